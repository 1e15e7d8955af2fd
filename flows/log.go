package flows

import "time"

// What is the kind of a log entry.
type What string

// The kinds of log entries. They are stored: names stay, new ones are added.
const (
	LogCreated   What = "created"
	LogRenamed   What = "renamed"
	LogArchived  What = "archived"
	LogRestored  What = "restored"
	LogCategory  What = "category"
	LogFirst     What = "first"
	LogInvited   What = "invited"
	LogRole      What = "role"
	LogRemoved   What = "removed"
	LogLinked    What = "linked"
	LogUnlinked  What = "unlinked"
	LogAnswered  What = "answered" // a condition
	LogStatus    What = "status"
	LogAssigned  What = "assigned"
	LogNorm      What = "norm" // what counts as evidence
	LogOwn       What = "own"
	LogHidden    What = "hidden"
	LogShown     What = "shown"
	LogContract  What = "contract" // Text is its title
	LogGate      What = "gate"
	LogGateAgain What = "gateagain" // an item of a closed phase was reopened

	LogTalkBegun     What = "talkbegun" // Item is the script
	LogTalkGiven     What = "talkgiven" // to another member
	LogTalkDone      What = "talkdone"  // Text is the version of the result, To its verdict unless it is private
	LogTalkDropped   What = "talkdropped"
	LogTalkForgotten What = "talkforgotten" // draft and results are gone

	LogAskedDecision What = "askeddecision" // Item is the script, From the version of its result, To who was asked
	LogDecided       What = "decided"       // Item and From as before, To the ruling, Text its conditions or reason
	LogSettled       What = "settled"       // Item is the script, Text what was done
)

// Entry says who did what when. Entries are only ever appended.
type Entry struct {
	At    time.Time `json:"t"`
	By    string    `json:"b"`
	What  What      `json:"w"`
	Item  string    `json:"i,omitempty"` // item, condition, or user it is about
	Phase int       `json:"p,omitempty"`
	From  string    `json:"f,omitempty"`
	To    string    `json:"o,omitempty"`
	Text  string    `json:"x,omitempty"` // evidence, reason or name, as written
}
