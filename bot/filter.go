package bot

import (
	"strings"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/reminders"
)

// nameFilter are the words of a filter by name.
func nameFilter(filter string) (words string, ok bool) {
	if words, ok = strings.CutPrefix(filter, blocks.FilterName); !ok {
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
		case fits(k, blocks.FilterName+words, t.r.Today()):
			filter = blocks.FilterName + words
		case filter == "" && holds(k.Project.Name, words):
			filter = blocks.FilterProject + k.Project.ID
		}
	}
	if user := t.meantUser(words, owners); user != "" {
		filter = blocks.FilterUser + user
	}
	if filter == "" && (len(all) == 0 || len(strings.Fields(words)) >= longWords) {
		return t.ask(text)
	}
	l, err := t.portfolio(0, filter)
	if err == nil && len(l.Cards) == 0 {
		filter = ""
		l, err = t.portfolio(0, "")
	}
	if err != nil {
		return err
	}
	if filter == "" {
		l.Note = t.r.T("contracts.missed", locale.Args{"Name": blocks.Name(t.unmention(words))})
	}
	t.alone(t.r.Contracts(l), walls(l)...)
	return nil
}

// agendaFor shows the reminders that typed words mean: somebody's that fall to the person, or those with the words in them.
func (t *turn) agendaFor(words, text string) error {
	page, err := t.agendaPage(0, blocks.FilterName+words)
	if err != nil {
		return err
	}
	if user := t.meantUser(words, page.Users); user != "" {
		page, err = t.agendaPage(0, blocks.FilterUser+user)
	}
	if err == nil && len(page.Lines) == 0 {
		page, err = t.agendaPage(0, "")
		if err == nil && (len(page.Lines) == 0 || len(strings.Fields(words)) >= longWords) {
			return t.ask(text)
		}
		page.Note = t.r.T("agenda.missed", locale.Args{"Name": blocks.Name(t.unmention(words))})
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
	if user, ok := strings.CutPrefix(filter, blocks.FilterUser); ok {
		return l.For == user || l.For == "" && user == reader
	}
	if filter == "late" {
		return l.Date.Before(today)
	}
	return filter == "" || l.Source == filter
}
