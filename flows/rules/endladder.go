package rules

import (
	"math/big"
	"strconv"

	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

// The steps of the end-of-contract ladder (§3.8): all of them, and how many of them keep the goods.
const (
	endRungs  = 8
	keptRungs = 5
)

// endRungsOf shares all pieces out over the steps, exactly; an error is an Issue: answers that were changed can take more, or less,
// than there is.
func endRungsOf(a dialogue.Answers) (total *big.Rat, taken [endRungs]*big.Rat, err error) {
	total = zero(a.Number("total"))
	rest := new(big.Rat).Set(total)
	for i := range endRungs {
		n := strconv.Itoa(i + 1)
		taken[i] = new(big.Rat)
		switch a.Option("t" + n) {
		case "full":
			taken[i].Set(rest)
		case "part":
			taken[i] = zero(a.Number("n" + n))
		}
		if rest = new(big.Rat).Sub(rest, taken[i]); rest.Sign() < 0 {
			return total, taken, calc.Issue{Key: "endladder.more", Sum: trimmed(total, 0)}
		}
	}
	if rest.Sign() > 0 {
		return total, taken, calc.Issue{Key: "endladder.left", Sum: trimmed(rest, 0)}
	}
	return total, taken, nil
}

// endladder is the rule of the end of a contract (6.32-6.35): what stays in use, and what becomes waste.
func endladder(c dialogue.Case) (dialogue.Result, error) {
	total, taken, err := endRungsOf(c.Answers)
	if err != nil {
		return dialogue.Result{}, err
	}
	grid := dialogue.Grid{Key: "table", Columns: []string{"rung", "pieces", "share", "destination", "reason"}, Numeric: []bool{false, true, true, false, false}}
	out := report{dialogue.Result{Verdict: "DONE"}}
	for i, n := range taken {
		id := strconv.Itoa(i + 1)
		out.bar(step("t"+id), n, total, "")
		grid.Rows = append(grid.Rows, []string{step("t" + id), calc.Fixed(n, 0), calc.Fixed(share(n, total), 1), textAt(c.Answers, "d"+id), textAt(c.Answers, "r"+id)})
	}
	kept, waste := sum(taken[:keptRungs]...), taken[endRungs-1]
	out.Args = fill("kept", figure(share(kept, total), 1), "waste", figure(share(waste, total), 1))
	out.say("", "sum", "total", figure(total, 0), "keptn", figure(kept, 0))
	if waste.Sign() > 0 {
		out.say("stop", "waste", "n", figure(waste, 0))
		out.Unfinished = c.Script.Ticks
	}
	out.say("info", "own")
	out.grid(grid)
	out.cite(c, "total", "t7")
	return out.Result, nil
}
