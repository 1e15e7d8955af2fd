package sandbox

import (
	"regexp"
	"strings"
)

var (
	escaper   = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	unescaper = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

	// What a message box turns into a reference: @handle, #channel, an address, a mail address, and Slack's own tokens
	// for people and channels, which a script may write.
	typedRef = regexp.MustCompile(`<[@#][A-Z0-9]+(?:\|[^<>]*)?>|<!(?:here|channel|everyone)>|https?://[^\s<>"]*[^\s<>".,;:!?)\]}'*_~` + "`" + `]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[@#][\p{L}\p{N}][\p{L}\p{N}._-]*`)
	token    = regexp.MustCompile(`<([^<>|]+)(?:\|([^<>]*))?>`)
)

// typed turns what a person wrote into the text that Slack sends: escaped, with references in angle brackets.
func (w *Workspace) typed(s string) string {
	var b strings.Builder
	at := 0
	for _, m := range typedRef.FindAllStringIndex(s, -1) {
		b.WriteString(escaper.Replace(s[at:m[0]]))
		b.WriteString(w.reference(s[m[0]:m[1]]))
		at = m[1]
	}
	b.WriteString(escaper.Replace(s[at:]))
	return b.String()
}

func (w *Workspace) reference(ref string) string {
	switch {
	case strings.HasPrefix(ref, "<"):
		return w.tokenTyped(ref)
	case strings.HasPrefix(ref, "http"):
		return "<" + escaper.Replace(ref) + ">"
	case strings.HasPrefix(ref, "@"):
		for _, u := range w.users {
			if rest, ok := cutPrefixFold(ref[1:], u.Handle); ok && (rest == "" || strings.Trim(rest, ".-_") == "") {
				return "<@" + u.ID + ">" + rest
			}
		}
		switch word := strings.ToLower(ref[1:]); word {
		case "here", "channel", "everyone":
			return "<!" + word + ">"
		}
		return ref
	case strings.HasPrefix(ref, "#"):
		for _, c := range w.channels {
			if c.Name != "" && !c.Private && strings.EqualFold(ref[1:], c.Name) {
				return "<#" + c.ID + "|" + c.Name + ">"
			}
		}
		return ref
	}
	return "<mailto:" + ref + "|" + ref + ">"
}

// tokenTyped keeps a written <@U…> or <#C…> when it points at something, and escapes it otherwise.
func (w *Workspace) tokenTyped(ref string) string {
	id, _, _ := strings.Cut(strings.Trim(ref, "<>"), "|")
	switch id[0] {
	case '@':
		if u, ok := w.user(id[1:]); ok && u.ID == id[1:] {
			return "<@" + u.ID + ">"
		}
	case '#':
		if c := w.channelByID(id[1:]); c != nil && c.Name != "" {
			return "<#" + c.ID + "|" + c.Name + ">"
		}
	case '!':
		return ref
	}
	return escaper.Replace(ref)
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// richText is the block that Slack's message box makes of a text.
func richText(text string) any {
	elements := []answer{}
	add := func(s string) {
		if s != "" {
			elements = append(elements, answer{"type": "text", "text": unescaper.Replace(s)})
		}
	}
	at := 0
	for _, m := range token.FindAllStringSubmatchIndex(text, -1) {
		add(text[at:m[0]])
		at = m[1]
		id, label := text[m[2]:m[3]], ""
		if m[4] >= 0 {
			label = text[m[4]:m[5]]
		}
		switch id[0] {
		case '@':
			elements = append(elements, answer{"type": "user", "user_id": id[1:]})
		case '#':
			elements = append(elements, answer{"type": "channel", "channel_id": id[1:]})
		case '!':
			elements = append(elements, answer{"type": "broadcast", "range": id[1:]})
		default:
			link := answer{"type": "link", "url": unescaper.Replace(id)}
			if label != "" {
				link["text"] = unescaper.Replace(label)
			}
			elements = append(elements, link)
		}
	}
	add(text[at:])
	return []answer{{
		"type": "rich_text", "block_id": "typed",
		"elements": []answer{{"type": "rich_text_section", "elements": elements}},
	}}
}
