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
	Emptied []CellError // cells that can't be read and are empty in Rows: see Step.Lenient
	Ignored []string    // headings that fit no column
	Heads   int         // how many columns the first line names, 0 = it is a row as well
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
	order, ignored, known := st.headings(lines[0], w)
	if known > 0 {
		lines, out.Ignored, out.Heads = lines[1:], ignored, known
	} else {
		order = make([]place, len(st.Columns))
		for i := range order {
			order[i] = place{i, -1}
		}
	}
	if len(lines) == 0 {
		return out, ErrNoRows
	}
	if len(lines) > st.mostRows() {
		return out, ErrTooMany
	}
	for i, line := range lines {
		cells := st.arrange(line, order)
		row, emptied, err := st.readRow(cells, w, today)
		if bad, ok := errors.AsType[CellError](err); ok {
			bad.Row, bad.Name = i+1, first(cells)
			out.Bad = append(out.Bad, bad)
			continue
		}
		for _, cell := range emptied {
			cell.Row, cell.Name = i+1, first(cells)
			out.Emptied = append(out.Emptied, cell)
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}

// place is where a cell of a line belongs: to a column, -1 = to none, and among several numbers, -1 = behind those before it.
type place struct{ column, nth int }

// arrange puts the cells of a line in the order of the columns. order says for each cell where it belongs; cells behind it belong to
// the last column when that takes all the rest.
func (st *Step) arrange(line []string, order []place) []string {
	cells := make([]string, len(st.Columns))
	last := len(st.Columns) - 1
	var rest []string
	for i, cell := range line {
		at, cell := place{-1, -1}, strings.TrimSpace(cell)
		switch {
		case i < len(order):
			at = order[i]
		case st.Columns[last].Rest:
			at.column = last
		}
		switch {
		case at.column < 0:
		case !st.Columns[at.column].Rest:
			cells[at.column] += cell
		case at.nth < 0:
			rest = append(rest, cell)
		default:
			rest = append(rest, make([]string, max(0, at.nth+1-len(rest)))...)
			rest[at.nth] = cell
		}
	}
	for len(rest) > 0 && rest[len(rest)-1] == "" { // the edge of somebody's table
		rest = rest[:len(rest)-1]
	}
	for i := range st.Columns {
		if st.Columns[i].Rest {
			cells[i] = strings.Join(rest, "; ")
		}
	}
	return cells
}

// headings tells how many columns a line names, 0 = it is no line of headings, and which cell is of which column. All that stands in
// it must be words, and at least half of the names must be known.
func (st *Step) headings(line []string, w StepWords) (order []place, ignored []string, known int) {
	order = make([]place, len(line))
	rest := -1
	for i := range st.Columns {
		if st.Columns[i].Rest {
			rest = i
		}
	}
	for i, cell := range line {
		order[i] = place{-1, -1}
		name := heading(cell)
		for j := range st.Columns {
			if name != "" && !holds(order[:i], j) && st.Columns[j].called(name, w) {
				order[i].column = j
				known++
				break
			}
		}
	}
	if rest >= 0 {
		st.spread(line, order, rest)
	}
	for i, cell := range line {
		if name := strings.TrimSpace(cell); order[i].column < 0 && name != "" {
			ignored = append(ignored, name)
		}
	}
	own := st.named(order) && !slices.ContainsFunc(line, number) // somebody's own table, with columns of their own
	if !own && 2*known < min(len(line), len(st.Columns)) {
		return nil, nil, 0
	}
	return order, ignored, known
}

// spread gives the cells that no column is called by to the one that takes all the rest. Of several numbers of which it is known what
// they belong to, those whose heading says so go there, and the others to what is left, in order; where all are named, other headings
// are somebody's own. Under a heading that names the column as a whole, and behind it where there is none, stand all numbers.
func (st *Step) spread(line []string, order []place, rest int) {
	of := st.Columns[rest].of
	names := make([]string, len(of))
	for i, name := range of {
		names[i] = heading(name)
	}
	whole := holds(order, rest)
	taken := make([]bool, len(of))
	var others []int
	for i, cell := range line {
		name := heading(cell)
		nth := slices.Index(names, name)
		switch {
		case order[i].column >= 0:
		case name == "":
			if i > 0 && order[i-1].column == rest && whole {
				order[i].column = rest
			}
		case whole:
		case nth >= 0 && !taken[nth]:
			order[i], taken[nth] = place{rest, nth}, true
		default:
			others = append(others, i)
		}
	}
	if len(of) > 0 && !slices.Contains(taken, false) {
		return
	}
	for _, i := range others {
		nth := slices.Index(taken, false)
		if nth < 0 && len(of) > 0 { // one too many: it is counted, and named
			nth = len(taken)
			taken = append(taken, true)
		} else if nth >= 0 {
			taken[nth] = true
		}
		order[i] = place{rest, nth}
	}
}

func holds(order []place, column int) bool {
	return slices.ContainsFunc(order, func(p place) bool { return p.column == column })
}

// named tells whether all columns that must have a value are among those of an order.
func (st *Step) named(order []place) bool {
	for i := range st.Columns {
		if !st.Columns[i].Optional && !holds(order, i) {
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

var unit = regexp.MustCompile(`[(\[].*?[)\]]|[*_:?]`)

// heading is a name without capitals, a unit in brackets, and marks.
func heading(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(unit.ReplaceAllString(s, " "))), " ")
}

// ReadRow reads the cells of one row; an error is a CellError.
func (st *Step) ReadRow(cells []string, w StepWords, today time.Time) ([]string, error) {
	strict := *st
	strict.Lenient = false
	row, _, err := strict.readRow(cells, w, today)
	return row, err
}

// readRow also gives the cells that it left empty because they can't be read.
func (st *Step) readRow(cells []string, w StepWords, today time.Time) (row []string, emptied []CellError, err error) {
	row = make([]string, len(st.Columns))
	for i := range st.Columns {
		c, typed := &st.Columns[i], ""
		if i < len(cells) {
			typed = strings.TrimSpace(cells[i])
		}
		cell, at, err := c.read(typed, w, today)
		bad := CellError{Row: 1, Name: first(cells), Column: c.ID, At: at, Typed: typed, Err: err}
		switch {
		case err == nil:
			row[i] = cell
		case st.Lenient && c.Optional:
			emptied = append(emptied, bad)
		default:
			return nil, nil, bad
		}
	}
	return row, emptied, nil
}

// read reads one cell; at as of a CellError.
func (c *Column) read(typed string, w StepWords, today time.Time) (cell string, at int, err error) {
	words := w.Columns[c.ID].Options
	switch {
	case typed == "":
	case c.Ask == Numbers:
		return c.readNumbers(typed, w.Lang)
	default:
		cell, err = readCell(c.Ask, c.Options, words, typed, w.Lang, c.Money, today)
	}
	if blank, ok := c.blank(typed); err != nil && ok {
		return blank, 0, nil
	}
	if err != nil {
		return "", 0, err
	}
	at, err = c.check(cell)
	return cell, at, err
}

// Add puts a row behind others, or in the place of the one that has the same key.
func (st *Step) Add(rows [][]string, row []string) [][]string {
	rows = slices.Clone(rows)
	for i := range st.Columns {
		same := func(other []string) bool { return i < len(other) && strings.EqualFold(other[i], row[i]) }
		if at := slices.IndexFunc(rows, same); st.Columns[i].Key && at >= 0 {
			rows[at] = row
			return rows
		}
	}
	return append(rows, row)
}

// first is a row's first cell, by which a person knows it.
func first(row []string) string {
	if len(row) == 0 {
		return ""
	}
	return row[0]
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
