package knowledge

import (
	"slices"
	"strings"
)

// What a piece must have of a question to answer it.
const (
	ownCovered = 0.7 // share of what was asked, names and the thing asked for always
	ownClose   = 0.6 // share that must stand in two neighbouring sentences
)

// supported tests a piece against a question. Nobody has checked what own documents say, and they may be about
// anything: unlike the guide's passages they must have nearly all that was asked, and have it together.
func (a ask) supported(e *entry, ev evidence) bool {
	if !ev.proof || !ev.named || ev.covered < ownCovered {
		return false
	}
	for i, w := range a.words {
		who := i > 0 && (a.words[i-1].text == "wie" || a.words[i-1].text == "who") // next stands what they do, or are
		if (w.focus || who) && !w.light && best(w.alts, e.all) == 0 {
			return false
		}
	}
	total, close := 0.0, 0.0
	for _, w := range a.content() {
		total += w.tells
	}
	for i := range e.units {
		close = max(close, a.together(e, i))
	}
	return total > 0 && close >= ownClose*total
}

// content are the words that carry meaning, with those of the thread.
func (a ask) content() []word {
	return slices.DeleteFunc(slices.Concat(a.words, a.lean), func(w word) bool { return w.light })
}

// together is what the content words weigh that a unit, the one after it and the title have.
func (a ask) together(e *entry, i int) float64 {
	sum := 0.0
	for _, w := range a.content() {
		has := max(best(w.alts, e.units[i].terms), best(w.alts, e.title))
		if i+1 < len(e.units) {
			has = max(has, best(w.alts, e.units[i+1].terms))
		}
		sum += w.tells * has
	}
	return sum
}

// provesInDigits looks for what the kind of question demands where written numbers stand in digits: a pattern knows the
// number words of the guide, and documents have others (eenentwintig dagen).
func (a ask) provesInDigits(e *entry, kind *answerKind) bool {
	if kind == nil || kind.proof == nil {
		return false
	}
	read := entry{units: slices.Clone(e.units)}
	for i := range read.units {
		read.units[i].text = inDigits(read.units[i].text)
	}
	return a.proves(&read, kind)
}

// counts says whether a piece has a number that may count the thing asked for: a term of three days counts no tents.
func (e *entry) counts() bool {
	return slices.ContainsFunc(e.units, func(u unit) bool {
		return slices.ContainsFunc(counts(u.text), func(m mention) bool { return !spans[m.unit] })
	})
}

// spans are the units of time.
var spans = map[string]bool{"day": true, "week": true, "month": true, "year": true, "hour": true}

// inDigits writes the numbers of a text in digits, in lower case.
func inDigits(text string) string {
	text = strings.ToLower(text)
	var b strings.Builder
	from := 0
	for _, m := range mentions(text) {
		b.WriteString(text[from:m.from] + m.number)
		from = m.to
	}
	return b.String() + text[from:]
}

// headed leaves out of a compound that documents do not have the parts before its last one: a dienstwagen is a wagen, and no
// dienst.
func (x *lexicon) headed(text string, alts []alt) []alt {
	parts := x.split(text)
	if parts == nil {
		return alts
	}
	out := slices.Clone(alts)
	for _, part := range parts[:len(parts)-1] {
		s := x.stem(part)
		out = slices.DeleteFunc(out, func(a alt) bool {
			return a.weight <= weightPart && (a.term == s || slices.ContainsFunc(x.phrases[s], func(p phrase) bool { return p.term == a.term }))
		})
	}
	return out
}
