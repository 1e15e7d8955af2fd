package blocks

import (
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/knowledge"
)

// Reader is who a message is rendered for: the language, the clock on the wall, and how people are called.
type Reader struct {
	locale.Words
	Lib   *flows.Library
	Guide *knowledge.Library
	Talks *dialogue.Library
	Now   time.Time                // in the reader's zone
	Name  func(user string) string // as Slack shows the user; not escaped

	Country string // of the organisation, BE or NL; "" = not known

	Channel bool // it is shown in a channel, where the bot hears only what addresses it
}

// who is how a person is called; somebody who asked not to be named is someone.
func (r Reader) who(user string) string {
	if user == "" {
		return r.T("someone")
	}
	if name := r.Name(user); name != user || !slackID.MatchString(user) {
		return Escape(name)
	}
	return "<@" + user + ">" // of whom nothing is known yet: Slack shows the name
}

// slackID is what a user's id looks like; nothing a person wrote can be one.
var slackID = regexp.MustCompile(`^[UW][A-Z0-9]{2,20}$`)

func (r Reader) day(t time.Time) string { return r.Day(t.In(r.Now.Location()), r.Now) }

// date says a local date (YYYY-MM-DD) as people do.
func (r Reader) date(d string) string {
	t, err := time.ParseInLocation(time.DateOnly, d, r.Now.Location())
	if err != nil {
		return ""
	}
	return r.Day(t, r.Now)
}

// fullDate says a local date as a result does, whose message is read on other days and whose drafts are sent to others: never as
// tomorrow, and with its year.
func (r Reader) fullDate(d string) string {
	t, err := time.Parse(time.DateOnly, d)
	if err != nil {
		return ""
	}
	return r.FullDay(t)
}

func (r Reader) text(it flows.Item) flows.Text {
	t := r.Lib.Text(it, r.Lang)
	return flows.Text{Title: Name(t.Title), Why: Escape(t.Why), Evidence: Escape(t.Evidence)}
}

// wanted is what counts as evidence of an item in this project.
func (r Reader) wanted(p *flows.Project, it flows.Item) string {
	if norm := p.State(it.ID).Norm; norm != "" {
		return Escape(norm)
	}
	return r.text(it).Evidence
}

func (r Reader) phase(n int) string {
	return r.T("phase.short", locale.Args{"N": n, "Name": r.Lib.Phase(n, r.Lang).Name})
}

// proof shows evidence on one line: a link under a short name, or the text.
func proof(text string) string {
	if !flows.IsLink(text) {
		return Name(cut(strings.Join(strings.Fields(text), " "), 120))
	}
	u, _ := url.Parse(strings.TrimSpace(text)) // IsLink parsed it
	label := u.Host
	if base := path.Base(u.Path); base != "." && base != "/" {
		label += "/…/" + base
	}
	if strings.ContainsAny(text, "|<>") {
		return Escape(cut(label, 80))
	}
	return "<" + Escape(strings.TrimSpace(text)) + "|" + Escape(strings.ReplaceAll(cut(label, 80), "|", "")) + ">"
}

// bar draws a share of ten blocks; blocks align in a proportional font where spaces do not.
func bar(percent int) string {
	n := percent / 10
	return strings.Repeat("▓", n) + strings.Repeat("░", 10-n)
}

func num(n int) string { return strconv.Itoa(n) }

// mrkdwn turns Markdown into Slack's mrkdwn, inert. It may be a model's: no mention, link or picture comes of it, and it can't
// turn the direction of what stands beside it.
func mrkdwn(markdown string) string {
	lines := strings.Split(Escape(strings.Map(visible, markdown)), "\n")
	for i, line := range lines {
		trimmed := strings.TrimLeft(line, " ")
		if rest, ok := strings.CutPrefix(trimmed, "- "); ok {
			line = "• " + rest
		}
		if rest, ok := strings.CutPrefix(trimmed, "### "); ok {
			line = "*" + rest + "*"
		}
		lines[i] = strings.ReplaceAll(line, "**", "*")
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// visible drops what a reader can't see: control characters, and those that reorder the text around them.
func visible(c rune) rune {
	if unicode.IsControl(c) && c != '\n' || unicode.Is(unicode.Bidi_Control, c) {
		return -1
	}
	return c
}
