package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kringloop/bot"
)

func newTestClient(t *testing.T, reply func(w http.ResponseWriter, c call)) (*Client, *fakeSlack, *clock) {
	t.Helper()
	f, c := newFakeSlack(t, reply), newClock()
	return NewClient(ClientConfig{Token: testToken, APIURL: f.URL + "/api", Now: c.now, Sleep: c.sleep}), f, c
}

func code(c string) func(w http.ResponseWriter, c call) {
	return func(w http.ResponseWriter, _ call) { say(w, `{"ok":false,"error":"`+c+`"}`) }
}

// posted answers as Slack does, which echoes the message; slack-go would choke on this one's blocks.
func posted(w http.ResponseWriter, c call) {
	channel := first(c.form.Get("channel"), "D9")
	if strings.HasPrefix(channel, "U") {
		channel = "D9"
	}
	say(w, `{"ok":true,"channel":"`+channel+`","ts":"5.5","message":{"blocks":[{"type":"input","element":"?"}]}}`)
}

var blocks = json.RawMessage(`[{"type":"section","text":{"type":"mrkdwn","text":"a & <b>"},"novel":{"x":1}},{"type":"from_the_future","y":[2]}]`)

func message() bot.Post {
	return bot.Post{Shape: bot.Message, Channel: "C1", Thread: "1.1", Text: "tekst &amp; uitleg", Blocks: blocks}
}

func TestPost(t *testing.T) {
	c, f, _ := newTestClient(t, posted)
	receipt, err := c.Deliver(t.Context(), message(), Delivery{ID: "p1", Team: "T1"})
	if err != nil || receipt != "C1 5.5" {
		t.Fatalf("receipt %q, err %v", receipt, err)
	}
	got := f.seen()[0]
	if got.method != "chat.postMessage" {
		t.Errorf("method %s", got.method)
	}
	for k, want := range map[string]string{"channel": "C1", "thread_ts": "1.1", "text": "tekst &amp; uitleg", "unfurl_links": "false",
		"unfurl_media": "false", "metadata": `{"event_type":"kringloop","event_payload":{"id":"p1"}}`, "token": testToken} {
		if v := got.form.Get(k); v != want {
			t.Errorf("%s = %q, want %q", k, v, want)
		}
	}
	sameJSON(t, string(blocks), got.form.Get("blocks"))
}

func sameJSON(t *testing.T, want, got string) {
	t.Helper()
	var a, b any
	if err := json.Unmarshal([]byte(want), &a); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(got), &b); err != nil {
		t.Fatalf("%v in %s", err, got)
	}
	if d := cmp.Diff(a, b); d != "" {
		t.Error(d)
	}
}

func TestUpdate(t *testing.T) {
	tests := []struct {
		name        string
		ts, target  string
		channel, at string
	}{
		{"by ts", "2.2", "", "C1", "2.2"},
		{"by receipt", "", "D7 3.3", "D7", "3.3"},
		{"ts wins", "2.2", "D7 3.3", "C1", "2.2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, f, _ := newTestClient(t, posted)
			p := message()
			p.TS, p.Blocks = tt.ts, nil
			receipt, err := c.Deliver(t.Context(), p, Delivery{ID: "p1", Team: "T1", Target: tt.target, Doubt: true})
			if err != nil || receipt != tt.channel+" "+tt.at {
				t.Fatalf("receipt %q, err %v", receipt, err)
			}
			calls := f.seen()
			if methods(calls) != "chat.update" {
				t.Fatalf("calls %s", methods(calls))
			}
			form := calls[0].form
			if form.Get("channel") != tt.channel || form.Get("ts") != tt.at || form.Has("metadata") || form.Get("blocks") != "[]" {
				t.Errorf("form %v", form)
			}
		})
	}
}

// Slack's chat.update wants the id of the conversation where chat.postMessage takes a user's.
func TestUpdateInAPersonsOwnConversation(t *testing.T) {
	c, f, _ := newTestClient(t, func(w http.ResponseWriter, c call) {
		if c.method == "conversations.open" {
			_, _ = w.Write([]byte(`{"ok":true,"channel":{"id":"D9"}}`))
			return
		}
		posted(w, c)
	})
	p := message()
	p.Channel, p.TS = "U1", "2.2"
	receipt, err := c.Deliver(t.Context(), p, Delivery{ID: "p1", Team: "T1"})
	if err != nil || receipt != "D9 2.2" || methods(f.seen()) != "conversations.open chat.update" {
		t.Errorf("%q %v %s", receipt, err, methods(f.seen()))
	}
	for _, team := range []string{"T1", "T2"} { // once for each workspace
		if _, err := c.Deliver(t.Context(), p, Delivery{ID: "p2", Team: team}); err != nil {
			t.Error(err)
		}
	}
	if got := methods(f.seen()); got != "conversations.open chat.update chat.update conversations.open chat.update" {
		t.Error(got)
	}
}

func TestUpdateOfAMessageThatIsGonePostsAnew(t *testing.T) {
	for _, gone := range []string{"message_not_found", "edit_window_closed", "cant_update_message"} {
		c, f, _ := newTestClient(t, func(w http.ResponseWriter, c call) {
			if c.method == "chat.update" {
				code(gone)(w, c)
				return
			}
			posted(w, c)
		})
		receipt, err := c.Deliver(t.Context(), message(), Delivery{ID: "p1", Team: "T1", Target: "C1 3.3"})
		if err != nil || receipt != "C1 5.5" || methods(f.seen()) != "chat.update chat.postMessage" {
			t.Errorf("%s: %q %v %s", gone, receipt, err, methods(f.seen()))
		}
	}
}

func TestDoubtLooksFirst(t *testing.T) {
	mine := `{"ts":"4.4","metadata":{"event_type":"kringloop","event_payload":{"id":"p1"}},"blocks":[{"type":"input","element":"?"}]}`
	other := `{"ts":"4.5","metadata":{"event_type":"other","event_payload":{"id":"p1"}}},{"ts":"4.6","metadata":{"event_type":"kringloop","event_payload":{"id":7}}}`
	page := func(messages, cursor string) string {
		return fmt.Sprintf(`{"ok":true,"messages":[%s],"has_more":%v,"response_metadata":{"next_cursor":%q}}`, messages, cursor != "", cursor)
	}
	tests := []struct {
		name    string
		channel string
		thread  string
		replies map[string]string // by method and cursor
		receipt string
		calls   string
	}{
		{"in the channel", "C1", "", map[string]string{"conversations.history": page(other+","+mine, "")}, "C1 4.4", "conversations.history"},
		{"not in the channel", "C1", "", map[string]string{"conversations.history": page(other, "")}, "C1 5.5", "conversations.history chat.postMessage"},
		{"in a thread, second page", "C1", "1.1", map[string]string{"conversations.replies": page(other, "next"), "conversations.replies next": page(mine, "")},
			"C1 4.4", "conversations.replies conversations.replies"},
		{"person's own conversation", "U1", "", map[string]string{"conversations.open": `{"ok":true,"channel":{"id":"D9"}}`, "conversations.history": page(mine, "")},
			"D9 4.4", "conversations.open conversations.history"},
		{"scope missing", "C1", "", map[string]string{"conversations.history": `{"ok":false,"error":"missing_scope","needed":"channels:history"}`},
			"C1 5.5", "conversations.history chat.postMessage"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, f, _ := newTestClient(t, func(w http.ResponseWriter, c call) {
				if js, ok := tt.replies[strings.TrimSpace(c.method+" "+c.form.Get("cursor"))]; ok {
					if strings.HasPrefix(c.method, "conversations.h") && c.form.Get("include_all_metadata") != "1" {
						t.Errorf("form %v", c.form)
					}
					say(w, js)
					return
				}
				posted(w, c)
			})
			p := message()
			p.Channel, p.Thread = tt.channel, tt.thread
			receipt, err := c.Deliver(t.Context(), p, Delivery{ID: "p1", Team: "T1", Doubt: true})
			if err != nil || receipt != tt.receipt || methods(f.seen()) != tt.calls {
				t.Errorf("receipt %q, err %v, calls %s", receipt, err, methods(f.seen()))
			}
		})
	}
}

func TestDoubtStaysWhenLookingFails(t *testing.T) {
	c, f, _ := newTestClient(t, func(w http.ResponseWriter, _ call) { w.WriteHeader(500) })
	_, err := c.Deliver(t.Context(), message(), Delivery{ID: "p1", Team: "T1", Doubt: true})
	if _, ok := errors.AsType[Doubtful](err); !ok || methods(f.seen()) != "conversations.replies" {
		t.Errorf("err %v, calls %s", err, methods(f.seen()))
	}
}

// cut closes the connection after the request was read.
func cut(w http.ResponseWriter, _ call) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}

func TestErrorClasses(t *testing.T) {
	limited := func(w http.ResponseWriter, _ call) {
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(429)
	}
	status := func(n int) func(http.ResponseWriter, call) {
		return func(w http.ResponseWriter, _ call) { w.WriteHeader(n) }
	}
	garbage := func(w http.ResponseWriter, _ call) { say(w, "<html>") }
	tests := []struct {
		name         string
		reply        func(w http.ResponseWriter, c call)
		post, update string // class of the error
	}{
		{"429", limited, "later 7s", "later 7s"},
		{"429 without a header", status(429), "later 30s", "later 30s"},
		{"ratelimited", code("ratelimited"), "later 30s", "later 30s"},
		{"500", status(500), "doubtful", "again"},
		{"503", status(503), "doubtful", "again"},
		{"403", status(403), "again", "again"},
		{"internal_error", code("internal_error"), "doubtful", "again"},
		{"fatal_error", code("fatal_error"), "doubtful", "again"},
		{"connection cut", cut, "doubtful", "again"},
		{"garbage", garbage, "doubtful", "again"},
		{"request_timeout", code("request_timeout"), "again", "again"},
		{"channel_not_found", code("channel_not_found"), "closed", "closed"},
		{"is_archived", code("is_archived"), "closed", "closed"},
		{"not_in_channel", code("not_in_channel"), "closed", "closed"},
		{"invalid_blocks", code("invalid_blocks"), "refused", "refused"},
		{"msg_too_long", code("msg_too_long"), "refused", "refused"},
		{"invalid_auth", code("invalid_auth"), "refused", "refused"},
		{"account_inactive", code("account_inactive"), "refused", "refused"},
		{"user_disabled", code("user_disabled"), "closed", "closed"},
		{"token_revoked", code("token_revoked"), "refused", "refused"},
		{"user_not_found", code("user_not_found"), "closed", "closed"},
		{"something new", code("something_new"), "refused", "refused"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for target, want := range map[string]string{"": tt.post, "C1 3.3": tt.update} {
				c, _, _ := newTestClient(t, tt.reply)
				receipt, err := c.Deliver(t.Context(), message(), Delivery{ID: "p1", Team: "T1", Target: target})
				if got := class(err); got != want || receipt != "" {
					t.Errorf("target %q: %s, want %s (%v)", target, got, want, err)
				}
				if strings.Contains(err.Error(), "SECRET") {
					t.Errorf("error tells the token: %v", err)
				}
			}
		})
	}
}

func class(err error) string {
	if l, ok := errors.AsType[Later](err); ok {
		return "later " + l.After.String()
	}
	if _, ok := errors.AsType[Doubtful](err); ok {
		return "doubtful"
	}
	if _, ok := errors.AsType[Refused](err); ok {
		if errors.Is(err, ErrExpired) {
			return "expired"
		}
		if errors.Is(err, ErrClosed) {
			return "closed"
		}
		return "refused"
	}
	if err != nil {
		return "again"
	}
	return "nil"
}

func TestDialErrorIsNotInDoubt(t *testing.T) {
	c, f, _ := newTestClient(t, posted)
	f.Close()
	if _, err := c.Deliver(t.Context(), message(), Delivery{ID: "p1"}); class(err) != "again" {
		t.Errorf("%s: %v", class(err), err)
	}
}

func TestTimeOutIsInDoubt(t *testing.T) {
	gone := make(chan struct{})
	c, _, _ := newTestClient(t, func(http.ResponseWriter, call) { <-gone })
	defer close(gone)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := c.Deliver(ctx, message(), Delivery{ID: "p1"}); class(err) != "doubtful" {
		t.Errorf("%s: %v", class(err), err)
	}
}

func TestOtherShapes(t *testing.T) {
	view := json.RawMessage(`{"type":"modal","title":{"type":"plain_text","text":"Titel"},"callback_id":"project","private_metadata":"p","blocks":` + string(blocks) + `}`)
	home := json.RawMessage(`{"type":"home","callback_id":"home","blocks":` + string(blocks) + `}`)
	tests := []struct {
		name   string
		p      bot.Post
		method string
		form   map[string]string
		body   string
	}{
		{"ephemeral", bot.Post{Shape: bot.Ephemeral, Channel: "C1", User: "U1", Thread: "1.1", Text: "x"}, "chat.postEphemeral",
			map[string]string{"channel": "C1", "user": "U1", "thread_ts": "1.1", "text": "x", "unfurl_links": "false", "unfurl_media": "false"}, ""},
		{"modal", bot.Post{Shape: bot.Modal, Trigger: "1.2", View: view}, "views.open", nil, `{"trigger_id":"1.2","view":` + string(view) + `}`},
		{"replace", bot.Post{Shape: bot.Replace, ViewID: "V1", Hash: "h", View: view}, "views.update", nil,
			`{"view_id":"V1","hash":"h","view":` + string(view) + `}`},
		{"home", bot.Post{Shape: bot.Home, User: "U1", View: home}, "views.publish", nil, `{"user_id":"U1","view":` + string(home) + `}`},
		{"home with hash", bot.Post{Shape: bot.Home, User: "U1", Hash: "h", View: home}, "views.publish", nil,
			`{"user_id":"U1","hash":"h","view":` + string(home) + `}`},
		{"status", bot.Post{Shape: bot.Status, Channel: "D1", Thread: "1.1", Text: "denkt na …"}, "assistant.threads.setStatus",
			map[string]string{"channel_id": "D1", "thread_ts": "1.1", "status": "denkt na …"}, ""},
		{"prompts", bot.Post{Shape: bot.Prompts, Channel: "D1", Thread: "1.1", Prompts: []bot.Prompt{{Title: "a", Message: "b"}, {}, {}, {}, {}}},
			"assistant.threads.setSuggestedPrompts", map[string]string{"channel_id": "D1", "thread_ts": "",
				"prompts": `[{"title":"a","message":"b"},{"title":"","message":""},{"title":"","message":""},{"title":"","message":""}]`}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, f, _ := newTestClient(t, func(w http.ResponseWriter, _ call) { say(w, `{"ok":true,"message_ts":"1.2","view":{"id":"V1"}}`) })
			if receipt, err := c.Deliver(t.Context(), tt.p, Delivery{ID: "p1", Team: "T1"}); err != nil || receipt != "" {
				t.Fatalf("receipt %q, err %v", receipt, err)
			}
			got := f.seen()[0]
			if got.method != tt.method {
				t.Errorf("method %s", got.method)
			}
			for k, want := range tt.form {
				if v := got.form.Get(k); v != want {
					t.Errorf("%s = %q, want %q", k, v, want)
				}
			}
			if tt.body != "" {
				sameJSON(t, tt.body, got.body)
			}
		})
	}
}

func TestTheMomentHasPassed(t *testing.T) {
	view := json.RawMessage(`{"type":"modal","blocks":[]}`)
	tests := []struct {
		p          bot.Post
		code, want string
	}{
		{bot.Post{Shape: bot.Modal, Trigger: "1", View: view}, "expired_trigger_id", "expired"},
		{bot.Post{Shape: bot.Modal, Trigger: "1", View: view}, "exchanged_trigger_id", "expired"},
		{bot.Post{Shape: bot.Modal, Trigger: "1", View: view}, "invalid_arguments", "refused"},
		{bot.Post{Shape: bot.Modal, Trigger: "1", View: json.RawMessage(`[`)}, "", "refused"},
		{bot.Post{Shape: bot.Replace, ViewID: "V1", View: view}, "not_found", "expired"},
		{bot.Post{Shape: bot.Replace, ViewID: "V1", View: view}, "hash_conflict", "expired"},
		{bot.Post{Shape: bot.Status, Channel: "C1"}, "invalid_thread_ts", "expired"},
		{bot.Post{Shape: bot.Status, Channel: "C1"}, "internal_error", "again"},
		{bot.Post{Shape: bot.Home, User: "U1", View: json.RawMessage(`{"blocks":{}}`)}, "", "refused"},
		{bot.Post{Shape: "shout"}, "", "refused"},
	}
	for _, tt := range tests {
		c, _, _ := newTestClient(t, code(tt.code))
		if _, err := c.Deliver(t.Context(), tt.p, Delivery{}); class(err) != tt.want {
			t.Errorf("%s %s: %s, want %s (%v)", tt.p.Shape, tt.code, class(err), tt.want, err)
		}
	}
}

func BenchmarkDeliver(b *testing.B) {
	c := NewClient(ClientConfig{Token: testToken, Now: time.Now, Pace: -1, Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		return canned(r, `{"ok":true,"channel":"C1","ts":"5.5","message":{"text":"x","blocks":`+string(blocks)+`}}`), nil
	})})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Deliver(b.Context(), message(), Delivery{ID: "p", Team: "T1"}); err != nil {
			b.Fatal(err)
		}
	}
}
