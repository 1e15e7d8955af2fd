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
	out := l.Propose(dialogue.Known{Script: s, Facts: facts, Latest: latest})
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
