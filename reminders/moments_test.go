package reminders

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMoments(t *testing.T) {
	be := Rules{Calendar: Calendar{Country: "BE"}}
	for _, test := range []struct {
		name string
		duty Duty
		r    Rules
		want string
	}{
		{"KPI 1", Duty{Date: day(t, "2026-10-26")}, DefaultRules, "1 2026-10-23, 2 2026-10-26, 3 2026-11-02, 4 2026-11-10"},
		{"KPI 2", Duty{Date: day(t, "2026-11-24")}, DefaultRules, "1 2026-11-20, 2 2026-11-24, 3 2026-11-30, 4 2026-12-09"},
		{"meeting 1", Duty{Date: day(t, "2026-12-15"), Opens: day(t, "2026-12-08")}, DefaultRules,
			"0 2026-12-08, 1 2026-12-11, 2 2026-12-15, 3 2026-12-21, 4 2026-12-30"},
		{"year 1", Duty{Date: day(t, "2027-09-15"), Opens: day(t, "2027-08-16")}, Rules{},
			"0 2027-08-16, 1 2027-09-10, 2 2027-09-15, 3 2027-09-20, 4 2027-09-30"},
		{"own, on a Saturday", Duty{Date: day(t, "2026-10-24"), Single: true}, DefaultRules, "2 2026-10-26"},
		{"three times", Duty{Date: day(t, "2026-10-24"), Single: true, Repeat: 14, Times: 3}, DefaultRules, "2 2026-10-26, 2 2026-11-09, 2 2026-11-23"},
		{"no date", Duty{}, DefaultRules, ""},
		{"holidays", Duty{Date: day(t, "2026-12-28")}, be, "1 2026-12-24, 2 2026-12-28, 3 2027-01-04, 4 2027-01-12"},
		{"policy", Duty{Date: day(t, "2026-11-24")}, Rules{Policy: Policy{Soon: 7, Late: 2}},
			"1 2026-11-17, 2 2026-11-24, 3 2026-11-26, 4 2026-12-09"},
		{"opens late", Duty{Date: day(t, "2026-12-15"), Opens: day(t, "2026-12-14")}, DefaultRules,
			"1 2026-12-11, 0 2026-12-14, 2 2026-12-15, 3 2026-12-21, 4 2026-12-30"},
	} {
		var got []string
		for _, m := range Moments(test.duty, test.r) {
			got = append(got, string(rune('0'+m.Step))+" "+m.Date.String())
		}
		if diff := cmp.Diff(test.want, strings.Join(got, ", ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// crowd is who is absent, in any days, and who is gone.
type crowd struct {
	away map[string]Away
	gone map[string]bool
}

func (c crowd) Away(user string, d Date) bool { return c.away[user].On(d) }
func (c crowd) Gone(user string) bool         { return c.gone[user] }

func TestRecipients(t *testing.T) {
	today := day(t, "2026-10-26")
	one := Duty{Assignees: []string{"a"}, Deputy: "d", Management: "m", Channel: "C"}
	two := Duty{Assignees: []string{"a", "b"}, Deputy: "d", Management: "m"}
	alone := Duty{Assignees: []string{"a"}, Channel: "C"}
	for _, test := range []struct {
		name       string
		duty       Duty
		step       Step
		away, gone string
		want       string
	}{
		{"before", one, StepSoon, "", "", "a"}, {"opens", one, StepOpens, "", "", "a"}, {"on the day", one, StepDay, "", "", "a"},
		{"late", one, StepLate, "", "", "a d"}, {"last", one, StepLast, "", "", "a d m"},
		{"two roles", two, StepDay, "", "", "a b"}, {"two roles, last", two, StepLast, "", "", "a b d m"},
		{"absent", one, StepDay, "a", "", "d"}, {"absent, late", one, StepLate, "a", "", "d"}, {"absent, last", one, StepLast, "a", "", "d m"},
		{"one of two absent", two, StepDay, "a", "", "d b"},
		{"both absent", one, StepDay, "a d", "", "m"}, {"all absent", one, StepDay, "a d m", "", "a"}, // then the one whose it is
		{"all absent, last", one, StepLast, "a d m", "", "a"}, {"management absent, last", one, StepLast, "m", "", "a d"},
		{"deputy absent, late", one, StepLate, "d", "", "a"},
		{"absent, nobody else", alone, StepDay, "a", "", "a"},
		{"absent, deputy gone", one, StepDay, "a", "d", "m"},
		{"gone", one, StepDay, "", "a", "d"}, {"gone, deputy absent", one, StepDay, "d", "a", "m"},
		{"gone, both absent", one, StepDay, "d m", "a", "d"},
		{"gone, deputy too", one, StepDay, "", "a d", "m"}, {"gone, deputy too, management absent", one, StepDay, "m", "a d", "m"},
		{"gone, all", one, StepDay, "", "a d m", "#C"}, {"gone, all, last", one, StepLast, "", "a d m", "#C"},
		{"gone, alone", alone, StepDay, "", "a", "#C"}, {"gone, no channel", Duty{Assignees: []string{"a"}}, StepLast, "", "a", ""},
		{"nobody", Duty{Channel: "C"}, StepDay, "", "", "#C"},
		{"one person in all parts", Duty{Assignees: []string{"a"}, Deputy: "a", Management: "a"}, StepLast, "", "", "a"},
	} {
		p := crowd{away: map[string]Away{}, gone: map[string]bool{}}
		for _, u := range strings.Fields(test.away) {
			p.away[u] = Away{From: today, Until: today}
		}
		for _, u := range strings.Fields(test.gone) {
			p.gone[u] = true
		}
		users, channel := Recipients(test.duty, test.step, today, p)
		got := strings.Join(users, " ")
		if channel {
			got += "#" + test.duty.Channel
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
		// On another day the absent are back.
		if users, _ = Recipients(test.duty, test.step, today.AddDays(1), p); test.away != "" && test.gone == "" && users[0] != "a" {
			t.Errorf("%s: the day after %v", test.name, users)
		}
	}
}

func TestAway(t *testing.T) {
	a := Away{From: day(t, "2026-10-26"), Until: day(t, "2026-10-28")}
	for s, want := range map[string]bool{"2026-10-25": false, "2026-10-26": true, "2026-10-28": true, "2026-10-29": false} {
		if a.On(day(t, s)) != want {
			t.Errorf("absent on %s: %v", s, !want)
		}
	}
	if (Away{}).On(day(t, "2026-10-26")) {
		t.Error("absent without days")
	}
}

// TestDuties: who has to do what follows the roles of flows §3.3.
func TestDuties(t *testing.T) {
	c := furniture(t)
	c.Growth = []Promise{{ID: "g1", What: "90%", Due: day(t, "2028-09-29")}, {ID: "g2", What: "kept", Due: day(t, "2028-09-29"), State: Kept}}
	c.Actions = []Action{{ID: "1", What: "bellen", Due: day(t, "2026-10-24")}, {ID: "2", What: "mailen", Owner: "x", Due: day(t, "2026-10-20")},
		{ID: "3", Due: day(t, "2026-10-20"), Done: true}, {ID: "4", What: "ooit"}}
	c.Marks = map[string]Mark{"m_kpi.1": {Status: Done}, "m_kpi.2": {Status: NotHere}, "m_kwartaal.1": {Status: Before}, "m_actoren.1": {Status: Asked},
		"m_instructie.1": {Status: Todo, Date: day(t, "2026-12-01")}}
	got := map[string]Duty{}
	all := c.Duties(DefaultRules)
	for _, d := range all {
		got[d.Key] = d
		if d.Source != "c:c1" || d.Title != "Bureaustoelen" || d.Deputy != "deputy" || d.Management != "management" || d.Channel != "" {
			t.Errorf("%+v", d)
		}
	}
	if !slices.IsSortedFunc(all, func(a, b Duty) int { return a.Date.Compare(b.Date) }) || len(got) != len(all) {
		t.Error("duties are not in the order of days, or some twice")
	}
	for _, key := range []string{"m_kpi.1", "m_kpi.2", "m_kwartaal.1", "m_actoren.1", "m_groei.2", "a.3", "a.4"} {
		if d, ok := got[key]; ok {
			t.Errorf("nothing is to be done for %s: %+v", key, d)
		}
	}
	for key, want := range map[string]Duty{
		"m_prestatie.1":  {Kind: Performance, Date: day(t, "2026-08-17"), Assignees: []string{"buyer"}},
		"m_overdracht.1": {Kind: HandoverDue, Date: day(t, "2026-09-01"), Assignees: []string{"buyer", "owner"}},
		"m_instructie.1": {Kind: Instruction, Date: day(t, "2026-12-01"), Assignees: []string{"owner"}},
		"m_kpi.3":        {Kind: KPIDue, N: 3, From: day(t, "2026-11-15"), To: day(t, "2026-12-14"), Date: day(t, "2026-12-24"), Assignees: []string{"owner"}},
		"m_kwartaal.2":   {Kind: Meeting, N: 2, Date: day(t, "2027-03-15"), Opens: day(t, "2027-03-08"), Assignees: []string{"owner"}},
		"m_jaar.1":       {Kind: Yearly, N: 1, Date: day(t, "2027-09-15"), Opens: day(t, "2027-08-16"), Assignees: []string{"owner"}},
		"m_groei.1":      {Kind: Growth, Text: "90%", Date: day(t, "2028-09-29"), Assignees: []string{"owner"}},
		"m_evaluatie.1":  {Kind: Evaluation, Date: day(t, "2030-09-16"), Assignees: []string{"buyer"}},
		"m_besluit.1":    {Kind: Decision, Date: day(t, "2030-12-16"), Assignees: []string{"management"}},
		"m_ladder.1":     {Kind: LadderDue, Date: day(t, "2031-03-14"), Assignees: []string{"owner"}},
		"m_slot.1":       {Kind: Closing, Date: day(t, "2031-09-12"), Assignees: []string{"owner"}},
		"a.1":            {Kind: ActionKind, Text: "bellen", Date: day(t, "2026-10-26"), Assignees: []string{"owner"}},
		"a.2":            {Kind: ActionKind, Text: "mailen", Date: day(t, "2026-10-20"), Assignees: []string{"x"}},
	} {
		want.Source, want.Key, want.Title, want.Deputy, want.Management = "c:c1", key, c.Title, c.Deputy, c.Management
		if diff := cmp.Diff(want, got[key]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", key, diff)
		}
	}
	// Without others all of it is the owner's, each once.
	c.Buyer, c.Deputy, c.Management = "", "", ""
	for _, d := range c.Duties(DefaultRules) {
		if d.Key != "a.2" && !slices.Equal(d.Assignees, []string{"owner"}) {
			t.Errorf("%s is for %v", d.Key, d.Assignees)
		}
		if d.Management != "owner" {
			t.Errorf("%s: management is %q", d.Key, d.Management)
		}
	}
	if len(got) < 60 {
		t.Errorf("only %d duties", len(got))
	}
}
