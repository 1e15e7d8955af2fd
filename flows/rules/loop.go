package rules

import (
	"strconv"
	"strings"

	"kringloop/flows/dialogue"
)

// Questions that close the loop (§3.7): before the tender, and during the contract.
const (
	loopBefore = 8
	loopAll    = 13
)

// loopReport is what the questions from one to another came to.
func loopReport(c dialogue.Case, from, to int) report {
	grid := dialogue.Grid{Key: "table", Columns: []string{"question", "answer", "note", "action", "who", "due"}}
	count := map[string]int{}
	var open []string
	for i := from; i <= to; i++ {
		id := "k" + strconv.Itoa(i)
		answer := c.Answers.Option(id)
		count[answer]++
		if task := taskCells(c, id+"act"); task[0] != "" {
			open = append(open, step(id))
		}
		grid.Rows = append(grid.Rows, append([]string{step(id), optionOf(id, answer), textAt(c.Answers, id+"note")}, taskCells(c, id+"act")...))
	}
	out := report{dialogue.Result{Verdict: "DONE", Args: fill("ja", strconv.Itoa(count[yes]), "nee", strconv.Itoa(count["nee"]),
		"weetniet", strconv.Itoa(count["weetniet"]))}}
	if len(open) > 0 {
		out.say("warn", "open", "rows", strings.Join(open, ", "))
	}
	out.grid(filledOnly(grid))
	out.cite(c, "k"+strconv.Itoa(from))
	return out
}

// loop is the rule of the eight questions before the tender (2.45-2.52).
func loop(c dialogue.Case) (dialogue.Result, error) {
	out := loopReport(c, 1, loopBefore)
	if c.Answers.Option("k1") == yes {
		out.say("info", "buy")
		out.next("next.buy", "talk", "ladder")
	}
	if !out.says("open") {
		out.say("good", "fine")
	}
	out.next("next.plan", "item", "p2.i12")
	return out.Result, nil
}

func (r *report) says(key string) bool {
	for _, l := range r.Lines {
		if l.Key == key {
			return true
		}
	}
	return false
}

// closing is the rule of a contract's closing talk: the five questions of its end (6.29-6.33), a last line, and lessons.
func closing(c dialogue.Case) (dialogue.Result, error) {
	out := loopReport(c, loopBefore+1, loopAll)
	out.Lines = append([]dialogue.Line{sentence("", "final", "text", textAt(c.Answers, "final"))}, out.Lines...)
	if out.Lessons = lessonsOf([]dialogue.Case{c}, "lessons"); len(out.Lessons) > 0 {
		out.say("info", "lessons", "n", strconv.Itoa(len(out.Lessons)))
	}
	return out.Result, nil
}
