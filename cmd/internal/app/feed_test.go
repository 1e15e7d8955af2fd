package app

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"golang.org/x/time/rate"
)

// feedRoom is the door of the calendars with a store of one.
func feedRoom(t *testing.T, find Feed) (h http.Handler, clock *time.Time, log *bytes.Buffer) {
	t.Helper()
	clock, log = new(time.Time), new(bytes.Buffer)
	*clock = time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)
	l := slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	a := &App{Feed: find, cfg: Config{Tick: func() time.Time { return *clock }}, log: l}
	a.feeds = &feeds{app: a, paces: map[string]*rate.Limiter{}}
	return a.Handler(nil), clock, log
}

func ask(t *testing.T, h http.Handler, method, path string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, "http://127.0.0.1"+path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func bodyOf(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

const aCalendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"

// storeOf is a store of one calendar.
func storeOf(secret string) Feed {
	return func(_ context.Context, key string) ([]byte, bool, error) {
		if key != FeedKey(secret) {
			return nil, false, nil
		}
		return []byte(aCalendar), true, nil
	}
}

func TestFeed(t *testing.T) {
	secret := NewFeedSecret()
	h, _, log := feedRoom(t, storeOf(secret))
	path := "/calendar/" + secret + ".ics"
	r := ask(t, h, "GET", path)
	if r.StatusCode != http.StatusOK || bodyOf(t, r) != aCalendar {
		t.Fatal(r.Status)
	}
	for name, want := range map[string]string{"Content-Type": "text/calendar; charset=utf-8", "Cache-Control": "private, max-age=900", "Referrer-Policy": "no-referrer"} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	tag := r.Header.Get("ETag")
	if r := ask(t, h, "GET", path, "If-None-Match", tag); r.StatusCode != http.StatusNotModified || bodyOf(t, r) != "" {
		t.Errorf("with its tag: %s", r.Status)
	}
	if r := ask(t, h, "GET", path, "If-None-Match", `"other"`); r.StatusCode != http.StatusOK {
		t.Errorf("with another tag: %s", r.Status)
	}
	if r := ask(t, h, "HEAD", path); r.StatusCode != http.StatusOK || bodyOf(t, r) != "" || r.ContentLength != int64(len(aCalendar)) {
		t.Errorf("head: %s, %d", r.Status, r.ContentLength)
	}
	if r := ask(t, h, "POST", path); r.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("post: %s", r.Status)
	}
	other := NewFeedSecret()
	for _, path := range []string{other + ".ics", secret, secret + ".ICS", secret[1:] + ".ics", secret + "x.ics", FeedKey(secret) + ".ics", ".ics", ""} {
		if r := ask(t, h, "GET", "/calendar/"+path); r.StatusCode != http.StatusNotFound || r.Header.Get("Cache-Control") == "private, max-age=900" {
			t.Errorf("%q: %s", path, r.Status)
		}
	}
	if strings.Contains(log.String(), secret) {
		t.Error("the secret stands in the log")
	}
}

func TestFeedSecrets(t *testing.T) {
	a, b := NewFeedSecret(), NewFeedSecret()
	if a == b || !secretForm.MatchString(a) || FeedKey(a) == FeedKey(b) || strings.Contains(FeedKey(a), a) {
		t.Errorf("%q and %q", a, b)
	}
}

// Without a store there are no calendars; what is revoked is gone at once; a store that is away is no reason to drop a calendar.
func TestFeedGone(t *testing.T) {
	secret := NewFeedSecret()
	path := "/calendar/" + secret + ".ics"
	none, _, _ := feedRoom(t, nil)
	if r := ask(t, none, "GET", path); r.StatusCode != http.StatusNotFound {
		t.Errorf("without a store: %s", r.Status)
	}
	found, failed := true, error(nil)
	h, _, log := feedRoom(t, func(context.Context, string) ([]byte, bool, error) { return []byte(aCalendar), found, failed })
	for _, step := range []struct {
		found bool
		err   error
		want  int
	}{{true, nil, 200}, {true, errors.New("redis is away"), 503}, {true, nil, 200}, {false, nil, 404}} {
		found, failed = step.found, step.err
		if r := ask(t, h, "GET", path); r.StatusCode != step.want {
			t.Errorf("%v, %v: %s", step.found, step.err, r.Status)
		}
	}
	if text := log.String(); !strings.Contains(text, "redis is away") || strings.Contains(text, secret) {
		t.Errorf("log: %s", text)
	}
}

// Who reads a calendar over and over waits; another calendar does not.
func TestFeedPace(t *testing.T) {
	h, clock, _ := feedRoom(t, func(context.Context, string) ([]byte, bool, error) { return []byte(aCalendar), true, nil })
	path, other := "/calendar/"+NewFeedSecret()+".ics", "/calendar/"+NewFeedSecret()+".ics"
	refused := 0
	for range 3 * feedBurst {
		if r := ask(t, h, "GET", path); r.StatusCode == http.StatusTooManyRequests {
			refused++
			if r.Header.Get("Retry-After") == "" {
				t.Error("nobody says when to come back")
			}
		}
	}
	if refused != 2*feedBurst {
		t.Errorf("%d refused", refused)
	}
	if r := ask(t, h, "GET", other); r.StatusCode != http.StatusOK {
		t.Errorf("another calendar: %s", r.Status)
	}
	*clock = clock.Add(feedEvery)
	if r := ask(t, h, "GET", path); r.StatusCode != http.StatusOK {
		t.Errorf("later: %s", r.Status)
	}
}

// Beside the demo's page there are calendars too.
func TestDemoFeed(t *testing.T) {
	content, err := sharedContent()
	if err != nil {
		t.Fatal(err)
	}
	d, err := NewDemo(DemoConfig{Content: content, Addr: "127.0.0.1:0", Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	secret := NewFeedSecret()
	d.App.Feed = storeOf(secret)
	h := d.App.withFeeds(d.Workspace.Handler())
	if r := ask(t, h, "GET", "/calendar/"+secret+".ics"); r.StatusCode != http.StatusOK || bodyOf(t, r) != aCalendar {
		t.Error(r.Status)
	}
	if r := ask(t, h, "GET", "/calendar/"+NewFeedSecret()+".ics"); r.StatusCode != http.StatusNotFound {
		t.Error(r.Status)
	}
	if r := ask(t, h, "GET", "/"); r.StatusCode != http.StatusOK || !strings.Contains(bodyOf(t, r), "<html") {
		t.Errorf("the page: %s", r.Status)
	}
}
