package bot

import (
	"encoding/json"
	"time"

	"kringloop/reminders"
)

// Shape says how a post reaches people.
type Shape string

// The shapes of a post.
const (
	Message   Shape = "message"   // said in a conversation; with a Ref that was sent before it replaces that message
	Ephemeral Shape = "ephemeral" // only User sees it, in Channel
	Modal     Shape = "modal"     // opened with Trigger, dropped once that has expired
	Replace   Shape = "replace"   // a new content for the modal View
	Home      Shape = "home"      // User's App Home
	Status    Shape = "status"    // "is thinking …" under a thread of the conversation; Text "" clears it
	Prompts   Shape = "prompts"   // suggested prompts of a conversation
	Attached  Shape = "file"      // a file with Text over it, made of Paper when it goes out
)

// Post is one thing to say or to show, rendered and ready to go out. It is data: it waits in the outbox, as JSON, until a
// door has delivered it.
type Post struct {
	Shape   Shape           `json:"shape"`
	Channel string          `json:"channel,omitempty"` // conversation, or a user id for that person's own conversation
	Thread  string          `json:"thread,omitempty"`
	User    string          `json:"user,omitempty"`
	Ref     string          `json:"ref,omitempty"`     // our name of a living message, unique in the workspace
	TS      string          `json:"ts,omitempty"`      // replaces this message of Channel; wins over Ref
	Text    string          `json:"text,omitempty"`    // makes sense alone: notification, screen reader
	Blocks  json.RawMessage `json:"blocks,omitempty"`  // array of Block Kit blocks
	View    json.RawMessage `json:"view,omitempty"`    // modal or home
	ViewID  string          `json:"view_id,omitempty"` // of Replace
	Hash    string          `json:"hash,omitempty"`
	Trigger string          `json:"trigger,omitempty"`
	Prompts []Prompt        `json:"prompts,omitempty"`
	Paper   *Paper          `json:"paper,omitempty"`  // of Attached; of a Message the picture inside it
	Upload  *Upload         `json:"-"`                // what became of Paper; whoever delivers the post makes it
	Expires time.Time       `json:"expires,omitzero"` // not sent after; zero = never

	// Project and Reader are the wall: the post goes out only while Reader (or, when empty, the channel) may still see
	// Project. Empty Project = nothing of a project is in it.
	Project string `json:"project,omitempty"`
	Reader  string `json:"reader,omitempty"`

	Projects []string `json:"projects,omitempty"` // further ones: what is about several goes out only while all may be seen
	Digest   string   `json:"digest,omitempty"`   // its day; when it reaches nobody it comes back as a Bounced event

	Lines []reminders.Line `json:"lines,omitempty"` // of a digest
}

// BounceWall is the Reason of a Bounced event when the reader may no longer see what the digest is about. Any other is what
// Slack answered.
const BounceWall = "wall"

// Prompt is a suggestion that a person can press instead of typing.
type Prompt struct {
	Title   string `json:"title"`
	Message string `json:"message"`
}

// Job is slow work that a shard doesn't wait for; its Result comes back as an event.
type Job struct {
	Kind string          `json:"kind"`
	Body json.RawMessage `json:"body"`
}
