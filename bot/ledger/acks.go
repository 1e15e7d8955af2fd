package ledger

import (
	"sync"
	"time"
)

const ackBatch = 512

// ack is a message that is dealt with: sent (perhaps with a receipt), expired or parked.
type ack struct {
	o       *owner
	it      *item
	receipt string
	parked  []byte
}

// acker takes messages out of the outbox in Redis, in batches. Its goroutine lives only while there is something to do.
// What a crash keeps it from doing leads to messages in doubt, not to lost or doubled ones.
type acker struct {
	l       *Ledger
	mu      sync.Mutex
	waiting []ack
	active  bool
}

func (a *acker) add(one ack) {
	a.mu.Lock()
	a.waiting = append(a.waiting, one)
	start := !a.active
	a.active = true
	a.mu.Unlock()
	if start {
		go a.drain()
	}
}

// idle says that nothing waits to be written.
func (a *acker) idle() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return !a.active
}

func (a *acker) drain() {
	var batch []ack
	groups := make(map[*owner]*ackGroup)
	for {
		a.mu.Lock()
		if len(a.waiting) == 0 {
			a.active = false
			a.mu.Unlock()
			return
		}
		n := min(len(a.waiting), ackBatch)
		batch = append(batch[:0], a.waiting[:n]...)
		rest := copy(a.waiting, a.waiting[n:])
		clear(a.waiting[rest:])
		a.waiting = a.waiting[:rest]
		a.mu.Unlock()

		for _, one := range batch {
			g := groups[one.o]
			if g == nil {
				g = &ackGroup{o: one.o}
				groups[one.o] = g
			}
			g.acks = append(g.acks, one)
		}
		a.write(groups)
		clear(groups)
		clear(batch)
	}
}

type ackGroup struct {
	o    *owner
	acks []ack
}

// write tells Redis, until it has listened or the terms are over.
func (a *acker) write(groups map[*owner]*ackGroup) {
	for n := 0; len(groups) > 0; n++ {
		var todo []*ackGroup
		var calls [][]any
		for _, g := range groups {
			todo = append(todo, g)
			calls = append(calls, a.call(g))
		}
		ctx := todo[0].o.base
		cmds, err := exec(ctx, a.l.redis, ackScript, calls)
		for i, g := range todo {
			if n, e := cmds[i].Int64(); e == nil {
				g.o.stepped(n)
				a.done(g)
				delete(groups, g.o)
			} else if g.o.ctx.Err() != nil {
				delete(groups, g.o) // the next owner finds them
			} else if err == nil {
				err = cmds[i].Err()
			}
		}
		if len(groups) > 0 {
			a.l.log.Warn("outbox not updated", "err", err)
			sleep(ctx, min(backoff(10*time.Millisecond, n), time.Second))
		}
	}
}

func (a *acker) call(g *ackGroup) []any {
	o := g.o
	c := []any{"evalsha", ackScript.Hash(), 2, o.k.cursor, o.k.out, o.fence, 0}
	for _, one := range g.acks {
		if one.parked == nil {
			c = append(c, one.it.at.String())
		}
	}
	c[6] = len(c) - 7
	for _, one := range g.acks {
		at := one.it.at.String()
		switch {
		case one.parked != nil:
			c = append(c, 3, "HDEL", o.k.out, at, 4, "HSET", o.k.parked, "m"+at, one.parked)
		case one.receipt != "" && one.it.Ref != "":
			key := o.k.ref(refKey{one.it.Team, one.it.Ref})
			c = append(c, 5, "SET", key, one.receipt, "EX", int64(a.l.cfg.RefTTL.Seconds()))
		}
	}
	return c
}

func (a *acker) done(g *ackGroup) {
	items := make([]*item, len(g.acks))
	for i := range g.acks {
		items[i] = g.acks[i].it
	}
	a.l.out.settled(g.o, items)
}
