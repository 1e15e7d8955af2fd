package knowledge

import (
	"os"
	"regexp"
	"testing"
)

// The questions that the bot was specified by: one of their facts is cited first or second, and what the guide does not
// say is declined or called by its name: an example, a story, no norm.
func TestSpecifiedQuestions(t *testing.T) {
	text, err := os.ReadFile("testdata/questions.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var set struct {
		Questions []Case `yaml:"questions"`
	}
	if err := strict(text, &set); err != nil {
		t.Fatal(err)
	}
	ix := theIndex(t)
	for _, c := range set.Questions {
		a := ix.Ask(Question{Text: c.Text, Lang: Dutch})
		if len(c.Facts) == 0 {
			if a.Answered {
				t.Errorf("%q is answered: %s", c.Text, a.Text)
			}
			continue
		}
		if r := ix.judge(c, a, 0); !r.Cited || len(a.Citations) > 2 {
			t.Errorf("%q does not cite %v: %v\n%s", c.Text, c.Facts, a.Citations, a.Text)
		}
		if !regexp.MustCompile("(?i)" + c.Says).MatchString(a.Text) {
			t.Errorf("%q leaves out %q: %s", c.Text, c.Says, a.Text)
		}
	}
}
