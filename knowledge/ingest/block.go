package ingest

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// kind is what a block is to a reader.
type kind uint8

const (
	paragraph kind = iota
	item           // of a list, or a row of a table
	heading
)

// block is the smallest piece that a format gives: what stands between two line breaks that its author made.
type block struct {
	kind  kind
	level int // of a heading, from 1
	page  int // from 1, 0 = the format has none
	text  string
}

// draft is a document while it is read.
type draft struct {
	title  string
	titled bool // the title is one that a reader sees, not one of the file's properties
	pages  int
	blocks []block
	size   int // bytes of text in blocks
}

// A heading that is longer is a paragraph that was made to look like one.
const (
	maxHeading      = 150 // bytes
	maxHeadingWords = 20
)

// add keeps a block, cleaned. One without a letter or a digit is furniture.
func (d *draft) add(b block) {
	b.text = clean(b.text)
	if !strings.ContainsFunc(b.text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return
	}
	if b.kind == heading && (len(b.text) > maxHeading || words(b.text) > maxHeadingWords) {
		b.kind, b.level = paragraph, 0
	}
	if d.size += len(b.text); d.size <= maxText { // what is over will be refused whole
		d.blocks = append(d.blocks, b)
	}
}

// plain stands for what looks like it: typesetting that keeps a word from being found.
var plain = strings.NewReplacer(
	"\u2010", "-", "\u2011", "-", "\u2012", "-", "\u00ad", "", "\u2028", " ", "\u2029", " ",
	"\ufb00", "ff", "\ufb01", "fi", "\ufb02", "fl", "\ufb03", "ffi", "\ufb04", "ffl", "\ufb05", "st", "\ufb06", "st",
)

// clean leaves text that can be read, found and cited: one space between words, accents in one piece, hyphens and
// ligatures as they are typed, and nothing that does not show. Characters without a shape (controls, direction marks,
// tags, private use) can carry orders that a reader doesn't see.
func clean(s string) string {
	s = norm.NFC.String(plain.Replace(strings.ToValidUTF8(s, "")))
	fields := strings.FieldsFunc(strings.Map(visible, s), unicode.IsSpace)
	return strings.Join(slices.DeleteFunc(fields, func(w string) bool { return len(w) > maxWord }), " ")
}

// A word that is longer is data.
const maxWord = 400 // bytes

func visible(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case r == utf8.RuneError, unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs), unicode.Is(unicode.Variation_Selector, r):
		return -1
	}
	return r
}

// printable is a file name as it may stand in an error or a title.
func printable(name string) string { return clip(clean(name), 200) }

// clip cuts a text at a number of bytes, between two characters.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func words(s string) int {
	n, in := 0, false
	for _, r := range s {
		space := unicode.IsSpace(r)
		if !space && !in {
			n++
		}
		in = !space
	}
	return n
}

// same tells whether two titles are one, whatever their case and spaces.
func same(a, b string) bool { return strings.EqualFold(clean(a), clean(b)) }
