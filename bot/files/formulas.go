package files

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"kringloop/bot/locale"
	"kringloop/flows/dialogue"
)

// formulas are the scripts whose result a workbook computes by itself, from cells that can be changed. They follow flows/calc;
// a test compares the two.
var formulas = map[string]func(m Maker, b *book, s *dialogue.Script, a dialogue.Answers){"score": liveScore, "tco": liveCosts}

func letter(col int) string {
	name, err := excelize.ColumnNumberToName(col)
	if err != nil {
		return "A"
	}
	return name
}

// fixed is a cell that formulas mean wherever they are copied to: $B$4.
func fixed(col, row int) string { return fmt.Sprintf("$%s$%d", letter(col), row) }

// down is a column's cells from one row to another.
func down(col, from, to int) string { return fixed(col, from) + ":" + fixed(col, to) }

// across is a row's cells from one column to another, those of its own row.
func across(row, from, to int) string { return at(from, row) + ":" + at(to, row) }

// enter puts a value that can be changed into a cell; an empty one stays empty.
func (b *book) enter(col, row int, n string) {
	if n != "" {
		b.number(col, row, n)
	}
	b.look(col, row, b.input())
}

// liveScore computes Kolding's template (5.19–5.25): a price's part is its share of the highest, a score's part is what it lacks
// of the best.
func liveScore(m Maker, b *book, s *dialogue.Script, a dialogue.Answers) {
	b.begin(m.T("paper.live"))
	weighted := a.Option("mode") == "gewogen"
	mode := "paper.mode.plain"
	if weighted {
		mode = "paper.mode.weighted"
	}
	b.line(0, m.T(mode))
	b.line(0, m.T("paper.recalc"))
	b.row++
	w := m.words(s)
	price := w.Steps["offers"].Columns["price"].Name
	names := []string{price}
	for _, c := range a["criteria"].Rows {
		names = append(names, c[0])
	}
	n := len(names)
	head := append([]string{w.Steps["offers"].Columns["name"].Name}, names...)
	for _, name := range names {
		head = append(head, m.T("paper.share", locale.Args{"Name": name}))
	}
	b.widths(columnWidths(2*n + 3)...)
	b.line(b.bold(), append(head, m.T("paper.total"), m.T("paper.rank"))...)
	weights := b.row
	if weighted {
		b.text(1, weights, m.T("paper.weight"), 0)
		b.enter(2, weights, a["price"].Number)
		for k, c := range a["criteria"].Rows {
			b.enter(k+3, weights, cellOf(c, 1))
		}
		b.row++
	}
	first, last := b.row, b.row+len(a["offers"].Rows)-1
	for _, o := range a["offers"].Rows {
		row := b.row
		b.text(1, row, o[0], b.input())
		b.enter(2, row, cellOf(o, 1))
		for k, score := range dialogue.NumbersIn(cellOf(o, 2)) {
			if k < n-1 {
				b.enter(k+3, row, score)
			}
		}
		total := "SUM(" + across(row, n+2, 2*n+1) + ")"
		if weighted {
			total = "SUMPRODUCT(" + fixed(2, weights) + ":" + fixed(n+1, weights) + "," + across(row, n+2, 2*n+1) + ")/100"
		}
		b.formula(n+2, row, fmt.Sprintf("IF(MAX(%s)=0,0,ROUND(%s/MAX(%s),9))", down(2, first, last), at(2, row), down(2, first, last)), 4)
		for k := range n - 1 {
			all := down(k+3, first, last)
			b.formula(n+3+k, row, fmt.Sprintf("IF(MAX(%s)=0,1,ROUND((MAX(%s)-%s)/MAX(%s),9))", all, all, at(k+3, row), all), 4)
		}
		b.formula(2*n+2, row, "ROUND("+total+",9)", 4) // so that equal totals are equal, and halves among the parts are halves
		b.formula(2*n+3, row, fmt.Sprintf("RANK(%s,%s,1)", at(2*n+2, row), down(2*n+2, first, last)), 0)
		b.row++
	}
}

func cellOf(row []string, i int) string {
	if i < len(row) {
		return row[i]
	}
	return ""
}

// liveCosts computes the cost over life (4.73–4.82): what is paid later counts for less by the rate, and the whole is spread
// over the years of use.
func liveCosts(m Maker, b *book, s *dialogue.Script, a dialogue.Answers) {
	b.begin(m.T("paper.live"))
	b.line(0, m.T("paper.recalc"))
	b.text(1, b.row, m.T("paper.rate"), 0)
	b.enter(2, b.row, a["rate"].Number)
	rate := fixed(2, b.row) + "/100"
	b.row += 2
	st, _ := s.Step("options")
	w := m.words(s).Steps["options"]
	col := map[string]int{}
	var head []string
	for i, c := range st.Columns {
		col[c.ID] = i + 1
		head = append(head, w.Columns[c.ID].Name)
	}
	n := len(st.Columns)
	b.widths(columnWidths(n + 6)...)
	b.line(b.bold(), append(head, m.T("paper.annuity"), m.T("paper.tco"), m.T("paper.peryear"), m.T("paper.lcc"), m.T("paper.totalyear"), m.T("paper.totallcc"))...)
	for _, o := range a["options"].Rows {
		row := b.row
		cell := func(id string) string { return at(col[id], row) }
		known := func(id string) string { return "SUM(" + cell(id) + ")" } // an empty cell counts as nothing
		for i, c := range st.Columns {
			if c.Ask == dialogue.Number {
				b.enter(i+1, row, cellOf(o, i))
			} else {
				b.text(i+1, row, cellOf(o, i), b.input())
			}
		}
		later := func(years string) string { return "(1+" + rate + ")^-" + years }
		b.formula(n+1, row, fmt.Sprintf("IF(%s=0,%s,(1-%s)/(%s))", rate, cell("years"), later(cell("years")), rate), 6)
		annuity := at(n+1, row)
		b.formula(n+2, row, fmt.Sprintf("%s+SUM(%s:%s)*%s+%s*%s+(%s-%s)*%s", cell("acquisition"), cell("operation"), cell("tax"), annuity,
			known("upgrade"), later(known("upgradeyear")), known("endcost"), known("endvalue"), later(cell("years"))), 2)
		b.formula(n+3, row, at(n+2, row)+"/"+annuity, 2)
		b.formula(n+4, row, fmt.Sprintf("%s+%s*%s/%s", at(n+3, row), known("effect"), known("effectprice"), cell("years")), 2)
		pieces := fmt.Sprintf("IF(ISBLANK(%s),1,%s)", cell("quantity"), known("quantity"))
		b.formula(n+5, row, at(n+3, row)+"*"+pieces, 2)
		b.formula(n+6, row, at(n+4, row)+"*"+pieces, 2)
		b.row++
	}
}
