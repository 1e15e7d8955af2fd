package rules

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kringloop/flows/dialogue"
)

// planRow is a line of a plan with the answers of all fourteen factors; a dot is one that is not known.
func planRow(title, letters string) []string {
	row := []string{title, "", "", ""}
	for _, l := range strings.Split(letters, "") {
		row = append(row, strings.ReplaceAll(l, ".", ""))
	}
	return row
}

func planScript(t testing.TB) *dialogue.Script {
	s, ok := library(t).Script("plan")
	if !ok {
		t.Fatal("there is no plan")
	}
	return s
}

// Each line is judged as the Proefscan judges it, and the best pilot comes first.
func TestPlanRanks(t *testing.T) {
	s, scan := planScript(t), scanScript(t)
	vectors := []string{"ababaaacabbbaa", "abdbaaacabbbaa", "aaabaaacabbbaa", "abaaaaaaaaaaaa", "acbbbbbbbbbbbb", "accccccccccccc", "ababaadcabbbaa"}
	var rows [][]string
	for _, v := range vectors {
		rows = append(rows, planRow(v, v))
	}
	r, err := plan(dialogue.Case{Script: s, Answers: dialogue.Answers{"plan": {Rows: rows}}})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"abaaaaaaaaaaaa", "ababaaacabbbaa", "ababaadcabbbaa", "acbbbbbbbbbbbb", "accccccccccccc", "abdbaaacabbbaa", "aaabaaacabbbaa"}
	for i, row := range r.Tables[1].Rows {
		got := ScanOf(scan, letters(scan, row[1]), nil)
		key := "@@is." + string(got.Verdict)
		if got.Provisional && got.Verdict == Orange {
			key = "@@is.VOORLOPIG"
		}
		if row[1] != want[i] || row[2] != key || row[3] != fmt.Sprint(got.Percent) || row[6] != "" {
			t.Errorf("place %d: %v, want %s, %s, %d %%", i+1, row, want[i], key, got.Percent)
		}
	}
	if r.Verdict != "DONE" || r.Args["green"] != "2" || len(r.Bars) != 7 || r.Norm["scan.q03"] != "2" || r.Norm["scan.q02"] != "1" {
		t.Errorf("%+v", r)
	}
}

// What a line lacks is asked once, counts for all lines that lack it and for no other, and as nothing when it is passed over.
func TestPlanInBulk(t *testing.T) {
	s := planScript(t)
	rows := [][]string{planRow("een", "ab.baaacabbbaa"), planRow("twee", "abab......bbaa"), {"drie"}}
	a := dialogue.Answers{"plan": {Rows: rows}}
	var asked []string
	for _, st := range s.Asked(a) {
		asked = append(asked, st.ID)
	}
	if len(asked) != 15 {
		t.Errorf("asked %v", asked)
	}
	full := dialogue.Answers{"plan": {Rows: rows[:1]}}
	if got := s.Asked(full); len(got) != 2 || got[1].ID != "q03" {
		t.Errorf("one line lacks one factor, asked %d", len(got))
	}
	all := ranked(dialogue.Case{Script: s, Answers: dialogue.Answers{"plan": {Rows: rows}, "q03": {Options: []string{"d"}}, "q05": {None: true}}})
	for _, p := range all {
		ko := slices.Contains(p.scan.KO, "q03")
		if ko != (p.row[0] != "twee") || p.scan.Max != 54 {
			t.Errorf("%s: %+v", p.row[0], p.scan)
		}
	}
}

// Knowing one factor more never lowers a line's points, and the ranking loses no line.
func TestPlanUnknownIsNothing(t *testing.T) {
	s := planScript(t)
	rapid.Check(t, func(t *rapid.T) {
		var rows [][]string
		for i := range rapid.IntRange(1, 12).Draw(t, "lines") {
			row := []string{fmt.Sprint("aankoop ", i), "", "", ""}
			for _, st := range s.Steps[1:] {
				ids := []string{""}
				for _, o := range st.Options {
					ids = append(ids, o.ID)
				}
				row = append(row, rapid.SampledFrom(ids).Draw(t, st.ID))
			}
			rows = append(rows, row)
		}
		all := ranked(dialogue.Case{Script: s, Answers: dialogue.Answers{"plan": {Rows: rows}}})
		seen := map[int]bool{}
		for i, p := range all {
			seen[p.line] = true
			if i > 0 && slices.Index(standing, all[i-1].scan.Verdict) > slices.Index(standing, p.scan.Verdict) {
				t.Fatalf("%s before %s", all[i-1].scan.Verdict, p.scan.Verdict)
			}
			for _, id := range p.missing {
				st, _ := s.Step(id)
				with := ranked(dialogue.Case{Script: s, Answers: dialogue.Answers{"plan": {Rows: [][]string{p.row}}, id: {Options: []string{st.Options[0].ID}}}})
				if with[0].scan.Points < p.scan.Points {
					t.Fatalf("%s: %d points, with %s %d", p.row[0], p.scan.Points, id, with[0].scan.Points)
				}
			}
		}
		if len(seen) != len(rows) {
			t.Fatalf("%d lines of %d", len(seen), len(rows))
		}
	})
}

// A plan in somebody's own form is understood: headings in either language, answers as letters or words, columns of their own.
func TestPlanIsRead(t *testing.T) {
	l := library(t)
	s := planScript(t)
	st, _ := s.Step("plan")
	for _, lang := range dialogue.Languages {
		lines := [][]string{
			{"Nr", "Omschrijving", "Verantwoordelijke", "Raming (€)", "Startdatum", "Procedure", "Looptijd", "Tijd", "Market", "q10"},
			{"1", "=HYPERLINK(\"x\")", "An", "40.000,50", "01/03/2027", "open", "4 jaar", "b", "One or two frontrunners", "a"},
			{"2", "Laptops", "Bo", "gratis", "", "", "", "", "", ""},
		}
		if lang == "nl" {
			lines[1][8] = "Een of twee koplopers"
		}
		got, err := st.ReadTable(lines, l.Words("plan", lang).Steps["plan"], morning)
		if err != nil || len(got.Rows) != 2 || len(got.Bad) != 0 || got.Rows[1][0] != "Laptops" || got.Rows[1][2] != "" {
			t.Fatalf("%s: %+v, %v", lang, got, err)
		}
		if len(got.Emptied) != 1 || got.Emptied[0].Row != 2 || got.Emptied[0].Name != "Laptops" || got.Emptied[0].Column != "amount" || got.Emptied[0].Typed != "gratis" {
			t.Fatalf("%s: %+v, %v", lang, got, err)
		}
		row := got.Rows[0]
		if row[0] != "=HYPERLINK(\"x\")" || row[2] != "40000.5" || row[3] != "2027-03-01" || row[6] != "b" || row[10] != "b" || row[13] != "a" {
			t.Errorf("%s: %q", lang, row)
		}
	}
}
