package rules

import (
	"slices"
	"strings"
	"testing"

	"kringloop/flows/dialogue"
)

// name, how, goal, kind, weight, rule, evidence, link, label
var (
	priceRow    = []string{"prijs", "prijs", "", "", "60", "laagste is best"}
	qualityRow  = []string{"kwaliteit", "beter", "geen", "kwalitatief", "20", "0 tot 10", "plan van aanpak", "dienst", "geen"}
	deliveryRow = []string{"levering", "beter", "", "kwantitatief", "14", "per dag", "planning", "levering"}
	circularRow = []string{"circulair", "beter", "d", "kwalitatief", "6", "0 tot 10", "terugnameplan", "einde gebruik"}
)

func criteriaCase(rows ...[]string) dialogue.Case {
	return dialogue.Case{Answers: dialogue.Answers{"criteria": filled(rows...), "local": chosen("ja"), "data": chosen("ja"), "sme": chosen("ja")}}
}

// with gives a row another weight.
func with(row []string, weight string) []string {
	out := slices.Clone(row)
	out[4] = weight
	return out
}

// The worked example of §4.3: price 60, quality 20, delivery 14, circular 6, and then 12 for 8.
func TestCriteriaWorked(t *testing.T) {
	l := library(t)
	r := outcome(t, l, "criteria", criteriaCase(priceRow, qualityRow, deliveryRow, circularRow))
	if share := lineOf(t, r, "weights.share.orange"); share.Args["figure"] != "#6" || share.Mark != "warn" {
		t.Errorf("%+v", share)
	}
	if worth := lineOf(t, r, "worth").Args["worth"]; worth != "#10" {
		t.Errorf("d* is %s", worth)
	}
	if !slices.Equal(r.Unfinished, []string{"p4.i10", "p4.i12"}) {
		t.Errorf("%v", r.Unfinished)
	}
	r = outcome(t, l, "criteria", criteriaCase(priceRow, qualityRow, with(deliveryRow, "8"), with(circularRow, "12")))
	if share := lineOf(t, r, "weights.share"); share.Args["figure"] != "#12" || share.Mark != "good" {
		t.Errorf("%+v", share)
	}
	if worth := lineOf(t, r, "worth").Args["worth"]; worth != "#20" {
		t.Errorf("d* is %s", worth)
	}
	if r.Verdict != "DONE" || r.Args["award"] != "4" || len(r.Bars) != 4 || r.Bars[3].Mark != "circular" || r.Bars[0].Mark != "" {
		t.Errorf("%s %v %v", r.Verdict, r.Args, r.Bars)
	}
}

// A wish belongs where the way it counts puts it.
func TestCriteriaPlaces(t *testing.T) {
	l := library(t)
	r := outcome(t, l, "criteria", criteriaCase(priceRow, with(circularRow, "40"),
		[]string{"herstelbaar", "minimum", "c", "", "", "", "handleiding", "toestel", "gelijkwaardig"},
		[]string{"gerecycleerd", "later", "b", "", "5", "jaar 3", "", ""}))
	for key, want := range map[string]string{"table.specs": "herstelbaar", "table.award": "prijs", "table.clauses": "gerecycleerd"} {
		if got := gridOf(t, r, key).Rows[0][0]; got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
	for key, want := range map[string]string{"rest.evidence": "gerecycleerd", "rest.link": "gerecycleerd", "rest.weight": "gerecycleerd"} {
		if got := lineOf(t, r, key).Args["names"]; got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
	keys := keysOf(r)
	if !slices.Contains(keys, "growth") || slices.Contains(keys, "rest.label") || slices.Contains(keys, "nogoal") {
		t.Errorf("%v", keys)
	}
	if len(r.Unfinished) != 1 || r.Unfinished[0] != "p4.i09" { // only judged criteria: nothing to measure
		t.Errorf("%v", r.Unfinished)
	}
}

func TestCriteriaGuards(t *testing.T) {
	l := library(t)
	for _, guard := range []string{"local", "data", "sme"} {
		for _, answer := range []string{"ja", "nee", "weetniet"} {
			k := criteriaCase(priceRow, with(circularRow, "40"))
			k.Answers[guard] = chosen(answer)
			r := outcome(t, l, "criteria", k)
			warned := slices.ContainsFunc(r.Lines, func(line dialogue.Line) bool {
				return line.Key == "guard" && line.Mark == "warn" && line.Args["note"] == "@"+guard+"!"+answer
			})
			if warned != (answer != "ja") {
				t.Errorf("%s %s: warned %v", guard, answer, warned)
			}
		}
	}
	label := []string{"hout", "minimum", "b", "", "", "", "attest", "meubel", "zonder"}
	r := outcome(t, l, "criteria", criteriaCase(priceRow, with(circularRow, "40"), label))
	if got := lineOf(t, r, "rest.label").Args["names"]; got != "hout" || !slices.Contains(r.Unfinished, "p4.i12") {
		t.Errorf("%s %v", got, r.Unfinished)
	}
	award := []string{"hout", "beter", "b", "", "40", "", "", "", "zonder"}
	r = outcome(t, l, "criteria", criteriaCase(priceRow, award))
	for _, key := range []string{"weights.label.red", "weights.link.red", "weights.rule.red", "nokind"} {
		if got := lineOf(t, r, key).Args["names"]; got != "hout" {
			t.Errorf("%s: %s", key, got)
		}
	}
}

// Only the sum stops, and what was built stays.
func TestCriteriaStops(t *testing.T) {
	l := library(t)
	for _, c := range []struct {
		name string
		rows [][]string
		want string
	}{
		{"95 %", [][]string{priceRow, with(circularRow, "35")}, "STOP.weights.sum"},
		{"no weight", [][]string{priceRow, with(circularRow, "")}, "STOP.weights.weight"},
		{"no award", [][]string{{"herstelbaar", "minimum", "c"}}, "NOAWARD"},
	} {
		r := outcome(t, l, "criteria", criteriaCase(c.rows...))
		if r.Verdict != c.want || len(r.Tables) == 0 || !slices.Contains(r.Unfinished, "p4.i10") {
			t.Errorf("%s: %s, %v", c.name, r.Verdict, r.Unfinished)
		}
	}
	r := outcome(t, l, "criteria", criteriaCase(priceRow, with(circularRow, "35")))
	if r.Args["sum"] != "#95" {
		t.Errorf("the sum is %s", r.Args["sum"])
	}
	r = outcome(t, l, "criteria", criteriaCase(with(priceRow, "100")))
	if keys := strings.Join(keysOf(r), " "); !strings.Contains(keys, "weights.besides.red") || !strings.Contains(keys, "nogoal") ||
		!strings.Contains(keys, "weights.share.red") || !strings.Contains(keys, "weights.mix.orange") {
		t.Errorf("%s", keys)
	}
	r = outcome(t, l, "criteria", criteriaCase(with(circularRow, "100")))
	if lineOf(t, r, "worth.noprice").Key == "" {
		t.Error("no price")
	}
	outcome(t, l, "criteria", criteriaCase(with(priceRow, "40"), with(circularRow, "60"))) // d* over 100 %
}
