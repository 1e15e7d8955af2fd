package dialogue

import (
	"errors"
	"time"
)

// Fitting finds the tables of a script that lines of cells can be meant for, as the answers so far make them: those of which the
// first line names most columns, or where it names none those of which every row can be read and says more than words, so that no sentence is one.
func (s *Script) Fitting(lines [][]string, a Answers, w Words, today time.Time) []*Step {
	var headed, bare []*Step
	most := 1
	for _, st := range s.Asked(a) {
		if st.Ask != Table {
			continue
		}
		st = s.Fitted(st, a)
		got, err := st.ReadTable(lines, w.Steps[st.ID], today)
		switch {
		case got.Heads > 0 && err != nil && !errors.Is(err, ErrTooMany), got.Heads > 0 && got.Heads < most:
		case got.Heads > most:
			headed, most = []*Step{st}, got.Heads
		case got.Heads == most:
			headed = append(headed, st)
		case err == nil && st.solid(got, lines):
			bare = append(bare, st)
		}
	}
	if len(headed) > 0 {
		return headed
	}
	return bare
}

// solid tells whether lines without headings are whole rows, each with a cell that is no free text.
func (st *Step) solid(got Rows, lines [][]string) bool {
	if len(got.Bad)+len(got.Emptied) > 0 {
		return false
	}
	for _, line := range lines {
		if len(line) > len(st.Columns) && !st.Columns[len(st.Columns)-1].Rest {
			return false
		}
	}
	for _, row := range got.Rows {
		plain := true
		for i := range st.Columns {
			plain = plain && (st.Columns[i].Ask == Text || row[i] == "")
		}
		if plain {
			return false
		}
	}
	return true
}
