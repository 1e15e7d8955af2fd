package knowledge

import (
	"regexp/syntax"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestNeeds(t *testing.T) {
	for expression, want := range map[string][][]string{
		`hoe ?lang\b.{0,60}\b(bewaren|archiveren)`: {{"hoe"}, {"lang"}, {"bewaren", "archiveren"}},
		`(hoe (regelmatig|dikwijls)|Frequentie)`:   {{"regelmatig", "dikwijls", "frequentie"}},
		`(in )?welk jaar`:                          {{"welk jaar"}},
		`(ja|nee)+|(kan)?`:                         nil,
		`[0-9]+`:                                   nil,
		`(ab){2,}c{0,1}`:                           {{"ab"}},
	} {
		parsed, err := syntax.Parse(`(?i)(?:`+expression+`)`, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, needs(parsed)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", expression, diff)
		}
	}
}

// Looking for letters first changes nothing: a pattern matches what its expressions match.
func TestPatternsMatchAsTheirExpressions(t *testing.T) {
	lib := guide(t)
	var all []*pattern
	var texts, words []string
	for _, lang := range languages {
		v := lib.voices[lang]
		all = append(all, v.patterns.follow, v.patterns.tasks, v.patterns.chat, v.patterns.hostile, v.patterns.tales, v.patterns.lists)
		for _, k := range v.Kinds {
			all = append(all, k.ask)
		}
		for _, p := range lib.passages[lang] {
			texts = append(texts, p.Questions...)
		}
	}
	for _, p := range all {
		for _, a := range p.alternatives {
			for _, letters := range a.needs {
				words = append(words, letters...)
			}
		}
	}
	same := func(t interface{ Errorf(string, ...any) }, text string) {
		for _, p := range all {
			if got, want := p.MatchString(text), p.whole.MatchString(text); got != want {
				t.Errorf("%q: %v, and %v by the expression %s", text, got, want, p.whole)
			}
		}
	}
	for _, text := range texts {
		same(t, text)
	}
	word := rapid.OneOf(rapid.SampledFrom(words), rapid.SampledFrom([]string{"1", "€", "?", "een", "ſ", "K", "É", "\xff"}))
	gap := rapid.SampledFrom([]string{"", " ", " ", "-"})
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for range rapid.IntRange(1, 6).Draw(t, "words") {
			text += gap.Draw(t, "gap") + word.Draw(t, "word")
		}
		if rapid.Bool().Draw(t, "loud") {
			text = strings.ToUpper(text)
		}
		same(t, text)
	})
}
