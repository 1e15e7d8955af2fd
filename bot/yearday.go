package bot

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/reminders"
)

// collecting reads off a result when the annual circularity day is, and from when is asked for what it looks at; zero where it plans
// none.
func collecting(r dialogue.Result) (y reminders.Yearday) {
	for _, m := range momentsIn(r, "table.plan") {
		switch m.key {
		case "plan.collect":
			y.Collect = m.on
		case "plan.day":
			y.On = m.on
		}
	}
	return y
}

// yeardayIn is the annual circularity day that a project plans, zero when it plans none, and who planned it.
func (b *Bot) yeardayIn(p *flows.Project) (y reminders.Yearday, by string) {
	last, ok := p.Latest(dutyYearday)
	if !ok || !p.Archived.IsZero() {
		return y, ""
	}
	return b.yeardayOf(p.ID, p.Results[dutyYearday]), last.By
}

// yeardayOf is the annual circularity day that the last of some results plans. What was to be asked for by the time that this day was
// first said is asked for on the next one; saying it again, or moving a day for which was asked already, asks nothing again.
func (b *Bot) yeardayOf(project string, results []dialogue.Confirmed) (y reminders.Yearday) {
	for _, c := range results {
		z, since := collecting(c.Result), reminders.On(c.At.In(b.Zone))
		switch {
		case z.On == y.On, !y.On.Before(since) && !y.Collect.After(since):
			z.Collect = y.Collect
		case !z.Collect.After(since):
			z.Collect = since.AddDays(1)
		}
		y = z
	}
	y.Project = project
	return y
}

// keepYeardays keeps which annual circularity days are planned, as the projects say that the event changed: what is collected for the
// coming one is asked of everybody in the organisation, behind their own walls (flows §5.3). Nobody is asked for an outsider's.
func (t *turn) keepYeardays() error {
	days, err := t.mem.Yeardays()
	if err != nil {
		return fmt.Errorf("annual days: %w", err)
	}
	today := reminders.On(t.ev.At.In(t.b.Zone))
	kept := slices.Clone(days)
	for id := range t.plans.projects {
		p, err := t.mem.Project(id)
		if err != nil {
			return fmt.Errorf("project %s: %w", id, err)
		}
		if p == nil || len(p.Parts()) == 0 && !slices.ContainsFunc(days, func(d reminders.Yearday) bool { return d.Project == id }) {
			continue
		}
		kept = slices.DeleteFunc(kept, func(d reminders.Yearday) bool { return d.Project == id })
		y, planner := t.b.yeardayIn(p)
		by, err := t.mem.Person(planner)
		if err != nil {
			return fmt.Errorf("person %s: %w", planner, err)
		}
		if !y.On.IsZero() && !by.Outsider() {
			kept = append(kept, y)
		}
	}
	kept = slices.DeleteFunc(kept, func(d reminders.Yearday) bool { return d.On.Before(today) })
	slices.SortFunc(kept, func(a, b reminders.Yearday) int {
		return cmp.Or(a.On.Compare(b.On), strings.Compare(a.Project, b.Project))
	})
	if slices.Equal(kept, days) {
		return nil
	}
	was := reminders.Coming(days, today)
	t.mem.SaveYeardays(kept)
	if now := reminders.Coming(kept, today); now == was {
		return nil
	}
	return t.askEverybody()
}

// askEverybody plans for everybody what the coming annual day asks of them, and again when it is over.
func (t *turn) askEverybody() error {
	r, err := t.rules()
	if err != nil {
		return err
	}
	if y := r.Yearday; !y.On.IsZero() {
		t.out.Alarms = append(t.out.Alarms, Alarm{Name: alarmYearday + ":" + t.ev.User, At: reminders.Instant(y.On.AddDays(1), 0, 0, t.b.Zone)})
	}
	return t.replanEverybody()
}

// yeardayOver makes the next annual day that somebody planned the coming one.
func (t *turn) yeardayOver() error {
	days, err := t.mem.Yeardays()
	if err != nil {
		return fmt.Errorf("annual days: %w", err)
	}
	today := reminders.On(t.ev.At.In(t.b.Zone))
	t.mem.SaveYeardays(slices.DeleteFunc(days, func(d reminders.Yearday) bool { return d.On.Before(today) }))
	return t.askEverybody()
}

// sendsCard tells whether the coming annual day wants a lesson card of a project.
func sendsCard(p *flows.Project, r reminders.Rules) bool {
	y := r.Yearday
	return !y.On.IsZero() && !p.Notebook() && !isFolder(p) && p.Archived.IsZero() && !reminders.On(p.Created).After(y.Collect)
}

// sharedCard tells whether a project shared a lesson card with the organisation.
func sharedCard(p *flows.Project, all []dialogue.Lesson) bool {
	return slices.ContainsFunc(all, func(l dialogue.Lesson) bool {
		return l.Project == p.ID || l.Project == "" && l.Source == p.Name
	})
}

// cardDuties ask the project's owner, once, for the lesson card that the coming annual day lacks.
func (t *turn) cardDuties(of reminders.Duty, p *flows.Project, r reminders.Rules) []reminders.Duty {
	if !sendsCard(p, r) {
		return nil
	}
	all, err := t.mem.Lessons()
	if err != nil {
		t.fail = err
	}
	if sharedCard(p, all) {
		return nil
	}
	d := of
	d.Key, d.Kind, d.Date, d.Single = dutyCard+"."+r.Yearday.Collect.String(), dutyCard, r.Yearday.Collect, true
	d.Assignees, d.From, d.To = []string{p.Owner}, r.Yearday.On, r.Yearday.On
	return []reminders.Duty{d}
}

// followOwned makes a project's owner follow it although nothing of it has a day yet: what the organisation may ask of every project
// finds them so.
func (t *turn) followOwned(p *flows.Project, r reminders.Rules) error {
	if _, meta, _ := p.Changes(); !meta || p.Notebook() || isFolder(p) {
		return nil
	}
	a, hour, zone, err := t.clockOf(p.Owner)
	if err != nil {
		return err
	}
	if _, follows := a.Watches[ofProject+p.ID]; !follows {
		a.Watch(ofProject+p.ID, nil, reminders.Date{}, a.Coming(t.ev.At, hour, zone, r), r)
	}
	return nil
}
