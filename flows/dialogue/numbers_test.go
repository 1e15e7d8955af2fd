package dialogue_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"kringloop/flows/dialogue"
)

// scoring is a table of criteria, and one of offers with a score for each of them.
func scoring() *dialogue.Script {
	return &dialogue.Script{ID: "scoring", Steps: []dialogue.Step{
		{ID: "criteria", Ask: dialogue.Table, Columns: []dialogue.Column{{ID: "name", Ask: dialogue.Text}}},
		{ID: "offers", Ask: dialogue.Table, Columns: []dialogue.Column{{ID: "name", Ask: dialogue.Text, Aliases: []string{"offerte"}},
			{ID: "price", Ask: dialogue.Number, Money: true, Aliases: []string{"prijs"}},
			{ID: "scores", Ask: dialogue.Numbers, Rest: true, Per: "criteria", Min: "0", Max: "10", Aliases: []string{"punten"}}}}}}
}

var twoCriteria = dialogue.Answers{"criteria": {Rows: [][]string{{"Kwaliteit"}, {"Terugname (20 %)"}}}}

func offers(t *testing.T, text, lang string) dialogue.Rows {
	t.Helper()
	s := scoring()
	got, err := s.Fitted(step(t, s, "offers"), twoCriteria).ReadTable(dialogue.SplitTable(text), dialogue.StepWords{Lang: lang}, t0)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return got
}

// Several numbers in a row are kept exact, whatever stands between them, as the reader's language writes them, and each where its
// heading says.
func TestReadNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"nl A;100;7,5;9": "7.5; 9", "nl A;100;7,5; 9;": "7.5; 9", "nl A\t100\t7,5 9": "7.5; 9", "nl A\t100\t7,5, 9": "7.5; 9", "nl A\t100\t8/10; 9 / 10": "8; 9",
		"en A;100;7.5;9": "7.5; 9", "en A;100;7.125;9": "7.125; 9", "en A\t100\t7.5, 9": "7.5; 9", "en A\t100\t7,5 | 9": "7.5; 9",
		"nl Offerte;Prijs;Terugname;Kwaliteit\nA;100;9;7,5":              "7.5; 9", // each where its heading says
		"nl Terugname;Offerte;Kwaliteit;Prijs;Opmerking\n9;A;7,5;100;ok": "7.5; 9", // other headings are their own
		"nl Offerte;Prijs;Terugname;Deel 1\nA;100;9;7,5":                 "7.5; 9", // what isn't named fills what is left
		"nl Offerte;Prijs;Deel 1;Deel 2\nA;100;7,5;9":                    "7.5; 9",
		"nl Offerte;Prijs;Punten;Opmerking\nA;100;7,5 9;ok":              "7.5; 9",
		"nl Offerte;Prijs;Punten;;\nA;100;7,5;9;":                        "7.5; 9",
	} {
		got := offers(t, text[3:], text[:2])
		if len(got.Rows) != 1 || got.Rows[0][2] != want {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

// A row whose numbers can't be read, or are too many or too few, is named with what is wrong; none is ever taken for nothing.
func TestBadNumbers(t *testing.T) {
	count := func(n int) error { return dialogue.CountError{Got: n, Of: []string{"Kwaliteit", "Terugname (20 %)"}} }
	for text, want := range map[string]struct {
		at  int
		err error
	}{
		"A;100;7;9;8": {0, count(3)}, "A;100;7": {0, count(1)}, "A\t100\t7,9": {0, count(1)}, "A\t100\t7/3": {1, dialogue.ErrNoNumber}, "A;100;7 3;9": {1, dialogue.ErrNoNumber},
		"A;100;;9": {1, dialogue.ErrNeeded}, "A;100;7;;9": {2, dialogue.ErrNeeded}, "A;100;;7;9": {1, dialogue.ErrNeeded}, "A;100;7;goed": {2, dialogue.ErrNoNumber}, "A;100;7;11": {2, dialogue.ErrTooLarge},
		"A;100;-1;9": {1, dialogue.ErrTooSmall}, "A;100": {0, dialogue.ErrNeeded}, "A;100;?;9": {1, dialogue.ErrNoNumber}, "Offerte;Prijs;Kwaliteit;Terugname\nA;100;7;": {0, count(1)},
		"Offerte;Prijs;Terugname;Deel 1;Deel 2\nA;100;7;8;9": {0, count(3)},
	} {
		got := offers(t, text, "nl")
		if len(got.Rows) != 0 || len(got.Bad) != 1 {
			t.Errorf("%q: %+v", text, got)
			continue
		}
		bad := got.Bad[0]
		if bad.Name != "A" || bad.Column != "scores" || bad.At != want.at || bad.Err.Error() != want.err.Error() {
			t.Errorf("%q: %+v, want %d %v", text, bad, want.at, want.err)
		}
	}
}

// An answer that was given before numbers were read as such still counts, and one that came by a form is held against the criteria.
func TestNumbersAreChecked(t *testing.T) {
	s := scoring()
	st := step(t, s, "offers")
	for cell, want := range map[string]string{"7.125; 9": "7.125,9", "7,5; 9": "7.5,9", "7 9": "7,9", "7/9": "7,9", "7,5 | 9": "7.5,9", "goed; 9": ",9", "": ""} {
		if got := strings.Join(dialogue.NumbersIn(cell), ","); got != want {
			t.Errorf("%q: %q, want %q", cell, got, want)
		}
	}
	if err := st.Check(dialogue.Answer{Rows: [][]string{{"A", "100", "9; 7,5"}}}); err != nil {
		t.Error(err)
	}
	d := dialogue.Begin(s, twoCriteria, sophie, t0)
	_, err := d.Apply(s, dialogue.Input{Do: dialogue.DoRead, Answer: dialogue.Answer{Rows: [][]string{{"A", "100", "9"}}}}, sophie, t0)
	if e, ok := errors.AsType[dialogue.CountError](err); !ok || e.Got != 1 {
		t.Errorf("%v", err)
	}
}

// Several numbers are shown each under what they belong to.
func TestShowNumbers(t *testing.T) {
	s := scoring()
	st := step(t, s, "offers")
	row := []string{"A", "100", "7.5; 9"}
	w := dialogue.StepWords{Columns: map[string]dialogue.ColumnWords{"name": {Name: "Offer"}, "price": {Name: "Price"}, "scores": {Name: "Scores"}}}
	if got := st.ShowRow(row, w, "nl", day); !slices.Equal(got, []string{"A", "100", "7,5; 9"}) {
		t.Errorf("%q", got)
	}
	st = s.Fitted(st, twoCriteria)
	heads, _ := st.Heads(w)
	if got := st.ShowRow(row, w, "en", day); !slices.Equal(got, []string{"A", "100", "7.5", "9"}) || len(heads) != 4 || heads[2] != "Kwaliteit" {
		t.Errorf("%q %q", heads, got)
	}
	if got := st.ShowRow([]string{"A", "100", "7.5; 9; 3"}, w, "en", day); got[3] != "9; 3" { // of a criterion that is no longer there
		t.Errorf("%q", got)
	}
}

// In an optional cell a person can say that there is nothing, or that they don't know; a cell that must be there says neither.
func TestBlankCells(t *testing.T) {
	st := &dialogue.Step{Ask: dialogue.Table, Columns: []dialogue.Column{{ID: "name", Ask: dialogue.Text}, {ID: "cost", Ask: dialogue.Number, Optional: true, Unknown: true},
		{ID: "day", Ask: dialogue.Date, Optional: true}, {ID: "price", Ask: dialogue.Number}}}
	for typed, want := range map[string]string{"-": "", "n.v.t.": "", "NVT": "", "n/a": "", "": "", "?": "?", "onbekend": "?", "weet ik niet": "?", "Unknown": "?", "0": "0", "nul": "0"} {
		row, err := st.ReadRow([]string{"-", typed, typed, "1"}, dialogue.StepWords{}, t0)
		if typed == "0" || typed == "nul" {
			row, err = st.ReadRow([]string{"-", typed, "", "1"}, dialogue.StepWords{}, t0)
		}
		if err != nil || row[0] != "-" || row[1] != want || row[2] != "" {
			t.Errorf("%q: %q, %v", typed, row, err)
		}
		if err := st.Check(dialogue.Answer{Rows: [][]string{row}}); err != nil {
			t.Errorf("%q: %v", typed, err)
		}
		if _, err := st.ReadRow([]string{"a", "", "", typed}, dialogue.StepWords{}, t0); want != "0" && err == nil {
			t.Errorf("%q is taken for a price", typed)
		}
	}
	if _, err := st.ReadRow([]string{"a", "veel", "", "1"}, dialogue.StepWords{}, t0); !errors.Is(err, dialogue.ErrNoNumber) {
		t.Errorf("%v", err)
	}
}

// A lenient table keeps a row of which an optional cell can't be read, and says which cells it left empty; one that needs a cell, or is
// not lenient, keeps the row out.
func TestLenientTable(t *testing.T) {
	st := &dialogue.Step{Ask: dialogue.Table, Lenient: true, Columns: []dialogue.Column{{ID: "name", Ask: dialogue.Text}, {ID: "cost", Ask: dialogue.Number, Optional: true, Min: "0"}}}
	lines := [][]string{{"a", "veel"}, {"", "3"}, {"b", "-4"}, {"c", "5"}}
	got, err := st.ReadTable(lines, dialogue.StepWords{}, t0)
	if err != nil || len(got.Rows) != 3 || got.Rows[0][1] != "" || got.Rows[1][1] != "" || got.Rows[2][1] != "5" || len(got.Bad) != 1 || got.Bad[0].Row != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	if e := got.Emptied; len(e) != 2 || e[0].Row != 1 || e[0].Typed != "veel" || e[1].Name != "b" || !errors.Is(e[1], dialogue.ErrTooSmall) {
		t.Errorf("%+v", e)
	}
	st.Lenient = false
	if got, _ := st.ReadTable(lines, dialogue.StepWords{}, t0); len(got.Rows) != 1 || len(got.Bad) != 3 || len(got.Emptied) != 0 {
		t.Errorf("%+v", got)
	}
}

// A row that is added takes the place of the one with the same key, where the table has one.
func TestAddRow(t *testing.T) {
	st := &dialogue.Step{Ask: dialogue.Table, Columns: []dialogue.Column{{ID: "name", Ask: dialogue.Text, Key: true}, {ID: "price", Ask: dialogue.Number}}}
	was := [][]string{{"Alfa", "1"}, {"Beta", "2"}}
	if got := st.Add(was, []string{"beta", "3"}); len(got) != 2 || got[1][1] != "3" || was[1][1] != "2" {
		t.Errorf("%q", got)
	}
	if got := st.Add(was, []string{"Gamma", "2"}); len(got) != 3 {
		t.Errorf("%q", got)
	}
	st.Columns[0].Key = false
	if got := st.Add(was, []string{"Beta", "3"}); len(got) != 3 {
		t.Errorf("%q", got)
	}
}

// An organisation's setting is read as the language writes it.
func TestSettingIsReadInItsLanguage(t *testing.T) {
	f := dialogue.Setting{ID: "x", Min: "0", Max: "100000"}
	for _, c := range []struct{ typed, lang, want string }{{"1.250", "nl", "1250"}, {"1.250", "en", "1.25"}, {"1,250", "en", "1250"}, {"1,250", "nl", "1.25"}} {
		if got, err := f.Check(c.typed, c.lang); got != c.want || err != nil {
			t.Errorf("%s %q: %q, %v", c.lang, c.typed, got, err)
		}
	}
}

// When the rows for which there are numbers change their names or their order, the numbers are looked at again; a change of anything
// else of those rows leaves them alone.
func TestNumbersAreLookedAtAgain(t *testing.T) {
	s := scoring()
	s.Steps[0].Columns = append(s.Steps[0].Columns, dialogue.Column{ID: "weight", Ask: dialogue.Number, Optional: true})
	known := dialogue.Answers{"criteria": {Rows: [][]string{{"Kwaliteit", "50"}, {"Terugname", "50"}}}, "offers": {Rows: [][]string{{"A", "100", "7; 9"}}}}
	for name, c := range map[string]struct {
		rows [][]string
		open string
		want string
	}{
		"weights": {[][]string{{"Kwaliteit", "60"}, {"Terugname", "40"}}, "", ""},
		"order":   {[][]string{{"Terugname", "50"}, {"Kwaliteit", "50"}}, "offers", "9; 7"},
		"more":    {[][]string{{"Kwaliteit", "50"}, {"Terugname", "40"}, {"CO2", "10"}}, "offers", "7; 9"},
		"less":    {[][]string{{"Terugname", "100"}}, "offers", "9"},
		"renamed": {[][]string{{"Terugname", "50"}, {"Stof", "50"}}, "offers", "9; 7"},
	} {
		d, err := dialogue.Begin(s, known, sophie, t0).Apply(s, dialogue.Input{Do: dialogue.DoAnswer, Step: "criteria", Answer: dialogue.Answer{Rows: c.rows}, Rev: -1}, sophie, t0)
		if err != nil || d.Step != c.open || (d.Read != nil) != (c.open != "") {
			t.Errorf("%s: %q is open, %v, %v", name, d.Step, d.Read, err)
		}
		if c.open != "" && d.Read != nil && d.Read.Rows[0][2] != c.want {
			t.Errorf("%s: %q, want %q", name, d.Read.Rows[0][2], c.want)
		}
		if c.open != "" && d.Answers["offers"].Rows[0][2] != c.want { // also when they are left as they are
			t.Errorf("%s: kept as %q, want %q", name, d.Answers["offers"].Rows[0][2], c.want)
		}
		if name != "more" {
			continue
		}
		if _, err := d.Apply(s, dialogue.Input{Do: dialogue.DoYes, Rev: -1}, sophie, t0); !errors.Is(err, dialogue.ErrBadCell) {
			t.Errorf("too few scores count: %v", err)
		}
	}
}
