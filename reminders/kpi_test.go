package reminders_test

import (
	"slices"
	"strconv"
	"testing"

	. "kringloop/reminders"
)

// The worked figures of flows §3.2, and its cases of 0.
func TestColor(t *testing.T) {
	for _, tc := range []struct {
		value, target string
		lower         bool
		want          Color
		ratio         string
	}{
		{"77.5", "80", false, Orange, "0.9688"},
		{"70", "80", false, Red, "0.8750"},
		{"11", "10", true, Orange, "0.9091"},
		{"13", "10", true, Red, "0.7692"},
		{"10", "10", true, Green, "1.0000"},
		{"72", "80", false, Orange, "0.9000"}, // exactly 0.9
		{"71.999999999", "80", false, Red, "0.9000"},
		{"90", "80", false, Green, "1.1250"},
		{"0", "0", true, Green, ""},
		{"0.1", "0", true, Red, "0.0000"},
		{"0", "10", true, Green, ""},
		{"0", "0", false, Green, ""},
		{"5", "0", false, Green, ""},
		{"0", "10", false, Red, "0.0000"},
		{"", "10", false, Grey, ""},
		{"5", "", false, Grey, ""},
	} {
		k := KPI{Every: 1, Lower: tc.lower, Values: map[int]Value{1: {Number: tc.value}}}
		if tc.target != "" {
			k.Targets = []string{tc.target}
		}
		if got := k.Color(1, Norms{}); got != tc.want {
			t.Errorf("%+v: %s", tc, got)
		}
		if got := k.Ratio(1); got != tc.ratio {
			t.Errorf("%+v: ratio %s", tc, got)
		}
	}
	k := KPI{Every: 1, Targets: []string{"80"}, Values: map[int]Value{1: {Number: "77.5"}, 2: {Missing: true}}}
	if got := k.Color(1, Norms{Near: 97}); got != Red {
		t.Errorf("an organisation's own norm: %s", got)
	}
	if got := k.Color(2, Norms{}); got != Grey {
		t.Errorf("none came: %s", got)
	}
}

func TestTargets(t *testing.T) {
	k := KPI{Every: 1, Targets: []string{"70", "", "80"}}
	for p, want := range map[int]string{0: "", 1: "70", 2: "", 3: "80", 4: ""} {
		if got := k.Target(p); got != want {
			t.Errorf("%d: %q", p, got)
		}
	}
}

func TestTrend(t *testing.T) {
	for _, tc := range []struct {
		values string // of periods 1 to 4, "-" = none
		at     int
		lower  bool
		want   Trend
	}{
		{"5678", 3, false, Better}, {"5678", 3, true, Worse}, {"8-55", 3, false, Worse}, {"8-55", 4, false, Same},
		{"5---", 3, false, NoTrend}, {"----", 3, false, NoTrend}, {"1955", 4, false, Worse}, {"56--", 2, false, Better}, {"5---", 1, false, NoTrend},
	} {
		k := KPI{Every: 1, Lower: tc.lower, Values: map[int]Value{}}
		for i, r := range tc.values {
			if r != '-' {
				k.Values[i+1] = Value{Number: string(r)}
			}
		}
		if got := k.Trend(tc.at); got != tc.want {
			t.Errorf("%+v: %q", tc, got)
		}
	}
}

func TestFiguresOfAMonth(t *testing.T) {
	c, a := measured(t), act(owner, "2026-07-01")
	for _, every := range []int{3, 12} {
		_, err := c.AddKPI(KPI{Name: "x", Every: every}, a)
		ok(t, err)
	}
	for month, want := range map[int]int{1: 1, 3: 2, 4: 1, 12: 3, 60: 3} {
		if got := len(c.Figures(month)); got != want {
			t.Errorf("month %d: %d", month, got)
		}
	}
	if c.MonthCount() != 60 || c.YearCount() != 5 || c.MonthsOver(day("2026-10-14")) != 0 || c.MonthsOver(day("2026-10-15")) != 1 || c.MonthsOver(day("2040-01-01")) != 60 {
		t.Error("months of the contract")
	}
}

func TestSetValue(t *testing.T) {
	c, a := measured(t), act(owner, "2027-01-01")
	for name, tc := range map[string]struct {
		id     string
		period int
		value  Value
		want   error
	}{
		"no KPI":    {"k9", 1, Value{Number: "1"}, ErrNoSuch},
		"period 0":  {"k1", 0, Value{Number: "1"}, ErrOutside},
		"after":     {"k1", 61, Value{Number: "1"}, ErrOutside},
		"not begun": {"k1", 5, Value{Number: "1"}, ErrNotBegun},
		"negative":  {"k1", 1, Value{Number: "-1"}, ErrNumber},
		"comma":     {"k1", 1, Value{Number: "1,5"}, ErrNumber},
		"both":      {"k1", 1, Value{Number: "1", Missing: true}, ErrNumber},
	} {
		if err := c.SetValue(tc.id, tc.period, tc.value, a); err == nil {
			t.Errorf("%s: accepted", name)
		} else {
			refused(t, err, tc.want)
		}
	}
	ok(t, c.SetValue("k1", 4, Value{Number: "077.50"}, a))
	if v := c.KPIs[0].Values[4]; v.Number != "77.5" || v.By != owner || v.At != a.Now {
		t.Errorf("%+v", v)
	}
	refused(t, c.RemoveKPI("k1", a), ErrHasValues)
	k := c.KPIs[0]
	k.Every = 3
	refused(t, c.SetKPI(k, a), ErrHasValues)
	k.Every, k.Name, k.Values = 1, "Anders", nil
	ok(t, c.SetKPI(k, a))
	if got := c.KPIs[0]; got.Name != "Anders" || len(got.Values) != 1 {
		t.Errorf("%+v", got)
	}
	ok(t, c.SetValue("k1", 4, Value{}, a))
	ok(t, c.SetThresholds([]Threshold{{KPI: "k1", Level: "10"}}, a))
	refused(t, c.RemoveKPI("k1", a), ErrInUse)
	ok(t, c.SetThresholds(nil, a))
	ok(t, c.RemoveKPI("k1", a))
	for range MaxKPIs {
		_, err := c.AddKPI(KPI{Name: "x"}, a)
		ok(t, err)
	}
	_, err := c.AddKPI(KPI{Name: "x"}, a)
	refused(t, err, ErrFull)
}

// The penalty test of flows §3.2: ten new devices in a contract year.
func TestThresholds(t *testing.T) {
	for _, tc := range []struct {
		unit   string
		values map[int]string
		op     string
		level  string
		year   int
		value  string
		yes    bool
	}{
		{"stuks", map[int]string{1: "4", 5: "5"}, "", "10", 1, "9", false},
		{"stuks", map[int]string{1: "4", 12: "6", 13: "50"}, "", "10", 1, "10", true},
		{"stuks", map[int]string{1: "13"}, "", "10", 1, "13", true},
		{"stuks", map[int]string{1: "10"}, Above, "10", 1, "10", false},
		{"stuks", map[int]string{1: "10"}, AtMost, "10", 1, "10", true},
		{"stuks", map[int]string{1: "10"}, Below, "10", 1, "10", false},
		{"stuks", map[int]string{13: "10"}, "", "10", 2, "10", true},
		{"stuks", nil, AtMost, "10", 1, "", false}, // no figure is not 0
		{"%", map[int]string{1: "60", 7: "82.5", 13: "1"}, "", "80", 1, "82.5", true},
		{"%", map[int]string{1: "90", 7: "70"}, "", "80", 1, "70", false},
	} {
		d := example()
		d.KPIs = []KPI{{Name: "x", Unit: tc.unit}}
		c, a := register(t, d, "2026-07-01"), act(owner, "2031-01-01")
		ok(t, c.SetThresholds([]Threshold{{KPI: "k1", Level: tc.level, Op: tc.op}}, a))
		for p, v := range tc.values {
			ok(t, c.SetValue("k1", p, Value{Number: v}, a))
		}
		got := c.TestThresholds(tc.year)[0]
		if got.Yes != tc.yes || got.Value != tc.value {
			t.Errorf("%+v: %+v", tc, got)
		}
	}
	c := measured(t)
	refused(t, c.SetThresholds([]Threshold{{KPI: "k9", Level: "1"}}, act(owner, "2027-01-01")), ErrNoSuch)
	refused(t, c.SetThresholds([]Threshold{{KPI: "k1", Level: "x"}}, act(owner, "2027-01-01")), ErrNumber)
	refused(t, c.SetThresholds([]Threshold{{KPI: "k1", Level: "1", Op: "="}}, act(owner, "2027-01-01")), ErrChoice)
}

// The worked impact of flows §4.4: 0.04 t for each refurbished chair.
func TestImpact(t *testing.T) {
	d := example()
	d.Estimated = 300
	c, a := register(t, d, "2026-07-01"), act(owner, "2029-01-01")
	ok(t, c.SetOrdered(1, 200, a))
	ok(t, c.SetOrdered(2, 10, a))
	got, err := c.Impact("0.04")
	ok(t, err)
	same(t, got, Impact{Expected: "12", Realised: "8.4", Ratio: "0.7"})
	ok(t, c.SetEstimated(0, a))
	got, err = c.Impact("0.04")
	ok(t, err)
	same(t, got, Impact{Realised: "8.4"})
	_, err = c.Impact("-1")
	refused(t, err, ErrNumber)
}

func TestPack(t *testing.T) {
	d := example()
	d.Estimated = 300
	d.SLA = &SLA{Spares: "5"}
	d.KPIs = []KPI{{Name: "maand", Targets: []string{"10"}}, {Name: "kwartaal", Every: 3}, {Name: "jaar", Every: 12}}
	d.Growth = []Promise{{What: "x", Due: day("2027-06-30")}}
	d.Actors = []Actor{{Group: "afval", Name: "A", Informed: day("2026-09-01")}, {Group: "afval", Name: "B"}, {Group: "financien", Name: "F", Informed: day("2026-09-01")}}
	c, a := register(t, d, "2026-07-01"), act(owner, "2027-12-15")
	for p, v := range []string{"9", "10", "8", "12"} {
		ok(t, c.SetValue("k1", 12+p, Value{Number: v}, a))
	}
	ok(t, c.SetOrdered(1, 100, a))
	ok(t, c.SetThresholds([]Threshold{{KPI: "k1", Level: "30"}}, a))
	for i, row := range YearRows {
		answer := []string{RowOK, RowBreach}[i%2]
		ok(t, c.AnswerRow(1, row, answer, "bevinding", Task{What: "doen", Due: day("2028-01-31")}, a))
	}
	ok(t, c.CloseAction(c.Actions[0].ID, "", a))
	p, found := c.Pack(5, Norms{}, DefaultRules, day("2027-12-15"))
	if !found || p.First != 13 || p.Last != 15 || p.Date != day("2027-12-15") {
		t.Fatalf("%+v", p)
	}
	var colors []Color
	for _, q := range p.KPIs[0].Periods {
		colors = append(colors, q.Color)
	}
	same(t, colors, []Color{Green, Red, Green})
	if p.KPIs[0].Trend != Better || p.KPIs[1].Periods[0].N != 5 || p.KPIs[2].Periods[0].N != 1 {
		t.Errorf("%+v", p.KPIs)
	}
	same(t, p.Numbers, &Numbers{Estimated: 300, ByNow: "75", Ordered: 100})
	same(t, p.Watch, []string{"J2", "J4", "J6"})
	same(t, p.Untold, []string{"gebruikers", "onderhoud", "contractbeheer", "afval", "leverancier"})
	if !p.Growth[0].Late || p.SLA.Spares != "5" || p.Life.Answer != RowOK || p.Repair.Answer != RowBreach || len(p.Actions) != 2 {
		t.Errorf("%+v", p)
	}
	same(t, p.Reached, []Reached{{Threshold: c.Thresholds[0], Year: 2, Value: "30", Yes: true}})
	if _, found := c.Pack(21, Norms{}, DefaultRules, a.Today); found {
		t.Error("there is no such meeting")
	}
	if p, _ := c.Pack(1, Norms{}, DefaultRules, a.Today); len(p.KPIs[2].Periods) != 0 || p.WatchOf != 0 {
		t.Errorf("nothing had ended by then: %+v", p.KPIs[2])
	}
}

func TestReport(t *testing.T) {
	c, a := measured(t), act(owner, "2026-12-15")
	task := Task{What: "bellen", Due: day("2027-01-10")}
	lacks(t, c.Report(1, "", []Task{task}, a), "text")
	refused(t, c.Report(1, "verslag", []Task{task, {What: "zonder dag"}}, a), ErrNoDate)
	if len(c.Actions) > 0 {
		t.Error("half of it was added")
	}
	ok(t, c.Report(1, "verslag", []Task{task}, a))
	if x := c.Actions[0]; x.From != "m_kwartaal.1" || status(t, c, "m_kwartaal.1") != Done {
		t.Errorf("%+v", x)
	}
}

func TestActions(t *testing.T) {
	c, a := measured(t), act(owner, "2027-01-01")
	_, err := c.AddAction(Task{What: "x"}, "", a)
	refused(t, err, ErrNoDate)
	_, err = c.AddAction(Task{Due: a.Today}, "", a)
	refused(t, err, ErrNeedsText)
	for i := range MaxActions {
		_, err = c.AddAction(Task{What: strconv.Itoa(i), Due: day("2027-02-01").AddDays(-i)}, "", a)
		ok(t, err)
	}
	if open := c.OpenActions(); open[0].What != strconv.Itoa(MaxActions-1) || open[0].From != ByHand {
		t.Errorf("the earliest first: %+v", open[0])
	}
	_, err = c.AddAction(Task{What: "x", Due: a.Today}, "", a)
	refused(t, err, ErrFull)
	closed, later := c.Actions[7].ID, c.Actions[3].ID
	ok(t, c.CloseAction(later, "", act(owner, "2027-01-02")))
	ok(t, c.CloseAction(closed, "gedaan", a))
	_, err = c.AddAction(Task{What: "x", Due: a.Today}, "", a)
	ok(t, err)
	if _, there := c.Action(closed); there || len(c.Actions) != MaxActions {
		t.Error("the one that was closed makes room")
	}
	id := c.Actions[0].ID
	ok(t, c.SetAction(id, Task{What: "anders", Owner: boss, Due: day("2027-03-01")}, a))
	if x, _ := c.Action(id); x.Owner != boss || x.Due != day("2027-03-01") || x.What != "anders" {
		t.Errorf("%+v", x)
	}
	refused(t, c.SetAction("weg", Task{What: "x", Due: a.Today}, a), ErrNoSuch)
	refused(t, c.CloseAction("weg", "", a), ErrNoSuch)
}

func TestLoop(t *testing.T) {
	c, a := measured(t), act(owner, "2027-01-01")
	task := Task{What: "uitzoeken", Due: day("2027-02-01")}
	ok(t, c.AnswerLoop("K1", LoopNo, "", Task{}, a)) // a new product is needed: nothing to do about it
	refused(t, c.AnswerLoop("K1", LoopUnknown, "", Task{}, a), ErrNeedsText)
	refused(t, c.AnswerLoop("K2", LoopNo, "", Task{}, a), ErrNeedsText)
	refused(t, c.AnswerLoop("K2", "soms", "", Task{}, a), ErrChoice)
	refused(t, c.AnswerLoop("K14", LoopYes, "", Task{}, a), ErrNoSuch)
	ok(t, c.AnswerLoop("K13", LoopUnknown, "nota", task, a))
	ok(t, c.AnswerLoop("K13", LoopNo, "nota", task, a))
	if len(c.Actions) != 1 || c.Actions[0].From != "K13" {
		t.Errorf("one action for one question: %+v", c.Actions)
	}
	ok(t, c.AnswerLoop("K13", LoopYes, "", Task{}, a))
	if c.Loop["K13"].Answer != LoopYes || c.Loop["K1"].By != owner || slices.ContainsFunc(LoopQuestions, func(id string) bool { return LoopAction(id, LoopYes) }) {
		t.Errorf("%+v", c.Loop)
	}
}
