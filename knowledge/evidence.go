package knowledge

import "strings"

// A passage is evidence for a question when it covers this share of what the question asks, word by word in proportion
// to what each word tells.
var enough = struct{ covered, alone float64 }{covered: 0.6, alone: 0.75}

// evidence is how well a passage supports an answer.
type evidence struct {
	covered float64 // share of the content words, weighted
	missing []word  // content words that the passage does not have
	proof   bool    // what the kind of question demands is there
}

// ok says whether an answer may be built on it.
func (e evidence) ok() bool { return e.proof && e.covered >= enough.covered }

// weigh tests a passage against a question, in the passage's language.
func (a ask) weigh(e *entry, kind *answerKind) evidence {
	var total, covered float64
	out := evidence{proof: true}
	for _, w := range a.words {
		if w.light {
			continue
		}
		weight := a.part.idf(w.alts)
		if w.isName() {
			weight *= 1.5
		}
		total += weight
		c := best(w.alts, e.all)
		covered += weight * c
		if c == 0 {
			out.missing = append(out.missing, w)
		}
	}
	if total > 0 {
		out.covered = covered / total
	}
	if kind != nil {
		out.proof = a.proves(e, kind)
	}
	return out
}

// proves looks for a sentence that shows what the kind of question demands, together with a word of the question.
func (a ask) proves(e *entry, kind *answerKind) bool {
	if kind.proof == nil {
		return false
	}
	for i, u := range e.units {
		if !kind.proof.MatchString(u.text) {
			continue
		}
		near := u.terms
		content := 0
		for _, w := range a.words {
			if w.light {
				continue
			}
			content++
			if best(w.alts, near) > 0 || (i > 0 && best(w.alts, e.units[i-1].terms) > 0) || best(w.alts, e.title) > 0 {
				return true
			}
		}
		if content == 0 {
			return true
		}
	}
	return false
}

// isName guesses from the spelling that a word is a name: an inner capital or digit, or a capital inside a sentence
// (read gives the token's place, so the first word of a question is not taken for one).
func (w word) isName() bool { return w.name }

func looksLikeName(text string, t token) bool {
	raw := text[t.from:t.to]
	if t.from == 0 {
		return false
	}
	return raw != strings.ToLower(raw)
}
