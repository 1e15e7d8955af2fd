package bot

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/reminders"
)

// noticeMonths is how near a notice date has to be for the filter that shows it (own).
const noticeMonths = 6

// cards are all contracts that the person may see, those that end first on top.
func (t *turn) cards() ([]blocks.Card, error) {
	all, err := t.myContracts()
	if err != nil {
		return nil, err
	}
	out := make([]blocks.Card, 0, len(all))
	for _, c := range all {
		p, err := t.project(c.Project)
		if err != nil {
			return nil, err
		}
		k, err := t.cardOf(c, p)
		if err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	slices.SortStableFunc(out, func(a, b blocks.Card) int {
		return cmp.Or(a.Contract.LastDay().Compare(b.Contract.LastDay()), strings.Compare(a.Contract.Title, b.Contract.Title))
	})
	return out, nil
}

// contracts shows a page of the person's contracts, in their own conversation.
func (t *turn) contracts(offset int, filter string, inPlace bool) error {
	l, err := t.portfolio(offset, filter)
	if err != nil {
		return err
	}
	m := t.r.Contracts(l)
	if inPlace && t.ev.Direct && t.ev.TS != "" {
		t.aloneInPlace(m, walls(l)...)
		return nil
	}
	t.alone(m, walls(l)...)
	return nil
}

// portfolio is a page of the person's contracts, those that a filter lets through.
func (t *turn) portfolio(offset int, filter string) (blocks.Portfolio, error) {
	all, err := t.cards()
	if err != nil {
		return blocks.Portfolio{}, err
	}
	l := blocks.Portfolio{Offset: offset, Filter: first(filter, blocks.FilterAll), Total: len(all)}
	l.Name, _ = nameFilter(filter)
	today := t.r.Today()
	for _, k := range all {
		if !slices.Contains(l.Owners, k.Contract.Owner) {
			l.Owners = append(l.Owners, k.Contract.Owner)
		}
		if n := (blocks.Named{ID: k.Project.ID, Name: k.Project.Name}); !k.Folder && !slices.Contains(l.Projects, n) {
			l.Projects = append(l.Projects, n)
		}
		if fits(k, l.Filter, today) {
			l.Cards = append(l.Cards, k)
		}
	}
	return l, nil
}

// walls are the projects of which a list shows something: contracts from its page on, and what its menu names.
func walls(l blocks.Portfolio) (ids []string) {
	from := max(0, min(l.Offset, len(l.Cards)-1))
	for _, k := range l.Cards[from:] {
		ids = append(ids, k.Project.ID)
	}
	for _, p := range l.Projects {
		ids = append(ids, p.ID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// fits tells whether a filter lets a contract through.
func fits(k blocks.Card, filter string, today reminders.Date) bool {
	c := k.Contract
	if user, ok := strings.CutPrefix(filter, blocks.FilterUser); ok {
		return c.Owner == user
	}
	if project, ok := strings.CutPrefix(filter, blocks.FilterProject); ok {
		return k.Project.ID == project
	}
	if words, ok := nameFilter(filter); ok {
		return holds(c.Title, words) || holds(c.Supplier, words)
	}
	switch filter {
	case blocks.FilterRunning:
		return c.Running(today)
	case blocks.FilterLate:
		return slices.ContainsFunc(k.Duties, func(d reminders.Duty) bool { return d.Date.Before(today) })
	case blocks.FilterGaps:
		return len(k.Gaps) > 0
	case blocks.FilterNotice:
		return c.Ended == nil && slices.ContainsFunc(c.Extensions, func(e reminders.Extension) bool {
			return !e.Taken && !e.Notice.Before(today) && !e.Notice.After(today.AddMonths(noticeMonths))
		})
	}
	return true
}

// pressContracts handles the controls of the list.
func (t *turn) pressContracts(sub, value string) error {
	part := blocks.Unpack(value, 2)
	switch sub {
	case "file":
		return t.exportContracts()
	case "picture":
		return t.timeline()
	case "import":
		return t.importOffer()
	case "template":
		return t.importTemplate()
	case "take":
		return t.importTake(value)
	case "stop":
		t.aloneInPlace(t.r.Line(t.r.T("import.stopped"), ""))
		return nil
	}
	offset, err := strconv.Atoi(part[0])
	return t.contracts(max(offset, 0), part[1], err == nil)
}

// heard is what a message means to an open question: "contract loopt af in 2027" is an answer to it, unless there is a contract of
// that name, and "besluit" alone is one too; so is a reminder or an absence that nobody is named in.
func (t *turn) heard(in intent) (intent, error) {
	if strings.HasPrefix(in.name, manages) && in.arg == "" || in.loose {
		return intent{}, nil
	}
	byWords := (in.name == "contract.list" || in.name == "agenda") && in.arg != "" // "contracten van 2024 lopen af"
	if in.name != "contract.open" && !byWords {
		return in, nil
	}
	all, err := t.myContracts()
	if err != nil {
		return in, err
	}
	if !slices.ContainsFunc(all, func(c *reminders.Contract) bool {
		return alike(c.Title) == alike(in.arg) || byWords && holds(c.Title, in.arg)
	}) {
		return intent{}, nil
	}
	return in, nil
}

// findContract shows the contract of a name, or the few that could be meant. A sentence that names none is a question.
func (t *turn) findContract(name, text string) error {
	n, err := t.named(name)
	if err != nil {
		return err
	}
	all, err := t.cards()
	if err != nil {
		return err
	}
	meant := func(k blocks.Card) bool {
		return slices.Contains(n.all, k.Contract) || strings.Contains(alike(k.Contract.Supplier), alike(unquote(name)))
	}
	if n.rest != "" {
		n.all = nil // "contract laptops loopt af in 2027"
	}
	if exact := slices.DeleteFunc(slices.Clone(n.all), func(c *reminders.Contract) bool { return alike(c.Title) != alike(unquote(name)) }); len(exact) > 0 {
		meant = func(k blocks.Card) bool { return slices.Contains(exact, k.Contract) }
	}
	found := slices.DeleteFunc(slices.Clone(all), func(k blocks.Card) bool { return !meant(k) })
	switch {
	case len(found) == 1:
		t.replyOf(found[0].Project, t.r.ContractCard(found[0]))
	case len(found) > 1:
		l := blocks.Portfolio{Cards: found, Total: len(all), Name: name}
		t.alone(t.r.Contracts(l), walls(l)...)
	case len(strings.Fields(name)) > 3:
		return t.ask(text)
	default:
		return errNoContract
	}
	return nil
}

// contractPapers are the contracts that a file about all of them is made of; false when there are none.
func (t *turn) contractPapers() (ids []string, err error) {
	all, err := t.cards()
	if err != nil {
		return nil, err
	}
	for _, k := range all {
		ids = append(ids, k.Contract.ID)
	}
	if len(ids) == 0 {
		return nil, errNoContracts
	}
	return ids, nil
}

// exportContracts sends all of the person's contracts as one workbook.
func (t *turn) exportContracts() error {
	ids, err := t.contractPapers()
	if err != nil {
		return err
	}
	t.attachOwn(t.r.T("contracts.filehere"), Paper{Kind: PaperContracts, Contracts: ids})
	return nil
}

// timelinePages is how many pictures of a timeline come at once, and picturePage how many contracts are in each.
const (
	timelinePages = 5
	picturePage   = 20
)

// timeline sends the picture of the person's contracts, in as many parts as it takes.
func (t *turn) timeline() error {
	ids, err := t.contractPapers()
	if err != nil {
		return err
	}
	pages := (len(ids) + picturePage - 1) / picturePage
	for n := range min(pages, timelinePages) {
		t.attachOwn(t.r.T("contracts.picturehere"), Paper{Kind: PaperTimeline, Contracts: ids, Version: n + 1})
	}
	if pages > timelinePages {
		t.alone(t.r.Line(t.r.T("contracts.picturemore", locale.Args{"N": timelinePages * picturePage}), ""))
	}
	return nil
}

// attachOwn sends a file to the person alone. It is made of what they may see when it goes out.
func (t *turn) attachOwn(text string, paper Paper) {
	paper.User, paper.Lang, paper.TZ, paper.Else = t.ev.User, t.r.Lang, t.who.TZ, t.r.T("file.failed")
	t.out.Posts = append(t.out.Posts, Post{Shape: Attached, Channel: t.ev.User, Text: text, Paper: &paper, Reader: t.ev.User})
	t.pointTo(t.direct())
}

// deskLines is how many duties App Home shows.
const deskLines = 5

// desk is what waits for the person, for their App Home.
func (t *turn) desk() (blocks.Desk, error) {
	r, err := t.rules()
	if err != nil {
		return blocks.Desk{}, err
	}
	a, err := t.mem.Agenda(t.ev.User)
	if err != nil {
		return blocks.Desk{}, err
	}
	all, err := t.myContracts()
	if err != nil {
		return blocks.Desk{}, err
	}
	lines, err := t.mine(a, r)
	if err != nil {
		return blocks.Desk{}, err
	}
	d, today := blocks.Desk{Contracts: len(all)}, t.r.Today()
	for _, l := range lines {
		if l.Date.After(today) {
			continue
		}
		if l.Date.Before(today) {
			d.Late++
		}
		if len(d.Lines) < deskLines {
			d.Lines = append(d.Lines, l)
		} else {
			d.More++
		}
	}
	return d, nil
}
