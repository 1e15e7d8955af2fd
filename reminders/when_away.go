package reminders

import (
	"errors"
	"strings"
)

// ParseAway reads that somebody is away, in Dutch ("nl") or English ("en"): "ik ben met verlof van 3 tot en met 17 juli". The
// zero Away without an error says that they are back: "ik ben terug".
//
// Who is away until a day is back on that day: the last day away is the one before. "Tot en met", "through", and the end of a
// period include it, and so does "from 3 to 17 July". Days that are over are left out: an absence begins today at the earliest.
//
// [ErrNotAway] when the text says neither; [ErrNoReturn], with From, when it doesn't say until when; else [ErrDate], [ErrPast],
// [ErrFar], [ErrWeekday], and [ErrMany] for what Away can't hold.
func ParseAway(text, lang string, today Date) (Away, error) {
	if len(text) > maxRequest {
		return Away{}, ErrNotAway
	}
	for _, w := range strings.Fields(fold(text)) {
		if l := mineWords[w]; l != "" {
			lang = l
			break
		}
	}
	a, err := readAbsence(text, lang, today)
	if err != nil && !errors.Is(err, ErrNotAway) {
		return Away{}, err
	}
	if err != nil || !a.dated() { // the days may stand in the other language
		if b, err2 := readAbsence(text, otherLanguage(lang), today); err != nil || b.dated() || err2 != nil && !errors.Is(err2, ErrNotAway) {
			a, err = b, err2
		}
	}
	if err != nil {
		return Away{}, err
	}
	return a.away()
}

func readAbsence(text, lang string, today Date) (absence, error) {
	a := absence{phrases: phrasesOf(text, lang, today)}
	a.spans = true
	if err := a.state(text); err != nil {
		return a, err
	}
	return a, a.find()
}

// absence is a message about it, taken apart.
type absence struct {
	*phrases
	back        bool
	from, until when
	through     bool // until is included
	single      when
	length      when
}

// dated tells whether the message names any day or length of time.
func (a *absence) dated() bool { return a.from.n+a.until.n+a.single.n+a.length.n > 0 }

// state finds out whether the text is about the writer being away or back.
func (a *absence) state(text string) error {
	mine, strange, away, denied := false, 0, false, false
	for i := 0; i < len(a.lx); {
		n := 1
		switch w := a.words(i); {
		case a.said(i, awayWords, &n):
			away = true
		case a.said(i, backWords, &n):
			var m int // "terug ziek" is ill again
			again := a.words(i) == "terug" && n == 1 && a.said(i+n, awayWords, &m)
			a.back = a.back || !again
		case mineWords[w] != "":
			mine = true
		case deniers[w]:
			denied = true
		case fillers[w] || a.at(i).sign != sWord:
		default:
			strange++
		}
		i += n
	}
	if away && denied {
		a.back = true
	}
	r := request{phrases: a.phrases, hi: len(a.lx)}
	r.leadIn()
	question := strings.HasSuffix(strings.TrimSpace(text), "?")
	if !away && !a.back || !mine && strange > 0 || question || r.lead {
		return ErrNotAway
	}
	return nil
}

func (a *absence) words(i int) string { return a.at(i).norm }

func (a *absence) and(i int) bool { w := a.words(i); return w == "en" || w == "and" || w == "&" }

// said tells whether one of some sayings begins at i, and sets the number of its pieces.
func (a *absence) said(i int, sayings map[string]bool, n *int) bool {
	r := request{phrases: a.phrases}
	for k := longestState; k > 0; k-- {
		if w := r.norm(i, k); w != "" && sayings[w] {
			*n = k
			return true
		}
	}
	return false
}

// find reads all days of the text.
func (a *absence) find() error {
	for i := 0; i < len(a.lx); {
		if since[a.words(i)] {
			i += 1 + a.day(i+1).n
			continue
		}
		if s := a.phrases.series(i); s.n > 0 && !s.weak {
			return ErrMany
		}
		n := a.firstAndLast(i)
		if n == 0 {
			n = a.bound(i)
		}
		if n == 0 {
			var err error
			if n, err = a.alone(i); err != nil {
				return err
			}
		}
		i += max(n, 1)
	}
	return nil
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

// away puts what was read together.
func (a *absence) away() (Away, error) {
	for _, w := range []when{a.from, a.until, a.single} {
		if w.err != nil && (w != a.from || !errors.Is(w.err, ErrPast)) {
			return Away{}, w.err
		}
	}
	out := Away{From: a.today}
	switch {
	case a.back && a.until.n == 0 && (a.single.n > 0 || a.from.n > 0): // terug op 12 augustus
		a.until, a.through = a.single, false
		if a.single.n == 0 {
			a.until, a.from = a.from, when{}
		}
		if a.single = (when{}); a.until.d == a.today {
			return Away{}, nil
		}
	case a.back && a.until.n == 0:
		return Away{}, nil
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
		if out.From.Before(a.today) {
			out.From = a.today
		}
		return Away{From: out.From}, ErrNoReturn
	}
	if out.From.Before(a.today) {
		out.From = a.today
	}
	if out.Until.Before(out.From) {
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

// What people write about being away, read and never shown.
var (
	awayWords = set(`weg|afwezig|met verlof|in verlof|op verlof|verlof|op vakantie|met vakantie|vakantie|vrij|ziek|er niet|niet er|
		niet aanwezig|niet op kantoor|niet bereikbaar|niet beschikbaar|onbereikbaar|onbeschikbaar|buiten|congé|conge|met congé|
		away|on leave|leave|on holiday|holiday|on vacation|vacation|out|out of office|out of the office|off|absent|sick|ill|not in|not here|won't be in|won't be here|won't be there|not be in|not be here|
		unavailable|not available|ooo|on sick leave|on parental leave`)
	backWords = set(`terug|weer terug|terug van|weer aanwezig|er weer|weer er|weer aan de slag|weer aan het werk|terug aan het werk|weer beschikbaar|
		back|back from|here again|in again|available again|at work again`)
	mineWords = map[string]string{"ik": "nl", "k": "nl", "mijn": "nl", "i": "en", "i'm": "en", "im": "en", "i'll": "en", "my": "en"}
	deniers   = set("niet|niet meer|geen|not|no longer|no")
	since     = set("sinds|since|sedert")
	fillers   = set(`ben|ga|zal|zijn|heb|neem|am|will|be|is|going|take|taking|have|nog|dan|weer|er|ook|en|and|meer|anymore|helaas|sorry|hallo|hoi|hey|hi|hello|dag|
		heel|hele|whole|all|day|zelf|eens|even|kringloop|please|aub|svp|s.v.p|a.u.b|alsjeblieft|naar|again|now|nu|van|met|op|de|het|for|voor|gedurende`)
)

// longestState is the number of words in the longest of them.
const longestState = 4
