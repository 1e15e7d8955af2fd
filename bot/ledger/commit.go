package ledger

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

var (
	errFenced  = errors.New("fenced: another process holds the shard")
	errPartial = errors.New("a command was refused") // or may have been: the answer got lost
)

const (
	commitFenced  = 0
	commitAlready = 1
)

// commit applies what the batch decided, moves past entries, and hands messages and jobs on. In the same round trip it
// reads what comes next. After an error nothing is applied; a command that Redis refused is no error, for the rest is.
func (o *owner) commit(entries []Entry) ([]Entry, error) {
	after := entries[len(entries)-1].ID
	call := o.commitCall(entries, after)
	fetch := o.l.out.pin(o, o.b.msgs)
	others := [][]any{o.rangeCall(after)}
	if len(fetch) > 0 {
		mget := []any{"mget"}
		for _, r := range fetch {
			mget = append(mget, o.k.ref(r))
		}
		others = append(others, mget)
	}
	start := o.l.tick()
	answers, err := o.apply(call, after, others)
	partial := errors.Is(err, errPartial)
	if err != nil && !partial {
		o.l.out.unpin(o, o.b.msgs)
		if errors.Is(err, errFenced) {
			o.l.meter.fenced.Inc()
			o.lose(err.Error())
		}
		return nil, err
	}
	o.l.meter.commitSeconds.Observe((o.l.tick() - start).Seconds())
	o.cursor = after
	o.committed(entries, partial)
	if len(fetch) > 0 && len(answers) > 1 {
		o.l.out.learn(o, fetch, answers[1])
	}
	o.l.out.add(o, o.b.msgs)
	o.l.pool.add(o, o.b.jobs)
	if len(answers) == 0 {
		return nil, nil
	}
	res, err := answers[0].Slice()
	if err != nil {
		return nil, nil // what was committed is committed: read again
	}
	return parseEntries(res), nil
}

// committed tells the handler. What it cached is not what Redis has when a command was refused.
func (o *owner) committed(entries []Entry, partial bool) {
	o.l.meter.handled.Add(float64(len(entries)))
	now := o.l.cfg.Now()
	for i := range entries {
		o.l.meter.lagSeconds.Observe(max(0, now.Sub(entries[i].At).Seconds()))
	}
	if partial {
		o.forget()
		return
	}
	if err := guard(func() error { o.l.cfg.Handler.Applied(o.shard); return nil }); err != nil {
		o.l.log.Error("applied", "shard", o.shard, "err", err)
		o.forget()
	}
}

// commitCall builds the words of the commit script.
func (o *owner) commitCall(entries []Entry, after string) []any {
	b := &o.b
	call := append(b.call[:0], "evalsha", commitScript.Hash(), 2, o.k.cursor, o.k.in, o.fence, o.cursor, after, successor(after))
	call = append(call, b.cmds...)
	if len(b.msgs) > 0 {
		pairs := make([]any, 0, 2*len(b.msgs))
		for _, m := range b.msgs {
			pairs = append(pairs, m.at.String(), packMessage(&m.Message))
		}
		call = hset(call, o.k.out, pairs)
	}
	if len(b.jobs) > 0 {
		pairs := make([]any, 0, 2*len(b.jobs))
		for i := range b.jobs {
			pairs = append(pairs, b.jobs[i].ID, packJob(&b.jobs[i]))
		}
		call = hset(call, o.k.jobs, pairs)
	}
	var ended []any
	for i := range entries {
		if j := entries[i].Job; j != "" {
			ended = append(ended, j)
		}
	}
	b.call = hdel(call, o.k.jobs, ended)
	return b.call
}

// apply runs the script until it is known to be applied or fenced. When an answer got lost it asks where the cursor
// stands, and only repeats the very same call: if the first one is still under way, the later of the two finds the
// cursor moved and changes nothing. A new decision instead could be taken for done when it was the old one that was.
// With errPartial everything else is applied.
func (o *owner) apply(call []any, after string, others [][]any) ([]*redis.Cmd, error) {
	for n := 0; ; n++ {
		cmds, err := exec(o.ctx, o.l.redis, commitScript, [][]any{call}, others...)
		err = o.outcome(cmds[0], err)
		if err == nil || errors.Is(err, errPartial) {
			return cmds[1:], err
		}
		if errors.Is(err, errFenced) {
			return nil, err
		}
		o.stuck.Store(&err)
		o.l.log.Warn("commit", "shard", o.shard, "err", err)
		for {
			if !sleep(o.ctx, min(backoff(10*time.Millisecond, n), 500*time.Millisecond)) {
				return nil, fmt.Errorf("commit: %w", context.Cause(o.ctx))
			}
			n++
			done, err := o.standing(after)
			if errors.Is(err, errFenced) {
				return nil, err
			}
			if done {
				return nil, errPartial
			}
			if err == nil {
				break
			}
		}
	}
}

// outcome reads the script's answer: nil once the batch is applied, errPartial when all of it is but the commands that Redis
// refused.
func (o *owner) outcome(cmd *redis.Cmd, err error) error {
	if cmd.Err() == nil {
		// The script has answered, whatever became of the commands behind it.
		n, err := cmd.Int64()
		switch {
		case err != nil:
			return err
		case n == commitFenced:
			return errFenced
		case n == commitAlready:
			o.l.log.Info("commit was applied already", "shard", o.shard)
			return errPartial
		default:
			o.stepped(n - 1)
		}
		return nil
	}
	if msg := cmd.Err().Error(); strings.HasPrefix(strings.TrimPrefix(msg, "ERR "), "PARTIAL ") {
		o.l.meter.partial.Inc()
		err := fmt.Errorf("%w: %s", errPartial, msg)
		o.l.log.Error("a store's command does not fit its key", "shard", o.shard, "err", err)
		return err
	}
	if err == nil {
		err = cmd.Err()
	}
	return err
}

// standing says whether the cursor has reached after.
func (o *owner) standing(after string) (bool, error) {
	res, err := o.l.redis.HMGet(o.ctx, o.k.cursor, "fence", "cursor").Result()
	if err != nil {
		return false, err
	}
	if fence, _ := res[0].(string); fence != o.fence {
		return false, errFenced
	}
	cursor, _ := res[1].(string)
	return cursor == after, nil
}
