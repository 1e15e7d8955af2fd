package rules

import (
	"slices"
	"strings"
	"testing"

	"kringloop/flows/dialogue"
)

// weighed is the example of the order-reversal check of flows §4.1: price 70, circular 30; rows as in offered.
func weighed(rows ...[]string) dialogue.Answers {
	a := offered(rows...)
	a["mode"], a["price"] = chosen("gewogen"), dialogue.Answer{Number: "70"}
	a["criteria"] = filled([]string{"circulair", "30", "ja"})
	return a
}

var (
	dearA  = []string{"A", "100000", "8"}
	cheapB = []string{"B", "75000", "4"}
	loserC = []string{"C", "160000", "8"}
)

// An offer that is left out of a later version: both rankings, and whether the others changed places (flows §4.1).
func TestDroppedOffer(t *testing.T) {
	l := library(t)
	before := func(a dialogue.Answers) *dialogue.Confirmed {
		return &dialogue.Confirmed{Script: "score", Version: 3, Answers: a, Result: outcome(t, l, "score", dialogue.Case{Answers: a})}
	}
	mended := weighed(dearA, []string{"B", "70000", "4"})
	wide := weighed(dearA, []string{"B", "75000", "40"}, loserC)
	wide["scale"] = dialogue.Answer{Number: "100"}
	for name, tt := range map[string]struct {
		before, now dialogue.Answers
		says        string // keys, in order
		table       string
	}{
		"reversed": {weighed(dearA, cheapB, loserC), weighed(dearA, cheapB), "drop drop.changed",
			"B 2 1 0.4781 0.6750; A 1 2 0.4375 0.7000; C 3 - 0.7000 -"},
		"same order": {weighed(dearA, cheapB, []string{"C", "90000", "1"}), weighed(dearA, cheapB), "drop drop.same",
			"B 1 1 0.6750 0.6750; A 2 2 0.7000 0.7000; C 3 - 0.8925 -"},
		"written otherwise": {weighed([]string{"a", "100000", "8"}, cheapB, loserC), weighed(dearA, cheapB), "drop drop.changed",
			"B 2 1 0.4781 0.6750; A 1 2 0.4375 0.7000; C 3 - 0.7000 -"},
		"a price too": {weighed(dearA, cheapB, loserC), mended, "drop drop.changed drop.other",
			"B 2 1 0.4781 0.6400; A 1 2 0.4375 0.7000; C 3 - 0.7000 -"},
		"one left":      {weighed(dearA, cheapB), weighed(cheapB), "drop", "B 1 1 0.6750 0.7000; A 2 - 0.7000 -"},
		"another scale": {wide, weighed(dearA, cheapB), "drop drop.same drop.other", "B 1 1 0.3281 0.6750; A 2 2 0.6775 0.7000; C 3 - 0.9400 -"},
		"nothing gone":  {weighed(dearA, cheapB), weighed(cheapB, dearA), "", ""},
		"one more":      {weighed(dearA, cheapB), weighed(dearA, cheapB, loserC), "", ""},
		"all others":    {weighed(dearA, cheapB), weighed(loserC), "", ""},
	} {
		r := outcome(t, l, "score", dialogue.Case{Answers: tt.now, Before: before(tt.before)})
		said := slices.DeleteFunc(keysOf(r), func(k string) bool { return !strings.HasPrefix(k, "drop") })
		if got := strings.Join(said, " "); got != tt.says {
			t.Errorf("%s: it says %q, want %q", name, got, tt.says)
		}
		if tt.table == "" {
			if len(r.Tables) != 1 {
				t.Errorf("%s: tables %v", name, r.Tables)
			}
			continue
		}
		var rows []string
		for _, row := range gridOf(t, r, "drop.table").Rows {
			for i, c := range row {
				if c == "" {
					row[i] = "-"
				}
			}
			rows = append(rows, strings.Join(row, " "))
		}
		if got := strings.Join(rows, "; "); got != tt.table {
			t.Errorf("%s:\n%s, want\n%s", name, got, tt.table)
		}
		if d := lineOf(t, r, "drop"); d.Args["version"] != "3" || name != "one left" && d.Args["names"] != "C" {
			t.Errorf("%s: %v", name, d.Args)
		}
	}
}
