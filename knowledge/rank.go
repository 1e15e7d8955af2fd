package knowledge

import (
	"cmp"
	"math"
	"slices"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"
)

// What each sign of a match weighs when the candidates are put in order. Tuned on the tuning half of the own set; see
// README.md for what they bring.
var rankWeights = struct {
	title, body, question, phrasing, exact, sentence, bleve, other, fiction, light, proof float64
}{title: 1.0, body: 1.5, question: 0.4, phrasing: 1.8, exact: 0.6, sentence: 0.8, bleve: 0.2, other: 0.85, fiction: 0.93, light: 0.35, proof: 1.15}

// candidates is how many passages of bleve are looked at again.
const candidates = 60

// ask is a question as one language reads it.
type ask struct {
	part  *part
	words []word
	lean  []word // words of the thread that the question leans on
}

// scored is a passage with how well it fits.
type scored struct {
	id    string
	lang  string // of the text that fits best
	score float64
}

// rank returns the passages for a question, best first, merged over both languages: what is found in the other
// language counts a little less, and what shows the kind of answer that is asked for, a number for one, counts
// more. foreign says that the question is in another language than the answer is to be.
func (ix *Index) rank(lang string, asks map[string]ask, kind *answerKind, foreign bool) []scored {
	best := map[string]scored{}
	for _, l := range languages {
		if l != lang && !foreign && asks[lang].knows() {
			continue
		}
		for _, s := range ix.rankIn(asks[l]) {
			if l != lang {
				s.score *= rankWeights.other
			}
			if old, ok := best[s.id]; !ok || s.score > old.score {
				best[s.id] = s
			}
		}
	}
	out := make([]scored, 0, len(best))
	own := asks[lang]
	for _, s := range best {
		if i, ok := own.part.byID[s.id]; ok && ix.features.Rerank && kind != nil && own.proves(&own.part.entries[i], kind) {
			s.score *= rankWeights.proof
		}
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.id, b.id))
	})
	return out
}

// knows says whether the language of the question has most of its words; the other one then has nothing to add, and
// takes as long.
func (a ask) knows() bool {
	known, n := 0.0, 0.0
	for _, w := range a.words {
		n += w.share()
		if w.known {
			known += w.share()
		}
	}
	return known > 0.5*n
}

// rankIn searches one language with bleve and, when asked for, orders the best again.
func (ix *Index) rankIn(a ask) []scored {
	request := bleve.NewSearchRequestOptions(a.query(), candidates, 0, false)
	found, err := a.part.search.Search(request)
	if err != nil || len(found.Hits) == 0 {
		return nil // an index in memory fails only when it is closed; then there is nothing to say
	}
	top := found.Hits[0].Score
	out := make([]scored, 0, len(found.Hits))
	for _, hit := range found.Hits {
		s := scored{id: hit.ID, lang: a.part.lang, score: hit.Score}
		if ix.features.Rerank {
			s.score = a.fit(&a.part.entries[a.part.byID[hit.ID]]) + rankWeights.bleve*hit.Score/top
		}
		out = append(out, s)
	}
	return out
}

// query is the question for bleve: any of the words by any of their terms in any field.
func (a ask) query() query.Query {
	var any []query.Query
	add := func(words []word, scale float64) {
		for _, w := range words {
			for _, alt := range w.alts {
				for field, boost := range boosts {
					q := bleve.NewTermQuery(alt.term)
					q.SetField(field)
					q.SetBoost(boost * alt.weight * scale * w.share())
					any = append(any, q)
				}
			}
		}
	}
	add(a.words, 1)
	add(a.lean, leanShare)
	if len(any) == 0 {
		return bleve.NewMatchNoneQuery()
	}
	return bleve.NewDisjunctionQuery(any...)
}

// leanShare is how much a word of the thread counts beside a word of the question itself.
const leanShare = 0.6

// share is how much a word counts for finding.
func (w word) share() float64 {
	if w.light {
		return rankWeights.light
	}
	return 1
}

// Signs of a match between a question and a passage, each from 0 to about 1.
const (
	signTitle     = iota // share of the question that the title has
	signBody             // … the body
	signAsked            // … any of the phrasings, word by word
	signAll              // … any of these
	signPhrasing         // likeness of the phrasing that is most like the question
	signExact            // the same to the third power: almost the question itself
	signSecond           // likeness of the next phrasing
	signSentence         // share that the best single sentence has
	signTitled           // share of the title that the question has
	signRarest           // the word that tells most is there
	signPairs            // share of the neighbouring words that stand together in a phrasing or the title
	signBodyPairs        // … in the body
	signFiction          // the passage is of the story
	signExample
	signSearch // score of the search, as a share of the best
	signCount
)

// signs compares question and passage word by word: each word counts once, by its best term, in proportion to what it
// tells; and the passage's phrasing that is most like the question counts as a whole.
func (a ask) signs(e *entry) (s [signCount]float64) {
	var total, rarest float64
	each := func(words []word, scale float64) {
		for i := range words {
			w := &words[i]
			weight := w.tells * w.share() * scale
			total += weight
			t, b := best(w.alts, e.title), best(w.alts, e.body)
			q := 0.0
			for i := range e.questions {
				q = max(q, best(w.alts, e.questions[i].terms))
			}
			s[signTitle] += weight * t
			s[signBody] += weight * b
			s[signAsked] += weight * q
			s[signAll] += weight * max(t, b, q)
			if weight > rarest {
				rarest, s[signRarest] = weight, max(t, b, q)
			}
		}
	}
	each(a.words, 1)
	each(a.lean, leanShare)
	if total == 0 {
		return s
	}
	for i := signTitle; i <= signAll; i++ {
		s[i] /= total
	}
	for i := range e.questions {
		like := a.like(&e.questions[i], total)
		if like > s[signPhrasing] {
			s[signPhrasing], s[signSecond] = like, s[signPhrasing]
		} else {
			s[signSecond] = max(s[signSecond], like)
		}
	}
	s[signExact] = s[signPhrasing] * s[signPhrasing] * s[signPhrasing]
	for i := range e.units {
		s[signSentence] = max(s[signSentence], a.in(e.units[i].terms)/total)
	}
	s[signTitled] = a.like(&e.heading, total)
	pairs, n := a.pairs(), 0
	for _, p := range pairs {
		n++
		if e.asked[p] > 0 {
			s[signPairs]++
		}
		if e.said[p] > 0 {
			s[signBodyPairs]++
		}
	}
	if n > 0 {
		s[signPairs] /= float64(n)
		s[signBodyPairs] /= float64(n)
	}
	s[signFiction] = one(e.passage.Status == Fiction)
	s[signExample] = one(e.passage.Status == Example)
	return s
}

// fit is how well a passage fits a question.
func (a ask) fit(e *entry) float64 {
	score := 0.0
	for i, s := range a.signs(e) {
		score += orderWeights[i] * s
	}
	return score
}

var orderWeights = [signCount]float64{signTitle: .47, signBody: .75, signAll: 2.05, signPhrasing: 1.6, signSentence: .61, signTitled: 1.2, signRarest: -.3, signBodyPairs: .3, signFiction: -.17, signExample: -.17}

// pairs are the neighbouring words of the question.
func (a ask) pairs() [][2]string { return pairs(a.words) }

func pairs(words []word) [][2]string {
	var out [][2]string
	last := ""
	for _, w := range words {
		if w.light || len(w.alts) == 0 {
			continue
		}
		t := canon(w.alts)
		if last != "" && last != t {
			out = append(out, [2]string{min(last, t), max(last, t)})
		}
		last = t
	}
	return out
}

// canon is the term that stands for a word and its synonyms.
func canon(alts []alt) string {
	for _, a := range alts {
		if a.term[0] == '=' && a.weight >= weightConcept {
			return a.term
		}
	}
	return alts[0].term
}

// in adds up what the words of the question weigh that a set of terms has.
func (a ask) in(set map[string]int) float64 {
	var sum float64
	each := func(words []word, scale float64) {
		for _, w := range words {
			if b := best(w.alts, set); b > 0 {
				sum += w.tells * w.share() * scale * b
			}
		}
	}
	each(a.words, 1)
	each(a.lean, leanShare)
	return sum
}

// like is how much of the question and of a phrasing is common to both, from 0 to 1.
func (a ask) like(q *phrasing, total float64) float64 {
	if q.total == 0 {
		return 0
	}
	return min(1, a.in(q.terms)/math.Sqrt(total*q.total))
}

// best is the weight of the best term of a word that a set of terms has.
func best(alts []alt, set map[string]int) float64 {
	w := 0.0
	for _, a := range alts {
		if a.weight > w && set[a.term] > 0 {
			w = a.weight
		}
	}
	return w
}
