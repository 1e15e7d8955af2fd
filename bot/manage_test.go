package bot

import (
	"errors"
	"strings"
	"testing"
	"time"

	"kringloop/bot/blocks"
	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/reminders"
)

// withDuties adds a contract to the secret project, and one of their own to a stranger.
func withDuties(t testing.TB, b *Bot, m *memory) *reminders.Contract {
	t.Helper()
	today := reminders.On(t0)
	make := func(id, title, project, owner string) *reminders.Contract {
		d := reminders.Draft{Title: title, Supplier: "Leverancier", Kinds: []reminders.Kind{reminders.Product}, Start: today.AddMonths(-12), End: today.AddMonths(24),
			Owner: owner, Project: project, KPIs: []reminders.KPI{{Name: priced, Every: 1, Targets: []string{"80"}}}, Growth: []reminders.Promise{{What: priced, Due: today.AddDays(10)}}}
		c, err := reminders.Register(id, d, owner, t0, today, reminders.DefaultRules)
		if err != nil {
			t.Fatal(err)
		}
		c = c.Clone()
		m.contracts[id] = c
		return c
	}
	if err := m.projects[projectID].AddContract(contractID, secret, sophie, t0); err != nil {
		t.Fatal(err)
	}
	p, err := flows.NewProject("pben", "Van Ben", ben, t0)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.AddContract("cben", "Van Ben", ben, t0); err != nil {
		t.Fatal(err)
	}
	m.projects["pben"] = p.Clone()
	make("cben", "Van Ben", "pben", ben)
	return make(contractID, secret, projectID, sophie)
}

// managed are the controls with which a contract is followed, and a value that names the secret one.
func managed() map[string]string {
	c := contractID
	return map[string]string{
		blocks.ManageFigures: c + " 1", blocks.ManageKPIs: c, blocks.ManageTrend: c + " k1", blocks.ManageKey: c + " x", blocks.ManageReturn: c + " H1",
		blocks.ManageItem: c + " H1", blocks.ManageDeputy: c, blocks.ManageSkip: c, blocks.ManageBegin: c, blocks.ManagePack: c + " 5", blocks.ManagePackFile: c + " 5",
		blocks.ManageReport: c + " 5", blocks.ManageTalk: c + " yearcheck", blocks.ManageDecide: c + " m_besluit.1", blocks.ManageExtend: c + " m_besluit.1 0 2030-01-01 x",
		blocks.ManageKeep: c, blocks.ManageAgain: c, blocks.ManageActors: c, blocks.ManageGrowth: c + " g2", blocks.ManageApprove: c + " 1", blocks.ManageImpact: c,
	}
}

// A contract is behind the wall of its project, whatever a control or a form says.
func TestStrangersContractIsRefused(t *testing.T) {
	b := newBot(t)
	try := func(what string, ev Event) {
		t.Helper()
		m := known(t, b)
		withDuties(t, b, m)
		before := m.kept(t)
		out := handle(t, b, m, ev)
		if len(out.Posts) != 1 || !strings.Contains(out.Posts[0].Text, b.Words.In("nl").T("error.nocontract")[:20]) || len(out.Jobs) != 0 {
			t.Errorf("%s: %+v, want one refusal", what, out.Posts)
		}
		if leak := reveals(t, out); leak != "" {
			t.Errorf("%s reveals %s", what, leak)
		}
		m.people[ben] = flows.Person{Known: true, Name: "Ben", Lang: "nl", Welcomed: true}
		if m.kept(t) != before {
			t.Errorf("%s changed something", what)
		}
	}
	for what, value := range managed() {
		for _, ev := range places(ben)[:2] {
			ev.Action = Action{ID: blocks.ActManage + "." + what, Value: value}
			try(what, ev)
		}
		try("form "+what, Event{Kind: Submitted, User: ben, ID: "e", Team: "T", At: t0,
			View: View{Name: blocks.ModalManage, Private: "nl " + what + " " + contractID + " 1 0", Values: map[string][]string{blocks.InText: {"x"}}}})
	}
	// A conversation about it can't be begun from a project of one's own either.
	for _, subject := range []string{"yearcheck~" + contractID + ".1", "handover~" + contractID, "closing~" + contractID + ".1"} {
		ev := places(ben)[0]
		ev.Action = Action{ID: "talk.begin", Value: "pben " + subject}
		try(subject, ev)
	}
}

// What is read as a figure, and what is none.
func TestReadFigure(t *testing.T) {
	for typed, want := range map[string]reminders.Value{"77,5": {Number: "77.5"}, " 77.5 % ": {Number: "77.5"}, "": {}, "Niet ontvangen.": {Missing: true}, "not received": {Missing: true},
		"1.250": {Number: "1250"}, "-": {Missing: true}, "0": {Number: "0"}} {
		if got, err := readFigure(typed); err != nil || got != want {
			t.Errorf("%q: %+v, %v, want %+v", typed, got, err, want)
		}
	}
	for _, typed := range []string{"veel", "-3", "7,5,5.", "ongeveer 80"} {
		if got, err := readFigure(typed); !errors.Is(err, reminders.ErrNumber) {
			t.Errorf("%q: %+v, %v", typed, got, err)
		}
	}
}

// Bounds come from the settings, with ours where there are none.
func TestNorms(t *testing.T) {
	got := Norms(dialogue.Norm{"kpi.orange": "85", "year.rise": "30", "year.life": "x"})
	if want := (reminders.Norms{Near: 85, Rise: 30}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// A process evaluation settles the evaluation that is due, and leaves one that is far away. Of one without a name the contract does
// not tell who gave it, or when but for the day.
func TestEvaluated(t *testing.T) {
	b := newBot(t)
	named, unnamed := dialogue.Confirmed{By: sophie, At: t0}, dialogue.Confirmed{At: t0.Truncate(24 * time.Hour)}
	for _, tc := range []struct {
		near bool
		of   dialogue.Confirmed
		want reminders.Status
	}{{true, named, reminders.Done}, {true, unnamed, reminders.Done}, {false, named, reminders.Planned}} {
		near, want := tc.near, tc.want
		m := known(t, b)
		c := withDuties(t, b, m)
		today := reminders.On(t0)
		end := today.AddMonths(12).AddDays(20)
		if !near {
			end = today.AddMonths(20)
		}
		if err := c.SetDates(c.Start.AddMonths(-12), end, reminders.Act{By: sophie, Now: t0, Today: today, Rules: reminders.DefaultRules}); err != nil {
			t.Fatal(err)
		}
		tn := &turn{b: b, mem: m, out: &Outcome{}, plans: &plans{}}
		tn.as(Event{User: sophie, At: t0, ID: "e", Team: "T"}, m.people[sophie])
		s, _ := b.Talks.Script("review")
		sc, err := tn.scene(m.projects[projectID], s)
		if err != nil {
			t.Fatal(err)
		}
		if err := tn.evaluated(sc, tc.of); err != nil {
			t.Fatal(err)
		}
		stone, _ := c.Milestone("m_evaluatie.1", reminders.DefaultRules)
		if mark := c.Marks[stone.Key()]; near && (mark.By != tc.of.By || !mark.At.Equal(tc.of.At)) {
			t.Errorf("the contract says %s at %s", mark.By, mark.At)
		}
		if got := c.Status(stone); got != want {
			t.Errorf("due on %s: %q, want %q", stone.Date, got, want)
		}
	}
}

// A running contract without a checklist of the last twelve months is named once one has opened.
func TestUnchecked(t *testing.T) {
	today := reminders.On(t0)
	act := reminders.Act{By: ben, Now: t0, Today: today, Rules: reminders.DefaultRules}
	for months, want := range map[int]bool{-3: false, -12: true, -30: true} {
		d := reminders.Draft{Title: "x", Supplier: "y", Kinds: []reminders.Kind{reminders.Product}, Start: today.AddMonths(months), End: today.AddMonths(36), Owner: ben}
		c, err := reminders.Register("c1", d, ben, t0, today, reminders.DefaultRules)
		if err != nil {
			t.Fatal(err)
		}
		lacks := func(on reminders.Date) bool {
			r := act.Rules
			r.Yearday = reminders.Yearday{Collect: on, On: on.AddDays(30)}
			got := c.Collected(r)
			return got == reminders.CheckPlanned || got == reminders.CheckAsked
		}
		if got := lacks(today); got != want {
			t.Errorf("%d months: %v", months, got)
		}
		if want {
			if err := c.AnswerRow(1, "J1", reminders.RowOK, "", reminders.Task{}, act); err != nil {
				t.Fatal(err)
			}
			if lacks(today) || !lacks(today.AddMonths(13)) {
				t.Errorf("%d months: a checklist counts for twelve months", months)
			}
		}
	}
}
