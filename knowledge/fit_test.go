package knowledge

import (
	"flag"
	"fmt"
	"maps"
	"math"
	"math/rand"
	"os"
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
	signs  [][signCount]float64 // by passage
	proofs [][proofCount]float64
	right  []bool
	at     int
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
						l.proofs = append(l.proofs, a.proofs(other))
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
	for range 10 {
		both = append(both, asked(t, ix)...)
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

type example struct {
	x   [proofCount]float64
	yes bool
	w   float64
}

// examples: the passage on top when the phrasing's own passage is there, and when it is not.
func (l *left) examples() (out []example) {
	top, other := -1, -1
	for i := range l.signs {
		f := dot(l.signs[i], orderWeights)
		if top < 0 || f > dot(l.signs[top], orderWeights) {
			top = i
		}
		if !l.right[i] && (other < 0 || f > dot(l.signs[other], orderWeights)) {
			other = i
		}
	}
	if l.right[top] {
		out = append(out, example{l.proofs[top], true, 1})
	}
	return append(out, example{l.proofs[other], false, 1})
}

func TestFitEvidence(t *testing.T) {
	if !*fitting {
		t.Skip("-fit fits the weights anew")
	}
	ix := theIndex(t)
	var loo, set []example
	for _, lang := range languages {
		for _, l := range leaveOut(ix, lang) {
			loo = append(loo, l.examples()...)
		}
	}
	for _, f := range []string{"/tmp/quality/at.yaml", "/tmp/quality/neg.yaml", ""} {
		s, err := OwnSet(Content())
		if f != "" {
			r, _ := os.Open(f)
			s, err = ReadSet(r)
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range s.Tuning {
			lang := c.Lang
			if lang == "" {
				lang = ix.Detect(c.Text, "")
			}
			v := ix.lib.voices[lang]
			if v.declines(c.Text) != "" || len(c.After) > 0 {
				continue
			}
			asks := ix.asks(lang, c.Text, "")
			r := ix.rank(lang, asks, v.kind(c.Text), false)
			if len(r) == 0 {
				continue
			}
			a := asks[lang]
			e := &a.part.entries[a.part.byID[r[0].id]]
			ok := slices.ContainsFunc(e.passage.Facts, func(f string) bool { return slices.Contains(c.Facts, f) })
			if len(c.Facts) > 0 && !ok {
				continue
			}
			set = append(set, example{a.proofs(e), ok, 1})
		}
	}
	auc := func(name string, all []example, w [proofCount]float64) {
		var yes, no []float64
		for _, x := range all {
			s := 0.0
			for i := range w {
				s += w[i] * x.x[i]
			}
			if x.yes {
				yes = append(yes, s)
			} else {
				no = append(no, s)
			}
		}
		n := 0.0
		for _, y := range yes {
			for _, x := range no {
				if y > x {
					n++
				}
			}
		}
		slices.Sort(yes)
		th := yes[len(yes)*4/100]
		k := 0
		for _, x := range no {
			if x < th {
				k++
			}
		}
		z, zn := 0, 0
		for _, y := range yes {
			if y <= 0 {
				z++
			}
		}
		for _, x := range no {
			if x <= 0 {
				zn++
			}
		}
		fmt.Printf("%s: %d yes %d no, auc %.3f, at 4%% false: %.2f abstained (threshold %.2f); at 0: false %.3f abstained %.2f\n", name, len(yes), len(no), n/float64(len(yes)*len(no)), float64(k)/float64(len(no)), th, float64(z)/float64(len(yes)), float64(zn)/float64(len(no)))
	}
	auc("loo now", loo, proofWeights)
	auc("set now", set, proofWeights)
	for _, mix := range []float64{0, 5, 20, 50, 1000} {
		all := slices.Clone(loo)
		for _, x := range set {
			x.w = mix
			all = append(all, x)
		}
		var w [proofCount]float64
		logistic(all, &w)
		fmt.Println("mix", mix)
		auc("loo", loo, w)
		auc("set", set, w)
		var cv []example
		const folds = 4
		for fold := range folds {
			var train, test []example
			for i, x := range set {
				if i*7919%folds == fold {
					test = append(test, x)
				} else {
					x.w = mix
					train = append(train, x)
				}
			}
			var v [proofCount]float64
			logistic(append(train, loo...), &v)
			for _, x := range test {
				s := 0.0
				for i := range v {
					s += v[i] * x.x[i]
				}
				x.x = [proofCount]float64{s}
				cv = append(cv, x)
			}
		}
		auc("cv", cv, [proofCount]float64{1})
		for i, x := range w {
			fmt.Printf("%d: %.2f  ", i, x)
		}
		fmt.Println()
	}
}

func logistic(all []example, w *[proofCount]float64) {
	var g2 [proofCount]float64
	for range 1200 {
		var g [proofCount]float64
		n := 0.0
		for _, x := range all {
			s := 0.0
			for i := range w {
				s += w[i] * x.x[i]
			}
			d := 1 / (1 + math.Exp(-s))
			if x.yes {
				d--
			}
			n += x.w
			for i := range g {
				g[i] += x.w * d * x.x[i]
			}
		}
		for i := range g {
			g[i] = g[i]/n + 1e-4*w[i]
			g2[i] = .95*g2[i] + .05*g[i]*g[i]
			w[i] -= 0.02 * g[i] / math.Sqrt(g2[i]+1e-9)
			switch i {
			case proofUnknown, proofMissing, proofFocus, proofHead, proofLast:
				w[i] = min(w[i], 0)
			case proofOne, proofWords:
			default:
				w[i] = max(w[i], 0)
			}
		}
	}
}

// asked are the questions in scope of the tuning half, as left.
func asked(t *testing.T, ix *Index) (out []left) {
	for _, f := range []string{"/tmp/quality/at.yaml", ""} {
		s, err := OwnSet(Content())
		if f != "" {
			r, _ := os.Open(f)
			s, err = ReadSet(r)
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range s.Tuning {
			if len(c.Facts) == 0 || len(c.After) > 0 {
				continue
			}
			lang := c.Lang
			if lang == "" {
				lang = ix.Detect(c.Text, "")
			}
			a := ix.asks(lang, c.Text, "")[lang]
			l := left{}
			ok := false
			for i := range a.part.entries {
				e := &a.part.entries[i]
				l.signs = append(l.signs, a.signs(e))
				l.right = append(l.right, slices.ContainsFunc(e.passage.Facts, func(f string) bool { return slices.Contains(c.Facts, f) }))
				ok = ok || l.right[i]
			}
			if ok {
				out = append(out, l)
			}
		}
	}
	return out
}
