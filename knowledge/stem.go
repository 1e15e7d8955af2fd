package knowledge

import (
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/nl"
	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
)

// asking are question words on bleve's lists that tell apart what is asked: when it should happen, or who should do it.
var asking = []string{"when", "why", "who", "where", "wie", "waar", "niet", "not", "no", "geen", "before", "after", "voor", "na", "iets", "zelf", nameOrVerb}

// nameOrVerb is both the purchaser of the running story and a form of zijn, see isVerb.
const nameOrVerb = "ben"

// isVerb says whether the word at i is the verb: it then stands behind its subject, ik most often, or before it.
func isVerb(text string, all []token, i int) bool {
	if all[i].text != nameOrVerb || i > 0 && text[all[i].from] == 'B' {
		return false
	}
	return slices.ContainsFunc(all[max(0, i-maxApart):min(len(all), i+2)], func(t token) bool {
		return t.text == "ik" || t.text == "je" || t.text == "jij"
	})
}

// idle are words that say as little as those on bleve's Dutch list, and are not on it.
var idle = []string{"we"}

// stopWords are bleve's lists without those: words that are neither indexed nor looked for.
func stopWords(lang string) analysis.TokenMap {
	list := analysis.NewTokenMap()
	source := nl.DutchStopWords
	if lang == English {
		source = en.EnglishStopWords
	}
	if err := list.LoadBytes(source); err != nil {
		return analysis.NewTokenMap() // a constant of bleve; cannot happen
	}
	for _, w := range asking {
		delete(list, w)
	}
	if lang == Dutch {
		for _, w := range idle {
			list.AddToken(w)
		}
	}
	return list
}

// undiminish takes the ending of a Dutch diminutive off: lijstje, filmpje, verhaaltje.
func undiminish(word string) string {
	small, ok := strings.CutSuffix(strings.TrimSuffix(word, "s"), "je")
	n := len(small)
	if !ok || n < 4 {
		return word
	}
	switch {
	case small[n-2:] == "mp", small[n-1] == 't' && strings.IndexByte("lnrwaeiou", small[n-2]) >= 0:
		return small[:n-1]
	}
	return small
}

// stem takes endings off. Dutch needs more than Snowball does: diminutives, the plural s after a vowel (offertes, ambities), and
// z and v at the end of a stem, which are s and f in the singular (prijzen and prijs, bedrijven and bedrijf).
func stem(lang, word string) string {
	if strings.ContainsAny(word, "0123456789") {
		return word
	}
	env := snowballstem.NewEnv(word)
	if lang == English {
		english.Stem(env)
		return env.Current()
	}
	word = undiminish(word)
	env = snowballstem.NewEnv(word)
	if n := len(word); n >= 5 && word[n-1] == 's' && strings.IndexByte("aeiou", word[n-2]) >= 0 && word[n-3] != 'c' {
		env = snowballstem.NewEnv(word[:n-1])
	}
	dutch.Stem(env)
	return undouble(env.Current())
}

// undouble writes the end of a Dutch stem as it is written at the end of a word: prijz(en) as prijs, bedrijv(en) as bedrijf,
// process(en) as proces.
func undouble(s string) string {
	n := len(s)
	if n < 3 {
		return s
	}
	switch s[n-1] {
	case 'z':
		s = s[:n-1] + "s"
	case 'v':
		s = s[:n-1] + "f"
	}
	if s[n-1] == s[n-2] && strings.IndexByte("aeiou", s[n-1]) < 0 {
		s = s[:n-1]
	}
	return s
}
