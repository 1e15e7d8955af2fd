package sandbox

import (
	"html"
	"html/template"
	"strconv"
	"strings"
	"unicode/utf8"
)

// markdown renders the part of CommonMark that Slack's markdown block knows: headings, lists, quotes, code, rules,
// tables, emphasis and links. Everything else is escaped text.
func markdown(text string) template.HTML {
	var b strings.Builder
	m := marker{out: &b}
	m.blocks(strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n"), 0)
	return template.HTML(b.String())
}

type marker struct {
	out *strings.Builder
}

// maxNesting bounds quotes within quotes.
const maxNesting = 6

func (m *marker) blocks(lines []string, depth int) {
	for i := 0; i < len(lines); {
		line := strings.TrimSpace(lines[i])
		switch {
		case line == "":
			i++
		case strings.HasPrefix(line, "```"):
			i = m.fence(lines, i)
		case heading(line) > 0:
			n := heading(line)
			m.out.WriteString(`<p class="md-h md-h` + strconv.Itoa(min(n, 3)) + `" role="heading" aria-level="` + strconv.Itoa(min(n+3, 6)) + `">`)
			m.inline(strings.TrimSpace(strings.TrimRight(line[n:], "#")))
			m.out.WriteString("</p>")
			i++
		case rule(line):
			m.out.WriteString("<hr>")
			i++
		case line[0] == '>' && depth < maxNesting:
			i = m.quote(lines, i, depth)
		case item(lines[i]).ok:
			i = m.list(lines, i)
		case isTable(lines, i):
			i = m.table(lines, i)
		default:
			i = m.paragraph(lines, i)
		}
	}
}

func (m *marker) fence(lines []string, i int) int {
	end := i + 1
	for end < len(lines) && !strings.HasPrefix(strings.TrimSpace(lines[end]), "```") {
		end++
	}
	m.out.WriteString("<pre>" + html.EscapeString(strings.Join(lines[i+1:end], "\n")) + "</pre>")
	return end + 1
}

func heading(line string) int {
	n := len(line) - len(strings.TrimLeft(line, "#"))
	if n == 0 || n > 6 || len(line) == n || line[n] != ' ' {
		return 0
	}
	return n
}

func rule(line string) bool {
	return len(line) >= 3 && (strings.Trim(line, "- ") == "" || strings.Trim(line, "* ") == "" || strings.Trim(line, "_ ") == "")
}

func (m *marker) quote(lines []string, i, depth int) int {
	var inner []string
	for i < len(lines) {
		rest, ok := strings.CutPrefix(strings.TrimSpace(lines[i]), ">")
		if !ok {
			break
		}
		inner = append(inner, strings.TrimPrefix(rest, " "))
		i++
	}
	m.out.WriteString("<blockquote>")
	m.blocks(inner, depth+1)
	m.out.WriteString("</blockquote>")
	return i
}

// listItem is a line that begins an item.
type listItem struct {
	ok      bool
	indent  int
	ordered bool
	start   int
	text    string
}

func item(line string) listItem {
	trimmed := strings.TrimLeft(line, " \t")
	it := listItem{indent: (len(strings.ReplaceAll(line[:len(line)-len(trimmed)], "\t", "  "))) / 2}
	for _, mark := range []string{"- ", "* ", "+ ", "• "} {
		if rest, ok := strings.CutPrefix(trimmed, mark); ok {
			it.ok, it.text = true, rest
			return it
		}
	}
	digits := strings.TrimLeft(trimmed, "0123456789")
	n := len(trimmed) - len(digits)
	if n == 0 || n > 4 || !strings.HasPrefix(digits, ". ") && !strings.HasPrefix(digits, ") ") {
		return it
	}
	it.ok, it.ordered, it.text = true, true, digits[2:]
	it.start, _ = strconv.Atoi(trimmed[:n])
	return it
}

// list renders items as one flat list for each run of the same kind; depth is a class, so that odd indents can't nest
// without end.
func (m *marker) list(lines []string, i int) int {
	first := item(lines[i])
	tag, open := "ul", "<ul>"
	if first.ordered {
		tag, open = "ol", `<ol start="`+strconv.Itoa(first.start)+`">`
	}
	m.out.WriteString(open)
	for i < len(lines) {
		it := item(lines[i])
		if !it.ok || it.ordered != first.ordered && it.indent == first.indent {
			break
		}
		class := ""
		if deep := min(max(it.indent-first.indent, 0), 4); deep > 0 {
			class = ` class="in` + strconv.Itoa(deep) + `"`
		}
		m.out.WriteString("<li" + class + ">")
		m.inline(it.text)
		i++
		for i < len(lines) && continues(lines[i]) {
			m.out.WriteString(" ")
			m.inline(strings.TrimSpace(lines[i]))
			i++
		}
		m.out.WriteString("</li>")
		if i+1 < len(lines) && strings.TrimSpace(lines[i]) == "" && item(lines[i+1]).ok {
			i++ // a loose list goes on
		}
	}
	m.out.WriteString("</" + tag + ">")
	return i
}

func continues(line string) bool {
	return strings.HasPrefix(line, "  ") && strings.TrimSpace(line) != "" && !item(line).ok
}

func isTable(lines []string, i int) bool {
	return i+1 < len(lines) && strings.Contains(lines[i], "|") && strings.Contains(lines[i+1], "-") &&
		strings.Contains(lines[i+1], "|") && strings.Trim(strings.TrimSpace(lines[i+1]), "|-: ") == ""
}

func (m *marker) table(lines []string, i int) int {
	cells := func(line string) []string {
		return strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
	}
	m.out.WriteString(`<div class="table-scroll" tabindex="0"><table><thead><tr>`)
	for _, c := range cells(lines[i]) {
		m.out.WriteString(`<th scope="col">`)
		m.inline(strings.TrimSpace(c))
		m.out.WriteString("</th>")
	}
	m.out.WriteString("</tr></thead><tbody>")
	i += 2
	for ; i < len(lines) && strings.Contains(lines[i], "|"); i++ {
		m.out.WriteString("<tr>")
		for _, c := range cells(lines[i]) {
			m.out.WriteString("<td>")
			m.inline(strings.TrimSpace(c))
			m.out.WriteString("</td>")
		}
		m.out.WriteString("</tr>")
	}
	m.out.WriteString("</tbody></table></div>")
	return i
}

func (m *marker) paragraph(lines []string, i int) int {
	m.out.WriteString("<p>")
	for first := true; i < len(lines); first = false {
		line := strings.TrimSpace(lines[i])
		if line == "" || !first && (heading(line) > 0 || strings.HasPrefix(line, "```") || line[0] == '>' || rule(line) || item(lines[i]).ok) {
			break
		}
		if !first {
			m.out.WriteString("<br>")
		}
		m.inline(line)
		i++
	}
	m.out.WriteString("</p>")
	return i
}

// spans are the marks of emphasis, the longest first.
var spans = []struct{ mark, tag string }{{"**", "strong"}, {"__", "strong"}, {"~~", "s"}, {"*", "em"}, {"_", "em"}}

// inline renders one line.
func (m *marker) inline(s string) {
	from := 0
	never := map[string]bool{} // marks that close nowhere after here
	for i := 0; i < len(s); {
		if n, write := m.span(s, i, never); n > 0 {
			m.text(s[from:i])
			write()
			i += n
			from = i
			continue
		}
		i++
	}
	m.text(s[from:])
}

// text writes words; Slack's three escapes stand for what they escape, as in every text, but not in code.
func (m *marker) text(s string) { m.code(unescaper.Replace(s)) }

func (m *marker) code(s string) { m.out.WriteString(html.EscapeString(s)) }

// span reads the markup that starts at i: its length (0 = none) and how to write it.
func (m *marker) span(s string, i int, never map[string]bool) (int, func()) {
	rest := s[i:]
	switch s[i] {
	case '\\':
		if len(rest) > 1 && strings.IndexByte("\\`*_{}[]()#+-.!|~<>", rest[1]) >= 0 {
			return 2, func() { m.text(rest[1:2]) }
		}
	case '`':
		if n := strings.IndexByte(rest[1:], '`'); n > 0 {
			return n + 2, func() { m.out.WriteString("<code>"); m.code(rest[1 : n+1]); m.out.WriteString("</code>") }
		}
	case '[', '!':
		if label, target, n := linkParts(rest); n > 0 {
			return n, func() { m.link(label, target) }
		}
	case '<':
		if n := strings.IndexByte(rest, '>'); n > 0 && safeLink(rest[1:n]) != "" {
			return n + 1, func() { m.link(strings.TrimPrefix(rest[1:n], "mailto:"), rest[1:n]) }
		}
	case 'h':
		if i == 0 || boundary(lastRune(s[:i])) {
			if n := bareLink(rest); n > 0 {
				return n, func() { m.link(rest[:n], rest[:n]) }
			}
		}
	case ':':
		if sign, n := shortcode(rest); n > 0 {
			return n, func() { m.out.WriteString(`<span class="emoji">`); m.text(sign); m.out.WriteString("</span>") }
		}
	}
	for _, sp := range spans {
		if !strings.HasPrefix(rest, sp.mark) || never[sp.mark] {
			continue
		}
		end := spanEnd(s, i, sp.mark)
		if end < 0 {
			never[sp.mark] = true
			continue
		}
		if end == 0 {
			continue
		}
		return end + len(sp.mark) - i, func() {
			m.out.WriteString("<" + sp.tag + ">")
			m.inline(s[i+len(sp.mark) : end])
			m.out.WriteString("</" + sp.tag + ">")
		}
	}
	return 0, nil
}

// spanEnd is where the closing mark begins: 0 when the mark at i doesn't open, -1 when nothing after it closes.
func spanEnd(s string, i int, mark string) int {
	open := i + len(mark)
	if open >= len(s) || s[open] == ' ' || mark[0] == '_' && i > 0 && !boundary(lastRune(s[:i])) {
		return 0
	}
	for j := open + 1; j <= len(s)-len(mark); j++ {
		if !strings.HasPrefix(s[j:], mark) || s[j-1] == ' ' {
			continue
		}
		after := j + len(mark)
		if len(mark) == 1 && after < len(s) && s[after] == mark[0] {
			j++ // a double mark belongs to strong
			continue
		}
		if mark[0] == '_' && after < len(s) {
			if r, _ := utf8.DecodeRuneInString(s[after:]); !boundary(r) {
				continue
			}
		}
		return j
	}
	return -1
}

// linkParts reads [label](target); a picture, ![alt](target), becomes a link: nothing is loaded from elsewhere.
func linkParts(s string) (label, target string, length int) {
	rest, _ := strings.CutPrefix(s, "!")
	if !strings.HasPrefix(rest, "[") {
		return "", "", 0
	}
	mid := strings.Index(rest, "](")
	if mid < 1 {
		return "", "", 0
	}
	end := strings.IndexByte(rest[mid:], ')')
	if end < 0 {
		return "", "", 0
	}
	label, target = rest[1:mid], rest[mid+2:mid+end]
	if strings.ContainsAny(label, "[]") || safeLink(target) == "" {
		return "", "", 0
	}
	return label, target, len(s) - len(rest) + mid + end + 1
}

func (m *marker) link(label, target string) {
	m.out.WriteString(`<a href="` + html.EscapeString(safeLink(target)) + `" target="_blank" rel="noopener noreferrer">`)
	m.text(label)
	m.out.WriteString("</a>")
}
