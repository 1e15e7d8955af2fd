package locale

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// sentence is a message whose places are all of the plain kind, {{.Name}}, taken apart once: a card says a dozen
// messages, and running a template for each took a tenth of the time that an event takes.
type sentence struct {
	texts  []string // one more than places
	places []string
}

var place = regexp.MustCompile(`\{\{ *\.([A-Za-z0-9]+) *\}\}`)

// prepare takes a message apart; false when it needs a template, or plural forms.
func prepare(m *i18n.Message) (s sentence, ok bool) {
	at := 0
	for _, found := range place.FindAllStringSubmatchIndex(m.Other, -1) {
		s.texts = append(s.texts, m.Other[at:found[0]])
		s.places = append(s.places, m.Other[found[2]:found[3]])
		at = found[1]
	}
	s.texts = append(s.texts, m.Other[at:])
	return s, m.Other != "" && m.LeftDelim == "" && !strings.Contains(strings.Join(s.texts, ""), "{{")
}

// fill puts arguments into the places; false when one is missing.
func (s *sentence) fill(args Args) (string, bool) {
	if len(s.places) == 0 {
		return s.texts[0], true
	}
	var b strings.Builder
	for i, name := range s.places {
		v, ok := args[name]
		if !ok {
			return "", false
		}
		b.WriteString(s.texts[i])
		if text, ok := v.(string); ok {
			b.WriteString(text)
		} else {
			fmt.Fprint(&b, v)
		}
	}
	b.WriteString(s.texts[len(s.places)])
	return b.String(), true
}
