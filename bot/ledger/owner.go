package ledger

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// owner is one term of holding a shard: what is in memory of it goes when the term ends.
type owner struct {
	l      *Ledger
	shard  int
	k      *keys
	fence  string
	cursor string
	base   context.Context // ends with the process
	ctx    context.Context // ends with the term
	cancel context.CancelFunc
	stop   <-chan struct{} // closed when the process wants to end: finish the batch
	wake   chan struct{}
	done   chan struct{}
	until  atomic.Int64 // tick until which the lease surely holds
	steps  atomic.Int64 // writes that Redis has confirmed
	stuck  atomic.Pointer[error]
	tx     Tx
	b      batch

	// Guarded by the dispatcher's lock.
	queues map[queueKey]*queue
	refs   map[refKey]*ref
	size   int // messages in memory
}

func (l *Ledger) newOwner(ctx context.Context, stop <-chan struct{}, shard int, fence int64, cursor string) *owner {
	o := &owner{
		l: l, shard: shard, k: &l.keys[shard], fence: fmt.Sprint(fence), cursor: cursor, stop: stop,
		wake: make(chan struct{}, 1), done: make(chan struct{}),
		queues: make(map[queueKey]*queue), refs: make(map[refKey]*ref),
	}
	o.base = ctx
	o.ctx, o.cancel = context.WithCancel(ctx)
	return o
}

// nudge says that there may be something in the inbox.
func (o *owner) nudge() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// held says that the lease holds now, by our own clock.
func (o *owner) held() bool { return o.ctx.Err() == nil && int64(o.l.tick()) < o.until.Load() }

// lose ends the term.
func (o *owner) lose(why string) {
	if o.ctx.Err() == nil {
		o.l.log.Warn("shard lost", "shard", o.shard, "why", why)
	}
	o.cancel()
}

// stepped notes how many writes Redis has confirmed.
func (o *owner) stepped(n int64) {
	for {
		known := o.steps.Load()
		if n <= known || o.steps.CompareAndSwap(known, n) {
			return
		}
	}
}

func (o *owner) live() bool {
	select {
	case <-o.stop:
		return false
	case <-o.ctx.Done():
		return false
	default:
		return true
	}
}

// pause waits for d, a nudge does not shorten it.
func (o *owner) pause(d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-o.stop:
	case <-o.ctx.Done():
	}
}

// run is the owner loop.
func (o *owner) run() {
	defer close(o.done)
	defer o.forget()
	o.forget()
	if !o.takeover() {
		return
	}
	var entries []Entry
	var err error
	fails, read := 0, false
	for o.live() {
		switch {
		case o.l.out.backlog(o) >= o.l.cfg.MaxPending:
			o.pause(20 * time.Millisecond)
			continue
		case !read:
			entries, err = o.read()
			read = err == nil
		case len(entries) == 0:
			o.await()
			read = false
			continue
		default:
			entries, err = o.handle(entries)
			read = err == nil && entries != nil
		}
		if err == nil {
			fails = 0
			o.stuck.Store(nil)
			continue
		}
		if o.ctx.Err() != nil {
			return
		}
		why := err
		o.stuck.Store(&why)
		if fails == 0 {
			o.l.log.Warn("entries wait", "shard", o.shard, "err", err)
		}
		o.pause(min(backoff(20*time.Millisecond, fails), time.Second))
		fails++
	}
}

// await waits until there may be something to do.
func (o *owner) await() {
	select {
	case <-o.wake:
	case <-o.stop:
	case <-o.ctx.Done():
	}
}

// forget tells the handler to drop its cache.
func (o *owner) forget() {
	_ = guard(func() error { o.l.cfg.Handler.Forget(o.shard); return nil })
}

// takeover loads what earlier terms left: messages that may have been sent, and jobs.
func (o *owner) takeover() bool {
	for n := 0; o.live(); n++ {
		pipe := o.l.redis.Pipeline()
		out, jobs := pipe.HGetAll(o.ctx, o.k.out), pipe.HGetAll(o.ctx, o.k.jobs)
		_, err := pipe.Exec(o.ctx)
		if err == nil {
			o.l.out.load(o, out.Val())
			o.l.pool.load(o, jobs.Val())
			return true
		}
		o.stuck.Store(&err)
		o.pause(min(backoff(20*time.Millisecond, n), time.Second))
	}
	return false
}

func (o *owner) rangeCall(after string) []any {
	return []any{"xrange", o.k.in, "(" + after, "+", "COUNT", o.l.cfg.Batch}
}

func (o *owner) read() ([]Entry, error) {
	res, err := o.l.redis.Do(o.ctx, o.rangeCall(o.cursor)...).Slice()
	if err != nil {
		return nil, fmt.Errorf("read the inbox: %w", err)
	}
	return parseEntries(res), nil
}

func parseEntries(res []any) []Entry {
	entries := make([]Entry, 0, len(res))
	for _, v := range res {
		entries = append(entries, parseEntry(v))
	}
	return entries
}
