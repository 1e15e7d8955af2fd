package dialogue

import (
	"errors"
	"math/big"
	"slices"
	"strings"

	"kringloop/flows/calc"
)

// Hundred are the answers of a script that are weights in %: together 100.
type Hundred struct {
	Of   []string `yaml:"of"`   // a step that asks a number, or step.column of a table
	When []Cond   `yaml:"when"` // they are in % only if all of these hold
	Rows *Those   `yaml:"rows"` // which rows of the table have a weight, nil = all
}

// Those are the rows of a table in which a column has one of these options.
type Those struct {
	Column string   `yaml:"column"`
	In     []string `yaml:"in"`
}

// has tells whether a row is one of them.
func (o *Those) has(st *Step, row []string) bool {
	if o == nil {
		return true
	}
	i := slices.IndexFunc(st.Columns, func(c Column) bool { return c.ID == o.Column })
	return i >= 0 && i < len(row) && slices.Contains(o.In, row[i])
}

// Moved is a weight before and after rescaling.
type Moved struct {
	Step     string // that asks it
	Name     string // of the row, "" = the step's own number
	Was, Now string // exact numbers
}

// weight is one of the answers that are 100 together.
type weight struct {
	step     string
	row, col int // -1 = the step's own number
}

// Rescale brings weights that are not 100 % together to 100 in proportion, see calc.Rescale. It gives the answers that change and
// what each weight was; false where they are 100 already, are no percentages, or can't be rescaled.
func (s *Script) Rescale(a Answers) (Answers, []Moved, bool) {
	if s.Hundred == nil || !s.applies(&Step{When: s.Hundred.When}, a, false, map[string]bool{}) {
		return nil, nil, false
	}
	places, was := s.weights(a)
	now, ok := calc.Rescale(was)
	if !ok || !calc.OffHundred(was) {
		return nil, nil, false
	}
	out := Answers{}
	moved := make([]Moved, len(places))
	for i, p := range places {
		got, there := out[p.step]
		if !there {
			got = a[p.step]
			got.Rows = slices.Clone(got.Rows)
		}
		m := Moved{Step: p.step, Was: exact(was[i]), Now: exact(now[i])}
		if p.row < 0 {
			got.Number = m.Now
		} else {
			row := slices.Clone(got.Rows[p.row])
			m.Name, row[p.col] = row[0], m.Now
			got.Rows[p.row] = row
		}
		out[p.step], moved[i] = got, m
	}
	return out, moved, true
}

func (s *Script) weights(a Answers) (places []weight, was []*big.Rat) {
	for _, of := range s.Hundred.Of {
		id, column, table := strings.Cut(of, ".")
		if !table {
			places, was = append(places, weight{id, -1, -1}), append(was, a.Number(id))
			continue
		}
		st, _ := s.Step(id)
		col := slices.IndexFunc(st.Columns, func(c Column) bool { return c.ID == column })
		for i, row := range a[id].Rows {
			if !s.Hundred.Rows.has(st, row) {
				continue
			}
			var n *big.Rat
			if col < len(row) {
				if r, ok := calc.ParseJSON(row[col]); ok {
					n = r
				}
			}
			places, was = append(places, weight{id, i, col}), append(was, n)
		}
	}
	return places, was
}

// within tells whether a step has the column and its options.
func (o *Those) within(st *Step) bool {
	return o == nil || slices.ContainsFunc(st.Columns, func(c Column) bool {
		return c.ID == o.Column && !slices.ContainsFunc(o.In, func(id string) bool { _, ok := option(c.Options, id); return !ok })
	})
}

// checkHundred proves that the weights are numbers which the script asks.
func (s *Script) checkHundred() error {
	if s.Hundred == nil {
		return nil
	}
	for _, of := range s.Hundred.Of {
		id, column, table := strings.Cut(of, ".")
		st, ok := s.Step(id)
		switch {
		case ok && !table && st.Ask == Number:
		case ok && table && slices.ContainsFunc(st.Columns, func(c Column) bool { return c.ID == column && c.Ask == Number }) && s.Hundred.Rows.within(st):
		default:
			return errors.New("it weighs " + of + ", which is no number that it asks, or of rows that it can't tell")
		}
	}
	return nil
}
