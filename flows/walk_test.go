package flows_test

import (
	"testing"
	"time"

	"kringloop/flows"
)

func TestIntakeAsksOnlyWhatIsMissing(t *testing.T) {
	l := library(t)
	p := project(t)
	r := do(t, l, p, flows.Run{}, flows.Input{Do: flows.DoIntake})
	wantStep(t, r, flows.AskCondition, "publiek")
	r = do(t, l, p, r, flows.Input{Do: flows.DoAnswer, Item: "publiek", Value: "onbekend"})
	wantStep(t, r, flows.AskCategory, "")
	r = do(t, l, p, r, flows.Input{Do: flows.DoAnswer, Item: "category", Value: "ict"})
	wantStep(t, r, flows.AskFirst, "")
	r = do(t, l, p, r, flows.Input{Do: flows.DoAnswer, Item: "first", Value: "nee"})
	wantStep(t, r, flows.AskPhase, "")
	if p.Category != "ict" || p.First != flows.No || p.Answers["publiek"].When != flows.AskedWithProject {
		t.Errorf("%+v", p)
	}
	wantStep(t, do(t, l, p, flows.Run{}, flows.Input{Do: flows.DoIntake}), flows.AskPhase, "")
}

func TestWalkAndResume(t *testing.T) {
	l := library(t)
	p := project(t)
	answer(p, "lopend_contract", flows.No)
	r := do(t, l, p, flows.Run{}, flows.Input{Do: flows.DoBegin, Phase: 2})
	wantStep(t, r, flows.AskItem, "p2.i01")
	r = do(t, l, p, r, flows.Input{Do: flows.DoMark, Item: "p2.i01", Status: flows.Done})
	wantStep(t, r, flows.AskEvidence, "p2.i01")
	_, _, err := flows.Advance(l, p, r, flows.Input{Do: flows.DoText, Text: "kort"}, owner, t0)
	wantErr(t, err, flows.ErrTooShort)
	r = do(t, l, p, r, flows.Input{Do: flows.DoBack})
	wantStep(t, r, flows.AskItem, "p2.i01")
	r = do(t, l, p, r, flows.Input{Do: flows.DoMark, Item: "p2.i01", Status: flows.Done})
	r = do(t, l, p, r, flows.Input{Do: flows.DoLater, Item: "p2.i01"})
	wantStep(t, r, flows.AskItem, "p2.i02")
	r = do(t, l, p, r, flows.Input{Do: flows.DoMark, Item: "p2.i02", Status: flows.Skipped})
	wantStep(t, r, flows.AskReason, "p2.i02")
	r = do(t, l, p, r, flows.Input{Do: flows.DoPause})
	wantStep(t, r, flows.Paused, "p2.i02")
	r = do(t, l, p, r, flows.Input{Do: flows.DoResume})
	wantStep(t, r, flows.AskReason, "p2.i02")
	r = do(t, l, p, r, flows.Input{Do: flows.DoText, Text: "we huren al alles"})
	wantStep(t, r, flows.AskItem, "p2.i03")
	r = do(t, l, p, r, flows.Input{Do: flows.DoMark, Item: "p2.i03", Status: flows.Done}) // a should needs no evidence
	wantStep(t, r, flows.AskItem, "p2.i04")
	r = do(t, l, p, r, flows.Input{Do: flows.DoPrevious, Item: "p2.i04"})
	wantStep(t, r, flows.AskItem, "p2.i03")
	r = do(t, l, p, r, flows.Input{Do: flows.DoNext, Item: "p2.i03"})
	wantStep(t, r, flows.AskItem, "p2.i04")
	r = do(t, l, p, r, flows.Input{Do: flows.DoStop})
	if r.Active() || r.Project != "" || r.Card == 0 {
		t.Errorf("stopped: %+v", r)
	}
	wantStep(t, do(t, l, p, r, flows.Input{Do: flows.DoBegin, Phase: 2}), flows.AskItem, "p2.i04")
}

// A double press, an old button, another person: each has a result that changes nothing more.
func TestInputsWithoutEffect(t *testing.T) {
	l := library(t)
	at := func(ask flows.Asking, item string) flows.Run {
		return flows.Run{Project: "pabc", Phase: 2, Card: 7, Step: flows.Step{Ask: ask, Item: item}}
	}
	done := func(p *flows.Project) { mark(t, l, p, "p2.i02", flows.Done) }
	for _, c := range []struct {
		name string
		prep func(p *flows.Project)
		run  flows.Run
		in   flows.Input
		want flows.Note
	}{
		{"same status twice", done, at(flows.AskItem, "p2.i03"), flows.Input{Do: flows.DoMark, Item: "p2.i02", Status: flows.Done}, flows.NoteSame},
		{"changed meanwhile", done, at(flows.AskItem, "p2.i02"), flows.Input{Do: flows.DoMark, Item: "p2.i02", Status: flows.Busy}, flows.NoteStale},
		{"a revision to come", nil, at(flows.AskItem, "p2.i02"), flows.Input{Do: flows.DoMark, Item: "p2.i02", Status: flows.Busy, Rev: 5}, flows.NoteStale},
		{"follows, twice", nil, at(flows.AskItem, "p2.i03"), flows.Input{Do: flows.DoLater, Item: "p2.i02"}, flows.NoteOld},
		{"follows, for another item", nil, at(flows.AskEvidence, "p2.i04"), flows.Input{Do: flows.DoLater, Item: "p2.i02"}, flows.NoteOld},
		{"back, nothing asked", nil, at(flows.AskItem, "p2.i02"), flows.Input{Do: flows.DoBack}, flows.NoteOld},
		{"previous at the first", nil, at(flows.AskItem, "p2.i01"), flows.Input{Do: flows.DoPrevious, Item: "p2.i01"}, flows.NoteFirst},
		{"previous, twice", nil, at(flows.AskItem, "p2.i03"), flows.Input{Do: flows.DoPrevious, Item: "p2.i04"}, flows.NoteOld},
		{"next, twice", nil, at(flows.AskItem, "p2.i05"), flows.Input{Do: flows.DoNext, Item: "p2.i04"}, flows.NoteOld},
		{"next at a condition", nil, at(flows.AskCondition, "lopend_contract"), flows.Input{Do: flows.DoNext}, flows.NoteOld},
		{"next while paused", nil, at(flows.Paused, "p2.i01"), flows.Input{Do: flows.DoNext}, flows.NoteOld},
		{"paused twice", nil, at(flows.Paused, "p2.i01"), flows.Input{Do: flows.DoPause}, flows.NoteOld},
		{"an answered question", nil, at(flows.AskItem, "p2.i01"), flows.Input{Do: flows.DoAnswer, Item: "lopend_contract", Value: "ja"}, flows.NoteOld},
		{"a category later", nil, at(flows.AskFirst, ""), flows.Input{Do: flows.DoAnswer, Item: "category", Value: "ict"}, flows.NoteOld},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, run := range []flows.Run{c.run, {Project: "another", Phase: 5, Card: 9, Step: flows.Step{Ask: flows.AskItem, Item: "p5.i01"}}} {
				if run.Project == "another" && c.want == flows.NoteFirst {
					continue
				}
				p := project(t)
				if c.prep != nil {
					c.prep(p)
				}
				p = p.Clone()
				after, out, err := flows.Advance(l, p, run, c.in, owner, t0)
				if run == c.run && (err != nil || out.Note != c.want) {
					t.Errorf("note %q, error %v; want %q", out.Note, err, c.want)
				}
				if out.Note != flows.NoteNone && (after != run || out != flows.Outcome{Note: out.Note}) {
					t.Errorf("the run changed from %+v to %+v, outcome %+v", run, after, out)
				}
				if items, meta, log := p.Changes(); out.Note != flows.NoteNone && (len(items) > 0 || meta || len(log) > 0) {
					t.Errorf("the project changed: %v %v %v", items, meta, log)
				}
			}
		})
	}
}

func TestStopOfAnotherProject(t *testing.T) {
	l := library(t)
	p := project(t)
	run := flows.Run{Project: "another", Phase: 5, Card: 9, Step: flows.Step{Ask: flows.AskItem, Item: "p5.i01"}}
	after, out, err := flows.Advance(l, p, run, flows.Input{Do: flows.DoStop}, owner, t0)
	if err != nil || out.Note != flows.NoteOld || after != run {
		t.Errorf("%+v, %+v, %v: the walk of another project was stopped", after, out, err)
	}
}

func TestRefused(t *testing.T) {
	l := library(t)
	p := project(t)
	run := flows.Run{Project: "another", Phase: 5, Card: 9, Step: flows.Step{Ask: flows.AskItem, Item: "p5.i01"}}
	for _, c := range []struct {
		in   flows.Input
		who  string
		want error
	}{
		{flows.Input{Do: flows.DoBegin, Phase: 2}, other, flows.ErrNotMember},
		{flows.Input{Do: flows.DoBegin, Phase: 0}, owner, flows.ErrNoItem},
		{flows.Input{Do: flows.DoBegin, Phase: 8}, owner, flows.ErrNoItem},
		{flows.Input{Do: flows.DoGate, Phase: 8}, owner, flows.ErrNoItem},
		{flows.Input{Do: flows.DoClose, Phase: -1}, owner, flows.ErrNoItem},
		{flows.Input{Do: flows.DoGate}, owner, flows.ErrNoItem},
		{flows.Input{Do: flows.DoJump, Item: "p2.i99"}, owner, flows.ErrNoItem},
		{flows.Input{Do: flows.DoWhy, Item: "p2.i99"}, owner, flows.ErrNoItem},
		{flows.Input{Do: flows.DoMark, Item: "p2.i99", Status: flows.Busy}, owner, flows.ErrNoItem},
		{flows.Input{Do: flows.DoMark, Item: "p2.i03", Status: "weg"}, owner, flows.ErrNoItem},
		{flows.Input{Do: flows.DoAnswer, Item: "publiek", Value: "weg"}, owner, flows.ErrNoItem},
		{flows.Input{Do: flows.DoText, Text: proof}, owner, flows.ErrNothingOpen},
		{flows.Input{Do: flows.DoResume}, owner, flows.ErrNothingOpen},
	} {
		after, out, err := flows.Advance(l, p, run, c.in, c.who, t0)
		wantErr(t, err, c.want)
		if after != run || out != (flows.Outcome{}) {
			t.Errorf("%+v: the run became %+v, %+v", c.in, after, out)
		}
	}
	if err := p.Archive(true, owner, t0); err != nil {
		t.Fatal(err)
	}
	_, _, err := flows.Advance(l, p, run, flows.Input{Do: flows.DoBegin, Phase: 2}, owner, t0)
	wantErr(t, err, flows.ErrArchived)
}

func TestGateInTheWalk(t *testing.T) {
	l := library(t)
	p := project(t)
	r := do(t, l, p, flows.Run{}, flows.Input{Do: flows.DoGate, Phase: 1})
	wantStep(t, r, flows.AskGate, "")
	r = do(t, l, p, r, flows.Input{Do: flows.DoClose, Phase: 1})
	wantStep(t, r, flows.AskGateWhy, "")
	_, _, err := flows.Advance(l, p, r, flows.Input{Do: flows.DoText, Text: "kort"}, owner, t0)
	wantErr(t, err, flows.ErrTooShort)
	card := r.Card
	r, out, err := flows.Advance(l, p, r, flows.Input{Do: flows.DoGate, Phase: 3}, owner, t0)
	if err != nil || r.Phase != 3 || r.Card != card+1 || out.Left.Ask != flows.AskGateWhy || out.Card != card {
		t.Errorf("the end of another phase stands in the same message: %+v, %+v, %v", r, out, err)
	}
	r = do(t, l, p, r, flows.Input{Do: flows.DoClose, Phase: 1})
	r = do(t, l, p, r, flows.Input{Do: flows.DoText, Text: "de directie wil door"})
	wantStep(t, r, flows.AskGate, "")
	if p.Progress(l, 1).Stage != flows.Closed {
		t.Errorf("%+v", p.Progress(l, 1))
	}
	for _, it := range p.OpenMusts(l, 2) {
		mark(t, l, p, it.ID, flows.Done)
	}
	r = do(t, l, p, r, flows.Input{Do: flows.DoClose, Phase: 2}) // a press on an old message: nothing is open any more
	wantStep(t, r, flows.AskGate, "")
}

func TestProjectChanges(t *testing.T) {
	later := t0.Add(time.Hour)
	p := project(t)
	wantErr(t, p.Rename("  ", owner, later), flows.ErrEmptyName)
	wantErr(t, p.Invite(other, "keizer", owner, later), flows.ErrBadRole)
	wantErr(t, p.Archive(true, other, later), flows.ErrNotOwner)
	wantErr(t, p.Remove(owner, owner, later), flows.ErrLastOwner)
	wantErr(t, p.Remove(other, owner, later), flows.ErrNotMember)
	wantErr(t, p.Rename(p.Name, owner, later), nil)
	wantErr(t, p.Archive(false, owner, later), nil)
	if items, meta, log := p.Changes(); len(items) > 0 || meta || len(log) > 0 {
		t.Errorf("nothing happened, and yet: %v %v %v", items, meta, log)
	}
	for i := range flows.MaxMembers - 1 {
		wantErr(t, p.Invite(string(rune('A'+i)), flows.Champion, owner, later), nil)
	}
	p = p.Clone()
	wantErr(t, p.Invite("U0LAST", flows.Champion, owner, later), flows.ErrTooMany)
	if _, meta, log := p.Changes(); meta || len(log) > 0 {
		t.Error("an invitation that was refused counts as a change")
	}
	wantErr(t, p.Invite("A", flows.Management, owner, later), nil) // another role needs no room
	wantErr(t, p.Remove("A", "B", later), flows.ErrNotOwner)
	wantErr(t, p.Remove("A", "A", later), nil)
	wantErr(t, p.Archive(true, owner, later), nil)
	wantErr(t, p.Archive(true, owner, later), nil)
	p.Link("C1", owner, later)
	p.Link("", owner, later)
	var whats []flows.What
	_, _, log := p.Changes()
	for _, e := range log {
		whats = append(whats, e.What)
		if e.By == "" || !e.At.Equal(later) {
			t.Errorf("entry %+v lacks who or when", e)
		}
	}
	want := []flows.What{flows.LogRole, flows.LogRemoved, flows.LogArchived, flows.LogLinked, flows.LogUnlinked}
	if len(whats) != len(want) {
		t.Fatalf("log %v, want %v", whats, want)
	}
	for i := range want {
		if whats[i] != want[i] {
			t.Errorf("log %v, want %v", whats, want)
		}
	}
}

func TestPerson(t *testing.T) {
	var p flows.Person
	if p.Language("nl") != "nl" {
		t.Error("the default is for who said nothing")
	}
	p.Lang = "en"
	if p.Language("nl") != "en" {
		t.Error("Slack's word counts")
	}
	p.Chosen = "nl"
	if p.Language("en") != "nl" {
		t.Error("the choice wins")
	}
	p.Join("a")
	shared := p
	p.Join("b")
	p.Join("a")
	p.Current = "a"
	p.Leave("a")
	if len(p.Projects) != 1 || p.Projects[0] != "b" || p.Current != "" || len(shared.Projects) != 1 || shared.Projects[0] != "a" {
		t.Errorf("%+v, %+v", p, shared)
	}
}

// A press on an item's card while another question is open: that question's message folds, the next one opens under it.
func TestMarkBesideTheOpenStep(t *testing.T) {
	l := library(t)
	p := project(t)
	open := flows.Run{Project: p.ID, Phase: 2, Card: 4, Step: flows.Step{Ask: flows.AskItem, Item: "p2.i05"}}
	for _, c := range []struct {
		item   string
		status flows.Status
		ask    flows.Asking
		next   string
	}{
		{"p2.i03", flows.Busy, flows.AskItem, "p2.i04"},
		{"p2.i01", flows.Done, flows.AskEvidence, "p2.i01"},
	} {
		r, out, err := flows.Advance(l, p, open, flows.Input{Do: flows.DoMark, Item: c.item, Status: c.status}, owner, t0)
		if err != nil {
			t.Fatal(err)
		}
		if out.Left != open.Step || out.Card != 4 || r.Card != 5 {
			t.Errorf("%s: left %+v at %d, now at %d", c.item, out.Left, out.Card, r.Card)
		}
		wantStep(t, r, c.ask, c.next)
	}
}
