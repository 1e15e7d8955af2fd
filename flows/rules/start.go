package rules

import (
	"math/big"
	"slices"
	"strconv"

	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

const (
	phases     = 7
	phaseTop   = 4 // points of a phase: two statements of two
	mostFocus  = 2 // focus areas (own)
	statements = 2 * phases
)

// Start says where an organisation has most to gain: our own questions, after the idea of focus areas (0.19).
type Start struct {
	Points   [phases]int // by phase, 0 to 4
	Focus    []int       // phases with the fewest points, at most two and never one with all
	Average  *big.Rat    // answer, 0 to 2
	Maturity int         // Average, half up: 0 beginning, 1 advanced, 2 experienced
}

// StartOf counts the answers. Of phases with as many points the earlier one comes first.
func StartOf(s *dialogue.Script, a dialogue.Answers) Start {
	out := Start{}
	total := 0
	for i := range s.Steps {
		st := &s.Steps[i]
		if o, ok := st.Option(a.Option(st.ID)); ok {
			out.Points[i/2] += o.Points
			total += o.Points
		}
	}
	order := []int{1, 2, 3, 4, 5, 6, 7}
	slices.SortStableFunc(order, func(a, b int) int { return out.Points[a-1] - out.Points[b-1] })
	for _, p := range order[:mostFocus] {
		if out.Points[p-1] < phaseTop {
			out.Focus = append(out.Focus, p)
		}
	}
	out.Average = big.NewRat(int64(total), statements)
	out.Maturity = (2*total + statements) / (2 * statements)
	return out
}

// start is the rule of "where do I begin?".
func start(c dialogue.Case) (dialogue.Result, error) {
	s := StartOf(c.Script, c.Answers)
	out := report{dialogue.Result{Verdict: []string{"NONE", "ONE", "TWO"}[len(s.Focus)]}}
	for i, p := range s.Focus {
		n := strconv.Itoa(p)
		if out.Args == nil {
			out.Args = map[string]string{}
		}
		out.Args[[]string{"first", "second"}[i]] = n
		out.say("warn", "focus", "phase", textOf("p."+n), "points", strconv.Itoa(s.Points[p-1]), "steps", list(lacking(c, p)))
		out.cite(c, "s"+n+"a", "s"+n+"b")
		out.next("next."+n, "phase", n)
	}
	if len(s.Focus) == 0 {
		out.say("good", "none")
	}
	out.say("info", "average", "average", figure(s.Average, 1), "maturity", textOf("m."+strconv.Itoa(s.Maturity)))
	out.say("info", "canvas")
	out.say("info", "own")
	out.next("next.tools", "talk", "tools")
	g := dialogue.Grid{Key: "table", Columns: []string{"phase", "points"}, Numeric: []bool{false, true}}
	for i, n := range s.Points {
		name, mark := textOf("p."+strconv.Itoa(i+1)), ""
		if slices.Contains(s.Focus, i+1) {
			mark = "warn"
		}
		out.bar(name, whole(n), whole(phaseTop), mark)
		g.Rows = append(g.Rows, []string{name, calc.Fixed(whole(n), 0)})
	}
	out.Tables = []dialogue.Grid{g}
	return out.Result, nil
}

// lacking lists a phase's statements that don't fully hold, the least so first.
func lacking(c dialogue.Case, phase int) []string {
	type held struct {
		id     string
		points int
	}
	var all []held
	for _, id := range []string{"s" + strconv.Itoa(phase) + "a", "s" + strconv.Itoa(phase) + "b"} {
		st, ok := c.Script.Step(id)
		if !ok {
			continue
		}
		if o, ok := st.Option(c.Answers.Option(id)); ok && o.Points < mostPoints(st) {
			all = append(all, held{id, o.Points})
		}
	}
	slices.SortStableFunc(all, func(a, b held) int { return a.points - b.points })
	var out []string
	for _, h := range all {
		out = append(out, h.id)
	}
	return out
}
