package reminders

import (
	"time"
)

// Rule says on which days a reminder of a person's own comes: once, or again and again. Every occurrence is counted from On,
// never from the one before.
type Rule struct {
	On    Date   `json:"on"`              // the day, or the first one; where working days are counted the day from which
	Unit  string `json:"unit,omitempty"`  // "" = once; day, workday, week, month, year
	Every int    `json:"every,omitempty"` // each so many units; 0 = 1
	Nth   int    `json:"nth,omitempty"`   // of month and year: which weekday of the month, 1 to 4, -1 = the last; 0 = the day of On
	Work  bool   `json:"work,omitempty"`  // with Nth: which working day, not which weekday
	Day   int    `json:"day,omitempty"`   // of month and year: the day of the month where that of On is earlier, its month being shorter
	Until Date   `json:"until,omitzero"`  // the last day on which it may come; zero = for good
}

// The units of a rule.
const (
	EachDay     = "day"
	EachWorkday = "workday"
	EachWeek    = "week"
	EachMonth   = "month"
	EachYear    = "year"
)

// MaxEvery is the longest step of a rule, in its units.
const MaxEvery = 999

// lastDay is the Day of a rule that comes on the last day of every month.
const lastDay = 31

// every is the step in units, at least 1.
func (r Rule) every() int { return max(r.Every, 1) }

// Valid tells whether the rule can come at all: its days exist, and its parts go together.
func (r Rule) Valid() bool {
	monthly := r.Unit == EachMonth || r.Unit == EachYear
	switch {
	case !r.On.real() || !r.Until.IsZero() && (!r.Until.real() || r.Until.Before(r.On)):
		return false
	case r.Every < 0 || r.Every > MaxEvery || r.Nth < -1 || r.Nth > 4:
		return false
	case (r.Nth != 0 || r.Day != 0) && !monthly, r.Work && r.Nth == 0, r.Nth != 0 && r.Day != 0:
		return false
	case r.Day != 0:
		last := monthEnd(r.On.Year, r.On.Month)
		return r.Day > r.On.Day && r.Day <= lastDay && r.On.Day == last && (r.Unit == EachMonth || r.Day == 29)
	case r.Nth != 0 && !r.Work:
		return r.On == nthWeekday(r.On.Year, r.On.Month, r.On.Weekday(), r.Nth)
	case r.Unit == "":
		return r.Every == 0 && r.Until.IsZero()
	}
	return monthly || r.Unit == EachDay || r.Unit == EachWorkday || r.Unit == EachWeek
}

// First is the first day on which the reminder comes. For work see [Rule.Next].
func (r Rule) First(work func(Date) bool) (Date, bool) { return r.Next(r.On.AddDays(-1), work) }

// nth is the day of its nth occurrence, as far as the calendar alone can tell.
func (r Rule) nth(n int) Date {
	d := r.On.AddDays(-1)
	for range min(n, MaxEvery) {
		next, ok := r.Next(d, nil)
		if !ok {
			break
		}
		d = next
	}
	return d
}

// From is the rule without the occurrences before a day; false when none is left. For work see [Rule.Next].
func (r Rule) From(day Date, work func(Date) bool) (Rule, bool) {
	on, ok := r.Next(day.AddDays(-1), work)
	if !ok {
		return r, false
	}
	dom := max(r.Day, r.On.Day)
	if r.On = on; r.Unit == "" {
		return r, true
	}
	r.setDay(dom)
	return r, true
}

// Next is the first day after a day on which the reminder comes; false when there is none any more, or the rule isn't valid.
// Only rules that count working days ask work for them; nil takes Monday to Friday.
func (r Rule) Next(after Date, work func(Date) bool) (Date, bool) {
	if !r.Valid() || after.Year > 9000 {
		return Date{}, false
	}
	if after.Before(r.On) {
		after = r.On.AddDays(-1)
	}
	if work == nil {
		work = weekdays
	}
	var d Date
	ok := true
	switch r.Unit {
	case "":
		d, ok = r.On, after.Before(r.On)
	case EachDay:
		d = stepAfter(r.On, after, r.every())
	case EachWeek:
		d = stepAfter(r.On, after, 7*r.every())
	case EachWorkday:
		d, ok = r.nextWorkday(after, work)
	case EachMonth:
		d, ok = r.nextMonth(after, r.every(), work)
	case EachYear:
		d, ok = r.nextMonth(after, 12*r.every(), work)
	}
	if !ok || !r.Until.IsZero() && d.After(r.Until) {
		return Date{}, false
	}
	return d, true
}

// stepAfter is the first of on, on + step, on + 2·step, … after a day that isn't before on - 1.
func stepAfter(on, after Date, step int) Date {
	gone := after.Sub(on)
	if gone < 0 {
		return on
	}
	return on.AddDays((gone/step + 1) * step)
}

// longestRest is how many days in a row without a working day are believed; a calendar with more has none.
const longestRest = 366

func (r Rule) nextWorkday(after Date, work func(Date) bool) (Date, bool) {
	if r.every() == 1 {
		return workOn(after.AddDays(1), 1, work)
	}
	seen, rest := 0, 0 // working days since On, and days since the last of them
	for d := r.On; rest < longestRest; d = d.AddDays(1) {
		if !work(d) {
			rest++
			continue
		}
		if seen%r.every() == 0 && d.After(after) {
			return d, true
		}
		seen, rest = seen+1, 0
	}
	return Date{}, false
}

// workOn is the first working day from d on, forward or, with step -1, back.
func workOn(d Date, step int, work func(Date) bool) (Date, bool) {
	for range longestRest {
		if work(d) {
			return d, true
		}
		d = d.AddDays(step)
	}
	return Date{}, false
}

func (r Rule) nextMonth(after Date, step int, work func(Date) bool) (Date, bool) {
	gone := (after.Year-r.On.Year)*12 + int(after.Month-r.On.Month)
	k := max(gone/step, 0)
	for range 12 { // the occurrence of that month may be over; one that the calendar leaves out is passed over
		d, ok := r.inMonth(k*step, work)
		if ok && d.After(after) && !d.Before(r.On) {
			return d, true
		}
		k++
	}
	return Date{}, false
}

// inMonth is the occurrence n months after On's month.
func (r Rule) inMonth(n int, work func(Date) bool) (Date, bool) {
	if r.Nth == 0 {
		on := Date{r.On.Year, r.On.Month, max(r.On.Day, r.Day)} // the day of the month is all that AddMonths takes of it
		return on.AddMonths(n), true
	}
	m := Date{r.On.Year, r.On.Month, 1}.AddMonths(n)
	if !r.Work {
		return nthWeekday(m.Year, m.Month, r.On.Weekday(), r.Nth), true
	}
	return nthWork(m.Year, m.Month, r.Nth, work)
}

// setDay keeps the day of the month that a rule counts with where On's month is too short for it.
func (r *Rule) setDay(day int) {
	r.Day = 0
	if r.Nth != 0 || r.Unit != EachMonth && r.Unit != EachYear {
		return
	}
	if r.Unit == EachYear { // always the same month: only of February there are two
		day = min(day, monthEnd(2000, r.On.Month))
	}
	if day > r.On.Day {
		r.Day = day
	}
}

// nthWeekday is the nth such weekday of a month, -1 the last.
func nthWeekday(year int, month time.Month, w time.Weekday, nth int) Date {
	if nth < 0 {
		last := Date{year, month, monthEnd(year, month)}
		return last.AddDays(-((int(last.Weekday()-w) + 7) % 7))
	}
	first := Date{year, month, 1}
	return first.AddDays((int(w-first.Weekday())+7)%7 + 7*(nth-1))
}

// nthWork is the nth working day of a month, -1 the last; false when it has fewer.
func nthWork(year int, month time.Month, nth int, work func(Date) bool) (Date, bool) {
	if nth < 0 {
		d, ok := workOn(Date{year, month, monthEnd(year, month)}, -1, work)
		return d, ok && d.Month == month
	}
	for d := (Date{year, month, 1}); d.Month == month; d = d.AddDays(1) {
		if !work(d) {
			continue
		}
		if nth--; nth == 0 {
			return d, true
		}
	}
	return Date{}, false
}

// monthEnd is the number of days of a month.
func monthEnd(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// weekdays is the week of work without public holidays.
func weekdays(d Date) bool { return !d.Weekend() }

// real tells whether the day stands on the calendar.
func (d Date) real() bool {
	return d.Year >= 1 && d.Year <= 9999 && d.Month >= 1 && d.Month <= 12 && d.Day >= 1 && d.Day <= monthEnd(d.Year, d.Month)
}
