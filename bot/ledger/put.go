package ledger

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

const putBatch = 256

// Put keeps an entry, and returns nil once it is in the inbox, or was before. After an error the entry may be kept all
// the same; a caller that puts it again with the same marks does no harm. Calls that come at the same time share a
// round trip; entries that one caller puts one after the other keep their order.
func (l *Ledger) Put(ctx context.Context, e Entry) error { return l.put.put(ctx, &e) }

// putRequest is one entry under way to Redis. done has room for one answer, so nobody waits for a caller that left.
type putRequest struct {
	e    Entry
	done chan error
	left atomic.Bool // the caller gave up: don't keep it unless it is already on its way
}

// putter gathers concurrent Puts. Its goroutine lives only while there is something to put.
type putter struct {
	l       *Ledger
	mu      sync.Mutex
	waiting []*putRequest
	active  bool
	free    sync.Pool // of *putRequest
	timers  sync.Pool // of *time.Timer
}

func (p *putter) put(ctx context.Context, e *Entry) error {
	if !validTeam(e.Team) {
		return Permanent(fmt.Errorf("%w: team %q", ErrInvalid, e.Team))
	}
	r, _ := p.free.Get().(*putRequest)
	if r == nil {
		r = &putRequest{done: make(chan error, 1)}
	}
	r.e = *e
	p.enqueue(r)

	timer, _ := p.timers.Get().(*time.Timer)
	if timer == nil {
		timer = time.NewTimer(p.l.cfg.PutTimeout)
	} else {
		timer.Reset(p.l.cfg.PutTimeout)
	}
	defer func() { timer.Stop(); p.timers.Put(timer) }()
	select {
	case err := <-r.done:
		r.e = Entry{}
		p.free.Put(r)
		return err
	case <-ctx.Done():
		r.left.Store(true)
		return fmt.Errorf("put: %w", context.Cause(ctx))
	case <-timer.C:
		r.left.Store(true)
		return Unavailable(fmt.Errorf("put: %w", ErrTimeout))
	}
}

func (p *putter) enqueue(r *putRequest) {
	p.mu.Lock()
	p.waiting = append(p.waiting, r)
	start := !p.active
	p.active = true
	p.mu.Unlock()
	if start {
		go p.drain()
	}
}

// drain puts batch after batch until nobody waits. While one is on its way the next one gathers.
func (p *putter) drain() {
	b := &putBatcher{l: p.l}
	for {
		p.mu.Lock()
		if len(p.waiting) == 0 {
			p.active = false
			p.mu.Unlock()
			return
		}
		n := min(len(p.waiting), putBatch)
		b.reqs = append(b.reqs[:0], p.waiting[:n]...)
		rest := copy(p.waiting, p.waiting[n:])
		clear(p.waiting[rest:])
		p.waiting = p.waiting[:rest]
		p.mu.Unlock()
		b.run()
		clear(b.reqs)
	}
}

// putBatcher writes one batch: one script call for each shard in it, all in one pipeline.
type putBatcher struct {
	l      *Ledger
	reqs   []*putRequest
	groups map[int]*putGroup
	used   []*putGroup
	calls  [][]any
}

type putGroup struct {
	shard int
	reqs  []*putRequest
	call  []any
}

func (b *putBatcher) run() {
	b.group()
	if len(b.used) == 0 {
		return
	}
	b.calls = b.calls[:0]
	for _, g := range b.used {
		b.calls = append(b.calls, b.call(g))
	}
	wait := b.l.waitCall()
	start := b.l.tick()
	cmds, err := exec(context.Background(), b.l.redis, putScript, b.calls, wait...)
	b.l.meter.putSeconds.Observe((b.l.tick() - start).Seconds())
	if err == nil && wait != nil {
		err = replicated(cmds[len(cmds)-1], b.l.cfg.Replicas)
	}
	for i, g := range b.used {
		b.answer(g, cmds[i], err)
	}
}

func (b *putBatcher) group() {
	if b.groups == nil {
		b.groups = make(map[int]*putGroup)
	}
	b.used = b.used[:0]
	for _, r := range b.reqs {
		if r.left.Load() {
			continue
		}
		n := b.l.Shard(r.e.Team)
		g := b.groups[n]
		if g == nil {
			g = &putGroup{shard: n}
			b.groups[n] = g
		}
		if len(g.reqs) == 0 {
			b.used = append(b.used, g)
		}
		g.reqs = append(g.reqs, r)
	}
}

func (b *putBatcher) call(g *putGroup) []any {
	k := &b.l.keys[g.shard]
	nkeys, wake := 1, wakeChannel
	for _, r := range g.reqs {
		nkeys += len(r.e.Marks)
	}
	if b.l.owners[g.shard].Load() != nil {
		wake = ""
	}
	c := append(g.call[:0], "evalsha", putScript.Hash(), nkeys, k.in)
	for _, r := range g.reqs {
		for _, m := range r.e.Marks {
			c = append(c, k.marks+m)
		}
	}
	c = append(c, int64(b.l.cfg.MarkTTL.Seconds()), wake, g.shard)
	for _, r := range g.reqs {
		e := &r.e
		c = append(c, len(e.Marks), e.Team, e.Kind, e.Body, e.At.UnixMicro(), e.Job)
	}
	g.call = c
	return c
}

// answer tells the callers of a group, and wakes the owner when that is us.
func (b *putBatcher) answer(g *putGroup, cmd *redis.Cmd, err error) {
	if e := cmd.Err(); e != nil {
		err = e
	}
	if err != nil {
		err = Unavailable(fmt.Errorf("put: %w", err))
		b.l.meter.putErrors.Add(float64(len(g.reqs)))
	} else {
		kept, _ := cmd.Int()
		b.l.meter.kept.Add(float64(kept))
		b.l.meter.duplicates.Add(float64(len(g.reqs) - kept))
		if o := b.l.owners[g.shard].Load(); o != nil && kept > 0 {
			o.nudge()
		}
	}
	for _, r := range g.reqs {
		r.done <- err
	}
	clear(g.reqs)
	g.reqs = g.reqs[:0]
	clear(g.call)
}

// waitCall asks how many replicas have what this connection wrote, when the settings want to know.
func (l *Ledger) waitCall() [][]any {
	if l.cfg.Replicas <= 0 {
		return nil
	}
	return [][]any{{"wait", l.cfg.Replicas, l.cfg.PutTimeout.Milliseconds() / 2}}
}

func replicated(cmd *redis.Cmd, want int) error {
	n, err := cmd.Int()
	if err == nil && n < want {
		err = errors.New("only " + strconv.Itoa(n) + " replicas have what was written")
	}
	return err
}
