package gateway

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"kringloop/bot"
)

func newTestDoor(t *testing.T) (http.Handler, *shelf, *clock) {
	t.Helper()
	c, s := newClock(), &shelf{}
	return NewHTTP(HTTPConfig{Secret: testSecret, Keep: s.keep, Now: c.now,
		Accept: func(team, app string) bool { return team == "T1" && app == "A1" },
		Validate: func(e bot.Event) map[string]string {
			if e.View.Value("name") == "" {
				return map[string]string{"name": "Geef een naam."}
			}
			return nil
		}}), s, c
}

func TestHTTPKeeps(t *testing.T) {
	command := url.Values{"token": {"x"}, "team_id": {"T1"}, "api_app_id": {"A1"}, "channel_id": {"C1"}, "user_id": {"U1"},
		"command": {"/kringloop"}, "text": {"start fase 2"}, "trigger_id": {"1.2.3"}}.Encode()
	mention := callback(`{"type":"app_mention","channel":"C1","user":"U1","text":"<@UBOT> help","ts":"7.8"}`)
	tests := []struct {
		name, path, ctype, body string
		kind                    string
		marks                   string
	}{
		{"message", "/slack/events", jsonType, callback(imMessage), KindEvent, "Ev1 T1:D1:1761468000.000100"},
		{"charset", "/slack/events", "application/json; charset=utf-8", callback(imMessage), KindEvent, "Ev1 T1:D1:1761468000.000100"},
		{"mention", "/slack/events", jsonType, mention, KindEvent, "Ev1 T1:C1:7.8"},
		{"home", "/slack/events", jsonType, callback(`{"type":"app_home_opened","user":"U1","channel":"D1","tab":"home"}`), KindEvent, "Ev1"},
		{"pressed", "/slack/interactivity", formType, payloadForm(pressed), KindInteractive, "trigger:111.222.abc"},
		{"command", "/slack/commands", formType, command, KindCommand, "trigger:1.2.3"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h, s, c := newTestDoor(t)
			w := httptest.NewRecorder()
			r := signed(tt.path, tt.ctype, tt.body, c.now())
			r.Header.Set("X-Slack-Retry-Num", "2") // a retry may be the only copy that arrived
			h.ServeHTTP(w, r)
			if w.Code != 200 || w.Body.Len() != 0 {
				t.Fatalf("answer %d %q", w.Code, w.Body)
			}
			if s.count() != 1 {
				t.Fatalf("kept %d", s.count())
			}
			e := s.kept[0]
			if e.Kind != tt.kind || e.Team != "T1" || strings.Join(e.Marks, " ") != tt.marks || !e.At.Equal(c.now()) {
				t.Errorf("kept %+v", e)
			}
			if _, ok, err := Decode(e.Kind, e.Body, e.At); !ok || err != nil {
				t.Errorf("what was kept can't be decoded: %v %v", ok, err)
			}
		})
	}
}

func TestHTTPAcknowledgesWithoutKeeping(t *testing.T) {
	bodies := map[string]string{
		"own message":     `{"type":"message","channel":"D1","channel_type":"im","user":"UBOT","ts":"1.1","text":"x"}`,
		"bot_id":          `{"type":"message","channel":"D1","channel_type":"im","user":"U1","bot_id":"B1","ts":"1.1","text":"x"}`,
		"bot_message":     `{"type":"message","subtype":"bot_message","channel":"D1","channel_type":"im","user":"U1","ts":"1.1"}`,
		"message_changed": `{"type":"message","subtype":"message_changed","hidden":true,"channel":"D1","channel_type":"im","ts":"1.1","message":{"user":"U1"}}`,
		"message_deleted": `{"type":"message","subtype":"message_deleted","channel":"D1","channel_type":"im","ts":"1.1"}`,
		"channel message": `{"type":"message","channel":"C1","channel_type":"channel","user":"U1","ts":"1.1","text":"x"}`,
		"slackbot":        `{"type":"message","channel":"D1","channel_type":"im","user":"USLACKBOT","ts":"1.1","text":"x"}`,
		"bot's mention":   `{"type":"app_mention","channel":"C1","user":"U2","bot_id":"B2","ts":"1.1","text":"<@UBOT>"}`,
		"unknown":         `{"type":"team_join","user":{"id":"U1","profile":{}},"channel":{"id":7}}`,
		"invented":        `{"type":"quantum_thread_entangled","ts":12}`,
		"unknown tab":     `{"type":"app_home_opened","user":"U1","channel":"D1","tab":"about"}`,
	}
	for name, inner := range bodies {
		t.Run(name, func(t *testing.T) {
			h, s, c := newTestDoor(t)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, signed("/slack/events", jsonType, callback(inner), c.now()))
			if w.Code != 200 || s.count() != 0 {
				t.Errorf("answer %d, kept %d", w.Code, s.count())
			}
		})
	}
	for name, payload := range map[string]string{
		"view_closed": `{"type":"view_closed","api_app_id":"A1","team":{"id":"T1"},"user":{"id":"U1"},"view":{"id":"V1"}}`,
		"no actions":  `{"type":"block_actions","api_app_id":"A1","team":{"id":"T1"},"user":{"id":"U1"},"actions":[]}`,
	} {
		h, s, c := newTestDoor(t)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, signed("/slack/interactivity", formType, payloadForm(payload), c.now()))
		if w.Code != 200 || s.count() != 0 {
			t.Errorf("%s: answer %d, kept %d", name, w.Code, s.count())
		}
	}
}

func TestHTTPRefuses(t *testing.T) {
	body := callback(imMessage)
	at := newClock().at
	forged := func(change func(r *http.Request)) *http.Request {
		r := signed("/slack/events", jsonType, body, at)
		change(r)
		return r
	}
	other := strings.ReplaceAll(body, `"T1"`, `"T2"`)
	query := httptest.NewRequest(http.MethodPost, "/slack/interactivity?"+payloadForm(pressed), strings.NewReader("x=1"))
	stamp, sig := sign("x=1", at)
	query.Header = http.Header{"Content-Type": {formType}, "X-Slack-Request-Timestamp": {stamp}, "X-Slack-Signature": {sig}}
	tests := map[string]struct {
		r    *http.Request
		code int
	}{
		"no signature":       {forged(func(r *http.Request) { r.Header.Del("X-Slack-Signature") }), 401},
		"no stamp":           {forged(func(r *http.Request) { r.Header.Del("X-Slack-Request-Timestamp") }), 401},
		"other signature":    {forged(func(r *http.Request) { r.Header.Set("X-Slack-Signature", "v0="+strings.Repeat("ab", 32)) }), 401},
		"not hexadecimal":    {forged(func(r *http.Request) { r.Header.Set("X-Slack-Signature", "v0="+strings.Repeat("zz", 32)) }), 401},
		"other version":      {forged(func(r *http.Request) { r.Header.Set("X-Slack-Signature", "v1"+sig[2:]) }), 401},
		"other stamp":        {forged(func(r *http.Request) { r.Header.Set("X-Slack-Request-Timestamp", "1") }), 401},
		"stale":              {signed("/slack/events", jsonType, body, at.Add(-301*time.Second)), 401},
		"from the future":    {signed("/slack/events", jsonType, body, at.Add(301*time.Second)), 401},
		"absurd stamp":       {forged(func(r *http.Request) { r.Header.Set("X-Slack-Request-Timestamp", "-9223372036854775808") }), 401},
		"too long":           {signed("/slack/events", jsonType, strings.Repeat(" ", MaxBody+1), at), 413},
		"too long, chunked":  {chunked(signed("/slack/events", jsonType, strings.Repeat(" ", MaxBody+1), at)), 413},
		"empty":              {signed("/slack/events", jsonType, "", at), 400},
		"not JSON":           {signed("/slack/events", jsonType, "{", at), 400},
		"JSON but no object": {signed("/slack/events", jsonType, `["event_callback"]`, at), 400},
		"two objects":        {signed("/slack/events", jsonType, body+body, at), 400},
		"no team":            {signed("/slack/events", jsonType, `{"type":"event_callback","api_app_id":"A1","event":`+imMessage+`}`, at), 400},
		"team not an id":     {signed("/slack/events", jsonType, strings.ReplaceAll(body, `"T1"`, `"T1:{x}"`), at), 400},
		"other team":         {signed("/slack/events", jsonType, other, at), 403},
		"other app":          {signed("/slack/events", jsonType, strings.Replace(body, `"A1"`, `"A2"`, 1), at), 403},
		"form to events":     {signed("/slack/events", formType, body, at), 415},
		"JSON to commands":   {signed("/slack/commands", jsonType, body, at), 415},
		"GET":                {httptest.NewRequest(http.MethodGet, "/slack/events", nil), 405},
		"PUT":                {httptest.NewRequest(http.MethodPut, "/slack/commands", strings.NewReader(body)), 405},
		"other path":         {signed("/slack/other", jsonType, body, at), 404},
		"query string":       {query, 400},
		"payload not JSON":   {signed("/slack/interactivity", formType, "payload=%7B", at), 400},
		"payload escaped":    {signed("/slack/interactivity", formType, "payload=%zz", at), 400},
		"no payload":         {signed("/slack/interactivity", formType, "payloads=1", at), 400},
		"command of nobody":  {signed("/slack/commands", formType, "team_id=T1&api_app_id=A1&command=/kringloop", at), 400},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			h, s, _ := newTestDoor(t)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, tt.r)
			if w.Code != tt.code || s.count() != 0 {
				t.Errorf("answer %d, want %d; kept %d", w.Code, tt.code, s.count())
			}
		})
	}
}

func chunked(r *http.Request) *http.Request {
	r.ContentLength = -1
	return r
}

func TestHTTPWithoutSecretRefusesAll(t *testing.T) {
	c, s := newClock(), &shelf{}
	h := NewHTTP(HTTPConfig{Keep: s.keep, Now: c.now})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, signed("/slack/events", jsonType, callback(imMessage), c.now()))
	if w.Code != 401 || s.count() != 0 {
		t.Errorf("answer %d, kept %d", w.Code, s.count())
	}
}

func TestURLVerification(t *testing.T) {
	h, s, c := newTestDoor(t)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, signed("/slack/events", jsonType, `{"type":"url_verification","challenge":"3eZbrw<1>","token":"x"}`, c.now()))
	var got struct{ Challenge string }
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != 200 || got.Challenge != "3eZbrw<1>" || s.count() != 0 {
		t.Errorf("answer %d %s (%v)", w.Code, w.Body, err)
	}
}

func TestKeepFails(t *testing.T) {
	h, s, c := newTestDoor(t)
	s.fail(errors.New("redis is away"))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, signed("/slack/events", jsonType, callback(imMessage), c.now()))
	if w.Code != 503 || w.Header().Get("X-Slack-No-Retry") != "" {
		t.Errorf("answer %d: slack must send it again", w.Code)
	}
	if strings.Contains(w.Body.String(), "redis") {
		t.Errorf("answer tells too much: %s", w.Body)
	}
}

func TestSubmission(t *testing.T) {
	h, s, c := newTestDoor(t)
	w := httptest.NewRecorder()
	wrong := strings.Replace(submitted, "bureaustoelen", "", 1)
	h.ServeHTTP(w, signed("/slack/interactivity", formType, payloadForm(wrong), c.now()))
	want := `{"errors":{"name":"Geef een naam."},"response_action":"errors"}`
	if w.Code != 200 || w.Body.String() != want || s.count() != 0 {
		t.Errorf("answer %d %s, kept %d", w.Code, w.Body, s.count())
	}
	w = httptest.NewRecorder()
	h.ServeHTTP(w, signed("/slack/interactivity", formType, payloadForm(submitted), c.now()))
	if w.Code != 200 || w.Body.Len() != 0 || s.count() != 1 {
		t.Errorf("answer %d %s, kept %d", w.Code, w.Body, s.count())
	}
}

func TestSubmissionSentAgainHasTheSameMark(t *testing.T) {
	h, s, c := newTestDoor(t)
	again := strings.Replace(submitted, `"5.6"`, `"7.8"`, 1) // a new press of the button is a new trigger
	changed := strings.Replace(again, "bureaustoelen", "lampen", 1)
	for _, body := range []string{submitted, again, changed} {
		h.ServeHTTP(httptest.NewRecorder(), signed("/slack/interactivity", formType, payloadForm(body), c.now()))
	}
	if s.kept[0].Marks[0] != s.kept[1].Marks[0] || s.kept[0].Marks[0] == s.kept[2].Marks[0] {
		t.Errorf("marks %q %q %q", s.kept[0].Marks, s.kept[1].Marks, s.kept[2].Marks)
	}
}

func TestNoSecretsInTheLog(t *testing.T) {
	var log bytes.Buffer
	c := newClock()
	h := NewHTTP(HTTPConfig{Secret: testSecret, Now: c.now,
		Log:  slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Keep: (&shelf{err: errors.New("dial " + testToken + " wss://x/link/?ticket=abcTICKET&app_id=1")}).keep})
	h.ServeHTTP(httptest.NewRecorder(), signed("/slack/events", jsonType, callback(imMessage), c.now()))
	h.ServeHTTP(httptest.NewRecorder(), signed("/slack/events", jsonType, "{"+testToken, c.now()))
	r := signed("/slack/events", jsonType, callback(imMessage), c.now().Add(-time.Hour))
	h.ServeHTTP(httptest.NewRecorder(), r)
	out := log.String()
	for _, secret := range []string{testSecret, "abcdSECRET", "abcTICKET", "waar staan we", r.Header.Get("X-Slack-Signature")} {
		if strings.Contains(out, secret) {
			t.Errorf("log holds %q:\n%s", secret, out)
		}
	}
	if strings.Count(out, "\n") != 3 {
		t.Errorf("want three lines:\n%s", out)
	}
}

func BenchmarkHTTPEvent(b *testing.B) {
	c, s := newClock(), &shelf{}
	h := NewHTTP(HTTPConfig{Secret: testSecret, Keep: s.keep, Now: c.now})
	body := callback(imMessage)
	stamp, sig := sign(body, c.now())
	b.ReportAllocs()
	for b.Loop() {
		s.kept = s.kept[:0]
		r := httptest.NewRequest(http.MethodPost, "/slack/events", strings.NewReader(body))
		r.Header = http.Header{"Content-Type": {jsonType}, "X-Slack-Request-Timestamp": {stamp}, "X-Slack-Signature": {sig}}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}
