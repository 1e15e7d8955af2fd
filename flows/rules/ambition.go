package rules

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

// ambitionLink is the official map of Vlaanderen Circulair (1.52, 1.79).
const ambitionLink = "https://aankopen.vlaanderen-circulair.be/nl/aan-de-slag/de-ambitiekaart"

// ambition is the rule of the ambition map: goals, how to reach them, one indicator each, and whether it can be measured.
func ambition(c dialogue.Case) (dialogue.Result, error) {
	goals := chosenGoals(c)
	out := report{dialogue.Result{Verdict: "MANY", Args: fill("n", strconv.Itoa(len(goals)), "category", optionOf("category", c.Answers.Option("category")))}}
	if len(goals) == 1 {
		out.Verdict = "ONE"
	}
	for _, g := range goals {
		out.say("good", "target", "goal", optionOf("goals", g), "target", textAt(c.Answers, g+"target"), "kpi", optionOf(g+"kpi", c.Answers.Option(g+"kpi")))
	}
	ambitionGoals(&out, c, goals)
	ambitionMeasuring(&out, c, goals)
	ambitionMoments(&out, c)
	out.say("info", "backwards")
	out.say("info", "own", "link", ambitionLink)
	if slices.Contains(goals, "a") {
		out.next("next.ladder", "talk", "ladder")
	}
	if slices.Contains(goals, "d") {
		out.next("next.reuse", "talk", "reuse")
	}
	out.next("next.criteria", "talk", "criteria")
	out.cite(c, "goals", "measure")
	return out.Result, nil
}

// chosenGoals are the chosen goals in the order of the map.
func chosenGoals(c dialogue.Case) []string {
	out := slices.Clone(c.Answers["goals"].Options)
	slices.Sort(out)
	return out
}

// goalNames puts the names of goals in a row.
func goalNames(goals []string) string {
	var out []string
	for _, g := range goals {
		if g == "extra" {
			out = append(out, textOf("extra"))
			continue
		}
		out = append(out, optionOf("goals", g))
	}
	return strings.Join(out, ", ")
}

// ambitionGoals tables the goals and says what would make them stronger.
func ambitionGoals(out *report, c dialogue.Case, goals []string) {
	table := dialogue.Grid{Key: "table", Columns: []string{"goal", "strategies", "indicator", "formula", "value"}}
	var vague, single []string
	for _, g := range goals {
		kpi, target := c.Answers.Option(g+"kpi"), textAt(c.Answers, g+"target")
		var how []string
		for _, s := range c.Answers[g+"do"].Options {
			how = append(how, optionOf(g+"do", s))
		}
		if len(how) == 1 {
			single = append(single, g)
		}
		if !strings.ContainsFunc(target, unicode.IsDigit) {
			vague = append(vague, g)
		}
		table.Rows = append(table.Rows, []string{optionOf("goals", g), strings.Join(how, ", "), optionOf(g+"kpi", kpi), noteOf(g+"kpi", kpi), target})
	}
	for _, x := range c.Answers["extra"].Options {
		table.Rows = append(table.Rows, []string{textOf("extra"), "", optionOf("extra", x), noteOf("extra", x), ""})
	}
	out.grid(table)
	if len(vague) > 0 {
		out.say("warn", "nonumber", "goals", goalNames(vague)) // 2.54
		out.Unfinished = append(out.Unfinished, "p2.i04")
	}
	if len(single) > 0 {
		out.say("warn", "single", "goals", goalNames(single))
	}
}

// ambitionMeasuring says whether the indicators can be measured with the means there are (1.50), and who must deliver (1.51).
func ambitionMeasuring(out *report, c dialogue.Case, goals []string) {
	want := slices.Clone(goals)
	if len(c.Answers["extra"].Options) > 0 {
		want = append(want, "extra")
	}
	table := dialogue.Grid{Key: "feasible", Columns: []string{"goal", "source", "perhour", "supplier"}, Numeric: []bool{false, false, true, false}}
	var seen, clause []string
	hours := new(big.Rat)
	for _, r := range rowsOf(c, "measure") {
		g := r["goal"]
		if !slices.Contains(want, g) {
			continue // of a goal that was dropped since
		}
		seen = append(seen, g)
		n, _ := calc.ParseJSON(r["hours"])
		hours = sum(hours, n)
		if r["supplier"] == yes && !slices.Contains(clause, g) {
			clause = append(clause, g)
		}
		table.Rows = append(table.Rows, []string{goalNames([]string{g}), r["source"], r["hours"], columnOf("measure", "supplier", r["supplier"])})
	}
	out.grid(table)
	if open := slices.DeleteFunc(want, func(g string) bool { return slices.Contains(seen, g) }); len(open) > 0 {
		out.say("warn", "unmeasured", "goals", goalNames(open))
		out.Unfinished = append(out.Unfinished, "p1.i10", "p1.i11")
	}
	if len(clause) > 0 {
		out.say("warn", "clause", "goals", goalNames(clause))
	}
	if hours.Sign() > 0 {
		out.say("info", "hours", "hours", figure(hours, 2))
	}
}

// measuring are the moments that are asked for (own), in their order.
var measuring = []string{"base", "award", "end"}

// ambitionMoments tables when there is measuring: at the three moments, and every year between award and end.
func ambitionMoments(out *report, c dialogue.Case) {
	table := dialogue.Grid{Key: "moments", Columns: []string{"moment", "date"}}
	var open []string
	var last time.Time
	ordered := true
	for _, m := range measuring {
		at, ok := dayAt(c.Answers, m)
		if !ok {
			open = append(open, m)
			continue
		}
		ordered = ordered && !at.Before(last)
		if award, ok := dayAt(c.Answers, "award"); ok && m == "end" {
			for _, y := range anniversaries(award, at) {
				table.Rows = append(table.Rows, []string{textOf("m.year"), day(y)})
			}
		}
		table.Rows = append(table.Rows, []string{textOf("m." + m), day(at)})
		last = at
	}
	out.grid(table)
	if len(open) > 0 {
		out.say("warn", "nomoments", "moments", list(open))
	}
	if !ordered {
		out.say("warn", "order")
	}
}

// maxYears bounds the years that are planned.
const maxYears = 50

// anniversaries lists the days a whole number of years after the first, before the last; 29 February becomes the 28th.
func anniversaries(first, last time.Time) []time.Time {
	var out []time.Time
	for n := 1; n <= maxYears; n++ {
		y := first.AddDate(n, 0, 0)
		if y.Month() != first.Month() {
			y = y.AddDate(0, 0, -y.Day())
		}
		if !y.Before(last) {
			break
		}
		out = append(out, y)
	}
	return out
}
