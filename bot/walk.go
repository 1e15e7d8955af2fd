package bot

import (
	"strconv"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows"
)

// advance takes a walk one input further and shows what came of it: the step that was left folds to a line, the one that
// is open now has its own message.
func (t *turn) advance(p *flows.Project, in flows.Input) error {
	s := t.spotFor(p)
	pl, err := t.mem.Place(s.place)
	if err != nil {
		return err
	}
	before := pl.Run
	run, out, err := flows.Advance(t.b.Lib, p, before, in, t.ev.User, t.ev.At)
	if err != nil {
		return err
	}
	t.choose(p)
	pl.Run = run
	if pl.Talk.Script != "" { // what was touched last listens
		pl.Talk.Paused, pl.Talk.Behind = true, true
	}
	t.mem.SavePlace(s.place, pl)
	if out.Note != flows.NoteNone {
		t.note(p, in, out.Note)
	}
	if out.Left.Ask != flows.AskNothing {
		phase := before.Phase
		if out.Left.Ask == flows.AskPhase {
			phase = run.Phase // the answer, not where it was asked
		}
		if in.Do == flows.DoResume {
			out.Left.Ask = flows.Paused // the same question comes again below
		}
		t.send(s, t.r.Folded(p, phase, out.Left), p.ID, ref(s, out.Card))
	}
	if in.Do == flows.DoMark && t.ev.Kind == Pressed && (before.Project != p.ID || before.Step.Item != in.Item) {
		t.replace(t.r.Folded(p, before.Phase, flows.Step{Ask: flows.AskItem, Item: in.Item}), p) // a card that is not the open step's
	}
	if in.Do == flows.DoStop && out.Note == flows.NoteNone {
		t.send(s, t.r.Line(t.r.T("pause.stopped"), ""), p.ID, "")
		return nil
	}
	if run.Project == p.ID && run.Step.Ask != flows.AskNothing {
		t.send(s, t.stepAt(s).Step(p, run), p.ID, ref(s, run.Card))
	}
	t.pointTo(s)
	return nil
}

// stepAt renders a step for the spot where it is shown.
func (t *turn) stepAt(s spot) blocks.Reader {
	r := t.r
	r.Channel = s.channel != t.ev.User
	return r
}

// ref names the living message of a step.
func ref(s spot, card int) string { return s.place + "/" + strconv.Itoa(card) }

// note tells the person why a press changed nothing.
func (t *turn) note(p *flows.Project, in flows.Input, n flows.Note) {
	s := p.State(in.Item)
	args := locale.Args{"Status": t.r.T("status.is." + string(s.Status)), "Who": blocks.Escape(t.name(s.By)), "Day": t.r.Day(s.At.In(t.r.Now.Location()), t.r.Now)}
	t.whisper(t.r.T("note."+string(n), args))
}

// run is the walk that goes on where the event came from, with its project.
func (t *turn) run() (flows.Run, *flows.Project, error) {
	pl, err := t.mem.Place(t.spot().place)
	if err != nil || pl.Run.Project == "" {
		return flows.Run{}, nil, err
	}
	p, err := t.project(pl.Run.Project)
	switch {
	case unseen(err):
		return flows.Run{}, nil, nil // no longer theirs: as if nothing were open
	case err != nil:
		return flows.Run{}, nil, err
	case t.spotFor(p) != t.spot():
		return flows.Run{}, nil, nil // no longer of this channel
	}
	return pl.Run, p, nil
}

// overview shows a phase; phase 0 is the one under way.
func (t *turn) overview(p *flows.Project, phase int, onlyOpen bool) error {
	if phase == 0 {
		phase = t.phaseNow(p)
	}
	if phase < 1 || phase > flows.Phases {
		return errBadPhase
	}
	t.replyOf(p, t.r.Overview(p, phase, onlyOpen))
	return nil
}

// phaseNow is the phase of the open walk, else the last one under way, else the requirements.
func (t *turn) phaseNow(p *flows.Project) int {
	run, q, err := t.run()
	if err != nil {
		t.fail = err
	}
	if q != nil && q.ID == p.ID && run.Phase > 0 {
		return run.Phase
	}
	for n := flows.Phases; n >= 1; n-- {
		if p.Progress(t.b.Lib, n).Stage == flows.Started {
			return n
		}
	}
	return 2
}

func (t *turn) begin(p *flows.Project, phase int) error {
	if phase == 0 {
		phase = t.phaseNow(p)
	}
	if phase < 1 || phase > flows.Phases {
		return errBadPhase
	}
	if err := t.lessons(p, phase); err != nil {
		return err
	}
	return t.advance(p, flows.Input{Do: flows.DoBegin, Phase: phase})
}

func (t *turn) todo(p *flows.Project) {
	t.replyOf(p, t.r.Todo(p, p.Todo(t.b.Lib, t.ev.User, t.phaseNow(p))))
}

// resume goes on with what was left in this conversation, the walk that is open or the talk that was paused, else begins the phase
// under way.
func (t *turn) resume() error {
	if done, err := t.resumeTalk(); done || err != nil {
		return err
	}
	run, p, err := t.run()
	if err != nil {
		return err
	}
	if p != nil && run.Step.Ask != flows.AskNothing {
		return t.advance(p, flows.Input{Do: flows.DoResume})
	}
	if p, err = t.here(); err != nil {
		return err
	}
	return t.begin(p, 0)
}
