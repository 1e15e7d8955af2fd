package ingest

import (
	"regexp"
	"strings"
)

// A designed document refers to its chapters by a symbol with a number. Without the symbol a number is left that says
// something else than its author did: "verzoek om informatie 3. Dit kan".
var (
	// apart is a number between a word and a mark, with space on both sides, or after the end of a paragraph.
	apart = regexp.MustCompile(`(\pL) \d ([.,;])|([.!?]) \d$`)
	// loose is a number that nothing is counted by: after a longer word, before a mark or a small word.
	loose = regexp.MustCompile(`(\p{Ll}{5,}) \d((?:[.,] | (?:van|uit|voor|is|zijn|wordt|worden|kan|kunnen|moet|moeten|zal|om|aan|bij|dat|die|te|over|door|naar|niet|uw|from|for|are|will|can|must|that|which|your|by) ))`)
)

// From so many sure cases on, a document is one that refers in this way.
const sureReferences = 3

// unnumber takes the numbers of lost symbols out. The sure cases always go; the likely ones where a document shows by
// several sure ones that it has such symbols: elsewhere a number is a fact.
func unnumber(blocks []block, sure int) {
	for i, b := range blocks {
		if m := len(apart.FindAllStringIndex(b.text, -1)); m > 0 {
			sure += m
			blocks[i].text = apart.ReplaceAllString(b.text, "$1$2$3")
		}
	}
	if sure < sureReferences {
		return
	}
	for i, b := range blocks {
		blocks[i].text = loose.ReplaceAllStringFunc(b.text, func(s string) string {
			word, after, _ := strings.Cut(s, " ")
			if counted.MatchString(word) {
				return s
			}
			return word + after[1:]
		})
	}
}
