package dialogue

import (
	"regexp"
	"slices"
)

// Unknown is what stands in a cell when a person said that they don't know, in a column that keeps that apart from nothing.
const Unknown = "?"

var (
	sayNothing = regexp.MustCompile(`(?i)^(-+|–|—|n\.?\s?v\.?\s?t\.?|niet van toepassing|n/?a|not applicable)$`)
	sayUnknown = regexp.MustCompile(`(?i)^(\?+|(nog )?(onbekend|niet bekend|niet geweten|te bepalen)|weet (ik )?(nog )?niet|unknown|not known|not yet known|don'?t know|tbd|ntb|to be determined)$`)
)

// blank reads a cell of which a person says that nothing belongs there, or that they don't know; false where they say neither, or
// something must be there.
func (c *Column) blank(typed string) (cell string, ok bool) {
	switch {
	case !c.Optional:
		return "", false
	case c.Unknown && sayUnknown.MatchString(typed):
		return Unknown, true
	}
	return "", sayNothing.MatchString(typed) || sayUnknown.MatchString(typed)
}

// Gap is a row of a table in which something is missing.
type Gap struct {
	Row     string   // its first cell
	Columns []string // in which it has nothing, nil where the question is about one column only
}

// Gaps are the rows for which a question is asked: those that lack what its conditions name, with the table that they stand in. nil
// when it hangs on no such condition.
func (s *Script) Gaps(st *Step, a Answers) (table *Step, gaps []Gap) {
	for _, c := range st.When {
		if of, ok := s.Step(c.Step); ok && len(c.Lacks) > 0 {
			gaps = of.gaps(a[c.Step].Rows, c.Lacks)
			for i := range gaps {
				if len(c.Lacks) == 1 {
					gaps[i].Columns = nil
				}
			}
			return of, gaps
		}
	}
	return nil, nil
}

func (s *Script) gapsOf(st *Step, a Answers) []Gap {
	_, gaps := s.Gaps(st, a)
	return gaps
}

func (g Gap) same(other Gap) bool {
	return g.Row == other.Row && slices.Equal(g.Columns, other.Columns)
}

func (st *Step) gaps(rows [][]string, columns []string) []Gap {
	var out []Gap
	for _, row := range rows {
		g := Gap{}
		for i := range st.Columns {
			if id := st.Columns[i].ID; slices.Contains(columns, id) && (i >= len(row) || row[i] == "") {
				g.Columns = append(g.Columns, id)
			}
		}
		if len(g.Columns) > 0 {
			g.Row = first(row)
			out = append(out, g)
		}
	}
	return out
}
