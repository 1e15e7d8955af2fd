package blocks

import (
	"strings"

	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/flows"
)

// Overview lists a phase with every state; with onlyOpen what is still to do.
func (r Reader) Overview(p *flows.Project, phase int, onlyOpen bool) Message {
	g := p.Progress(r.Lib, phase)
	head := r.T("overview.title", locale.Args{"Phase": r.phase(phase), "Project": Name(p.Name)})
	items := p.Applicable(r.Lib, phase)
	var lines []string
	var options []*slack.OptionBlockObject
	for i, it := range items {
		s := p.State(it.ID)
		options = append(options, option(Pack(p.ID, it.ID), num(i+1)+" · "+r.Lib.Text(it, r.Lang).Title))
		if onlyOpen && s.Status != flows.Open && s.Status != flows.Busy {
			continue
		}
		lines = append(lines, r.row(p, it, s, i+1))
	}
	if len(lines) == 0 {
		lines = []string{r.T("overview.nothing")}
	}
	blocks := []slack.Block{section("*" + head + "*\n" + r.progressLine(g))}
	blocks = append(blocks, paragraphs(lines)...)
	hidden := p.HiddenItems(r.Lib, phase)
	if len(hidden) > 0 {
		blocks = append(blocks, contextLine(r.N("overview.hidden", len(hidden), locale.Args{"Titles": r.titles(hidden)})))
	}
	blocks = append(blocks, contextLine(r.T("overview.legend")),
		actions(r.overviewControls(p, phase, onlyOpen, options)...))
	if phase == contractPhase {
		blocks = append(blocks, r.contractOffer(p)...)
	}
	return Message{Text: head + " · " + r.standingOf(g), Blocks: blocks}
}

func (r Reader) overviewControls(p *flows.Project, phase int, onlyOpen bool, options []*slack.OptionBlockObject) []slack.BlockElement {
	var hidden []*slack.OptionBlockObject
	for _, it := range p.HiddenItems(r.Lib, phase) {
		hidden = append(hidden, option(Pack(p.ID, it.ID), r.Lib.Text(it, r.Lang).Title))
	}
	walk := primary(button(ActPhase, Pack(p.ID, num(phase)), r.T("overview.walk")))
	filter := button(ActOverview+".open", Pack(p.ID, num(phase), "open"), r.T("overview.open"))
	if onlyOpen {
		filter = button(ActOverview+".all", Pack(p.ID, num(phase), "all"), r.T("overview.all"))
	}
	els := []slack.BlockElement{walk, filter}
	if len(options) > 0 {
		els = append(els, menu(ActJump, r.T("overview.jump"), options))
	}
	els = append(els, button(ActOwn, Pack(p.ID, num(phase)), r.T("own.button")))
	if len(hidden) > 0 {
		els = append(els, menu(ActShow, r.T("overview.show"), hidden))
	}
	return els
}

// row is one item of an overview: state, title, and what a reader needs to know of it.
func (r Reader) row(p *flows.Project, it flows.Item, s flows.State, n int) string {
	title := r.text(it).Title
	if it.Weight == flows.Must {
		title = "*" + title + "*"
	}
	var extra string
	if s.Assignee != "" {
		extra = r.who(s.Assignee)
	}
	if s.Due != "" {
		extra = join(extra, r.T("item.due", locale.Args{"Day": r.date(s.Due)}))
	}
	state := ""
	switch {
	case s.Status == flows.Done && s.Later:
		state = r.T("status.later")
	case s.Status == flows.Skipped:
		state = r.T("status.is.nvt") + ": " + Escape(cut(s.Reason, 60))
	case s.Status == flows.Busy:
		state = r.T("status.is.bezig")
	}
	return icon(s) + " " + num(n) + " · " + join(title, state, extra)
}

func (r Reader) titles(items []flows.Item) string {
	var t []string
	for _, it := range items {
		t = append(t, r.Lib.Text(it, r.Lang).Title)
	}
	return Escape(cut(strings.Join(t, ", "), 300))
}

// progressLine is a phase's bar with its words.
func (r Reader) progressLine(g flows.Progress) string {
	percent, ok := g.Percent()
	share := "–"
	if ok {
		share = r.Amount(num(percent), "%")
	}
	return join(bar(percent)+" "+share, r.standingOf(g))
}

// standingOf says where a phase stands: not started, how many musts are open, finished.
func (r Reader) standingOf(g flows.Progress) string {
	open := ""
	switch {
	case g.OpenMust > 0:
		open = r.N("progress.must", g.OpenMust)
	case g.Asked > 0 && g.Stage == flows.Started:
		open = r.N("progress.asked", g.Asked)
	}
	switch g.Stage {
	case flows.NotStarted:
		return r.T("stage.notstarted")
	case flows.Finished:
		return r.T("stage.finished")
	case flows.Closed:
		return join(r.T("stage.closed"), open)
	}
	return or(open, r.T("stage.started"))
}

// Progress draws the seven phases as a picture made of text.
func (r Reader) Progress(p *flows.Project) Message {
	head := r.T("progress.title", locale.Args{"Project": Name(p.Name)})
	var lines []string
	for n := 1; n <= flows.Phases; n++ {
		g := p.Progress(r.Lib, n)
		percent, ok := g.Percent()
		share := "" // of a phase that has not begun its words say enough
		if g.Stage != flows.NotStarted {
			share = "–"
		}
		if ok && g.Stage != flows.NotStarted {
			share = r.Amount(num(percent), "%")
		}
		lines = append(lines, r.T("phase.n", locale.Args{"N": n})+"  "+bar(percent)+"  "+
			join("*"+r.Lib.Phase(n, r.Lang).Name+"*", share, r.standingOf(g)))
	}
	els := []slack.BlockElement{r.phaseMenu(p, r.T("progress.pick")), button(ActTodo, Pack(p.ID), r.T("todo.button"))}
	if len(p.Results) > 0 {
		els = append(els, button(ActResults, Pack(p.ID), r.T("talk.results")))
	}
	els = append(els, button(ActMembers, Pack(p.ID), r.T("members.button")), button(ActLog, Pack(p.ID, "0"), r.T("log.button")))
	blocks := []slack.Block{section("*" + head + "*"), section(strings.Join(lines, "\n")), contextLine(r.about(p)), actions(els...)}
	if len(p.Contracts) > 0 || p.Progress(r.Lib, 5).Stage != flows.NotStarted || p.Progress(r.Lib, 6).Stage != flows.NotStarted {
		blocks = append(blocks, r.contractOffer(p)...)
	}
	return Message{Text: head, Blocks: blocks}
}

// about is a project in one line: category, whom it is for, members.
func (r Reader) about(p *flows.Project) string {
	cat := ""
	if p.Category != "" {
		cat = Escape(r.Lib.Category(p.Category, r.Lang))
	}
	archived := ""
	if !p.Archived.IsZero() {
		archived = r.T("project.archived", locale.Args{"Day": r.day(p.Archived)})
	}
	linked := ""
	if p.Channel != "" {
		linked = "<#" + p.Channel + ">"
	}
	return join(cat, r.N("project.members", len(p.Members)), linked, archived)
}

// Gate is the end of a phase: what is still open among the musts, and the ways on.
func (r Reader) Gate(p *flows.Project, phase int) Message {
	g := p.Progress(r.Lib, phase)
	open := p.OpenMusts(r.Lib, phase)
	var text string
	var els []slack.BlockElement
	next := phase + 1
	gate, closed := p.Gates[phase]
	switch {
	case g.Stage == flows.Finished:
		text = r.T("gate.finished", locale.Args{"Phase": r.phase(phase)})
		if rest := r.stillOpen(p, phase); rest > 0 {
			text += "\n" + r.N("gate.rest", rest)
		}
	case closed:
		text = r.T("gate.closed", locale.Args{"Phase": r.phase(phase), "Who": r.who(gate.By), "Day": r.day(gate.At), "Reason": Escape(cut(gate.Reason, 300))})
	case g.Asked > 0 && len(open) == 0:
		text = r.N("gate.asked", g.Asked, locale.Args{"Phase": r.phase(phase)})
		els = append(els, primary(button(ActPhase, Pack(p.ID, num(phase)), r.T("gate.answer"))))
	case len(open) == 0: // nobody began, and every must is hidden
		text = "*" + join(r.phase(phase), r.standingOf(g)) + "*"
	default:
		text = r.N("gate.open", len(open), locale.Args{"Phase": r.phase(phase)}) + "\n" + r.list(p, open)
		els = append(els, primary(button(ActChange, Pack(p.ID, first(open)), r.T("gate.first"))),
			button(ActClose, Pack(p.ID, num(phase)), r.T("gate.anyway")))
	}
	if next <= flows.Phases && (g.Stage == flows.Finished || closed) {
		els = append(els, primary(button(ActPhase, Pack(p.ID, num(next)), r.T("gate.next", locale.Args{"Phase": r.phase(next)}))))
	}
	els = append(els, button(ActOverview+".new", Pack(p.ID, num(phase), "all"), r.T("overview.button")),
		button(ActProgress, Pack(p.ID), r.T("progress.button")))
	blocks := []slack.Block{section(text)}
	if notes := r.gateNotes(p, phase); notes != "" {
		blocks = append(blocks, contextLine(notes))
	}
	blocks = append(blocks, contextLine("📋 "+join(Name(p.Name), r.progressLine(g))), actions(els...))
	head, _, _ := strings.Cut(strings.ReplaceAll(text, "*", ""), "\n")
	return Message{Text: head, Blocks: blocks}
}

func first(items []flows.Item) string {
	if len(items) == 0 {
		return "-"
	}
	return items[0].ID
}

// gateNotes names the musts that were set aside: not applicable, hidden, or without their evidence yet.
func (r Reader) gateNotes(p *flows.Project, phase int) string {
	var na, later, hidden []flows.Item
	for _, it := range p.Applicable(r.Lib, phase) {
		s := p.State(it.ID)
		switch {
		case it.Weight == flows.Must && s.Status == flows.Skipped:
			na = append(na, it)
		case s.Status == flows.Done && s.Later:
			later = append(later, it)
		}
	}
	for _, it := range p.HiddenItems(r.Lib, phase) {
		if it.Weight == flows.Must {
			hidden = append(hidden, it)
		}
	}
	note := func(id string, items []flows.Item) string {
		if len(items) == 0 {
			return ""
		}
		return r.N(id, len(items), locale.Args{"Titles": r.titles(items)})
	}
	return join(note("gate.na", na), note("gate.later", later), note("gate.hidden", hidden))
}

func (r Reader) stillOpen(p *flows.Project, phase int) int {
	n := 0
	for _, it := range p.Applicable(r.Lib, phase) {
		if s := p.State(it.ID).Status; s == flows.Open || s == flows.Busy {
			n++
		}
	}
	return n
}

// list names items under each other, ten at most.
func (r Reader) list(p *flows.Project, items []flows.Item) string {
	var lines []string
	for i, it := range items {
		if i == 10 {
			lines = append(lines, r.N("more", len(items)-i))
			break
		}
		lines = append(lines, icon(p.State(it.ID))+" "+r.text(it).Title)
	}
	return strings.Join(lines, "\n")
}

func (r Reader) gateWhy(p *flows.Project, phase int) Message {
	open := p.OpenMusts(r.Lib, phase)
	text := "*" + r.N("gate.why", len(open), locale.Args{"Phase": r.phase(phase)}) + "*\n" + r.T("gate.whyhow") + r.addressed()
	blocks := []slack.Block{section(text)}
	if len(open) > 0 { // somebody may have closed the last one meanwhile
		blocks = append(blocks, section(r.list(p, open)))
	}
	return Message{Text: r.N("gate.why", len(open), locale.Args{"Phase": r.phase(phase)}), Blocks: append(blocks,
		actions(primary(button(ActFill, Pack(p.ID, "-", string(flows.AskGateWhy)), r.T("ask.fill.gatewhy"))),
			button(ActBack, Pack(p.ID), r.T("ask.back"))))}
}

// Todo lists what is still open for a person, musts first.
func (r Reader) Todo(p *flows.Project, items []flows.Item) Message {
	head := r.N("todo.title", len(items), locale.Args{"Project": Name(p.Name)})
	if len(items) == 0 {
		return Message{Text: head, Blocks: []slack.Block{section("*" + head + "*\n" + r.T("todo.none")),
			actions(button(ActProgress, Pack(p.ID), r.T("progress.button")))}}
	}
	var lines []string
	var options []*slack.OptionBlockObject
	for i, it := range items {
		if i < 10 {
			lines = append(lines, r.row(p, it, p.State(it.ID), i+1)+" · "+r.T("phase.n", locale.Args{"N": it.Phase}))
		}
		options = append(options, option(Pack(p.ID, it.ID), r.Lib.Text(it, r.Lang).Title))
	}
	if len(items) > 10 {
		lines = append(lines, r.N("more", len(items)-10))
	}
	blocks := []slack.Block{section("*" + head + "*")}
	blocks = append(blocks, paragraphs(lines)...)
	return Message{Text: head, Blocks: append(blocks, contextLine(r.T("todo.legend")),
		actions(primary(button(ActChange, Pack(p.ID, items[0].ID), r.T("todo.first"))), menu(ActJump, r.T("overview.jump"), options),
			button(ActProgress, Pack(p.ID), r.T("progress.button"))))}
}
