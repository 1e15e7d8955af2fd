package files

import (
	"bytes"
	"context"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
	"kringloop/flows/rules"
	"kringloop/knowledge"
)

var noon = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)

// loaded is what all makers share: nobody changes it.
var loaded = sync.OnceValues(func() (m Maker, err error) {
	if m.Lib, err = flows.Load(flows.Content()); err != nil {
		return m, err
	}
	if m.Talks, err = rules.Load(flows.Content()); err != nil {
		return m, err
	}
	m.Guide, err = knowledge.Load(knowledge.Content())
	return m, err
})

func maker(t testing.TB, lang string) Maker {
	t.Helper()
	m, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	words, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	m.Words, m.Now, m.Name = words.In(lang), noon, func(u string) string { return "An " + u }
	return m
}

// result works a script out.
func result(t testing.TB, m Maker, id string, a dialogue.Answers) (*dialogue.Script, dialogue.Confirmed) {
	t.Helper()
	s, ok := m.Talks.Script(id)
	if !ok {
		t.Fatalf("there is no %s", id)
	}
	r, err := m.Talks.Rule(s)(dialogue.Case{Script: s, Answers: a, Today: noon})
	if err != nil {
		t.Fatal(err)
	}
	return s, dialogue.Confirmed{Script: id, Version: 2, Answers: a, Result: r, By: "U1", At: noon}
}

func scoreAnswers(mode string) dialogue.Answers {
	return dialogue.Answers{"mode": {Options: []string{mode}}, "price": {Number: "50"},
		"criteria": {Rows: [][]string{{"circulair", "30", "ja"}, {"=1+1", "20", "nee"}}},
		"offers":   {Rows: [][]string{{"A", "100000", "9; 7,5"}, {"B", "90000.50", "6; 8"}, {"C", "120000", "10; 0"}}}}
}

func costAnswers(rate string) dialogue.Answers {
	return dialogue.Answers{"rate": {Number: rate}, "options": {Rows: [][]string{
		{"1", "1100", "12", "20", "30", "15", "150", "3", "10", "120", "3", "50", "0.3", "100"},
		{"2", "900", "12", "", "", "", "", "", "", "", "7", "", "", ""}}}}
}

// computed finds the sheet with the formulas and computes its last columns, row for row.
func computed(t testing.TB, data []byte, sheet string, from, to, first, rows int) [][]float64 {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out [][]float64
	for r := first; r < first+rows; r++ {
		var row []float64
		for c := from; c <= to; c++ {
			text, err := f.CalcCellValue(sheet, at(c, r), excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatalf("%s: %v", at(c, r), err)
			}
			v, err := strconv.ParseFloat(text, 64)
			if err != nil {
				t.Fatalf("%s: %q", at(c, r), text)
			}
			row = append(row, v)
		}
		out = append(out, row)
	}
	return out
}

// shows tells whether a spreadsheet shows an exact number as we do. It rounds the fifteen digits that it works with.
func shows(v float64, exact *big.Rat, decimals int) bool {
	r, _ := new(big.Rat).SetString(strconv.FormatFloat(v, 'g', 15, 64))
	return calc.Fixed(r, decimals) == calc.Fixed(exact, decimals)
}

func compareScore(t testing.TB, m Maker, a dialogue.Answers) {
	s, c := result(t, m, "score", a)
	data, err := m.Workbook("Bureaustoelen", s, c)
	if err != nil {
		t.Fatal(err)
	}
	n, first := len(a["criteria"].Rows)+1, 5
	if a.Option("mode") == "gewogen" {
		first = 6
	}
	got := computed(t, data, m.T("paper.live"), n+2, 2*n+3, first, len(a["offers"].Rows))
	byName := map[string][]string{}
	for _, row := range c.Result.Tables[0].Rows {
		byName[row[1]] = row
	}
	for i, o := range a["offers"].Rows {
		want := byName[o[0]]
		parts := append(want[3:3+n:3+n], want[2]) // the sheet has the total last
		for k, part := range parts {
			exact, _ := calc.ParseJSON(part)
			if !shows(got[i][k], exact, 4) {
				t.Errorf("%s, column %d: %v, want %s", o[0], k, got[i][k], part)
			}
		}
		if rank := strings.TrimSuffix(want[0], "="); fmt.Sprint(got[i][n+1]) != rank {
			t.Errorf("%s: place %v, want %s", o[0], got[i][n+1], rank)
		}
	}
}

func TestScoreWorkbookComputesTheSame(t *testing.T) {
	m := maker(t, "nl")
	for _, mode := range []string{"gewogen", "ongewogen"} {
		compareScore(t, m, scoreAnswers(mode))
	}
	same := scoreAnswers("gewogen")
	same["offers"] = dialogue.Answer{Rows: [][]string{{"A", "0", "0; 0"}, {"B", "0", "0; 0"}}}
	compareScore(t, m, same)
	rapid.Check(t, func(rt *rapid.T) {
		a := scoreAnswers(rapid.SampledFrom([]string{"gewogen", "ongewogen"}).Draw(rt, "mode"))
		var offers [][]string
		for i := range rapid.IntRange(1, 6).Draw(rt, "offers") {
			num := func(name string, most int) string {
				return calc.Fixed(big.NewRat(int64(rapid.IntRange(0, most*100).Draw(rt, name)), 100), 2)
			}
			offers = append(offers, []string{fmt.Sprint("offerte ", i), num("price", 1_000_000), num("a", 10) + "; " + num("b", 10)})
		}
		a["offers"] = dialogue.Answer{Rows: offers}
		compareScore(t, m, a)
	})
}

// costFigures are the figures of a row of the result that the sheet computes, and the quantity is not one of.
func costFigures(row []string) []string { return slices.Concat(row[1:4], row[5:]) }

// scoreFigures are those of a row of the other result: the place and the total stand behind the parts there, before them here.
func scoreFigures(row []string) []string { return slices.Concat(row[3:], row[2:3]) }

func TestCostWorkbookComputesTheSame(t *testing.T) {
	m := maker(t, "en")
	for _, rate := range []string{"0", "3", "4.25", "12"} {
		a := costAnswers(rate)
		s, c := result(t, m, "tco", a)
		data, err := m.Workbook("", s, c)
		if err != nil {
			t.Fatal(err)
		}
		got := computed(t, data, m.T("paper.live"), 16, 20, 5, 2)
		for i, row := range c.Result.Tables[0].Rows {
			want := costFigures(row)
			for k, v := range got[i] {
				exact, _ := calc.ParseJSON(want[k])
				if !shows(v, exact, 2) {
					t.Errorf("rate %s, option %s, column %d: %v, want %s", rate, row[0], k, v, want[k])
				}
			}
		}
	}
}

// What a person typed is nowhere a formula, and every sheet is there.
func TestWorkbookSheets(t *testing.T) {
	m := maker(t, "nl")
	s, c := result(t, m, "score", scoreAnswers("gewogen"))
	data, err := m.Workbook("=cmd", s, c)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(f.GetSheetList(), "|"); got != "Uitslag|Scores lager is beter|Berekening|Antwoorden|Normen|Bronnen" {
		t.Error(got)
	}
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for j, cell := range row {
				formula, _ := f.GetCellFormula(sheet, at(j+1, i+1))
				if strings.HasPrefix(cell, "=") || formula != "" && (sheet != m.T("paper.live") || strings.Contains(formula, "1+1")) {
					t.Errorf("%s %s: %q, formula %q", sheet, at(j+1, i+1), cell, formula)
				}
				if strings.Contains(cell, "<no value>") || strings.HasPrefix(cell, "paper.") {
					t.Errorf("%s %s: %q", sheet, at(j+1, i+1), cell)
				}
			}
		}
	}
}

// LibreOffice recalculates to the same figures, where there is one.
func TestLibreOfficeAgrees(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("there is no LibreOffice (soffice) on this machine")
	}
	m := maker(t, "nl")
	for _, c := range []struct {
		script         string
		answers        dialogue.Answers
		name, decimals int // the column of the name
		figures        func(row []string) []string
		behind         int // columns behind the figures
	}{{"tco", costAnswers("3"), 0, 2, costFigures, 0}, {"tco", costAnswers("0"), 0, 2, costFigures, 0},
		{"score", scoreAnswers("gewogen"), 1, 4, scoreFigures, 1}, {"score", scoreAnswers("ongewogen"), 1, 4, scoreFigures, 1}} {
		s, res := result(t, m, c.script, c.answers)
		data, err := m.Workbook("", s, res)
		if err != nil {
			t.Fatal(err)
		}
		rows := cellsOf(converted(t, office, uncomputed(t, data), 3, false))
		for _, row := range res.Result.Tables[0].Rows {
			name, want := row[c.name], c.figures(row)
			i := slices.IndexFunc(rows, func(row []string) bool { return len(row) > len(want)+c.behind && row[0] == name })
			if i < 0 {
				t.Fatalf("%s: there is no %s in %q", c.script, name, rows)
			}
			got := rows[i][len(rows[i])-c.behind-len(want):]
			for k, cell := range want {
				exact, _ := calc.ParseJSON(cell)
				v, err := strconv.ParseFloat(strings.Replace(got[k], ",", ".", 1), 64)
				if err != nil || !shows(v, exact, c.decimals) {
					t.Errorf("%s, %s: LibreOffice says %s, we %s", c.script, name, got[k], cell)
				}
			}
		}
	}
}

// converted is a sheet of a workbook as LibreOffice computes it and writes it, with its values in full or as they are shown.
func converted(t *testing.T, office string, data []byte, sheet int, shown bool) []byte {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "book.xlsx")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	// Semicolons, UTF-8, the sheet:
	// https://wiki.openoffice.org/wiki/Documentation/DevGuide/Spreadsheets/Filter_Options
	out, err := exec.CommandContext(ctx, office, "-env:UserInstallation=file://"+dir, "--headless", "--convert-to",
		fmt.Sprintf("csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,%v,false,false,false,%d", shown, sheet), "--outdir", dir, file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	names, _ := filepath.Glob(filepath.Join(dir, "*.csv"))
	if len(names) != 1 {
		t.Fatalf("files %v: %s", names, out)
	}
	text, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// cellsOf are the cells of a sheet; Table would take numbers for what people typed.
func cellsOf(text []byte) (rows [][]string) {
	for line := range strings.SplitSeq(string(text), "\n") {
		rows = append(rows, strings.Split(strings.ReplaceAll(strings.TrimSpace(line), `"`, ""), ";"))
	}
	return rows
}

// The mark of a line is not repeated by what goes on under it.
func TestWorkbookMarks(t *testing.T) {
	m := maker(t, "nl")
	s, _ := m.Talks.Script("tools")
	good := dialogue.Line{Key: "none", Mark: "good", Parts: []dialogue.Line{{Key: "derived"}}}
	data, err := m.Workbook("", s, dialogue.Confirmed{Script: s.ID, Version: 1, At: noon, Result: dialogue.Result{Lines: []dialogue.Line{good}}})
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows(m.T("paper.result"))
	if err != nil || strings.Count(fmt.Sprint(rows), "✓") != 1 {
		t.Errorf("%v, %v", rows, err)
	}
}

// A sheet has the words of its title that fit, each of them whole.
func TestSheetNames(t *testing.T) {
	for title, want := range map[string]string{
		"Nog te noteren: wie krijgt wat, wanneer": "Nog te noteren wie krijgt",
		"Punten per factor":                       "Punten per factor",
		"Van elk woord precies achten twintig":    "Van elk woord precies achten",
		"Aanbestedingsdocumentatieoverzicht":      "Aanbestedingsdocumentatieove",
		"[]":                                      "-",
	} {
		b := newBook()
		if b.begin(title); b.sheet != want {
			t.Errorf("%q: %q, want %q", title, b.sheet, want)
		}
	}
}
