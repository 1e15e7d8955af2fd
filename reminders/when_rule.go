package reminders

import "time"

// rule gives a series its first day: after today, or on or after the day that it starts from. A start that is over goes on
// counting.
func (p *phrases) rule(s series, from when) (Rule, error) {
	if s.every > MaxEvery {
		return Rule{}, ErrFar
	}
	if s.dom > lastDay {
		return Rule{}, ErrDate
	}
	started, start := from.n > 0, p.today.AddDays(1)
	if started {
		start = p.startOf(s, from)
	}
	if s.quarter && !started && s.nth == 0 && s.dom == 0 {
		s.dom = 1
	}
	r := Rule{On: start, Unit: s.unit, Every: s.every, Nth: s.nth, Work: s.work}
	day := start.Day
	switch {
	case s.w >= 0 || s.nth != 0 || s.dom != 0:
		on, ok := s.firstFrom(start)
		if !ok {
			return Rule{}, ErrDate
		}
		if r.On, day = on, s.dom; s.work { // which day that is, the calendar says
			if r.On = (Date{on.Year, on.Month, 1}); r.On.Before(start) {
				r.On = start
			}
		}
	case !started && s.unit != EachWorkday:
		r.On, day = s.after(p.today), p.today.Day
	}
	if r.setDay(day); r.On.Before(p.today) {
		if on, ok := r.Next(p.today.AddDays(-1), nil); ok {
			r.On = on
		}
		r.setDay(day)
	}
	if r.On.After(p.today.AddMonths(12 * farthest)) {
		return Rule{}, ErrFar
	}
	return r, nil
}

// startOf is the day that a series starts from. A day without a year is the next such day, but "every three months from 1
// January" said in February means the one just over.
func (p *phrases) startOf(s series, from when) Date {
	if from.loose && s.unit == EachMonth {
		if last := from.d.AddMonths(-12); last.Day == from.d.Day && last.AddMonths(max(s.every, 1)).After(p.today) {
			return last
		}
	}
	return from.d
}

// after is one step of the series after a day.
func (s *series) after(d Date) Date {
	steps := max(s.every, 1)
	switch s.unit {
	case EachDay:
		return d.AddDays(steps)
	case EachWeek:
		return d.AddDays(7 * steps)
	case EachYear:
		return d.AddMonths(12 * steps)
	}
	return d.AddMonths(steps)
}

// firstFrom is the first day of a series on or after a day, by the calendar alone; false when it has none.
func (s *series) firstFrom(start Date) (Date, bool) {
	if s.unit == EachWeek {
		return start.AddDays((s.w - int(start.Weekday()) + 7) % 7), true
	}
	first := Date{start.Year, start.Month, 1}
	for k := range 36 {
		m := first.AddMonths(k)
		if s.month != 0 && m.Month != s.month || s.quarter && !s.inQuarter(m.Month) {
			continue
		}
		d := Date{m.Year, m.Month, min(s.dom, monthEnd(m.Year, m.Month))}
		ok := s.dom > 0
		switch {
		case s.work:
			d, ok = nthWork(m.Year, m.Month, s.nth, weekdays)
		case s.nth != 0:
			d, ok = nthWeekday(m.Year, m.Month, time.Weekday(s.w), s.nth), true
		}
		if ok && !d.Before(start) {
			return d, true
		}
	}
	return Date{}, false
}

// inQuarter tells whether a month is the one of its quarter that the series means.
func (s *series) inQuarter(m time.Month) bool {
	if s.nth < 0 || s.dom == lastDay {
		return m%3 == 0
	}
	return m%3 == 1
}
