package reminders

import (
	"slices"
	"strings"
)

// SetDates changes the first and the last day. What is still to be done is planned again, and today is the new day 0 (flows §3.3,
// rule 7).
//
// Contract months, meetings and years are numbered from the start, and what was recorded of one is kept under its number, for good.
// So once something was, the start moves by maxSlide days at most: then each of them still is mostly about the days for which it was
// given. Further, a figure would tell of another month, and one that is still to come would count as given: ErrMeasured.
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
	if slide := start.Sub(c.Start); c.measured() && (slide > maxSlide || slide < -maxSlide) {
		return ErrMeasured
	}
	if start != c.Start {
		c.note(a, Entry{What: LogDates, Key: "start", From: c.Start.String(), To: start.String()})
	}
	if end != c.End {
		c.note(a, Entry{What: LogDates, Key: "end", From: c.End.String(), To: end.String()})
	}
	c.Start, c.End, c.Registered = start, end, a.Today
	c.settle(a)
	return nil
}

// maxSlide is how many days the start moves at most once something was recorded by month: half of one.
const maxSlide = 15

// measured tells whether something was recorded under the number of a contract month, meeting or year.
func (c *Contract) measured() bool {
	if len(c.Years)+len(c.Ordered) > 0 || slices.ContainsFunc(c.KPIs, func(k KPI) bool { return len(k.Values) > 0 }) {
		return true
	}
	for key, m := range c.Marks {
		kind, _, _ := strings.Cut(key, ".")
		if (Milestone{Kind: kind}).Recurring() && (m.Status == Done || m.Status == NotHere) {
			return true
		}
	}
	return false
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
	c.shift(a, func() {
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
	c.shift(a, func() {
		c.note(a, Entry{What: LogSet, Key: "extensions", From: extensionText(c.Extensions), To: extensionText(list)})
		c.Extensions = list
	})
	return nil
}

// Extend takes the i-th extension: the contract gets another end, and the milestones of its end are planned anew (rule 7).
// The others keep their days, and what was late stays so: an extension excuses nothing.
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
	c.shift(a, func() {
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

// Stop ends the contract before its last day. The milestones of the end are planned anew for that day, and today is the new day 0:
// what lies before it is asked (rule 7, and where the goods go: §3.8). Whether to extend the contract is decided with that.
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
	c.shift(a, func() {
		c.note(a, Entry{What: LogEnded, From: c.End.String(), To: on.String(), Text: reason})
		c.Ended, c.Registered = &Ending{On: on, Reason: reason, By: a.By}, a.Today
	})
	for _, m := range c.Milestones(a.Rules) {
		if s := c.Status(m); m.Kind == Decision && s != Done && s != NotHere && s != Before {
			c.mark(m.Key(), Mark{Status: NotHere, Text: reason}, a)
		}
	}
	return nil
}

// Resume takes an ending back that was noted by mistake: the milestones of the end are planned again for the last day.
func (c *Contract) Resume(a Act) error {
	if c.Ended == nil {
		return ErrNoSuch
	}
	was := c.Ended
	c.shift(a, func() {
		c.note(a, Entry{What: LogResumed, From: was.On.String(), To: c.End.String()})
		c.Ended, c.Registered = nil, a.Today
	})
	for _, m := range c.Milestones(a.Rules) {
		if mark := c.Marks[m.Key()]; m.Kind == Decision && mark.Status == NotHere && mark.Text == was.Reason {
			c.reset(m, a)
		}
	}
	return nil
}
