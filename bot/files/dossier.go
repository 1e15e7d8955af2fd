package files

import (
	"regexp"
	"slices"
	"strings"

	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/knowledge"
)

// Dossier writes all of a project as one Markdown file: its phases and items with their evidence, the results of its conversations
// with versions, settings and sources, its contracts, and its log, as lines that were put into words already, newest first.
// Prices and scores are in it only when secret asks for them.
func (m Maker) Dossier(p *flows.Project, log []string, secret bool, held Portfolio) []byte {
	d := &sheaf{}
	d.head(1, m.T("dossier.title", locale.Args{"Name": p.Name}))
	d.say(m.T("dossier.made", locale.Args{"Day": m.date(m.Now)}))
	m.about(d, p)
	d.head(2, m.T("dossier.phases"))
	for phase := 1; phase <= flows.Phases; phase++ {
		m.phase(d, p, phase)
	}
	d.head(2, m.T("dossier.results"))
	cited := m.results(d, p, secret, held)
	m.cite(d, cited)
	for _, c := range held.All {
		d.head(2, m.T("contractfile.sheet.title", locale.Args{"Title": c.Title}))
		m.contract(d, 3, c, held.Rules, held.Norms)
	}
	d.head(2, m.T("dossier.log"))
	if len(log) == 0 {
		d.say(m.T("dossier.nolog"))
	}
	for _, l := range log {
		d.item(0, l)
	}
	return d.bytes()
}

var blankLines = regexp.MustCompile(`\n{3,}`)

// sheaf is Markdown that is being written. What people wrote is text in it: no heading, link, picture or HTML comes of it.
type sheaf struct {
	b    strings.Builder
	list bool // the last line is an item of a list
}

func (d *sheaf) write(text string) { d.b.WriteString(text + "\n") }

func (d *sheaf) head(level int, text string) {
	d.write("\n" + strings.Repeat("#", level) + " " + flat(text) + "\n")
	d.list = false
}

func (d *sheaf) say(text string) {
	if d.list {
		d.write("")
	}
	d.write(flat(text) + "\n")
	d.list = false
}

func (d *sheaf) item(deep int, text string) {
	d.write(strings.Repeat("  ", deep) + "- " + flat(text))
	d.list = true
}

func (d *sheaf) table(head []string, rows [][]string) {
	if d.list {
		d.write("")
	}
	row := func(cells []string) {
		out := make([]string, len(head))
		for i := range head {
			if i < len(cells) {
				out[i] = strings.ReplaceAll(flat(cells[i]), "|", `\|`)
			}
		}
		d.write("| " + strings.Join(out, " | ") + " |")
	}
	row(head)
	d.write("|" + strings.Repeat(" --- |", len(head)))
	for _, r := range rows {
		row(r)
	}
	d.write("")
	d.list = false
}

// markup is what Markdown would take for something else than text.
var markup = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "&", "&amp;", "#", `\#`, "~", `\~`)

// flat makes a text one line of Markdown that says what it says. A link stays one that can be followed.
func flat(text string) string {
	words := strings.Fields(strings.Map(printable, text))
	for i, w := range words {
		if flows.IsLink(w) && !strings.ContainsAny(w, "<>`[]()*") {
			words[i] = "<" + w + ">"
			continue
		}
		words[i] = markup.Replace(w)
	}
	out := strings.Join(words, " ")
	if len(words) > 0 && (strings.Trim(words[0], "-+=|") == "" || strings.HasSuffix(words[0], ".") && strings.Trim(words[0], "0123456789.") == "") {
		return `\` + out // or it were a rule, a list or a table
	}
	return out
}

func (m Maker) about(d *sheaf, p *flows.Project) {
	if p.Category != "" {
		d.item(0, m.T("dossier.category", locale.Args{"Name": m.Lib.Category(p.Category, m.Lang)}))
	}
	d.item(0, m.T("dossier.created", locale.Args{"Day": m.date(p.Created), "Who": m.Name(p.Owner)}))
	if !p.Archived.IsZero() {
		d.item(0, m.T("dossier.archived", locale.Args{"Day": m.date(p.Archived)}))
	}
	d.item(0, m.T("dossier.members"))
	for _, who := range p.Members {
		d.item(1, m.Name(who.User)+" · "+m.T("role."+string(who.Role)))
	}
}

// phase writes the items that somebody did something about, and how many there are besides.
func (m Maker) phase(d *sheaf, p *flows.Project, phase int) {
	d.head(3, m.T("phase.short", locale.Args{"N": phase, "Name": m.Lib.Phase(phase, m.Lang).Name}))
	g := p.Progress(m.Lib, phase)
	d.say(m.T("dossier.progress", locale.Args{"Done": g.Done, "Of": g.Of}))
	if gate, ok := p.Gates[phase]; ok {
		d.say(m.T("dossier.closed", locale.Args{"Day": m.date(gate.At), "Who": m.Name(gate.By), "Text": gate.Reason}))
	}
	untouched := 0
	for _, it := range slices.Concat(p.Applicable(m.Lib, phase), p.HiddenItems(m.Lib, phase)) {
		s := p.State(it.ID)
		if s.Status == flows.Open && s.Hidden == "" {
			untouched++
			continue
		}
		m.item(d, it, s)
	}
	if untouched > 0 {
		d.item(0, m.N("dossier.opens", untouched))
	}
}

func (m Maker) item(d *sheaf, it flows.Item, s flows.State) {
	text := m.Lib.Text(it, m.Lang).Title + " · " + m.T("status.is."+string(s.Status)) + " · " + m.T("weight."+string(it.Weight))
	if s.By != "" {
		text += " · " + m.T("by", locale.Args{"Day": m.date(s.At), "Who": m.Name(s.By)})
	}
	d.item(0, text)
	if s.Evidence != "" {
		d.item(1, m.T("dossier.evidence", locale.Args{"Text": s.Evidence}))
	}
	if s.Later {
		d.item(1, m.T("dossier.later"))
	}
	if s.Reason != "" {
		d.item(1, m.T("dossier.reason", locale.Args{"Text": s.Reason}))
	}
	if s.Hidden != "" {
		d.item(1, m.T("dossier.hidden", locale.Args{"Text": s.Hidden}))
	}
}

// results writes the newest result of each conversation in full and names the earlier ones; it gives what they all cite. Where every
// result is about something else all are written in full. Where everybody answers on their own there is only the report, for a
// reader who answered.
func (m Maker) results(d *sheaf, p *flows.Project, secret bool, held Portfolio) []string {
	var cited []string
	none, kept := true, false
	var played []*dialogue.Script
	for _, s := range m.Talks.Scripts() {
		played = append(played, p.Played(s)...)
	}
	for _, s := range played {
		none = false
		if s.Private && !secret {
			kept = true
			continue
		}
		c, ok := p.LatestOf(s, m.Reader)
		if !ok {
			d.head(3, m.words(s).Title+held.about(s))
			d.say(m.T("dossier.unanswered"))
			continue
		}
		all := p.ResultsOf(s, m.Reader)
		m.result(d, s, c, held.about(s))
		if n := c.Unheard(p.HeardBeside(s, c)); n > 0 {
			d.say(m.N("talk.since", n))
		}
		m.decisions(d, 4, p.Approvals[s.ID].Decisions)
		for _, old := range slices.Backward(all[:max(0, len(all)-1)]) {
			if s.Many {
				m.result(d, s, old, held.about(s))
				continue
			}
			verdict := m.verdict(s, old.Result)
			if verdict == "" {
				verdict = m.words(s).Title
			}
			d.item(0, m.T("dossier.earlier", locale.Args{"N": old.Version, "Day": m.date(old.At), "Verdict": verdict}))
		}
		cited = append(cited, passageIDs(s, c.Result)...)
	}
	if none {
		d.say(m.T("dossier.none"))
	}
	if kept {
		d.say(m.T("dossier.private"))
	}
	return cited
}

// decisions writes what management decided, oldest first.
func (m Maker) decisions(d *sheaf, level int, all []flows.Decision) {
	if len(all) == 0 {
		return
	}
	d.head(level, m.T("dossier.decisions"))
	for _, dec := range all {
		d.item(0, m.T("dossier.decision", locale.Args{"N": dec.Version, "Day": m.date(dec.At), "Who": dec.Name,
			"Ruling": m.T("approve.ruling." + string(dec.Ruling))}))
		if dec.Terms != "" {
			d.item(1, dec.Terms)
		}
	}
}

// about is which of the contracts, and which year or meeting of it, a conversation is about; "" = none.
func (p Portfolio) about(s *dialogue.Script) string {
	id, n, numbered := strings.Cut(s.Subject, ".")
	for _, c := range p.All {
		switch {
		case c.ID != id:
		case numbered:
			return " " + n + " · " + c.Title
		default:
			return " · " + c.Title
		}
	}
	return ""
}

// result writes a result of the dossier in full, with the answers that led to it.
func (m Maker) result(d *sheaf, s *dialogue.Script, c dialogue.Confirmed, about string) {
	d.head(3, m.words(s).Title+about)
	d.say(m.pedigree(c))
	m.outcome(d, 4, s, c)
	if m.answersOf(s, c) {
		m.answered(d, 4, s, c)
	}
	m.measured(d, 4, c)
}

// answered writes the answers that led to a result.
func (m Maker) answered(d *sheaf, level int, s *dialogue.Script, c dialogue.Confirmed) {
	w := m.words(s)
	d.head(level, m.T("paper.answers"))
	for _, st := range s.Asked(c.Answers) {
		a, ok := c.Answers[st.ID]
		words := w.Steps[st.ID]
		switch {
		case !ok:
		case st.Ask != dialogue.Table || a.None:
			d.item(0, words.Name()+": "+st.Show(a, words, m.Lang, m.day))
		default:
			d.item(0, words.Name())
			head, rows := make([]string, len(st.Columns)), make([][]string, len(a.Rows))
			for i, col := range st.Columns {
				head[i] = words.Columns[col.ID].Name
			}
			for i, row := range a.Rows {
				rows[i] = st.ShowRow(row, words, m.Lang, m.day)
			}
			d.table(head, rows)
		}
	}
}

// cite lists the guidance that results rest on.
func (m Maker) cite(d *sheaf, ids []string) {
	all := m.titled(ids)
	if len(all) == 0 {
		return
	}
	d.head(2, m.T("dossier.sources"))
	for _, p := range all {
		d.item(0, m.citation(p))
	}
	d.say(m.T("paper.guide"))
}

func (m Maker) citation(p knowledge.Passage) string {
	at := m.T("paper.chapter") + " " + m.chapter(p.Chapter)
	if p.Chapter == 0 {
		at = m.chapter(0)
	}
	if p.Status == knowledge.Example || p.Status == knowledge.Fiction || p.Status == knowledge.Law { // no example is taken for a rule
		at += " · " + m.T("source."+string(p.Status))
	}
	return at + " · " + p.Title + " (" + p.ID + ")"
}
