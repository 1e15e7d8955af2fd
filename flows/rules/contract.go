package rules

import (
	"slices"
	"strings"

	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

// contract is the rule of the registration of a contract: it says back what was answered, and refuses what can't be one
// (flows §3.1).
func contract(c dialogue.Case) (dialogue.Result, error) {
	out := report{dialogue.Result{Verdict: "READY"}}
	start, ok1 := dayAt(c.Answers, "start")
	end, ok2 := dayAt(c.Answers, "end")
	kinds := c.Answers["kinds"].Options
	switch {
	case ok1 && ok2 && end.Before(start):
		return dialogue.Result{}, calc.Issue{Key: "order"}
	case ok1 && ok2 && !end.Before(start.AddDate(50, 0, 0)):
		return dialogue.Result{}, calc.Issue{Key: "long"}
	case len(kinds) == 1 && slices.Contains(kinds, "raam"):
		return dialogue.Result{}, calc.Issue{Key: "onlyframe"}
	}
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = optionOf("kinds", k)
	}
	g := dialogue.Grid{Key: "table", Columns: []string{"field", "value"}}
	for _, r := range [][2]string{{"title", textAt(c.Answers, "title")}, {"supplier", textAt(c.Answers, "supplier")}, {"kinds", strings.Join(names, ", ")},
		{"start", day(start)}, {"end", day(end)}} {
		g.Rows = append(g.Rows, []string{step(r[0]), r[1]})
	}
	out.grid(g)
	if sooner(end, c.Today) {
		out.say("warn", "over")
	}
	out.say("info", "owner")
	return out.Result, nil
}
