package rules

import (
	"strconv"
	"strings"

	"kringloop/flows/dialogue"
)

// handoverItems is how many things a purchaser hands over (§3.6).
const handoverItems = 12

// handover is the rule of the handover from purchaser to contract manager (6.39): what is in order, what does not apply and why.
func handover(c dialogue.Case) (dialogue.Result, error) {
	grid := dialogue.Grid{Key: "table", Columns: []string{"item", "state", "text"}}
	count := map[string]int{}
	var bare []string
	for i := 1; i <= handoverItems; i++ {
		n := strconv.Itoa(i)
		id := "h" + n
		state, text := c.Answers.Option(id), textAt(c.Answers, "at"+n)
		if state == "nvt" {
			text = textAt(c.Answers, "why"+n)
		}
		if text == "" {
			bare = append(bare, step(id))
		}
		count[state]++
		grid.Rows = append(grid.Rows, []string{step(id), optionOf(id, state), text})
	}
	out := report{dialogue.Result{Verdict: "READY", Args: fill("ok", strconv.Itoa(count["ok"]), "nvt", strconv.Itoa(count["nvt"]))}}
	if len(bare) > 0 {
		out.say("warn", "bare", "items", strings.Join(bare, ", "))
	}
	out.say("info", "key")
	out.grid(grid)
	out.cite(c, "h1")
	return out.Result, nil
}
