package knowledge

import (
	"slices"
	"strings"
)

// What counts for and against a passage being the answer. The weights were fitted on the passages' own phrasings, each
// left out in turn (the passage answers) or with its passage taken away (no passage answers), and on the tuning half of
// the own questions; README.md says how to repeat it. A passage answers when the sum is above zero.
var evidenceWeights = struct {
	mass, unknown, sentence, title, focus, start float64
}{mass: 0.355, unknown: 0.47, sentence: 0.95, title: 1.98, focus: -0.37, start: -2.35}

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

// weigh tests a passage against a question, in the passage's language. Words that nobody knows (slang, most often)
// count less against it than words that the guidance has in other places.
func (a ask) weigh(e *entry, kind *answerKind) evidence {
	var total, covered, unknown, title float64
	out := evidence{proof: kind == nil || kind.Soft || a.proves(e, kind), named: true}
	for _, w := range slices.Concat(a.words, a.lean) {
		if w.light {
			continue
		}
		weight, c := w.tells, best(w.alts, e.all)
		total += weight
		covered += weight * c
		title += weight * best(w.alts, e.title)
		if !w.known {
			unknown += weight
		}
		if c == 0 {
			out.missing = append(out.missing, w)
			out.named = out.named && !w.name
		}
	}
	if total == 0 {
		return evidence{}
	}
	sentence := 0.0
	for i := range e.units {
		sentence = max(sentence, a.in(e.units[i].terms))
	}
	focus := 0.0
	if f := a.focus(); f != nil && best(f.alts, e.all) == 0 {
		focus = 1
	}
	w := evidenceWeights
	out.covered = covered / total
	out.sum = w.start + w.mass*covered + w.unknown*unknown/total + w.title*title/total +
		w.sentence*sentence/a.total() + w.focus*focus
	return out
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

// total is what all words of the question weigh.
func (a ask) total() float64 {
	var sum float64
	for _, w := range a.words {
		sum += w.tells * w.share()
	}
	for _, w := range a.lean {
		sum += w.tells * w.share() * leanShare
	}
	return max(sum, 1e-9)
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
		if kind.proof.MatchString(u.text) && (len(wanted) == 0 || has(i) || has(i-1) || has(i+1)) {
			return true
		}
	}
	return false
}

// questionWords open a question for a thing; what follows within three words is the thing.
var questionWords = map[string]bool{
	"welk": true, "welke": true, "hoeveel": true, "wat": true, "which": true, "what": true, "many": true, "much": true,
}

// markFocus finds the thing asked for among the words of a question.
func markFocus(text string, words []word) {
	all := tokens(text)
	at := slices.IndexFunc(all, func(t token) bool { return questionWords[t.text] })
	if at < 0 {
		return
	}
	for _, t := range all[at+1 : min(len(all), at+4)] {
		for i := range words {
			if words[i].from == t.from && !words[i].light {
				words[i].focus = true
				return
			}
		}
	}
}

// markNames guesses from the spelling which words are names: those with a capital, but not the first; and none where
// most words have one.
func markNames(text string, words []word) {
	names := 0
	for i := range words {
		raw := text[words[i].from:words[i].to]
		words[i].name = words[i].from > 0 && raw != strings.ToLower(raw)
		names += int(one(words[i].name))
	}
	if 2*names <= len(words) || len(words) < 3 {
		return
	}
	for i := range words {
		words[i].name = false
	}
}
