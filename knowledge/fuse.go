package knowledge

import (
	"cmp"
	"slices"
)

// fused is how many times more than wanted each search gives before the two are fused; rankOffset is the constant of
// reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009).
const (
	fused      = 2
	rankOffset = 60
)

// spot is a place with how well it fits.
type spot struct {
	place
	score float64
}

func bestFirst(spots []spot) {
	slices.SortStableFunc(spots, func(a, b spot) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.doc.Name, b.doc.Name), cmp.Compare(a.section, b.section))
	})
}

// nearby returns the texts whose vectors are most like the one given, by their dot product.
func (k *stack) nearby(vector []float32, limit int, may func(text uint32) bool) []spot {
	if len(vector) == 0 {
		return nil
	}
	likeness := make([]float32, len(k.places))
	for i, p := range k.places {
		if p.doc.vectors != nil && may(uint32(i)) {
			likeness[i] = dot(p.doc.vectors[p.section], vector)
		}
	}
	var out []spot
	for _, m := range top(likeness, limit, may) {
		out = append(out, spot{k.places[m.text], float64(m.score)})
	}
	return out
}

// dot is 0 for vectors of different lengths: they come from different models and say nothing about each other.
func dot(a, b []float32) float32 {
	if len(a) != len(b) {
		return 0
	}
	var sum float32
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

// fuse makes one order out of two, by the places that a text has in both. Without one of them the other stays as it is.
func fuse(byWords, byVector []spot) []spot {
	bestFirst(byWords)
	bestFirst(byVector)
	switch {
	case len(byVector) == 0:
		return byWords
	case len(byWords) == 0:
		return byVector
	}
	at := map[place]int{}
	var out []spot
	for _, list := range [][]spot{byWords, byVector} {
		for i, s := range list {
			n, ok := at[s.place]
			if !ok {
				n = len(out)
				at[s.place] = n
				out = append(out, spot{place: s.place})
			}
			out[n].score += 1 / float64(rankOffset+i+1)
		}
	}
	bestFirst(out)
	return out
}

// pieces hands out the best.
func pieces(spots []spot, limit int) []Piece {
	out := make([]Piece, 0, min(limit, len(spots)))
	for _, s := range spots[:min(limit, len(spots))] {
		d := s.doc
		out = append(out, Piece{Doc: d.Name, Title: d.Title, Lang: d.Lang, Room: d.room, N: int(s.section),
			Section: d.Sections[s.section], Score: s.score})
	}
	return out
}
