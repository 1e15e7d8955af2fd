package rules

import (
	"errors"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

// The worked example of the domain text, §4.4.
func TestImpactWorked(t *testing.T) {
	r := result(t, "impact", "bureaustoelen", "ton CO2-eq.", "0.04", "300", "210")
	if r.Verdict != "DONE" || r.Args["expected"] != "#12" || r.Args["realised"] != "#8.4" || r.Args["percent"] != "#70" {
		t.Errorf("%s, %v", r.Verdict, r.Args)
	}
	lineOf(t, r, "less")
	if r := result(t, "impact", "stoelen", "kg", "0.04", "0", "210"); r.Verdict != "REALISED" || r.Args["realised"] != "#8.4" ||
		slices.Contains(keysOf(r), "sum") || len(r.Bars) != 1 || len(gridOf(t, r, "table").Rows) != 1 {
		t.Errorf("without an estimate: %s, %v", r.Verdict, r.Args)
	}
	lineOf(t, result(t, "impact", "stoelen", "kg", "1", "10", "11"), "more")
}

// The worked example of the domain text, §4.5.
func TestReuseWorked(t *testing.T) {
	r := result(t, "reuse", "meubels", "400", "310", "80")
	if r.Verdict != "SHORT" || r.Args["percent"] != "#77.5" || r.Args["short"] != "#10" {
		t.Errorf("%s, %v", r.Verdict, r.Args)
	}
	for _, v := range []struct {
		verdict string
		answers []string
	}{
		{"REACHED", []string{"meubels", "400", "320", "80"}},
		{"SHARE", []string{"meubels", "400", "310", "-"}},
		{"NO_NEED", []string{"meubels", "0", "0", "80"}},
	} {
		if r := result(t, "reuse", v.answers...); r.Verdict != v.verdict {
			t.Errorf("%v: %s, want %s", v.answers, r.Verdict, v.verdict)
		}
	}
	s, a := say(t, "reuse", "meubels", "400", "401", "-")
	if _, err := reuse(dialogue.Case{Script: s, Answers: a}); !errors.Is(err, calc.Issue{Key: "reuse.more"}) {
		t.Errorf("more reused than needed: %v", err)
	}
}

// The worked example of the domain text, §4.6.
func TestDevicesWorked(t *testing.T) {
	r := result(t, "devices", "54", "1", "40", "14")
	if r.Args["total"] != "#56" || lineOf(t, r, "sum").Args["spare"] != "#2" {
		t.Errorf("%v", r.Args)
	}
	if r := result(t, "devices", "3", "0.5", "0", "14"); r.Args["total"] != "#2" {
		t.Errorf("one for two: %v", r.Args)
	}
}

func TestTrimmed(t *testing.T) {
	for want, r := range map[string]*big.Rat{"12": big.NewRat(12, 1), "8.4": big.NewRat(84, 10), "0.3333": big.NewRat(1, 3), "100": big.NewRat(100, 1), "0": new(big.Rat)} {
		if got := trimmed(r, 4); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// A share is linear: parts of a whole are 100 % together.
func TestShareIsWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Int64Range(0, 1e9).Draw(t, "a"), rapid.Int64Range(1, 1e9).Draw(t, "b")
		of := big.NewRat(a+b, 1)
		if got := sum(share(big.NewRat(a, 1), of), share(big.NewRat(b, 1), of)); got.Cmp(whole(100)) != 0 {
			t.Fatalf("%d and %d are %s %%", a, b, got.RatString())
		}
	})
}
