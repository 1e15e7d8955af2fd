package files

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// Document writes one result as Markdown, to be read and passed on: what was drafted first, ready to be pasted into a letter, then
// what to know about it, its tables, the settings used, what management decided on this version, and the guidance behind it. The
// answers stand in it only where they are the result.
func (m Maker) Document(p *flows.Project, s *dialogue.Script, c dialogue.Confirmed, held Portfolio) []byte {
	d := &sheaf{}
	title := m.words(s).Title + held.about(s)
	if p.Name != "" {
		title += " · " + p.Name
	}
	d.head(1, title)
	d.say(m.pedigree(c))
	m.outcome(d, 2, s, c)
	if s.Rule == "" && m.answersOf(s, c) {
		m.answered(d, 2, s, c)
	}
	m.measured(d, 2, c)
	m.decisions(d, 2, slices.DeleteFunc(slices.Clone(p.Approvals[s.ID].Decisions), func(dec flows.Decision) bool { return dec.Version != c.Version }))
	if len(c.Result.Passages) > 0 { // what it rests on: it is short, and its questions have more
		m.cite(d, c.Result.Passages)
	} else {
		m.cite(d, passageIDs(s, c.Result))
	}
	return d.bytes()
}

// outcome writes what a result says: the verdict, its drafts, its lines and its tables.
func (m Maker) outcome(d *sheaf, level int, s *dialogue.Script, c dialogue.Confirmed) {
	w := m.words(s)
	drafts, rest := &sheaf{}, []dialogue.Line{}
	verdict := m.verdict(s, c.Result)
	for _, l := range c.Result.Lines {
		if l.Mark != "draft" {
			rest = append(rest, l)
			continue
		}
		if title := m.draft(drafts, level, w, l); strings.HasSuffix(verdict, title) {
			verdict = "" // the draft says it as its title
		}
	}
	if verdict != "" {
		d.say(verdict)
	}
	d.b.WriteString(drafts.b.String())
	d.list = drafts.list
	if len(rest) > 0 && len(rest) < len(c.Result.Lines) {
		d.head(level, m.T("paper.besides"))
	}
	for _, l := range rest {
		for i, text := range m.line(w, l) {
			if i == 0 {
				text = marks[l.Mark] + text
			}
			d.item(min(i, 1), strings.TrimPrefix(text, "• ")) // it has the dot of the list
		}
	}
	for _, g := range c.Result.Tables {
		d.head(level, w.Say(g.Key, nil))
		head, rows := make([]string, len(g.Columns)), make([][]string, len(g.Rows))
		for i, col := range g.Columns {
			head[i] = w.Column(col)
		}
		for i, row := range g.Rows {
			for _, cell := range row {
				rows[i] = append(rows[i], m.cell(w, cell))
			}
		}
		d.table(head, rows)
	}
}

// draft writes a text that a person edits and sends, under its first line: a paragraph for each line, with as few marks in it as
// can be, so that it looks in a mail as it does here. It gives that title.
func (m Maker) draft(d *sheaf, level int, w dialogue.Words, l dialogue.Line) string {
	title, text, _ := strings.Cut(strings.Join(m.line(w, l), "\n"), "\n")
	d.head(level, title)
	for line := range strings.Lines(text) {
		d.paragraph(line)
	}
	return title
}

// measured writes the settings that a result rests on.
func (m Maker) measured(d *sheaf, level int, c dialogue.Confirmed) {
	norms := m.norms(c.Result)
	if len(norms) == 0 {
		return
	}
	d.head(level, m.T("paper.settings"))
	for _, n := range norms {
		d.item(0, n[0]+": "+dialogue.ShowNumber(n[1], m.Lang))
	}
	d.say(m.T("paper.usual"))
}

// paragraph writes a line of a text to paste elsewhere; what begins with a dot or a dash is an item of a list.
func (d *sheaf) paragraph(line string) {
	text := strings.Join(strings.Fields(strings.Map(printable, line)), " ")
	item := false
	for _, dot := range []string{"• ", "- ", "– "} {
		if rest, ok := strings.CutPrefix(text, dot); ok {
			text, item = rest, true
		}
	}
	text = sparing(text)
	switch {
	case text == "":
	case item:
		d.write("- " + text)
		d.list = true
	default:
		if d.list {
			d.write("")
		}
		d.write(text + "\n")
		d.list = false
	}
}

var (
	// always markup, wherever it stands
	inline = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "~", `\~`, "](", `\](`, "][", `\][`, "]:", `\]:`)
	// what would begin a tag or an entity
	tags = regexp.MustCompile(`<[\p{L}/!?]|&#?[0-9A-Za-z]+;`)
	// what would be a heading, a quotation, a list or a rule at the beginning of a line
	opens = regexp.MustCompile(`^(#|>|\+ |[-=]+$)`)
)

// sparing is flat for a text that is pasted elsewhere: it puts marks only where Markdown would take something for markup, and leaves
// the names, the amounts and the addresses of a letter as they are.
func sparing(text string) string {
	words := strings.Split(text, " ")
	for i, w := range words {
		if flows.IsLink(w) && !strings.ContainsAny(w, "<>`[]()*") {
			continue
		}
		w = tags.ReplaceAllStringFunc(inline.Replace(w), func(s string) string { return `\` + s })
		words[i] = underscores(w)
	}
	text = strings.Join(words, " ")
	if opens.MatchString(text) {
		return `\` + text
	}
	return text
}

// underscores marks those that don't stand within a word: "jan_smets" needs none.
func underscores(word string) string {
	runes := []rune(word)
	within := func(i int) bool {
		return i >= 0 && i < len(runes) && (unicode.IsLetter(runes[i]) || unicode.IsDigit(runes[i]))
	}
	var b strings.Builder
	for i, r := range runes {
		if r == '_' && !(within(i-1) && within(i+1)) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
