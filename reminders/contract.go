package reminders

import (
	"maps"
	"slices"
	"time"
)

// Contract is an agreement with a supplier, from its preparation until the goods are back (flows §3.1). Callers get their own
// copy and hand it back changed; only the methods of this package change it, so that each change has its log entry.
type Contract struct {
	ID      string `json:"-"`
	Origin  string `json:"origin,omitempty"` // Draft.Key it was registered with: importing it again changes nothing
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

	Handover Handover          `json:"handover,omitzero"`
	Years    map[int]Year      `json:"years,omitempty"`  // yearly checklists, by N of m_jaar
	Loop     map[string]Loop   `json:"loop,omitempty"`   // answers to K1..K13
	Ladder   *Ladder           `json:"ladder,omitempty"` // of the end
	Marks    map[string]Mark   `json:"marks,omitempty"`  // what became of milestones, by Milestone.Key
	Given    map[string]string `json:"given,omitempty"`  // milestones that somebody else does, by key
	Actions  []Action          `json:"actions,omitempty"`
	Cadence  Cadence           `json:"cadence,omitzero"` // where it differs from the organisation's

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

// ActorGroups are the six groups on whose actions impact rests, and who have to know of take-back and procedures (6.27, 6.28,
// 6.31), by key: internal customers and users, maintenance, contract managers, waste managers, finance, the supplier.
var ActorGroups = []string{"gebruikers", "onderhoud", "contractbeheer", "afval", "financien", "leverancier"}

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

// Limits that keep a contract readable and its record small. Own choices.
const (
	MaxTitle      = 80   // characters, of titles, names and short fields
	MaxText       = 1500 // characters, of reasons, reports and notes
	MaxKPIs       = 20
	MaxPromises   = 50
	MaxActions    = 200
	MaxYears      = 50 // of a contract
	MaxAmbitions  = 20
	MaxThresholds = 20
	MaxExtensions = 20
	MaxLinks      = 50
	MaxActors     = 50
	MaxCount      = 100_000_000 // pieces
)

// Clone is a copy that the methods of this package can change without touching the original; its list of changes is empty.
// What it holds is copied when it is first changed: most of what happens only looks.
func (c *Contract) Clone() *Contract {
	n := *c
	n.log = nil
	return &n
}

// LastDay is the last day of the contract: that of its term, or the earlier one on which it was stopped.
func (c *Contract) LastDay() Date {
	if c.Ended != nil && c.Ended.On.Before(c.End) {
		return c.Ended.On
	}
	return c.End
}

// Running tells whether a day lies within the contract (flows §3.1).
func (c *Contract) Running(today Date) bool {
	return !today.Before(c.Start) && !today.After(c.LastDay())
}

// Over tells whether the contract's last day has passed.
func (c *Contract) Over(today Date) bool { return today.After(c.LastDay()) }

// Is tells whether the contract is of a kind.
func (c *Contract) Is(k Kind) bool { return slices.Contains(c.Kinds, k) }

// with is a copy of a map in which a key has a value: what a Clone shares with its original is never written to.
func with[K comparable, V any](m map[K]V, key K, value V) map[K]V {
	m = maps.Clone(m)
	if m == nil {
		m = map[K]V{}
	}
	m[key] = value
	return m
}

// without is a copy of a map without a key.
func without[K comparable, V any](m map[K]V, key K) map[K]V {
	m = maps.Clone(m)
	delete(m, key)
	return m
}

// replaced is a copy of a list with another value at a place.
func replaced[T any](list []T, i int, value T) []T {
	list = slices.Clone(list)
	list[i] = value
	return list
}

// added is a copy of a list with one more.
func added[T any](list []T, value T) []T { return append(slices.Clip(list), value) }
