package bot

import (
	"time"

	"kringloop/reminders"
)

// Kind says what a person, Slack, a job or the clock did.
type Kind string

// The kinds of event that the bot understands; a door keeps every other kind out.
const (
	Said       Kind = "said"       // a message in the person's conversation with the bot
	Mentioned  Kind = "mentioned"  // a message that addresses the bot in a channel
	Commanded  Kind = "commanded"  // the slash command
	Pressed    Kind = "pressed"    // a button, menu or picker of a message or view
	Submitted  Kind = "submitted"  // a modal, sent
	HomeOpened Kind = "homeopened" // App Home was opened on its home tab
	ChatOpened Kind = "chatopened" // the person opened the conversation with the bot
	JobDone    Kind = "jobdone"    // slow work came back
	Bounced    Kind = "bounced"    // a digest of User, a person or a channel, reached nobody: Text is its day, Lines what it said, Reason why
	Rang       Kind = "rang"       // an alarm of the person's came due: Text is its name, At when it rang; there is no Channel
)

// Unsent says that a digest of User waits for an operator: Text is its day, Lines what it said, Reason why. It may be that Slack
// refused it for what it is, or us for who we are; nothing is wrong with the person.
const Unsent Kind = "unsent"

// PersonChanged is a change in what Slack says of User: Profile.
const PersonChanged Kind = "personchanged"

// Event is one thing that happened in a workspace, free of Slack's JSON. A door has verified where it came from: Team
// and User are Slack's word, everything else is a person's.
type Event struct {
	ID   string // Slack's event_id, or an id that a redelivery of the same gesture shares
	Kind Kind
	Team string // workspace id
	User string // who did it; of Rang: whose alarm it is

	Channel string // where; "" for a view that belongs to no conversation
	Direct  bool   // Channel is the person's own conversation with the bot
	Outside bool   // of Mentioned: people of another company are in Channel
	TS      string // of the message said, or of the message whose control was pressed
	Thread  string // thread_ts of that message, "" outside a thread
	Text    string // what was said, with Slack's escapes undone; for a command what follows its name
	Files   []File // of Said

	Action  Action           // of Pressed
	View    View             // of Submitted, and of Pressed inside a view
	Trigger string           // trigger_id: opens one modal, within 3 s
	Job     Result           // of JobDone
	Profile Profile          // of PersonChanged
	Reason  string           // of Bounced and Unsent
	Lines   []reminders.Line // of Bounced and Unsent: what the digest said

	At time.Time // when the door kept it

	Fresh bool `json:"-"` // of Outcome.Next: Slack said just now who the person is
	Named bool `json:"-"` // of Outcome.Next: Slack was asked who the people are that Text names
}

// acts tells whether the event is something that its user did.
func (ev Event) acts() bool {
	switch ev.Kind {
	case Said, Mentioned, Commanded, Pressed, Submitted, HomeOpened, ChatOpened:
		return true
	}
	return false
}

// File is a file that a person sent along. Everything about it but its ID is that person's word.
type File struct {
	ID, Name, Mime, URL string // URL: where a door gets its content; "" when Slack holds it back
	Size                int64  // bytes
}

// Action is the control that a person pressed.
type Action struct {
	ID    string // action_id: which control
	Value string // the button's value, or that of the option chosen, or the user, channel or date picked
}

// View is a modal or App Home with what a person filled in.
type View struct {
	ID      string
	Name    string              // callback_id
	Private string              // private_metadata, ours
	Hash    string              // guards an update against a race
	Values  map[string][]string // what was filled in, by block_id: text, option values, user ids or an ISO date; nil = empty
}

// Value is the single value filled in at a block, "" when it was left empty.
func (v View) Value(block string) string {
	if vs := v.Values[block]; len(vs) > 0 {
		return vs[0]
	}
	return ""
}

// Result is what a job brought back; exactly one of Body and Error says something.
type Result struct {
	Kind  string // of the job
	Ask   []byte // the job's own body, as it was started
	Body  []byte // JSON, by kind
	Error string // for the log; never shown
}
