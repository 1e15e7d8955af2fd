package rules

import (
	"slices"
	"testing"

	"kringloop/flows/dialogue"
)

// An empty cost is what was answered for all of them; one that is said to be unknown stays so (flows §4.2).
func TestEmptyCosts(t *testing.T) {
	l := library(t)
	row := func(name, operation, endvalue string) []string {
		return []string{name, "1000", operation, "10", "10", "0", "", "", "0", endvalue, "5", "", "", ""}
	}
	for name, tt := range map[string]struct {
		blanks        string
		rows          [][]string
		verdict, open string
	}{
		"nothing":           {"zero", [][]string{row("A", "", ""), row("B", "5", "0")}, "DONE", ""},
		"unknown":           {"open", [][]string{row("A", "", ""), row("B", "5", "0")}, "PART", "A"},
		"said to be so":     {"zero", [][]string{row("A", "", ""), row("B", "?", "")}, "PART", "B"},
		"nobody was asked":  {"", [][]string{row("A", "5", ""), row("B", "5", "0")}, "PART", "A"},
		"nothing was empty": {"", [][]string{row("A", "?", "0"), row("B", "5", "0")}, "PART", "A"},
	} {
		a := dialogue.Answers{"rate": {Number: "0"}, "options": filled(tt.rows...)}
		if tt.blanks != "" {
			a["blanks"] = chosen(tt.blanks)
		}
		s, _ := l.Script("tco")
		r, err := l.Rule(s)(dialogue.Case{Script: s, Answers: a})
		told := slices.ContainsFunc(r.Lines, func(l dialogue.Line) bool { return l.Key == "blanks" })
		if told != (tt.blanks == "zero") {
			t.Errorf("%s: it says that empty counts as 0: %v", name, told)
		}
		if err != nil || r.Verdict != tt.verdict || r.Args["open"] != tt.open {
			t.Errorf("%s: %s, open %q, %v", name, r.Verdict, r.Args["open"], err)
		}
	}
}

// The question is asked only where a cost is empty, not where it is unknown.
func TestEmptyCostsAreAsked(t *testing.T) {
	s, _ := library(t).Script("tco")
	for cost, want := range map[string]int{"": 3, "?": 2, "0": 2} {
		rows := filled([]string{"A", "1000", "1", cost, "1", "1", "", "", "1", "1", "5", "", "", ""})
		if got := s.Asked(dialogue.Answers{"rate": {Number: "0"}, "options": rows}); len(got) != want {
			t.Errorf("%q: %d questions", cost, len(got))
		}
		blanks, _ := s.Step("blanks")
		if _, gaps := s.Gaps(blanks, dialogue.Answers{"options": rows}); cost == "" && (len(gaps) != 1 || gaps[0].Row != "A" || gaps[0].Columns[0] != "maintenance") {
			t.Errorf("%+v", gaps)
		}
	}
}

// The answer stands for the costs that were empty when it was given: other ones are asked for again.
func TestEmptyCostsAreAskedAnew(t *testing.T) {
	s, _ := library(t).Script("tco")
	row := func(maintenance, tax string) []string {
		return []string{"A", "1000", "1", maintenance, "1", tax, "", "", "1", "1", "5", "", "", ""}
	}
	d := dialogue.Begin(s, dialogue.Answers{"rate": {Number: "0"}, "options": filled(row("", "1")), "blanks": chosen("zero")}, "u", morning)
	for _, c := range []struct {
		row  []string
		open string
	}{{row("", "1"), ""}, {row("", ""), "blanks"}, {row("1", "1"), ""}, {row("1", ""), "blanks"}} {
		next, err := d.Apply(s, dialogue.Input{Do: dialogue.DoAnswer, Step: "options", Answer: filled(c.row), Rev: -1}, "u", morning)
		if err != nil || next.Step != c.open {
			t.Errorf("%q: %q is open, want %q, %v", c.row, next.Step, c.open, err)
		}
	}
}
