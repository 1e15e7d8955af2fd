package files

import (
	"strings"
	"unicode"

	"kringloop/flows/calc"
)

// inert makes sure that a spreadsheet takes a text for a text. One that begins as a formula does gets an apostrophe before
// it, which is what a person would type; a number stays what it is.
// Source: https://owasp.org/www-community/attacks/CSV_Injection
func inert(text string) string {
	if !risky(text) {
		return text
	}
	return "'" + text
}

// live is the text that inert was given.
func live(text string) string {
	if rest, ok := strings.CutPrefix(text, "'"); ok && risky(rest) {
		return rest
	}
	return text
}

func risky(text string) bool {
	if text == "" {
		return false
	}
	if strings.ContainsRune("\t\r\n", rune(text[0])) { // some programs drop these and then see the rest
		return true
	}
	begin := strings.TrimLeftFunc(text, unicode.IsSpace)
	if begin == "" || !strings.ContainsAny(begin[:1], "=+-@") && !strings.HasPrefix(begin, "＝") {
		return false
	}
	_, number := calc.Parse(begin)
	return !number
}
