package rules

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

const priced = "prijs|60|prijs|nee|laagste telt meest||||;"

// The worked example of the domain text, §4.3.
func TestWeightsWorked(t *testing.T) {
	r := result(t, "weights", "percent", priced+"kwaliteit|20|kwalitatief|nee|schaal|plan|gebruik||;levering|14|kwantitatief|nee|dagen|planning|levering||;"+
		"circulair|6|kwantitatief|ja|kg|attest|materiaal||")
	if r.Verdict != "oranje" || r.Args["share"] != "#6" || lineOf(t, r, "worth").Args["worth"] != "#10" {
		t.Errorf("%s, %v", r.Verdict, r.Args)
	}
	lineOf(t, r, "weights.share.orange")
	lineOf(t, r, "weights.label.nolabel")
	r = result(t, "weights", "percent", priced+"kwaliteit|20|kwalitatief|nee|schaal|plan|gebruik||;levering|8|kwantitatief|nee|dagen|planning|levering||;"+
		"circulair|12|kwantitatief|ja|kg|attest|materiaal||")
	if r.Verdict != "groen" || r.Args["share"] != "#12" || lineOf(t, r, "worth").Args["worth"] != "#20" {
		t.Errorf("%s, %v", r.Verdict, r.Args)
	}
}

// Points are shares of all points; the numbers are those of the domain text, four of 3 and three of 5.
func TestWeightsPoints(t *testing.T) {
	rows := ""
	for range 4 {
		rows += "basis|3|kwantitatief|nee|r|b|v||;"
	}
	r := result(t, "weights", "points", rows+"a|5|kwalitatief|ja|r|b|v||;b|5|kwalitatief|ja|r|b|v||;c|5|kwalitatief|ja|r|b|v||")
	if r.Args["share"] != "#55.6" || r.Verdict != "groen" {
		t.Errorf("%s, %v", r.Verdict, r.Args)
	}
	lineOf(t, r, "worth.noprice")
}

// What is missing is named, and warns; it never blocks.
func TestWeightsWarn(t *testing.T) {
	r := result(t, "weights", "percent", priced+"label|40|kwantitatief|ja||||ja|nee")
	if r.Verdict != "rood" {
		t.Errorf("verdict %s", r.Verdict)
	}
	for _, key := range []string{"weights.rule.red", "weights.link.red", "weights.label.red"} {
		if l := lineOf(t, r, key); l.Args["names"] != "label" || l.Mark != "stop" {
			t.Errorf("%s: %+v", key, l)
		}
	}
	lineOf(t, r, "weights.mix.orange")
	r = result(t, "weights", "percent", "prijs|100|prijs|nee|laagste||||")
	lineOf(t, r, "weights.besides.red")
	lineOf(t, r, "weights.share.red")
}

// Only a sum stops.
func TestWeightsStop(t *testing.T) {
	for unit, rows := range map[string]string{"percent": priced + "x|20|kwalitatief|ja|r|b|v||", "points": "x|0|kwalitatief|ja|r|b|v||"} {
		s, a := say(t, "weights", unit, rows)
		_, err := weights(dialogue.Case{Script: s, Answers: a})
		if i, ok := errors.AsType[calc.Issue](err); !ok || i.Key != "weights.sum" {
			t.Errorf("%s: %v", unit, err)
		}
	}
}

// A verdict is as grave as its gravest finding.
func TestWorst(t *testing.T) {
	colours := []calc.Colour{calc.Green, calc.Orange, calc.Red}
	rapid.Check(t, func(t *rapid.T) {
		var all []calc.Finding
		grave := 0
		for range rapid.IntRange(0, 6).Draw(t, "n") {
			i := rapid.IntRange(0, 2).Draw(t, "colour")
			grave = max(grave, i)
			all = append(all, calc.Finding{Colour: colours[i]})
		}
		if got := worst(all); got != colours[grave] {
			t.Fatalf("%s of %v", got, all)
		}
	})
}
