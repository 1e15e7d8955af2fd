package dialogue

import (
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

// readNumber reads a number as a person says it: "12,5", "ongeveer 60", "50 procent", "40k", "zestig". An amount of money has
// cents and no thousandths.
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
	n, ok := spelled[strings.ToLower(s)]
	return big.NewRat(n, 1), ok
}

// spelled are the numbers up to a hundred, and a few round ones, in both languages.
var spelled = spell()

func spell() map[string]int64 {
	out := map[string]int64{"één": 1, "honderd": 100, "hundred": 100, "a hundred": 100, "one hundred": 100, "duizend": 1000, "thousand": 1000, "a thousand": 1000, "one thousand": 1000}
	small := map[string][]string{
		"nl": {"nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien"},
		"en": {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"},
	}
	tens := map[string][]string{
		"nl": {"twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"},
		"en": {"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"},
	}
	for lang, names := range small {
		for i, name := range names {
			out[name] = int64(i)
		}
		for t, ten := range tens[lang] {
			base := int64(10 * (t + 2))
			out[ten] = base
			for i, one := range names[1:10] {
				n := base + int64(i+1)
				if lang == "en" {
					out[ten+"-"+one], out[ten+" "+one] = n, n
					continue
				}
				and := "en"
				if strings.HasSuffix(one, "e") {
					and = "ën"
					out[one+"en"+ten] = n
				}
				out[one+and+ten] = n
			}
		}
	}
	return out
}
