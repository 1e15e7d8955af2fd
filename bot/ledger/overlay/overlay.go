// Package overlay is what the owner of a shard remembers of the values in Redis: what one event changed the next one sees,
// before it is committed and without a read. It owns reading ahead in one round trip, and forgetting when a commit failed or
// the shard went to another process. The stores of the domains are built on it.
//
// It never writes to Redis, knows no value by its type, and has no keys of its own.
package overlay

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/redis/go-redis/v9"
)

// Key names one value of a workspace. What Redis calls it begins with the workspace's prefix, then comes Kind and ID.
type Key struct{ Team, Kind, ID string }

// Reader queues the read of a value and gives what makes the value of the answer.
type Reader func(ctx context.Context, pipe redis.Pipeliner, name, id string) func() (any, error)

// Overlay remembers values by shard. Values in it are never changed, only replaced.
type Overlay struct {
	rdb    redis.UniversalClient
	prefix func(team string) string
	kinds  map[string]Reader

	mu     sync.Mutex
	shards map[int]*shard
}

type shard struct {
	values  map[Key]any
	pending map[Key][][]byte // lines of logs that Redis doesn't have yet
}

// ErrAway says that Redis could not be read; nothing is wrong with the value.
var ErrAway = errors.New("redis could not be read")

// Away marks an error of Redis that passes, as against a key of the wrong type or a value that can't be understood.
func Away(err error) error {
	if err == nil || redis.HasErrorPrefix(err, "WRONGTYPE") {
		return err
	}
	return fmt.Errorf("%w: %w", ErrAway, err)
}

// maxKept bounds the values kept of one shard between batches.
const maxKept = 4096

// New makes an overlay; prefix gives the beginning of every key of a workspace, kinds how values of a kind are read.
func New(rdb redis.UniversalClient, prefix func(team string) string, kinds map[string]Reader) *Overlay {
	return &Overlay{rdb: rdb, prefix: prefix, kinds: kinds, shards: map[int]*shard{}}
}

// Path is what Redis calls a value.
func (o *Overlay) Path(k Key) string { return o.prefix(k.Team) + k.Kind + k.ID }

// of finds a shard. Called with o.mu held.
func (o *Overlay) of(n int) *shard {
	s := o.shards[n]
	if s == nil {
		s = &shard{values: map[Key]any{}, pending: map[Key][][]byte{}}
		o.shards[n] = s
	}
	return s
}

// Forget drops everything remembered of a shard: another process may have written, or a commit failed.
func (o *Overlay) Forget(n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.shards, n)
}

// Applied says that what was handed out for writing is in Redis now.
func (o *Overlay) Applied(n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	s := o.of(n)
	clear(s.pending)
	if len(s.values) > maxKept {
		clear(s.values)
	}
}

// Peek gives a value if it is remembered.
func (o *Overlay) Peek(n int, k Key) (any, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	v, ok := o.of(n).values[k]
	return v, ok
}

// Put remembers a value in the place of the one before.
func (o *Overlay) Put(n int, k Key, v any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.of(n).values[k] = v
}

// Append remembers lines of a value's log that are about to be written.
func (o *Overlay) Append(n int, k Key, lines ...[]byte) {
	if len(lines) == 0 {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	s := o.of(n)
	s.pending[k] = append(slices.Clip(s.pending[k]), lines...)
}

// Load fetches values in one round trip; those already remembered, and keys without an id, are left alone.
func (o *Overlay) Load(ctx context.Context, n int, keys []Key) error {
	var missing []Key
	for _, k := range keys {
		if k.ID == "" || slices.Contains(missing, k) {
			continue
		}
		if _, ok := o.Peek(n, k); !ok {
			missing = append(missing, k)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	pipe := o.rdb.Pipeline()
	results := make([]func() (any, error), len(missing))
	for i, k := range missing {
		results[i] = o.kinds[k.Kind](ctx, pipe, o.Path(k), k.ID)
	}
	if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) {
		return fmt.Errorf("load %d values: %w", len(missing), Away(err))
	}
	for i, k := range missing {
		v, err := results[i]()
		if err != nil {
			return fmt.Errorf("load %s%s of %s: %w", k.Kind, k.ID, k.Team, err)
		}
		o.Put(n, k, v)
	}
	return nil
}

// Get gives a value, loading it when it isn't remembered; nil for a key without an id.
func (o *Overlay) Get(ctx context.Context, n int, k Key) (any, error) {
	if v, ok := o.Peek(n, k); ok {
		return v, nil
	}
	if err := o.Load(ctx, n, []Key{k}); err != nil {
		return nil, err
	}
	v, _ := o.Peek(n, k)
	return v, nil
}

// Beside gives a value as it is committed or about to be. It may be called beside the shard's owner: it remembers nothing, so
// it can't bring back an older value. For reading only.
func (o *Overlay) Beside(ctx context.Context, n int, k Key) (any, error) {
	all, err := o.AllBeside(ctx, n, []Key{k})
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// AllBeside is Beside for several values, in their order and in one round trip.
func (o *Overlay) AllBeside(ctx context.Context, n int, keys []Key) ([]any, error) {
	values := make([]any, len(keys))
	reads := map[int]func() (any, error){}
	pipe := o.rdb.Pipeline()
	for i, k := range keys {
		v, ok := o.Peek(n, k)
		if values[i] = v; !ok && k.ID != "" {
			reads[i] = o.kinds[k.Kind](ctx, pipe, o.Path(k), k.ID)
		}
	}
	if len(reads) == 0 {
		return values, nil
	}
	if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) {
		return nil, fmt.Errorf("read %d values beside their owner: %w", len(reads), Away(err))
	}
	for i, read := range reads {
		v, err := read()
		if err != nil {
			return nil, fmt.Errorf("%s%s of %s: %w", keys[i].Kind, keys[i].ID, keys[i].Team, err)
		}
		values[i] = v
	}
	return values, nil
}

// Page reads a page of a log, newest first, and how long the log is: the list of that name in Redis, what units before this
// one added to the value's, and the newest lines that are in no unit yet.
func (o *Overlay) Page(ctx context.Context, n int, k Key, list string, newest [][]byte, offset, size int) (page [][]byte, total int, err error) {
	o.mu.Lock()
	recent := slices.Concat(o.of(n).pending[k], newest)
	o.mu.Unlock()
	kept, err := o.rdb.LLen(ctx, list).Result()
	if err != nil {
		return nil, 0, fmt.Errorf("length of the log of %s: %w", k.ID, Away(err))
	}
	total = int(kept) + len(recent)
	for i := total - 1 - offset; i >= int(kept) && len(page) < size; i-- {
		page = append(page, recent[i-int(kept)])
	}
	end := min(int(kept)-1, total-1-offset-len(page))
	start := max(0, end-(size-len(page))+1)
	if len(page) == size || end < 0 || start > end {
		return page, total, nil
	}
	lines, err := o.rdb.LRange(ctx, list, int64(start), int64(end)).Result()
	if err != nil {
		return nil, 0, fmt.Errorf("log of %s: %w", k.ID, Away(err))
	}
	for _, line := range slices.Backward(lines) {
		page = append(page, []byte(line))
	}
	return page, total, nil
}

// JSON reads a string that holds a value as JSON; where Redis has none it is the zero value. The value is a *T.
func JSON[T any](ctx context.Context, pipe redis.Pipeliner, name, _ string) func() (any, error) {
	cmd := pipe.Get(ctx, name)
	return func() (any, error) {
		into := new(T)
		data, err := cmd.Bytes()
		if errors.Is(err, redis.Nil) {
			return into, nil
		}
		if err != nil {
			return nil, err
		}
		return into, json.Unmarshal(data, into)
	}
}

// Set writes a value as JSON, for so many seconds; 0 = for good.
func Set(do func(args ...any), name string, value any, expires int) error {
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if expires == 0 {
		do("SET", name, data)
		return nil
	}
	do("SET", name, data, "EX", expires)
	return nil
}

// Lines are entries of a log as JSON.
func Lines[T any](entries []T) ([][]byte, error) {
	lines := make([][]byte, len(entries))
	for i, e := range entries {
		data, err := json.Marshal(e)
		if err != nil {
			return nil, fmt.Errorf("a line of a log: %w", err)
		}
		lines[i] = data
	}
	return lines, nil
}

// Entries reads such lines.
func Entries[T any](lines [][]byte) ([]T, error) {
	var out []T
	for _, line := range lines {
		var e T
		if err := json.Unmarshal(line, &e); err != nil {
			return nil, fmt.Errorf("a line of a log: %w", err)
		}
		out = append(out, e)
	}
	return out, nil
}

// Push appends lines to a list.
func Push(do func(args ...any), list string, lines [][]byte) {
	if len(lines) == 0 {
		return
	}
	args := []any{"RPUSH", list}
	for _, line := range lines {
		args = append(args, line)
	}
	do(args...)
}
