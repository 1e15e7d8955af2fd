package ledger_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"kringloop/bot/ledger"
	"kringloop/bot/ledger/redistest"
)

// store is a Redis to test on.
type store struct {
	addr string
	mini *miniredis.Miniredis
	real *redistest.Server

	cluster bool
}

// eachStore runs a test on miniredis and on a real server.
func eachStore(t *testing.T, f func(t *testing.T, s *store)) {
	t.Run("miniredis", func(t *testing.T) {
		m := miniredis.RunT(t)
		f(t, &store{addr: m.Addr(), mini: m})
	})
	t.Run("redis", func(t *testing.T) { f(t, realStore(t)) })
}

func realStore(t testing.TB, args ...string) *store {
	r := redistest.Start(t, args...)
	return &store{addr: r.Addr, real: r}
}

// client is one of its own, as another process has.
func (s *store) client(t testing.TB) redis.UniversalClient {
	var c redis.UniversalClient = redis.NewClient(
		&redis.Options{Addr: s.addr, DialTimeout: time.Second, ReadTimeout: time.Second, ContextTimeoutEnabled: true})
	if s.cluster {
		c = redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{s.addr}})
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// pass lets miniredis' keys expire as time passes; a real server does that by itself.
func (s *store) pass(d time.Duration) {
	if s.mini != nil {
		s.mini.FastForward(d)
	}
}

// until waits for a condition.
func (s *store) until(t testing.TB, what string, cond func() bool) {
	t.Helper()
	s.within(t, 20*time.Second, what, cond)
}

// within waits for a condition so long at most. What a pause took beyond its length is time in which the machine gave us no turn: it
// does not count, for what is measured is how long something takes and not how busy the machine is.
func (s *store) within(t testing.TB, d time.Duration, what string, cond func() bool) {
	t.Helper()
	const pause, late = 2 * time.Millisecond, 10 * time.Millisecond
	waited, last := time.Duration(0), time.Now()
	for !cond() {
		if waited > d {
			t.Fatalf("not within %v: %s", d, what)
		}
		before := time.Now()
		time.Sleep(pause)
		if over := time.Since(before) - pause; over > late {
			waited -= over
		}
		took := time.Since(last)
		last = last.Add(took)
		waited += took
		s.pass(took)
	}
}

// fake is handler, sender and worker: each call goes to its func when there is one.
type fake struct {
	begin  func(entries []ledger.Entry) error
	handle func(tx *ledger.Tx, e ledger.Entry) error
	failed func(tx *ledger.Tx, e ledger.Entry, cause error)
	send   func(ctx context.Context, m ledger.Message, try ledger.Try) (string, error)
	work   func(ctx context.Context, j ledger.Job) (ledger.Entry, error)

	mu      sync.Mutex
	handled []string
	sent    []sent
	applied atomic.Int64
	forgot  atomic.Int64
}

type sent struct {
	ledger.Message
	ledger.Try
}

func (f *fake) Begin(_ context.Context, _ int, entries []ledger.Entry) error {
	if f.begin != nil {
		return f.begin(entries)
	}
	return nil
}

func (f *fake) Handle(_ context.Context, tx *ledger.Tx, e ledger.Entry) error {
	f.mu.Lock()
	f.handled = append(f.handled, string(e.Body))
	f.mu.Unlock()
	if f.handle != nil {
		return f.handle(tx, e)
	}
	return nil
}

func (f *fake) Failed(_ context.Context, tx *ledger.Tx, e ledger.Entry, cause error) error {
	if f.failed != nil {
		f.failed(tx, e, cause)
	}
	return nil
}

func (f *fake) Applied(int) { f.applied.Add(1) }
func (f *fake) Forget(int)  { f.forgot.Add(1) }

func (f *fake) Send(ctx context.Context, m ledger.Message, try ledger.Try) (string, error) {
	if f.send != nil {
		r, err := f.send(ctx, m, try)
		if err != nil {
			return r, err
		}
		f.record(m, try)
		return r, nil
	}
	f.record(m, try)
	return "", nil
}

func (f *fake) record(m ledger.Message, try ledger.Try) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sent = append(f.sent, sent{m, try})
}

func (f *fake) Work(ctx context.Context, j ledger.Job) (ledger.Entry, error) {
	if f.work != nil {
		return f.work(ctx, j)
	}
	return ledger.Entry{Kind: "result", Body: j.Body}, nil
}

func (f *fake) Failure(j ledger.Job, err error) ledger.Entry {
	return ledger.Entry{Kind: "failure", Body: []byte(string(j.Body) + ": " + firstLine(err))}
}

func firstLine(err error) string { s, _, _ := strings.Cut(err.Error(), "\n"); return s }

// bodies are the messages sent so far, "" for any queue.
func (f *fake) bodies(queue string) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []string
	for _, m := range f.sent {
		if queue == "" || m.Queue == queue {
			all = append(all, string(m.Body))
		}
	}
	return all
}

func (f *fake) sends() []sent {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]sent(nil), f.sent...)
}

// echo logs the entry in the workspace's list and sends it on, to the queue named by its kind.
func echo(l func() *ledger.Ledger) func(tx *ledger.Tx, e ledger.Entry) error {
	return func(tx *ledger.Tx, e ledger.Entry) error {
		tx.Do("RPUSH", l().Prefix(e.Team)+"log", e.Body)
		tx.Send(ledger.Message{Queue: e.Kind, Body: e.Body})
		return nil
	}
}

// node is a ledger that runs, like one process.
type node struct {
	*ledger.Ledger
	*fake
	stop func() // ends Run in good order, and waits for it
}

type option func(*ledger.Config)

func instance(name string) option { return func(c *ledger.Config) { c.Instance = name } }
func lease(d time.Duration) option {
	return func(c *ledger.Config) { c.LeaseTTL = d }
}

// start runs a ledger on s. A nil f.handle echoes.
func start(t testing.TB, s *store, f *fake, opts ...option) *node {
	t.Helper()
	n := build(t, s, f, opts...)
	n.run(t)
	return n
}

func build(t testing.TB, s *store, f *fake, opts ...option) *node {
	t.Helper()
	n := &node{fake: f, stop: func() {}}
	if f.handle == nil {
		f.handle = echo(func() *ledger.Ledger { return n.Ledger })
	}
	cfg := ledger.Config{
		Redis: s.client(t), Shards: 4, Now: time.Now, Tick: time.Now, Handler: f, Sender: f, Worker: f, Log: logger(t),
		Pause: 5 * time.Millisecond, Patience: time.Millisecond, Grace: time.Second, PutTimeout: 15 * time.Second,
	}
	for _, o := range opts {
		o(&cfg)
	}
	l, err := ledger.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	n.Ledger = l
	return n
}

func (n *node) run(t testing.TB) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- n.Run(ctx) }()
	var once sync.Once
	n.stop = func() {
		once.Do(func() {
			cancel()
			if err := <-done; err != nil {
				t.Errorf("run: %v", err)
			}
		})
	}
	t.Cleanup(n.stop)
}

func logger(testing.TB) *slog.Logger {
	var w io.Writer = io.Discard
	if os.Getenv("LEDGER_LOG") != "" {
		w = os.Stderr
	}
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func (n *node) mustPut(t testing.TB, e ledger.Entry) {
	t.Helper()
	if err := n.Put(t.Context(), e); err != nil {
		t.Fatalf("put: %v", err)
	}
}

func (n *node) mustIdle(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := n.Idle(ctx); err != nil {
		t.Fatal(err)
	}
}

// entry is the i-th of a workspace.
func entry(team string, i int) ledger.Entry {
	return ledger.Entry{
		Team: team, Kind: "C1", Body: fmt.Appendf(nil, "%s-%d", team, i), Marks: []string{fmt.Sprintf("%s:%d", team, i)},
		At: time.Now(),
	}
}

func series(team string, from, to int) []string {
	var all []string
	for i := from; i < to; i++ {
		all = append(all, fmt.Sprintf("%s-%d", team, i))
	}
	return all
}
