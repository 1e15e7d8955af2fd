package gateway

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// The shapes below name only what the bot needs of Slack's JSON; the rest is skipped without being decoded. They are
// shared by the doors (which sort) and by Decode (which translates), so that both see the same thing. They are also what
// is kept: a pressed button brings the whole message that it stands in, ten times what the bot reads of it.

// eventBody is an Events API request: https://docs.slack.dev/apis/events-api/#callback-field
type eventBody struct {
	Type           string `json:"type,omitempty"`
	Challenge      string `json:"challenge,omitempty"`
	TeamID         string `json:"team_id,omitempty"`
	AppID          string `json:"api_app_id,omitempty"`
	EventID        string `json:"event_id,omitempty"`
	ExtShared      bool   `json:"is_ext_shared_channel,omitempty"` // another company is in the channel
	Authorizations []struct {
		TeamID string `json:"team_id,omitempty"`
		UserID string `json:"user_id,omitempty"`
		IsBot  bool   `json:"is_bot,omitempty"`
	} `json:"authorizations,omitempty"`
	Event innerEvent `json:"event,omitzero"`
}

type innerEvent struct {
	Type        string `json:"type,omitempty"`
	Subtype     string `json:"subtype,omitempty"`
	Hidden      bool   `json:"hidden,omitempty"`
	User        member `json:"user,omitzero"`
	BotID       string `json:"bot_id,omitempty"`
	Channel     string `json:"channel,omitempty"`
	ChannelType string `json:"channel_type,omitempty"`
	TS          string `json:"ts,omitempty"`
	ThreadTS    string `json:"thread_ts,omitempty"`
	Text        string `json:"text,omitempty"`
	Files       []file `json:"files,omitempty"`
	Tab         string `json:"tab,omitempty"`
	View        *view  `json:"view,omitempty"`
	Assistant   struct {
		User     string `json:"user_id,omitempty"`
		Channel  string `json:"channel_id,omitempty"`
		ThreadTS string `json:"thread_ts,omitempty"`
	} `json:"assistant_thread,omitzero"`
}

// member is who an event is about: an id, or in user_change all that Slack says of the person now.
// Source: https://docs.slack.dev/reference/events/user_change
type member struct {
	ID  string
	Now *account
}

// account is a person as user_change brings them.
type account struct {
	ID      string `json:"id"`
	Name    string `json:"name,omitempty"`
	Real    string `json:"real_name,omitempty"`
	TZ      string `json:"tz,omitempty"`
	Locale  string `json:"locale,omitempty"`
	Deleted bool   `json:"deleted,omitempty"`
	Admin   bool   `json:"is_admin,omitempty"`
	Owner   bool   `json:"is_owner,omitempty"`
	Bot     bool   `json:"is_bot,omitempty"`
	Profile struct {
		Display string `json:"display_name,omitempty"`
	} `json:"profile,omitzero"`

	Team       string `json:"team_id,omitempty"`
	Restricted bool   `json:"is_restricted,omitempty"`
	Single     bool   `json:"is_ultra_restricted,omitempty"` // restricted to one channel
	Stranger   bool   `json:"is_stranger,omitempty"`
	Enterprise struct {
		Teams []string `json:"teams,omitempty"`
	} `json:"enterprise_user,omitzero"`
}

// UnmarshalJSON takes either form; any other is nobody.
func (m *member) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &m.ID)
	}
	var now account
	if len(data) == 0 || data[0] != '{' || json.Unmarshal(data, &now) != nil {
		return nil
	}
	m.ID, m.Now = now.ID, &now
	return nil
}

// MarshalJSON writes the form that was read.
func (m member) MarshalJSON() ([]byte, error) {
	if m.Now != nil {
		return json.Marshal(m.Now)
	}
	return json.Marshal(m.ID)
}

// file is a file of a message: https://docs.slack.dev/reference/objects/file-object/
type file struct {
	ID       string `json:"id,omitempty"`
	Name     string `json:"name,omitempty"`
	Mime     string `json:"mimetype,omitempty"`
	Size     int64  `json:"size,omitempty"`
	URL      string `json:"url_private,omitempty"`
	Download string `json:"url_private_download,omitempty"`
	Mode     string `json:"mode,omitempty"`
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
	Type      string `json:"type,omitempty"`
	AppID     string `json:"api_app_id,omitempty"`
	TriggerID string `json:"trigger_id,omitempty"`
	Team      struct {
		ID string `json:"id,omitempty"`
	} `json:"team,omitzero"`
	User struct {
		ID     string `json:"id,omitempty"`
		TeamID string `json:"team_id,omitempty"`
	} `json:"user,omitzero"`
	Channel struct {
		ID string `json:"id,omitempty"`
	} `json:"channel,omitzero"`
	Container struct {
		ChannelID string `json:"channel_id,omitempty"`
		MessageTS string `json:"message_ts,omitempty"`
		ThreadTS  string `json:"thread_ts,omitempty"`
		Ephemeral bool   `json:"is_ephemeral,omitempty"`
	} `json:"container,omitzero"`
	Message struct {
		TS       string `json:"ts,omitempty"`
		ThreadTS string `json:"thread_ts,omitempty"`
	} `json:"message,omitzero"`
	State   state     `json:"state,omitzero"`
	View    *view     `json:"view,omitempty"`
	Actions []element `json:"actions,omitempty"`
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
	ID            string `json:"id,omitempty"`
	CallbackID    string `json:"callback_id,omitempty"`
	Private       string `json:"private_metadata,omitempty"`
	Hash          string `json:"hash,omitempty"`
	InstalledTeam string `json:"app_installed_team_id,omitempty"`
	State         state  `json:"state,omitzero"`
}

// state is what a person filled in: values by block_id, then by action_id.
type state struct {
	Values map[string]map[string]element `json:"values,omitempty"`
}

// element is a Block Kit control, as pressed or as filled in.
type element struct {
	Type          string   `json:"type,omitempty"`
	ActionID      string   `json:"action_id,omitempty"`
	ActionTS      string   `json:"action_ts,omitempty"`
	Value         string   `json:"value,omitempty"`
	Option        *option  `json:"selected_option,omitempty"`
	Options       []option `json:"selected_options,omitempty"`
	User          string   `json:"selected_user,omitempty"`
	Users         []string `json:"selected_users,omitempty"`
	Channel       string   `json:"selected_channel,omitempty"`
	Channels      []string `json:"selected_channels,omitempty"`
	Conversation  string   `json:"selected_conversation,omitempty"`
	Conversations []string `json:"selected_conversations,omitempty"`
	Date          string   `json:"selected_date,omitempty"`
	Time          string   `json:"selected_time,omitempty"`
	DateTime      int64    `json:"selected_date_time,omitempty"`
	Files         []struct {
		ID string `json:"id,omitempty"`
	} `json:"files,omitempty"`
}

type option struct {
	Value string `json:"value,omitempty"`
}

// commandBody is a slash command: https://docs.slack.dev/interactivity/implementing-slash-commands/#app_command_handling
type commandBody struct {
	TeamID    string `json:"team_id,omitempty"`
	AppID     string `json:"api_app_id,omitempty"`
	ChannelID string `json:"channel_id,omitempty"`
	UserID    string `json:"user_id,omitempty"`
	Command   string `json:"command,omitempty"`
	Text      string `json:"text,omitempty"`
	TriggerID string `json:"trigger_id,omitempty"`
}

// parse decodes a body into one of the shapes. A known name that has another shape in an event that isn't ours is skipped, as
// encoding/json does when it reports an UnmarshalTypeError.
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
