package ledger

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// Run claims shards, handles what comes in and sends what is to be sent, until ctx ends. Then it finishes the batches it
// is at, waits up to Config.Grace for messages in flight and gives its shards back. It returns an error only when it
// can't start; while Redis is away it waits. Call it once.
func (l *Ledger) Run(ctx context.Context) error {
	if l.cfg.Handler == nil || l.cfg.Sender == nil || l.cfg.Worker == nil {
		return errors.New("ledger: Run needs a Handler, a Sender and a Worker")
	}
	if !l.running.CompareAndSwap(false, true) {
		return errors.New("ledger: Run was called before")
	}
	defer l.running.Store(false)
	if err := l.awaitRedis(ctx); err != nil || ctx.Err() != nil {
		return err
	}
	base, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	r := &runner{l: l, base: base, stop: ctx.Done()}
	var senders sync.WaitGroup
	for range l.cfg.Senders {
		senders.Go(l.sender)
	}
	var listener sync.WaitGroup
	listener.Go(func() { l.listen(base) })

	r.loop(ctx)

	r.settle(&senders)
	end()
	senders.Wait()
	listener.Wait()
	return nil
}

func (l *Ledger) awaitRedis(ctx context.Context) error {
	for n := 0; ; n++ {
		err := l.checkShards(ctx)
		if class, _ := classOf(err); err == nil || class == permanent {
			return err
		}
		if n == 0 {
			l.log.Warn("redis is away", "err", err)
		}
		if !sleep(ctx, min(backoff(20*time.Millisecond, n), time.Second)) {
			return nil
		}
	}
}

// runner keeps the leases of one Run.
type runner struct {
	l    *Ledger
	base context.Context
	stop <-chan struct{}
}

// loop claims free shards six times a lease, so that a dead owner is replaced soon, and renews its own three times a
// lease. Renewing also tells how long the inboxes are: the safety net for a wake-up that got lost.
func (r *runner) loop(ctx context.Context) {
	tick := time.NewTicker(r.l.cfg.LeaseTTL / 6)
	defer tick.Stop()
	for n := 0; ; n++ {
		r.reap()
		if n%2 == 0 {
			r.renew(ctx)
		}
		r.claim(ctx)
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// reap ends terms that are lost.
func (r *runner) reap() {
	for i := range r.l.owners {
		o := r.l.owners[i].Load()
		if o == nil || o.ctx.Err() == nil {
			continue
		}
		select {
		case <-o.done:
			r.l.out.drop(o)
			r.l.owners[i].Store(nil)
		default: // its handler is not back yet; until then the shard can't be claimed anew
		}
	}
}

// validFrom is how long a lease asked for at tick start surely holds: a margin for clocks that don't run alike.
func (r *runner) validFrom(start time.Duration) int64 {
	return int64(start + r.l.cfg.LeaseTTL - r.l.cfg.LeaseTTL/6)
}

// bounded gives a lease round trip less time than the lease has.
func (r *runner) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, r.l.cfg.LeaseTTL/2)
}

func (r *runner) claim(ctx context.Context) {
	var shards []int
	var calls [][]any
	for i := range r.l.owners {
		if r.l.owners[i].Load() == nil {
			k := &r.l.keys[i]
			shards = append(shards, i)
			calls = append(calls, claimScript.args(nil, k.lease, k.cursor))
			n := len(calls) - 1
			calls[n] = append(calls[n], r.l.token, r.l.cfg.Instance+"|", r.l.cfg.LeaseTTL.Milliseconds())
		}
	}
	if len(shards) == 0 {
		return
	}
	ctx, cancel := r.bounded(ctx)
	defer cancel()
	start := r.l.tick()
	cmds, err := exec(ctx, r.l.redis, claimScript, calls)
	for i, cmd := range cmds {
		fence, cmdErr := cmd.Int64()
		if cmdErr != nil {
			err = cmdErr
			continue
		}
		if fence > 0 {
			r.own(ctx, shards[i], fence, start)
		}
	}
	if err != nil {
		r.l.log.Warn("claim shards", "err", err)
		return
	}
	r.l.settled.Store(true)
}

// own begins a term. Without the cursor it leaves the shard: the lease runs out, or the next round claims it again.
func (r *runner) own(ctx context.Context, shard int, fence int64, start time.Duration) {
	cursor, err := r.l.redis.HGet(ctx, r.l.keys[shard].cursor, "cursor").Result()
	if err != nil {
		r.l.log.Warn("claim a shard", "shard", shard, "err", err)
		return
	}
	o := r.l.newOwner(r.base, r.stop, shard, fence, cursor)
	o.until.Store(r.validFrom(start))
	r.l.owners[shard].Store(o)
	r.l.meter.takeovers.Inc()
	r.l.log.Info("shard claimed", "shard", shard, "fence", fence)
	go o.run()
}

func (r *runner) renew(ctx context.Context) {
	var own []*owner
	var calls [][]any
	for i := range r.l.owners {
		o := r.l.owners[i].Load()
		if o == nil || o.ctx.Err() != nil {
			continue
		}
		own = append(own, o)
		call := renewScript.args(nil, o.k.lease, o.k.cursor, o.k.in)
		calls = append(calls, append(call, r.l.token, o.fence, r.l.cfg.LeaseTTL.Milliseconds()))
	}
	if len(own) == 0 {
		return
	}
	ctx, cancel := r.bounded(ctx)
	defer cancel()
	start := r.l.tick()
	known := make([]int64, len(own))
	for i, o := range own {
		known[i] = o.steps.Load()
	}
	cmds, err := exec(ctx, r.l.redis, renewScript, calls)
	for i, cmd := range cmds {
		if cmd.Err() != nil {
			err = cmd.Err()
			continue
		}
		r.renewed(own[i], cmd, known[i], start)
	}
	if err != nil {
		r.l.log.Warn("renew leases", "err", err)
	}
}

// renewed reads what a renewal says. A Redis that came back without its last writes has forgotten commits or sent
// messages that we hold for done: the term ends, and the next one loads what is there.
func (r *runner) renewed(o *owner, cmd *redis.Cmd, known int64, start time.Duration) {
	vals, err := cmd.Int64Slice()
	switch {
	case err != nil || len(vals) != 2:
		o.lose("the lease went to another")
	case vals[0] < known:
		o.lose("Redis has lost writes")
	default:
		o.until.Store(r.validFrom(start))
		if vals[1] > 0 {
			o.nudge()
		}
	}
}

// settle ends a Run in good order: owners, messages in flight, outbox, leases.
func (r *runner) settle(senders *sync.WaitGroup) {
	l := r.l
	l.out.close()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range l.owners {
			if o := l.owners[i].Load(); o != nil {
				<-o.done
			}
		}
		senders.Wait()
		for !l.acks.idle() && sleep(r.base, time.Millisecond) {
			continue
		}
	}()
	grace := time.NewTimer(l.cfg.Grace)
	defer grace.Stop()
	renew := time.NewTicker(l.cfg.LeaseTTL / 3)
	defer renew.Stop()
	for waiting := true; waiting; {
		select {
		case <-done:
			waiting = false
		case <-grace.C:
			l.log.Warn("messages in flight were left to the next owner")
			waiting = false
		case <-renew.C:
			r.renew(r.base)
		}
	}
	r.release()
}

func (r *runner) release() {
	ctx, cancel := r.bounded(r.base)
	defer cancel()
	var calls [][]any
	for i := range r.l.owners {
		o := r.l.owners[i].Load()
		if o == nil {
			continue
		}
		o.cancel()
		r.l.out.drop(o)
		r.l.owners[i].Store(nil)
		calls = append(calls, append(releaseScript.args(nil, o.k.lease), r.l.token))
	}
	if len(calls) == 0 {
		return
	}
	if _, err := exec(ctx, r.l.redis, releaseScript, calls); err != nil {
		r.l.log.Warn("give shards back", "err", err)
	}
}

// listen wakes owners for entries that other processes put.
func (l *Ledger) listen(ctx context.Context) {
	for ctx.Err() == nil {
		err := l.subscribe(ctx)
		if ctx.Err() == nil {
			l.log.Warn("wake-ups", "err", err)
			sleep(ctx, 200*time.Millisecond)
		}
	}
}

func (l *Ledger) subscribe(ctx context.Context) error {
	sub := l.redis.Subscribe(ctx, wakeChannel)
	defer sub.Close()
	go func() { <-ctx.Done(); sub.Close() }()
	msgs := sub.Channel(redis.WithChannelSize(1024))
	for m := range msgs {
		if i, err := strconv.Atoi(m.Payload); err == nil && i >= 0 && i < len(l.owners) {
			if o := l.owners[i].Load(); o != nil {
				o.nudge()
			}
		}
	}
	return fmt.Errorf("subscription: %w", redis.ErrClosed)
}
