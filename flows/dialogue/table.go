package dialogue

import (
	"encoding/csv"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"kringloop/flows/calc"
)

// Rows is what was understood of a table.
type Rows struct {
	Rows    [][]string  // cells in the order of the step's columns, as Answer.Rows
	Bad     []CellError // rows that are left out, and why: the first mistake of each, counted from 1 without the heading
	Ignored []string    // headings that fit no column
}

// ReadTable understands a table that was pasted or comes from a file, as lines of cells: a first line of headings is
// recognised by the columns' names and aliases, in any order; without one the cells stand in the order of the columns.
// Rows that can't be read are left out and named. The words are the reader's.
func (st *Step) ReadTable(lines [][]string, w StepWords, today time.Time) (Rows, error) {
	lines = slices.DeleteFunc(slices.Clone(lines), empty)
	if len(lines) == 0 {
		return Rows{}, ErrNoRows
	}
	var out Rows
	order, ignored, headed := st.headings(lines[0], w)
	if headed {
		lines, out.Ignored = lines[1:], ignored
	} else {
		order = make([]int, len(st.Columns))
		for i := range order {
			order[i] = i
		}
	}
	if len(lines) == 0 {
		return out, ErrNoRows
	}
	if len(lines) > st.mostRows() {
		return Rows{}, ErrTooMany
	}
	for i, line := range lines {
		row, err := st.ReadRow(st.arrange(line, order), w, today)
		if bad, ok := errors.AsType[CellError](err); ok {
			bad.Row = i + 1
			out.Bad = append(out.Bad, bad)
			continue
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}

// arrange puts the cells of a line in the order of the columns. order says for each cell which column it belongs to, -1 = none;
// cells behind it belong to the last column when that takes all the rest.
func (st *Step) arrange(line []string, order []int) []string {
	cells := make([]string, len(st.Columns))
	last := len(st.Columns) - 1
	for i, cell := range line {
		at := -1
		switch {
		case i < len(order):
			at = order[i]
		case st.Columns[last].Rest:
			at = last
		}
		if at < 0 || strings.TrimSpace(cell) == "" && !st.Columns[at].Rest {
			continue
		}
		if st.Columns[at].Rest && cells[at] != "" {
			cells[at] += "; "
		}
		cells[at] += strings.TrimSpace(cell)
	}
	return cells
}

// headings tells whether a line names columns, and which cell is of which column. All that stands in it must be words, and at
// least half of the names must be known.
func (st *Step) headings(line []string, w StepWords) (order []int, ignored []string, ok bool) {
	order = make([]int, len(line))
	known, rest := 0, -1
	for i := range st.Columns {
		if st.Columns[i].Rest {
			rest = i
		}
	}
	for i, cell := range line {
		order[i] = -1
		name := heading(cell)
		if name == "" {
			continue
		}
		for j := range st.Columns {
			if !slices.Contains(order[:i], j) && st.Columns[j].called(name, w) {
				order[i] = j
				known++
				break
			}
		}
		switch {
		case order[i] < 0 && rest >= 0:
			order[i] = rest
		case order[i] < 0:
			ignored = append(ignored, strings.TrimSpace(cell))
		}
	}
	if known > 0 && st.named(order) && !slices.ContainsFunc(line, number) {
		return order, ignored, true // somebody's own table, with columns of their own
	}
	return order, ignored, known > 0 && 2*known >= min(len(line), len(st.Columns))
}

// named tells whether all columns that must have a value are among those of an order.
func (st *Step) named(order []int) bool {
	for i := range st.Columns {
		if !st.Columns[i].Optional && !slices.Contains(order, i) {
			return false
		}
	}
	return true
}

func number(cell string) bool {
	_, ok := calc.Parse(cell)
	return ok
}

// called tells whether a column goes by a name: its id, its name in the reader's language, or an alias.
func (c *Column) called(name string, w StepWords) bool {
	if name == heading(c.ID) || name == heading(w.Columns[c.ID].Name) {
		return true
	}
	return slices.ContainsFunc(c.Aliases, func(a string) bool { return name == heading(a) })
}

var unit = regexp.MustCompile(`[(\[].*?[)\]]|[*_:]`)

// heading is a name without capitals, a unit in brackets, and marks.
func heading(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(unit.ReplaceAllString(s, " "))), " ")
}

// ReadRow reads the cells of one row; an error is a CellError.
func (st *Step) ReadRow(cells []string, w StepWords, today time.Time) ([]string, error) {
	row := make([]string, len(st.Columns))
	for i := range st.Columns {
		c, typed := &st.Columns[i], ""
		if i < len(cells) {
			typed = strings.TrimSpace(cells[i])
		}
		if typed != "" {
			cell, err := readCell(c.Ask, c.Options, w.Columns[c.ID].Options, typed, w.Lang, c.Money, today)
			if err != nil {
				return nil, CellError{1, c.ID, err}
			}
			row[i] = cell
		}
		if err := c.check(row[i]); err != nil {
			return nil, CellError{1, c.ID, err}
		}
	}
	return row, nil
}

func empty(line []string) bool {
	return !slices.ContainsFunc(line, func(c string) bool { return strings.TrimSpace(c) != "" })
}

var rule = regexp.MustCompile(`^[-|:+= ]+$`) // the line under the headings of a Markdown table

// SplitTable takes a pasted or uploaded text apart into lines of cells. What stands between cells is found out: a tab, a
// semicolon, a bar, or where there is none of these a comma that no digit follows, unless cells stand in quotes.
func SplitTable(text string) [][]string {
	text = strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n")
	var lines []string
	for line := range strings.SplitSeq(strings.Trim(text, "\n"), "\n") {
		if t := strings.Trim(strings.TrimSpace(line), "`"); !rule.MatchString(t) || t == "" {
			if strings.HasPrefix(t, "|") {
				line = strings.Trim(t, "|")
			}
			lines = append(lines, line)
		}
	}
	text = strings.Join(lines, "\n")
	for _, mark := range "\t;|" {
		if strings.ContainsRune(text, mark) {
			return cells(text, mark)
		}
	}
	if betweenDigits.MatchString(text) && spacedComma.MatchString(text) && !tightComma.MatchString(text) {
		return cells(spacedComma.ReplaceAllString(text, "\t"), '\t') // "B, 90.000,50, 8": the comma within is a decimal mark
	}
	if bare := betweenDigits.ReplaceAllString(text, ""); strings.Contains(bare, ",") || strings.Contains(text, `","`) {
		return cells(text, ',')
	}
	var out [][]string
	for _, line := range lines {
		out = append(out, []string{line})
	}
	return out
}

var (
	betweenDigits = regexp.MustCompile(`\d,\d`)
	spacedComma   = regexp.MustCompile(`,[ \t]+`)
	tightComma    = regexp.MustCompile(`[^\d],[^\s]|,[^\d\s]`)
)

func cells(text string, mark rune) [][]string {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.TrimLeadingSpace = mark, true, -1, mark != '\t'
	all, err := r.ReadAll()
	if err == nil {
		return all
	}
	for line := range strings.SplitSeq(text, "\n") { // quotes that don't close: take them as they are
		all = append(all, strings.Split(line, string(mark)))
	}
	return all
}
