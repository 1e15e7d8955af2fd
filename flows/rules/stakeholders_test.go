package rules

import (
	"slices"
	"strings"
	"testing"

	"kringloop/flows/dialogue"
)

func TestStakeholderAdvice(t *testing.T) {
	for _, c := range []struct{ influence, attitude, want string }{
		{"hoog", "tegen", "talk"},
		{"hoog", "neutraal", "early"},
		{"hoog", "voor", "ambassador"},
		{"hoog", "bondgenoot", "ambassador"},
		{"laag", "tegen", "inform"},
		{"laag", "neutraal", "inform"},
		{"laag", "voor", "champion"},
		{"laag", "bondgenoot", "champion"},
	} {
		if got := adviceFor(c.influence, c.attitude); got != c.want {
			t.Errorf("%s influence, %s: %s, want %s", c.influence, c.attitude, got, c.want)
		}
	}
}

func TestStakeholders(t *testing.T) {
	l := library(t)
	r := outcome(t, l, "stakeholders", dialogue.Case{Answers: dialogue.Answers{"people": filled(
		[]string{"An", "financien", "intern", "hoog", "tegen", "cijfers", "1", "Sophie"},
		[]string{"IT", "interneklant", "", "hoog", "bondgenoot"},
		[]string{"Bram", "gebruiker", "intern", "laag", "voor"},
	)}})
	if r.Args["n"] != "3" || r.Args["high"] != "2" {
		t.Errorf("%v", r.Args)
	}
	if got := lineOf(t, r, "do.talk").Args["names"]; got != "An" {
		t.Errorf("talk with %q", got)
	}
	keys := keysOf(r)
	for key, want := range map[string]bool{"do.ambassador": true, "do.champion": true, "do.early": false, "missing.onderhoud": true,
		"missing.contractbeheer": true, "missing.financien": false, "missing.gebruiker": false} {
		if slices.Contains(keys, key) != want {
			t.Errorf("%s: %v, want %v", key, !want, want)
		}
	}
	others := lineOf(t, r, "others").Args["kinds"]
	if strings.Contains(others, "interneklant") || !strings.Contains(others, "@people.kind.juridisch") || strings.Contains(others, "anders") {
		t.Errorf("not yet on the map: %s", others)
	}
	if row := gridOf(t, r, "table").Rows[1]; row[5] != "@@advice.ambassador" || row[7] != "" {
		t.Errorf("%v", row)
	}
	if r.Next[0].What != "case" {
		t.Errorf("somebody is against, and no business case is offered: %v", r.Next)
	}
}

// A column that nobody filled in is left out.
func TestFilledOnly(t *testing.T) {
	got := filledOnly(dialogue.Grid{Key: "k", Columns: []string{"a", "b", "c"}, Numeric: []bool{false, true, true}, Rows: [][]string{{"1", "", "2"}, {"", "", ""}}})
	if !slices.Equal(got.Columns, []string{"a", "c"}) || !slices.Equal(got.Numeric, []bool{false, true}) || !slices.Equal(got.Rows[0], []string{"1", "2"}) {
		t.Errorf("%+v", got)
	}
}

// With everybody on board there is nothing to warn of; every advice has its words.
func TestStakeholdersComplete(t *testing.T) {
	l := library(t)
	s, _ := l.Script("stakeholders")
	st, _ := s.Step("people")
	var rows [][]string
	for _, kind := range st.Columns[1].Options {
		for _, attitude := range st.Columns[4].Options {
			for _, influence := range st.Columns[3].Options {
				rows = append(rows, []string{kind.ID + attitude.ID, kind.ID, "", influence.ID, attitude.ID})
			}
		}
	}
	r, err := stakeholders(dialogue.Case{Script: s, Answers: dialogue.Answers{"people": filled(rows...)}})
	if err != nil {
		t.Fatal(err)
	}
	hasWords(t, l, "stakeholders", r)
	for _, line := range r.Lines {
		if line.Mark == "warn" || line.Key == "others" {
			t.Errorf("%s, though everybody is there", line.Key)
		}
	}
}
