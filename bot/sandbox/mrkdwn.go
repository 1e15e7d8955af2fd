package sandbox

import (
	"html"
	"html/template"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// names answers what the ids inside a text stand for. A nil function leaves the id as it is.
type names struct {
	user    func(id string) string
	channel func(id string) string
	date    func(at time.Time, pattern string) string
	group   func(name string) string // here, channel, everyone
}

// mrkdwn renders Slack's message text as HTML. Whatever is not a known control sequence comes out as escaped text, so
// that no input can add a tag of its own.
func mrkdwn(text string, n names) template.HTML {
	var b strings.Builder
	p := mrkdwnPrinter{out: &b, names: n}
	p.blocks(strings.ReplaceAll(text, "\r\n", "\n"))
	return template.HTML(b.String())
}

// bareText renders Slack's message text without any markup, for labels and the live region. It is not escaped.
func bareText(text string, n names) string {
	var b strings.Builder
	p := mrkdwnPrinter{out: &b, names: n, bare: true}
	p.inline(strings.ReplaceAll(text, "```", ""))
	return b.String()
}

type mrkdwnPrinter struct {
	out   *strings.Builder
	names names
	bare  bool // text only: no tags, no escapes
	code  bool // inside code: as it was written
}

// text writes what a person sees.
func (p *mrkdwnPrinter) text(s string) {
	s = unescaper.Replace(s)
	if !p.bare {
		s = html.EscapeString(s)
	}
	if !p.bare && !p.code {
		s = drawBars(s)
	}
	p.out.WriteString(s)
}

// verbatim writes code: control sequences are resolved, nothing else.
func (p *mrkdwnPrinter) verbatim(s string) {
	p.code = true
	p.text(plainControls(s, p.names))
	p.code = false
}

// barRun is a progress bar made of text.
var barRun = regexp.MustCompile(`[▓█▒]+░*|░+`)

// drawBars lets the page draw such a bar itself: fonts differ too much in these signs. The text stays in it.
func drawBars(s string) string {
	return barRun.ReplaceAllStringFunc(s, func(run string) string {
		if utf8.RuneCountInString(run) < 4 {
			return run
		}
		var b strings.Builder
		b.WriteString(`<span class="bar" aria-hidden="true">`)
		for _, r := range run {
			if r == '░' {
				b.WriteString("<i>░</i>")
			} else {
				b.WriteString(`<i class="on">` + string(r) + "</i>")
			}
		}
		b.WriteString("</span>")
		return b.String()
	})
}

// tag writes markup of ours.
func (p *mrkdwnPrinter) tag(s string) {
	if !p.bare {
		p.out.WriteString(s)
	}
}

// blocks splits preformatted blocks off: nothing inside them is formatted.
func (p *mrkdwnPrinter) blocks(s string) {
	for {
		start := strings.Index(s, "```")
		if start < 0 {
			break
		}
		length := strings.Index(s[start+3:], "```")
		if length <= 0 {
			break
		}
		p.lines(strings.TrimSuffix(s[:start], "\n"))
		p.tag("<pre>")
		p.verbatim(strings.Trim(s[start+3:start+3+length], "\n"))
		p.tag("</pre>")
		s = strings.TrimPrefix(s[start+3+length+3:], "\n")
	}
	p.lines(s)
}

// lines gathers the lines of a quote, and hangs the lines of a list.
func (p *mrkdwnPrinter) lines(s string) {
	if s == "" {
		return
	}
	lines := strings.Split(s, "\n")
	broken := true // a block element stands before this line: no <br> needed
	for i := 0; i < len(lines); {
		if rest, ok := quoted(lines[i], ">>>"); ok {
			p.quote(append([]string{rest}, lines[i+1:]...))
			return
		}
		if end := quoteEnd(lines, i); end > i {
			p.quote(trimQuotes(lines[i:end]))
			i, broken = end, true
			continue
		}
		if n := hangs(lines[i]); n > 0 {
			p.tag(`<span class="hang"><span class="pin">`)
			p.text(lines[i][:n])
			p.tag("</span>")
			p.inline(lines[i][n:])
			p.tag("</span>")
			i, broken = i+1, true
			continue
		}
		if !broken {
			p.tag("<br>")
		}
		p.inline(lines[i])
		i, broken = i+1, false
	}
}

func (p *mrkdwnPrinter) quote(lines []string) {
	p.tag("<blockquote>")
	for i, l := range lines {
		if i > 0 {
			p.tag("<br>")
		}
		p.inline(l)
	}
	p.tag("</blockquote>")
}

// quoted strips a quote mark, written raw or escaped as Slack sends what a person typed.
func quoted(line, mark string) (string, bool) {
	for _, m := range []string{mark, strings.ReplaceAll(mark, ">", "&gt;")} {
		if rest, ok := strings.CutPrefix(line, m); ok {
			return strings.TrimPrefix(rest, " "), true
		}
	}
	return line, false
}

func quoteEnd(lines []string, i int) int {
	for i < len(lines) {
		if _, ok := quoted(lines[i], ">"); !ok {
			break
		}
		i++
	}
	return i
}

func trimQuotes(lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i], _ = quoted(l, ">")
	}
	return out
}

// hangs measures the mark of a line that is an item of a list made of text, 0 when it is none: its second line is
// indented like its first.
func hangs(line string) int {
	for _, m := range []string{"• ", "◦ ", "– ", "- ", "✓ ", "○ ", "● "} {
		if strings.HasPrefix(line, m) {
			return len(m)
		}
	}
	digits := strings.TrimLeft(line, "0123456789")
	n := len(line) - len(digits)
	if n == 0 || n > 2 {
		return 0
	}
	for _, m := range []string{". ", ") ", " · "} {
		if strings.HasPrefix(digits, m) {
			return n + len(m)
		}
	}
	return 0
}

var formats = map[byte]string{'*': "strong", '_': "em", '~': "s"}

// inline renders one line. A format opens after a boundary and closes before one, as in Slack; a mark that closes
// nowhere is text.
func (p *mrkdwnPrinter) inline(s string) {
	var never [128]bool // marks that close nowhere after here: keeps long odd lines linear
	from := 0           // first byte not yet written
	for i := 0; i < len(s); {
		write, skip := p.spanAt(s, i, &never)
		if write == nil {
			i++
			continue
		}
		if i > from {
			p.text(s[from:i])
		}
		from = i
		if write() {
			from = i + skip
			i = from
			continue
		}
		i++
	}
	if from < len(s) {
		p.text(s[from:])
	}
}

// spanAt is what begins at a place of a line and how long it is; nil when only text does. What it gives writes it, unless that turns
// out to be text too.
func (p *mrkdwnPrinter) spanAt(s string, i int, never *[128]bool) (write func() bool, skip int) {
	switch c := s[i]; {
	case (c == '*' || c == '_' || c == '~') && !never[c] && opens(s, i):
		end := closing(s, i)
		if end < 0 {
			never[c] = true
			return nil, 0
		}
		return func() bool {
			p.tag("<" + formats[c] + ">")
			p.inline(s[i+1 : end])
			p.tag("</" + formats[c] + ">")
			return true
		}, end + 1 - i
	case c == '`' && !never[c]:
		n := strings.IndexByte(s[i+1:], '`')
		never[c] = n < 0
		if n <= 0 {
			return nil, 0
		}
		return func() bool {
			p.tag("<code>")
			p.verbatim(s[i+1 : i+1+n])
			p.tag("</code>")
			return true
		}, n + 2
	case c == '<' && !never[c]:
		n := strings.IndexByte(s[i:], '>')
		if n < 0 {
			never[c] = true
			return nil, 0
		}
		return func() bool { return p.control(s[i+1 : i+n]) }, n + 1
	case c == ':':
		if sign, n := shortcode(s[i:]); n > 0 {
			return func() bool { p.emoji(sign); return true }, n
		}
	case c == 'h' && (i == 0 || boundary(lastRune(s[:i]))):
		if n := bareLink(s[i:]); n > 0 {
			return func() bool { p.link(s[i:i+n], ""); return true }, n
		}
	}
	return nil, 0
}

// emoji writes a sign that a screen reader reads by its own name.
func (p *mrkdwnPrinter) emoji(sign string) {
	p.tag(`<span class="emoji">`)
	p.text(sign)
	p.tag("</span>")
}

func opens(s string, i int) bool {
	if i > 0 && !boundary(lastRune(s[:i])) {
		return false
	}
	return i+1 < len(s) && s[i+1] != ' ' && s[i+1] != s[i]
}

// closing finds the mark that ends a format, stepping over links and code.
func closing(s string, i int) int {
	for j := i + 1; j < len(s); j++ {
		switch s[j] {
		case '<', '`':
			end := byte('>')
			if s[j] == '`' {
				end = '`'
			}
			if n := strings.IndexByte(s[j+1:], end); n >= 0 {
				j += n + 1
			}
		case s[i]:
			if j == i+1 || s[j-1] == ' ' {
				continue
			}
			if j+1 == len(s) {
				return j
			}
			if r, _ := utf8.DecodeRuneInString(s[j+1:]); boundary(r) {
				return j
			}
		}
	}
	return -1
}

func boundary(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}
