package ingest

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// line is one line of a page, in the order of reading. Plain text has lines as PDF has; what only one of them knows is
// zero in the other.
type line struct {
	text   string
	page   int
	gap    bool    // a blank line, or the space of one, stands before it
	level  int     // it is a heading of this level, 0 = it is text
	item   bool    // it begins an item although it shows no mark
	x0, x1 float64 // from left to right, in points or characters
	top    float64 // distance from the top of the page, in points
	size   float64 // of its letters, in points
	bold   bool
}

var (
	bulletMark = regexp.MustCompile(`^(?:[•·▪■□◦‣⁃●○►▶➢➤✓✔→]\s*|[-–—*]\s+)`)
	numberMark = regexp.MustCompile(`^(?:\d{1,2}[.)]|[a-z][.)]|\(\d{1,2}\)|\([a-z]\))\s+\S`)
)

// flow makes blocks of lines: paragraphs and items from lines that belong together, words that were broken made whole.
func flow(lines []line) []block {
	f := &flowing{words: vocabulary(lines)}
	for _, l := range lines {
		f.line(l)
	}
	f.flush()
	return f.blocks
}

type flowing struct {
	words  map[string]bool
	blocks []block
	cur    block
	text   bytes.Buffer
	last   line
	widest float64 // of the lines of the open block
	open   bool
}

func (f *flowing) line(l line) {
	mark := bulletMark.FindString(l.text)
	begins := l.level == 0 && (l.item || marked(l.text))
	switch {
	case !f.open, l.level != f.last.level, begins, f.breaks(l):
		f.flush()
		f.begin(l, begins)
		f.text.WriteString(strings.TrimPrefix(l.text, mark))
	default:
		glue(&f.text, l.text, f.words)
	}
	f.last = l
	f.widest = max(f.widest, l.x1-l.x0)
}

// marked tells whether a line begins an item.
func marked(s string) bool { return bulletMark.MatchString(s) || numberMark.MatchString(s) }

func (f *flowing) begin(l line, marks bool) {
	f.cur = block{page: l.page}
	switch {
	case l.level > 0:
		f.cur.kind, f.cur.level = heading, l.level
	case marks:
		f.cur.kind = item
	}
	f.open, f.widest = true, 0
}

// breaks tells whether a paragraph ends before a line: after space, unless a sentence goes on, and after a last line
// that is clearly shorter than the others.
func (f *flowing) breaks(l line) bool {
	if l.level > 0 {
		return l.gap || half(l.size) != half(f.last.size)
	}
	if l.gap {
		return !broken(tail(&f.text), l.text)
	}
	return f.last.x1-f.last.x0 < 0.7*f.widest && ended(f.last.text)
}

func (f *flowing) flush() {
	if f.open {
		f.cur.text = f.text.String()
		f.blocks = append(f.blocks, f.cur)
	}
	f.text.Reset()
	f.open = false
}

// tail is the end of a text, which is all that tells how to go on.
func tail(b *bytes.Buffer) string {
	t := b.Bytes()
	return string(t[max(0, len(t)-200):])
}

// broken tells whether a sentence goes on from one line to another that stands apart from it.
func broken(before, after string) bool {
	r, _ := utf8.DecodeRuneInString(after)
	return unicode.IsLower(r) && words(after) > 2 && dangling(before) || strings.HasSuffix(before, "-") && unicode.IsLetter(r)
}

// dangling tells whether a text stops in the middle of a sentence.
func dangling(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || r == ',' || r == '-') && words(s) > 3
}

// ended tells whether a text stops where a sentence may end.
func ended(s string) bool {
	s = strings.TrimRight(s, `"'”’)»`)
	return s != "" && strings.ContainsRune(".?!:;…", lastRune(s))
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// glue puts a line after the text before it. A hyphen at the end of the text is one that broke a word, and goes, or one
// of the word's own, and stays; a document shows by its other words which it is.
func glue(b *bytes.Buffer, next string, known map[string]bool) {
	text, hyphen := strings.CutSuffix(tail(b), "-")
	if !hyphen {
		b.WriteByte(' ')
		b.WriteString(next)
		return
	}
	first, _, _ := strings.Cut(next, " ")
	before := text[strings.LastIndexByte(text, ' ')+1:]
	switch {
	case before == "" || bare(first) == "" || suspended[bare(first)]: // "aankoop- en verkoop", a dash
		b.WriteByte(' ')
	case breaksWord(before, first, known):
		b.Truncate(b.Len() - 1)
	}
	b.WriteString(next)
}

// suspended are words after which a hyphen before them stands for a word left out.
var suspended = map[string]bool{"en": true, "of": true, "and": true, "or": true, "tot": true, "to": true, "noch": true, "nor": true, "als": true}

// breaksWord tells whether the hyphen between two halves is only there because the line was full.
func breaksWord(before, after string, known map[string]bool) bool {
	head, tail := bare(before), bare(after)
	switch r, _ := utf8.DecodeRuneInString(after); {
	case known[head+tail]:
		return true
	case known[head+"-"+tail]:
		return false
	case strings.ContainsRune(before, '-'), utf8.RuneCountInString(head) < 2, !unicode.IsLetter(lastRune(before)):
		return false
	case upper(before):
		return upper(after) && utf8.RuneCountInString(tail) > 2
	case hasUpper(before[1:]), clash.MatchString(head + "-" + tail): // ProCirc-, milieu-impact
		return false
	default:
		return unicode.IsLower(r)
	}
}

// clash are vowels that would be read as one, so that a Dutch compound keeps its hyphen between them.
var clash = regexp.MustCompile(`a-[aeiu]|e-[eiu]|i-[ej]|o-[eiou]|u-[iu]`)

// bare is a word without case and the marks around it.
func bare(w string) string {
	return strings.ToLower(strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
}

func upper(s string) bool {
	return strings.ContainsFunc(s, unicode.IsLetter) && !strings.ContainsFunc(s, unicode.IsLower)
}

func hasUpper(s string) bool { return strings.ContainsFunc(s, unicode.IsUpper) }

// vocabulary are the words of a document that stand whole within a line.
func vocabulary(lines []line) map[string]bool {
	known := map[string]bool{}
	for _, l := range lines {
		all := strings.Fields(l.text)
		for i, w := range all {
			if i > 0 && i+1 < len(all) && len(w) < 60 {
				known[bare(w)] = true
			}
		}
	}
	return known
}

// How many blocks may stand between the halves of a sentence: a picture with its words, or the other column.
const reach = 8

// stitch brings the halves of a sentence together that something came between: the rest of a column, a quote, a
// reference to a chapter that was set apart. It counts those references.
func stitch(blocks []block) (out []block, references int) {
	used := make([]bool, len(blocks))
	for i, b := range blocks {
		if used[i] {
			continue
		}
		var text bytes.Buffer
		text.WriteString(b.text)
		for b.kind != heading {
			j := rest(blocks, used, i, tail(&text))
			if j < 0 {
				break
			}
			used[j] = true
			next := blocks[j].text
			if reference.MatchString(next) {
				text.WriteString(next[1:])
				references++
			} else {
				glue(&text, next, nil)
			}
		}
		b.text = text.String()
		out = append(out, b)
	}
	return out, references
}

// reference is the number of a chapter whose symbol was lost, in front of the rest of a sentence: "2 van uw", "3. Dit".
var reference = regexp.MustCompile(`^\d(?:\. \p{Lu}|, | \p{Ll})`)

// counted are words that a number belongs to.
var counted = regexp.MustCompile(`(?i)(?:^|[\s(])(?:hoofdstuk|fase|stap|artikel|art|bijlage|niveau|versie|deel|figuur|tabel|pagina|punt|vraag|perceel|sectie|` +
	`paragraaf|categorie|type|klasse|nummer|nr|lot|chapter|phase|step|article|annex|level|version|part|figure|table|page|section|question|number|` +
	`en|of|met|van|tot|na|in|op|de|het|een|is|and|or|with|of|to|after|the|a|minimaal|maximaal|bedraagt|duurt|minstens|hoogstens|circa|ongeveer|score|factor|aantal|totaal)[.:]?$`)

// rest finds the block with the rest of a sentence, -1 when there is none.
func rest(blocks []block, used []bool, i int, before string) int {
	if !dangling(before) {
		return -1
	}
	last := i // the block before the one that is looked at
	for j := i + 1; j < len(blocks) && j <= i+reach && blocks[j].kind != heading; j++ {
		if used[j] {
			continue
		}
		b, near := blocks[j], last == i
		if near && reference.MatchString(b.text) && !counted.MatchString(before) {
			return j
		}
		if b.kind == paragraph && broken(before, b.text) && (near || blocks[i].kind == paragraph && ended(blocks[last].text)) {
			return j
		}
		last = j
	}
	return -1
}
