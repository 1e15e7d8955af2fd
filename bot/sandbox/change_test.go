package sandbox_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"kringloop/bot/sandbox"
)

// posts is what Slack answers to a post there: "" when it is taken.
func posts(b *slack.Client, channel string) string {
	if _, _, err := b.PostMessage(channel, slack.MsgOptionText("hallo", false)); err != nil {
		return err.Error()
	}
	return ""
}

// Somebody who moves, is deactivated and comes back: the bot hears of each, and reads it when it asks.
func TestPersonChanges(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	b := r.bot(nil)
	const amira = "U0AANKOOP"
	for _, c := range []struct {
		in      o
		tz      string
		deleted bool
	}{
		{o{"user": "aankoper", "tz": "Europe/Lisbon"}, "Europe/Lisbon", false},
		{o{"user": amira, "deleted": true}, "Europe/Lisbon", true},
		{o{"user": "@aankoper", "deleted": false, "tz": "Europe/Brussels"}, "Europe/Brussels", false},
	} {
		r.step(http.MethodPost, "/sandbox/person", c.in, 200)
		ev, ok := take(t, b.events).Data.(*slackevents.UserChangeEvent)
		if !ok || ev.Type != "user_change" || ev.User.ID != amira || ev.User.Profile.DisplayName == "" || ev.User.TZ != c.tz || ev.User.Deleted != c.deleted {
			t.Fatalf("%v: event %+v", c.in, ev)
		}
		u, err := b.GetUserInfo(amira)
		if err != nil || u.TZ != c.tz || u.Deleted != c.deleted || u.TZOffset != ev.User.TZOffset {
			t.Fatalf("%v: users.info %+v, %v", c.in, u, err)
		}
	}
}

// Nothing reaches somebody who was deactivated: not by their id, not in their conversation, new or old.
func TestDeactivatedPersonIsNotReached(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	b := r.client()
	dm, ts, err := b.PostMessage("U0AANKOOP", slack.MsgOptionText("eerst", false))
	if err != nil {
		t.Fatal(err)
	}
	gone := true
	if err := r.w.ChangePerson("aankoper", sandbox.Change{Deleted: &gone}); err != nil {
		t.Fatal(err)
	}
	for _, where := range []string{"U0AANKOOP", dm} {
		if got := posts(b, where); got != "channel_not_found" {
			t.Errorf("a post to %s: %q", where, got)
		}
	}
	if _, _, _, err := b.UpdateMessage(dm, ts, slack.MsgOptionText("later", false)); err == nil || err.Error() != "channel_not_found" {
		t.Errorf("an update: %v", err)
	}
	if _, _, _, err := b.OpenConversation(&slack.OpenConversationParameters{Users: []string{"U0AANKOOP"}}); err == nil || err.Error() != "user_disabled" {
		t.Errorf("to open their conversation: %v", err)
	}
	if got := posts(b, "U0KAMPIOE"); got != "" {
		t.Errorf("somebody else: %q", got)
	}
	gone = false
	if err := r.w.ChangePerson("aankoper", sandbox.Change{Deleted: &gone}); err != nil {
		t.Fatal(err)
	}
	if got := posts(b, "U0AANKOOP"); got != "" {
		t.Errorf("back again: %q", got)
	}
	if seen := r.w.Messages("aankoper", dm, ""); len(seen) != 2 || seen[0].Text != "eerst" {
		t.Errorf("they see %+v", seen)
	}
}

func TestArchivedChannelIsClosed(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	b := r.client()
	archived := func() bool {
		t.Helper()
		ch, err := b.GetConversationInfoContext(context.Background(), &slack.GetConversationInfoInput{ChannelID: "C0AANKOOP"})
		if err != nil {
			t.Fatal(err)
		}
		return ch.IsArchived
	}
	r.step(http.MethodPost, "/sandbox/archive", o{"channel": "#aankoop"}, 200)
	if got := posts(b, "C0AANKOOP"); got != "is_archived" || !archived() {
		t.Errorf("a post: %q, archived %v", got, archived())
	}
	if got := posts(b, "U0AANKOOP"); got != "" {
		t.Errorf("a person: %q", got)
	}
	r.step(http.MethodPost, "/sandbox/archive", o{"channel": "C0AANKOOP", "archived": false}, 200)
	if got := posts(b, "C0AANKOOP"); got != "" || archived() {
		t.Errorf("open again: %q, archived %v", got, archived())
	}
}

func TestChangesAreChecked(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	for _, c := range []struct {
		call string
		in   o
		says string
	}{
		{"person", o{"user": "aankoper"}, "tz or deleted"},
		{"person", o{"user": "niemand", "deleted": true}, "no person"},
		{"person", o{"user": "kringloop", "deleted": true}, "no person"},
		{"person", o{"user": "aankoper", "tz": "Europa/Gent"}, "no time zone"},
		{"person", o{"user": "aankoper", "tz": ""}, "no time zone"},
		{"person", o{"user": "aankoper", "tz": "Local"}, "no time zone"},
		{"person", o{"user": "aankoper", "gone": true}, "unknown field"},
		{"archive", o{"channel": "nergens"}, "no channel"},
		{"archive", o{"channel": ""}, "no channel"},
		{"archive", o{"channel": "D0AANKOOP"}, "no channel"},
	} {
		out := r.step(http.MethodPost, "/sandbox/"+c.call, c.in, 400)
		mustContain(t, out["error"].(string), c.says)
	}
	r.step(http.MethodGet, "/sandbox/person", nil, 405)
	u, err := r.client().GetUserInfo("U0AANKOOP")
	if err != nil || u.TZ != "Europe/Brussels" || u.Deleted {
		t.Errorf("refused, and still changed: %+v, %v", u, err)
	}
}
