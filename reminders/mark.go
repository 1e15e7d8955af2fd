package reminders

import (
	"slices"
	"strings"
)

// Status is where a milestone stands: what it was marked with, or of a promise what became of it. Whether it is late is seen from
// its day.
func (c *Contract) Status(m Milestone) Status {
	if p, ok := c.Promised(m); ok && p.State != "" {
		return Done
	}
	return c.Marks[m.Key()].Status
}

// Late tells whether a milestone's day has passed and nobody did it, or said why not (flows §3.3).
func (c *Contract) Late(m Milestone, today Date) bool {
	s := c.Status(m)
	return (s == Planned || s == Todo) && m.Date.Before(today)
}

// Milestone finds a milestone by its key.
func (c *Contract) Milestone(key string, r Rules) (Milestone, bool) {
	all := c.Milestones(r)
	if i := slices.IndexFunc(all, func(m Milestone) bool { return m.Key() == key }); i >= 0 {
		return all[i], true
	}
	return Milestone{}, false
}

// last is the milestone of a kind with the highest number: for the kinds that belong to the end, that of the present end.
func (c *Contract) last(kind string, r Rules) (found Milestone, ok bool) {
	for _, m := range c.Milestones(r) {
		if m.Kind == kind && (!ok || m.N > found.N) {
			found, ok = m, true
		}
	}
	return found, ok
}

// OpenToday lists what is due today, and the yearly checklists that are open: the answer to a registration names them.
func (c *Contract) OpenToday(r Rules, today Date) []Milestone {
	return slices.DeleteFunc(c.Milestones(r), func(m Milestone) bool {
		open := m.Kind == Yearly && !m.Opens.After(today) && !m.Date.Before(today)
		return c.Status(m) != Planned || m.Date != today && !open
	})
}

// AskedNow lists the milestones that lay before day 0 and of which nobody said yet whether they were done.
func (c *Contract) AskedNow(r Rules) []Milestone {
	return slices.DeleteFunc(c.Milestones(r), func(m Milestone) bool { return c.Status(m) != Asked })
}

// AnswerLate says what became of a milestone that lay before day 0: Done, Todo or NotHere with a reason. Todo gives it a new day
// (flows §3.3).
func (c *Contract) AnswerLate(key string, status Status, text string, a Act) error {
	m, ok := c.Milestone(key, a.Rules)
	if !ok {
		return ErrNoSuch
	}
	if was := c.Status(m); was != Asked && was != Todo {
		return ErrNotAsked
	}
	text, err := words(text)
	if err != nil {
		return err
	}
	switch status {
	case Done:
		if p, ok := c.Promised(m); ok {
			return c.SetPromise(p.ID, Kept, text, a)
		}
		c.mark(key, Mark{Status: Done, Text: text}, a)
	case NotHere:
		return c.NotApplicable(key, text, a)
	case Todo:
		c.mark(key, Mark{Status: Todo, Text: text, Date: c.newDate(m.Kind, a)}, a)
	default:
		return ErrChoice
	}
	return nil
}

// newDate is by when a milestone of before day 0 is due, of which a person says today that it is still to be done.
func (c *Contract) newDate(kind string, a Act) Date {
	days := c.Cadence.Over(a.Rules.Cadence).Over(DefaultCadence).Late
	return c.latest(kind, a.Rules.Calendar.Next(a.Today.AddDays(days)), a)
}

// latest is a day, or the last one on which it still makes sense: within the contract, and of the decision not after the first
// coming day on which notice can be given.
func (c *Contract) latest(kind string, d Date, a Act) Date {
	cal := a.Rules.Calendar
	if last := c.LastDay(); d.After(last) {
		d = cal.Prev(last)
	}
	for _, e := range c.Extensions {
		if kind == Decision && !e.Taken && !e.Notice.Before(a.Today) && d.After(e.Notice) {
			d = cal.Prev(e.Notice)
		}
	}
	if d.Before(a.Today) { // a weekend lies between the last working day and the last day
		return a.Today
	}
	return d
}

// Finish says that a milestone is done. What makes it so depends on its kind (flows §3.3); what is missing is a *NotDone. The
// figures of a month before day 0 stay marked as such, whatever came in.
func (c *Contract) Finish(key, text string, a Act) error {
	m, ok := c.Milestone(key, a.Rules)
	if !ok {
		return ErrNoSuch
	}
	text, err := words(text)
	if err != nil {
		return err
	}
	if lacks := c.Lacks(m, text); len(lacks) > 0 {
		return &NotDone{Kind: m.Kind, Lacks: lacks}
	}
	if m.Kind == KPIDue && c.Status(m) == Before {
		return nil
	}
	if p, ok := c.Promised(m); ok {
		return c.SetPromise(p.ID, Kept, text, a)
	}
	c.mark(key, Mark{Status: Done, Text: text}, a)
	return nil
}

// Lacks lists what a milestone still needs to be done, given a text about it.
func (c *Contract) Lacks(m Milestone, text string) []string {
	switch m.Kind {
	case HandoverDue:
		return c.Handover.lacks()
	case KPIDue:
		return c.lacksFigures(m.N)
	case Yearly:
		return c.Years[m.N].lacks()
	case LadderDue:
		return c.Ladder.lacks()
	}
	if strings.TrimSpace(text) == "" {
		return []string{"text"}
	}
	return nil
}

// NotApplicable says why a milestone needs not be done.
func (c *Contract) NotApplicable(key, reason string, a Act) error {
	m, ok := c.Milestone(key, a.Rules)
	if !ok {
		return ErrNoSuch
	}
	reason, err := needed(reason)
	if err != nil {
		return err
	}
	if m.Kind == HandoverDue {
		return c.SkipHandover(reason, a)
	}
	c.mark(key, Mark{Status: NotHere, Text: reason}, a)
	return nil
}

// Reopen takes back that a milestone is done or does not apply. What lay before day 0 is then asked about again.
func (c *Contract) Reopen(key string, a Act) error {
	m, ok := c.Milestone(key, a.Rules)
	if !ok {
		return ErrNoSuch
	}
	if s := c.Status(m); s != Done && s != NotHere {
		return ErrNoSuch
	}
	if m.Kind == HandoverDue {
		c.reopenHandover(a)
	}
	if p, ok := c.Promised(m); ok {
		if err := c.SetPromise(p.ID, "", "", a); err != nil {
			return err
		}
	}
	c.reset(m, a)
	return nil
}

// mark sets what became of a milestone and notes it, unless nothing changes.
func (c *Contract) mark(key string, m Mark, a Act) {
	was := c.Marks[key]
	if was.Status == m.Status && was.Text == m.Text && was.Date == m.Date {
		return
	}
	c.note(a, Entry{What: LogMark, Key: key, From: string(was.Status), To: string(m.Status), Text: m.Text})
	m.By, m.At = a.By, a.Now
	c.Marks = with(c.Marks, key, m)
}

// reset makes a milestone what it was before anybody did anything about it.
func (c *Contract) reset(m Milestone, a Act) {
	key := m.Key()
	was, marked := c.Marks[key]
	if status := c.dayZero(m, c.Registered); status != Planned {
		c.mark(key, Mark{Status: status}, a)
	} else if marked {
		c.note(a, Entry{What: LogMark, Key: key, From: string(was.Status), To: string(Planned)})
		c.Marks = without(c.Marks, key)
	}
}
