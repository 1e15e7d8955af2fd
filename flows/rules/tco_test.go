package rules

import (
	"fmt"
	"slices"
	"strings"
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
		r := outcome(t, l, "tco", dialogue.Case{Answers: dialogue.Answers{"rate": {Number: "0"}, "options": {Rows: tt.rows}, "blanks": chosen("open")}})
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

// Every edge case of flows §4.2 as a purchaser meets it, with the table as it is pasted in Dutch.
func TestCostEdges(t *testing.T) {
	l := library(t)
	s, _ := l.Script("tco")
	st, _ := s.Step("options")
	w := l.Words("tco", "nl")
	// name; acquisition; operation; maintenance; repair; tax; upgrade; in year; end cost; end value; years; quantity; effect; price
	for name, tt := range map[string]struct{ rate, rows, want string }{
		"a life of part of a year": {"0", "A; 100; 1; 1; 1; 0; ; ; 0; 0; 2,5", "Optie A: het aantal jaren moet een geheel getal van minstens 1 zijn."},
		"no life":                  {"0", "A; 100; 1; 1; 1; 0; ; ; 0; 0; 0", "<nil> [row 1, years: that is less than there can be]"},
		"an upgrade too late":      {"0", "A; 100; 1; 1; 1; 0; 50; 4; 0; 0; 3", "Optie A: het jaar van de upgrade ligt buiten de levensduur, of het bedrag ontbreekt."},
		"an upgrade at no time":    {"0", "A; 100; 1; 1; 1; 0; 50; ; 0; 0; 3", "Optie A: het jaar van de upgrade ligt buiten de levensduur, of het bedrag ontbreekt."},
		"an upgrade at once":       {"0", "A; 100; 1; 1; 1; 0; 50; 0; 0; 0; 3", "A 159.00"},
		"no acquisition":           {"0", "A; ; 1; 1; 1; 0; ; ; 0; 0; 3", "<nil> [row 1, acquisition: this question needs an answer]"},
		"worth more than it costs": {"0", "A; 100; 1; 1; 1; 0; ; ; 10; 60; 3", "A 59.00"},
		"something unknown":        {"0", "A; 100; 1; ; 1; 0; ; ; 0; 0; 3", "OPEN; A 106.00; tco.incomplete A"},
		"other lives":              {"0", "A; 100; 1; 1; 1; 0; ; ; 0; 0; 3\nB; 100; 1; 1; 1; 0; ; ; 0; 0; 6", "A 109.00; B 118.00; tco.years"},
		"other quantities":         {"0", "A; 100; 1; 1; 1; 0; ; ; 0; 0; 3; 2\nB; 100; 1; 1; 1; 0; ; ; 0; 0; 3; 1", "A 109.00; B 109.00; tco.quantities"},
		"an effect without price":  {"0", "A; 100; 1; 1; 1; 0; ; ; 0; 0; 3; 1; 0,3", "Optie A: een extern effect heeft een hoeveelheid én een prijs nodig."},
		"a rate below nothing":     {"-50", "A; 100; 1; 1; 1; 0; ; ; 0; 0; 1", "A 106.00"},
	} {
		got, err := st.ReadTable(dialogue.SplitTable(tt.rows), w.Steps["options"], morning)
		said := fmt.Sprint(err, " ", got.Bad)
		if err == nil && len(got.Bad) == 0 {
			r, err := l.Rule(s)(dialogue.Case{Script: s, Answers: dialogue.Answers{"rate": {Number: tt.rate}, "options": filled(got.Rows...)}})
			said, _ = w.Refusal(err, "nl")
			if err == nil {
				said = told(r)
			}
		}
		if said != tt.want {
			t.Errorf("%s:\n %s, want\n %s", name, said, tt.want)
		}
	}
	rate, _ := s.Step("rate")
	for _, n := range []string{"-100", "-250", "101"} {
		if rate.Check(dialogue.Answer{Number: n}) == nil {
			t.Errorf("a rate of %s is taken", n)
		}
	}
}

// told is the TCO of each option, and what is warned of; a verdict only where it isn't that all is done.
func told(r dialogue.Result) string {
	var said []string
	if r.Verdict != "DONE" {
		said = append(said, r.Verdict)
	}
	for _, row := range r.Tables[0].Rows {
		said = append(said, row[0]+" "+row[1])
	}
	for _, line := range r.Lines {
		if strings.HasPrefix(line.Key, "tco.") {
			said = append(said, strings.TrimSpace(line.Key+" "+line.Args["name"]))
		}
	}
	return strings.Join(said, "; ")
}
