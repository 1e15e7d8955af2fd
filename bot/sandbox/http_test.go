package sandbox_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"kringloop/bot/sandbox"
)

// httpBot is a bot behind HTTP doors: it verifies with slack-go and answers what the test says.
type httpBot struct {
	t      *testing.T
	secret func() string

	mu     sync.Mutex
	status []int // of the next requests; empty = 200
	events chan string
	nums   chan string
}

func (b *httpBot) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		b.t.Error(err)
	}
	v, err := slack.NewSecretsVerifier(r.Header, b.secret())
	if err == nil {
		v.Write(body)
		err = v.Ensure()
	}
	if err != nil {
		b.t.Errorf("signature: %v", err)
	}
	b.nums <- r.Header.Get("X-Slack-Retry-Num")
	b.mu.Lock()
	status := http.StatusOK
	if len(b.status) > 0 {
		status, b.status = b.status[0], b.status[1:]
	}
	b.mu.Unlock()
	rw.WriteHeader(status)
	if status != http.StatusOK {
		return
	}
	form, _ := url.ParseQuery(string(body))
	switch r.URL.Path {
	case "/slack/events":
		ev, err := slackevents.ParseEvent(body, slackevents.OptionNoVerifyToken())
		if err != nil {
			b.t.Error(err)
		}
		b.events <- ev.InnerEvent.Type
	case "/slack/commands":
		b.events <- form.Get("command") + " " + form.Get("text")
		io.WriteString(rw, "tot je dienst")
	case "/slack/interactivity":
		b.events <- "interactive"
	default:
		b.t.Errorf("path %s", r.URL.Path)
	}
}

func TestHTTPDelivery(t *testing.T) {
	bot := &httpBot{t: t, events: make(chan string, 100), nums: make(chan string, 100)}
	s := httptest.NewServer(bot)
	t.Cleanup(s.Close)
	r := newRig(t, sandbox.Options{EventsURL: s.URL + "/slack"})
	bot.secret = r.w.SigningSecret

	bot.status = []int{500, 503}
	if _, err := r.w.Say("aankoper", "dm", "hallo", ""); err != nil {
		t.Fatal(err)
	}
	if got := take(t, bot.events); got != "message" {
		t.Fatalf("event %s", got)
	}
	for _, want := range []string{"", "1", "2"} {
		if got := take(t, bot.nums); got != want {
			t.Fatalf("retry %q, want %q", got, want)
		}
	}
	if err := r.w.Command("aankoper", "dm", "/kringloop", "help & meer"); err != nil {
		t.Fatal(err)
	}
	if got := take(t, bot.events); got != "/kringloop help & meer" {
		t.Fatalf("command %q", got)
	}
	ms := r.w.Messages("aankoper", "D0AANKOOP", "")
	if m := ms[len(ms)-1]; m.Text != "tot je dienst" || m.OnlyFor != "U0AANKOOP" {
		t.Fatalf("answer %+v", m)
	}
	ts := post(t, r.client(), "D0AANKOOP", slack.MsgOptionText("x", false), slack.MsgOptionBlocks(slack.NewActionBlock("b", button("a", "Klaar", "1"))))
	if err := r.w.Click("aankoper", sandbox.Click{Channel: "dm", TS: ts, Label: "Klaar"}); err != nil {
		t.Fatal(err)
	}
	quiet(t, r.w)
	if out := r.form("apps.connections.open"); out["error"] != "not_allowed_token_type" {
		t.Fatalf("connections.open %v", out)
	}
}
