package app

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"kringloop/bot/sandbox"
)

// block is as much of a Block Kit block or element as a reader of a conversation sees.
type block struct {
	Type        string          `json:"type"`
	Text        json.RawMessage `json:"text"`
	Label       *block          `json:"label"`
	Hint        *block          `json:"hint"`
	Placeholder *block          `json:"placeholder"`
	Element     *block          `json:"element"`
	Accessory   *block          `json:"accessory"`
	Elements    []block         `json:"elements"`
	Options     []block         `json:"options"`
	Rows        [][]block       `json:"rows"`
	Optional    bool            `json:"optional"`
	Initial     string          `json:"initial_value"`
	Date        string          `json:"initial_date"`
	Alt         string          `json:"alt_text"`
	User        string          `json:"initial_user"`
	Option      *block          `json:"initial_option"`
}

// words are a block's own text.
func (r *room) words(b *block) string {
	if b == nil {
		return ""
	}
	var s string
	if json.Unmarshal(b.Text, &s) != nil {
		var inner block
		if len(b.Text) > 0 && json.Unmarshal(b.Text, &inner) == nil {
			return r.words(&inner)
		}
		return ""
	}
	if b.Type == "plain_text" || b.Type == "raw_text" {
		return s
	}
	return r.resolve(s)
}

var reference = regexp.MustCompile(`<([^<>|]+)(?:\|([^<>]*))?>`)

// resolve shows mrkdwn as Slack does: references by name, a broadcast as what it is, escapes undone.
func (r *room) resolve(s string) string {
	s = reference.ReplaceAllStringFunc(s, func(ref string) string {
		m := reference.FindStringSubmatch(ref)
		switch target, label := m[1], m[2]; {
		case target[0] == '@':
			if u, ok := r.work.User(target[1:]); ok {
				return "@" + u.Name
			}
			return "@" + target[1:]
		case target[0] == '#':
			for _, c := range r.work.Channels("kringloop") {
				if c.ID == target[1:] {
					return "#" + c.Name
				}
			}
			return ref
		case target[0] == '!':
			return "((BROADCAST " + target + "))"
		case label != "":
			return label + " → " + target
		default:
			return target
		}
	})
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}

// show writes a message as a person reads it: the words, controls in brackets.
func (r *room) show(m sandbox.Message) string {
	var blocks []block
	text := ""
	if err := json.Unmarshal(m.Blocks, &blocks); err != nil || len(blocks) == 0 {
		text = r.resolve(m.Text)
	} else {
		text = r.showBlocks(blocks)
	}
	for _, f := range m.Files {
		text += "\n📎 " + f.Name
		if f.Alt != "" {
			text += ": " + f.Alt
		}
	}
	return text
}

func (r *room) showBlocks(blocks []block) string {
	var lines []string
	for _, b := range blocks {
		lines = append(lines, r.showBlock(b))
	}
	return strings.Join(lines, "\n")
}

func (r *room) showBlock(b block) string {
	switch b.Type {
	case "header":
		return "# " + r.words(&b)
	case "divider":
		return "----"
	case "image":
		return "🖼 " + b.Alt
	case "context":
		var parts []string
		for _, e := range b.Elements {
			parts = append(parts, r.words(&e))
		}
		return "· " + strings.Join(parts, "  ")
	case "actions":
		var parts []string
		for _, e := range b.Elements {
			parts = append(parts, r.control(e))
		}
		return strings.Join(parts, " ")
	case "input":
		return r.showInput(b)
	case "table":
		var rows []string
		for _, row := range b.Rows {
			line := "|"
			for _, c := range row {
				line += " " + r.words(&c) + " |"
			}
			rows = append(rows, line)
		}
		return strings.Join(rows, "\n")
	}
	text := r.words(&b)
	if b.Accessory != nil {
		text += "  " + r.control(*b.Accessory)
	}
	return text
}

// control is a button as [Label], a menu as [Label ▾ n options], a menu of actions as [⋯ its options].
func (r *room) control(e block) string {
	switch e.Type {
	case "button":
		return "[" + r.words(&e) + "]"
	case "radio_buttons":
		var all []string
		for _, o := range e.Options {
			all = append(all, "◯ ["+r.words(&o)+"]")
		}
		return strings.Join(all, "\n")
	case "overflow":
		var all []string
		for _, o := range e.Options {
			all = append(all, r.words(&o))
		}
		return "[⋯ " + strings.Join(all, " · ") + "]"
	}
	return fmt.Sprintf("[%s ▾ %d]", r.words(e.Placeholder), len(e.Options))
}

func (r *room) showInput(b block) string {
	e := b.Element
	line := "‹" + r.words(b.Label) + "›"
	if b.Optional {
		line += "?"
	}
	if slices.Contains([]string{"radio_buttons", "static_select", "checkboxes"}, e.Type) {
		var all []string
		for _, o := range e.Options {
			all = append(all, r.words(&o))
		}
		line += " " + strings.Join(all, " | ")
	}
	if at := strings.TrimSpace(e.Initial + e.Date + r.words(e.Option)); at != "" {
		line += " = " + at
	}
	if b.Hint != nil {
		line += "\n· " + r.words(b.Hint)
	}
	return line
}

// showView writes a modal or App Home.
func (r *room) showView(v sandbox.View) string {
	var raw struct {
		Title, Submit, Close *block
		Blocks               []block
	}
	if err := json.Unmarshal(v.Raw, &raw); err != nil {
		r.t.Fatalf("view: %v", err)
	}
	text := r.showBlocks(raw.Blocks)
	if v.Type == "modal" {
		text = "▢ " + r.words(raw.Title) + "\n" + text + "\n[" + r.words(raw.Submit) + "] [" + r.words(raw.Close) + "]"
	}
	for _, k := range slices.Sorted(keys(v.Errors)) {
		text += "\n✗ " + k + ": " + v.Errors[k]
	}
	return text
}

func keys(m map[string]string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// eachControl walks over the controls of a message.
func (m *message) eachControl(visit func(b block)) {
	var blocks []block
	if json.Unmarshal(m.raw.Blocks, &blocks) != nil {
		return
	}
	for _, b := range blocks {
		if b.Accessory != nil {
			visit(*b.Accessory)
		}
		if b.Type == "actions" {
			for _, e := range b.Elements {
				visit(e)
			}
		}
	}
}

// offers tells whether the message's ⋯ menu has an option.
func (m *message) offers(label string) (found bool) {
	m.eachControl(func(b block) {
		for _, o := range b.Options {
			found = found || b.Type == "overflow" && m.place.room.words(&o) == label
		}
	})
	return found
}

// option is the first option of a menu that begins so; the text itself when there is none.
func (m *message) option(start string) string {
	found := ""
	m.eachControl(func(b block) {
		for _, o := range b.Options {
			if w := m.place.room.words(&o); found == "" && strings.HasPrefix(w, start) {
				found = w
			}
		}
	})
	if found == "" {
		return start
	}
	return found
}
