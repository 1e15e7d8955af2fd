package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/redis/go-redis/v9"

	"kringloop/knowledge"
)

// SaveFeedback hands the write of a verdict to do. One with the same ID takes the place of the one before.
func SaveFeedback(do func(args ...any), prefix string, f knowledge.Feedback) error {
	data, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("feedback %s: %w", f.ID, err)
	}
	do("HSET", prefix+keyVerdict, f.ID, data)
	return nil
}

// Feedback reads the verdicts of all workspaces that a Redis holds, in the order of time.
func Feedback(ctx context.Context, rdb redis.UniversalClient) ([]knowledge.Feedback, error) {
	keys, err := scan(ctx, rdb, keyVerdict)
	if err != nil {
		return nil, fmt.Errorf("look for feedback: %w", err)
	}
	var all []knowledge.Feedback
	for _, key := range keys {
		fields, err := rdb.HGetAll(ctx, key).Result()
		if err != nil {
			return nil, fmt.Errorf("feedback in %s: %w", key, err)
		}
		for id, value := range fields {
			var f knowledge.Feedback
			if err := json.Unmarshal([]byte(value), &f); err != nil {
				return nil, fmt.Errorf("feedback %s in %s: %w", id, key, err)
			}
			all = append(all, f)
		}
	}
	slices.SortFunc(all, func(a, b knowledge.Feedback) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	return all, nil
}
