package knowledge

import (
	"regexp"
	"strings"
	"unicode"
)

// What model text may never hold: it could call people, lead somewhere, load something, or pass for markup.
var (
	markup = regexp.MustCompile(`<[@!#/a-zA-Z]|!?\[[^\]]*\]\s*\(|&[#a-zA-Z0-9]{2,8};|:[a-z][a-z0-9+'-]+:|\[\[|\{\{|(?i)\b(?:javascript|data|vbscript|file|slack|mailto):\S`)
	// Addresses: with a scheme, beginning with www, a name with a domain, or mail and mentions.
	address = regexp.MustCompile(`(?i)\b[a-z][a-z0-9+.-]*://\S+|\bwww\.\S+|[\p{L}\p{N}._+-]*@[\p{L}\p{N}.-]*|[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}(?:/\S*)?`)
	// citationMark is how a model cites, in the ways that models do: [1], [1, 2], [^1], 【1】.
	citationMark = regexp.MustCompile(`\s*[\[【]\^?\s*(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\s*[\]】]`)
	opening      = regexp.MustCompile(`^\s*(?:#{1,6}\s+|>\s*)+`)
	emphasis     = strings.NewReplacer("*", "", "`", "", "~", "", "|", " ", "\\", "", "_", "")
)

// inert turns what a model wrote into text that does nothing: no emphasis, no invisible characters, on one line. ok is
// false when it tries to be more than text; then it is not to be shown at all.
func inert(s string) (text string, ok bool) {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) || r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
	s = opening.ReplaceAllString(s, "")
	s = strings.Join(strings.Fields(emphasis.Replace(s)), " ")
	if markup.MatchString(s) {
		return "", false
	}
	if strings.ContainsAny(s, "[]【】") { // what is left when the citations are out could be half of a link
		return "", false
	}
	return strings.NewReplacer("<", "‹", ">", "›").Replace(s), true
}

// addresses returns what may be taken for a link or a mention.
func addresses(s string) []string {
	var out []string
	for _, a := range address.FindAllString(s, -1) {
		out = append(out, strings.TrimRight(a, ".,;:!?)\"'”’"))
	}
	return out
}

// marks takes the citations out of a sentence: the text without them, and the numbers in the order in which they stand.
func marks(s string) (text string, cited []int) {
	for _, m := range citationMark.FindAllStringSubmatch(s, -1) {
		n := 0
		for _, r := range m[1] + "," {
			if unicode.IsDigit(r) {
				n = n*10 + int(r-'0')
				continue
			}
			if n > 0 {
				cited = append(cited, n)
			}
			n = 0
		}
	}
	return strings.TrimSpace(citationMark.ReplaceAllString(s, "")), cited
}
