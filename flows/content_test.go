package flows_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"kringloop/flows"
)

// The counts are those of the specification; a lost or doubled item shows here first.
func TestContentCounts(t *testing.T) {
	l := library(t)
	weights, roles, perPhase := map[flows.Weight]int{}, map[flows.Role]int{}, map[int]int{}
	total, conditional := 0, 0
	for n := 1; n <= flows.Phases; n++ {
		for _, it := range l.Items(n) {
			total++
			weights[it.Weight]++
			roles[it.Role]++
			perPhase[n]++
			if it.If != "" {
				conditional++
			}
			if len(it.Facts) == 0 || len(it.Passages) == 0 {
				t.Errorf("%s names no fact or no passage", it.ID)
			}
		}
	}
	if total != 107 {
		t.Errorf("%d items, want 107", total)
	}
	for w, n := range map[flows.Weight]int{flows.Must: 65, flows.Should: 32, flows.Could: 10} {
		if weights[w] != n {
			t.Errorf("%d items are a %s, want %d", weights[w], w, n)
		}
	}
	for r, n := range map[flows.Role]int{flows.Purchaser: 69, flows.Manager: 15, flows.Champion: 14, flows.Management: 9} {
		if roles[r] != n {
			t.Errorf("%d items are for %s, want %d", roles[r], r, n)
		}
	}
	if len(l.Conditions) != 9 || conditional != 9 {
		t.Errorf("%d conditions on %d items, want 9 on 9", len(l.Conditions), conditional)
	}
	for n := 1; n <= flows.Phases; n++ {
		if perPhase[n] < 13 || perPhase[n] > 16 {
			t.Errorf("phase %d has %d items, the lists have 13 to 16", n, perPhase[n])
		}
	}
}

// Which item hangs on which condition (§1.8).
func TestConditionsOfItems(t *testing.T) {
	l := library(t)
	for item, key := range map[string]string{
		"p2.i14": "lopend_contract", "p3.i08": "publiek", "p3.i10": "huidige_leveranciers", "p4.i02": "as_a_service",
		"p4.i12": "label_gevraagd", "p5.i08": "label_ingediend", "p5.i12": "onderhandelen", "p6.i12": "afspraken", "p6.i15": "einde_nadert",
	} {
		if it, ok := l.Item(item); !ok || it.If != key {
			t.Errorf("%s hangs on %q, want %q", item, it.If, key)
		}
	}
}

func TestEveryTextInBothLanguages(t *testing.T) {
	l := library(t)
	for n := 1; n <= flows.Phases; n++ {
		nl, en := l.Phase(n, "nl"), l.Phase(n, "en")
		if nl.Name == "" || en.Name == "" || nl.Title == en.Title {
			t.Errorf("phase %d: %+v and %+v", n, nl, en)
		}
		for _, it := range l.Items(n) {
			if nl, en := l.Text(it, "nl"), l.Text(it, "en"); nl.Title == en.Title || nl.Why == en.Why {
				t.Errorf("%s says the same in both languages: %q", it.ID, nl.Title)
			}
		}
	}
	for _, c := range l.Categories {
		if c.Key == "" || c.NL == "" || c.EN == "" {
			t.Errorf("category %+v", c)
		}
	}
	if got := l.Category("unheard", "nl"); got != "unheard" {
		t.Errorf("an unknown category is called %q", got)
	}
	it, _ := l.Item("p2.i07")
	if l.Text(it, "fr") != l.Text(it, "nl") {
		t.Error("a language that isn't there should read as Dutch")
	}
}

// tree copies the embedded content, so that a test can break one file of it.
func tree(t *testing.T) fstest.MapFS {
	t.Helper()
	m := fstest.MapFS{}
	err := fs.WalkDir(flows.Content(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(flows.Content(), name)
		m[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestBrokenContentNamesTheFile(t *testing.T) {
	replace := func(file, from, to string) func(*testing.T, fstest.MapFS) {
		return func(t *testing.T, m fstest.MapFS) {
			s := string(m[file].Data)
			if !strings.Contains(s, from) {
				t.Fatalf("%s holds no %q: the test is out of date", file, from)
			}
			m[file].Data = []byte(strings.Replace(s, from, to, 1))
		}
	}
	drop := func(file string) func(*testing.T, fstest.MapFS) {
		return func(_ *testing.T, m fstest.MapFS) { delete(m, file) }
	}
	for _, c := range []struct {
		name, file, says string
		breaks           func(*testing.T, fstest.MapFS)
	}{
		{"no file", "phases.yaml", "", drop("phases.yaml")},
		{"no texts", "en/checklist.yaml", "", drop("en/checklist.yaml")},
		{"no YAML", "conditions.yaml", "", replace("conditions.yaml", "- key: publiek", "- key: [publiek")},
		{"unknown field", "checklist.yaml", "weight", replace("checklist.yaml", "  crit:", "  weight:")},
		{"bad id", "checklist.yaml", "p9.i01", replace("checklist.yaml", "id: p1.i01", "id: p9.i01")},
		{"bad number", "checklist.yaml", "p1.ixx", replace("checklist.yaml", "id: p1.i01", "id: p1.ixx")},
		{"twice", "checklist.yaml", "twice", replace("checklist.yaml", "id: p1.i02", "id: p1.i01")},
		{"role", "checklist.yaml", "p1.i01", replace("checklist.yaml", "role: kampioen", "role: keizer")},
		{"weight", "checklist.yaml", "p1.i01", replace("checklist.yaml", "crit: should", "crit: maybe")},
		{"condition", "checklist.yaml", "p2.i14", replace("checklist.yaml", "if: lopend_contract", "if: lopend")},
		{"no title", "nl/checklist.yaml", "p1.i01", replace("nl/checklist.yaml", `title: "Kies je route: van bovenaf of van onderop"`, `title: ""`)},
		{"long title", "nl/checklist.yaml", "p1.i01", replace("nl/checklist.yaml", "Kies je route", strings.Repeat("é", 60))},
		{"text of nothing", "en/checklist.yaml", "p1.i99", replace("en/checklist.yaml", "p1.i01:", "p1.i99:")},
		{"phase without a title", "phases.yaml", "phase 3", replace("phases.yaml", "title: De markt betrekken", `title: ""`)},
		{"asked never", "conditions.yaml", "lopend_contract", replace("conditions.yaml", "asked: 2", "asked: 12")},
		{"no question", "conditions.yaml", "lopend_contract", replace("conditions.yaml", "question: Is a contract for this purchase still running?", `question: ""`)},
		{"again at no item", "conditions.yaml", "p3.i44", replace("conditions.yaml", "again: {item: p3.i04}", "again: {item: p3.i44}")},
		{"again at no phase", "conditions.yaml", "publiek", replace("conditions.yaml", "again: {phase: 3}", "again: {phase: 8}")},
		{"implied by nothing", "conditions.yaml", "lopend", replace("conditions.yaml", "implied: lopend_contract", "implied: lopend")},
		{"implied by itself", "conditions.yaml", "huidige_leveranciers", replace("conditions.yaml", "implied: lopend_contract", "implied: huidige_leveranciers")},
		{"condition twice", "conditions.yaml", "twice", replace("conditions.yaml", "- key: einde_nadert", "- key: afspraken")},
		{"category without a name", "categories.yaml", "ict", replace("categories.yaml", "en: IT equipment", `en: ""`)},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := tree(t)
			c.breaks(t, m)
			_, err := flows.Load(m)
			if err == nil {
				t.Fatal("the broken tree loads")
			}
			if !strings.Contains(err.Error(), c.file) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("the error names no %s and %q:\n%v", c.file, c.says, err)
			}
		})
	}
}
