package knowledge

import (
	"slices"

	"github.com/blevesearch/bleve/v2/analysis"
)

// Detect says which of the two languages a question is in: the one with more of its small words, then the one that
// knows more of its other words, then the fallback.
func (ix *Index) Detect(text, fallback string) string {
	var small, known [2]int
	for _, t := range tokens(text) {
		for i, lang := range languages {
			x := ix.parts[lang].lexicon
			switch {
			case x.stop[t.text] || x.light[t.text]:
				small[i]++
			case x.words[t.text]:
				known[i]++
			}
		}
	}
	score := [2]int{3*small[0] + known[0], 3*small[1] + known[1]}
	switch {
	case score[0] > score[1]:
		return languages[0]
	case score[1] > score[0]:
		return languages[1]
	}
	if fallback == "" {
		return Dutch
	}
	return fallback
}

// Language says in which of the two languages a longer text is: the one with more of its small words, Dutch when neither
// tells. Unlike Detect it needs no index.
func Language(text string) string {
	count := map[string]int{}
	stops := map[string]analysis.TokenMap{Dutch: stopWords(Dutch), English: stopWords(English)}
	for _, t := range tokens(text) {
		for _, lang := range languages {
			if stops[lang][t.text] {
				count[lang]++
			}
		}
	}
	if count[English] > count[Dutch] {
		return English
	}
	return Dutch
}

// asks reads a question and what it leans on for both languages. In the other language only what both share counts:
// the glossary's concepts, and words that are written alike.
func (ix *Index) asks(lang, text, thread string) map[string]ask {
	own := ix.parts[lang]
	words, lean := own.lexicon.question(text), own.lexicon.question(thread)
	if content(words) == 0 && content(lean) == 0 && len(tokens(text)) >= 3 && !ix.lib.voices[lang].leans(text) {
		for i := range words {
			words[i].light = false // "waar moet ik beginnen" has nothing else to go by
		}
	}
	kind := ix.lib.voices[lang].kind(text)
	out := map[string]ask{}
	for _, l := range languages {
		p := ix.parts[l]
		a := ask{part: p, words: words, lean: lean}
		if l != lang {
			a.words, a.lean = p.lexicon.carry(words), p.lexicon.carry(lean)
		}
		out[l] = ask{part: p, words: p.measure(a.words), lean: p.measure(a.lean), spelled: p.spelled(text), tale: ix.lib.voices[lang].patterns.tales.MatchString(text), value: kind != nil && !kind.Soft}
	}
	return out
}

// measure works out what each word tells and leaves out terms that no passage has: everything after looks words up many
// times.
func (p *part) measure(words []word) []word {
	out := slices.Clone(words)
	for i := range out {
		w := &out[i]
		w.tells = p.idf(w.alts)
		w.alts = slices.DeleteFunc(slices.Clone(w.alts), func(a alt) bool { return p.df[a.term] == 0 })
	}
	return out
}

// carry takes words over from the other language.
func (x *lexicon) carry(words []word) []word {
	out := make([]word, 0, len(words))
	for _, w := range words {
		alts := []alt{{x.stem(w.text), weightWhole}}
		for _, a := range w.alts {
			if a.term[0] == '=' {
				alts = addAlt(alts, a)
			}
		}
		w.alts = alts
		out = append(out, w)
	}
	return out
}

// distinct leaves out words that were said before.
func distinct(words []word) []word {
	seen := map[string]bool{}
	out := words[:0]
	for _, w := range words {
		if !seen[w.alts[0].term] {
			seen[w.alts[0].term] = true
			out = append(out, w)
		}
	}
	return out
}
