package knowledge

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/nl"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
)

// The measurement: so many documents of so many sections make a hundred thousand passages; one in ten is limited to a
// channel. The questions are the guide's own phrasings, so most of them are long and of frequent words.
const (
	benchDocuments = 5_000
	benchSections  = 20
	benchQuestions = 1_000
)

// BenchmarkShelf100k measures a shelf of a hundred thousand passages beside bleve on the same text and questions, and
// prints what it found as a table. The benchmark's own figure is a search.
func BenchmarkShelf100k(b *testing.B) {
	ix := theIndex(b)
	docs, questions := benchText(ix.lib)
	t := newTable(docs)

	s := ix.NewShelf()
	build, heap := measure(func() {
		for i, d := range docs {
			room := ""
			if i%10 == 0 {
				room = "C1"
			}
			put(b, s, room, d)
		}
	})
	var asked []Question
	t.row("shelf: find", build, heap, timed(questions, func(text string) {
		q := Question{Text: text, Lang: Dutch}
		var err error
		if q.Own, err = s.Find(b.Context(), Lookup{Question: q}); err != nil {
			b.Fatal(err)
		}
		asked = append(asked, q)
	}))
	i := 0
	t.row("answer with what was found", 0, 0, timed(questions, func(string) { ix.Ask(asked[i]); i++ }))
	t.row("answer of the guide alone", 0, 0, timed(questions, func(q string) { ix.Ask(Question{Text: q, Lang: Dutch}) }))
	t.row("put a document again", 0, 0, timed(questions[:200], func(string) { put(b, s, "", docs[i%len(docs)]); i++ }))

	var plain bleve.Index
	build, heap = measure(func() { plain = plainBleve(b, docs) })
	t.row("bleve: match", build, heap, timed(questions, func(q string) {
		if _, err := plain.Search(bleve.NewSearchRequestOptions(bleve.NewMatchQuery(q), defaultHits, 0, false)); err != nil {
			b.Fatal(err)
		}
	}))
	if err := errors.Join(plain.Close(), t.Flush()); err != nil {
		b.Fatal(err)
	}
	for i := 0; b.Loop(); i++ {
		find(b, s, questions[i%len(questions)])
	}
}

// benchText is what is measured with.
func benchText(lib *Library) (docs []Document, questions []string) {
	w := newWriting(lib, 1, 100_000)
	for i := range benchDocuments {
		docs = append(docs, w.document(i, benchSections))
	}
	all := lib.passages[Dutch]
	for i := range benchQuestions {
		p := all[i%len(all)]
		questions = append(questions, p.Questions[i/len(all)%len(p.Questions)])
	}
	return docs, questions
}

// table prints what was measured.
type table struct{ *tabwriter.Writer }

func newTable(docs []Document) table {
	t := table{tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)}
	fmt.Fprintf(t, "\n%d passages of some %d words, %d cores\t\t\t\t\t\n", benchDocuments*benchSections,
		countWords(docs[0].Sections[0].Text), runtime.GOMAXPROCS(0))
	fmt.Fprintln(t, "\tbuild s\theap MB\tp50 ms\tp99 ms\t")
	return t
}

// row prints how long something took; 0 in place of building or heap is left out.
func (t table) row(name string, build time.Duration, heap float64, took []time.Duration) {
	slices.Sort(took)
	fmt.Fprint(t, name)
	for _, x := range []float64{build.Seconds(), heap, took[len(took)/2].Seconds() * 1e3, took[len(took)*99/100].Seconds() * 1e3} {
		if x == 0 {
			fmt.Fprint(t, "\t–")
			continue
		}
		fmt.Fprintf(t, "\t%.2f", x)
	}
	fmt.Fprintln(t, "\t")
}

// measure returns how long something took and how many MB of heap it left in use.
func measure(do func()) (time.Duration, float64) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	do()
	took := time.Since(start)
	runtime.GC()
	runtime.ReadMemStats(&after)
	return took, float64(after.HeapAlloc-before.HeapAlloc) / 1e6
}

// timed does something for each question and says how long each took.
func timed(questions []string, do func(string)) []time.Duration {
	out := make([]time.Duration, len(questions))
	for i, q := range questions {
		start := time.Now()
		do(q)
		out[i] = time.Since(start)
	}
	return out
}

// plainBleve is what bleve does by itself: its Dutch analyser, BM25, an index in memory, filled in batches.
func plainBleve(b *testing.B, docs []Document) bleve.Index {
	m := bleve.NewIndexMapping()
	m.ScoringModel, m.DefaultAnalyzer = index.BM25Scoring, nl.AnalyzerName
	field := bleve.NewTextFieldMapping()
	field.Store, field.IncludeTermVectors, field.IncludeInAll, field.DocValues = false, false, true, false
	doc := bleve.NewDocumentStaticMapping()
	for _, f := range []string{"title", "heading", "text"} {
		doc.AddFieldMappingsAt(f, field)
	}
	m.DefaultMapping = doc
	ix, err := bleve.NewUsing("", m, scorch.Name, scorch.Name, nil)
	if err != nil {
		b.Fatal(err)
	}
	batch := ix.NewBatch()
	for _, d := range docs {
		for i, s := range d.Sections {
			err := batch.Index(fmt.Sprintf("%s#%d", d.Name, i), map[string]any{"title": d.Title, "heading": s.Heading, "text": s.Text})
			if err != nil {
				b.Fatal(err)
			}
		}
		if batch.Size() < 2_000 {
			continue
		}
		if err := ix.Batch(batch); err != nil {
			b.Fatal(err)
		}
		batch.Reset()
	}
	if err := ix.Batch(batch); err != nil {
		b.Fatal(err)
	}
	return ix
}
