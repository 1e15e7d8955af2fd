package bot

import (
	"slices"
	"strings"
	"testing"

	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/reminders"
)

// plansDay confirms that the annual circularity day is on a day, in somebody's own notebook.
func (c *clockwork) plansDay(user, day string) dialogue.Result {
	c.t.Helper()
	var res dialogue.Result
	c.does(user, func(t *turn) error {
		p, err := t.known(flows.NotebookID(user))
		if err != nil {
			return err
		}
		s, _ := t.b.Talks.Script(dutyYearday)
		sc, err := t.scene(p, s)
		if err != nil {
			return err
		}
		none := dialogue.Answer{None: true}
		if _, err = p.BeginTalk(s, dialogue.Answers{"day": {Text: day}, "owner": {Text: "An"}, "goals": none, "themes": none, "decisions": none,
			"policy": none}, user, t.ev.At); err != nil {
			return err
		}
		d, _ := t.draft(sc)
		if res, err = t.compute(sc, d); err != nil {
			return err
		}
		return t.confirm(sc)
	})
	return res
}

func argsOf(r dialogue.Result, key string) map[string]string {
	for _, l := range r.Lines {
		if l.Key == key {
			return l.Args
		}
	}
	return nil
}

// collecting days: a contract of Lotte's runs since September 2025 and its checklist didn't apply, and Sophie has a project.
func newCollecting(t *testing.T) (c *clockwork, contract string) {
	c = newClockwork(t, "2025-09-01 08:00")
	contract = c.registers(lotte, reminders.Draft{Title: "Laptops", Supplier: "Groen bv", Kinds: []reminders.Kind{reminders.Product},
		Start: date(t, "2025-09-15"), End: date(t, "2029-09-14"), Owner: lotte})
	c.until("2026-11-02 10:00")
	c.changes(lotte, contract, func(k *reminders.Contract, _ *flows.Project, a reminders.Act, _ *turn) error {
		return k.NotApplicable("m_jaar.1", "er werd nog niets geleverd", a)
	})
	c.does(sophie, func(t *turn) error { return t.newProject("Bureaustoelen", nil) })
	c.seen()
	return c, contract
}

// On the day of collecting each owner reads one line of what lacks, of their own and of nothing else, and no other line about it.
func TestYeardayCollects(t *testing.T) {
	c, _ := newCollecting(t)
	c.plansDay(ben, "2027-02-03")
	c.until("2027-02-20 12:00")
	lines := func(what string) []string {
		return slices.DeleteFunc(c.seen(), func(s string) bool { return !strings.Contains(s, what) })
	}
	all := lines("voor de circulariteitsdag")
	for user, want := range map[string]string{lotte: "Jaarchecklist voor de circulariteitsdag van 3 feb, Laptops",
		sophie: "Leskaart voor de circulariteitsdag van 3 feb, Bureaustoelen"} {
		theirs := slices.DeleteFunc(slices.Clone(all), func(s string) bool { return !strings.HasPrefix(s, user+" ") })
		if len(theirs) != 1 || !strings.HasPrefix(theirs[0], user+" 2027-01-04 ") || !strings.HasSuffix(theirs[0], want+" (vandaag)") {
			t.Errorf("%s reads %q, want %q", user, theirs, want)
		}
	}
	if len(all) != 2 {
		t.Errorf("%q", all)
	}
}

// What is there by then is not asked for; what was planned and deleted, or is an outsider's, neither.
func TestYeardayAsksForNothingElse(t *testing.T) {
	for name, do := range map[string]func(c *clockwork, contract string){
		"it is there": func(c *clockwork, contract string) {
			c.plansDay(ben, "2027-02-03")
			c.until("2026-12-01 12:00")
			c.changes(lotte, contract, func(k *reminders.Contract, _ *flows.Project, a reminders.Act, _ *turn) error {
				for _, row := range reminders.YearRows {
					if err := k.AnswerRow(2, row, reminders.RowOK, "", reminders.Task{}, a); err != nil {
						return err
					}
				}
				return nil
			})
			for id, p := range c.m.projects {
				c.m.lessons = append(c.m.lessons, dialogue.Lesson{Lesson: "x", Source: p.Name, Project: id})
			}
		},
		"it is planned no more": func(c *clockwork, _ string) {
			c.plansDay(ben, "2027-02-03")
			c.does(ben, func(t *turn) error {
				p, err := t.known(flows.NotebookID(ben))
				if err != nil {
					return err
				}
				s, _ := t.b.Talks.Script(dutyYearday)
				_, err = p.ForgetTalk(t.b.Lib, s, ben, t.ev.At)
				return err
			})
		},
		"a guest planned it": func(c *clockwork, _ string) {
			who := c.m.people[ben]
			who.Guest = true
			c.m.people[ben] = who
			if r := c.plansDay(ben, "2027-02-03"); argsOf(r, "collect") != nil || argsOf(r, "collect.checks") != nil {
				c.t.Errorf("%+v", r.Lines)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			c, contract := newCollecting(t)
			do(c, contract)
			c.until("2027-03-20 12:00")
			for _, s := range c.seen() {
				if strings.Contains(s, "voor de circulariteitsdag") {
					t.Error(s)
				}
			}
		})
	}
}

// A day that comes sooner than it takes to ask is asked for at once, and once; saying it again asks nothing again. When it is over the
// next one that was planned is asked for.
func TestYeardaysComeOneByOne(t *testing.T) {
	c, _ := newCollecting(t)
	c.plansDay(bram, "2027-06-02")
	c.plansDay(ben, "2026-11-16")
	c.until("2026-11-10 12:00")
	if r := c.plansDay(ben, "2026-11-18"); argsOf(r, "collect.done") == nil { // it is moved
		t.Errorf("%+v", r.Lines)
	}
	c.until("2026-12-01 12:00")
	asked := func() []string { return c.said("Leskaart voor de circulariteitsdag") }
	if got := asked(); !slices.Equal(got, []string{sophie + " 2026-11-03"}) {
		t.Errorf("%q", got)
	}
	c.until("2027-06-01 12:00")
	if got := asked(); !slices.Equal(got, []string{sophie + " 2027-05-03"}) {
		t.Errorf("%q", got)
	}
	if len(c.m.yeardays) != 1 {
		t.Errorf("%v", c.m.yeardays)
	}
}

// The planner reads how much there is and how much is asked for in the whole organisation, and the names of what they see themselves.
func TestYeardayCounts(t *testing.T) {
	c, _ := newCollecting(t)
	r := c.plansDay(ben, "2027-02-03")
	if got := argsOf(r, "collect.checks"); got["there"] != "0" || got["asked"] != "1" {
		t.Errorf("checklists: %v", got)
	}
	if got := argsOf(r, "collect.cards"); got["there"] != "0" || got["asked"] != "1" {
		t.Errorf("cards: %v", got)
	}
	for _, l := range r.Lines {
		if strings.HasSuffix(l.Key, ".missing") {
			t.Errorf("Ben reads %+v", l)
		}
	}
	if got := argsOf(c.plansDay(lotte, "2027-02-04"), "collect.checks.missing")["names"]; got != "Laptops" {
		t.Errorf("Lotte reads %q", got)
	}
	r = c.plansDay(sophie, "2027-03-04")
	if got := argsOf(r, "collect.cards.missing")["names"]; got != "Bureaustoelen" {
		t.Errorf("Sophie reads %q", got)
	}
	if got := argsOf(r, "collect.other")["date"]; got != "2027-02-03" {
		t.Errorf("the other day is %q", got)
	}
}

// The dashboard begins with the goals of all projects that the planner sees, as long as nobody else reads along.
func TestGoalsForTheYearday(t *testing.T) {
	c := newClockwork(t, "2026-11-02 10:00")
	for user, goal := range map[string]string{sophie: "80 % hergebruik", lotte: "minder toestellen"} {
		c.does(user, func(t *turn) error {
			if err := t.newProject(goal, nil); err != nil {
				return err
			}
			p, err := t.project(t.who.Current)
			if err != nil {
				return err
			}
			p.AdoptResult(dialogue.Confirmed{Script: "ambition", Version: 1, By: user, At: c.now,
				Answers: dialogue.Answers{"goals": {Options: []string{"d"}}, "dtarget": {Text: goal}}}, user, c.now)
			return nil
		})
	}
	c.does(sophie, func(t *turn) error { return t.newProject("Copiers", nil) })
	c.does(sophie, func(t *turn) error {
		s, _ := t.b.Talks.Script(dutyYearday)
		for in, want := range map[string]int{flows.NotebookID(sophie): 1, t.who.Current: 0} {
			p, err := t.known(in)
			if err != nil {
				return err
			}
			sc, err := t.scene(p, s)
			if err != nil {
				return err
			}
			ready, err := t.proposed(sc)
			if err != nil {
				return err
			}
			if rows := ready["goals"].Rows; len(rows) != want || want == 1 && rows[0][0] != "80 % hergebruik" {
				c.t.Errorf("in %s: %v", in, rows)
			}
		}
		return nil
	})
}
