package knowledge

import (
	"cmp"
	"flag"
	"math"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// The weights of rank.go and evidence.go are fitted here and copied there by hand:
//
//	go test ./knowledge -run Fit -fit -sets FOLDER -v
//
// on the tuning half of the own set and of every set in the folder. Each set is also left out in turn: what the others teach
// is measured on it, which is the honest figure. Real questions are few, so weights are drawn towards those there are now.
var (
	fitting = flag.Bool("fit", false, "fit the weights of the order and of the evidence, and print them")
	fitSets = flag.String("sets", "", "folder with further question sets, as YAML, to fit the weights on")
)

// asked is a question with the passages found for it and their signs.
type asked struct {
	set     string
	none    bool // no passage answers
	ask     ask
	kind    *answerKind
	entries []*entry
	order   [][signCount]float64
	right   []bool
}

// everything asks all questions of all sets, but those that are declined by their pattern. The own set comes first.
func everything(t *testing.T) (out []asked) {
	if !*fitting {
		t.Skip("-fit fits the weights")
	}
	ix := theIndex(t)
	own, err := OwnSet(Content())
	if err != nil {
		t.Fatal(err)
	}
	out = ix.askAll("own", own.Tuning)
	files, err := filepath.Glob(filepath.Join(*fitSets, "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		set, err := ReadSet(f)
		if err := firstError(err, f.Close()); err != nil {
			t.Fatal(err)
		}
		out = append(out, ix.askAll(filepath.Base(name), set.Tuning)...)
	}
	return out
}

func (ix *Index) askAll(set string, cases []Case) (out []asked) {
	for _, c := range cases {
		if ix.declines(c.Text) != "" {
			continue
		}
		r := ix.hear(Question{Text: c.Text, Lang: c.Lang, Thread: c.After})
		v, lang := ix.lib.voices[r.lang], ix.Detect(r.text, r.lang)
		a := ix.asks(lang, r.text, r.thread)[lang]
		if !v.leans(r.text) && !tooShort(r.text, a.words) {
			a.lean = nil
		}
		q := asked{set: set, none: len(c.Facts) == 0, ask: a, kind: v.kind(r.text)}
		for _, m := range a.part.search.search(a.wanted(), candidates, anyText) {
			e := &a.part.entries[m.text]
			q.entries, q.order = append(q.entries, e), append(q.order, a.signs(e))
			q.right = append(q.right, slices.ContainsFunc(e.passage.Facts, func(f string) bool { return slices.Contains(c.Facts, f) }))
		}
		if len(q.order) > 0 {
			out = append(out, q)
		}
	}
	return out
}

// leaving calls f with every set that is left out, with the questions of the others, and its own.
func leaving(all []asked, f func(set string, others, its []asked)) {
	var sets []string
	for _, q := range all {
		if !slices.Contains(sets, q.set) {
			sets = append(sets, q.set)
		}
	}
	for _, set := range sets {
		var others, its []asked
		for _, q := range all {
			if q.set == set {
				its = append(its, q)
			} else {
				others = append(others, q)
			}
		}
		f(set, others, its)
	}
}

// TestFitOrder learns the order: a softmax over the passages, by gradient descent, whose right ones should stand first.
func TestFitOrder(t *testing.T) {
	all := slices.DeleteFunc(everything(t), func(q asked) bool { return q.none })
	report := func(name string, its []asked, w [signCount]float64) {
		var first, five, reciprocal float64
		for _, q := range its {
			if at := slices.IndexFunc(q.ranked(w), func(i int) bool { return q.right[i] }); at >= 0 {
				first, five, reciprocal = first+one(at == 0), five+one(at < 5), reciprocal+1/float64(at+1)
			}
		}
		n := float64(len(its))
		t.Logf("%-10s hit@1 %.3f, hit@5 %.3f, MRR %.3f", name, first/n, five/n, reciprocal/n)
	}
	leaving(all, func(set string, others, its []asked) {
		report(set, its, orderWeights)
		report("left out", its, fitOrder(others))
	})
	t.Logf("orderWeights: %.2f", fitOrder(all))
}

func fitOrder(all []asked) [signCount]float64 {
	const (
		sharp = 3.0   // the softmax wants larger numbers than the order needs
		draw  = 0.002 // towards the weights there are
	)
	w := orderWeights
	for i := range w {
		w[i] *= sharp
	}
	chance := rand.New(rand.NewSource(1))
	was, squares := w, [signCount]float64{}
	for range 40 {
		for _, k := range chance.Perm(len(all)) {
			if !slices.Contains(all[k].right, true) {
				continue
			}
			for i, g := range all[k].softmax(w) {
				g += draw * (w[i] - was[i])
				squares[i] += g * g
				w[i] -= 0.3 * g / math.Sqrt(squares[i]+1e-8)
			}
		}
	}
	for i := range w {
		w[i] /= sharp
	}
	return w
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

// ranked are the passages by their sums, best first.
func (q *asked) ranked(w [signCount]float64) []int {
	out := make([]int, len(q.order))
	for i := range out {
		out[i] = i
	}
	slices.SortStableFunc(out, func(a, b int) int {
		return cmp.Compare(sum(q.order[b][:], w[:]), sum(q.order[a][:], w[:]))
	})
	return out
}

// example is a question with the signs of the passages that are tried for it, best first.
type example struct {
	signs  [][proofCount]float64
	stops  []bool // by a name, a subject or the kind, whatever the signs
	yes    float64
	weight float64
}

// TestFitEvidence learns when a question has an answer, by logistic regression on the first passage. What the conditions
// stop counts as well: the signs should tell it where no condition was thought of.
func TestFitEvidence(t *testing.T) {
	all := everything(t)
	leaving(all, func(set string, others, its []asked) {
		w := fitEvidence(examples(others))
		for _, shift := range []float64{0, 0.3, 0.6, 0.9, 1.2} {
			w := w
			w[proofOne] += shift
			in, out := declined(examples(its), w, true)
			_, alone := declined(examples(its), w, false)
			t.Logf("%-10s left out, constant %+.1f: declines %.2f in scope, %.2f out of scope (%.2f by the signs alone)", set, shift, in, out, alone)
		}
	})
	t.Logf("proofWeights: %.2f", fitEvidence(examples(all)))
}

// seldomRight is what a question in scope weighs whose right passages are not among the first three: it is to be answered,
// but what is found for it is no evidence.
const seldomRight = 0.3

func examples(all []asked) (out []example) {
	for _, q := range all {
		x := example{yes: one(!q.none), weight: 1}
		ranked := q.ranked(orderWeights)
		if !q.none && !slices.ContainsFunc(ranked[:min(3, len(ranked))], func(i int) bool { return q.right[i] }) {
			x.weight = seldomRight
		}
		for _, i := range ranked[:min(tried, len(ranked))] {
			ev := q.ask.weigh(q.entries[i], q.kind)
			x.signs = append(x.signs, q.ask.proofs(q.entries[i], q.kind))
			x.stops = append(x.stops, !ev.proof || !ev.named)
		}
		out = append(out, x)
	}
	return out
}

// declined are the shares of the questions in scope and out of it that get no answer.
func declined(all []example, w [proofCount]float64, conditions bool) (in, out float64) {
	var ins, outs float64
	for _, x := range all {
		says := 0.0
		for k, s := range x.signs {
			if s[proofOne] > 0 && sum(s[:], w[:]) > 0 && !(conditions && x.stops[k]) {
				says = 1
			}
		}
		ins, outs = ins+x.yes, outs+1-x.yes
		in, out = in+x.yes*(1-says), out+(1-x.yes)*(1-says)
	}
	return in / ins, out / outs
}

func fitEvidence(all []example) (w [proofCount]float64) {
	const draw = 0.002
	var squares [proofCount]float64
	for range 3000 {
		var gradient [proofCount]float64
		total := 0.0
		for _, x := range all {
			d := 1/(1+math.Exp(-sum(x.signs[0][:], w[:]))) - x.yes
			total += x.weight
			for i, s := range x.signs[0] {
				gradient[i] += x.weight * d * s
			}
		}
		for i, g := range gradient {
			g = g/total + draw*one(i != proofOne)*w[i]
			squares[i] = 0.95*squares[i] + 0.05*g*g
			w[i] -= 0.01 * g / math.Sqrt(squares[i]+1e-8)
			switch i {
			case proofUnknown, proofMissing, proofFocus, proofHead, proofAlone, proofAsked:
				w[i] = min(w[i], 0) // no sign may weigh against its sense
			case proofOne, proofWords:
			default:
				w[i] = max(w[i], 0)
			}
		}
		w[proofAlone] = proofWeights[proofAlone] // the sets hardly have any
	}
	return w
}

func sum(signs, w []float64) (s float64) {
	for i := range signs {
		s += signs[i] * w[i]
	}
	return s
}
