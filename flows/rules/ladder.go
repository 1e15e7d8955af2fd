package rules

import (
	"math/big"
	"strconv"

	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

// rungs counts the rungs that take a share of the need: changing how we work, the six alternatives (2.38). What they
// leave is bought new.
const rungs = 7

// The rungs that need a name of their own.
const (
	rungNone   = 0 // the need disappears
	rungReuse  = 2
	rungRemade = 6
)

// Ladder is how a need is met, in pieces.
type Ladder struct {
	Need    *big.Rat
	Taken   [rungs]*big.Rat
	Second  *big.Rat // of the reused, what is bought second-hand
	New     *big.Rat
	Bought  *big.Rat // new, remanufactured or second-hand
	Avoided *big.Rat // need − new
	Unknown []string // rungs still to be looked into: they may take more
	Bare    []string // rungs that don't fit, without a reason
	Service bool     // to be had as a service; the quantity stays
}

// LadderOf shares a need out over the rungs. An error is an Issue: answers that were changed can take more than there is.
func LadderOf(a dialogue.Answers) (Ladder, error) {
	need := a.Number("need")
	if need == nil || need.Sign() <= 0 {
		return Ladder{}, calc.Issue{Key: "ladder.need"}
	}
	l := Ladder{Need: need, Second: new(big.Rat), New: new(big.Rat).Set(need), Service: a.Option("t7") == "yes"}
	for i := range rungs {
		n := strconv.Itoa(i)
		l.Taken[i] = new(big.Rat)
		switch a.Option("t" + n) {
		case "full":
			l.Taken[i].Set(l.New)
		case "part":
			l.Taken[i] = sum(a.Number("n"+n), a.Number("h"+n))
		case "none":
			if textAt(a, "r"+n) == "" {
				l.Bare = append(l.Bare, "t"+n)
			}
		case "unknown":
			l.Unknown = append(l.Unknown, "t"+n)
		}
		l.New = new(big.Rat).Sub(l.New, l.Taken[i])
	}
	if h := a.Number("h2"); h != nil {
		l.Second = h
	}
	if l.New.Sign() < 0 || l.Second.Cmp(l.Taken[rungReuse]) > 0 {
		return Ladder{}, calc.Issue{Key: "ladder.more", Sum: trimmed(need, 0)}
	}
	if a.Option("t7") == "unknown" {
		l.Unknown = append(l.Unknown, "t7")
	}
	l.Bought = sum(l.New, l.Taken[rungRemade], l.Second)
	l.Avoided = new(big.Rat).Sub(need, l.New)
	return l, nil
}

// verdict says what the ladder amounts to.
func (l Ladder) verdict() string {
	switch {
	case l.Taken[rungNone].Cmp(l.Need) == 0:
		return "NO_NEED"
	case l.Bought.Sign() == 0:
		return "BUY_NONE"
	case l.New.Sign() == 0:
		return "NONE_NEW"
	case len(l.Unknown) > 0:
		return "OPEN"
	case l.New.Cmp(l.Need) == 0:
		return "ALL_NEW"
	}
	return "SOME_NEW"
}

// ladder is the rule of "do we have to buy?".
func ladder(c dialogue.Case) (dialogue.Result, error) {
	l, err := LadderOf(c.Answers)
	if err != nil {
		return dialogue.Result{}, err
	}
	pct := func(n *big.Rat) string { return figure(share(n, l.Need), 1) }
	out := report{dialogue.Result{Verdict: l.verdict(), Args: fill("what", textAt(c.Answers, "what"), "need", figure(l.Need, 0),
		"new", figure(l.New, 0), "newpct", pct(l.New), "avoided", figure(l.Avoided, 0), "avoidedpct", pct(l.Avoided),
		"bought", figure(l.Bought, 0), "boughtpct", pct(l.Bought))}}
	out.Lines = append(out.Lines, dialogue.Line{Key: "sum", Args: out.Args})
	out.cite(c, "need")
	for i, n := range l.Taken {
		id := "t" + strconv.Itoa(i)
		if n.Sign() > 0 {
			out.say("good", "do."+id, "n", figure(n, 0))
			out.cite(c, id)
		}
		out.bar(step(id), n, l.Need, "")
	}
	out.bar(textOf("new"), l.New, l.Need, "")
	if l.Service {
		out.say("warn", "do.t7")
		out.cite(c, "t7")
	}
	if l.New.Sign() > 0 {
		out.say("info", "do.t8", "n", figure(l.New, 0))
	}
	if len(l.Unknown) > 0 {
		out.say("warn", "unknown", "steps", list(l.Unknown))
		out.Unfinished = c.Script.Ticks
	}
	if len(l.Bare) > 0 {
		out.say("warn", "bare", "steps", list(l.Bare))
	}
	out.say("info", "own")
	out.Tables = []dialogue.Grid{l.table(c.Answers)}
	l.next(&out)
	return out.Result, nil
}

func (l Ladder) table(a dialogue.Answers) dialogue.Grid {
	g := dialogue.Grid{Key: "table", Columns: []string{"rung", "answer", "pieces", "share", "reason"}, Numeric: []bool{false, false, true, true, false}}
	row := func(name, answer string, n *big.Rat, reason string) {
		g.Rows = append(g.Rows, []string{name, answer, calc.Fixed(n, 0), calc.Fixed(share(n, l.Need), 1), reason})
	}
	for i, n := range l.Taken {
		id := "t" + strconv.Itoa(i)
		answer := ""
		if o := a.Option(id); o != "" {
			answer = optionOf(id, o)
		}
		row(step(id), answer, n, textAt(a, "r"+strconv.Itoa(i)))
	}
	row(textOf("new"), "", l.New, "")
	return g
}

// next is what to do about it.
func (l Ladder) next(out *report) {
	if len(l.Unknown) > 0 {
		out.next("next.inventory", "item", "p2.i03")
	}
	if l.Service {
		out.next("next.tco", "talk", "tco")
	}
	switch {
	case l.New.Sign() > 0:
		out.next("next.function", "item", "p2.i07")
	case l.Bought.Sign() == 0:
		out.next("next.tell", "item", "p1.i12")
	}
	if l.Avoided.Sign() > 0 {
		out.next("next.case", "talk", "case")
	}
}
