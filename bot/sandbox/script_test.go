package sandbox_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"kringloop/bot/sandbox"
)

type o = map[string]any

// messages is what the script interface says that a user sees.
func (r *rig) messages(query string) []map[string]any {
	r.t.Helper()
	var out []map[string]any
	if err := json.Unmarshal(r.stepRaw(http.MethodGet, "/sandbox/messages?"+query, nil, 200), &out); err != nil {
		r.t.Fatal(err)
	}
	return out
}

func TestScriptWorkspace(t *testing.T) {
	r := newRig(t, sandbox.Options{Lang: "en"})
	out := r.step(http.MethodGet, "/sandbox/workspace", nil, 200)
	var handles []string
	for _, u := range out["users"].([]any) {
		handles = append(handles, u.(o)["handle"].(string))
	}
	if got := strings.Join(handles, " "); got != "aankoper kampioen contractbeheerder management kringloop" {
		t.Fatalf("handles %s", got)
	}
	if _, err := time.Parse(time.RFC3339, out["now"].(string)); err != nil {
		t.Fatal(err)
	}
}

func TestScriptWalk(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	b := r.bot(nil)
	said := r.step(http.MethodPost, "/sandbox/say", o{"user": "aankoper", "channel": "#aankoop", "text": "@kringloop start"}, 200)
	take(t, b.events)
	plain := func(s string) *slack.TextBlockObject { return slack.NewTextBlockObject("plain_text", s, false, false) }
	menu := slack.NewOptionsSelectBlockElement("static_select", plain("Kies"), "kies", slack.NewOptionBlockObject("2", plain("Fase 2"), nil))
	post(t, b.Client, "C0AANKOOP", slack.MsgOptionText("terugval", false), slack.MsgOptionTS(said["ts"].(string)), slack.MsgOptionBlocks(
		section("Dag <@U0AANKOOP>, lees <https://example.org|dit> &amp; dat"), slack.NewActionBlock("rij", button("klaar", "✅ Klaar", "1"), menu)))
	ms := r.messages("user=aankoper&channel=aankoop")
	if len(ms) != 2 || ms[1]["thread_ts"] != said["ts"] || ms[1]["user"] != "kringloop" || ms[0]["user"] != "aankoper" {
		t.Fatalf("messages %v", ms)
	}
	if ms[1]["text"] != "Dag @Amira El Idrissi, lees dit & dat" || ms[1]["fallback"] != "terugval" || ms[1]["ephemeral"] != false {
		t.Fatalf("text %v", ms[1])
	}
	if got, _ := json.Marshal(ms[1]["buttons"]); string(got) != `["✅ Klaar","Fase 2"]` {
		t.Fatalf("buttons %s", got)
	}
	if n := len(r.messages("user=aankoper&channel=C0AANKOOP&thread_ts=" + said["ts"].(string))); n != 2 {
		t.Fatalf("thread of %d", n)
	}
	ts := ms[1]["ts"]
	r.step(http.MethodPost, "/sandbox/click", o{"user": "kampioen", "channel": "aankoop", "ts": ts, "label": "Klaar"}, 200)
	if c := take(t, b.interactions); c.User.ID != "U0KAMPIOE" || c.Message.ThreadTimestamp != said["ts"] {
		t.Fatalf("click %+v", c)
	}
	r.step(http.MethodPost, "/sandbox/click", o{"user": "kampioen", "channel": "aankoop", "ts": ts, "label": "Kies", "option": "Fase 2"}, 200)
	c := take(t, b.interactions)
	if _, err := b.OpenView(c.TriggerID, modal("", nameInput())); err != nil {
		t.Fatal(err)
	}
	views := r.step(http.MethodGet, "/sandbox/views?user=kampioen", nil, 200)
	v := views["modals"].([]any)[0].(o)
	if v["title"] != "Project" || v["inputs"].([]any)[0].(o)["label"] != "Naam" || len(v["blocks"].([]any)) != 1 {
		t.Fatalf("view %v", v)
	}
	out := r.step(http.MethodPost, "/sandbox/submit", o{"user": "kampioen", "view_id": v["view_id"], "values": o{"Naan": "x"}}, 400)
	mustContain(t, out["error"].(string), `"Naam"`)
	out = r.step(http.MethodPost, "/sandbox/submit", o{"user": "kampioen", "view_id": v["view_id"]}, 400)
	if out["errors"].(o)["naam"] == nil {
		t.Fatalf("required: %v", out)
	}
	r.step(http.MethodPost, "/sandbox/submit", o{"user": "kampioen", "view_id": v["view_id"], "values": o{"Naam": "x"}}, 200)
	r.step(http.MethodPost, "/sandbox/command", o{"user": "kampioen", "channel": "dm", "command": "/kringloop", "text": "help"}, 200)
	r.step(http.MethodPost, "/sandbox/idle", nil, 200)
}

// A mistake is told in words, with a 4xx.
func TestScriptMistakes(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	r.bot(nil)
	ts := post(t, r.client(), "D0AANKOOP", slack.MsgOptionText("zonder knoppen", false))
	for _, c := range []struct {
		verb, path string
		in         any
		status     int
		want       string
	}{
		{"GET", "/sandbox/nergens", nil, 404, "/sandbox/nergens"},
		{"GET", "/sandbox/say", nil, 405, "POST"},
		{"POST", "/sandbox/say", "tekst", 400, "not understood"},
		{"POST", "/sandbox/say", o{"user": "aankoper", "kanaal": "dm"}, 400, "kanaal"},
		{"POST", "/sandbox/say", o{"user": "niemand", "channel": "dm", "text": "x"}, 400, "aankoper"},
		{"POST", "/sandbox/say", o{"user": "kringloop", "channel": "dm", "text": "x"}, 400, "no person"},
		{"POST", "/sandbox/say", o{"user": "aankoper", "channel": "directie", "text": "x"}, 400, "circulair"},
		{"POST", "/sandbox/say", o{"user": "aankoper", "channel": "D0KAMPIOE", "text": "x"}, 400, "no conversation"},
		{"POST", "/sandbox/say", o{"user": "aankoper", "channel": "dm", "text": " "}, 400, "no text"},
		{"POST", "/sandbox/say", o{"user": "aankoper", "channel": "dm", "text": "x", "thread_ts": "1"}, 400, "reply"},
		{"POST", "/sandbox/command", o{"user": "aankoper", "channel": "dm", "command": "/anders"}, 400, "/kringloop"},
		{"POST", "/sandbox/click", o{"user": "aankoper"}, 400, "view_id"},
		{"POST", "/sandbox/click", o{"user": "aankoper", "channel": "dm", "ts": ts, "label": "Klaar"}, 400, "nothing can be pressed"},
		{"POST", "/sandbox/click", o{"user": "aankoper", "channel": "dm", "ts": "1", "label": "Klaar"}, 400, "no message"},
		{"POST", "/sandbox/click", o{"user": "aankoper", "view_id": "V1", "label": "Klaar"}, 400, "no view"},
		{"POST", "/sandbox/submit", o{"user": "aankoper", "view_id": "V1"}, 400, "no view"},
		{"GET", "/sandbox/messages?user=aankoper", nil, 400, "no conversation"},
		{"GET", "/sandbox/messages?user=aankoper&channel=dm&page=2", nil, 400, "page"},
		{"POST", "/sandbox/clock", o{}, 400, "advance"},
		{"POST", "/sandbox/clock", o{"advance": "-1h"}, 400, "forward"},
		{"POST", "/sandbox/clock", o{"advance": "morgen"}, 400, "duration"},
		{"POST", "/sandbox/clock", o{"set": "2001-01-01T00:00:00Z"}, 400, "forward"},
		{"POST", "/sandbox/fault", o{"method": "chat.postMessage"}, 400, "status"},
		{"POST", "/sandbox/fault", o{"method": "chat.niets", "status": 500}, 400, "no method"},
		{"POST", "/sandbox/say", o{"text": strings.Repeat("x", 2<<20)}, 413, "too large"},
	} {
		out := r.step(c.verb, c.path, c.in, c.status)
		if s, _ := out["error"].(string); out["ok"] != false || !strings.Contains(s, c.want) {
			t.Errorf("%s %s %.60v: %v, want %q", c.verb, c.path, c.in, out, c.want)
		}
	}
}

func TestGuard(t *testing.T) {
	r := newRig(t, sandbox.Options{Hosts: []string{"sandbox.local"}})
	for _, c := range []struct {
		host, origin, site string
		want               int
	}{
		{"", "", "", 200},
		{"localhost:8080", "http://localhost:8080", "same-origin", 200},
		{"[::1]:8080", "", "", 200},
		{"sandbox.local", "", "", 200},
		{"evil.example", "", "", 403},
		{"192.168.1.5:8080", "", "", 403},
		{"127.0.0.1.evil.example", "", "", 403},
		{"", "https://evil.example", "", 403},
		{"", "null", "", 403},
		{"localhost:8080", "http://localhost:9999", "", 403},
		{"", "", "cross-site", 403},
	} {
		req, err := http.NewRequest(http.MethodGet, r.url+"/sandbox/workspace", nil)
		if err != nil {
			t.Fatal(err)
		}
		if c.host != "" {
			req.Host = c.host
		}
		for name, v := range map[string]string{"Origin": c.origin, "Sec-Fetch-Site": c.site} {
			if v != "" {
				req.Header.Set(name, v)
			}
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != c.want {
			t.Errorf("host %q origin %q site %q: %d, want %d", c.host, c.origin, c.site, res.StatusCode, c.want)
		}
		if res.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Error("another page may read the answer")
		}
	}
}

func TestFaults(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	api := r.client()
	say := func() error {
		_, _, err := api.PostMessage("D0AANKOOP", slack.MsgOptionText("x", false))
		return err
	}
	count := func() int { return len(r.w.Messages("aankoper", "D0AANKOOP", "")) }

	r.step(http.MethodPost, "/sandbox/fault", o{"method": "chat.postMessage", "status": 429, "retry_after": 2, "times": 2}, 200)
	for range 2 {
		if limited, ok := say().(*slack.RateLimitedError); !ok || limited.RetryAfter != 2*time.Second {
			t.Fatalf("429: %v", limited)
		}
	}
	if err := say(); err != nil || count() != 1 {
		t.Fatalf("after the fault: %v, %d messages", err, count())
	}
	r.step(http.MethodPost, "/sandbox/fault", o{"method": "chat.postMessage", "status": 500}, 200)
	if err := say(); err == nil || count() != 1 {
		t.Fatalf("500: %v, %d messages", err, count())
	}
	r.step(http.MethodPost, "/sandbox/fault", o{"method": "chat.postMessage", "drop_response": true}, 200)
	if err := say(); err == nil || count() != 2 {
		t.Fatalf("the work is done and the answer lost: %v, %d messages", err, count())
	}
	r.step(http.MethodPost, "/sandbox/fault", o{"method": "chat.postMessage", "error": "internal_error"}, 200)
	if err := say(); err == nil || err.Error() != "internal_error" {
		t.Fatalf("error: %v", err)
	}
	r.step(http.MethodPost, "/sandbox/fault", o{"method": "chat.postMessage", "delay": "5s"}, 200)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if _, _, err := api.PostMessageContext(ctx, "D0AANKOOP", slack.MsgOptionText("x", false)); err == nil {
		t.Fatal("no delay")
	}
	r.step(http.MethodPost, "/sandbox/fault", o{"status": 500, "times": -1}, 200)
	r.step(http.MethodPost, "/sandbox/fault", o{"clear": true}, 200)
	if err := say(); err != nil {
		t.Fatal(err)
	}
}

// What falls due on the way happens in order, each at its own time.
func TestClockStepsThroughWhatIsDue(t *testing.T) {
	hands := newHands()
	start := time.Date(2027, 9, 1, 8, 10, 0, 0, time.UTC)
	var moves []time.Time
	o := sandbox.Options{Clock: hands.now, Start: start}
	o.Moved = func(_ context.Context, at time.Time) error {
		moves = append(moves, at)
		return nil
	}
	r := newRig(t, o)
	r.bot(nil)
	for _, h := range []int{30, 5} {
		out := r.form("chat.scheduleMessage", "channel", "D0AANKOOP", "text", time.Duration(h*int(time.Hour)).String(),
			"post_at", jsonNumber(start.Add(time.Duration(h)*time.Hour+7*time.Minute).Unix()))
		if out["ok"] != true {
			t.Fatal(out)
		}
	}
	out := r.step(http.MethodPost, "/sandbox/clock", map[string]string{"advance": "48h"}, 200)
	now, err := time.Parse(time.RFC3339, out["now"].(string))
	if err != nil || !now.Equal(start.Add(48*time.Hour)) {
		t.Fatalf("now %v, %v", out, err)
	}
	ms := r.w.Messages("aankoper", "D0AANKOOP", "")
	if len(ms) != 2 || ms[0].Text != "5h0m0s" || ms[1].Text != "30h0m0s" {
		t.Fatalf("messages %+v", ms)
	}
	if want := start.Add(5*time.Hour + 7*time.Minute).Unix(); !strings.HasPrefix(ms[0].TS, jsonNumber(want)) {
		t.Errorf("posted at %s, not at its time", ms[0].TS)
	}
	for i, m := range moves {
		if i > 0 && (!m.After(moves[i-1]) || m.Sub(moves[i-1]) > 30*time.Minute) {
			t.Fatalf("from %s to %s", moves[i-1], m)
		}
	}
	if len(moves) < 96 {
		t.Fatalf("%d steps", len(moves))
	}
}

func jsonNumber(n int64) string {
	b, _ := json.Marshal(n)
	return string(b)
}

func TestClockFollowsWhatTheBotKnows(t *testing.T) {
	hands := newHands()
	start := hands.now()
	due := []time.Time{start.Add(3 * time.Hour), start.Add(70 * time.Hour)}
	var moves []time.Time
	r := newRig(t, sandbox.Options{
		Clock: hands.now,
		Moved: func(_ context.Context, at time.Time) error { moves = append(moves, at); return nil },
		Due: func(_ context.Context, after time.Time) (time.Time, bool) {
			for _, d := range due {
				if d.After(after) {
					return d, true
				}
			}
			return start.Add(1000 * time.Hour), true
		},
	})
	if err := r.w.Set(context.Background(), start.Add(100*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if len(moves) != 3 || !moves[0].Equal(due[0]) || !moves[1].Equal(due[1]) {
		t.Fatalf("moves %v", moves)
	}
}
