package sandbox

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"
)

// User is a person of the workspace, or the bot.
type User struct {
	ID     string // U…
	Handle string // as in @handle; for scripts
	Name   string // as shown
	Title  string // the person's role
	Locale string // as Slack writes it: nl-NL
	TZ     string // IANA zone
	Color  string // six hex digits, no #

	Bot     bool
	Deleted bool
}

// Channel is a conversation: a channel with a name, or one person's conversation with the bot.
type Channel struct {
	ID       string // C… or D…
	Name     string // "" for a person's conversation with the bot
	Topic    string
	Person   string // the person's user id when this is that person's conversation with the bot, else ""
	Private  bool
	Archived bool
	Members  []string // user ids
}

// File is an uploaded file. Content may be shared: don't write to it.
type File struct {
	ID       string // F…
	Name     string
	Mimetype string
	Size     int
	Content  []byte
	User     string // who uploaded it
	Alt      string // says what a picture shows
}

// Reaction is an emoji on a message.
type Reaction struct {
	Name  string   // without colons
	Users []string // who reacted, in order
}

// Message is what was said, as it now stands.
type Message struct {
	Channel  string
	TS       string
	ThreadTS string // of the message that the thread hangs on; equal to TS on that message once it has replies
	User     string // user id, the bot's included
	Text     string // Slack's mrkdwn, escaped as Slack escapes it
	Blocks   json.RawMessage
	OnlyFor  string // the one user who sees it, for an ephemeral message; else ""
	EditedTS string // "" until it is edited
	Metadata json.RawMessage
	Files    []File // without Content

	Streaming  bool // the bot is still writing it
	Broadcast  bool // a reply that is shown in the channel too
	ReplyCount int
	Reactions  []Reaction
}

// View is a modal or an App Home.
type View struct {
	ID         string
	User       string // who sees it
	Type       string // modal or home
	CallbackID string
	Hash       string
	Previous   string            // id of the modal under this one
	Raw        json.RawMessage   // the view as the bot sent it
	Errors     map[string]string // by block_id: what the bot refused at the last submit; "" holds what concerns the whole view
}

// Prompt is a suggestion of the bot that a person can press instead of typing.
type Prompt struct {
	Title   string `json:"title"`
	Message string `json:"message"`
}

// Click is one press on a control of a message or view.
type Click struct {
	Channel string // with TS: where the message is
	TS      string
	ViewID  string // instead of Channel and TS: a modal or App Home

	Label    string // what the control says; or
	ActionID string // its action_id
	BlockID  string // optional, to tell equal controls apart
	N        int    // optional, 1 = the first of several that fit (the default)

	Option  string            // for a menu: the option's label; for a picker: an ISO date, a time, a user or channel
	Options []string          // for controls that hold several
	Values  map[string]string // inside a view: what is filled in at this moment, as in Submit
}

// Options says how a workspace is made. Clock is required.
type Options struct {
	Lang  string           // nl (default) or en: language of the people and channels
	Start time.Time        // the workspace's time when it is made; zero = Clock()
	Clock func() time.Time // real time, monotonic; workspace time is Start + what elapsed + what was advanced

	// Idle returns when the bot has nothing left to do; nil = only the acknowledgements count.
	Idle func(context.Context) error
	// Moved is called with the new time at each step after the clock moved, in order.
	Moved func(context.Context, time.Time) error
	// Due tells the first moment after its argument at which Moved has something to do; one far away says that there is
	// nothing to stop for. False = not known; then, as with nil, the clock goes in steps of half an hour.
	Due func(context.Context, time.Time) (time.Time, bool)

	EventsURL       string        // base URL of the bot's HTTP doors (…/slack): events go there, signed, instead of over Socket Mode
	ChannelMessages bool          // also send message.channels and message.groups for channels that the bot is in
	ConnectionLife  time.Duration // a Socket Mode connection is refreshed after this long; zero = an hour
	AssistantView   bool          // also send assistant_thread_started, as for apps with the older assistant view
	Commands        []string      // the app's slash commands; nil = /kringloop
	Hosts           []string      // names beside loopback under which the page and scripts may be reached
	Log             *slog.Logger  // nil = none
}
