package ingest

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kringloop/knowledge"
)

// The size of a section in words: long enough to be understood by itself, short enough to be cited whole.
const (
	minWords = 40
	maxWords = 180
)

// part is a section while it is made.
type part struct {
	path   []string // headings from the highest to its own
	page   int
	blocks []block
	words  int
}

func (p *part) add(b block) {
	if len(p.blocks) == 0 {
		p.page = b.page
	}
	p.blocks = append(p.blocks, b)
	p.words += words(b.text)
}

// cut makes sections of blocks: one under each heading, long ones divided, tiny neighbours under one heading joined.
func cut(blocks []block) []knowledge.Section {
	var parts []part
	for _, p := range group(blocks) {
		parts = append(parts, divide(p)...)
	}
	parts = join(parts)
	out := make([]knowledge.Section, 0, len(parts))
	for _, p := range parts {
		out = append(out, knowledge.Section{Heading: strings.Join(p.path, " › "), Page: p.page, Text: p.text()})
	}
	return out
}

// group puts blocks under their headings. A heading with nothing beneath it is a line of the text before.
func group(blocks []block) []part {
	type head struct {
		level int
		text  string
	}
	var (
		stack []head
		out   []part
		cur   part
	)
	for i, b := range blocks {
		if b.kind == heading && !barren(blocks, i) {
			if len(cur.blocks) > 0 {
				out = append(out, cur)
			}
			for len(stack) > 0 && stack[len(stack)-1].level >= b.level {
				stack = stack[:len(stack)-1]
			}
			stack = append(stack, head{b.level, b.text})
			cur = part{}
			for _, h := range stack {
				cur.path = append(cur.path, h.text)
			}
			continue
		}
		if b.kind == heading {
			b.kind = paragraph
		}
		cur.add(b)
	}
	if len(cur.blocks) > 0 {
		out = append(out, cur)
	}
	return out
}

// barren tells whether a heading has neither text nor lower headings.
func barren(blocks []block, i int) bool {
	return i+1 == len(blocks) || blocks[i+1].kind == heading && blocks[i+1].level <= blocks[i].level
}

// divide cuts what is too long into sections of about the same length, between blocks, and long blocks between
// sentences. A line that announces a list stays with it.
func divide(p part) []part {
	if p.words <= maxWords {
		return []part{p}
	}
	var small []block
	for _, b := range p.blocks {
		small = append(small, shorten(b)...)
	}
	goal := (p.words + number(p.words) - 1) / number(p.words)
	var out []part
	cur := part{path: p.path}
	for i, b := range small {
		n := words(b.text)
		announces := b.kind == paragraph && strings.HasSuffix(b.text, ":") && i+1 < len(small) && small[i+1].kind == item
		if cur.words > 0 && (cur.words+n > maxWords || cur.words >= goal || announces && cur.words > goal/2) {
			out = append(out, cur)
			cur = part{path: p.path}
		}
		cur.add(b)
	}
	out = append(out, cur)
	if n := len(out); n > 1 && out[n-1].words < minWords && out[n-2].words+out[n-1].words <= maxWords {
		for _, b := range out[n-1].blocks {
			out[n-2].add(b)
		}
		out = out[:n-1]
	}
	return out
}

// number is how many sections a number of words makes.
func number(words int) int { return (words + maxWords - 1) / maxWords }

// shorten cuts a block that is longer than a section between its sentences, and a sentence that is between its words.
func shorten(b block) []block {
	total := words(b.text)
	if total <= maxWords {
		return []block{b}
	}
	goal := (total + number(total) - 1) / number(total)
	var (
		out []block
		cur []string
		n   int
	)
	flush := func() {
		if len(cur) > 0 {
			out = append(out, block{kind: b.kind, page: b.page, text: strings.Join(cur, " ")})
		}
		cur, n = nil, 0
	}
	for _, s := range sentences(b.text) {
		for _, piece := range slices.Collect(slices.Chunk(strings.Fields(s), maxWords)) {
			if n > 0 && (n >= goal || n+len(piece) > maxWords) {
				flush()
			}
			cur, n = append(cur, strings.Join(piece, " ")), n+len(piece)
		}
	}
	flush()
	return out
}

// sentences cuts where a mark that ends a sentence is followed by what can begin one.
func sentences(text string) []string {
	var out []string
	from := 0
	for i := 0; i < len(text); i++ {
		if !strings.ContainsRune(".?!", rune(text[i])) || i+2 >= len(text) || text[i+1] != ' ' {
			continue
		}
		next, _ := utf8.DecodeRuneInString(text[i+2:])
		word := text[strings.LastIndexByte(text[:i], ' ')+1 : i]
		if short := utf8.RuneCountInString(word) < 3; short || unicode.IsLower(next) { // "nr. 4", "1. Doel"
			continue
		}
		out = append(out, text[from:i+1])
		from = i + 2
	}
	return append(out, text[from:])
}

// join puts tiny neighbours together when one heading stands over both. What was a heading of their own then leads
// their text.
func join(parts []part) []part {
	var out []part
	for _, p := range parts {
		if n := len(out); n > 0 && joinable(out[n-1], p) {
			out[n-1] = merge(out[n-1], p)
			continue
		}
		out = append(out, p)
	}
	return out
}

func joinable(a, b part) bool {
	if a.words >= minWords || b.words >= minWords {
		return false
	}
	shared := common(a.path, b.path)
	return shared > 0 && shared >= max(len(a.path), len(b.path))-1
}

func merge(a, b part) part {
	shared := common(a.path, b.path)
	out := part{path: a.path[:shared:shared], page: a.page}
	for _, p := range []part{a, b} {
		blocks := slices.Clone(p.blocks)
		if own := strings.Join(p.path[shared:], " › "); own != "" {
			lead := strings.TrimRight(own, ".:")
			if blocks[0].kind == paragraph {
				blocks[0].text = lead + ": " + blocks[0].text
			} else {
				blocks = slices.Insert(blocks, 0, block{page: p.page, text: lead + ":"})
			}
		}
		for _, b := range blocks {
			out.add(b)
		}
	}
	return out
}

// common counts the headings that two paths begin with.
func common(a, b []string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// text writes the blocks as paragraphs and lists.
func (p *part) text() string {
	var b strings.Builder
	for i, bl := range p.blocks {
		switch {
		case i == 0:
		case bl.kind == item && p.blocks[i-1].kind == item:
			b.WriteByte('\n')
		default:
			b.WriteString("\n\n")
		}
		if bl.kind == item {
			b.WriteString("- ")
		}
		b.WriteString(bl.text)
	}
	return b.String()
}
