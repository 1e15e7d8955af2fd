package blocks

import (
	"fmt"
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

// Aside is what a person was doing when they asked something in between.
type Aside struct {
	Text    string // reminds of it; "" = nothing was going on
	Project string // whose walk can be resumed
}

// Answer renders what the guidance says to a question, with its sources and a way to read on.
func (r Reader) Answer(a knowledge.Answer, aside Aside) Message {
	blocks := []slack.Block{section(mrkdwn(a.Text))}
	var els []slack.BlockElement
	if a.Answered {
		lines := append([]string{}, a.Notes...)
		for i, c := range a.Citations {
			lines = append(lines, fmt.Sprintf("[%d] %s", c.N, c.Source))
			if i == 2 {
				continue
			}
			label := r.T("answer.more")
			if len(a.Citations) > 1 {
				label = fmt.Sprintf("%s [%d]", label, c.N)
			}
			els = append(els, button(ActPassage+"."+num(i), c.ID, label))
		}
		blocks = append(blocks, contextLine("📖 "+Escape(strings.Join(lines, "\n"))))
	} else {
		for i, t := range a.Near {
			els = append(els, button(ActPassage+"."+num(i), t.ID, t.Title))
		}
	}
	if aside.Text != "" {
		blocks = append(blocks, contextLine(aside.Text))
		els = append(els, button(ActResume, aside.Project, r.T("pause.resume")))
	}
	if len(els) > 0 {
		blocks = append(blocks, actions(els...))
	}
	return Message{Text: Escape(firstLine(strings.ReplaceAll(a.Text, "**", ""))), Blocks: blocks}
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
