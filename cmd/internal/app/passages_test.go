package app_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"kringloop/flows"
	"kringloop/knowledge"
)

// checklist is where an item cites its guidance.
const checklist = "checklist.yaml"

// TestChecklistCitesGuidance holds the two domains together, which don't know each other: every item of the checklists has
// guidance behind it, and every passage that it names exists in both languages.
func TestChecklistCitesGuidance(t *testing.T) {
	lib, err := flows.Load(flows.Content())
	if err != nil {
		t.Fatal(err)
	}
	guide, err := knowledge.Load(knowledge.Content())
	if err != nil {
		t.Fatal(err)
	}
	source, err := fs.ReadFile(flows.Content(), checklist)
	if err != nil {
		t.Fatal(err)
	}
	items := 0
	for phase := 1; phase <= flows.Phases; phase++ {
		for _, it := range lib.Items(phase) {
			items++
			for _, wrong := range citations(it, guide) {
				t.Errorf("flows/content/%s:%d: %s", checklist, lineOf(string(source), it.ID), wrong)
			}
		}
	}
	if items == 0 {
		t.Error("the checklists are empty")
	}
}

// citations says what is wrong with the guidance that an item names.
func citations(it flows.Item, guide *knowledge.Library) []string {
	if len(it.Passages) == 0 {
		return []string{it.ID + " names no passage"}
	}
	var wrong []string
	seen := map[string]bool{}
	for _, id := range it.Passages {
		if seen[id] {
			wrong = append(wrong, fmt.Sprintf("%s names %s twice", it.ID, id))
		}
		seen[id] = true
		for _, lang := range flows.Languages {
			if _, ok := guide.Passage(lang, id); !ok {
				wrong = append(wrong, fmt.Sprintf("%s names %s, which knowledge/content/%s does not have", it.ID, id, lang))
			}
		}
	}
	return wrong
}

// lineOf is where an item begins in the file, for the message.
func lineOf(source, id string) int {
	before, _, found := strings.Cut(source, "- id: "+id+"\n")
	if !found {
		return 1
	}
	return strings.Count(before, "\n") + 1
}

// TestCitationsRefuses shows that a wrong citation is seen.
func TestCitationsRefuses(t *testing.T) {
	guide, err := knowledge.Load(knowledge.Content())
	if err != nil {
		t.Fatal(err)
	}
	there := guide.Passages(knowledge.Dutch)[0].ID
	for want, passages := range map[string][]string{
		"names no passage": nil,
		"names p9.nergens, which knowledge/content/nl does not have": {there, "p9.nergens"},
		"names " + there + " twice":                                  {there, there},
	} {
		got := citations(flows.Item{ID: "p1.i01", Passages: passages}, guide)
		if len(got) == 0 || !strings.HasSuffix(got[0], want) {
			t.Errorf("passages %v: got %q, want a line that ends in %q", passages, got, want)
		}
	}
	if got := citations(flows.Item{ID: "p1.i01", Passages: []string{there}}, guide); len(got) > 0 {
		t.Errorf("a good citation is refused: %q", got)
	}
}
