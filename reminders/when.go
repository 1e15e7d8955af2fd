package reminders

import (
	"errors"
	"time"
)

// What a person can cause by what they write; the bot has words for each. A text that is no day at all is [ErrDate].
var (
	ErrNoDay    = errors.New("no day in the text")
	ErrNoText   = errors.New("nothing to be reminded of in the text")
	ErrPast     = errors.New("a day that is over")
	ErrFar      = errors.New("a day too far ahead")
	ErrWeekday  = errors.New("the day isn't that day of the week")
	ErrMany     = errors.New("more than one day at a time")
	ErrUnclear  = errors.New("words about days that don't go together")
	ErrNth      = errors.New("a day that not every month has")
	ErrNotYou   = errors.New("somebody else is to be reminded")
	ErrNever    = errors.New("it would never come")
	ErrNotAway  = errors.New("the text doesn't say that somebody is away or back")
	ErrNoReturn = errors.New("the text doesn't say until when")
)

// farthest is how many years ahead a day is believed.
const farthest = 50

// phrases reads days in a text, from a known today. In both languages the day stands before the month: 3/4 is 3 April.
type phrases struct {
	lx    []lex
	today Date
	en    bool
	spans bool // weeks and months as a whole count too: of an absence
}

// when is a day that was read, n pieces long; n = 0 is none. A phrase that means a week or a month has it up to last.
type when struct {
	n      int
	d      Date
	last   Date
	err    error // it is meant as a day, and isn't one
	other  Date  // people also call this day so
	loose  bool  // without a year
	weekly bool  // a day of the week and nothing more
	end    bool  // the end of a period
	weak   bool  // too little to be sure of in the middle of other words
	late   bool  // a part of the day other than the morning
}

func phrasesOf(text, lang string, today Date) *phrases {
	p := &phrases{today: today, en: lang == "en"}
	v := dutchTerms
	if p.en {
		v = englishTerms
	}
	p.lx = read(text, v)
	return p
}

func (p *phrases) at(i int) lex {
	if i < 0 || i >= len(p.lx) {
		return lex{}
	}
	return p.lx[i]
}

func (p *phrases) is(i int, signs ...sign) bool {
	s := p.at(i).sign
	for _, w := range signs {
		if s == w && s != sWord {
			return true
		}
	}
	return false
}

// skip is how many of the pieces from i on have one of these signs.
func (p *phrases) skip(i int, signs ...sign) int {
	n := 0
	for p.is(i+n, signs...) {
		n++
	}
	return n
}

// opt is 1 when the piece has one of these signs.
func (p *phrases) opt(i int, signs ...sign) int {
	if p.is(i, signs...) {
		return 1
	}
	return 0
}

// day reads the longest phrase from i on that means one day.
func (p *phrases) day(i int) when {
	pre := p.opt(i, sOn)
	sure := pre > 0
	pre += p.opt(i+pre, sThe)
	var best when
	for _, read := range []func(*phrases, int) when{(*phrases).written, (*phrases).dayOf, (*phrases).soon, (*phrases).weekday, (*phrases).week, (*phrases).offset,
		(*phrases).nextUnit, (*phrases).ahead, (*phrases).edge, (*phrases).inMonth, (*phrases).nthOf, (*phrases).bareNth} {
		if w := read(p, i+pre); w.n > best.n {
			best = w
		}
	}
	if best.n == 0 {
		return when{}
	}
	best.n += pre
	if sure && !p.at(i+pre).weakAlone() {
		best.weak = false
	}
	if best.err == nil && best.d.After(p.today.AddMonths(12*farthest)) {
		best.err = ErrFar
	}
	if best.last.IsZero() {
		best.last = best.d
	}
	return best
}

// weakAlone tells that a preposition doesn't make it a day: "op de 15e verdieping".
func (l lex) weakAlone() bool { return l.sign == sOrdinal }

// absolute is a day that was named. Without a year it is the next one, today included; w below 0 is no day of the week.
func (p *phrases) absolute(day int, m time.Month, y, w int) when {
	if m < 1 || m > 12 || day < 1 || day > monthEnd(2000, m) {
		return when{err: ErrDate}
	}
	out := when{d: Date{y, m, day}, loose: y == 0}
	if y == 0 {
		out.d = nextDate(p.today, m, day)
	}
	switch {
	case !out.d.real():
		out.err = ErrDate
	case out.d.Before(p.today):
		out.err = ErrPast
	case w >= 0 && int(out.d.Weekday()) != w:
		out.err = ErrWeekday
	}
	return out
}

// nextDate is the first day from a day on that has this month and day; no day when there is none for a leap day's time.
func nextDate(from Date, m time.Month, day int) Date {
	for y := from.Year; y <= from.Year+8; y++ {
		if d := (Date{y, m, day}); d.real() && !d.Before(from) {
			return d
		}
	}
	return Date{}
}

// written reads a day in figures: 3/3/2027, 2027-03-03, and 3/3 where it can only be a day.
func (p *phrases) written(i int) when {
	w := -1
	k := i
	if p.is(k, sWday, sWdayAbb) {
		w = p.at(k).n
		k++
	}
	l := p.at(k)
	if l.sign != sNumeric && (l.sign != sPair || p.is(k+1, sMonth)) {
		return when{}
	}
	out := p.absolute(l.d, time.Month(l.m), l.y, w)
	out.n = k + 1 - i
	out.weak = l.y == 0 && w < 0
	return out
}

// dayOf reads a day and the name of its month: dinsdag 3 maart, the 3rd of March 2027, March 3.
func (p *phrases) dayOf(i int) when {
	k, w := i, -1
	if p.is(k, sWday, sWdayAbb) {
		w = p.at(k).n
		k++
		k += p.opt(k, sThe)
	}
	day, m := p.at(k), p.at(k+1+p.opt(k+1, sOf))
	n := 2 + p.opt(k+1, sOf)
	if p.en && p.is(k, sMonth) {
		n = 2 + p.opt(k+1, sThe)
		day, m = p.at(k+n-1), p.at(k)
	}
	if m.sign != sMonth || !day.dayNumber() {
		return when{}
	}
	y := 0
	if p.is(k+n, sYear) {
		y = p.at(k + n).n
		n++
	}
	out := p.absolute(day.n, time.Month(m.n), y, w)
	out.n = k + n - i
	return out
}

// dayNumber tells whether a piece can number a day of a month: in figures, or as an ordinal.
func (l lex) dayNumber() bool {
	return l.sign == sOrdinal && l.n > 0 || l.sign == sNum && l.n < 100 && l.norm[0] >= '0' && l.norm[0] <= '9'
}

// soon reads today, tomorrow and the day after, also counted from: vandaag over twee weken.
func (p *phrases) soon(i int) when {
	if !p.is(i, sToday) {
		return when{}
	}
	n := p.at(i).n
	out := when{n: 1, d: p.today.AddDays(n % late), late: n >= late}
	if s := p.span(i + 1); s.n > 0 && s.err == nil && !s.late {
		out.n, out.d = 1+s.n, s.d.AddDays(n%late)
	}
	if p.is(i+out.n, sNoon) {
		out.n, out.late = out.n+1, true
	} else {
		out.n += p.opt(i+out.n, sMorning)
	}
	return out
}

// span reads a stretch of time from today: over twee weken, in 3 months, binnen een half jaar.
func (p *phrases) span(i int) when {
	if !p.is(i, sAfter, sIn) {
		return when{}
	}
	s := p.length(i + 1)
	if s.n > 0 {
		s.n++
	}
	return s
}

// length reads a stretch of time and the day that lies so far ahead.
func (p *phrases) length(i int) when {
	a := p.amount(i)
	out := when{n: a.n, late: a.n > 0 && a.unit == uHour}
	if a.n == 0 {
		return when{}
	}
	if a.count > farthest*366 {
		return when{n: a.n, err: ErrFar}
	}
	if out.d = shift(p.today, a.count, a.unit); out.d.After(p.today.AddMonths(12 * farthest)) {
		out.err = ErrFar
	}
	return out
}

// amount is so many units, n pieces long.
type amount struct{ n, count, unit int }

// amount reads a number of units: twee weken, a quarter, een half jaar.
func (p *phrases) amount(i int) amount {
	k, count, halves := i, 1, false
	if p.is(k, sHalf) {
		halves = true
		k++
	}
	if p.is(k, sNum) {
		count = p.at(k).n
		k++
	} else if !halves {
		return amount{}
	}
	if p.is(k, sHalf) && !halves && count == 1 {
		halves = true
		k++
	}
	if !p.is(k, sUnit, sUnits) || count == 0 {
		return amount{}
	}
	u := p.at(k).n
	if halves {
		if u != uYear {
			return amount{}
		}
		u, count = uMonth, 6
	}
	return amount{k + 1 - i, count, u}
}

// offset reads so long before or after a day: twee weken na 3 maart, een dag voor eind juni, a week from Monday.
func (p *phrases) offset(i int) when {
	a := p.amount(i)
	if a.n == 0 && p.is(i, sUnit) && p.is(i-1, sThe) { // the day before
		a = amount{1, 1, p.at(i).n}
	}
	k := i + a.n
	if a.n == 0 || a.unit == uHour || a.count > farthest*366 {
		return when{}
	}
	dir := 1
	switch {
	case p.is(k, sLater):
		dir = p.at(k).n
	case p.en && !p.spans && p.is(k, sFrom), p.en && p.is(k, sOn) && p.is(k+1, sWday): // an absence is so long from a day on
	default:
		return when{}
	}
	d := p.day(k + 1)
	if d.n == 0 {
		return when{}
	}
	out := when{n: k + 1 + d.n - i, err: d.err, loose: d.loose}
	if out.err == nil {
		if out.d = shift(d.d, dir*a.count, a.unit); out.d.Before(p.today) {
			out.err = ErrPast
		}
	}
	return out
}

// shift is so many units after a day, before it with n below 0. Working days are Monday to Friday here; hours are no days.
func shift(d Date, n, u int) Date {
	switch u {
	case uDay:
		return d.AddDays(n)
	case uWorkday:
		dir := 1
		if n < 0 {
			dir, n = -1, -n
		}
		for ; n > 0; n-- {
			d, _ = workOn(d.AddDays(dir), dir, weekdays)
		}
		return d
	case uWeek:
		return d.AddDays(7 * n)
	case uFortnight:
		return d.AddDays(14 * n)
	case uMonth:
		return d.AddMonths(n)
	case uQuarter:
		return d.AddMonths(3 * n)
	case uYear:
		return d.AddMonths(12 * n)
	}
	return d
}

// ahead reads a stretch of time: over twee weken, two weeks from now, in two weeks on Friday.
func (p *phrases) ahead(i int) when {
	out := p.span(i)
	if out.n == 0 {
		if out = p.length(i); out.n == 0 || !p.is(i+out.n, sAhead) {
			return when{}
		}
		out.n++
	}
	if k := i + out.n + p.opt(i+out.n, sOn); out.err == nil && p.is(k, sWday) && p.is(k-2, sUnits, sUnit) && p.at(k-2).n == uWeek {
		out.d = monday(out.d).AddDays((p.at(k).n + 6) % 7)
		out.n = k + 1 - i
	}
	return out
}

// monday begins the week of a day.
func monday(d Date) Date { return d.AddDays(-((int(d.Weekday()) + 6) % 7)) }
