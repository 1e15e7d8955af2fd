package knowledge

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// properNames finds the words that the passages only ever write with a capital inside a sentence: Asker, Kolding. People
// type them without one. At the beginning of a line a bracket must follow, as in "Aalborg (Denmark)". Of a name of several
// words the first will do, and what the glossary knows is none: KPI.
func properNames(passages []Passage, glossary map[string]bool) map[string]bool {
	names, ordinary := map[string]bool{}, map[string]bool{}
	for _, p := range passages {
		for _, text := range []string{p.Title, p.Body} {
			capital := false // the word before has one
			for _, t := range tokens(text) {
				first, _ := utf8.DecodeRuneInString(text[t.from:])
				begins := sentenceStarts(text[:t.from])
				switch {
				case !unicode.IsUpper(first):
					ordinary[t.text] = true
				case (begins && strings.HasPrefix(text[t.to:], " (") || !begins && !capital) && !glossary[t.text]:
					names[t.text] = true
				}
				capital = unicode.IsUpper(first)
			}
		}
	}
	for w := range ordinary {
		delete(names, w)
	}
	return names
}

// sentenceStarts says whether a word behind this text begins a sentence, a line or a quotation, where everything has a capital.
func sentenceStarts(before string) bool {
	before = strings.TrimRight(before, " *_\"'‘“(-")
	if before == "" {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(before)
	return strings.ContainsRune(".?!:\n0123456789", last)
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
		w.name = w.name && !shouted || x.names[w.text]
		w.bound = x.binds(w)
	}
}

// binds says whether a word is, or is a compound that the guidance does not have with, a subject beside the guidance.
func (x *lexicon) binds(w *word) bool {
	met := x.stems[w.alts[0].term] > 0
	return slices.ContainsFunc(w.alts, func(a alt) bool {
		return x.binding[a.term] && (a.weight == weightWhole || a.weight == weightPart && !met)
	})
}
