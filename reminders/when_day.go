package reminders

import "time"

// weekday reads a day of the week: the first one after today; after "next" the one of next week, with the first one as what may
// be meant too.
func (p *phrases) weekday(i int) when {
	k := i + p.opt(i, sThis, sComing)
	following := p.is(k, sNext)
	k += p.opt(k, sNext)
	if !p.is(k, sWday, sWdayAbb) {
		return when{}
	}
	short := p.is(k, sWdayAbb) && k == i
	w := p.at(k).n
	out := when{d: p.today.AddDays(1 + (w-int(p.today.Weekday())+6)%7), weak: short}
	k++
	inWeek := monday(p.today).AddDays(7 + (w+6)%7)
	switch s := p.span(k); {
	case following:
		if out.d != inWeek {
			out.other = out.d
		}
		out.d = inWeek
	case p.is(k, sComing):
		k++
	case s.n > 0 && s.err == nil && !s.late && p.is(k+s.n-1, sUnit, sUnits):
		if days := s.d.Sub(p.today); days%7 == 0 { // over twee weken, over 14 dagen
			out.d = out.d.AddDays(days)
		} else {
			out.err = ErrWeekday
		}
		k += s.n
	case p.en && p.is(k, sUnit) && (p.at(k).n == uWeek || p.at(k).n == uFortnight): // Monday week
		out.d = shift(out.d, 1, p.at(k).n)
		k++
	default:
		j := k + p.opt(k, sOf, sIn)
		if p.is(j, sNext) && p.is(j+1, sUnit) && p.at(j+1).n == uWeek {
			out.d = inWeek
			k = j + 2
		} else if short && !p.is(i-1, sOn) && p.at(i).norm == "zo" {
			return when{} // "so"
		}
	}
	out.n = k - i
	out.weak, out.weekly = short && out.n == 1, out.n == 1
	return out
}

// nextUnit reads volgende week, next month, and a day of such a week; with spans also this week and the coming two weeks.
func (p *phrases) nextUnit(i int) when {
	k := i + p.opt(i, sIn, sDuring)
	k += p.opt(k, sThe)
	if p.spans && p.is(k, sNext, sComing) && p.is(k+1, sNum) && p.is(k+2, sUnit, sUnits) {
		l := p.length(k + 1)
		return when{n: k + 1 + l.n - i, d: p.today, last: l.d.AddDays(-1), err: l.err}
	}
	now := p.is(k, sThis, sRestOf)
	if p.is(k, sWeekend) || p.is(k, sThis, sNext, sComing) && p.is(k+1, sWeekend) {
		return p.theWeekend(i, k)
	}
	if !now && !p.is(k, sNext, sComing) {
		return when{}
	}
	k++
	k += p.opt(k, sThe, sThis)
	if !p.is(k, sUnit) {
		return when{}
	}
	out := when{n: k + 1 - i}
	begins, ends, ok := p.period(p.at(k).n, !now)
	if !ok {
		return when{}
	}
	out.d, out.last = begins, ends
	if j := k + 1 + p.opt(k+1, sOn); p.at(k).n == uWeek && p.is(j, sWday) {
		out.n = j + 1 - i
		out.d = begins.AddDays((p.at(j).n + 6) % 7)
		out.last = out.d
		if out.d.Before(p.today) {
			out.err = ErrPast
		}
		return out
	}
	if now {
		if !p.spans {
			return when{} // some day of it: which?
		}
		out.d = p.today
	}
	return out
}

// theWeekend is the coming one, or the one of next week.
func (p *phrases) theWeekend(i, k int) when {
	out := when{weak: k == i, d: p.today.AddDays((6 - int(p.today.Weekday()) + 7) % 7)}
	if p.is(k, sNext) {
		out.d = monday(p.today).AddDays(7 + 5)
	}
	if out.last = out.d.AddDays(1); p.today.Weekday() == time.Sunday && p.spans && !p.is(k, sNext) {
		out.d, out.last = p.today, p.today
	}
	k += p.opt(k, sThis, sNext, sComing)
	out.n = k + 1 - i
	return out
}

// period is the week, month, quarter or year that today is in, or the one after it.
func (p *phrases) period(u int, following bool) (first, last Date, ok bool) {
	t := p.today
	steps := 0
	switch u {
	case uWeek:
		first = monday(t)
		if following {
			first = first.AddDays(7)
		}
		return first, first.AddDays(6), true
	case uMonth:
		first, steps = Date{t.Year, t.Month, 1}, 1
	case uQuarter:
		first, steps = Date{t.Year, t.Month - (t.Month-1)%3, 1}, 3
	case uYear:
		first, steps = Date{t.Year, 1, 1}, 12
	default:
		return Date{}, Date{}, false
	}
	if following {
		first = first.AddMonths(steps)
	}
	return first, first.AddMonths(steps).AddDays(-1), true
}

// edge reads the beginning, the middle and the end of a period: eind deze maand, mid May, begin volgend jaar.
func (p *phrases) edge(i int) when {
	if !p.is(i, sBegin, sMiddle, sEnd, sHalf) {
		return when{}
	}
	k := i + 1
	linked := p.is(k, sOf)
	k += p.opt(k, sOf)
	if p.is(k, sMonth) && !p.is(i, sHalf) || p.is(i, sHalf) && p.is(i+1, sMonth) {
		return p.edgeOfMonth(i, k)
	}
	if p.is(i, sHalf) || !linked && p.en {
		return when{}
	}
	if p.is(k, sYear) {
		first := Date{p.at(k).n, 1, 1}
		return p.onEdge(i, k+1, first, first.AddMonths(12).AddDays(-1), uYear)
	}
	following := p.is(k, sNext, sComing)
	k += p.opt(k, sThe, sThis, sNext, sComing)
	u := p.at(k)
	first, last, ok := p.period(u.n, following)
	if u.sign != sUnit || !ok {
		return when{}
	}
	out := p.onEdge(i, k+1, first, last, u.n)
	if out.err != nil && !following {
		first, last, _ = p.period(u.n, true) // its beginning is over: that of the next one
		out = p.onEdge(i, k+1, first, last, u.n)
	}
	return out
}

func (p *phrases) edgeOfMonth(i, k int) when {
	m := time.Month(p.at(k).n)
	if p.is(k+1, sYear) {
		first := Date{p.at(k + 1).n, m, 1}
		return p.onEdge(i, k+2, first, first.AddMonths(1).AddDays(-1), uMonth)
	}
	first := Date{p.today.Year, m, 1}
	out := p.onEdge(i, k+1, first, first.AddMonths(1).AddDays(-1), uMonth)
	if out.err != nil {
		first.Year++
		out = p.onEdge(i, k+1, first, first.AddMonths(1).AddDays(-1), uMonth)
	}
	out.loose = true
	return out
}

// onEdge is the day that the piece i names of a period.
func (p *phrases) onEdge(i, to int, first, last Date, u int) when {
	out := when{n: to - i, end: p.is(i, sEnd)}
	switch p.at(i).sign {
	case sBegin:
		out.d = first
	case sEnd:
		if out.d = last; u == uWeek {
			out.d = first.AddDays(4)
		}
	default:
		switch u {
		case uWeek:
			out.d = first.AddDays(2)
		case uMonth:
			out.d = first.AddDays(14)
		case uQuarter:
			out.d = first.AddMonths(1).AddDays(14)
		default:
			out.d = first.AddMonths(6)
		}
	}
	if out.d.Before(p.today) {
		out.err = ErrPast
	}
	return out
}

// inMonth reads in maart, in March 2027: the first day, or the whole month.
func (p *phrases) inMonth(i int) when {
	k := i + p.opt(i, sIn, sDuring)
	if !p.is(k, sMonth) || k == i && !p.spans {
		return when{}
	}
	m := time.Month(p.at(k).n)
	out := when{n: k + 1 - i, weak: true}
	if p.is(k+1, sYear) {
		out.n++
		out.d = Date{p.at(k + 1).n, m, 1}
	} else {
		out.d = nextDate(p.today, m, 1)
		if p.spans && p.today.Month == m {
			out.d = Date{p.today.Year, m, 1}
		}
	}
	out.last = out.d.AddMonths(1).AddDays(-1)
	if p.spans && out.d.Before(p.today) && !out.last.Before(p.today) {
		out.d = p.today
	}
	if out.d.Before(p.today) {
		out.err = ErrPast
	}
	return out
}

// week reads a week by its ISO number: in week 23.
func (p *phrases) week(i int) when {
	k := i + p.opt(i, sIn)
	if !p.is(k, sUnit) || p.at(k).n != uWeek || !p.is(k+1, sNum) || !p.at(k+1).dayNumber() {
		return when{}
	}
	number := p.at(k + 1).n
	out := when{n: k + 2 - i, weak: true}
	y, fixed := p.today.Year, false
	if j := k + 2 + p.opt(k+2, sOf); p.is(j, sYear) {
		y, fixed = p.at(j).n, true
		out.n = j + 1 - i
	}
	for ; ; y++ {
		out.d = monday(Date{y, 1, 4}).AddDays(7 * (number - 1))
		out.last = out.d.AddDays(6)
		if p.spans && !out.d.After(p.today) && !out.last.Before(p.today) {
			out.d = p.today
		}
		isoYear, isoWeek := out.last.midnight().ISOWeek()
		exists := isoYear == y && isoWeek == number
		switch {
		case number < 1 || number > 53 || fixed && !exists:
			out.err = ErrDate
		case exists && out.d.Before(p.today) && fixed:
			out.err = ErrPast
		case !exists || out.d.Before(p.today):
			continue
		}
		return out
	}
}

// nthOf reads a counted day of a month once: de eerste maandag van maart, the last day of next month.
func (p *phrases) nthOf(i int) when {
	if !p.is(i, sOrdinal) {
		return when{}
	}
	what, k := p.at(i+1), i+2
	counted := what.sign == sWday || what.sign == sUnit && (what.n == uDay || what.n == uWorkday)
	if !counted || !p.is(k, sOf, sIn) {
		return when{}
	}
	k++
	s := series{unit: EachMonth, nth: p.at(i).n, w: -1}
	s.count(what)
	start := p.today
	switch following := p.is(k+p.opt(k, sThe), sNext); {
	case p.is(k, sMonth):
		s.unit, s.month = EachYear, time.Month(p.at(k).n)
		if k++; p.is(k, sYear) {
			start = Date{p.at(k).n, 1, 1}
			k++
		}
	case p.is(k+p.skip(k, sThe, sThis, sNext), sUnit):
		k += p.skip(k, sThe, sThis, sNext) + 1
		u := p.at(k - 1).n
		if u != uMonth && u != uQuarter && u != uYear {
			return when{}
		}
		if s.in(u); u == uYear {
			if s.month = 1; s.nth < 0 || s.dom == lastDay {
				s.month = time.December
			}
		}
		if following {
			start, _, _ = p.period(u, true)
		}
	default:
		return when{}
	}
	out := when{n: k - i}
	if s.nth > maxNth {
		out.err = ErrNth
	} else if out.d, _ = s.firstFrom(start); out.d.Before(p.today) {
		out.err = ErrPast
	}
	return out
}

// bareNth reads de 15e, the 15th of next month, woensdag de 3de: the next day with that number.
func (p *phrases) bareNth(i int) when {
	at, w := i, -1
	if p.is(i, sWday) && p.is(i+1, sThe) && figure(p.at(i+2).norm) {
		at, w = i+2, p.at(i).n
	}
	n := p.at(at).n
	if !p.is(at, sOrdinal) || n < 1 || n > 31 || !p.is(at-1, sThe, sOn) {
		return when{}
	}
	out := when{n: at + 1 - i, weak: w < 0}
	from := Date{p.today.Year, p.today.Month, 1}
	if k := at + 1; p.is(k, sOf) {
		k++
		following := p.is(k+p.opt(k, sThe), sNext)
		k += p.skip(k, sThe, sThis, sNext, sComing)
		if p.is(k, sUnit) && p.at(k).n == uMonth {
			out.n, out.weak = k+1-i, false
			if following {
				from = from.AddMonths(1)
			}
		}
	}
	for range 4 { // the longest wait is for a 31st
		if out.d = (Date{from.Year, from.Month, n}); out.d.real() && !out.d.Before(p.today) {
			if w >= 0 && int(out.d.Weekday()) != w {
				out.err = ErrWeekday
			}
			return out
		}
		from = from.AddMonths(1)
	}
	out.err = ErrDate
	return out
}
