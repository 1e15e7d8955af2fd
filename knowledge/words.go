package knowledge

import (
	"strings"
	"unicode"

	"github.com/blevesearch/bleve/v2/analysis/char/asciifolding"
)

// token is a word of a text, folded, and where it stands.
type token struct {
	text     string // lower case, without accents
	from, to int    // bytes in the original
}

var folder = asciifolding.New()

// fold takes case and accents away: "Coördinatie" and "coordinatie" are one word to someone who types.
func fold(s string) string {
	s = strings.ToLower(s)
	for i := range len(s) {
		if s[i] >= 0x80 {
			return string(folder.Filter([]byte(s)))
		}
	}
	return s
}

// tokens cuts a text into words of letters and digits. A hyphen and an apostrophe end a word; the s that an apostrophe
// sets apart (kmo's, supplier's) and single letters are left out; a % is read as a word.
func tokens(text string) []token {
	var out []token
	start := -1
	flush := func(end int) {
		if start >= 0 {
			word := fold(text[start:end])
			if strings.EqualFold(text[start:end], "één") {
				word = "1" // the number, not the article
			}
			if len(word) > 1 || (len(word) == 1 && word[0] >= '0' && word[0] <= '9') {
				out = append(out, token{word, start, end})
			}
			start = -1
		}
	}
	for i, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.No, r) || unicode.Is(unicode.Mn, r):
			if start < 0 {
				start = i
			}
		case r == '%':
			flush(i)
			out = append(out, token{"procent", i, i + 1})
		default:
			flush(i)
		}
	}
	flush(len(text))
	return out
}

// Slips is the number of typing slips between two words (a letter too many, too few, another, or two swapped), or
// more than limit as soon as that is certain.
func Slips(a, b string, limit int) int {
	if d := len(a) - len(b); d > limit || -d > limit {
		return limit + 1
	}
	var rows [3][64]int
	if len(b) >= 63 || len(a) >= 63 {
		return limit + 1
	}
	for j := range len(b) + 1 {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		row, above, above2 := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		row[0] = i
		best := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], above2[j-2]+1)
			}
			best = min(best, row[j])
		}
		if best > limit {
			return limit + 1
		}
	}
	return rows[len(a)%3][len(b)]
}
