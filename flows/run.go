package flows

// Asking says what a step of a walk asks.
type Asking string

// What a step can ask. The intake of a new project is a walk too, as phase 0.
const (
	AskNothing   Asking = ""          // no walk
	AskCondition Asking = "condition" // Step.Item is the condition's key
	AskCategory  Asking = "category"
	AskFirst     Asking = "first"
	AskPhase     Asking = "phase"    // where to begin
	AskItem      Asking = "item"     // Step.Item is the item
	AskEvidence  Asking = "evidence" // of Step.Item
	AskReason    Asking = "reason"   // why Step.Item is not applicable
	AskGate      Asking = "gate"     // the end of the phase
	AskGateWhy   Asking = "gatewhy"  // why it is closed with open musts
	Paused       Asking = "paused"   // "later": Step.Was is what was open
)

// Step is the one question that is open.
type Step struct {
	Ask  Asking `json:"a,omitempty"`
	Item string `json:"i,omitempty"`
	Was  Asking `json:"w,omitempty"` // of Paused
	Why  bool   `json:"y,omitempty"` // the guidance of the item is unfolded
}

// Run is the walk that goes on in one conversation. Its zero value is no walk.
type Run struct {
	Project string `json:"p,omitempty"`
	Phase   int    `json:"n,omitempty"`
	Step    Step   `json:"s,omitzero"`
	Card    int    `json:"c,omitempty"` // number of the message that shows the step; counts up over walks of a place
}

// Active tells whether a question is open.
func (r Run) Active() bool {
	return r.Project != "" && r.Step.Ask != AskNothing && r.Step.Ask != Paused
}

// Do is what a person wants of a walk.
type Do string

// What can be done in a walk.
const (
	DoIntake   Do = "intake"   // begin the questions of a new project
	DoBegin    Do = "begin"    // begin or resume the phase Input.Phase
	DoResume   Do = "resume"   // show the last open question again
	DoMark     Do = "mark"     // give Input.Item the status Input.Status
	DoText     Do = "text"     // a text that was asked for
	DoLater    Do = "later"    // evidence follows
	DoBack     Do = "back"     // from evidence or reason back to the item
	DoPrevious Do = "previous" // the item before
	DoNext     Do = "next"     // the item after, leaving this one as it is
	DoJump     Do = "jump"     // to Input.Item, also to change it
	DoWhy      Do = "why"      // unfold or fold the guidance
	DoAnswer   Do = "answer"   // a condition, category, first time
	DoPause    Do = "pause"
	DoStop     Do = "stop"
	DoGate     Do = "gate"  // go to the end of the phase
	DoClose    Do = "close" // close it with open musts
)

// Input is one thing a person did in a walk.
type Input struct {
	Do     Do
	Item   string // item, or condition
	Rev    int    // of the item when the control was made; -1 = typed, always current
	Status Status
	Text   string
	Value  string // answer: a Tri or a category's key
	Phase  int
}

// Note says that an input had no effect, and why.
type Note string

// The notes.
const (
	NoteNone  Note = ""
	NoteStale Note = "stale" // somebody changed the item since the control was made
	NoteSame  Note = "same"  // it had that status already
	NoteOld   Note = "old"   // the question was answered or left
	NoteFirst Note = "first" // nothing before this
)

// Outcome is what an input led to: how the walk looks is in the Run, what changed in the Project.
type Outcome struct {
	Note Note
	Left Step // the step whose message is to be folded; zero when the same message goes on
	Card int  // number of that message
}
