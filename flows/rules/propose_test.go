package rules

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kringloop/flows/dialogue"
)

// proposed is what a script proposes after these results, each an hour later than the one before.
func proposed(t *testing.T, script string, facts map[string]string, earlier ...dialogue.Confirmed) dialogue.Answers {
	t.Helper()
	l := library(t)
	s, ok := l.Script(script)
	if !ok {
		t.Fatalf("no script %s", script)
	}
	latest := func(id string) (*dialogue.Script, dialogue.Confirmed, bool) {
		of, _ := l.Script(id)
		for i, c := range earlier {
			if c.Script == id {
				c.At, c.Version = morning.Add(time.Duration(i)*time.Hour), 3
				return of, c, true
			}
		}
		return of, dialogue.Confirmed{}, false
	}
	all := func(id string) (out []dialogue.Confirmed) {
		for i, c := range earlier {
			if c.Script == id {
				c.At, c.Version = morning.Add(time.Duration(i)*time.Hour), i+1
				out = append(out, c)
			}
		}
		return out
	}
	out := l.Propose(dialogue.Known{Script: s, Facts: facts, Latest: latest, All: all})
	d := dialogue.Begin(s, nil, "u", morning).Propose(s, out)
	if len(d.Proposed) != len(out) {
		t.Errorf("%d of %d proposals can be answers", len(d.Proposed), len(out))
	}
	return out
}

func earlier(script string, a dialogue.Answers) dialogue.Confirmed {
	return dialogue.Confirmed{Script: script, Answers: a}
}

func weightRows(rows ...[]string) dialogue.Answer {
	for i := range rows {
		for len(rows[i]) < 9 {
			rows[i] = append(rows[i], "")
		}
	}
	return dialogue.Answer{Rows: rows}
}

func TestWeightsAreProposedForScoring(t *testing.T) {
	checked := earlier("weights", dialogue.Answers{"unit": chosen("percent"), "criteria": weightRows(
		[]string{"Prijs", "60", "prijs"}, []string{"Kwaliteit", "27.5", "kwalitatief", "nee"}, []string{"Terugname", "12.5", "kwantitatief", "ja"})})
	from := &dialogue.Source{Script: "weights", Version: 3}
	want := dialogue.Answers{"mode": {Options: []string{"gewogen"}, From: from}, "price": {Number: "60", From: from},
		"criteria": {Rows: [][]string{{"Kwaliteit", "27.5", "nee"}, {"Terugname", "12.5", "ja"}}, From: from}}
	if diff := cmp.Diff(want, proposed(t, "score", nil, checked)); diff != "" {
		t.Error(diff)
	}
	points := checked
	points.Answers = dialogue.Answers{"unit": chosen("points"), "criteria": weightRows([]string{"Prijs", "1", "prijs"}, []string{"A", "1", "kwalitatief"}, []string{"B", "1", "kwalitatief"})}
	got := proposed(t, "score", nil, points)
	if got["price"].Number != "33.34" || got["criteria"].Rows[1][1] != "33.33" {
		t.Errorf("points: %+v", got)
	}
	built := earlier("criteria", dialogue.Answers{"criteria": weightRows(
		[]string{"Laptops uit Leuven", "minimum"}, []string{"Prijs", "prijs", "", "", "70"}, []string{"Tweede leven", "beter", "d", "kwalitatief", "30"})})
	got = proposed(t, "score", nil, checked, built) // the newer one
	if got["price"].Number != "70" || got["price"].From.Script != "criteria" || !cmp.Equal(got["criteria"].Rows, [][]string{{"Tweede leven", "30", "ja"}}) {
		t.Errorf("built: %+v", got)
	}
	if got = proposed(t, "score", nil, built, checked); got["price"].From.Script != "weights" {
		t.Errorf("checked later: %+v", got)
	}
	two := earlier("weights", dialogue.Answers{"unit": chosen("percent"), "criteria": weightRows(
		[]string{"Aankoop", "40", "prijs"}, []string{"TCO", "40", "prijs"}, []string{"Terugname", "20", "kwantitatief", "ja"})})
	if got = proposed(t, "score", nil, two); got["price"].From != nil || len(got["criteria"].Rows) != 1 {
		t.Errorf("two prices: %+v", got)
	}
	unfinished := earlier("criteria", dialogue.Answers{"criteria": weightRows([]string{"Prijs", "prijs", "", "", "70"})})
	if got = proposed(t, "score", nil, unfinished); got != nil {
		t.Errorf("70 in all: %+v", got)
	}
	if got = proposed(t, "score", nil); got != nil {
		t.Errorf("of nothing: %+v", got)
	}
}

func TestScoresAreProposedForFeedback(t *testing.T) {
	scored := earlier("score", dialogue.Answers{"mode": chosen("gewogen"), "price": {Number: "50"},
		"criteria": {Rows: [][]string{{"Kwaliteit", "30", "nee"}, {"Terugname", "20", "ja"}}},
		"offers":   {Rows: [][]string{{"Alfa", "100000", "7; 9"}, {"Beta", "90000", "8; 6"}}}})
	got := proposed(t, "feedback", map[string]string{"project": "Laptops"}, scored)
	want := [][]string{{"Alfa", "Kwaliteit", "7", "8", "", ""}, {"Alfa", "Terugname", "9", "9", "", ""},
		{"Beta", "Kwaliteit", "8", "8", "", ""}, {"Beta", "Terugname", "6", "9", "", ""}}
	if diff := cmp.Diff(want, got["notes"].Rows); diff != "" || got["subject"].Text != "Laptops" || got["subject"].From.Script != "" {
		t.Errorf("%s\n%+v", diff, got["subject"])
	}
}

// The largest tender that can be scored fits in the feedback.
func TestFeedbackHoldsTheLargestTender(t *testing.T) {
	criteria, offers := dialogue.Answer{}, dialogue.Answer{}
	scores := "1"
	for i := range 15 {
		criteria.Rows = append(criteria.Rows, []string{"c" + string(rune('a'+i)), "1", ""})
		if i > 0 {
			scores += "; 1"
		}
	}
	for i := range 25 {
		offers.Rows = append(offers.Rows, []string{"o" + string(rune('a'+i)), "1000", scores})
	}
	got := proposed(t, "feedback", nil, earlier("score", dialogue.Answers{"criteria": criteria, "offers": offers}))
	if len(got["notes"].Rows) != 375 {
		t.Errorf("%d rows", len(got["notes"].Rows))
	}
}

// What the intake, the ladder and the ambitions say of a pilot.
func TestWhatIsKnownIsProposedForTheScan(t *testing.T) {
	ladder := func(need string, pairs ...string) dialogue.Confirmed {
		a := dialogue.Answers{"need": {Number: need}}
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i][0] == 't' {
				a[pairs[i]] = chosen(pairs[i+1])
			} else {
				a[pairs[i]] = dialogue.Answer{Number: pairs[i+1]}
			}
		}
		return earlier("ladder", a)
	}
	for want, c := range map[string]dialogue.Confirmed{
		"a": ladder("50", "t0", "full"),
		"b": ladder("50", "t2", "part", "n2", "15"),
		"c": ladder("50", "t6", "part", "n6", "5"), // remanufactured is bought too
		"":  ladder("50", "t2", "unknown"),
	} {
		got := proposed(t, "scan", map[string]string{"first": "nee"}, c)
		need := ""
		if a := got["q02"]; a.From != nil {
			need = a.Options[0]
		}
		if need != want || got["q01"].Options[0] != "b" || got["q11"].From != nil {
			t.Errorf("%q: %+v", want, got)
		}
	}
	for target, want := range map[string]string{"80 % hergebruikt": "a", "veel meer": "b"} {
		got := proposed(t, "scan", nil, earlier("ambition", dialogue.Answers{"goals": {Options: []string{"d"}}, "dtarget": typed(target)}))
		if got["q11"].Options[0] != want || got["q01"].From != nil {
			t.Errorf("%s: %+v", target, got)
		}
	}
}

// What was fixed at the start is what is looked back on.
func TestIndicatorsAreProposedForTheEvaluation(t *testing.T) {
	ambition := earlier("ambition", dialogue.Answers{"goals": {Options: []string{"d", "a"}}, "atarget": typed("10 stuks minder"), "dtarget": typed("80 % hergebruikt")})
	checked := earlier("weights", dialogue.Answers{"unit": chosen("percent"), "criteria": weightRows([]string{"Prijs", "90", "prijs"}, []string{"Terugname", "10", "kwantitatief", "ja"})})
	got := proposed(t, "review", nil, ambition, checked)
	if !cmp.Equal(got["e1"].Rows, [][]string{{"10 stuks minder", "", ""}, {"80 % hergebruikt", "", ""}}) || !cmp.Equal(got["e3"].Rows, [][]string{{"Terugname", "", ""}}) || got["fixed"].Options[0] != "ja" {
		t.Errorf("%+v", got)
	}
	if got = proposed(t, "case", map[string]string{"project": "Laptops"}, ambition); got["goal"].Text != "10 stuks minder; 80 % hergebruikt" || got["what"].Text != "Laptops" {
		t.Errorf("%+v", got)
	}
}

func TestMaturityIsProposedForTools(t *testing.T) {
	for opt, want := range map[string]string{"none": "beginnend", "part": "gevorderd", "yes": "ervaren"} {
		a := dialogue.Answers{}
		for _, id := range []string{"s1a", "s1b", "s2a", "s2b", "s3a", "s3b", "s4a", "s4b", "s5a", "s5b", "s6a", "s6b", "s7a", "s7b"} {
			a[id] = chosen(opt)
		}
		got := proposed(t, "tools", map[string]string{"category": "ict"}, earlier("start", a))
		if got["maturity"].Options[0] != want || got["category"].Options[0] != "ict" || got["category"].From.Script != "" {
			t.Errorf("%s: %+v", opt, got)
		}
	}
	if got := proposed(t, "tools", nil); len(got) != 0 {
		t.Errorf("of nothing: %+v", got)
	}
}

// Whoever got the contract hears nothing and is named to nobody.
func TestTheChosenBidderGetsNoLetter(t *testing.T) {
	l := library(t)
	c := feedbackCase([]string{"Groen B.V.", "circulair", "9", "9", "sterk", "niets"}, []string{"Beta", "circulair", "4", "9", "goed, al is groen bv beter", "geen terugname"})
	c.Answers["awarded"] = typed("groen bv")
	r := outcome(t, l, "feedback", c)
	drafts, named := 0, false
	for _, line := range r.Lines {
		if line.Mark == "draft" {
			drafts++
		}
		named = named || line.Key == "mentions"
	}
	if drafts != 1 || r.Args["n"] != "1" || !named {
		t.Errorf("%+v", r)
	}
	c.Answers["awarded"] = typed("Beta")
	c.Answers["notes"] = filled([]string{"Beta", "circulair", "4", "9", "goed", "geen terugname"})
	if r = outcome(t, l, "feedback", c); r.Verdict != "NONE" || len(r.Unfinished) != 1 {
		t.Errorf("%+v", r)
	}
}

// A target is a number only where the sentence has one share in it; what was reached is for a person to say.
func TestGoalsAreProposedForTheDashboard(t *testing.T) {
	one := earlier("ambition", dialogue.Answers{"goals": chosen("e", "d"), "dtarget": typed("77,5 % hergebruik tegen 2028"), "dkpi": chosen("reused"),
		"etarget": typed("restafval van 10 % naar 5%"), "ekpi": chosen("rest")})
	two := earlier("ambition", dialogue.Answers{"goals": chosen("a"), "atarget": typed("minder toestellen")})
	want := dialogue.Answers{"goals": {From: &dialogue.Source{Script: "ambition", Version: 2}, Rows: [][]string{
		{"77,5 % hergebruik tegen 2028", "77.5", "", "%", "hoger"}, {"restafval van 10 % naar 5%", "", "", "", "lager"}, {"minder toestellen", "", "", "", "hoger"}}}}
	if diff := cmp.Diff(want, proposed(t, "yearday", nil, one, two)); diff != "" {
		t.Error(diff)
	}
	if got := proposed(t, "yearday", nil); got != nil {
		t.Errorf("of nothing: %v", got)
	}
}

// The criteria builder's award criteria are what the weight check looks at; the market is asked for what the ladder was about.
func TestCriteriaAreProposedForTheWeightCheck(t *testing.T) {
	built := earlier("criteria", dialogue.Answers{"criteria": weightRows(
		[]string{"Laptops", "minimum"}, []string{"Prijs", "prijs", "", "", "70"}, []string{"Tweede leven", "beter", "d", "kwalitatief", "30", "per jaar", "plan", "wat we kopen", "gelijkwaardig"})})
	got := proposed(t, "weights", nil, built)
	want := [][]string{{"Prijs", "70", "prijs", "nee", "", "", "", "nee", "nee"}, {"Tweede leven", "30", "kwalitatief", "ja", "per jaar", "plan", "wat we kopen", "ja", "ja"}}
	if diff := cmp.Diff(want, got["criteria"].Rows); diff != "" || got["unit"].Options[0] != "percent" {
		t.Error(diff)
	}
	if got = proposed(t, "market", map[string]string{"project": "Loketten"}, earlier("ladder", dialogue.Answers{"what": typed("laptops")})); got["subject"].Text != "laptops" {
		t.Errorf("%+v", got)
	}
	if got = proposed(t, "market", map[string]string{"project": "Loketten"}); got["subject"].Text != "Loketten" || got["subject"].From.Script != "" {
		t.Errorf("%+v", got)
	}
}

// What is not known is not in the picture, and decides nothing.
func TestIncompleteCostsDecideNothing(t *testing.T) {
	l := library(t)
	row := func(name, repair string) []string {
		return []string{name, "1000", "1", "1", repair, "0", "", "", "0", "0", "5", "", "", ""}
	}
	r := outcome(t, l, "tco", dialogue.Case{Answers: dialogue.Answers{"rate": {Number: "0"}, "options": filled(row("A", "5"), row("B", "?"))}})
	if len(r.Bars) != 1 || r.Bars[0].Name != "A" || len(r.Unfinished) == 0 {
		t.Errorf("%+v, %v", r.Bars, r.Unfinished)
	}
	if r = outcome(t, l, "tco", dialogue.Case{Answers: dialogue.Answers{"rate": {Number: "0"}, "options": filled(row("A", "5"), row("B", "6"))}}); len(r.Bars) != 2 || len(r.Unfinished) > 0 {
		t.Errorf("%+v, %v", r.Bars, r.Unfinished)
	}
}
