package rules

import (
	"slices"
	"strconv"
	"strings"

	"kringloop/flows/dialogue"
)

// Questions of the evaluation that somebody has to have answered, and those that are answered by choosing.
var (
	reviewOpen   = []string{"e3", "e6", "e7", "e8"}
	reviewChosen = []string{"e2", "e4", "e5", "e9"}
)

// reviewGaps says what is still missing, and gives the questions that nobody answered.
func reviewGaps(out *report, all []dialogue.Case, short []dialogue.Answers) []string {
	var gaps []string
	for _, id := range reviewOpen {
		if !slices.ContainsFunc(all, func(c dialogue.Case) bool { a, ok := c.Answers[id]; return ok && !a.None }) {
			gaps = append(gaps, id)
		}
	}
	if len(gaps) > 0 {
		out.say("warn", "gaps", "steps", list(gaps))
	}
	if len(all) < 2 || len(short) == 0 {
		out.say("info", "others", "n", strconv.Itoa(len(all)), "tenderers", strconv.Itoa(len(short)), "who", unheard(all, short))
		out.Unfinished = append(out.Unfinished, "p7.i05")
	}
	if len(out.Lessons) == 0 {
		out.Unfinished = append(out.Unfinished, "p7.i09")
	}
	return gaps
}

// reviewRoles are those whose answers a report should not be without (7.02).
var reviewRoles = []string{"klant", "contractbeheer", "mvo"}

// unheard names whom to ask too: the roles in which nobody answered yet, and tenderers.
func unheard(all []dialogue.Case, short []dialogue.Answers) string {
	var out []string
	for _, role := range reviewRoles {
		if !slices.ContainsFunc(all, func(c dialogue.Case) bool { return c.Answers.Option("role") == role }) {
			out = append(out, textOf("ask.role."+role))
		}
	}
	if len(short) == 0 {
		out = append(out, textOf("ask.tenderers"))
	}
	return strings.Join(out, ", ")
}

// toManagement is the draft of what to tell management (7.20).
func toManagement(all []dialogue.Case, keep, change advice, lessons int) dialogue.Line {
	l := sentence("draft", "management")
	add := func(key string, pairs ...string) { l.Parts = append(l.Parts, sentence("", key, pairs...)) }
	for _, text := range texts(all, "e8") {
		add("management.message", "text", text)
	}
	switch reached := reachedOf(all); {
	case len(reached) == 1:
		add("management.goals", "answer", reached[0])
	case len(reached) > 1:
		add("management.divided", "answers", strings.Join(reached, ", "))
	}
	for _, figure := range texts(all, "e2figure") {
		add("management.figure", "text", figure)
	}
	for _, say := range []struct {
		key  string
		what []string
	}{{"keep", keep.things}, {"keep.next", keep.deeds}, {"change", change.things}, {"change.next", change.deeds}} {
		if len(say.what) > 0 {
			add("management."+say.key, "names", strings.Join(say.what, "; "))
		}
	}
	if lessons > 0 {
		add("management.lessons", "n", strconv.Itoa(lessons))
	}
	add("management.next")
	return l
}

// reachedOf lists what was answered on whether the ambitions were reached, each once, in the order of the options: whoever makes
// the report of the same answers says the same.
func reachedOf(all []dialogue.Case) (out []string) {
	st, ok := all[0].Script.Step("e2")
	if !ok {
		return nil
	}
	for _, o := range st.Options {
		if slices.ContainsFunc(all, func(c dialogue.Case) bool { return c.Answers.Option("e2") == o.ID }) {
			out = append(out, "@@reached."+o.ID)
		}
	}
	return out
}

// shortSteps are the questions for tenderers (7.08).
var shortSteps = []string{"criteria", "clear", "time", "again"}

// askTenderers is the draft of a message with the short form.
func askTenderers() dialogue.Line {
	l := sentence("draft", "ask")
	for _, id := range shortSteps {
		l.Parts = append(l.Parts, sentence("", "ask."+id))
	}
	l.Parts = append(l.Parts, sentence("", "ask.close"))
	return l
}

func reviewTables(out *report, all []dialogue.Case, short []dialogue.Answers, indicators, criteria []tally) {
	out.grid(filledOnly(tallyTable("table.indicators", "indicator", "e1", "result", indicators)))
	out.grid(filledOnly(chosenTable(all)))
	out.grid(filledOnly(tallyTable("table.criteria", "criterion", "e3", "verdict", criteria)))
	plan := dialogue.Grid{Key: "table.planning", Columns: []string{"phase", "planned", "actual", "days"}, Numeric: []bool{false, false, false, true}}
	for _, d := range planningOf(all) {
		plan.Rows = append(plan.Rows, []string{columnOf("planning", "phase", d.phase), d.planned, d.actual, strconv.Itoa(d.days)})
	}
	out.grid(plan)
	cards := dialogue.Grid{Key: "table.lessons", Columns: []string{"theme", "happened", "lesson", "next", "failed"}}
	for _, l := range out.Lessons {
		failed := "nee"
		if l.Failed {
			failed = yes
		}
		cards.Rows = append(cards.Rows, []string{columnOf("e6", "theme", l.Theme), l.Happened, l.Lesson, l.Next, columnOf("e6", "failed", failed)})
	}
	out.grid(cards)
	out.grid(shortTable(short))
}

// tallyTable lists rows with each verdict, how often it was given and why.
func tallyTable(key, name, step, column string, rows []tally) dialogue.Grid {
	g := dialogue.Grid{Key: key, Columns: []string{name, "verdict", "votes", "why"}, Numeric: []bool{false, false, true, false}}
	for _, t := range rows {
		for _, v := range t.verdicts {
			g.Rows = append(g.Rows, []string{t.name, columnOf(step, column, v), strconv.Itoa(t.votes[v]), strings.Join(t.reasons[v], "; ")})
		}
	}
	return g
}

// chosenTable lists the questions that are answered by choosing, with what else was said.
func chosenTable(all []dialogue.Case) dialogue.Grid {
	g := dialogue.Grid{Key: "table.answers", Columns: []string{"question", "verdict", "votes", "why"}, Numeric: []bool{false, false, true, false}}
	more := map[string]string{"e2": "e2figure", "e4": "e4why", "e5": "e5what", "e9": "e9why"}
	for _, id := range reviewChosen {
		st, ok := all[0].Script.Step(id)
		if !ok {
			continue
		}
		for _, o := range st.Options {
			votes, said := 0, []string{}
			for _, c := range all {
				if c.Answers.Option(id) == o.ID {
					votes++
					if text := textAt(c.Answers, more[id]); text != "" {
						said = append(said, text)
					}
				}
			}
			slices.Sort(said)
			if votes > 0 {
				g.Rows = append(g.Rows, []string{step(id), optionOf(id, o.ID), strconv.Itoa(votes), strings.Join(said, "; ")})
			}
		}
	}
	return g
}

// shortTable counts what tenderers answered.
func shortTable(short []dialogue.Answers) dialogue.Grid {
	g := dialogue.Grid{Key: "table.tenderers", Columns: []string{"question", "verdict", "votes"}, Numeric: []bool{false, false, true}}
	for _, id := range shortSteps {
		var order []string
		votes := map[string]int{}
		for _, a := range short {
			o := a.Option(id)
			if o == "" {
				continue
			}
			if votes[o] == 0 {
				order = append(order, o)
			}
			votes[o]++
		}
		for _, o := range order {
			g.Rows = append(g.Rows, []string{textOf("short." + id), textOf("short." + o), strconv.Itoa(votes[o])})
		}
	}
	return g
}

// reviewShort is the rule of the short form for one tenderer.
func reviewShort(c dialogue.Case) (dialogue.Result, error) {
	out := report{dialogue.Result{Verdict: "DONE"}}
	marks := map[string]string{"ja": "good", "deels": "warn", "nee": "stop", "genoeg": "good", "krap": "warn", "teweinig": "stop", "misschien": "warn"}
	for _, id := range shortSteps {
		o := c.Answers.Option(id)
		out.say(marks[o], "answer", "step", step(id), "answer", optionOf(id, o))
	}
	if text := textAt(c.Answers, "said"); text != "" {
		out.say("info", "said", "text", text)
	}
	out.say("info", "counts")
	out.next("next.review", "talk", "review")
	out.cite(c, shortSteps...)
	return out.Result, nil
}
