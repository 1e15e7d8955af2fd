package gateway

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

// streamed answers as Slack does to a stream that goes well.
func streamed(w http.ResponseWriter, c call) {
	say(w, `{"ok":true,"channel":"`+c.form.Get("channel")+`","ts":"5.5","message":{"blocks":[{"type":"input","element":"?"}]}}`)
}

func startStream(t *testing.T, c *Client) *Stream {
	t.Helper()
	s, err := c.Stream(t.Context(), "T1", "D1", "1.1", "U1", "")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// appended is what went out, in order, without the marks that keep two pieces apart.
func appended(calls []call) []string {
	var all []string
	for _, c := range calls {
		if text := c.form.Get("markdown_text"); text != "" {
			all = append(all, strings.ReplaceAll(text, joiner, ""))
		}
	}
	return all
}

func TestStream(t *testing.T) {
	c, f, clock := newTestClient(t, streamed)
	s, err := c.Stream(t.Context(), "T1", "C1", "1.1", "U1", "Streef ")
	if err != nil || s.Channel() != "C1" || s.TS() != "5.5" {
		t.Fatalf("%+v, %v", s, err)
	}
	form := f.seen()[0].form
	for k, want := range map[string]string{"channel": "C1", "thread_ts": "1.1", "recipient_user_id": "U1", "recipient_team_id": "T1", "unfurl_links": "false"} {
		if got := form.Get(k); got != want {
			t.Errorf("%s = %q, want %q", k, got, want)
		}
	}
	for _, piece := range []string{"naar ", "**10 %**. ", "Meer "} { // the first words went at once, these wait
		if err := s.Append(t.Context(), piece); err != nil {
			t.Fatal(err)
		}
	}
	clock.forward(streamPacing.pause)
	for _, piece := range []string{"mag ", "", "ook."} {
		if err := s.Append(t.Context(), piece); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := s.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	calls := f.seen()
	if got := methods(calls); got != "chat.startStream chat.appendStream chat.stopStream chat.stopStream" {
		t.Errorf("calls %s", got)
	}
	if got := strings.Join(appended(calls), "|"); got != "Streef |naar **10 %**. Meer mag |ook." {
		t.Errorf("appended %q", got)
	}
	if err := s.Append(t.Context(), "te laat"); !errors.Is(err, ErrEnded) {
		t.Errorf("after the stop: %v", err)
	}
}

func TestStreamOfAPersonHasNoRecipient(t *testing.T) {
	c, f, _ := newTestClient(t, func(w http.ResponseWriter, c call) {
		if c.method == "conversations.open" {
			say(w, `{"ok":true,"channel":{"id":"D9"}}`)
			return
		}
		streamed(w, c)
	})
	s, err := c.Stream(t.Context(), "T1", "U1", "1.1", "U1", "")
	if err != nil || s.Channel() != "D9" || f.seen()[1].form.Has("recipient_user_id") {
		t.Errorf("%+v, %v, %v", s, err, f.seen())
	}
}

// Outside a thread a person's conversation has no streams: there the message grows by edits.
func TestStreamByEdits(t *testing.T) {
	c, f, clock := newTestClient(t, posted)
	s, err := c.Stream(t.Context(), "T1", "D1", "", "U1", "Streef <!here>")
	if err != nil || s.Channel() != "D1" || s.TS() != "5.5" {
		t.Fatalf("%+v, %v", s, err)
	}
	for range 5 {
		clock.forward(500 * time.Millisecond)
		if err := s.Append(t.Context(), " naar"); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Append(t.Context(), "te laat"); !errors.Is(err, ErrEnded) {
		t.Errorf("after the stop: %v", err)
	}
	if got := methods(f.seen()); got != "chat.postMessage chat.update" { // its end is the final update
		t.Errorf("calls %s", got)
	}
	if got := strings.Join(appended(f.seen()), "|"); got != "Streef &lt;!here&gt; …|Streef &lt;!here&gt; naar naar naar …" {
		t.Errorf("said %q", got)
	}
	form := f.seen()[1].form
	if form.Get("ts") != "5.5" || form.Get("channel") != "D1" || f.seen()[0].form.Get("unfurl_links") != "false" {
		t.Errorf("forms %v", f.seen())
	}
}

// Previews by edits leave most of the fifty updates a minute to the answers.
func TestEditsLeaveRoom(t *testing.T) {
	c, f, clock := newTestClient(t, posted)
	var streams []*Stream
	for _, channel := range []string{"D1", "D2", "D3", "D4", "D5"} {
		s, err := c.Stream(t.Context(), "T1", channel, "", "U1", "Eerste")
		if err != nil {
			t.Fatal(err)
		}
		streams = append(streams, s)
	}
	for range 120 {
		clock.forward(500 * time.Millisecond)
		for _, s := range streams {
			if err := s.Append(t.Context(), " woord"); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n := strings.Count(methods(f.seen()), "chat.update"); n < 20 || n > 31 {
		t.Errorf("%d updates in a minute", n)
	}
}

func TestStreamByEditsIsPaced(t *testing.T) {
	c, f, _ := newTestClient(t, posted)
	for range 4 { // the burst of a quiet channel
		if _, err := c.Stream(t.Context(), "T1", "D1", "", "U1", "een"); err != nil {
			t.Fatal(err)
		}
	}
	if s, err := c.Stream(t.Context(), "T1", "D1", "", "U1", "vijf"); s != nil || class(err) != "later 1s" || len(f.seen()) != 4 {
		t.Errorf("%v, %v after %d calls", s, err, len(f.seen()))
	}
	f.answer(code("not_in_channel"))
	if s, err := c.Stream(t.Context(), "T1", "D2", "", "U1", "een"); s != nil || class(err) != "closed" {
		t.Errorf("%v, %v", s, err)
	}
}

func TestStreamRefused(t *testing.T) {
	for reply, want := range map[string]string{
		"channel_type_not_supported": "refused", "unknown_method": "refused", "missing_recipient_user_id": "refused",
		"ratelimited": "later 30s", "internal_error": "doubtful", "service_unavailable": "again",
	} {
		c, f, _ := newTestClient(t, code(reply))
		if s, err := c.Stream(t.Context(), "T1", "D1", "1.1", "U1", "een"); s != nil || class(err) != want || len(f.seen()) != 1 {
			t.Errorf("%s: %v, want %s, after %d calls", reply, err, want, len(f.seen()))
		}
	}
}

// A stream that fails once is left alone: the update that follows says everything.
func TestStreamThatDies(t *testing.T) {
	for reply, ended := range map[string]bool{"message_not_in_streaming_state": true, "stopped_by_user": true, "message_not_found": true,
		"internal_error": false, "channel_not_found": false} {
		c, f, clock := newTestClient(t, streamed)
		s := startStream(t, c)
		f.answer(code(reply))
		clock.forward(time.Second)
		for range 2 {
			if err := s.Append(t.Context(), "een. "); err == nil || errors.Is(err, ErrEnded) != ended {
				t.Errorf("%s: %v", reply, err)
			}
			clock.forward(time.Minute)
		}
		if err := s.Stop(t.Context()); (err == nil) != ended {
			t.Errorf("stop after %s: %v", reply, err)
		}
		if got := methods(f.seen()); got != "chat.startStream chat.appendStream chat.stopStream" || f.seen()[2].form.Has("markdown_text") {
			t.Errorf("%s: calls %s", reply, got)
		}
	}
}

func TestStreamObeysRetryAfter(t *testing.T) {
	c, f, clock := newTestClient(t, streamed)
	s := startStream(t, c)
	clock.forward(time.Second)
	f.answer(func(w http.ResponseWriter, _ call) {
		w.Header().Set("Retry-After", "4")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	for range 3 {
		if err := s.Append(t.Context(), "een. "); err != nil {
			t.Fatal(err)
		}
		clock.forward(time.Second)
	}
	f.answer(streamed)
	clock.forward(time.Second)
	if err := s.Append(t.Context(), "twee."); err != nil {
		t.Fatal(err)
	}
	calls := f.seen()
	if got := methods(calls); got != "chat.startStream chat.appendStream chat.appendStream" {
		t.Errorf("calls %s", got)
	}
	if got := calls[2].form.Get("markdown_text"); got != "een. een. een. twee." {
		t.Errorf("appended %q: what was held back must not be lost", got)
	}
}

// A hundred streams of one workspace stay within the hundred pieces a minute of chat.appendStream together.
func TestStreamsShareTheWorkspacesTurns(t *testing.T) {
	c, f, clock := newTestClient(t, streamed)
	var streams []*Stream
	for range 20 {
		streams = append(streams, startStream(t, c))
	}
	for range 120 { // a minute, in which each says something every half second
		for _, s := range streams {
			if err := s.Append(t.Context(), "woord "); err != nil {
				t.Fatal(err)
			}
		}
		clock.forward(500 * time.Millisecond)
	}
	if n := strings.Count(methods(f.seen()), "chat.appendStream"); n < 80 || n > 100 {
		t.Errorf("%d pieces in a minute", n)
	}
	before := len(f.seen())
	for _, s := range streams {
		if err := s.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if said := strings.Join(appended(f.seen()), ""); strings.Count(said, "woord") != 20*120 {
		t.Errorf("%d words arrived in all, after %d calls", strings.Count(said, "woord"), before)
	}
}

func TestStreamKeepsToItsSize(t *testing.T) {
	c, f, clock := newTestClient(t, streamed)
	s := startStream(t, c)
	for range 3 {
		clock.forward(time.Second)
		if err := s.Append(t.Context(), strings.Repeat("é", 5000)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := len([]rune(strings.Join(appended(f.seen()), ""))); n != 10_000 {
		t.Errorf("%d characters", n)
	}
}

// The time for the answer has run out, and still the message must not look unfinished.
func TestStopWithoutTime(t *testing.T) {
	c, f, clock := newTestClient(t, streamed)
	s := startStream(t, c)
	clock.forward(time.Second)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Append(ctx, "half"); err == nil {
		t.Error("appended without time")
	}
	if err := s.Stop(ctx); err != nil || !strings.HasSuffix(methods(f.seen()), "chat.stopStream") {
		t.Errorf("%v after %s", err, methods(f.seen()))
	}
}

// Whoever wrote the message died: the final update stops the stream and comes through.
func TestUpdateStopsAStreamThatWasLeft(t *testing.T) {
	streaming := true
	c, f, _ := newTestClient(t, func(w http.ResponseWriter, c call) {
		switch {
		case c.method == "chat.stopStream":
			streaming = false
		case streaming:
			say(w, `{"ok":false,"error":"streaming_state_conflict"}`)
			return
		}
		posted(w, c)
	})
	p := message()
	p.TS = "2.2"
	receipt, err := c.Deliver(t.Context(), p, Delivery{ID: "p1", Team: "T1"})
	if err != nil || receipt != "C1 2.2" || methods(f.seen()) != "chat.update chat.stopStream chat.update" {
		t.Errorf("%q, %v after %s", receipt, err, methods(f.seen()))
	}
}

func TestUpdateWaitsForTheStop(t *testing.T) {
	c, _, _ := newTestClient(t, func(w http.ResponseWriter, c call) {
		if c.method == "chat.stopStream" {
			say(w, `{"ok":false,"error":"ratelimited"}`)
			return
		}
		say(w, `{"ok":false,"error":"streaming_state_conflict"}`)
	})
	p := message()
	p.TS = "2.2"
	if _, err := c.Deliver(t.Context(), p, Delivery{ID: "p1", Team: "T1"}); class(err) != "later 30s" {
		t.Errorf("%v", err)
	}
}

func TestInert(t *testing.T) {
	for in, want := range map[string]string{
		"**Vet** en _schuin_, 10 % van 1.000":      "**Vet** en _schuin_, 10 % van 1.000",
		"<!channel> & <@U1>":                       "&lt;!channel&gt; &amp; &lt;@|U1&gt;",
		"@here a@b.be":                             "@|here a@|b.|be",
		"[klik](https://x.be) ![p](http://y)":      "[klik]|(https:|//x.|be) !|[p]|(http:|//y)",
		"[1]: https://x.be\n[a][1]":                "[1]|: https:|//x.|be\n[a]|[1]",
		"zie www.voorbeeld.be/pad en a.b.c":        "zie www.|voorbeeld.|be/pad en a.|b.|c",
		"- een\n- twee [1]\n\n> citaat":            "- een\n- twee [1]\n\n&gt; citaat",
		"&lt;!here&gt; &#64;channel <b>":           "&amp;lt;!here&amp;gt; &amp;#64;channel &lt;b&gt;",
		"slack://open mailto:x tel:1 javascript:y": "slack:|//open mailto:x tel:1 javascript:y",
	} {
		if got := strings.ReplaceAll(inert(in), joiner, "|"); got != want {
			t.Errorf("inert(%q) = %q, want %q", in, got, want)
		}
	}
}

// FuzzInert: however a text is cut into pieces, nothing of it is a mention, a link or a picture.
func FuzzInert(f *testing.F) {
	for _, s := range []string{"<!channel>", "[a](http://b.be)", "![x](y)", "@everyone", "[1]: http://x", "a.be"} {
		for i := range s {
			f.Add(s[:i], s[i:])
		}
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		s := &Stream{}
		s.take(a)
		s.take(b)
		got := s.said.String()
		for _, bad := range []string{"<", ">", "](", "![", "://", "]:", "][", "@c", "@h", "@e"} {
			if strings.Contains(got, bad) {
				t.Errorf("%q and %q became %q, which holds %q", a, b, got, bad)
			}
		}
		if strings.Contains(got, ".be") {
			t.Errorf("a site is left in %q", got)
		}
	})
}
