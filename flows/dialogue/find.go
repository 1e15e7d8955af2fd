package dialogue

import (
	"fmt"
	"regexp"
	"strings"
)

// opening is what people put before the name of a conversation: "start de proefscan", "can we do a quick scan".
var opening = regexp.MustCompile(`^(start|begin|open|doe|maak|schrijf|toon|bekijk|bereken|run|do|make|write|show|calculate)( (met|with|eens|een|de|het|mijn|onze|nieuwe?|the|a|an|my|our|new))* `)

// Straight gives the quotes of a keyboard, one character for one, for those that phones and Macs make of them.
var Straight = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`, "„", `"`)

// said brings what was typed to the form in which it is looked up.
func said(text string) string {
	return strings.Trim(Straight.Replace(strings.ToLower(strings.Join(strings.Fields(text), " "))), " .!?:")
}

// Meant finds the conversation that a text asks for, by its title or one of its phrases in any language.
func (l *Library) Meant(text string) (string, bool) {
	key := said(text)
	if id, ok := l.said[key]; ok {
		return id, true
	}
	id, ok := l.said[opening.ReplaceAllString(key, "")]
	return id, ok
}

// Phrases lists all that starts a conversation, for the test that nothing else is meant by it.
func (l *Library) Phrases() map[string]string { return l.said }

// learn takes in what starts a conversation; no two may be started by the same words.
func (l *Library) learn(name, script string, say []string) []error {
	var errs []error
	for _, text := range say {
		key := said(text)
		if other, taken := l.said[key]; taken && other != script || key == "" {
			errs = append(errs, fmt.Errorf("flows/content/%s: %q starts %s already, or nothing", name, text, other))
			continue
		}
		l.said[key] = script
	}
	return errs
}
