package knowledge

import (
	"slices"
	"strings"
)

// weightForm is how much another form of a verb counts.
const weightForm = 0.9

// conjugated are the endings that a Dutch verb takes off its root for, the longest first.
var conjugated = []string{"ten", "den", "te", "de", "en", "t", "d"}

// forms returns the stems of the forms that a word may have if it is a Dutch verb whose vowel stays: wast, wassen and
// gewassen. Nothing says that it is one, so the caller takes those that a text has.
func (x *lexicon) forms(text string) []string {
	if x.lang != Dutch || !x.features.Verbs {
		return nil
	}
	var out []string
	bare, participle := strings.CutPrefix(text, "ge")
	for _, form := range []string{text, bare} {
		if form == text && participle {
			continue
		}
		for _, ending := range append(conjugated, "") {
			root, ok := strings.CutSuffix(form, ending)
			if !ok || len(root) < 3 {
				continue
			}
			short := shorten(undouble(root))
			out = append(out, stem(Dutch, short+"en"), "ge"+stem(Dutch, short+"en"))
			for _, r := range []string{short, lengthen(short)} {
				out = append(out, r, r+"t", r+"d", "ge"+r, "ge"+r+"t", "ge"+r+"d")
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// lengthen writes a vowel before the last consonant twice: betal → betaal, as it is written at the end of a word.
func lengthen(s string) string {
	n := len(s)
	if n >= 3 && strings.IndexByte("aeou", s[n-2]) >= 0 && strings.IndexByte("aeiou", s[n-3]) < 0 {
		return s[:n-1] + s[n-2:]
	}
	return s
}
