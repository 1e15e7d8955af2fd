package rules

import (
	"slices"
	"testing"

	"kringloop/flows/dialogue"
)

// An option of which something isn't known is never the cheapest: what is missing counts as nothing (flows §4.2).
func TestIncompleteCostsAreNotTheLowest(t *testing.T) {
	l := library(t)
	whole := []string{"A", "1000", "10", "10", "10", "0", "", "", "0", "0", "5", "", "", ""}
	dear := []string{"B", "2000", "10", "10", "10", "0", "", "", "0", "0", "5", "", "", ""}
	open := []string{"C", "500", "", "", "", "", "", "", "", "", "5", "", "", ""}
	for name, tt := range map[string]struct {
		rows            [][]string
		verdict, lowest string
	}{
		"all known":  {[][]string{whole, dear}, "DONE", "A"},
		"one open":   {[][]string{open, dear, whole}, "PART", "A"},
		"one whole":  {[][]string{open, dear}, "PART", "B"},
		"none whole": {[][]string{open}, "OPEN", ""},
	} {
		r := outcome(t, l, "tco", dialogue.Case{Answers: dialogue.Answers{"rate": {Number: "0"}, "options": {Rows: tt.rows}}})
		if r.Verdict != tt.verdict || r.Args["lowest"] != tt.lowest {
			t.Errorf("%s: %s, lowest %q", name, r.Verdict, r.Args["lowest"])
		}
	}
}

// Equally many pieces of each option compare as one of each does; otherwise only all pieces together do (flows §4.2, 2.27).
func TestCostsByQuantity(t *testing.T) {
	l := library(t)
	option := func(name, price, quantity string) []string {
		return []string{name, price, "0", "0", "0", "0", "", "", "0", "0", "1", quantity, "", ""}
	}
	for name, tt := range map[string]struct {
		rows                 [][]string
		lowest, key, all, of string // of: the percentage
		warned               []string
	}{
		"one of each":       {[][]string{option("A", "100", ""), option("B", "80", "1")}, "B", "cheaper", "€20.00", "#20.00", nil},
		"fifty of each":     {[][]string{option("A", "100", "50"), option("B", "80", "50")}, "B", "cheaper.each", "€1000.00", "#20.00", nil},
		"fewer when shared": {[][]string{option("A", "100", "30"), option("B", "80", "50")}, "A", "cheaper.total", "€1000.00", "#25.00", []string{"tco.quantities"}},
		"one says nothing":  {[][]string{option("A", "100", ""), option("B", "80", "50")}, "A", "cheaper.total", "€3900.00", "#97.50", []string{"tco.quantities", "tco.noquantity"}},
	} {
		r := outcome(t, l, "tco", dialogue.Case{Answers: dialogue.Answers{"rate": {Number: "0"}, "options": {Rows: tt.rows}}})
		line := lineOf(t, r, tt.key)
		if r.Args["lowest"] != tt.lowest || line.Args["all"] != tt.all || line.Args["percent"] != tt.of {
			t.Errorf("%s: lowest %s, %v", name, r.Args["lowest"], line.Args)
		}
		warned := slices.DeleteFunc(keysOf(r), func(k string) bool { return k != "tco.quantities" && k != "tco.noquantity" })
		if !slices.Equal(warned, tt.warned) {
			t.Errorf("%s: it warns %v", name, warned)
		}
		if bar := r.Bars[1].Name; bar != "50 × B" && name != "one of each" || name == "one of each" && bar != "B" {
			t.Errorf("%s: the bar of %s", name, bar)
		}
	}
}
