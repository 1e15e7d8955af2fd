package blocks

import (
	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/flows/dialogue"
)

// Lessons shows what earlier projects of the organisation learned.
func (r Reader) Lessons(all []dialogue.Lesson) Message {
	head := r.N("lessons.title", len(all))
	blocks := []slack.Block{section("💡 *" + head + "*")}
	for _, l := range all {
		mark := "✓ "
		if l.Failed {
			mark = "✕ "
		}
		text := mark + "*" + Name(cut(l.Lesson, 400)) + "*"
		if l.Next != "" {
			text += "\n" + r.T("lessons.next", locale.Args{"Text": Escape(cut(l.Next, 400))})
		}
		blocks = append(blocks, section(text), contextLine(join(Escape(cut(l.Happened, 400)), Escape(l.Source), r.day(l.On))))
	}
	return Message{Text: head, Blocks: blocks}
}
