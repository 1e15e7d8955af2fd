package gateway

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// The shapes below name only what the bot needs of Slack's JSON; the rest is skipped without being decoded. They are
// shared by the doors (which sort) and by Decode (which translates), so that both see the same thing.

// eventBody is an Events API request: https://docs.slack.dev/apis/events-api/#callback-field
type eventBody struct {
	Type           string `json:"type"`
	Challenge      string `json:"challenge"`
	TeamID         string `json:"team_id"`
	AppID          string `json:"api_app_id"`
	EventID        string `json:"event_id"`
	Authorizations []struct {
		TeamID string `json:"team_id"`
		UserID string `json:"user_id"`
		IsBot  bool   `json:"is_bot"`
	} `json:"authorizations"`
	Event innerEvent `json:"event"`
}

type innerEvent struct {
	Type        string `json:"type"`
	Subtype     string `json:"subtype"`
	Hidden      bool   `json:"hidden"`
	User        string `json:"user"`
	BotID       string `json:"bot_id"`
	Channel     string `json:"channel"`
	ChannelType string `json:"channel_type"`
	TS          string `json:"ts"`
	ThreadTS    string `json:"thread_ts"`
	Text        string `json:"text"`
	Tab         string `json:"tab"`
	View        *view  `json:"view"`
	Assistant   struct {
		User     string `json:"user_id"`
		Channel  string `json:"channel_id"`
		ThreadTS string `json:"thread_ts"`
	} `json:"assistant_thread"`
}

// team is the workspace whose installation sees the event: in a shared channel team_id may be the other company's.
func (b *eventBody) team() string {
	if len(b.Authorizations) > 0 && b.Authorizations[0].TeamID != "" {
		return b.Authorizations[0].TeamID
	}
	return b.TeamID
}

// self is the bot's own user id, "" when Slack didn't say.
func (b *eventBody) self() string {
	if len(b.Authorizations) > 0 && b.Authorizations[0].IsBot {
		return b.Authorizations[0].UserID
	}
	return ""
}

// interaction is an interactivity payload: https://docs.slack.dev/reference/interaction-payloads/
type interaction struct {
	Type      string `json:"type"`
	AppID     string `json:"api_app_id"`
	TriggerID string `json:"trigger_id"`
	Team      struct {
		ID string `json:"id"`
	} `json:"team"`
	User struct {
		ID     string `json:"id"`
		TeamID string `json:"team_id"`
	} `json:"user"`
	Channel struct {
		ID string `json:"id"`
	} `json:"channel"`
	Container struct {
		ChannelID string `json:"channel_id"`
		MessageTS string `json:"message_ts"`
		ThreadTS  string `json:"thread_ts"`
		Ephemeral bool   `json:"is_ephemeral"`
	} `json:"container"`
	Message struct {
		TS       string `json:"ts"`
		ThreadTS string `json:"thread_ts"`
	} `json:"message"`
	State   state     `json:"state"`
	View    *view     `json:"view"`
	Actions []element `json:"actions"`
}

// team is the workspace that installed the app; team is null for an installation by a whole organisation.
func (i *interaction) team() string {
	switch {
	case i.View != nil && i.View.InstalledTeam != "":
		return i.View.InstalledTeam
	case i.Team.ID != "":
		return i.Team.ID
	}
	return i.User.TeamID
}

type view struct {
	ID            string `json:"id"`
	CallbackID    string `json:"callback_id"`
	Private       string `json:"private_metadata"`
	Hash          string `json:"hash"`
	InstalledTeam string `json:"app_installed_team_id"`
	State         state  `json:"state"`
}

// state is what a person filled in: values by block_id, then by action_id.
type state struct {
	Values map[string]map[string]element `json:"values"`
}

// element is a Block Kit control, as pressed or as filled in.
type element struct {
	Type          string   `json:"type"`
	ActionID      string   `json:"action_id"`
	ActionTS      string   `json:"action_ts"`
	Value         string   `json:"value"`
	Option        *option  `json:"selected_option"`
	Options       []option `json:"selected_options"`
	User          string   `json:"selected_user"`
	Users         []string `json:"selected_users"`
	Channel       string   `json:"selected_channel"`
	Channels      []string `json:"selected_channels"`
	Conversation  string   `json:"selected_conversation"`
	Conversations []string `json:"selected_conversations"`
	Date          string   `json:"selected_date"`
	Time          string   `json:"selected_time"`
	DateTime      int64    `json:"selected_date_time"`
	Files         []struct {
		ID string `json:"id"`
	} `json:"files"`
}

type option struct {
	Value string `json:"value"`
}

// commandBody is a slash command: https://docs.slack.dev/interactivity/implementing-slash-commands/#app_command_handling
type commandBody struct {
	TeamID    string `json:"team_id"`
	AppID     string `json:"api_app_id"`
	ChannelID string `json:"channel_id"`
	UserID    string `json:"user_id"`
	Command   string `json:"command"`
	Text      string `json:"text"`
	TriggerID string `json:"trigger_id"`
}

// parse decodes a body into one of the shapes. A known name that has another shape in an event that isn't ours
// ("user" is an object in user_change) is skipped, as encoding/json does when it reports an UnmarshalTypeError.
func parse(body []byte, into any) error {
	err := json.Unmarshal(body, into)
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return nil
	}
	return fmt.Errorf("%w: %w", errMalformed, err)
}

// plausible keeps ids that would not be safe inside a key away from everything behind the doors: letters, digits, - and _.
func plausible(id string) bool {
	for i := range len(id) {
		c := id[i]
		if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') && c != '-' && c != '_' {
			return false
		}
	}
	return id != "" && len(id) <= 64
}

// direct tells whether a conversation is a person's own with the bot.
func direct(channel string) bool { return strings.HasPrefix(channel, "D") }
