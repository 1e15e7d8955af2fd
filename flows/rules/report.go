package rules

import (
	"slices"
	"strings"
	"time"

	"kringloop/flows/dialogue"
)

// report is a result that is being put together.
type report struct{ dialogue.Result }

// say adds a sentence. What fills it comes in pairs: name, value.
func (r *report) say(mark, key string, pairs ...string) {
	r.Lines = append(r.Lines, sentence(mark, key, pairs...))
}

// next offers what to do now.
func (r *report) next(key, do, what string) {
	r.Next = append(r.Next, dialogue.Next{Key: key, Do: do, What: what})
}

// leaves says that an item stays open with this result.
func (r *report) leaves(item string) bool { return slices.Contains(r.Unfinished, item) }

// grid adds a table, unless it is empty.
func (r *report) grid(g dialogue.Grid) {
	if len(g.Rows) == 0 {
		return
	}
	if g.Numeric == nil {
		g.Numeric = make([]bool, len(g.Columns))
	}
	r.Tables = append(r.Tables, g)
}

// filledOnly leaves out the columns in which no row says anything.
func filledOnly(g dialogue.Grid) dialogue.Grid {
	out := dialogue.Grid{Key: g.Key, Rows: make([][]string, len(g.Rows))}
	for j, name := range g.Columns {
		if !slices.ContainsFunc(g.Rows, func(row []string) bool { return row[j] != "" }) {
			continue
		}
		out.Columns, out.Numeric = append(out.Columns, name), append(out.Numeric, j < len(g.Numeric) && g.Numeric[j])
		for i, row := range g.Rows {
			out.Rows[i] = append(out.Rows[i], row[j])
		}
	}
	return out
}

func sentence(mark, key string, pairs ...string) dialogue.Line {
	l := dialogue.Line{Key: key, Mark: mark}
	for i := 0; i+1 < len(pairs); i += 2 {
		if l.Args == nil {
			l.Args = map[string]string{}
		}
		l.Args[pairs[i]] = pairs[i+1]
	}
	return l
}

// textOf names words of the result in a cell of a table, columnOf the words of what was chosen in a column.
func textOf(key string) string { return "@@" + key }

func columnOf(step, column, opt string) string {
	if opt == "" {
		return ""
	}
	return "@" + step + "." + column + "." + opt
}

// row reads the cells of a table by the ids of its columns.
type row map[string]string

func rowsOf(c dialogue.Case, step string) []row {
	st, ok := c.Script.Step(step)
	if !ok {
		return nil
	}
	var out []row
	for _, cells := range c.Answers[step].Rows {
		r := row{}
		for i, col := range st.Columns {
			r[col.ID] = cell(cells, i)
		}
		out = append(out, r)
	}
	return out
}

// textAt gives the words typed at a step, on one line or several as they were.
func textAt(a dialogue.Answers, step string) string { return strings.TrimSpace(a[step].Text) }

// dayAt gives the day answered at a step.
func dayAt(a dialogue.Answers, step string) (time.Time, bool) { return readDay(a[step].Text) }

func readDay(s string) (time.Time, bool) {
	t, err := time.Parse(time.DateOnly, s)
	return t, err == nil
}

// day writes a day as values carry it.
func day(t time.Time) string { return t.Format(time.DateOnly) }

// sooner says that one day lies before another, whatever the hour.
func sooner(a, b time.Time) bool { return day(a) < day(b) }

// fridayBefore moves a day in a weekend to the Friday before it, mondayAfter to the Monday after.
func fridayBefore(t time.Time) time.Time {
	switch t.Weekday() {
	case time.Saturday:
		return t.AddDate(0, 0, -1)
	case time.Sunday:
		return t.AddDate(0, 0, -2)
	}
	return t
}

func mondayAfter(t time.Time) time.Time {
	switch t.Weekday() {
	case time.Saturday:
		return t.AddDate(0, 0, 2)
	case time.Sunday:
		return t.AddDate(0, 0, 1)
	}
	return t
}
