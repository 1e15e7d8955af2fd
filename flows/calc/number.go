package calc

import (
	"math/big"
	"strings"
	"unicode"
)

// Issue is something a person must know: a refusal when it is an error, else a warning.
type Issue struct {
	Key  string // of its words, "score.negative"
	Name string // what it is about: an offer, a criterion, a cost; "" = the whole
	Sum  string // a figure that belongs to it; "" = none
	Most string // what that figure can be at most; "" = no such bound
}

// Error makes an Issue an error, for logs, which hold nothing that a person wrote; people get the words behind Key.
func (i Issue) Error() string { return i.Key }

// maxDigits bounds a number as it is typed: more is no amount of anything.
const maxDigits = 30

// Parse is ReadNumber for a text whose language isn't known: as in Dutch.
func Parse(text string) (*big.Rat, bool) { return ReadNumber(text, "nl") }

// ReadNumber reads a number as people write it in a language: "1.234,56", "€ 1 234,56", "12.5 %", "£1,250". With both a dot and
// a comma the last one is the decimal mark. A mark alone before three digits means what Format means by it in that language:
// 1.234 is a thousand and more in Dutch, 1,234 is in English, unless only a 0 stands before. What has the sign of a currency is
// an amount. False means that it is none.
func ReadNumber(text, lang string) (*big.Rat, bool) { return readNumber(text, lang, false) }

// ReadAmount is ReadNumber for money, which has cents and no thousandths: 92.500 is no ninety-two and a half in English either.
func ReadAmount(text, lang string) (*big.Rat, bool) { return readNumber(text, lang, true) }

func readNumber(text, lang string, amount bool) (*big.Rat, bool) {
	s := strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || r == '\'' || r == '’':
			return ' '
		case r == '−' || r == '–':
			return '-'
		}
		return r
	}, text))
	s, before := currency(s)
	sign := ""
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		sign, s = "-", strings.TrimSpace(rest)
	}
	s, after := currency(s)
	s = strings.TrimSpace(strings.TrimSuffix(s, "%"))
	s = strings.TrimSuffix(strings.TrimSuffix(s, ",-"), ".-") // € 15,-
	s, ok := together(s)
	if !ok {
		return nil, false
	}
	if s, ok = plain(s, lang, amount || before || after); !ok {
		return nil, false
	}
	return ParseJSON(sign + s)
}

// currency takes the sign of a currency off, before or after.
func currency(s string) (rest string, had bool) {
	for _, c := range []string{"€", "£", "$", "eur", "euro", "gbp", "usd"} {
		n := len(c)
		switch {
		case len(s) > n && strings.EqualFold(s[:n], c):
			rest, had = s[n:], true
		case len(s) > n && strings.EqualFold(s[len(s)-n:], c):
			rest, had = s[:len(s)-n], true
		}
	}
	if !had {
		return s, false
	}
	return strings.TrimSpace(rest), true
}

// together takes out spaces that stand as thousands marks do; "6 0" is no sixty.
func together(s string) (string, bool) {
	whole := s
	if i := strings.IndexAny(s, ".,"); i >= 0 {
		whole = s[:i]
		if strings.Contains(s[i:], " ") {
			return "", false
		}
	}
	return strings.ReplaceAll(s, " ", ""), grouped(whole, " ")
}

// plain takes the thousands marks out and makes the decimal mark a dot.
func plain(s, lang string, amount bool) (string, bool) {
	comma, dot := strings.LastIndexByte(s, ','), strings.LastIndexByte(s, '.')
	switch {
	case comma >= 0 && dot >= 0:
		mark, thousands := ",", "."
		if dot > comma {
			mark, thousands = ".", ","
		}
		whole, decimals, _ := strings.Cut(s, mark)
		if strings.Contains(decimals, mark) || strings.Contains(decimals, thousands) || !grouped(whole, thousands) {
			return "", false
		}
		return strings.ReplaceAll(whole, thousands, "") + "." + decimals, true
	case comma >= 0:
		if strings.Count(s, ",") > 1 || lang == "en" && thousands(s, ",") { // 1,234,567
			return strings.ReplaceAll(s, ",", ""), grouped(s, ",")
		}
		return strings.Replace(s, ",", ".", 1), true
	case dot >= 0:
		if (lang != "en" || amount || strings.Count(s, ".") > 1) && thousands(s, ".") {
			return strings.ReplaceAll(s, ".", ""), true
		}
	}
	return s, true
}

// thousands says whether a mark can be one between thousands: not in 0.125.
func thousands(s, mark string) bool {
	first, _, _ := strings.Cut(s, mark)
	return first != "0" && first != "" && grouped(s, mark)
}

// grouped says whether marks stand before every three digits.
func grouped(s, mark string) bool {
	parts := strings.Split(s, mark)
	if len(parts) == 1 {
		return true
	}
	if n := len(parts[0]); n < 1 || n > 3 {
		return false
	}
	for _, p := range parts[1:] {
		if len(p) != 3 {
			return false
		}
	}
	return true
}

// ParseJSON reads a number whose decimal mark is a dot. False means that it is none.
func ParseJSON(text string) (*big.Rat, bool) {
	digits, dots := 0, 0
	for i, r := range text {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '.':
			dots++
		case r == '-' && i == 0:
		default:
			return nil, false
		}
	}
	if digits == 0 || digits > maxDigits || dots > 1 {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

// brief writes a number for a sentence: two decimals at most, and none that are 0.
func brief(r *big.Rat) string {
	return strings.TrimSuffix(strings.TrimRight(Fixed(r, 2), "0"), ".")
}

// Fixed writes a number with so many decimals and a dot, rounded half away from zero; nothing becomes "-0".
func Fixed(r *big.Rat, decimals int) string {
	s := r.FloatString(decimals)
	if strings.Trim(s, "-0.") == "" {
		s = strings.TrimPrefix(s, "-")
	}
	return s
}

// Format writes a number for a reader: 1.234,56 in Dutch, 1,234.56 in English.
func Format(r *big.Rat, decimals int, lang string) string {
	s := Fixed(r, decimals)
	sign := ""
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		sign, s = "-", rest
	}
	whole, fraction, _ := strings.Cut(s, ".")
	thousands, mark := ".", ","
	if lang == "en" {
		thousands, mark = ",", "."
	}
	var groups []string
	for len(whole) > 3 {
		groups = append([]string{whole[len(whole)-3:]}, groups...)
		whole = whole[:len(whole)-3]
	}
	out := sign + strings.Join(append([]string{whole}, groups...), thousands)
	if fraction != "" {
		out += mark + fraction
	}
	return out
}

// Trim is Format without zeros at the end: a number as it was meant.
func Trim(r *big.Rat, lang string) string {
	decimals := 0
	for decimals < 6 && !new(big.Rat).Mul(r, pow10(decimals)).IsInt() {
		decimals++
	}
	return Format(r, decimals, lang)
}

func pow10(n int) *big.Rat {
	return new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil))
}

// The operations of the formulas, each with a new result.
func add(a, b *big.Rat) *big.Rat { return new(big.Rat).Add(a, b) }
func sub(a, b *big.Rat) *big.Rat { return new(big.Rat).Sub(a, b) }
func mul(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }
func quo(a, b *big.Rat) *big.Rat { return new(big.Rat).Quo(a, b) }
func whole(n int) *big.Rat       { return new(big.Rat).SetInt64(int64(n)) }
func hundredth(a *big.Rat) *big.Rat {
	return quo(a, whole(100))
}

func largest(all []*big.Rat) *big.Rat {
	m := all[0]
	for _, r := range all[1:] {
		if r.Cmp(m) > 0 {
			m = r
		}
	}
	return m
}

func smallest(all []*big.Rat) *big.Rat {
	m := all[0]
	for _, r := range all[1:] {
		if r.Cmp(m) < 0 {
			m = r
		}
	}
	return m
}
