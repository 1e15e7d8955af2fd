package knowledge

import (
	"regexp"
	"slices"
)

// fewContent is up to how many content words a question is about each of them; a longer one tells a story.
const fewContent = 7

// Signs for and against a passage being the answer.
const (
	proofOne      = iota // always 1
	proofCovered         // share of the content words that it has, by what each tells
	proofPhrasing        // likeness of the phrasing that is most like the question
	proofTitled          // likeness of the title
	proofSpelled         // share of the pieces of four letters
	proofWords           // number of content words: the longer, the more can be covered
	proofUnknown         // share of the words that nobody knows
	proofMissing         // number of known words that it does not have
	proofFocus           // the thing asked for is missing
	proofHead            // the first content word is missing
	proofAlone           // a single content word, by how far it is from the title and from any phrasing
	proofAsked           // a kind of answer is asked for, which most things that are told lack
	proofShown           // that kind is there
	proofCount
)

// evidence is how well a passage supports an answer.
type evidence struct {
	sum     float64 // of all signs for and against
	covered float64 // share of the content words that the passage has, by what each tells
	missing []word  // content words that it does not have
	proof   bool    // what the kind of question demands is there
	named   bool    // every name in the question is there
}

// ok says whether an answer may be built on it: a passage about another organisation is no answer, however alike.
func (e evidence) ok() bool { return e.proof && e.named && e.sum > 0 }

// weigh tests a passage against a question, in the passage's language.
func (a ask) weigh(e *entry, kind *answerKind) evidence {
	out := evidence{proof: kind == nil || kind.Soft || a.proves(e, kind), named: true}
	few := content(a.words) <= fewContent
	for _, w := range slices.Concat(a.words, a.lean) {
		if w.light {
			continue
		}
		has := best(w.alts, e.all)
		if has == 0 {
			out.missing = append(out.missing, w)
		}
		out.named = out.named && !(w.name && has == 0 && (few || a.part.lexicon.named(w.text))) && !(w.bound && few && has < weightConcept)
	}
	signs := a.proofs(e, kind)
	if signs[proofOne] == 0 {
		return evidence{}
	}
	out.covered = signs[proofCovered]
	for i, s := range signs {
		out.sum += proofWeights[i] * s
	}
	return out
}

// proofWeights is what each sign weighs. A passage answers when the sum is above zero. They are fitted by logistic
// regression on real questions: go test ./knowledge -run FitEvidence -fit -sets FOLDER -v. The constant is
// lowered by half a point, since a near miss in practice need not be of a class that was thought of; what a word alone weighs is
// set by hand, since the sets hardly have any.
var proofWeights = [proofCount]float64{
	proofOne: -3.3, proofCovered: 1.68, proofPhrasing: 1.7, proofTitled: 0.62, proofSpelled: 2.67, proofWords: 0.48, proofUnknown: -1.62,
	proofMissing: -0.27, proofFocus: -0.68, proofHead: -0.9, proofAlone: -1, proofAsked: -4.95, proofShown: 0.96,
}

// proofs collects the signs; all are 0 for a question without a content word that anybody knows. The other words, slang
// most often, are a sign of their own.
func (a ask) proofs(e *entry, kind *answerKind) (s [proofCount]float64) {
	var total, words float64
	for _, w := range slices.Concat(a.words, a.lean) {
		if w.light {
			continue
		}
		words++
		if !w.known {
			s[proofUnknown]++
			continue
		}
		c := best(w.alts, e.all)
		total += w.tells
		s[proofCovered] += w.tells * c
		s[proofMissing] += one(c == 0)
	}
	if total == 0 {
		return s
	}
	s[proofOne] = 1
	s[proofAsked], s[proofShown] = one(a.value), one(a.value && kind != nil && a.proves(e, kind))
	s[proofWords] = words
	s[proofUnknown] /= words
	s[proofCovered] /= total
	if f := a.focus(); f != nil && best(f.alts, e.all) == 0 {
		s[proofFocus] = 1
	}
	if i := slices.IndexFunc(a.words, func(w word) bool { return !w.light }); i >= 0 && best(a.words[i].alts, e.all) == 0 {
		s[proofHead] = 1
	}
	a.words = slices.DeleteFunc(slices.Clone(a.words), func(w word) bool { return !w.known })
	signs := a.signs(e)
	s[proofPhrasing], s[proofTitled], s[proofSpelled] = signs[signPhrasing], signs[signTitled], signs[signSpelled]
	if words == 1 {
		s[proofAlone] = 1 - max(s[proofPhrasing], s[proofTitled])
	}
	return s
}

// focus is the thing asked for: the first content word close behind a question word ("welke procedure", "hoeveel
// punten"), or nil.
func (a ask) focus() *word {
	for i := range a.words {
		w := &a.words[i]
		if w.focus && !w.light {
			return w
		}
	}
	return nil
}

// proves looks for a sentence that shows what the kind of question demands, with the thing asked for in it or beside
// it; or, when no thing is asked for, with any word of the question.
func (a ask) proves(e *entry, kind *answerKind) bool {
	if kind.proof == nil {
		return false
	}
	var wanted []word
	if f := a.focus(); f != nil {
		wanted = []word{*f}
	} else {
		wanted = slices.DeleteFunc(slices.Clone(a.words), func(w word) bool { return w.light })
	}
	has := func(i int) bool {
		if i < 0 || i >= len(e.units) {
			return false
		}
		return slices.ContainsFunc(wanted, func(w word) bool { return best(w.alts, e.units[i].terms) > 0 })
	}
	for i, u := range e.units {
		switch {
		case kind.Close:
			if has(i) && a.beside(u.text, wanted, kind.proof) {
				return true
			}
		case (len(wanted) == 0 || has(i) || has(i-1) || has(i+1)) && kind.proof.MatchString(u.text):
			return true
		}
	}
	return false
}

// closeWords is how many words may stand between a number and what there is so much of: "30 geslaagde proefprojecten".
const closeWords = 4

// beside says whether one of the words stands a few words behind what shows the kind, or before it.
func (a ask) beside(text string, wanted []word, proof *regexp.Regexp) bool {
	terms := func(tokens []token) map[string]int {
		set := map[string]int{}
		for _, t := range tokens {
			for _, w := range a.part.lexicon.read(text[t.from:t.to]) {
				for _, alt := range w.alts {
					set[alt.term]++
				}
			}
		}
		return set
	}
	for _, m := range proof.FindAllStringIndex(text, -1) {
		all := tokens(text)
		at := slices.IndexFunc(all, func(t token) bool { return t.to > m[0] })
		if at < 0 {
			continue
		}
		near := terms(all[max(0, at-closeWords):min(len(all), at+closeWords+1)])
		if slices.ContainsFunc(wanted, func(w word) bool { return best(w.alts, near) > 0 }) {
			return true
		}
	}
	return false
}

// questionWords open a question for a thing; what follows within three words is the thing.
var questionWords = map[string]bool{
	"welk": true, "welke": true, "hoeveel": true, "wat": true, "which": true, "what": true, "many": true, "much": true,
}

// measures are no things but say in what something is counted; the thing asked for stands behind them.
var measures = map[string]bool{
	"procent": true, "percentage": true, "percent": true, "cent": true, "bedrag": true, "amount": true, "euro": true, "euros": true,
	"aantal": true, "number": true,
}

// markFocus finds the thing asked for among the words of a question.
func markFocus(text string, words []word) {
	all := tokens(text)
	at := slices.IndexFunc(all, func(t token) bool { return questionWords[t.text] })
	if at < 0 {
		return
	}
	left := 3
	for _, t := range all[at+1:] {
		if measures[t.text] {
			continue
		}
		if left--; left < 0 {
			return
		}
		for i := range words {
			if words[i].from == t.from && !words[i].light {
				words[i].focus = true
				return
			}
		}
	}
}
