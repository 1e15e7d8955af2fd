package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"kringloop/bot/sandbox"
)

// Each method's good answer holds what its documentation promises.
func TestAnswers(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ts := post(t, r.client(), "C0AANKOOP", slack.MsgOptionText("x", false))
	at := fmt.Sprint(r.w.Now().Unix() + 3600)
	for _, c := range []struct {
		method string
		args   []string
		want   string
	}{
		{"api.test", []string{"a", "b"}, `"args":{"a":"b"}`},
		{"auth.test", nil, `"bot_id":"B0KRINGLP"`},
		{"team.info", nil, `"domain":"kringloop"`},
		{"bots.info", []string{"bot", "B0KRINGLP"}, `"user_id":"U0KRINGLP"`},
		{"users.info", []string{"user", "U0AANKOOP", "include_locale", "true"}, `"locale":"nl-NL"`},
		{"users.list", []string{"limit", "2"}, `"next_cursor":"bmV`},
		{"users.lookupByEmail", []string{"email", "kampioen@eikenrode.example"}, `"id":"U0KAMPIOE"`},
		{"users.conversations", []string{"user", "U0MANAGEM", "types", "private_channel"}, `"name":"directie"`},
		{"conversations.list", []string{"types", "public_channel,im"}, `"is_im":true`},
		{"conversations.info", []string{"channel", "C0AANKOOP", "include_num_members", "true"}, `"num_members":5`},
		{"conversations.info", []string{"channel", "D0AANKOOP"}, `"user":"U0AANKOOP"`},
		{"conversations.members", []string{"channel", "C0DIRECTI"}, `"U0MANAGEM"`},
		{"conversations.open", []string{"users", "U0KAMPIOE", "return_im", "true"}, `"is_im":true`},
		{"conversations.open", []string{"channel", "D0KAMPIOE"}, `"already_open":true`},
		{"conversations.join", []string{"channel", "C0AANKOOP"}, `"already_in_channel"`},
		{"conversations.setTopic", []string{"channel", "C0AANKOOP", "topic", "nieuw"}, `"value":"nieuw"`},
		{"chat.scheduleMessage", []string{"channel", "C0AANKOOP", "text", "later", "post_at", at}, `"scheduled_message_id":"Q`},
		{"chat.scheduledMessages.list", nil, `"text":"later"`},
		{"chat.postMessage", []string{"channel", "#aankoop", "markdown_text", "**a**"}, `"type":"markdown"`},
		{"chat.getPermalink", []string{"channel", "C0AANKOOP", "message_ts", ts}, "/archives/C0AANKOOP/p"},
		{"reactions.add", []string{"channel", "C0AANKOOP", "timestamp", ts, "name", "eyes"}, `"ok":true`},
		{"reactions.get", []string{"channel", "C0AANKOOP", "timestamp", ts}, `"name":"eyes"`},
		{"reactions.remove", []string{"channel", "C0AANKOOP", "timestamp", ts, "name", "eyes"}, `"ok":true`},
		{"assistant.threads.setTitle", []string{"channel_id", "D0AANKOOP", "thread_ts", ts, "title", "Stoelen"}, `"ok":true`},
	} {
		out := r.form(c.method, c.args...)
		b, _ := json.Marshal(out)
		if out["ok"] != true || !strings.Contains(string(b), c.want) {
			t.Errorf("%s %v: %s, want %s", c.method, c.args, b, c.want)
		}
	}
	id := r.form("chat.scheduledMessages.list")["scheduled_messages"].([]any)[0].(o)["id"].(string)
	if out := r.form("chat.deleteScheduledMessage", "channel", "C0AANKOOP", "scheduled_message_id", id); out["ok"] != true {
		t.Fatal(out)
	}
}

func TestReplaceAndDeleteOriginal(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	b := r.bot(nil)
	if _, err := b.PostEphemeral("C0AANKOOP", "U0AANKOOP", slack.MsgOptionText("kies", false), slack.MsgOptionBlocks(slack.NewActionBlock("b", button("a", "Klaar", "1")))); err != nil {
		t.Fatal(err)
	}
	ms := r.w.Messages("aankoper", "C0AANKOOP", "")
	if err := r.w.Click("kampioen", sandbox.Click{Channel: "aankoop", TS: ms[0].TS, Label: "Klaar"}); err == nil {
		t.Fatal("somebody else presses in an ephemeral message")
	}
	if err := r.w.Click("aankoper", sandbox.Click{Channel: "aankoop", TS: ms[0].TS, Label: "Klaar"}); err != nil {
		t.Fatal(err)
	}
	c := take(t, b.interactions)
	if !c.Container.IsEphemeral {
		t.Fatalf("container %+v", c.Container)
	}
	respond := func(body string) {
		t.Helper()
		res, err := http.Post(c.ResponseURL, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Fatalf("%s: status %d", body, res.StatusCode)
		}
	}
	respond(`{"replace_original":true,"text":"klaar"}`)
	if ms = r.w.Messages("aankoper", "C0AANKOOP", ""); len(ms) != 1 || ms[0].Text != "klaar" || len(ms[0].Blocks) != 0 {
		t.Fatalf("messages %+v", ms)
	}
	respond(`{"delete_original":true}`)
	if ms = r.w.Messages("aankoper", "C0AANKOOP", ""); len(ms) != 0 {
		t.Fatalf("messages %+v", ms)
	}
}

func TestExternalSelectAsksTheBot(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	b := r.bot(func(ev socketmode.Event) (any, bool) {
		if c, ok := ev.Data.(slack.InteractionCallback); ok && c.Type == slack.InteractionTypeBlockSuggestion {
			return slack.OptionsResponse{Options: []*slack.OptionBlockObject{slack.NewOptionBlockObject("p1", slack.NewTextBlockObject("plain_text", c.Value, false, false), nil)}}, true
		}
		return nil, true
	})
	menu := slack.NewOptionsSelectBlockElement("external_select", slack.NewTextBlockObject("plain_text", "Project", false, false), "project")
	ts := post(t, b.Client, "D0AANKOOP", slack.MsgOptionText("x", false), slack.MsgOptionBlocks(slack.NewActionBlock("b", menu)))
	if err := r.w.Click("aankoper", sandbox.Click{Channel: "dm", TS: ts, Label: "Project", Option: "Stoelen"}); err != nil {
		t.Fatal(err)
	}
	take(t, b.interactions)
	if a := take(t, b.interactions).ActionCallback.BlockActions[0]; a.SelectedOption.Value != "p1" {
		t.Fatalf("action %+v", a)
	}
}
