package reminders

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// day reads a date, or ends the test.
func day(t testing.TB, s string) Date {
	t.Helper()
	if s == "" {
		return Date{}
	}
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// byKey finds milestones by key.
func byKey(all []Milestone) map[string]Milestone {
	keys := map[string]Milestone{}
	for _, m := range all {
		keys[m.Key()] = m
	}
	return keys
}

// furniture is the worked example of flows §3.3: five years from 15 September 2026.
func furniture(t testing.TB) *Contract {
	return &Contract{ID: "c1", Title: "Bureaustoelen", Start: day(t, "2026-09-15"), End: day(t, "2031-09-14"),
		Owner: "owner", Deputy: "deputy", Buyer: "buyer", Management: "management", KPIs: []KPI{{Every: 1}}}
}

// TestWorked has every date that flows §3.3 works out.
func TestWorked(t *testing.T) {
	all := furniture(t).Milestones(DefaultRules)
	keys := byKey(all)
	for _, w := range []struct{ key, opens, date string }{
		{"m_kpi.1", "", "2026-10-26"},
		{"m_kpi.2", "", "2026-11-24"},
		{"m_kpi.60", "", "2031-09-24"},
		{"m_instructie.1", "", "2026-10-15"},
		{"m_kwartaal.1", "2026-12-08", "2026-12-15"},
		{"m_kwartaal.4", "2027-09-08", "2027-09-15"},
		{"m_kwartaal.20", "2031-09-05", "2031-09-12"},
		{"m_jaar.1", "2027-08-16", "2027-09-15"},
		{"m_jaar.5", "2031-08-18", "2031-09-12"},
		{"m_prestatie.1", "", "2026-08-17"},
		{"m_overdracht.1", "", "2026-09-01"},
		{"m_actoren.1", "", "2026-09-15"},
		{"m_evaluatie.1", "", "2030-09-16"},
		{"m_besluit.1", "", "2030-12-16"},
		{"m_ladder.1", "", "2031-03-14"},
		{"m_slot.1", "", "2031-09-12"},
	} {
		if m := keys[w.key]; m.Date != day(t, w.date) || m.Opens != day(t, w.opens) {
			t.Errorf("%s is on %v and opens on %q, want %s and %q", w.key, m.Date, m.Opens, w.date, w.opens)
		}
	}
	counts := map[string]int{}
	for _, m := range all {
		counts[m.Kind]++
	}
	want := map[string]int{KPIDue: 60, Meeting: 20, Yearly: 5}
	for _, kind := range MilestoneKinds {
		if kind != Growth && want[kind] == 0 {
			want[kind] = 1
		}
	}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
}

var update = flag.Bool("update", false, "rewrite golden files")

// TestGolden has the whole calendar of five years, with promises and an option to extend.
func TestGolden(t *testing.T) {
	c := furniture(t)
	c.Growth = []Promise{{ID: "g1", What: "90% hergebruik", Due: day(t, "2028-09-30")}, {ID: "g2", What: "100%", Due: day(t, "2031-09-14")}}
	c.Extensions = []Extension{{Months: 24, Notice: day(t, "2030-11-30")}}
	var b strings.Builder
	for _, m := range c.Milestones(DefaultRules) {
		fmt.Fprintln(&b, strings.TrimSpace(fmt.Sprintf("%s %-14s %s", m.Date, m.Key(), m.Opens)))
	}
	const name = "testdata/furniture.golden"
	if *update {
		if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("calendar (-want +got); -update rewrites it:\n%s", diff)
	}
}

// expect compares the dates of some milestones; "" = there is none.
func expect(t *testing.T, c *Contract, r Rules, want map[string]string) {
	t.Helper()
	keys := byKey(c.Milestones(r))
	for key, date := range want {
		if m, ok := keys[key]; ok != (date != "") || m.Date != day(t, date) {
			t.Errorf("%s is on %q, want %q", key, m.Date, date)
		}
	}
}

// TestShort is rule 5: a contract of less than 24 months takes parts of its length.
func TestShort(t *testing.T) {
	c := &Contract{Start: day(t, "2027-01-01"), End: day(t, "2027-12-31")}
	expect(t, c, DefaultRules, map[string]string{"m_evaluatie.1": "2027-07-02", "m_besluit.1": "2027-08-17", "m_ladder.1": "2027-10-01",
		"m_slot.1": "2027-12-31", "m_jaar.1": "2027-12-31", "m_kwartaal.4": "2027-12-31", "m_kwartaal.5": "", "m_kpi.1": ""})
	// Two years to the day are not short; a day less is.
	c.End = day(t, "2028-12-31")
	expect(t, c, DefaultRules, map[string]string{"m_evaluatie.1": "2027-12-31", "m_besluit.1": "2028-03-31", "m_ladder.1": "2028-06-30"})
	c.End = day(t, "2028-12-30") // 730 days: 365, 273 and 182 before
	expect(t, c, DefaultRules, map[string]string{"m_evaluatie.1": "2027-12-31", "m_besluit.1": "2028-04-03", "m_ladder.1": "2028-07-03"})
	// One day, a Sunday: everything after it moves to the Friday before.
	c = &Contract{Start: day(t, "2027-01-03"), End: day(t, "2027-01-03"), KPIs: []KPI{{Every: 1}}}
	expect(t, c, DefaultRules, map[string]string{"m_actoren.1": "2027-01-01", "m_instructie.1": "2027-01-01", "m_slot.1": "2027-01-01",
		"m_evaluatie.1": "2027-01-01", "m_kpi.1": "", "m_kwartaal.1": "", "m_jaar.1": ""})
}

// TestClamped is rule 1: months count from the start that was not moved, and end with the month where it is shorter.
func TestClamped(t *testing.T) {
	c := &Contract{Start: day(t, "2027-01-31"), End: day(t, "2029-01-30"), KPIs: []KPI{{Every: 1}}}
	expect(t, c, DefaultRules, map[string]string{
		"m_kpi.1":  "2027-03-09", // month 1 ends on 27 February
		"m_kpi.2":  "2027-04-09", // month 2 on 30 March
		"m_kpi.13": "2028-03-09", // month 13 on 28 February 2028, a leap year
		"m_kpi.24": "2029-02-09", "m_kpi.25": "",
		"m_kwartaal.1": "2027-04-30", "m_kwartaal.2": "2027-08-02", "m_jaar.1": "2028-01-31", "m_jaar.2": "2029-01-30",
	})
	c = &Contract{Start: day(t, "2028-02-29"), End: day(t, "2032-02-28"), KPIs: []KPI{{Every: 12}}}
	expect(t, c, DefaultRules, map[string]string{
		"m_jaar.1": "2029-02-28", "m_jaar.3": "2031-02-28", "m_jaar.4": "2032-02-27", // a Sunday after a Saturday's end
		"m_kpi.12": "2029-03-09", "m_kpi.36": "2031-03-10", "m_kpi.48": "2032-03-09", "m_kpi.11": "", "m_kpi.1": "",
		"m_evaluatie.1": "2031-02-28",
	})
}

// TestKPIMonths: figures are asked for in months in which a period of a KPI ends, and never without a KPI.
func TestKPIMonths(t *testing.T) {
	for _, test := range []struct {
		every []int
		want  []int
	}{
		{nil, nil}, {[]int{12}, []int{12, 24}}, {[]int{3, 12}, []int{3, 6, 9, 12, 15, 18, 21, 24}}, {[]int{12, 0}, nil},
	} {
		c := &Contract{Start: day(t, "2027-01-01"), End: day(t, "2028-12-31")}
		for _, every := range test.every {
			c.KPIs = append(c.KPIs, KPI{Every: every})
		}
		var got []int
		for _, m := range c.Milestones(DefaultRules) {
			if m.Kind == KPIDue {
				got = append(got, m.N)
			}
		}
		if slices.Contains(test.every, 0) { // not said is every month
			if len(got) != 24 {
				t.Errorf("%v: %v", test.every, got)
			}
		} else if !slices.Equal(got, test.want) {
			t.Errorf("%v: %v, want %v", test.every, got, test.want)
		}
	}
}

// TestCadence: the contract's choice goes before the organisation's, and that before ours.
func TestCadence(t *testing.T) {
	c := furniture(t)
	c.Cadence = Cadence{KPI: 5, Meeting: 6}
	r := Rules{Cadence: Cadence{KPI: 20, Handover: 7, Evaluation: 18}, Policy: Policy{Pack: 2}}
	expect(t, c, r, map[string]string{"m_kpi.1": "2026-10-19", "m_kwartaal.1": "2027-03-15", "m_kwartaal.10": "2031-09-12", "m_kwartaal.11": "",
		"m_overdracht.1": "2026-09-08", "m_evaluatie.1": "2030-03-14", "m_besluit.1": "2030-12-16"})
	if m := byKey(c.Milestones(r))["m_kwartaal.1"]; m.Opens != day(t, "2027-03-11") {
		t.Errorf("the pack comes on %v", m.Opens)
	}
	if got := (Cadence{}).Over(DefaultCadence); got != DefaultCadence {
		t.Errorf("nothing over ours is %+v", got)
	}
	if got := DefaultCadence.Over(Cadence{Performance: 1, Handover: 1, Instruction: 1, KPI: 1, Meeting: 1, Yearly: 1, Evaluation: 1, Decision: 1,
		Notice: 1, Ladder: 1, Late: 1}); got != DefaultCadence {
		t.Errorf("ours over something is %+v", got)
	}
	if got := (Policy{Late: 7}).Over(DefaultPolicy); got != (Policy{3, 7, 15, 5}) {
		t.Errorf("a policy over ours is %+v", got)
	}
}

// TestHolidays is rule 6: a holiday counts as a weekend day.
func TestHolidays(t *testing.T) {
	r := DefaultRules
	r.Calendar.Country = "BE"
	c := &Contract{Start: day(t, "2026-10-12"), End: day(t, "2028-12-25"), KPIs: []KPI{{Every: 1}}}
	expect(t, c, r, map[string]string{"m_instructie.1": "2026-11-12", "m_slot.1": "2028-12-22"})
}

// TestDecision: 30 days before the first notice date to come, if that is earlier than nine months before the end.
func TestDecision(t *testing.T) {
	ext := func(notice string, taken bool) Extension {
		return Extension{Months: 12, Notice: day(t, notice), Taken: taken}
	}
	for _, test := range []struct {
		name, registered, want string
		exts                   []Extension
		cadence                Cadence
	}{
		{"none", "", "2030-12-16", nil, Cadence{}},
		{"later", "", "2030-12-16", []Extension{ext("2031-03-14", false)}, Cadence{}},
		{"earlier", "", "2030-08-15", []Extension{ext("2030-09-14", false)}, Cadence{}},
		{"first of two", "", "2030-07-02", []Extension{ext("2030-09-14", false), ext("2030-08-01", false)}, Cadence{}},
		{"taken", "", "2030-12-16", []Extension{ext("2030-09-14", true)}, Cadence{}},
		{"passed", "2030-09-15", "2030-12-16", []Extension{ext("2030-09-14", false)}, Cadence{}},
		{"that day", "2030-09-14", "2030-08-15", []Extension{ext("2030-09-14", false)}, Cadence{}},
		{"not after the notice", "", "2030-09-13", []Extension{ext("2030-09-15", false)}, Cadence{Notice: 1}}, // Saturday before a Sunday
	} {
		c := furniture(t)
		c.Extensions, c.Cadence, c.Registered = test.exts, test.cadence, day(t, test.registered)
		found := ""
		for _, m := range c.Milestones(DefaultRules) {
			if m.Kind == Decision {
				found += m.Date.String()
			}
		}
		if found != test.want {
			t.Errorf("%s: %s, want %s", test.name, found, test.want)
		}
	}
}

// TestExtended is rule 7: the four at the end are planned anew; what was settled for the former end stays as it was.
func TestExtended(t *testing.T) {
	c := furniture(t)
	c.Extensions = []Extension{{Months: 12, Notice: day(t, "2030-09-14"), Taken: true, Was: day(t, "2031-09-14")}, {Months: 12, Notice: day(t, "2032-01-15")}}
	c.End = day(t, "2032-09-14")
	c.Marks = map[string]Mark{"m_besluit.1": {Status: Done}, "m_evaluatie.1": {Status: NotHere}, "m_ladder.1": {Status: Asked}, "m_kpi.3": {Status: Done}}
	expect(t, c, DefaultRules, map[string]string{
		"m_besluit.1": "2030-08-15", "m_evaluatie.1": "2030-09-16", "m_ladder.1": "", "m_slot.1": "",
		"m_evaluatie.2": "2031-09-15", "m_besluit.2": "2031-12-15", "m_ladder.2": "2032-03-15", "m_slot.2": "2032-09-14",
		"m_kpi.3": "2026-12-24", "m_kpi.72": "2032-09-24", "m_jaar.6": "2032-09-14", "m_kwartaal.20": "2031-09-15",
	})
	// Taken in another order than listed: ends count in the order in which they were.
	c.Extensions = []Extension{{Months: 12, Taken: true, Was: day(t, "2032-09-14")}, {Months: 12, Taken: true, Was: day(t, "2031-09-14")}}
	c.End = day(t, "2033-09-14")
	c.Marks = map[string]Mark{"m_slot.1": {Status: Done}, "m_slot.2": {Status: Done}}
	expect(t, c, DefaultRules, map[string]string{"m_slot.1": "2031-09-12", "m_slot.2": "2032-09-14", "m_slot.3": "2033-09-14"})
	// Without the former end only the mark knows.
	c.Extensions[1].Was = Date{}
	c.Marks = map[string]Mark{"m_slot.1": {Status: Done}}
	expect(t, c, DefaultRules, map[string]string{"m_slot.1": "", "m_slot.3": "2033-09-14"})
}

// TestEnded: an early end is an end as any other: in a contract of 335 days the ladder comes a quarter of that before it.
func TestEnded(t *testing.T) {
	c := furniture(t)
	c.Growth = []Promise{{ID: "g1", Due: day(t, "2027-05-03")}, {ID: "g2", Due: day(t, "2028-05-01")}}
	c.Ended = &Ending{On: day(t, "2027-08-15")} // a Sunday, and the last day of month 11 is the 14th
	expect(t, c, DefaultRules, map[string]string{"m_kpi.11": "2027-08-24", "m_kpi.12": "", "m_slot.1": "2027-08-13", "m_kwartaal.3": "2027-06-15",
		"m_kwartaal.4": "", "m_jaar.1": "", "m_groei.1": "2027-05-03", "m_groei.2": "2027-08-13",
		"m_evaluatie.1": "2027-03-01", "m_besluit.1": "2027-04-12", "m_ladder.1": "2027-05-24"}) // 335 days: 167, 125 and 83 before
	c.Ended.On = c.End
	expect(t, c, DefaultRules, map[string]string{"m_slot.1": "2031-09-12", "m_kpi.60": "2031-09-24"})
}

// TestLate works out the contract that was registered on 1 March 2028: what lies before that day, and what comes next.
func TestLate(t *testing.T) {
	c := furniture(t)
	c.Registered = day(t, "2028-03-01")
	before := map[string][]int{}
	var next []string
	for _, m := range c.Milestones(DefaultRules) {
		if m.Date.Before(c.Registered) {
			before[m.Kind] = append(before[m.Kind], m.N)
		} else if len(next) < 2 {
			next = append(next, m.Key()+" "+m.Date.String())
		}
	}
	upTo := func(n int) (all []int) {
		for i := range n {
			all = append(all, i+1)
		}
		return all
	}
	want := map[string][]int{KPIDue: upTo(17), Meeting: upTo(5), Yearly: {1}, Performance: {1}, HandoverDue: {1}, ActorsDue: {1}, Instruction: {1}}
	if diff := cmp.Diff(want, before); diff != "" {
		t.Errorf("before the registration (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"m_kwartaal.6 2028-03-15", "m_kpi.18 2028-03-24"}, next); diff != "" {
		t.Errorf("next (-want +got):\n%s", diff)
	}
	// Still to be done, it has the day that it was given, and stands there in the list.
	c.Marks = map[string]Mark{"m_overdracht.1": {Status: Todo, Date: day(t, "2028-03-15")}, "m_actoren.1": {Status: Done, Date: day(t, "2028-03-15")}}
	expect(t, c, DefaultRules, map[string]string{"m_overdracht.1": "2028-03-15", "m_actoren.1": "2026-09-15"})
}

// TestGrowth: a promise is due on its own date, moved as others are.
func TestGrowth(t *testing.T) {
	c := furniture(t)
	c.Growth = []Promise{{ID: "g1", Due: day(t, "2028-09-30")}, {ID: "g2"}, {ID: "g3", Due: day(t, "2031-09-14")}}
	expect(t, c, DefaultRules, map[string]string{"m_groei.1": "2028-10-02", "m_groei.2": "", "m_groei.3": "2031-09-12"})
}

// TestTies: what falls on one day has an order.
func TestTies(t *testing.T) {
	var last []string
	for _, m := range furniture(t).Milestones(DefaultRules) {
		if m.Date == day(t, "2031-09-12") {
			last = append(last, m.Key())
		}
	}
	if want := []string{"m_kwartaal.20", "m_jaar.5", "m_slot.1"}; !slices.Equal(last, want) {
		t.Errorf("%v, want %v", last, want)
	}
}
