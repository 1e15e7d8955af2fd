package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/redis/go-redis/v9"

	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// Store reads flows' values and remembers them for as long as the caller owns their shard: what one event changed the
// next one sees, before it is committed and without a read.
type Store struct {
	rdb    redis.UniversalClient
	prefix func(team string) string

	mu     sync.Mutex
	shards map[int]*cache
}

// cache holds values of one shard. Values in it are never changed, only replaced.
type cache struct {
	values  map[Key]any // *flows.Person, *flows.Place, *dialogue.Norm, *[]dialogue.Lesson or *flows.Project; nil when Redis has none
	pending map[Key][]flows.Entry
}

// ErrAway says that Redis could not be read; nothing is wrong with the value.
var ErrAway = errors.New("redis could not be read")

// away marks an error of Redis that passes, as against a key of the wrong type or a value that can't be understood.
func away(err error) error {
	if err == nil || redis.HasErrorPrefix(err, "WRONGTYPE") {
		return err
	}
	return fmt.Errorf("%w: %w", ErrAway, err)
}

// maxCached bounds the values kept of one shard between batches.
const maxCached = 4096

// New makes a store over a Redis; prefix gives the beginning of every key of a workspace.
func New(rdb redis.UniversalClient, prefix func(team string) string) *Store {
	return &Store{rdb: rdb, prefix: prefix, shards: map[int]*cache{}}
}

func (s *Store) cache(shard int) *cache {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.shards[shard]
	if c == nil {
		c = &cache{values: map[Key]any{}, pending: map[Key][]flows.Entry{}}
		s.shards[shard] = c
	}
	return c
}

// Forget drops everything remembered of a shard: another process may have written, or a commit failed.
func (s *Store) Forget(shard int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.shards, shard)
}

// Applied says that what was handed out for writing is in Redis now.
func (s *Store) Applied(shard int) {
	c := s.cache(shard)
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(c.pending)
	if len(c.values) > maxCached {
		clear(c.values)
	}
}

// Load fetches values in one round trip; those already remembered are left alone.
func (s *Store) Load(ctx context.Context, shard int, keys []Key) error {
	c := s.cache(shard)
	missing := keys[:0:0]
	for _, k := range keys {
		if _, ok := s.peek(c, k); !ok && k.id != "" && !slices.Contains(missing, k) {
			missing = append(missing, k)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	pipe := s.rdb.Pipeline()
	results := make([]func() (any, error), len(missing))
	for i, k := range missing {
		results[i] = queue(ctx, pipe, k, s.prefix(k.team))
	}
	if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) {
		return fmt.Errorf("load %d values: %w", len(missing), away(err))
	}
	for i, k := range missing {
		v, err := results[i]()
		if err != nil {
			return fmt.Errorf("load %s%s of %s: %w", k.kind, k.id, k.team, err)
		}
		s.put(c, k, v)
	}
	return nil
}

func queue(ctx context.Context, pipe redis.Pipeliner, k Key, prefix string) func() (any, error) {
	name := prefix + k.kind + k.id
	switch k.kind {
	case kindPerson:
		cmd := pipe.Get(ctx, name)
		return func() (any, error) { return decodeString(cmd, &flows.Person{}) }
	case kindNorm:
		cmd := pipe.Get(ctx, name)
		return func() (any, error) { return decodeString(cmd, &dialogue.Norm{}) }
	case kindLesson:
		cmd := pipe.Get(ctx, name)
		return func() (any, error) { return decodeString(cmd, &[]dialogue.Lesson{}) }
	case kindPlace:
		cmd := pipe.Get(ctx, name)
		return func() (any, error) { return decodeString(cmd, &flows.Place{}) }
	default:
		cmd := pipe.HGetAll(ctx, name)
		return func() (any, error) { return decodeProject(k.id, cmd) }
	}
}

func decodeString[T any](cmd *redis.StringCmd, into *T) (any, error) {
	data, err := cmd.Bytes()
	if errors.Is(err, redis.Nil) {
		return into, nil
	}
	if err != nil {
		return nil, err
	}
	return into, json.Unmarshal(data, into)
}

func (s *Store) peek(c *cache, k Key) (any, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := c.values[k]
	return v, ok
}

func (s *Store) put(c *cache, k Key, v any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.values[k] = v
}

// get gives a value, loading it when it isn't remembered.
func (s *Store) get(ctx context.Context, shard int, k Key) (any, error) {
	c := s.cache(shard)
	if v, ok := s.peek(c, k); ok {
		return v, nil
	}
	if err := s.Load(ctx, shard, []Key{k}); err != nil {
		return nil, err
	}
	v, _ := s.peek(c, k)
	return v, nil
}

// Project reads one project as it is committed or about to be; nil when there is none. It may be called beside the
// shard's owner: it remembers nothing, so it can't bring back an older value. For reading only.
func (s *Store) Project(ctx context.Context, shard int, team, id string) (*flows.Project, error) {
	k := ProjectKey(team, id)
	if v, ok := s.peek(s.cache(shard), k); ok {
		p, _ := v.(*flows.Project)
		return p, nil
	}
	if k.id == "" {
		return nil, nil
	}
	cmd := s.rdb.HGetAll(ctx, s.prefix(team)+k.kind+k.id)
	if err := cmd.Err(); err != nil {
		return nil, fmt.Errorf("project %s of %s: %w", id, team, away(err))
	}
	v, err := decodeProject(id, cmd)
	p, _ := v.(*flows.Project)
	if err != nil {
		return nil, fmt.Errorf("project %s of %s: %w", id, team, err)
	}
	return p, nil
}
