package app_test

import (
	"testing"

	"kringloop/flows"
	"kringloop/flows/rules"
	"kringloop/knowledge"
)

// TestConversationsCiteGuidance holds the conversations and the guidance together: every question rests on facts, and
// every passage that it would show for "why do you ask?" exists in both languages.
func TestConversationsCiteGuidance(t *testing.T) {
	talks, err := rules.Load(flows.Content())
	if err != nil {
		t.Fatal(err)
	}
	guide, err := knowledge.Load(knowledge.Content())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range talks.Scripts() {
		for _, id := range s.Beside {
			for _, lang := range flows.Languages {
				if _, ok := guide.Passage(lang, id); !ok {
					t.Errorf("%s is offered beside %s, which knowledge/content/%s does not have", s.ID, id, lang)
				}
			}
		}
		for i := range s.Steps {
			st := &s.Steps[i]
			if len(st.Facts) == 0 || len(st.Passages) == 0 {
				t.Errorf("%s.%s names no fact or no passage", s.ID, st.ID)
			}
			for _, id := range st.Passages {
				for _, lang := range flows.Languages {
					if _, ok := guide.Passage(lang, id); !ok {
						t.Errorf("%s.%s names %s, which knowledge/content/%s does not have", s.ID, st.ID, id, lang)
					}
				}
			}
		}
	}
}
