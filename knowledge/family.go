package knowledge

import "strings"

// familyPrefix is how many letters words of one family share at least.
const familyPrefix = 5

// question reads a text as a question: words that were said before are left out, and each word may also be found by
// those of its family.
func (x *lexicon) question(text string) []word {
	words := distinct(x.read(text))
	markFocus(text, words)
	x.markNames(text, words)
	if !x.features.Families {
		return words
	}
	for i := range words {
		w := &words[i]
		for _, other := range x.family(w.alts[0].term) {
			w.alts = addAlt(w.alts, alt{other, weightFamily})
			w.known = true
			for _, p := range x.phrases[other] {
				if len(p.stems) == 1 {
					w.alts = addAlt(w.alts, alt{p.term, weightFamily * weightConcept})
				}
			}
		}
	}
	return words
}

// compound says whether what follows a shared beginning is a word of its own: leveranciersdag is a compound of
// leverancier, and compounds are found by their parts.
func (x *lexicon) compound(rest string) bool {
	rest = strings.TrimPrefix(rest, "s")
	_, known := x.stems[rest]
	return known && len(rest) >= 3
}

// family returns the known stems that differ from this one by little more than an ending: they share all but two
// letters of the shorter one and half of the longer one.
func (x *lexicon) family(s string) []string {
	if len(s) < familyPrefix {
		return nil
	}
	var out []string
	for _, other := range x.families[s[:familyPrefix]] {
		n := 0
		for n < min(len(s), len(other)) && s[n] == other[n] {
			n++
		}
		if x.compound(other[n:]) {
			continue
		}
		if other != s && n >= min(len(s), len(other))-2 && 2*n >= max(len(s), len(other)) {
			out = append(out, other)
		}
	}
	return out
}
