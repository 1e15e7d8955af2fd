package flows_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kringloop/flows"
)

// R1: a phase's stage follows from its items and nothing else.
func TestStage(t *testing.T) {
	l := library(t)
	finish := func(p *flows.Project, phase int) {
		for _, it := range p.Applicable(l, phase) {
			if it.Weight == flows.Must {
				mark(t, l, p, it.ID, flows.Done)
			}
		}
	}
	for _, c := range []struct {
		name  string
		phase int
		do    func(p *flows.Project)
		want  flows.Stage
	}{
		{"untouched", 1, func(*flows.Project) {}, flows.NotStarted},
		{"only assigned", 1, func(p *flows.Project) { _ = p.Assign(l, "p1.i01", owner, "", owner, t0) }, flows.NotStarted},
		{"one busy", 1, func(p *flows.Project) { mark(t, l, p, "p1.i14", flows.Busy) }, flows.Started},
		{"set back to open", 1, func(p *flows.Project) { mark(t, l, p, "p1.i14", flows.Busy); mark(t, l, p, "p1.i14", flows.Open) }, flows.Started},
		{"all musts", 1, func(p *flows.Project) { finish(p, 1) }, flows.Finished},
		{"a must busy", 1, func(p *flows.Project) { finish(p, 1); mark(t, l, p, "p1.i02", flows.Busy) }, flows.Started},
		{"a must n.v.t.", 1, func(p *flows.Project) { finish(p, 1); mark(t, l, p, "p1.i02", flows.Skipped) }, flows.Finished},
		{"a should open again", 1, func(p *flows.Project) { finish(p, 1); mark(t, l, p, "p1.i01", flows.Busy) }, flows.Finished},
		{"condition of a must unknown to anybody", 3, func(p *flows.Project) { finish(p, 3) }, flows.Started},
		{"condition of a must not known yet", 3, func(p *flows.Project) { finish(p, 3); answer(p, "publiek", flows.Unknown) }, flows.Started},
		{"condition of a must no", 3, func(p *flows.Project) { finish(p, 3); answer(p, "publiek", flows.No) }, flows.Finished},
		{"condition of a must yes, item open", 3, func(p *flows.Project) { finish(p, 3); answer(p, "publiek", flows.Yes) }, flows.Started},
		{"condition of a must yes, item done", 3, func(p *flows.Project) { answer(p, "publiek", flows.Yes); finish(p, 3) }, flows.Finished},
		{"condition of a should unknown", 2, func(p *flows.Project) { finish(p, 2); answer(p, "lopend_contract", flows.Unknown) }, flows.Finished},
		{"own must open", 1, func(p *flows.Project) {
			finish(p, 1)
			_, _ = p.AddOwn(flows.OwnItem{Phase: 1, Title: "Eigen", Role: flows.Purchaser, Weight: flows.Must}, owner, t0)
		}, flows.Started},
		{"closed", 1, func(p *flows.Project) { _ = p.Close(l, 1, "de directie wil door", owner, t0) }, flows.Closed},
		{"closed, then finished", 1, func(p *flows.Project) { _ = p.Close(l, 1, "de directie wil door", owner, t0); finish(p, 1) }, flows.Finished},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := project(t)
			c.do(p)
			if g := p.Progress(l, c.phase); g.Stage != c.want {
				t.Errorf("stage %q, want %q (%+v)", g.Stage, c.want, g)
			}
		})
	}
}

// R1: nothing blocks another phase.
func TestAnyPhaseCanStart(t *testing.T) {
	l := library(t)
	for n := 1; n <= flows.Phases; n++ {
		p := project(t)
		if r := do(t, l, p, flows.Run{}, flows.Input{Do: flows.DoBegin, Phase: n}); r.Phase != n || !r.Active() {
			t.Errorf("phase %d can't be begun: %+v", n, r)
		}
	}
}

// R2: done ÷ (applicable − n.v.t.), rounded down; nothing to divide by has no percentage.
func TestPercent(t *testing.T) {
	for _, c := range []struct {
		done, of, want int
		ok             bool
	}{{0, 0, 0, false}, {0, 14, 0, true}, {1, 3, 33, true}, {2, 3, 66, true}, {1, 14, 7, true}, {13, 14, 92, true}, {14, 14, 100, true}, {199, 200, 99, true}} {
		got, ok := flows.Progress{Done: c.done, Of: c.of}.Percent()
		if got != c.want || ok != c.ok {
			t.Errorf("%d of %d: %d, %v; want %d, %v", c.done, c.of, got, ok, c.want, c.ok)
		}
	}
}

func TestProgressCounts(t *testing.T) {
	l := library(t)
	p := project(t) // phase 2: 16 items, one of them conditional
	mark(t, l, p, "p2.i01", flows.Done)
	mark(t, l, p, "p2.i02", flows.Busy)
	mark(t, l, p, "p2.i03", flows.Skipped)
	if g := p.Progress(l, 2); g.Done != 1 || g.Of != 14 || g.OpenMust != 8 {
		t.Errorf("%+v, want 1 of 14 and 8 musts open", g)
	}
	answer(p, "lopend_contract", flows.Yes)
	if g := p.Progress(l, 2); g.Of != 15 {
		t.Errorf("%d count, want 15 with the conditional one", g.Of)
	}
	for _, it := range p.Applicable(l, 2) {
		mark(t, l, p, it.ID, flows.Skipped)
	}
	g := p.Progress(l, 2)
	if _, ok := g.Percent(); ok || g.Of != 0 || g.Stage != flows.Finished {
		t.Errorf("all n.v.t.: %+v, want finished and no percentage", g)
	}
}

// An item that gets hidden by an answer keeps its status and is not counted.
func TestHiddenByAnswerKeepsStatus(t *testing.T) {
	l := library(t)
	p := project(t)
	answer(p, "publiek", flows.Yes)
	mark(t, l, p, "p3.i08", flows.Done)
	before := p.Progress(l, 3)
	for _, v := range []flows.Tri{flows.No, flows.Unknown} {
		answer(p, "publiek", v)
		if g := p.Progress(l, 3); g.Done != before.Done-1 || g.Of != before.Of-1 {
			t.Errorf("answer %s: %+v, before %+v", v, g, before)
		}
		if slices.ContainsFunc(p.Applicable(l, 3), func(it flows.Item) bool { return it.ID == "p3.i08" }) {
			t.Errorf("answer %s: the item is still asked (R4)", v)
		}
	}
	answer(p, "publiek", flows.Yes)
	if s := p.State("p3.i08"); s.Status != flows.Done || s.Evidence != proof {
		t.Errorf("the status was lost: %+v", s)
	}
}

// R3: what closes an item.
func TestEvidence(t *testing.T) {
	l := library(t)
	const must, should = "p2.i01", "p2.i03"
	for _, c := range []struct {
		name, item, text string
		later            bool
		want             error
	}{
		{"must without", must, "", false, flows.ErrTooShort},
		{"must, nine characters", must, "123456789", false, flows.ErrTooShort},
		{"must, nine and spaces", must, "  123456789   ", false, flows.ErrTooShort},
		{"must, ten", must, "1234567890", false, nil},
		{"must, ten in more bytes", must, "éééééééééé", false, nil},
		{"must, nine of two bytes", must, "ééééééééé", false, flows.ErrTooShort},
		{"must, short link", must, "http://a.b", false, nil},
		{"must, no link", must, "https://.", false, flows.ErrTooShort},
		{"must, later", must, "", true, nil},
		{"should without", should, "", false, nil},
		{"should, short", should, "ok", false, nil},
		{"should, later", should, "", true, flows.ErrNeedsProof},
		{"longest", must, strings.Repeat("é", flows.MaxText), false, nil},
		{"too long", must, strings.Repeat("é", flows.MaxText+1), false, flows.ErrTooLong},
		{"no such item", "p2.i99", proof, false, flows.ErrNoItem},
		{"own item of another project", "p2.o01", proof, false, flows.ErrNoItem},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := project(t)
			wantErr(t, p.Mark(l, c.item, flows.Done, c.text, c.later, owner, t0), c.want)
			items, meta, log := p.Changes()
			if c.want != nil && (len(items) > 0 || meta || len(log) > 0) {
				t.Errorf("refused, and yet %v, %v, %v", items, meta, log)
			}
			if s := p.State(c.item); c.want == nil && (s.Status != flows.Done || s.Later != c.later || s.Evidence != strings.TrimSpace(c.text) || s.By != owner || !s.At.Equal(t0) || s.Rev != 1) {
				t.Errorf("state %+v", s)
			}
		})
	}
}

// R3: "evidence follows" closes a must, counts as done, and works once.
func TestEvidenceFollowsOnce(t *testing.T) {
	l := library(t)
	for _, reopen := range []flows.Status{flows.Open, flows.Busy, flows.Skipped} {
		p := project(t)
		if err := p.Mark(l, "p2.i01", flows.Done, "", true, owner, t0); err != nil {
			t.Fatal(err)
		}
		if g := p.Progress(l, 2); g.Done != 1 || g.OpenMust != 8 {
			t.Errorf("evidence that follows does not count: %+v", g)
		}
		mark(t, l, p, "p2.i01", reopen)
		if s := p.State("p2.i01"); s.Later || !s.Reopened {
			t.Errorf("after %s: %+v", reopen, s)
		}
		wantErr(t, p.Mark(l, "p2.i01", flows.Done, "", true, owner, t0), flows.ErrNeedsProof)
		wantErr(t, p.Mark(l, "p2.i01", flows.Done, "", false, owner, t0), flows.ErrTooShort)
		if err := p.Mark(l, "p2.i01", flows.Done, proof, false, owner, t0); err != nil {
			t.Errorf("with evidence: %v", err)
		}
	}
}

func TestNotApplicableNeedsReason(t *testing.T) {
	l := library(t)
	for _, item := range []string{"p2.i01", "p2.i03"} { // a should needs it as well
		for text, want := range map[string]error{"": flows.ErrTooShort, "te kort": flows.ErrTooShort, "         x": flows.ErrTooShort,
			"http://a.b": nil, "we huren al": nil, strings.Repeat("x", flows.MaxText+1): flows.ErrTooLong} {
			p := project(t)
			wantErr(t, p.Mark(l, item, flows.Skipped, text, false, owner, t0), want)
			if s := p.State(item); want == nil && (s.Reason != text || s.Status != flows.Skipped) {
				t.Errorf("state %+v", s)
			}
		}
	}
	p := project(t)
	mark(t, l, p, "p2.i03", flows.Skipped)
	mark(t, l, p, "p2.i03", flows.Busy)
	if s := p.State("p2.i03"); s.Reason != "" {
		t.Errorf("the reason stays after reopening: %+v", s)
	}
}

func TestForgedStatusIsRefused(t *testing.T) {
	l := library(t)
	p := project(t)
	for _, s := range []flows.Status{"", "KLAAR", "done", "klaar "} {
		wantErr(t, p.Mark(l, "p2.i03", s, proof, false, owner, t0), flows.ErrNoItem)
	}
	if g := p.Progress(l, 2); g.Stage != flows.NotStarted {
		t.Errorf("it was marked: %+v", g)
	}
}

func TestOwnItems(t *testing.T) {
	l := library(t)
	p := project(t)
	own := flows.OwnItem{Phase: 2, Title: "  Vraag   de brandweer ", Role: flows.Manager, Weight: flows.Must}
	id, err := p.AddOwn(own, owner, t0)
	if err != nil || id != "p2.o01" {
		t.Fatalf("%q, %v", id, err)
	}
	items := p.Applicable(l, 2)
	if last := items[len(items)-1]; last.ID != id || l.Text(last, "en").Title != "Vraag de brandweer" || last.Phase != 2 {
		t.Errorf("the own item comes last in its phase: %+v", last)
	}
	if g := p.Progress(l, 2); g.OpenMust != 10 || g.Of != 16 {
		t.Errorf("it counts: %+v", g)
	}
	wantErr(t, p.Mark(l, id, flows.Done, "", false, owner, t0), flows.ErrTooShort)
	mark(t, l, p, id, flows.Done)
	for _, c := range []struct {
		change func(o *flows.OwnItem)
		want   error
	}{
		{func(o *flows.OwnItem) { o.Title = "  " }, flows.ErrEmptyName},
		{func(o *flows.OwnItem) { o.Title = strings.Repeat("x", 76) }, flows.ErrTooLong},
		{func(o *flows.OwnItem) { o.Why = strings.Repeat("x", flows.MaxText+1) }, flows.ErrTooLong},
		{func(o *flows.OwnItem) { o.Evidence = strings.Repeat("x", flows.MaxText+1) }, flows.ErrTooLong},
		{func(o *flows.OwnItem) { o.Phase = 0 }, flows.ErrBadRole},
		{func(o *flows.OwnItem) { o.Phase = 8 }, flows.ErrBadRole},
		{func(o *flows.OwnItem) { o.Role = "keizer" }, flows.ErrBadRole},
		{func(o *flows.OwnItem) { o.Weight = "" }, flows.ErrBadRole},
	} {
		o := own
		c.change(&o)
		_, err := p.AddOwn(o, owner, t0)
		wantErr(t, err, c.want)
	}
	seen := map[string]bool{id: true}
	for i := 2; i <= flows.MaxOwn; i++ {
		id, err := p.AddOwn(own, owner, t0)
		if err != nil || seen[id] {
			t.Fatalf("item %d: %q, %v", i, id, err)
		}
		seen[id] = true
	}
	_, err = p.AddOwn(own, owner, t0)
	wantErr(t, err, flows.ErrTooMany)
	own.Phase = 3
	if id, err := p.AddOwn(own, owner, t0); err != nil || id != "p3.o01" {
		t.Errorf("another phase has room of its own: %q, %v", id, err)
	}
}

func TestHide(t *testing.T) {
	l := library(t)
	p := project(t)
	wantErr(t, p.Hide(l, "p2.i01", "te kort", owner, t0), flows.ErrTooShort)
	wantErr(t, p.Hide(l, "p2.i01", strings.Repeat("x", flows.MaxText+1), owner, t0), flows.ErrTooLong)
	wantErr(t, p.Hide(l, "p2.i99", "past niet bij ons", owner, t0), flows.ErrNoItem)
	wantErr(t, p.Hide(l, "p2.i01", "", owner, t0), nil)
	if _, _, log := p.Changes(); len(log) != 0 {
		t.Errorf("showing what is shown is logged: %v", log)
	}
	mark(t, l, p, "p2.i01", flows.Busy)
	before := p.Progress(l, 2)
	wantErr(t, p.Hide(l, "p2.i01", "past niet bij ons", owner, t0), nil)
	if g := p.Progress(l, 2); g.OpenMust != before.OpenMust-1 || g.Of != before.Of-1 {
		t.Errorf("hidden items don't count: %+v", g)
	}
	if h := p.HiddenItems(l, 2); len(h) != 1 || h[0].ID != "p2.i01" {
		t.Errorf("hidden: %v", h)
	}
	wantErr(t, p.Hide(l, "p2.i01", " ", owner, t0), nil)
	if g := p.Progress(l, 2); g != before || p.State("p2.i01").Status != flows.Busy {
		t.Errorf("brought back: %+v, before %+v", g, before)
	}
	_, _, log := p.Changes()
	if n := len(log); n != 3 || log[1].What != flows.LogHidden || log[1].Text != "past niet bij ons" || log[2].What != flows.LogShown {
		t.Errorf("log %+v", log)
	}
}

func TestGate(t *testing.T) {
	l := library(t)
	p := project(t)
	wantErr(t, p.Close(l, 1, "te kort", owner, t0), flows.ErrTooShort)
	wantErr(t, p.Close(l, 1, strings.Repeat("x", flows.MaxText+1), owner, t0), flows.ErrTooLong)
	mark(t, l, p, "p1.i02", flows.Done)
	wantErr(t, p.Close(l, 1, " de directie wil door ", other, t0), nil)
	g := p.Gates[1]
	if g.Reason != "de directie wil door" || g.By != other || !g.At.Equal(t0) || len(g.Open) != len(p.OpenMusts(l, 1)) || slices.Contains(g.Open, "p1.i02") {
		t.Errorf("gate %+v", g)
	}
	if _, _, log := p.Changes(); log[len(log)-1].What != flows.LogGate || log[len(log)-1].To != fmt.Sprint(len(g.Open)) || log[len(log)-1].Phase != 1 {
		t.Errorf("log %+v", log[len(log)-1])
	}
}

// Reopening a must voids the gate of its phase; anything else leaves it.
func TestReopeningVoidsGate(t *testing.T) {
	l := library(t)
	for _, c := range []struct {
		name, item string
		from, to   flows.Status
		voided     bool
	}{
		{"done must to open", "p1.i02", flows.Done, flows.Open, true},
		{"done must to busy", "p1.i02", flows.Done, flows.Busy, true},
		{"n.v.t. must to busy", "p1.i02", flows.Skipped, flows.Busy, true},
		{"done must to n.v.t.", "p1.i02", flows.Done, flows.Skipped, false},
		{"open must to busy", "p1.i02", flows.Open, flows.Busy, false},
		{"open must to done", "p1.i02", flows.Open, flows.Done, false},
		{"done should to busy", "p1.i01", flows.Done, flows.Busy, false},
		{"done must of another phase", "p2.i01", flows.Done, flows.Busy, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := project(t)
			mark(t, l, p, c.item, c.from)
			wantErr(t, p.Close(l, 1, "de directie wil door", owner, t0), nil)
			p = p.Clone()
			mark(t, l, p, c.item, c.to)
			_, kept := p.Gates[1]
			_, meta, log := p.Changes()
			if kept == c.voided || meta != c.voided {
				t.Errorf("gate kept %v, meta changed %v", kept, meta)
			}
			if c.voided && (len(log) != 2 || log[1].What != flows.LogGateAgain || log[1].Item != c.item || log[1].Phase != 1) {
				t.Errorf("log %+v", log)
			}
		})
	}
}

// R6: who an item is for.
func TestAssignee(t *testing.T) {
	l := library(t)
	p := project(t)
	it, _ := l.Item("p1.i09") // management
	if a := p.Assignee(it); a != owner {
		t.Errorf("nobody has the role: %s, want the owner", a)
	}
	for _, u := range []string{"U0FIRST", "U0SECOND"} {
		wantErr(t, p.Invite(u, flows.Management, owner, t0), nil)
	}
	if a := p.Assignee(it); a != "U0FIRST" {
		t.Errorf("%s, want the first with the role", a)
	}
	wantErr(t, p.Assign(l, it.ID, "U0STRANGER", "", owner, t0), flows.ErrNotMember)
	wantErr(t, p.Assign(l, it.ID, owner, "31-03-2027", owner, t0), flows.ErrBadDate)
	wantErr(t, p.Assign(l, "p9.i01", owner, "", owner, t0), flows.ErrNoItem)
	wantErr(t, p.Assign(l, it.ID, "U0SECOND", "2027-03-31", owner, t0), nil)
	if s := p.State(it.ID); p.Assignee(it) != "U0SECOND" || s.Due != "2027-03-31" || s.Rev != 0 {
		t.Errorf("%+v", s)
	}
	before := p.Clone()
	wantErr(t, before.Assign(l, it.ID, "U0SECOND", "2027-03-31", owner, t0), nil)
	if _, _, log := before.Changes(); len(log) != 0 {
		t.Errorf("assigning the same is logged: %+v", log)
	}
	wantErr(t, p.Remove("U0SECOND", owner, t0), nil)
	if a := p.Assignee(it); a != "U0FIRST" {
		t.Errorf("the assignee left: %s, want the first with the role", a)
	}
	wantErr(t, p.Assign(l, it.ID, "", "", owner, t0), nil)
}

func TestTodo(t *testing.T) {
	l := library(t)
	ids := func(items []flows.Item) (out []string) {
		for _, it := range items {
			out = append(out, it.ID)
		}
		return out
	}
	p := project(t)
	wantErr(t, p.Invite(other, flows.Manager, owner, t0), nil)
	if got := ids(p.Todo(l, other, 2)); !slices.Equal(got, []string{"p2.i11", "p2.i12", "p2.i13"}) {
		t.Errorf("nothing started: %v, want the manager's of phase 2, musts first", got)
	}
	mark(t, l, p, "p4.i01", flows.Busy)
	if got := ids(p.Todo(l, owner, 2)); slices.ContainsFunc(got, func(id string) bool { return id[1] != '4' }) || !slices.Contains(got, "p4.i01") {
		t.Errorf("phase 4 started: %v", got)
	}
	wantErr(t, p.Assign(l, "p4.i01", other, "", owner, t0), nil)
	if got := ids(p.Todo(l, owner, 2)); slices.Contains(got, "p4.i01") {
		t.Error("what is another's is on my list")
	}
	wantErr(t, p.Hide(l, "p4.i03", "past niet bij ons", owner, t0), nil)
	mark(t, l, p, "p4.i04", flows.Done)
	got := p.Todo(l, owner, 2)
	if g := ids(got); slices.Contains(g, "p4.i03") || slices.Contains(g, "p4.i04") {
		t.Errorf("hidden or done: %v", g)
	}
	soft := false
	for _, it := range got {
		if soft && it.Weight == flows.Must {
			t.Errorf("%s comes after a lighter one", it.ID)
		}
		soft = soft || it.Weight != flows.Must
	}
	if got := p.Todo(l, "U0STRANGER", 2); len(got) != 0 {
		t.Errorf("a stranger has work: %v", ids(got))
	}
}

func TestPlaceCountsWhatApplies(t *testing.T) {
	l := library(t)
	p := project(t)
	for phase := 1; phase <= flows.Phases; phase++ {
		items := p.Applicable(l, phase)
		for i, it := range items {
			if at, of := p.Place(l, it); at != i+1 || of != len(items) {
				t.Errorf("%s is %d of %d, not %d of %d", it.ID, at, of, i+1, len(items))
			}
		}
		for _, it := range l.Items(phase) {
			if it.Phase != phase {
				t.Errorf("%s is listed in phase %d", it.ID, phase)
			}
			if at, _ := p.Place(l, it); at == 0 == slices.ContainsFunc(items, func(a flows.Item) bool { return a.ID == it.ID }) {
				t.Errorf("%s has place %d", it.ID, at)
			}
		}
	}
	if len(l.Items(0)) != 0 || len(l.Items(flows.Phases+1)) != 0 {
		t.Error("there are items outside the phases")
	}
}
