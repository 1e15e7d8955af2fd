package knowledge

import (
	"cmp"
	"context"
	"errors"
	"hash/fnv"
	"maps"
	"math"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// counting is an embedder that sees nothing but the length of a text, and counts.
type counting struct {
	mu    sync.Mutex
	texts int
	fail  error
	takes time.Duration
}

func (*counting) Name() string { return "counting" }

func (c *counting) Embed(ctx context.Context, texts []string, _ Use) ([][]float32, error) {
	if !wait(ctx, c.takes) {
		return nil, ctx.Err()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.texts += len(texts)
	var out [][]float32
	for _, t := range texts {
		out = append(out, []float32{float32(len(t)), 1})
	}
	return out, c.fail
}

// cache is one in memory whose claims expire.
type cache struct {
	mu    sync.Mutex
	kept  map[string][]float32
	until time.Time
	down  error
}

func (c *cache) Get(_ context.Context, keys []string) ([][]float32, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := make([][]float32, len(keys))
	for i, k := range keys {
		out[i] = c.kept[k]
	}
	return out, c.down
}

func (c *cache) Put(_ context.Context, v map[string][]float32) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept == nil {
		c.kept = map[string][]float32{}
	}
	maps.Copy(c.kept, v)
	return c.down
}

func (c *cache) Claim(context.Context, string) (bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Now().Before(c.until) {
		return false, c.down
	}
	c.until = time.Now().Add(time.Minute)
	return true, c.down
}

// small is an index of one passage.
func small(t *testing.T) *Index {
	t.Helper()
	lib, err := Load(tree(t, passage("Gewicht", "p4.gewicht"), passage("Weight", "p4.gewicht")))
	if err != nil {
		t.Fatal(err)
	}
	ix, err := NewIndex(lib)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ix.Close() })
	return ix
}

// withVectors is the shared index while a test uses its vectors.
func withVectors(t *testing.T) *Index {
	t.Helper()
	ix := theIndex(t)
	t.Cleanup(func() { ix.vectors.Store(nil) })
	return ix
}

func TestVectorsAreMadeOnceOverReplicas(t *testing.T) {
	replicas := []*Index{small(t), small(t), small(t)}
	synctest.Test(t, func(t *testing.T) {
		e, c := &counting{takes: 100 * time.Millisecond}, &cache{}
		var wg sync.WaitGroup
		for _, ix := range replicas {
			wg.Go(func() {
				if err := ix.Embed(t.Context(), e, c); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		passages := len(replicas[0].Library().Passages("nl")) * 2
		if e.texts != passages+len(replicas) {
			t.Errorf("%d texts for %d passages", e.texts, passages)
		}
		for _, ix := range replicas {
			if v := ix.vectors.Load(); v == nil || v.length != 2 || len(v.rows["en"]) != passages/2 {
				t.Errorf("vectors %+v", v)
			}
		}
	})
}

func TestVectorsOfADeadReplicaAreMadeByAnother(t *testing.T) {
	ix := small(t)
	synctest.Test(t, func(t *testing.T) {
		c := &cache{until: time.Now().Add(time.Minute)} // claimed by one that died
		start := time.Now()
		if err := ix.Embed(t.Context(), &counting{}, c); err != nil || time.Since(start) > 65*time.Second {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
		if ix.vectors.Load() == nil || len(c.kept) == 0 {
			t.Error("no vectors")
		}
	})
}

func TestVectorsWithoutCacheOrEndpoint(t *testing.T) {
	ix := small(t)
	before := ix.Ask(weight)
	if err := ix.Embed(t.Context(), &counting{fail: errors.New("down")}, nil); err == nil || ix.vectors.Load() != nil {
		t.Errorf("an endpoint that is down: %v", err)
	}
	if err := ix.Embed(t.Context(), &counting{}, &cache{down: errors.New("no Redis")}); err != nil || ix.vectors.Load() == nil {
		t.Errorf("a cache that is down: %v", err)
	}
	for name, vector := range map[string][]float32{"none": nil, "of another model": {1, 2, 3}} {
		q := weight
		q.Vector = vector
		if got := ix.Ask(q); got.Text != before.Text || got.Passages[0] != before.Passages[0] {
			t.Errorf("vector %s: words alone give another answer: %q", name, got.Text)
		}
	}
	q := ix.EmbedQuestion(t.Context(), &counting{}, weight)
	if len(q.Vector) != 2 {
		t.Errorf("vector %v", q.Vector)
	}
	if q := ix.EmbedQuestion(t.Context(), &counting{fail: errors.New("down")}, weight); q.Vector != nil {
		t.Error("an endpoint that is down gives a vector")
	}
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		if q := ix.EmbedQuestion(t.Context(), &counting{takes: time.Hour}, weight); q.Vector != nil || time.Since(start) != embedAsking {
			t.Errorf("waited %v", time.Since(start))
		}
	})
}

func TestVectorsOfADocument(t *testing.T) {
	e, c, ix := &counting{}, &cache{}, small(t)
	d := Document{Name: "beleid.md", Lang: "nl", Sections: []Section{{Text: "Een."}, {Heading: "Twee", Text: "Meer."}}}
	if rows, err := ix.EmbedDocument(t.Context(), e, c, d); rows != nil || err != nil {
		t.Errorf("vectors %v beside a guide without any: %v", rows, err)
	}
	if err := ix.Embed(t.Context(), e, nil); err != nil {
		t.Fatal(err)
	}
	before := e.texts
	rows, err := ix.EmbedDocument(t.Context(), e, c, d)
	if err != nil || len(rows) != 2 || dot(rows[0], rows[0]) < 0.999 || len(c.kept) != 2 {
		t.Fatalf("vectors %v, kept %d, %v", rows, len(c.kept), err)
	}
	if _, err := ix.EmbedDocument(t.Context(), e, c, d); err != nil || e.texts != before+2 {
		t.Errorf("made %d vectors for 2 sections: %v", e.texts-before, err)
	}
	if err := ix.NewShelf().PutVectors(d, "", rows); err != nil {
		t.Error(err)
	}
}

// Vectors put forward what words do not find, and never turn what the guide does not say into an answer by themselves.
func TestVectorsChangeTheOrderOnly(t *testing.T) {
	ix := withVectors(t)
	v := &vectors{name: "planted", length: 2, rows: map[string][][]float32{}}
	const target = "p4.tco"
	for _, lang := range languages {
		for _, p := range ix.Library().Passages(lang) {
			row := []float32{0, 1}
			if p.ID == target {
				row = []float32{1, 0}
			}
			v.rows[lang] = append(v.rows[lang], row)
		}
	}
	ix.vectors.Store(v)
	place := func(q Question) int {
		return slices.IndexFunc(ix.Ask(q).Passages, func(h Hit) bool { return h.ID == target })
	}
	q := Question{Text: "zwabberfluit knorrepieper"}
	words := place(q)
	q.Vector = []float32{2, 0.1}
	if with := place(q); words >= 0 || with != 0 {
		t.Errorf("place %d by words, %d with vectors", words, with)
	}
	for _, text := range []string{"Wat is de hoofdstad van Noorwegen?", "Hoeveel CO2 bespaarde Asker?", "Welke laptop is de beste?"} {
		if a := ix.Ask(Question{Text: text, Vector: []float32{1, 0}}); a.Answered {
			t.Errorf("%q is answered because of a vector: %s", text, a.Text)
		}
	}
	if h := ix.Ask(q).Passages; !slices.IsSortedFunc(h, func(a, b Hit) int { return cmp.Compare(b.Score, a.Score) }) {
		t.Errorf("scores are not in order: %+v", h)
	}
}

// letters is a weak embedder: a text is its groups of four letters, rare ones counting more.
type letters struct {
	passages float64
	known    map[uint32]float64 // in how many passages
}

func newLetters(l *Library) *letters {
	e := &letters{known: map[uint32]float64{}}
	for _, lang := range languages {
		for _, p := range l.Passages(lang) {
			e.passages++
			for g := range groups(p.Title + "\n" + p.Body) {
				e.known[g]++
			}
		}
	}
	return e
}

func groups(text string) map[uint32]float64 {
	out := map[uint32]float64{}
	for _, t := range tokens(text) {
		w := "^" + t.text + "$"
		for i := 0; i == 0 || i+4 <= len(w); i++ {
			h := fnv.New32a()
			h.Write([]byte(w[i:min(i+4, len(w))]))
			out[h.Sum32()]++
		}
	}
	return out
}

func (*letters) Name() string { return "letters" }

func (e *letters) Embed(_ context.Context, texts []string, _ Use) ([][]float32, error) {
	var out [][]float32
	for _, t := range texts {
		v := make([]float32, 4096)
		for g, n := range groups(t) {
			v[g%4096] += float32(math.Sqrt(n) * math.Log(e.passages/(1+e.known[g])))
		}
		out = append(out, v)
	}
	return out, nil
}

// Vectors of a weak model do the answers no harm: what is declined by words is declined, what is answered is answered.
func TestWeakVectorsDoNoHarm(t *testing.T) {
	ix := withVectors(t)
	set, err := OwnSet(Content())
	if err != nil {
		t.Fatal(err)
	}
	e := newLetters(ix.Library())
	if err := ix.Embed(t.Context(), e, nil); err != nil {
		t.Fatal(err)
	}
	measure := func(ask Answerer) Figures {
		all, _, err := EvalWith(t.Context(), ix, ask, set.Tuning, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		return all[0]
	}
	words := measure(ix.Ask)
	with := measure(func(q Question) Answer { return ix.AskWith(t.Context(), Means{Embedder: e}, q, nil) })
	t.Logf("words %+v\nwith %+v", words, with)
	if with.Hit1 < words.Hit1-0.015 || with.Hit5 < words.Hit5-0.01 || with.Answered < words.Answered-0.015 || with.Abstained < words.Abstained-0.02 || with.FalseAbstained > words.FalseAbstained+0.02 {
		t.Errorf("words %+v\nwith weak vectors %+v", words, with)
	}
}
