package rules

import (
	"math/big"
	"slices"
	"strings"

	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

// options reads options off the answers; the columns stand in the order of the script. A cost that is empty is nothing or unknown, as
// was answered (flows §4.2); one of which a person said that they don't know it stays unknown.
func options(a dialogue.Answers) []calc.Option {
	var out []calc.Option
	for _, r := range a["options"].Rows {
		cost := func(i int) *big.Rat {
			if cell(r, i) == "" && a.Option("blanks") == "zero" {
				return new(big.Rat)
			}
			return number(r, i)
		}
		o := calc.Option{Name: cell(r, 0), Acquisition: number(r, 1),
			Yearly:  calc.Yearly{Operation: cost(2), Maintenance: cost(3), Repair: cost(4), Tax: cost(5)},
			EndCost: cost(8), EndValue: cost(9), Quantity: number(r, 11)}
		if years := number(r, 10); years != nil && years.IsInt() {
			o.Years = int(years.Num().Int64())
		}
		if cost := number(r, 6); cost != nil {
			u := calc.OneOff{Year: -1, Cost: cost} // a year that is missing is refused
			if y := number(r, 7); y != nil && y.IsInt() {
				u.Year = int(y.Num().Int64())
			}
			o.OneOff = []calc.OneOff{u}
		}
		if q, p := number(r, 12), number(r, 13); q != nil || p != nil {
			o.External = []calc.External{{Quantity: q, Price: p}}
		}
		out = append(out, o)
	}
	return out
}

// noughts names the options of which an empty cost counts as 0, because that was answered.
func noughts(c dialogue.Case) []string {
	blanks, ok := c.Script.Step("blanks")
	if !ok || c.Answers.Option("blanks") != "zero" {
		return nil
	}
	_, gaps := c.Script.Gaps(blanks, c.Answers)
	out := make([]string, len(gaps))
	for i, g := range gaps {
		out[i] = g.Row
	}
	return out
}

// tco is the rule of the cost over life.
func tco(c dialogue.Case) (dialogue.Result, error) {
	rate, opts := c.Answers.Number("rate"), options(c.Answers)
	costs, warnings, err := calc.Costs(rate, opts)
	if err != nil {
		return dialogue.Result{}, err
	}
	complete, open := byCompleteness(costs)
	out := dialogue.Result{Verdict: "DONE", Args: map[string]string{"open": strings.Join(open, ", ")}}
	switch {
	case len(complete) == 0:
		out.Verdict = "OPEN"
	case len(open) > 0:
		out.Verdict = "PART"
	}
	say := func(key, mark string, args map[string]string) {
		out.Lines = append(out.Lines, dialogue.Line{Key: key, Args: args, Mark: mark})
	}
	for _, w := range warnings {
		out.Lines = append(out.Lines, issue(w, "warn"))
	}
	if len(complete) > 0 {
		low := compareCosts(complete, say)
		out.Args["lowest"] = strings.Join(names(complete, low), ", ")
		cheapest := slices.MinFunc(opts, func(a, b calc.Option) int { return a.Acquisition.Cmp(b.Acquisition) }).Name
		if i := slices.IndexFunc(complete, func(c calc.Cost) bool { return c.Name == cheapest }); i >= 0 && complete[i].LCCPerYear.Cmp(complete[low].LCCPerYear) > 0 {
			say("acquisition", "warn", map[string]string{"a": cheapest, "b": complete[low].Name}) // 4.81
		}
	}
	if empty := noughts(c); len(empty) > 0 {
		say("blanks", "info", map[string]string{"options": strings.Join(empty, ", ")})
	}
	if rate.Sign() == 0 {
		say("rate.none", "info", nil)
	} else {
		say("rate", "info", map[string]string{"rate": "#" + trimmed(rate, 2)})
	}
	say("publish", "info", nil)
	say("legal", "info", nil)
	out.Tables = []dialogue.Grid{costTable(costs)}
	_, high := extremes(costs, lccPerYear)
	for _, c := range costs {
		v, _ := c.LCCPerYear.Float64()
		m, _ := costs[high].LCCPerYear.Float64()
		out.Bars = append(out.Bars, dialogue.Bar{Name: c.Name, Value: v, Max: m})
	}
	out.Next = []dialogue.Next{{Key: "next.case", Do: "talk", What: "case"}}
	return out, nil
}

func lccPerYear(c calc.Cost) *big.Rat { return c.LCCPerYear }

// byCompleteness keeps apart, by name, the options of which something isn't known: it counts as nothing, so that they would look
// cheap (flows §4.2).
func byCompleteness(costs []calc.Cost) (complete []calc.Cost, open []string) {
	for _, c := range costs {
		if c.Incomplete {
			open = append(open, c.Name)
		} else {
			complete = append(complete, c)
		}
	}
	return complete, open
}

// compareCosts says what the least and the most differ in, and gives the place of the least.
func compareCosts(costs []calc.Cost, say func(key, mark string, args map[string]string)) (low int) {
	low, high := extremes(costs, lccPerYear)
	dear := costs[high].LCCPerYear
	if dear.Cmp(costs[low].LCCPerYear) <= 0 {
		return low
	}
	gap := new(big.Rat).Sub(dear, costs[low].LCCPerYear)
	args := map[string]string{"a": costs[low].Name, "b": costs[high].Name, "difference": "€" + calc.Fixed(gap, 2), "percent": ""}
	if dear.Sign() > 0 {
		args["percent"] = "#" + calc.Fixed(new(big.Rat).Quo(new(big.Rat).Mul(gap, whole(100)), dear), 1)
	}
	say("cheaper", "info", args)
	return low
}

// extremes finds the places of the least and the most.
func extremes(costs []calc.Cost, of func(calc.Cost) *big.Rat) (low, high int) {
	for i := range costs {
		if of(costs[i]).Cmp(of(costs[low])) < 0 {
			low = i
		}
		if of(costs[i]).Cmp(of(costs[high])) > 0 {
			high = i
		}
	}
	return low, high
}

// names lists all that cost as little as the least.
func names(costs []calc.Cost, low int) []string {
	var out []string
	for _, c := range costs {
		if c.LCCPerYear.Cmp(costs[low].LCCPerYear) == 0 {
			out = append(out, c.Name)
		}
	}
	return out
}

func costTable(costs []calc.Cost) dialogue.Grid {
	g := dialogue.Grid{Key: "table", Columns: []string{"option", "tco", "peryear", "lcc", "total"}, Numeric: []bool{false, true, true, true, true}}
	for _, c := range costs {
		g.Rows = append(g.Rows, []string{c.Name, calc.Fixed(c.TCO, 2), calc.Fixed(c.PerYear, 2), calc.Fixed(c.LCCPerYear, 2), calc.Fixed(c.TotalPerYear, 2)})
	}
	return g
}
