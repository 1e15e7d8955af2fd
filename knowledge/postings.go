package knowledge

import (
	"math"
	"slices"
	"sync"
)

// The constants of BM25 as the literature has them (Robertson and Zaragoza, 2009).
const (
	bm25K1 = 1.2
	bm25B  = 0.75
)

// A posting is one number: the text in the upper 24 bits, how much the term weighs in it in the lower 8, in quarters of
// an occurrence. Four bytes an entry keep a hundred thousand texts within some tens of megabytes.
const (
	postingBits = 8
	quarters    = 4
	maxTexts    = 1 << (32 - postingBits)
)

// weighted is a term with how much it counts: in a text that has it, or in a question that looks for it.
type weighted struct {
	term   string
	weight float64
}

// postings is an inverted index with BM25: which texts have a term, and how much. Texts are numbered from 0 and only
// added; whoever takes texts away remembers which, and copies the rest now and then. Reading by many at once is safe
// as long as nobody adds.
type postings struct {
	numbers map[string]uint32 // term → place in names and lists
	names   []string
	lists   [][]uint32
	sizes   []float32 // by text: what all its terms weigh
	total   float64   // of sizes
	alike   map[shape][]uint32
}

// shape groups terms among which a mistyped one is looked for.
type shape struct {
	first  byte
	length int
}

func newPostings() *postings {
	return &postings{numbers: map[string]uint32{}, alike: map[shape][]uint32{}}
}

// add takes in a text as its different terms, each with what it weighs there, 1 for an occurrence in plain text. It
// returns the number of the text.
func (p *postings) add(terms []weighted) uint32 {
	text := uint32(len(p.sizes))
	size := 0.0
	for _, t := range terms {
		n, ok := p.numbers[t.term]
		if !ok {
			n = p.learn(t.term, nil)
		}
		units := min(max(1, math.Round(t.weight*quarters)), 1<<postingBits-1)
		p.lists[n] = append(p.lists[n], text<<postingBits|uint32(units))
		size += t.weight
	}
	p.sizes = append(p.sizes, float32(size))
	p.total += size
	return text
}

// learn gives a term its number.
func (p *postings) learn(term string, list []uint32) uint32 {
	n := uint32(len(p.names))
	p.numbers[term] = n
	p.names, p.lists = append(p.names, term), append(p.lists, list)
	if len(term) >= minNear {
		s := shape{term[0], len(term)}
		p.alike[s] = append(p.alike[s], n)
	}
	return n
}

// nearest returns the term that a mistyped stem is most likely to be, or "".
func (p *postings) nearest(stem string) string {
	limit := slips(stem)
	if limit == 0 {
		return ""
	}
	best := near{distance: limit + 1}
	for length := len(stem) - limit; length <= len(stem)+limit; length++ {
		for _, n := range p.alike[shape{stem[0], length}] {
			best.try(stem, p.names[n], len(p.lists[n]), limit)
		}
	}
	return best.stem
}

// count returns how many texts have a term.
func (p *postings) count(term string) int {
	n, ok := p.numbers[term]
	if !ok {
		return 0
	}
	return len(p.lists[n])
}

// keep returns a copy with only those texts that live, renumbered in the same order.
func (p *postings) keep(lives func(text uint32) bool) *postings {
	out := newPostings()
	place := make([]uint32, len(p.sizes))
	for text, size := range p.sizes {
		if lives(uint32(text)) {
			place[text] = uint32(len(out.sizes))
			out.sizes, out.total = append(out.sizes, size), out.total+float64(size)
		}
	}
	for n, list := range p.lists {
		var kept []uint32
		for _, entry := range list {
			if text := entry >> postingBits; lives(text) {
				kept = append(kept, place[text]<<postingBits|entry&(1<<postingBits-1))
			}
		}
		if len(kept) > 0 {
			out.learn(p.names[n], slices.Clip(kept))
		}
	}
	return out
}

// match is a text that was found.
type match struct {
	text  uint32
	score float32
}

// sums holds the space that searches add up in.
var sums = sync.Pool{New: func() any { return new([]float32) }}

// search returns the limit best texts that may be shown, best first; of equal ones the earlier. Every text that has any
// of the terms is a candidate.
func (p *postings) search(terms []weighted, limit int, may func(text uint32) bool) []match {
	if len(p.sizes) == 0 || limit <= 0 {
		return nil
	}
	space := sums.Get().(*[]float32)
	defer sums.Put(space)
	if cap(*space) < len(p.sizes) {
		*space = make([]float32, len(p.sizes))
	}
	scores := (*space)[:len(p.sizes)]
	clear(scores)
	base := float32(bm25K1 * (1 - bm25B) * quarters)
	slope := float32(bm25K1 * bm25B * quarters * float64(len(p.sizes)) / max(p.total, 1))
	for _, w := range terms {
		n, ok := p.numbers[w.term]
		if !ok {
			continue
		}
		worth := float32(w.weight * rarity(len(p.lists[n]), len(p.sizes)))
		for _, entry := range p.lists[n] {
			text := entry >> postingBits
			units := float32(entry & (1<<postingBits - 1))
			scores[text] += worth * units / (units + base + slope*p.sizes[text])
		}
	}
	return top(scores, limit, may)
}

// rarity is how much it tells that a text has a term, when so many of all texts have it (the idf of BM25).
func rarity(have, all int) float64 {
	return math.Log(1 + (float64(all)-float64(have)+0.5)/(float64(have)+0.5))
}

// top picks the best without sorting the rest: a small sorted list that most texts fall short of.
func top(scores []float32, limit int, may func(text uint32) bool) []match {
	best := make([]match, 0, limit+1)
	floor := float32(0)
	for i, score := range scores {
		if score <= floor || !may(uint32(i)) {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, score, func(m match, s float32) int {
			if m.score >= s { // an equal one that stands earlier stays before
				return -1
			}
			return 1
		})
		best = slices.Insert(best, at, match{uint32(i), score})
		if len(best) > limit {
			best = best[:limit]
		}
		if len(best) == limit {
			floor = best[limit-1].score
		}
	}
	return best
}
