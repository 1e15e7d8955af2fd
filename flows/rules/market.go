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

// Form is a way to approach the market, from light to heavy (3.05).
type Form string

// The forms.
const (
	Inform   Form = "inform"   // tell the market what you intend
	Written  Form = "rfi"      // a written request for information
	Dialogue Form = "dialogue" // talks with suppliers
	Meet     Form = "meet"     // a meet-the-buyer event
)

// leg is a step of a plan, at a share of the lead time before publication.
type leg struct {
	key  string
	part *big.Rat
}

// marketForm is what is our own about a form: from how many open goals it fits, how many weeks it takes before
// publication, and when in them each step falls. Each can be set: "market.rfi.from", "market.rfi.weeks".
type marketForm struct {
	form        Form
	from, weeks int64
	legs        []leg
	contact     string // the leg on which market and buyer meet
}

var marketForms = []marketForm{
	{Inform, 0, 2, []leg{{"announce", big.NewRat(1, 1)}, {"collect", big.NewRat(1, 2)}}, "collect"},
	{Written, 2, 4, []leg{{"send", big.NewRat(1, 1)}, {"answers", big.NewRat(1, 2)}, {"share", big.NewRat(1, 4)}}, "answers"},
	{Dialogue, 4, 6, []leg{{"invite", big.NewRat(1, 1)}, {"talks", big.NewRat(1, 2)}, {"share", big.NewRat(1, 3)}, {"revise", big.NewRat(1, 6)}}, "talks"},
	{Meet, 6, 10, []leg{{"invite", big.NewRat(1, 1)}, {"register", big.NewRat(3, 5)}, {"event", big.NewRat(2, 5)}, {"share", big.NewRat(3, 10)},
		{"revise", big.NewRat(1, 10)}}, "event"},
}

// Moment is a step of a plan on its day.
type Moment struct {
	Key string
	On  time.Time
}

// MarketPlan says how to approach the market when so many of the seven goals of 3.12–3.18 are open, and plans backwards
// from the day of publication. A step in a weekend moves to the Friday before; the publication stays where it is.
func MarketPlan(open int, isNew bool, publication time.Time, norm dialogue.Norm) (Form, []Moment) {
	chosen := marketForms[0]
	for _, f := range marketForms {
		from := norm.Number("market."+string(f.form)+".from", big.NewRat(f.from, 1))
		if whole(open).Cmp(from) >= 0 || isNew && f.form == Meet {
			chosen = f
		}
	}
	days := new(big.Rat).Mul(marketWeeks(chosen, norm), whole(7))
	var plan []Moment
	for _, l := range chosen.legs {
		back, err := strconv.Atoi(calc.Fixed(new(big.Rat).Mul(days, l.part), 0))
		if err != nil {
			back = 0
		}
		plan = append(plan, Moment{l.key, fridayBefore(publication.AddDate(0, 0, -back))})
	}
	return chosen.form, append(plan, Moment{"publish", publication})
}

// mostWeeks keeps a setting from planning before the invention of procurement.
var mostWeeks = big.NewRat(104, 1)

func marketWeeks(f marketForm, norm dialogue.Norm) *big.Rat {
	weeks := norm.Number("market."+string(f.form)+".weeks", big.NewRat(f.weeks, 1))
	if weeks.Sign() < 0 || weeks.Cmp(mostWeeks) > 0 {
		return big.NewRat(f.weeks, 1)
	}
	return weeks
}

func formOf(form Form) marketForm {
	i := slices.IndexFunc(marketForms, func(f marketForm) bool { return f.form == form })
	return marketForms[i]
}

// market is the rule of the market planner.
func market(c dialogue.Case) (dialogue.Result, error) {
	publication, _ := dayAt(c.Answers, "publication")
	open := openGoals(c)
	isNew := c.Answers.Option("new") == "ja"
	form, plan := MarketPlan(len(open), isNew, publication, c.Norm)
	weeks := calc.Fixed(marketWeeks(formOf(form), c.Norm), 0)
	var out report
	out.Verdict, out.Args = "FORM."+string(form), map[string]string{"start": day(plan[0].On)}
	if sooner(plan[0].On, c.Today) {
		out.Verdict = "LATE." + string(form)
	}
	out.Norm = dialogue.Norm{"market." + string(form) + ".weeks": weeks}
	if isNew {
		out.say("", "why.new")
	} else {
		out.say("", "why.open", "n", strconv.Itoa(len(open)))
	}
	marketWarnings(&out, c, form, plan)
	if todo := unprepared(c); len(todo) > 0 {
		out.Lines = append(out.Lines, dialogue.Line{Key: "prepare", Parts: todo})
	}
	marketTexts(&out, c, form, plan, open)
	out.say("info", "own", "weeks", weeks)
	out.say("info", dialogue.Legal)
	marketTables(&out, c, plan)
	out.Unfinished = marketUnfinished(c)
	out.next("next.item", "item", "p3.i02")
	if q := c.Facts["scan.q03"]; q == "c" || q == "d" {
		out.next("next.supplier", "talk", "supplier")
	}
	out.next("next.criteria", "talk", "criteria")
	out.Facts = []string{"3.05", "3.06", "3.07", "3.08", "3.31", "4.09"}
	out.Passages = []string{"p3.vormen", "p3.opbrengst", "p3.beginselen", "p4.transparantie"}
	return out.Result, nil
}

// openGoals lists what isn't known of the market yet.
func openGoals(c dialogue.Case) []string { return unchosen(c, "known") }

// unprepared names what is still to do before meeting the market (3.27–3.34, 3.42).
func unprepared(c dialogue.Case) []dialogue.Line {
	var out []dialogue.Line
	for _, o := range unchosen(c, "prepared") {
		out = append(out, sentence("", "prepare.item", "item", optionOf("prepared", o)))
	}
	return out
}

func unchosen(c dialogue.Case, step string) []string {
	var out []string
	if st, ok := c.Script.Step(step); ok {
		for _, o := range st.Options {
			if !slices.Contains(c.Answers[step].Options, o.ID) {
				out = append(out, o.ID)
			}
		}
	}
	return out
}

// marketParties is how many companies we suggest to approach, one of them a front-runner. Our own norm.
var marketParties = big.NewRat(3, 1)

func marketWarnings(out *report, c dialogue.Case, form Form, plan []Moment) {
	publication := plan[len(plan)-1].On
	began := len(rowsOf(c, "log")) > 0 // who comes back with what was shared did start
	switch {
	case !sooner(c.Today, publication):
		out.say("stop", "past", "date", day(publication))
	case began:
	case sooner(plan[0].On, c.Today):
		out.say("warn", "late", "start", day(plan[0].On))
	}
	if _, ok := contactDay(c, form, plan); !ok && !began {
		out.say("warn", "invite.over")
	}
	switch c.Facts["scan.q03"] {
	case "c":
		out.say("warn", "tight")
	case "d":
		out.say("warn", "urgent")
	}
	parties := rowsOf(c, "parties")
	least := c.Norm.Number("market.parties", marketParties)
	ahead := slices.ContainsFunc(parties, func(p row) bool { return p["ahead"] == "ja" })
	if whole(len(parties)).Cmp(least) < 0 || !ahead {
		out.say("warn", "parties", "n", strconv.Itoa(len(parties)), "least", calc.Fixed(least, 0))
	}
	for _, u := range unequal(parties, rowsOf(c, "log")) {
		out.say("warn", "log.unequal", "what", u.what, "names", strings.Join(u.names, ", "))
	}
}

// gap is information that did not reach everybody on the same day.
type gap struct {
	what  string
	names []string
}

// unequal compares the log with the parties (4.09): who did not get something that another got, or later than the first.
func unequal(parties, log []row) []gap {
	var names []string
	for _, p := range slices.Concat(parties, log) {
		name := p["name"]
		if !slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) }) {
			names = append(names, name)
		}
	}
	first, got := map[string]string{}, map[string]string{}
	var order []string
	said := map[string]string{}
	for _, l := range log {
		what, who := strings.ToLower(l["what"]), strings.ToLower(l["name"])
		if _, seen := first[what]; !seen {
			order, said[what] = append(order, what), l["what"]
		}
		if on := l["on"]; first[what] == "" || on < first[what] {
			first[what] = on
		}
		if on, again := got[what+"\x00"+who]; !again || l["on"] < on {
			got[what+"\x00"+who] = l["on"]
		}
	}
	var out []gap
	for _, what := range order {
		g := gap{what: said[what]}
		for _, name := range names {
			if on, ok := got[what+"\x00"+strings.ToLower(name)]; !ok || on != first[what] {
				g.names = append(g.names, name)
			}
		}
		if len(g.names) > 0 {
			out = append(out, g)
		}
	}
	return out
}

func marketUnfinished(c dialogue.Case) []string {
	var out []string
	if len(rowsOf(c, "log")) == 0 {
		out = append(out, "p3.i08")
	}
	if len(rowsOf(c, "insights")) == 0 {
		out = append(out, "p3.i13")
	}
	return out
}
