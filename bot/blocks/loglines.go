package blocks

import (
	"regexp"
	"strings"

	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

var (
	linked  = regexp.MustCompile(`<(https?://[^|>]+)(\|[^>]*)?>`)
	channel = regexp.MustCompile(`<(#[A-Z0-9]+)(\|[^>]*)?>`)
	strong  = regexp.MustCompile(`(^|[\s(])[*_]([^*_\n]+)[*_]($|[\s.,;:)])`)
	bare    = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
)

// place is what a verdict's words leave open; the log keeps no figures.
var place = regexp.MustCompile(`\{\w+\}`)

// logTalk puts into words what an entry about a conversation says.
func (r Reader) logTalk(s *dialogue.Script, e flows.Entry, args locale.Args) {
	switch e.What {
	case flows.LogTalkGiven, flows.LogAskedDecision:
		args["To"] = r.who(e.To)
	case flows.LogTalkDone:
		if e.To != "" {
			args["To"] = ": " + Escape(place.ReplaceAllString(r.words(s).Say(e.To, nil), "…"))
		}
	case flows.LogSettled:
		if e.Text != "" {
			args["Text"] = ": " + args["Text"].(string)
		}
	case flows.LogDecided:
		args["To"] = r.T("approve.ruling." + e.To)
		if e.Text != "" {
			args["Text"] = " · " + args["Text"].(string)
		}
	}
}

// LogLines says entries of a project's log for a file: with the day and time in full, and without Slack's marks.
func (r Reader) LogLines(p *flows.Project, entries []flows.Entry) []string {
	out := make([]string, len(entries))
	for i, e := range entries {
		text := channel.ReplaceAllString(linked.ReplaceAllString(r.logLine(p, e), "$1"), "$1")
		text = bare.Replace(strong.ReplaceAllString(text, "$1$2$3"))
		out[i] = e.At.In(r.Now.Location()).Format("2006-01-02 15:04") + " · " + r.Name(e.By) + " " + text
	}
	return out
}
