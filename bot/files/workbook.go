package files

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

// book is a workbook that is being written. The first thing that goes wrong is kept, and ends it.
type book struct {
	f      *excelize.File
	sheet  string
	row    int
	styles map[string]int
	sheets int
	live   []formula
	err    error
}

func newBook() *book { return &book{f: excelize.NewFile(), styles: map[string]int{}} }

func (b *book) check(err error) {
	if b.err == nil && err != nil {
		b.err = err
	}
}

// begin starts a sheet. Names are at most 31 characters, without marks, and each is used once.
func (b *book) begin(name string) {
	name = strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) || r < ' ' {
			return ' '
		}
		return r
	}, name), " '")
	name = strings.Join(strings.Fields(name), " ")
	if r := []rune(name); len(r) > 28 {
		name = string(r[:28])
		if i := strings.LastIndexByte(name, ' '); i > 0 && r[28] != ' ' { // no half words
			name = name[:i]
		}
		name = strings.TrimSpace(name)
	}
	if name == "" {
		name = "-"
	}
	if i, err := b.f.GetSheetIndex(name); err == nil && i >= 0 && b.sheets > 0 {
		name += " " + strconv.Itoa(b.sheets+1)
	}
	if b.sheets == 0 {
		b.check(b.f.SetSheetName("Sheet1", name))
	} else {
		_, err := b.f.NewSheet(name)
		b.check(err)
	}
	b.sheet, b.row, b.sheets = name, 1, b.sheets+1
}

// style gives the number of a look, made when it is first used.
func (b *book) style(key string, s *excelize.Style) int {
	if id, ok := b.styles[key]; ok {
		return id
	}
	id, err := b.f.NewStyle(s)
	b.check(err)
	b.styles[key] = id
	return id
}

func (b *book) bold() int {
	return b.style("bold", &excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
}

func (b *book) wrapped() int {
	return b.style("wrap", &excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
}

// decimals is the look of a number with so many decimals; -1 = as many as it has.
func (b *book) decimals(n int) int {
	code := "#,##0"
	switch {
	case n < 0:
		code = "General"
	case n > 0:
		code += "." + strings.Repeat("0", n)
	}
	return b.style(code, &excelize.Style{CustomNumFmt: &code, Alignment: &excelize.Alignment{Vertical: "top"}})
}

// input is the look of a cell that is meant to be changed.
func (b *book) input() int {
	return b.style("input", &excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFF4CE"}},
		Border: []excelize.Border{{Type: "bottom", Style: 1, Color: "7F6000"}}})
}

func at(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return "A1"
	}
	return name
}

func (b *book) look(col, row, style int) {
	b.check(b.f.SetCellStyle(b.sheet, at(col, row), at(col, row), style))
}

// text puts words into a cell; they are never a formula.
func (b *book) text(col, row int, text string, style int) {
	text = strings.Map(printable, text)
	if utf8.RuneCountInString(text) > maxCell {
		text = string([]rune(text)[:maxCell])
	}
	b.check(b.f.SetCellStr(b.sheet, at(col, row), inert(text)))
	if style != 0 {
		b.look(col, row, style)
	}
}

// number puts an exact number into a cell with the decimals that it is written with; what is none is text.
func (b *book) number(col, row int, n string) {
	r, ok := calc.ParseJSON(n)
	if !ok {
		b.text(col, row, n, 0)
		return
	}
	v, _ := r.Float64()
	_, fraction, _ := strings.Cut(n, ".")
	b.check(b.f.SetCellFloat(b.sheet, at(col, row), v, -1, 64))
	b.look(col, row, b.decimals(len(fraction)))
}

func (b *book) formula(col, row int, text string, decimals int) {
	b.check(b.f.SetCellFormula(b.sheet, at(col, row), text))
	b.live = append(b.live, formula{b.sheet, at(col, row), text})
	b.look(col, row, b.decimals(decimals))
}

// line puts a row of words under what stands there.
func (b *book) line(style int, cells ...string) {
	for i, c := range cells {
		b.text(i+1, b.row, c, style)
	}
	b.row++
}

func (b *book) widths(all ...float64) {
	for i, w := range all {
		col, err := excelize.ColumnNumberToName(i + 1)
		b.check(err)
		b.check(b.f.SetColWidth(b.sheet, col, col, w))
	}
}

// bytes ends the workbook. Formulas hold what they come to, and are computed again when it is opened.
func (b *book) bytes() ([]byte, error) {
	yes := true
	b.check(b.f.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &yes}))
	b.compute()
	var out bytes.Buffer
	if b.err == nil {
		b.check(b.f.Write(&out))
	}
	b.check(b.f.Close())
	if b.err != nil {
		return nil, fmt.Errorf("workbook: %w", b.err)
	}
	if len(b.live) == 0 {
		return out.Bytes(), nil
	}
	return asNumbers(out.Bytes())
}

// Workbook makes a workbook of a result: the result itself, a sheet for each of its tables, where there are formulas a sheet that
// computes it live, the answers, the settings that were used, and the sources. project is its name, "" = none.
func (m Maker) Workbook(project string, s *dialogue.Script, c dialogue.Confirmed) ([]byte, error) {
	b := newBook()
	m.front(b, project, s, c)
	w := m.words(s)
	for _, g := range c.Result.Tables {
		m.grid(b, w, g)
	}
	if live, ok := formulas[s.ID]; ok {
		live(m, b, s, c.Answers)
	}
	if m.answersOf(s, c) {
		m.answers(b, s, c)
	}
	m.settings(b, c.Result)
	m.sources(b, s, c.Result)
	return b.bytes()
}

func (m Maker) front(b *book, project string, s *dialogue.Script, c dialogue.Confirmed) {
	w := m.words(s)
	b.begin(m.T("paper.result"))
	b.widths(100)
	b.line(b.bold(), w.Title)
	if v := m.verdict(s, c.Result); v != "" {
		b.line(b.bold(), v)
	}
	if project != "" {
		b.line(0, m.T("paper.project", map[string]any{"Name": project}))
	}
	b.line(0, m.pedigree(c))
	b.row++
	for _, l := range c.Result.Lines {
		for i, text := range m.line(w, l) {
			look := b.wrapped()
			if i == 0 {
				text = marks[l.Mark] + text
			}
			if i == 0 && l.Mark == "draft" { // its title
				look = b.bold()
			}
			b.line(look, text)
		}
	}
	b.row++
	b.line(b.wrapped(), m.T("paper.guide"))
}

// marks tell the kind of a line, as in a message.
var marks = map[string]string{"good": "✓ ", "warn": "⚠ ", "stop": "✕ "}

// grid puts a table of a result on a sheet of its own: numbers as numbers, days as days.
func (m Maker) grid(b *book, w dialogue.Words, g dialogue.Grid) {
	b.begin(w.Say(g.Key, nil))
	head := make([]string, len(g.Columns))
	for i, c := range g.Columns {
		head[i] = w.Column(c)
	}
	b.widths(columnWidths(len(head))...)
	b.line(b.bold(), head...)
	for _, row := range g.Rows {
		for i, cell := range row {
			switch t, err := time.Parse(time.DateOnly, cell); {
			case err == nil:
				b.check(b.f.SetCellValue(b.sheet, at(i+1, b.row), t))
				code := "yyyy-mm-dd"
				b.look(i+1, b.row, b.style(code, &excelize.Style{CustomNumFmt: &code}))
			case i < len(g.Numeric) && g.Numeric[i]:
				b.number(i+1, b.row, cell)
			default:
				b.text(i+1, b.row, m.cell(w, cell), b.wrapped())
			}
		}
		b.row++
	}
	b.check(b.f.SetPanes(b.sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
}

func columnWidths(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = 22
	}
	return out
}

func (m Maker) answers(b *book, s *dialogue.Script, c dialogue.Confirmed) {
	w := m.words(s)
	b.begin(m.T("paper.answers"))
	b.widths(45, 60, 22, 22, 22, 22)
	b.line(b.bold(), m.T("paper.question"), m.T("paper.answer"))
	for _, st := range s.Asked(c.Answers) {
		a, ok := c.Answers[st.ID]
		if !ok {
			continue
		}
		words := w.Steps[st.ID]
		if st.Ask != dialogue.Table || a.None {
			b.text(1, b.row, words.Name(), b.wrapped())
			if st.Ask == dialogue.Number && !a.None {
				b.number(2, b.row, a.Number)
			} else {
				b.text(2, b.row, st.Show(a, words, m.Lang, m.day), b.wrapped())
			}
			b.row++
			continue
		}
		b.line(b.bold(), words.Name())
		m.rows(b, st, words, a.Rows)
	}
}

// rows puts a table's answer under its question.
func (m Maker) rows(b *book, st *dialogue.Step, w dialogue.StepWords, rows [][]string) {
	head := make([]string, len(st.Columns))
	for i, c := range st.Columns {
		head[i] = w.Columns[c.ID].Name
	}
	b.line(b.bold(), head...)
	for _, row := range rows {
		shown := st.ShowRow(row, w, m.Lang, m.day)
		for i, c := range st.Columns {
			if i < len(row) && c.Ask == dialogue.Number && row[i] != "" {
				b.number(i+1, b.row, row[i])
				continue
			}
			b.text(i+1, b.row, shown[i], 0)
		}
		b.row++
	}
}

func (m Maker) settings(b *book, res dialogue.Result) {
	if len(res.Norm) == 0 {
		return
	}
	b.begin(m.T("paper.settings"))
	b.widths(60, 20)
	b.line(b.bold(), m.T("paper.setting"), m.T("paper.value"))
	for _, n := range m.norms(res) {
		b.text(1, b.row, n[0], b.wrapped())
		b.number(2, b.row, n[1])
		b.row++
	}
	b.row++
	b.line(b.wrapped(), m.T("paper.usual"))
}

// norms are the settings that a result used, by name. They may be those of another script, which it leans on.
func (m Maker) norms(res dialogue.Result) [][2]string {
	var out [][2]string
	for _, s := range m.Talks.Scripts() {
		names := m.Talks.Words(s.ID, m.Lang).Norms
		for _, g := range s.Norms {
			for _, f := range g.Fields {
				if v, ok := res.Norm[f.ID]; ok {
					out = append(out, [2]string{names[f.ID], v})
				}
			}
		}
	}
	return out
}

func (m Maker) sources(b *book, s *dialogue.Script, res dialogue.Result) {
	all := m.titled(passageIDs(s, res))
	if len(all) == 0 {
		return
	}
	b.begin(m.T("paper.sources"))
	b.widths(14, 70, 28)
	b.line(b.bold(), m.T("paper.chapter"), m.T("paper.title"), m.T("paper.source"))
	for _, p := range all {
		b.line(0, m.chapter(p.Chapter), p.Title, p.ID)
	}
}
