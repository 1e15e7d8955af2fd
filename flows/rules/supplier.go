package rules

import (
	"strconv"
	"strings"

	"kringloop/flows/dialogue"
)

// supplier is the rule of the talk with the present supplier: what both gain, who decides, and what needs a change of
// the contract, which is for a lawyer to judge (C4).
func supplier(c dialogue.Case) (dialogue.Result, error) {
	var out report
	ideas, name := rowsOf(c, "ideas"), textAt(c.Answers, "name")
	both := namesOf(ideas, "idea", func(r row) bool { return r["us"] != "" && r["them"] != "" })
	out.Verdict, out.Args = "DONE", map[string]string{"name": name, "n": strconv.Itoa(len(ideas)), "both": strconv.Itoa(len(both))}
	out.say("", "ours", "text", textAt(c.Answers, "ambition"))
	if theirs := textAt(c.Answers, "theirs"); theirs != "" {
		out.say("", "theirs", "name", name, "text", theirs)
	} else {
		out.say("warn", "theirs.ask", "name", name)
	}
	list := func(mark, key string, names []string) {
		if len(names) > 0 {
			out.say(mark, key, "names", strings.Join(names, ", "))
		}
	}
	list("good", "both", both)
	list("warn", "onesided", namesOf(ideas, "idea", func(r row) bool { return r["us"] == "" || r["them"] == "" }))
	list("warn", "nobody", namesOf(ideas, "idea", func(r row) bool { return r["decides"] == "" }))
	list("warn", "change", namesOf(ideas, "idea", func(r row) bool { return r["change"] == "ja" }))
	list("warn", "change.unknown", namesOf(ideas, "idea", func(r row) bool { return r["change"] != "ja" && r["change"] != "nee" }))
	actions := rowsOf(c, "actions")
	if len(actions) == 0 {
		out.say("warn", "noactions")
	}
	list("warn", "loose", namesOf(actions, "action", func(r row) bool { return r["owner"] == "" || r["due"] == "" }))
	list("warn", "past", namesOf(actions, "action", func(r row) bool {
		on, ok := readDay(r["due"])
		return ok && sooner(on, c.Today)
	}))
	out.say("info", dialogue.Legal)
	table := dialogue.Grid{Key: "table", Columns: []string{"idea", "us", "them", "decides", "change.column"}}
	for _, i := range ideas {
		table.Rows = append(table.Rows, []string{i["idea"], i["us"], i["them"], i["decides"], columnOf("ideas", "change", i["change"])})
	}
	out.grid(filledOnly(table))
	out.grid(actionTable(actions))
	talked, known := dayAt(c.Answers, "day")
	if !known || sooner(c.Today, talked) { // it is being prepared: there is nothing to report yet
		out.say("info", "prepared")
		out.Unfinished = []string{"p2.i14", "p3.i10"}
	} else if textAt(c.Answers, "theirs") == "" {
		out.Unfinished = []string{"p3.i10"}
	}
	out.next("next.market", "talk", "market")
	out.Facts = []string{"2.56", "2.57", "3.48", "6.06", "6.07"}
	out.Passages = []string{"p2.lopend-contract", "p3.huidige", "p6.lopend-contract", "p6.partnerschap"}
	return out.Result, nil
}

// actionTable lists what somebody does by some day.
func actionTable(actions []row) dialogue.Grid {
	g := dialogue.Grid{Key: "actions.table", Columns: []string{"action", "owner", "due"}}
	for _, a := range actions {
		g.Rows = append(g.Rows, []string{a["action"], a["owner"], a["due"]})
	}
	return g
}

// namesOf lists a cell of the rows that something holds for.
func namesOf(rows []row, column string, holds func(row) bool) []string {
	var out []string
	for _, r := range rows {
		if holds(r) {
			out = append(out, r[column])
		}
	}
	return out
}
