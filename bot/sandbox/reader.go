package sandbox

import (
	"encoding/json"
	"strings"
)

// words is what a reader sees: the words of the blocks in order or, without blocks, the text.
func (w *Workspace) words(text string, blocks json.RawMessage) string {
	v, err := decode(blocks)
	l, _ := v.([]any)
	if err != nil || len(l) == 0 {
		return w.plainly(text)
	}
	var lines []string
	for _, b := range l {
		o, _ := b.(map[string]any)
		if s := strings.TrimSpace(w.blockWords(o)); s != "" {
			lines = append(lines, s)
		}
	}
	return strings.Join(lines, "\n")
}

// blockWords are the words of a block, without what its controls say.
func (w *Workspace) blockWords(o map[string]any) string {
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	switch o["type"] {
	case "rich_text":
		return strings.TrimRight(w.richWords(o), "\n")
	case "markdown":
		return unescaper.Replace(stringOf(o["text"]))
	case "table":
		return w.tableWords(o)
	case "image":
		add(w.objectWords(o["title"]))
		add(stringOf(o["alt_text"]))
		return strings.Join(parts, "\n")
	case "plan", "task_card":
		add(stringOf(o["title"]))
		for _, key := range []string{"details", "output"} {
			if r, ok := o[key].(map[string]any); ok {
				add(w.richWords(r))
			}
		}
	}
	for _, key := range []string{"title", "rich_text_title", "subtitle", "label", "text", "body", "subtext", "hint"} {
		if o["type"] != "plan" && o["type"] != "task_card" {
			add(w.objectWords(o[key]))
		}
	}
	for _, key := range []string{"fields", "elements", "child_blocks", "tasks"} {
		l, _ := o[key].([]any)
		for _, x := range l {
			e, _ := x.(map[string]any)
			if _, interactive := elements[stringOf(e["type"])]; interactive {
				continue
			}
			if s := w.objectWords(e); s != "" {
				add(s)
			} else {
				add(w.blockWords(e))
			}
		}
	}
	if o["type"] == "context" {
		return strings.Join(parts, " ")
	}
	return strings.Join(parts, "\n")
}

// objectWords are those of a text object.
func (w *Workspace) objectWords(v any) string {
	o, _ := v.(map[string]any)
	switch o["type"] {
	case "mrkdwn":
		return w.plainly(stringOf(o["text"]))
	case "plain_text":
		return stringOf(o["text"])
	case "rich_text":
		return w.richWords(o)
	}
	return ""
}

func (w *Workspace) tableWords(o map[string]any) string {
	rows, _ := o["rows"].([]any)
	var lines []string
	for _, r := range rows {
		cells, _ := r.([]any)
		var words []string
		for _, c := range cells {
			cell, _ := c.(map[string]any)
			switch cell["type"] {
			case "raw_text":
				words = append(words, stringOf(cell["text"]))
			case "raw_number":
				n, _ := cell["value"].(json.Number)
				words = append(words, n.String())
			default:
				words = append(words, strings.TrimSpace(w.richWords(cell)))
			}
		}
		lines = append(lines, strings.Join(words, " | "))
	}
	return strings.Join(lines, "\n")
}

// richWords are those of a rich_text block or of a part of one.
func (w *Workspace) richWords(o map[string]any) string {
	var b strings.Builder
	l, _ := o["elements"].([]any)
	for _, x := range l {
		e, _ := x.(map[string]any)
		switch e["type"] {
		case "rich_text_list":
			items, _ := e["elements"].([]any)
			for _, it := range items {
				item, _ := it.(map[string]any)
				b.WriteString("• " + w.richWords(item) + "\n")
			}
		case "rich_text_section", "rich_text_quote", "rich_text_preformatted":
			b.WriteString(w.richWords(e) + "\n")
		case "user":
			b.WriteString(w.reader("@" + stringOf(e["user_id"])))
		case "channel":
			b.WriteString(w.reader("#" + stringOf(e["channel_id"])))
		case "broadcast":
			b.WriteString("@" + stringOf(e["range"]))
		case "emoji":
			b.WriteString(":" + stringOf(e["name"]) + ":")
		case "link":
			if s := stringOf(e["text"]); s != "" {
				b.WriteString(s)
			} else {
				b.WriteString(stringOf(e["url"]))
			}
		case "date":
			b.WriteString(stringOf(e["fallback"]))
		default:
			b.WriteString(stringOf(e["text"]))
		}
	}
	return b.String()
}

// plainly resolves Slack's references and escapes; emphasis stays as it is written.
func (w *Workspace) plainly(s string) string {
	var b strings.Builder
	at := 0
	for _, m := range token.FindAllStringSubmatchIndex(s, -1) {
		b.WriteString(unescaper.Replace(s[at:m[0]]))
		at = m[1]
		target := s[m[2]:m[3]]
		switch {
		case strings.ContainsAny(target[:1], "@#"):
			b.WriteString(w.reader(target))
		case m[4] >= 0:
			b.WriteString(unescaper.Replace(s[m[4]:m[5]]))
		case target[0] == '!':
			b.WriteString("@" + target[1:])
		default:
			b.WriteString(unescaper.Replace(strings.TrimPrefix(target, "mailto:")))
		}
	}
	b.WriteString(unescaper.Replace(s[at:]))
	return b.String()
}

// reader is how a reference to a person or channel reads.
func (w *Workspace) reader(ref string) string {
	if u, ok := w.user(ref[1:]); ok && ref[0] == '@' {
		return "@" + u.Name
	}
	if ch := w.channelByID(ref[1:]); ch != nil && ch.Name != "" {
		return "#" + ch.Name
	}
	return ref
}
