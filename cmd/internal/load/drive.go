package load

import (
	"context"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// drive lets people do things until so many events are done.
type drive struct {
	w     *world
	left  int64 // events; not counted when early
	early bool  // people on their way to their first item, as long as it takes
}

// turn is one person's next event, and when it is due.
type turn struct {
	p   *person
	due time.Time
}

// run returns when everything was sent and acknowledged, and everything that is to be redelivered was.
func (d *drive) run(ctx context.Context) {
	var wg sync.WaitGroup
	turns := make(chan turn)
	for i := range d.w.opt.Conns {
		wg.Go(func() { d.connection(ctx, uint64(i), turns) })
	}
	d.deal(ctx, turns)
	close(turns)
	wg.Wait()
}

// deal hands out turns: as people are free, or at a fixed rate whatever happens.
func (d *drive) deal(ctx context.Context, turns chan<- turn) {
	from := d.w.idle
	if d.early {
		from = d.w.early
	}
	start, rate := time.Now(), d.w.opt.Rate
	for n := 0; d.early || atomic.AddInt64(&d.left, -1) >= 0; n++ {
		t := turn{}
		if rate > 0 && !d.early {
			t.due = start.Add(time.Duration(float64(n) / rate * float64(time.Second)))
			time.Sleep(time.Until(t.due))
		}
		select {
		case t.p = <-from:
		case <-ctx.Done():
			return
		}
		select {
		case turns <- t:
		case <-ctx.Done():
			return
		}
	}
}

// connection sends one request after the other, and some of them again later.
func (d *drive) connection(ctx context.Context, n uint64, turns <-chan turn) {
	c := newConn(d.w.serve.addr)
	defer c.close()
	rng := rand.New(rand.NewPCG(d.w.opt.Seed, 1<<32+n))
	var later []*request
	for t := range turns {
		if t.due.IsZero() {
			t.due = time.Now()
		}
		req := t.p.next(t.due)
		if !d.deliver(ctx, c, req) {
			continue
		}
		d.w.acked(t.due, time.Now())
		t.p.acked()
		if rng.Float64() < d.w.opt.Redeliver {
			later = append(later, req)
		}
		if len(later) > 0 && rng.IntN(10) == 0 { // on the average ten requests later
			i := rng.IntN(len(later))
			d.redeliver(ctx, c, later[i])
			later[i] = later[len(later)-1]
			later = later[:len(later)-1]
		}
	}
	for _, req := range later {
		d.redeliver(ctx, c, req)
	}
}

func (d *drive) redeliver(ctx context.Context, c *conn, req *request) {
	if d.deliver(ctx, c, req) {
		d.w.again.Add(1)
	}
}

// deliver sends until it is acknowledged, as Slack does but sooner.
func (d *drive) deliver(ctx context.Context, c *conn, req *request) bool {
	for n := 0; ; n++ {
		status, err := c.do(req, n)
		switch {
		case err == nil && status == http.StatusOK:
			return true
		case err == nil && status < 500:
			d.w.slack.note("a request was refused: " + http.StatusText(status))
			return false
		}
		d.w.retries.Add(1)
		select {
		case <-ctx.Done():
			return false
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// kills ends serve again and again, evenly over the events, and starts it anew.
func (w *world) kills(ctx context.Context, r *Report, d *drive) error {
	every := int64(w.opt.Events / (w.opt.Kills + 1))
	begin := w.done.Load()
	for k := range int64(w.opt.Kills) {
		for w.done.Load()-begin < (k+1)*every && ctx.Err() == nil && atomic.LoadInt64(&d.left) > 0 {
			time.Sleep(time.Millisecond)
		}
		if ctx.Err() != nil {
			return nil
		}
		w.serve.kill()
		killed := time.Now()
		waiting := w.waiting()
		w.firstSign.Store(0)
		if err := w.serve.start(ctx); err != nil {
			return err
		}
		rec := Recovery{Ready: time.Since(killed)}
		deadline := time.Now().Add(w.opt.Patience)
		for len(waiting) > 0 && time.Now().Before(deadline) && ctx.Err() == nil {
			for p, n := range waiting {
				p.mu.Lock()
				if p.n != n || p.want == wantNothing {
					delete(waiting, p)
				}
				p.mu.Unlock()
			}
			time.Sleep(time.Millisecond)
		}
		rec.Drained, rec.Waiting = time.Since(killed), len(waiting)
		if at := w.firstSign.Load(); at != 0 {
			rec.First = time.Unix(0, at).Sub(killed)
		}
		r.Recoveries = append(r.Recoveries, rec)
		if w.opt.Profile != "" {
			w.serve.signal(syscall.SIGUSR1)
		}
	}
	return nil
}

// waiting are the people whose event was acknowledged and not yet answered.
func (w *world) waiting() map[*person]int {
	all := map[*person]int{}
	for _, p := range w.people {
		p.mu.Lock()
		if p.left == 1 && p.want != wantNothing {
			all[p] = p.n
		}
		p.mu.Unlock()
	}
	return all
}
