package gateway

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kringloop/bot"
)

func seeds() []string {
	return []string{"", "null", "{}", "[]", `{"type":"event_callback","event":[]}`, callback(imMessage), callback(`{"type":"app_mention","text":"<@"}`),
		callback(`{"type":"message","subtype":"file_share","channel":"D1","user":"U1","ts":"1.1","files":[{"id":"F1","size":1e99,"name":{}},null,{"id":"F2","size":-5,"url_private":"https://x.slack.com/"}]}`),
		callback(`{"type":"app_home_opened","tab":"home","view":{"state":{"values":{"a":null}}}}`), pressed, submitted,
		`{"type":"block_actions","actions":[{"selected_options":null,"selected_date_time":1e99}]}`,
		`{"command":"/kringloop","team_id":"T1","user_id":"U1","channel_id":"C1","text":"&lt;<|>"}`, strings.Repeat("[", 20000)}
}

// sameEvent demands that what was kept of a body says the same as the body.
func sameEvent(t *testing.T, kind string, body, kept []byte) {
	t.Helper()
	want, ok, err := Decode(kind, body, time.Time{})
	got, ok2, err2 := Decode(kind, kept, time.Time{})
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || ok != ok2 || (err == nil) != (err2 == nil) {
		t.Errorf("%s was shortened to %s: %v %v %v %v %s", body, kept, ok, ok2, err, err2, diff)
	}
}

// FuzzDecode: nothing panics, and what the bot is to act on says who did it and where.
func FuzzDecode(f *testing.F) {
	for _, s := range seeds() {
		for _, kind := range []string{KindEvent, KindInteractive, KindCommand} {
			f.Add(kind, []byte(s))
		}
	}
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		e, ok, err := Decode(kind, body, time.Time{})
		if ok && (err != nil || e.Kind == "" || !plausible(e.Team) || !plausible(e.User)) {
			t.Errorf("acted on: %+v, %v", e, err)
		}
		for i, f := range e.Files {
			if i == maxFiles || e.Kind != bot.Said || !plausible(f.ID) || f.Size < 0 {
				t.Errorf("file %+v of %s", f, e.Kind)
			}
		}
		if again, ok2, _ := Decode(kind, body, time.Time{}); ok != ok2 || again.ID != e.ID || again.Text != e.Text {
			t.Errorf("decoded twice: %+v, %+v", e, again)
		}
		for kind, read := range map[string]any{KindEvent: &eventBody{}, KindInteractive: &interaction{}} {
			if parse(body, read) == nil {
				sameEvent(t, kind, body, shorter(body, read))
			}
		}
	})
}

// FuzzEvents: whatever is sent, signed or not, in the body or in the query, nothing panics; only what is signed and can be
// decoded is kept, once; an answer is one of those documented.
func FuzzEvents(f *testing.F) {
	for _, s := range seeds() {
		f.Add(uint8(0), s, "", true)
		f.Add(uint8(1), payloadForm(s), payloadForm(pressed), true)
		f.Add(uint8(1), s, "", false)
		f.Add(uint8(2), "team_id=T1&api_app_id=A1&user_id=U1&channel_id=C1&command=%2Fkringloop&text="+url.QueryEscape(s), "x=1", true)
	}
	paths := []string{"/slack/events", "/slack/interactivity", "/slack/commands"}
	types := []string{jsonType, formType, formType}
	f.Fuzz(func(t *testing.T, which uint8, body, query string, genuine bool) {
		c, s := newClock(), &shelf{}
		h := NewHTTP(HTTPConfig{Secret: testSecret, Keep: s.keep, Now: c.now})
		i := int(which) % len(paths)
		r := signed(paths[i], types[i], body, c.now())
		r.URL.RawQuery = query
		if !genuine {
			r.Header.Set("X-Slack-Signature", "v0="+strings.Repeat("0", 64))
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		switch w.Code {
		case http.StatusOK:
			if !genuine {
				t.Error("forged, but accepted")
			}
		case http.StatusBadRequest, http.StatusUnauthorized, http.StatusRequestEntityTooLarge:
			if s.count() != 0 {
				t.Errorf("refused with %d, but kept", w.Code)
			}
		default:
			t.Errorf("answer %d", w.Code)
		}
		for _, e := range s.kept {
			if _, ok, err := Decode(e.Kind, e.Body, e.At); !ok || err != nil {
				t.Errorf("kept what can't be decoded: %v %v", ok, err)
			}
		}
	})
}
