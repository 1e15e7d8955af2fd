package dialogue_test

import (
	"slices"
	"testing"

	"kringloop/flows/dialogue"
)

// A table that comes when none is asked for is meant for the one whose headings it has, or whose rows it can only be; a sentence never is.
func TestFitting(t *testing.T) {
	s := scoring()
	s.Steps[0].Columns = append(s.Steps[0].Columns, dialogue.Column{ID: "weight", Ask: dialogue.Number, Optional: true, Aliases: []string{"gewicht"}})
	s.Steps = append(s.Steps, dialogue.Step{ID: "notes", Ask: dialogue.Table, Columns: []dialogue.Column{{ID: "who", Ask: dialogue.Text}, {ID: "what", Ask: dialogue.Text, Optional: true}}},
		dialogue.Step{ID: "later", Ask: dialogue.Table, When: []dialogue.Cond{{Step: "why", In: []string{"a"}}}, Columns: []dialogue.Column{{ID: "name", Ask: dialogue.Text}, {ID: "price", Ask: dialogue.Number}}})
	for text, want := range map[string][]string{
		"Offerte;Prijs;Kwaliteit;Terugname\nA;veel;7;9": {"offers"}, // its mistakes are named then
		"A;100;7;9":                  {"offers"},
		"A;100;7;9\nB;90;6":          nil, // a row that can't be read, and nothing says that it should
		"A;40\nB;60":                 {"criteria"},
		"name;gewicht\nA;40":         {"criteria"},
		"A;40;ja":                    nil, // a cell too many
		"A;B\nC;D":                   nil, // words fit anything
		"who;what\nA;B":              {"notes"},
		"Nee; ik bedoel iets anders": nil,
		"name\nA":                    {"criteria", "offers"},
		"":                           nil,
	} {
		var got []string
		for _, st := range s.Fitting(dialogue.SplitTable(text), twoCriteria, dialogue.Words{}, t0) {
			got = append(got, st.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
