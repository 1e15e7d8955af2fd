package dialogue_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kringloop/flows/dialogue"
)

var (
	dutch   = strings.Fields("nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien")
	dutch10 = strings.Fields("- - twintig dertig veertig vijftig zestig zeventig tachtig negentig")
	engl    = strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
	engl10  = strings.Fields("- - twenty thirty forty fifty sixty seventy eighty ninety")
)

// inDutch writes a number up to 999,999 as the spelling of 2005 has it: one word up to a thousand, a space after "duizend".
func inDutch(n int) string {
	switch {
	case n < 20:
		return dutch[n]
	case n < 100:
		one := n % 10
		if one == 0 {
			return dutch10[n/10]
		}
		and := "en"
		if strings.HasSuffix(dutch[one], "e") {
			and = "ën"
		}
		return dutch[one] + and + dutch10[n/10]
	case n < 1000:
		return strings.TrimSuffix(several(n/100, inDutch)+"honderd"+inDutch(n%100), "nul")
	}
	return strings.TrimSuffix(several(n/1000, inDutch)+"duizend "+inDutch(n%1000), " nul")
}

// several is how often a round number is taken, "" for once.
func several(n int, words func(int) string) string {
	if n == 1 {
		return ""
	}
	return words(n)
}

func inEnglish(n int) string {
	switch {
	case n < 20:
		return engl[n]
	case n < 100:
		return strings.TrimSuffix(engl10[n/10]+"-"+engl[n%10], "-zero")
	case n < 1000:
		return strings.TrimSuffix(engl[n/100]+" hundred and "+inEnglish(n%100), " and zero")
	}
	join := " "
	if n%1000 < 100 {
		join = " and "
	}
	return strings.TrimSuffix(strings.TrimSuffix(inEnglish(n/1000)+" thousand"+join+inEnglish(n%1000), " zero"), " and")
}

// counted is a question for a number without bounds.
var counted = &dialogue.Step{ID: "n", Ask: dialogue.Number}

func readIn(lang, typed string) (string, error) {
	a, err := counted.Read(typed, dialogue.StepWords{Lang: lang}, t0)
	return a.Number, err
}

// A number in words is read as that number, alone and in a sentence.
func TestSaidIsRead(t *testing.T) {
	ways := map[string]struct {
		words     func(int) string
		sentences []string
	}{
		"nl": {inDutch, []string{"%s", "%s stuks", "ongeveer %s stoelen", "een stuk of %s", "We hebben er %s nodig.", "ten minste %s"}},
		"en": {inEnglish, []string{"%s", "%s pieces", "about %s chairs", "we need %s desks", "It is %s.", "at least %s a year"}},
	}
	for lang, way := range ways {
		rapid.Check(t, func(rt *rapid.T) {
			n := rapid.OneOf(rapid.IntRange(1, 120), rapid.IntRange(100, 2100), rapid.IntRange(1000, 999_999)).Draw(rt, "n")
			said := fmt.Sprintf(rapid.SampledFrom(way.sentences).Draw(rt, "sentence"), way.words(n))
			if lang == "nl" && n == 1 {
				said = strings.Replace(said, "een", "één", 1) // "een" alone is an article
			}
			if got, err := readIn(lang, said); err != nil || got != fmt.Sprint(n) {
				rt.Fatalf("%s: %q is read as %q (%v), want %d", lang, said, got, err, n)
			}
		})
	}
}

// Numbers as people say them, and what is none, or more than one.
func TestNumbersInSentences(t *testing.T) {
	for _, c := range []struct {
		lang, typed, want string
		err               error
	}{
		{"nl", "honderdtwintig", "120", nil}, {"nl", "tweehonderdvijftig", "250", nil}, {"nl", "honderd en tien", "110", nil}, {"nl", "twaalfhonderd", "1200", nil},
		{"nl", "vijfentwintighonderd euro", "2500", nil}, {"nl", "tweeduizend vijfhonderd", "2500", nil}, {"nl", "twee miljoen", "2000000", nil}, {"nl", "30 duizend", "30000", nil},
		{"nl", "2,5 miljoen euro", "2500000", nil}, {"nl", "een stuk of 30", "30", nil}, {"nl", "ongeveer 30 stoelen", "30", nil}, {"nl", "we kopen 1.250 bureaus", "1250", nil},
		{"nl", "zo'n € 20.000 per jaar", "20000", nil}, {"nl", "1 250 stoelen", "1250", nil}, {"nl", "een dertigtal", "30", nil}, {"nl", "een 30-tal stoelen", "30", nil},
		{"nl", "één", "1", nil}, {"nl", "A hundred and twenty", "120", nil}, {"nl", "een honderdtal", "100", nil}, {"nl", "12,5 % ongeveer", "12.5", nil},
		{"en", "a hundred and twenty", "120", nil}, {"en", "one hundred twenty", "120", nil}, {"en", "twelve hundred", "1200", nil}, {"en", "we need 130 desks", "130", nil},
		{"en", "twenty a day", "20", nil}, {"en", "around 1,250 chairs", "1250", nil}, {"en", "a hundred thousand", "100000", nil}, {"en", "2.5 million", "2500000", nil},
		{"en", "honderdtwintig", "120", nil}, {"en", "a million", "1000000", nil},

		{"nl", "20-30", "", dialogue.ErrNumbers}, {"nl", "20 – 30 stuks", "", dialogue.ErrNumbers}, {"nl", "20 tot 30", "", dialogue.ErrNumbers}, {"nl", "20 à 30", "", dialogue.ErrNumbers},
		{"nl", "tussen twintig en dertig", "", dialogue.ErrNumbers}, {"nl", "twintig-dertig", "", dialogue.ErrNumbers}, {"nl", "vijf-tien", "", dialogue.ErrNumbers},
		{"nl", "tussen vijf en twintig", "", dialogue.ErrNumbers}, {"nl", "30 stoelen en 12 bureaus", "", dialogue.ErrNumbers}, {"nl", "30 of veertig", "", dialogue.ErrNumbers},
		{"nl", "1/2", "", dialogue.ErrNumbers}, {"nl", "6 0", "", dialogue.ErrNumbers}, {"nl", "tussen honderd en tweehonderd", "", dialogue.ErrNumbers},
		{"en", "20 to 30", "", dialogue.ErrNumbers}, {"en", "twenty to thirty", "", dialogue.ErrNumbers}, {"en", "two or three hundred", "", dialogue.ErrNumbers}, {"en", "five-ten", "", dialogue.ErrNumbers},

		{"nl", "-5 stoelen", "", dialogue.ErrNoNumber}, {"nl", "min 5 graden", "", dialogue.ErrNoNumber}, {"nl", "een paar", "", dialogue.ErrNoNumber}, {"nl", "een", "1", nil}, {"nl", "niet 30", "", dialogue.ErrNoNumber},
		{"nl", "A4", "", dialogue.ErrNoNumber}, {"nl", "30+", "", dialogue.ErrNoNumber}, {"nl", "anderhalf", "", dialogue.ErrNoNumber}, {"nl", "twee en een half jaar", "", dialogue.ErrNoNumber},
		{"nl", "drie dozijn", "", dialogue.ErrNoNumber}, {"nl", "tientallen", "", dialogue.ErrNoNumber}, {"nl", "duizend twaalfhonderd", "", dialogue.ErrNumbers}, {"nl", "nul", "0", nil},
		{"nl", "Dat hangt ervan af hoeveel mensen er volgend jaar bij komen, maar het zijn er zeker 30.", "", dialogue.ErrNoNumber}, {"nl", "30\nstoelen", "", dialogue.ErrNoNumber},
		{"en", "minus five", "", dialogue.ErrNoNumber}, {"en", "two dozen", "", dialogue.ErrNoNumber}, {"en", "two and a half", "", dialogue.ErrNoNumber}, {"en", "a few", "", dialogue.ErrNoNumber},
		{"en", "hundreds", "", dialogue.ErrNoNumber}, {"en", "30th", "", dialogue.ErrNoNumber}, {"en", "not 30", "", dialogue.ErrNoNumber},
	} {
		got, err := readIn(c.lang, c.typed)
		if err != nil {
			got = ""
		}
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s %q: %q (%v), want %q (%v)", c.lang, c.typed, got, err, c.want, c.err)
		}
	}
}

func FuzzNumber(f *testing.F) {
	for _, s := range []string{"honderd en", "een honderd een", "20-30", "a and a hundred", "één", "e\u0301\u0301n", "\xff", "tal", "ental"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, lang := range dialogue.Languages {
			if got, err := readIn(lang, s); err == nil && counted.Check(dialogue.Answer{Number: got}) != nil {
				t.Errorf("%q is read as %q, which is no number", s, got)
			}
		}
	})
}
