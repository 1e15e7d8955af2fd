package blocks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/knowledge"
)

// source names where a passage comes from and what weight it carries (R5).
func (r Reader) source(p knowledge.Passage) string {
	chapter, weight := r.T("source.chapter", locale.Args{"N": p.Chapter}), ""
	if p.Chapter == 0 {
		chapter = r.T("source.intro")
	}
	if p.Status != knowledge.Advice {
		weight = r.T("source." + string(p.Status))
	}
	return "📖 " + join(chapter, weight)
}

// readOn offers passages to press, three at most.
func (r Reader) readOn(ids []string) []slack.Block {
	var els []slack.BlockElement
	for _, id := range ids {
		if p, ok := r.Guide.Passage(r.Lang, id); ok && len(els) < 3 {
			els = append(els, button(ActPassage+"."+num(len(els)), p.ID, p.Title))
		}
	}
	if len(els) == 0 {
		return nil
	}
	return []slack.Block{actions(els...)}
}

// Around is what stands around an answer.
type Around struct {
	Aside   Aside
	Offer   Offer
	Verdict *knowledge.Feedback // the answer as it is judged; nil = it can't be
	Model   bool                // a language model worded the answer
}

// Aside is what a person was doing when they asked something in between.
type Aside struct {
	Text    string // reminds of it; "" = nothing was going on
	Project string // whose walk can be resumed, or
	Script  string // conversation, of Project
}

// Offer is the step that an answer leads to; its zero value is none.
type Offer struct {
	New     bool   // a project is to be made first
	Project string //
	Script  string // conversation to begin, or
	Item    string // to go to, or
	Phase   int    // to walk through
}

// Answer renders what the guidance says to a question: its sentences, where they come from and what weight that has, the ways
// on (the matching step, the passages, what is related), and how to judge it.
func (r Reader) Answer(a knowledge.Answer, around Around) Message {
	blocks := paragraphs(sentences(mrkdwn(a.Text)))
	if len(blocks) > maxAnswer {
		blocks = append(blocks[:maxAnswer], contextLine(r.T("answer.cut")))
	}
	ways, related := r.waysOn(a, around), r.topics(a.Related, a.Citations)
	if a.Answered {
		blocks = append(blocks, r.sources(a, around.Model)...)
	} else { // the nearest topic is the likely way on
		ways, related = r.topics(a.Near, nil), ways
	}
	if around.Aside.Text != "" {
		blocks = append(blocks, contextLine(around.Aside.Text))
	}
	for _, row := range [][]slack.BlockElement{ways, related, r.verdict(around.Verdict)} {
		if len(row) > 0 {
			blocks = append(blocks, actions(row...))
		}
	}
	return Message{Text: Escape(firstLine(strings.Map(visible, strings.ReplaceAll(a.Text, "**", "")))), Blocks: blocks}
}

// maxAnswer is how many sections an answer fills at most: whatever a model says, a message has room for fifty blocks.
const maxAnswer = 5

// sources tells in lines under an answer what weight it carries and where each mark leads: to the guide or, kept apart, to the
// organisation's own documents.
func (r Reader) sources(a knowledge.Answer, model bool) []slack.Block {
	var guide, own []string
	for _, c := range a.Citations {
		line := fmt.Sprintf("[%d] %s", c.N, mrkdwn(c.Source))
		if c.Doc == "" {
			guide = append(guide, line)
			continue
		}
		if quote := strings.Join(strings.Fields(c.Quote), " "); quote != "" && !strings.Contains(a.Text, c.Quote) {
			line += "\n“" + mrkdwn(cut(quote, 240)) + "”" // a document of their own has no page here to read on
		}
		own = append(own, line)
	}
	notes := append([]string{}, a.Notes...)
	for i, n := range notes {
		notes[i] = Escape(n)
	}
	if a.Legal && r.Country != "" {
		notes = append(notes, r.T("country."+r.Country))
	}
	if model {
		notes = append(notes, r.T("answer.model"))
	}
	var blocks []slack.Block
	for _, lines := range []string{strings.Join(notes, "\n"), headed("📖 ", guide), headed("📄 "+r.T("source.own")+"\n", own)} {
		if lines != "" {
			blocks = append(blocks, contextLine(lines))
		}
	}
	return blocks
}

func headed(head string, lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return head + strings.Join(lines, "\n")
}

// waysOn are the matching step, the cited passages of the guide, and the walk that was left: five buttons at most.
func (r Reader) waysOn(a knowledge.Answer, around Around) []slack.BlockElement {
	var els []slack.BlockElement
	switch o := around.Offer; {
	case o.New:
		els = append(els, primary(button(ActNew, "-", r.T("welcome.new"))))
	case o.Script != "":
		if s, ok := r.Talks.Script(o.Script); ok {
			els = append(els, primary(talkButton(TalkBegin+"."+s.ID, Pack(o.Project, s.ID), r.T("talk.start", locale.Args{"Title": r.words(s).Title}))))
		}
	case o.Item != "":
		it, _ := r.Lib.Item(o.Item)
		label := join(r.T("phase.n", locale.Args{"N": it.Phase}), r.Lib.Text(it, r.Lang).Title)
		els = append(els, primary(button(ActJump, Pack(o.Project, o.Item), label)))
	case o.Phase > 0:
		els = append(els, primary(button(ActPhase, Pack(o.Project, num(o.Phase)), r.phase(o.Phase))))
	}
	if a.Answered {
		els = append(els, r.readMore(a.Citations)...)
	}
	switch {
	case around.Aside.Script != "":
		els = append(els, talkButton(TalkResume, Pack(around.Aside.Project, around.Aside.Script), r.T("pause.resume")))
	case around.Aside.Text != "":
		els = append(els, button(ActResume, around.Aside.Project, r.T("pause.resume")))
	}
	return els
}

// readMore offers the cited passages of the guide, three at most.
func (r Reader) readMore(cited []knowledge.Citation) []slack.BlockElement {
	var els []slack.BlockElement
	for _, c := range cited {
		if _, ok := r.Guide.Passage(r.Lang, c.ID); !ok || len(els) == 3 {
			continue
		}
		label := r.T("answer.more")
		if len(cited) > 1 {
			label = fmt.Sprintf("%s [%d]", label, c.N)
		}
		els = append(els, button(ActPassage+"."+num(len(els)), c.ID, label))
	}
	return els
}

// topics offers passages of the guide that the answer does not cite, three at most.
func (r Reader) topics(topics []knowledge.Topic, cited []knowledge.Citation) []slack.BlockElement {
	var els []slack.BlockElement
	for _, t := range topics {
		_, ok := r.Guide.Passage(r.Lang, t.ID)
		if !ok || len(els) == 3 || slices.ContainsFunc(cited, func(c knowledge.Citation) bool { return c.ID == t.ID }) {
			continue
		}
		els = append(els, button(ActPassage+".related"+num(len(els)), t.ID, t.Title))
	}
	return els
}

// Passage shows one passage of the guidance whole, with the passages beside it.
func (r Reader) Passage(p knowledge.Passage) Message {
	blocks := []slack.Block{section("*" + Escape(p.Title) + "*\n" + mrkdwn(p.Body)), contextLine(r.source(p))}
	return Message{Text: p.Title, Blocks: append(blocks, r.readOn(p.See)...)}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return cut(line, 200)
}
