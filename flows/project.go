package flows

import (
	"errors"
	"maps"
	"slices"
	"time"

	"kringloop/flows/dialogue"
)

// What a caller can tell apart; the bot has words for each.
var (
	ErrNotMember   = errors.New("not a member of the project")
	ErrNotOwner    = errors.New("only the project's owner may do this")
	ErrNoItem      = errors.New("no such item in this project")
	ErrTooShort    = errors.New("too short to be a reason or evidence")
	ErrTooLong     = errors.New("too long to keep")
	ErrLongName    = errors.New("too long a name")
	ErrNeedsProof  = errors.New("a reopened item needs evidence")
	ErrEmptyName   = errors.New("a name is needed")
	ErrArchived    = errors.New("the project is archived")
	ErrLastOwner   = errors.New("the owner can't leave the project")
	ErrTooMany     = errors.New("there is no room for more")
	ErrBadDate     = errors.New("not a date")
	ErrBadRole     = errors.New("no such role")
	ErrNothingOpen = errors.New("nothing is being asked")
)

// Status is where an item stands.
type Status string

// The four statuses, with their Dutch names as keys. An item that nobody touched is Open.
const (
	Open    Status = "open"
	Busy    Status = "bezig"
	Done    Status = "klaar"
	Skipped Status = "nvt" // not applicable, with a reason
)

// State is what a project knows of one item.
type State struct {
	Status   Status           `json:"s"`
	Evidence string           `json:"e,omitempty"` // text or link
	Proof    *dialogue.Source `json:"p,omitempty"` // the result that Evidence names, nil = it is a text or link of somebody's
	Later    bool             `json:"l,omitempty"` // done with "evidence follows" (R3)
	Reopened bool             `json:"r,omitempty"` // was done once: evidence can't follow a second time (R3)
	Reason   string           `json:"n,omitempty"` // of Skipped
	By       string           `json:"b,omitempty"` // who set the status last
	At       time.Time        `json:"t,omitzero"`
	Assignee string           `json:"a,omitempty"`
	Due      string           `json:"d,omitempty"` // local date, YYYY-MM-DD
	Hidden   string           `json:"h,omitempty"` // reason for hiding it in this project
	Norm     string           `json:"x,omitempty"` // what counts as evidence in this project, where it isn't the content's (R7)
	Rev      int              `json:"v,omitempty"` // counts status changes; a control shows which one it was made for
}

// Tri is an answer that may be unknown.
type Tri string

// The answers to a condition; a condition that was never asked has none.
const (
	Yes     Tri = "ja"
	No      Tri = "nee"
	Unknown Tri = "onbekend"
)

// Answer is what was said to a condition, and at which occasion, so that an unknown one returns once per occasion.
type Answer struct {
	Value Tri       `json:"v"`
	By    string    `json:"b,omitempty"`
	At    time.Time `json:"t,omitzero"`
	When  string    `json:"w,omitempty"` // occasion: "project", "phase:3", "item:p3.i04"
}

// Member is somebody who sees the project.
type Member struct {
	User  string    `json:"u"`
	Role  Role      `json:"r"`
	Since time.Time `json:"t,omitzero"`
}

// Gate records that a phase was closed although musts were open.
type Gate struct {
	Reason string    `json:"n"`
	By     string    `json:"b"`
	At     time.Time `json:"t"`
	Open   []string  `json:"o"` // the musts that were open then
}

// Project is one purchase on its way through the phases. Callers get their own copy from the store and hand it back
// changed; only the methods of this package change it, so that each change has its log entry.
type Project struct {
	ID        string
	Name      string
	Category  string // key of categories.yaml, "" = not said
	First     Tri    // is it the organisation's first circular purchase
	Owner     string
	Created   time.Time
	Archived  time.Time
	Channel   string // channel it is linked to, "" = none
	Members   []Member
	Answers   map[string]Answer // by condition
	Gates     map[int]Gate      // by phase
	Own       []OwnItem
	Contracts []string         // ids of those that are kept in the project, oldest first
	States    map[string]State // by item

	Drafts  map[string]*dialogue.Draft      // conversations under way, by script or script@user; a draft is never changed in place
	Results map[string][]dialogue.Confirmed // by script, oldest first

	Unnamed map[string][]string // by script: who answered without their name, in the order of their ids

	Approvals map[string]Approval // by script: what was asked and decided about its results
	Settled   map[string]Settled  // of what results brought, by key: see Settle

	parts   []Part          // of the conversations, that changed since Clone
	touched map[string]bool // item ids whose State changed since Clone
	meta    bool            // something else changed
	log     []Entry         // since Clone
}

// Limits that keep a project readable and one Redis hash small. Own choices.
const (
	MaxName    = 80
	MaxTitle   = 75   // of an own item, so that it fits a menu
	MaxText    = 1500 // of evidence or a reason, in characters
	MinText    = 10   // R3 and nvt
	MaxNorm    = 200  // of what counts as evidence, in characters
	MaxOwn     = 20   // own items a phase
	MaxMembers = 50

	MaxContracts = 100
)

// Clone is a copy that the methods of this package can change without touching the original; its list of changes is
// empty. What it holds is copied when it is first changed: most of what happens only looks.
func (p *Project) Clone() *Project {
	c := *p
	c.touched, c.meta, c.log, c.parts = nil, false, nil, nil
	return &c
}

// Changes tells what changed since Clone: the items by id, whether anything else did, and the log entries to append.
func (p *Project) Changes() (items []string, meta bool, log []Entry) {
	return slices.Sorted(maps.Keys(p.touched)), p.meta, p.log
}

// Member finds a member; ok is false for everybody else.
func (p *Project) Member(user string) (m Member, ok bool) {
	i := slices.IndexFunc(p.Members, func(m Member) bool { return m.User == user })
	if i < 0 {
		return Member{}, false
	}
	return p.Members[i], true
}

// State is where an item stands; an untouched one is Open.
func (p *Project) State(item string) State {
	s := p.States[item]
	if s.Status == "" {
		s.Status = Open
	}
	return s
}

// Assignee is who an item is for (R6): the one it was given to, else the first member with its role, else the owner.
func (p *Project) Assignee(it Item) string {
	if a := p.State(it.ID).Assignee; a != "" {
		if _, still := p.Member(a); still {
			return a
		}
	}
	for _, m := range p.Members {
		if m.Role == it.Role {
			return m.User
		}
	}
	return p.Owner
}

func (p *Project) set(item string, s State) {
	p.States = with(p.States, item, s)
	if p.touched == nil {
		p.touched = map[string]bool{}
	}
	p.touched[item] = true
}

// with is a copy of a map in which a key has a value: what a Clone shares with its original is never written to.
func with[K comparable, V any](m map[K]V, key K, value V) map[K]V {
	m = maps.Clone(m)
	if m == nil {
		m = map[K]V{}
	}
	m[key] = value
	return m
}

func (p *Project) note(e Entry) { p.log = append(p.log, e) }
