package knowledge

import "strings"

// The shortest part of a compound that we believe in; shorter ones (aan, uit, eis) split words that are none.
const minPart = 4

// Words of own documents nobody has looked at: names, slips of the pen. A part that only they have must be longer.
const minOwnPart = 5

// links are the letters that Dutch puts between the parts of a compound.
var links = []string{"", "s", "en", "e", "n"}

// split cuts a Dutch compound into known parts (gunningscriteria → gunning, criteria), or returns nil. Of several
// ways, the one with the longest shortest part wins.
func (x *lexicon) split(text string) []string {
	if len(text) < 2*minPart || strings.ContainsAny(text, "0123456789") {
		return nil
	}
	var best []string
	bestShort := 0
	for i := minPart; i <= len(text)-minPart; i++ {
		right := text[i:]
		if !x.part(right) {
			continue
		}
		for _, link := range links {
			left, ok := strings.CutSuffix(text[:i], link)
			if !ok || len(left) < minPart {
				continue
			}
			parts := []string{left, right}
			if !x.part(left) {
				inner := x.split(left)
				if inner == nil {
					continue
				}
				parts = append(inner, right)
			}
			if short := shortest(parts); short > bestShort {
				best, bestShort = parts, short
			}
		}
	}
	return best
}

// part says whether a word can be part of a compound: the guidance or the glossary has it by itself, or, when it is a
// little longer, an own document has.
func (x *lexicon) part(s string) bool {
	if x.words[s] {
		return true
	}
	stemmed := x.stem(s)
	return len(stemmed) >= minPart && x.words[stemmed] || x.words[s+"en"] || x.words[s+"s"] ||
		x.also != nil && len(stemmed) >= minOwnPart && x.also(stemmed)
}

func shortest(parts []string) int {
	n := len(parts[0])
	for _, p := range parts[1:] {
		n = min(n, len(p))
	}
	return n
}
