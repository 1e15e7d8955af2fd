package reminders

import (
	"errors"
	"strings"
)

// find looks for the phrase that says when: the one beside the lead-in, else the last one.
func (r *request) find() error {
	at := r.lo
	if r.lead && dateLinks[r.norm(at, 1)] && r.phraseAt(at+1) > 0 {
		at++
	}
	if a := r.amount(at); a.n > 0 && r.is(at+a.n, sLater) && r.offset(at).n == 0 {
		return ErrUnclear // een dag voor de vergadering: when is that?
	}
	best, n, sure := at, r.phraseAt(at), false
	if to := r.whenEnd(at); n < to-at && r.time(at) < to-at && r.odd(at, to) {
		err := r.failed()
		r.cut = append(r.cut, stretch{r.lo, to})
		return err
	}
	if n == 0 {
		for i := r.lo; i < r.hi; i++ {
			if k := r.phraseAt(i); k > 0 && r.stands(i, k) {
				if weak := r.weak(); n == 0 || !sure || !weak {
					best, n, sure = i, k, !weak
				}
				i += k - 1
			}
		}
	}
	if n == 0 {
		if n = r.time(r.lo); n > 0 {
			r.hour = true
			r.cut = append(r.cut, stretch{r.lo, r.lo + n})
		}
		r.detachedHour(r.lo)
		return ErrNoDay
	}
	n = r.phraseAt(best) // the fields of the chosen one
	first := best
	if best == at {
		first = r.lo
	}
	r.cut = append(r.cut, stretch{first, best + n})
	if first == r.lo && !r.lead {
		rest := r.lo
		r.lo = best + n
		r.leadIn()
		if r.lead {
			r.cut[0].to = r.lo
		}
		r.lo = rest
	}
	r.apart(best + n)
	return nil
}

// whenEnd is where the words end that do nothing but say when: at what ties the text to them, at a colon, or at the end. It is at
// when other words stand among them.
func (r *request) whenEnd(at int) int {
	for i := at; i < r.hi; i++ {
		l := r.lx[i]
		switch {
		case ties[l.norm] && r.time(i) == 0 && r.omDe(i) == 0:
			return i
		case l.sign == sWord && !ands[l.norm]:
			return at
		case i+1 < len(r.lx) && strings.Contains(r.text[l.to:r.lx[i+1].from], ":"):
			return i + 1
		}
	}
	return r.hi
}

// odd tells whether pieces that say when have more than was understood: a day, a month, a unit of time.
func (r *request) odd(at, to int) bool {
	for i := at; i < to; i++ {
		if r.is(i, sWday, sWdays, sMonth, sUnit, sUnits, sNumeric, sToday, sWeekend, sTimes) {
			return true
		}
	}
	return false
}

// failed is what is wrong with the phrase that was read, when something else that says when stands beside it.
func (r *request) failed() error {
	switch {
	case r.series.err != nil:
		return r.series.err
	case r.once.err != nil:
		return r.once.err
	}
	return ErrUnclear
}

// stands tells whether a phrase among other words says when, and isn't part of what it is about: "het gesprek van maandag".
func (r *request) stands(i, n int) bool {
	if i > r.lo && (belongs[r.norm(i-1, 1)] || r.series.n == 0 && r.is(i, sFrom)) {
		return false
	}
	return !r.weak() || i+n == r.hi || i == r.lo
}

func (r *request) weak() bool { return r.once.weak || r.series.weak }

// phraseAt reads the phrase that says when from i on, with all that belongs to it, and is its length; 0 when there is none.
func (r *request) phraseAt(i int) int {
	r.once, r.series, r.from, r.until, r.hour, r.times = when{}, series{}, when{}, when{}, false, 0
	k := r.around(i)
	s, d := r.phrases.series(k), r.day(k)
	switch {
	case s.n == 0 && d.n == 0 && r.from.n > 0 && r.until.n == 0: // "vanaf maandag" alone: on that day
		r.once, r.from = r.from, when{}
		return k - i
	case s.n == 0 && d.n == 0, k+max(s.n, d.n) > r.hi:
		return 0
	case s.n >= d.n:
		r.series = s
		r.hour = r.hour || s.late
		k += s.n
	default:
		r.once = d
		r.hour = r.hour || d.late
		k += d.n
	}
	if r.series.n == 0 && (r.from.n > 0 || r.until.n > 0 || r.times > 0) {
		return 0
	}
	k = r.around(k)
	if d := r.day(k + 1); ands[r.norm(k, 1)] && (d.n > 0 && !d.weak || r.phrases.series(k+1).n > 0) {
		r.once.err, r.series.err = ErrMany, ErrMany
		k += 1 + max(d.n, r.phrases.series(k+1).n)
	}
	return k - i
}

// around reads what goes with a phrase, on either side of it: where a series starts and ends, a time of day.
func (r *request) around(k int) int {
	for k < r.hi {
		n := r.bound(k)
		if n == 0 {
			if n = r.time(k); n > 0 && !r.is(k, sMorning) {
				r.hour = true
			}
		}
		if n == 0 || k+n > r.hi {
			return k
		}
		k += n
	}
	return k
}

// bound reads where a series starts or ends, how often it comes and what it leaves out; a single day has none of these.
func (r *request) bound(k int) int {
	if r.once.n > 0 {
		return 0
	}
	switch {
	case r.is(k, sNum) && r.is(k+1, sTimes) && r.times == 0:
		r.times = max(r.at(k).n, 1)
		return 2
	case r.is(k, sExcept) && r.series.n > 0:
		return r.except(k)
	case r.is(k, sFrom) && r.from.n == 0:
		if d := r.day(k + 1); d.n > 0 {
			r.from = d
			return 1 + d.n
		}
	case r.is(k, sAhead) && r.from.n == 0 && r.series.n > 0:
		r.from = when{n: 1, d: r.today}
		return 1
	case r.is(k, sOn) && r.from.n == 0 && r.series.n > 0 && r.series.unit != EachDay:
		if d := r.day(k); d.n > 0 && d.loose {
			r.from = d
			return d.n
		}
	case r.is(k, sUntil, sThrough) && r.until.n == 0:
		if d := r.day(k + 1); d.n > 0 {
			r.until = d
			return 1 + d.n
		}
	}
	return 0
}

// except reads what a series leaves out: every day but those of the weekend are the working days.
func (r *request) except(k int) int {
	j := k + 1 + r.skip(k+1, sIn, sOn, sThe, sDuring)
	switch both := r.is(j, sWday, sWdays) && ands[r.norm(j+1, 1)] && r.is(j+2, sWday, sWdays) && r.at(j).n%6 == 0 && r.at(j+2).n%6 == 0; {
	case !both && !r.is(j, sWeekend):
		n := r.day(j).n
		if n == 0 {
			return 0
		}
		r.series.err = ErrUnclear
		return j + n - k
	case both:
		j += 2
	}
	if r.series.unit != EachDay || r.series.every > 1 {
		r.series.err = ErrUnclear
	}
	r.series.unit = EachWorkday
	return j + 1 - k
}

// time reads a time of day: om 14 uur, at half past two, 's avonds.
func (p *phrases) time(i int) int {
	k := i + p.opt(i, sAt)
	pre := k > i
	switch {
	case p.is(k, sClock):
		return k + 1 + p.opt(k+1, sHour) + p.opt(k+1+p.opt(k+1, sHour), sNoon) - i
	case p.is(k, sNum) && (p.is(k+1, sHour) || p.at(k+1).norm == "uur"):
		return k + 2 - i
	case pre && p.is(k, sHalf) && p.is(k+1, sNum):
		return k + 2 - i
	case pre && p.is(k, sNum) && k+1 == len(p.lx) && p.en:
		return k + 1 - i
	case p.is(k, sNoon), p.is(k, sMorning) && !pre:
		return k + 1 - i
	}
	return 0
}

// apart reads what belongs to the phrase but stands at the end of the text. The end of a series is taken out of the text; a time
// of day may be that of what the text is about, so it stays there.
func (r *request) apart(after int) {
	for i := max(after, r.lo); i < r.hi && r.series.n > 0; i++ {
		if !r.is(i, sUntil, sThrough, sFrom, sNum, sExcept) {
			continue
		}
		as := *r
		if n := r.bound(i); n > 0 && r.around(i+n) == r.hi {
			r.cut = append(r.cut, stretch{i, r.hi})
			return
		}
		*r = as
	}
	r.detachedHour(after)
}

func (r *request) detachedHour(after int) {
	for i := max(after, r.lo); i < r.hi; i++ {
		if n := r.time(i); n > 0 && i+n == r.hi && !r.is(i, sMorning) {
			r.hour = true
		}
	}
}

// decide makes the rule.
func (r *request) decide() (Rule, Date, error) {
	if r.series.n == 0 {
		return Rule{On: r.once.d}, r.once.other, r.once.err
	}
	for _, err := range []error{r.series.err, r.until.err} {
		if err != nil {
			return Rule{}, Date{}, err
		}
	}
	if r.from.err != nil && !errors.Is(r.from.err, ErrPast) {
		return Rule{}, Date{}, r.from.err
	}
	rule, err := r.rule(r.series, r.from)
	if err != nil {
		return Rule{}, Date{}, err
	}
	if r.until.n > 0 {
		rule.Until = r.until.last
		if r.until.loose && rule.Until.Before(rule.On) {
			rule.Until = rule.Until.AddMonths(12)
		}
		if first, ok := rule.First(nil); !ok || first.After(rule.Until) {
			return Rule{}, Date{}, ErrNever
		}
	}
	if r.times > 0 && r.until.n > 0 {
		return Rule{}, Date{}, ErrUnclear
	}
	if r.times > 0 {
		rule.Until = rule.nth(r.times)
	}
	return rule, Date{}, nil
}
