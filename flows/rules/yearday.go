package rules

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

// Steps around the annual day, in calendar days from it; a setting "yearday.<key>" holds the number. All our own.
var yearSteps = []struct {
	key  string
	days int64
}{{"date", -60}, {"collect", -30}, {"dashboard", -14}, {"day", 0}, {"conclude", 14}}

// YearDay plans the annual circularity day: what comes before it moves out of a weekend to the Friday before, what comes
// after to the Monday after; the day itself stands as management chose it.
func YearDay(at time.Time, norm dialogue.Norm) []Moment {
	var out []Moment
	for _, s := range yearSteps {
		size := s.days
		if size < 0 {
			size = -size
		}
		n, err := strconv.Atoi(calc.Fixed(norm.Number("yearday."+s.key, big.NewRat(size, 1)), 0))
		if err != nil || n < 0 || n > 365 {
			n = int(size)
		}
		switch {
		case s.days < 0:
			out = append(out, Moment{s.key, fridayBefore(at.AddDate(0, 0, -n))})
		case s.days > 0:
			out = append(out, Moment{s.key, mondayAfter(at.AddDate(0, 0, n))})
		default:
			out = append(out, Moment{s.key, at})
		}
	}
	return out
}

// The colour of a goal against its target (§3.2); the bound is our own and can be set as "kpi.orange".
const (
	colourGreen  = "groen"
	colourOrange = "oranje"
	colourRed    = "rood"
	colourGrey   = "grijs" // no value, or no target
)

var kpiOrange = big.NewRat(90, 1)

// GoalColour says how a value stands to its target: value ÷ target when more is better, target ÷ value when less is.
// Green from 1, orange from 0.9, else red; nothing below zero can be.
func GoalColour(value, target *big.Rat, less bool, norm dialogue.Norm) string {
	if value == nil || target == nil || value.Sign() < 0 || target.Sign() < 0 {
		return colourGrey
	}
	part, of := value, target
	if less {
		part, of = target, value
	}
	switch {
	case of.Sign() == 0: // nothing was aimed for, or with less is better nothing came
		return colourGreen
	case part.Cmp(of) >= 0:
		return colourGreen
	case share(part, of).Cmp(norm.Number("kpi.orange", kpiOrange)) >= 0:
		return colourOrange
	}
	return colourRed
}

// agendaPoints are the six of §5.3.
var agendaPoints = []string{"goals", "projects", "contribution", "failures", "purchases", "policy"}

// yearday is the rule of the annual circularity day: dates and agenda before, dashboard and decisions on the day.
func yearday(c dialogue.Case) (dialogue.Result, error) {
	at, _ := dayAt(c.Answers, "day")
	plan := YearDay(at, c.Norm)
	decisions := rowsOf(c, "decisions")
	out := report{dialogue.Result{Verdict: "PLAN", Args: fill("date", day(at), "owner", textAt(c.Answers, "owner"), "n", strconv.Itoa(len(decisions)))}}
	if len(decisions) > 0 {
		out.Verdict = "HELD"
	}
	yearWarnings(&out, c, plan)
	goals := rowsOf(c, "goals")
	colours := map[string][]string{}
	for _, g := range goals {
		colour := goalColour(g, c.Norm)
		colours[colour] = append(colours[colour], g["goal"])
	}
	for _, s := range []struct{ mark, colour string }{{"good", colourGreen}, {"warn", colourOrange}, {"stop", colourRed}, {"info", colourGrey}} {
		out.sayList(s.mark, "goals."+s.colour, colours[s.colour])
	}
	yearThemes(&out, c)
	out.sayList("warn", "loose", namesOf(decisions, "what", func(r row) bool { return r["owner"] == "" || r["due"] == "" }))
	yearTexts(&out, c, decisions)
	out.say("info", "own")
	yearTables(&out, c, plan, goals, decisions)
	if len(decisions) == 0 {
		out.Unfinished = append(out.Unfinished, "p7.i12")
	}
	if len(unrated(c)) > 0 {
		out.Unfinished = append(out.Unfinished, "p7.i13")
	}
	out.next("next.policy", "item", "p7.i10")
	out.next("next.report", "item", "p7.i11")
	out.cite(c, "day", "goals", "themes", "decisions")
	return out.Result, nil
}

func goalColour(g row, norm dialogue.Norm) string {
	value, _ := calc.ParseJSON(g["value"])
	target, _ := calc.ParseJSON(g["target"])
	return GoalColour(value, target, g["direction"] == "lager", norm)
}

func yearWarnings(out *report, c dialogue.Case, plan []Moment) {
	for _, m := range plan {
		if m.Key == "day" && fridayBefore(m.On) != m.On {
			out.say("warn", "weekend", "date", day(m.On))
		}
	}
	held := len(rowsOf(c, "decisions")) > 0
	ahead := plan[1:] // the first is to say when and whose the day is, and that was just said
	at := slices.IndexFunc(ahead, func(m Moment) bool { return !sooner(m.On, c.Today) })
	switch {
	case at < 0 || held: // all is behind us: nothing to prepare
	case at > 0:
		out.say("warn", "late", "first", textOf("plan."+ahead[at].Key), "date", day(ahead[at].On))
	default:
		out.say("", "first", "first", textOf("plan."+ahead[0].Key), "date", day(ahead[0].On))
	}
	if project := c.Facts["project"]; !held && project != "" {
		out.say("info", "where.project", "project", project)
	} else if !held {
		out.say("info", "where.own")
	}
	if at, _ := dayAt(c.Answers, "day"); !held && !sooner(at, c.Today) && c.Facts["collect"] != "nee" {
		yearCollecting(out, c, plan[1].On)
	}
}

// yearCollecting says what is asked of whom before the day, and how much of it there is.
func yearCollecting(out *report, c dialogue.Case, on time.Time) {
	key := "collect"
	switch {
	case c.Facts["collect"] == yes:
		key = "collect.done"
	case !sooner(c.Today, on):
		key = "collect.late"
	}
	out.say("info", key, "date", day(on))
	for _, of := range []string{"checks", "cards"} {
		if there, asked := c.Facts["collect."+of+".there"], c.Facts["collect."+of+".asked"]; there != "" && there+asked != "00" {
			out.say("info", "collect."+of, "there", there, "asked", asked)
		}
		if names := c.Facts[of+".missing"]; names != "" {
			out.say("warn", "collect."+of+".missing", "names", names)
		}
	}
	if other := c.Facts["yearday.other"]; other != "" {
		out.say("warn", "collect.other", "date", other)
	}
}

// unrated lists the themes of 7.24 that nobody gave a mark.
func unrated(c dialogue.Case) []string {
	rated := map[string]bool{}
	for _, r := range rowsOf(c, "themes") {
		rated[r["theme"]] = r["mark"] != "weetniet"
	}
	var out []string
	st, _ := c.Script.Step("themes")
	for _, o := range st.Columns[0].Options {
		if !rated[o.ID] {
			out = append(out, columnOf("themes", "theme", o.ID))
		}
	}
	return out
}

func yearThemes(out *report, c dialogue.Case) {
	rows := rowsOf(c, "themes")
	if len(rows) == 0 {
		return
	}
	if missing := unrated(c); len(missing) > 0 {
		out.say("warn", "unrated", "themes", strings.Join(missing, ", "))
	}
	var bare []string
	for _, r := range rows {
		if r["proof"] == "" && r["mark"] != "weetniet" {
			bare = append(bare, columnOf("themes", "theme", r["theme"]))
		}
	}
	if len(bare) > 0 {
		out.say("warn", "noproof", "themes", strings.Join(bare, ", "))
	}
}

// yearTexts writes the agenda, and once there are decisions the message to colleagues (7.25); both are drafts.
func yearTexts(out *report, c dialogue.Case, decisions []row) {
	agenda := sentence("draft", "agenda", "date", out.Args["date"])
	for _, p := range agendaPoints {
		agenda.Parts = append(agenda.Parts, sentence("", "agenda."+p))
	}
	out.Lines = append(out.Lines, agenda)
	if len(decisions) == 0 {
		return
	}
	message := sentence("draft", "message", "date", out.Args["date"])
	for _, d := range decisions {
		key := "message.decision"
		switch {
		case d["owner"] != "" && d["due"] != "":
			key = "message.promise"
		case d["owner"] != "":
			key = "message.owner"
		case d["due"] != "":
			key = "message.due"
		}
		message.Parts = append(message.Parts, sentence("", key, "what", d["what"], "owner", d["owner"], "due", d["due"]))
	}
	if policy := textAt(c.Answers, "policy"); policy != "" {
		message.Parts = append(message.Parts, sentence("", "message.policy", "policy", policy))
	}
	message.Parts = append(message.Parts, sentence("", "message.close"))
	out.Lines = append(out.Lines, message)
}

func yearTables(out *report, c dialogue.Case, plan []Moment, goals, decisions []row) {
	steps := dialogue.Grid{Key: "table.plan", Columns: []string{"step", "date"}}
	for _, m := range plan {
		steps.Rows = append(steps.Rows, []string{textOf("plan." + m.Key), day(m.On)})
	}
	out.grid(steps)
	dashboard := dialogue.Grid{Key: "table.goals", Columns: []string{"goal", "target", "value", "unit", "colour"}, Numeric: []bool{false, true, true, false, false}}
	for _, g := range goals {
		dashboard.Rows = append(dashboard.Rows, []string{g["goal"], g["target"], g["value"], g["unit"], textOf("colour." + goalColour(g, c.Norm))})
	}
	out.grid(filledOnly(dashboard))
	themes := dialogue.Grid{Key: "table.themes", Columns: []string{"theme", "mark", "proof"}}
	for _, r := range rowsOf(c, "themes") {
		themes.Rows = append(themes.Rows, []string{columnOf("themes", "theme", r["theme"]), columnOf("themes", "mark", r["mark"]), r["proof"]})
	}
	out.grid(filledOnly(themes))
	decided := dialogue.Grid{Key: "table.decisions", Columns: []string{"what", "owner", "due"}}
	for _, d := range decisions {
		decided.Rows = append(decided.Rows, []string{d["what"], d["owner"], d["due"]})
	}
	out.grid(decided)
}
