package dialogue

import (
	"strings"
	"testing"
	"testing/fstest"
)

const (
	pickScript = "id: pick\ncatalogue: things\nsteps:\n  - id: goal\n    ask: choice\n    options: [{id: a}, {id: b}]\n"
	pickWords  = "title: Pick\nsteps:\n  goal:\n    ask: Which?\n    options: {a: A, b: B}\nresult: {DONE: Done}\n"
)

func pickTree(things, words string) fstest.MapFS {
	tree := fstest.MapFS{"talks/pick.yaml": {Data: []byte(pickScript)}, "things.yaml": {Data: []byte(things)}}
	for _, lang := range Languages {
		tree[lang+"/talks/pick.yaml"] = &fstest.MapFile{Data: []byte(pickWords)}
		tree[lang+"/things.yaml"] = &fstest.MapFile{Data: []byte(words)}
	}
	return tree
}

func TestCatalogue(t *testing.T) {
	l, err := Load(pickTree("- {id: one, fits: {goal: [a]}}\n- {id: two}\n", "one: The first\ntwo: The second\n"), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, _ := l.Script("pick")
	if len(s.Entries) != 2 || l.Words("pick", "en").Say(s.Key(s.Entries[0]), nil) != "The first" {
		t.Errorf("%+v", s.Entries)
	}
	for _, c := range []struct {
		entry        int
		option       string
		suits, named bool
	}{{0, "a", true, true}, {0, "b", false, false}, {1, "a", true, false}} {
		if suits, named := s.Entries[c.entry].Suits("goal", c.option); suits != c.suits || named != c.named {
			t.Errorf("entry %d for %s: %v, %v", c.entry, c.option, suits, named)
		}
	}
}

func TestBrokenCatalogue(t *testing.T) {
	for _, c := range []struct{ name, things, words, want string }{
		{"no such question", "- {id: one, fits: {colour: [a]}}", "one: x", `for a question "colour"`},
		{"no such option", "- {id: one, fits: {goal: [z]}}", "one: x", `option "z" of goal`},
		{"twice", "- {id: one}\n- {id: one}", "one: x", "used twice"},
		{"no words", "- {id: one}", "{}", "one has no words"},
		{"words for nothing", "- {id: one}", "one: x\ntwo: y", `words for "two"`},
	} {
		_, err := Load(pickTree(c.things, c.words), nil, nil)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "things.yaml") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	tree := pickTree("- {id: one}", "one: x")
	delete(tree, "things.yaml")
	if _, err := Load(tree, nil, nil); err == nil {
		t.Error("a catalogue that isn't there was loaded")
	}
}

func TestLessonConcerns(t *testing.T) {
	l := Lesson{Theme: "markt", Category: "ict"}
	for _, c := range []struct {
		category string
		themes   []string
		want     bool
	}{{"ict", nil, true}, {"kleding", []string{"markt"}, true}, {"kleding", []string{"contract"}, false}, {"", nil, false}} {
		if got := l.Concerns(c.category, c.themes...); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
