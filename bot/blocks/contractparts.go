package blocks

import (
	"strings"

	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/flows/dialogue"
	"kringloop/reminders"
)

// listPage is how many entries of a list are shown at a time.
const listPage = 15

// EntryList shows a list of a contract: each entry can be changed or taken out, and others added.
func (r Reader) EntryList(k Card, f *Form, offset int) Message {
	c := k.Contract
	keys := f.List.Keys(c)
	head := r.T("contract.part."+f.ID) + " · " + Name(c.Title)
	blocks := []slack.Block{section("*" + head + "*")}
	if len(keys) == 0 {
		blocks = append(blocks, section(r.T("contract.empty")))
	}
	offset = max(0, min(offset, len(keys)-1))
	for i := offset; i < min(offset+listPage, len(keys)); i++ {
		opts := []*slack.OptionBlockObject{option(Pack(ContractForm, c.ID, f.ID, keys[i]), r.T("contract.change"))}
		if f.ID == "kpis" {
			opts = append(opts, option(Pack(ContractForm, c.ID, "kpimore", keys[i]), r.T("contract.kpimore")))
		}
		opts = append(opts, option(Pack(ContractDrop, c.ID, f.ID, keys[i]), r.T("contract.drop")))
		el := slack.NewOverflowBlockElement(ActContract+"."+ContractMore, opts...)
		blocks = append(blocks, sectionWith(f.List.Line(r, c, i), el))
	}
	var els []slack.BlockElement
	if len(keys) < f.List.Most && !(f.ID == "thresholds" && len(c.KPIs) == 0) {
		els = append(els, primary(contractButton(ContractForm+"."+f.ID, Pack(c.ID, f.ID, "-"), r.T("contract.add"))))
	}
	if offset > 0 {
		els = append(els, contractButton(ContractList+".back", Pack(c.ID, f.ID, num(max(0, offset-listPage))), r.T("agenda.back")))
	}
	if next := offset + listPage; next < len(keys) {
		els = append(els, contractButton(ContractList+".next", Pack(c.ID, f.ID, num(next)), r.T("agenda.next")))
	}
	if f.ID == "extensions" && len(keys) > 0 {
		blocks = append(blocks, contextLine(r.T("contract.extensionhow")))
	}
	if f.ID == "thresholds" {
		blocks = append(blocks, contextLine(r.T("contract.thresholdhow")))
	}
	els = append(els, contractButton(ContractCard, Pack(c.ID), r.T("contract.back")))
	return Message{Text: head, Blocks: append(blocks, actions(els...))}
}

// group is a part of all that is agreed in a contract: a form, and what it says now.
type group struct {
	form string
	says func(r Reader, c *reminders.Contract) string
}

func listed(form string) group {
	return group{form, func(r Reader, c *reminders.Contract) string {
		f, _ := FormOf(form)
		n := len(f.List.Entries(c))
		if n == 0 {
			return ""
		}
		text := f.List.Line(r, c, 0)
		if n > 1 {
			text += " · " + r.N("more", n-1)
		}
		return text
	}}
}

// fields says what the fields of a form are.
func fields(form string) group {
	return group{form, func(r Reader, c *reminders.Contract) string {
		f, _ := FormOf(form)
		var out []string
		for _, fd := range f.Fields {
			if now := fd.Get(c, -1); len(now) > 0 {
				out = append(out, r.label(fd)+r.shownField(fd, c, now))
			}
		}
		return strings.Join(out, " · ")
	}}
}

// label is the name of a field before what it says; a question needs no colon.
func (r Reader) label(fd Field) string {
	name := r.T("contract.field." + fd.ID)
	if strings.HasSuffix(name, "?") {
		return name + " "
	}
	return name + ": "
}

func (r Reader) shownField(fd Field, c *reminders.Contract, now []string) string {
	switch fd.Kind {
	case FieldDay:
		return r.date(now[0])
	case FieldUser:
		return r.person(now[0])
	case FieldNumber, FieldCount:
		return dialogue.ShowNumber(now[0], r.Lang)
	case FieldCategory:
		return Escape(r.Lib.Category(now[0], r.Lang))
	case FieldChoices:
		return r.kinds(c)
	case FieldChoice:
		return r.choice(fd.ID, now[0])
	case FieldLink:
		return proof(now[0])
	}
	return Name(cut(strings.Join(strings.Fields(now[0]), " "), 160))
}

// people are those who have a part, first of all who looks after it.
var people = group{"people", func(r Reader, c *reminders.Contract) string {
	return join(r.label(ownerField)+r.person(c.Owner), fields("people").says(r, c))
}}

// groups are all fields of a contract, in the order of flows §3.1.
var groups = []group{fields("main"), people, fields("dates"), listed("extensions"), listed("ambitions"), listed("kpis"), fields("sla"),
	listed("growth"), listed("thresholds"), fields("takeback"), fields("reporting"), fields("estimated"), listed("ordered"), fields("maintenance"),
	fields("product"), listed("actors"), listed("actions"), listed("links"), fields("cadence"), fields("cadenceend")}

// Agreed shows all that is agreed in a contract, with a menu to change any part of it.
func (r Reader) Agreed(k Card) Message {
	c := k.Contract
	head := r.T("contract.agreed", locale.Args{"Title": Name(c.Title)})
	blocks := []slack.Block{section("*" + head + "*")}
	var lines []string
	var options []*slack.OptionBlockObject
	for _, g := range groups {
		f, _ := FormOf(g.form)
		framework := g.form == "ordered" || g.form == "estimated"
		if framework && !c.Is(reminders.Framework) || g.form == "dates" && c.Ended != nil {
			continue
		}
		none := "–"
		if strings.HasPrefix(g.form, "cadence") {
			none = r.T("contract.asset")
		}
		lines = append(lines, "*"+r.T("contract.part."+g.form)+"* · "+or(cut(g.says(r, c), 600), none))
		value := Pack(ContractForm, c.ID, g.form, "-", ContractAll)
		if f.List != nil {
			value = Pack(ContractList, c.ID, g.form, "0")
		}
		options = append(options, option(value, r.T("contract.part."+g.form)))
	}
	blocks = append(blocks, paragraphs(lines)...)
	return Message{Text: head, Blocks: append(blocks, actions(menu(ActContract+"."+ContractMore, r.T("contract.changepart"), options),
		contractButton(ContractCard, Pack(c.ID), r.T("contract.back"))))}
}

// calendarPage is how many milestones of a calendar are shown at a time.
const calendarPage = 12

// Calendar shows the milestones of a contract, what became of each, and from where today is; offset -1 begins there.
func (r Reader) Calendar(k Card, offset int) Message {
	c := k.Contract
	all := c.Milestones(k.Rules)
	if offset < 0 {
		for offset = 0; offset < len(all) && !r.ahead(c, all[offset]); offset++ {
		}
	}
	offset = max(0, min(offset, len(all)-1))
	end := min(offset+calendarPage, len(all))
	head := r.T("contract.calendarof", locale.Args{"Title": Name(c.Title)})
	blocks := []slack.Block{section("🗓 *" + head + "*")}
	for _, m := range all[offset:end] {
		blocks = append(blocks, sectionWith(r.stoneLine(c, m), contractButton(ContractStone, Pack(c.ID, m.Key()), r.T("open"))))
	}
	var els []slack.BlockElement
	if offset > 0 {
		els = append(els, contractButton(ContractCalendar+".back", Pack(c.ID, num(max(0, offset-calendarPage))), r.T("contract.earlier")))
	}
	if end < len(all) {
		els = append(els, contractButton(ContractCalendar+".next", Pack(c.ID, num(end)), r.T("contract.later")))
	}
	els = append(els, contractButton(ContractFeed, Pack(c.ID), r.T("contract.menu.feed")), contractButton(ContractCard, Pack(c.ID), r.T("contract.back")))
	foot := r.T("log.how", locale.Args{"From": offset + 1, "To": end, "Total": len(all)})
	foot, _, _ = strings.Cut(foot, ",")
	return Message{Text: head, Blocks: append(blocks, contextLine(foot), actions(els...))}
}

// ahead tells whether something is still to be done about a milestone.
func (r Reader) ahead(c *reminders.Contract, m reminders.Milestone) bool {
	s := c.Status(m)
	return s == reminders.Planned || s == reminders.Todo
}

// stoneLine is a milestone with its day and what became of it. What lay before the registration is grey: in italics.
func (r Reader) stoneLine(c *reminders.Contract, m reminders.Milestone) string {
	name := r.stone(m.Kind, m.N, promiseText(c, m))
	line := join(name, r.date(m.Date.String()))
	switch s := c.Status(m); {
	case s == reminders.Done:
		return "✓ " + join(line, r.T("digest.done"))
	case s == reminders.NotHere:
		return "– " + join(line, r.T("status.is.nvt"))
	case s == reminders.Before:
		return "_" + join(strings.ReplaceAll(line, "_", " "), r.T("contract.wasbefore")) + "_"
	case s == reminders.Asked:
		return "○ " + join(line, r.T("contract.unsaid"))
	case c.Late(m, r.Today()):
		return "⚠️ " + join("*"+name+"*", r.date(m.Date.String()), r.due(m.Date, r.Today()))
	}
	if !m.Opens.IsZero() && m.Kind == reminders.Yearly {
		return join("*"+name+"*", r.date(m.Date.String()), r.T("contract.opens", locale.Args{"Day": r.date(m.Opens.String())}))
	}
	return join("*"+name+"*", r.date(m.Date.String()))
}

// Stone is one milestone: what is to be done about it, or what became of it.
func (r Reader) Stone(k Card, m reminders.Milestone, d reminders.Duty, open bool) Message {
	c := k.Contract
	value := Pack(c.ID, m.Key())
	if open {
		msg := r.DutyCard(d, r.Today())
		els := []slack.BlockElement{contractButton(ContractForm+".nvt", Pack(c.ID, "nvt", m.Key()), r.T("status.do.nvt"))}
		if m.Kind != reminders.Meeting { // that has it already
			els = append(els, contractButton(ContractDay, value, r.T("contract.addday")))
		}
		return Message{Text: msg.Text, Blocks: append(msg.Blocks, actions(els...))}
	}
	mark := c.Marks[m.Key()]
	head := r.stoneLine(c, m)
	text := []string{head}
	if mark.Text != "" {
		text = append(text, Name(cut(mark.Text, 800)))
	}
	if mark.By != "" {
		text = append(text, r.T("by", locale.Args{"Who": r.who(mark.By), "Day": r.day(mark.At)}))
	}
	blocks := []slack.Block{section(strings.Join(text, "\n"))}
	switch s := c.Status(m); s {
	case reminders.Done, reminders.NotHere:
		blocks = append(blocks, actions(contractButton(ContractReopen, value, r.T("contract.reopen"))))
	case reminders.Before:
		if m.Kind == reminders.KPIDue {
			blocks = append(blocks, actions(contractButton(ContractFigures, Pack(c.ID), r.T("contract.figures"))))
		}
		blocks = append(blocks, contextLine(r.T("contract.beforehow")))
	case reminders.Asked:
		blocks = append(blocks, actions(contractButton(ContractLate+".all", value, r.T("contract.sayit"))))
	}
	return Message{Text: strings.NewReplacer("*", "", "_", "").Replace(head), Blocks: append(blocks, contextLine(Name(c.Title)))}
}
