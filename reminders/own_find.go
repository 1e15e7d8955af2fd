package reminders

import "errors"

// find looks for the phrase that says when: the one beside the lead-in, else the last one.
func (r *request) find() error {
	at := r.lo
	if r.lead && dateLinks[r.norm(at, 1)] && r.phraseAt(at+1) > 0 {
		at++
	}
	best, n, sure := at, r.phraseAt(at), false
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
	r.once, r.series, r.from, r.until, r.hour = when{}, series{}, when{}, when{}, false
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
	if r.series.n == 0 && (r.from.n > 0 || r.until.n > 0) {
		return 0
	}
	return r.around(k) - i
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

// bound reads where a series starts or ends; a single day has neither.
func (r *request) bound(k int) int {
	if r.once.n > 0 {
		return 0
	}
	switch {
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
		if !r.is(i, sUntil, sThrough, sFrom) {
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
	return rule, Date{}, nil
}
