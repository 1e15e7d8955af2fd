package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// ErrEvicts says that Redis would delete state when it runs out of memory.
var ErrEvicts = errors.New("redis evicts keys when memory is short, which would lose projects: set maxmemory-policy noeviction")

// OpenRedis makes a client that gives up soon: Slack waits three seconds for an answer, and what could not be written is
// tried again by Slack, or by the ledger in its own time.
func OpenRedis(o *redis.UniversalOptions) redis.UniversalClient {
	o.ReadBufferSize, o.WriteBufferSize = 8<<10, 8<<10 // a dozen connections at a time, 64 KiB each without this
	o.DialerRetries = 1
	o.MaxRetryBackoff = 100 * time.Millisecond
	return redis.NewUniversalClient(o)
}

// LogRedis takes what the Redis library would print to stderr by itself into the log, for whoever debugs: the ledger says
// what matters of it.
func LogRedis(log *slog.Logger) { redis.SetLogger(redisLog{log}) }

type redisLog struct{ log *slog.Logger }

// Printf implements the logger of the Redis library.
func (l redisLog) Printf(ctx context.Context, format string, v ...any) {
	l.log.DebugContext(ctx, "redis library: "+fmt.Sprintf(format, v...))
}

// CheckRedis refuses a Redis that evicts and warns of one that keeps nothing on disk. A Redis that can't be reached yet,
// or doesn't tell its settings (as managed ones may), is no reason to refuse.
func CheckRedis(ctx context.Context, rdb redis.UniversalClient, log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	f := InspectRedis(ctx, rdb)
	switch {
	case f.Err != nil:
		log.Warn("redis could not be inspected", "err", f.Err)
	case f.Evicts():
		return fmt.Errorf("%w (it is %s)", ErrEvicts, f.Policy)
	case !f.Persists:
		log.Warn("redis keeps nothing on disk: a restart of it loses everything; turn on appendonly")
	}
	return nil
}

// RedisFacts is what matters to us of a Redis.
type RedisFacts struct {
	Version  string
	Policy   string // maxmemory-policy
	Persists bool   // appendonly, or snapshots
	Err      error
}

// Evicts tells whether keys may vanish when memory is short.
func (f RedisFacts) Evicts() bool { return f.Policy != "" && f.Policy != "noeviction" }

// InspectRedis asks a Redis for its settings.
func InspectRedis(ctx context.Context, rdb redis.UniversalClient) RedisFacts {
	var f RedisFacts
	info, err := rdb.Info(ctx).Result()
	if err != nil {
		f.Err = err
		return f
	}
	facts := map[string]string{}
	for line := range strings.Lines(info) {
		if k, v, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			facts[k] = v
		}
	}
	f.Version, f.Policy = facts["redis_version"], facts["maxmemory_policy"]
	f.Persists = facts["aof_enabled"] == "1"
	if save, err := rdb.ConfigGet(ctx, "save").Result(); err == nil && save["save"] != "" {
		f.Persists = true
	}
	return f
}
