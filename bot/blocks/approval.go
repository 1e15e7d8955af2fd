package blocks

import (
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/flows"
)

// Here ends a control of a decision that stands on a message of its own, which its press replaces; without it the control stands
// on the message that came with the request, which is known by its name.
// Apart ends one that asks for such a message.
const (
	Here  = "here"
	Apart = "apart"
)

var rulingMarks = map[flows.Ruling]string{flows.Approved: marks["good"], flows.Conditional: marks["warn"], flows.Refused: marks["stop"]}

// ruled says a decision: what, of whom, when, and its conditions.
func (r Reader) ruled(d flows.Decision) string {
	text := rulingMarks[d.Ruling] + "*" + r.T("approve.ruling."+string(d.Ruling)) + "* · " + r.T("by", locale.Args{"Who": Escape(d.Name), "Day": r.dated(d.At)})
	if d.Terms != "" {
		text += "\n" + r.quoted(d.Terms)
	}
	return text
}

// quoted is what somebody wrote, as their words.
func (r Reader) quoted(text string) string {
	return r.T("approve.quoted", locale.Args{"Text": Escape(strings.Join(strings.Fields(text), " "))})
}

// dated is a day in full: a decision is read long after it was taken.
func (r Reader) dated(t time.Time) string { return r.Day(t.In(r.Now.Location()), time.Time{}) }

// decided tells what management said of a result that can be put before it, and who was asked and did not answer yet. That is the
// project's own business: a copy that is shown to a channel says nothing of it.
func (r Reader) decided(o Outcome) []slack.Block {
	if len(o.Script.Approve) == 0 || !o.Kept || o.Shared || o.Project.Notebook() {
		return nil
	}
	p, s, version := o.Project, o.Script.ID, o.Result.Version
	var lines, quiet []string
	decisions := p.DecisionsOn(s, version)
	for _, d := range decisions {
		lines = append(lines, r.ruled(d))
	}
	for _, q := range p.Unanswered(s, version) {
		if q.Who == o.Viewer {
			continue
		}
		quiet = append(quiet, r.T("approve.waiting", locale.Args{"Who": r.who(q.Who), "Day": r.dated(q.At)}))
	}
	switch last, _ := p.Latest(s); {
	case last.Version > version:
		quiet = append(quiet, "⚠ "+r.T("approve.newer", locale.Args{"N": version, "Last": last.Version}))
	case len(decisions) > 0:
	case len(p.Approvals[s].Decisions) > 0:
		old := p.Approvals[s].Decisions
		d := old[len(old)-1]
		quiet = append(quiet, r.T("approve.before", locale.Args{"N": d.Version, "Who": Escape(d.Name), "Day": r.dated(d.At),
			"Ruling": r.T("approve.ruling." + string(d.Ruling)), "Now": version}))
	case len(p.RequestsOn(s, version)) == 0:
		quiet = append(quiet, r.T("approve.draft"))
	}
	var blocks []slack.Block
	if len(lines) > 0 {
		blocks = r.bounded(lines)
	}
	if len(quiet) > 0 {
		blocks = append(blocks, contextLine(strings.Join(quiet, "\n")))
	}
	return blocks
}

// approvals are the controls for that: to ask, and for who may decide to do so.
func (r Reader) approvals(o Outcome) []slack.BlockElement {
	last, _ := o.Project.Latest(o.Script.ID)
	if len(o.Script.Approve) == 0 || !o.Kept || o.Project.Notebook() || !o.Project.Archived.IsZero() || last.Version != o.Result.Version {
		return nil
	}
	var els []slack.BlockElement
	if o.Viewer != "" && o.Project.MayDecide(o.Script.ID, o.Result.Version, o.Viewer) {
		els = append(els, primary(talkButton(TalkReview, o.about(o.version(), o.stamp(), Apart), r.T("approve.decide"))))
	}
	return append(els, talkButton(TalkAskFor, o.about(o.version()), r.T("approve.ask")))
}

// Approval is the page of a result for who is to decide on it, with the rulings to choose from; where is Here or "".
func (r Reader) Approval(o Outcome, by, where string) Message {
	head := r.T("approve.head", locale.Args{"Who": Escape(r.Name(by)), "Title": r.TalkTitle(o.Script)})
	blocks := []slack.Block{section("*" + head + "*"), contextLine(r.pedigree(o))}
	if verdict := r.verdictOf(o.Script, o.Result.Result); verdict != "" {
		blocks = append(blocks, section("*"+verdict+"*"))
	}
	res := o.Result.Result
	res.Lines = slices.Clone(res.Lines)
	for i := range res.Lines {
		if res.Lines[i].Mark == "draft" { // a draft for who wrote it; who decides is to read it
			res.Lines[i].Mark = ""
		}
	}
	why, _ := r.reasons(o.Script, res)
	blocks = append(blocks, why...)
	if o.Script.Rule == "" {
		blocks = append(blocks, r.bounded(r.answerLines(o.Script, o.Result.Answers))...)
	}
	blocks = append(blocks, r.decided(o)...)
	var els []slack.BlockElement
	for i, ruling := range flows.Rulings {
		b := talkButton(TalkDecide+"."+string(ruling), o.about(o.version(), o.stamp(), strings.TrimSpace(string(ruling)+" "+where)), r.T("approve.ruling."+string(ruling)))
		if i == 0 {
			b = primary(b)
		}
		els = append(els, b)
	}
	return Message{Text: head, Blocks: append(blocks, contextLine(r.T("approve.how", locale.Args{"Project": Name(o.Project.Name)})), actions(els...))}
}

// Decided is what the page folds to once somebody decided: the decisions, and the way back to it.
func (r Reader) Decided(o Outcome, where string) Message {
	head := join(r.TalkTitle(o.Script), Name(o.Project.Name), r.T("talk.version", locale.Args{"N": o.Result.Version}))
	blocks := append([]slack.Block{section("*" + head + "*")}, r.decided(o)...)
	return Message{Text: head, Blocks: append(blocks, actions(talkButton(TalkReview, o.about(o.version(), o.stamp(), where), r.T("approve.again"))))}
}

// AskedBelow is what the page folds to once the same person was asked again.
func (r Reader) AskedBelow(o Outcome) Message {
	return Message{Text: r.TalkTitle(o.Script), Blocks: []slack.Block{contextLine("↓ " + join(r.TalkTitle(o.Script), r.T("talk.moved")))}}
}

// Heard tells who asked what was decided, and what can follow.
func (r Reader) Heard(o Outcome, d flows.Decision) Message {
	head := r.T("approve.heard."+string(d.Ruling), locale.Args{"Who": Escape(d.Name), "Title": r.TalkTitle(o.Script)})
	blocks := []slack.Block{section("*" + head + "*"), contextLine(r.pedigree(o))}
	if d.Terms != "" {
		blocks = append(blocks, r.bounded([]string{r.quoted(d.Terms)})...)
	}
	if last, _ := o.Project.Latest(o.Script.ID); last.Version > d.Version {
		blocks = append(blocks, contextLine("⚠ "+r.T("approve.newer", locale.Args{"N": d.Version, "Last": last.Version})))
	}
	if d.Ruling != flows.Refused {
		blocks = append(blocks, r.ticks(o, o.Script.Approve, "approve.tickhow")...)
	}
	els := []slack.BlockElement{talkButton(TalkResult, o.about(o.version()), r.T("open"))}
	if d.Ruling != flows.Approved {
		els = append(els, talkButton(TalkAgain, o.about(), r.T("talk.again")))
	}
	return Message{Text: head, Blocks: append(blocks, actions(els...))}
}

// Unasked says that there is nobody who could decide yet, and how to change that.
func (r Reader) Unasked(p *flows.Project) Message {
	text := r.T("approve.nobody")
	return Message{Text: text, Blocks: []slack.Block{section(text), contextLine(r.T("approve.nobodyhow")),
		actions(primary(button(ActInvite, Pack(p.ID), r.T("members.invite"))))}}
}

// AskModal asks who decides on a result: management first, and anybody who is a member but the person who asks. at is the message
// that shows the result.
func (r Reader) AskModal(o Outcome, asker, at string) View {
	members := slices.DeleteFunc(slices.Clone(o.Project.Members), func(m flows.Member) bool { return m.User == asker })
	slices.SortStableFunc(members, func(a, b flows.Member) int { return rank(a) - rank(b) })
	var options []*slack.OptionBlockObject
	for _, m := range members {
		options = append(options, option(m.User, r.Name(m.User)+" · "+r.T("role."+string(m.Role))))
	}
	el := menu(InUser, r.T("modal.pickuser"), options)
	how := "approve.askhow"
	if members[0].Role == flows.Management {
		el.InitialOption = options[0]
	} else {
		how = "approve.nomanager"
	}
	return r.modal(ModalAsk, o.about(o.version(), at), r.T("approve.asktitle"), r.T("approve.doask"),
		contextLine(r.T(how, locale.Args{"Title": r.TalkTitle(o.Script)})),
		r.input(InUser, "approve.who", "", false, el))
}

func rank(m flows.Member) int {
	if m.Role == flows.Management {
		return 0
	}
	return 1
}

// TermsModal asks for the conditions of a decision, or why it is no. at is the message whose control was pressed.
func (r Reader) TermsModal(o Outcome, ruling flows.Ruling, at string) View {
	return r.modal(ModalTerms, o.about(o.version(), o.stamp(), string(ruling), at), r.T("approve.ruling."+string(ruling)), r.T("modal.save"),
		contextLine(join(r.TalkTitle(o.Script), r.T("talk.version", locale.Args{"N": o.Result.Version}), Name(o.Project.Name))),
		r.input(InText, "approve.terms."+string(ruling), "approve.termshint", false, textInput(InText, true, flows.MaxText, "")))
}

// ApprovalProof is what a decision says as evidence of an item.
func (r Reader) ApprovalProof(o Outcome, d flows.Decision) string {
	text := r.T("approve.proof", locale.Args{"Ruling": r.T("approve.ruling." + string(d.Ruling)), "Who": d.Name,
		"Day": r.dated(d.At), "Title": r.words(o.Script).Title, "N": d.Version, "Verdict": r.verdictProof(o)})
	if d.Terms != "" {
		text += " · " + d.Terms
	}
	return cut(text, flows.MaxText)
}
