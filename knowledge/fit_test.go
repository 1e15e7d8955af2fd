package knowledge

import (
	"flag"
	"fmt"
	"maps"
	"math"
	"math/rand"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

var without_ = flag.String("off", "", "")
var fitting = flag.Bool("fit", false, "fit the weights of order and evidence anew and print them")

// left is a phrasing of a passage as a question to an index that does not have it.
type left struct {
	signs [][signCount]float64 // by passage
	right []bool
	at    int
}

// leaveOut takes every phrasing out in turn.
func leaveOut(ix *Index, lang string) []left {
	p := ix.parts[lang]
	var out []left
	var mu sync.Mutex
	var wg sync.WaitGroup
	for half := range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range p.entries {
				if i%2 != half {
					continue
				}
				for j, text := range p.entries[i].passage.Questions {
					e := without(p.entries[i], j)
					a := ix.asks(lang, text, "")[lang]
					for k := range a.words {
						w := &a.words[k]
						w.alts = slices.DeleteFunc(slices.Clone(w.alts), func(x alt) bool { return p.df[x.term] == 1 && p.entries[i].all[x.term] > 0 && e.all[x.term] == 0 })
						w.known = len(w.alts) > 0
					}
					l := left{at: i}
					for k := range p.entries {
						other := &p.entries[k]
						if k == i {
							other = &e
						}
						l.signs = append(l.signs, a.signs(other))
						l.right = append(l.right, slices.ContainsFunc(other.passage.Facts, func(f string) bool { return slices.Contains(e.passage.Facts, f) }))
					}
					mu.Lock()
					out = append(out, l)
					mu.Unlock()
				}
			}
		}()
	}
	wg.Wait()
	return out
}

// without is a passage less one of its phrasings.
func without(e entry, j int) entry {
	gone := e.questions[j]
	e.questions = slices.Delete(slices.Clone(e.questions), j, j+1)
	e.all, e.grams = maps.Clone(e.all), maps.Clone(e.grams)
	for term, n := range gone.terms {
		if e.all[term] -= n; e.all[term] <= 0 {
			delete(e.all, term)
		}
	}
	for g := range gramsOf(e.passage.Questions[j]) {
		e.grams[g]--
	}
	return e
}

func TestFitOrder(t *testing.T) {
	if !*fitting {
		t.Skip("-fit fits the weights anew")
	}
	ix := theIndex(t)
	var both []left
	for _, lang := range languages {
		all := leaveOut(ix, lang)
		report(lang, all, orderWeights)
		both = append(both, all...)
	}
	for _, off := range strings.Fields(*without_) {
		n, _ := strconv.Atoi(off)
		for _, l := range both {
			for i := range l.signs {
				l.signs[i][n] = 0
			}
		}
	}
	w := orderWeights
	learn(both, &w)
	report("fit", both, w)
	for i, x := range w {
		fmt.Printf("%d: %.3f  ", i, x/3)
	}
}

func dot(a, b [signCount]float64) (s float64) {
	for i := range a {
		s += a[i] * b[i]
	}
	return s
}

func report(name string, all []left, w [signCount]float64) {
	hit1, hit5, mrr := 0, 0, 0.0
	for _, l := range all {
		own := math.Inf(-1)
		for i := range l.signs {
			if l.right[i] {
				own = max(own, dot(l.signs[i], w))
			}
		}
		rank := 1
		for i := range l.signs {
			if !l.right[i] && dot(l.signs[i], w) > own {
				rank++
			}
		}
		if rank == 1 {
			hit1++
		}
		if rank <= 5 {
			hit5++
		}
		mrr += 1 / float64(rank)
	}
	n := float64(len(all))
	fmt.Printf("%s: %d, hit@1 %.3f hit@5 %.3f mrr %.3f\n", name, len(all), float64(hit1)/n, float64(hit5)/n, mrr/n)
}

// learn is a softmax over the passages, by gradient descent.
func learn(all []left, w *[signCount]float64) {
	const rate, decay = 0.5, 1e-4
	scale := 3.0
	for i := range w {
		w[i] *= scale
	}
	rng := rand.New(rand.NewSource(1))
	var g2 [signCount]float64
	for epoch := range 12 {
		loss := 0.0
		for _, k := range rng.Perm(len(all)) {
			l := &all[k]
			scores := make([]float64, len(l.signs))
			top := math.Inf(-1)
			for i := range l.signs {
				scores[i] = dot(l.signs[i], *w)
				top = max(top, scores[i])
			}
			z, zr := 0.0, 0.0
			for i := range scores {
				scores[i] = math.Exp(scores[i] - top)
				z += scores[i]
				if l.right[i] {
					zr += scores[i]
				}
			}
			loss -= math.Log(zr / z)
			var g [signCount]float64
			for i := range scores {
				c := scores[i] / z
				if l.right[i] {
					c -= scores[i] / zr
				}
				if c > -1e-4 && c < 1e-4 {
					continue
				}
				for s := range g {
					g[s] += c * l.signs[i][s]
				}
			}
			for s := range g {
				g[s] += decay * w[s]
				g2[s] += g[s] * g[s]
				w[s] -= rate * g[s] / math.Sqrt(g2[s]+1e-8)
			}
		}
		fmt.Printf("epoch %d loss %.4f\n", epoch, loss/float64(len(all)))
	}
}
