package sandbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"kringloop/bot/sandbox"
)

// within bounds every wait of these tests.
const within = 10 * time.Second

// rig is a workspace that listens.
type rig struct {
	t   *testing.T
	w   *sandbox.Workspace
	url string
}

func newRig(t *testing.T, o sandbox.Options) *rig {
	t.Helper()
	if o.Clock == nil {
		o.Clock = time.Now
	}
	w := sandbox.New(o)
	s := httptest.NewServer(w.Handler())
	t.Cleanup(func() {
		w.Close()
		s.Close()
	})
	return &rig{t: t, w: w, url: s.URL}
}

// form calls a method with a form body and the bot's token.
func (r *rig) form(method string, kv ...string) map[string]any {
	r.t.Helper()
	v := url.Values{"token": {r.w.BotToken()}}
	for i := 0; i < len(kv); i += 2 {
		v.Set(kv[i], kv[i+1])
	}
	res, err := http.PostForm(r.url+"/api/"+method, v)
	if err != nil {
		r.t.Fatal(err)
	}
	return r.decode(res)
}

func (r *rig) decode(res *http.Response) map[string]any {
	r.t.Helper()
	defer res.Body.Close()
	var out map[string]any
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
		r.t.Fatalf("status %d: %v", res.StatusCode, err)
	}
	return out
}

// step calls the script interface; the status must be want.
func (r *rig) step(verb, path string, in any, want int) map[string]any {
	r.t.Helper()
	var out map[string]any
	b := r.stepRaw(verb, path, in, want)
	if err := json.Unmarshal(b, &out); err != nil {
		r.t.Fatalf("%s %s: %v: %s", verb, path, err, b)
	}
	return out
}

func (r *rig) stepRaw(verb, path string, in any, want int) []byte {
	r.t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		r.t.Fatal(err)
	}
	req, err := http.NewRequest(verb, r.url+path, bytes.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	var buf bytes.Buffer
	if _, err := buf.ReadFrom(res.Body); err != nil {
		r.t.Fatal(err)
	}
	if res.StatusCode != want {
		r.t.Fatalf("%s %s: status %d, want %d: %s", verb, path, res.StatusCode, want, buf.String())
	}
	return buf.Bytes()
}

func (r *rig) client() *slack.Client {
	return slack.New(r.w.BotToken(), slack.OptionAPIURL(r.url+"/api/"), slack.OptionAppLevelToken(r.w.AppToken()),
		slack.OptionHTTPClient(&http.Client{Timeout: within}))
}

// socketBot is a bot on slack-go's Socket Mode client. It acknowledges with what answer gives.
type socketBot struct {
	*slack.Client
	events       chan slackevents.EventsAPIInnerEvent
	interactions chan slack.InteractionCallback
	commands     chan slack.SlashCommand
	hellos       chan struct{}
	retries      chan int
	answer       func(ev socketmode.Event) (payload any, ack bool)
}

func (r *rig) bot(answer func(ev socketmode.Event) (any, bool)) *socketBot {
	r.t.Helper()
	if answer == nil {
		answer = func(socketmode.Event) (any, bool) { return nil, true }
	}
	b := &socketBot{
		Client: r.client(), events: make(chan slackevents.EventsAPIInnerEvent, 1000), interactions: make(chan slack.InteractionCallback, 100),
		commands: make(chan slack.SlashCommand, 100), hellos: make(chan struct{}, 100), retries: make(chan int, 1000), answer: answer,
	}
	ctx, cancel := context.WithCancel(context.Background())
	sm := socketmode.New(b.Client)
	done := make(chan struct{})
	go func() {
		defer close(done)
		sm.RunContext(ctx)
	}()
	go b.serve(ctx, sm)
	r.t.Cleanup(func() {
		cancel()
		<-done
	})
	take(r.t, b.hellos)
	return b
}

func (b *socketBot) serve(ctx context.Context, sm *socketmode.Client) {
	for {
		select {
		case <-ctx.Done():
			return
		case ev := <-sm.Events:
			if ev.Type == socketmode.EventTypeHello {
				b.hellos <- struct{}{}
				continue
			}
			if ev.Request == nil || ev.Request.EnvelopeID == "" {
				continue
			}
			payload, ack := b.answer(ev)
			if ack {
				sm.Ack(*ev.Request, payload)
			}
			switch d := ev.Data.(type) {
			case slackevents.EventsAPIEvent:
				b.retries <- ev.Request.RetryAttempt
				b.events <- d.InnerEvent
			case slack.InteractionCallback:
				b.interactions <- d
			case slack.SlashCommand:
				b.commands <- d
			}
		}
	}
}

// take waits for the next value.
func take[T any](t *testing.T, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(within):
		t.Fatal("nothing came")
		panic("unreachable")
	}
}

// until polls cond.
func until(t *testing.T, what string, cond func() bool) {
	t.Helper()
	deadline := time.Now().Add(within)
	for !cond() {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func quiet(t *testing.T, w *sandbox.Workspace) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	if err := w.Quiet(ctx); err != nil {
		t.Fatal(err)
	}
}

func mustContain(t *testing.T, s, part string) {
	t.Helper()
	if !strings.Contains(s, part) {
		t.Fatalf("%q does not hold %q", s, part)
	}
}
