package knowledge

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// fact is a fact of the guide as the tests know it: its type, the names and numbers that the passages with it must give
// between them in each language, and beginnings of words of which each passage with it must have one.
type fact struct {
	kind        string
	names, keys []string
}

// facts reads testdata/facts.tsv: all facts of the guide, with nothing of their sentences.
func facts(t *testing.T) map[string]fact {
	t.Helper()
	text, err := os.ReadFile("testdata/facts.tsv")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]fact{}
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(cells) != 4 {
			t.Fatalf("testdata/facts.tsv: %q", line)
		}
		out[cells[0]] = fact{cells[1], strings.Fields(cells[2]), strings.Fields(cells[3])}
	}
	return out
}

func guide(t testing.TB) *Library {
	t.Helper()
	lib, err := Load(Content())
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func TestContentCoversTheGuide(t *testing.T) {
	lib, all := guide(t), facts(t)
	if len(all) != 498 {
		t.Fatalf("%d facts listed, want 498", len(all))
	}
	ids := slices.Collect(func(yield func(string) bool) {
		for id := range all {
			if !yield(id) {
				return
			}
		}
	})
	slices.Sort(ids)
	for _, lang := range languages {
		for n := range 9 {
			if lib.Chapter(lang, n) == "" {
				t.Errorf("%s: chapter %d is missing", lang, n)
			}
		}
		got := cover(lib, lang, ids)
		for _, id := range got.Missing {
			t.Errorf("%s: no passage holds fact %s (%s)", lang, id, all[id].kind)
		}
		for _, id := range got.Unknown {
			t.Errorf("%s: a passage names fact %s, which does not exist", lang, id)
		}
		for _, id := range got.Strayed {
			t.Errorf("%s: fact %s stands only in another chapter", lang, id)
		}
		t.Logf("facts: %d of %d in %s, in %d passages", len(ids)-len(got.Missing), len(ids), lang, len(lib.Passages(lang)))
	}
}

// A passage that names a fact must have it: a word of it, and among all that name it its names and numbers.
func TestContentHasTheFactsItNames(t *testing.T) {
	lib := guide(t)
	has := func(words map[string]bool, key string) bool {
		for w := range words {
			if strings.HasPrefix(w, key) {
				return true
			}
		}
		return false
	}
	for id, f := range facts(t) {
		given := map[string]map[string]bool{Dutch: {}, English: {}}
		for _, p := range lib.Passages(Dutch) {
			if !slices.Contains(p.Facts, id) {
				continue
			}
			both := map[string]bool{}
			for _, lang := range languages {
				q, _ := lib.Passage(lang, p.ID)
				for _, t := range tokens(q.Title + "\n" + q.Body) {
					both[t.text], given[lang][t.text] = true, true
				}
			}
			if !slices.ContainsFunc(f.keys, func(key string) bool { return has(both, key) }) {
				t.Errorf("%s:%d: %s names fact %s and has none of %v", p.File, p.Line, p.ID, id, f.keys)
			}
		}
		for _, name := range f.names {
			for _, lang := range languages {
				if !given[lang][name] {
					t.Errorf("%s: fact %s needs %q, and no passage that names it has that", lang, id, name)
				}
			}
		}
	}
}

func TestCover(t *testing.T) {
	lib := newLibrary()
	lib.add(Passage{ID: "p4.a", Lang: Dutch, Chapter: 4, Facts: []string{"4.01", "4.99", "5.01"}})
	got := cover(lib, Dutch, []string{"4.01", "4.02", "5.01"})
	if !slices.Equal(got.Missing, []string{"4.02"}) || !slices.Equal(got.Unknown, []string{"4.99"}) || !slices.Equal(got.Strayed, []string{"5.01"}) {
		t.Errorf("cover: %+v", got)
	}
}

// A fact from the story or a real case must never stand in a passage that passes for advice.
func TestStatusFitsTheFacts(t *testing.T) {
	lib, all := guide(t), facts(t)
	for _, p := range lib.Passages(Dutch) {
		fiction := 0
		for _, f := range p.Facts {
			if all[f].kind == "FICTION" {
				fiction++
			}
		}
		if fiction > 0 && p.Status != Fiction && fiction == len(p.Facts) {
			t.Errorf("%s:%d: %s rests on the story alone and has status %s", p.File, p.Line, p.ID, p.Status)
		}
		if fiction == 0 && p.Status == Fiction && p.Chapter != 0 {
			t.Errorf("%s:%d: %s has status fiction without a fact of the story", p.File, p.Line, p.ID)
		}
	}
}

// Two passages must not be found by the very same phrasing.
func TestPhrasingsAreTold(t *testing.T) {
	lib := guide(t)
	for _, lang := range languages {
		seen := map[string]string{}
		for _, p := range lib.Passages(lang) {
			for _, q := range p.Questions {
				key := strings.Join(strings.Fields(strings.ToLower(strings.Trim(q, "?! "))), " ")
				if other, ok := seen[key]; ok {
					t.Errorf("%s:%d: %q is also asked for by %s", p.File, p.Line, q, other)
				}
				seen[key] = p.ID
			}
		}
	}
}
