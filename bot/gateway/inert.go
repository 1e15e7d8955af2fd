package gateway

import (
	"regexp"
	"strings"
	"unicode"
)

// joiner is U+2060 WORD JOINER: it takes no room, allows no line break, and ends what Slack would take for one thing.
const joiner = "\u2060"

var (
	inertMarks = strings.NewReplacer(
		"&", "&amp;", "<", "&lt;", ">", "&gt;", // mentions, tags and addresses in angle brackets
		"@", "@"+joiner, // @channel, and an address of mail
		"![", "!"+joiner+"[", "](", "]"+joiner+"(", "]:", "]"+joiner+":", "][", "]"+joiner+"[", // pictures and links
		"://", ":"+joiner+"//",
	)
	inertDomain = regexp.MustCompile(`\.(\pL)`) // Slack makes links of bare names of sites too
)

// inert is Markdown in which nothing is a mention, a link or a picture: for text of a model, which may say what a document
// or a person put into its mouth. Emphasis, lists and tables stay.
func inert(markdown string) string {
	return inertDomain.ReplaceAllString(inertMarks.Replace(markdown), "."+joiner+"$1")
}

func space(r rune) bool { return unicode.IsSpace(r) }
