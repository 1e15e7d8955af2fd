package files

import (
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"kringloop/reminders"
)

func number(n int) string { return strconv.Itoa(n) }

// wide sets the width of one column.
func (b *book) wide(col int, width float64) {
	b.check(b.f.SetColWidth(b.sheet, letter(col), letter(col), width))
}

// freeze keeps the first row in sight.
func (b *book) freeze() {
	b.check(b.f.SetPanes(b.sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
}

// filter puts a filter on the columns of the first row.
func (b *book) filter(columns int) {
	b.check(b.f.AutoFilter(b.sheet, "A1:"+at(columns, max(b.row-1, 1)), nil))
}

// date puts a day into a cell, in the order of year, month and day whatever the language of who opens it.
func (b *book) date(col, row int, d reminders.Date) {
	if d.IsZero() {
		return
	}
	b.check(b.f.SetCellValue(b.sheet, at(col, row), midnight(d)))
	code := "yyyy-mm-dd"
	b.look(col, row, b.style(code, &excelize.Style{CustomNumFmt: &code, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left"}}))
}

// cells puts a row of values under what stands there: words as words, days as days, numbers as numbers.
func (b *book) cells(all ...any) {
	for i, v := range all {
		switch v := v.(type) {
		case reminders.Date:
			b.date(i+1, b.row, v)
		case int:
			if v != 0 {
				b.number(i+1, b.row, number(v))
			}
		case decimalText:
			if v != "" {
				b.number(i+1, b.row, string(v))
			}
		case string:
			b.text(i+1, b.row, v, b.wrapped())
		}
	}
	b.row++
}

// list begins a sheet with headings.
func (b *book) list(name string, widths []float64, heads ...string) {
	b.begin(name)
	b.widths(widths...)
	b.line(b.bold(), heads...)
	b.freeze()
}

// fills are the colours of a KPI in a cell, beside the word that says the same.
var fills = map[reminders.Color]string{reminders.Green: "CFEBDD", reminders.Orange: "FFE0B3", reminders.Red: "FAC8C3"}

// Portfolio is contracts with the choices that their organisation made.
type Portfolio struct {
	All   []*reminders.Contract
	Rules reminders.Rules
	Norms reminders.Norms
}

// Contracts makes a workbook of contracts: the contracts themselves, their milestones, the values of their KPIs and their
// actions. Its first sheet can be changed and read again.
func (m Maker) Contracts(p Portfolio) ([]byte, error) {
	b := newBook()
	m.contractRows(b, p.All, p.Rules)
	m.milestoneRows(b, p.All, p.Rules)
	m.valueRows(b, p.All, p.Norms)
	m.actionRows(b, p.All)
	b.f.SetActiveSheet(0)
	return b.bytes()
}

func (m Maker) contractRows(b *book, all []*reminders.Contract, r reminders.Rules) {
	heads := append(m.heads(contractColumns), m.T("contractfile.part.state"), m.T("contractfile.head.next"), m.T("contractfile.head.nextday"), m.T("contractfile.head.gaps"))
	widths := make([]float64, 0, len(heads))
	for _, c := range contractColumns {
		widths = append(widths, c.width)
	}
	b.list(m.T("contractfile.sheet.contracts"), append(widths, 16, 34, 13, 50), heads...)
	for _, c := range all {
		row := make([]any, 0, len(heads))
		for _, col := range contractColumns {
			row = append(row, col.cell(m, c))
		}
		what, day := "", reminders.Date{}
		if ms, ok := next(c, r); ok {
			what, day = m.milestone(c, ms), ms.Date
		}
		b.cells(append(row, m.state(c), what, day, strings.Join(m.gaps(c, r), "; "))...)
	}
	b.filter(len(heads))
}

func (m Maker) milestoneRows(b *book, all []*reminders.Contract, r reminders.Rules) {
	b.list(m.T("contractfile.sheet.milestones"), []float64{34, 40, 13, 13, 18, 50, 22}, m.T("contractfile.head.contract"), m.T("contractfile.head.what"),
		m.T("contractfile.head.day"), m.T("contractfile.head.opens"), m.T("contractfile.head.standing"), m.T("contractfile.head.text"), m.T("contractfile.head.by"))
	for _, c := range all {
		for _, ms := range shown(c, r) {
			mark := c.Marks[ms.Key()]
			b.cells(c.Title, m.milestone(c, ms), ms.Date, ms.Opens, m.standing(c, ms), mark.Text, m.name(mark.By))
		}
	}
	b.filter(7)
}

func (m Maker) valueRows(b *book, all []*reminders.Contract, n reminders.Norms) {
	b.list(m.T("contractfile.sheet.values"), []float64{34, 30, 12, 18, 10, 13, 13, 12, 12, 14, 22}, m.T("contractfile.head.contract"), m.T("contractfile.head.kpi"),
		m.T("contractfile.head.unit"), m.T("contractfile.head.way"), m.T("contractfile.head.period"), m.T("contractfile.head.begin"), m.T("contractfile.head.until"),
		m.T("contractfile.head.value"), m.T("contractfile.head.target"), m.T("contractfile.head.color"), m.T("contractfile.head.by"))
	for _, c := range all {
		for _, k := range c.KPIs {
			for _, f := range m.figures(c, k, n, c.MonthCount()) {
				v := k.Values[f.period]
				b.cells(c.Title, k.Name, k.Unit, m.way(k), f.period, f.begin, f.end, decimalText(v.Number), decimalText(k.Target(f.period)), f.word, m.name(v.By))
				if code, ok := fills[f.color]; ok && f.given {
					b.look(10, b.row-1, b.style(code, &excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{code}}}))
				}
			}
		}
	}
	b.filter(11)
}

func (m Maker) actionRows(b *book, all []*reminders.Contract) {
	b.list(m.T("contractfile.sheet.actions"), []float64{34, 60, 22, 13, 14, 50, 22}, m.T("contractfile.head.contract"), m.T("contractfile.head.action"),
		m.T("contractfile.head.who"), m.T("contractfile.head.day"), m.T("contractfile.head.standing"), m.T("contractfile.head.text"), m.T("contractfile.head.by"))
	for _, c := range all {
		for _, a := range c.Actions {
			owner := a.Owner
			if owner == "" {
				owner = c.Owner
			}
			b.cells(c.Title, a.What, m.name(owner), a.Due, m.actionState(a), a.Text, m.name(a.By))
		}
	}
	b.filter(7)
}
