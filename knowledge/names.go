package knowledge

import (
	"slices"
	"strings"
)

// properNames are the names in the guidance of a language, Asker or Vlaanderen: words that are never written without a capital, and
// have it inside a sentence; or have it at the beginning of one in both languages, as only names are the same in both.
func properNames(lib *Library, lang string) map[string]bool {
	inside, first, common := capitals(lib.passages[lang])
	for _, other := range languages {
		if other == lang {
			continue
		}
		in, start, _ := capitals(lib.passages[other])
		for w := range first {
			if in[w] || start[w] {
				inside[w] = true
			}
		}
	}
	for w := range common {
		delete(inside, w)
	}
	return inside
}

// capitals are the words that are written with a capital inside sentences, at their beginning, and those that are written
// without.
func capitals(passages []Passage) (inside, first, common map[string]bool) {
	inside, first, common = map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, p := range passages {
		for line := range strings.Lines(plain(p.Body)) {
			line = address.ReplaceAllString(listMark.ReplaceAllString(strings.TrimSpace(line), ""), "")
			for i, t := range tokens(line) {
				raw := line[t.from:t.to]
				switch {
				case raw == strings.ToLower(raw):
					common[t.text] = true
				case i > 0 && !opens(line, t.from):
					inside[t.text] = true
				default:
					first[t.text] = true
				}
			}
		}
	}
	return inside, first, common
}

// markNames finds the words without which a passage is no answer: names, known ones and those spelled as names are, with
// a capital but not the first, unless most words have one; and those bound to a subject beside the guidance.
func (x *lexicon) markNames(text string, words []word) {
	if !x.features.Names {
		return
	}
	capitals := 0
	for i := range words {
		w := &words[i]
		raw := text[w.from:w.to]
		w.name = w.from > 0 && raw != strings.ToLower(raw) && !x.glossed[w.text]
		capitals += int(one(w.name))
	}
	shouted := 2*capitals > len(words) && len(words) >= 3
	for i := range words {
		w := &words[i]
		w.name = w.name && !shouted || x.named(w.text)
		w.bound = x.binds(w)
	}
}

// named says whether a word is a name however it is typed: "what did kolding do". What the glossary knows is none: KPI.
func (x *lexicon) named(word string) bool { return x.proper[word] && !x.glossed[word] }

// binds says whether a word is, or is a compound that the guidance does not have with, a subject beside the guidance.
func (x *lexicon) binds(w *word) bool {
	met := x.stems[w.alts[0].term] > 0
	return slices.ContainsFunc(w.alts, func(a alt) bool {
		return x.binding[a.term] && (a.weight == weightWhole || a.weight == weightPart && !met)
	})
}
