package reminders

import "time"

// series is what was read of a reminder that comes again: a [Rule] before its first day is known.
type series struct {
	unit    string
	every   int        // 0 = 1
	w       int        // day of the week, -1 = none
	nth     int        // of w, of working days with work
	work    bool       //
	dom     int        // day of the month, 31 the last
	month   time.Month // of a year
	quarter bool       // counted from January

	n    int // pieces
	err  error
	weak bool
	late bool
}

// dated tells whether a series names its days: elke eerste maandag, not elke maand.
func (s *series) dated() bool { return s.w >= 0 || s.nth != 0 || s.dom != 0 || s.work }

// maxNth is up to which weekday or working day of a month every month has one (see [Rule.Nth]).
const maxNth = 4

// series reads the longest phrase from i on that means days again and again.
func (p *phrases) series(i int) series {
	var best series
	for _, read := range []func(*phrases, int) series{(*phrases).each, (*phrases).adverbial, (*phrases).plural, (*phrases).ofEach} {
		if s := read(p, i); s.n > best.n {
			best = s
		}
	}
	if best.nth > maxNth {
		best.err = ErrNth
	}
	if k := i + best.n; best.n > 0 && ands[p.at(k).norm] && p.is(k+1, sWday, sWdayAbb, sWdays, sOrdinal) {
		best.err = ErrMany
		best.n += 2
	}
	return best
}

// each reads elke maandag, every two weeks, om de drie maanden, elke eerste maandag van het kwartaal.
func (p *phrases) each(i int) series {
	k := i + p.opt(i, sOn)
	s := series{w: -1}
	switch n := p.omDe(k); {
	case n > 0:
		s.every = 2
		k += n
	case p.is(k, sEvery, sAlternate):
		if p.is(k, sAlternate) {
			s.every = 2
		}
		k++
	default:
		return series{}
	}
	switch l := p.at(k); {
	case l.sign == sNum && p.is(k+1, sMonth) && l.dayNumber(), l.sign == sOrdinal && l.n > 0 && p.is(k+1+p.opt(k+1, sOf), sMonth):
		k += 1 + p.opt(k+1, sOf)
		s.unit = EachYear
		s.yearly(l.n, time.Month(p.at(k).n))
		k++
	case l.sign == sOrdinal:
		k = p.counted(&s, k)
	case l.sign == sHalf && p.is(k+1, sUnit) && p.at(k+1).n == uYear, l.sign == sNum && l.n == 1 && p.is(k+1, sHalf) && p.is(k+2, sUnit):
		s.unit, s.every = EachMonth, 6
		k += 2 + p.opt(k+1, sHalf)
	case l.sign == sNum && l.n > 0:
		s.every = l.n
		k = p.step(&s, k+1)
	default:
		k = p.step(&s, k)
	}
	if s.unit == "" {
		return series{}
	}
	s.n = p.details(&s, k) - i
	return s
}

// omDe reads om de, before twee weken or an andere week, and is its length. It may also be what follows: om de week te plannen.
func (p *phrases) omDe(k int) int {
	if p.at(k).norm != "om" || p.at(k+1).norm != "de" {
		return 0
	}
	n := 2
	if p.at(k+2).norm == "andere" {
		n++
	}
	switch l := p.at(k + n); {
	case l.sign == sNum && p.is(k+n+1, sUnit, sUnits):
		return n
	case l.sign != sUnit:
		return 0
	}
	if rest := p.at(k + n + 1); n == 3 || rest.norm == "" || links[rest.norm] || p.is(k+n+1, sOn, sFrom, sUntil, sThrough, sAt) {
		return n
	}
	return 0
}

// step reads the unit of a series; the unit stays "" when there is none.
func (p *phrases) step(s *series, k int) int {
	l := p.at(k)
	switch l.sign {
	case sUnit, sUnits:
		s.in(l.n)
	case sWday, sWdayAbb, sWdays:
		s.unit, s.w = EachWeek, l.n
	case sWeekend:
		s.unit, s.w = EachWeek, int(time.Saturday)
	case sToday: // elke morgen
		if l.n != 1 {
			return k
		}
		s.unit = EachDay
	case sMorning, sNoon:
		s.unit, s.late = EachDay, l.sign == sNoon
	case sMonth:
		s.unit, s.month, s.dom = EachYear, time.Month(l.n), 1
	default:
		return k
	}
	return k + 1
}

// in sets the unit of a series, with the step that was read.
func (s *series) in(u int) {
	times := max(s.every, 1)
	switch u {
	case uDay:
		s.unit = EachDay
	case uWorkday:
		s.unit = EachWorkday
	case uWeek:
		s.unit = EachWeek
	case uFortnight:
		s.unit, times = EachWeek, 2*times
	case uMonth:
		s.unit = EachMonth
	case uQuarter:
		s.unit, s.quarter, times = EachMonth, true, 3*times
	case uYear:
		s.unit = EachYear
	case uHour:
		s.unit, s.late, times = EachDay, true, 1
	}
	if s.every = times; times == 1 {
		s.every = 0
	}
}

// yearly notes a day of the year; 29 February is one.
func (s *series) yearly(day int, m time.Month) {
	if s.dom, s.month = day, m; day < 1 || day > monthEnd(2000, m) {
		s.err = ErrDate
	}
}

// count notes which day of its month is meant: a weekday, a working day, or the first or last day.
func (s *series) count(what lex) {
	switch {
	case what.sign != sUnit:
		s.w = what.n
	case what.n == uWorkday:
		s.work = true
	case s.nth < 0:
		s.dom, s.nth = lastDay, 0
	default:
		s.dom, s.nth = s.nth, 0
	}
}

// counted reads what comes after every: eerste maandag van het kwartaal, laatste dag van de maand, 15e, tweede week.
func (p *phrases) counted(s *series, k int) int {
	n, what := p.at(k).n, p.at(k+1)
	isDay := what.sign == sWday || what.sign == sWdayAbb || what.sign == sUnit && (what.n == uDay || what.n == uWorkday)
	switch {
	case !isDay && (what.sign == sUnit || what.sign == sUnits):
		if n < 2 {
			return k
		}
		s.every = n
		s.in(what.n)
		return k + 2
	case isDay:
		s.nth = n
		s.count(what)
		k += 2
	case n >= 1 && n <= 31:
		s.dom = n
		k++
	default:
		return k
	}
	s.unit = EachMonth
	j := k + p.opt(k, sOf, sIn)
	linked := j > k
	if to := p.periodOf(s, j); linked && to > j {
		return to
	}
	if p.en && n == 2 && what.sign == sWday { // every second Friday
		s.unit, s.every, s.nth = EachWeek, 2, 0
	} else if what.sign == sUnit && what.n == uDay && n >= 2 { // elke tweede dag
		s.unit, s.every, s.dom = EachDay, n, 0
	}
	return k
}

// periodOf reads of which period a counted day is: de maand, each quarter, oktober.
func (p *phrases) periodOf(s *series, j int) int {
	if p.is(j, sMonth) {
		s.unit, s.month = EachYear, time.Month(p.at(j).n)
		return j + 1
	}
	k := j + p.opt(j, sThe)
	other := p.is(k, sAlternate)
	k += p.opt(k, sEvery, sAlternate)
	if !p.is(k, sUnit) {
		return j
	}
	if other {
		s.every = 2
	}
	switch p.at(k).n {
	case uMonth, uQuarter:
		s.in(p.at(k).n)
	case uYear:
		s.in(uYear)
		if s.month = 1; s.nth < 0 || s.dom == lastDay {
			s.month = time.December
		}
	default:
		return j
	}
	return k + 1
}

// adverbial reads maandelijks, weekly on Tuesday.
func (p *phrases) adverbial(i int) series {
	if !p.is(i, sAdverb) {
		return series{}
	}
	s := series{w: -1, every: p.at(i).n / 100}
	s.in(p.at(i).n % 100)
	k := p.details(&s, i+1)
	s.n, s.weak = k-i, k == i+1
	return s
}

// plural reads op werkdagen, on Mondays, 's maandags.
func (p *phrases) plural(i int) series {
	k := i + p.opt(i, sOn)
	l := p.at(k)
	s := series{w: -1, n: k + 1 - i, weak: k == i}
	switch {
	case l.sign == sWdays:
		s.unit, s.w = EachWeek, l.n
	case l.sign == sUnits && l.n == uWorkday && k > i:
		s.unit = EachWorkday
	default:
		return series{}
	}
	return s
}

// ofEach reads the day before the period: op de eerste maandag van elke maand, 1 October every year, eind elk kwartaal.
func (p *phrases) ofEach(i int) series {
	k := i + p.opt(i, sOn)
	k += p.opt(k, sThe)
	s := series{w: -1}
	what := p.at(k + 1)
	switch l := p.at(k); {
	case l.sign == sOrdinal && (what.sign == sWday || what.sign == sUnit && what.n <= uWorkday):
		s.nth = l.n
		s.count(what)
		k += 2
	case l.dayNumber() && what.sign == sMonth:
		s.yearly(l.n, time.Month(what.n))
		if k += 2; !p.is(k, sEvery) || !p.is(k+1, sUnit) || p.at(k+1).n != uYear {
			return series{}
		}
		s.unit, s.n = EachYear, k+2-i
		return s
	case l.sign == sOrdinal && l.n > 0 && l.n <= 31:
		s.dom = l.n
		k++
	case l.sign == sWday && p.is(k+1, sEvery, sAlternate) && p.is(k+2, sUnit) && p.at(k+2).n == uWeek:
		s.unit, s.w, s.n = EachWeek, l.n, k+3-i
		if p.is(k+1, sAlternate) {
			s.every = 2
		}
		return s
	case l.sign == sBegin:
		s.dom = 1
		k++
	case l.sign == sMiddle:
		s.dom = 15
		k++
	case l.sign == sEnd:
		s.dom = lastDay
		k++
	default:
		return series{}
	}
	k += p.opt(k, sOf, sIn)
	if !p.is(k, sEvery, sAlternate) {
		return series{}
	}
	s.unit = EachMonth
	to := p.periodOf(&s, k)
	if to == k {
		return series{}
	}
	s.n = to - i
	return s
}

// details reads on which day of its unit a series comes: op dinsdag, on the 15th, op de laatste vrijdag, in oktober, op 1 oktober.
func (p *phrases) details(s *series, k int) int {
	if s.unit == EachWeek && s.w >= 0 && p.is(k, sOf, sIn) && p.is(k+1, sThe) && p.is(k+2, sUnit) && p.at(k+2).n == uWeek {
		return k + 3 // elke maandag van de week
	}
	if s.nth != 0 || s.dom != 0 || s.w >= 0 {
		return k
	}
	j := k + p.opt(k, sOn, sIn)
	j += p.opt(j, sThe)
	l, what := p.at(j), p.at(j+1)
	monthly := s.unit == EachMonth || s.unit == EachYear
	switch {
	case s.unit == EachWeek && (l.sign == sWday || l.sign == sWdayAbb && j > k || l.sign == sWdays && j > k):
		s.w = l.n
		return j + 1
	case !monthly:
		return k
	case s.unit == EachYear && (l.dayNumber() && what.sign == sMonth || p.en && l.sign == sMonth && what.dayNumber()):
		if l.sign == sMonth {
			l, what = what, l
		}
		s.yearly(l.n, time.Month(what.n))
		return j + 2
	case s.unit == EachYear && l.sign == sMonth && j > k:
		s.dom, s.month = 1, time.Month(l.n)
		return j + 1
	case s.unit == EachMonth && l.dayNumber() && what.sign == sMonth:
		return k // from that day
	case l.sign == sOrdinal && (what.sign == sWday || what.sign == sUnit && what.n <= uWorkday):
		s.nth = l.n
		s.count(what)
		return p.ofPeriod(s, j+2)
	case l.sign == sOrdinal && l.n > 0 && l.n <= 31 && s.unit == EachMonth && j > k:
		s.dom = l.n
		return j + 1
	case l.sign == sBegin, l.sign == sEnd:
		if s.dom = 1; l.sign == sEnd {
			s.dom = lastDay
		}
		return p.ofPeriod(s, j+1)
	}
	return k
}

// ofPeriod reads the period of a detail once more: elk jaar op de eerste maandag van oktober.
func (p *phrases) ofPeriod(s *series, k int) int {
	before := *s
	to := k
	if p.is(k, sOf, sIn) {
		if to = p.periodOf(s, k+1); to == k+1 {
			to = k
		}
		if s.month == 0 || before.unit != EachYear {
			s.unit, s.every, s.quarter = before.unit, before.every, before.quarter
		}
	}
	if s.unit == EachYear && s.month == 0 {
		if s.month = 1; s.nth < 0 || s.dom == lastDay {
			s.month = time.December
		}
	}
	return to
}
