package knowledge

import (
	"slices"
	"strings"
)

// particles are the first parts of Dutch verbs that come apart: "wat levert het op" asks for opleveren.
var particles = map[string]bool{
	"aan": true, "achter": true, "af": true, "bij": true, "door": true, "in": true, "mee": true, "na": true, "om": true, "op": true,
	"over": true, "samen": true, "terug": true, "toe": true, "uit": true, "vast": true, "voor": true, "weg": true,
}

// maxApart is how many words stand between the parts of a verb at most.
const maxApart = 8

// rejoin finds verbs that came apart inside a sentence and gives their first part the whole verb as a term, when the
// guidance knows it. at says where a token went among the words, -1 for a stop word.
func (x *lexicon) rejoin(text string, all []token, at []int, words []word) {
	if x.lang != Dutch || !x.features.Verbs {
		return
	}
	for i, p := range all {
		if !particles[p.text] {
			continue
		}
		for j := i - 1; j >= 0 && j >= i-maxApart; j-- {
			if strings.ContainsAny(text[all[j].to:all[j+1].from], ".?!:;\n") {
				break
			}
			if at[j] < 0 {
				continue
			}
			if !x.starts[p.text+all[j].text[:1]] {
				continue // most words, without the cost of a stem
			}
			whole := x.stem(p.text + all[j].text)
			if x.stems[whole] == 0 {
				continue
			}
			w := &words[at[j]]
			w.light, w.known = false, true
			w.alts = addAlt(w.alts, alt{whole, weightConcept})
			for _, ph := range x.phrases[whole] {
				if len(ph.stems) == 1 {
					w.alts = addAlt(w.alts, alt{ph.term, weightConcept})
				}
			}
			break
		}
	}
}

// startsWith remembers how a stem begins that begins with a particle: with it and one letter more.
func (x *lexicon) startsWith(stem string) {
	for n := 2; n < len(stem) && n <= len("achter"); n++ {
		if particles[stem[:n]] {
			x.starts[stem[:n+1]] = true
		}
	}
}

// apart returns the stems by which a verb is found that came apart in a text: "nemen … aan" for aannemen, "ruimt … op" for
// opgeruimd. Whether a text has them is for the caller to see: a participle doesn't show how its other forms are spelt.
func (x *lexicon) apart(text string) []string {
	if x.lang != Dutch || !x.features.Verbs {
		return nil
	}
	var out []string
	for p := range particles {
		rest, ok := strings.CutPrefix(text, p)
		if !ok || len(rest) < minPart {
			continue
		}
		out = append(out, x.stem(rest))
		if verb, ok := strings.CutPrefix(rest, "ge"); ok {
			bare := strings.TrimRight(x.stem(verb), "dt")
			out = append(out, bare, bare+"t", bare+"d")
		}
	}
	slices.Sort(out)
	return out
}
