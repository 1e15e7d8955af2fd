package reminders

import (
	"slices"
	"strings"
	"time"
)

// Draft is a contract that is about to be registered. The first six are asked; the rest may come with an import or be filled in
// later (flows §3.1).
type Draft struct {
	Title, Supplier string
	Kinds           []Kind
	Start, End      Date
	Owner           string

	Reference string // of an import, where the organisation has numbers of its own
	Project   string
	Folder    bool

	Category, Contact         string
	Deputy, Buyer, Management string
	Extensions                []Extension
	Life, Warranty            int
	Hours, Maintenance        string
	Passport                  string
	Ambitions                 []Ambition
	KPIs                      []KPI     // without ids and values
	Growth                    []Promise // without ids
	SLA                       *SLA
	TakeBack                  *TakeBack
	Reporting                 *Reporting
	Estimated                 int
	Actors                    []Actor
	Links                     []Link
	Cadence                   Cadence
}

// Key tells a contract from others when a list of them is imported again: the reference where there is one, else title, supplier
// and start, whatever their case and spaces.
func (d Draft) Key() string {
	norm := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
	if ref := norm(d.Reference); ref != "" {
		return "r:" + ref
	}
	return "t:" + norm(d.Title) + "\n" + norm(d.Supplier) + "\n" + d.Start.String()
}

// Check tells whether the six fields that a contract begins with are there and fit.
func (d Draft) Check() error {
	_, err := d.contract()
	return err
}

func (d Draft) contract() (*Contract, error) {
	c := &Contract{Start: d.Start, End: d.End}
	for _, f := range []struct {
		field *string
		text  string
		empty error
	}{{&c.Title, d.Title, ErrNoTitle}, {&c.Supplier, d.Supplier, ErrNoSupplier}, {&c.Owner, d.Owner, ErrNoOwner}} {
		text, err := line(f.text, MaxTitle)
		if err != nil {
			return nil, err
		}
		if text == "" {
			return nil, f.empty
		}
		*f.field = text
	}
	var err error
	if c.Kinds, err = sortKinds(d.Kinds); err != nil {
		return nil, err
	}
	return c, span(d.Start, d.End)
}

// span refuses a contract that ends before it starts or runs for more than MaxYears.
func span(start, end Date) error {
	switch {
	case start.IsZero() || end.IsZero():
		return ErrNoDate
	case end.Before(start):
		return ErrOrder
	case !end.Before(start.AddMonths(12 * MaxYears)):
		return ErrTooLong
	}
	return nil
}

// Register makes a contract of a draft. What lay before today is not reminded of: figures, meetings and yearly checklists are
// marked Before, the rest is Asked, and everything is Before when the contract ended already (flows §3.3).
func Register(id string, d Draft, by string, now time.Time, today Date, r Rules) (*Contract, error) {
	c, err := d.contract()
	if err != nil {
		return nil, err
	}
	a := Act{By: by, Now: now, Today: today, Rules: r}
	c.ID, c.Origin, c.Project, c.Folder = id, d.Key(), d.Project, d.Folder
	c.Created, c.Registered = now, today
	if err := c.fill(d, a); err != nil {
		return nil, err
	}
	c.settle(a, nil)
	c.log, c.Rev = nil, 0
	c.note(a, Entry{What: LogRegistered, Key: id, Text: c.Title})
	return c, nil
}

// fill sets what a draft brings beyond the six fields.
func (c *Contract) fill(d Draft, a Act) error {
	steps := []func() error{
		func() error { return c.SetCategory(d.Category, a) },
		func() error { return c.SetContact(d.Contact, a) },
		func() error { return c.SetPerson(Deputy, d.Deputy, a) },
		func() error { return c.SetPerson(Buyer, d.Buyer, a) },
		func() error { return c.SetPerson(Management, d.Management, a) },
		func() error { return c.SetLife(d.Life, a) },
		func() error { return c.SetWarranty(d.Warranty, a) },
		func() error { return c.SetHours(d.Hours, a) },
		func() error { return c.SetMaintenance(d.Maintenance, a) },
		func() error { return c.SetPassport(d.Passport, a) },
		func() error { return c.SetAmbitions(d.Ambitions, a) },
		func() error { return c.SetSLA(d.SLA, a) },
		func() error { return c.SetTakeBack(d.TakeBack, a) },
		func() error { return c.SetReporting(d.Reporting, a) },
		func() error { return c.SetEstimated(d.Estimated, a) },
		func() error { return c.SetActors(d.Actors, a) },
		func() error { return c.SetCadence(d.Cadence, a) },
		func() error { return c.SetExtensions(d.Extensions, a) },
	}
	for _, k := range d.KPIs {
		steps = append(steps, func() error { _, err := c.AddKPI(k, a); return err })
	}
	for _, p := range d.Growth {
		steps = append(steps, func() error { _, err := c.AddPromise(p, a); return err })
	}
	for _, l := range d.Links {
		steps = append(steps, func() error { return c.AddLink(l, a) })
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// repeated are the kinds that come again and again: what lay before day 0 is not asked about one by one (flows §3.3).
var repeated = []string{KPIDue, Meeting, Yearly}

// planned is what is planned for which day, by key. Figures are planned once there are KPIs.
func (c *Contract) planned(r Rules) map[string]Date {
	days := map[string]Date{}
	for _, m := range c.Milestones(r) {
		if m.Kind != KPIDue || len(c.KPIs) > 0 {
			days[m.Key()] = m.Date
		}
	}
	return days
}

// replan makes a change that moves milestones, and settles what it brings before today. What is done or does not apply stays,
// and so does what keeps its day: an extension doesn't excuse figures that were late before it.
func (c *Contract) replan(a Act, change func()) {
	before, end := c.planned(a.Rules), c.End
	change()
	if c.End != end && c.Over(a.Today) {
		before = nil // an end before day 0 puts everything before it
	}
	c.settle(a, before)
}

// settle marks the milestones that are new, or have a new day, and lie before today; the others among them are to come.
func (c *Contract) settle(a Act, before map[string]Date) {
	marks, over := map[string]Mark{}, c.Over(a.Today)
	for key, mark := range c.Marks {
		if mark.Status == Done || mark.Status == NotHere {
			marks[key] = mark
		}
	}
	for _, m := range c.Milestones(a.Rules) {
		key := m.Key()
		mark, marked := c.Marks[key]
		if _, final := marks[key]; final {
			continue
		}
		was, had := before[key]
		switch {
		case had && was == m.Date:
			if marked {
				marks[key] = mark
			}
		case over && (before == nil || m.Date.Before(a.Today)), m.Date.Before(a.Today) && slices.Contains(repeated, m.Kind):
			marks[key] = Mark{Status: Before}
		case !m.Date.Before(a.Today):
		case mark.Status == Todo && !mark.Date.Before(a.Today):
			mark.Date = c.latest(m, mark.Date, a)
			marks[key] = mark
		default:
			marks[key] = Mark{Status: Asked}
		}
	}
	c.Marks = marks
	if len(marks) == 0 {
		c.Marks = nil
	}
}

// SetDates changes the first and the last day; what is still to be done is planned again (flows §3.3, rule 7).
func (c *Contract) SetDates(start, end Date, a Act) error {
	if c.Ended != nil {
		return ErrEnded
	}
	if err := span(start, end); err != nil {
		return err
	}
	if start == c.Start && end == c.End {
		return nil
	}
	c.replan(a, func() {
		if start != c.Start {
			c.note(a, Entry{What: LogDates, Key: "start", From: c.Start.String(), To: start.String()})
		}
		if end != c.End {
			c.note(a, Entry{What: LogDates, Key: "end", From: c.End.String(), To: end.String()})
		}
		c.Start, c.End, c.Registered = start, end, a.Today
	})
	return nil
}

// SetCadence changes when milestones come, for this contract; what is still to be done is planned again (rule 7).
func (c *Contract) SetCadence(cad Cadence, a Act) error {
	days := []int{cad.Performance, cad.Handover, cad.Instruction, cad.KPI, cad.Yearly, cad.Notice, cad.Late}
	months := []int{cad.Meeting, cad.Evaluation, cad.Decision, cad.Ladder}
	if slices.Min(days) < 0 || slices.Max(days) > 366 || slices.Min(months) < 0 || slices.Max(months) > 120 {
		return ErrNumber
	}
	if cad == c.Cadence {
		return nil
	}
	c.replan(a, func() {
		c.note(a, Entry{What: LogSet, Key: "cadence", From: cadenceText(c.Cadence), To: cadenceText(cad)})
		c.Cadence = cad
	})
	return nil
}

// SetExtensions says which options to prolong there are (4.24). Those that were taken stay as they are.
func (c *Contract) SetExtensions(list []Extension, a Act) error {
	if len(list) > MaxExtensions {
		return ErrFull
	}
	list = slices.Clone(list)
	for i, e := range list {
		if e.Months < 1 || e.Months > 12*MaxYears {
			return ErrNumber
		}
		if e.Notice.IsZero() {
			return ErrNoDate
		}
		if i < len(c.Extensions) && c.Extensions[i].Taken {
			if e.Months != c.Extensions[i].Months {
				return ErrTaken
			}
			list[i] = c.Extensions[i]
			continue
		}
		if e.Notice.Before(c.Start) || !e.Notice.Before(c.Start.AddMonths(12*MaxYears)) {
			return ErrOutside
		}
		list[i].Taken, list[i].Was = false, Date{}
	}
	for i := len(list); i < len(c.Extensions); i++ {
		if c.Extensions[i].Taken {
			return ErrTaken
		}
	}
	if slices.Equal(list, c.Extensions) {
		return nil
	}
	c.replan(a, func() {
		c.note(a, Entry{What: LogSet, Key: "extensions", From: extensionText(c.Extensions), To: extensionText(list)})
		c.Extensions = list
	})
	return nil
}

// Extend takes the i-th extension: the contract gets another end, and the milestones of its end are planned anew (rule 7).
func (c *Contract) Extend(i int, a Act) error {
	switch {
	case i < 0 || i >= len(c.Extensions):
		return ErrNoSuch
	case c.Extensions[i].Taken:
		return ErrTaken
	case c.Ended != nil:
		return ErrEnded
	}
	e, end := c.Extensions[i], c.prolonged(c.Extensions[i].Months)
	if err := span(c.Start, end); err != nil {
		return err
	}
	e.Taken, e.Was = true, c.End
	c.replan(a, func() {
		c.note(a, Entry{What: LogExtended, Key: number(i + 1), From: c.End.String(), To: end.String()})
		c.Extensions, c.End, c.Registered = replaced(c.Extensions, i, e), end, a.Today
	})
	return nil
}

// prolonged is the last day after so many months more. Contract months count from the start, so that a contract from 1 March
// 2026 to 28 February 2027 goes on to 29 February 2028.
func (c *Contract) prolonged(months int) Date {
	next := c.End.AddDays(1)
	if k := c.MonthCount(); c.Start.AddMonths(k) == next {
		return c.Start.AddMonths(k + months).AddDays(-1)
	}
	return next.AddMonths(months).AddDays(-1)
}

// Stop ends the contract before its last day. What to do at its end, whose day it moves, is planned again; whether to extend it
// is decided with that.
func (c *Contract) Stop(on Date, reason string, a Act) error {
	if c.Ended != nil {
		return ErrEnded
	}
	reason, err := needed(reason)
	if err != nil {
		return err
	}
	if !c.Running(on) {
		return ErrOutside
	}
	c.replan(a, func() {
		c.note(a, Entry{What: LogEnded, From: c.End.String(), To: on.String(), Text: reason})
		c.Ended = &Ending{On: on, Was: c.End, Reason: reason, By: a.By}
		c.End, c.Registered = on, a.Today
		if m, ok := c.last(Decision, a.Rules); ok && !c.settled(m.Key()) {
			c.mark(m.Key(), Mark{Status: NotHere, Text: reason}, a)
		}
	})
	return nil
}

// Resume takes an ending back that was noted by mistake.
func (c *Contract) Resume(a Act) error {
	if c.Ended == nil {
		return ErrNoSuch
	}
	c.replan(a, func() {
		c.note(a, Entry{What: LogResumed, From: c.End.String(), To: c.Ended.Was.String()})
		if m, ok := c.last(Decision, a.Rules); ok && c.Marks[m.Key()].Text == c.Ended.Reason {
			c.unmark(m.Key(), a)
		}
		c.End, c.Ended, c.Registered = c.Ended.Was, nil, a.Today
	})
	return nil
}
