package sandbox

import (
	"html"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// control renders what stands between < and >; false when it is none of Slack's control sequences.
func (p *mrkdwnPrinter) control(s string) bool {
	body, label, _ := strings.Cut(s, "|")
	switch {
	case strings.HasPrefix(body, "@"):
		p.mention("@"+named(p.names.user, body[1:], label), `<span class="mention">`)
	case strings.HasPrefix(body, "#"):
		p.mention("#"+named(p.names.channel, body[1:], label), `<span class="mention">`)
	case body == "!here", body == "!channel", body == "!everyone":
		p.mention("@"+named(p.names.group, body[1:], ""), `<span class="mention wide">`)
	case strings.HasPrefix(body, "!subteam^"):
		p.mention("@"+strings.TrimPrefix(named(nil, strings.TrimPrefix(body, "!subteam^"), label), "@"), `<span class="mention">`)
	case strings.HasPrefix(body, "!date^"):
		p.date(body, label)
	case safeLink(unescaper.Replace(body)) != "":
		p.link(body, label)
	default:
		return false
	}
	return true
}

func (p *mrkdwnPrinter) mention(s, open string) {
	p.tag(open)
	p.text(s)
	p.tag("</span>")
}

// named prefers what the workspace knows over the label that a writer chose.
func named(lookup func(string) string, id, label string) string {
	if lookup != nil {
		if name := lookup(id); name != "" {
			return escaper.Replace(name)
		}
	}
	if label != "" {
		return label
	}
	return id
}

// date renders <!date^1392734382^{date_long} at {time}^link|fallback>.
func (p *mrkdwnPrinter) date(body, fallback string) {
	parts := strings.SplitN(body, "^", 4)
	var unix int64
	var err error
	if len(parts) > 2 {
		unix, err = strconv.ParseInt(parts[1], 10, 64)
	}
	if len(parts) < 3 || err != nil || p.names.date == nil {
		p.text(fallback)
		return
	}
	said := escaper.Replace(p.names.date(time.Unix(unix, 0), unescaper.Replace(parts[2])))
	if len(parts) == 4 && safeLink(unescaper.Replace(parts[3])) != "" {
		p.link(parts[3], said)
		return
	}
	p.text(said)
}

func (p *mrkdwnPrinter) link(target, label string) {
	target = unescaper.Replace(target)
	if label == "" {
		label = escaper.Replace(strings.TrimPrefix(target, "mailto:"))
	}
	p.tag(`<a href="` + html.EscapeString(safeLink(target)) + `" target="_blank" rel="noopener noreferrer">`)
	p.text(label)
	p.tag("</a>")
}

// safeLink is the address when it may be followed from a message: http, https and mailto. Else "".
func safeLink(target string) string {
	if strings.ContainsAny(target, " \t\r\n\"<>\\") {
		return ""
	}
	u, err := url.Parse(target)
	if err != nil {
		return ""
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host == "" {
			return ""
		}
	case "mailto":
		if u.Opaque == "" {
			return ""
		}
	default:
		return ""
	}
	return u.String()
}

// bareLink measures an address that was typed without < and >, without the full stop that ends its sentence.
func bareLink(s string) int {
	if !strings.HasPrefix(s, "http://") && !strings.HasPrefix(s, "https://") {
		return 0
	}
	n := strings.IndexAny(s, " \t\n<>|`\"")
	if n < 0 {
		n = len(s)
	}
	for _, escape := range []string{"&lt;", "&gt;"} {
		if cut := strings.Index(s[:n], escape); cut >= 0 {
			n = cut
		}
	}
	n = len(strings.TrimRight(s[:n], ".,;:!?)*_~'"))
	if safeLink(unescaper.Replace(s[:n])) == "" {
		return 0
	}
	return n
}

// plainControls resolves control sequences where formatting is off: code shows the label, not the brackets.
func plainControls(s string, n names) string {
	var b strings.Builder
	for {
		start := strings.IndexByte(s, '<')
		if start < 0 {
			break
		}
		length := strings.IndexByte(s[start:], '>')
		if length < 0 {
			break
		}
		b.WriteString(s[:start])
		var word strings.Builder
		p := mrkdwnPrinter{out: &word, names: n, bare: true}
		if p.control(s[start+1 : start+length]) {
			b.WriteString(escaper.Replace(word.String()))
		} else {
			b.WriteString(s[start : start+length+1])
		}
		s = s[start+length+1:]
	}
	b.WriteString(s)
	return b.String()
}
