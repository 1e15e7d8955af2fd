package blocks

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/reminders"
)

// Handover is how far a contract is handed over, as one person sees it (flows §3.6).
type Handover struct {
	Contract *reminders.Contract
	Project  *flows.Project
	Buyer    string // gives the first key
	Second   string // gives the second; "" = nobody is there to give it
	Mark     string // of what is handed over now
	Note     string // said once
	Running  bool   // the contract runs already: it may go without a handover

	MayBegin, MayConfirm, MayReturn, MaySet, NeedsDeputy bool
}

// handoverStep is the question of the conversation that an item is, whose short name it has.
func handoverStep(id string) string { return strings.ToLower(id) }

func (r Reader) handoverName(id string) string {
	return r.Talks.Words("handover", r.Lang).Steps[handoverStep(id)].Name()
}

var itemMarks = map[string]string{reminders.ItemOK: "✓ ", reminders.ItemNot: "– ", reminders.ItemBack: "? ", "": "○ "}

// Handover shows the twelve items with what can be done about them.
func (r Reader) Handover(v Handover) Message {
	h := v.Contract.Handover
	head := r.handoverHead(v)
	lines := make([]string, 0, len(reminders.HandoverItems))
	for _, id := range reminders.HandoverItems {
		it := h.Items[id]
		text := itemMarks[it.Status] + id + " · *" + Name(r.handoverName(id)) + "*"
		switch {
		case it.Status == reminders.ItemNot:
			text = join(text, r.T("handover.not", locale.Args{"Reason": Name(oneLine(it.Text))}))
		case it.Status == reminders.ItemBack:
			text = join(text, r.T("handover.question", locale.Args{"Question": Name(oneLine(it.Question))}))
		case it.Status == "":
			text = join(text, r.T("status.is.open"))
		case it.Text != "":
			text = join(text, proof(it.Text))
		}
		lines = append(lines, text)
	}
	blocks := []slack.Block{section("📋 *" + head + "*")}
	if v.Note != "" {
		blocks = append(blocks, section("⚠ "+v.Note))
	}
	blocks = append(blocks, paragraphs(lines)...)
	blocks = append(blocks, contextLine(r.keyLine("handover.first", "handover.firstgiven", v.Buyer, h.Buyer),
		r.keyLine("handover.second", "handover.secondgiven", v.Second, h.Manager)))
	if v.MayReturn && len(h.Open()) > 0 {
		blocks = append(blocks, contextLine(r.T("handover.waitfirst", locale.Args{"Who": r.who(v.Buyer)})))
	}
	if els := r.handoverControls(v); len(els) > 0 {
		blocks = append(blocks, actions(els...))
	}
	return Message{Text: strings.ReplaceAll(head, "*", ""), Blocks: blocks}
}

func oneLine(s string) string { return cut(strings.Join(strings.Fields(s), " "), 250) }

// handoverHead says in a line where the handover stands.
func (r Reader) handoverHead(v Handover) string {
	c, h := v.Contract, v.Contract.Handover
	args := locale.Args{"Title": Name(c.Title)}
	open := len(h.Open())
	switch {
	case h.Done():
		args["Day"] = r.day(h.At())
		return r.T("handover.done", args)
	case h.Skipped != "":
		args["Reason"] = Name(oneLine(h.Skipped))
		return r.T("handover.none", args)
	case open > 0:
		return r.N("handover.open", open, args)
	case v.MayConfirm:
		return r.T("handover.yours", args)
	case v.NeedsDeputy:
		return r.T("handover.nodeputy", args)
	case h.Buyer.By != "":
		args["Who"] = r.who(v.Second)
		return r.T("handover.waits", args)
	}
	args["Who"] = r.who(v.Buyer)
	return r.T("handover.ready", args)
}

// keyLine says whose key is given, and when.
func (r Reader) keyLine(waits, given, who string, k reminders.Key) string {
	switch {
	case k.By != "":
		return r.T(given, locale.Args{"Who": r.who(k.By), "Day": r.day(k.At)})
	case who == "":
		return r.T("handover.secondnobody")
	}
	return r.T(waits, locale.Args{"Who": r.who(who)})
}

func (r Reader) handoverControls(v Handover) []slack.BlockElement {
	c := v.Contract
	var els []slack.BlockElement
	if v.MayBegin {
		els = append(els, primary(manageButton(ManageBegin, c.ID, r.T("duty.start.m_overdracht"))))
	}
	if v.MayConfirm {
		els = append(els, primary(manageButton(ManageKey, Pack(c.ID, v.Mark), r.T("handover.confirm"))))
	}
	back := slices.DeleteFunc(slices.Clone(reminders.HandoverItems), func(id string) bool { return c.Handover.Items[id].Status != reminders.ItemBack })
	if v.MaySet && len(back) > 0 {
		els = append(els, primary(manageButton(ManageItem, Pack(c.ID, back[0]), r.T("handover.answer"))))
	}
	if v.NeedsDeputy {
		els = append(els, primary(manageButton(ManageDeputy, Pack(c.ID), r.T("handover.deputy"))))
	}
	if v.MayReturn {
		els = append(els, r.handoverMenu(ManageReturn, c.ID, r.T("handover.ask")))
	}
	if v.MaySet {
		els = append(els, r.handoverMenu(ManageItem, c.ID, r.T("handover.change")))
	}
	if v.MaySet && v.Running && c.Handover.Skipped == "" {
		els = append(els, manageButton(ManageSkip, Pack(c.ID), r.T("handover.skip")))
	}
	return els
}

func (r Reader) handoverMenu(what, contract, label string) *slack.SelectBlockElement {
	var options []*slack.OptionBlockObject
	for _, id := range reminders.HandoverItems {
		options = append(options, option(Pack(contract, id), id+" · "+r.handoverName(id)))
	}
	return menu(ActManage+"."+what+".menu", label, options)
}

// HandoverModal asks what stands about an item of the handover: of the purchaser that it is in order or does not apply, of whoever
// takes over a question.
func (r Reader) HandoverModal(c *reminders.Contract, id string, question bool) View {
	it := c.Handover.Items[id]
	what := r.Talks.Words("handover", r.Lang).Steps[handoverStep(id)]
	head := section("*" + Name(what.Ask) + "*")
	if question {
		return r.modal(ModalManage, Pack(ManageReturn, c.ID, id), r.T("handover.asktitle"), r.T("handover.doask"), head,
			r.input(InText, "handover.yourquestion", "handover.questionhint", false, textInput(InText, true, reminders.MaxText, "")))
	}
	blocks := []slack.Block{head}
	if it.Question != "" {
		blocks = append(blocks, section(r.T("handover.question", locale.Args{"Question": Escape(oneLine(it.Question))})))
	}
	options := []*slack.OptionBlockObject{option(reminders.ItemOK, what.Options["ok"]), option(reminders.ItemNot, what.Options["nvt"])}
	el := slack.NewRadioButtonsBlockElement(InStatus, options...)
	el.InitialOption = options[0]
	if it.Status == reminders.ItemNot {
		el.InitialOption = options[1]
	}
	blocks = append(blocks, r.input(InStatus, "handover.state", "", false, el),
		r.input(InText, "handover.where", "handover.wherehint", true, textInput(InText, true, reminders.MaxText, it.Text)))
	return r.modal(ModalManage, Pack(ManageItem, c.ID, id), r.T("handover.itemtitle"), r.T("modal.save"), blocks...)
}

// DeputyModal asks who stands in for whoever manages a contract.
func (r Reader) DeputyModal(c *reminders.Contract) View {
	user := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, plain(r.T("modal.pickuser"), 150), InUser)
	return r.modal(ModalManage, Pack(ManageDeputy, c.ID), r.T("handover.deputytitle"), r.T("modal.save"), contextLine(Name(c.Title)),
		r.input(InUser, "handover.deputywho", "handover.deputyhint", false, user))
}

// SkipModal asks why a contract has no handover.
func (r Reader) SkipModal(c *reminders.Contract) View {
	return r.modal(ModalManage, Pack(ManageSkip, c.ID), r.T("handover.skiptitle"), r.T("modal.save"), contextLine(Name(c.Title)),
		r.input(InText, "handover.skipwhy", "handover.skiphint", false, textInput(InText, true, reminders.MaxText, "")))
}

// HandoverKnown is what a contract says of an item already, "" when it says nothing; as it is kept, not escaped.
func (r Reader) HandoverKnown(c *reminders.Contract, id string) string {
	var out []string
	add := func(parts ...string) {
		if s := join(parts...); s != "" {
			out = append(out, s)
		}
	}
	switch id {
	case "H1":
		for _, a := range c.Ambitions {
			add(a.Goal, r.Amount(a.Target, a.Unit), r.date(a.By.String()))
		}
	case "H3":
		for _, k := range c.KPIs {
			add(k.Name, r.target(k, 1))
		}
	case "H4":
		if c.Reporting != nil {
			add(c.Reporting.Content, c.Reporting.Every)
		}
	case "H5":
		if s := c.SLA; s != nil {
			add(s.Replace, s.Repair, s.Spares, s.Quality, s.Waste)
		}
	case "H6":
		for _, g := range c.Growth {
			add(g.What, r.date(g.Due.String()))
		}
	case "H7":
		for _, t := range c.Thresholds {
			k, _ := c.KPI(t.KPI)
			add(k.Name+" "+t.Op+" "+r.number(t.Level), t.Effect)
		}
	case "H8":
		if t := c.TakeBack; t != nil {
			says := "no"
			if t.Yes {
				says = "yes"
			}
			add(r.T(says), t.Terms, t.Value)
		}
	case "H9":
		if c.Warranty > 0 {
			add(r.N("handover.warranty", c.Warranty))
		}
	case "H10":
		for _, a := range c.Actors {
			if a.Name != "" {
				add(r.T("actor."+a.Group) + ": " + a.Name)
			}
		}
	case "H12":
		for _, e := range c.Extensions {
			add(r.N("handover.extension", e.Months, locale.Args{"Day": r.date(e.Notice.String())}))
		}
	}
	return cut(strings.Join(out, "; "), reminders.MaxText)
}
