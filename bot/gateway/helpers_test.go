package gateway

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	testSecret = "8f742231b10e8888abcd99yyyzzz85a5"
	testToken  = "xoxb-1234-abcdSECRET"
	jsonType   = "application/json"
	formType   = "application/x-www-form-urlencoded"
)

// clock is a time that stands still until somebody sleeps or sets it.
type clock struct {
	mu    sync.Mutex
	at    time.Time
	slept []time.Duration
}

func newClock() *clock { return &clock{at: time.Date(2026, 10, 26, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func (c *clock) sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
	c.slept = append(c.slept, d)
	return ctx.Err()
}

// shelf keeps envelopes, or fails.
type shelf struct {
	mu   sync.Mutex
	kept []Envelope
	err  error
	came chan Envelope
}

func (s *shelf) keep(_ context.Context, e Envelope) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return s.err
	}
	s.kept = append(s.kept, e)
	if s.came != nil {
		s.came <- e
	}
	return nil
}

func (s *shelf) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.kept)
}

func (s *shelf) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = err
}

func sign(body string, at time.Time) (stamp, signature string) {
	stamp = strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(testSecret))
	mac.Write([]byte("v0:" + stamp + ":" + body))
	return stamp, "v0=" + hex.EncodeToString(mac.Sum(nil))
}

// signed is a request as Slack sends it.
func signed(path, contentType, body string, at time.Time) *http.Request {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	stamp, sig := sign(body, at)
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("X-Slack-Request-Timestamp", stamp)
	r.Header.Set("X-Slack-Signature", sig)
	return r
}

func payloadForm(js string) string { return url.Values{"payload": {js}}.Encode() }

// callback wraps an inner event as the Events API does.
func callback(inner string) string {
	return `{"token":"verification","team_id":"T1","api_app_id":"A1","type":"event_callback","event_id":"Ev1",` +
		`"event_time":1761468000,"authorizations":[{"enterprise_id":null,"team_id":"T1","user_id":"UBOT","is_bot":true}],` +
		`"event":` + inner + `}`
}

const imMessage = `{"type":"message","channel":"D1","user":"U1","text":"waar staan we?","ts":"1761468000.000100",` +
	`"channel_type":"im","blocks":[{"type":"rich_text","elements":[]}]}`

const pressed = `{"type":"block_actions","api_app_id":"A1","trigger_id":"111.222.abc","team":{"id":"T1"},` +
	`"user":{"id":"U1","team_id":"T1"},"channel":{"id":"C1","name":"aankoop"},` +
	`"container":{"type":"message","message_ts":"1.2","channel_id":"C1","is_ephemeral":false},` +
	`"message":{"ts":"1.2","thread_ts":"1.1","blocks":[{"type":"section"}]},` +
	`"state":{"values":{}},"actions":[{"type":"button","action_id":"klaar","block_id":"b","value":"p1","action_ts":"9.9"}]}`

const submitted = `{"type":"view_submission","api_app_id":"A1","trigger_id":"5.6","team":{"id":"T1"},"user":{"id":"U1"},` +
	`"view":{"id":"V1","callback_id":"project","private_metadata":"{}","hash":"h1","app_installed_team_id":"T1",` +
	`"state":{"values":{"name":{"a":{"type":"plain_text_input","value":"bureaustoelen"}}}}}}`

// call is a call that a fake Slack saw.
type call struct {
	method string
	form   url.Values
	body   string
}

// fakeSlack answers the Web API with what reply says.
type fakeSlack struct {
	*httptest.Server
	mu    sync.Mutex
	calls []call
	reply func(w http.ResponseWriter, c call)
}

func newFakeSlack(t *testing.T, reply func(w http.ResponseWriter, c call)) *fakeSlack {
	t.Helper()
	f := &fakeSlack{reply: reply}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := call{method: path.Base(r.URL.Path)}
		if strings.HasPrefix(r.Header.Get("Content-Type"), jsonType) {
			var raw json.RawMessage
			if err := json.NewDecoder(r.Body).Decode(&raw); err != nil && err != io.EOF {
				t.Errorf("%s: %v", c.method, err)
			}
			c.body = string(raw)
		} else {
			if err := r.ParseForm(); err != nil {
				t.Errorf("%s: %v", c.method, err)
			}
			c.form = r.PostForm
		}
		f.mu.Lock()
		f.calls = append(f.calls, c)
		reply := f.reply
		f.mu.Unlock()
		reply(w, c)
	}))
	t.Cleanup(f.Close)
	return f
}

func (f *fakeSlack) seen() []call {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]call(nil), f.calls...)
}

func (f *fakeSlack) answer(reply func(w http.ResponseWriter, c call)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reply = reply
}

func say(w http.ResponseWriter, js string) {
	w.Header().Set("Content-Type", jsonType)
	_, _ = w.Write([]byte(js))
}

func methods(calls []call) string {
	var names []string
	for _, c := range calls {
		names = append(names, c.method)
	}
	return strings.Join(names, " ")
}

type roundTrip func(r *http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func canned(r *http.Request, js string) *http.Response {
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {jsonType}}, Request: r,
		Body: io.NopCloser(strings.NewReader(js))}
}
