package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// KindAlarm is the kind of an entry that an alarm brings: Body is the alarm's name, At when it rang, which is never before
// its time. An alarm that is moved or taken away while its entry waits in the inbox has rung all the same: a handler
// looks at what is due now.
const KindAlarm = "alarm"

const (
	alarmName = 200 // bytes of an alarm's name
	ringBatch = 256 // alarms that one script moves: what holds up Redis for a millisecond
)

// Alarm sets the alarm of that name of the entry's team, or moves it when there is one: at that time an entry of
// [KindAlarm] comes in. A time that has passed means at once; the zero time takes the alarm away. Times are kept to the
// millisecond, rounded up. A name has 1 to 200 bytes; another fails the entry.
func (tx *Tx) Alarm(name string, at time.Time) {
	if name == "" || len(name) > alarmName {
		if tx.err == nil {
			tx.err = Permanent(fmt.Errorf("an alarm's name has 1 to %d bytes: %.40q has %d", alarmName, name, len(name)))
		}
		return
	}
	member := tx.team + "|" + name
	if at.IsZero() {
		tx.b.command("ZREM", tx.alarms, member)
		return
	}
	tx.b.command("ZADD", tx.alarms, ceilMilli(at), member)
}

// ceilMilli is the first millisecond that is not before t.
func ceilMilli(t time.Time) int64 {
	ms := t.UnixMilli()
	if time.UnixMilli(ms).Before(t) {
		ms++
	}
	return ms
}

// Ring puts every alarm whose time has come into the inbox, a workspace's in the order of their times, and says how many.
// Every process may call it, at the same time too: each alarm comes in once, because it leaves the index in the script
// that brings it in. After an error some may have come in; the others wait for the next call.
func (l *Ledger) Ring(ctx context.Context) (n int, err error) {
	now := l.cfg.Now()
	shards := make([]int, len(l.keys))
	for i := range shards {
		shards[i] = i
	}
	for len(shards) > 0 {
		cmds, failed := exec(ctx, l.redis, ringScript, l.ringCalls(shards, now), l.waitCall()...)
		if failed == nil && l.cfg.Replicas > 0 {
			failed = replicated(cmds[len(cmds)-1], l.cfg.Replicas)
		}
		var more []int
		for i, shard := range shards {
			rung, wrong := l.rang(shard, cmds[i])
			n += rung
			if wrong != nil {
				failed = wrong
			}
			if rung == ringBatch {
				more = append(more, shard)
			}
		}
		if failed != nil { // a shard that is away does not hold up the others
			err = Unavailable(fmt.Errorf("ring: %w", failed))
		}
		shards = more
	}
	return n, err
}

func (l *Ledger) ringCalls(shards []int, now time.Time) [][]any {
	calls := make([][]any, 0, len(shards))
	for _, shard := range shards {
		k, wake := &l.keys[shard], wakeChannel
		if l.owners[shard].Load() != nil {
			wake = ""
		}
		calls = append(calls, append(ringScript.args(nil, k.alarms, k.in),
			now.UnixMilli(), ringBatch, now.UnixMicro(), KindAlarm, wake, shard))
	}
	return calls
}

// rang reads what the script did in a shard, and wakes the owner when that is us: also when the answer got lost.
func (l *Ledger) rang(shard int, cmd *redis.Cmd) (int, error) {
	res, err := cmd.Int64Slice()
	if o := l.owners[shard].Load(); o != nil && (err != nil || len(res) == 2 && res[0] > 0) {
		o.nudge()
	}
	if err == nil && len(res) != 2 {
		err = errors.New("an answer of another script")
	}
	if err != nil {
		return 0, fmt.Errorf("shard %d: %w", shard, err)
	}
	l.alarms[shard].Store(res[1])
	l.meter.rung.Add(float64(res[0]))
	return int(res[0]), nil
}

// NextAlarm is the time of the earliest alarm of all workspaces, rung or not; false when there is none.
func (l *Ledger) NextAlarm(ctx context.Context) (at time.Time, ok bool, err error) {
	pipe := l.redis.Pipeline()
	cmds := make([]*redis.ZSliceCmd, len(l.keys))
	for i := range l.keys {
		cmds[i] = pipe.ZRangeWithScores(ctx, l.keys[i].alarms, 0, 0)
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return time.Time{}, false, Unavailable(fmt.Errorf("next alarm: %w", err))
	}
	for _, cmd := range cmds {
		for _, z := range cmd.Val() {
			if t := time.UnixMilli(int64(z.Score)).UTC(); !ok || t.Before(at) {
				at, ok = t, true
			}
		}
	}
	return at, ok, nil
}

// alarmsWaiting is how many there were when this process last rang.
func (l *Ledger) alarmsWaiting() float64 {
	n := int64(0)
	for i := range l.alarms {
		n += l.alarms[i].Load()
	}
	return float64(n)
}
