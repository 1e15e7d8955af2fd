package blocks

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// Outcome is a result of a conversation, as one message shows it.
type Outcome struct {
	Project *flows.Project
	Script  *dialogue.Script
	Result  dialogue.Confirmed
	Kept    bool // it stands in the project: it can be shown again, compared, ticked off with
	Shared  bool // it is shown to a channel: without controls
}

func (o Outcome) about(more ...string) string {
	return Pack(append([]string{o.Project.ID, o.Script.ID}, more...)...)
}

func (o Outcome) version() string { return num(o.Result.Version) }

// Preview shows what would come of a conversation whose questions are all answered. A refusal is what is wrong with the
// answers; then there is nothing to confirm.
func (r Reader) Preview(k Talk, res dialogue.Result, refusal string) Message {
	head := r.T("talk.preview", locale.Args{"Title": r.TalkTitle(k.Script)})
	var els []slack.BlockElement
	blocks := []slack.Block{section("*" + head + "*")}
	if k.Note != "" {
		blocks = append(blocks, section("⚠️ "+k.Note))
	}
	if k.Draft.Hidden(k.Script) {
		blocks = append(blocks, contextLine(r.T("talk.hidden")))
	}
	if refusal != "" {
		blocks = append(blocks, section("⚠️ "+Escape(refusal)))
	} else {
		blocks = append(blocks, r.body(k.Script, res)...)
		if k.Script.Rule == "" {
			blocks = append(blocks, r.bounded(r.answerLines(k.Script, k.Draft.Answers))...)
		}
		els = append(els, primary(talkButton(TalkConfirm, k.value(), r.T("talk.confirm"))))
	}
	blocks = append(blocks, contextLine(r.progressOf(k)))
	els = append(els, r.changeMenu(k), talkButton(TalkLater, k.about(), r.T("talk.later")), talkButton(TalkStop, k.about(), r.T("talk.stop")))
	return Message{Text: head, Blocks: append(blocks, actions(els...))}
}

// changeMenu lists the questions with their answers, to open one again.
func (r Reader) changeMenu(k Talk) *slack.SelectBlockElement {
	var options []*slack.OptionBlockObject
	w := r.words(k.Script)
	for _, st := range k.Script.Asked(k.Draft.Answers) {
		words := w.Steps[st.ID]
		label := num(len(options)+1) + " · " + words.Name()
		if a, ok := k.Draft.Answers[st.ID]; ok {
			label += ": " + r.answerLine(st, a, words)
		}
		options = append(options, option(Pack(k.about(), st.ID), label))
	}
	return menu(ActTalk+"."+TalkChange, r.T("talk.change"), options)
}

// aged is after how many months a result asks to be looked at again; our own choice.
const aged = 6

// Result shows a result that counts: the verdict first, why, and what to do now.
func (r Reader) Result(o Outcome) Message {
	verdict := r.verdictOf(o.Script, o.Result.Result)
	head := or(verdict, r.TalkTitle(o.Script))
	blocks := []slack.Block{section("*" + head + "*"), contextLine(r.pedigree(o))}
	if r.Now.After(o.Result.At.AddDate(0, aged, 0)) {
		blocks = append(blocks, contextLine("⏰ "+r.T("talk.aged")))
	}
	blocks = append(blocks, r.reasons(o.Script, o.Result.Result)...)
	if o.Script.Rule == "" {
		blocks = append(blocks, r.bounded(r.answerLines(o.Script, o.Result.Answers))...)
	}
	if at := chapters(factsOf(o.Script, o.Result.Result)); at != "" {
		blocks = append(blocks, contextLine("📖 "+r.T("source.chapter", locale.Args{"N": at})))
	}
	if !o.Shared {
		blocks = append(blocks, r.resultControls(o)...)
	}
	return Message{Text: strings.ReplaceAll(join(verdict, r.pedigree(o)), "*", ""), Blocks: blocks}
}

// verdictOf is what a result amounts to, in words.
func (r Reader) verdictOf(s *dialogue.Script, res dialogue.Result) string {
	if res.Verdict == "" {
		return ""
	}
	return Name(r.fill(r.words(s), res.Verdict, res.Args))
}

// pedigree says which conversation a result is of, which version, who confirmed it when, and for what.
func (r Reader) pedigree(o Outcome) string {
	version := r.T("talk.version", locale.Args{"N": o.Result.Version})
	if !o.Kept && !o.Shared {
		version = r.T("talk.notkept")
	}
	return join(r.TalkTitle(o.Script), version, r.T("by", locale.Args{"Who": r.who(o.Result.By), "Day": r.day(o.Result.At)}), r.talkProject(o.Project))
}

func factsOf(s *dialogue.Script, res dialogue.Result) []string {
	facts := slices.Clone(res.Facts)
	for i := range s.Steps {
		facts = append(facts, s.Steps[i].Facts...)
	}
	return facts
}

// body is a result with its verdict on top.
func (r Reader) body(s *dialogue.Script, res dialogue.Result) []slack.Block {
	var blocks []slack.Block
	if verdict := r.verdictOf(s, res); verdict != "" {
		blocks = append(blocks, section("*"+verdict+"*"))
	}
	return append(blocks, r.reasons(s, res)...)
}

// maxBody bounds the text of a result in one message: Slack refuses longer ones.
const maxBody = 9000

// marks tell the kind of a line; the words stand beside them.
var marks = map[string]string{"good": "✓ ", "warn": "⚠ ", "stop": "✕ "}

// reasons are the lines, the picture made of text and the tables of a result. What is too long for a message is cut at a line,
// and says so.
func (r Reader) reasons(s *dialogue.Script, res dialogue.Result) []slack.Block {
	w := r.words(s)
	var said, quiet, drafts []string
	for _, l := range res.Lines {
		text := marks[l.Mark] + r.lineText(w, l)
		switch l.Mark {
		case "info":
			quiet = append(quiet, text)
		case "draft":
			drafts = append(drafts, text)
		default:
			said = append(said, text)
		}
	}
	if len(res.Tables) == 0 { // a table says it better than ten blocks can
		said = append(said, r.bars(w, res.Bars)...)
	}
	table, rest := r.tables(w, res.Tables)
	blocks := r.bounded(said)
	if len(drafts) > 0 {
		blocks = append(blocks, contextLine("✎ "+r.T("talk.draft")))
		blocks = append(blocks, r.bounded(drafts)...)
	}
	blocks = append(append(blocks, table...), r.bounded(rest)...)
	if len(quiet) > 0 {
		blocks = append(blocks, contextLine(strings.Join(quiet, "\n")))
	}
	return blocks
}

// lineText is a line with what goes on under it.
func (r Reader) lineText(w dialogue.Words, l dialogue.Line) string {
	lines := []string{Escape(r.fill(w, l.Key, l.Args))}
	for _, part := range l.Parts {
		lines = append(lines, r.lineText(w, part))
	}
	return strings.Join(lines, "\n")
}

func (r Reader) bounded(lines []string) []slack.Block {
	n := 0
	var kept []string
	for _, text := range lines {
		for _, l := range sentences(text) {
			if n += utf8.RuneCountInString(l); n > maxBody {
				return append(paragraphs(kept), contextLine(r.T("talk.cut")))
			}
			kept = append(kept, l)
		}
	}
	return paragraphs(kept)
}

// bars draw values as blocks, which align where spaces do not; a mark says what a colour would.
func (r Reader) bars(w dialogue.Words, bars []dialogue.Bar) []string {
	var lines []string
	for _, b := range bars {
		if b.Max <= 0 {
			continue
		}
		share := min(max(b.Value/b.Max, 0), 1)
		count := ""
		if b.Value == math.Trunc(b.Value) && b.Max == math.Trunc(b.Max) && b.Max < 1000 {
			count = r.T("talk.of", locale.Args{"N": int(b.Value), "Of": int(b.Max)})
		}
		lines = append(lines, bar(int(share*100+0.5))+"  "+marks[b.Mark]+join(Escape(w.Value(b.Name, r.Lang)), count))
	}
	return lines
}

// What Slack's table block holds; a message has room for one.
const (
	maxTableRows = 100
	maxTableCols = 20
	maxTableText = 9000
)

// tables are the first table as a block and the others as lines, a row each.
func (r Reader) tables(w dialogue.Words, all []dialogue.Grid) (block []slack.Block, rest []string) {
	for _, g := range all {
		if g.Apart {
			continue
		}
		head := make([]string, len(g.Columns))
		for i, c := range g.Columns {
			head[i] = w.Column(c)
		}
		rows := make([][]string, len(g.Rows))
		for i, row := range g.Rows {
			for _, cell := range row {
				rows[i] = append(rows[i], r.cell(w, cell))
			}
		}
		title := "*" + Name(w.Say(g.Key, nil)) + "*"
		if t, ok := r.table(head, rows, g.Numeric); ok && block == nil {
			block = []slack.Block{section(title), t}
			continue
		}
		rest = append(rest, title)
		for _, row := range rows {
			rest = append(rest, "• "+Escape(join(row...)))
		}
	}
	return block, rest
}

var isoDay = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

// fill says the words behind a key; what fills them are values of a result, days among them.
func (r Reader) fill(w dialogue.Words, key string, args map[string]string) string {
	said := make(map[string]string, len(args))
	for name, v := range args {
		said[name] = w.Value(v, r.Lang)
		if isoDay.MatchString(v) {
			said[name] = r.date(v)
		}
	}
	return w.Say(key, said)
}

func (r Reader) cell(w dialogue.Words, text string) string {
	if isoDay.MatchString(text) {
		return r.date(text)
	}
	return dialogue.ShowFixed(w.Value(text, r.Lang), r.Lang)
}

// table is Slack's table block, false when it holds more than that takes.
func (r Reader) table(head []string, rows [][]string, numeric []bool) (*slack.TableBlock, bool) {
	t, size := slack.NewTableBlock(""), 0
	add := func(row []string) {
		cells := make([]slack.TableCell, len(head))
		for i := range head {
			text := ""
			if i < len(row) {
				text = strings.Map(visible, row[i])
			}
			size += utf8.RuneCountInString(text)
			cells[i] = slack.NewTableRawTextCell(or(text, "–"))
		}
		t.AddRow(cells...)
	}
	add(head)
	for _, row := range rows {
		add(row)
	}
	for i := range head {
		align := slack.ColumnAlignmentLeft
		if i < len(numeric) && numeric[i] {
			align = slack.ColumnAlignmentRight
		}
		t.ColumnSettings = append(t.ColumnSettings, slack.ColumnSetting{Align: align, IsWrapped: true})
	}
	return t, len(rows) > 0 && len(rows) < maxTableRows && len(head) <= maxTableCols && size <= maxTableText
}

// rowsTable shows the rows of an answer.
func (r Reader) rowsTable(st *dialogue.Step, rows [][]string, w dialogue.StepWords) []slack.Block {
	head, numeric := make([]string, len(st.Columns)), make([]bool, len(st.Columns))
	for i, c := range st.Columns {
		head[i], numeric[i] = w.Columns[c.ID].Name, c.Ask == dialogue.Number
	}
	shown := make([][]string, len(rows))
	for i, row := range rows {
		shown[i] = st.ShowRow(row, w, r.Lang, r.date)
	}
	if t, ok := r.table(head, shown, numeric); ok {
		return []slack.Block{t}
	}
	var lines []string
	for i, row := range shown {
		lines = append(lines, num(i+1)+" · "+Escape(join(row...)))
	}
	return r.bounded(lines)
}

// resultControls are what can be done with a result: the next steps, the items it fulfils, and what is seldom wanted.
func (r Reader) resultControls(o Outcome) []slack.Block {
	w := r.words(o.Script)
	var els []slack.BlockElement
	for i, n := range o.Result.Result.Next {
		if b, ok := r.next(o, n, i, w); ok && len(els) < 4 {
			els = append(els, b)
		}
	}
	var blocks []slack.Block
	if len(els) > 0 {
		els[0] = primary(els[0].(*slack.ButtonBlockElement))
		blocks = append(blocks, actions(els...))
	}
	if o.Kept {
		blocks = append(blocks, r.ticks(o)...)
	}
	return append(blocks, r.resultMenu(o)...)
}

// next is a step to take as a button, false where it leads nowhere from here.
func (r Reader) next(o Outcome, n dialogue.Next, i int, w dialogue.Words) (slack.BlockElement, bool) {
	label := w.Say(n.Key, nil)
	b := func(id, value string) (slack.BlockElement, bool) { return button(id, value, label), true }
	switch n.Do {
	case "talk", "rescan":
		if _, ok := r.Talks.Script(or(n.What, o.Script.ID)); !ok {
			return nil, false
		}
		what := TalkBegin
		if n.Do == "rescan" {
			what = TalkAgain
		}
		return b(ActTalk+"."+what+"."+num(i), Pack(o.Project.ID, or(n.What, o.Script.ID)))
	case "phase":
		if o.Project.Notebook() {
			return b(ActTalk+"."+TalkAdopt+"."+num(i), o.about(o.version()))
		}
		return b(ActPhase+"."+num(i), Pack(o.Project.ID, n.What))
	case "item":
		if o.Project.Notebook() {
			return b(ActTalk+"."+TalkAdopt+"."+num(i), o.about(o.version()))
		}
		return b(ActJump+"."+num(i), Pack(o.Project.ID, n.What))
	}
	return nil, false
}

// ticks offer, one button each, to tick off the open items that a result fulfils.
func (r Reader) ticks(o Outcome) []slack.Block {
	var els []slack.BlockElement
	for _, id := range o.Script.Ticks {
		it, ok := o.Project.Item(r.Lib, id)
		if !ok || o.Project.Notebook() || slices.Contains(o.Result.Result.Unfinished, id) || o.Project.State(id).Status == flows.Done || len(els) == 3 {
			continue
		}
		label := cut(r.T("talk.tick", locale.Args{"Title": r.Lib.Text(it, r.Lang).Title}), maxOption)
		els = append(els, talkButton(TalkTick+"."+id, o.about(o.version(), id), label))
	}
	if len(els) == 0 {
		return nil
	}
	return []slack.Block{contextLine(r.T("talk.tickhow")), actions(els...)}
}

func (r Reader) resultMenu(o Outcome) []slack.Block {
	if !o.Kept {
		return []slack.Block{actions(talkButton(TalkAgain, o.about(), r.T("talk.again")))}
	}
	var els []slack.BlockElement
	if o.Project.Notebook() {
		els = append(els, talkButton(TalkAdopt, o.about(o.version()), r.T("talk.adopt")))
	} else if !o.Script.Private {
		els = append(els, talkButton(TalkShare, o.about(o.version()), r.T("talk.share")))
	}
	els = append(els, talkButton(TalkAgain, o.about(), r.T("talk.again")))
	if len(o.Project.ResultsOf(o.Script, o.Result.By)) > 1 {
		els = append(els, talkButton(TalkCompare, o.about(), r.T("talk.compare")))
	}
	els = append(els, talkButton(TalkAnswers, o.about(o.version()), r.T("talk.answers")),
		r.sure(talkButton(TalkForget, o.about(), r.T("talk.forget")), "talk.forget", r.T("talk.forgethow", locale.Args{"Title": r.words(o.Script).Title})))
	return []slack.Block{actions(els...), actions(r.files(o)...)}
}

// files are the files that a result can be had as.
func (r Reader) files(o Outcome) []slack.BlockElement {
	about := func(kind string) string { return o.about(o.version(), kind) }
	els := []slack.BlockElement{talkButton(TalkFile+".workbook", about("workbook"), r.T("file.workbook"))}
	if len(o.Result.Result.Bars) > 1 {
		els = append(els, talkButton(TalkFile+".chart", about("chart"), r.T("file.chart")))
	}
	return els
}

// Answers lists what was answered to get to a result.
func (r Reader) Answers(o Outcome) Message {
	head := r.T("talk.answersof", locale.Args{"Title": r.TalkTitle(o.Script), "N": o.Result.Version})
	return Message{Text: head, Blocks: append([]slack.Block{section("*" + head + "*")}, r.bounded(r.answerLines(o.Script, o.Result.Answers))...)}
}

func (r Reader) answerLines(s *dialogue.Script, answers dialogue.Answers) []string {
	w := r.words(s)
	var lines []string
	for _, st := range s.Asked(answers) {
		a, ok := answers[st.ID]
		if !ok {
			continue
		}
		words := w.Steps[st.ID]
		lines = append(lines, Escape(words.Name())+": *"+Name(r.answerLine(st, a, words))+"*")
		if st.Ask == dialogue.Table {
			for i, row := range a.Rows {
				lines = append(lines, num(i+1)+" · "+Escape(join(st.ShowRow(row, words, r.Lang, r.date)...)))
			}
		}
	}
	return lines
}

// Compare lists results of a script, given oldest first, the newest first, and which answers changed from each to the next.
func (r Reader) Compare(p *flows.Project, s *dialogue.Script, all []dialogue.Confirmed) Message {
	head := r.T("talk.compareof", locale.Args{"Title": r.TalkTitle(s)})
	blocks := []slack.Block{section("*" + head + "*")}
	for i := len(all) - 1; i >= max(0, len(all)-8); i-- {
		o := Outcome{Project: p, Script: s, Result: all[i], Kept: true}
		lines := []string{"*" + or(r.verdictOf(s, all[i].Result), r.TalkTitle(s)) + "*",
			join(r.T("talk.version", locale.Args{"N": all[i].Version}), r.T("by", locale.Args{"Who": r.who(all[i].By), "Day": r.day(all[i].At)}))}
		if i > 0 {
			lines = append(lines, r.changed(s, all[i-1].Answers, all[i].Answers)...)
		}
		text := strings.Join(lines, "\n")
		blocks = append(blocks, sectionWith(cut(text, maxLine), talkButton(TalkResult+"."+o.version(), o.about(o.version()), r.T("open"))))
	}
	return Message{Text: head, Blocks: blocks}
}

func (r Reader) changed(s *dialogue.Script, before, now dialogue.Answers) []string {
	w := r.words(s)
	var lines []string
	for i := range s.Steps {
		st := &s.Steps[i]
		show := func(a dialogue.Answers) string {
			if got, ok := a[st.ID]; ok {
				return strings.Join(strings.Fields(st.Show(got, w.Steps[st.ID], r.Lang, r.date)), " ")
			}
			return "–"
		}
		if was, is := show(before), show(now); was != is {
			lines = append(lines, "• "+Escape(w.Steps[st.ID].Name()+": "+cut(was, 120)+" → "+cut(is, 120)))
		}
	}
	if len(lines) == 0 {
		return []string{r.T("talk.same")}
	}
	return lines
}

// Proof is what a result says as evidence of an item; of a private one no figure.
func (r Reader) Proof(o Outcome) string {
	args := locale.Args{"Title": r.words(o.Script).Title, "N": o.Result.Version, "Day": r.Day(o.Result.At.In(r.Now.Location()), time.Time{}), "Verdict": ""}
	if verdict := o.Result.Result.Verdict; verdict != "" && !o.Script.Private {
		args["Verdict"] = ": " + r.fill(r.words(o.Script), verdict, o.Result.Result.Args)
	}
	return cut(r.T("talk.proof", args), flows.MaxText)
}

// Told is the line that is left of a result in a channel, or of one that was ticked off with.
func (r Reader) Told(id string, args locale.Args) Message { return line(r.T(id, args)) }
