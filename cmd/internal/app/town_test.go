package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"kringloop/bot/ledger/redistest"
)

// fakeSlack takes posts, and is cheap enough for thousands of people. Every nth post is done and not answered.
type fakeSlack struct {
	silent int // 0 = all are answered

	mu    sync.Mutex
	posts map[string][]fakePost // by conversation
	n     int
}

type fakePost struct {
	TS       string          `json:"ts"`
	Text     string          `json:"text"`
	Metadata json.RawMessage `json:"metadata"`
}

func newFakeSlack(silent int) *fakeSlack {
	return &fakeSlack{silent: silent, posts: map[string][]fakePost{}}
}

func (s *fakeSlack) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method := strings.TrimPrefix(r.URL.Path, "/api/")
	channel := r.PostFormValue("channel")
	if user := r.PostFormValue("users"); user != "" {
		channel = user // its own conversation has its id
	}
	switch method {
	case "auth.test":
		_, _ = fmt.Fprint(w, `{"ok":true,"url":"https://town.slack.com/","team":"Town","user":"kringloop","team_id":"T0TOWN","user_id":"U0BOT","bot_id":"B0BOT"}`)
	case "bots.info":
		_, _ = fmt.Fprint(w, `{"ok":true,"bot":{"id":"B0BOT","app_id":"A0APP","user_id":"U0BOT"}}`)
	case "conversations.open":
		_, _ = fmt.Fprintf(w, `{"ok":true,"channel":{"id":%q}}`, channel)
	case "conversations.history":
		_ = json.NewEncoder(w).Encode(map[string]any{"ok": true, "messages": s.seen(channel)})
	case "chat.postMessage":
		s.mu.Lock()
		s.n++
		ts, silent := fmt.Sprintf("1.%06d", s.n), s.silent > 0 && s.n%s.silent == 0
		s.posts[channel] = append(s.posts[channel], fakePost{ts, r.PostFormValue("text"), json.RawMessage(r.PostFormValue("metadata"))})
		s.mu.Unlock()
		if silent {
			panic(http.ErrAbortHandler)
		}
		_, _ = fmt.Fprintf(w, `{"ok":true,"channel":%q,"ts":%q}`, channel, ts)
	default:
		http.Error(w, "no such method here: "+method, http.StatusNotFound)
	}
}

func (s *fakeSlack) seen(channel string) []fakePost {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.posts[channel])
}

func (s *fakeSlack) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.n
}

// town is a Redis and a Slack that processes come to and go from.
type town struct {
	t     testing.TB
	srv   *redistest.Server
	slack http.Handler
	now   atomic.Int64 // µs
}

func newTown(t testing.TB, slack http.Handler) *town {
	w := &town{t: t, srv: redistest.Start(t, "--appendfsync", "always"), slack: slack}
	w.set(monday)
	return w
}

func (w *town) set(t time.Time) { w.now.Store(t.UnixMicro()) }
func (w *town) time() time.Time { return time.UnixMicro(w.now.Load()) }

// process is one App. Once it died nothing that it does reaches Redis or Slack, as after a SIGKILL.
type process struct {
	*App
	dieAt string // "" = it lives on
	armed atomic.Bool
	dead  atomic.Bool
	gone  chan struct{}
	stop  func()
}

var errDead = errors.New("this process is dead")

// start starts a process; dieAt is the step at which it dies once it is armed.
func (w *town) start(instance, dieAt string) *process {
	w.t.Helper()
	content, err := sharedContent()
	if err != nil {
		w.t.Fatal(err)
	}
	p := &process{dieAt: dieAt, gone: make(chan struct{})}
	door := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		post := strings.HasSuffix(r.URL.Path, "chat.postMessage")
		if p.dead.Load() || post && p.at("before send") {
			panic(http.ErrAbortHandler)
		}
		w.slack.ServeHTTP(rw, r)
		if post && p.at("after send") {
			panic(http.ErrAbortHandler)
		}
	}))
	rdb := redis.NewClient(&redis.Options{Addr: w.srv.Addr, ContextTimeoutEnabled: true})
	rdb.AddHook(p)
	p.App, err = New(Config{Redis: rdb, Content: content, Zone: brusselsZone(w.t), Instance: instance, Slack: Slack{BotToken: "xoxb-town", APIURL: door.URL + "/api/"},
		Now: w.time, Tick: time.Now, Pace: -1, TokensPerDay: -1})
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	var once sync.Once
	p.stop = func() {
		once.Do(func() {
			cancel()
			if err := <-ended; err != nil && !p.dead.Load() {
				w.t.Errorf("%s ended: %v", instance, err)
			}
			door.Close()
			_ = rdb.Close()
		})
	}
	w.t.Cleanup(p.stop)
	return p
}

// at lets the process die when this is the step.
func (p *process) at(step string) bool {
	if p.armed.Load() && step == p.dieAt && p.dead.CompareAndSwap(false, true) {
		close(p.gone)
	}
	return p.dead.Load()
}

// ring lets the alarms ring that are due.
func (p *process) ring(t testing.TB) {
	t.Helper()
	if err := p.Ring(t.Context()); err != nil && !p.dead.Load() {
		t.Fatal(err)
	}
}

func (p *process) idle(t testing.TB, within time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	if err := p.Idle(ctx); err != nil {
		t.Fatal(err)
	}
}

func (p *process) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		if p.dead.Load() {
			return nil, errDead
		}
		return next(ctx, network, addr)
	}
}

func (p *process) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if p.dead.Load() {
			return errDead
		}
		return next(ctx, cmd)
	}
}

func (p *process) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		step := ledgerStep(cmds)
		if p.at("before " + step) {
			return errDead
		}
		err := next(ctx, cmds)
		if err == nil || !strings.Contains(err.Error(), "NOSCRIPT") { // then it comes again
			if p.at("after " + step) {
				return errDead
			}
		}
		return err
	}
}

// ledgerStep tells what the ledger is at by the keys of its script.
func ledgerStep(cmds []redis.Cmder) string {
	args := cmds[0].Args()
	if len(args) < 5 || !strings.HasPrefix(cmds[0].Name(), "eval") {
		return ""
	}
	switch _, one, _ := strings.Cut(fmt.Sprint(args[3]), "}:"); one + strings.TrimLeft(fmt.Sprint(args[4]), "{s0123456789}") {
	case "alarms:in":
		return "ring"
	case "c:in":
		return "commit"
	case "c:out":
		return "ack"
	}
	return ""
}
