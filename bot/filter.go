package bot

import (
	"slices"
	"strings"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/reminders"
)

// Filters by typed words, beside those that the menus of lists have: what has them in its name, and what is somebody's.
const (
	byName = "n:"
	byUser = "u:"
)

// nameFilter are the words of a filter by name.
func nameFilter(filter string) (words string, ok bool) {
	if words, ok = strings.CutPrefix(filter, byName); !ok {
		return "", false
	}
	return words, true
}

// longWords is from how many words on what fits nothing in a list is rather a question.
const longWords = 4

// contractsFor shows the contracts that typed words mean: somebody's, or those with the words in title or supplier, or a
// project's. Where they fit none it shows all and says so.
func (t *turn) contractsFor(words, text string) error {
	all, err := t.cards()
	if err != nil {
		return err
	}
	var owners []string
	filter := ""
	for _, k := range all {
		owners = append(owners, k.Contract.Owner)
		switch {
		case fits(k, byName+words, t.r.Today()):
			filter = byName + words
		case filter == "" && holds(k.Project.Name, words):
			filter = "p:" + k.Project.ID
		}
	}
	if user := t.meantUser(words, owners); user != "" {
		filter = byUser + user
	}
	if filter == "" && (len(all) == 0 || len(strings.Fields(words)) >= longWords) {
		return t.ask(text)
	}
	l, err := t.portfolio(0, filter)
	if err != nil {
		return err
	}
	if filter == "" {
		l.Note = t.r.T("contracts.missed", locale.Args{"Name": blocks.Name(words)})
	}
	t.alone(t.r.Contracts(l), walls(l)...)
	return nil
}

// agendaFor shows the reminders that typed words mean: somebody's that fall to the person, or those with the words in them.
func (t *turn) agendaFor(words, text string) error {
	page, err := t.agendaPage(0, byName+words)
	if err != nil {
		return err
	}
	if user := t.meantUser(words, page.Users); user != "" {
		page, err = t.agendaPage(0, byUser+user)
	}
	if err == nil && len(page.Lines) == 0 {
		page, err = t.agendaPage(0, "")
		if err == nil && (len(page.Lines) == 0 || len(strings.Fields(words)) >= longWords) {
			return t.ask(text)
		}
		page.Note = t.r.T("agenda.missed", locale.Args{"Name": blocks.Name(words)})
	}
	if err != nil {
		return err
	}
	t.alone(t.r.AgendaPage(page), t.projectsOf(page.Sources)...)
	return t.fail
}

// passes tells whether a filter lets a line of the agenda through.
func passes(l reminders.Line, filter, reader string, today reminders.Date) bool {
	if words, ok := nameFilter(filter); ok {
		return holds(l.Title, words) || holds(l.Text, words)
	}
	if user, ok := strings.CutPrefix(filter, byUser); ok {
		return l.For == user || l.For == "" && user == reader
	}
	if filter == "late" {
		return l.Date.Before(today)
	}
	return filter == "" || l.Source == filter
}

// mineAlone is how people name themselves.
var mineAlone = []string{"mij", "me", "mezelf", "mijzelf", "ik", "mine", "myself"}

// meantUser is the one of some users that words name: by a mention, the name, or the first name; "" when none, or more than one.
func (t *turn) meantUser(words string, users []string) string {
	if m := mentioned.FindStringSubmatch(words); m != nil && strings.TrimSpace(words) == m[0] {
		return m[1]
	}
	want := strings.TrimPrefix(alike(words), "@")
	if slices.Contains(mineAlone, want) {
		return t.ev.User
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
