package knowledge

import (
	"maps"
	"slices"
)

// gram is a piece of four letters of a word, its ends marked. Words that share many are often one family or one word
// mistyped, which neither stems nor the glossary need to know of: "circulariteitsdag" and "circulaire dagen".
type gram uint32

// gramsOf cuts texts into their pieces, each once.
func gramsOf(texts ...string) map[gram]bool {
	out := map[gram]bool{}
	for _, text := range texts {
		for _, t := range tokens(text) {
			w := "_" + t.text + "_"
			for i := 0; i+4 <= len(w); i++ {
				out[gram(w[i])<<24|gram(w[i+1])<<16|gram(w[i+2])<<8|gram(w[i+3])] = true
			}
		}
	}
	return out
}

// spelled returns the share of a question's grams that each passage has. One that many passages have tells little.
func (p *part) spelled(text string) []float64 {
	out := make([]float64, len(p.entries))
	total := 0.0
	for _, g := range slices.Sorted(maps.Keys(gramsOf(text))) { // in one order, so that the sums are the same every time
		tells := p.termIDF(len(p.grams[g]))
		total += tells
		for _, i := range p.grams[g] {
			out[i] += tells
		}
	}
	for i := range out {
		out[i] /= max(total, 1e-9)
	}
	return out
}
