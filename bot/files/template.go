package files

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"kringloop/bot/locale"
	"kringloop/flows/dialogue"
)

// templateRows is how many rows of a template have menus to choose from.
const templateRows = 500

// Template makes a file to fill in and send back as the answer to a step that asks for a table: CSV or XLSX, with the columns'
// names as the first row and under it the rows there are. The workbook has menus where there are options, and a sheet that says
// what goes into each column.
func (m Maker) Template(s *dialogue.Script, st *dialogue.Step, kind string, rows [][]string) ([]byte, error) {
	w := m.words(s).Steps[st.ID]
	head := make([]string, len(st.Columns))
	for i, c := range st.Columns {
		head[i] = w.Columns[c.ID].Name
	}
	if kind == CSV {
		lines := [][]string{head}
		for _, row := range rows {
			lines = append(lines, st.ShowRow(row, w, m.Lang, func(day string) string { return day }))
		}
		return writeCSV(lines), nil
	}
	b := newBook()
	b.begin(w.Name())
	b.widths(columnWidths(len(head))...)
	b.line(b.bold(), head...)
	b.check(b.f.SetPanes(b.sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	for _, row := range rows {
		m.templateRow(b, st, w, row)
	}
	first := b.sheet
	options := m.explain(b, st, w)
	for i, cells := range options {
		if cells == "" {
			continue
		}
		v := excelize.NewDataValidation(true)
		v.SetSqref(at(i+1, 2) + ":" + at(i+1, templateRows+1))
		v.SetSqrefDropList("'" + strings.ReplaceAll(b.sheet, "'", "''") + "'!" + cells)
		b.check(b.f.AddDataValidation(first, v))
	}
	b.f.SetActiveSheet(0)
	return b.bytes()
}

// templateRow puts a row under what stands there: numbers as numbers, so that no reader's marks are in between.
func (m Maker) templateRow(b *book, st *dialogue.Step, w dialogue.StepWords, row []string) {
	for i, cell := range st.ShowRow(row, w, m.Lang, func(day string) string { return day }) {
		if st.Columns[i].Ask == dialogue.Number && cell != "" {
			b.number(i+1, b.row, row[i])
			continue
		}
		b.text(i+1, b.row, cell, b.wrapped())
	}
	b.row++
}

// explain writes the sheet that says what goes into each column, with the options to choose from beside it; it gives for each
// column the cells of its options, "" where there are none.
func (m Maker) explain(b *book, st *dialogue.Step, w dialogue.StepWords) []string {
	b.begin(m.T("paper.columns"))
	b.widths(30, 60, 24)
	b.line(b.bold(), m.T("paper.column"), m.T("paper.howto"), "")
	menus := make([]string, len(st.Columns))
	for i, c := range st.Columns {
		words := w.Columns[c.ID]
		need := m.T("paper.must")
		if c.Optional {
			need = m.T("paper.may")
		}
		how := words.Help
		if len(c.Options) > 0 {
			col := i + 5
			for j, o := range c.Options {
				b.text(col, j+2, words.Options[o.ID], 0)
			}
			menus[i] = down(col, 2, len(c.Options)+1)
			how = m.T("paper.oneof", locale.Args{"Options": joined(c.Options, words.Options)})
		}
		b.line(b.wrapped(), words.Name, how, need)
	}
	return menus
}

func joined(options []dialogue.Option, words map[string]string) string {
	out := make([]string, len(options))
	for i, o := range options {
		out[i] = words[o.ID]
	}
	return strings.Join(out, "; ")
}
