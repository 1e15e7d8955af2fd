package knowledge

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2/analysis"
)

// How much a term counts that stands in for the word itself.
const (
	weightWhole   = 1.0
	weightConcept = 0.9 // a synonym, or the same in the other language
	weightSlip    = 0.8 // the nearest known word of one that nobody knows
	weightPart    = 0.5 // a part of a compound
	weightFamily  = 0.5 // a word of the same family: circulariteit and circulair
)

// alt is a term by which a word can be found.
type alt struct {
	term   string
	weight float64
}

// word is a token with the terms by which it can be found, the word itself first.
type word struct {
	token
	light bool // carries little of the meaning
	name  bool // a name: a passage without it is no answer
	bound bool // bound to a subject beside the guidance: the same, in a short question
	focus bool // the thing asked for
	known bool // the guidance, or the glossary, has this word
	alts  []alt
	tells float64 // how much it tells, once it is part of a question
}

// lexicon knows the words of one language: those of the guidance and those of the glossary. It does not change after
// newLexicon.
type lexicon struct {
	lang     string
	features Features
	stop     analysis.TokenMap
	small    map[string]string // stop word → its stem, for phrases that have one inside
	light    map[string]bool
	glossed  map[string]bool     // words of the glossary, folded
	proper   map[string]bool     // words that are names in the guidance, folded
	binding  map[string]bool     // stems without which a passage is no answer, when the question has them
	words    map[string]bool     // known words, folded
	stems    map[string]int      // known stems → how many passages have them
	same     map[string]string   // stem → the stem that stands for it
	phrases  map[string][]phrase // by first stem
	memo     map[string]word     // known words, worked out beforehand
	families map[string][]string // known stems by their first letters
	starts   map[string]bool     // first letters of known stems that may be verbs that come apart

	// Of a copy that reads own documents, see own.
	also func(stem string) bool // words of the documents, which may be part of a compound; nil = none
	more map[string]word        // words met, worked out; nil = nothing is remembered
}

// phrase is a glossary entry as stems.
type phrase struct {
	stems []string
	term  string // the concept's own term, the same in every language
}

func newLexicon(lang string, lib *Library, features Features) *lexicon {
	x := &lexicon{
		lang: lang, features: features, stop: stopWords(lang), light: map[string]bool{}, binding: map[string]bool{}, words: map[string]bool{},
		stems: map[string]int{}, same: map[string]string{}, phrases: map[string][]phrase{}, memo: map[string]word{},
		families: map[string][]string{}, small: map[string]string{}, starts: map[string]bool{}, glossed: map[string]bool{},
	}
	for _, entry := range lib.voices[lang].Light {
		for _, t := range tokens(entry) {
			x.light[t.text] = true
		}
	}
	x.hold(lib.passages[lang])
	if features.Glossary {
		x.learn(lib.glossary)
	}
	for _, c := range lib.glossary {
		for _, entry := range c.words(lang) {
			for _, t := range tokens(entry) {
				x.glossed[t.text] = true
			}
		}
	}
	x.proper = properNames(lib, lang)
	for _, entry := range lib.voices[lang].Binding {
		for _, t := range tokens(entry) {
			x.words[t.text] = true
			x.stems[stem(lang, t.text)] += 0
			x.binding[stem(lang, t.text)] = true
		}
	}
	x.unite()
	if features.Glossary {
		x.join(lib.glossary)
	}
	for w := range x.words {
		x.memo[w] = x.work(w)
	}
	for w := range x.stop {
		x.small[w] = x.stem(w)
	}
	for _, s := range slices.Sorted(maps.Keys(x.stems)) { // so that a word has its family in one order
		x.startsWith(s)
		if len(s) >= familyPrefix {
			x.families[s[:familyPrefix]] = append(x.families[s[:familyPrefix]], s)
		}
	}
	return x
}

// hold takes in the words of the passages, and in how many of them each stem is.
func (x *lexicon) hold(passages []Passage) {
	for _, p := range passages {
		seen := map[string]bool{}
		for _, text := range slices.Concat([]string{p.Title, p.Body}, p.Questions) {
			for _, t := range tokens(text) {
				if x.stop[t.text] {
					continue
				}
				x.words[t.text] = true
				if s := stem(x.lang, t.text); !seen[s] {
					seen[s] = true
					x.stems[s]++
				}
			}
		}
	}
}

// learn makes the glossary's words known.
func (x *lexicon) learn(glossary []concept) {
	for _, c := range glossary {
		for _, entry := range c.words(x.lang) {
			for _, t := range tokens(entry) {
				if !x.stop[t.text] {
					x.words[t.text] = true
					x.stems[stem(x.lang, t.text)] += 0
				}
			}
		}
	}
}

// unite finds stems that Snowball keeps apart although they are forms of one verb: bespaart, bespaarde and besparen;
// gemeten and meten. A form is united only with a stem that the guidance has, so nothing is guessed.
func (x *lexicon) unite() {
	if x.lang != Dutch {
		return
	}
	for s := range x.stems {
		if base := x.verb(s); base != "" {
			x.same[s] = base
		}
	}
}

// verb returns the known stem that a conjugated stem belongs to, or "".
func (x *lexicon) verb(s string) string {
	for _, form := range []string{s, strings.TrimPrefix(s, "ge")} {
		cut := form
		for _, ending := range []string{"d", "t"} {
			if t, ok := strings.CutSuffix(form, ending); ok {
				cut = t
				break
			}
		}
		for _, base := range []string{cut, shorten(cut)} {
			if len(base) >= 3 && base != s {
				if _, ok := x.stems[base]; ok && (len(base) >= 4 || form != s) {
					return base
				}
			}
		}
	}
	return ""
}

// shorten writes a double vowel before the last consonant once: bespaar → bespar, as the stem of besparen is written.
func shorten(s string) string {
	n := len(s)
	if n >= 4 && s[n-2] == s[n-3] && strings.IndexByte("aeou", s[n-2]) >= 0 {
		return s[:n-2] + s[n-1:]
	}
	return s
}

// join builds the phrases of the glossary.
func (x *lexicon) join(glossary []concept) {
	for i, c := range glossary {
		for _, entry := range c.words(x.lang) {
			var stems []string
			for _, t := range tokens(entry) {
				stems = append(stems, x.stem(t.text))
			}
			if len(stems) > 0 {
				x.phrases[stems[0]] = append(x.phrases[stems[0]], phrase{stems, "=" + strconv.Itoa(i)})
			}
		}
	}
}

func (x *lexicon) stem(w string) string {
	s := stem(x.lang, w)
	if t, ok := x.same[s]; ok {
		return t
	}
	if _, known := x.stems[s]; !known && x.lang == Dutch {
		if t := x.verb(s); t != "" {
			return t
		}
	}
	return s
}

// read turns a text into words with their terms; stop words are left out.
func (x *lexicon) read(text string) []word {
	all := tokens(text)
	stems := make([]string, len(all))
	out := make([]word, 0, len(all))
	at := make([]int, len(all)) // where a token went; -1 for a stop word
	for i, t := range all {
		at[i] = -1
		if x.stop[t.text] || x.lang == Dutch && isVerb(text, all, i) {
			stems[i] = x.small[t.text]
			continue
		}
		w := x.lookUp(t.text)
		w.token = t
		stems[i] = w.alts[0].term
		at[i] = len(out)
		out = append(out, w)
	}
	x.rejoin(text, all, at, out)
	for i := range all {
		for _, p := range x.phrases[stems[i]] {
			if !hasPrefix(stems[i:], p.stems) {
				continue
			}
			for j := range p.stems {
				if k := at[i+j]; k >= 0 {
					out[k].alts = addAlt(out[k].alts, alt{p.term, weightConcept})
					out[k].known = true
				}
			}
		}
	}
	return out
}

// met says whether a word is a stop word, or was worked out before.
func (x *lexicon) met(text string) bool {
	_, known := x.memo[text]
	_, more := x.more[text]
	return known || more || x.stop[text]
}

// lookUp returns the terms of one word, from what is remembered when it can.
func (x *lexicon) lookUp(text string) word {
	if w, ok := x.memo[text]; ok {
		return w
	}
	if w, ok := x.more[text]; ok {
		return w
	}
	w := x.work(text)
	if x.more != nil {
		x.more[text] = w
	}
	return w
}

// work finds the terms of one word by itself: its stem, or the nearest known one, and the parts of a compound.
func (x *lexicon) work(text string) word {
	s := x.stem(text)
	_, known := x.stems[s]
	w := word{token: token{text: text}, light: x.light[text], known: known, alts: []alt{{s, weightWhole}}}
	if x.features.Compounds && x.lang == Dutch {
		if parts := x.split(text); parts != nil {
			w.known = true
			for _, part := range parts {
				w.alts = addAlt(w.alts, alt{x.stem(part), weightPart})
				for _, p := range x.phrases[x.stem(part)] {
					if len(p.stems) == 1 {
						w.alts = addAlt(w.alts, alt{p.term, weightPart * weightConcept})
					}
				}
			}
		}
	}
	if x.features.Spelling && !w.known && !w.light {
		if near := x.nearest(s); near != "" {
			x.take(&w, near)
		}
	}
	return w
}

// take takes a word for a mistyped form of a known stem.
func (x *lexicon) take(w *word, near string) {
	w.known = true
	w.alts = addAlt(w.alts, alt{near, weightSlip})
	for _, p := range x.phrases[near] {
		if len(p.stems) == 1 {
			w.alts = addAlt(w.alts, alt{p.term, weightSlip * weightConcept})
		}
	}
}

// nearest returns the known stem that a mistyped one is most likely to be, or "". Slips in the first letter are rare
// and looking for them finds more wrong words than right ones.
func (x *lexicon) nearest(s string) string {
	limit := slips(s)
	if limit == 0 {
		return ""
	}
	best := near{distance: limit + 1}
	for other, count := range x.stems {
		if len(other) >= minNear && other[0] == s[0] {
			best.try(s, other, count, limit)
		}
	}
	return best.stem
}

// minNear is how long a word is at least that others are taken for.
const minNear = 4

// slips is how many slips are forgiven in a word of this length.
func slips(s string) int {
	switch {
	case len(s) < 5 || strings.ContainsAny(s, "0123456789"):
		return 0
	case len(s) >= 9:
		return 2
	}
	return 1
}

// near is the nearest of the stems tried so far; of equally near ones the commonest, then the first of the alphabet.
type near struct {
	stem            string
	distance, count int
}

func (n *near) try(s, other string, count, limit int) {
	d := Slips(s, other, limit)
	if d < n.distance || d == n.distance && d <= limit && (count > n.count || count == n.count && other < n.stem) {
		*n = near{other, d, count}
	}
}

func hasPrefix(all, prefix []string) bool {
	return len(all) >= len(prefix) && slices.Equal(all[:len(prefix)], prefix)
}

// addAlt adds a term or raises its weight. What it is given may be shared with other words and stays as it was.
func addAlt(alts []alt, a alt) []alt {
	for i := range alts {
		if alts[i].term == a.term {
			if alts[i].weight < a.weight {
				alts = slices.Clone(alts)
				alts[i].weight = a.weight
			}
			return alts
		}
	}
	return append(slices.Clip(alts), a)
}
