package rules

import (
	"slices"
	"strconv"
	"strings"

	"kringloop/flows/dialogue"
)

// alwaysAsked are questions for every market (4.22, 4.95, 3.48), after one for each open goal: ten at most.
var alwaysAsked = []string{"duur", "gegevens", "plannen"}

// marketTexts writes out what goes to suppliers: the invitation and the questions, both drafts.
func marketTexts(out *report, c dialogue.Case, form Form, plan []Moment, open []string) {
	date, ok := contactDay(c, form, plan)
	if !ok {
		date = textOf("noday")
	}
	invitation := sentence("draft", "invite", "subject", textAt(c.Answers, "subject"))
	contact := sentence("", "invite.nocontact")
	if who := textAt(c.Answers, "contact"); who != "" {
		contact = sentence("", "invite.contact", "contact", who)
	}
	invitation.Parts = []dialogue.Line{
		sentence("", "invite."+string(form), "date", date),
		sentence("", "invite.equal"),
		contact,
	}
	questions := sentence("draft", "questions")
	for _, id := range slices.Concat(open, alwaysAsked) {
		questions.Parts = append(questions.Parts, sentence("", "question."+id))
	}
	out.Lines = append(out.Lines, invitation, questions)
	marketReport(out, c, plan)
}

// marketReport writes out, once something was learned, what every party gets to read of it (4.09).
func marketReport(out *report, c dialogue.Case, plan []Moment) {
	insights := rowsOf(c, "insights")
	if len(insights) == 0 {
		return
	}
	r := sentence("draft", "report", "subject", textAt(c.Answers, "subject"))
	if n, from, to := shared(rowsOf(c, "log")); n > 0 {
		key := "report.days"
		if from == to {
			key = "report.day"
		}
		r.Parts = append(r.Parts, sentence("", key, "n", strconv.Itoa(n), "from", from, "to", to))
	}
	r.Parts = append(r.Parts, sentence("", "report.learned"))
	for _, i := range insights {
		r.Parts = append(r.Parts, sentence("", "report.insight", "insight", i["insight"], "consequence", i["consequence"]))
	}
	date := textOf("noday")
	if at := plan[len(plan)-1].On; sooner(c.Today, at) {
		date = day(at)
	}
	r.Parts = append(r.Parts, sentence("", "report.next", "date", date), sentence("", "report.equal"))
	out.Lines = append(out.Lines, r)
	out.say("info", "report.secrets")
}

// shared tells with how many parties information was shared, and on which days for the first and the last time.
func shared(log []row) (n int, from, to string) {
	seen := map[string]bool{}
	for _, l := range log {
		seen[strings.ToLower(l["name"])] = true
		if from == "" || l["on"] < from {
			from = l["on"]
		}
		to = max(to, l["on"])
	}
	return len(seen), from, to
}

// contactDay is the day on which market and buyer meet, or answers are due; false when that is no day that is still to come.
func contactDay(c dialogue.Case, form Form, plan []Moment) (string, bool) {
	at := slices.IndexFunc(plan, func(m Moment) bool { return m.Key == formOf(form).contact })
	return day(plan[at].On), sooner(c.Today, plan[at].On)
}

// marketTables gives the plan, the parties, who got what when, and what came of it.
func marketTables(out *report, c dialogue.Case, plan []Moment) {
	steps := dialogue.Grid{Key: "plan", Columns: []string{"step", "date", "over"}}
	for _, m := range plan {
		over := ""
		if sooner(m.On, c.Today) {
			over = textOf("plan.over")
		}
		steps.Rows = append(steps.Rows, []string{textOf("plan." + m.Key), day(m.On), over})
	}
	out.grid(filledOnly(steps))
	parties := dialogue.Grid{Key: "parties.table", Columns: []string{"nr", "party", "ahead", "address"}, Numeric: []bool{true, false, false, false}}
	for i, p := range rowsOf(c, "parties") {
		parties.Rows = append(parties.Rows, []string{strconv.Itoa(i + 1), p["name"], columnOf("parties", "ahead", p["ahead"]), p["address"]})
	}
	out.grid(filledOnly(parties))
	log := dialogue.Grid{Key: "log", Columns: []string{"date", "party", "what", "by"}}
	for _, l := range rowsOf(c, "log") {
		log.Rows = append(log.Rows, []string{l["on"], l["name"], l["what"], l["by"]})
	}
	if len(log.Rows) == 0 { // nobody got anything yet: a log to fill in, with the same invitation for everybody
		log.Key = "log.start"
		for _, p := range rowsOf(c, "parties") {
			log.Rows = append(log.Rows, []string{"", p["name"], textOf("log.invitation"), ""})
		}
	}
	out.grid(log) // with its empty columns: they are to be filled in
	insights := dialogue.Grid{Key: "insights.table", Columns: []string{"insight", "consequence"}}
	for _, i := range rowsOf(c, "insights") {
		insights.Rows = append(insights.Rows, []string{i["insight"], i["consequence"]})
	}
	out.grid(insights)
	if len(insights.Rows) == 0 {
		out.say("info", "insights.later")
	}
}
