package dialogue

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"
)

// Agreed is something that a result says is to be done by a day.
type Agreed struct {
	Key  string // names it as long as what, who and when stay what they are, whatever else a new version says
	What string // as it was typed
	Who  string // as it was typed, "" = nobody was named
	On   string // YYYY-MM-DD
	By   string // whose words these are, "" = nobody's in particular
}

// Agreed lists what answers say is to be done, in the order of the questions: see Due. A row without a day is a wish, not a date,
// and the same row twice is one thing.
func (s *Script) Agreed(a Answers) []Agreed {
	var out []Agreed
	for i := range s.Steps {
		st := &s.Steps[i]
		answer, ok := a[st.ID]
		if st.Due == nil || !ok || answer.None {
			continue
		}
		for _, row := range answer.Rows {
			g := Agreed{What: st.cell(row, st.Due.What), Who: st.cell(row, st.Due.Who), On: st.cell(row, st.Due.On), By: answer.By}
			g.Key = st.ID + "." + mark(g.What, g.Who, g.On)
			if g.On != "" && !slices.Contains(out, g) {
				out = append(out, g)
			}
		}
	}
	return out
}

// cell is what a row says in a column, "" when nothing.
func (st *Step) cell(row []string, column string) string {
	i := slices.IndexFunc(st.Columns, func(c Column) bool { return c.ID == column })
	if i < 0 || i >= len(row) {
		return ""
	}
	return strings.TrimSpace(row[i])
}

// mark is short for some words, the same however they were spaced and capitalised.
func mark(words ...string) string {
	h := sha256.New()
	for _, w := range words {
		h.Write([]byte(strings.Join(strings.FieldsFunc(strings.ToLower(w), unicode.IsSpace), " ") + "\n"))
	}
	return hex.EncodeToString(h.Sum(nil)[:6])
}

// check proves that what is to be done can be read off the step's answer.
func (d *Due) check(st *Step, bad func(string, ...any)) {
	if d == nil {
		return
	}
	kind := func(id string) Kind {
		i := slices.IndexFunc(st.Columns, func(c Column) bool { return c.ID == id })
		if i < 0 {
			return ""
		}
		return st.Columns[i].Ask
	}
	if st.Ask != Table || kind(d.What) != Text || kind(d.Who) != Text || kind(d.On) != Date {
		bad("step %s is due, but has no such columns", st.ID)
	}
}
