package reminders_test

import (
	"errors"
	"testing"

	. "kringloop/reminders"
)

func lacks(t *testing.T, err error, want ...string) {
	t.Helper()
	var nd *NotDone
	if !errors.As(err, &nd) || !errors.Is(err, ErrNotDone) {
		t.Fatalf("got %v, want a NotDone", err)
	}
	same(t, nd.Lacks, want)
}

func TestFinishNeeds(t *testing.T) {
	c, a := measured(t), act(owner, "2027-09-15")
	id, err := c.AddKPI(KPI{Name: "Nieuw", Lower: true, Every: 3}, act(owner, "2026-09-15"))
	ok(t, err)
	refused(t, c.Finish("m_kpi.99", "", a), ErrNoSuch)
	lacks(t, c.Finish("m_kpi.1", "", a), "k1")
	lacks(t, c.Finish("m_kpi.3", "", a), "k1", id)
	lacks(t, c.Finish("m_kwartaal.1", " ", a), "text")
	lacks(t, c.Finish("m_jaar.1", "klaar", a), YearRows...)
	lacks(t, c.Finish("m_ladder.1", "klaar", a), "share")
	lacks(t, c.Finish("m_instructie.1", "", a), "text")
	lacks(t, c.Finish("m_overdracht.1", "klaar", a), append(append([]string{}, HandoverItems...), "buyer", "manager")...)

	ok(t, c.SetValue("k1", 3, Value{Number: "80"}, a))
	if s := status(t, c, "m_kpi.3"); s != Planned {
		t.Errorf("one of two figures: %q", s)
	}
	ok(t, c.SetValue(id, 1, Value{Missing: true}, a))
	if s := status(t, c, "m_kpi.3"); s != Done {
		t.Errorf("a figure, and one that never came: %q", s)
	}
	ok(t, c.SetValue(id, 1, Value{}, a))
	if s := status(t, c, "m_kpi.3"); s != Planned {
		t.Errorf("a figure was taken away: %q", s)
	}
	ok(t, c.Finish("m_kwartaal.1", "https://example.org/verslag", a))
	ok(t, c.Finish("m_instructie.1", "gegeven", a))
	ok(t, c.Reopen("m_instructie.1", a))
	if s := status(t, c, "m_instructie.1"); s != Planned {
		t.Errorf("reopened: %q", s)
	}
	refused(t, c.Reopen("m_instructie.1", a), ErrNoSuch)
	refused(t, c.NotApplicable("m_actoren.1", "", a), ErrNeedsText)
	ok(t, c.NotApplicable("m_actoren.1", "iedereen weet het", a))
	m, _ := c.Milestone("m_actoren.1", DefaultRules)
	if c.Late(m, day("2030-01-01")) {
		t.Error("what does not apply is late")
	}
}

func TestFiguresBeforeRegistration(t *testing.T) {
	d := example()
	d.KPIs = []KPI{{Name: "x"}}
	c, a := register(t, d, "2028-03-01"), act(owner, "2028-03-02")
	ok(t, c.SetValue("k1", 1, Value{Number: "5"}, a))
	ok(t, c.Finish("m_kpi.1", "", a))
	if s := status(t, c, "m_kpi.1"); s != Before {
		t.Errorf("filled in, it still lies before the registration: %q", s)
	}
	if c.KPIs[0].Values[1].Number != "5" {
		t.Error("the figure is lost")
	}
	// Figures agreed later aren't asked for the months before.
	c = register(t, example(), "2026-07-01")
	_, err := c.AddKPI(KPI{Name: "x"}, act(owner, "2027-01-10"))
	ok(t, err)
	if s := status(t, c, "m_kpi.2"); s != Before {
		t.Errorf("%q", s)
	}
	if s := status(t, c, "m_kpi.4"); s != Planned {
		t.Errorf("%q", s)
	}
}

func TestPromiseBeforeRegistration(t *testing.T) {
	d := example()
	d.Growth = []Promise{{What: "x", Due: day("2027-06-30")}}
	c, a := register(t, d, "2028-03-01"), act(owner, "2028-03-02")
	if s := status(t, c, "m_groei.1"); s != Asked {
		t.Errorf("%q", s)
	}
	other := c.Clone()
	ok(t, other.AnswerLate("m_groei.1", Done, "attest", a))
	if p := other.Growth[0]; p.State != Kept || p.Proof != "attest" || other.Marks["m_groei.1"].Status != Planned {
		t.Errorf("%+v", p)
	}
	ok(t, other.Reopen("m_groei.1", a))
	if s := status(t, other, "m_groei.1"); s != Asked {
		t.Errorf("reopened: %q", s)
	}
	ok(t, c.EditPromise(c.Growth[0].ID, "x", day("2029-06-30"), a))
	if s := status(t, c, "m_groei.1"); s != Planned {
		t.Errorf("a new deadline to come: %q", s)
	}
}

func TestPromises(t *testing.T) {
	c, a := measured(t), act(owner, "2027-01-10")
	first, err := c.AddPromise(Promise{What: "een", Due: day("2027-06-30")}, a)
	ok(t, err)
	second, err := c.AddPromise(Promise{What: "twee", Due: day("2027-09-30"), State: Kept}, a)
	ok(t, err)
	if c.Growth[1].State != "" {
		t.Error("a new promise is open")
	}
	key := c.Growth[1].Key()
	ok(t, c.NotApplicable(key, "toch niet", a))
	ok(t, c.Pass(c.Growth[0].Key(), "een", a))
	ok(t, c.Pass(key, "twee", a))
	refused(t, c.EditPromise(first, "een", day("2031-09-15"), a), ErrOutside)
	ok(t, c.EditPromise(first, "een", day("2031-09-14"), a)) // the last day
	ok(t, c.RemovePromise(first, a))
	if s := status(t, c, key); s != NotHere || len(c.Marks) != 1 || len(c.Given) != 1 || c.Given[key] != "twee" {
		t.Errorf("what was said of the other one, and who does it, stays with it: %v, %v", c.Marks, c.Given)
	}
	if p := c.Growth[0]; p.Late(day("2027-09-30")) || !p.Late(day("2027-10-01")) {
		t.Error("late is after the deadline")
	}
	refused(t, c.SetPromise(second, "misschien", "x", a), ErrChoice)
	refused(t, c.SetPromise(second, Missed, "", a), ErrNeedsText)
	lacks(t, c.Finish(key, "", a), "text")
	ok(t, c.SetPromise(second, Missed, "niet gelukt", a))
	if s := status(t, c, key); s != Done {
		t.Errorf("missed is settled: %q", s)
	}
	ok(t, c.Reopen(key, a))
	if c.Growth[0].State != "" || status(t, c, key) != Planned {
		t.Error("it is open again")
	}
	ok(t, c.Finish(key, "attest", a))
	if p := c.Growth[0]; p.State != Kept || p.Proof != "attest" {
		t.Errorf("%+v", p)
	}
	for range MaxPromises - 1 {
		_, err = c.AddPromise(Promise{What: "x", Due: day("2027-09-30")}, a)
		ok(t, err)
	}
	_, err = c.AddPromise(Promise{What: "x", Due: day("2027-09-30")}, a)
	refused(t, err, ErrFull)
}
