package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"

	"kringloop/flows"
)

// Name is how Slack shows a user, the id when nothing is known. Like Project it may be called beside the shard's owner, and
// remembers nothing.
func (s *Store) Name(ctx context.Context, shard int, team, user string) (string, error) {
	if v, ok := s.peek(s.cache(shard), PersonKey(team, user)); ok {
		if p, ok := v.(*flows.Person); ok && p != nil && p.Name != "" {
			return p.Name, nil
		}
		return user, nil
	}
	data, err := s.rdb.Get(ctx, s.prefix(team)+kindPerson+user).Bytes()
	if errors.Is(err, redis.Nil) {
		return user, nil
	}
	if err != nil {
		return "", fmt.Errorf("person %s of %s: %w", user, team, away(err))
	}
	var p flows.Person
	if err := json.Unmarshal(data, &p); err != nil {
		return "", fmt.Errorf("person %s of %s: %w", user, team, err)
	}
	if p.Name == "" {
		return user, nil
	}
	return p.Name, nil
}

// WholeLog is a project's log as it is committed, newest first, at most the newest n entries.
func (s *Store) WholeLog(ctx context.Context, team, project string, n int) ([]flows.Entry, error) {
	lines, err := s.rdb.LRange(ctx, s.prefix(team)+kindProject+project+logSuffix, int64(-n), -1).Result()
	if err != nil {
		return nil, fmt.Errorf("log of %s: %w", project, away(err))
	}
	out := make([]flows.Entry, len(lines))
	for i, line := range lines {
		if err := json.Unmarshal([]byte(line), &out[len(lines)-1-i]); err != nil {
			return nil, fmt.Errorf("log of %s: %w", project, err)
		}
	}
	return out, nil
}
