package dialogue

import (
	"fmt"
	"regexp"
	"strings"
)

// wish is how people ask for a conversation rather than name it: "I want to compare offers", "kunnen we de gewichten controleren".
var wish = regexp.MustCompile(`^((i want to|i'd like to|i would like to|help (me|us)( to)?|(can|could|may) (i|we|you)|let's|let us|ik wil|we willen|ik zou|help (me|ons)( met| bij)?|(kan|kun|kunnen|mag|mogen) (ik|we|je)|laten we)( graag| eens| even| samen)* )+`)

// opening is what people put before the name of a conversation: "start de proefscan", "do a quick scan".
var opening = regexp.MustCompile(`^(start|begin|open|doe|maak|schrijf|toon|bekijk|bereken|geef|neem|run|do|make|write|show|calculate|give|take)( (met|with|eens|me|us|een|de|het|mijn|onze|the|a|an|my|our|nieuwe?|new))* `)

// pointing are words that don't tell one conversation from another: "check our weights" asks for what "check the weights" does.
var pointing = map[string]bool{"een": true, "de": true, "het": true, "dit": true, "deze": true, "mijn": true, "ons": true, "onze": true,
	"a": true, "an": true, "the": true, "this": true, "these": true, "my": true, "our": true}

// Straight gives the quotes of a keyboard, one character for one, for those that phones and Macs make of them.
var Straight = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`, "„", `"`)

// said brings what was typed to the form in which it is looked up.
func said(text string) string {
	return strings.Trim(Straight.Replace(strings.ToLower(strings.Join(strings.Fields(text), " "))), " .!?:")
}

// bare leaves out of what was typed the words that only point, unless nothing else is left.
func bare(key string) string {
	var rest []string
	for w := range strings.FieldsSeq(key) {
		if !pointing[w] {
			rest = append(rest, w)
		}
	}
	if len(rest) == 0 {
		return key
	}
	return strings.Join(rest, " ")
}

// Meant finds the conversation that a text asks for, by its title or one of its phrases in any language.
func (l *Library) Meant(text string) (string, bool) {
	key := said(text)
	asked := wish.ReplaceAllString(key, "")
	for _, k := range []string{key, asked, opening.ReplaceAllString(asked, "")} {
		if id, ok := l.bare[bare(k)]; ok {
			return id, true
		}
	}
	return "", false
}

// Phrases lists all that starts a conversation, for the test that nothing else is meant by it.
func (l *Library) Phrases() map[string]string { return l.said }

// learn takes in what starts a conversation; no two may be started by the same words.
func (l *Library) learn(name, script string, say []string) []error {
	var errs []error
	for _, text := range say {
		key := said(text)
		if other, taken := l.bare[bare(key)]; taken && other != script || key == "" {
			errs = append(errs, fmt.Errorf("flows/content/%s: %q starts %s already, or nothing", name, text, other))
			continue
		}
		l.said[key], l.bare[bare(key)] = script, script
	}
	return errs
}
