package gateway

import (
	"encoding/json"
	"fmt"
	"time"

	"kringloop/bot"
)

// The kinds of envelope that the doors keep.
const (
	KindEvent       = "event"       // an Events API request
	KindInteractive = "interactive" // a control pressed or a modal sent
	KindCommand     = "command"     // the slash command
)

// Decode translates the body of a kept envelope; at is when a door kept it. False means that there is nothing in it that
// the bot acts on. An error means that the body isn't what its kind promises; trying again won't help.
func Decode(kind string, body []byte, at time.Time) (bot.Event, bool, error) {
	switch kind {
	case KindEvent:
		var b eventBody
		if err := parse(body, &b); err != nil {
			return bot.Event{}, false, err
		}
		e, ok := b.event(at)
		return e, ok, nil
	case KindInteractive:
		var b interaction
		if err := parse(body, &b); err != nil {
			return bot.Event{}, false, err
		}
		e, ok := b.event(at)
		return e, ok, nil
	case KindCommand:
		var b commandBody
		if err := parse(body, &b); err != nil {
			return bot.Event{}, false, err
		}
		e, ok := b.event(at)
		return e, ok, nil
	}
	return bot.Event{}, false, fmt.Errorf("gateway: unknown kind of envelope %q", kind)
}

// event translates an Events API request, false when the bot doesn't act on it.
func (b *eventBody) event(at time.Time) (bot.Event, bool) {
	if b.Type != "event_callback" {
		return bot.Event{}, false
	}
	in := &b.Event
	e := bot.Event{ID: b.EventID, Team: b.team(), User: in.User.ID, Channel: in.Channel, Direct: direct(in.Channel),
		TS: in.TS, Thread: in.ThreadTS, At: at}
	var ok bool
	switch in.Type {
	case "message":
		e.Kind, ok = bot.Said, b.said() && (in.ChannelType == "im" || in.ChannelType == "" && e.Direct)
		e.Direct = true
		e.Text = plain(unaddressed(in.Text, b.self(), false))
	case "app_mention":
		e.Kind, ok = bot.Mentioned, b.said()
		if e.Direct {
			e.Kind = bot.Said
		}
		e.Outside = b.ExtShared
		e.Text = plain(unaddressed(in.Text, b.self(), true))
	case "app_home_opened":
		e, ok = in.opened(e)
	case "user_change":
		if now := in.User.Now; now != nil && !now.Bot {
			e.Kind, ok = bot.PersonChanged, true
			e.Profile = bot.Profile{Name: first(first(now.Profile.Display, now.Real), now.Name), Locale: now.Locale, TZ: now.TZ,
				Admin: now.Admin || now.Owner, Gone: now.Deleted,
				Guest: now.Restricted || now.Single || now.Stranger || !colleague(b.team(), now.Team, now.Enterprise.Teams)}
		}
	case "assistant_thread_started":
		a := &in.Assistant
		e.Kind, e.User, e.Channel, e.Thread = bot.ChatOpened, a.User, a.Channel, a.ThreadTS
		e.Direct, ok = direct(a.Channel), a.Channel != ""
	}
	e.Thread = inside(e)
	if e.Kind == bot.Said {
		e.Files = in.files()
	}
	return e, ok && plausible(e.User) && plausible(e.Team) && (e.Channel == "" || plausible(e.Channel))
}

// maxFiles bounds the files of a message; Slack's own page lets a person send ten.
const maxFiles = 10

// files are those that can be had: not the ones deleted meanwhile, and not those that a free workspace hides.
func (in *innerEvent) files() []bot.File {
	var all []bot.File
	for _, f := range in.Files {
		if !plausible(f.ID) || f.Mode == "tombstone" || f.Mode == "hidden_by_limit" || len(all) == maxFiles {
			continue
		}
		all = append(all, bot.File{ID: f.ID, Name: f.Name, Mime: f.Mime, URL: first(f.Download, f.URL), Size: max(f.Size, 0)})
	}
	return all
}

// inside is the thread that a message stands in. Slack also gives the first message of a thread that thread's name, as
// soon as somebody replies; that message still stands in the conversation itself.
func inside(e bot.Event) string {
	if e.Thread == e.TS {
		return ""
	}
	return e.Thread
}

// said tells whether a person (not the bot, another app or Slack itself) said something new.
func (b *eventBody) said() bool {
	in := &b.Event
	switch in.Subtype {
	case "", "file_share", "thread_broadcast", "me_message":
	default: // message_changed, message_deleted, bot_message, channel_join, …
		return false
	}
	return in.BotID == "" && !in.Hidden && in.TS != "" && in.Channel != "" &&
		in.User.ID != "USLACKBOT" && (in.User.ID == "" || in.User.ID != b.self())
}

// opened tells the two tabs of App Home apart; with the agent view the messages tab is the conversation.
func (in *innerEvent) opened(e bot.Event) (bot.Event, bool) {
	switch in.Tab {
	case "messages":
		e.Kind = bot.ChatOpened
	case "home":
		e.Kind = bot.HomeOpened
		if in.View != nil {
			e.View = in.View.view()
		}
	default:
		return e, false
	}
	return e, true
}

// event translates an interaction, false when the bot doesn't act on it.
func (i *interaction) event(at time.Time) (bot.Event, bool) {
	e := bot.Event{ID: i.mark(), Team: i.team(), User: i.User.ID, Trigger: i.TriggerID, At: at}
	ok := false
	switch i.Type {
	case "block_actions":
		if len(i.Actions) == 0 {
			break
		}
		ok = true
		e.Kind = bot.Pressed
		e.Action = bot.Action{ID: i.Actions[0].ActionID, Value: i.Actions[0].chosen()}
		e.View.Values = i.State.flat()
		if i.View != nil {
			e.View = i.View.view()
			break
		}
		e.Channel = first(i.Container.ChannelID, i.Channel.ID)
		e.Direct = direct(e.Channel)
		e.TS = first(i.Container.MessageTS, i.Message.TS)
		e.Thread = first(i.Message.ThreadTS, i.Container.ThreadTS)
		e.Thread = inside(e)
		if i.Container.Ephemeral { // it can't be updated: its ts would lead to a new message that all can see
			e.TS = ""
		}
	case "view_submission":
		if i.View != nil {
			ok = true
			e.Kind, e.View = bot.Submitted, i.View.view()
		}
	}
	return e, ok && plausible(e.User) && plausible(e.Team) && (e.Channel == "" || plausible(e.Channel))
}

// event translates a slash command.
func (c *commandBody) event(at time.Time) (bot.Event, bool) {
	e := bot.Event{ID: c.mark(), Kind: bot.Commanded, Team: c.TeamID, User: c.UserID, Channel: c.ChannelID,
		Direct: direct(c.ChannelID), Text: plain(c.Text), Trigger: c.TriggerID, At: at}
	return e, c.Command != "" && plausible(e.User) && plausible(e.Team) && plausible(e.Channel)
}

func (v *view) view() bot.View {
	return bot.View{ID: v.ID, Name: v.CallbackID, Private: v.Private, Hash: v.Hash, Values: v.State.flat()}
}

// mark is an id that a redelivery of the same gesture shares. A modal that is sent again because the answer to the first
// sending got lost brings a new trigger_id, so a submission goes by its view and by what was filled in.
func (i *interaction) mark() string {
	switch {
	case i.Type == "view_submission" && i.View != nil:
		return "view:" + i.team() + ":" + i.View.ID + ":" + i.View.Hash + ":" + i.View.State.digest()
	case i.TriggerID != "":
		return "trigger:" + i.TriggerID
	case len(i.Actions) > 0:
		a := &i.Actions[0]
		return "action:" + i.team() + ":" + i.User.ID + ":" + a.ActionTS + ":" + a.ActionID
	}
	return ""
}

func (c *commandBody) mark() string {
	if c.TriggerID == "" {
		return ""
	}
	return "trigger:" + c.TriggerID
}

// commandJSON turns the form of a slash command into the object that Socket Mode brings.
func commandJSON(form map[string][]string) ([]byte, error) {
	flat := make(map[string]string, len(form))
	for k, vs := range form {
		if len(vs) > 0 {
			flat[k] = vs[0]
		}
	}
	return json.Marshal(flat)
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
