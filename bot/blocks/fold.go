package blocks

import (
	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/flows"
)

// Folded renders a step that was answered or left as the one line that stays in the conversation.
func (r Reader) Folded(p *flows.Project, phase int, s flows.Step) Message {
	switch s.Ask {
	case flows.AskItem, flows.AskEvidence, flows.AskReason:
		return r.foldedItem(p, s.Item)
	case flows.AskCondition:
		return r.foldedCondition(p, s.Item)
	case flows.AskCategory:
		return r.foldedAnswer(p, flows.AskCategory, r.T("category.ask"), or(r.Lib.Category(p.Category, r.Lang), r.T("unanswered")))
	case flows.AskFirst:
		return r.foldedAnswer(p, flows.AskFirst, r.T("first.ask"), r.tri(p.First, "first.yes", "first.no"))
	case flows.AskPhase:
		return line(r.T("begin.done", locale.Args{"Phase": r.phase(max(phase, 1))}))
	case flows.Paused:
		return line(r.T("pause.done"))
	}
	g := p.Progress(r.Lib, max(phase, 1))
	mark := map[flows.Stage]string{flows.NotStarted: "○", flows.Started: "◐", flows.Finished: "✓", flows.Closed: "⚠"}[g.Stage]
	return line(mark + " " + join(r.phase(max(phase, 1)), r.standingOf(g)))
}

func line(text string) Message {
	return Message{Text: text, Blocks: []slack.Block{contextLine(text)}}
}

func (r Reader) foldedItem(p *flows.Project, id string) Message {
	it, ok := p.Item(r.Lib, id)
	if !ok {
		return line(r.T("item.gone"))
	}
	s := p.State(id)
	text := icon(s) + " " + join("*"+r.text(it).Title+"*", r.T("status.is."+string(s.Status)))
	if s.Rev > 0 {
		text = icon(s) + " " + join("*"+r.text(it).Title+"*", r.T("status.is."+string(s.Status)),
			r.T("by", locale.Args{"Who": r.who(s.By), "Day": r.day(s.At)}), r.because(s))
	}
	if s.Hidden != "" {
		text = icon(s) + " " + join("*"+r.text(it).Title+"*", r.T("status.hidden", locale.Args{"Text": Escape(cut(s.Hidden, 120))}))
	}
	label := r.T("change")
	if s.Rev == 0 {
		label = r.T("open")
	}
	return Message{Text: text, Blocks: []slack.Block{sectionWith(text, button(ActChange, Pack(p.ID, id), label))}}
}

func (r Reader) foldedCondition(p *flows.Project, key string) Message {
	c, _ := r.Lib.Condition(key)
	text := r.answered(c.In(r.Lang).Question, r.answer(c, p.Condition(r.Lib, key)))
	return Message{Text: text, Blocks: []slack.Block{sectionWith(text, button(ActChange, Pack(p.ID, key), r.T("change")))}}
}

// answered is a question with its answer, ticked off once there is one.
func (r Reader) answered(question, answer string) string {
	mark := "✓ "
	if answer == r.T("unanswered") {
		mark = "○ "
	}
	return join(mark+Escape(question), "*"+Escape(answer)+"*")
}

// answer is what was said to a condition, in its own words.
func (r Reader) answer(c flows.Condition, v flows.Tri) string {
	switch q := c.In(r.Lang); v {
	case flows.Yes:
		return or(q.Yes, r.T("yes"))
	case flows.No:
		return or(q.No, r.T("no"))
	case "":
		return r.T("unanswered")
	}
	return r.T("unknown")
}

// AskAgain asks a condition, the category or the first time again, to change the answer; false for anything else.
func (r Reader) AskAgain(p *flows.Project, key string) (Message, bool) {
	switch flows.Asking(key) {
	case flows.AskCategory:
		return r.category(p), true
	case flows.AskFirst:
		return r.firstTime(p), true
	}
	if _, ok := r.Lib.Condition(key); !ok {
		return Message{}, false
	}
	return r.condition(p, key, true), true
}

// Answered is the line that is left of a question that AskAgain can ask.
func (r Reader) Answered(p *flows.Project, key string) Message {
	switch asked := flows.Asking(key); asked {
	case flows.AskCategory, flows.AskFirst:
		return r.Folded(p, 0, flows.Step{Ask: asked})
	}
	return r.foldedCondition(p, key)
}

func (r Reader) foldedAnswer(p *flows.Project, asked flows.Asking, question, answer string) Message {
	text := r.answered(question, answer)
	return Message{Text: text, Blocks: []slack.Block{sectionWith(text, button(ActChange, Pack(p.ID, string(asked)), r.T("change")))}}
}

func (r Reader) tri(v flows.Tri, yes, no string) string {
	switch v {
	case flows.Yes:
		return r.T(yes)
	case flows.No:
		return r.T(no)
	case "":
		return r.T("unanswered")
	}
	return r.T("unknown")
}

// icon marks a status; the word always stands beside it.
func icon(s flows.State) string {
	switch {
	case s.Hidden != "":
		return "✕"
	case s.Status == flows.Done && s.Later:
		return "⚠"
	case s.Status == flows.Done:
		return "✓"
	case s.Status == flows.Busy:
		return "◐"
	case s.Status == flows.Skipped:
		return "–"
	}
	return "○"
}
