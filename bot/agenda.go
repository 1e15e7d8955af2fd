package bot

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/reminders"
)

// agenda shows what is late, due and to come for the person.
func (t *turn) agenda(offset int, filter string, inPlace bool) error {
	page, err := t.agendaPage(offset, filter)
	if err != nil {
		return err
	}
	say := t.alone
	if inPlace {
		say = t.aloneInPlace
	}
	say(t.r.AgendaPage(page), t.projectsOf(page.Sources)...)
	return t.fail
}

func (t *turn) agendaPage(offset int, filter string) (page blocks.Agenda, err error) {
	r, err := t.rules()
	if err != nil {
		return page, err
	}
	a, err := t.mem.Agenda(t.ev.User)
	if err != nil {
		return page, fmt.Errorf("agenda of %s: %w", t.ev.User, err)
	}
	norm, err := t.mem.Norm()
	if err != nil {
		return page, err
	}
	all, err := t.mine(a, r)
	if err != nil {
		return page, err
	}
	page = blocks.Agenda{Today: reminders.On(t.r.Now), Offset: offset, Filter: filter, Away: a.Away, Own: len(a.Own),
		Hour: first(a.Hour, t.b.defaultHour(norm))}
	for _, l := range all {
		if !slices.ContainsFunc(page.Sources, func(s reminders.Line) bool { return s.Source == l.Source }) && l.Source != ofMe {
			page.Sources = append(page.Sources, l)
		}
		if l.For != "" && !slices.Contains(page.Users, l.For) {
			page.Users = append(page.Users, l.For)
		}
		if passes(l, filter, a.User, page.Today) {
			page.Lines = append(page.Lines, l)
		}
	}
	if t.who.Administrator() {
		if page.Lost, err = t.mem.Bounces(); err != nil {
			return page, err
		}
		slices.Reverse(page.Lost)
	}
	return page, t.fail
}

// mine are the duties in which the person has a part, in order of days: what they do themselves, and what falls to them as
// deputy while somebody is away.
func (t *turn) mine(a *reminders.Agenda, r reminders.Rules) ([]reminders.Line, error) {
	sources := a.All()
	if err := t.ahead(sources); err != nil {
		return nil, err
	}
	today, people := reminders.On(t.r.Now), t.people()
	var out []reminders.Line
	for _, s := range sources {
		duties, err := t.duties(s, a.User, r)
		if err != nil {
			return nil, err
		}
		for _, d := range duties {
			users, _ := reminders.Recipients(d, reminders.StepDay, today, people)
			if !slices.Contains(users, a.User) {
				continue
			}
			l := reminders.Line{Source: d.Source, Key: d.Key, Kind: d.Kind, Title: d.Title, Text: d.Text, N: d.N, From: d.From, To: d.To, Date: d.Date}
			if !slices.Contains(d.Assignees, a.User) && len(d.Assignees) > 0 {
				l.For = d.Assignees[0]
			}
			out = append(out, l)
		}
	}
	slices.SortStableFunc(out, func(a, b reminders.Line) int {
		return cmp.Or(a.Date.Compare(b.Date), strings.Compare(a.Title, b.Title), strings.Compare(a.Key, b.Key))
	})
	return out, nil
}

// pressAgenda turns a page of the person's agenda, or filters it.
func (t *turn) pressAgenda(value string) error {
	part := blocks.Unpack(value, 2)
	offset, _ := strconv.Atoi(part[0])
	if part[1] == "-" {
		part[1] = ""
	}
	return t.agenda(offset, part[1], part[0] != "" && part[0] != "-")
}

// pressDuty handles the controls of a line. That the person may see what it is about is checked here.
func (t *turn) pressDuty(what, value string) error {
	days := ""
	if what == blocks.DutyLater {
		days, value, _ = strings.Cut(value, " ")
	}
	d, ok, err := t.dutyOf(value)
	if err != nil {
		return err
	}
	if !ok {
		part := blocks.Unpack(value, 2)
		t.whisper(t.r.T("duty.over"))
		return t.showDone(part[0], part[1], func(l *reminders.Line) { l.State = reminders.LineDone })
	}
	switch what {
	case blocks.DutyShow:
		t.send(t.direct(), t.r.DutyCard(d, reminders.On(t.r.Now)), t.projectOf(d.Source), "")
	case blocks.DutyStart:
		return t.startDuty(d)
	case blocks.DutyDone:
		if d.Kind == "own" || strings.HasPrefix(d.Source, ofProject) { // there is nothing to say of how
			return t.finishDuty(d, "")
		}
		t.open(t.r.DutyModal(d), t.projectOf(d.Source))
	case blocks.DutyPass:
		t.open(t.r.PassModal(d), t.projectOf(d.Source))
	case blocks.DutyLater:
		if days == "date" {
			t.open(t.r.LaterModal(d), t.projectOf(d.Source))
			return nil
		}
		if n := number(days); n > 0 {
			return t.later(d, reminders.On(t.r.Now).AddDays(n))
		}
	}
	return nil
}

// submitDuty takes what was filled in about a duty.
func (t *turn) submitDuty(rest string) error {
	part := blocks.Unpack(rest, 3)
	d, ok, err := t.dutyOf(blocks.Pack(part[1], part[2]))
	if err != nil {
		return err
	}
	if !ok {
		t.whisper(t.r.T("duty.over"))
		return nil
	}
	v := t.ev.View
	switch part[0] {
	case blocks.DutyDone:
		return t.finishDuty(d, v.Value(blocks.InText))
	case blocks.DutyLater:
		day, err := reminders.ParseDate(v.Value(blocks.InDue))
		if err != nil {
			return flows.ErrBadDate
		}
		return t.later(d, day)
	case blocks.DutyPass:
		return t.pass(d, v.Value(blocks.InUser))
	}
	return nil
}

// later brings a line back to the person on another day; the moments of others stay.
func (t *turn) later(d reminders.Duty, on reminders.Date) error {
	a, err := t.mem.Agenda(t.ev.User)
	if err != nil {
		return fmt.Errorf("agenda of %s: %w", t.ev.User, err)
	}
	r, err := t.rules()
	if err != nil {
		return err
	}
	today := reminders.On(t.r.Now)
	if !on.After(today) {
		return errNotLater
	}
	on = r.Calendar.Next(on)
	a.Later(d.Source, d.Key, today, on)
	t.plans.touch(t.ev.User)
	if id, ok := strings.CutPrefix(d.Source, ofContract); ok {
		c, _, err := t.contract(id)
		if err != nil {
			return err
		}
		c.PutOff(d.Key, on, t.act(r))
	}
	t.told("duty.putoff", locale.Args{"Day": t.r.Day(reminders.Instant(on, 12, 0, t.r.Now.Location()), t.r.Now)}, d)
	return t.showDone(d.Source, d.Key, func(l *reminders.Line) { l.State, l.Until = reminders.LineLater, on })
}

// told says what became of a duty, unless the digest in which it stands shows it.
func (t *turn) told(id string, args locale.Args, d reminders.Duty) {
	a, err := t.mem.Agenda(t.ev.User)
	if err != nil {
		t.fail = err
		return
	}
	if slices.ContainsFunc(a.Shown, func(l reminders.Line) bool { return l.Source == d.Source && l.Key == d.Key }) {
		return
	}
	t.send(t.direct(), t.r.Line(t.r.T(id, args), ""), t.projectOf(d.Source), "")
}

// finishDuty notes that a duty was done, and how.
func (t *turn) finishDuty(d reminders.Duty, text string) error {
	switch kind, id, _ := strings.Cut(d.Source, ":"); {
	case d.Source == ofMe:
		a, err := t.mem.Agenda(t.ev.User)
		if err != nil {
			return err
		}
		r, err := t.rules()
		if err != nil {
			return err
		}
		a.Finish(d.Key, r)
		t.plans.touch(t.ev.User)
	case kind+":" == ofContract:
		c, _, err := t.contract(id)
		if err != nil {
			return err
		}
		r, err := t.rules()
		if err != nil {
			return err
		}
		if d.Kind == reminders.ActionKind {
			err = c.CloseAction(strings.TrimPrefix(d.Key, "a."), text, t.act(r))
		} else {
			err = c.Finish(d.Key, text, t.act(r))
		}
		if err != nil {
			return err
		}
	case kind+":" == ofProject:
		p, err := t.known(id)
		if err != nil {
			return err
		}
		script, ok := settles(d)
		if !ok {
			return flows.ErrNoItem
		}
		if err := p.Settle(d.Key, script, t.r.DutyText(d), t.ev.User, t.ev.At); err != nil {
			return err
		}
	default:
		return flows.ErrNoItem
	}
	t.told("duty.finished", nil, d)
	return t.showDone(d.Source, d.Key, func(l *reminders.Line) { l.State = reminders.LineDone })
}

// given tells the person of the event what they have to do from now on.
func (t *turn) given(by, key string) error {
	d, open, err := t.dutyAt(t.ev.User, reminders.Line{Source: t.ev.Text, Key: key})
	if err != nil || !open || t.who.Bot || !t.sees(d.Source) {
		return err
	}
	t.send(t.direct(), t.r.PassedOn(d, t.name(by)), t.projectOf(d.Source), "")
	return t.fail
}

// pass hands a duty to somebody else, who hears of it, and becomes a member where they were none.
func (t *turn) pass(d reminders.Duty, to string) error {
	if !userID.MatchString(to) {
		return errNoUser
	}
	if kind, id, _ := strings.Cut(d.Source, ":"); kind+":" == ofContract {
		c, p, err := t.contract(id)
		if err != nil {
			return err
		}
		if err := t.involve(p, to, flows.Manager); err != nil {
			return err
		}
		r, err := t.rules()
		if err != nil {
			return err
		}
		if err := c.Pass(d.Key, to, t.act(r)); err != nil {
			return err
		}
	} else {
		p, err := t.project(id)
		if err != nil {
			return err
		}
		if _, member := p.Member(to); !member {
			return errNoMember
		}
		item := strings.TrimPrefix(d.Key, "i.")
		if err := p.Assign(t.b.Lib, item, to, p.State(item).Due, t.ev.User, t.ev.At); err != nil {
			return err
		}
	}
	if to != t.ev.User {
		t.next(given, to, d.Source, d.Key)
	}
	t.told("duty.passed", locale.Args{"Who": t.mention(to)}, d)
	return t.showDone(d.Source, d.Key, func(l *reminders.Line) { l.State, l.For = reminders.LinePassed, to })
}
