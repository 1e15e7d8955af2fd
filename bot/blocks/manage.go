package blocks

import (
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/reminders"
)

// What ends an ActManage, and begins the private part of a ModalManage.
const (
	ManageFigures  = "figures"  // contract month; of the modal: contract month page
	ManageKPIs     = "kpis"     // contract
	ManageTrend    = "trend"    // contract: the picture
	ManageKey      = "key"      // contract mark: a key of the handover
	ManageReturn   = "return"   // contract item: gives it back with a question
	ManageItem     = "item"     // contract item: what stands about it
	ManageDeputy   = "deputy"   // contract
	ManageSkip     = "skip"     // contract: why there is no handover
	ManageBegin    = "begin"    // contract: the conversation of the handover
	ManagePack     = "pack"     // contract meeting
	ManagePackFile = "packfile" // contract meeting
	ManageReport   = "report"   // contract meeting
	ManageTalk     = "talk"     // contract what: a conversation, or else something that is done with one contract
	ManageDecide   = "decide"   // contract milestone
	ManageExtend   = "extend"   // contract milestone extension end reason
	ManageKeep     = "keep"     // contract: no extension after all
	ManageAgain    = "again"    // contract: a new project that goes on from it
	ManageActors   = "actors"   // contract
	ManageGrowth   = "growth"   // contract promise
	ManageApprove  = "approve"  // contract pieces: what goes to waste
	ManageImpact   = "impact"   // contract
)

// Inputs of these modals.
const (
	InFigure = "figure." // and the KPI
	InStatus = "status"
	InChoice = "choice"
	InTold   = "told." // and the group of actors
)

func manageButton(what, value, label string) *slack.ButtonBlockElement {
	return button(ActManage+"."+what, value, label)
}

// WhichContract asks with which of the person's contracts something is to be done; rest is what they said with it. A few are
// buttons, more are a menu.
func (r Reader) WhichContract(all []*reminders.Contract, what, rest string) Message {
	head := r.T("manage.which")
	var options []*slack.OptionBlockObject
	var buttons []slack.BlockElement
	lost := false
	for i, c := range all {
		name, value := cut(join(c.Title, c.Supplier), maxOption), strings.TrimSpace(Pack(c.ID, what, rest))
		if i < fewContracts {
			buttons = append(buttons, manageButton(ManageTalk+"."+num(i), value, name))
		}
		if utf8.RuneCountInString(value) > maxOptionValue {
			value, lost = Pack(c.ID, what), true
		}
		options = append(options, option(value, name))
	}
	m := Message{Text: head, Blocks: []slack.Block{section("*" + head + "*")}}
	if len(all) <= fewContracts {
		m.Blocks = append(m.Blocks, actions(buttons...))
		return m
	}
	m.Blocks = append(m.Blocks, actions(menu(ActManage+"."+ManageTalk, r.T("manage.pick"), options)))
	if lost {
		m.Blocks = append(m.Blocks, contextLine(r.T("manage.sayagain")))
	}
	if len(options) > maxOptions {
		m.Blocks = append(m.Blocks, contextLine(r.T("manage.toomany", locale.Args{"Max": maxOptions})))
	}
	return m
}

// fewContracts is up to how many contracts are buttons.
const fewContracts = 5

// Strangers shows the actions of a contract that name somebody whom nobody made a member, with a way to hand each of them over.
func (r Reader) Strangers(c *reminders.Contract, all []reminders.Action) Message {
	head := r.N("manage.strangers", len(all), locale.Args{"Who": r.who(c.Owner)})
	blocks := []slack.Block{section("*" + head + "*\n" + r.T("manage.strangershow"))}
	for i, a := range all {
		if i == maxDue {
			blocks = append(blocks, contextLine(r.N("more", len(all)-maxDue)))
			break
		}
		line := join(cut(Name(a.What), maxSection-100), r.date(a.Due.String()))
		blocks = append(blocks, sectionWith(line, button(ActDuty+"."+DutyPass, Pack(c.Source(), a.Key()), r.T("duty.do.pass"))))
	}
	return Message{Text: head, Blocks: blocks}
}

// DecideModal asks what comes after a contract: an extension, a new tender, or nothing.
func (r Reader) DecideModal(c *reminders.Contract, key string) View {
	var options []*slack.OptionBlockObject
	for i, e := range c.Extensions {
		say := "decide.extend"
		if e.Notice.Before(r.Today()) {
			say = "decide.extendlate"
		}
		if !e.Taken && c.Ended == nil {
			options = append(options, option("extend"+num(i), r.N(say, e.Months, locale.Args{"Day": r.date(e.Notice.String())})))
		}
	}
	options = append(options, option("tender", r.T("decide.tender")), option("stop", r.T("decide.stop")))
	return r.modal(ModalManage, Pack(ManageDecide, c.ID, key), r.T("decide.title"), r.T("modal.save"),
		section("*"+Name(c.Title)+"*\n"+r.T("decide.how", locale.Args{"Day": r.date(c.LastDay().String())})+r.tooLate(c.Extensions)),
		r.input(InChoice, "decide.what", "", false, slack.NewRadioButtonsBlockElement(InChoice, options[:min(len(options), maxRadio)]...)),
		r.input(InText, "decide.why", "decide.whyhint", false, textInput(InText, true, MaxReason, "")))
}

// tooLate warns, on a line of its own, of notice dates that have passed: whether it can still be extended is the supplier's to say.
func (r Reader) tooLate(list []reminders.Extension) string {
	var days []string
	for _, e := range list {
		if !e.Taken && e.Notice.Before(r.Today()) {
			days = append(days, r.date(e.Notice.String()))
		}
	}
	if len(days) == 0 {
		return ""
	}
	return "\n⚠️ " + r.N("decide.toolate", len(days), locale.Args{"Days": strings.Join(days, ", ")})
}

// NoDecision says why there is nothing to decide about a contract, and what is left to do.
func (r Reader) NoDecision(k Card) Message {
	c := k.Contract
	args := locale.Args{"Title": Name(c.Title), "Day": r.date(c.LastDay().String())}
	head, text := r.T("decide.none", args), ""
	for _, m := range c.Milestones(k.Rules) { // the last one is that of the present end
		mark := c.Marks[m.Key()]
		if m.Kind == reminders.Decision && mark.By != "" {
			args["Who"], args["On"] = r.who(mark.By), r.day(mark.At)
			head, text = r.T("decide.taken", args), mark.Text
		}
	}
	switch {
	case c.Ended != nil:
		args["Who"] = r.who(c.Ended.By)
		head, text = r.T("decide.ended", args), c.Ended.Reason
	case c.Over(r.Today()):
		head, text = r.T("decide.over", args), ""
	}
	lines := []string{"*" + head + "*"}
	if text != "" {
		lines = append(lines, Escape(cut(oneLine(text), 300)))
	}
	if len(k.Duties) > 0 {
		lines = append(lines, r.T("decide.left"))
	}
	for _, d := range k.Duties[:min(dutiesOnCard, len(k.Duties))] {
		lines = append(lines, "• "+r.dutyOnCard(d))
	}
	if n := len(k.Duties) - dutiesOnCard; n > 0 {
		lines = append(lines, r.N("more", n))
	}
	return Message{Text: head, Blocks: []slack.Block{section(strings.Join(lines, "\n")), actions(contractButton(ContractOpen, Pack(c.ID), r.T("open")))}}
}

// MaxReason is the longest reason of a decision, in characters: a button carries it until the new dates are confirmed.
const MaxReason = 900

// Extension shows the dates that an extension brings, before it counts.
func (r Reader) Extension(c *reminders.Contract, key string, i int, end reminders.Date, stones []reminders.Milestone, reason string) Message {
	head := r.T("decide.newend", locale.Args{"Title": Name(c.Title), "From": r.date(c.End.String()), "To": r.date(end.String())})
	var lines []string
	for _, m := range stones {
		lines = append(lines, "• "+join(r.T("milestone."+m.Kind, locale.Args{"N": m.N}), r.date(m.Date.String())))
	}
	value := Pack(c.ID, key, num(i), end.String(), reason)
	return Message{Text: head, Blocks: []slack.Block{section("*" + head + "*" + r.tooLate(c.Extensions[i:i+1])), section(r.T("decide.replanned") + "\n" + strings.Join(lines, "\n")),
		actions(primary(manageButton(ManageExtend, value, r.T("decide.doextend"))), manageButton(ManageKeep, c.ID, r.T("decide.notyet"))),
		contextLine(r.T("decide.notdone"))}}
}

// ContractDecided says what was decided about a contract, with what goes on from there.
func (r Reader) ContractDecided(c *reminders.Contract, id, reason string) Message {
	head := r.T(id, locale.Args{"Title": Name(c.Title), "Day": r.date(c.LastDay().String())})
	blocks := []slack.Block{section("✓ *" + head + "*\n" + Escape(reason))}
	if id == "decide.tendered" {
		blocks = append(blocks, actions(primary(manageButton(ManageAgain, c.ID, r.T("decide.project")))))
	}
	return Message{Text: head, Blocks: blocks}
}

// DecisionMade tells whoever manages a contract what was decided about it, and by whom.
func (r Reader) DecisionMade(c *reminders.Contract, id, reason, by string) Message {
	head := r.T(id, locale.Args{"Title": Name(c.Title), "Day": r.date(c.LastDay().String())})
	return Message{Text: head, Blocks: []slack.Block{section("✓ *" + head + "*\n" + Escape(reason)), contextLine(r.T("decide.by", locale.Args{"Who": Escape(by)})),
		actions(contractButton(ContractOpen, Pack(c.ID), r.T("open")))}}
}

// ActorsModal asks when each of the six groups was told of take-back and procedures (6.27, 6.28, 6.31).
func (r Reader) ActorsModal(c *reminders.Contract) View {
	blocks := []slack.Block{section("*" + Name(c.Title) + "*\n" + r.T("actors.how"))}
	for _, g := range reminders.ActorGroups {
		day := slack.NewDatePickerBlockElement(InTold + g)
		var names []string
		for _, a := range c.Actors {
			if a.Group != g {
				continue
			}
			day.InitialDate = a.Informed.String()
			if a.Name != "" {
				names = append(names, a.Name)
			}
		}
		in := slack.NewInputBlock(InTold+g, plain(r.T("actor."+g), 150), nil, day)
		if len(names) > 0 {
			in.Hint = plain(strings.Join(names, ", "), 150)
		}
		in.Optional = true
		blocks = append(blocks, in)
	}
	return r.modal(ModalManage, Pack(ManageActors, c.ID), r.T("actors.title"), r.T("modal.save"), blocks...)
}

// ActorsLeft says who still has to be told.
func (r Reader) ActorsLeft(c *reminders.Contract) Message {
	left := c.Uninformed()
	head := r.T("actors.told", locale.Args{"Title": Name(c.Title)})
	if len(left) == 0 {
		return Message{Text: head, Blocks: []slack.Block{section("✓ *" + head + "*")}}
	}
	head = r.N("actors.left", len(left), locale.Args{"Title": Name(c.Title), "Groups": r.groups(left)})
	return Message{Text: head, Blocks: []slack.Block{section("*" + head + "*"), actions(primary(manageButton(ManageActors, c.ID, r.T("duty.start.m_actoren"))))}}
}

// GrowthModal asks what became of a promise of the growth path, with a line of proof.
func (r Reader) GrowthModal(c *reminders.Contract, p reminders.Promise) View {
	options := []*slack.OptionBlockObject{option(reminders.Kept, r.T("growth.kept")), option(reminders.Missed, r.T("growth.missed"))}
	el := slack.NewRadioButtonsBlockElement(InChoice, options...)
	for _, o := range options {
		if o.Value == p.State {
			el.InitialOption = o
		}
	}
	return r.modal(ModalManage, Pack(ManageGrowth, c.ID, p.ID), r.T("growth.title"), r.T("modal.save"),
		section("*"+Name(p.What)+"*\n"+join(Name(c.Title), r.date(p.Due.String()))),
		r.input(InChoice, "growth.what", "", false, el),
		r.input(InText, "growth.proof", "growth.proofhint", false, textInput(InText, true, reminders.MaxText, p.Proof)))
}

// Waste asks whoever manages a contract to approve what goes to waste, or says that it was approved.
func (r Reader) Waste(c *reminders.Contract, from string) Message {
	n := c.Ladder.Rungs[reminders.Waste].Pieces
	rung := c.Ladder.Rungs[reminders.Waste]
	if c.Ladder.Approved.By != "" {
		head := r.N("waste.approved", n, locale.Args{"Title": Name(c.Title), "Who": r.who(c.Ladder.Approved.By)})
		return Message{Text: head, Blocks: []slack.Block{section("✓ " + head)}}
	}
	head := r.N("waste.ask", n, locale.Args{"Title": Name(c.Title), "Who": Escape(from)})
	return Message{Text: head, Blocks: []slack.Block{section("⚠️ *" + head + "*\n" + join(Escape(oneLine(rung.Reason)), Escape(oneLine(rung.Destination)))),
		actions(primary(manageButton(ManageApprove, Pack(c.ID, num(n)), r.T("waste.approve")))), contextLine(r.T("waste.how"))}}
}

// DecideHere offers to decide, where no form could be opened at once.
func (r Reader) DecideHere(c *reminders.Contract, key string) Message {
	head := r.T("decide.here", locale.Args{"Title": Name(c.Title), "Day": r.date(c.LastDay().String())})
	return Message{Text: head, Blocks: []slack.Block{section("*" + head + "*" + r.tooLate(c.Extensions)), actions(primary(manageButton(ManageDecide, Pack(c.ID, key), r.T("duty.start.m_besluit"))))}}
}
