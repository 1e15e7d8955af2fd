package gateway

import "strings"

// plain undoes Slack's escapes: &amp; &lt; &gt;, and links, of which only the address stays. Mentions of people, channels
// and groups stay as Slack wrote them, without the name that Slack adds to a person's.
// Source: https://docs.slack.dev/messaging/formatting-message-text/#retrieving-messages
func plain(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		switch s[i] {
		case '<':
			if end := strings.IndexByte(s[i:], '>'); end > 0 {
				writeToken(&b, s[i+1:i+end])
				i += end + 1
				continue
			}
		case '&':
			if c, n := entity(s[i:]); n > 0 {
				b.WriteByte(c)
				i += n
				continue
			}
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}

func writeToken(b *strings.Builder, token string) {
	name, _, _ := strings.Cut(token, "|")
	switch {
	case strings.HasPrefix(token, "@"):
		b.WriteString("<" + name + ">")
	case token == "" || token[0] == '#' || token[0] == '!' || !strings.Contains(name, ":"):
		b.WriteString("<" + token + ">")
	default:
		link := unescaper.Replace(name)
		link = strings.TrimPrefix(strings.TrimPrefix(link, "mailto:"), "tel:")
		b.WriteString(link)
	}
}

var unescaper = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">")

func entity(s string) (byte, int) {
	switch {
	case strings.HasPrefix(s, "&amp;"):
		return '&', 5
	case strings.HasPrefix(s, "&lt;"):
		return '<', 4
	case strings.HasPrefix(s, "&gt;"):
		return '>', 4
	}
	return 0, 0
}

// unaddressed strips the mention of the bot with which a message begins. Slack doesn't always say who the bot is (self);
// then any leading mention is taken for it when the message is known to address the bot.
func unaddressed(s, self string, addressed bool) string {
	t := strings.TrimLeft(s, " \t\r\n\u00a0")
	if !strings.HasPrefix(t, "<@") {
		return s
	}
	end := strings.IndexByte(t, '>')
	if end < 0 {
		return s
	}
	id, _, _ := strings.Cut(t[2:end], "|")
	if id != self && (self != "" || !addressed) {
		return s
	}
	return strings.TrimLeft(t[end+1:], " \t\r\n\u00a0,:")
}
