package store

import (
	"context"
	"encoding/json"
	"fmt"
)

// What stands on a shelf that all processes share is remembered beside the documents, so that each change is made once.
// Two processes that make it at the same time do no harm: a document is replaced as a whole.

// shelved tells what stands there, by name; of a Meta only Hash and Room count.
func (s *Documents) shelved(ctx context.Context, team string) (map[string]Meta, error) {
	fields, err := s.rdb.HGetAll(ctx, s.prefix(team)+keyShelved).Result()
	if err != nil {
		return nil, fmt.Errorf("shelved documents of %s: %w", team, err)
	}
	out := make(map[string]Meta, len(fields))
	for name, value := range fields {
		var v [2]string
		if err := json.Unmarshal([]byte(value), &v); err != nil {
			return nil, fmt.Errorf("shelved document %q of %s: %w", name, team, err)
		}
		out[name] = Meta{Name: name, Hash: v[0], Room: v[1]}
	}
	return out, nil
}

func (s *Documents) shelve(ctx context.Context, team string, m Meta) error {
	value, err := json.Marshal([2]string{m.Hash, m.Room})
	if err == nil {
		err = s.rdb.HSet(ctx, s.prefix(team)+keyShelved, m.Name, value).Err()
	}
	if err != nil {
		return fmt.Errorf("shelve document %q: %w", m.Name, err)
	}
	return nil
}

func (s *Documents) unshelve(ctx context.Context, team, name string) error {
	if err := s.rdb.HDel(ctx, s.prefix(team)+keyShelved, name).Err(); err != nil {
		return fmt.Errorf("take document %q off the shelf: %w", name, err)
	}
	return nil
}
