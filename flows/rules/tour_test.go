package rules

import (
	"strings"
	"testing"

	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// What is wanted leads to its items, as many as there is room for; the others are still named.
func TestTour(t *testing.T) {
	r := result(t, "tour", "want", "done", "want", "want", "pass", "want", "want")
	if r.Verdict != "SOME" || r.Args["n"] != "5" || len(r.Next) != maxNext || r.Next[1] != (dialogue.Next{Key: "item.s3", Do: "item", What: "p3.i05"}) {
		t.Errorf("%s, %v, %v", r.Verdict, r.Args, r.Next)
	}
	if got := strings.Count(strings.Join(keysOf(r), " "), "want"); got != 5 {
		t.Errorf("%d points are named", got)
	}
	if r := result(t, "tour", "done", "pass", "pass", "pass", "pass", "pass", "pass"); r.Verdict != "NONE" || r.Next[0].What != "start" {
		t.Errorf("%s, %v", r.Verdict, r.Next)
	}
	if r := result(t, "tour", "done", "pass", "want", "pass", "pass", "pass", "pass"); r.Verdict != "ONE" {
		t.Errorf("%s", r.Verdict)
	}
}

// A scene stands for each phase, ends at an item of that phase, and says that it is fiction.
func TestScenes(t *testing.T) {
	lib := library(t)
	items, err := flows.Load(flows.Content())
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range scenes {
		if wrong := astray(dialogue.Next{Do: "item", What: s.item}, items); wrong != "" || s.item[1] != byte('1'+i) {
			t.Errorf("%s ends at %s: %s", s.scene, s.item, wrong)
		}
		for lang, mark := range map[string]string{"nl": "Fictief verhaal", "en": "A fictional story"} {
			w := lib.Words("tour", lang).Steps[s.scene]
			if !strings.HasPrefix(w.Help, mark) || !strings.HasSuffix(w.Ask, "?") {
				t.Errorf("%s %s: %q, %q", lang, s.scene, w.Ask, w.Help)
			}
		}
	}
	if len(scenes) != flows.Phases {
		t.Errorf("%d scenes", len(scenes))
	}
}
