package reminders_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	. "kringloop/reminders"
)

var dutch = []string{"Titel", "Leverancier", "Type", "Startdatum", "Einddatum", "Contractbeheerder", "Geraamd aantal", "Uren per maand", "Onderhoud", "Terugname", "Opmerking"}

func TestRows(t *testing.T) {
	drafts, errs := Rows(dutch, [][]string{
		{" Laptops  circulair", "Groen bv", "raamcontract, as-a-service", "15-09-2026", "14/9/2031", "An", "1.200", "7,5", "in opdracht", "ja: kosteloos", "x"},
		{"", " ", ""},
		{"Stoelen", "Zit nv", "levering", "1 maart 2027", "2028-02-29", "Bo"}, // a short row
	})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	same(t, drafts, []Draft{
		{Title: "Laptops circulair", Supplier: "Groen bv", Kinds: []Kind{AsService, Framework}, Start: day("2026-09-15"), End: day("2031-09-14"), Owner: "An",
			Estimated: 1200, Hours: "7.5", Maintenance: "opdracht", TakeBack: &TakeBack{Yes: true, Terms: "kosteloos"}},
		{Title: "Stoelen", Supplier: "Zit nv", Kinds: []Kind{Product}, Start: day("2027-03-01"), End: day("2028-02-29"), Owner: "Bo"},
	})
	same(t, UnknownColumns(dutch), []string{"Opmerking"})

	english, errs := Rows([]string{"TITLE *", "Supplier", "Contract type", "Start-date", "End date", "Owner", "Reference"}, [][]string{
		{"Chairs", "Sit", "framework agreement and services", "March 1, 2027", "29 Feb 2028", "Bo", "R 7"}})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if d := english[0]; d.Start != day("2027-03-01") || d.End != day("2028-02-29") || !slices.Equal(d.Kinds, []Kind{Service, Framework}) || d.Key() != "r:r 7" {
		t.Errorf("%+v", d)
	}
}

func TestRowsNameWhatIsWrong(t *testing.T) {
	good := []string{"Stoelen", "Zit nv", "dienst", "1-3-2027", "29-2-2028", "Bo", "", "", "", "", ""}
	with := func(i int, cell string) []string {
		row := slices.Clone(good)
		row[i] = cell
		return row
	}
	drafts, errs := Rows(dutch, [][]string{good, with(0, ""), with(2, "koop"), with(3, "30-2-2027"), with(4, "1-3-7"), with(4, "28-2-2027"), with(6, "3,5"),
		with(7, "veel"), with(8, "soms"), with(9, "misschien"), with(0, "STOELEN "), with(0, strings.Repeat("x", MaxTitle+1)), with(3, "3/1/2027")})
	want := []struct {
		row    int
		column string
		err    error
	}{{3, "Titel", ErrNeeded}, {4, "Type", ErrNoKind}, {5, "Startdatum", ErrDate}, {6, "Einddatum", ErrDate}, {7, "", ErrOrder}, {8, "Geraamd aantal", ErrNumber},
		{9, "Uren per maand", ErrNumber}, {10, "Onderhoud", ErrChoice}, {11, "Terugname", ErrChoice}, {12, "", ErrTwice}, {13, "Titel", ErrLongText}}
	if len(errs) != len(want) {
		t.Fatalf("%d errors: %v", len(errs), errs)
	}
	for i, w := range want {
		if e := errs[i]; e.Row != w.row || e.Column != w.column || !errors.Is(e, w.err) {
			t.Errorf("got %v, want %+v", e, w)
		}
	}
	if len(drafts) != 2 || drafts[1].Start != day("2027-01-03") {
		t.Errorf("the right ones, the day before the month: %+v", drafts)
	}
}

// A year may have two digits, as in conversation.
func TestReadShortYear(t *testing.T) {
	for s, want := range map[string]Date{"1/3/27": day("2027-03-01"), "01-03-31": day("2031-03-01"), "1.3.27": day("2027-03-01")} {
		if got, err := ReadDate(s); err != nil || got != want {
			t.Errorf("%s: %v, %v", s, got, err)
		}
	}
	if got, err := ReadDate("1/3/127"); err == nil {
		t.Errorf("%v", got)
	}
}

// The heading may stand under a title and remarks.
func TestHeading(t *testing.T) {
	head := []string{"Titel", "Leverancier", "Type", "Startdatum", "Einddatum", "Eigenaar"}
	title, data := []string{"Contracten 2026"}, []string{"Laptops", "ICT nv", "product", "1-1-2027", "31-12-2030", "Bo"}
	for name, tt := range map[string]struct {
		rows [][]string
		want int
	}{
		"first": {[][]string{head, data}, 0}, "under a title": {[][]string{title, head, data}, 1}, "under a title and a gap": {[][]string{title, nil, head, data}, 2},
		"half of the columns": {[][]string{title, head[:3], data}, 1}, "none": {[][]string{title, data}, 0}, "nothing else": {[][]string{title}, 0},
		"too far": {append(slices.Repeat([][]string{title}, 12), head, data), 0},
	} {
		if got := Heading(tt.rows[0], tt.rows[1:]); got != tt.want {
			t.Errorf("%s: %d", name, got)
		}
	}
}

// What was registered without a number is recognised by its title, supplier and start; different numbers are different contracts.
func TestKnown(t *testing.T) {
	bare := register(t, example(), "2026-07-01")
	d := example()
	d.Reference = "K-1"
	numbered := register(t, d, "2026-07-01")
	for name, tt := range map[string]struct {
		c    *Contract
		ref  string
		want bool
	}{"bare, bare": {bare, "", true}, "bare, then a number": {bare, "K-1", true}, "a number, then bare": {numbered, "", true},
		"the same number": {numbered, " k-1", true}, "another number": {numbered, "K-2", false}} {
		var known Known
		known.Add(tt.c)
		d := example()
		d.Reference = tt.ref
		if known.Has(d) != tt.want {
			t.Errorf("%s: %t", name, !tt.want)
		}
		d.Start = d.Start.AddDays(1)
		if got := known.Has(d); got != (name == "the same number") {
			t.Errorf("%s, another start: %t", name, got)
		}
	}
}

func TestRowsNeedColumns(t *testing.T) {
	drafts, errs := Rows([]string{"Titel", "naam", "Leverancier", "Start", "Eind"}, [][]string{{"x"}})
	if len(drafts) > 0 || len(errs) != 3 || !errors.Is(errs[0], ErrTwice) || errs[1].Column != "kinds" || !errors.Is(errs[2], ErrNoColumn) {
		t.Errorf("%v %v", drafts, errs)
	}
	many := slices.Repeat([][]string{{"x"}}, 3)
	for i := range MaxRows + 1 {
		many = append(many, []string{strings.Repeat("x", 1+i%40), strings.Repeat("y", 1+i/40), "dienst", "1-3-2027", "1-3-2028", "Bo"})
	}
	drafts, errs = Rows(dutch[:6], many)
	if len(drafts) != MaxRows || !errors.Is(errs[len(errs)-1], ErrFull) {
		t.Errorf("%d drafts, %v", len(drafts), errs[len(errs)-1])
	}
}

// Importing a table again finds what is there.
func TestDraftKey(t *testing.T) {
	d := example()
	c := register(t, d, "2026-07-01")
	d.Title, d.Supplier, d.End = " LAPTOPS   Circulair ", "groen BV", day("2033-01-01")
	if d.Key() != c.Origin {
		t.Error("case, spaces or the end made another contract of it")
	}
	ok(t, c.SetTitle("Anders", act(owner, "2026-07-02")))
	if d.Key() != c.Origin {
		t.Error("a new title made another contract of it")
	}
	d.Start = d.Start.AddDays(1)
	if d.Key() == c.Origin {
		t.Error("another start is another contract")
	}
	d.Reference = " A 1 "
	other := Draft{Title: "x", Reference: "a  1"}
	if d.Key() != other.Key() {
		t.Error("a reference counts alone")
	}
}

func FuzzRows(f *testing.F) {
	f.Add("Titel;Leverancier;Type;Start;Eind;Eigenaar;Uren", "Stoelen;Zit;dienst;1 maart 2027;29-2-2028;Bo;7,5")
	f.Add("title;supplier;kind;start;end;owner;take back", "x;y;framework + goods;2027-03-01T00:00:00Z;1 Mar. 2028;z;yes, free")
	f.Add("Titel;Titel", ";;;;")
	f.Fuzz(func(t *testing.T, head, row string) {
		header, cells := strings.Split(head, ";"), strings.Split(row, ";")
		drafts, errs := Rows(header, [][]string{cells, cells})
		if len(drafts) > 1 {
			t.Fatal("one contract twice")
		}
		if len(drafts) == 1 && (len(errs) != 1 || !errors.Is(errs[0], ErrTwice)) {
			t.Fatalf("the second one: %v", errs)
		}
		for _, d := range drafts {
			ok(t, d.Check())
			a := act(owner, "2027-01-01")
			if _, err := Register("c1", d, a.By, a.Now, a.Today, a.Rules); err != nil {
				t.Fatalf("read, and then refused: %v", err)
			}
		}
	})
}

// The two sides of an extension stand in columns of their own, several with semicolons between them.
func TestRowsExtensions(t *testing.T) {
	header := []string{"Titel", "Leverancier", "Soort", "Start", "Einde", "Beheerder", "Opzegdatum", "Verlenging (maanden)", "Productpaspoort"}
	row := func(notice, months, passport string) [][]string {
		return [][]string{{"Laptops", "Circo", "product", "15-9-2026", "14-9-2031", "Lotte", notice, months, passport}}
	}
	drafts, errs := Rows(header, row("1 maart 2031; 1/3/2032", "12; 6", "https://example.org/pas"))
	want := []Extension{{Months: 12, Notice: day("2031-03-01")}, {Months: 6, Notice: day("2032-03-01")}}
	if len(errs) > 0 || len(drafts) != 1 || !slices.Equal(drafts[0].Extensions, want) || drafts[0].Passport != "https://example.org/pas" {
		t.Fatalf("%+v, %v", drafts, errs)
	}
	for name, tt := range map[string]struct {
		notice, months, passport, column string
		err                              error
	}{
		"no months":        {"1-3-2031", "", "", "Verlenging (maanden)", ErrNeeded},
		"no notice":        {"", "12", "", "Opzegdatum", ErrNeeded},
		"one of two":       {"1-3-2031; 1-3-2032", "12", "", "Verlenging (maanden)", ErrNeeded},
		"before the start": {"1-3-2020", "12", "", "Opzegdatum", ErrOutside},
		"no day":           {"31-2-2031", "12", "", "Opzegdatum", ErrDate},
		"no number":        {"1-3-2031", "een jaar", "", "Verlenging (maanden)", ErrNumber},
		"no link":          {"", "", "javascript:alert(1)", "Productpaspoort", ErrLink},
	} {
		drafts, errs := Rows(header, row(tt.notice, tt.months, tt.passport))
		if len(drafts) != 0 || len(errs) != 1 || !errors.Is(errs[0], tt.err) || errs[0].Column != tt.column || errs[0].Row != 2 {
			t.Errorf("%s: %+v, %v", name, drafts, errs)
		}
	}
}
