package gateway_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kringloop/bot"
	"kringloop/bot/gateway"
	"kringloop/bot/sandbox"
)

// inWorkspace is a client of a workspace that answers like Slack.
func inWorkspace(t *testing.T) (*gateway.Client, *sandbox.Workspace) {
	t.Helper()
	w := sandbox.New(sandbox.Options{Clock: time.Now})
	host := httptest.NewServer(w.Handler())
	t.Cleanup(host.Close)
	t.Cleanup(w.Close)
	return gateway.NewClient(gateway.ClientConfig{Token: w.BotToken(), APIURL: host.URL + "/api", Now: time.Now,
		Log: slog.New(slog.DiscardHandler), Pace: -1}), w
}

const team, person, dm = "T0KRINGLP", "U0AANKOOP", "D0AANKOOP"

// A streamed answer, and the update that replaces it: in a channel, in a thread of a conversation with one person, outside
// a thread there, and when whoever wrote it died half way.
func TestStreamAndItsUpdate(t *testing.T) {
	for _, tt := range []struct {
		name, channel   string
		thread, crashed bool
	}{
		{"channel", "C0AANKOOP", true, false}, {"thread", dm, true, false}, {"flat", person, false, false},
		{"crashed in a thread", dm, true, true}, {"crashed outside one", dm, false, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, w := inWorkspace(t)
			place := strings.Replace(tt.channel, person, "dm", 1)
			if place == dm {
				place = "dm"
			}
			ask, err := w.Say("aankoper", place, "hoeveel moet het wegen?", "")
			if err != nil {
				t.Fatal(err)
			}
			thread := ""
			if tt.thread {
				thread = ask
			}
			s, err := c.Stream(t.Context(), team, tt.channel, thread, person, "Minstens **10 %** [1]. <!here>")
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Append(t.Context(), " Meer mag."); err != nil {
				t.Fatal(err)
			}
			half := w.Messages("aankoper", s.Channel(), thread)[1]
			if half.TS != s.TS() || half.Streaming != tt.thread || !strings.Contains(half.Text, "Minstens") || strings.Contains(half.Text, "<!here>") {
				t.Fatalf("half: %+v", half)
			}
			if !tt.crashed {
				if err := s.Stop(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			receipt, err := c.Deliver(t.Context(), bot.Post{Shape: bot.Message, Channel: s.Channel(), Thread: thread, TS: s.TS(), Text: "klaar"},
				gateway.Delivery{ID: "p1", Team: team})
			if err != nil || receipt != s.Channel()+" "+s.TS() {
				t.Fatalf("%q, %v", receipt, err)
			}
			all := w.Messages("aankoper", s.Channel(), thread)
			if m := all[1]; len(all) != 2 || m.Streaming || m.Text != "klaar" || len(m.Blocks) != 0 {
				t.Errorf("in the end: %+v", all)
			}
			if err := c.Resume(team, s.Channel(), s.TS()).Stop(t.Context()); err != nil {
				t.Errorf("stopped once more: %v", err)
			}
		})
	}
}

func TestStreamsAreSwitchedOff(t *testing.T) {
	c, w := inWorkspace(t)
	ask, err := w.Say("aankoper", "dm", "vraag", "")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.AddFault(sandbox.Fault{Method: "chat.startStream", Error: "feature_not_enabled"}); err != nil {
		t.Fatal(err)
	}
	_, err = c.Stream(t.Context(), team, dm, ask, person, "tekst")
	if r, ok := errors.AsType[gateway.Refused](err); !ok || r.Code != "feature_not_enabled" {
		t.Errorf("%v", err)
	}
	if n := len(w.Messages("aankoper", dm, ask)); n != 1 {
		t.Errorf("%d messages", n)
	}
}

func TestPeople(t *testing.T) {
	c, _ := inWorkspace(t)
	for user, admin := range map[string]bool{person: false, "U0CONTRAC": true, "U0MANAGEM": true} {
		if p, err := c.Profile(t.Context(), team, user); err != nil || p.Admin != admin {
			t.Errorf("%+v, %v", p, err)
		}
	}
	for user, want := range map[string]bool{person: false, "U0MANAGEM": true} {
		if in, err := c.InChannel(t.Context(), team, "C0DIRECTI", user); err != nil || in != want {
			t.Errorf("%s: %v, %v", user, in, err)
		}
	}
}

// A file, from the person who sends it to its content.
func TestFileComesIn(t *testing.T) {
	kept := make(chan gateway.Envelope, 1)
	var door http.Handler
	doors := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { door.ServeHTTP(w, r) }))
	defer doors.Close()
	w := sandbox.New(sandbox.Options{Clock: time.Now, EventsURL: doors.URL + "/slack"})
	defer w.Close()
	host := httptest.NewServer(w.Handler())
	defer host.Close()
	door = gateway.NewHTTP(gateway.HTTPConfig{Secret: w.SigningSecret(), Now: time.Now, Keep: func(_ context.Context, e gateway.Envelope) error {
		kept <- e
		return nil
	}})
	c := gateway.NewClient(gateway.ClientConfig{Token: w.BotToken(), APIURL: host.URL + "/api", Now: time.Now})
	if _, err := c.Identify(t.Context()); err != nil { // so that the workspace knows its own address
		t.Fatal(err)
	}
	ts, err := w.Share("management", "dm", "", "neem dit op", sandbox.File{Name: "Beleid 2026 (50%).md", Content: []byte("# Beleid")})
	if err != nil {
		t.Fatal(err)
	}
	e := <-kept
	ev, ok, err := gateway.Decode(e.Kind, e.Body, e.At)
	if err != nil || !ok || ev.Kind != bot.Said || ev.TS != ts || ev.Text != "neem dit op" || len(ev.Files) != 1 {
		t.Fatalf("%+v, %v, %v", ev, ok, err)
	}
	f := ev.Files[0]
	if f.Name != "Beleid 2026 (50%).md" || f.Size != 8 || f.ID == "" || f.Mime == "" {
		t.Errorf("%+v", f)
	}
	if got, err := c.Download(t.Context(), team, f.URL, 8); string(got) != "# Beleid" || err != nil {
		t.Errorf("%s: %q, %v", f.URL, got, err)
	}
	if _, err := c.Download(t.Context(), team, f.URL, 7); !errors.Is(err, gateway.ErrTooLarge) {
		t.Errorf("%v", err)
	}
	if _, err := c.Download(t.Context(), team, strings.Replace(f.URL, f.ID, "F9", 1), 100); err == nil {
		t.Error("a file that isn't there")
	}
}
