package blocks

import (
	"strings"

	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// Talk is a conversation of the library, as one message of it is shown.
type Talk struct {
	Project *flows.Project
	Script  *dialogue.Script
	Draft   dialogue.Draft
	About   string // title of the contract that it is about, "" = none
	Hint    string // what is known or proposed, said with the question; not escaped
	Why     bool   // the guidance behind the question is unfolded
	Note    string // said once, with this message; escaped
}

// step is the open question, as the answers before it make it.
func (k Talk) step() (*dialogue.Step, bool) {
	st, ok := k.Script.Step(k.Draft.Step)
	if !ok {
		return nil, false
	}
	return k.Script.Fitted(st, k.Draft.Answers), true
}

// value is what a control of the open question carries.
func (k Talk) value(more ...string) string {
	return Pack(append([]string{k.Project.ID, k.Script.ID, or(k.Draft.Step, "-"), num(k.Draft.Rev)}, more...)...)
}

// about is what a control carries that is of no question.
func (k Talk) about() string { return Pack(k.Project.ID, k.Script.ID) }

func talkButton(what, value, label string) *slack.ButtonBlockElement {
	return button(ActTalk+"."+what, value, label)
}

// words are a script's, in the reader's language.
func (r Reader) words(s *dialogue.Script) dialogue.Words { return r.Talks.Words(s.ID, r.Lang) }

// TalkTitle is what a conversation is called.
func (r Reader) TalkTitle(s *dialogue.Script) string { return Name(r.words(s).Title) }

// maxRadio is how many options Slack shows as buttons to choose one of.
const maxRadio = 10

// Question shows the open question of a conversation, or what was read of a typed answer to it.
func (r Reader) Question(k Talk) Message {
	st, _ := k.step()
	w := r.words(k.Script).Steps[st.ID]
	head := "*" + Name(w.Ask) + "*"
	if w.Help != "" {
		head += "\n" + Escape(w.Help)
	}
	blocks := []slack.Block{section(head), contextLine(r.progressOf(k))}
	if k.Note != "" {
		blocks = append(blocks, section("⚠️ "+k.Note))
	}
	if k.Hint != "" {
		blocks = append(blocks, section("→ "+Escape(k.Hint)))
	}
	text := w.Ask + " · " + r.progressOf(k)
	if k.Draft.Read != nil {
		if k.Why {
			blocks = append(blocks, r.grounds(k, st)...)
		}
		back, shown := r.readBack(k, st, w)
		return Message{Text: back, Blocks: append(append(blocks, shown...), r.talkControls(k, st))}
	}
	blocks = append(blocks, r.gaps(k, st)...)
	if a, ok := k.Draft.Answers[st.ID]; ok {
		blocks = append(blocks, contextLine(r.T("talk.now", locale.Args{"Answer": Escape(cut(r.answerLine(st, a, w), 300))})))
	}
	if k.Why {
		blocks = append(blocks, r.grounds(k, st)...)
	}
	if k.Draft.Decided(k.Script) {
		blocks = append(blocks, sectionWith(r.T("talk.decided"), talkButton(TalkFinish, k.value(), r.T("talk.finish"))))
	}
	if st.Ask == dialogue.Choices {
		blocks = append(blocks, numbered(st, w))
	}
	if how := r.howToAnswer(st, w); how != "" {
		blocks = append(blocks, contextLine(how))
	}
	blocks = append(blocks, r.choices(k, st, w)...)
	return Message{Text: text, Blocks: append(blocks, r.talkControls(k, st))}
}

// progressOf is "Proefscan · vraag 3 van 14", and of what.
func (r Reader) progressOf(k Talk) string {
	at, of := k.Draft.Place(k.Script)
	where := r.N("talk.done", len(k.Draft.Live(k.Script)))
	if at > 0 {
		where = r.T("talk.place", locale.Args{"At": at, "Of": of})
	}
	return join(r.TalkTitle(k.Script), where, r.talkAbout(k.Project, k.About))
}

// talkAbout names what a conversation is about: the contract, where it is about one, else the project.
func (r Reader) talkAbout(p *flows.Project, contract string) string {
	if contract == "" {
		return r.talkProject(p)
	}
	return "📋 " + Name(contract)
}

// TalkAside reminds of a conversation that a question came in between of.
func (r Reader) TalkAside(k Talk) string {
	return r.T("talk.aside", locale.Args{"Where": r.progressOf(k)})
}

// talkProject names the project of a conversation; a person's own notebook is none.
func (r Reader) talkProject(p *flows.Project) string {
	if p.Notebook() {
		return ""
	}
	return "📋 " + Name(p.Name)
}

// numbered lists what can be chosen, by the numbers that can be typed.
func numbered(st *dialogue.Step, w dialogue.StepWords) slack.Block {
	lines := make([]string, len(st.Options))
	for i, o := range st.Options {
		lines[i] = num(i+1) + ". " + Escape(w.Options[o.ID])
	}
	return section(strings.Join(lines, "\n"))
}

// howToAnswer says what can be typed or sent, where the controls don't say it.
func (r Reader) howToAnswer(st *dialogue.Step, w dialogue.StepWords) string {
	if st.Ask == dialogue.Number && st.Whole {
		return r.T("talk.how.whole") + r.addressed()
	}
	switch st.Ask {
	case dialogue.Number, dialogue.Date, dialogue.Text:
		return r.T("talk.how."+string(st.Ask)) + r.addressed()
	case dialogue.Choices:
		return r.T("talk.how.choices")
	case dialogue.Table:
		return r.T("talk.how.table") + r.addressed() + "\n" + r.columns(st, w)
	}
	return ""
}

// columns names those of a table in their order, the ones that can't stay empty in bold.
func (r Reader) columns(st *dialogue.Step, w dialogue.StepWords) string {
	var names []string
	id := "talk.columns"
	for i := range st.Columns {
		c := &st.Columns[i]
		heads, mark := []string{w.Columns[c.ID].Name}, "*"
		if len(c.Of()) > 0 {
			heads = c.Of()
		}
		if c.Optional {
			id, mark = "talk.columnsmust", ""
		}
		for _, h := range heads {
			names = append(names, mark+Name(h)+mark)
		}
	}
	return r.T(id, locale.Args{"Names": strings.Join(names, "; ")})
}

// choices are the controls that answer the question.
func (r Reader) choices(k Talk, st *dialogue.Step, w dialogue.StepWords) []slack.Block {
	var skip []slack.BlockElement
	if st.Optional {
		skip = append(skip, talkButton(TalkSkip, k.value(), r.T("talk.skip")))
	}
	if st.Ask == dialogue.Choice {
		options := make([]*slack.OptionBlockObject, len(st.Options))
		for i, o := range st.Options {
			options[i] = option(k.value(o.ID), w.Options[o.ID])
		}
		var el slack.BlockElement = menu(ActTalk+"."+TalkPick, r.T("talk.choose"), options)
		if len(options) <= maxRadio {
			el = slack.NewRadioButtonsBlockElement(ActTalk+"."+TalkPick, options...)
		}
		return []slack.Block{slack.NewActionBlock(k.blockID(), append([]slack.BlockElement{el}, skip...)...)}
	}
	label := map[dialogue.Kind]string{dialogue.Table: "talk.addrow", dialogue.Choices: "talk.choosemany", dialogue.Date: "talk.pickdate"}[st.Ask]
	els := []slack.BlockElement{primary(talkButton(TalkFill, k.value(), r.T(or(label, "talk.fill"))))}
	if st.Ask == dialogue.Table {
		els = append(els, talkButton(TalkForm, Pack(k.about(), st.ID), r.T("file.template")))
	}
	return []slack.Block{actions(append(els, skip...)...)}
}

// blockID is another for every state of the question, or Slack would go on showing what was chosen before.
func (k Talk) blockID() string { return "q-" + k.Draft.Step + "-" + num(k.Draft.Rev) }

// talkControls go with every question.
func (r Reader) talkControls(k Talk, st *dialogue.Step) *slack.ActionBlock {
	why := "talk.why"
	if k.Why {
		why = "talk.unwhy"
	}
	var els []slack.BlockElement
	if at, _ := k.Draft.Place(k.Script); at > 1 {
		els = append(els, talkButton(TalkBack, k.value(), r.T("talk.back")))
	}
	if len(st.Passages)+len(st.Facts) > 0 {
		els = append(els, talkButton(TalkWhy, k.about(), r.T(why)))
	}
	els = append(els, talkButton(TalkLater, k.about(), r.T("talk.later")), talkButton(TalkStop, k.about(), r.T("talk.stop")))
	return actions(append(els, r.talkMenu(k, st)...)...)
}

// talkMenu holds what is seldom wanted.
func (r Reader) talkMenu(k Talk, st *dialogue.Step) []slack.BlockElement {
	opt := func(verb, value, id string) *slack.OptionBlockObject {
		return option(Pack(verb, value), r.T(id))
	}
	var options []*slack.OptionBlockObject
	if _, answered := k.Draft.Answers[st.ID]; answered {
		options = append(options, opt(TalkKeep, k.value(), "talk.keep"))
	}
	if !k.Project.Notebook() && !k.Script.Each {
		options = append(options, opt(TalkGive, k.about(), "talk.give"))
	}
	if len(options) == 0 {
		return nil
	}
	return []slack.BlockElement{slack.NewOverflowBlockElement(ActTalk+"."+TalkMore, options...)}
}

// grounds is the guidance behind a question.
func (r Reader) grounds(k Talk, st *dialogue.Step) []slack.Block {
	for i, id := range st.Passages {
		p, ok := r.Guide.Passage(r.Lang, id)
		if !ok {
			continue
		}
		return append([]slack.Block{section("📖 *" + Escape(p.Title) + "*\n" + mrkdwn(p.Body)), contextLine(r.source(p))},
			r.readOn(st.Passages[i+1:])...)
	}
	return []slack.Block{contextLine(r.T("source.chapter", locale.Args{"N": chapters(st.Facts)}))}
}

// AnsweredStep is the line that is left of a question that was answered.
func (r Reader) AnsweredStep(k Talk, step string) Message {
	st, ok := k.Script.Step(step)
	if !ok {
		return line(r.T("talk.moved"))
	}
	w := r.words(k.Script).Steps[step]
	text := "✓ " + Escape(w.Name()) + ": *" + Name(cut(r.answerLine(st, k.Draft.Answers[step], w), 300)) + "*"
	return Message{Text: strings.ReplaceAll(text, "*", ""), Blocks: []slack.Block{
		sectionWith(text, talkButton(TalkChange, Pack(k.Project.ID, k.Script.ID, step), r.T("change")))}}
}

// Moved is the line that is left of a question that is asked anew further down.
func (r Reader) Moved(k Talk, step string) Message {
	return line("↓ " + join(Escape(r.words(k.Script).Steps[step].Name()), r.T("talk.moved")))
}

// TalkIntro opens a conversation.
func (r Reader) TalkIntro(k Talk) Message {
	w := r.words(k.Script)
	return Message{Text: w.Title, Blocks: []slack.Block{section("*" + Name(w.Title) + "*\n" + Escape(w.Intro)),
		contextLine(join(r.talkAbout(k.Project, k.About), r.T("talk.kept")))}}
}

// TalkPaused shows where a conversation was left. Stopped, it offers to throw the answers away as well.
func (r Reader) TalkPaused(k Talk, stopped bool) Message {
	text := r.T("talk.paused", locale.Args{"Title": r.TalkTitle(k.Script)})
	els := []slack.BlockElement{primary(talkButton(TalkResume, k.about(), r.T("talk.resume")))}
	if stopped {
		text = r.T("talk.stopped", locale.Args{"Title": r.TalkTitle(k.Script)})
		els = append(els, r.sure(talkButton(TalkWipe, k.about(), r.T("talk.wipe")), "talk.wipe", r.T("talk.wipehow")))
	} else {
		els = append(els, talkButton(TalkStop, k.about(), r.T("talk.stop")))
	}
	return Message{Text: strings.ReplaceAll(text, "*", ""), Blocks: []slack.Block{section(text), contextLine(r.progressOf(k)), actions(els...)}}
}

// Given tells a member that a conversation was handed to them.
func (r Reader) Given(k Talk, from string) Message {
	text := r.T("talk.yougiven", locale.Args{"Title": r.TalkTitle(k.Script), "Who": Escape(from)})
	return Message{Text: strings.ReplaceAll(text, "*", ""), Blocks: []slack.Block{section(text), contextLine(r.progressOf(k)),
		actions(primary(talkButton(TalkResume, k.about(), r.T("talk.resume"))))}}
}

// TalkList lists the conversations there are, by phase, to begin one in a project; without one, those that need none.
func (r Reader) TalkList(p *flows.Project) Message {
	head := r.T("talk.list")
	how := r.T("talk.listhow")
	if p.Notebook() {
		how = r.T("talk.listalone")
	}
	blocks := []slack.Block{section("*" + head + "*\n" + how)}
	var els []slack.BlockElement
	phase := -1
	flush := func() {
		for len(els) > 0 {
			n := min(len(els), 5)
			blocks, els = append(blocks, actions(els[:n]...)), els[n:]
		}
	}
	for _, s := range r.Talks.Scripts() {
		if p.Notebook() && !s.Alone {
			continue
		}
		if s.Phase != phase {
			flush()
			phase = s.Phase
			if phase > 0 {
				blocks = append(blocks, contextLine(r.phase(phase)))
			}
		}
		els = append(els, talkButton(TalkBegin+"."+s.ID, Pack(p.ID, s.ID), r.words(s).Title))
	}
	flush()
	return Message{Text: head, Blocks: blocks}
}

// sure asks once more before something that can't be undone.
func (r Reader) sure(b *slack.ButtonBlockElement, id, how string) *slack.ButtonBlockElement {
	c := slack.NewConfirmationBlockObject(plain(r.T("talk.sure"), 100), plain(how, 300), plain(r.T(id), 30), plain(r.T("talk.leave"), 30))
	c.WithStyle(slack.StyleDanger)
	return b.WithConfirm(c)
}

// Busy says that somebody else is filling a conversation in.
func (r Reader) Busy(k Talk) Message {
	text := r.T("talk.busy", locale.Args{"Who": r.who(k.Draft.Owner), "Title": r.TalkTitle(k.Script)})
	return Message{Text: strings.ReplaceAll(text, "*", ""), Blocks: []slack.Block{section(text), contextLine(r.progressOf(k))}}
}

// chapters names the chapters that facts stand in: "2, 3".
func chapters(facts []string) string {
	var out []string
	for n := byte('1'); n <= '7'; n++ {
		for _, f := range facts {
			if strings.HasPrefix(f, string(n)+".") {
				out = append(out, string(n))
				break
			}
		}
	}
	return strings.Join(out, ", ")
}
