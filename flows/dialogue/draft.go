package dialogue

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"time"
)

// Draft is a conversation that is under way. It belongs to a project and to one person at a time, who may hand it over.
type Draft struct {
	Script   string    `json:"script"`
	Answers  Answers   `json:"answers,omitempty"`
	Step     string    `json:"step,omitempty"`     // the open question, "" = all are answered and the result waits for a yes
	Read     *Answer   `json:"read,omitempty"`     // what was understood of a typed answer to Step, and waits for a yes
	Proposed Answers   `json:"proposed,omitempty"` // laid ready, by step: see Propose
	Early    bool      `json:"early,omitempty"`    // an answer decides by itself, and the rest was not asked
	Owner    string    `json:"owner"`
	Begun    time.Time `json:"begun"`
	Touched  time.Time `json:"touched"`
	Rev      int       `json:"rev"` // counts every change: a control made before another change fits no more
}

// Confirmed is a result that counts. It keeps the answers: a result can be worked out again and looked at in any language.
type Confirmed struct {
	Script  string    `json:"script"`
	Version int       `json:"version"` // from 1, within the project and script
	Answers Answers   `json:"answers"`
	Result  Result    `json:"result"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`

	Of        int       `json:"of,omitempty"`       // the version whose answers it has once more, 0 = they are new
	Heard     []Source  `json:"heard,omitempty"`    // the answers of others that it was made of, beside Answers
	Withdrawn time.Time `json:"withdrawn,omitzero"` // when one of Heard was deleted, and Result with it: it told what was in there
}

// Source is a result that another one was made of.
type Source struct {
	Script  string `json:"script"`
	Version int    `json:"version"`
}

// Sources names results.
func Sources(of []Confirmed) []Source {
	out := make([]Source, len(of))
	for i, c := range of {
		out[i] = Source{c.Script, cmp.Or(c.Of, c.Version)}
	}
	return out
}

// Unheard counts which of these results, the newest of others, a result was not made of.
func (c Confirmed) Unheard(now []Confirmed) (n int) {
	for _, s := range Sources(now) {
		if !slices.Contains(c.Heard, s) {
			n++
		}
	}
	return n
}

// Do is what a person wants of a conversation.
type Do string

// What can be done.
const (
	DoAnswer   Do = "answer"   // Input.Answer to Input.Step
	DoRead     Do = "read"     // Input.Answer was read from typed words: say it back first
	DoYes      Do = "yes"      // what was read is right
	DoNo       Do = "no"       // it is not: ask again
	DoPrevious Do = "previous" // the question before
	DoSkip     Do = "skip"     // pass over an optional question
	DoChange   Do = "change"   // open Input.Step again
	DoFinish   Do = "finish"   // show the result now: an answer decided by itself
	DoTake     Do = "take"     // Input.Who takes the conversation over, from its owner
)

// Input is one thing that a person did.
type Input struct {
	Do     Do
	Step   string // "" = the open one
	Answer Answer
	Rev    int    // of the draft when the control was made; -1 = typed, always current
	Who    string // of DoTake
}

// Begin starts a conversation, with what is known already (from an earlier result, or an uploaded file).
func Begin(s *Script, known Answers, who string, now time.Time) Draft {
	d := Draft{Script: s.ID, Answers: Answers{}, Owner: who, Begun: now, Touched: now}
	for id, a := range known {
		if st, ok := s.Step(id); ok && st.Check(a) == nil {
			d.Answers[id] = a
		}
	}
	d.forward(s)
	return d
}

// Stale says that a control was made before the conversation went on.
func (d Draft) Stale(in Input) bool { return in.Rev >= 0 && in.Rev != d.Rev }

// Apply does one thing. The draft that comes back is another one; with an error nothing was changed.
func (d Draft) Apply(s *Script, in Input, who string, now time.Time) (Draft, error) {
	if in.Do == DoTake {
		if d.Owner != who {
			return d, ErrNotOwner
		}
		d.Owner = in.Who
		return d.touched(now), nil
	}
	if d.Owner != who {
		return d, ErrNotOwner
	}
	if in.Step == "" {
		in.Step = d.Step
	}
	if d.Answers = maps.Clone(d.Answers); d.Answers == nil { // a draft without answers comes back from JSON so
		d.Answers = Answers{}
	}
	if err := d.apply(s, in, who, now); err != nil {
		return d, err
	}
	return d.touched(now), nil
}

func (d *Draft) apply(s *Script, in Input, who string, now time.Time) error {
	st, ok := s.Step(in.Step)
	if !ok && in.Do != DoPrevious && in.Do != DoFinish {
		return ErrNoSuch
	}
	switch in.Do {
	case DoAnswer, DoSkip:
		if in.Do == DoSkip {
			in.Answer = Answer{None: true}
		}
		if err := d.check(s, st, in.Answer); err != nil {
			return err
		}
		d.keep(s, st, in.Answer, who, now)
	case DoRead:
		if err := d.check(s, st, in.Answer); err != nil && !unfinished(err) {
			return err
		}
		d.Step, d.Read = st.ID, &in.Answer
	case DoYes:
		if d.Read == nil || in.Step != d.Step {
			return ErrNoSuch
		}
		if err := d.check(s, st, *d.Read); err != nil {
			return err
		}
		d.keep(s, st, *d.Read, who, now)
	case DoFinish:
		if !d.Decided(s) {
			return ErrNotDone
		}
		d.Step, d.Read, d.Early = "", nil, true
	case DoNo:
		d.settle(d.Step)
		d.Read = nil
	case DoPrevious:
		return d.back(s)
	case DoChange:
		d.open(st)
	default:
		return ErrNoSuch
	}
	return nil
}

// unfinished tells whether an answer only lacks what may still come: rows come one by one, and their cells too.
func unfinished(err error) bool {
	return errors.Is(err, ErrTooFew) || errors.Is(err, ErrNoRows) || errors.Is(err, ErrBadCell) && errors.Is(err, ErrNeeded)
}

// check also holds a share against what is left, and numbers for each row of a table against that table.
func (d *Draft) check(s *Script, st *Step, a Answer) error {
	if err := s.Fitted(st, d.Answers).Check(a); err != nil {
		return err
	}
	if rest, n := s.Rest(st.ID, d.Answers), (Answers{st.ID: a}).Number(st.ID); rest != nil && n != nil && n.Cmp(rest) > 0 {
		return ErrTooLarge
	}
	return nil
}

// Hidden tells whether an answer asks that nobody knows who gave it.
func (d Draft) Hidden(s *Script) bool {
	return d.any(s, func(o *Option) bool { return o.Hides })
}

func (d Draft) any(s *Script, is func(*Option) bool) bool {
	for _, st := range s.Asked(d.Answers) {
		for _, id := range d.Answers[st.ID].Options {
			if o, ok := st.Option(id); ok && is(o) {
				return true
			}
		}
	}
	return false
}

// Decided tells whether an answer so far decides by itself.
func (d Draft) Decided(s *Script) bool {
	return d.any(s, func(o *Option) bool { return o.Ends })
}

// keep takes an answer in and goes on. What was answered for other rows than there are now is asked again; numbers for each of them
// lie ready to be looked at, under the names that they had.
func (d *Draft) keep(s *Script, st *Step, a Answer, who string, now time.Time) {
	a.By, a.At = who, now
	was := maps.Clone(d.Answers)
	d.Answers[st.ID] = a
	d.settle(st.ID)
	d.Read = nil
	for i := range s.Steps {
		if other := &s.Steps[i]; other.Anew && other.ID != st.ID && !slices.EqualFunc(s.gapsOf(other, was), s.gapsOf(other, d.Answers), Gap.same) {
			delete(d.Answers, other.ID)
		}
	}
	d.forward(s)
	for _, other := range s.Asked(d.Answers) {
		before, after := s.Fitted(other, was), s.Fitted(other, d.Answers)
		if a, answered := d.Answers[other.ID]; answered && !slices.EqualFunc(before.Columns, after.Columns, Column.same) {
			a.Rows = after.carry(a.Rows, before)
			d.Answers[other.ID] = a
			d.open(other)
		}
	}
}

// forward opens the first question that applies and has no answer. What is proposed for it is said back.
func (d *Draft) forward(s *Script) {
	d.Step, d.Read, d.Early = "", nil, false
	for _, st := range s.Asked(d.Answers) {
		if _, ok := d.Answers[st.ID]; !ok {
			d.Step = st.ID
			if a, ok := d.Proposed[st.ID]; ok {
				d.Read = &a
			}
			return
		}
	}
}

// back opens the question before the open one; its answer stays until it is changed.
func (d *Draft) back(s *Script) error {
	asked := s.Asked(d.Answers)
	at := slices.IndexFunc(asked, func(st *Step) bool { return st.ID == d.Step })
	if at < 0 {
		at = len(asked)
	}
	if at == 0 {
		return ErrNoSuch
	}
	d.open(asked[at-1])
	return nil
}

// open asks a question again. The rows of a table lie ready to be changed; any other answer stays until there is a new one.
func (d *Draft) open(st *Step) {
	d.Step, d.Read, d.Early = st.ID, nil, false
	if a, ok := d.Answers[st.ID]; ok && st.Ask == Table {
		d.Read = &a
	}
}

func (d Draft) touched(now time.Time) Draft {
	d.Touched = now
	d.Rev++
	return d
}

// Place says which question of how many is open: 3 of 14. What later answers may leave out still counts; what they may add
// does not yet.
func (d Draft) Place(s *Script) (at, of int) {
	asked := s.Asked(d.Answers)
	for i, st := range asked {
		if st.ID == d.Step {
			at = i + 1
		}
	}
	return at, s.ahead(d.Answers)
}

// Live gives the answers that count: those of steps that apply.
func (d Draft) Live(s *Script) Answers {
	out := Answers{}
	for _, st := range s.Asked(d.Answers) {
		if a, ok := d.Answers[st.ID]; ok {
			out[st.ID] = a
		}
	}
	return out
}

// Work computes the result of a draft whose questions all have answers.
func (d Draft) Work(s *Script, rule Rule, c Case) (Result, error) {
	if d.Step != "" {
		return Result{}, ErrNotDone
	}
	c.Script, c.Answers = s, d.Live(s)
	if rule == nil {
		return Result{}, nil
	}
	return rule(c)
}
