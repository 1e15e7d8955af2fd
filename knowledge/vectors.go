package knowledge

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// VectorCache keeps vectors where all replicas find them.
type VectorCache interface {
	// Get returns one vector for each key, nil for those that it doesn't have.
	Get(ctx context.Context, keys []string) ([][]float32, error)
	Put(ctx context.Context, vectors map[string][]float32) error
	// Claim gives a piece of work to the first who asks. It must expire by itself after a few minutes, so that another can go
	// on where one died.
	Claim(ctx context.Context, key string) (bool, error)
}

// Bounds of making vectors.
const (
	embedBatch   = 64              // passages at a time; each batch is kept as soon as it is there
	embedPoll    = 2 * time.Second // how often a replica looks whether another has made them
	embedAsking  = 2 * time.Second // for a question; later, words alone are better than waiting
	vectorsFound = 60              // passages that vectors bring into the order
)

// How the two orders are joined: 1/(rank+rrf) of each, with the usual constant. A rank does not tell how sure the words
// are: who falls behind by more than a place does by its score stands as many places lower, and where the words are sure,
// their first passage stays the first. Tried with the weak embedder of vectors_test.go, which by itself has a hit@1 of 0.50
// beside the words' 0.91: by ranks alone 0.88 (and 0.97 of hit@5, where words have 0.98), with these 0.91 (and 0.98).
const (
	rrf        = rankOffset
	rrfDutch   = 0.5   // weight of the vectors' order, beside 1 of the words'
	rrfEnglish = 1.0   // English questions share fewer words with the passages and lean on vectors
	rrfSure    = 1.1   // times the second one's score: so much better is sure
	rrfStep    = 0.005 // a place, as a share of the score; what was joined gets its score back by the same measure
	rrfLeast   = 0.001 // scores are taken for at least this, and at least this share of the best
)

// vectors are the passages as an embedding model sees them, of length 1, so that a product is a similarity.
type vectors struct {
	name   string
	length int
	rows   map[string][][]float32 // by language, as Library.passages
}

// base begins the keys of these vectors.
func (v *vectors) base() string { return v.name + "/" + strconv.Itoa(v.length) }

// Embed makes the vectors of all passages, or gets them from a cache that may be nil, and uses them from then on. It may
// run beside questions. With an error the index goes on as before, with words alone.
func (ix *Index) Embed(ctx context.Context, e Embedder, cache VectorCache) error {
	probe, err := e.Embed(ctx, []string{"kringloop"}, ForPassage)
	if err != nil {
		return fmt.Errorf("vectors of the guidance: %w", err)
	}
	if len(probe) != 1 || len(probe[0]) == 0 {
		return fmt.Errorf("vectors of the guidance: %w: no vector", ErrModelGarbage)
	}
	v := &vectors{name: e.Name(), length: len(probe[0]), rows: map[string][][]float32{}}
	var texts []string
	for _, lang := range languages {
		for _, p := range ix.lib.passages[lang] {
			texts = append(texts, p.Title+"\n"+plain(p.Body))
		}
	}
	job := embedding{e: e, cache: cache, texts: texts, base: v.base(), work: v.base()}
	rows, err := job.run(ctx)
	if err != nil {
		return fmt.Errorf("vectors of the guidance: %w", err)
	}
	for _, r := range rows {
		if len(r) != v.length {
			return fmt.Errorf("vectors of the guidance: %w: of different lengths", ErrModelGarbage)
		}
	}
	for _, lang := range languages {
		n := len(ix.lib.passages[lang])
		for _, r := range rows[:n] {
			v.rows[lang] = append(v.rows[lang], unitLength(r))
		}
		rows = rows[n:]
	}
	ix.vectors.Store(v)
	return nil
}

// EmbedDocument makes the vectors of a document's sections, for Shelf.PutVectors, or gets them from a cache that may be nil.
// There are none, and no error, while the guidance has none by this model: then questions have no vector either, and the
// document is found by its words.
func (ix *Index) EmbedDocument(ctx context.Context, e Embedder, cache VectorCache, d Document) ([][]float32, error) {
	v := ix.vectors.Load()
	if e == nil || v == nil || v.name != e.Name() {
		return nil, nil
	}
	job := embedding{e: e, cache: cache, base: v.base()}
	for _, s := range d.Sections {
		job.texts = append(job.texts, s.Heading+"\n"+plain(s.Text))
	}
	job.work = job.key(strings.Join(job.texts, "\n")) // not the name: other workspaces may have one of the same name
	rows, err := job.run(ctx)
	if err != nil {
		return nil, fmt.Errorf("vectors of %s: %w", d.Name, err)
	}
	for i, r := range rows {
		if len(r) != v.length {
			return nil, fmt.Errorf("vectors of %s: %w: of different lengths", d.Name, ErrModelGarbage)
		}
		rows[i] = unitLength(r)
	}
	return rows, nil
}

// EmbedQuestion gives a question its vector, with what it leans on in its thread. Without vectors of the guidance, or when
// the model does not answer within two seconds, the question stays as it is: words alone will do.
func (ix *Index) EmbedQuestion(ctx context.Context, e Embedder, q Question) Question {
	v := ix.vectors.Load()
	if e == nil || v == nil || v.name != e.Name() {
		return q
	}
	ctx, cancel := context.WithTimeout(ctx, embedAsking)
	defer cancel()
	text := clip(q.Text, maxQuestion)
	voice := ix.lib.voices[cmp.Or(q.Lang, ix.Detect(text, ""))]
	if voice != nil && voice.leans(text) {
		text = voice.thread(text, q.Thread) + "\n" + text
	}
	if found, err := e.Embed(ctx, []string{text}, ForQuestion); err == nil && len(found) == 1 {
		q.Vector = found[0]
	}
	return q
}

// fuse joins the order by words with the order by vectors. Without vectors of the same length it is the order by words.
func (ix *Index) fuse(lang string, ranked []scored, vector []float32, english bool) []scored {
	v := ix.vectors.Load()
	if v == nil || len(vector) != v.length {
		return ranked
	}
	weight, top, sure := rrfDutch, 1.0, ""
	if english {
		weight = rrfEnglish
	}
	if len(ranked) > 0 {
		top = max(ranked[0].score, rrfLeast)
	}
	if len(ranked) > 1 && top >= rrfSure*ranked[1].score {
		sure = ranked[0].id
	}
	joined, langs := map[string]float64{}, map[string]string{}
	for i, s := range ranked {
		place := max(float64(i), math.Log(top/max(s.score, top*rrfLeast))/rrfStep)
		joined[s.id] += 1 / (rrf + 1 + place)
		langs[s.id] = s.lang
	}
	for i, id := range ix.nearest(v, vector) {
		joined[id] += weight / float64(rrf+i+1)
	}
	out := make([]scored, 0, len(joined))
	for id, x := range joined {
		place := (1+weight)/x - (rrf + 1) // where it would stand in both orders alike
		if id == sure {
			place = 0
		}
		out = append(out, scored{id, cmp.Or(langs[id], lang), top * math.Exp(-rrfStep*place)})
	}
	slices.SortFunc(out, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), -cmp.Compare(one(a.id == sure), one(b.id == sure)), cmp.Compare(a.id, b.id))
	})
	return out
}

// nearest are the passages most similar to a vector in either language, best first. It compares with all of them: a
// thousand are nothing.
func (ix *Index) nearest(v *vectors, vector []float32) []string {
	type near struct {
		id  string
		dot float32
	}
	best := map[string]float32{}
	unit := unitLength(vector)
	for _, lang := range languages {
		for i, row := range v.rows[lang] {
			id := ix.lib.passages[lang][i].ID
			if d := dot(unit, row); d > best[id] {
				best[id] = d
			}
		}
	}
	all := make([]near, 0, len(best))
	for id, d := range best {
		all = append(all, near{id, d})
	}
	slices.SortFunc(all, func(a, b near) int { return cmp.Or(cmp.Compare(b.dot, a.dot), cmp.Compare(a.id, b.id)) })
	var out []string
	for _, n := range all[:min(vectorsFound, len(all))] {
		out = append(out, n.id)
	}
	return out
}

func unitLength(v []float32) []float32 {
	length := math.Sqrt(float64(dot(v, v)))
	out := make([]float32, len(v))
	if length == 0 || math.IsInf(length, 0) || math.IsNaN(length) {
		return out
	}
	for i := range v {
		out[i] = float32(float64(v[i]) / length)
	}
	return out
}

// embedding makes vectors of many texts, once over all replicas.
type embedding struct {
	e     Embedder
	cache VectorCache
	texts []string
	base  string // of the keys: model and dimension
	work  string // what is claimed
}

func (j embedding) key(text string) string {
	sum := sha256.Sum256([]byte(text))
	return j.base + "/" + hex.EncodeToString(sum[:16])
}

// run returns the vectors of all texts. A cache that fails is left out; then each replica makes its own.
func (j embedding) run(ctx context.Context) ([][]float32, error) {
	if j.cache == nil {
		return j.alone(ctx)
	}
	keys := make([]string, len(j.texts))
	for i, t := range j.texts {
		keys[i] = j.key(t)
	}
	for {
		rows, err := j.cache.Get(ctx, keys)
		if err != nil || len(rows) != len(keys) {
			return j.alone(ctx)
		}
		var missing []int
		for i, r := range rows {
			if r == nil {
				missing = append(missing, i)
			}
		}
		if len(missing) == 0 {
			return rows, nil
		}
		mine, err := j.cache.Claim(ctx, j.work)
		if err != nil {
			return j.alone(ctx)
		}
		if mine {
			return rows, j.fill(ctx, keys, rows, missing)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(embedPoll):
		}
	}
}

// fill makes what is missing and keeps each batch.
func (j embedding) fill(ctx context.Context, keys []string, rows [][]float32, missing []int) error {
	for batch := range slices.Chunk(missing, embedBatch) {
		texts := make([]string, len(batch))
		for i, at := range batch {
			texts[i] = j.texts[at]
		}
		made, err := j.e.Embed(ctx, texts, ForPassage)
		if err != nil {
			return err
		}
		if len(made) != len(batch) {
			return fmt.Errorf("%w: %d vectors of %d texts", ErrModelGarbage, len(made), len(batch))
		}
		keep := map[string][]float32{}
		for i, at := range batch {
			rows[at], keep[keys[at]] = made[i], made[i]
		}
		if err := j.cache.Put(ctx, keep); err != nil && ctx.Err() != nil {
			return err // any other failure only means that the next process makes them again
		}
	}
	return nil
}

func (j embedding) alone(ctx context.Context) ([][]float32, error) {
	made, err := j.e.Embed(ctx, j.texts, ForPassage)
	if err == nil && len(made) != len(j.texts) {
		err = fmt.Errorf("%w: %d vectors of %d texts", ErrModelGarbage, len(made), len(j.texts))
	}
	return made, err
}
