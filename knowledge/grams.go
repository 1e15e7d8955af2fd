package knowledge

import (
	"maps"
	"math"
	"slices"
)

// gram is a piece of four letters of a word, its ends marked. Words that share many are often one family or one word
// mistyped, which neither stems nor the glossary need to know of: "circulariteitsdag" and "circulaire dagen".
type gram uint32

// gramsOf cuts a text into its pieces, each once.
func gramsOf(text string) map[gram]bool {
	out := map[gram]bool{}
	for _, t := range tokens(text) {
		w := "_" + t.text + "_"
		for i := 0; i+4 <= len(w); i++ {
			out[gram(w[i])<<24|gram(w[i+1])<<16|gram(w[i+2])<<8|gram(w[i+3])] = true
		}
	}
	return out
}

// piece is a gram of a question with what it tells.
type piece struct {
	gram
	tells float64
}

// pieces weighs the grams of a question: one that many passages have tells little.
func (p *part) pieces(text string) []piece {
	var out []piece
	n := float64(len(p.entries))
	for _, g := range slices.Sorted(maps.Keys(gramsOf(text))) { // in one order, so that the sums are the same every time
		df := float64(p.gramDF[g])
		out = append(out, piece{g, math.Log(1 + (n-df+0.5)/(df+0.5))})
	}
	return out
}

// spelled is the share of the question's grams that a passage has.
func (a ask) spelled(e *entry) float64 {
	var has, total float64
	for _, p := range a.pieces {
		total += p.tells
		if e.grams[p.gram] > 0 {
			has += p.tells
		}
	}
	return has / max(total, 1e-9)
}
