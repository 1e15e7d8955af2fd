package flows

import (
	"fmt"
	"time"
)

// Advance is the walk: it applies one input of a person to a project and a run. The project is the caller's copy and is
// changed in place; the run comes back. With an error nothing was changed, and the error is one of this package's
// sentinels: what was asked stays open.
func Advance(l *Library, p *Project, r Run, in Input, who string, now time.Time) (Run, Outcome, error) {
	if _, ok := p.Member(who); !ok {
		return r, Outcome{}, ErrNotMember
	}
	if !p.Archived.IsZero() {
		return r, Outcome{}, ErrArchived
	}
	w := walk{l: l, p: p, r: r, who: who, now: now}
	if r.Project != p.ID { // another walk was going on here, or none
		w.r = Run{Project: p.ID, Card: r.Card}
	}
	if err := w.apply(in); err != nil {
		return r, Outcome{}, err
	}
	if w.out.Note != NoteNone { // no effect: another project's walk goes on here too
		return r, Outcome{Note: w.out.Note}, nil
	}
	return w.r, w.out, nil
}

// walk is one call of Advance.
type walk struct {
	l     *Library
	p     *Project
	r     Run
	out   Outcome
	shown bool // a step was opened
	who   string
	now   time.Time
}

func (w *walk) apply(in Input) error {
	switch in.Do {
	case DoIntake:
		w.r.Phase = 0
		w.intake()
	case DoBegin:
		return w.begin(in.Phase)
	case DoResume:
		return w.resume()
	case DoMark:
		return w.mark(in)
	case DoText:
		return w.text(in.Text)
	case DoLater:
		return w.later(in.Item)
	case DoBack:
		w.back()
	case DoPrevious:
		w.previous(in.Item)
	case DoNext:
		w.next(in.Item)
	case DoJump:
		return w.jump(in.Item)
	case DoWhy:
		return w.why(in.Item)
	case DoAnswer:
		return w.answer(in)
	case DoPause:
		w.pause()
	case DoStop:
		w.stop()
	case DoGate:
		return w.gate(in.Phase)
	case DoClose:
		return w.close(in.Phase)
	default:
		return fmt.Errorf("flows: no such input %q", in.Do)
	}
	return nil
}

// show opens a step in a new message and folds the former one. A step that was opened by this very input has no message
// yet: it is passed over.
func (w *walk) show(s Step) {
	w.leave()
	if !w.shown {
		w.r.Card++
	}
	w.r.Step, w.shown = s, true
}

func (w *walk) leave() {
	if w.r.Step.Ask != AskNothing && !w.shown {
		w.out.Left, w.out.Card = w.r.Step, w.r.Card
	}
}

// intake asks what a new project's conditions need, one thing at a time.
func (w *walk) intake() {
	switch {
	case w.p.pendingIntake(w.l) != "":
		w.show(Step{Ask: AskCondition, Item: w.p.pendingIntake(w.l)})
	case w.p.Category == "":
		w.show(Step{Ask: AskCategory})
	case w.p.First == "":
		w.show(Step{Ask: AskFirst})
	default:
		w.show(Step{Ask: AskPhase})
	}
}

func (p *Project) pendingIntake(l *Library) string {
	for _, c := range l.Conditions {
		if _, answered := p.Answers[c.Key]; c.Asked == AskedWithProject && !answered {
			return c.Key
		}
	}
	return ""
}

func (w *walk) begin(phase int) error {
	if phase < 1 || phase > Phases {
		return ErrNoItem
	}
	w.r.Phase = phase
	if key := w.p.pending(w.l, phase, ""); key != "" {
		w.show(Step{Ask: AskCondition, Item: key})
		return nil
	}
	for _, it := range w.p.Applicable(w.l, phase) {
		if w.p.State(it.ID).Status == Open {
			w.show(Step{Ask: AskItem, Item: it.ID})
			return nil
		}
	}
	w.show(Step{Ask: AskGate})
	return nil
}

func (w *walk) resume() error {
	switch {
	case w.r.Step.Ask == Paused:
		s := w.r.Step
		w.show(Step{Ask: s.Was, Item: s.Item})
	case w.r.Active():
		w.show(w.r.Step)
	default:
		return ErrNothingOpen
	}
	return nil
}

func (w *walk) pause() {
	if !w.r.Active() {
		w.out.Note = NoteOld
		return
	}
	w.r.Step = Step{Ask: Paused, Item: w.r.Step.Item, Was: w.r.Step.Ask}
}

func (w *walk) stop() {
	if w.r.Step.Ask == AskNothing {
		w.out.Note = NoteOld
		return
	}
	w.leave()
	w.r = Run{Card: w.r.Card}
}

// elsewhere tells whether a control was made for another step than the one that is open.
func (w *walk) elsewhere(item string) bool { return item != "" && item != w.r.Step.Item }

// mark gives an item a status, after asking for what R3 wants.
func (w *walk) mark(in Input) error {
	it, ok := w.p.Item(w.l, in.Item)
	if !ok {
		return ErrNoItem
	}
	s := w.p.State(it.ID)
	if in.Rev >= 0 && in.Rev != s.Rev {
		w.out.Note = NoteStale
		if s.Status == in.Status {
			w.out.Note = NoteSame
		}
		return nil
	}
	if w.r.Step.Item != it.ID || w.r.Step.Ask != AskItem && w.r.Step.Ask != AskEvidence && w.r.Step.Ask != AskReason {
		w.r.Phase = it.Phase
		w.show(Step{Ask: AskItem, Item: it.ID})
	}
	switch {
	case in.Status == Skipped:
		w.r.Step.Ask = AskReason
		return nil
	case in.Status == Done && it.Weight == Must && (s.Status == Done || !IsProof(s.Evidence)): // done again: other evidence
		w.r.Step.Ask = AskEvidence
		return nil
	}
	if err := w.p.Mark(w.l, it.ID, in.Status, evidenceFor(in.Status, s), false, w.who, w.now); err != nil {
		return err
	}
	w.onward(it.ID, in.Status == Done)
	return nil
}

// evidenceFor keeps evidence that an item already has when it is done again.
func evidenceFor(to Status, s State) string {
	if to == Done {
		return s.Evidence
	}
	return ""
}

// onward asks a condition that the item brings back, else shows the next open item, else the gate.
func (w *walk) onward(item string, done bool) {
	if done {
		if key := w.p.pending(w.l, w.r.Phase, item); key != "" {
			w.show(Step{Ask: AskCondition, Item: key})
			return
		}
	}
	items := w.p.Applicable(w.l, w.r.Phase)
	for _, it := range items[position(items, item):] {
		if it.ID != item && w.p.State(it.ID).Status == Open {
			w.show(Step{Ask: AskItem, Item: it.ID})
			return
		}
	}
	w.show(Step{Ask: AskGate})
}

// position is the index of an item, or for one that is not listed that of the first after it in the order of ids.
func position(items []Item, id string) int {
	for i, it := range items {
		if it.ID >= id {
			return i
		}
	}
	return len(items)
}

func (w *walk) text(text string) error {
	item := w.r.Step.Item
	switch w.r.Step.Ask {
	case AskEvidence:
		if err := w.p.Mark(w.l, item, Done, text, false, w.who, w.now); err != nil {
			return err
		}
		w.onward(item, true)
	case AskReason:
		if err := w.p.Mark(w.l, item, Skipped, text, false, w.who, w.now); err != nil {
			return err
		}
		w.onward(item, false)
	case AskGateWhy:
		if err := w.p.Close(w.l, w.r.Phase, text, w.who, w.now); err != nil {
			return err
		}
		w.r.Step.Ask = AskGate
	default:
		return ErrNothingOpen
	}
	return nil
}

func (w *walk) later(item string) error {
	if w.r.Step.Ask != AskEvidence || w.elsewhere(item) {
		w.out.Note = NoteOld
		return nil
	}
	item = w.r.Step.Item
	if err := w.p.Mark(w.l, item, Done, "", true, w.who, w.now); err != nil {
		return err
	}
	w.onward(item, true)
	return nil
}

func (w *walk) back() {
	switch w.r.Step.Ask {
	case AskEvidence, AskReason:
		w.r.Step.Ask = AskItem
	case AskGateWhy:
		w.r.Step.Ask = AskGate
	default:
		w.out.Note = NoteOld
	}
}

func (w *walk) previous(item string) {
	if w.elsewhere(item) {
		w.out.Note = NoteOld
		return
	}
	items := w.p.Applicable(w.l, w.r.Phase)
	at := len(items)
	switch w.r.Step.Ask {
	case AskItem, AskEvidence, AskReason:
		at = position(items, w.r.Step.Item)
	case AskGate, AskGateWhy:
	default:
		at = 0
	}
	if at == 0 {
		w.out.Note = NoteFirst
		return
	}
	w.show(Step{Ask: AskItem, Item: items[at-1].ID})
}

func (w *walk) next(item string) {
	if w.elsewhere(item) {
		w.out.Note = NoteOld
		return
	}
	switch w.r.Step.Ask {
	case AskItem, AskEvidence, AskReason:
		items := w.p.Applicable(w.l, w.r.Phase)
		for _, it := range items[position(items, w.r.Step.Item):] {
			if it.ID != w.r.Step.Item {
				w.show(Step{Ask: AskItem, Item: it.ID})
				return
			}
		}
		w.show(Step{Ask: AskGate})
	default:
		w.out.Note = NoteOld
	}
}

func (w *walk) jump(item string) error {
	it, ok := w.p.Item(w.l, item)
	if !ok {
		return ErrNoItem
	}
	w.r.Phase = it.Phase
	w.show(Step{Ask: AskItem, Item: it.ID})
	return nil
}

func (w *walk) why(item string) error {
	if w.r.Step.Item != item {
		if err := w.jump(item); err != nil {
			return err
		}
	}
	w.r.Step.Why = !w.r.Step.Why
	return nil
}

func (w *walk) answer(in Input) error {
	s := w.r.Step
	if !w.l.valid(in.Item, in.Value) {
		return ErrNoItem
	}
	switch {
	case s.Ask == AskCondition && s.Item == in.Item:
		if w.r.Phase == 0 {
			w.p.Answer(in.Item, Tri(in.Value), AskedWithProject, w.who, w.now)
			w.intake()
			return nil
		}
		w.p.Answer(in.Item, Tri(in.Value), w.when(in.Item), w.who, w.now)
		return w.begin(w.r.Phase)
	case s.Ask == AskCategory && in.Item == string(AskCategory):
		w.p.SetCategory(in.Value, w.who, w.now)
		w.intake()
	case s.Ask == AskFirst && in.Item == string(AskFirst):
		w.p.SetFirst(Tri(in.Value), w.who, w.now)
		w.intake()
	default:
		w.out.Note = NoteOld
	}
	return nil
}

// when is the occasion at which a condition is being answered: the item that brought it back if that is done, else the phase.
func (w *walk) when(key string) string {
	c, _ := w.l.Condition(key)
	if c.Again.Item != "" && w.p.State(c.Again.Item).Status == Done {
		return occasion(0, c.Again.Item)
	}
	return occasion(w.r.Phase, "")
}
