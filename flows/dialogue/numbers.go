package dialogue

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"kringloop/flows/calc"
)

// Numbers is the kind of a column with several numbers in one cell, such as an offer's scores: exact, with "; " between them.
const Numbers Kind = "numbers"

// CountError says that a cell has more or fewer numbers than there must be.
type CountError struct {
	Got int
	Of  []string // what each number belongs to
}

func (e CountError) Error() string {
	return strconv.Itoa(e.Got) + " numbers where " + strconv.Itoa(len(e.Of)) + " are needed"
}

// Fitted is a step as earlier answers make it: a column of numbers Per the rows of a table knows how many there must be, and of what.
func (s *Script) Fitted(st *Step, a Answers) *Step {
	if !slices.ContainsFunc(st.Columns, func(c Column) bool { return c.Per != "" }) {
		return st
	}
	out := *st
	out.Columns = slices.Clone(st.Columns)
	for i := range out.Columns {
		c := &out.Columns[i]
		for _, row := range a[c.Per].Rows {
			c.of = append(c.of, first(row))
		}
	}
	return &out
}

// Of is what each number of a column belongs to, nil where that isn't known or the column has no several numbers.
func (c *Column) Of() []string { return c.of }

// same tells whether the numbers of a column belong to the same things as those of another.
func (c Column) same(other Column) bool { return slices.Equal(c.of, other.of) }

// carry moves the numbers of rows to where they belong when what they belong to has another order, or other names: then each that is
// new gets what is left, in order.
func (st *Step) carry(rows [][]string, was *Step) [][]string {
	out := make([][]string, len(rows))
	for i, row := range rows {
		out[i] = slices.Clone(row)
		for j := range st.Columns {
			if of := was.Columns[j].of; j < len(row) && !st.Columns[j].same(was.Columns[j]) {
				out[i][j] = carry(row[j], of, st.Columns[j].of)
			}
		}
	}
	return out
}

func carry(cell string, was, now []string) string {
	left := NumbersIn(cell)
	if len(left) != len(was) {
		return cell
	}
	names := slices.Clone(was)
	take := func(at int) string {
		n := left[at]
		left, names = slices.Delete(left, at, at+1), slices.Delete(names, at, at+1)
		return n
	}
	moved := make([]string, len(now))
	for i, name := range now {
		if at := slices.Index(names, name); at >= 0 {
			moved[i] = take(at)
		}
	}
	for i := range moved {
		if at := slices.IndexFunc(names, func(name string) bool { return !slices.Contains(now, name) }); moved[i] == "" && at >= 0 {
			moved[i] = take(at)
		}
	}
	return strings.Join(slices.DeleteFunc(moved, func(n string) bool { return n == "" }), "; ")
}

// several are the marks between numbers in one cell.
const several = ";|\t\n"

var (
	severalMark = regexp.MustCompile("[" + several + "]")
	commaSpace  = regexp.MustCompile(`,\s+`)
)

// splitNumbers takes "7; 9; 8", "7, 9, 8" or "7 9 8" apart. A place without a number between two marks stays one; at the end it is
// only the edge of somebody's table.
func splitNumbers(typed string) []string {
	var parts []string
	switch {
	case strings.ContainsAny(typed, several):
		parts = severalMark.Split(typed, -1)
	case commaSpace.MatchString(typed):
		parts = commaSpace.Split(typed, -1)
	default:
		return strings.Fields(typed)
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	for len(parts) > 0 && parts[len(parts)-1] == "" {
		parts = parts[:len(parts)-1]
	}
	return parts
}

// readNumbers reads the numbers of a cell; at says which one can't be read, from 1, 0 = it is not about one of them. "8/10" is an 8
// where 10 is the most there can be, and nothing else is a fraction.
func (c *Column) readNumbers(typed, lang string) (cell string, at int, err error) {
	parts := splitNumbers(typed)
	for i, p := range parts {
		if p == "" {
			return "", i + 1, ErrNeeded
		}
		if n, most, ok := strings.Cut(p, "/"); ok && strings.TrimSpace(most) == c.Max {
			p = n
		}
		r, ok := readNumber(p, lang, false)
		if !ok {
			return "", i + 1, ErrNoNumber
		}
		parts[i] = exact(r)
	}
	cell = strings.Join(parts, "; ")
	at, err = c.checkNumbers(cell)
	return cell, at, err
}

func (c *Column) checkNumbers(cell string) (at int, err error) {
	all := NumbersIn(cell)
	for i, n := range all {
		if err := checkNumber(n, c.Min, c.Max, false); err != nil {
			return i + 1, err
		}
	}
	if len(c.of) > 0 && len(all) != len(c.of) {
		return 0, CountError{len(all), c.of}
	}
	return 0, nil
}

// NumbersIn are the numbers of a cell, exact with a dot; what is none is "". Cells that were answered before they were read as
// numbers hold what a person typed in Dutch, with any of ; | / or spaces between.
func NumbersIn(cell string) []string {
	parts := strings.Split(cell, "; ")
	if !slices.ContainsFunc(parts, func(p string) bool { _, ok := calc.ParseJSON(p); return !ok }) {
		return parts
	}
	apart := func(r rune) bool { return strings.ContainsRune(several+"/", r) }
	parts = strings.Fields(cell)
	if strings.ContainsFunc(cell, apart) {
		parts = strings.FieldsFunc(cell, apart)
	}
	for i, p := range parts {
		parts[i] = ""
		if r, ok := calc.Parse(p); ok {
			parts[i] = exact(r)
		}
	}
	return parts
}

// showNumbers writes the numbers of a cell for a reader.
func showNumbers(cell, lang string) []string {
	out := NumbersIn(cell)
	for i, n := range out {
		out[i] = ShowNumber(n, lang)
	}
	return out
}

// spread is a cell of a column of which it is known what each number belongs to, as that many cells.
func (c *Column) spread(cell, lang string) []string {
	out := make([]string, len(c.of))
	if cell == "" {
		return out
	}
	all, last := showNumbers(cell, lang), len(out)-1
	if len(all) > len(out) { // answered when there were more rows
		all = append(all[:last:last], strings.Join(all[last:], "; "))
	}
	copy(out, all)
	return out
}

// Heads are the headings of a table for a reader, and which columns hold numbers. Where it is known what several numbers in one
// cell belong to, each has a column, as in ShowRow.
func (st *Step) Heads(w StepWords) (names []string, numeric []bool) {
	for i := range st.Columns {
		c := &st.Columns[i]
		heads := []string{w.Columns[c.ID].Name}
		if len(c.of) > 0 {
			heads = c.of
		}
		for _, h := range heads {
			names, numeric = append(names, h), append(numeric, c.Ask == Number || c.Ask == Numbers)
		}
	}
	return names, numeric
}

// checkPer proves that a column of numbers for each row of a table comes after that table, and that all other cells of a row
// are found before it.
func (st *Step) checkPer(seen map[string]*Step) error {
	for i, c := range st.Columns {
		if of := seen[c.Per]; c.Per != "" && (c.Ask != Numbers || of == nil || of.Ask != Table || i != len(st.Columns)-1) {
			return errors.New("column " + c.ID + " is for each row of " + c.Per + ", which is no table before it, or holds no numbers, or isn't the last")
		}
	}
	return nil
}
