package knowledge

import (
	"cmp"
	"math/big"
	"regexp"
	"slices"
	"strings"
)

// quantity is a number with what it counts, the same in both languages: "10 %", "tien procent" and "ten per cent" are
// {"10", "%"}. Unit is "" when nothing known stands beside it.
type quantity struct{ number, unit string }

// spaces are those of the keyboard and those that keep a number together.
const spaces = " \u00a0\u202f"

var (
	digits = regexp.MustCompile(`\d{1,3}(?:[ \x{a0}\x{202f}]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)*`)
	// What may stand between two numbers that share a unit: "5 tot 10 %".
	between = regexp.MustCompile(`^\s*(?:tot|en|of|à|to|and|or|-|–)\s*$`)
	// The words of a text with the signs that are units by themselves.
	numberWord = regexp.MustCompile(`[\p{L}]+(?:-[\p{L}]+)*|[%€]`)
	grouped    = regexp.MustCompile(`^\d{1,3}(?:[.,]\d{3})+$`)
)

// smallNumbers are number words of both languages. "een", "één" and "one" are left out: articles and pronouns, most often.
var smallNumbers = map[string]int64{
	"nul": 0, "zero": 0, "twee": 2, "two": 2, "drie": 3, "three": 3, "vier": 4, "four": 4, "vijf": 5, "five": 5,
	"zes": 6, "six": 6, "zeven": 7, "seven": 7, "acht": 8, "eight": 8, "negen": 9, "nine": 9, "tien": 10, "ten": 10,
	"elf": 11, "eleven": 11, "twaalf": 12, "twelve": 12, "dertien": 13, "thirteen": 13, "veertien": 14, "fourteen": 14,
	"vijftien": 15, "fifteen": 15, "zestien": 16, "sixteen": 16, "zeventien": 17, "seventeen": 17, "achttien": 18,
	"eighteen": 18, "negentien": 19, "nineteen": 19, "twintig": 20, "twenty": 20, "dertig": 30, "thirty": 30, "veertig": 40,
	"forty": 40, "vijftig": 50, "fifty": 50, "zestig": 60, "sixty": 60, "zeventig": 70, "seventy": 70, "tachtig": 80,
	"eighty": 80, "negentig": 90, "ninety": 90, "honderd": 100, "hundred": 100, "duizend": 1000, "thousand": 1000,
	"dubbel": 2, "dubbele": 2, "double": 2, "tweemaal": 2, "twice": 2, "driemaal": 3, "dozijn": 12, "dozen": 12,
}

// fractions are parts of a whole; a number of their own, because 0.5 and a half are written so differently.
var fractions = map[string]string{
	"half": "1/2", "halve": "1/2", "helft": "1/2", "derde": "1/3", "third": "1/3", "thirds": "1/3", "kwart": "1/4", "quarter": "1/4",
	"kwartaal": "1/4", "kwartalen": "1/4", "quarters": "1/4", "quarterly": "1/4", "driemaandelijks": "1/4",
}

var magnitudes = map[string]int64{
	"honderd": 100, "hundred": 100, "duizend": 1000, "thousand": 1000, "miljoen": 1e6, "million": 1e6, "miljard": 1e9, "billion": 1e9,
}

// units are what numbers count, by word. Months make a date.
var unitsOf = func() map[string]string {
	out := map[string]string{}
	for unit, words := range map[string]string{
		"%": "% procent percent per-cent", "€": "€ euro euros eur", "kr": "kroon kronen krone kroner nok dkk sek",
		"day": "dag dagen day days", "week": "week weken weeks", "month": "maand maanden month months",
		"year": "jaar jaren year years", "hour": "uur uren hour hours", "t": "ton tonnen tonne tonnes tons",
		"kg": "kg kilo kilogram kilograms", "km": "km kilometer kilometers kilometre kilometres",
		"point": "punt punten point points", "time": "keer maal times",
		"m1": "januari january", "m2": "februari february", "m3": "maart march", "m4": "april", "m5": "mei", "m6": "juni june",
		"m7": "juli july", "m8": "augustus august", "m9": "september", "m10": "oktober october", "m11": "november", "m12": "december",
	} {
		for w := range strings.FieldsSeq(words) {
			out[w] = unit
		}
	}
	return out
}()

// periodOf are words for how often or how long, with the unit that they go by.
var periodOf = map[string]string{
	"dagelijks": "day", "dagelijkse": "day", "daily": "day", "wekelijks": "week", "wekelijkse": "week", "weekly": "week",
	"maandelijks": "month", "maandelijkse": "month", "monthly": "month", "jaarlijks": "year", "jaarlijkse": "year", "yearly": "year",
	"annual": "year", "annually": "year",
}

// periods are the units of time that a text speaks of, with a number or without: "elke maand", "monthly".
func periods(text string) map[string]bool {
	out := map[string]bool{}
	for _, word := range numberWord.FindAllString(strings.ToLower(text), -1) {
		switch unit := cmp.Or(periodOf[word], unitsOf[word]); unit {
		case "day", "week", "month", "year", "hour":
			out[unit] = true
		}
	}
	return out
}

// mention is a number where it stands, with the word behind it: what there is so much of.
type mention struct {
	quantity
	of       string // "" = nothing
	from, to int
}

// counts reads every number of a text with its unit and what there is so much of.
func counts(text string) []mention {
	text = strings.ToLower(text)
	text = strings.ReplaceAll(text, "per cent", "per-cent")
	all := mentions(text)
	for i := len(all) - 1; i >= 0; i-- { // from the end: a number may take the unit of the next
		m := &all[i]
		var end int
		m.unit, end = unitAt(text, m.from, m.to)
		m.of, end = nextWord(text, end)
		if linking[m.of] {
			m.of, _ = nextWord(text, end)
		}
		if m.unit == "" && i+1 < len(all) && between.MatchString(text[m.to:all[i+1].from]) {
			m.unit, m.of = all[i+1].unit, all[i+1].of
		}
	}
	return all
}

// linking are words between a number and what there is so much of.
var linking = map[string]bool{"van": true, "aan": true, "of": true, "in": true, "de": true, "het": true, "the": true}

// mentions finds the numbers of a text in lower case, in digits and in words, with "10 miljoen" as one.
func mentions(text string) []mention {
	var out []mention
	for _, at := range digits.FindAllStringIndex(text, -1) {
		out = append(out, mention{quantity: quantity{number: canonical(text[at[0]:at[1]])}, from: at[0], to: at[1]})
	}
	for _, at := range numberWord.FindAllStringIndex(text, -1) {
		if n, ok := spelled(text[at[0]:at[1]]); ok {
			out = append(out, mention{quantity: quantity{number: n}, from: at[0], to: at[1]})
		}
	}
	slices.SortFunc(out, func(a, b mention) int { return a.from - b.from })
	for i := range out {
		word, end := nextWord(text, out[i].to)
		if by, ok := magnitudes[word]; ok {
			if r, ok := new(big.Rat).SetString(out[i].number); ok {
				out[i].number, out[i].to = decimal(r.Mul(r, new(big.Rat).SetInt64(by))), end
			}
		}
	}
	kept := out[:0]
	for _, m := range out { // a magnitude that went into the number before it
		if len(kept) > 0 && m.from < kept[len(kept)-1].to {
			continue
		}
		kept = append(kept, m)
	}
	return kept
}

// unitAt returns what a number counts, and where that ends: the word or sign behind it, or a sign of money before it.
func unitAt(text string, from, to int) (unit string, end int) {
	if word, end := nextWord(text, to); unitsOf[word] != "" {
		return unitsOf[word], end
	}
	before := strings.TrimRight(text[:from], spaces)
	for _, sign := range []string{"€", "eur", "euro"} {
		if strings.HasSuffix(before, sign) {
			return "€", to
		}
	}
	return "", to
}

// nextWord returns the word that follows, with nothing but a space or hyphen between, and where it ends.
func nextWord(text string, at int) (string, int) {
	rest := strings.TrimLeft(text[at:], spaces+"-")
	from := len(text) - len(rest)
	if m := numberWord.FindStringIndex(rest); m != nil && m[0] == 0 {
		return rest[:m[1]], from + m[1]
	}
	return "", at
}

// canonical writes a number of digits in one way: 10.000, 10,000 and 10 000 are 10000; 2,50 and 2.5 are 2.5.
func canonical(s string) string {
	s = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "").Replace(s)
	switch {
	case grouped.MatchString(s):
		s = strings.NewReplacer(".", "", ",", "").Replace(s)
	default:
		last := strings.LastIndexAny(s, ".,")
		if last < 0 {
			break
		}
		head := s[:last]
		if strings.ContainsAny(head, ".,") && !grouped.MatchString(head) {
			return s // a date, a version, a chapter: 4.12.3
		}
		s = strings.NewReplacer(".", "", ",", "").Replace(head) + "." + s[last+1:]
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return s
	}
	return decimal(r)
}

// decimal is a number without zeros that say nothing.
func decimal(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	return strings.TrimRight(r.FloatString(6), "0")
}

// spelled reads a number word: twaalf, vijfentwintig, twenty-five, driehonderd.
func spelled(word string) (string, bool) {
	if f, ok := fractions[word]; ok {
		return f, true
	}
	if n, ok := wordValue(word); ok {
		return big.NewInt(n).String(), true
	}
	return "", false
}

func wordValue(word string) (int64, bool) {
	if n, ok := smallNumbers[word]; ok {
		return n, true
	}
	if tens, small, ok := strings.Cut(word, "-"); ok {
		a, b := smallNumbers[tens], smallNumbers[small]
		if small == "one" {
			b = 1
		}
		return a + b, a >= 20 && a < 100 && b > 0 && b < 10
	}
	for _, and := range []string{"en", "ën"} { // vijfentwintig, tweeëntwintig
		for i := strings.Index(word, and); i > 0; i = after(word, and, i) {
			a, b := smallNumbers[word[:i]], smallNumbers[word[i+len(and):]]
			if word[:i] == "een" {
				a = 1
			}
			if a > 0 && a < 10 && b >= 20 && b < 100 {
				return a + b, true
			}
		}
	}
	for _, big := range []string{"honderd", "duizend"} { // driehonderd
		if head, ok := strings.CutSuffix(word, big); ok {
			if n := smallNumbers[head]; n > 1 {
				return n * smallNumbers[big], true
			}
		}
	}
	return 0, false
}

// after is the next place of a part behind i, or -1.
func after(s, part string, i int) int {
	j := strings.Index(s[i+1:], part)
	if j < 0 {
		return -1
	}
	return i + 1 + j
}

// stands says whether a text has a number with the same unit, or with any when it counts nothing known; and not only for
// something else: where a text has 50 tonnes of carbon and 30 of waste, there are no 30 of carbon.
func (m mention) stands(known []mention) bool {
	same := func(k mention) bool { return k.number == m.number && (m.unit == "" || k.unit == m.unit) }
	if !slices.ContainsFunc(known, same) {
		return false
	}
	if m.of == "" || slices.ContainsFunc(known, func(k mention) bool { return same(k) && k.of == m.of }) {
		return true
	}
	return !slices.ContainsFunc(known, func(k mention) bool { return !same(k) && k.of == m.of && k.unit == m.unit })
}
