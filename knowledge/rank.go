package knowledge

import (
	"cmp"
	"math"
	"slices"
)

// What each sign of a match weighs when the candidates are put in order. Tuned on the tuning half of the own set; see
// README.md for what they bring.
var rankWeights = struct {
	title, body, question, phrasing, exact, sentence, search, other, fiction, light, proof float64
}{title: 1.0, body: 1.5, question: 0.4, phrasing: 1.8, exact: 0.6, sentence: 0.8, search: 0.6, other: 0.85, fiction: 0.93, light: 0.35, proof: 1.15}

// candidates is how many passages that were found are looked at again.
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

// rankIn searches one language and, when asked for, orders the best again.
func (ix *Index) rankIn(a ask) []scored {
	found := a.part.search.search(a.wanted(), candidates, anyText)
	out := make([]scored, 0, len(found))
	for _, m := range found {
		e := &a.part.entries[m.text]
		s := scored{id: e.passage.ID, lang: a.part.lang, score: float64(m.score)}
		if ix.features.Rerank {
			s.score = a.fit(e) + rankWeights.search*float64(m.score/found[0].score)
		}
		out = append(out, s)
	}
	return out
}

func anyText(uint32) bool { return true }

// wanted is the question for a search: any of the words by any of their terms.
func (a ask) wanted() []weighted {
	var out []weighted
	add := func(words []word, scale float64) {
		for _, w := range words {
			for _, alt := range w.alts {
				out = append(out, weighted{alt.term, alt.weight * scale * w.share()})
			}
		}
	}
	add(a.words, 1)
	add(a.lean, leanShare)
	return out
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

// fit compares question and passage word by word: each word counts once, by its best term, in proportion to what it
// tells; and the passage's phrasing that is most like the question counts as a whole.
func (a ask) fit(e *entry) float64 {
	var total, title, body, question float64
	each := func(words []word, scale float64) {
		for _, w := range words {
			weight := w.tells * w.share() * scale
			total += weight
			title += weight * best(w.alts, e.title)
			body += weight * best(w.alts, e.body)
			q := 0.0
			for i := range e.questions {
				q = max(q, best(w.alts, e.questions[i].terms))
			}
			question += weight * q
		}
	}
	each(a.words, 1)
	each(a.lean, leanShare)
	if total == 0 {
		return 0
	}
	score := (rankWeights.title*title + rankWeights.body*body + rankWeights.question*question) / total
	like := 0.0
	for i := range e.questions {
		like = max(like, a.like(&e.questions[i], total))
	}
	score += rankWeights.phrasing*like + rankWeights.exact*like*like*like
	sentence := 0.0
	for i := range e.units {
		sentence = max(sentence, a.in(e.units[i].terms))
	}
	score += rankWeights.sentence * sentence / total
	if e.passage.Status == Fiction {
		score *= rankWeights.fiction
	}
	return score
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
