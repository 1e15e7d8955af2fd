package dialogue

import (
	"errors"
	"math/big"
	"regexp"
	"strings"

	"kringloop/flows/calc"
)

var (
	aboutMark = regexp.MustCompile(`(?i)^(ongeveer|circa|ca\.?|zo'n|rond( de)?|om en bij|plusminus|±|~|about|around|roughly|approximately|approx\.?|some)\s*`)
	unitMark  = regexp.MustCompile(`(?i)\s*(procent|percent|pct|per cent|stuks?|pieces?|pcs|keer|times|uren|uur|hours?|dagen|dag|days?|weken|weeks?|maanden|maand|months?|jaren|jaar|years?)\.?$`)
	thousand  = regexp.MustCompile(`(?i)^(.*\d)\s?k$`)
)

// readNumber reads a number as a person says it: "12,5", "ongeveer 60", "50 procent", "40k", "honderdtwintig". An amount of money
// has cents and no thousandths.
func readNumber(typed, lang string, amount bool) (*big.Rat, bool) {
	read := calc.ReadNumber
	if amount {
		read = calc.ReadAmount
	}
	s := strings.TrimSpace(typed)
	if r, ok := read(s, lang); ok {
		return r, true
	}
	s = strings.TrimRight(aboutMark.ReplaceAllString(s, ""), " .!")
	s = unitMark.ReplaceAllString(s, "")
	if r, ok := read(s, lang); ok {
		return r, true
	}
	if m := thousand.FindStringSubmatch(s); m != nil {
		if r, ok := calc.ReadNumber(m[1], lang); ok {
			return r.Mul(r, big.NewRat(1000, 1)), true
		}
	}
	for _, lang := range Languages {
		if n, ok := readSpelled(spokenWords(strings.ToLower(s)), lang); ok {
			return big.NewRat(n, 1), true
		}
	}
	return nil, false
}

// longSentence is from how many words beside the number on a text is no answer to a question for one.
const longSentence = 12

var (
	spacedMark = regexp.MustCompile(`\b\d{1,3}( \d{3})+\b`)
	manyMark   = regexp.MustCompile(`\d[^\d\pL]*[-/~][^\d\pL]*\d`)
	moneyMark  = regexp.MustCompile(`[€£$]\s*`)
)

// barred are words with which the one number in a sentence is not the number that is meant, or not all of it.
var barred = wordSet("niet geen not don't min minus half halve helft anderhalf anderhalve kwart derde dozijn tientallen honderden duizenden miljard",
	"quarter third dozen dozens tens hundreds thousands millions billion")

// multiplies are words that multiply the digits before them.
var multiplies = map[string]int64{"honderd": 100, "hundred": 100, "duizend": 1000, "thousand": 1000, "k": 1000, "miljoen": 1e6, "million": 1e6, "mln": 1e6}

// spokenWords are the words of a text without the marks around them; "twenty-five" is two.
func spokenWords(s string) []string {
	var all []string
	for w := range strings.FieldsSeq(s) {
		w = strings.Trim(w, `.,;:!?()"'%~±`)
		if strings.ContainsAny(w, "0123456789") {
			all = append(all, w)
			continue
		}
		all = append(all, strings.FieldsFunc(w, func(r rune) bool { return r == '-' })...)
	}
	return all
}

func wordSet(all ...string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(strings.Join(all, " ")) {
		set[w] = true
	}
	return set
}

// readSentence finds the number in a short sentence: "een stuk of 30", "we need a hundred and twenty desks". It must be the only
// one: of two, or of a range, nobody knows which is meant (ErrNumbers). What has a minus before it, or a word that makes it
// another number, is none (ErrNoNumber).
func readSentence(typed, lang string) (*big.Rat, error) {
	if strings.Contains(strings.TrimSpace(typed), "\n") {
		return nil, ErrNoNumber
	}
	if lang != "en" {
		lang = "nl"
	}
	s := strings.NewReplacer("–", "-", "−", "-").Replace(Straight.Replace(strings.ToLower(typed)))
	s = moneyMark.ReplaceAllString(s, "")
	if manyMark.MatchString(s) {
		return nil, ErrNumbers
	}
	s = spacedMark.ReplaceAllStringFunc(s, func(n string) string { return strings.ReplaceAll(n, " ", "") })
	var found *big.Rat
	odd, beside := false, 0
	for words := spokenWords(s); len(words) > 0; {
		r, n, err := numberAt(words, lang)
		switch {
		case errors.Is(err, ErrNumbers), r != nil && found != nil:
			return nil, ErrNumbers
		case err != nil:
			odd = true
		case r != nil:
			found = r
		default:
			beside += n
		}
		words = words[n:]
	}
	if found == nil || odd || beside >= longSentence {
		return nil, ErrNoNumber
	}
	return found, nil
}

// numberAt reads the number that words begin with, nil when they begin with none, and says how many words that takes.
func numberAt(words []string, lang string) (r *big.Rat, n int, err error) {
	w := words[0]
	if barred[w] {
		return nil, 1, ErrNoNumber
	}
	if strings.ContainsAny(w, "0123456789") {
		r, ok := calc.ReadNumber(strings.TrimSuffix(w, "-tal"), lang)
		switch {
		case !ok || r.Sign() < 0:
			return nil, 1, ErrNoNumber
		case len(words) > 1 && multiplies[words[1]] > 0:
			return r.Mul(r, big.NewRat(multiplies[words[1]], 1)), 2, nil
		}
		return r, 1, nil
	}
	run, n := numeralsOf[lang].run(words)
	if len(run) == 0 {
		return nil, max(n, 1), nil
	}
	v, ok := readSpelled(run, lang)
	if !ok {
		return nil, n, ErrNumbers
	}
	return big.NewRat(v, 1), n, nil
}
