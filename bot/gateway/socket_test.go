package gateway

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"kringloop/bot"
)

func receive[T any](t *testing.T, c <-chan T, what string) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(5 * time.Second):
		t.Fatalf("no %s came", what)
		panic("unreachable")
	}
}

func runSocket(t *testing.T, h *hub, s *shelf, change func(c *SocketConfig)) *Socket {
	t.Helper()
	clk := newClock()
	c := SocketConfig{AppToken: "xapp-1-SECRET", APIURL: h.URL + "/api/", Keep: s.keep, Now: clk.now, Sleep: clk.sleep,
		Accept: func(team, app string) bool { return team == "T1" && app == "A1" }}
	if change != nil {
		change(&c)
	}
	door := NewSocket(c)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- door.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := receive(t, done, "end of Run"); !errors.Is(err, context.Canceled) {
			t.Errorf("Run: %v", err)
		}
	})
	return door
}

func TestSocketKeepsThenAcknowledges(t *testing.T) {
	h, s := newHub(t), &shelf{came: make(chan Envelope, 8)}
	door := runSocket(t, h, s, nil)
	one, two := h.connection(), h.connection()
	strict := strings.Replace(callback(imMessage), `[{"type":"rich_text","elements":[]}]`, `[{"type":"input","element":"?"}]`, 1)
	command := `{"team_id":"T1","api_app_id":"A1","channel_id":"C1","user_id":"U1","command":"/kringloop","text":"help","trigger_id":"1.2"}`
	tests := []struct {
		ws               *websocket.Conn
		id, kind, want   string
		payload, teamTag string
	}{
		{one, "e1", "events_api", KindEvent, callback(imMessage), "T1"},
		{two, "e2", "interactive", KindInteractive, pressed, "T1"},
		{one, "e3", "slash_commands", KindCommand, command, "T1"},
		{two, "e4", "events_api", KindEvent, strict, "T1"}, // slack-go's parser fails on it
	}
	for _, tt := range tests {
		h.send(tt.ws, tt.id, tt.kind, tt.payload)
		e := receive(t, s.came, "envelope")
		if e.Kind != tt.want || e.Team != tt.teamTag || len(e.Marks) == 0 {
			t.Errorf("%s: kept %s %s %s", tt.id, e.Kind, e.Team, e.Body)
		}
		sameEvent(t, e.Kind, []byte(tt.payload), e.Body)
		if a := receive(t, h.acks, "acknowledgement"); a.ID != tt.id || a.Payload != nil {
			t.Errorf("%s: acknowledged %s %s", tt.id, a.ID, a.Payload)
		}
	}
	if n := door.Open(); n != 2 {
		t.Errorf("%d connections", n)
	}
}

func TestSocketAcknowledgesWhatItDoesNotKeep(t *testing.T) {
	h, s := newHub(t), &shelf{}
	runSocket(t, h, s, func(c *SocketConfig) { c.Connections = 1 })
	ws := h.connection()
	for i, m := range []struct{ kind, payload string }{
		{"events_api", callback(`{"type":"quantum_thread_entangled","ts":12}`)}, // unknown to slack-go
		{"events_api", callback(`{"type":"message","subtype":"message_changed","channel":"D1","channel_type":"im","ts":"1.1"}`)},
		{"events_api", strings.ReplaceAll(callback(imMessage), `"T1"`, `"T2"`)}, // a stranger: sending it again won't help
		{"events_api", `"not an object"`},
		{"options_of_the_future", `{"a":1}`},
	} {
		id := fmt.Sprint("e", i)
		h.send(ws, id, m.kind, m.payload)
		if a := receive(t, h.acks, "acknowledgement of "+m.payload); a.ID != id {
			t.Errorf("acknowledged %s", a.ID)
		}
	}
	if s.count() != 0 {
		t.Errorf("kept %d", s.count())
	}
}

func TestSocketKeepFailsThenRedelivered(t *testing.T) {
	h, s := newHub(t), &shelf{}
	var tried = make(chan struct{}, 8)
	runSocket(t, h, s, func(c *SocketConfig) {
		c.Keep = func(ctx context.Context, e Envelope) error {
			defer func() { tried <- struct{}{} }()
			return s.keep(ctx, e)
		}
	})
	ws := h.connection()
	s.fail(errors.New("redis is away"))
	h.send(ws, "e1", "events_api", callback(imMessage))
	receive(t, tried, "try to keep")
	s.fail(nil)
	h.send(ws, "e2", "events_api", callback(imMessage)) // the same event, again
	receive(t, tried, "try to keep")
	if a := receive(t, h.acks, "acknowledgement"); a.ID != "e2" {
		t.Errorf("acknowledged %s, which was not kept", a.ID)
	}
	if s.count() != 1 {
		t.Errorf("kept %d", s.count())
	}
}

func TestSocketRefresh(t *testing.T) {
	h, s := newHub(t), &shelf{came: make(chan Envelope, 64)}
	runSocket(t, h, s, nil)
	one, two := h.connection(), h.connection()
	unique := func(id string) string { return strings.Replace(callback(imMessage), "Ev1", id, 1) }
	kept, acked := map[string]bool{}, map[string]bool{}
	for round, reason := range []string{"warning", "refresh_requested"} {
		ids := []string{fmt.Sprint("before", round), fmt.Sprint("other", round), fmt.Sprint("behind", round)}
		h.send(one, ids[0], "events_api", unique(ids[0])) // on its way when the refresh is asked for
		h.write(one, `{"type":"disconnect","reason":"`+reason+`","debug_info":{"host":"x"}}`)
		h.send(one, ids[2], "events_api", unique(ids[2])) // Slack goes on for a while
		h.send(two, ids[1], "events_api", unique(ids[1]))
		one = h.connection() // the new one
		for !kept[ids[0]] || !kept[ids[1]] || !kept[ids[2]] {
			kept[receive(t, s.came, "envelope").Marks[0]] = true
		}
		for !acked[ids[0]] || !acked[ids[1]] || !acked[ids[2]] {
			acked[receive(t, h.acks, "acknowledgement").ID] = true
		}
	}
	h.send(one, "after", "events_api", unique("after"))
	for receive(t, h.acks, "acknowledgement").ID != "after" {
	}
}

func TestSocketSubmission(t *testing.T) {
	h, s := newHub(t), &shelf{}
	runSocket(t, h, s, func(c *SocketConfig) {
		c.Connections = 1
		c.Validate = func(e bot.Event) map[string]string {
			if e.View.Value("name") == "" {
				return map[string]string{"name": "Geef een naam."}
			}
			return nil
		}
	})
	ws := h.connection()
	h.send(ws, "e1", "interactive", strings.Replace(submitted, "bureaustoelen", "", 1))
	a := receive(t, h.acks, "acknowledgement")
	sameJSON(t, `{"response_action":"errors","errors":{"name":"Geef een naam."}}`, string(a.Payload))
	if s.count() != 0 {
		t.Errorf("kept %d", s.count())
	}
	h.send(ws, "e2", "interactive", submitted)
	if a := receive(t, h.acks, "acknowledgement"); a.Payload != nil || s.count() != 1 {
		t.Errorf("payload %s, kept %d", a.Payload, s.count())
	}
}

func TestSocketComesBack(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and says nothing
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = silent.Close() }()
	var log lockedBuffer
	h := newHub(t,
		func(w http.ResponseWriter) { w.WriteHeader(500) },
		func(w http.ResponseWriter) { say(w, `{"ok":false,"error":"invalid_auth"}`) },
		func(w http.ResponseWriter) { w.WriteHeader(404) },
		func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", "120")
			w.WriteHeader(429)
		},
		func(w http.ResponseWriter) { cut(w, call{}) },
		func(w http.ResponseWriter) { say(w, `{"ok":true,"url":"ws://127.0.0.1:1/link?ticket=TICKETSECRET"}`) },
		func(w http.ResponseWriter) { say(w, `{"ok":true,"url":"ws://127.0.0.1:x/link?ticket=TICKETSECRET"}`) },
		func(w http.ResponseWriter) {
			say(w, `{"ok":true,"url":"ws://`+silent.Addr().String()+`/link?ticket=TICKETSECRET"}`)
		},
	)
	clk := newClock()
	runSocket(t, h, &shelf{}, func(c *SocketConfig) {
		c.Connections, c.DialTimeout, c.Now, c.Sleep = 1, 50*time.Millisecond, clk.now, clk.sleep
		c.Log = slog.New(slog.NewTextHandler(&log, nil))
	})
	h.connection()
	if h.tried != 9 {
		t.Errorf("tried %d times", h.tried)
	}
	clk.mu.Lock()
	var longest time.Duration
	for _, d := range clk.slept {
		longest = max(longest, d)
	}
	clk.mu.Unlock()
	if longest < 2*time.Minute || longest > 3*time.Minute {
		t.Errorf("Retry-After 120 not obeyed: pauses %v", clk.slept)
	}
	if out := log.String(); strings.Contains(out, "SECRET") || !strings.Contains(out, "invalid_auth") {
		t.Errorf("log:\n%s", out)
	}
}

func TestPauseGrowsAndIsBounded(t *testing.T) {
	l := &link{log: slog.New(slog.DiscardHandler)}
	var last time.Duration
	for i := range 100 {
		p := l.failed(errors.New("x"))
		if p > pauseMost+pauseMost/4+1 || i < 5 && p < last {
			t.Fatalf("pause %d is %s after %s", i, p, last)
		}
		last = p
	}
	if last < pauseMost {
		t.Errorf("pause ends at %s", last)
	}
}

func TestSocketDropsWhenNothingIsKept(t *testing.T) {
	h, s := newHub(t), &shelf{}
	hang := make(chan struct{})
	var once sync.Once
	free := func() { once.Do(func() { close(hang) }) }
	defer free()
	door := runSocket(t, h, s, func(c *SocketConfig) {
		c.Connections = 1
		c.Keep = func(ctx context.Context, e Envelope) error {
			<-hang
			return s.keep(ctx, e)
		}
	})
	ws := h.connection()
	const sent = 200 // more than a lane holds
	for i := range sent {
		h.send(ws, fmt.Sprint("e", i), "events_api", callback(imMessage))
	}
	free()
	for last := false; !last; { // the connection still works; the lane may be full for a moment yet
		h.send(ws, "last", "options_of_the_future", `{"team_id":"T1"}`)
		last = receive(t, h.acks, "acknowledgement").ID == "last"
	}
	if n := s.count(); n == 0 || door.Open() != 1 {
		t.Errorf("kept %d, %d open", n, door.Open())
	}
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// A parcel takes the lane of the workspace that it is kept for: in a shared channel what one says comes with the other
// company's team_id, and stays in order with the rest.
func TestLaneIsTheWorkspaces(t *testing.T) {
	theirs := strings.Replace(callback(imMessage), `"token":"verification","team_id":"T1"`, `"token":"verification","team_id":"T9"`, 1)
	in := newIntake(nil, nil, nil, time.Now, nil, 0)
	for _, p := range []parcel{
		{kind: KindEvent, payload: []byte(callback(imMessage))},
		{kind: KindEvent, payload: []byte(theirs)},
		{kind: KindInteractive, payload: []byte(pressed)},
		{kind: KindInteractive, payload: []byte(`{"type":"view_submission","user":{"id":"U1","team_id":"T9"},"team":{"id":"T9"},"view":{"id":"V1","app_installed_team_id":"T1"}}`)},
		{kind: KindCommand, payload: []byte(`{"team_id":"T1","channel_id":"C1","user_id":"U1","command":"/kringloop"}`)},
	} {
		e, _, _, err := in.sort(p.kind, p.payload)
		if p.team() != "T1" || e.Team != "T1" || err != nil {
			t.Errorf("%s: lane of %q, kept for %q (%v)", p.payload, p.team(), e.Team, err)
		}
	}
	broken := parcel{kind: KindEvent, payload: []byte(`{`)}
	if got := broken.team(); got != "" {
		t.Errorf("of nothing readable: %q", got)
	}
}
