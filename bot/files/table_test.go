package files

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"kringloop/flows/calc"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"
)

func TestTableCSV(t *testing.T) {
	latin, _ := charmap.Windows1252.NewEncoder().String("Naam;Prijs\nCafé;€ 5,50\n")
	want := [][]string{{"Naam", "Prijs"}, {"Café", "€ 5,50"}}
	for name, data := range map[string]string{
		"semicolons": "Naam;Prijs\nCafé;€ 5,50\n", "tabs": "Naam\tPrijs\r\nCafé\t€ 5,50\r\n", "commas": "Naam,Prijs\nCafé,\"€ 5,50\"\n",
		"mark": "\ufeffNaam;Prijs\nCafé;€ 5,50", "old mac": "Naam;Prijs\rCafé;€ 5,50\r", "windows": latin, "said": "sep=;\nNaam;Prijs\nCafé;€ 5,50\n",
		"empty lines": "\n\nNaam;Prijs\n\nCafé;€ 5,50\n\n;\n", "utf-16": "\xff\xfeN\x00a\x00a\x00m\x00;\x00P\x00r\x00i\x00j\x00s\x00\n\x00C\x00a\x00f\x00\xe9\x00;\x00\xac\x20 \x005\x00,\x005\x000\x00",
	} {
		got, err := Table("plan.csv", []byte(data))
		if err != nil || !cmp.Equal(got.Rows, want) {
			t.Errorf("%s: %q, %v", name, got.Rows, err)
		}
	}
}

// A line that is no row is named by its number, and takes no other with it.
func TestTableBrokenLine(t *testing.T) {
	got, err := Table("plan.csv", []byte("titel;bedrag\n\"Stoelen; 4 delen\";40000\n\"Laptops;90000\nLampen;3000\nScherm 27\";120\n\"Twee\nregels\";7\n"))
	want := Sheet{Rows: [][]string{{"titel", "bedrag"}, {"Stoelen; 4 delen", "40000"}, {"Lampen", "3000"}, {"Scherm 27\"", "120"}, {"Twee\nregels", "7"}}, Broken: []int{3}}
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("%v\n%s", err, cmp.Diff(want, got))
	}
}

func TestTableRefused(t *testing.T) {
	zipped := func(name string, size int) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		w, _ := z.Create(name)
		for range size / 1_000_000 {
			_, _ = w.Write(make([]byte, 1_000_000))
		}
		z.Close()
		return b.Bytes()
	}
	locked := excelize.NewFile()
	var secret bytes.Buffer
	if err := locked.Write(&secret, excelize.Options{Password: "geheim"}); err != nil {
		t.Fatal(err)
	}
	good := plainBook(t, nil)
	for _, c := range []struct {
		name, file string
		data       []byte
		want       error
	}{
		{"20 MB", "plan.csv", make([]byte, MaxBytes+1), ErrLarge},
		{"5,001 rows", "plan.csv", []byte("titel\n" + strings.Repeat("stoel\n", MaxRows+1)), ErrManyRows},
		{"a bomb", "plan.xlsx", zipped("xl/worksheets/sheet1.xml", 70_000_000), ErrLarge},
		{"a sheet of 20 MB", "plan.xlsx", zipped("xl/worksheets/sheet1.xml", 20_000_000), ErrManyRows},
		{"another zip", "brief.docx", zipped("word/document.xml", 1_000_000), ErrFormat},
		{"a password", "plan.xlsx", secret.Bytes(), ErrEncrypted},
		{"cut off", "plan.xlsx", good[:len(good)/2], ErrBroken},
		{"no workbook", "plan.xlsx", []byte("titel;bedrag"), ErrBroken},
		{"a picture", "plan.csv", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), ErrFormat},
		{"nothing", "plan.csv", nil, ErrEmpty},
		{"empty cells", "plan.csv", []byte(";;\n;;\n"), ErrEmpty},
	} {
		if _, err := Table(c.file, c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

// plainBook is a workbook with these cells.
func plainBook(t testing.TB, cells map[string]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for cell, v := range cells {
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What a reader sees in a workbook is what is read: 40.125 is no forty thousand, a date is a day, a share is a percentage, and a
// formula is what it last gave.
func TestTableWorkbook(t *testing.T) {
	f := excelize.NewFile()
	set := func(cell string, v any, format string) {
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
		if format != "" {
			id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
			if err != nil {
				t.Fatal(err)
			}
			_ = f.SetCellStyle("Sheet1", cell, cell, id)
		}
	}
	for i, head := range []string{"titel", "bedrag", "datum", "deel", "postcode", "som"} {
		set(string(rune('A'+i))+"1", head, "")
	}
	set("A2", "Bureaustoelen", "")
	set("B2", 40.125, `"€" #,##0.00;[Red]-#,##0.00`)
	set("C2", time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC), "dd/mm/jjjj")
	set("D2", 0.125, "0.0%")
	set("E2", "2000", "")
	set("A3", "=HYPERLINK(\"https://example.org\")", "")
	set("B3", 0.1+0.2, "")
	set("C3", 1234567.0, "")
	if err := f.SetCellFormula("Sheet1", "F2", "=B2*2"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	got, err := Table("plan.xlsx", b.Bytes())
	want := [][]string{{"titel", "bedrag", "datum", "deel", "postcode", "som"}, {"Bureaustoelen", "40,1250", "2027-03-01", "12,5%", "2000", ""},
		{"=HYPERLINK(\"https://example.org\")", "0,3", "1234567"}}
	if err != nil || !cmp.Equal(got.Rows, want) {
		t.Errorf("%q, %v", got.Rows, err)
	}
	for _, lang := range []string{"nl", "en"} {
		if n, ok := calc.ReadNumber(got.Rows[1][1], lang); !ok || n.Cmp(big.NewRat(40125, 1000)) != 0 {
			t.Errorf("in %s %s is %v", lang, got.Rows[1][1], n)
		}
	}
}

// Whatever is read is written inert and read again as it was.
func TestInertRoundTrip(t *testing.T) {
	for text, want := range map[string]string{
		`=HYPERLINK("x")`: `'=HYPERLINK("x")`, "+1+1": "'+1+1", "-cmd": "'-cmd", "@SUM(1)": "'@SUM(1)", " =1": "' =1", "\t=1": "'\t=1",
		"-5": "-5", "+32,5": "+32,5", "- 5 %": "- 5 %", "stoel": "stoel", "": "", "'s avonds": "'s avonds",
	} {
		if want == "+32,5" { // calc reads no plus
			want = "'+32,5"
		}
		if got := inert(text); got != want || live(got) != text {
			t.Errorf("%q becomes %q and then %q", text, got, live(got))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringMatching(`[=+@'"a-z0-9;, -]{0,12}`)
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 3, 3), 1, 5).Draw(t, "rows")
		for i := range rows {
			rows[i] = append([]string{"x"}, rows[i]...) // no row is empty
		}
		got, err := Table("a.csv", writeCSV(rows))
		if err != nil || len(got.Rows) != len(rows) {
			t.Fatalf("%q became %q, %v", rows, got.Rows, err)
		}
		for i := range rows {
			for j, c := range rows[i] {
				if strings.TrimSpace(live(strings.TrimSpace(c))) != strings.TrimSpace(live(strings.TrimSpace(got.Rows[i][j]))) {
					t.Fatalf("%q became %q", c, got.Rows[i][j])
				}
			}
		}
	})
}

func TestFiveHundredLines(t *testing.T) {
	var b strings.Builder
	b.WriteString("titel;bedrag\n")
	for i := range 500 {
		fmt.Fprintf(&b, "aankoop %d;%d\n", i, i)
	}
	if got, err := Table("plan.csv", []byte(b.String())); err != nil || len(got.Rows) != 501 || got.Rows[500][0] != "aankoop 499" {
		t.Errorf("%d rows, %v", len(got.Rows), err)
	}
}

func FuzzTable(f *testing.F) {
	f.Add("a.csv", []byte("a;b\n\"1;2\n"))
	f.Add("a.xlsx", plainBook(f, map[string]any{"A1": 1.5}))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		s, err := Table(name, data)
		if err == nil && len(s.Rows)+len(s.Broken) == 0 {
			t.Fatal("neither rows nor an error")
		}
	})
}
