package ingest

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// readText reads plain text, also what a program made of a PDF: pages end with form feeds, paragraphs with blank lines,
// headings show by their form alone.
func readText(ctx context.Context, data []byte) (*draft, error) {
	text, ok := decode(data)
	if !ok {
		return nil, ErrFormat
	}
	if len(text) > maxText {
		return nil, ErrTooLong
	}
	chunks, pages := chunked(text)
	if pages > MaxPages {
		return nil, fmt.Errorf("%w: %d, at most %d", ErrTooManyPages, pages, MaxPages)
	}
	d := &draft{}
	if pages > 1 {
		d.pages = pages
	}
	s := &shaper{chunks: chunks, paged: pages > 1, caps: capsShare(chunks)}
	blocks, references := stitch(flow(s.lines()))
	unnumber(blocks, references)
	for _, b := range blocks {
		if !stray(b) {
			d.add(b)
		}
	}
	if len(d.blocks) > 0 && d.blocks[0].kind == heading && !numbered.MatchString(d.blocks[0].text) {
		d.title = d.blocks[0].text
	}
	return d, ctx.Err()
}

// stray tells whether a block is what is left of a label that was written from top to bottom.
func stray(b block) bool {
	all := strings.Fields(b.text)
	for _, w := range all {
		if utf8.RuneCountInString(w) > 3 || strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsLetter(r) }) {
			return false
		}
	}
	return b.kind == paragraph && len(all) <= 3
}

// chunk is what stands between two blank lines.
type chunk struct {
	lines  []string
	page   int
	indent bool // its first line is set in, by a mark that was lost or at the beginning of a page
}

func chunked(text string) ([]chunk, int) {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	pages := strings.Split(strings.TrimSuffix(strings.TrimRight(text, "\n "), "\f"), "\f")
	var out []chunk
	for i, page := range pages {
		var cur *chunk
		inside := false // the line before was set in
		for raw := range strings.SplitSeq(page, "\n") {
			l := clean(raw)
			if l == "" {
				cur, inside = nil, false
				continue
			}
			in := raw[0] == ' ' || raw[0] == '\t'
			if cur == nil || in && (!inside || chapter.MatchString(l)) && !marked(cur.lines[0]) {
				out = append(out, chunk{page: i + 1, indent: in})
				cur = &out[len(out)-1]
			}
			cur.lines = append(cur.lines, l)
			inside = in
		}
	}
	return out, len(pages)
}

// capsShare is how much of a text is written in capitals.
func capsShare(chunks []chunk) float64 {
	caps, all := 0, 1
	for _, c := range chunks {
		for _, l := range c.lines {
			all += len(l)
			if shouts(l) {
				caps += len(l)
			}
		}
	}
	return float64(caps) / float64(all)
}

// shouts tells whether a line is in capitals alone.
func shouts(s string) bool {
	letters := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters > 2
}

// shaper sees by the form of lines what they are.
type shaper struct {
	chunks []chunk
	paged  bool
	caps   float64
	out    []line
	number string // of a chapter, on a line of its own, whose name comes next
}

// Levels of headings that show by their form.
const (
	levelChapter = 1 // in capitals, or with a single number
	levelSection = 2 // with a number of two parts; three parts are one lower
	levelTitle   = 4 // a short line above its text
)

// A run of capitals with more words is a quote that was lifted out of the text, not a heading.
const maxShout = 8

// In a text with more capitals than this they mean nothing.
const capsCommon = 0.2

var (
	lone     = regexp.MustCompile(`^(?:(?i:pagina|page|p\.)\s*)?[-–]?\s*\d{1,4}\s*[-–]?(?:\s*(?:/|van|of)\s*\d{1,4})?$`)
	chapter  = regexp.MustCompile(`^\d{1,2}$`)
	numbered = regexp.MustCompile(`^(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+\p{Lu}`)
)

func (s *shaper) lines() []line {
	for i := 0; i < len(s.chunks); i++ {
		c := &s.chunks[i]
		if len(c.lines) == 1 && lone.MatchString(c.lines[0]) {
			s.number = ""
			if chapter.MatchString(c.lines[0]) && i+1 < len(s.chunks) && shouts(s.chunks[i+1].lines[0]) {
				s.number = strings.TrimLeft(c.lines[0], "0") + " "
			}
			continue
		}
		if len(c.lines) > 1 && chapter.MatchString(c.lines[0]) && shouts(c.lines[1]) {
			s.number = strings.TrimLeft(c.lines[0], "0") + " "
			c.lines = c.lines[1:]
		}
		if s.caps < capsCommon && shouts(c.lines[0]) {
			i = s.shout(i)
			continue
		}
		s.chunk(i)
	}
	return s.out
}

// shout reads a run of capitals and returns its last chunk. What follows it in that chunk is read as text.
func (s *shaper) shout(i int) int {
	var run []string
	page := s.chunks[i].page
	at := i
	for ; at < len(s.chunks) && at-i < 12; at++ {
		c := &s.chunks[at]
		n := 0
		for n < len(c.lines) && shouts(c.lines[n]) {
			n++
		}
		if n == 0 || c.page != page {
			at--
			break
		}
		run = append(run, c.lines[:n]...)
		if n < len(c.lines) {
			c.lines = c.lines[n:]
			s.heading(run, page)
			s.chunk(at)
			return at
		}
	}
	s.heading(run, page)
	return min(at, len(s.chunks)-1)
}

// heading keeps a run of capitals if it is short.
func (s *shaper) heading(run []string, page int) {
	total := 0
	for _, l := range run {
		total += words(l)
	}
	if total > maxShout || ended(run[len(run)-1]) {
		return
	}
	for i, l := range run {
		text := l
		if i == 0 {
			text = s.number + l
		}
		s.put(line{text: text, page: page, level: levelChapter, gap: i == 0, x1: float64(len(l))})
	}
	s.number = ""
}

// chunk reads what is not in capitals.
func (s *shaper) chunk(i int) {
	c := s.chunks[i]
	level := s.title(i)
	for k, l := range c.lines {
		out := line{text: l, page: c.page, gap: k == 0, x1: float64(utf8.RuneCountInString(l))}
		switch {
		case k == 0 && level > 0:
			out.level = level
		case k == 0 && c.indent && s.listed(i):
			out.item = true
		}
		s.put(out)
	}
}

func (s *shaper) put(l line) {
	if !s.paged {
		l.page = 0
	}
	s.out = append(s.out, l)
}

// listed tells whether a chunk is one of several that are set in alike.
func (s *shaper) listed(i int) bool {
	return i > 0 && s.chunks[i-1].indent || i+1 < len(s.chunks) && s.chunks[i+1].indent
}

// title tells whether the first line of a chunk is a heading, and of which level.
func (s *shaper) title(i int) int {
	c := s.chunks[i]
	first := c.lines[0]
	if ended(first) && !strings.HasSuffix(first, "?") || strings.ContainsAny(first, "(\"“•") || bulletMark.MatchString(first) {
		return 0
	}
	alone := len(c.lines) == 1
	if m := numbered.FindStringSubmatch(first); m != nil && words(first) <= 12 {
		if dots := strings.Count(m[1], "."); dots > 0 {
			return levelChapter + dots
		} else if alone && !s.counts(i) {
			return levelChapter
		}
		return 0
	}
	r, _ := utf8.DecodeRuneInString(first)
	if !unicode.IsUpper(r) || words(first) > maxShout || len(first) > 60 || strings.HasSuffix(first, ",") || strings.HasSuffix(first, "-") {
		return 0
	}
	follows := c.lines[1:]
	if alone && i+1 < len(s.chunks) && !s.chunks[i+1].indent {
		follows = s.chunks[i+1].lines
	}
	if len(follows) == 0 || c.indent && alone && s.listed(i) {
		return 0
	}
	longest, total := 0, 0
	for _, l := range follows {
		longest, total = max(longest, len(l)), total+words(l)
	}
	next, _ := utf8.DecodeRuneInString(follows[0])
	if !unicode.IsUpper(next) || total < 8 || !alone && len(first)*4 > longest*3 {
		return 0
	}
	return levelTitle
}

// counts tells whether a numbered line is one of a list.
func (s *shaper) counts(i int) bool {
	return i+1 < len(s.chunks) && numberMark.MatchString(s.chunks[i+1].lines[0]) || i > 0 && numberMark.MatchString(s.chunks[i-1].lines[0])
}
