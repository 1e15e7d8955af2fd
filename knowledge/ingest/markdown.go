package ingest

import (
	"context"
	"fmt"
	"html"
	"regexp"
	"strings"
)

// readMarkdown reads Markdown line by line, as much of it as shows in the text: headings, lists, tables, quotes, fences.
// A full parser is not asked: with goldmark 1.8.7 a table of n columns and n lines is n² cells, which 100 kB of hostile
// text turn into minutes that cannot be cut off.
func readMarkdown(ctx context.Context, data []byte) (*draft, error) {
	text, ok := decode(data)
	if !ok {
		return nil, ErrFormat
	}
	if len(text) > maxText {
		return nil, ErrTooLong
	}
	m := &marks{ctx: ctx, draft: &draft{}}
	m.draft.title, text = frontMatter(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n").Replace(text))
	m.draft.titled = m.draft.title != ""
	m.rest = strings.Split(comment.ReplaceAllString(text, ""), "\n")
	for len(m.rest) > 0 && ctx.Err() == nil {
		if err := m.next(); err != nil {
			return nil, err
		}
	}
	m.flush()
	return m.draft, ctx.Err()
}

// frontMatter takes a YAML head off and gives the title that it states.
func frontMatter(text string) (title, body string) {
	rest, ok := strings.CutPrefix(text, "---\n")
	if !ok {
		return "", text
	}
	head, body, ok := strings.Cut(rest, "\n---\n")
	if !ok || len(head) > 16<<10 || strings.Contains(head, "\n\n") {
		return "", text
	}
	for line := range strings.SplitSeq(head, "\n") {
		if value, ok := strings.CutPrefix(line, "title:"); ok {
			title = clip(clean(strings.Trim(strings.TrimSpace(value), `"'`)), maxHeading)
		}
	}
	return title, body
}

// marks reads Markdown.
type marks struct {
	ctx   context.Context
	draft *draft
	rest  []string // lines that are not read yet
	open  []string // lines of the block that is open
	as    block    // what that block is
}

var (
	comment   = regexp.MustCompile(`(?s)<!--.*?-->`)
	fence     = regexp.MustCompile("^ {0,3}(`{3,}|~{3,})")
	atx       = regexp.MustCompile(`^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$`)
	underline = regexp.MustCompile(`^ {0,3}(=+|-+)[ \t]*$`)
	rule      = regexp.MustCompile(`^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$`)
	quote     = regexp.MustCompile(`^(?:[ \t]*>)+[ \t]?`)
	listLine  = regexp.MustCompile(`^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?`)
	tableRule = regexp.MustCompile(`^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$`)
	htmlLine  = regexp.MustCompile(`^ {0,3}</?[a-zA-Z][a-zA-Z0-9-]*(?:[\s/>]|$)`)
	defined   = regexp.MustCompile(`^ {0,3}\[[^\[\]]+\]:[ \t]*\S+`)
)

// next reads the next line, and those that belong to it.
func (m *marks) next() error {
	l := quote.ReplaceAllString(m.rest[0], "")
	m.rest = m.rest[1:]
	switch {
	case strings.TrimSpace(l) == "":
		m.flush()
	case fence.MatchString(l):
		m.flush()
		m.fenced(fence.FindStringSubmatch(l)[1])
	case atx.MatchString(l):
		m.flush()
		parts := atx.FindStringSubmatch(l)
		m.draft.add(block{kind: heading, level: len(parts[1]), text: spoken(parts[2])})
	case len(m.open) > 0 && m.as.kind == paragraph && underline.MatchString(l):
		m.as = block{kind: heading, level: 1}
		if strings.Contains(l, "-") {
			m.as.level = 2
		}
		m.flush()
	case rule.MatchString(l):
		m.flush()
	case strings.Contains(l, "|") && len(m.rest) > 0 && strings.Contains(m.rest[0], "|") && tableRule.MatchString(quote.ReplaceAllString(m.rest[0], "")):
		m.flush()
		m.table(l)
	case listLine.MatchString(l):
		m.flush()
		m.as, m.open = block{kind: item}, []string{listLine.ReplaceAllString(l, "")}
	case len(m.open) == 0 && defined.MatchString(l):
	case len(m.open) == 0 && htmlLine.MatchString(l):
		return m.html(l)
	default:
		m.open = append(m.open, l)
	}
	return nil
}

// flush ends the open block.
func (m *marks) flush() {
	if len(m.open) > 0 {
		m.as.text = spoken(strings.Join(m.open, "\n"))
		m.draft.add(m.as)
	}
	m.open, m.as = nil, block{}
}

// fenced reads what stands between fences, as it is.
func (m *marks) fenced(opening string) {
	var lines []string
	for len(m.rest) > 0 {
		l := m.rest[0]
		m.rest = m.rest[1:]
		if strings.HasPrefix(strings.TrimSpace(l), opening) {
			break
		}
		lines = append(lines, l)
	}
	m.draft.add(block{text: strings.Join(lines, "\n")})
}

// table reads a table whose first line names the columns.
func (m *marks) table(head string) {
	g := &grid{}
	row := func(l string, isHead bool) {
		g.row()
		l = strings.Trim(strings.TrimSpace(l), "|")
		for c := range strings.SplitSeq(strings.ReplaceAll(l, `\|`, escaped('|')), "|") {
			g.cell(clean(spoken(c)), isHead)
		}
	}
	row(head, true)
	m.rest = m.rest[1:]
	for len(m.rest) > 0 && strings.Contains(m.rest[0], "|") {
		row(quote.ReplaceAllString(m.rest[0], ""), false)
		m.rest = m.rest[1:]
	}
	for l := range g.lines() {
		m.draft.add(block{kind: item, text: l})
	}
}

// html reads a page's markup up to the next blank line; what never shows on a page may have blank lines in it.
func (m *marks) html(first string) error {
	lines := []string{first}
	end := ""
	for _, tag := range []string{"script", "style", "template", "svg"} {
		if strings.HasPrefix(strings.ToLower(strings.TrimSpace(first)), "<"+tag) {
			end = "</" + tag
		}
	}
	for len(m.rest) > 0 && (end != "" || strings.TrimSpace(m.rest[0]) != "") {
		if end != "" && strings.Contains(strings.ToLower(lines[len(lines)-1]), end) {
			end = ""
			continue
		}
		lines = append(lines, m.rest[0])
		m.rest = m.rest[1:]
	}
	d, err := walkHTML(m.ctx, strings.NewReader(strings.Join(lines, "\n")))
	if err != nil {
		return fmt.Errorf("HTML in Markdown: %w", err)
	}
	for _, b := range d.blocks {
		m.draft.add(b)
	}
	return nil
}

var (
	escape   = regexp.MustCompile("\\\\([!-/:-@\\[-`{-~])")
	link     = regexp.MustCompile(`!?\[([^\[\]]*)\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)`)
	refLink  = regexp.MustCompile(`!?\[([^\[\]]+)\] ?\[[^\[\]]*\]`)
	autoLink = regexp.MustCompile(`<((?:https?://|mailto:)[^<>\s]+)>`)
	tag      = regexp.MustCompile(`</?[a-zA-Z][^<>]*>`)
	ticks    = regexp.MustCompile("`+")
	opening  = regexp.MustCompile(`(^|[\s\p{P}])(?:\*{1,3}|_{1,3}|~~)([^\s*_~])`)
	closing  = regexp.MustCompile(`([^\s*_~])(?:\*{1,3}|_{1,3}|~~)($|[\s\p{P}])`)
)

// escaped stands for a character that is meant as it is, while marks are taken away. The private use area is free:
// clean leaves nothing of it.
func escaped(r rune) string { return string(0xE000 + r) }

// A paragraph that is longer was not typed by anyone, and its marks stay.
const maxSpoken = 64 << 10

// spoken takes the marks out of a line: emphasis, code, links but for their text.
func spoken(s string) string {
	if len(s) > maxSpoken {
		return s
	}
	s = strings.Map(func(r rune) rune {
		if r >= 0xE000 && r < 0xE080 && r != 0xE000+'|' {
			return -1
		}
		return r
	}, s)
	s = escape.ReplaceAllStringFunc(s, func(e string) string { return escaped(rune(e[1])) })
	s = autoLink.ReplaceAllString(s, "$1")
	for range 2 { // a picture may be a link
		s = link.ReplaceAllString(s, "$1")
	}
	s = refLink.ReplaceAllString(s, "$1")
	s = ticks.ReplaceAllString(tag.ReplaceAllString(s, ""), "")
	for range 3 { // marks stand inside one another
		s = opening.ReplaceAllString(closing.ReplaceAllString(s, "$1$2"), "$1$2")
	}
	return strings.Map(func(r rune) rune {
		if r >= 0xE000 && r < 0xE080 {
			return r - 0xE000
		}
		return r
	}, html.UnescapeString(s))
}
