package locale

import (
	"fmt"
	"testing"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// A sentence that was taken apart says what the template says, with and without its arguments.
func TestSentencesSayWhatTemplatesSay(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range Languages {
		w := c.In(lang)
		if len(w.ready) < len(c.IDs(lang))/2 {
			t.Errorf("%s: only %d of %d messages are taken apart", lang, len(w.ready), len(c.IDs(lang)))
		}
		for _, id := range c.IDs(lang) {
			s := w.ready[id]
			args := Args{}
			for i, name := range s.places {
				args[name] = fmt.Sprintf("<%d & {{.%s}}>", i, name)
				if i%2 == 1 {
					args[name] = i
				}
			}
			for _, a := range []Args{args, nil} {
				want := w.get(&i18n.LocalizeConfig{MessageID: id, TemplateData: a}, id)
				if got := w.T(id, a); got != want {
					t.Errorf("%s %s: %q, the template says %q", lang, id, got, want)
				}
			}
		}
	}
}

func TestPrepareLeavesTemplatesAlone(t *testing.T) {
	for other, want := range map[string]bool{"plain": true, "{{.A}} and {{ .B }}": true, "": false,
		"{{if .A}}x{{end}}": false, "{{.A | printf}}": false, "{{.A.B}}": false} {
		if _, ok := prepare(&i18n.Message{Other: other}); ok != want {
			t.Errorf("%q: %v", other, ok)
		}
	}
}
