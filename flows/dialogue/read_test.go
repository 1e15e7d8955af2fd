package dialogue_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"kringloop/flows/dialogue"
)

// What people type for an answer, and what it is read as; "" = it can't be read.
func TestRead(t *testing.T) {
	l, s := example(t)
	w := l.Words("lamp", "nl").Steps
	for _, c := range []struct{ step, typed, want string }{
		{"state", "a", "works"}, {"state", "B)", "broken"}, {"state", "2", "broken"}, {"state", "ja, ze werkt", "works"}, {"state", "Ja", "works"}, {"state", "nee.", "broken"},
		{"state", "kapot", "broken"}, {"state", "ze is helemaal stuk", "broken"}, {"state", "misschien", ""}, {"state", "", ""}, {"state", "3", ""},
		{"cost", "€ 1.234,50", "1234.5"}, {"cost", "12.5", "12.5"}, {"cost", "1,250.00", "1250"}, {"cost", "-1", ""}, {"cost", "10001", ""}, {"cost", "twaalf", "12"}, {"cost", "ongeveer 60", "60"}, {"cost", "ca. 1.200", "1200"}, {"cost", "60 procent", "60"}, {"cost", "50 percent", "50"}, {"cost", "10 stuks", "10"}, {"cost", "achtenveertig", "48"}, {"cost", "drieëntwintig", "23"}, {"cost", "tweeentwintig", "22"}, {"cost", "sixty-five", "65"}, {"cost", "6 0", ""}, {"cost", "veel", ""},
		{"parts", "lampje, snoer", "bulb,cord"}, {"parts", "a en c", "bulb,switch"}, {"parts", "Lampje; lampje", "bulb"}, {"parts", "stekker", ""},
		{"since", "31 januari 2027", "2027-01-31"}, {"since", "31/1/2027", "2027-01-31"}, {"since", "2027-1-31", "2027-01-31"}, {"since", "4 maart", "2027-03-04"},
		{"since", "4 februari", "2028-02-04"}, {"since", "30 februari", ""}, {"since", "ooit", ""},
		{"remark", " ja hoor ", "ja hoor"}, {"remark", strings.Repeat("x", 2001), ""}, {"rooms", "Zaal; 3", ""},
	} {
		st := step(t, s, c.step)
		a, err := st.Read(c.typed, w[c.step], t0)
		got := strings.Join(a.Options, ",") + a.Number + a.Text
		if err != nil {
			got = ""
		}
		if got != c.want {
			t.Errorf("%s %.20q: %q (%v), want %q", c.step, c.typed, got, err, c.want)
		}
		if err == nil && st.Check(a) != nil {
			t.Errorf("%s %q is read as what can be no answer: %+v", c.step, c.typed, a)
		}
	}
}

// Tables as people paste and send them.
func TestReadTable(t *testing.T) {
	l, s := example(t)
	st, w := step(t, s, "rooms"), l.Words("lamp", "nl").Steps["rooms"]
	two := [][]string{{"Zaal", "3", "led"}, {"Gang", "1250", ""}}
	for name, c := range map[string]struct {
		text    string
		want    [][]string
		bad     string // row and column of the first mistake
		ignored []string
	}{
		"bare":            {"Zaal;3;led\nGang;1.250;", two, "", nil},
		"tabs":            {"Zaal\t3\tLed\nGang\t1 250\t\n", two, "", nil},
		"bars":            {"Zaal | 3 | led\nGang | 1250 |", two, "", nil},
		"markdown":        {"| Plaats | Aantal lampen | Soort |\n|---|--:|---|\n| Zaal | 3 | Led |\n| Gang | 1.250 | |", two, "", nil},
		"headings":        {"Soort;Aantal (stuks);Lokaal\nled;3;Zaal\n;1250;Gang", two, "", nil},
		"CSV":             {"room,lamps,kind\r\nZaal,3,led\r\n\"Gang\",\"1,250.00\",", two, "", nil},
		"a mark":          {"\ufeffPlaats;Aantal lampen\nZaal;3\n", [][]string{{"Zaal", "3", ""}}, "", nil},
		"quotes":          {"\"Zaal; groot\";3;led", [][]string{{"Zaal; groot", "3", "led"}}, "", nil},
		"open quote":      {"Zaal \"groot;3;led\nGang;1250;", [][]string{{"Zaal \"groot", "3", "led"}, {"Gang", "1250", ""}}, "", nil},
		"decimal comma":   {"Zaal 3,5\nGang 2", nil, "1 lamps", nil}, // no mark between cells: a line is one cell
		"own column":      {"Plaats;Aantal;Prijs\nZaal;3;€ 5", [][]string{{"Zaal", "3", ""}}, "", []string{"Prijs"}},
		"bad number":      {"Zaal;veel;led\nGang;1250;", [][]string{{"Gang", "1250", ""}}, "1 lamps", nil},
		"under the least": {"Zaal;0;led", nil, "1 lamps", nil},
		"bad choice":      {"Plaats;Aantal;Soort\nZaal;3;led\nGang;2;kaars", [][]string{{"Zaal", "3", "led"}}, "2 kind", nil},
		"nothing needed":  {";3;led", nil, "1 room", nil},
		"formula":         {"=HYPERLINK(\"http://evil.example\");3;led", [][]string{{`=HYPERLINK("http://evil.example")`, "3", "led"}}, "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := st.ReadTable(dialogue.SplitTable(c.text), w, t0)
			if err != nil {
				t.Fatal(err)
			}
			bad := ""
			if len(got.Bad) > 0 {
				bad = strings.TrimPrefix(strings.SplitN(got.Bad[0].Error(), ":", 2)[0], "row ")
				bad = strings.ReplaceAll(bad, ",", "")
			}
			if diff := cmp.Diff(c.want, got.Rows); diff != "" || bad != c.bad || !slices.Equal(got.Ignored, c.ignored) {
				t.Errorf("bad %q, ignored %q (-want +got):\n%s", bad, got.Ignored, diff)
			}
		})
	}
	for text, want := range map[string]error{"": dialogue.ErrNoRows, "\n \n": dialogue.ErrNoRows, "Plaats;Aantal": dialogue.ErrNoRows, strings.Repeat("Zaal;3\n", 21): dialogue.ErrTooMany} {
		if _, err := st.ReadTable(dialogue.SplitTable(text), w, t0); !errors.Is(err, want) {
			t.Errorf("%.20q: %v, want %v", text, err, want)
		}
	}
}

// The last column of some tables takes whatever follows, with headings and without.
func TestReadRest(t *testing.T) {
	st := &dialogue.Step{ID: "offers", Ask: dialogue.Table, Columns: []dialogue.Column{{ID: "name", Ask: dialogue.Text, Aliases: []string{"offerte"}},
		{ID: "price", Ask: dialogue.Number, Aliases: []string{"prijs"}}, {ID: "scores", Ask: dialogue.Text, Rest: true}}}
	want := [][]string{{"Alfa", "100000", "7; 9"}, {"Beta", "92500", "8; 6"}}
	for _, text := range []string{"Alfa;€ 100.000;7;9\nBeta;92500;8;6", "Offerte;Prijs;Kwaliteit;Terugname\nAlfa;100.000;7;9\nBeta;92.500;8;6",
		"Kwaliteit;Prijs;Terugname;Offerte\n7;100.000;9;Alfa\n8;92.500;6;Beta", "Alfa;100000;7; 9\nBeta;92500;8;6"} {
		got, err := st.ReadTable(dialogue.SplitTable(text), dialogue.StepWords{}, t0)
		if diff := cmp.Diff(want, got.Rows); err != nil || diff != "" {
			t.Errorf("%q: %v\n%s", text, err, diff)
		}
	}
}

func TestShow(t *testing.T) {
	l, s := example(t)
	for lang, want := range map[string][]string{
		"nl": {"Nee, ze is stuk", "1.234,5", "Lampje; Snoer", "2027-01-31", "–", "Zaal · 3 · Led\nGang · 1.250 · "},
		"en": {"No, it is broken", "1,234.5", "Bulb; Cord", "2027-01-31", "–", "Zaal · 3 · LED\nGang · 1,250 · "},
	} {
		a := full()
		a["cost"] = dialogue.Answer{Number: "1234.5"}
		a["rooms"] = dialogue.Answer{Rows: [][]string{{"Zaal", "3", "led"}, {"Gang", "1250"}}}
		for i := range s.Steps {
			st := &s.Steps[i]
			if got := st.Show(a[st.ID], l.Words("lamp", lang).Steps[st.ID], lang, day); got != want[i] {
				t.Errorf("%s %s: %q, want %q", lang, st.ID, got, want[i])
			}
		}
	}
}

// Values of results are put into words; what a person typed stays.
func TestValue(t *testing.T) {
	l, _ := example(t)
	w := l.Words("lamp", "nl")
	for v, want := range map[string]string{
		"@state": "Toestand", "@state.broken": "Nee, ze is stuk", "@state!broken": "Vraag eerst naar herstel.", "@since": "Sinds wanneer?", "@rooms.kind.old": "Gloeilamp",
		"@@KEEP": "Houd de lamp", "@state, @cost": "Toestand, Herstel", "#1234.50": "1.234,50", "€12.50": "€ 12,50", "#KEEP": "Houd de lamp", "#KEEP %33.3, Eigen %66.7": "Houd de lamp 33,3 %, Eigen 66,7 %",
		"@niemand": "@niemand", "#hashtag": "#hashtag", "€veel": "€veel", "gewoon": "gewoon", "": "",
	} {
		if got := w.Value(v, "nl"); got != want {
			t.Errorf("%q: %q, want %q", v, got, want)
		}
	}
	if got := w.Fill("REPAIR", map[string]string{"cost": "€1250.00"}, "nl", nil); got != "Herstel de lamp voor € 1.250,00" {
		t.Error(got)
	}
	if got := l.Words("lamp", "en").Value("€1250.50", "en"); got != "€1,250.50" {
		t.Error(got)
	}
}

func TestMeant(t *testing.T) {
	l, _ := example(t)
	for text, want := range map[string]string{"lampen": "lamp", "Lamp herstellen?": "lamp", "start de lampen": "lamp", "begin met lamp herstellen.": "lamp", "show the lamps": "lamp",
		"repair a lamp": "lamp", "lampenkap": "", "hoeveel lampen": "", "": "", "start": ""} {
		if got, ok := l.Meant(text); got != want || ok != (want != "") {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// An organisation's settings are read as numbers are, within their bounds; empty is what we suggest.
func TestSetting(t *testing.T) {
	f := dialogue.Setting{ID: "x", Suggest: "70", Min: "0", Max: "100"}
	for typed, want := range map[string]string{"": "", " 60 ": "60", "62,5 %": "62.5", "101": "!", "veel": "!"} {
		got, err := f.Check(typed, "nl")
		if err != nil {
			got = "!"
		}
		if got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

// A conversation that can't be played is refused when it is loaded, with its file.
func TestLoadRefuses(t *testing.T) {
	tree := fstest.MapFS{}
	for _, name := range []string{"talks/lamp.yaml", "nl/talks/lamp.yaml", "en/talks/lamp.yaml"} {
		data, err := os.ReadFile("testdata/lamp/" + name)
		if err != nil {
			t.Fatal(err)
		}
		tree[name] = &fstest.MapFile{Data: data}
	}
	for name, c := range map[string]struct{ file, old, new, want string }{
		"rule":     {"talks/lamp.yaml", "rule: lamp", "rule: lamps", `talks/lamp.yaml: there is no rule "lamps"`},
		"id":       {"talks/lamp.yaml", "id: lamp\n", "id: bulb\n", `talks/lamp.yaml: its id is "bulb", want "lamp"`},
		"kind":     {"talks/lamp.yaml", "ask: date", "ask: moment", `step since asks for "moment"`},
		"later":    {"talks/lamp.yaml", "{step: state,", "{step: since,", `step cost hangs on "since", which does not come before it`},
		"norm":     {"talks/lamp.yaml", "    max: \"10000\"", "    norm: lamp.cost", `step cost leans on setting "lamp.cost"`},
		"option":   {"talks/lamp.yaml", "in: [broken]", "in: [lost]", "hangs on option lost of state"},
		"words":    {"en/talks/lamp.yaml", "Since when?", "", "en/talks/lamp.yaml: step since has no words"},
		"label":    {"nl/talks/lamp.yaml", "Ja, ze werkt", strings.Repeat("x", 76), "option state.works has 76 characters"},
		"spelling": {"talks/lamp.yaml", "optional: true", "optinal: true", "talks/lamp.yaml"},
		"column":   {"nl/talks/lamp.yaml", "room: {name", "rooom: {name", "column rooms.room has 0 characters"},
	} {
		t.Run(name, func(t *testing.T) {
			broken := fstest.MapFS{}
			for n, f := range tree {
				broken[n] = f
			}
			broken[c.file] = &fstest.MapFile{Data: []byte(strings.Replace(string(tree[c.file].Data), c.old, c.new, 1))}
			_, err := dialogue.Load(broken, map[string]dialogue.Rule{"lamp": lamp}, nil)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

// CONTRIBUTING shows the example as these tests load it.
func TestContributingShowsTheExample(t *testing.T) {
	page, err := os.ReadFile("../../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"testdata/lamp/talks/lamp.yaml", "testdata/lamp/nl/talks/lamp.yaml", "helpers_test.go"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		if name == "helpers_test.go" {
			_, text, _ = strings.Cut(text, "// lamp is the example's rule, as CONTRIBUTING shows it.\n")
			text, _, _ = strings.Cut(text, "\n\n//")
		}
		if !strings.Contains(string(page), strings.TrimSpace(text)) {
			t.Errorf("CONTRIBUTING does not show %s as it is", name)
		}
	}
}

// Whatever is typed, reading does not panic, and what it makes of it is an answer.
func FuzzRead(f *testing.F) {
	l, s := example(f)
	for _, seed := range []string{"a", "ja", "€ 1.234,50", "1 maart", "lampje, snoer en 3", "Zaal;3;led\nGang;1", "| a | b |\n|--|--|\n| 1 | 2 |", "\"x\n\"\";", "=1+1", "\xff\x00;;\t", strings.Repeat("9", 40)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		for _, lang := range dialogue.Languages {
			w := l.Words("lamp", lang)
			for i := range s.Steps {
				st := &s.Steps[i]
				if a, err := st.Read(typed, w.Steps[st.ID], t0); err == nil {
					if err := st.Check(a); err != nil {
						t.Errorf("%s %q: %+v: %v", st.ID, typed, a, err)
					}
					st.Show(a, w.Steps[st.ID], lang, day)
				}
				if st.Ask != dialogue.Table {
					continue
				}
				got, err := st.ReadTable(dialogue.SplitTable(typed), w.Steps[st.ID], t0)
				if err == nil && len(got.Rows) > 0 && st.Check(dialogue.Answer{Rows: got.Rows}) != nil {
					t.Errorf("%q: rows that can be no answer: %q", typed, got.Rows)
				}
				st.Show(dialogue.Answer{Rows: got.Rows}, w.Steps[st.ID], lang, day)
			}
			w.Value(typed, lang)
			dialogue.ReadDate(typed, time.Time{})
		}
		l.Meant(typed)
	})
}

// What a table shows of an amount is read as that amount again, in both languages; a comma within a cell is no end of it.
func TestAmountsReadAsShown(t *testing.T) {
	st := &dialogue.Step{ID: "offers", Ask: dialogue.Table, Columns: []dialogue.Column{{ID: "name", Ask: dialogue.Text},
		{ID: "price", Ask: dialogue.Number, Money: true}, {ID: "scores", Ask: dialogue.Text, Rest: true}}}
	for _, c := range []struct{ lang, text, want string }{
		{"en", "A; 100,000; 8; 6", "100000"}, {"en", "A; £90,000; 8; 6", "90000"}, {"en", "A; $95,000.50; 8; 6", "95000.5"}, {"en", "A; €100.000; 8; 6", "100000"}, {"en", "A; 100.000; 8; 6", "100000"},
		{"en", "A, 90,000, 8, 6", "90000"}, {"nl", "A, 90.000,50, 8, 6", "90000.5"}, {"nl", "A; 100.000; 8; 6", "100000"}, {"nl", "A; € 95.000,50; 8; 6", "95000.5"},
	} {
		w := dialogue.StepWords{Lang: c.lang}
		text := c.text
		for range 2 {
			got, err := st.ReadTable(dialogue.SplitTable(text), w, t0)
			if err != nil || len(got.Rows) != 1 || got.Rows[0][1] != c.want || got.Rows[0][2] != "8; 6" {
				t.Fatalf("%s %q: %+v, %v", c.lang, text, got, err)
			}
			text = strings.Join(st.ShowRow(got.Rows[0], w, c.lang, day), "; ")
		}
	}
}
