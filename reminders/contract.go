package reminders

import (
	"errors"
	"time"
)

// Contract is an agreement with a supplier, from its preparation until the goods are back (flows §3.1). Callers get their own
// copy and hand it back changed; only the methods of this package change it, so that each change has its log entry.
type Contract struct {
	ID      string `json:"-"`
	Project string `json:"project"`          // where it is kept, and whose members see it
	Folder  bool   `json:"folder,omitempty"` // that project was made for this contract alone: it ran already

	Title    string `json:"title"`
	Category string `json:"category,omitempty"` // key of the product groups
	Kinds    []Kind `json:"kinds"`
	Supplier string `json:"supplier"`
	Contact  string `json:"contact,omitempty"`
	Start    Date   `json:"start"`
	End      Date   `json:"end"` // the last day

	Extensions []Extension `json:"extensions,omitempty"`
	Life       int         `json:"life,omitempty"` // functional, in months

	Owner      string `json:"owner"` // the contract manager
	Deputy     string `json:"deputy,omitempty"`
	Buyer      string `json:"buyer,omitempty"`      // "" = Owner
	Management string `json:"management,omitempty"` // "" = Owner

	Hours       string      `json:"hours,omitempty"` // a month for monitoring, decimal
	Ambitions   []Ambition  `json:"ambitions,omitempty"`
	KPIs        []KPI       `json:"kpis,omitempty"`
	SLA         *SLA        `json:"sla,omitempty"`
	Growth      []Promise   `json:"growth,omitempty"`
	Thresholds  []Threshold `json:"thresholds,omitempty"`
	TakeBack    *TakeBack   `json:"takeback,omitempty"`
	Warranty    int         `json:"warranty,omitempty"` // months
	Reporting   *Reporting  `json:"reporting,omitempty"`
	Estimated   int         `json:"estimated,omitempty"`   // of a framework contract, over its whole length
	Ordered     map[int]int `json:"ordered,omitempty"`     // really, by contract year from 1
	Maintenance string      `json:"maintenance,omitempty"` // opdracht, apart, intern
	Actors      []Actor     `json:"actors,omitempty"`
	Passport    string      `json:"passport,omitempty"` // link
	Links       []Link      `json:"links,omitempty"`

	Handover Handover        `json:"handover,omitzero"`
	Marks    map[string]Mark `json:"marks,omitempty"` // what became of milestones, by Milestone.Key
	Actions  []Action        `json:"actions,omitempty"`
	Cadence  Cadence         `json:"cadence,omitzero"` // where it differs from the organisation's

	Registered Date      `json:"registered"` // day 0, or that of the last change of dates (flows §3.3)
	Ended      *Ending   `json:"ended,omitempty"`
	Created    time.Time `json:"created"`
	Serial     int       `json:"serial,omitempty"` // of ids given to its parts
	Rev        int       `json:"rev"`              // counts changes; a control shows which one it was made for

	log []Entry // since Clone
}

// Kind is what is bought, and how (4.17, 4.18, 6.19).
type Kind string

// The kinds of contract; Framework goes with any of the others.
const (
	Product   Kind = "product"
	Service   Kind = "dienst"
	AsService Kind = "aas" // product as a service
	Works     Kind = "werk"
	Framework Kind = "raam"
)

// Kinds lists them in the order shown.
var Kinds = []Kind{Product, Service, AsService, Works, Framework}

// Extension is an option to prolong (4.24).
type Extension struct {
	Months int  `json:"months"`
	Notice Date `json:"notice"` // last day to give notice or to announce it
	Taken  bool `json:"taken,omitempty"`
	Was    Date `json:"was,omitzero"` // the contract's end before it was taken: what was done for that end keeps its dates
}

// Ambition is what the contract is to reach (1.40, 2.54).
type Ambition struct {
	Goal   string `json:"goal"`
	Target string `json:"target,omitempty"`
	Unit   string `json:"unit,omitempty"`
	By     Date   `json:"by,omitzero"`
}

// SLA is what was agreed about service (6.15); days, pieces, words.
type SLA struct {
	Replace string `json:"replace,omitempty"` // term for replacement
	Repair  string `json:"repair,omitempty"`  // term for repair
	Spares  string `json:"spares,omitempty"`  // kept in reserve
	Quality string `json:"quality,omitempty"` // of refurbished goods
	Waste   string `json:"waste,omitempty"`   // the method that makes the least of it
}

// Promise is a step of the growth path (4.51, 4.92, 6.41).
type Promise struct {
	ID    string `json:"id"`
	What  string `json:"what"`
	Due   Date   `json:"due"`
	Proof string `json:"proof,omitempty"`
	State string `json:"state,omitempty"` // "" open, kept, missed
}

// What became of a promise.
const (
	Kept   = "kept"
	Missed = "missed"
)

// Threshold is a level of a KPI from which a bonus or malus was agreed (4.43, 6.09). It is reported, never imposed.
type Threshold struct {
	KPI    string `json:"kpi"`
	Level  string `json:"level"` // decimal
	Op     string `json:"op"`    // ≥ > ≤ <
	Effect string `json:"effect"`
}

// TakeBack is what happens to the goods at the end (2.49, 4.91, 6.47-6.49).
type TakeBack struct {
	Yes   bool   `json:"yes"`
	Terms string `json:"terms,omitempty"`
	Value string `json:"value,omitempty"` // residual value or credit
}

// Reporting is the clause on what the supplier reports (4.93).
type Reporting struct {
	Content string `json:"content"`
	Every   string `json:"every,omitempty"`
}

// ActorGroups are the six groups that have to know of take-back and procedures (6.27, 6.28, 6.31), by key.
var ActorGroups = []string{"gebruikers", "it", "onderhoud", "logistiek", "leverancier", "verwerker"}

// Actor is somebody of such a group.
type Actor struct {
	Group    string `json:"group"`
	Name     string `json:"name,omitempty"`
	Informed Date   `json:"informed,omitzero"`
}

// Link points to a document.
type Link struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// Ending says that a contract was stopped before its end, or why it ended.
type Ending struct {
	On     Date   `json:"on"`
	Reason string `json:"reason"`
	By     string `json:"by"`
}

// Mark is what became of a milestone. A milestone without one is still to come.
type Mark struct {
	Status Status    `json:"s"`
	Text   string    `json:"x,omitempty"` // what was done, or why not; a report or a link
	By     string    `json:"b,omitempty"`
	At     time.Time `json:"t,omitzero"`
	Date   Date      `json:"d,omitzero"` // the new one, of what was registered late and is still to be done
}

// Status is where a milestone stands; late is derived, never stored.
type Status string

// The statuses (flows §3.3).
const (
	Planned Status = ""
	Done    Status = "gedaan"
	NotHere Status = "nvt"
	Before  Status = "voor registratie" // dated before the contract was registered: never reminded of
	Asked   Status = "gevraagd"         // dated before it too, and whether it was done is asked: a gap, no reminders
	Todo    Status = "nog doen"         // that one, with a new date
)

// Action is something that somebody promised to do (flows §3.4, §3.5, §3.7).
type Action struct {
	ID    string    `json:"id"`
	What  string    `json:"what"`
	Owner string    `json:"owner"` // user; "" = the contract's owner
	Due   Date      `json:"due"`
	From  string    `json:"from"` // what it came of: a milestone's key, or "hand"
	Done  bool      `json:"done,omitempty"`
	Text  string    `json:"text,omitempty"` // how it was done
	By    string    `json:"by,omitempty"`   // who closed it
	At    time.Time `json:"at,omitzero"`
}

// Key names the action among the contract's duties.
func (a Action) Key() string { return "a." + a.ID }

// Entry says who did what to a contract when. Entries are only ever appended.
type Entry struct {
	At   time.Time `json:"t"`
	By   string    `json:"b,omitempty"`
	What What      `json:"w"`
	Key  string    `json:"k,omitempty"` // milestone, action, KPI, field or item it is about
	From string    `json:"f,omitempty"`
	To   string    `json:"o,omitempty"`
	Text string    `json:"x,omitempty"`
}

// What is the kind of a log entry. Kinds are stored: names stay, new ones are added.
type What string

// The kinds of log entries.
const (
	LogRegistered What = "registered"
	LogSet        What = "set"   // a field: From, To
	LogDates      What = "dates" // Key start or end
	LogExtended   What = "extended"
	LogOwner      What = "owner" // Key owner, deputy, buyer, management
	LogEnded      What = "ended"
	LogMark       What = "mark" // Key is the milestone, To its status
	LogValue      What = "value"
	LogKPI        What = "kpi"
	LogAction     What = "action"     // a new one
	LogActionDone What = "actiondone" //
	LogKey        What = "key"        // of the handover: Key is buyer or manager
	LogKeyBack    What = "keyback"    // withdrawn by a change
	LogItem       What = "item"       // of the handover: Key is H1..H12
	LogQuestion   What = "question"   // of the handover
	LogLater      What = "later"      // a reminder was put off
	LogPassed     What = "passed"     // a duty went to somebody else
	LogReminded   What = "reminded"   // To is who
	LogBounced    What = "bounced"    // a reminder could not be delivered
)

// What a caller can tell apart; the bot has words for each.
var (
	ErrNoTitle    = errors.New("a contract needs a title")
	ErrNoSupplier = errors.New("a contract needs a supplier")
	ErrNoKind     = errors.New("a contract needs a kind")
	ErrNoOwner    = errors.New("a contract needs an owner")
	ErrOrder      = errors.New("a contract ends before it starts")
	ErrTooLong    = errors.New("a contract of more than fifty years")
	ErrLongText   = errors.New("too long to keep")
	ErrNoSuch     = errors.New("the contract has no such part")
	ErrFull       = errors.New("there is no room for more")
	ErrEnded      = errors.New("the contract was ended")
	ErrNumber     = errors.New("not a number that fits")
	ErrNeedsText  = errors.New("a line of text is needed")
	ErrOutside    = errors.New("a day outside the contract")
)
