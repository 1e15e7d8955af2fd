package reminders

import (
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
