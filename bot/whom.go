package bot

import (
	"regexp"
	"slices"
	"strings"
)

// mentioned is Slack's mark for a person.
var mentioned = regexp.MustCompile(`<@([A-Z0-9]+)(?:\|[^>]*)?>`)

// themselves is how people name themselves.
var themselves = []string{"ik", "mij", "me", "mezelf", "mijzelf", "ikzelf", "i", "mine", "myself"}

// meantUser is the one of some users that words name: by a mention, the name, the first name, or as the person themselves; "" when
// none, or more than one. A mention may name anybody.
func (t *turn) meantUser(words string, users []string) string {
	return t.meantBy(words, users, t.ev.User)
}

// meantBy is the same for words that somebody else wrote: themself is who.
func (t *turn) meantBy(words string, users []string, themself string) string {
	words = strings.Trim(words, " .")
	if m := mentioned.FindStringSubmatch(words); m != nil && words == m[0] {
		return m[1]
	}
	want := strings.TrimPrefix(alike(words), "@")
	if slices.Contains(themselves, want) {
		return themself
	}
	found := ""
	for _, user := range users {
		name := alike(t.name(user))
		forename, _, _ := strings.Cut(name, " ")
		if (want == name || want == forename) && user != found {
			if found != "" {
				return ""
			}
			found = user
		}
	}
	return found
}
