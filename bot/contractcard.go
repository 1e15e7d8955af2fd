package bot

import (
	"slices"
	"strconv"
	"strings"

	"kringloop/bot/blocks"
	"kringloop/flows"
	"kringloop/reminders"
)

// cardOf gathers what is shown of a contract.
func (t *turn) cardOf(c *reminders.Contract, p *flows.Project) (blocks.Card, error) {
	r, err := t.rules()
	if err != nil {
		return blocks.Card{}, err
	}
	k := blocks.Card{Contract: c, Project: p, Duties: dutiesOf(c, p, r), Gaps: c.Gaps(r, t.r.Today()), Rules: r, Folder: isFolder(p),
		Ownerless: t.ownerless(c, p)}
	if k.Ownerless {
		k.Gaps = slices.Insert(k.Gaps, 0, reminders.Gap{Field: reminders.GapOwner})
	}
	return k, t.fail
}

// showCard shows a contract's card, further down.
func (t *turn) showCard(id string) error {
	c, p, err := t.contract(id)
	if err != nil {
		return err
	}
	k, err := t.cardOf(c, p)
	if err != nil {
		return err
	}
	t.replyOf(p, t.r.ContractCard(k))
	return nil
}

// Views of a message about a contract, which a form brings up to date. Beside these "list.<form>" is a list.
const (
	viewCard   = "card"
	viewGaps   = "gaps"
	viewAll    = blocks.ContractAll
	viewAsked  = "asked"
	viewList   = "list."
	viewNone   = "none"
	viewNewOne = "-" // whatever is shown comes as a new message
)

// viewOf renders such a view.
func (t *turn) viewOf(k blocks.Card, view string) (blocks.Message, bool) {
	if form, ok := strings.CutPrefix(view, viewList); ok {
		if f, ok := blocks.FormOf(form); ok && f.List != nil {
			return t.r.EntryList(k, f, 0), true
		}
	}
	switch view {
	case viewCard, viewNewOne:
		return t.r.ContractCard(k), true
	case viewGaps:
		return t.r.Gaps(k), true
	case viewAll:
		return t.r.Agreed(k), true
	case viewAsked:
		return t.r.AskedLate(k), true
	}
	return blocks.Message{}, false
}

// pressed names the message whose control was pressed, for what comes back of a form.
func (t *turn) pressed() string {
	switch {
	case t.ev.TS == "":
		return ""
	case t.ev.Direct:
		return "dm:" + t.ev.TS
	}
	return t.ev.Channel + ":" + t.ev.TS
}

// backTo makes the event one in that message; false when there is none.
func (t *turn) backTo(place string) bool {
	channel, ts, ok := strings.Cut(place, ":")
	if !ok || channel == "" || ts == "" {
		return false
	}
	t.ev.TS, t.ev.Direct, t.ev.Kind = ts, channel == "dm", Pressed
	if !t.ev.Direct {
		t.ev.Channel, t.ev.Thread = channel, ""
	}
	return true
}

// pressContract handles the controls of a contract. That the person may see it is checked here, whatever the control says.
func (t *turn) pressContract(sub, value string) error {
	what, _, _ := strings.Cut(sub, ".")
	if what == blocks.ContractMore {
		what, value, _ = strings.Cut(value, " ")
	}
	part := blocks.Unpack(value, 4)
	if what == blocks.ContractAsked {
		return t.askMine(max(0, number(part[1])), true)
	}
	if part[0] == "-" { // the person's own calendar
		return t.pressFeed(what, sub, nil)
	}
	c, p, err := t.contract(part[0])
	if err != nil {
		return err
	}
	k, err := t.cardOf(c, p)
	if err != nil {
		return err
	}
	switch what {
	case blocks.ContractOpen:
		t.replyOf(p, t.r.ContractCard(k))
	case blocks.ContractCard:
		t.replace(t.r.ContractCard(k), p)
	case blocks.ContractGaps:
		t.replace(t.r.Gaps(k), p)
	case blocks.ContractAll:
		t.replyOf(p, t.r.Agreed(k))
	case blocks.ContractForm:
		return t.pressForm(k, part)
	case blocks.ContractList:
		return t.pressList(k, part)
	case blocks.ContractDrop:
		return t.pressDrop(k, part)
	case blocks.ContractFigures:
		return t.figures(c, p)
	case blocks.ContractHandover:
		return t.handover(c, p)
	case blocks.ContractMembers:
		t.replyOf(p, t.r.Members(p, t.ev.User))
	case blocks.ContractSheet:
		t.attach(t.spotFor(p), p, t.r.T("contract.sheet"), Paper{Kind: PaperContract, Contracts: []string{c.ID}})
	case blocks.ContractFeed, blocks.ContractRevoke:
		return t.pressFeed(what, sub, c)
	default:
		return t.pressStone(what, sub, k, part)
	}
	return nil
}

// pressStone handles the controls about what a contract's calendar and log hold.
func (t *turn) pressStone(what, sub string, k blocks.Card, part []string) error {
	c, p := k.Contract, k.Project
	switch what {
	case blocks.ContractCalendar:
		offset := -1
		if n, err := strconv.Atoi(part[1]); err == nil && n >= 0 {
			offset = n
		}
		if m := t.r.Calendar(k, offset); offset < 0 {
			t.replyOf(p, m)
		} else {
			t.replace(m, p)
		}
	case blocks.ContractStone:
		m, ok := c.Milestone(part[1], k.Rules)
		if !ok {
			return flows.ErrNoItem
		}
		i := slices.IndexFunc(k.Duties, func(d reminders.Duty) bool { return d.Key == m.Key() })
		var d reminders.Duty
		if i >= 0 {
			d = k.Duties[i]
		}
		t.replyOf(p, t.r.Stone(k, m, d, i >= 0))
	case blocks.ContractReopen:
		if err := c.Reopen(part[1], t.act(k.Rules)); err != nil {
			return err
		}
		m, _ := c.Milestone(part[1], k.Rules)
		duties := dutiesOf(c, p, k.Rules)
		i := slices.IndexFunc(duties, func(d reminders.Duty) bool { return d.Key == m.Key() })
		var d reminders.Duty
		if i >= 0 {
			d = duties[i]
		}
		t.replace(t.r.Stone(k, m, d, i >= 0), p)
	case blocks.ContractLate:
		return t.pressLate(sub, k, part[1])
	case blocks.ContractDay:
		if _, ok := c.Milestone(part[1], k.Rules); !ok {
			return flows.ErrNoItem
		}
		t.attach(t.spotFor(p), p, t.r.T("contract.day"), Paper{Kind: PaperDay, Contracts: []string{c.ID}, Step: part[1]})
	case blocks.ContractLog:
		offset, _ := strconv.Atoi(part[1])
		return t.contractLog(k, max(offset, 0), part[1] != "")
	case blocks.ContractResume:
		if err := c.Resume(t.act(k.Rules)); err != nil {
			return err
		}
		return t.showAs(k, viewCard)
	default:
		return flows.ErrNoItem
	}
	return nil
}

// pressLate says what became of a milestone that lay before the registration.
func (t *turn) pressLate(sub string, k blocks.Card, key string) error {
	_, answer, _ := strings.Cut(sub, ".")
	status := reminders.Done
	switch answer {
	case "all":
		t.replyOf(k.Project, t.r.AskedLate(k))
		return nil
	case "nvt":
		return t.openForm(k, "nvt", key, viewAsked)
	case "todo":
		status = reminders.Todo
	}
	text := ""
	if kind, _, _ := strings.Cut(key, "."); kind == reminders.Growth && status == reminders.Done {
		text = t.r.T("contract.beforereg")
	}
	if err := k.Contract.AnswerLate(key, status, text, t.act(k.Rules)); err != nil {
		return err
	}
	return t.showAs(k, viewAsked)
}

// showAs puts a view of a contract, as it is now, into the message whose control was pressed.
func (t *turn) showAs(k blocks.Card, view string) error {
	k, err := t.cardOf(k.Contract, k.Project)
	if err != nil {
		return err
	}
	if m, ok := t.viewOf(k, view); ok {
		t.replace(m, k.Project)
	}
	return nil
}

// pressForm opens a form. What it fills in is shown in the message that it was opened from.
func (t *turn) pressForm(k blocks.Card, part []string) error {
	view := part[3]
	if f, ok := blocks.FormOf(part[1]); ok && view != viewGaps && view != viewAll {
		view = viewCard
		if f.List != nil {
			view = viewList + part[1]
		}
		if part[1] == "kpimore" {
			view = viewList + "kpis"
		}
	}
	switch part[1] {
	case "nvt", "owner", "dates", "extend", "stop":
		view = viewNone // they have an answer of their own
	}
	return t.openForm(k, part[1], part[2], view)
}

func (t *turn) openForm(k blocks.Card, form, key, view string) error {
	f, ok := blocks.FormOf(form)
	if !ok || form == "register" {
		return flows.ErrNoItem
	}
	known := map[string][]string{}
	switch year, isYear := strings.CutPrefix(key, "y"); {
	case form == "kpis" && key == "-":
		known["every"], key = []string{"1"}, "" // the default (flows §3.2)
	case form == "ordered" && isYear && number(year) > 0:
		known["year"], key = []string{year}, ""
	case key == "-":
		key = ""
	case f.List != nil && f.List.At(k.Contract, key) < 0:
		t.whisper(t.r.T("note.old"))
		return nil
	}
	w := blocks.Where{Contract: k.Contract, Key: key, View: view, Place: t.pressed()}
	t.open(t.r.FormModal(f, w, known), k.Project.ID)
	return nil
}

// pressList shows a list of a contract, in place.
func (t *turn) pressList(k blocks.Card, part []string) error {
	f, ok := blocks.FormOf(part[1])
	if !ok || f.List == nil {
		return flows.ErrNoItem
	}
	offset, _ := strconv.Atoi(part[2])
	if t.ev.Action.ID == blocks.ActContract+"."+blocks.ContractMore {
		t.replyOf(k.Project, t.r.EntryList(k, f, 0))
		return nil
	}
	t.replace(t.r.EntryList(k, f, offset), k.Project)
	return nil
}

// pressDrop takes an entry out of a list.
func (t *turn) pressDrop(k blocks.Card, part []string) error {
	f, ok := blocks.FormOf(part[1])
	if !ok || f.List == nil {
		return flows.ErrNoItem
	}
	i := f.List.At(k.Contract, part[2])
	if i < 0 {
		t.whisper(t.r.T("note.old"))
		return nil
	}
	if err := dropEntry(k.Contract, part[1], i, t.act(k.Rules)); err != nil {
		return err
	}
	return t.showAs(k, viewList+part[1])
}

// contractLog shows a page of a contract's log; pressed, it takes the place of the page before.
func (t *turn) contractLog(k blocks.Card, offset int, inPlace bool) error {
	const size = 12
	page, total, err := t.mem.ContractLog(k.Contract.ID, offset, size)
	if err != nil {
		return err
	}
	m := t.r.ContractLogPage(k.Contract, page, offset, total)
	if inPlace {
		t.replace(m, k.Project)
	} else {
		t.replyOf(k.Project, m)
	}
	return nil
}
