package blocks

import (
	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// Lessons shows what earlier projects of the organisation learned.
func (r Reader) Lessons(all []dialogue.Lesson) Message {
	head := r.N("lessons.title", len(all))
	blocks := []slack.Block{section("💡 *" + head + "*")}
	return Message{Text: head, Blocks: append(blocks, r.lessonCards(all)...)}
}

// LessonList is a page of all that projects shared, the newest first. Total counts all cards, offset those before this page.
func (r Reader) LessonList(page []dialogue.Lesson, offset, total int) Message {
	if total == 0 {
		text := r.T("lessons.none")
		return Message{Text: text, Blocks: []slack.Block{section(text)}}
	}
	head := r.N("lessons.all", total)
	blocks := append([]slack.Block{section("💡 *" + head + "*")}, r.lessonCards(page)...)
	if next := offset + len(page); next < total {
		blocks = append(blocks, contextLine(r.T("lessons.page", locale.Args{"From": offset + 1, "To": next, "Total": total})),
			actions(button(ActLessons, num(next), r.T("log.more"))))
	}
	return Message{Text: head, Blocks: blocks}
}

// LessonsShared says how many cards were shared, 0 = they were before, and lets the project's owner take them back.
func (r Reader) LessonsShared(p *flows.Project, s *dialogue.Script, n int, viewer string) Message {
	m := line(r.T("lessons.shared", locale.Args{"N": n}))
	if n == 0 {
		m = line(r.T("lessons.already"))
	}
	if viewer == p.Owner {
		m.Blocks = append(m.Blocks, actions(r.unshare(p, s)))
	}
	return m
}

// LessonsUnshared says how many cards were taken back.
func (r Reader) LessonsUnshared(n int) Message { return line(r.N("lessons.unshared", n)) }

// unshare is a button that takes a project's cards back from the organisation, after asking once more.
func (r Reader) unshare(p *flows.Project, s *dialogue.Script) *slack.ButtonBlockElement {
	return r.sure(talkButton(TalkUnshare, Pack(p.ID, s.ID), r.T("lessons.unshare")), "lessons.unshare", r.T("lessons.unsharehow"))
}

// themed are the script and the question whose words name the themes of the cards.
const themedScript, themedStep = "review", "e6"

func (r Reader) lessonCards(all []dialogue.Lesson) (blocks []slack.Block) {
	themes := r.Talks.Words(themedScript, r.Lang).Steps[themedStep].Columns["theme"].Options
	for _, l := range all {
		mark := "✓ "
		if l.Failed {
			mark = "✕ "
		}
		text := mark + "*" + Name(cut(l.Lesson, 400)) + "*"
		if l.Next != "" {
			text += "\n" + r.T("lessons.next", locale.Args{"Text": Escape(cut(l.Next, 400))})
		}
		category := ""
		if l.Category != "" {
			category = Escape(r.Lib.Category(l.Category, r.Lang))
		}
		blocks = append(blocks, section(text), contextLine(join(Escape(cut(l.Happened, 400)), Escape(themes[l.Theme]), category, Escape(l.Source), r.day(l.On))))
	}
	return blocks
}
