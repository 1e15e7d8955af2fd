package knowledge

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
)

// Features switches the additions to plain BM25 on, so that each can be measured. All are on in DefaultFeatures.
type Features struct {
	Glossary  bool // synonyms and pairs, also across the languages
	Compounds bool // Dutch compounds are found by their parts
	Families  bool // words of one family: circulariteit and circulair
	Verbs     bool // Dutch verbs that came apart: levert op and opleveren
	Spelling  bool // an unknown word is taken for the nearest known one
	Rerank    bool // the best of the search are ordered again, word by word
	Pieces    bool // words are alike when they share pieces of four letters
	Names     bool // a passage without a name of the question, or its subject beside the guidance, is no answer
}

// DefaultFeatures is what NewIndex uses.
var DefaultFeatures = Features{Glossary: true, Compounds: true, Families: true, Verbs: true, Spelling: true, Rerank: true, Pieces: true, Names: true}

// Index answers questions from a library. It lives in memory, does not change but by Embed, and may be asked by many at once.
type Index struct {
	lib      *Library
	features Features
	parts    map[string]*part // by language
	vectors  atomic.Pointer[vectors]
}

// part is what is indexed of one language.
type part struct {
	lang    string
	lexicon *lexicon
	hollow  *regexp.Regexp // sentences that say only whose advice it is
	search  *postings      // numbered as entries
	entries []entry        // as in Library.Passages
	byID    map[string]int // id → place in entries
	df      map[string]int // term → number of passages that have it
	grams   map[gram][]int // piece of four letters → passages whose title, body or phrasings have it, as places in entries
}

// entry is a passage as sets of terms.
type entry struct {
	passage   *Passage
	number    int // place in the part's entries
	title     map[string]int
	body      map[string]int
	questions []phrasing
	all       map[string]int // title, body, questions
	units     []unit
	heading   phrasing           // the title
	pairs     map[[2]string]bool // neighbouring words of the body
}

// phrasing is one way of asking, with the weight of its words all together.
type phrasing struct {
	terms map[string]int
	words [][]alt
	total float64
}

// How much a find in each field counts.
const (
	boostTitle     = 2
	boostQuestions = 1.5
	boostBody      = 1
)

// NewIndex builds the index.
func NewIndex(lib *Library) (*Index, error) { return NewIndexWith(lib, DefaultFeatures) }

// NewIndexWith builds an index with a choice of features, for measurements.
func NewIndexWith(lib *Library, features Features) (*Index, error) {
	ix := &Index{lib: lib, features: features, parts: map[string]*part{}}
	for _, lang := range languages {
		ix.parts[lang] = newPart(lib, lang, features)
	}
	return ix, nil
}

// Library returns the guidance that the index was built from.
func (ix *Index) Library() *Library { return ix.lib }

// Close frees what the index holds; it is then asked no more.
func (ix *Index) Close() error { return nil }

func newPart(lib *Library, lang string, features Features) *part {
	p := &part{lang: lang, lexicon: newLexicon(lang, lib, features), search: newPostings(), byID: map[string]int{}, hollow: lib.voices[lang].patterns.hollow, df: map[string]int{}, grams: map[gram][]int{}}
	all := lib.passages[lang]
	for i := range all {
		e := p.newEntry(&all[i], lib.voices[lang].Story)
		e.number = i
		p.byID[all[i].ID] = i
		p.entries = append(p.entries, e)
		for term := range e.all {
			p.df[term]++
		}
		p.search.add(e.weights())
		for g := range gramsOf(slices.Concat([]string{all[i].Title, all[i].Body}, all[i].Questions)...) {
			p.grams[g] = append(p.grams[g], i)
		}
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
	return p
}

// weights is the passage for the search: its terms, in order, with what they weigh in all fields together.
func (e *entry) weights() []weighted {
	sum := map[string]float64{}
	add := func(set map[string]int, boost float64) {
		for term, n := range set {
			sum[term] += boost * float64(n)
		}
	}
	add(e.title, boostTitle)
	for i := range e.questions {
		add(e.questions[i].terms, boostQuestions)
	}
	add(e.body, boostBody)
	return inOrder(sum)
}

// inOrder writes weights down in one order, so that the same text gives the same sums.
func inOrder(sum map[string]float64) []weighted {
	out := make([]weighted, 0, len(sum))
	for _, term := range slices.Sorted(maps.Keys(sum)) {
		out = append(out, weighted{term, sum[term]})
	}
	return out
}

func (p *part) newEntry(passage *Passage, story []string) entry {
	e := entry{passage: passage, title: map[string]int{}, body: map[string]int{}, all: map[string]int{},
		pairs: map[[2]string]bool{}}
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
		for _, pair := range u.pairs {
			e.pairs[pair] = true
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

func (p *part) termIDF(df int) float64 { return rarity(df, len(p.entries)) }
