package files

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kringloop/flows"
	"kringloop/flows/dialogue"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// project is one in which something happened: items, a closed phase, a scan in two versions, and offers that were compared.
func project(t testing.TB, m Maker) *flows.Project {
	t.Helper()
	p := &flows.Project{ID: "p1", Name: "Bureaustoelen <3>", Category: "meubilair", Owner: "U1", Created: noon.AddDate(0, -1, 0),
		Members: []flows.Member{{User: "U1", Role: flows.Purchaser}, {User: "U2", Role: flows.Champion}}}
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(p.Mark(m.Lib, "p2.i01", flows.Done, "https://example.org/scan_v1?a=1&b=2", false, "U1", noon))
	check(p.Mark(m.Lib, "p2.i03", flows.Skipped, "# [klik](https://example.org) <b>niets</b> in huis", false, "U2", noon))
	check(p.Mark(m.Lib, "p2.i05", flows.Busy, "", false, "U1", noon))
	check(p.Close(m.Lib, 1, "we beginnen bij fase 2", "U1", noon))
	_, first := result(t, m, "scan", scanAnswers(t, m, "ababaadcabbbaa"))
	_, second := result(t, m, "scan", scanAnswers(t, m, "ababaaacabbbaa"))
	first.Version = 1
	p.AdoptResult(first, "U1", noon)
	p.AdoptResult(second, "U1", noon)
	_, offers := result(t, m, "score", scoreAnswers("gewogen"))
	p.AdoptResult(offers, "U1", noon)
	p.Approvals = map[string]flows.Approval{"scan": {Decisions: []flows.Decision{
		{Version: 1, By: "U2", Name: "Miet", At: noon.AddDate(0, 0, -1), Ruling: flows.Refused, Terms: "te *vroeg*\ndit jaar"},
		{Version: 2, By: "U2", Name: "Miet", At: noon, Ruling: flows.Approved}}}}
	return p
}

func TestDossier(t *testing.T) {
	for _, lang := range []string{"nl", "en"} {
		m := maker(t, lang)
		p := project(t, m)
		for _, secret := range []bool{false, true} {
			got := m.Dossier(p, []string{"2026-11-26 12:00 · An U1 maakte *iets*"}, secret, Portfolio{})
			text := string(got)
			if strings.Contains(text, "100000") != secret && strings.Contains(text, "100.000") != secret && strings.Contains(text, "100,000") != secret {
				t.Errorf("%s: prices, asked for %v", lang, secret)
			}
			for _, bad := range []string{"<no value>", "[klik](", "<b>", "\n\n\n"} {
				if strings.Contains(text, bad) {
					t.Errorf("%s: %q stands in it", lang, bad)
				}
			}
			if secret {
				continue
			}
			file := "testdata/dossier-" + lang + ".md"
			if *update {
				if err := os.WriteFile(file, got, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), text); diff != "" {
				t.Errorf("%s (-update rewrites):\n%s", file, diff)
			}
		}
	}
}

func TestEmptyDossier(t *testing.T) {
	m := maker(t, "nl")
	p := &flows.Project{ID: "p1", Name: "Lampen", Owner: "U1", Created: noon}
	if got := string(m.Dossier(p, nil, true, Portfolio{})); !strings.Contains(got, m.T("dossier.none")) || !strings.Contains(got, m.T("dossier.nolog")) {
		t.Error(got)
	}
}

// A template that comes back filled in is read by the step that it was made for.
func TestTemplates(t *testing.T) {
	for _, lang := range []string{"nl", "en"} {
		m := maker(t, lang)
		s, _ := m.Talks.Script("score")
		for i := range s.Steps {
			st := &s.Steps[i]
			if len(st.Columns) == 0 {
				continue
			}
			w := m.words(s).Steps[st.ID]
			for _, kind := range []string{CSV, XLSX} {
				data, err := m.Template(s, st, kind, nil)
				if err != nil {
					t.Fatal(err)
				}
				sheet, err := Table("sjabloon."+kind, data)
				if err != nil {
					t.Fatal(err)
				}
				row := make([]string, len(st.Columns))
				for j, c := range st.Columns {
					row[j] = "5"
					if len(c.Options) > 0 {
						row[j] = w.Columns[c.ID].Options[c.Options[0].ID]
					}
				}
				got, err := st.ReadTable(append(sheet.Rows, row), w, noon)
				if err != nil || len(got.Rows) != 1 || len(got.Bad)+len(got.Ignored) > 0 {
					t.Errorf("%s %s: %+v, %v", st.ID, kind, got, err)
				}
			}
		}
		data, _ := m.Template(s, &s.Steps[2], XLSX, nil)
		f, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if v, err := f.GetDataValidations(f.GetSheetName(0)); err != nil || len(v) != 1 {
			t.Errorf("menus %v, %v", v, err)
		}
	}
}

// A template that begins with rows is read again as those rows, in either language.
func TestTemplateWithRows(t *testing.T) {
	rows := [][]string{{"=Café", "92500.125", "7.5; 9"}, {"Groen, en co", "1234", "6; 3"}}
	for _, lang := range []string{"nl", "en"} {
		m := maker(t, lang)
		s, _ := m.Talks.Script("score")
		st, _ := s.Step("offers")
		w := m.words(s).Steps[st.ID]
		for _, kind := range []string{CSV, XLSX} {
			data, err := m.Template(s, st, kind, rows)
			if err != nil {
				t.Fatal(err)
			}
			sheet, err := Table("rijen."+kind, data)
			if err != nil {
				t.Fatal(err)
			}
			got, err := st.ReadTable(sheet.Rows, w, noon)
			if err != nil || !cmp.Equal(got.Rows, rows) || len(got.Bad)+len(got.Ignored) > 0 {
				t.Errorf("%s %s: %+v, %v", lang, kind, got, err)
			}
		}
	}
}

func TestFileName(t *testing.T) {
	if got := FileName(XLSX, "Offertes vergelijken", "Stoelen / café: 2027?", "v2"); got != "offertes-vergelijken-stoelen-café-2027-v2.xlsx" {
		t.Error(got)
	}
}

// What goes to others names days so that they mean the same to whoever reads them, in a letter as in a table.
func TestResultDays(t *testing.T) {
	for lang, want := range map[string]string{"nl": "dinsdag 15 mei 2029", "en": "Tuesday 15 May 2029"} {
		m := maker(t, lang)
		a := dialogue.Answers{"subject": {Text: "wandelwagens"}, "known": {Options: []string{"aanbod", "groei"}}, "new": {Options: []string{"nee"}},
			"publication": {Text: "2029-06-05"}}
		for _, step := range []string{"contact", "prepared", "parties", "log", "insights"} {
			a[step] = dialogue.Answer{None: true}
		}
		_, c := result(t, m, "market", a)
		p := project(t, m)
		p.AdoptResult(c, "U1", noon)
		text := string(m.Dossier(p, nil, false, Portfolio{}))
		if n := strings.Count(text, want); n != 2 { // the invitation and the plan
			t.Errorf("%s: %q stands there %d times", lang, want, n)
		}
		if strings.Contains(text, "2029-05-15") {
			t.Errorf("%s: a day as it is kept", lang)
		}
	}
}
