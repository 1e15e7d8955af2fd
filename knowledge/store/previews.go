package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// Previews remembers which message an answer is being shown in while it is written, so that a job that runs again after a
// crash uses that message instead of a second one.
type Previews struct {
	rdb    redis.UniversalClient
	prefix func(team string) string
}

// NewPreviews makes a store over a Redis; prefix gives the beginning of every key of a workspace.
func NewPreviews(rdb redis.UniversalClient, prefix func(team string) string) *Previews {
	return &Previews{rdb: rdb, prefix: prefix}
}

// keepPreview is how long a job may take to run again.
const keepPreview = 24 * time.Hour

// Save remembers the message of a job.
func (p *Previews) Save(ctx context.Context, team, job, channel, ts string) error {
	if err := p.rdb.Set(ctx, p.prefix(team)+keyPreview+job, channel+" "+ts, keepPreview).Err(); err != nil {
		return fmt.Errorf("preview of job %s: %w", job, err)
	}
	return nil
}

// Find gives the message of an earlier run of a job; "" when there was none.
func (p *Previews) Find(ctx context.Context, team, job string) (channel, ts string, err error) {
	v, err := p.rdb.Get(ctx, p.prefix(team)+keyPreview+job).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return "", "", fmt.Errorf("preview of job %s: %w", job, err)
	}
	channel, ts, _ = strings.Cut(v, " ")
	return channel, ts, nil
}
