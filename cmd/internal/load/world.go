package load

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"
)

// world is one run: the people, and what they went through.
type world struct {
	opt    Options
	people []*person
	byID   map[string]*person // by user and by conversation; fixed once made
	idle   chan *person       // have their answer
	early  chan *person       // have it too, but are not at their first item yet
	redis  *redis.Client
	server *child
	slack  *slackAPI
	serve  *serve

	repeated  atomic.Int64 // updates that were made again
	retries   atomic.Int64 // requests that Slack had to send again
	again     atomic.Int64 // requests redelivered although they were acknowledged
	asked     atomic.Int64 // events that were acknowledged
	done      atomic.Int64 // events that were answered
	firstSign atomic.Int64 // nanoseconds of the first effect after a restart; 0 = wanted

	mu      sync.Mutex
	measure bool
	acks    []time.Duration
	answers []time.Duration
	lastly  time.Time // of the last answer
}

// Run puts the bot under load and says what came of it. The error tells of a run that did not come about; what the bot
// did wrong stands in the report.
func Run(ctx context.Context, opt Options) (*Report, error) {
	if err := opt.complete(); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "kringloop-load-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if opt.Binary == "" {
		if opt.Binary, err = Build(ctx, dir, opt.Profile != ""); err != nil {
			return nil, err
		}
	}
	w := &world{opt: opt}
	w.populate()
	defer w.close()
	if w.server, w.redis, err = startRedis(ctx, dir); err != nil {
		return nil, err
	}
	if w.slack, err = startSlack(w.people[0].team, func(id string) *person { return w.byID[id] }); err != nil {
		return nil, err
	}
	var teams []string
	for i := range opt.Teams {
		teams = append(teams, teamID(i))
	}
	if w.serve, err = newServe(&w.opt, w.redis.Options().Addr, w.slack.url, teams); err != nil {
		return nil, err
	}
	if err = w.serve.start(ctx); err != nil {
		return nil, err
	}
	return w.run(ctx)
}

func teamID(i int) string { return fmt.Sprintf("T%06d", i) }

func (w *world) populate() {
	w.byID = make(map[string]*person, 2*w.opt.People)
	w.idle, w.early = make(chan *person, w.opt.People), make(chan *person, w.opt.People)
	for i := range w.opt.People {
		n := fmt.Sprintf("%06d", i)
		p := &person{w: w, team: teamID(i % w.opt.Teams), user: "U" + n, dm: "D" + n, rng: rand.New(rand.NewPCG(w.opt.Seed, uint64(i))),
			posts: map[string]string{}, updates: map[uint64]struct{}{}, last: map[string]uint64{}, now: map[string]uint64{}}
		w.people = append(w.people, p)
		w.byID[p.user], w.byID[p.dm] = p, p
		w.early <- p
	}
}

func (w *world) close() {
	if w.serve != nil {
		w.serve.proc.stop()
	}
	if w.slack != nil {
		w.slack.close()
	}
	if w.redis != nil {
		_ = w.redis.Close()
	}
	w.server.stop()
}

// run is the course of a run: everybody gets to their first item, then the events that count, then what is left over.
func (w *world) run(ctx context.Context) (*Report, error) {
	r := &Report{Options: w.opt}
	if err := w.warmUp(ctx); err != nil {
		return nil, err
	}
	if w.opt.Profile != "" {
		w.serve.signal(syscall.SIGUSR1)
	}
	before, redisBefore, selfBefore, calls := w.serve.usage(), usageOf(w.server.cmd.Process.Pid), usageOf(os.Getpid()), w.slack.calls.Load()
	w.mu.Lock()
	w.measure = true
	w.mu.Unlock()
	busy := machine()
	asked, again := w.asked.Load(), w.again.Load()
	start := time.Now()
	d := &drive{w: w, left: int64(w.opt.Events)}
	killed := make(chan error, 1)
	go func() { killed <- w.kills(ctx, r, d) }()
	d.run(ctx)
	if err := <-killed; err != nil {
		return nil, err
	}
	r.Lost = w.settle(ctx)
	w.mu.Lock()
	r.Took = w.lastly.Sub(start)
	w.measure = false
	w.mu.Unlock()
	after, redisAfter, selfAfter := w.serve.usage(), usageOf(w.server.cmd.Process.Pid), usageOf(os.Getpid())
	if w.opt.Profile != "" {
		_ = os.Remove(w.opt.Profile + ".heap")
		w.serve.signal(syscall.SIGUSR2)
		if err := poll(ctx, 5*time.Second, w.serve.proc.gone, func() error { _, err := os.Stat(w.opt.Profile + ".heap"); return err }); err != nil {
			return nil, fmt.Errorf("load: heap profile: %w", err)
		}
	}
	r.Events, r.Redelivered, r.Calls = w.asked.Load()-asked, w.again.Load()-again, w.slack.calls.Load()-calls
	r.Serve, r.Redis, r.Self = after.cpu-before.cpu, redisAfter.cpu-redisBefore.cpu, selfAfter.cpu-selfBefore.cpu
	r.Peak = after.peak
	r.Others = max(0, machine()-busy-r.Serve-r.Redis-r.Self)
	r.Wall = time.Since(start)
	r.Ack, r.Answer = quantiles(w.acks), quantiles(w.answers)
	r.Retries, r.Repeated = w.retries.Load(), w.repeated.Load()
	err := w.check(ctx, r)
	if u := w.serve.usage(); u.peak > r.Peak {
		r.Peak = u.peak
	}
	r.Said = w.serve.proc.said.String()
	return r, err
}

// warmUp lets everybody make a project and get to its first item.
func (w *world) warmUp(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, w.opt.Patience+time.Duration(w.opt.People)*20*time.Millisecond)
	defer cancel()
	d := &drive{w: w, early: true}
	go func() {
		defer cancel()
		for len(w.idle) < len(w.people) && ctx.Err() == nil {
			time.Sleep(time.Millisecond)
		}
	}()
	d.run(ctx)
	if len(w.idle) < len(w.people) {
		return fmt.Errorf("load: %d of %d people got to their first item: %v; serve said: %s", len(w.idle), len(w.people), w.stuck(), w.serve.proc.said)
	}
	return nil
}

// rested says that a person has their answer and may go on. It is called with their lock held.
func (w *world) rested(p *person) {
	w.done.Add(1)
	if p.card.kind != cardItem && !p.started {
		w.early <- p
		return
	}
	p.started = true
	w.idle <- p
}

// answered notes how long a person waited for the last of what an event led to.
func (w *world) answered(since, at time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.measure {
		w.answers = append(w.answers, at.Sub(since))
		w.lastly = at
	}
}

func (w *world) acked(since, at time.Time) {
	w.asked.Add(1)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.measure {
		w.acks = append(w.acks, at.Sub(since))
	}
}

// effect notes the first sign of life after a restart.
func (w *world) effect(at time.Time) { w.firstSign.CompareAndSwap(0, at.UnixNano()) }

// settle waits until everybody has their answer, and counts those who never get it.
func (w *world) settle(ctx context.Context) int {
	deadline := time.NewTimer(w.opt.Patience)
	defer deadline.Stop()
	for len(w.idle) < len(w.people) {
		select {
		case <-ctx.Done():
			return len(w.people) - len(w.idle)
		case <-deadline.C:
			return len(w.people) - len(w.idle)
		case <-time.After(time.Millisecond):
		}
	}
	return 0
}

// stuck names some who wait.
func (w *world) stuck() []string {
	var all []string
	for _, p := range w.people {
		p.mu.Lock()
		if p.left > 0 && len(all) < 5 {
			all = append(all, fmt.Sprintf("%s waits (event %d, want %d, card %d, item %q)", p.user, p.n, p.want, p.card.kind, p.card.item))
		}
		p.mu.Unlock()
	}
	return all
}
