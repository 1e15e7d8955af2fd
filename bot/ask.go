package bot

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"kringloop/bot/blocks"
	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/knowledge"
)

// maxQuestion is the longest question, in characters; longer texts are documents.
const maxQuestion = 600

// ask hands a question to the guidance; the answer comes back as an event.
func (t *turn) ask(question string) error {
	if strings.TrimSpace(question) == "" {
		t.line("error.emptyquestion", nil)
		return nil
	}
	if utf8.RuneCountInString(question) > maxQuestion {
		t.line("error.longquestion", nil)
		return nil
	}
	thread, err := t.recall(question)
	if err != nil {
		return err
	}
	ev := t.ev
	ev.Trigger = ""
	outside, err := t.outside(t.talk())
	if err != nil {
		return err
	}
	ask := AnswerAsk{Question: question, Lang: t.r.Lang, Thread: thread, Event: ev, Outside: outside}
	if t.b.Thinks {
		s := t.talk()
		ask.Preview = Preview{Channel: s.channel, Thread: s.thread}
		t.status(t.r.T("answer.thinking"))
	}
	return t.job(JobAnswer, ask)
}

// lapse is how long a question in a person's own conversation can be followed up; a thread has one subject and no end.
const lapse = time.Hour

// recall gives what was asked before in this conversation, oldest first, and remembers the new question with it. In a thread
// of a person's own conversation that is new, it is what the message that the thread hangs from was about: the last that was
// asked before it.
func (t *turn) recall(question string) ([]string, error) {
	s := t.talk()
	pl, err := t.mem.Place(s.place)
	if err != nil {
		return nil, fmt.Errorf("what was asked in %s: %w", s.place, err)
	}
	var before []string
	switch {
	case s.channel != t.ev.User, s.thread != "" && len(pl.Asked) > 0:
		before = pl.Questions(time.Time{}, time.Time{})
	case s.thread != "":
		main, err := t.mem.Place(t.spot().place)
		if err != nil {
			return nil, fmt.Errorf("what was asked in %s: %w", t.spot().place, err)
		}
		if root, ok := saidAt(s.thread); ok {
			before = main.Questions(time.Time{}, root)
		}
	default:
		before = pl.Questions(t.ev.At.Add(-lapse), time.Time{})
	}
	pl.Ask(question, t.ev.At)
	t.mem.SavePlace(s.place, pl)
	return before, nil
}

// saidAt is when a message was said, by its ts: seconds since 1970. A door notes a question a moment after Slack does.
func saidAt(ts string) (time.Time, bool) {
	whole, _, _ := strings.Cut(ts, ".")
	seconds, err := strconv.ParseInt(whole, 10, 64)
	const moment = 5
	return time.Unix(seconds+moment, 0), err == nil
}

// status says under the message that asks what the bot is doing; "" clears it. A command leaves no message to say it under.
func (t *turn) status(text string) {
	under := first(t.ev.Thread, t.ev.TS)
	if t.b.Thinks && t.ev.Channel != "" && under != "" && t.ev.Kind != Commanded {
		t.out.Posts = append(t.out.Posts, Post{Shape: Status, Channel: t.ev.Channel, Thread: under, Text: text})
	}
}

// answered posts what the guidance says, in the place of what was streamed of it, and reminds of a walk that the question
// came in between of.
func (t *turn) answered(r Result) error {
	ask, done, failed, err := result[AnswerAsk, AnswerDone](r)
	if err != nil {
		return err
	}
	if failed {
		t.send(t.talk(), t.r.Line(t.r.T("error.asking"), ""), "", "")
		t.status("")
		return nil
	}
	around, err := t.around(ask, done)
	if err != nil {
		return err
	}
	t.send(t.talk(), t.r.Answer(done.Answer, around), around.Aside.Project, "")
	t.out.Posts[len(t.out.Posts)-1].TS = done.TS
	t.status("")
	return nil
}

// around gathers what stands around an answer: the walk that goes on, the step that it leads to, and how to judge it.
func (t *turn) around(ask AnswerAsk, done AnswerDone) (blocks.Around, error) {
	run, p, err := t.run()
	if err != nil {
		return blocks.Around{}, err
	}
	around := blocks.Around{Aside: t.aside(run, p), Model: done.Model != ""}
	sc, d, err := t.talkHere()
	if err != nil {
		return blocks.Around{}, err
	}
	if sc != nil {
		around.Aside = blocks.Aside{Text: t.r.TalkAside(sc.talk(d)), Project: sc.p.ID, Script: sc.s.ID}
	}
	a := done.Answer
	if a.Answered || a.Reason == knowledge.ReasonUnknown {
		f := knowledge.Feedback{Question: ask.Question, Lang: a.Lang, Thread: ask.Thread, Answered: a.Answered, Model: done.Model}
		for _, c := range a.Citations {
			f.Cited = append(f.Cited, c.ID)
		}
		around.Verdict = &f
	}
	around.Offer, err = t.offer(a, run)
	return around, err
}

// aside says what walk is open where the question was asked.
func (t *turn) aside(run flows.Run, p *flows.Project) blocks.Aside {
	if p == nil {
		return blocks.Aside{}
	}
	it, ok := p.Item(t.b.Lib, run.Step.Item)
	if !ok {
		return blocks.Aside{}
	}
	key := "answer.busy"
	if run.Step.Ask == flows.AskEvidence {
		key = "answer.open"
	}
	title := blocks.Escape(t.b.Lib.Text(it, t.r.Lang).Title)
	return blocks.Aside{Text: t.r.T(key, map[string]any{"Title": title}), Project: p.ID}
}

// offer is the step of the checklists that an answer leads to, in the project that an unnamed request would be about: an
// open item that shows the cited passage, else its phase. Where others read along, it is only offered of the project that
// they know of; somebody without a project is offered to make one.
func (t *turn) offer(a knowledge.Answer, run flows.Run) (blocks.Offer, error) {
	if a.Reason == knowledge.ReasonUnknown && len(a.Near) > 0 {
		talk := t.b.Talks.Beside(a.Near[0].ID)
		if talk != nil && talk.Beside[0] != a.Near[0].ID {
			talk = nil // near the question, but not what it asks about
		}
		return t.offerTalk(talk)
	}
	cited, ok := ofGuide(a)
	if !ok {
		return blocks.Offer{}, nil
	}
	talk := t.talkAbout(cited.ID)
	if cited.Phase < 1 || cited.Phase > flows.Phases {
		return t.offerTalk(talk) // of an introduction or a list of sources there is nothing else to do
	}
	p, err := t.here()
	switch {
	case errors.Is(err, errNoProject) && t.ev.Direct && talk != nil && talk.Alone:
		return blocks.Offer{Project: flows.NotebookID(t.ev.User), Script: talk.ID}, nil
	case errors.Is(err, errNoProject) && t.ev.Direct:
		return blocks.Offer{New: !t.who.Guest}, nil
	case errors.Is(err, errNoProject), errors.Is(err, flows.ErrNotMember):
		return blocks.Offer{}, nil
	case err != nil:
		return blocks.Offer{}, err
	case !p.Archived.IsZero() || t.spotFor(p) != t.spot():
		return blocks.Offer{}, nil
	}
	if talk != nil && (t.ev.Direct || !talk.Private) {
		return blocks.Offer{Project: p.ID, Script: talk.ID}, nil
	}
	walking := run.Project == p.ID
	if it, ok := p.OpenFor(t.b.Lib, cited.ID); ok {
		if walking && run.Step.Item == it.ID {
			return blocks.Offer{}, nil // the open question, which can be gone on with already
		}
		return blocks.Offer{Project: p.ID, Item: it.ID}, nil
	}
	if walking && run.Phase == cited.Phase {
		return blocks.Offer{}, nil
	}
	return blocks.Offer{Project: p.ID, Phase: cited.Phase}, nil
}

// offerTalk is a conversation by itself, where it makes sense without anything else: in the project that is open, or without one.
func (t *turn) offerTalk(talk *dialogue.Script) (blocks.Offer, error) {
	if talk == nil || !talk.Alone || !t.ev.Direct {
		return blocks.Offer{}, nil
	}
	p, err := t.here()
	switch {
	case errors.Is(err, errNoProject):
		return blocks.Offer{Project: flows.NotebookID(t.ev.User), Script: talk.ID}, nil
	case errors.Is(err, flows.ErrNotMember):
		return blocks.Offer{}, nil
	case err != nil:
		return blocks.Offer{}, err
	case !p.Archived.IsZero() || t.spotFor(p) != t.spot():
		return blocks.Offer{}, nil
	}
	return blocks.Offer{Project: p.ID, Script: talk.ID}, nil
}

// talkAbout is the conversation that belongs beside this passage, or else fulfils the item which rests on it most; nil = there is
// none.
func (t *turn) talkAbout(passage string) *dialogue.Script {
	if s := t.b.Talks.Beside(passage); s != nil {
		return s
	}
	items := t.b.Lib.Citing(passage)
	if len(items) == 0 {
		return nil
	}
	all := t.b.Talks.ForItem(items[0].ID)
	if len(all) == 0 {
		return nil
	}
	return all[0]
}

// ofGuide is the first citation of the guide.
func ofGuide(a knowledge.Answer) (knowledge.Citation, bool) {
	for _, c := range a.Citations {
		if a.Answered && c.Doc == "" {
			return c, true
		}
	}
	return knowledge.Citation{}, false
}
