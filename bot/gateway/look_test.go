package gateway

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// tenant answers the look-ups of a workspace whose token has some scopes.
func tenant(scopes string) func(w http.ResponseWriter, c call) {
	return func(w http.ResponseWriter, c call) {
		switch c.method {
		case "auth.test":
			w.Header().Set("X-OAuth-Scopes", scopes)
			say(w, `{"ok":true,"url":"https://x.slack.com/","team":"Gemeente","user":"kringloop","team_id":"T1","user_id":"UBOT","bot_id":"B1","enterprise_id":"E1"}`)
		case "bots.info":
			say(w, `{"ok":true,"bot":{"id":"`+c.form.Get("bot")+`","app_id":"A1"}}`)
		case "users.info":
			if c.form.Get("include_locale") != "true" {
				say(w, `{"ok":false,"error":"no locale asked for"}`)
				return
			}
			say(w, `{"ok":true,"user":{"id":"U1","team_id":"T1","name":"jan","real_name":"Jan Peeters","locale":"nl-NL","tz":"Europe/Brussels","is_bot":false,"deleted":true,"is_restricted":true,"is_owner":true,"profile":{"display_name":""}}}`)
		case "users.list":
			if c.form.Get("cursor") == "" {
				say(w, `{"ok":true,"members":[{"id":"U1","name":"jan","real_name":"Jan Peeters","profile":{"display_name":"Jan"}},{"id":"UB","name":"bot","is_bot":true},
					{"id":"U2","name":"weg","deleted":true},{"id":"USLACKBOT","name":"slackbot"}],"response_metadata":{"next_cursor":"n"}}`)
				return
			}
			say(w, `{"ok":true,"members":[{"id":"U3","name":"els"}],"response_metadata":{"next_cursor":""}}`)
		case "conversations.members":
			if c.form.Get("cursor") == "" {
				say(w, `{"ok":true,"members":["U1","U2"],"response_metadata":{"next_cursor":"n"}}`)
				return
			}
			say(w, `{"ok":true,"members":["U3"],"response_metadata":{"next_cursor":""}}`)
		case "apps.connections.open":
			say(w, `{"ok":false,"error":"not_allowed_token_type"}`)
		default:
			say(w, `{"ok":false,"error":"unknown_method"}`)
		}
	}
}

func TestLookUps(t *testing.T) {
	c, _, _ := newTestClient(t, tenant("chat:write, commands"))
	me, err := c.Identify(t.Context())
	want := Identity{Team: "T1", TeamName: "Gemeente", User: "UBOT", Bot: "B1", App: "A1", Scopes: []string{"chat:write", "commands"}}
	if d := cmp.Diff(want, me); d != "" || err != nil {
		t.Error(d, err)
	}
	p, err := c.Profile(t.Context(), "T1", "U1")
	if d := cmp.Diff(Profile{ID: "U1", Name: "Jan Peeters", Locale: "nl-NL", TZ: "Europe/Brussels", Deleted: true, Guest: true, Admin: true}, p); d != "" || err != nil {
		t.Error(d, err)
	}
	m, err := c.Members(t.Context(), "T1", "C1")
	if d := cmp.Diff([]string{"U1", "U2", "U3"}, m); d != "" || err != nil {
		t.Error(d, err)
	}
}

// A guest is who may be in some channels only, and whoever is of another workspace: of them Slack says in a channel that two
// companies share that they are no stranger.
func TestGuests(t *testing.T) {
	for is, guest := range map[string]bool{
		`"team_id":"T1"`:                                              false,
		`"team_id":"T1","is_restricted":true`:                         true,
		`"team_id":"T1","is_ultra_restricted":true`:                   true,
		`"team_id":"T9","is_stranger":false`:                          true,
		`"name":"jan"`:                                                false,
		`"is_stranger":true`:                                          true,
		`"team_id":"E1","enterprise_user":{"teams":["T8","T1"]}`:      false,
		`"team_id":"T9","enterprise_user":{"id":"W1","teams":["T9"]}`: true,
	} {
		user := `{"id":"U1","name":"jan",` + is + `}`
		c, _, _ := newTestClient(t, func(w http.ResponseWriter, _ call) { say(w, `{"ok":true,"user":`+user+`}`) })
		if p, err := c.Profile(t.Context(), "T1", "U1"); p.Guest != guest || err != nil {
			t.Errorf("%s: %+v, %v", is, p, err)
		}
		ev, ok, err := Decode(KindEvent, []byte(callback(`{"type":"user_change","user":`+user+`}`)), time.Time{})
		if ev.Profile.Guest != guest || !ok || err != nil {
			t.Errorf("%s: %+v, %v, %v", is, ev, ok, err)
		}
	}
}

func TestLookUpRefused(t *testing.T) {
	c, _, _ := newTestClient(t, code("invalid_auth"))
	if _, err := c.Identify(t.Context()); class(err) != "refused" {
		t.Error(err)
	}
	if _, err := c.Profile(t.Context(), "T1", "U1"); class(err) != "refused" {
		t.Error(err)
	}
}

func TestDoctor(t *testing.T) {
	all := strings.Join(scopeNames(false), ",")
	tests := []struct {
		name   string
		scopes string
		app    string
		secret string
		want   []string // "+" right, "-" wrong, and what is said
	}{
		{"right", all, "", "0123456789abcdef0123456789abcdef",
			[]string{"+bot token works for Gemeente (T1)", "+all scopes needed are granted", "+signing secret looks right"}},
		{"optional", strings.ReplaceAll(all, "channels:history,", ""), "", "0123456789abcdef0123456789abcdef",
			[]string{"+bot token works", "+all scopes needed", "+optional scopes not granted: channels:history", "+signing secret"}},
		{"missing", "commands", "xapp-1-SECRET", "",
			[]string{"+bot token works", "-scopes missing: app_mentions:read", "+optional scopes not granted", "-app token opens no connection: not_allowed_token_type"}},
		{"no door", all, "", "", []string{"+bot token", "+all scopes", "-no door"}},
		{"secret of another shape", all, "", "xoxb-1-SECRET", []string{"+bot token", "+all scopes", "-signing secret does not look like one"}},
		{"no scopes", "", "", "0123456789abcdef0123456789abcdef", []string{"+bot token", "-slack did not say", "+signing secret"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, f, _ := newTestClient(t, tenant(tt.scopes))
			found := Doctor(t.Context(), DoctorConfig{Client: c, AppToken: tt.app, APIURL: f.URL + "/api", Secret: tt.secret})
			if len(found) != len(tt.want) {
				t.Fatalf("found %+v", found)
			}
			for i, f := range found {
				sign := map[bool]string{true: "+", false: "-"}[f.OK]
				if !strings.HasPrefix(sign+f.What, tt.want[i]) || !f.OK && f.Do == "" || strings.Contains(f.What+f.Do, "-SECRET") || strings.Contains(f.What+f.Do, testToken) {
					t.Errorf("%s%s (%s), want %s", sign, f.What, f.Do, tt.want[i])
				}
			}
		})
	}
	t.Run("dead token", func(t *testing.T) {
		c, _, _ := newTestClient(t, code("account_inactive"))
		found := Doctor(t.Context(), DoctorConfig{Client: c, Secret: "x"})
		if found[0].OK || !strings.Contains(found[0].What, "account_inactive") {
			t.Errorf("found %+v", found)
		}
	})
	t.Run("nothing set", func(t *testing.T) {
		if found := Doctor(t.Context(), DoctorConfig{}); len(found) != 2 || found[0].OK || found[1].OK {
			t.Errorf("found %+v", found)
		}
	})
}

// A directory has everybody whom a contract can be given to, over all of its pages.
func TestPeople(t *testing.T) {
	c, _, _ := newTestClient(t, tenant("users:read"))
	got, err := c.People(t.Context(), "T1")
	want := []Colleague{{ID: "U1", Names: []string{"jan", "Jan", "Jan Peeters"}}, {ID: "U3", Names: []string{"els"}}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	refusing, _, _ := newTestClient(t, func(w http.ResponseWriter, c call) { say(w, `{"ok":false,"error":"missing_scope"}`) })
	if _, err := refusing.People(t.Context(), "T1"); err == nil {
		t.Error("a refusal is no list")
	}
}
