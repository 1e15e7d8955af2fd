package files

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/reminders"
)

// full is a contract in its fourteenth month of which nearly everything is known, some of it written by somebody who means ill.
func full(t testing.TB) *reminders.Contract {
	c := gauged(t)
	c.ID, c.Registered, c.Created = "7", on(t, "2025-09-01"), noon.AddDate(-1, 0, 0)
	c.Supplier, c.Contact, c.Category = "=HYPERLINK(\"http://x\")", "Ann | <b>@here</b>", "ict"
	c.Kinds = []reminders.Kind{reminders.AsService, reminders.Framework}
	c.Deputy, c.Buyer, c.Management = "U2", "U3", "U4"
	c.Life, c.Warranty, c.Hours, c.Estimated, c.Maintenance = 72, 60, "4.5", 400, "opdracht"
	c.Ordered = map[int]int{1: 1150}
	c.Passport = "https://example.org/paspoort?a=1&b=2"
	c.Ambitions = []reminders.Ambition{{Goal: "Minder nieuw", Target: "0.8", Unit: "deel", By: on(t, "2028-01-01")}}
	c.SLA = &reminders.SLA{Replace: "2 dagen", Waste: "herstel eerst"}
	c.TakeBack = &reminders.TakeBack{Yes: true, Terms: "alles, gratis", Value: "10 % krediet"}
	c.Reporting = &reminders.Reporting{Content: "aantallen", Every: "maand"}
	c.Growth = []reminders.Promise{{ID: "g1", What: "Helft gereviseerd", Due: on(t, "2026-06-01")}, {ID: "g2", What: "Alles terug", Due: on(t, "2028-06-01"), State: reminders.Kept, Proof: "verslag"}}
	c.Thresholds = []reminders.Threshold{{KPI: "k2", Level: "10", Op: "≥", Effect: "boete van 5 %"}}
	c.Actors = []reminders.Actor{{Group: "gebruikers", Name: "Personeel", Informed: on(t, "2025-10-01")}}
	c.Links = []reminders.Link{{Title: "Bestek", URL: "https://example.org/bestek"}}
	c.Handover = reminders.Handover{Items: map[string]reminders.HandoverItem{"H1": {Status: reminders.ItemOK, Text: "map 3"}, "H2": {Status: reminders.ItemBack, Question: "# welke?"}},
		Buyer: reminders.Key{By: "U3", At: noon}}
	c.Marks = map[string]reminders.Mark{"m_kwartaal.1": {Status: reminders.Done, Text: "[verslag](https://example.org)", By: "U1", At: noon}, "m_instructie.1": {Status: reminders.NotHere, Text: "geen gebruikers"},
		"m_prestatie.1": {Status: reminders.Asked}, "m_kpi.1": {Status: reminders.Before}, "m_actoren.1": {Status: reminders.Todo, Date: on(t, "2026-12-01")}}
	c.Actions = []reminders.Action{{ID: "1", What: "-2+3 bel | de leverancier", Due: on(t, "2026-11-01"), From: "hand"}, {ID: "2", What: "Dozen bestellen", Owner: "U9", Due: on(t, "2027-01-10"), Done: true, Text: "gebeurd", By: "U9"}}
	return c
}

func norms() reminders.Norms { return reminders.DefaultNorms }

// tidyMarkdown checks that what people wrote is text in it.
func tidyMarkdown(t *testing.T, text string) {
	t.Helper()
	for _, bad := range []string{"<no value>", "contractfile", "[verslag](", "<b>", "\n\n\n", "\n# welke"} {
		if strings.Contains(text, bad) {
			t.Errorf("%q stands in it", bad)
		}
	}
}

// sheetOf is a contract as it stands in a dossier.
func sheetOf(m Maker, c *reminders.Contract) []byte {
	d := &sheaf{}
	m.contract(d, 2, c, reminders.DefaultRules, norms())
	return d.bytes()
}

func TestContractSheet(t *testing.T) {
	for _, lang := range []string{"nl", "en"} {
		got := sheetOf(maker(t, lang), full(t))
		tidyMarkdown(t, string(got))
		golden(t, "testdata/contract-"+lang+".md", got)
	}
}

func TestMeeting(t *testing.T) {
	c := full(t)
	c.Years = map[int]reminders.Year{1: {Rows: map[string]reminders.YearRow{"J1": {Answer: reminders.RowWatch, Text: "64 van 72 maanden"}, "J6": {Answer: reminders.RowOK}, "J7": {Answer: reminders.RowBreach}}}}
	p, ok := c.Pack(5, norms(), reminders.DefaultRules, reminders.On(noon))
	if !ok {
		t.Fatal("there is no fifth meeting")
	}
	for _, lang := range []string{"nl", "en"} {
		got := maker(t, lang).Meeting(c, p)
		tidyMarkdown(t, string(got))
		golden(t, "testdata/meeting-"+lang+".md", got)
	}
}

// A contract of which only the six fields are known gives a sheet and a pack too.
func TestBareContract(t *testing.T) {
	m := maker(t, "nl")
	c := deal(t, "Laptops", "2026-09-15", "2031-09-14")
	c.Kinds = []reminders.Kind{reminders.Product}
	if got := string(sheetOf(m, c)); !strings.Contains(got, m.T("contractfile.sheet.gaps")) {
		t.Error(got)
	}
	p, _ := c.Pack(1, norms(), reminders.DefaultRules, reminders.On(noon))
	got := string(m.Meeting(c, p))
	for i := range 10 {
		if !strings.Contains(got, "## "+number(i+1)+" · ") {
			t.Errorf("no point %d", i+1)
		}
	}
	tidyMarkdown(t, got)
}

func TestDossierContracts(t *testing.T) {
	m := maker(t, "nl")
	p := &flows.Project{ID: "p1", Name: "Lampen", Owner: "U1", Created: noon}
	c := full(t)
	for _, script := range []string{"endladder~" + c.ID, "meeting~" + c.ID + ".2"} {
		p.AdoptResult(dialogue.Confirmed{Script: script, Version: 1, By: "U1", At: noon}, "U1", noon)
	}
	got := string(m.Dossier(p, nil, false, Portfolio{All: []*reminders.Contract{c}, Rules: reminders.DefaultRules}))
	for _, want := range []string{"\n### Eindeladder · Laptops en schermen\n", "\n### Verslag van het contractgesprek 2 · Laptops en schermen\n", "\n## Contract: Laptops en schermen\n", "\n### Kalender\n", "\n#### Aandeel hergebruik\n"} {
		if strings.Count(got, want) != 1 {
			t.Errorf("%d of %q", strings.Count(got, want), want)
		}
	}
	tidyMarkdown(t, got)
}

// drafted is what a table says of a contract: people and categories as they are written.
func drafted(m Maker, c *reminders.Contract) reminders.Draft {
	d := reminders.Draft{Title: c.Title, Supplier: c.Supplier, Kinds: c.Kinds, Start: c.Start, End: c.End, Owner: m.name(c.Owner), Reference: reference(c),
		Category: c.Category, Contact: c.Contact, Deputy: m.name(c.Deputy), Buyer: m.name(c.Buyer), Management: m.name(c.Management),
		Life: c.Life, Warranty: c.Warranty, Hours: c.Hours, Maintenance: c.Maintenance, Estimated: c.Estimated, Extensions: c.Extensions, Passport: c.Passport}
	if c.Category != "" {
		d.Category = m.Lib.Category(c.Category, m.Lang)
	}
	if c.TakeBack != nil {
		d.TakeBack = &reminders.TakeBack{Yes: c.TakeBack.Yes, Terms: c.TakeBack.Terms}
	}
	return d
}

// What is exported can be changed and read again.
func TestContractsRoundTrip(t *testing.T) {
	for _, lang := range []string{"nl", "en"} {
		m := maker(t, lang)
		bare := deal(t, "2027", "2026-01-31", "2026-12-31")
		bare.Origin = "r:a-12"
		all := []*reminders.Contract{full(t), bare}
		data, err := m.Contracts(Portfolio{All: all, Rules: reminders.DefaultRules, Norms: norms()})
		if err != nil {
			t.Fatal(err)
		}
		sheet, err := Table("contracten.xlsx", data)
		if err != nil {
			t.Fatal(err)
		}
		header, rows := m.ContractRows(sheet)
		got, wrong := reminders.Rows(header, rows)
		if len(wrong) > 0 {
			t.Fatalf("%s: %v", lang, wrong)
		}
		var want []reminders.Draft
		for _, c := range all {
			want = append(want, drafted(m, c))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-written +read):\n%s", lang, diff)
		}
	}
}

// What LibreOffice makes of the export, where there is one, says the same.
func TestContractsThroughLibreOffice(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("there is no LibreOffice (soffice) on this machine")
	}
	m := maker(t, "nl")
	c := full(t)
	data, err := m.Contracts(Portfolio{All: []*reminders.Contract{c}, Rules: reminders.DefaultRules, Norms: norms()})
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := Table("contracten.csv", converted(t, office, data, 1, true))
	if err != nil {
		t.Fatal(err)
	}
	got, wrong := reminders.Rows(m.ContractRows(sheet))
	if diff := cmp.Diff([]reminders.Draft{drafted(m, c)}, got); diff != "" || len(wrong) > 0 {
		t.Errorf("%v (-written +read):\n%s", wrong, diff)
	}
}

// The workbook as another program reads it: days are days, colours are said, and nothing that somebody wrote is a formula.
func TestContractsWorkbook(t *testing.T) {
	m := maker(t, "nl")
	data, err := m.Contracts(Portfolio{All: []*reminders.Contract{full(t)}, Rules: reminders.DefaultRules, Norms: norms()})
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := f.GetSheetList(); !cmp.Equal(got, []string{"Contracten", "Mijlpalen", "KPI-waarden", "Acties"}) {
		t.Fatalf("sheets %v", got)
	}
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			for c := range row {
				if formula, err := f.GetCellFormula(sheet, at(c+1, r+1)); err != nil || formula != "" {
					t.Errorf("%s %s: formula %q, %v", sheet, at(c+1, r+1), formula, err)
				}
			}
		}
		if p, err := f.GetPanes(sheet); err != nil || !p.Freeze || p.YSplit != 1 {
			t.Errorf("%s: panes %+v, %v", sheet, p, err)
		}
	}
	raw, err := f.GetCellValue("Contracten", "D2", excelize.Options{RawCellValue: true})
	if err != nil || raw != "45915" { // days since 1900 of 15 September 2025
		t.Errorf("the first day is %q, %v", raw, err)
	}
	values, err := f.GetRows("KPI-waarden")
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]int{}
	for _, row := range values[1:] {
		if row[1] == "Aandeel hergebruik" {
			words[row[9]]++
		}
	}
	if want := map[string]int{"groen": 4, "oranje": 3, "rood": 5, "niet ontvangen": 1, "open": 1}; !cmp.Equal(words, want) {
		t.Error(cmp.Diff(want, words))
	}
	id, err := f.GetCellStyle("KPI-waarden", "J2")
	if err != nil {
		t.Fatal(err)
	}
	if st, err := f.GetStyle(id); err != nil || len(st.Fill.Color) != 1 || !strings.HasSuffix(st.Fill.Color[0], fills[reminders.Red]) {
		t.Errorf("the fill of red: %+v, %v", st.Fill, err)
	}
	actions, _ := f.GetRows("Acties")
	if len(actions) != 3 || actions[1][1] != "'-2+3 bel | de leverancier" || actions[1][4] != m.T("contractfile.mark.late") {
		t.Errorf("%q", actions)
	}
}

// A template that comes back filled in is read, and its examples are not.
func TestContractTemplate(t *testing.T) {
	for _, lang := range []string{"nl", "en"} {
		m := maker(t, lang)
		for _, kind := range []string{CSV, XLSX} {
			data, err := m.ContractTemplate(kind)
			if err != nil {
				t.Fatal(err)
			}
			sheet, err := Table("sjabloon."+kind, data)
			if err != nil {
				t.Fatal(err)
			}
			header, rows := m.ContractRows(sheet)
			if unknown := reminders.UnknownColumns(header); len(unknown) > 0 || len(rows) != 2 {
				t.Errorf("%s: columns that are not read: %v, %d rows", kind, unknown, len(rows))
			}
			if got, wrong := reminders.Rows(header, rows); len(got)+len(wrong) > 0 {
				t.Errorf("%s: the examples are read: %v, %v", kind, got, wrong)
			}
			// The examples are right but for being examples, and so is what stands under them.
			row := append([]string(nil), sheet.Rows[1]...)
			row[0] = "Laptops"
			got, wrong := reminders.Rows(header, append(rows, row, []string{"zonder leverancier"}))
			if len(got) != 1 || got[0].Title != "Laptops" || got[0].Start.String() != "2026-09-15" || got[0].Life != 72 || len(wrong) == 0 || wrong[0].Row != 5 {
				t.Errorf("%s: %+v, %v", kind, got, wrong)
			}
		}
		menus := m.menus()
		for _, k := range menus["kinds"] {
			if _, err := reminders.ReadKinds(k); err != nil {
				t.Errorf("the menu offers %q: %v", k, err)
			}
		}
		for _, k := range menus["maintenance"] {
			if _, err := reminders.ReadMaintenance(k); err != nil {
				t.Errorf("the menu offers %q: %v", k, err)
			}
		}
		data, _ := m.ContractTemplate(XLSX)
		f, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if v, err := f.GetDataValidations(f.GetSheetName(0)); err != nil || len(v) != len(menus) {
			t.Errorf("menus %v, %v", v, err)
		}
	}
}

// What the export leaves out of a template, reminders.Rows doesn't read.
func TestAskedColumns(t *testing.T) {
	m := maker(t, "nl")
	for _, c := range contractColumns {
		unknown := len(reminders.UnknownColumns([]string{m.T("contractfile.col." + c.id)})) > 0
		if unknown == c.asked {
			t.Errorf("%s: asked for %v, unknown %v", c.id, c.asked, unknown)
		}
	}
}
