package sandbox_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"kringloop/bot/sandbox"
)

func section(text string) slack.Block {
	return slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", text, false, false), nil, nil)
}

func button(action, label, value string) *slack.ButtonBlockElement {
	return slack.NewButtonBlockElement(action, value, slack.NewTextBlockObject("plain_text", label, false, false))
}

func modal(private string, blocks ...slack.Block) slack.ModalViewRequest {
	plain := func(s string) *slack.TextBlockObject { return slack.NewTextBlockObject("plain_text", s, false, false) }
	return slack.ModalViewRequest{
		Type: slack.VTModal, Title: plain("Project"), Submit: plain("Opslaan"), Close: plain("Terug"), PrivateMetadata: private,
		CallbackID: "project", Blocks: slack.Blocks{BlockSet: blocks}, NotifyOnClose: true,
	}
}

func nameInput() *slack.InputBlock {
	return slack.NewInputBlock("naam", slack.NewTextBlockObject("plain_text", "Naam", false, false), nil,
		slack.NewPlainTextInputBlockElement(nil, "naam_in").WithMaxLength(20))
}

// A message comes in over Socket Mode and is answered over the Web API, by slack-go at the bot's side.
func TestMessageAndAnswer(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	b := r.bot(nil)
	me, err := b.AuthTest()
	if err != nil {
		t.Fatal(err)
	}
	ts, err := r.w.Say("aankoper", "dm", "nieuw project: <b> & https://example.org/x", "")
	if err != nil {
		t.Fatal(err)
	}
	msg, ok := take(t, b.events).Data.(*slackevents.MessageEvent)
	if !ok || msg.TimeStamp != ts || msg.ChannelType != "im" || msg.User != "U0AANKOOP" {
		t.Fatalf("event %+v", msg)
	}
	if want := "nieuw project: &lt;b&gt; &amp; <https://example.org/x>"; msg.Text != want {
		t.Fatalf("text %q, want %q", msg.Text, want)
	}
	_, answered, err := b.PostMessage(msg.Channel, slack.MsgOptionText("klaar", false), slack.MsgOptionBlocks(section("*Klaar*")))
	if err != nil {
		t.Fatal(err)
	}
	echo, ok := take(t, b.events).Data.(*slackevents.MessageEvent)
	if !ok || echo.BotID != me.BotID || echo.TimeStamp != answered {
		t.Fatalf("the bot's own message does not come back as Slack's does: %+v", echo)
	}
	seen := r.w.Messages("aankoper", msg.Channel, "")
	if len(seen) != 2 || seen[1].Text != "klaar" || seen[1].User != me.UserID {
		t.Fatalf("seen %+v", seen)
	}
	if others := r.w.Messages("kampioen", msg.Channel, ""); others != nil {
		t.Fatalf("somebody else reads along: %+v", others)
	}
}

func TestMentionOnlyInChannels(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	b := r.bot(nil)
	if _, err := r.w.Say("kampioen", "aankoop", "zonder de bot", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := r.w.Say("kampioen", "aankoop", "@kringloop waar staan we?", ""); err != nil {
		t.Fatal(err)
	}
	m, ok := take(t, b.events).Data.(*slackevents.AppMentionEvent)
	if !ok || m.Text != "<@U0KRINGLP> waar staan we?" {
		t.Fatalf("event %+v", m)
	}
	_, ts, err := b.PostMessage(m.Channel, slack.MsgOptionText("hier", false), slack.MsgOptionTS(m.TimeStamp))
	if err != nil {
		t.Fatal(err)
	}
	thread := r.w.Messages("kampioen", m.Channel, m.TimeStamp)
	if len(thread) != 2 || thread[1].TS != ts || thread[0].ReplyCount != 1 {
		t.Fatalf("thread %+v", thread)
	}
	if top := r.w.Messages("kampioen", m.Channel, ""); len(top) != 2 {
		t.Fatalf("replies show in the channel: %+v", top)
	}
}

func TestButtonOpensModalAndModalIsSent(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	answer := func(ev socketmode.Event) (any, bool) {
		if c, ok := ev.Data.(slack.InteractionCallback); ok && c.Type == slack.InteractionTypeViewSubmission {
			if c.View.State.Values["naam"]["naam_in"].Value == "fout" {
				return slack.NewErrorsViewSubmissionResponse(map[string]string{"naam": "kies een andere naam"}), true
			}
		}
		return nil, true
	}
	b := r.bot(answer)
	_, ts, err := b.PostMessage("U0AANKOOP", slack.MsgOptionText("kies", false), slack.MsgOptionBlocks(section("kies"),
		slack.NewActionBlock("rij", button("start", "Start", "p1"), button("later", "Later", "p2"))))
	if err != nil {
		t.Fatal(err)
	}
	if err := r.w.Click("aankoper", sandbox.Click{Channel: "dm", TS: ts, Label: "Stop"}); err == nil || !strings.Contains(err.Error(), `"Later"`) {
		t.Fatalf("a button that is not there: %v", err)
	}
	if err := r.w.Click("aankoper", sandbox.Click{Channel: "dm", TS: ts, Label: "Start"}); err != nil {
		t.Fatal(err)
	}
	c := take(t, b.interactions)
	if c.ActionCallback.BlockActions[0].Value != "p1" || c.Message.Timestamp != ts || c.User.ID != "U0AANKOOP" || c.Container.ChannelID == "" {
		t.Fatalf("callback %+v", c)
	}
	if _, err := b.OpenView(c.TriggerID, modal("geheim", nameInput())); err != nil {
		t.Fatal(err)
	}
	if _, err := b.OpenView(c.TriggerID, modal("", nameInput())); err == nil || err.Error() != "exchanged_trigger_id" {
		t.Fatalf("a trigger_id works twice: %v", err)
	}
	open := r.w.Modals("aankoper")
	if len(open) != 1 {
		t.Fatalf("modals %+v", open)
	}
	var fields sandbox.FieldErrors
	if _, err := r.w.Submit("aankoper", open[0].ID, nil); !errors.As(err, &fields) || fields["naam"] == "" {
		t.Fatalf("an empty required input: %v", err)
	}
	if _, err := r.w.Submit("aankoper", open[0].ID, map[string]string{"Naam": strings.Repeat("x", 21)}); !errors.As(err, &fields) {
		t.Fatalf("a text that is too long: %v", err)
	}
	errs, err := r.w.Submit("aankoper", open[0].ID, map[string]string{"Naam": "fout"})
	if err != nil || errs["naam"] == "" || len(r.w.Modals("aankoper")) != 1 {
		t.Fatalf("errors %v, %v", errs, err)
	}
	errs, err = r.w.Submit("aankoper", open[0].ID, map[string]string{"Naam": "Bureaustoelen"})
	if err != nil || len(errs) != 0 || len(r.w.Modals("aankoper")) != 0 {
		t.Fatalf("errors %v, %v", errs, err)
	}
	take(t, b.interactions)
	sent := take(t, b.interactions)
	if sent.View.PrivateMetadata != "geheim" || sent.View.CallbackID != "project" || sent.View.State.Values["naam"]["naam_in"].Value != "Bureaustoelen" {
		t.Fatalf("submission %+v", sent.View)
	}
}

func TestPushUpdateCloseView(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	next := modal("twee", section("tweede"), nameInput())
	b := r.bot(func(ev socketmode.Event) (any, bool) {
		if c, ok := ev.Data.(slack.InteractionCallback); ok && c.Type == slack.InteractionTypeViewSubmission && c.View.PrivateMetadata == "een" {
			return slack.NewPushViewSubmissionResponse(&next), true
		}
		return nil, true
	})
	if err := r.w.Command("kampioen", "dm", "/kringloop", " help "); err != nil {
		t.Fatal(err)
	}
	cmd := take(t, b.commands)
	if cmd.Command != "/kringloop" || cmd.Text != "help" || cmd.TriggerID == "" || !strings.HasPrefix(cmd.ResponseURL, r.url) {
		t.Fatalf("command %+v", cmd)
	}
	first, err := b.OpenView(cmd.TriggerID, modal("een", nameInput()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.UpdateView(modal("een", section("nieuw"), nameInput()), "", "oud", first.ID); err == nil || err.Error() != "hash_conflict" {
		t.Fatalf("an old hash: %v", err)
	}
	if _, err := b.UpdateView(modal("een", section("nieuw"), nameInput()), "", first.Hash, first.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := r.w.Submit("kampioen", first.ID, map[string]string{"Naam": "a"}); err != nil {
		t.Fatal(err)
	}
	stack := r.w.Modals("kampioen")
	if len(stack) != 2 || stack[1].Previous != first.ID {
		t.Fatalf("stack %+v", stack)
	}
	take(t, b.interactions) // view_submission
	if err := r.w.CloseView("kampioen", stack[1].ID); err != nil {
		t.Fatal(err)
	}
	if c := take(t, b.interactions); c.Type != slack.InteractionTypeViewClosed || c.View.ID != stack[1].ID {
		t.Fatalf("closed %+v", c)
	}
	if len(r.w.Modals("kampioen")) != 1 {
		t.Fatal("the modal under it is gone too")
	}
}

func TestHomeAndPickers(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	b := r.bot(nil)
	if err := r.w.OpenHome("management"); err != nil {
		t.Fatal(err)
	}
	h, ok := take(t, b.events).Data.(*slackevents.AppHomeOpenedEvent)
	if !ok || h.Tab != "home" || h.User != "U0MANAGEM" {
		t.Fatalf("event %+v", h)
	}
	plain := func(s string) *slack.TextBlockObject { return slack.NewTextBlockObject("plain_text", s, false, false) }
	menu := slack.NewOptionsSelectBlockElement("static_select", plain("Kies een fase"), "fase",
		slack.NewOptionBlockObject("2", plain("Fase 2"), nil), slack.NewOptionBlockObject("3", plain("Fase 3"), nil))
	over := slack.NewOverflowBlockElement("meer", slack.NewOptionBlockObject("arch", plain("Archiveer"), nil))
	people := slack.NewOptionsSelectBlockElement("users_select", plain("Wie"), "wie")
	blocks := slack.Blocks{BlockSet: []slack.Block{section("thuis"), slack.NewActionBlock("keuze", menu, over, people, slack.NewDatePickerBlockElement("dag"))}}
	if _, err := b.PublishView(h.User, slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: blocks}, ""); err != nil {
		t.Fatal(err)
	}
	home, ok := r.w.Home("management")
	if !ok {
		t.Fatal("no home")
	}
	click := func(c sandbox.Click) *slack.BlockAction {
		t.Helper()
		c.ViewID = home.ID
		if err := r.w.Click("management", c); err != nil {
			t.Fatal(err)
		}
		return take(t, b.interactions).ActionCallback.BlockActions[0]
	}
	if a := click(sandbox.Click{Label: "Kies een fase", Option: "Fase 3"}); a.SelectedOption.Value != "3" {
		t.Fatalf("menu %+v", a)
	}
	if a := click(sandbox.Click{Label: "Archiveer"}); a.SelectedOption.Value != "arch" || a.ActionID != "meer" {
		t.Fatalf("overflow %+v", a)
	}
	if a := click(sandbox.Click{ActionID: "wie", Option: "kampioen"}); a.SelectedUser != "U0KAMPIOE" {
		t.Fatalf("users_select %+v", a)
	}
	if a := click(sandbox.Click{ActionID: "dag", Option: "2027-09-15"}); a.SelectedDate != "2027-09-15" {
		t.Fatalf("datepicker %+v", a)
	}
	for _, bad := range []sandbox.Click{{Label: "Kies een fase", Option: "Fase 9"}, {ActionID: "dag", Option: "morgen"}, {ActionID: "wie", Option: "niemand"}, {Label: "Kies een fase"}, {}} {
		bad.ViewID = home.ID
		if err := r.w.Click("management", bad); err == nil {
			t.Errorf("%+v was possible", bad)
		}
	}
}

func TestUnacknowledgedEventIsDeliveredAgain(t *testing.T) {
	if testing.Short() {
		t.Skip("takes Slack's 3 seconds")
	}
	r := newRig(t, sandbox.Options{})
	n := 0
	b := r.bot(func(socketmode.Event) (any, bool) {
		n++
		return nil, n > 1
	})
	if _, err := r.w.Say("aankoper", "dm", "hallo", ""); err != nil {
		t.Fatal(err)
	}
	first, second := take(t, b.retries), take(t, b.retries)
	if first != 0 || second != 1 {
		t.Fatalf("attempts %d, %d", first, second)
	}
	quiet(t, r.w)
}

func TestRefreshLosesNothing(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	b := r.bot(nil)
	other := r.bot(nil)
	if out := r.step(http.MethodPost, "/sandbox/refresh", map[string]string{"warning": "10ms"}, 200); out["connections"] != 2.0 {
		t.Fatalf("refresh %v", out)
	}
	take(t, b.hellos)
	take(t, other.hellos)
	for range 50 {
		if _, err := r.w.Say("aankoper", "dm", "hallo", ""); err != nil {
			t.Fatal(err)
		}
	}
	quiet(t, r.w)
	until(t, "50 events in all", func() bool { return len(b.events)+len(other.events) == 50 })
	if len(b.events) == 0 || len(other.events) == 0 {
		t.Errorf("one connection got everything: %d and %d", len(b.events), len(other.events))
	}
}

func TestEventsWaitForABot(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	if _, err := r.w.Say("aankoper", "dm", "ben je daar?", ""); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if err := r.w.Quiet(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("quiet while an event waits: %v", err)
	}
	b := r.bot(nil)
	take(t, b.events)
	quiet(t, r.w)
}

func TestSlackGoMethods(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	api := r.client()
	u, err := api.GetUserInfo("U0AANKOOP")
	if err != nil || u.TZ != "Europe/Brussels" || u.Locale != "nl-NL" || u.IsBot {
		t.Fatalf("user %+v, %v", u, err)
	}
	ts := post(t, api, "C0AANKOOP", slack.MsgOptionText("een", false),
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "kringloop", EventPayload: map[string]any{"id": "x1"}}))
	h, err := api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: "C0AANKOOP", IncludeAllMetadata: true, Limit: 5})
	if err != nil || len(h.Messages) != 1 || h.Messages[0].Metadata.EventPayload["id"] != "x1" {
		t.Fatalf("history %+v, %v", h, err)
	}
	if h, err = api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: "C0AANKOOP"}); err != nil || h.Messages[0].Metadata.EventType != "" {
		t.Fatalf("metadata without being asked for: %+v, %v", h, err)
	}
	if _, _, _, err := api.UpdateMessage("C0AANKOOP", ts, slack.MsgOptionText("twee", false), slack.MsgOptionBlocks(section("twee"))); err != nil {
		t.Fatal(err)
	}
	if link, err := api.GetPermalink(&slack.PermalinkParameters{Channel: "C0AANKOOP", Ts: ts}); err != nil || !strings.Contains(link, "/archives/C0AANKOOP/p") {
		t.Fatalf("permalink %q, %v", link, err)
	}
	if _, err := api.PostEphemeral("C0AANKOOP", "U0KAMPIOE", slack.MsgOptionText("stil", false)); err != nil {
		t.Fatal(err)
	}
	if n := len(r.w.Messages("aankoper", "C0AANKOOP", "")); n != 1 {
		t.Fatalf("somebody else sees the ephemeral message: %d", n)
	}
	if n := len(r.w.Messages("kampioen", "C0AANKOOP", "")); n != 2 {
		t.Fatalf("the ephemeral message is not seen: %d", n)
	}
	if err := api.AddReaction("white_check_mark", slack.NewRefToMessage("C0AANKOOP", ts)); err != nil {
		t.Fatal(err)
	}
	if err := api.SetAssistantThreadsStatus(slack.AssistantThreadsSetStatusParameters{ChannelID: "D0AANKOOP", Status: "denkt na", ThreadTS: ts}); err != nil {
		t.Fatal(err)
	}
	if s := r.w.Status("D0AANKOOP", ts); s != "denkt na" {
		t.Fatalf("status %q", s)
	}
	if _, _, err := api.DeleteMessage("C0AANKOOP", ts); err != nil {
		t.Fatal(err)
	}
	ch, _, _, err := api.OpenConversation(&slack.OpenConversationParameters{Users: []string{"U0AANKOOP"}})
	if err != nil || ch.ID != "D0AANKOOP" {
		t.Fatalf("open %+v, %v", ch, err)
	}
}

func post(t *testing.T, api *slack.Client, channel string, opts ...slack.MsgOption) string {
	t.Helper()
	_, ts, err := api.PostMessage(channel, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return ts
}
