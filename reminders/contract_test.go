package reminders_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	. "kringloop/reminders"
)

const (
	owner  = "U1OWNER"
	deputy = "U2DEPUTY"
	buyer  = "U3BUYER"
	boss   = "U4BOSS"
)

var unexported = cmpopts.IgnoreUnexported(Contract{})

func day(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// act is somebody on a day.
func act(by, on string) Act {
	d := day(on)
	return Act{By: by, Today: d, Now: time.Date(d.Year, d.Month, d.Day, 10, 0, 0, 0, time.UTC), Rules: DefaultRules}
}

// example is the contract of the worked dates in flows §3.3.
func example() Draft {
	return Draft{Title: "Laptops circulair", Supplier: "Groen bv", Kinds: []Kind{AsService, Framework}, Start: day("2026-09-15"),
		End: day("2031-09-14"), Owner: owner, Deputy: deputy, Buyer: buyer, Management: boss}
}

func register(t *testing.T, d Draft, on string) *Contract {
	t.Helper()
	a := act(owner, on)
	c, err := Register("c1", d, a.By, a.Now, a.Today, a.Rules)
	if err != nil {
		t.Fatal(err)
	}
	return c.Clone()
}

// measured is example with one monthly KPI, registered in time; its id is k1.
func measured(t *testing.T) *Contract {
	t.Helper()
	d := example()
	d.KPIs = []KPI{{Name: "Hergebruik", Unit: "%", Targets: []string{"80"}}}
	return register(t, d, "2026-07-01")
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func refused(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("got %v, want %v", err, want)
	}
}

func same(t *testing.T, got, want any, opts ...cmp.Option) {
	t.Helper()
	if diff := cmp.Diff(want, got, opts...); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func status(t *testing.T, c *Contract, key string) Status {
	t.Helper()
	m, ok := c.Milestone(key, DefaultRules)
	if !ok {
		t.Fatalf("no milestone %s", key)
	}
	return c.Status(m)
}

func keys(ms []Milestone) []string {
	var out []string
	for _, m := range ms {
		out = append(out, m.Key())
	}
	return out
}

func TestRegisterRefuses(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*Draft)
		want   error
	}{
		"title":        {func(d *Draft) { d.Title = " " }, ErrNoTitle},
		"long title":   {func(d *Draft) { d.Title = strings.Repeat("é", MaxTitle+1) }, ErrLongText},
		"supplier":     {func(d *Draft) { d.Supplier = "" }, ErrNoSupplier},
		"owner":        {func(d *Draft) { d.Owner = "" }, ErrNoOwner},
		"kind":         {func(d *Draft) { d.Kinds = nil }, ErrNoKind},
		"bare frame":   {func(d *Draft) { d.Kinds = []Kind{Framework} }, ErrNoKind},
		"unknown kind": {func(d *Draft) { d.Kinds = []Kind{Product, "x"} }, ErrNoKind},
		"no start":     {func(d *Draft) { d.Start = Date{} }, ErrNoDate},
		"order":        {func(d *Draft) { d.End = d.Start.AddDays(-1) }, ErrOrder},
		"too long":     {func(d *Draft) { d.End = d.Start.AddMonths(600) }, ErrTooLong},
		"bad KPI":      {func(d *Draft) { d.KPIs = []KPI{{Name: "x", Every: 2}} }, ErrPeriod},
		"late promise": {func(d *Draft) { d.Growth = []Promise{{What: "x", Due: d.End.AddDays(1)}} }, ErrOutside},
		"deputy":       {func(d *Draft) { d.Deputy = strings.Repeat("U", MaxTitle+1) }, ErrLongText},
		"maintenance":  {func(d *Draft) { d.Maintenance = "wie weet" }, ErrChoice},
	} {
		t.Run(name, func(t *testing.T) {
			d, a := example(), act(owner, "2026-07-01")
			tc.change(&d)
			c, err := Register("c1", d, a.By, a.Now, a.Today, a.Rules)
			refused(t, err, tc.want)
			if c != nil {
				t.Error("a contract beside the error")
			}
		})
	}
	for _, d := range []Draft{{Title: strings.Repeat("é", MaxTitle), Supplier: "x", Kinds: []Kind{Works}, Owner: owner, Start: day("2026-01-01"), End: day("2026-01-01")},
		{Title: "x", Supplier: "x", Kinds: []Kind{Works}, Owner: owner, Start: day("2026-01-01"), End: day("2075-12-31")}} {
		ok(t, d.Check()) // one day; fifty years
	}
}

func TestRegisterNotesOneEntry(t *testing.T) {
	d, a := example(), act(owner, "2026-07-01")
	d.KPIs, d.Category = []KPI{{Name: "x"}}, "ict"
	c, err := Register("c1", d, a.By, a.Now, a.Today, a.Rules)
	ok(t, err)
	_, log := c.Changes()
	same(t, log, []Entry{{At: a.Now, By: owner, What: LogRegistered, Key: "c1", Text: "Laptops circulair"}})
	if c.Rev != 1 || c.Registered != a.Today || c.Origin != d.Key() {
		t.Errorf("rev %d, registered %s, origin %q", c.Rev, c.Registered, c.Origin)
	}
}

// The worked case of flows §3.3: registered on Wed 1 Mar 2028.
func TestRegisteredLate(t *testing.T) {
	d := example()
	d.KPIs = []KPI{{Name: "x"}}
	c := register(t, d, "2028-03-01")
	var before []string
	for _, m := range c.Milestones(DefaultRules) {
		if c.Status(m) == Before {
			before = append(before, m.Key())
		}
	}
	count := map[string]int{}
	for _, k := range before {
		kind, _, _ := strings.Cut(k, ".")
		count[kind]++
	}
	same(t, count, map[string]int{KPIDue: 17, Meeting: 5, Yearly: 1})
	same(t, keys(c.AskedNow(DefaultRules)), []string{"m_prestatie.1", "m_overdracht.1", "m_actoren.1", "m_instructie.1"})

	ok(t, c.AnswerLate("m_instructie.1", Todo, "", act(owner, "2028-03-01")))
	m, _ := c.Milestone("m_instructie.1", DefaultRules)
	if m.Date != day("2028-03-15") || c.Status(m) != Todo {
		t.Errorf("%s %s", m.Date, c.Status(m))
	}
	ok(t, c.AnswerLate("m_overdracht.1", NotHere, "liep al", act(owner, "2028-03-01")))
	ok(t, c.AnswerLate("m_actoren.1", Done, "", act(owner, "2028-03-01")))
	refused(t, c.AnswerLate("m_prestatie.1", NotHere, " ", act(owner, "2028-03-01")), ErrNeedsText)
	refused(t, c.AnswerLate("m_prestatie.1", Planned, "", act(owner, "2028-03-01")), ErrChoice)
	refused(t, c.AnswerLate("m_slot.1", Done, "", act(owner, "2028-03-01")), ErrNotAsked)
	same(t, keys(c.AskedNow(DefaultRules)), []string{"m_prestatie.1"})
	if c.Handover.Skipped != "liep al" {
		t.Error("the handover was not skipped")
	}
	if c.Late(m, day("2028-03-15")) || !c.Late(m, day("2028-03-16")) {
		t.Error("late from the day after its new date")
	}
	// Asked again, it comes back as it was.
	ok(t, c.Reopen("m_actoren.1", act(owner, "2028-03-02")))
	if s := status(t, c, "m_actoren.1"); s != Asked {
		t.Errorf("reopened: %q", s)
	}
}

func TestRegisteredLateDecision(t *testing.T) {
	d := example()
	d.End, d.Extensions = day("2027-06-14"), []Extension{{Months: 12, Notice: day("2027-05-01")}} // a Saturday
	c := register(t, d, "2027-04-26")
	ok(t, c.AnswerLate("m_besluit.1", Todo, "", act(owner, "2027-04-26")))
	if m, _ := c.Milestone("m_besluit.1", DefaultRules); m.Date != day("2027-04-30") {
		t.Errorf("decision on %s, want the working day before the notice date", m.Date)
	}
}

func TestRegisteredAfterItsEnd(t *testing.T) {
	d := example()
	d.Growth = []Promise{{What: "meer", Due: day("2028-01-01")}}
	c := register(t, d, "2031-09-15")
	for _, m := range c.Milestones(DefaultRules) {
		if s := c.Status(m); s != Before {
			t.Errorf("%s: %q", m.Key(), s)
		}
		if c.Late(m, day("2033-01-01")) {
			t.Errorf("%s is late", m.Key())
		}
	}
	if !c.Over(day("2031-09-15")) || c.Over(day("2031-09-14")) || !c.Running(day("2031-09-14")) || c.Running(day("2026-09-14")) {
		t.Error("running and over")
	}
}

func TestOpenToday(t *testing.T) {
	d := example()
	d.KPIs = []KPI{{Name: "x"}}
	for on, want := range map[string][]string{
		"2027-08-15": nil,
		"2027-08-16": {"m_jaar.1"},                 // opens
		"2027-08-24": {"m_kpi.11", "m_jaar.1"},     // due today, and open already
		"2027-09-15": {"m_kwartaal.4", "m_jaar.1"}, // both due
		"2027-09-16": nil,
	} {
		same(t, keys(register(t, d, on).OpenToday(DefaultRules, day(on))), want)
	}
}

func TestSetDatesPlansAgain(t *testing.T) {
	c := measured(t)
	ok(t, c.Finish("m_prestatie.1", "gesproken", act(buyer, "2026-08-01")))
	ok(t, c.NotApplicable("m_instructie.1", "kennen het", act(owner, "2026-08-01")))
	ok(t, c.SetDates(day("2026-03-02"), day("2031-03-01"), act(owner, "2026-08-10")))
	for key, want := range map[string]Status{"m_prestatie.1": Done, "m_instructie.1": NotHere, "m_overdracht.1": Asked, "m_actoren.1": Asked,
		"m_kpi.4": Before, "m_kpi.5": Planned, "m_kwartaal.1": Before, "m_kwartaal.2": Planned, "m_slot.1": Planned} {
		if s := status(t, c, key); s != want {
			t.Errorf("%s: %q, want %q", key, s, want)
		}
	}
	if c.Registered != day("2026-08-10") {
		t.Error("a change of dates is a new day 0")
	}
	rev := c.Rev
	refused(t, c.SetDates(day("2026-03-02"), day("2026-03-01"), act(owner, "2026-08-10")), ErrOrder)
	ok(t, c.SetDates(day("2026-03-02"), day("2031-03-01"), act(owner, "2026-08-11")))
	if c.Rev != rev || c.Registered != day("2026-08-10") {
		t.Error("the same dates changed something")
	}
	// Still to do with a new day, and then the dates change after it: asked again. Before it: it keeps its day.
	ok(t, c.AnswerLate("m_actoren.1", Todo, "", act(owner, "2026-08-10"))) // 24 Aug
	ok(t, c.SetDates(day("2026-03-02"), day("2032-03-01"), act(owner, "2026-08-20")))
	if s := status(t, c, "m_actoren.1"); s != Todo {
		t.Errorf("%q", s)
	}
	ok(t, c.SetDates(day("2026-03-02"), day("2031-03-01"), act(owner, "2026-08-25")))
	if s := status(t, c, "m_actoren.1"); s != Asked {
		t.Errorf("%q", s)
	}
}

func TestExtend(t *testing.T) {
	d := example()
	d.Extensions = []Extension{{Months: 12, Notice: day("2031-03-01")}, {Months: 6, Notice: day("2032-03-01")}}
	c := register(t, d, "2026-07-01")
	ok(t, c.Finish("m_evaluatie.1", "gepland", act(buyer, "2030-09-01")))
	refused(t, c.Extend(2, act(boss, "2030-10-01")), ErrNoSuch)
	ok(t, c.Extend(0, act(boss, "2030-10-01")))
	refused(t, c.Extend(0, act(boss, "2030-10-01")), ErrTaken)
	if c.End != day("2032-09-14") || c.Extensions[0].Was != day("2031-09-14") {
		t.Errorf("end %s, was %s", c.End, c.Extensions[0].Was)
	}
	for key, want := range map[string]Status{"m_evaluatie.1": Done, "m_evaluatie.2": Planned, "m_besluit.2": Planned, "m_ladder.2": Planned, "m_slot.2": Planned} {
		if s := status(t, c, key); s != want {
			t.Errorf("%s: %q", key, s)
		}
	}
	if _, there := c.Milestone("m_slot.1", DefaultRules); there {
		t.Error("the closing talk of the former end is still planned")
	}
	refused(t, c.SetExtensions(nil, act(owner, "2030-10-02")), ErrTaken)
	refused(t, c.SetExtensions([]Extension{{Months: 1, Notice: day("2031-01-01")}}, act(owner, "2030-10-02")), ErrTaken)
	ok(t, c.SetExtensions(c.Extensions[:1], act(owner, "2030-10-02")))
	if len(c.Extensions) != 1 || !c.Extensions[0].Taken {
		t.Error("what was taken has to stay")
	}
}

func TestExtensionExcusesNothing(t *testing.T) {
	d := example()
	d.KPIs, d.Extensions = []KPI{{Name: "x"}}, []Extension{{Months: 12, Notice: day("2031-03-01")}}
	c := register(t, d, "2026-07-01")
	ok(t, c.Extend(0, act(boss, "2027-06-01")))
	m, _ := c.Milestone("m_kpi.2", DefaultRules)
	if !c.Late(m, day("2027-06-01")) {
		t.Errorf("figures that were late are %q", c.Status(m))
	}
	// One that comes so late that the milestones of the new end have passed: they are asked about.
	c = register(t, d, "2026-07-01")
	ok(t, c.Extend(0, act(boss, "2031-12-01")))
	for key, want := range map[string]Status{"m_evaluatie.2": Asked, "m_besluit.2": Planned, "m_slot.2": Planned} {
		if s := status(t, c, key); s != want {
			t.Errorf("%s: %q", key, s)
		}
	}
}

func TestExtensionCountsFromTheStart(t *testing.T) {
	for _, tc := range []struct {
		start, end string
		months     int
		want       string
	}{
		{"2026-03-01", "2027-02-28", 12, "2028-02-29"},
		{"2026-01-31", "2026-02-27", 1, "2026-03-30"},
		{"2026-09-15", "2031-09-14", 6, "2032-03-14"},
		{"2026-01-10", "2026-06-30", 3, "2026-09-30"}, // an end in the middle of a contract month
	} {
		d := example()
		d.Start, d.End, d.Extensions = day(tc.start), day(tc.end), []Extension{{Months: tc.months, Notice: day(tc.start)}}
		c := register(t, d, tc.start)
		ok(t, c.Extend(0, act(owner, tc.start)))
		if c.End != day(tc.want) {
			t.Errorf("%v: %s", tc, c.End)
		}
	}
}

func TestStopAndResume(t *testing.T) {
	c := measured(t)
	refused(t, c.Stop(day("2028-01-31"), "", act(owner, "2028-01-10")), ErrNeedsText)
	refused(t, c.Stop(day("2032-01-31"), "x", act(owner, "2028-01-10")), ErrOutside)
	ok(t, c.Stop(day("2028-01-31"), "failliet", act(owner, "2028-01-10")))
	refused(t, c.Stop(day("2028-01-31"), "failliet", act(owner, "2028-01-10")), ErrEnded)
	refused(t, c.SetDates(day("2026-09-15"), day("2030-01-01"), act(owner, "2028-01-10")), ErrEnded)
	if !c.Running(day("2028-01-31")) || !c.Over(day("2028-02-01")) || c.LastDay() != day("2028-01-31") {
		t.Error("it runs until the day it was stopped")
	}
	ok(t, c.Resume(act(owner, "2028-01-12")))
	refused(t, c.Resume(act(owner, "2028-01-12")), ErrNoSuch)
	if c.Over(day("2028-02-01")) || status(t, c, "m_besluit.1") != Planned {
		t.Error("it goes on as it was")
	}
}

// Where the goods go is asked when a contract is ended early, and the evaluation too; the decision has been taken with it.
func TestStopAsksForTheLadder(t *testing.T) {
	for name, test := range map[string]struct {
		start, on, today, late string
		want                   map[string]Status
	}{
		"next week": {start: "2022-09-01", on: "2026-11-30", today: "2026-11-23",
			want: map[string]Status{"m_ladder.1": Asked, "m_evaluatie.1": Asked, "m_besluit.1": NotHere, "m_slot.1": Planned}},
		"next week, a short contract": {start: "2025-09-01", on: "2026-11-30", today: "2026-11-23",
			want: map[string]Status{"m_ladder.1": Asked, "m_evaluatie.1": Asked, "m_besluit.1": NotHere, "m_slot.1": Planned}},
		"in a year": {start: "2022-09-01", on: "2027-11-30", today: "2026-11-23",
			want: map[string]Status{"m_ladder.1": Planned, "m_evaluatie.1": Planned, "m_besluit.1": NotHere, "m_slot.1": Planned}},
		"last week": {start: "2022-09-01", on: "2026-11-16", today: "2026-11-23",
			want: map[string]Status{"m_ladder.1": Asked, "m_evaluatie.1": Asked, "m_besluit.1": NotHere, "m_slot.1": Asked}},
	} {
		t.Run(name, func(t *testing.T) {
			d := example()
			d.Start, d.End = day(test.start), day("2029-08-31")
			c := register(t, d, "2025-11-01")
			ok(t, c.Stop(day(test.on), "geen vraag meer", act(owner, test.today)))
			for key, want := range test.want {
				if got := status(t, c, key); got != want {
					t.Errorf("%s is %q, want %q", key, got, want)
				}
			}
			if status(t, c, "m_ladder.1") == Asked {
				ok(t, c.AnswerLate("m_ladder.1", Todo, "", act(owner, test.today)))
				if m, found := c.Milestone("m_ladder.1", DefaultRules); !found || m.Date.After(day("2026-12-07")) || m.Date.Before(day(test.today)) {
					t.Errorf("the ladder is due on %s", m.Date)
				}
			}
			ok(t, c.Resume(act(owner, test.today)))
			for key := range test.want {
				if got := status(t, c, key); got != Planned {
					t.Errorf("taken back, %s is %q", key, got)
				}
			}
		})
	}
}

// Once something was recorded by contract month, meeting or year, the start moves by half a month at most: a figure stays with the
// month that it was given for, and none that is still to come counts as given.
func TestStartKeepsToWhatWasRecorded(t *testing.T) {
	for name, record := range map[string]func(c *Contract, a Act) error{
		"nothing": func(*Contract, Act) error { return nil },
		"a figure": func(c *Contract, a Act) error {
			return c.SetValue(c.KPIs[0].ID, 2, Value{Number: "77.5"}, a)
		},
		"a meeting":          func(c *Contract, a Act) error { return c.Report(1, "besproken", nil, a) },
		"no meeting":         func(c *Contract, a Act) error { return c.NotApplicable("m_kwartaal.1", "niet nodig", a) },
		"a row of the year":  func(c *Contract, a Act) error { return c.AnswerRow(1, "J1", RowOK, "", Task{}, a) },
		"what was ordered":   func(c *Contract, a Act) error { return c.SetOrdered(1, 12, a) },
		"what has no number": func(c *Contract, a Act) error { return c.Finish("m_instructie.1", "gegeven", a) },
	} {
		t.Run(name, func(t *testing.T) {
			c, a := measured(t), act(owner, "2027-01-10")
			ok(t, record(c, a))
			free := name == "nothing" || name == "what has no number"
			for days, want := range map[int]bool{-30: free, -16: free, -15: true, 15: true, 16: free, 92: free} {
				next := c.Clone()
				err := next.SetDates(c.Start.AddDays(days), c.End, a)
				if want && err != nil || !want && !errors.Is(err, ErrMeasured) {
					t.Errorf("%d days: %v", days, err)
				}
			}
			ok(t, c.Clone().SetDates(c.Start, c.End.AddMonths(6), a))
		})
	}
}
