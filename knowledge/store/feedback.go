package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"kringloop/knowledge"
)

// verdictLife is how long the verdicts of a month are kept after the last of them, in seconds: long enough to learn from them.
const verdictLife = 365 * 24 * 60 * 60

// SaveFeedback hands the write of a verdict to do. One with the same ID takes the place of the one before.
func SaveFeedback(do func(args ...any), prefix string, f knowledge.Feedback) error {
	data, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("feedback %s: %w", f.ID, err)
	}
	key := verdictKey(prefix, f.At)
	do("HSET", key, f.ID, data)
	do("EXPIRE", key, verdictLife)
	return nil
}

// Feedback reads the verdicts of all workspaces that a Redis holds, in the order of time.
func Feedback(ctx context.Context, rdb redis.UniversalClient) ([]knowledge.Feedback, error) {
	keys, err := scan(ctx, rdb, keyVerdict+"*")
	if err != nil {
		return nil, fmt.Errorf("look for feedback: %w", err)
	}
	kept := map[string]knowledge.Feedback{} // a second verdict may be of a later month
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
			team, _, _ := strings.Cut(key, ":"+keyVerdict)
			if was, ok := kept[team+f.ID]; !ok || f.At.After(was.At) {
				kept[team+f.ID] = f
			}
		}
	}
	all := slices.Collect(maps.Values(kept))
	slices.SortFunc(all, func(a, b knowledge.Feedback) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	return all, nil
}
