package blocks

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"kringloop/flows/dialogue"
)

// Message is what a conversation shows: a text that makes sense alone, and blocks.
type Message struct {
	Text    string
	Blocks  []slack.Block
	Picture *Picture // nil = none
}

// Picture is the picture of a result in a message: which, and where. Whoever sends the message makes it; without it the message
// says the same in words.
type Picture struct {
	Project string
	Script  string
	Version int
	Result  *dialogue.Confirmed // of one that the project doesn't keep
	Lang    string
	At      int    // how many blocks stand before it
	Instead int    // how many blocks it takes the place of
	Alone   string // said over it where it can't be in the message
}

// JSON is the array of blocks as Slack takes it.
func (m Message) JSON() json.RawMessage {
	data, err := json.Marshal(m.Blocks)
	if err != nil {
		panic(fmt.Errorf("blocks: %w", err)) // values of this package always marshal
	}
	return data
}

// Sizes that Slack refuses to exceed, and ours that keep things readable.
const (
	maxBlocks      = 50
	maxSection     = 3000
	maxOption      = 75
	maxOptionValue = 150
	maxHeader      = 150
	maxContext     = 10   // elements
	maxAside       = 2000 // characters of a context element
	maxOptions     = 100
	maxLine        = maxSection - 200 // of a paragraph, in characters
	maxID          = 255
	maxValue       = 2000 // of a button, in characters
	maxPrivate     = 2900 // of a modal's metadata, the language before it left out
)

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// Escape makes a person's or a model's text inert in mrkdwn: no mention, no link, no channel call.
func Escape(s string) string { return escaper.Replace(s) }

// Name makes a name that a person gave inert, and keeps its asterisks from ending the bold type it is set in.
func Name(s string) string { return strings.ReplaceAll(Escape(s), "*", "∗") }

// md is a mrkdwn text whose plain addresses stay plain.
func md(s string) *slack.TextBlockObject {
	return &slack.TextBlockObject{Type: slack.MarkdownType, Text: cut(s, maxSection), Verbatim: true}
}

func plain(s string, most int) *slack.TextBlockObject {
	return &slack.TextBlockObject{Type: slack.PlainTextType, Text: cut(s, most), Emoji: ptr(true)}
}

func ptr[T any](v T) *T { return &v }

// cut shortens a text to n characters at a word, with an ellipsis, and never within an escape such as &amp;.
func cut(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	r := []rune(s)
	r = r[:n-1]
	for i := len(r) - 1; i > n*3/4; i-- {
		if r[i] == ' ' || r[i] == '\n' {
			r = r[:i]
			break
		}
	}
	s = string(r)
	if i := strings.LastIndexByte(s, '&'); i >= 0 && i > len(s)-len("&amp;") && !strings.Contains(s[i:], ";") {
		s = s[:i]
	}
	return strings.TrimRight(s, " \n") + "…"
}

func section(text string) *slack.SectionBlock {
	return slack.NewSectionBlock(md(text), nil, nil)
}

func sectionWith(text string, el slack.BlockElement) *slack.SectionBlock {
	return slack.NewSectionBlock(md(text), nil, slack.NewAccessory(el))
}

func contextLine(texts ...string) *slack.ContextBlock {
	var els []slack.MixedElement
	for _, t := range texts {
		if t != "" && len(els) < maxContext {
			els = append(els, md(cut(t, maxAside)))
		}
	}
	return slack.NewContextBlock("", els...)
}

func actions(els ...slack.BlockElement) *slack.ActionBlock { return slack.NewActionBlock("", els...) }

func button(id, value, label string) *slack.ButtonBlockElement {
	return slack.NewButtonBlockElement(id, value, plain(label, maxOption))
}

func primary(b *slack.ButtonBlockElement) *slack.ButtonBlockElement {
	return b.WithStyle(slack.StylePrimary)
}

func option(value, label string) *slack.OptionBlockObject {
	return slack.NewOptionBlockObject(value, plain(label, maxOption), nil)
}

func menu(id, placeholder string, options []*slack.OptionBlockObject) *slack.SelectBlockElement {
	if len(options) > maxOptions {
		options = options[:maxOptions]
	}
	return slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain(placeholder, maxHeader), id, options...)
}

// paragraphs puts lines into as few sections as fit, breaking between lines only.
func paragraphs(lines []string) []slack.Block {
	var out []slack.Block
	var b strings.Builder
	flush := func() {
		if b.Len() > 0 {
			out = append(out, section(b.String()))
			b.Reset()
		}
	}
	for _, line := range lines {
		if utf8.RuneCountInString(b.String())+utf8.RuneCountInString(line)+1 > maxSection-100 {
			flush()
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(line)
	}
	flush()
	return out
}

// sentences are the lines of a text, those that are too long for a section broken where a sentence ends, else at a word.
func sentences(text string) []string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		for {
			r := []rune(line)
			if len(r) <= maxLine {
				break
			}
			head := string(r[:maxLine])
			at := strings.LastIndex(head, ". ")
			if at < 0 {
				at = strings.LastIndex(head, " ")
			}
			if at < 0 {
				break // one word of that length is no text; its section cuts it
			}
			out = append(out, line[:at+1])
			line = strings.TrimLeft(line[at+1:], " ")
		}
		out = append(out, line)
	}
	return out
}

// capital begins a sentence.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// join writes the parts that say something with a middle dot between them.
func join(parts ...string) string {
	kept := parts[:0:0]
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, " · ")
}
