package blocks

import (
	"strings"

	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/reminders"
)

// Filters of the list of contracts. The last three begin one: a user who looks after them, a project, or words in the name.
const (
	FilterAll     = "all"
	FilterRunning = "run"
	FilterLate    = "late"
	FilterGaps    = "gaps"
	FilterNotice  = "notice"

	FilterUser    = "u:"
	FilterProject = "p:"
	FilterName    = "n:"
)

var filters = []string{FilterAll, FilterRunning, FilterLate, FilterGaps, FilterNotice}

// Portfolio is the contracts that a person may see.
type Portfolio struct {
	Cards    []Card // those that the filter lets through
	Offset   int
	Filter   string
	Owners   []string // users who look after one of all contracts
	Projects []Named  // projects with a contract
	Total    int      // of all contracts
	Name     string   // they were looked for by this name; without a filter they are the few that were meant
	Note     string   // stands above them
}

// Named is something with an id that people call by a name.
type Named struct{ ID, Name string }

const portfolioPage = 10

// Contracts lists contracts page by page: where each stands, what is next, what is late and what is missing.
func (r Reader) Contracts(l Portfolio) Message {
	head := r.N("contracts.title", len(l.Cards))
	if l.Name != "" {
		head = r.N("contracts.named", len(l.Cards), locale.Args{"Name": Name(l.Name)})
	}
	blocks := []slack.Block{section("📄 *" + head + "*")}
	if l.Total == 0 {
		return Message{Text: r.T("contracts.none"), Blocks: []slack.Block{section(r.T("contracts.none")), actions(r.registerButtons()...)}}
	}
	if l.Note != "" {
		blocks = append(blocks, section(l.Note))
	}
	if len(l.Cards) == 0 {
		blocks = append(blocks, section(r.T("contracts.nonefit")))
	}
	l.Offset = max(0, min(l.Offset, len(l.Cards)-1))
	end := min(l.Offset+portfolioPage, len(l.Cards))
	for _, k := range l.Cards[l.Offset:end] {
		blocks = append(blocks, sectionWith(r.contractRow(k), contractButton(ContractOpen, Pack(k.Contract.ID), r.T("open"))))
	}
	if l.Name != "" && l.Filter == "" {
		return Message{Text: head, Blocks: blocks}
	}
	var els []slack.BlockElement
	if l.Offset > 0 {
		els = append(els, button(ActContracts+".back", Pack(num(max(0, l.Offset-portfolioPage)), l.Filter), r.T("agenda.back")))
	}
	if end < len(l.Cards) {
		els = append(els, button(ActContracts+".next", Pack(num(end), l.Filter), r.T("agenda.next")))
	}
	els = append(els, r.filterMenu(l))
	blocks = append(blocks, actions(els...), actions(primary(button(ActRegister, "-", r.T("contract.new"))),
		button(ActContracts+".picture", "-", r.T("contracts.picture")), button(ActContracts+".file", "-", r.T("contracts.file")),
		button(ActContracts+".import", "-", r.T("contracts.import"))))
	return Message{Text: head, Blocks: append(blocks, contextLine(r.T("contracts.foot")))}
}

func (r Reader) registerButtons() []slack.BlockElement {
	return []slack.BlockElement{primary(button(ActRegister, "-", r.T("contract.new"))), button(ActContracts+".import", "-", r.T("contracts.import"))}
}

// contractRow is a contract in two lines.
func (r Reader) contractRow(k Card) string {
	c, today := k.Contract, r.Today()
	next, late := "", 0
	for _, d := range k.Duties {
		switch {
		case d.Date.Before(today):
			late++
		case next == "":
			next = r.T("contracts.next", locale.Args{"What": r.stone(d.Kind, d.N, d.Text), "Day": r.date(d.Date.String())})
		}
	}
	marks := ""
	if late > 0 {
		marks = "⚠️ " + r.N("contracts.late", late)
	}
	gaps := ""
	if len(k.Gaps) > 0 {
		gaps = r.N("contract.incomplete", len(k.Gaps))
	}
	return join("*"+Name(c.Title)+"*", Name(c.Supplier), r.state(c), r.T("contracts.until", locale.Args{"Day": r.date(c.LastDay().String())}), r.owner(k)) +
		"\n" + or(join(marks, next, gaps), r.T("contract.complete"))
}

func (r Reader) filterMenu(l Portfolio) *slack.SelectBlockElement {
	var options []*slack.OptionBlockObject
	add := func(filter, label string) {
		if len(options) < maxOptions {
			options = append(options, option(Pack("0", filter), label))
		}
	}
	for _, f := range filters {
		add(f, r.T("contracts.filter."+f))
	}
	for _, u := range l.Owners {
		add(FilterUser+u, r.T("contracts.of", locale.Args{"Who": r.Name(u)}))
	}
	for _, p := range l.Projects {
		add(FilterProject+p.ID, r.T("contracts.in", locale.Args{"Project": p.Name}))
	}
	return menu(ActContracts+".filter", r.T("agenda.filter"), options)
}

// contractPhase is the phase in which a contract runs.
const contractPhase = 6

// contractOffer is the way from a project to its contracts, or to its first one.
func (r Reader) contractOffer(p *flows.Project) []slack.Block {
	if n := len(p.Contracts); n > 0 {
		return []slack.Block{actions(button(ActContracts+".project", Pack("-", FilterProject+p.ID), r.N("contracts.title", n)))}
	}
	if !p.Archived.IsZero() || p.Notebook() {
		return nil
	}
	return []slack.Block{actions(button(ActRegister, Pack(p.ID), r.T("contract.offer")))}
}

// RegisterIntro begins the conversation that registers a contract, and offers the same as a form.
func (r Reader) RegisterIntro(k Talk) Message {
	m := r.TalkIntro(k)
	project := k.Project.ID
	if k.Project.Notebook() {
		project = "-"
	}
	m.Blocks = append(m.Blocks, actions(button(ActRegister, project, r.T("contract.byform"))))
	return m
}

// person is how somebody is shown by name, or as Slack does where the name is not known yet.
func (r Reader) person(user string) string {
	if name := r.Name(user); name != user || user == "" {
		return r.who(user)
	}
	return "<@" + Escape(user) + ">"
}

// Handed tells the new owner of a contract what waits for them, in their own language.
func (r Reader) Handed(k Card, from string) Message {
	c := k.Contract
	text := r.T("contract.yours", locale.Args{"Who": Escape(from), "Title": Name(c.Title), "Supplier": Name(c.Supplier)})
	lines := []string{"*" + text + "*"}
	for _, d := range k.Duties[:min(5, len(k.Duties))] {
		lines = append(lines, "• "+r.dutyOnCard(d))
	}
	if n := len(k.Duties) - 5; n > 0 {
		lines = append(lines, r.N("more", n))
	}
	return Message{Text: text, Blocks: []slack.Block{section(strings.Join(lines, "\n")), contextLine(join(r.span(c), r.complete(k.Gaps))),
		actions(primary(contractButton(ContractOpen, Pack(c.ID), r.T("open"))))}}
}

// Replanned says what a change of dates leads to: the end, and what is planned anew.
func (r Reader) Replanned(k Card, text string) Message {
	lines := []string{"🗓 *" + text + "*"}
	for _, d := range k.Duties {
		switch d.Kind {
		case reminders.Evaluation, reminders.Decision, reminders.LadderDue, reminders.Closing:
			lines = append(lines, "• "+join(r.stone(d.Kind, d.N, ""), r.date(d.Date.String())))
		}
	}
	return Message{Text: text, Blocks: []slack.Block{section(strings.Join(lines, "\n")), contextLine(r.T("contract.replannedhow")),
		actions(contractButton(ContractCalendar, Pack(k.Contract.ID), r.T("contract.calendar")))}}
}

// FeedLink shows a calendar's link to the one person who may know it. With no link it tells whether there is one.
func (r Reader) FeedLink(contract, title, link string, has bool) Message {
	about := r.T("feed.mine")
	if title != "" {
		about = r.T("feed.of", locale.Args{"Title": Name(title)})
	}
	value := orDash(contract)
	if link == "" {
		text, els := r.T("feed.none"), []slack.BlockElement{primary(contractButton(ContractFeed+".make", value, r.T("feed.make")))}
		if has {
			text = r.T("feed.has")
			els = []slack.BlockElement{contractButton(ContractFeed+".make", value, r.T("feed.again")), contractButton(ContractRevoke, value, r.T("feed.revoke"))}
		}
		return Message{Text: strings.ReplaceAll(about, "*", ""), Blocks: []slack.Block{section("🗓 *" + about + "*\n" + text), actions(els...)}}
	}
	return Message{Text: strings.ReplaceAll(about, "*", ""), Blocks: []slack.Block{section("🗓 *" + about + "*\n" + Escape(link)),
		contextLine(r.T("feed.how")), actions(contractButton(ContractRevoke, value, r.T("feed.revoke")))}}
}

// Imported is what a table of contracts holds, before anything of it is registered.
type Imported struct {
	New, Known int
	Bad        []string // lines that are wrong, in words
	Notes      []string
	Value      string // of the button that registers
	Name       string // of the file
}

const badShown = 10

// ImportAsk shows what a table holds, and asks whether to register it.
func (r Reader) ImportAsk(i Imported) Message {
	head := r.T("import.read", locale.Args{"Name": Name(i.Name)})
	counts := []string{r.N("import.new", i.New), "", ""}
	if i.Known > 0 {
		counts[1] = r.N("import.known", i.Known)
	}
	if len(i.Bad) > 0 {
		counts[2] = r.N("import.bad", len(i.Bad))
	}
	lines := []string{"📄 *" + head + "*", join(counts...)}
	blocks := paragraphs(lines)
	var bad []string
	for n, b := range i.Bad {
		if n == badShown {
			bad = append(bad, r.N("more", len(i.Bad)-badShown))
			break
		}
		bad = append(bad, "⚠️ "+b)
	}
	blocks = append(blocks, paragraphs(bad)...)
	for n, note := range i.Notes {
		if n == 5 {
			blocks = append(blocks, contextLine(r.N("more", len(i.Notes)-5)))
			break
		}
		blocks = append(blocks, contextLine(note))
	}
	var els []slack.BlockElement
	if i.New > 0 {
		els = append(els, primary(button(ActContracts+".take", i.Value, r.N("import.take", i.New))), button(ActContracts+".stop", "-", r.T("import.stop")))
	}
	foot := "import.nothing"
	if i.New > 0 {
		foot = "import.notyet"
	}
	blocks = append(blocks, contextLine(r.T(foot)))
	if len(els) > 0 {
		blocks = append(blocks, actions(els...))
	}
	return Message{Text: head, Blocks: blocks}
}

// ImportOffer says how to import, with the template.
func (r Reader) ImportOffer() Message {
	text := r.T("import.offer")
	return Message{Text: strings.ReplaceAll(text, "*", ""), Blocks: []slack.Block{section(text), contextLine(r.T("import.how")),
		actions(primary(button(ActContracts+".template", "-", r.T("import.template"))))}}
}

// Desk is what waits for a person, in short, for their App Home.
type Desk struct {
	Contracts int
	Late      int
	Lines     []reminders.Line // late and of today, the first ones
	More      int
}

// desk is that part of App Home.
func (r Reader) desk(d Desk) []slack.Block {
	blocks := []slack.Block{slack.NewDividerBlock(), section("*" + join(r.N("contracts.title", d.Contracts), r.N("desk.late", d.Late)) + "*")}
	for _, l := range d.Lines {
		blocks = append(blocks, sectionWith(join(r.dueName(l, r.Today()), r.due(l.Date, r.Today())), button(ActDuty+"."+DutyShow, Pack(l.Source, l.Key), r.T("open"))))
	}
	if len(d.Lines) == 0 {
		blocks = append(blocks, contextLine(r.T("desk.none")))
	}
	if d.More > 0 {
		blocks = append(blocks, contextLine(r.N("more", d.More)))
	}
	return append(blocks, actions(button(ActContracts, Pack("-", FilterAll), r.T("contracts.all")), button(ActAgenda, "-", r.T("agenda.title"))))
}
