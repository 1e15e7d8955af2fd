package knowledge

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/whitespace"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	index "github.com/blevesearch/bleve_index_api"
)

// Features switches the additions to plain BM25 on, so that each can be measured. All are on in DefaultFeatures.
type Features struct {
	Glossary  bool // synonyms and pairs, also across the languages
	Compounds bool // Dutch compounds are found by their parts
	Families  bool // words of one family: circulariteit and circulair
	Verbs     bool // Dutch verbs that came apart: levert op and opleveren
	Spelling  bool // an unknown word is taken for the nearest known one
	Rerank    bool // the best of bleve are ordered again, word by word
	Pieces    bool // words are alike when they share pieces of four letters
	Names     bool // a passage without a name of the question, or its subject beside the guidance, is no answer
}

// DefaultFeatures is what NewIndex uses.
var DefaultFeatures = Features{Glossary: true, Compounds: true, Families: true, Verbs: true, Spelling: true, Rerank: true, Pieces: true, Names: true}

// Index answers questions from a library. It lives in memory, does not change, and may be asked by many at once.
type Index struct {
	lib      *Library
	features Features
	parts    map[string]*part // by language
}

// part is what is indexed of one language.
type part struct {
	lang    string
	lexicon *lexicon
	hollow  *regexp.Regexp // sentences that say only whose advice it is
	search  bleve.Index
	entries []entry        // as in Library.Passages
	byID    map[string]int // id → place in entries
	df      map[string]int // term → number of passages that have it
	gramDF  map[gram]int   // piece of four letters → …
}

// entry is a passage as sets of terms.
type entry struct {
	passage   *Passage
	title     map[string]int
	body      map[string]int
	questions []phrasing
	all       map[string]int // title, body, questions
	units     []unit
	heading   phrasing           // the title
	pairs     map[[2]string]bool // neighbouring words of the body
	grams     map[gram]int       // how many of title, body and phrasings have it
}

// phrasing is one way of asking, with the weight of its words all together.
type phrasing struct {
	terms map[string]int
	words [][]alt
	total float64
}

// The fields of a document and how much a find in each counts for bleve.
const (
	fieldTitle     = "title"
	fieldQuestions = "questions"
	fieldBody      = "body"
)

var boosts = map[string]float64{fieldTitle: 2, fieldQuestions: 1.5, fieldBody: 1}

// NewIndex builds the index. Close frees it.
func NewIndex(lib *Library) (*Index, error) { return NewIndexWith(lib, DefaultFeatures) }

// NewIndexWith builds an index with a choice of features, for measurements.
func NewIndexWith(lib *Library, features Features) (*Index, error) {
	ix := &Index{lib: lib, features: features, parts: map[string]*part{}}
	for _, lang := range languages {
		p, err := newPart(lib, lang, features)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("knowledge index %s: %w", lang, err), ix.Close())
		}
		ix.parts[lang] = p
	}
	return ix, nil
}

// Library returns the guidance that the index was built from.
func (ix *Index) Library() *Library { return ix.lib }

// Close frees what bleve holds.
func (ix *Index) Close() error {
	var errs []error
	for _, p := range ix.parts {
		errs = append(errs, p.search.Close())
	}
	return errors.Join(errs...)
}

func newPart(lib *Library, lang string, features Features) (*part, error) {
	p := &part{lang: lang, lexicon: newLexicon(lang, lib, features), hollow: lib.voices[lang].patterns.hollow, byID: map[string]int{}, df: map[string]int{}, gramDF: map[gram]int{}}
	m, err := newMapping(lang)
	if err != nil {
		return nil, err
	}
	if p.search, err = bleve.NewUsing("", m, scorch.Name, scorch.Name, nil); err != nil {
		return nil, err
	}
	batch := p.search.NewBatch()
	all := lib.passages[lang]
	for i := range all {
		e := p.newEntry(&all[i], lib.voices[lang].Story)
		p.byID[all[i].ID] = i
		p.entries = append(p.entries, e)
		for term := range e.all {
			p.df[term]++
		}
		for g := range e.grams {
			p.gramDF[g]++
		}
		doc := map[string]any{
			fieldTitle:     p.terms(all[i].Title),
			fieldQuestions: p.terms(strings.Join(all[i].Questions, "\n")),
			fieldBody:      p.terms(all[i].Body),
		}
		if err := batch.Index(all[i].ID, doc); err != nil {
			return nil, errors.Join(err, p.search.Close())
		}
	}
	if err := p.search.Batch(batch); err != nil {
		return nil, errors.Join(err, p.search.Close())
	}
	for i := range p.entries {
		for j := range p.entries[i].questions {
			q := &p.entries[i].questions[j]
			for _, alts := range q.words {
				q.total += p.idf(alts)
			}
		}
		h := &p.entries[i].heading
		for _, alts := range h.words {
			h.total += p.idf(alts)
		}
	}
	return p, nil
}

// newMapping tells bleve about the three fields. The terms come out of the lexicon, which stems with bleve's own
// stemmers, leaves out bleve's stop words and adds parts of compounds and synonyms: the same terms serve the search, the
// order and the test of evidence. bleve gets them ready made and only cuts at the spaces.
func newMapping(lang string) (mapping.IndexMapping, error) {
	m := bleve.NewIndexMapping()
	m.ScoringModel = index.BM25Scoring
	name := "kringloop_" + lang
	err := m.AddCustomAnalyzer(name, map[string]any{"type": custom.Name, "tokenizer": whitespace.Name})
	if err != nil {
		return nil, err
	}
	field := bleve.NewTextFieldMapping()
	field.Analyzer, field.Store, field.IncludeTermVectors, field.IncludeInAll, field.DocValues = name, false, false, false, false
	doc := bleve.NewDocumentStaticMapping()
	for f := range boosts {
		doc.AddFieldMappingsAt(f, field)
	}
	m.DefaultMapping = doc
	m.DefaultAnalyzer = name
	return m, nil
}

// terms writes a text as the terms by which it can be found.
func (p *part) terms(text string) string {
	var b strings.Builder
	for _, w := range p.lexicon.read(text) {
		for _, a := range w.alts {
			b.WriteString(a.term)
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func (p *part) newEntry(passage *Passage, story []string) entry {
	e := entry{passage: passage, title: map[string]int{}, body: map[string]int{}, all: map[string]int{},
		pairs: map[[2]string]bool{}, grams: map[gram]int{}}
	count := func(text string, sets ...map[string]int) {
		for _, w := range p.lexicon.read(text) {
			for _, a := range w.alts {
				for _, set := range sets {
					set[a.term]++
				}
			}
		}
	}
	count(passage.Title, e.title, e.all)
	count(passage.Body, e.body, e.all)
	if passage.Status == Fiction {
		count(strings.Join(story, "\n"), e.all)
	}
	for _, text := range passage.Questions {
		q := phrasing{terms: map[string]int{}}
		count(text, q.terms, e.all)
		for _, w := range p.lexicon.read(text) {
			if !w.light {
				q.words = append(q.words, w.alts)
			}
		}
		e.questions = append(e.questions, q)
	}
	e.units = p.cut(passage.Body)
	e.heading = phrasing{terms: e.title}
	for _, w := range p.lexicon.read(passage.Title) {
		if !w.light {
			e.heading.words = append(e.heading.words, w.alts)
		}
	}
	for _, u := range e.units {
		for _, pair := range pairs(p.lexicon.read(u.text)) {
			e.pairs[pair] = true
		}
	}
	for _, text := range slices.Concat([]string{passage.Title, passage.Body}, passage.Questions) {
		for g := range gramsOf(text) {
			e.grams[g]++
		}
	}
	return e
}

// idf is how much a word tells: nothing when every passage has it, more the fewer do. A word with synonyms tells no
// more than the commonest of them, or a rare word for a common thing would outweigh everything else. A word that nobody
// knows counts as one that a single passage has, one that is known by its parts or family as the first of these.
func (p *part) idf(alts []alt) float64 {
	common, first := 0, 0
	for _, a := range alts {
		n := p.df[a.term]
		if a.weight >= weightConcept {
			common = max(common, n)
		}
		if first == 0 {
			first = n
		}
	}
	return p.termIDF(max(1, cmp.Or(common, first)))
}

func (p *part) termIDF(df int) float64 {
	n := float64(len(p.entries))
	return math.Log(1 + (n-float64(df)+0.5)/(float64(df)+0.5))
}
