package bot

import (
	"strings"
	"time"
	"unicode/utf8"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows"
)

// Validate checks what was filled in a modal, by block: pure, so that a door can answer within Slack's three seconds. An
// empty map = all is well.
func (b *Bot) Validate(ev Event) map[string]string {
	f := form{view: ev.View, words: b.Words.In(blocks.Unpack(ev.View.Private, 2)[0]), bad: map[string]string{}}
	switch ev.View.Name {
	case blocks.ModalTalk:
		b.validTalk(ev, f.bad)
	case blocks.ModalNorms:
		b.validNorms(ev, f.bad)
	case blocks.ModalManage:
		b.validManage(ev, f.bad)
	case blocks.ModalContract:
		b.validContract(ev, f.bad)
	case blocks.ModalNew:
		if n := f.length(blocks.InName); n == 0 {
			f.fail(blocks.InName, "error.emptyname")
		} else if n > flows.MaxName {
			f.fail(blocks.InName, "error.longname")
		}
	case blocks.ModalText:
		evidence := flows.Asking(blocks.Unpack(ev.View.Private, 5)[3]) == flows.AskEvidence
		if !evidence || f.length(blocks.InText) > flows.MaxText || !flows.IsProof(ev.View.Value(blocks.InText)) {
			f.sized(blocks.InText)
		}
	case blocks.ModalTerms:
		f.sized(blocks.InText)
	case blocks.ModalAsk:
		f.needed(blocks.InUser, "approve.nowho")
	case blocks.ModalPoints:
		if len(ticked(ev.View)) == 0 {
			f.fail(blocks.InAnswer+"0", "points.none")
		}
		if ev.View.Value(blocks.InDue) < ev.At.UTC().Format(time.DateOnly) {
			f.fail(blocks.InDue, "error.own.past")
		}
	case blocks.ModalInvite:
		f.needed(blocks.InUser, "error.baduser")
	case blocks.ModalOwn:
		if n := f.length(blocks.InTitle); n == 0 {
			f.fail(blocks.InTitle, "error.emptytitle")
		} else if n > flows.MaxTitle {
			f.bad[blocks.InTitle] = f.words.T("modal.titlehint")
		}
	case blocks.ModalItem:
		if f.length(blocks.InReason) > 0 {
			f.sized(blocks.InReason)
		}
	}
	return f.bad
}

// form is a modal that was filled in, with what is wrong with it by block.
type form struct {
	view  View
	words locale.Words
	bad   map[string]string
}

func (f form) fail(block, id string) {
	f.bad[block] = strings.ReplaceAll(f.words.T(id, locale.Args{"Max": flows.MaxText, "MaxName": flows.MaxName}), "_", "")
}

// length is how many characters a text has.
func (f form) length(block string) int {
	return utf8.RuneCountInString(strings.TrimSpace(f.view.Value(block)))
}

// needed wants something chosen.
func (f form) needed(block, id string) {
	if f.view.Value(block) == "" {
		f.fail(block, id)
	}
}

// sized wants a text that is long enough to be a reason, and not too long to be kept.
func (f form) sized(block string) {
	switch n := f.length(block); {
	case n > flows.MaxText:
		f.fail(block, "error.toolong")
	case n < flows.MinText:
		f.fail(block, "error.tooshort")
	}
}

// submit handles a modal that was sent. It was validated, but not for who sends it.
func (t *turn) submit() error {
	v := t.ev.View
	rest := blocks.Unpack(v.Private, 2)[1]
	switch v.Name {
	case blocks.ModalNew:
		return t.newProject(v.Value(blocks.InName), func(p *flows.Project) { t.firstAnswers(p); t.adopt(p, rest) })
	case blocks.ModalTalk:
		return t.submitTalk(rest)
	case blocks.ModalGive, blocks.ModalShare, blocks.ModalPoints:
		return t.submitResult(v.Name, rest)
	case blocks.ModalAsk, blocks.ModalTerms:
		return t.submitApproval(v.Name, rest)
	case blocks.ModalNorms:
		return t.submitNorms(rest)
	case blocks.ModalVerdict:
		return t.explain(rest)
	case blocks.ModalManage:
		return t.submitManage(rest)
	case blocks.ModalContract:
		return t.submitContract(rest)
	case blocks.ModalDuty:
		return t.submitDuty(blocks.Unpack(v.Private, 2)[1])
	}
	part := blocks.Unpack(rest, 4)
	p, err := t.project(part[0])
	if err != nil {
		return err
	}
	switch v.Name {
	case blocks.ModalText:
		return t.submitText(p, part[1], flows.Asking(part[2]), part[3])
	case blocks.ModalInvite:
		return t.invite(p, v.Value(blocks.InUser), flows.Role(v.Value(blocks.InRole)))
	case blocks.ModalOwn:
		return t.submitOwn(p, number(part[1]))
	case blocks.ModalItem:
		return t.submitItem(p, part[1])
	}
	return nil
}

// conditionPublic is the condition that the modal for a new project asks: public body or not.
const conditionPublic = "publiek"

// firstAnswers are those that the modal for a new project took already.
func (t *turn) firstAnswers(p *flows.Project) {
	v := t.ev.View
	// What is no answer is left out here, and asked in the intake.
	_ = p.Reanswer(t.b.Lib, string(flows.AskCategory), v.Value(blocks.InCategory), t.ev.User, t.ev.At)
	_ = p.Reanswer(t.b.Lib, conditionPublic, v.Value(blocks.InPublic), t.ev.User, t.ev.At)
}

// submitText is the text that a step asked for, if that step is still open; place is where it was asked.
func (t *turn) submitText(p *flows.Project, item string, asking flows.Asking, place string) error {
	t.from(place)
	run, q, err := t.run()
	if err != nil {
		return err
	}
	if q == nil || q.ID != p.ID || run.Step.Ask != asking || (item != "-" && run.Step.Item != item) {
		t.whisper(t.r.T("note.old"))
		return nil
	}
	return t.advance(p, flows.Input{Do: flows.DoText, Text: t.ev.View.Value(blocks.InText)})
}

func (t *turn) submitOwn(p *flows.Project, phase int) error {
	v := t.ev.View
	_, err := p.AddOwn(flows.OwnItem{Phase: phase, Title: v.Value(blocks.InTitle), Why: v.Value(blocks.InWhy),
		Evidence: v.Value(blocks.InEvidence), Role: flows.Role(v.Value(blocks.InRole)), Weight: flows.Weight(v.Value(blocks.InWeight))},
		t.ev.User, t.ev.At)
	if err != nil {
		return err
	}
	return t.overview(p, phase, false)
}

// submitItem assigns an item, dates it, hides it or shows it again.
func (t *turn) submitItem(p *flows.Project, item string) error {
	v := t.ev.View
	it, ok := p.Item(t.b.Lib, item)
	if !ok {
		return flows.ErrNoItem
	}
	if err := p.Assign(t.b.Lib, item, v.Value(blocks.InUser), v.Value(blocks.InDue), t.ev.User, t.ev.At); err != nil {
		return err
	}
	if reason := strings.TrimSpace(v.Value(blocks.InReason)); reason != p.State(item).Hidden {
		if err := p.Hide(t.b.Lib, item, reason, t.ev.User, t.ev.At); err != nil {
			return err
		}
	}
	norm := strings.TrimSpace(v.Value(blocks.InEvidence))
	if norm == t.b.Lib.Text(it, t.r.Lang).Evidence {
		norm = "" // the suggestion, left as it was
	}
	if err := p.Expect(t.b.Lib, item, norm, t.ev.User, t.ev.At); err != nil {
		return err
	}
	s := t.spotFor(p)
	pl, err := t.mem.Place(s.place)
	if err != nil {
		return err
	}
	if pl.Run.Project == p.ID && pl.Run.Step.Item == item { // the open card shows what was changed, or goes on
		if p.State(item).Hidden != "" {
			return t.advance(p, flows.Input{Do: flows.DoNext})
		}
		t.send(s, t.stepAt(s).Step(p, pl.Run), p.ID, ref(s, pl.Run.Card))
		return nil
	}
	return t.overview(p, it.Phase, false)
}
