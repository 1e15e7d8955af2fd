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
		cheapest := cheapestToBuy(opts, costs)
		if i := slices.IndexFunc(complete, func(c calc.Cost) bool { return c.Name == cheapest }); i >= 0 && complete[i].TotalLCC.Cmp(complete[low].TotalLCC) > 0 {
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
	say(dialogue.Legal, "info", nil)
	out.Tables = []dialogue.Grid{costTable(costs)}
	if len(open) > 0 { // what is not known would look cheap in the picture, and decides nothing yet
		out.Unfinished = c.Script.Ticks
	}
	if len(complete) > 0 {
		_, high := extremes(complete)
		most, _ := complete[high].TotalLCC.Float64()
		for _, c := range complete {
			v, _ := c.TotalLCC.Float64()
			out.Bars = append(out.Bars, dialogue.Bar{Name: counted(c), Value: v, Max: most})
		}
	}
	out.Next = []dialogue.Next{{Key: "next.case", Do: "talk", What: "case"}}
	return out, nil
}

// counted names an option with how many of it are counted: "50 × laptop", or the name alone for one.
func counted(c calc.Cost) string {
	if c.Quantity.Cmp(whole(1)) == 0 {
		return c.Name
	}
	return trimmed(c.Quantity, 2) + " × " + c.Name
}

// cheapestToBuy names the option whose pieces together cost the least to buy.
func cheapestToBuy(opts []calc.Option, costs []calc.Cost) string {
	low, least := 0, (*big.Rat)(nil)
	for i, o := range opts {
		if price := new(big.Rat).Mul(o.Acquisition, costs[i].Quantity); least == nil || price.Cmp(least) < 0 {
			low, least = i, price
		}
	}
	return opts[low].Name
}

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

// compareCosts says what the least and the most differ in a year, all pieces together, and gives the place of the least. As long as
// the options are of equally many pieces, one of them compares just as well.
func compareCosts(costs []calc.Cost, say func(key, mark string, args map[string]string)) (low int) {
	low, high := extremes(costs)
	least, dear := costs[low], costs[high]
	if dear.TotalLCC.Cmp(least.TotalLCC) <= 0 {
		return low
	}
	gap := new(big.Rat).Sub(dear.TotalLCC, least.TotalLCC)
	args := map[string]string{"a": least.Name, "b": dear.Name, "all": "€" + calc.Fixed(gap, 2), "percent": ""}
	if dear.TotalLCC.Sign() > 0 {
		args["percent"] = "#" + calc.Fixed(new(big.Rat).Quo(new(big.Rat).Mul(gap, whole(100)), dear.TotalLCC), 2)
	}
	key := "cheaper"
	switch {
	case least.Quantity.Cmp(dear.Quantity) != 0:
		key = "cheaper.total"
	case dear.Quantity.Cmp(whole(1)) != 0:
		key = "cheaper.each"
		args["each"], args["n"] = "€"+calc.Fixed(new(big.Rat).Sub(dear.LCCPerYear, least.LCCPerYear), 2), "#"+trimmed(dear.Quantity, 2)
	}
	say(key, "info", args)
	return low
}

// extremes finds the places of the least and the most, all pieces together in a year.
func extremes(costs []calc.Cost) (low, high int) {
	for i := range costs {
		if costs[i].TotalLCC.Cmp(costs[low].TotalLCC) < 0 {
			low = i
		}
		if costs[i].TotalLCC.Cmp(costs[high].TotalLCC) > 0 {
			high = i
		}
	}
	return low, high
}

// names lists all that cost as little as the least.
func names(costs []calc.Cost, low int) []string {
	var out []string
	for _, c := range costs {
		if c.TotalLCC.Cmp(costs[low].TotalLCC) == 0 {
			out = append(out, c.Name)
		}
	}
	return out
}

// costTable has the figures of one piece, then of all pieces together.
func costTable(costs []calc.Cost) dialogue.Grid {
	g := dialogue.Grid{Key: "table", Columns: []string{"option", "tco", "peryear", "lcc", "quantity", "total", "totallcc"},
		Numeric: []bool{false, true, true, true, true, true, true}}
	for _, c := range costs {
		g.Rows = append(g.Rows, []string{c.Name, calc.Fixed(c.TCO, 2), calc.Fixed(c.PerYear, 2), calc.Fixed(c.LCCPerYear, 2),
			trimmed(c.Quantity, 4), calc.Fixed(c.TotalPerYear, 2), calc.Fixed(c.TotalLCC, 2)})
	}
	return g
}
