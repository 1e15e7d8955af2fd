package blocks

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/reminders"
)

// Card is what is shown of a contract.
type Card struct {
	Contract *reminders.Contract
	Project  *flows.Project
	Duties   []reminders.Duty // what is to be done, in order of days
	Gaps     []reminders.Gap
	Rules    reminders.Rules
	Folder   bool // it belongs to no project of anybody's

	Ownerless bool // who looked after it left the project, or can't be reached
}

// Today is the day for the reader.
func (r Reader) Today() reminders.Date { return reminders.On(r.Now) }

// dutiesOnCard is how many of the next duties a card names.
const dutiesOnCard = 3

func contractButton(what, value, label string) *slack.ButtonBlockElement {
	return button(ActContract+"."+what, value, label)
}

// ContractCard is a contract at a glance: what it is, how long it runs, who looks after it, what is next, and what is missing.
func (r Reader) ContractCard(k Card) Message {
	c := k.Contract
	head := "*" + Name(c.Title) + "* · " + Name(c.Supplier)
	lines := []string{head, join(r.kinds(c), r.span(c), r.state(c)), r.whose(k)}
	blocks := []slack.Block{section("📄 " + strings.Join(lines, "\n"))}
	if len(k.Duties) > 0 {
		next := []string{"*" + r.T("contract.next") + "*"}
		for _, d := range k.Duties[:min(dutiesOnCard, len(k.Duties))] {
			next = append(next, "• "+r.dutyOnCard(d))
		}
		if n := len(k.Duties) - dutiesOnCard; n > 0 {
			next = append(next, r.N("more", n))
		}
		blocks = append(blocks, section(strings.Join(next, "\n")))
	}
	blocks = append(blocks, contextLine(join(r.complete(k.Gaps), r.home(k))), actions(r.cardControls(k)...))
	return Message{Text: Name(c.Title) + " · " + r.state(c), Blocks: blocks}
}

// span is from when to when a contract runs.
func (r Reader) span(c *reminders.Contract) string {
	return r.T("contract.span", locale.Args{"From": r.date(c.Start.String()), "To": r.date(c.LastDay().String())})
}

// state says where a contract stands today (flows §3.1).
func (r Reader) state(c *reminders.Contract) string {
	switch today := r.Today(); {
	case c.Ended != nil && c.Over(today):
		return r.T("contract.state.ended")
	case c.Ended != nil:
		return r.T("contract.state.ending")
	case today.Before(c.Start):
		return r.T("contract.state.coming")
	case c.Over(today):
		return r.T("contract.state.over")
	}
	return r.T("contract.state.running")
}

func (r Reader) whose(k Card) string {
	c := k.Contract
	deputy := "–"
	if c.Deputy != "" {
		deputy = r.person(c.Deputy)
	}
	return r.T("contract.whose", locale.Args{"Owner": r.owner(k), "Deputy": deputy})
}

// owner is who looks after a contract, or that nobody does any more.
func (r Reader) owner(k Card) string {
	user := k.Contract.Owner
	if !k.Ownerless {
		return r.person(user)
	}
	say := "contract.noowner"
	if _, member := k.Project.Member(user); member {
		say = "contract.nowhere"
	}
	return "⚠️ " + r.T(say, locale.Args{"Who": r.who(user)})
}

// Ownerless tells somebody that contracts have no owner any more, and lets them choose one for each. Gone: who was it left no project,
// but can't be reached.
func (r Reader) Ownerless(all []Card, was string, gone bool) Message {
	say := "contract.ownerless"
	if gone {
		say = "contract.ownergone"
	}
	head := r.N(say, len(all), locale.Args{"Who": Name(was)})
	blocks := []slack.Block{section("⚠️ *" + head + "*")}
	for _, k := range all[:min(len(all), listPage)] {
		c := k.Contract
		blocks = append(blocks, sectionWith(join("*"+Name(c.Title)+"*", Name(c.Supplier)),
			contractButton(ContractForm+".owner", Pack(c.ID, "owner", "-"), r.T("contract.chooseowner"))))
	}
	if n := len(all) - listPage; n > 0 {
		blocks = append(blocks, contextLine(r.N("more", n)))
	}
	return Message{Text: head, Blocks: append(blocks, contextLine(r.T("contract.ownerlesshow")))}
}

// stone names a milestone without its contract.
func (r Reader) stone(kind string, n int, text string) string {
	switch {
	case text != "" && kind == reminders.Growth:
		return r.T("contract.growth", locale.Args{"Text": Name(text)})
	case text != "":
		return Name(text)
	}
	return r.T("milestone."+kind, locale.Args{"N": n})
}

func (r Reader) dutyOnCard(d reminders.Duty) string {
	mark, day := "", r.date(d.Date.String())
	switch today := r.Today(); {
	case d.Date.Before(today):
		mark = "⚠️ "
	case d.Date == today:
		day = ""
	}
	return mark + join(r.stone(d.Kind, d.N, d.Text), day, r.due(d.Date, r.Today()))
}

func (r Reader) complete(gaps []reminders.Gap) string {
	if len(gaps) == 0 {
		return r.T("contract.complete")
	}
	return r.N("contract.incomplete", len(gaps))
}

// home says where a contract is kept, and so who sees it.
func (r Reader) home(k Card) string {
	if k.Folder {
		return r.N("contract.folder", len(k.Project.Members))
	}
	return r.T("contract.inproject", locale.Args{"Project": Name(k.Project.Name)})
}

// cardVerbs are what the menu of a card offers.
var cardVerbs = []string{ContractAll, "form.dates", "list.extensions", "form.extend", "form.stop", ContractResume, "form.owner", ContractHandover,
	ContractMembers, ContractLog, ContractSheet, ContractFeed}

func (r Reader) cardControls(k Card) []slack.BlockElement {
	c := k.Contract
	var els []slack.BlockElement
	if n := len(k.Gaps); n > 0 {
		els = append(els, primary(contractButton(ContractGaps, Pack(c.ID), r.T("contract.fill", locale.Args{"N": n}))))
	}
	els = append(els, contractButton(ContractFigures, Pack(c.ID), r.T("contract.figures")), contractButton(ContractCalendar, Pack(c.ID), r.T("contract.calendar")))
	var options []*slack.OptionBlockObject
	for _, verb := range cardVerbs {
		open := slices.ContainsFunc(c.Extensions, func(e reminders.Extension) bool { return !e.Taken })
		switch {
		case verb == "form.extend" && (!open || c.Ended != nil), verb == "form.stop" && (c.Ended != nil || c.Over(r.Today())),
			verb == ContractResume && c.Ended == nil, verb == "form.dates" && c.Ended != nil, verb == ContractMembers && !k.Folder:
			continue
		}
		what, form, isForm := strings.Cut(verb, ".")
		value := Pack(what, c.ID)
		if isForm {
			value = Pack(what, c.ID, form)
		}
		options = append(options, option(value, r.T("contract.menu."+strings.ReplaceAll(verb, ".", ""))))
	}
	return append(els, menu(ActContract+"."+ContractMore, r.T("contract.more"), options))
}

// Registered says that a contract is in the register: what is due already, what was before it and is not asked for, and its card.
func (r Reader) Registered(k Card, byOther bool) Message {
	c := k.Contract
	card := r.ContractCard(k)
	lines := []string{"✓ *" + r.T("contract.registered", locale.Args{"Title": Name(c.Title)}) + "*"}
	for _, m := range c.OpenToday(k.Rules, r.Today()) {
		if m.Date == r.Today() && onCard(k, m) {
			continue
		}
		if m.Date == r.Today() {
			lines = append(lines, "• "+r.T("contract.duetoday", locale.Args{"What": r.stone(m.Kind, m.N, "")}))
		} else {
			lines = append(lines, "• "+r.T("contract.opennow", locale.Args{"What": r.stone(m.Kind, m.N, ""), "Day": r.date(m.Date.String())}))
		}
	}
	if before := r.beforeLine(k); before != "" {
		lines = append(lines, before)
	}
	blocks := []slack.Block{section(strings.Join(lines, "\n"))}
	var els []slack.BlockElement
	if !byOther {
		els = append(els, contractButton(ContractForm+".owner", Pack(c.ID, "owner", "-"), r.T("contract.otherowner")))
	}
	if c.End.Before(c.Registered) {
		els = append(els, talkButton(TalkBegin+".review", Pack(k.Project.ID, "review"), r.T("contract.review")))
	}
	if len(els) > 0 {
		blocks = append(blocks, actions(els...))
	}
	return Message{Text: strings.ReplaceAll(lines[0], "*", ""), Blocks: append(append(blocks, slack.NewDividerBlock()), card.Blocks...)}
}

// onCard tells whether the card names a milestone, so that it need not be said twice.
func onCard(k Card, m reminders.Milestone) bool {
	return slices.ContainsFunc(k.Duties[:min(dutiesOnCard, len(k.Duties))], func(d reminders.Duty) bool { return d.Key == m.Key() })
}

// beforeLine says what lay before the registration and is never asked for.
func (r Reader) beforeLine(k Card) string {
	if k.Contract.End.Before(k.Contract.Registered) {
		return r.T("contract.allbefore")
	}
	last := map[string]int{}
	for _, m := range k.Contract.Milestones(k.Rules) {
		if m.Recurring() && k.Contract.Status(m) == reminders.Before {
			last[m.Kind] = m.N
		}
	}
	var parts []string
	for _, kind := range []string{reminders.KPIDue, reminders.Meeting, reminders.Yearly} {
		if n := last[kind]; n > 0 {
			parts = append(parts, r.T("contract.upto."+kind, locale.Args{"N": n}))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return r.T("contract.before", locale.Args{"What": strings.Join(parts, ", ")})
}

// AskedLate asks, of every milestone that lay before the registration, whether it was done (flows §3.3). Answered ones fold.
func (r Reader) AskedLate(k Card) Message {
	c := k.Contract
	open := len(c.AskedNow(k.Rules))
	head := r.N("contract.asked", open, locale.Args{"Title": Name(c.Title)})
	if open == 0 {
		head = r.T("contract.askedall", locale.Args{"Title": Name(c.Title)})
	}
	blocks := []slack.Block{section("*" + head + "*")}
	for _, m := range c.Milestones(k.Rules) {
		if m.Recurring() || len(blocks) > maxAskedBlocks {
			continue
		}
		name := r.stone(m.Kind, m.N, promiseText(c, m))
		mark := c.Marks[m.Key()]
		switch status := c.Status(m); {
		case status == reminders.Asked:
			value := Pack(c.ID, m.Key())
			blocks = append(blocks, section(join(name, r.date(m.Date.String()))),
				actions(contractButton(ContractLate+".done", value, r.T("duty.do.done")), contractButton(ContractLate+".todo", value, r.T("contract.todo")),
					contractButton(ContractLate+".nvt", value, r.T("status.do.nvt"))))
		case status == reminders.Todo:
			blocks = append(blocks, section("↻ "+join(name, r.T("contract.todoby", locale.Args{"Day": r.date(m.Date.String())}))))
		case status == reminders.Done && m.Date.Before(c.Registered):
			blocks = append(blocks, section("✓ "+join(name, r.T("digest.done"))))
		case status == reminders.NotHere && m.Date.Before(c.Registered):
			blocks = append(blocks, section("– "+join(name, r.T("contract.nvt", locale.Args{"Reason": Name(cut(mark.Text, 150))}))))
		}
	}
	if open > 0 {
		blocks = append(blocks, contextLine(r.T("contract.askedhow")))
	}
	return Message{Text: head, Blocks: blocks}
}

const maxAskedBlocks = 44

// AskedAll lists the contracts of a person of which something lay before day 0 and nobody said yet whether it was done, from an
// offset; each is opened by itself.
func (r Reader) AskedAll(l Portfolio) Message {
	head := r.N("contract.askedin", len(l.Cards))
	if len(l.Cards) == 0 {
		head = r.T("contract.askednone")
	}
	blocks := []slack.Block{section("*" + head + "*")}
	from := max(0, min(l.Offset, len(l.Cards)-1))
	end := min(from+listPage, len(l.Cards))
	for _, k := range l.Cards[from:end] {
		c := k.Contract
		blocks = append(blocks, sectionWith(join("*"+Name(c.Title)+"*", Name(c.Supplier), r.N("contract.askedof", len(c.AskedNow(k.Rules)))),
			contractButton(ContractLate+".all", Pack(c.ID, "-"), r.T("contract.sayit"))))
	}
	var els []slack.BlockElement
	if from > 0 {
		els = append(els, contractButton(ContractAsked+".back", Pack("-", num(max(0, from-listPage))), r.T("agenda.back")))
	}
	if end < len(l.Cards) {
		els = append(els, contractButton(ContractAsked+".next", Pack("-", num(end)), r.T("agenda.next")))
	}
	if len(els) > 0 {
		blocks = append(blocks, actions(els...))
	}
	return Message{Text: head, Blocks: append(blocks, contextLine(r.T("contract.askedinhow")))}
}

func promiseText(c *reminders.Contract, m reminders.Milestone) string {
	p, _ := c.Promised(m)
	return p.What
}

// Gaps lists what a contract still needs, one button for each.
func (r Reader) Gaps(k Card) Message {
	c := k.Contract
	head := r.N("contract.gaps", len(k.Gaps), locale.Args{"Title": Name(c.Title)})
	if len(k.Gaps) == 0 {
		head = r.T("contract.nogaps", locale.Args{"Title": Name(c.Title)})
	}
	blocks := []slack.Block{section("*" + head + "*")}
	asked := 0
	for i, g := range k.Gaps {
		if g.Field == reminders.GapMilestone {
			asked++
			continue
		}
		if i >= 40 {
			break
		}
		text, value, what := r.T("contract.gap."+g.Field, locale.Args{"Year": g.Key}), Pack(c.ID, g.Field, "-", ContractGaps), ContractForm+"."+g.Field+g.Key
		form, _ := FormOf(g.Field)
		switch {
		case g.Field == reminders.GapOwner:
			value = Pack(c.ID, "owner", "-")
		case g.Field == reminders.GapHandover:
			value, what = Pack(c.ID), ContractHandover
		case g.Field == reminders.GapActors:
			value = Pack(c.ID, "actornames", "-", ContractGaps)
		case g.Field == reminders.GapOrdered:
			value = Pack(c.ID, g.Field, "y"+g.Key, ContractGaps)
		case form != nil && form.List != nil && len(form.List.Entries(c)) > 0:
			value, what = Pack(c.ID, g.Field, "0"), ContractList+"."+g.Field
		}
		blocks = append(blocks, sectionWith("○ "+text, contractButton(what, value, r.T("contract.fillin"))))
	}
	if asked > 0 {
		blocks = append(blocks, sectionWith("○ "+r.N("contract.gap.milestone", asked), contractButton(ContractLate+".all", Pack(c.ID, "-"), r.T("open"))))
	}
	return Message{Text: head, Blocks: append(blocks, actions(contractButton(ContractCard, Pack(c.ID), r.T("contract.back"))))}
}
