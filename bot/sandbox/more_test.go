package sandbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"kringloop/bot/sandbox"
)

func (r *rig) appCall(method string) map[string]any {
	r.t.Helper()
	req, err := http.NewRequest(http.MethodPost, r.url+"/api/"+method, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+r.w.AppToken())
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	return r.decode(res)
}

// dial opens a raw Socket Mode connection and gives its frames.
func (r *rig) dial(url string) (*websocket.Conn, <-chan map[string]any, error) {
	ctx, cancel := context.WithCancel(context.Background())
	r.t.Cleanup(cancel)
	ws, _, err := websocket.Dial(ctx, url, nil)
	if err != nil {
		return nil, nil, err
	}
	frames := make(chan map[string]any, 100)
	go func() {
		defer close(frames)
		for {
			_, b, err := ws.Read(ctx)
			if err != nil {
				return
			}
			var f map[string]any
			if json.Unmarshal(b, &f) == nil {
				frames <- f
			}
		}
	}()
	return ws, frames, nil
}

func TestSocketFrames(t *testing.T) {
	r := newRig(t, sandbox.Options{ConnectionLife: 300 * time.Millisecond})
	url := r.appCall("apps.connections.open")["url"].(string)
	ws, frames, err := r.dial(url)
	if err != nil {
		t.Fatal(err)
	}
	hello := take(t, frames)
	if hello["type"] != "hello" || hello["num_connections"] != 1.0 || hello["connection_info"].(o)["app_id"] != "A0KRINGLP" {
		t.Fatalf("hello %v", hello)
	}
	if _, _, err := r.dial(url); err == nil {
		t.Fatal("a ticket works twice")
	}
	if _, err := r.w.Say("aankoper", "dm", "hallo", ""); err != nil {
		t.Fatal(err)
	}
	ev := take(t, frames)
	if ev["type"] != "events_api" || ev["retry_attempt"] != 0.0 || ev["accepts_response_payload"] != false {
		t.Fatalf("envelope %v", ev)
	}
	// Frames that are no acknowledgement, and one that is too large, are passed over.
	for _, junk := range []string{"x", "[]", `{"envelope_id":"onbekend"}`, fmt.Sprintf(`{"envelope_id":%q,"payload":{"x":%q}}`, ev["envelope_id"], strings.Repeat("x", 20<<10))} {
		if err := ws.Write(context.Background(), websocket.MessageText, []byte(junk)); err != nil {
			t.Fatal(err)
		}
	}
	for _, reason := range []string{"warning", "refresh_requested"} {
		if f := take(t, frames); f["type"] != "disconnect" || f["reason"] != reason {
			t.Fatalf("frame %v, want %s", f, reason)
		}
	}
	// The connection ends without an acknowledgement: the next one gets the event, as a second attempt.
	ws.CloseNow()
	_, frames, err = r.dial(r.appCall("apps.connections.open")["url"].(string))
	if err != nil {
		t.Fatal(err)
	}
	again := take(t, frames)
	for again["envelope_id"] == nil { // hello, and perhaps a warning of its own
		again = take(t, frames)
	}
	if again["envelope_id"] != ev["envelope_id"] || again["retry_attempt"] == 0.0 {
		t.Fatalf("again %v", again)
	}
}

func TestTenConnections(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	for i := range 11 {
		_, frames, err := r.dial(r.appCall("apps.connections.open")["url"].(string))
		if err != nil {
			t.Fatal(err)
		}
		f := take(t, frames)
		if i < 10 && f["num_connections"] != float64(i+1) || i == 10 && f["reason"] != "too_many_websockets" {
			t.Fatalf("connection %d: %v", i+1, f)
		}
	}
}

func TestViewLimits(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	b := r.bot(nil)
	press := func(view string) string {
		t.Helper()
		if err := r.w.Click("aankoper", sandbox.Click{ViewID: view, Label: "Verder"}); err != nil {
			t.Fatal(err)
		}
		return take(t, b.interactions).TriggerID
	}
	withButton := func(external string) slack.ModalViewRequest {
		v := modal("", section("x"), slack.NewActionBlock("a", button("verder", "Verder", "")))
		v.ExternalID = external
		return v
	}
	if err := r.w.Command("aankoper", "dm", "/kringloop", ""); err != nil {
		t.Fatal(err)
	}
	top, err := b.OpenView(take(t, b.commands).TriggerID, withButton("een"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.PushView(press(top.ID), withButton("een")); err == nil || err.Error() != "duplicate_external_id" {
		t.Fatalf("external_id twice: %v", err)
	}
	id := top.ID
	for i := range 2 {
		v, err := b.PushView(press(id), withButton(fmt.Sprint("laag", i)))
		if err != nil {
			t.Fatal(err)
		}
		id = v.ID
	}
	if _, err := b.PushView(press(id), withButton("")); err == nil || err.Error() != "push_limit_reached" {
		t.Fatalf("a fourth modal: %v", err)
	}
	if err := r.w.Click("aankoper", sandbox.Click{ViewID: top.ID, Label: "Verder"}); err == nil {
		t.Fatal("a modal under another can be pressed")
	}
	if _, err := b.UpdateView(withButton("een"), "een", "", ""); err != nil {
		t.Fatalf("by external_id: %v", err)
	}
	if n := len(r.w.Modals("aankoper")); n != 3 {
		t.Fatalf("%d modals", n)
	}
}

func TestSilentBotShowsTrouble(t *testing.T) {
	if testing.Short() {
		t.Skip("takes Slack's 3 seconds")
	}
	r := newRig(t, sandbox.Options{})
	b := r.bot(func(ev socketmode.Event) (any, bool) {
		c, ok := ev.Data.(slack.InteractionCallback)
		return nil, !ok || c.Type != slack.InteractionTypeViewSubmission
	})
	if err := r.w.Command("aankoper", "dm", "/kringloop", ""); err != nil {
		t.Fatal(err)
	}
	v, err := b.OpenView(take(t, b.commands).TriggerID, modal("", nameInput()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.w.Submit("aankoper", v.ID, map[string]string{"naam": "x"}); err == nil || !strings.Contains(err.Error(), "3 seconds") {
		t.Fatalf("no answer: %v", err)
	}
	if open := r.w.Modals("aankoper"); len(open) != 1 || open[0].Errors[""] == "" {
		t.Fatalf("modal %+v", open)
	}
	quiet(t, r.w)
}

func TestChannelsGrow(t *testing.T) {
	r := newRig(t, sandbox.Options{ChannelMessages: true})
	b := r.bot(nil)
	ch, err := b.CreateConversation(slack.CreateConversationParams{ChannelName: "proj-stoelen", IsPrivate: true})
	if err != nil {
		t.Fatal(err)
	}
	if r.w.Messages("kampioen", ch.ID, "") != nil || len(r.w.Channels("kampioen")) != 5 {
		t.Fatal("somebody is in it already")
	}
	if _, err := b.InviteUsersToConversation(ch.ID, "U0KAMPIOE"); err != nil {
		t.Fatal(err)
	}
	j, ok := take(t, b.events).Data.(*slackevents.MemberJoinedChannelEvent)
	if !ok || j.User != "U0KAMPIOE" || j.Channel != ch.ID {
		t.Fatalf("event %+v", j)
	}
	if _, err := r.w.Say("kampioen", "proj-stoelen", "hallo", ""); err != nil {
		t.Fatal(err)
	}
	if m, ok := take(t, b.events).Data.(*slackevents.MessageEvent); !ok || m.ChannelType != "group" {
		t.Fatalf("event %+v", m)
	}
	if err := r.w.Join("aankoper", "proj-stoelen"); err == nil {
		t.Fatal("anybody may enter a private channel")
	}
	if out := r.form("conversations.leave", "channel", ch.ID); out["ok"] != true {
		t.Fatal(out)
	}
	if out := r.form("chat.postMessage", "channel", ch.ID, "text", "x"); out["error"] != "channel_not_found" {
		t.Fatalf("a private channel that was left: %v", out)
	}
	if out := r.form("conversations.leave", "channel", "C0AANKOOP"); out["ok"] != true {
		t.Fatal(out)
	}
	if out := r.form("chat.postMessage", "channel", "C0AANKOOP", "text", "x"); out["error"] != "not_in_channel" {
		t.Fatalf("a channel that was left: %v", out)
	}
}

func TestPromptsAndChatOpened(t *testing.T) {
	r := newRig(t, sandbox.Options{AssistantView: true})
	b := r.bot(nil)
	if err := r.w.OpenChat("aankoper", "dm"); err != nil {
		t.Fatal(err)
	}
	if h, ok := take(t, b.events).Data.(*slackevents.AppHomeOpenedEvent); !ok || h.Tab != "messages" {
		t.Fatalf("event %+v", h)
	}
	if a, ok := take(t, b.events).Data.(*slackevents.AssistantThreadStartedEvent); !ok || a.AssistantThread.ChannelID != "D0AANKOOP" {
		t.Fatalf("event %+v", a)
	}
	out := r.form("assistant.threads.setSuggestedPrompts", "channel_id", "D0AANKOOP", "title", "Probeer", "prompts", `[{"title":"Start","message":"start fase 2"}]`)
	title, prompts := r.w.Prompts("D0AANKOOP")
	if out["ok"] != true || title != "Probeer" || len(prompts) != 1 || prompts[0].Message != "start fase 2" {
		t.Fatalf("%v, %s %v", out, title, prompts)
	}
}

func TestSubscribeTellsOnlyThoseWhoSee(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	mine, cancel := r.w.Subscribe("aankoper")
	defer cancel()
	theirs, cancelTheirs := r.w.Subscribe("kampioen")
	defer cancelTheirs()
	post(t, r.client(), "D0AANKOOP", slack.MsgOptionText("x", false))
	take(t, mine)
	select {
	case <-theirs:
		t.Fatal("somebody else is told")
	default:
	}
}
