package rules

import (
	"strconv"
	"strings"

	"kringloop/flows/dialogue"
)

// yearRows is how many aspects the yearly checklist has (§3.4; 6.41).
const yearRows = 7

// yearcheck is the rule of a contract's yearly checklist: the judgement of each aspect, and what is done about it.
func yearcheck(c dialogue.Case) (dialogue.Result, error) {
	grid := dialogue.Grid{Key: "table", Columns: []string{"aspect", "answer", "found", "action", "who", "due"}}
	rows := map[string][]string{}
	for i := 1; i <= yearRows; i++ {
		id := "j" + strconv.Itoa(i)
		answer, text := c.Answers.Option(id), textAt(c.Answers, id+"found")
		if answer == "nvt" {
			text = textAt(c.Answers, id+"why")
		}
		rows[answer] = append(rows[answer], step(id))
		grid.Rows = append(grid.Rows, append([]string{step(id), optionOf(id, answer), text}, taskCells(c, id+"act")...))
	}
	count := func(answer string) string { return strconv.Itoa(len(rows[answer])) }
	out := report{dialogue.Result{Verdict: "DONE", Args: fill("ok", count("ok"), "aandacht", count("aandacht"),
		"afwijking", count("afwijking"), "nvt", count("nvt"))}}
	for _, s := range []struct{ mark, answer string }{{"stop", "afwijking"}, {"warn", "aandacht"}} {
		if len(rows[s.answer]) > 0 {
			out.say(s.mark, s.answer, "rows", strings.Join(rows[s.answer], ", "))
		}
	}
	if len(rows["afwijking"])+len(rows["aandacht"]) == 0 {
		out.say("good", "fine")
	}
	out.say("info", "next")
	out.say("info", "own")
	out.grid(filledOnly(grid))
	out.cite(c, "j1")
	return out.Result, nil
}

// taskCells are what, who and by when of the one action of a table; empty where there is none.
func taskCells(c dialogue.Case, step string) []string {
	for _, r := range rowsOf(c, step) {
		return []string{r["what"], r["who"], r["due"]}
	}
	return []string{"", "", ""}
}

// meeting is the rule of a contract meeting's report (§3.5).
func meeting(c dialogue.Case) (dialogue.Result, error) {
	tasks := rowsOf(c, "actions")
	out := report{dialogue.Result{Verdict: "DONE", Args: fill("n", strconv.Itoa(len(tasks)))}}
	if len(tasks) == 0 {
		out.Verdict = "NOTED"
	}
	out.say("", "report", "report", textAt(c.Answers, "report"))
	grid := dialogue.Grid{Key: "table", Columns: []string{"action", "who", "due"}}
	for _, r := range tasks {
		grid.Rows = append(grid.Rows, []string{r["what"], r["who"], r["due"]})
	}
	if len(tasks) > 0 {
		out.say("info", "next")
		out.grid(filledOnly(grid))
	}
	out.cite(c, "report")
	return out.Result, nil
}
