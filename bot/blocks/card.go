package blocks

import (
	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/flows"
)

// Step renders the open question of a walk.
func (r Reader) Step(p *flows.Project, run flows.Run) Message {
	switch run.Step.Ask {
	case flows.AskCondition:
		return r.condition(p, run.Step.Item, false)
	case flows.AskCategory:
		return r.category(p)
	case flows.AskFirst:
		return r.firstTime(p)
	case flows.AskPhase:
		return r.Begin(p)
	case flows.AskItem:
		return r.item(p, run)
	case flows.AskEvidence, flows.AskReason:
		return r.ask(p, run)
	case flows.AskGate:
		return r.Gate(p, run.Phase)
	case flows.AskGateWhy:
		return r.gateWhy(p, run.Phase)
	}
	return r.Resume(p, run)
}

// condition asks a question that decides which items apply.
func (r Reader) condition(p *flows.Project, key string, again bool) Message {
	c, _ := r.Lib.Condition(key)
	q := c.In(r.Lang)
	answer := func(v flows.Tri, label string) *slack.ButtonBlockElement {
		return button(ActAnswer+"."+string(v), Pack(p.ID, key, string(v)), label)
	}
	els := []slack.BlockElement{
		answer(flows.Yes, or(q.Yes, r.T("yes"))), answer(flows.No, or(q.No, r.T("no"))), answer(flows.Unknown, r.T("unknown")),
	}
	why := r.T("condition.why")
	if key == "publiek" {
		why = r.T("condition.publiek")
	}
	if again {
		why = r.T("condition.again")
	}
	return Message{Text: q.Question, Blocks: []slack.Block{
		section("*" + Escape(q.Question) + "*\n" + why), contextLine("📋 " + Name(p.Name)), actions(els...)}}
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (r Reader) category(p *flows.Project) Message {
	var options []*slack.OptionBlockObject
	for _, c := range r.Lib.Categories {
		options = append(options, option(Pack(p.ID, c.Key), c.In(r.Lang)))
	}
	return Message{Text: r.T("category.ask"), Blocks: []slack.Block{
		section("*" + r.T("category.ask") + "*\n" + r.T("category.why")), contextLine("📋 " + Name(p.Name)),
		actions(menu(ActCategory, r.T("category.pick"), options))}}
}

func (r Reader) firstTime(p *flows.Project) Message {
	b := func(v flows.Tri, label string) *slack.ButtonBlockElement {
		return button(ActAnswer+"."+string(v), Pack(p.ID, string(flows.AskFirst), string(v)), label)
	}
	return Message{Text: r.T("first.ask"), Blocks: []slack.Block{
		section("*" + r.T("first.ask") + "*\n" + r.T("first.why")), contextLine("📋 " + Name(p.Name)),
		actions(b(flows.Yes, r.T("first.yes")), b(flows.No, r.T("first.no")))}}
}

// Begin asks in which phase to begin.
func (r Reader) Begin(p *flows.Project) Message {
	return Message{Text: r.T("begin.ask"), Blocks: []slack.Block{
		section("*" + r.T("begin.ask") + "*\n" + r.T("begin.why")), contextLine("📋 " + Name(p.Name)),
		actions(primary(button(ActPhase, Pack(p.ID, "2"), r.phase(2))), r.phaseMenu(p, r.T("begin.other")))}}
}

func (r Reader) phaseMenu(p *flows.Project, placeholder string) *slack.SelectBlockElement {
	var options []*slack.OptionBlockObject
	for n := 1; n <= flows.Phases; n++ {
		options = append(options, option(Pack(p.ID, num(n)), r.phase(n)))
	}
	return menu(ActPhase+".menu", placeholder, options)
}

// item is the card of one item: what to do, why, who, and where it stands.
func (r Reader) item(p *flows.Project, run flows.Run) Message {
	it, ok := p.Item(r.Lib, run.Step.Item)
	if !ok {
		return r.Gate(p, run.Phase)
	}
	t, s := r.text(it), p.State(it.ID)
	blocks := []slack.Block{
		section("📋 *" + t.Title + "*\n" + join(t.Why, "") + "\n_" + r.T("item.evidence", locale.Args{"Text": r.wanted(p, it)}) + "_"),
		contextLine(r.place(p, it)),
	}
	if line := r.standing(p, it, s); line != "" {
		blocks = append(blocks, contextLine(line))
	}
	if run.Step.Why {
		blocks = append(blocks, r.guidance(it)...)
	}
	mark := func(to flows.Status) *slack.ButtonBlockElement {
		return button(ActMark+"."+string(to), Pack(p.ID, it.ID, num(s.Rev)), r.T("status.do."+string(to)))
	}
	why := r.T("item.why")
	if run.Step.Why {
		why = r.T("item.unwhy")
	}
	blocks = append(blocks, actions(primary(mark(flows.Done)), mark(flows.Busy), mark(flows.Skipped),
		button(ActWhy, Pack(p.ID, it.ID), why), r.itemMenu(p, it)))
	if els := r.talksFor(p, it.ID); len(els) > 0 {
		blocks = append(blocks, actions(els...))
	}
	if it.Phase == contractPhase {
		blocks = append(blocks, r.contractOffer(p)...)
	}
	return Message{Text: t.Title + " · " + r.place(p, it), Blocks: blocks}
}

func (r Reader) itemMenu(p *flows.Project, it flows.Item) *slack.OverflowBlockElement {
	opt := func(verb string) *slack.OptionBlockObject {
		return option(Pack(verb, p.ID, it.ID), r.T("item.menu."+verb))
	}
	return slack.NewOverflowBlockElement(ActMore, opt("previous"), opt("next"), opt("overview"), opt("edit"), opt("pause"))
}

// place says which question this is: project, phase, "vraag 3 van 14", how much it matters, who it is for.
func (r Reader) place(p *flows.Project, it flows.Item) string {
	at, of := p.Place(r.Lib, it)
	count := r.T("item.count", locale.Args{"Phase": it.Phase, "At": at, "Of": of})
	if at == 0 {
		count = r.T("item.uncounted", locale.Args{"Phase": it.Phase})
	}
	s := p.State(it.ID)
	forWhom := r.forWhom(p, it)
	due := ""
	if s.Due != "" {
		due = r.T("item.due", locale.Args{"Day": r.date(s.Due)})
	}
	return join(Name(p.Name), count, r.T("weight."+string(it.Weight)), forWhom, due)
}

// forWhom says who an item is for; somebody without its role stands in for whoever will have it.
func (r Reader) forWhom(p *flows.Project, it flows.Item) string {
	who := p.Assignee(it)
	args := locale.Args{"Who": r.who(who), "Role": r.T("role." + string(it.Role))}
	switch m, _ := p.Member(who); {
	case p.State(it.ID).Assignee == who:
		return r.T("item.assigned", args)
	case m.Role != it.Role:
		return r.T("item.standin", args)
	}
	return r.T("item.for", args)
}

// standing says what was done about an item so far; "" for an untouched one.
func (r Reader) standing(p *flows.Project, it flows.Item, s flows.State) string {
	if s.Rev == 0 && s.Hidden == "" {
		return ""
	}
	line := join(r.T("status.is."+string(s.Status)), r.T("by", locale.Args{"Who": r.who(s.By), "Day": r.day(s.At)}))
	if s.Hidden != "" {
		return r.T("item.hidden", locale.Args{"Reason": Escape(cut(s.Hidden, 150))})
	}
	return join(line, r.because(s))
}

// because is the evidence or the reason that goes with a status.
func (r Reader) because(s flows.State) string {
	switch {
	case s.Status == flows.Done && s.Later:
		return r.T("status.later")
	case s.Status == flows.Done && s.Evidence != "":
		return r.T("status.evidence", locale.Args{"Text": proof(s.Evidence)})
	case s.Status == flows.Skipped:
		return r.T("status.reason", locale.Args{"Text": Escape(cut(s.Reason, 120))})
	}
	return ""
}

// guidance is what the guide says behind an item (R5): the first passage, in our words, its chapter, and the others to press.
func (r Reader) guidance(it flows.Item) []slack.Block {
	if len(it.Passages) == 0 {
		return []slack.Block{contextLine(r.T("item.noguidance"))}
	}
	p, _ := r.Guide.Passage(r.Lang, it.Passages[0])
	return append([]slack.Block{section("*" + Escape(p.Title) + "*\n" + mrkdwn(p.Body)), contextLine(r.source(p))},
		r.readOn(it.Passages[1:])...)
}

// ask asks for the evidence of an item, or for the reason why it isn't applicable.
func (r Reader) ask(p *flows.Project, run flows.Run) Message {
	it, _ := p.Item(r.Lib, run.Step.Item)
	t, s := r.text(it), p.State(it.ID)
	kind := string(run.Step.Ask)
	question := r.T("ask." + kind)
	text := "📋 *" + t.Title + "*\n" + question + r.addressed()
	if run.Step.Ask == flows.AskEvidence {
		text += "\n_" + r.T("item.evidence", locale.Args{"Text": r.wanted(p, it)}) + "_"
	}
	var els []slack.BlockElement
	els = append(els, primary(button(ActFill, Pack(p.ID, it.ID, kind), r.T("ask.fill."+kind))))
	if run.Step.Ask == flows.AskEvidence && !s.Reopened {
		els = append(els, button(ActLater, Pack(p.ID, it.ID), r.T("ask.later")))
	}
	els = append(els, button(ActBack, Pack(p.ID), r.T("ask.back")))
	return Message{Text: t.Title + ": " + question, Blocks: []slack.Block{
		section(text), contextLine(r.place(p, it)), actions(els...)}}
}

// addressed says how an answer reaches the bot where it does not hear everything.
func (r Reader) addressed() string {
	if !r.Channel {
		return ""
	}
	return " " + r.T("ask.channel")
}

// Resume shows where a walk was left.
func (r Reader) Resume(p *flows.Project, run flows.Run) Message {
	text := r.T("pause.kept")
	if it, ok := p.Item(r.Lib, run.Step.Item); ok {
		text = r.T("pause.at", locale.Args{"Title": r.text(it).Title})
	}
	where, els := "", []slack.BlockElement{primary(button(ActResume, Pack(p.ID), r.T("pause.resume")))}
	if run.Phase > 0 { // the intake belongs to no phase
		where = join(r.phase(run.Phase), r.standingOf(p.Progress(r.Lib, run.Phase)))
		els = append(els, button(ActOverview+".new", Pack(p.ID, num(run.Phase), "all"), r.T("overview.button")))
	}
	return Message{Text: text, Blocks: []slack.Block{
		section("*" + text + "*\n" + r.T("pause.how")), contextLine("📋 " + join(Name(p.Name), where)),
		actions(append(els, button(ActStop, Pack(p.ID), r.T("pause.stop")))...)}}
}
