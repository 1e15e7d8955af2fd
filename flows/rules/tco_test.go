package rules

import (
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
