package reminders

import (
	"cmp"
	"errors"
	"strings"
)

// Leave is what somebody says about being away: the days, or with Back that they are there again, after these days or, without
// any, from now on. With Not they are there on these days after all.
type Leave struct {
	Away
	Back, Not bool
	Loose     bool // nobody is said to be away: "verlof van 3 tot 5 juli"
}

// ParseAway reads that somebody is away, in Dutch ("nl") or English ("en"): "ik ben met verlof van 3 tot en met 17 juli".
//
// Who is away until a day is back on that day: the last day away is the one before. "Tot en met", "through", and the end of a
// period include it, and so does "from 3 to 17 July". Days that are over are left out: an absence begins today at the earliest.
//
// [ErrNotAway] when the text says neither; [ErrNoReturn], with From, when it doesn't say until when; else [ErrDate], [ErrPast],
// [ErrFar], [ErrWeekday], and [ErrMany] for what one Away can't hold.
func ParseAway(text, lang string, today Date) (Leave, error) {
	if len(text) > maxRequest || !sounds(text) {
		return Leave{}, ErrNotAway
	}
	for _, w := range strings.Fields(fold(text)) {
		if l := mineWords[w]; l != "" {
			lang = l
			break
		}
	}
	a, err := readAbsence(text, lang, today)
	if err != nil && !errors.Is(err, ErrNotAway) {
		return Leave{}, err
	}
	if err != nil || !a.dated() { // the days may stand in the other language
		if b, err2 := readAbsence(text, otherLanguage(lang), today); err != nil || b.dated() || err2 != nil && !errors.Is(err2, ErrNotAway) {
			a, err = b, err2
		}
	}
	if err != nil {
		return Leave{}, err
	}
	return a.leave()
}

// SaysAway tells whether a text says that its writer is away or back, whatever the days are. Loose is as in [Leave].
func SaysAway(text string) (loose, ok bool) {
	l, err := ParseAway(text, "nl", Date{2026, 1, 1})
	return l.Loose, !errors.Is(err, ErrNotAway)
}

// sounds tells whether a text has a word of being away or back at all; most texts have none.
func sounds(text string) bool {
	for w := range strings.FieldsSeq(fold(text)) {
		if w = bare(w); awayTelling[w] || strings.HasSuffix(w, leaveOfAKind) {
			return true
		}
	}
	return false
}

func readAbsence(text, lang string, today Date) (absence, error) {
	a := absence{phrases: phrasesOf(text, lang, today)}
	a.spans = true
	a.taken = make([]bool, len(a.lx))
	err := a.find()
	if err := a.state(text); err != nil {
		return a, err
	}
	return a, err
}

// absence is a message about it, taken apart.
type absence struct {
	*phrases
	taken       []bool // pieces that say when
	last        int    // of them
	said        Leave
	denied      bool
	from, until when
	through     bool // until is included
	single      when
	length      when
}

// dated tells whether the message names any day or length of time.
func (a *absence) dated() bool { return a.from.n+a.until.n+a.single.n+a.length.n > 0 }

// state finds out whether the text is about the writer being away or back: in it somebody says so of themselves, with nothing
// before it but when; what comes behind is left alone where a reason or the days stand before it. Where nobody is said to be
// away, the text has nothing but the state and the days.
func (a *absence) state(text string) error {
	var rest []lex // the words without the days, which may stand in the middle: ik ben er vrijdag niet
	var at []int
	for i, l := range a.lx {
		if !a.taken[i] && !hedges[l.norm] {
			rest, at = append(rest, l), append(at, i)
		}
	}
	r := request{phrases: a.phrases, hi: len(a.lx)}
	if r.leadIn(); r.lead || strings.HasSuffix(strings.TrimSpace(text), "?") {
		return ErrNotAway
	}
	words := &absence{phrases: &phrases{lx: rest, today: a.today, en: a.en}}
	mine, away, back, reason, stranger, extra := false, false, false, false, false, false
	for i := 0; i < len(rest); {
		n := 1
		switch w := rest[i].norm; {
		case words.says(i, awayWords, &n):
			away = true
		case words.says(i, backWords, &n):
			var m int // "terug ziek" is ill again
			back = back || w != "terug" || n > 1 || !words.says(i+n, awayWords, &m)
		case mineWords[w] != "":
			mine = mine || words.subject(i)
		case deniers[w] && !extra:
			a.denied = true
		case askers[w]:
			return ErrNotAway
		case (away || back) && (reasons[w] || at[i] > a.last && a.dated()):
			reason, extra = true, true
		case fillers[w] || rest[i].sign != sWord || figure(w):
		case reason:
			extra = true
		default:
			stranger = true
		}
		i += n
	}
	a.said.Back, a.said.Loose = back, !mine
	switch whole := !stranger && !extra; {
	case !away && !back, stranger:
		return ErrNotAway
	case !mine && (!whole || !back && !a.dated()):
		return ErrNotAway
	}
	return nil
}

// figure tells whether a word is written with digits.
func figure(w string) bool { return w != "" && w[0] >= '0' && w[0] <= '9' }

// subject tells whether a word for oneself is what the sentence is about: ik ben, ben ik, I'm, mijn verlof.
func (a *absence) subject(i int) bool {
	var n int
	switch w := a.words(i); w {
	case "mijn", "my":
		return a.says(i+1, awayWords, &n)
	case "ik", "k", "i":
		return verbs[a.words(i+1)] || verbs[a.words(i-1)]
	}
	return true
}

func (a *absence) words(i int) string { return a.at(i).norm }

func (a *absence) and(i int) bool { w := a.words(i); return w == "en" || w == "and" || w == "&" }

// says tells whether one of some sayings begins at i, and sets the number of its pieces.
func (a *absence) says(i int, sayings map[string]bool, n *int) bool {
	r := request{phrases: a.phrases}
	for k := longestState; k > 0; k-- {
		w := r.norm(i, k)
		if j := strings.LastIndexByte(w, ' ') + 1; strings.HasSuffix(w, leaveOfAKind) {
			w = w[:j] + leaveOfAKind // ouderschapsverlof
		}
		if w != "" && sayings[w] {
			*n = k
			return true
		}
	}
	return false
}

// find reads all days of the text; an error is of the first that can't be.
func (a *absence) find() (err error) {
	for i := 0; i < len(a.lx); {
		n := 0
		switch s := a.phrases.series(i); {
		case since[a.words(i)]:
			n = 1 + a.day(i+1).n
		case s.n > 0 && !s.weak:
			n, err = s.n, cmp.Or(err, ErrMany)
		default:
			if n = a.firstAndLast(i); n == 0 {
				n = a.bound(i)
			}
			if n == 0 {
				var err2 error
				n, err2 = a.alone(i)
				err = cmp.Or(err, err2)
			}
			if n > 0 {
				a.last = i + n - 1
			}
		}
		for k := i; k < min(i+n, len(a.taken)); k++ {
			a.taken[k] = true
		}
		i += max(n, 1)
	}
	return err
}

// firstAndLast reads a first and a last day together: van 3 tot en met 17 juli, 3-17 July, maandag t/m woensdag.
func (a *absence) firstAndLast(i int) int {
	if a.is(i, sPair) && a.is(i+1, sMonth) {
		last := a.lx[i]
		last.term, last.norm = term{sNum, last.m}, "0"
		first := last
		first.n = a.lx[i].d
		q := *a.phrases
		q.lx = append([]lex{last}, a.lx[i+1:]...)
		d := q.day(0)
		a.until, a.through, a.from = d, true, a.sameMonth(first, d)
		return d.n
	}
	k := i + a.opt(i, sOf, sFrom, sBetween)
	first := a.day(k)
	number := a.at(k)
	k += first.n
	bare := first.n == 0 || first.weak && number.sign == sOrdinal
	if bare {
		if k += a.opt(k, sThe); first.n > 0 {
			k = i + a.opt(i, sOf, sFrom, sBetween) + a.opt(i+a.opt(i, sOf, sFrom, sBetween), sThe)
		}
		if number = a.at(k); !number.dayNumber() {
			return 0
		}
		k++
	}
	including := a.is(k, sThrough, sTo, sDash) || a.is(i, sBetween) && a.and(k)
	if !including && !a.is(k, sUntil) {
		return 0
	}
	last := a.day(k + 1)
	if last.n == 0 {
		return 0
	}
	if bare {
		first = a.sameMonth(number, last)
	}
	a.from, a.until, a.through = first, last, including
	return k + 1 + last.n - i
}

// sameMonth is the day with a number in the month of a last day, or in the one before.
func (a *absence) sameMonth(number lex, last when) when {
	d := Date{last.d.Year, last.d.Month, number.n}
	if number.n > last.d.Day {
		d.Month--
		if d.Month == 0 {
			d.Year, d.Month = d.Year-1, 12
		}
	}
	out := when{n: 1, d: d}
	if last.err == nil && !d.real() {
		out.err = ErrDate
	}
	return out
}

// bound reads a first or a last day: vanaf maandag, until 12 August.
func (a *absence) bound(i int) int {
	switch {
	case a.is(i, sFrom) && a.from.n == 0:
		if d := a.day(i + 1); d.n > 0 {
			a.from = d
			return 1 + d.n
		}
	case a.is(i, sUntil, sThrough) && a.until.n == 0:
		if d := a.day(i + 1); d.n > 0 {
			a.until, a.through = d, a.is(i, sThrough)
			return 1 + d.n
		}
	}
	return 0
}

// alone reads a day or a period by itself, or how long: morgen, volgende week, twee weken.
func (a *absence) alone(i int) (int, error) {
	if both := a.day(i + 2); a.at(i).dayNumber() && a.and(i+1) && both.n > 0 { // 3 en 4 juli
		a.single = a.sameMonth(a.at(i), both)
		if a.single.last = both.last; a.single.d.AddDays(1) != both.d {
			return 2 + both.n, ErrMany
		}
		return 2 + both.n, a.single.err
	}
	d, l := a.day(i), a.phrases.length(i)
	if d.n == 0 && l.n > 0 && !l.late {
		a.length = l
		return l.n, l.err
	}
	if d.n == 0 || d.weak && !a.is(i, sOn, sIn, sDuring, sMonth, sThe) {
		return 0, nil
	}
	switch {
	case a.and(i+d.n) && a.at(i+d.n+1).dayNumber() && a.day(i+d.n+1).n == 0: // week 30 en 31
		return d.n, ErrMany
	case a.single.n == 0:
		a.single = d
	case d.d == a.single.last.AddDays(1): // vandaag en morgen
		a.single.last = d.last
	default:
		return d.n, ErrMany
	}
	return d.n, d.err
}

// leave puts what was read together.
func (a *absence) leave() (Leave, error) {
	for _, w := range []when{a.from, a.until, a.single} {
		if w.err != nil && (w != a.from || !errors.Is(w.err, ErrPast)) {
			return Leave{}, w.err
		}
	}
	out := a.said
	if a.denied && !out.Back {
		out.Not = a.until.n > 0 || a.single.n > 0 || a.length.n > 0
		out.Back = !out.Not
	}
	if out.Back && a.until.n == 0 { // terug op 12 augustus
		on := a.single
		if on.n == 0 {
			on, a.from = a.from, when{}
		}
		if on.n == 0 || on.d == a.today {
			return Leave{Back: true, Loose: out.Loose}, nil
		}
		a.until, a.single, a.through = on, when{}, false
	}
	var err error
	if out.Away, err = a.days(); err != nil {
		out.Back, out.Not = false, false
	}
	return out, err
}

// days are the first and the last day away.
func (a *absence) days() (Away, error) {
	out := Away{From: a.today}
	if a.from.n > 0 && a.single.n > 0 && a.until.n == 0 { // vanaf maandag, vrijdag
		a.until, a.through = a.single, true
	}
	switch {
	case a.from.n > 0:
		out.From = a.from.d
	case a.single.n > 0:
		out.From = a.single.d
	}
	switch {
	case a.until.n > 0:
		a.meet(&out.From)
		out.Until = a.lastDay()
	case a.length.n > 0:
		out.Until = out.From.AddDays(a.length.d.Sub(a.today) - 1)
	case a.single.n > 0:
		out.Until = a.single.last
	default:
		return Away{From: later(out.From, a.today)}, ErrNoReturn
	}
	if out.From = later(out.From, a.today); out.Until.Before(out.From) {
		return Away{}, ErrPast
	}
	return out, nil
}

// meet makes the last day follow on the first where they were named without a year, or as days of the week.
func (a *absence) meet(first *Date) {
	switch started := a.from.n > 0 || a.single.n > 0; {
	case !started:
	case a.until.weekly:
		days := (int(a.until.d.Weekday()-first.Weekday()) + 6) % 7
		a.until.d = first.AddDays(days + 1)
		a.until.last = a.until.d
	case a.until.d.Before(*first) && a.from.loose:
		*first = first.AddMonths(-12)
	case a.until.d.Before(*first) && a.until.loose:
		for a.until.d.Before(*first) {
			a.until.d, a.until.last = a.until.d.AddMonths(12), a.until.last.AddMonths(12)
		}
	}
}

// lastDay is the last day away. Who is away until a day is back on it; the end of a period is still part of it.
func (a *absence) lastDay() Date {
	switch {
	case a.through:
		return a.until.last
	case a.until.end:
		return a.until.d
	}
	return a.until.d.AddDays(-1)
}
