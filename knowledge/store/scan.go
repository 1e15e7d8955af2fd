package store

import (
	"context"
	"slices"
	"sync"

	"github.com/redis/go-redis/v9"
)

// scan finds the keys of a name in all workspaces, in order. Only an operator's commands look at more than one.
func scan(ctx context.Context, rdb redis.UniversalClient, pattern string) ([]string, error) {
	var mu sync.Mutex // the masters of a Cluster are asked side by side
	var keys []string
	look := func(ctx context.Context, node redis.Cmdable) error {
		it := node.Scan(ctx, 0, "{s*}:t:*:"+pattern, 1000).Iterator()
		for it.Next(ctx) {
			if _, ok := teamOf(it.Val(), pattern); ok {
				mu.Lock()
				keys = append(keys, it.Val())
				mu.Unlock()
			}
		}
		return it.Err()
	}
	var err error
	if cluster, ok := rdb.(*redis.ClusterClient); ok {
		err = cluster.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error { return look(ctx, node) })
	} else {
		err = look(ctx, rdb)
	}
	slices.Sort(keys)
	return slices.Compact(keys), err // a scan may name a key twice
}
