package reminders_test

import (
	"errors"
	"testing"

	. "kringloop/reminders"
)

func propose(t *testing.T, c *Contract, n int, f YearFigures, norms Norms, on string) map[string]Proposal {
	t.Helper()
	all, err := c.Propose(n, f, norms, DefaultRules, day(on))
	ok(t, err)
	got := map[string]Proposal{}
	for i, p := range all {
		if p.Row != YearRows[i] {
			t.Errorf("row %d is %s", i, p.Row)
		}
		got[p.Row] = p
	}
	return got
}

func TestProposals(t *testing.T) {
	d := example()
	d.Life = 60
	c := register(t, d, "2026-07-01")
	for _, tc := range []struct {
		row   string
		n     int
		f     YearFigures
		norms Norms
		want  string
	}{
		{"J1", 1, YearFigures{Age: "54"}, Norms{}, RowOK}, // 90% of 60
		{"J1", 1, YearFigures{Age: "53.9"}, Norms{}, RowWatch},
		{"J1", 1, YearFigures{Age: "53.9"}, Norms{Life: 80}, RowOK},
		{"J1", 1, YearFigures{Age: "53.9", Meant: "0"}, Norms{}, RowNot},
		{"J1", 1, YearFigures{}, Norms{}, ""},
		{"J2", 1, YearFigures{}, Norms{}, RowOK},
		{"J3", 1, YearFigures{Pieces: "100", Unused: "10"}, Norms{}, RowOK},
		{"J3", 1, YearFigures{Pieces: "100", Unused: "11"}, Norms{}, RowWatch},
		{"J3", 1, YearFigures{Pieces: "100", Unused: "11"}, Norms{Unused: 15}, RowOK},
		{"J3", 1, YearFigures{Unused: "11"}, Norms{}, RowNot},
		{"J6", 1, YearFigures{Cost: "500", CostBefore: "100"}, Norms{}, RowNot}, // the first year
		{"J6", 2, YearFigures{Cost: "120", CostBefore: "100"}, Norms{}, RowOK},
		{"J6", 2, YearFigures{Cost: "120.01", CostBefore: "100"}, Norms{}, RowWatch},
		{"J6", 2, YearFigures{Cost: "120", CostBefore: "100", Repairs: "13", RepairsBefore: "10"}, Norms{}, RowWatch},
		{"J6", 2, YearFigures{Cost: "120", CostBefore: "100", Repairs: "13", RepairsBefore: "10"}, Norms{Rise: 30}, RowOK},
		{"J6", 2, YearFigures{Cost: "120", CostBefore: "0"}, Norms{}, RowNot},
		{"J6", 2, YearFigures{Cost: "120"}, Norms{}, RowNot},
		{"J7", 1, YearFigures{Rest: "1"}, Norms{}, RowWatch},
		{"J7", 1, YearFigures{Rest: "0"}, Norms{}, RowOK},
		{"J7", 1, YearFigures{}, Norms{}, ""},
	} {
		if got := propose(t, c, tc.n, tc.f, tc.norms, "2028-09-15")[tc.row]; got.Answer != tc.want {
			t.Errorf("%+v: %+v", tc, got)
		}
	}
	_, err := c.Propose(1, YearFigures{Age: "oud"}, Norms{}, DefaultRules, day("2028-09-15"))
	refused(t, err, ErrNumber)
}

func TestProposeNumbers(t *testing.T) {
	d := example()
	d.Estimated = 300 // 60 a year
	c, a := register(t, d, "2026-07-01"), act(owner, "2028-09-15")
	check := func(n int, on string, want Proposal) {
		t.Helper()
		same(t, propose(t, c, n, YearFigures{}, Norms{}, on)["J4"], want)
	}
	check(1, "2027-09-15", Proposal{Row: "J4", Of: "60"}) // not said yet
	ok(t, c.SetOrdered(1, 48, a))
	check(1, "2027-09-15", Proposal{Row: "J4", Answer: RowOK, Have: "48", Of: "60"}) // 20% less
	check(1, "2027-08-16", Proposal{Row: "J4", Answer: RowOK, Have: "48", Of: "55"}) // eleven months
	check(1, "2029-01-01", Proposal{Row: "J4", Answer: RowOK, Have: "48", Of: "60"}) // that year, whenever it is looked at
	ok(t, c.SetOrdered(1, 47, a))
	check(1, "2027-09-15", Proposal{Row: "J4", Answer: RowWatch, Have: "47", Of: "60"})
	ok(t, c.SetOrdered(2, 98, a)) // 145 of 120: more than 20% too many
	check(2, "2028-09-15", Proposal{Row: "J4", Answer: RowWatch, Have: "145", Of: "120"})
	check(1, "2026-09-20", Proposal{Row: "J4", Answer: RowNot, Have: "47", Of: "0"}) // no month is over
	ok(t, c.SetEstimated(0, a))
	check(2, "2028-09-15", Proposal{Row: "J4", Answer: RowNot, Have: "145"})
	ok(t, c.SetKinds([]Kind{Product}, a))
	check(2, "2028-09-15", Proposal{Row: "J4", Answer: RowNot})
}

func TestProposeGrowth(t *testing.T) {
	c, a := measured(t), act(owner, "2027-01-01")
	id, err := c.AddPromise(Promise{What: "x", Due: day("2027-06-30")}, a)
	ok(t, err)
	for on, want := range map[string]string{"2027-06-30": RowOK, "2027-07-01": RowWatch} {
		if got := propose(t, c, 1, YearFigures{}, Norms{}, on)["J2"].Answer; got != want {
			t.Errorf("%s: %s", on, got)
		}
	}
	ok(t, c.SetPromise(id, Missed, "niet gelukt", a)) // said: no longer late
	if got := propose(t, c, 1, YearFigures{}, Norms{}, "2028-01-01")["J2"]; got.Answer != RowOK || got.Of != "1" {
		t.Errorf("%+v", got)
	}
}

func TestProposeData(t *testing.T) {
	c, a := measured(t), act(owner, "2027-09-15")
	for p := 1; p <= 11; p++ {
		ok(t, c.SetValue("k1", p, Value{Number: "80"}, a))
	}
	data := func(c *Contract, n int, on string) Proposal {
		return propose(t, c, n, YearFigures{}, Norms{}, on)["J5"]
	}
	same(t, data(c, 1, "2027-09-15"), Proposal{Row: "J5", Answer: RowOK, Have: "11", Of: "11"})
	ok(t, c.SetValue("k1", 4, Value{Missing: true}, a)) // done, and yet not received
	same(t, data(c, 1, "2027-09-15"), Proposal{Row: "J5", Answer: RowWatch, Have: "10", Of: "11"})
	// KPI 12 is due on 24 Sep 2027, in the second year.
	same(t, data(c, 2, "2027-09-25"), Proposal{Row: "J5", Answer: RowWatch, Have: "0", Of: "1"})
	same(t, data(c, 2, "2027-09-24"), Proposal{Row: "J5", Answer: RowNot, Have: "0", Of: "0"})

	d := example()
	d.KPIs = []KPI{{Name: "x"}}
	late := register(t, d, "2028-03-01")
	same(t, data(late, 1, "2028-03-01"), Proposal{Row: "J5", Answer: RowNot, Have: "0", Of: "0"}) // before the registration
	ok(t, late.SetValue("k1", 3, Value{Missing: true}, act(owner, "2028-03-01")))
	same(t, data(late, 1, "2028-03-01"), Proposal{Row: "J5", Answer: RowNot, Have: "0", Of: "0"})
	same(t, data(late, 2, "2028-05-01"), Proposal{Row: "J5", Answer: RowWatch, Have: "0", Of: "2"}) // 18 and 19
}

func TestYearlyChecklist(t *testing.T) {
	c, a := measured(t), act(owner, "2027-09-01")
	task := Task{What: "nakijken", Owner: boss, Due: day("2027-10-01")}
	for name, err := range map[string]error{
		"no year":    c.AnswerRow(6, "J1", RowOK, "", Task{}, a),
		"no row":     c.AnswerRow(1, "J8", RowOK, "", Task{}, a),
		"no repairs": c.SetRepairs(6, "1", a),
	} {
		if !errors.Is(err, ErrNoSuch) {
			t.Errorf("%s: %v", name, err)
		}
	}
	refused(t, c.AnswerRow(1, "J1", "goed", "", Task{}, a), ErrChoice)
	refused(t, c.AnswerRow(1, "J1", RowNot, "", Task{}, a), ErrNeedsText)
	refused(t, c.AnswerRow(1, "J1", RowWatch, "", Task{}, a), ErrNeedsText)
	refused(t, c.AnswerRow(1, "J1", RowBreach, "", Task{What: "x"}, a), ErrNoDate)
	if changed, _ := c.Changes(); changed {
		t.Error("what is refused changed something")
	}
	ok(t, c.AnswerRow(1, "J1", RowWatch, "korter", task, a))
	ok(t, c.AnswerRow(1, "J1", RowBreach, "veel korter", task, a))
	if len(c.Actions) != 1 || c.Actions[0].From != "m_jaar.1/J1" || c.Actions[0].Owner != boss {
		t.Errorf("one action for one row: %+v", c.Actions)
	}
	for _, row := range YearRows[1:6] {
		ok(t, c.AnswerRow(1, row, RowOK, "", Task{}, a))
	}
	lacks(t, c.Finish("m_jaar.1", "", a), "J7")
	ok(t, c.AnswerRow(1, "J7", RowNot, "nog niets afgevoerd", Task{}, a))
	if status(t, c, "m_jaar.1") != Done {
		t.Error("seven answers are all")
	}
	ok(t, c.SetRepairs(1, "10", a))
	got, err := c.Propose(2, YearFigures{Repairs: "13"}, Norms{}, DefaultRules, day("2028-09-15"))
	ok(t, err)
	if got[5].Answer != RowWatch || got[5].Of != "10" {
		t.Errorf("compared with what was kept of last year: %+v", got[5])
	}
}

func TestGaps(t *testing.T) {
	d := example()
	d.Deputy = ""
	c, a := register(t, d, "2026-07-01"), act(owner, "2027-09-15")
	fields := func() (out []string) {
		for _, g := range c.Gaps(DefaultRules, a.Today) {
			out = append(out, g.Field+g.Key)
		}
		return out
	}
	same(t, fields(), []string{GapCategory, GapContact, GapDeputy, GapAmbitions, GapKPIs, GapTakeBack, GapEstimated, GapOrdered + "1",
		GapMaintenance, GapActors, GapHandover})
	id, err := c.AddKPI(KPI{Name: "x"}, a)
	ok(t, err)
	same(t, fields()[4:6], []string{GapTakeBack, GapReporting}) // the supplier measures
	k, _ := c.KPI(id)
	k.Internal = true
	ok(t, c.SetKPI(k, a))
	same(t, fields()[4:6], []string{GapTakeBack, GapEstimated})
	ok(t, c.SetKinds([]Kind{Product}, a))
	same(t, fields(), []string{GapCategory, GapContact, GapDeputy, GapAmbitions, GapTakeBack, GapMaintenance, GapActors, GapHandover})
	if got := full(t).Gaps(DefaultRules, a.Today); len(got) > 0 {
		t.Errorf("a complete contract: %v", got)
	}
	// The handover is asked about once.
	c = register(t, example(), "2027-03-01")
	n := 0
	for _, g := range c.Gaps(DefaultRules, day("2027-03-01")) {
		if g.Field == GapHandover || g.Key == "m_overdracht.1" {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d gaps for one handover", n)
	}
}
