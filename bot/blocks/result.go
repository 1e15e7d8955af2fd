package blocks

import (
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// Outcome is a result of a conversation, as one message shows it.
type Outcome struct {
	Project *flows.Project
	Script  *dialogue.Script
	Result  dialogue.Confirmed
	About   string // title of the contract that it is about, "" = none
	Kept    bool   // it stands in the project: it can be shown again, compared, ticked off with
	Shared  bool   // it is shown to a channel: without controls
	Since   int    // answers of others that came after it, and are not in it
	Viewer  string // who alone sees it, "" = others do too
}

func (o Outcome) about(more ...string) string {
	return Pack(append([]string{o.Project.ID, o.Script.ID}, more...)...)
}

// folder tells whether the project was made for one contract alone: nobody walks its checklists.
func (o Outcome) folder() bool {
	return len(o.Project.Contracts) == 1 && o.Project.ID == "k"+o.Project.Contracts[0]
}

func (o Outcome) version() string { return num(o.Result.Version) }

// stamp tells a version from another of the same number, after the first was deleted.
func (o Outcome) stamp() string { return Stamp(o.Result) }

// Stamp is when a result was confirmed, as controls carry it.
func Stamp(c dialogue.Confirmed) string { return strconv.FormatInt(c.At.Unix(), 36) }

// unnamed tells whether who looks answered without their name: nothing can be done to answers that nobody can tell apart.
func (o Outcome) unnamed() bool {
	return o.Viewer != "" && o.Project.AnsweredUnnamed(o.Script, o.Viewer)
}

// Preview shows what would come of a conversation whose questions are all answered. A refusal is what is wrong with the
// answers; then there is nothing to confirm.
func (r Reader) Preview(k Talk, res dialogue.Result, refusal string) Message {
	head := r.T("talk.preview", locale.Args{"Title": r.TalkTitle(k.Script)})
	if refusal != "" {
		head = r.T("talk.unready", locale.Args{"Title": r.TalkTitle(k.Script)})
	}
	var els []slack.BlockElement
	blocks := []slack.Block{section("*" + head + "*")}
	if k.Note != "" {
		blocks = append(blocks, section("⚠️ "+k.Note))
	}
	if k.Script.Each && len(k.Script.Hears) > 0 {
		blocks = append(blocks, contextLine(r.T("talk.ownonly")))
	}
	if k.Draft.Hidden(k.Script) {
		blocks = append(blocks, contextLine(r.T("talk.hidden")))
	}
	if refusal != "" {
		blocks = append(blocks, section("⚠️ "+Escape(refusal)+"\n"+r.T("talk.mend")))
	} else {
		blocks = append(blocks, r.body(k.Script, res)...)
		if k.Script.Rule == "" {
			blocks = append(blocks, r.bounded(r.answerLines(k.Script, k.Draft.Answers))...)
		}
		els = append(els, talkButton(TalkConfirm, k.value(), r.T("talk.confirm")))
	}
	if _, _, off := k.Script.Rescale(k.Draft.Live(k.Script)); off { // also where the result only says so
		els = append([]slack.BlockElement{talkButton(TalkRescale, k.value(), r.T("talk.rescale"))}, els...)
	}
	if len(els) > 0 {
		els[0] = primary(els[0].(*slack.ButtonBlockElement))
	}
	blocks = append(blocks, contextLine(r.progressOf(k)))
	els = append(els, r.changeMenu(k), talkButton(TalkLater, k.about(), r.T("talk.later")), talkButton(TalkStop, k.about(), r.T("talk.stop")))
	return Message{Text: head, Blocks: append(blocks, actions(els...))}
}

// Rescaled reads back what rescaling made of the weights.
func (r Reader) Rescaled(s *dialogue.Script, moved []dialogue.Moved) string {
	w := r.words(s)
	said := make([]string, len(moved))
	for i, m := range moved {
		name := or(m.Name, w.Steps[m.Step].Name())
		said[i] = Escape(name + ": " + dialogue.ShowNumber(m.Was, r.Lang) + " → " + dialogue.ShowNumber(m.Now, r.Lang))
	}
	return r.T("talk.rescaled", locale.Args{"Weights": strings.Join(said, "\n")})
}

// changeMenu lists the questions with their answers, to open one again.
func (r Reader) changeMenu(k Talk) *slack.SelectBlockElement {
	var options []*slack.OptionBlockObject
	w := r.words(k.Script)
	for _, st := range k.Script.Asked(k.Draft.Answers) {
		words := w.Steps[st.ID]
		label := num(len(options)+1) + " · " + words.Name()
		if a, ok := k.Draft.Answers[st.ID]; ok {
			label += ": " + r.answerLine(st, a, words)
		}
		options = append(options, option(Pack(k.about(), st.ID), label))
	}
	return menu(ActTalk+"."+TalkChange, r.T("talk.change"), options)
}

// aged is after how many months a result asks to be looked at again; our own choice.
const aged = 6

// Result shows a result that counts: the verdict first, why, and what to do now.
func (r Reader) Result(o Outcome) Message {
	verdict := r.verdictOf(o.Script, o.Result.Result)
	head := or(verdict, r.TalkTitle(o.Script))
	blocks := []slack.Block{section("*" + head + "*"), contextLine(r.pedigree(o))}
	if r.Now.After(o.Result.At.AddDate(0, aged, 0)) {
		blocks = append(blocks, contextLine("⏰ "+r.T("talk.aged")))
	}
	blocks = append(blocks, r.since(o)...)
	blocks = append(blocks, r.decided(o)...)
	why, bars := r.reasons(o.Script, o.Result.Result)
	picture := r.picture(o, len(blocks)+bars.at, bars.n)
	blocks = append(blocks, why...)
	if o.Script.Rule == "" {
		blocks = append(blocks, r.bounded(r.answerLines(o.Script, o.Result.Answers))...)
	}
	if at := chapters(factsOf(o.Script, o.Result.Result)); at != "" {
		blocks = append(blocks, contextLine("📖 "+r.T("source.chapter", locale.Args{"N": at})))
	}
	if !o.Shared {
		blocks = append(blocks, r.resultControls(o)...)
	}
	if len(blocks) >= maxBlocks {
		picture = nil
	}
	return Message{Text: strings.ReplaceAll(join(verdict, r.pedigree(o)), "*", ""), Blocks: blocks, Picture: picture}
}

// since says what changed after a result that others have a part in, and offers a new version; this one stays as it is.
func (r Reader) since(o Outcome) (blocks []slack.Block) {
	var said []string
	if !o.Result.Withdrawn.IsZero() {
		said = append(said, r.T("talk.withdrawn", locale.Args{"Day": r.dated(o.Result.Withdrawn)}))
	}
	if o.Since > 0 && !o.Shared {
		said = append(said, r.N("talk.since", o.Since))
	}
	if len(said) == 0 {
		return nil
	}
	blocks = []slack.Block{contextLine(strings.Join(said, "\n"))}
	if !o.Shared && o.Kept && (o.Viewer == o.Result.By || o.Result.By == "" && o.unnamed()) {
		blocks = append(blocks, actions(talkButton(TalkRenew, o.about(), r.T("talk.renew"))))
	}
	return blocks
}

// drawn is from how many bars on a result comes with its picture.
const drawn = 2

// picture is the picture of a result, in the place of n blocks that draw its bars as text; nil where there is none.
func (r Reader) picture(o Outcome, at, n int) *Picture {
	if len(o.Result.Result.Bars) < drawn {
		return nil
	}
	p := &Picture{Project: o.Project.ID, Script: o.Script.ID, Version: o.Result.Version, Lang: r.Lang, At: at, Instead: n,
		Alone: r.T("file.here.chart", locale.Args{"Title": r.TalkTitle(o.Script)})}
	if !o.Kept && !o.Shared {
		p.Result = &o.Result
	}
	return p
}

// verdictOf is what a result amounts to, in words.
func (r Reader) verdictOf(s *dialogue.Script, res dialogue.Result) string {
	if res.Verdict == "" {
		return ""
	}
	return Name(r.fill(r.words(s), res.Verdict, res.Args))
}

// pedigree says which conversation a result is of, which version, who confirmed it when, and for what.
func (r Reader) pedigree(o Outcome) string {
	version := r.T("talk.version", locale.Args{"N": o.Result.Version})
	if !o.Kept && !o.Shared {
		version = r.T("talk.notkept")
	}
	return join(r.TalkTitle(o.Script), version, r.T("by", locale.Args{"Who": r.who(o.Result.By), "Day": r.day(o.Result.At)}), r.talkAbout(o.Project, o.About))
}

func factsOf(s *dialogue.Script, res dialogue.Result) []string {
	facts := slices.Clone(res.Facts)
	for i := range s.Steps {
		facts = append(facts, s.Steps[i].Facts...)
	}
	return facts
}

// body is a result with its verdict on top.
func (r Reader) body(s *dialogue.Script, res dialogue.Result) []slack.Block {
	var blocks []slack.Block
	if verdict := r.verdictOf(s, res); verdict != "" {
		blocks = append(blocks, section("*"+verdict+"*"))
	}
	why, _ := r.reasons(s, res)
	return append(blocks, why...)
}

// resultControls are what can be done with a result: the next steps, the items it fulfils, and what is seldom wanted.
func (r Reader) resultControls(o Outcome) []slack.Block {
	w := r.words(o.Script)
	var els []slack.BlockElement
	for i, n := range o.Result.Result.Next {
		if b, ok := r.next(o, n, i, w); ok && len(els) < 4 {
			els = append(els, b)
		}
	}
	var blocks []slack.Block
	if len(els) > 0 {
		els[0] = primary(els[0].(*slack.ButtonBlockElement))
		blocks = append(blocks, actions(els...))
	}
	if els := r.approvals(o); len(els) > 0 && o.Result.Withdrawn.IsZero() {
		blocks = append(blocks, actions(els...))
	}
	if o.Kept {
		blocks = append(blocks, r.ticks(o, slices.Concat(o.Script.Ticks, o.Script.Approve), "talk.tickhow")...)
	}
	if n := len(o.Result.Result.Lessons); n > 0 && o.Kept && !o.Script.Private && !o.Project.Notebook() {
		blocks = append(blocks, contextLine(r.T("lessons.sharehow")), actions(talkButton(TalkLessons, o.about(o.version()), r.N("lessons.share", n))))
	}
	return append(blocks, r.resultMenu(o)...)
}

// next is a step to take as a button, false where it leads nowhere from here.
func (r Reader) next(o Outcome, n dialogue.Next, i int, w dialogue.Words) (slack.BlockElement, bool) {
	label := w.Say(n.Key, nil)
	b := func(id, value string) (slack.BlockElement, bool) { return button(id, value, label), true }
	switch n.Do {
	case "talk", "rescan":
		if _, ok := r.Talks.Script(or(n.What, o.Script.ID)); !ok {
			return nil, false
		}
		what := TalkBegin
		if n.Do == "rescan" {
			what = TalkAgain
		}
		return b(ActTalk+"."+what+"."+num(i), Pack(o.Project.ID, or(n.What, o.Script.ID)))
	case "points":
		if !o.Project.Notebook() {
			return b(ActTalk+"."+TalkPoints, o.about(o.version()))
		}
		return b(ActTalk+"."+TalkAdopt+"."+num(i), o.about(o.version()))
	case "phase":
		if o.Project.Notebook() {
			return b(ActTalk+"."+TalkAdopt+"."+num(i), o.about(o.version()))
		}
		return b(ActPhase+"."+num(i), Pack(o.Project.ID, n.What))
	case "item":
		if o.Project.Notebook() {
			return b(ActTalk+"."+TalkAdopt+"."+num(i), o.about(o.version()))
		}
		return b(ActJump+"."+num(i), Pack(o.Project.ID, n.What))
	}
	return nil, false
}

// ticks offer, one button each, to tick off those of the items that are open and that a result, or its approval, fulfils.
func (r Reader) ticks(o Outcome, items []string, how string) []slack.Block {
	var els []slack.BlockElement
	if o.folder() || !o.Result.Withdrawn.IsZero() {
		return nil
	}
	_, agreed := o.Project.Agreed(o.Script.ID, o.Result.Version)
	for _, id := range items {
		if slices.Contains(o.Script.Approve, id) && !agreed {
			continue
		}
		it, ok := o.Project.Item(r.Lib, id)
		if !ok || o.Project.Notebook() || slices.Contains(o.Result.Result.Unfinished, id) || o.Project.State(id).Status == flows.Done || len(els) == 3 {
			continue
		}
		label := cut(r.T("talk.tick", locale.Args{"Title": r.Lib.Text(it, r.Lang).Title}), maxOption)
		els = append(els, talkButton(TalkTick+"."+id, o.about(o.version(), id), label))
	}
	if len(els) == 0 {
		return nil
	}
	return []slack.Block{contextLine(r.T(how)), actions(els...)}
}

func (r Reader) resultMenu(o Outcome) []slack.Block {
	if !o.Kept {
		return []slack.Block{actions(talkButton(TalkAgain, o.about(), r.T("talk.again")))}
	}
	var els []slack.BlockElement
	if o.Project.Notebook() {
		els = append(els, talkButton(TalkAdopt, o.about(o.version()), r.T("talk.adopt")))
	} else if !o.Script.Private {
		els = append(els, talkButton(TalkShare, o.about(o.version()), r.T("talk.share")))
	}
	forget := r.sure(talkButton(TalkForget, o.about(), r.T("talk.forget")), "talk.forget", r.forgetHow(o))
	if o.unnamed() {
		if o.Viewer == o.Project.Owner {
			els = append(els, forget)
		}
		return []slack.Block{contextLine(r.T("talk.unnamed")), actions(els...), actions(r.files(o)...)}
	}
	els = append(els, talkButton(TalkAgain, o.about(), r.T("talk.again")))
	if len(o.Project.ResultsOf(o.Script, o.Result.By)) > 1 {
		els = append(els, talkButton(TalkCompare, o.about(), r.T("talk.compare")))
	}
	els = append(els, forget)
	return []slack.Block{actions(els...), actions(append(r.files(o), talkButton(TalkAnswers, o.about(o.version()), r.T("talk.answers")))...)}
}

// forgetHow says what goes when a result is deleted: where everybody answers on their own, only the owner's request takes all of it.
func (r Reader) forgetHow(o Outcome) string {
	id := "talk.forgethow"
	switch {
	case !o.Script.Each:
	case o.Viewer == o.Project.Owner:
		id = "talk.forgeteveryone"
	default:
		id = "talk.forgetmine"
	}
	return r.T(id, locale.Args{"Title": r.words(o.Script).Title})
}
