package files

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

// cached is a cell as it stands in a workbook's file.
type cached struct {
	Cell    string  `xml:"r,attr"`
	Kind    string  `xml:"t,attr"`
	Formula *string `xml:"f"`
	Value   string  `xml:"v"`
}

// computedCells are the cells of a workbook that hold a formula, row by row, without computing any.
func computedCells(t *testing.T, book []byte) (rows [][]cached) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if !strings.HasPrefix(f.Name, "xl/worksheets/") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		var sheet struct {
			Rows []struct {
				Cells []cached `xml:"c"`
			} `xml:"sheetData>row"`
		}
		if err := xml.NewDecoder(r).Decode(&sheet); err != nil {
			t.Fatal(err)
		}
		for _, row := range sheet.Rows {
			live := slices.DeleteFunc(row.Cells, func(c cached) bool { return c.Formula == nil })
			if len(live) > 0 {
				rows = append(rows, live)
			}
		}
	}
	return rows
}

// What doesn't compute shows what stands in the file: each formula has its value there, a number, the one of the result.
func TestFormulasHoldTheirValues(t *testing.T) {
	m := maker(t, "nl")
	for _, c := range []struct {
		script, name string
		answers      dialogue.Answers
		figures      func(row []string) []string
		before       int // columns with a formula before the figures
		decimals     int
	}{{"score", "weighted", scoreAnswers("gewogen"), scoreFigures, 0, 4}, {"score", "unweighted", scoreAnswers("ongewogen"), scoreFigures, 0, 4},
		{"tco", "at 3 %", costAnswers("3"), costFigures, 1, 2}, {"tco", "at nothing", costAnswers("0"), costFigures, 1, 2}, {"tco", "at -5 %", costAnswers("-5"), costFigures, 1, 2}} {
		s, res := result(t, m, c.script, c.answers)
		book, err := m.Workbook("", s, res)
		if err != nil {
			t.Fatal(err)
		}
		got, want := computedCells(t, book), byOffer(c.script, res)
		if len(got) != len(want) {
			t.Fatalf("%s %s: %d rows compute, want %d", c.script, c.name, len(got), len(want))
		}
		for i, row := range got {
			for _, cell := range row {
				if _, ok := new(big.Rat).SetString(cell.Value); !ok || cell.Kind != "" && cell.Kind != "n" {
					t.Errorf("%s %s, %s: value %q of kind %q", c.script, c.name, cell.Cell, cell.Value, cell.Kind)
				}
			}
			for k, figure := range c.figures(want[i]) {
				exact, _ := calc.ParseJSON(figure)
				v, _ := new(big.Rat).SetString(row[c.before+k].Value)
				if v == nil || calc.Fixed(v, c.decimals) != calc.Fixed(exact, c.decimals) {
					t.Errorf("%s %s, %s: %s, want %s", c.script, c.name, row[c.before+k].Cell, row[c.before+k].Value, figure)
				}
			}
		}
	}
}

var value = regexp.MustCompile(`(</f>)<v>[^<]*</v>`)

// uncomputed is a workbook without the values of its formulas: whoever shows some has computed them.
func uncomputed(t *testing.T, book []byte) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		w, err := to.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(value.ReplaceAll(data, []byte("$1"))); err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// byOffer are the rows of a result in the order in which they were answered, which is that of the sheet.
func byOffer(script string, c dialogue.Confirmed) [][]string {
	rows := slices.Clone(c.Result.Tables[0].Rows)
	if script == "score" {
		slices.SortFunc(rows, func(a, b []string) int { return strings.Compare(a[1], b[1]) })
	}
	return rows
}

// A formula that comes to nothing has no value, and the workbook is made all the same.
func TestFormulaThatFails(t *testing.T) {
	b := newBook()
	b.begin("x")
	b.formula(1, 1, "1/0", 2)
	b.formula(2, 1, "1+1", 2)
	data, err := b.bytes()
	if err != nil {
		t.Fatal(err)
	}
	rows := computedCells(t, data)
	if len(rows) != 1 || len(rows[0]) != 2 || rows[0][0].Value != "" || rows[0][1].Value != "2" {
		t.Errorf("%+v", rows)
	}
}
