package knowledge

import (
	"cmp"
	"math"
	"slices"
)

// What counts beside the signs when the candidates are put in order.
const (
	otherLanguage = 0.85 // of the score of what is found in the other language
	provenKind    = 1.15 // of the score of what shows the kind of answer that is asked for
	lightShare    = 0.5  // of a word that carries little of the meaning
)

// candidates is how many passages that were found are looked at again.
const candidates = 60

// ask is a question as one language reads it.
type ask struct {
	part  *part
	words []word
	lean  []word // words of the thread that the question leans on

	spelled []float64 // share of the question's pieces of four letters that each passage has, nil = not worked out
	tale    bool      // an example is asked for, or the story
	value   bool      // an amount is asked for, a date, a winner: what an answer must show
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
				s.score *= otherLanguage
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
			s.score *= provenKind
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
			s.score = a.fit(e)
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
		return lightShare
	}
	return 1
}

// Signs of a match between a question and a passage, each from 0 to about 1.
const (
	signAll      = iota // share of the question that title, body or any of the phrasings have
	signPhrasing        // likeness of the phrasing that is most like the question
	signThree           // mean likeness of the three that are most like it
	signContains        // share of a phrasing that the question has, of the one it has most of
	signSentence        // share that the best single sentence has
	signTitled          // likeness of the title
	signPairs           // share of the neighbouring words that stand together in the body
	signSpelled         // share of the question's pieces of four letters that the passage has
	signFocus           // the passage has the thing asked for
	signTale            // the passage is of the story or a real case, and none is asked for
	signCount
)

// signs compares question and passage word by word: each word counts once, by its best term, in proportion to what it
// tells; and the passage's phrasing that is most like the question counts as a whole.
func (a ask) signs(e *entry) (s [signCount]float64) {
	had, total := a.had(e)
	if total == 0 {
		return s
	}
	s[signAll] = in(had, e.all) / total
	s[signPhrasing], s[signThree], s[signContains] = phrased(had, e.questions, total)
	for i := range e.units {
		s[signSentence] = max(s[signSentence], in(had, e.units[i].terms)/total)
	}
	s[signTitled] = like(had, &e.heading, total)
	pairs := pairs(a.words)
	for _, p := range pairs {
		if e.pairs[p] {
			s[signPairs] += 1 / float64(len(pairs))
		}
	}
	if a.spelled != nil {
		s[signSpelled] = a.spelled[e.number]
	}
	if f := a.focus(); f != nil {
		s[signFocus] = best(f.alts, e.all)
	}
	s[signTale] = one(!a.tale && (e.passage.Status == Fiction || e.passage.Status == Example))
	return s
}

// phrased compares the question with the phrasings: how alike the best is, the three best are, and how much of a phrasing
// the question has at most, which a long question can have that is hardly like it.
func phrased(had []held, phrasings []phrasing, total float64) (first, mean, contained float64) {
	var top [3]float64
	for i := range phrasings {
		q := &phrasings[i]
		if q.total == 0 {
			continue
		}
		in := in(had, q.terms)
		contained = max(contained, min(1, in/q.total))
		like := min(1, in/math.Sqrt(total*q.total))
		for k := range top {
			if like > top[k] {
				top[k], like = like, top[k]
			}
		}
	}
	return top[0], (top[0] + top[1] + top[2]) / float64(len(top)), contained
}

// orderWeights is what each sign weighs, fitted on real questions: go test ./knowledge -run FitOrder -fit -sets FOLDER -v.
var orderWeights = [signCount]float64{
	signAll: 1.84, signPhrasing: 0.87, signThree: 0.81, signContains: 0.31, signSentence: 0.73, signTitled: 1.3, signPairs: 0.33,
	signSpelled: 2.05, signFocus: 0.32, signTale: -0.39,
}

// fit is how well a passage fits a question.
func (a ask) fit(e *entry) float64 {
	score := 0.0
	signs := a.signs(e)
	if !a.part.lexicon.features.Pieces {
		signs[signSpelled] = 0
	}
	for i, s := range signs {
		score += orderWeights[i] * s
	}
	return score
}

// pairs are the neighbouring words of a text, either way round.
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

// held is a word of the question that a passage has, by which of its terms, and how much it weighs.
type held struct {
	weight float64
	alts   []alt
}

// had returns the words that a passage has anywhere, and what all words of the question weigh. A passage lacks most terms
// of most questions, and its title, sentences and phrasings need not be searched for those.
func (a ask) had(e *entry) (out []held, total float64) {
	each := func(words []word, scale float64) {
		for i := range words {
			w := &words[i]
			weight := w.tells * w.share() * scale
			total += weight
			if alts := among(w.alts, e.all); len(alts) > 0 {
				out = append(out, held{weight, alts})
			}
		}
	}
	each(a.words, 1)
	each(a.lean, leanShare)
	return out, total
}

// among returns the terms that a set has.
func among(alts []alt, set map[string]int) (out []alt) {
	for _, a := range alts {
		if set[a.term] > 0 {
			out = append(out, a)
		}
	}
	return out
}

// in adds up what the words weigh that a set of terms has.
func in(words []held, set map[string]int) float64 {
	var sum float64
	for _, w := range words {
		if b := best(w.alts, set); b > 0 {
			sum += w.weight * b
		}
	}
	return sum
}

// like is how much of the question and of a phrasing is common to both, from 0 to 1.
func like(had []held, q *phrasing, total float64) float64 {
	if q.total == 0 {
		return 0
	}
	return min(1, in(had, q.terms)/math.Sqrt(total*q.total))
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
