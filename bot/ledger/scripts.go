package ledger

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"
)

// The scripts. All keys of a call lie in one shard. Scripts are run by digest and loaded again when Redis has lost them.
var (
	// putScript keeps entries that were not seen before.
	// KEYS: in, then the marks of all entries in order.
	// ARGV: seconds that a mark lives, wake channel or "", shard; then per entry: number of marks, team, kind, body,
	// at, job ("" = none).
	// Result: how many entries were kept.
	putScript = newScript(`
local k, i, kept = 2, 4, 0
while i <= #ARGV do
  local fresh = true
  for _ = 1, tonumber(ARGV[i]) do
    if not redis.call('SET', KEYS[k], 1, 'NX', 'EX', ARGV[1]) then fresh = false end
    k = k + 1
  end
  if fresh then
    if ARGV[i+5] == '' then
      redis.call('XADD', KEYS[1], '*', 't', ARGV[i+1], 'k', ARGV[i+2], 'b', ARGV[i+3], 'a', ARGV[i+4])
    else
      redis.call('XADD', KEYS[1], '*', 't', ARGV[i+1], 'k', ARGV[i+2], 'b', ARGV[i+3], 'a', ARGV[i+4], 'j', ARGV[i+5])
    end
    kept = kept + 1
  end
  i = i + 6
end
if kept > 0 and ARGV[2] ~= '' then redis.call('PUBLISH', ARGV[2], ARGV[3]) end
return kept`)

	// ringScript moves alarms that are due into the inbox, the earliest first.
	// KEYS: alarms, in. ARGV: now (ms), how many at most, at (µs), kind, wake channel or "", shard.
	// Result: how many came in, how many alarms there are left.
	// What is due are the first of the index, so they leave it by rank. They leave it last: a full or read-only Redis
	// refuses the first write, and none is lost.
	ringScript = newScript(`
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
for _, m in ipairs(due) do
  local bar = string.find(m, '|', 1, true) or 0
  redis.call('XADD', KEYS[2], '*', 't', string.sub(m, 1, math.max(bar - 1, 0)), 'k', ARGV[4], 'b', string.sub(m, bar + 1), 'a', ARGV[3])
end
if #due > 0 then
  redis.call('ZREMRANGEBYRANK', KEYS[1], 0, #due - 1)
  if ARGV[5] ~= '' then redis.call('PUBLISH', ARGV[5], ARGV[6]) end
end
return {#due, redis.call('ZCARD', KEYS[1])}`)

	// commitScript applies what a batch decided, once.
	// KEYS: c, in.
	// ARGV: fence, cursor before, cursor after, smallest id to keep in the inbox; then commands: number of words, words.
	// Result: 0 fenced, 1 already applied, else done, and 1 + the shard's number of steps; error PARTIAL when a command
	// was refused: everything else is applied.
	// The cursor is written first: it is the write that a full or read-only Redis refuses, before anything has changed.
	commitScript = newScript(`
local c = redis.call('HMGET', KEYS[1], 'fence', 'cursor')
if c[1] ~= ARGV[1] then return 0 end
if c[2] == ARGV[3] then return 1 end
if c[2] ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'cursor', ARGV[3])
redis.call('XTRIM', KEYS[2], 'MINID', ARGV[4])
local i, bad = 5, nil
while i <= #ARGV do
  local n = tonumber(ARGV[i])
  local r = redis.pcall(unpack(ARGV, i + 1, i + n))
  if type(r) == 'table' and r.err and not bad then bad = ARGV[i+1] .. ' ' .. (ARGV[i+2] or '') .. ': ' .. r.err end
  i = i + n + 1
end
if bad then return redis.error_reply('PARTIAL ' .. bad) end
return 1 + redis.call('HINCRBY', KEYS[1], 'steps', 1)`)

	// ackScript takes sent messages out of the outbox, whoever sent them; the commands only for the owner.
	// KEYS: c, out. ARGV: fence, number of positions, positions; then commands as in commitScript.
	// Result: 0 fenced, else the shard's number of steps.
	ackScript = newScript(`
local n = tonumber(ARGV[2])
if n > 0 then redis.call('HDEL', KEYS[2], unpack(ARGV, 3, 2 + n)) end
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[1] then return 0 end
local i = 3 + n
while i <= #ARGV do
  local w = tonumber(ARGV[i])
  redis.call(unpack(ARGV, i + 1, i + w))
  i = i + w + 1
end
return redis.call('HINCRBY', KEYS[1], 'steps', 1)`)

	// claimScript takes a shard that is free, or that an earlier life of this instance held.
	// KEYS: lease, c. ARGV: token, "<instance>|", milliseconds.
	// Result: the new fence, 0 when another holds it.
	claimScript = newScript(`
local cur = redis.call('GET', KEYS[1])
if cur and string.sub(cur, 1, #ARGV[2]) ~= ARGV[2] then return 0 end
if not redis.call('HGET', KEYS[2], 'cursor') then redis.call('HSET', KEYS[2], 'cursor', '0-0') end
local fence = redis.call('HINCRBY', KEYS[2], 'fence', 1)
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
return fence`)

	// renewScript prolongs the lease. One that ran out is taken again as long as nobody else had the shard since.
	// KEYS: lease, c, in. ARGV: token, fence, milliseconds.
	// Result: 0 lost; else the shard's number of steps and the length of the inbox.
	renewScript = newScript(`
local cur = redis.call('GET', KEYS[1])
if cur and cur ~= ARGV[1] then return 0 end
if redis.call('HGET', KEYS[2], 'fence') ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
return {tonumber(redis.call('HGET', KEYS[2], 'steps') or 0), redis.call('XLEN', KEYS[3])}`)

	// releaseScript gives the lease back, if it is still ours.
	// KEYS: lease. ARGV: token.
	releaseScript = newScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`)

	// replayScript puts what is parked back into the inbox, without marks.
	// KEYS: parked, in. ARGV: field, team, kind, body, at, job, wake channel, shard.
	// Result: 0 not parked, 1 done.
	replayScript = newScript(`
if redis.call('HDEL', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('XADD', KEYS[2], '*', 't', ARGV[2], 'k', ARGV[3], 'b', ARGV[4], 'a', ARGV[5], 'j', ARGV[6])
redis.call('PUBLISH', ARGV[7], ARGV[8])
return 1`)
)

type script struct {
	*redis.Script
	src string
}

func newScript(src string) *script { return &script{redis.NewScript(src), src} }

// args builds the words of a call, with room for more.
func (s *script) args(buf []any, keys ...string) []any {
	buf = append(buf, "evalsha", s.Hash(), len(keys))
	for _, k := range keys {
		buf = append(buf, k)
	}
	return buf
}

// exec runs prepared calls of s in one pipeline, followed by others, and loads the script where it was missing; the others,
// which only ask, then come again behind it. The error is that of the connection; what a command returned stands in the
// command.
func exec(ctx context.Context, r redis.UniversalClient, s *script, calls [][]any, others ...[]any) ([]*redis.Cmd, error) {
	pipe := r.Pipeline()
	cmds := make([]*redis.Cmd, 0, len(calls)+len(others))
	for _, c := range calls {
		cmds = append(cmds, pipe.Do(ctx, c...))
	}
	for _, c := range others {
		cmds = append(cmds, pipe.Do(ctx, c...))
	}
	_, err := pipe.Exec(ctx)
	if err == nil {
		return cmds, nil
	}
	var again redis.Pipeliner
	for i, c := range calls {
		if !redis.HasErrorPrefix(cmds[i].Err(), "NOSCRIPT") {
			continue
		}
		if again == nil {
			again = r.Pipeline()
		}
		whole := append([]any{"eval", s.src}, c[2:]...)
		cmds[i] = again.Do(ctx, whole...)
	}
	if again != nil {
		for i, c := range others {
			cmds[len(calls)+i] = again.Do(ctx, c...)
		}
		_, _ = again.Exec(ctx)
	}
	for _, c := range cmds {
		if err := c.Err(); err != nil && !isReply(err) {
			return cmds, err
		}
	}
	return cmds, nil
}

// isReply says that Redis answered: with an error, or with nothing.
func isReply(err error) bool {
	_, ok := errors.AsType[redis.Error](err)
	return ok
}
