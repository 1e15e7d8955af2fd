package knowledge

import (
	"flag"
	"maps"
	"math"
	"math/rand"
	"slices"
	"testing"
)

// The weights of rank.go and evidence.go are fitted here and copied there by hand: go test ./knowledge -run Fit -fit -v
var fitting = flag.Bool("fit", false, "fit the weights of the order and of the evidence, and print them")

// weightOfSet is how many phrasings one question of the tuning half weighs: it is real, a phrasing is like one.
const weightOfSet = 50

// asked is a question with the signs of every passage.
type asked struct {
	order  [][signCount]float64
	proofs [][proofCount]float64
	right  []bool
	weight float64
	none   bool // no passage answers, and proofs holds the first one found
}

// against compares a question with passages.
func (a ask) against(entries []*entry, facts []string, weight float64) asked {
	q := asked{weight: weight}
	for _, e := range entries {
		q.order = append(q.order, a.signs(e))
		q.proofs = append(q.proofs, a.proofs(e))
		q.right = append(q.right, slices.ContainsFunc(e.passage.Facts, func(f string) bool { return slices.Contains(facts, f) }))
	}
	return q
}

// leaveOut asks every phrasing of every passage while the passage does not have it.
func leaveOut(ix *Index, lang string) (out []asked) {
	p := ix.parts[lang]
	for i := range p.entries {
		for j, text := range p.entries[i].passage.Questions {
			e := without(p.entries[i], j)
			a := ix.asks(lang, text, "")[lang]
			for k := range a.words {
				w := &a.words[k]
				w.alts = slices.DeleteFunc(slices.Clone(w.alts), func(x alt) bool { return p.df[x.term] == 1 && p.entries[i].all[x.term] > 0 && e.all[x.term] == 0 })
				w.known = len(w.alts) > 0
			}
			entries := pointers(p.entries)
			entries[i] = &e
			out = append(out, a.against(entries, e.passage.Facts, 1))
		}
	}
	return out
}

func pointers(entries []entry) []*entry {
	out := make([]*entry, len(entries))
	for i := range entries {
		out[i] = &entries[i]
	}
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

// tuningHalf asks the questions of the tuning half that lean on nothing.
func tuningHalf(t *testing.T, ix *Index) (out []asked) {
	set, err := OwnSet(Content())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range set.Tuning {
		lang := c.Lang
		if lang == "" {
			lang = ix.Detect(c.Text, "")
		}
		if ix.declines(c.Text) != "" || len(c.After) > 0 {
			continue
		}
		a := ix.asks(lang, c.Text, "")[lang]
		q := a.against(pointers(a.part.entries), c.Facts, weightOfSet)
		q.none = len(c.Facts) == 0
		out = append(out, q)
	}
	return out
}

func everything(t *testing.T) []asked {
	if !*fitting {
		t.Skip("-fit fits the weights")
	}
	ix := theIndex(t)
	return slices.Concat(leaveOut(ix, Dutch), leaveOut(ix, English), tuningHalf(t, ix))
}

// TestFitOrder learns the order: a softmax over the passages, by gradient descent, whose right ones should stand first.
func TestFitOrder(t *testing.T) {
	all := slices.DeleteFunc(everything(t), func(q asked) bool { return q.none || !slices.Contains(q.right, true) })
	w := orderWeights
	first := func() (n int) {
		for _, q := range all {
			n += int(one(q.right[foremost(q.order, w[:])]))
		}
		return n
	}
	t.Logf("first before: %d of %d", first(), len(all))
	const sharp = 3.0 // the softmax wants larger numbers than the order needs
	for i := range w {
		w[i] *= sharp
	}
	chance := rand.New(rand.NewSource(1))
	var squares [signCount]float64
	for range 12 {
		for _, k := range chance.Perm(len(all)) {
			gradient := all[k].softmax(w)
			for i, g := range gradient {
				g = math.Sqrt(all[k].weight)*g + 1e-4*w[i]
				squares[i] += g * g
				w[i] -= 0.5 * g / math.Sqrt(squares[i]+1e-8)
			}
		}
	}
	for i := range w {
		w[i] /= sharp
	}
	t.Logf("first after: %d of %d", first(), len(all))
	t.Logf("orderWeights: %.2f", w)
}

// softmax is the gradient of the surprise that a right passage stands first.
func (q *asked) softmax(w [signCount]float64) (gradient [signCount]float64) {
	scores := make([]float64, len(q.order))
	for i := range q.order {
		scores[i] = sum(q.order[i][:], w[:])
	}
	best, all, right := slices.Max(scores), 0.0, 0.0
	for i := range scores {
		scores[i] = math.Exp(scores[i] - best)
		all += scores[i]
		right += scores[i] * one(q.right[i])
	}
	for i, s := range scores {
		share := s/all - s/max(right, 1e-12)*one(q.right[i])
		for k := range gradient {
			gradient[k] += share * q.order[i][k]
		}
	}
	return gradient
}

// TestFitEvidence learns when the first passage is an answer, by logistic regression: when it is right, and not when the
// right ones are taken away or there is none. No sign may weigh against its sense.
func TestFitEvidence(t *testing.T) {
	type example struct {
		signs  [proofCount]float64
		yes    float64
		weight float64
	}
	var all []example
	for _, q := range everything(t) {
		i := foremost(q.order, orderWeights[:])
		if q.right[i] || q.none {
			all = append(all, example{q.proofs[i], one(q.right[i]), q.weight})
		}
		if q.weight == 1 {
			for k := range q.order {
				if q.right[k] {
					q.order[k] = [signCount]float64{}
				}
			}
			all = append(all, example{q.proofs[foremost(q.order, orderWeights[:])], 0, 1})
		}
	}
	var w, squares [proofCount]float64
	for range 1500 {
		var gradient [proofCount]float64
		total := 0.0
		for _, x := range all {
			d := 1/(1+math.Exp(-sum(x.signs[:], w[:]))) - x.yes
			total += x.weight
			for i, s := range x.signs {
				gradient[i] += x.weight * d * s
			}
		}
		for i, g := range gradient {
			g = g/total + 1e-4*w[i]
			squares[i] = 0.95*squares[i] + 0.05*g*g
			w[i] -= 0.02 * g / math.Sqrt(squares[i]+1e-9)
			switch {
			case i >= proofUnknown:
				w[i] = min(w[i], 0)
			case i > proofOne:
				w[i] = max(w[i], 0)
			}
		}
	}
	t.Logf("proofWeights: %.2f", w)
	for _, shift := range []float64{0, 0.3, 0.6, 0.9, 1.2, 1.5} {
		var in, declined, out, abstained float64
		for _, x := range all {
			if x.weight > 1 {
				says := one(sum(x.signs[:], w[:])+shift <= 0)
				in, declined = in+x.yes, declined+x.yes*says
				out, abstained = out+1-x.yes, abstained+(1-x.yes)*says
			}
		}
		t.Logf("constant %.2f: %.2f declined in scope, %.2f out of scope", w[proofOne]+shift, declined/in, abstained/out)
	}
}

// top is the place of the passage with the highest sum.
func foremost[T [signCount]float64 | [proofCount]float64](signs []T, w []float64) int {
	at, most := 0, math.Inf(-1)
	for i := range signs {
		s := 0.0
		for k, x := range w {
			s += signs[i][k] * x
		}
		if s > most {
			at, most = i, s
		}
	}
	return at
}

func sum(signs, w []float64) (s float64) {
	for i := range signs {
		s += signs[i] * w[i]
	}
	return s
}
