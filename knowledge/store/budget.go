package store

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// Budget bounds what a workspace spends on a language model in a day.
type Budget struct {
	rdb    redis.UniversalClient
	prefix func(team string) string
	limit  int // tokens a day; 0 = none may be spent, below 0 = no limit
}

// NewBudget makes a budget of so many tokens a workspace and day.
func NewBudget(rdb redis.UniversalClient, prefix func(team string) string, tokensPerDay int) *Budget {
	return &Budget{rdb: rdb, prefix: prefix, limit: tokensPerDay}
}

// spend takes tokens from what is left of a day.
// KEYS: the day's tokens. ARGV: wanted, limit, seconds to keep the count. Returns 1 when they were taken, else 0.
var spend = redis.NewScript(`
local used = tonumber(redis.call('GET', KEYS[1]) or '0')
if used + tonumber(ARGV[1]) > tonumber(ARGV[2]) then return 0 end
redis.call('INCRBY', KEYS[1], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1`)

// keepTokens is how long a day's count is kept: longer than the day is today anywhere.
const keepTokens = 72 * time.Hour

// Spend takes tokens from the day's budget; false means that it has not so many left, and none were taken.
func (b *Budget) Spend(ctx context.Context, team string, day time.Time, tokens int) (bool, error) {
	if b.limit < 0 {
		return true, nil
	}
	ok, err := spend.Run(ctx, b.rdb, []string{tokensKey(b.prefix(team), day)}, tokens, b.limit, int(keepTokens.Seconds())).Bool()
	if err != nil {
		return false, fmt.Errorf("budget of %s: %w", team, err)
	}
	return ok, nil
}

// Return gives back tokens that were taken and not used.
func (b *Budget) Return(ctx context.Context, team string, day time.Time, tokens int) error {
	if b.limit < 0 || tokens <= 0 {
		return nil
	}
	if err := b.rdb.DecrBy(ctx, tokensKey(b.prefix(team), day), int64(tokens)).Err(); err != nil {
		return fmt.Errorf("budget of %s: %w", team, err)
	}
	return nil
}
