package rules

import (
	"slices"
	"strconv"
	"strings"

	"kringloop/flows/dialogue"
)

// advices are what to do about a stakeholder, the most pressing first. Our own.
var advices = []string{"talk", "early", "ambassador", "champion", "inform"}

// adviceFor goes by influence on the purchasing process (1.14) and attitude; an ally counts as in favour.
func adviceFor(influence, attitude string) string {
	high := influence == "hoog"
	switch attitude {
	case "tegen":
		if high {
			return "talk"
		}
	case "voor", "bondgenoot":
		if high {
			return "ambassador" // 1.07
		}
		return "champion"
	default:
		if high {
			return "early"
		}
	}
	return "inform"
}

// stakeholderGaps are kinds of stakeholder whose absence is a gap (2.16, 2.42).
var stakeholderGaps = []string{"financien", "onderhoud", "contractbeheer", "gebruiker"}

// stakeholders is the rule of the stakeholder map: what to do about each, and who isn't on it yet.
func stakeholders(c dialogue.Case) (dialogue.Result, error) {
	var out report
	people := rowsOf(c, "people")
	groups, kinds, high := map[string][]string{}, map[string]bool{}, 0
	table := dialogue.Grid{Key: "table", Columns: []string{"name", "kind", "side", "influence", "attitude", "advice", "need", "when", "contact"}}
	for _, p := range people {
		advice := adviceFor(p["influence"], p["attitude"])
		groups[advice] = append(groups[advice], p["name"])
		kinds[p["kind"]] = true
		if p["influence"] == "hoog" {
			high++
		}
		table.Rows = append(table.Rows, []string{p["name"], columnOf("people", "kind", p["kind"]), columnOf("people", "side", p["side"]), columnOf("people", "influence", p["influence"]),
			columnOf("people", "attitude", p["attitude"]), textOf("advice." + advice), p["need"], columnOf("people", "phase", p["phase"]), p["contact"]})
	}
	out.Verdict, out.Args = "DONE", map[string]string{"n": strconv.Itoa(len(people)), "high": strconv.Itoa(high)}
	for _, advice := range advices {
		if names := groups[advice]; len(names) > 0 {
			out.say("", "do."+advice, "names", strings.Join(names, ", "))
		}
	}
	for _, kind := range stakeholderGaps {
		if !kinds[kind] {
			out.say("warn", "missing."+kind)
		}
	}
	if others := absent(c, kinds); others != "" {
		out.say("info", "others", "kinds", others)
	}
	out.say("info", "own")
	out.say("info", "privacy")
	out.grid(filledOnly(table))
	if len(groups["talk"]) > 0 {
		out.next("next.case", "talk", "case")
	}
	out.next("next.allies", "item", "p1.i02")
	out.next("next.plan", "item", "p1.i12")
	out.Facts = []string{"1.14", "1.15", "1.07", "2.16", "2.42"}
	out.Passages = []string{"p1.belanghebbenden", "p1.medestanders", "p2.interne-betrokkenen"}
	return out.Result, nil
}

// absent lists the kinds of the guide that the map doesn't have, but for those that have a warning of their own.
func absent(c dialogue.Case, have map[string]bool) string {
	st, ok := c.Script.Step("people")
	if !ok {
		return ""
	}
	var out []string
	for _, col := range st.Columns {
		for _, o := range col.Options {
			if col.ID == "kind" && o.ID != "anders" && !have[o.ID] && !slices.Contains(stakeholderGaps, o.ID) {
				out = append(out, columnOf("people", "kind", o.ID))
			}
		}
	}
	return strings.Join(out, ", ")
}
