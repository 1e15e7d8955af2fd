package reminders

import (
	"math/big"
	"strings"
	"unicode"
)

// maxWhole and maxDecimals bound a number as it is typed: more is no amount of anything.
const (
	maxWhole    = 15
	maxDecimals = 9
)

// Number reads a number that is 0 or more as people write it in Dutch or English ("77,5", "1.234,56", "12.5 %") and gives it
// with a dot and without needless zeros, the form in which it is kept. With both a dot and a comma the last one is the decimal
// mark; dots alone, each followed by three digits, are thousands marks unless only a 0 stands before. What is none is an
// ErrNumber.
func Number(text string) (string, error) {
	s := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\'' || r == '’' {
			return -1
		}
		return r
	}, text)
	s = strings.TrimSuffix(s, "%")
	comma, dot := strings.LastIndexByte(s, ','), strings.LastIndexByte(s, '.')
	mark, thousands := "", ""
	switch {
	case comma >= 0 && dot > comma:
		mark, thousands = ".", ","
	case comma >= 0 && dot >= 0:
		mark, thousands = ",", "."
	case strings.Count(s, ",") > 1:
		thousands = ","
	case comma >= 0:
		mark = ","
	case dot >= 0 && grouped(s, "."):
		thousands = "."
	case dot >= 0:
		mark = "."
	}
	whole, decimals, marked := s, "", false
	if mark != "" {
		whole, decimals, marked = strings.Cut(s, mark)
	}
	if thousands != "" && strings.Contains(whole, thousands) {
		if !grouped(whole, thousands) {
			return "", ErrNumber
		}
		whole = strings.ReplaceAll(whole, thousands, "")
	}
	if !digits(whole) || !digits(decimals) || whole == "" || marked && decimals == "" {
		return "", ErrNumber
	}
	return canonical(whole, decimals)
}

func canonical(whole, decimals string) (string, error) {
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	decimals = strings.TrimRight(decimals, "0")
	if len(whole) > maxWhole || len(decimals) > maxDecimals {
		return "", ErrNumber
	}
	if decimals != "" {
		return whole + "." + decimals, nil
	}
	return whole, nil
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// grouped tells whether marks stand before every three digits, as thousands marks do.
func grouped(s, mark string) bool {
	parts := strings.Split(s, mark)
	if n := len(parts[0]); n < 1 || n > 3 || parts[0] == "0" {
		return false
	}
	for _, p := range parts[1:] {
		if len(p) != 3 {
			return false
		}
	}
	return true
}

// kept reads a number as it is kept; nil where there is none. Numbers that were kept before were checked then.
func kept(s string) *big.Rat {
	if s == "" || !digits(strings.Replace(s, ".", "", 1)) {
		return nil
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return nil
	}
	return r
}

// plain is Number for a number that is already canonical: with a dot as its mark, so that "1.234" keeps its three decimals.
func plain(s string) (string, error) {
	whole, decimals, dot := strings.Cut(s, ".")
	if !digits(whole) || !digits(decimals) || whole == "" || dot && decimals == "" {
		return "", ErrNumber
	}
	return canonical(whole, decimals)
}

// exact writes a number with at most so many decimals, rounded half away from zero, without needless zeros.
func exact(r *big.Rat, decimals int) string {
	s := r.FloatString(decimals)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

func whole(n int) *big.Rat { return new(big.Rat).SetInt64(int64(n)) }

// percent is so many hundredths of a number.
func percent(n int, of *big.Rat) *big.Rat { return new(big.Rat).Mul(big.NewRat(int64(n), 100), of) }
