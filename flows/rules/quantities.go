package rules

import (
	"math/big"

	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

// impact is the rule of the realised impact (6.19).
func impact(c dialogue.Case) (dialogue.Result, error) {
	estimated, ordered := zero(c.Answers.Number("estimated")), zero(c.Answers.Number("ordered"))
	i, err := calc.Realise(zero(c.Answers.Number("effect")), estimated, ordered)
	if err != nil {
		return dialogue.Result{}, err
	}
	out := report{dialogue.Result{Verdict: "REALISED", Args: fill("what", textAt(c.Answers, "what"), "unit", textAt(c.Answers, "unit"),
		"expected", figure(i.Expected, 4), "realised", figure(i.Realised, 4))}}
	rows := [][]string{{textOf("realised"), trimmed(ordered, 4), trimmed(i.Realised, 4)}}
	if i.Ratio == nil { // only what became of it is shown (§4.4)
		out.say("info", "only")
	} else {
		out.Lines = append(out.Lines, dialogue.Line{Key: "sum", Args: out.Args})
		rows = append([][]string{{textOf("expected"), trimmed(estimated, 4), trimmed(i.Expected, 4)}}, rows...)
		out.Verdict = "DONE"
		out.Args["percent"] = figure(share(i.Realised, i.Expected), 1)
		if d := ordered.Cmp(estimated); d > 0 {
			out.say("warn", "more")
		} else if d < 0 {
			out.say("warn", "less")
		}
	}
	out.say("info", "source")
	most := i.Expected
	if i.Realised.Cmp(most) > 0 {
		most = i.Realised
	}
	if i.Ratio != nil {
		out.bar(textOf("expected"), i.Expected, most, "")
	}
	out.bar(textOf("realised"), i.Realised, most, "")
	out.grid(dialogue.Grid{Key: "table", Columns: []string{"line", "pieces", "gain"}, Numeric: []bool{false, true, true}, Rows: rows})
	out.cite(c, "ordered")
	out.next("next.review", "talk", "review")
	return out.Result, nil
}

// zero takes what is missing as nothing; the questions leave nothing missing.
func zero(r *big.Rat) *big.Rat { return sum(r) }

// reuse is the rule of the reuse target (2.55). It has no target of its own: 80 % is an example.
func reuse(c dialogue.Case) (dialogue.Result, error) {
	needed, reused, target := zero(c.Answers.Number("needed")), zero(c.Answers.Number("reused")), c.Answers.Number("target")
	r, err := calc.ReuseShare(reused, needed, zero(target))
	if err != nil {
		return dialogue.Result{}, err
	}
	out := report{dialogue.Result{Verdict: "NO_NEED", Args: fill("what", textAt(c.Answers, "what"), "needed", figure(needed, 2), "reused", figure(reused, 2))}}
	out.cite(c, "target")
	if r.Share == nil {
		out.say("info", "noneed")
		return out.Result, nil
	}
	out.Verdict, out.Args["percent"] = "SHARE", figure(share(reused, needed), 1)
	out.say("info", "sum", "reused", out.Args["reused"], "needed", out.Args["needed"])
	out.bar(textOf("reused"), share(reused, needed), whole(100), "")
	if target == nil {
		out.say("warn", "notarget")
		out.next("next.goal", "talk", "ambition")
		return out.Result, nil
	}
	out.Args["target"], out.Args["short"] = figure(target, 1), figure(r.Short, 0)
	out.bar(textOf("target"), target, whole(100), "")
	out.Verdict = "REACHED"
	if r.Short.Sign() > 0 {
		out.Verdict = "SHORT"
		out.say("warn", "short", "target", out.Args["target"], "short", out.Args["short"])
		out.next("next.ladder", "talk", "ladder")
	}
	return out.Result, nil
}

// devices is the rule of the number of devices (4.38, 4.39).
func devices(c dialogue.Case) (dialogue.Result, error) {
	at := func(id string) *big.Rat { return zero(c.Answers.Number(id)) }
	f, err := calc.Devices(at("people"), at("each"), at("repairs"), at("days"))
	if err != nil {
		return dialogue.Result{}, err
	}
	out := report{dialogue.Result{Verdict: "DONE", Args: fill("total", figure(f.Total, 0))}}
	out.say("", "sum", "people", figure(at("people"), 0), "each", figure(at("each"), 4), "spare", figure(f.Spare, 0))
	out.say("info", "spare", "repairs", figure(at("repairs"), 4), "days", figure(at("days"), 4))
	if f.Spare.Sign() > 0 {
		out.say("info", "faster")
	}
	out.say("info", "own")
	out.bar(textOf("base"), new(big.Rat).Sub(f.Total, f.Spare), f.Total, "")
	out.bar(textOf("reserve"), f.Spare, f.Total, "")
	out.next("next.ladder", "talk", "ladder")
	out.next("next.tco", "talk", "tco")
	out.cite(c, "people", "days")
	return out.Result, nil
}
