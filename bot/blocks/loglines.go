package blocks

import (
	"regexp"
	"strconv"
	"strings"

	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

var (
	linked  = regexp.MustCompile(`<(https?://[^|>]+)(\|[^>]*)?>`)
	channel = regexp.MustCompile(`<#[A-Z0-9]+(\|[^>]*)?>`)
	strong  = regexp.MustCompile(`(^|[\s(])[*_]([^*_\n]+)[*_]($|[\s.,;:)])`)
	bare    = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
)

// place is what a verdict's words leave open.
var place = regexp.MustCompile(`\{\w+\}`)

// logVerdict says what a confirmed version came to. The log keeps no figures: where the words want some, they are those of the
// result, and nothing is said once that is gone, or where not all who read the log may read it.
func (r Reader) logVerdict(p *flows.Project, s *dialogue.Script, e flows.Entry) string {
	w := r.words(s)
	holes := place.FindAllString(w.Result[e.To], -1)
	if len(holes) == 0 {
		return Escape(w.Say(e.To, nil))
	}
	version, err := strconv.Atoi(e.Text)
	if err != nil || s.Private || s.Each {
		return ""
	}
	c, ok := p.Result(s.ID, version)
	if !ok || c.Result.Verdict != e.To {
		return ""
	}
	for _, hole := range holes {
		if _, ok := c.Result.Args[strings.Trim(hole, "{}")]; !ok {
			return ""
		}
	}
	return Escape(cut(strings.Join(strings.Fields(r.fill(w, e.To, c.Result.Args)), " "), 160))
}

// logTalk puts into words what an entry about a conversation says.
func (r Reader) logTalk(p *flows.Project, s *dialogue.Script, e flows.Entry, args locale.Args) {
	switch e.What {
	case flows.LogTalkGiven, flows.LogAskedDecision:
		args["To"] = r.who(e.To)
	case flows.LogTalkDone:
		args["To"] = ""
		if verdict := r.logVerdict(p, s, e); verdict != "" {
			args["To"] = ": " + verdict
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

// LogLines says entries of a project's log for a file: with the day and time in full, and without Slack's marks. A channel has no
// name outside Slack.
func (r Reader) LogLines(p *flows.Project, entries []flows.Entry) []string {
	out := make([]string, len(entries))
	for i, e := range entries {
		text := channel.ReplaceAllLiteralString(linked.ReplaceAllString(r.logLine(p, e), "$1"), r.T("log.channel"))
		text = bare.Replace(strong.ReplaceAllString(text, "$1$2$3"))
		out[i] = e.At.In(r.Now.Location()).Format("2006-01-02 15:04") + " · " + r.Name(e.By) + " " + text
	}
	return out
}
