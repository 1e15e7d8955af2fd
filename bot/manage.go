package bot

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/reminders"
)

// pressManage handles the controls with which a contract's duties are done. That the person may see the contract is checked here,
// whatever the control says.
func (t *turn) pressManage(sub, value string) error {
	what, _, _ := strings.Cut(sub, ".")
	part := blocks.Unpack(value, 5)
	k, err := t.careOf(part[0])
	if err != nil {
		return err
	}
	n := max(0, number(part[1]))
	switch what {
	case blocks.ManageFigures:
		return k.openFigures(n, 0)
	case blocks.ManageKPIs:
		return t.figures(k.c, k.p)
	case blocks.ManageTrend:
		kpi, ok := k.c.KPI(part[1])
		if !ok {
			return flows.ErrNoItem
		}
		k.paper(PaperTrend, kpi.ID, t.r.T("figures.trendhere", locale.Args{"KPI": blocks.Name(kpi.Name), "Title": blocks.Name(k.c.Title)}))
	case blocks.ManagePackFile:
		m := reminders.Milestone{Kind: reminders.Meeting, N: n}
		if _, ok := k.c.Milestone(m.Key(), k.r); !ok {
			return flows.ErrNoItem
		}
		k.paper(PaperPack, m.Key(), t.r.T("pack.filehere", locale.Args{"Title": blocks.Name(k.c.Title)}))
	case blocks.ManageKey:
		return k.confirmHandover(part[1])
	case blocks.ManageReturn, blocks.ManageItem:
		if !slices.Contains(reminders.HandoverItems, part[1]) {
			return flows.ErrNoItem
		}
		t.open(t.r.HandoverModal(k.c, part[1], what == blocks.ManageReturn), k.p.ID)
	case blocks.ManageDeputy:
		t.open(t.r.DeputyModal(k.c), k.p.ID)
	case blocks.ManageSkip:
		t.open(t.r.SkipModal(k.c), k.p.ID)
	case blocks.ManageBegin:
		return k.startErrand("handover", 0)
	case blocks.ManagePack:
		return k.showPack(n)
	case blocks.ManageReport:
		return k.startErrand("meeting", n)
	case blocks.ManageTalk:
		return k.doNamed(part[1], strings.TrimSpace(strings.Join(part[2:], " ")))
	case blocks.ManageImpact:
		return k.impact()
	case blocks.ManageActors:
		t.open(t.r.ActorsModal(k.c), k.p.ID)
	case blocks.ManageApprove:
		return k.approveWaste(part[1])
	default:
		return k.pressDecision(what, part)
	}
	return nil
}

// paper sends a file about the contract where it may be seen.
func (k care) paper(kind PaperKind, step, text string) {
	at := k.t.spotFor(k.p)
	k.t.attach(at, k.p, text, Paper{Kind: kind, Contracts: []string{k.c.ID}, Step: step})
	k.t.pointTo(at)
}

// submitManage takes what was filled in such a form.
func (t *turn) submitManage(rest string) error {
	part := blocks.Unpack(rest, 4)
	k, err := t.careOf(part[1])
	if err != nil {
		return err
	}
	v := t.ev.View
	text := v.Value(blocks.InText)
	switch part[0] {
	case blocks.ManageFigures:
		return k.submitFigures(max(0, number(part[2])), max(0, number(part[3])))
	case blocks.ManageReturn:
		return k.returnItem(part[2], text)
	case blocks.ManageItem:
		return k.setItem(part[2], v.Value(blocks.InStatus), text)
	case blocks.ManageDeputy:
		return k.nameDeputy(v.Value(blocks.InUser))
	case blocks.ManageSkip:
		return k.skipHandover(text)
	case blocks.ManageDecide:
		return k.decide(part[2], v.Value(blocks.InChoice), text)
	case blocks.ManageActors:
		return k.submitActors(v)
	case blocks.ManageGrowth:
		return k.submitGrowth(part[2], v.Value(blocks.InChoice), text)
	}
	return flows.ErrNoItem
}

// validManage checks such a form, by block.
func (b *Bot) validManage(ev Event, bad map[string]string) {
	part := blocks.Unpack(ev.View.Private, 3)
	words := b.Words.In(part[0])
	say := func(block, id string) {
		bad[block] = strings.ReplaceAll(words.T(id, locale.Args{"Max": reminders.MaxText, "MaxName": reminders.MaxTitle}), "_", "")
	}
	text := strings.TrimSpace(ev.View.Value(blocks.InText))
	switch part[1] {
	case blocks.ManageFigures:
		for block, values := range ev.View.Values {
			if strings.HasPrefix(block, blocks.InFigure) && len(values) > 0 {
				if _, err := readFigure(values[0]); err != nil {
					say(block, "error.figure")
				}
			}
		}
	case blocks.ManageItem:
		if ev.View.Value(blocks.InStatus) == reminders.ItemNot && text == "" {
			say(blocks.InText, "error.contract.text")
		}
	case blocks.ManageActors:
		for _, g := range reminders.ActorGroups {
			day, err := reminders.ParseDate(ev.View.Value(blocks.InTold + g))
			if err == nil && day.After(reminders.On(ev.At.In(b.Zone)).AddDays(1)) { // a day ahead, somewhere it is that day already
				say(blocks.InTold+g, "error.notyet")
			}
		}
	case blocks.ManageDeputy:
		if ev.View.Value(blocks.InUser) == "" {
			say(blocks.InUser, "error.baduser")
		}
	case blocks.ManageReturn, blocks.ManageSkip, blocks.ManageDecide, blocks.ManageGrowth:
		if text == "" {
			say(blocks.InText, "error.contract.text")
		}
	}
	if utf8.RuneCountInString(text) > reminders.MaxText {
		say(blocks.InText, "error.toolong")
	}
}

// showPack shows what a contract meeting talks about; n 0 is the one that is due.
func (k care) showPack(n int) error {
	if n == 0 {
		n = k.dueOne(reminders.Meeting)
	}
	pack, ok := k.c.Pack(n, k.norms, k.r, k.today())
	if !ok {
		return flows.ErrNoItem
	}
	k.send(k.t.r.MeetingPack(blocks.MeetingOf{Contract: k.c, Pack: pack, Norms: k.norms, Today: k.today()}))
	return nil
}

// doNamed does what a person asked for by name with one contract; rest is what they said behind it.
func (k care) doNamed(what, rest string) error {
	switch what {
	case "kpi":
		if rest != "" {
			return k.typedFigures(rest)
		}
		return k.t.figures(k.c, k.p)
	case "numbers":
		return k.t.numbers(k.c, k.p)
	case "card": // whatever can be changed is there
		return k.t.showCard(k.c.ID)
	case "calendar":
		return k.t.pressContract(blocks.ContractCalendar, k.c.ID)
	case "log":
		return k.t.pressContract(blocks.ContractLog, k.c.ID)
	case "actions":
		card, err := k.t.cardOf(k.c, k.p)
		if err != nil {
			return err
		}
		form, _ := blocks.FormOf("actions")
		k.send(k.t.r.EntryList(card, form, 0))
		return nil
	case "pack":
		return k.showPack(0)
	case "decision":
		return k.openDecision("")
	case "actors":
		if k.t.ev.Trigger == "" { // a message can't open a form
			k.send(k.t.r.ActorsLeft(k.c))
			return nil
		}
		k.t.open(k.t.r.ActorsModal(k.c), k.p.ID)
		return nil
	case "handover":
		return k.t.handover(k.c, k.p)
	}
	return k.startErrand(what, 0)
}

// submitActors notes when each group was told; once all were, that milestone is done.
func (k care) submitActors(v View) error {
	days := map[string]reminders.Date{}
	for _, g := range reminders.ActorGroups {
		if day, err := reminders.ParseDate(v.Value(blocks.InTold + g)); err == nil {
			days[g] = day
		}
		if days[g].After(k.today()) {
			return errNotYet
		}
	}
	for _, g := range reminders.ActorGroups {
		day, err := days[g], error(nil)
		named := slices.ContainsFunc(k.c.Actors, func(a reminders.Actor) bool { return a.Group == g })
		switch {
		case !named && day.IsZero():
			continue
		case !named:
			err = k.c.SetActors(append(slices.Clone(k.c.Actors), reminders.Actor{Group: g, Informed: day}), k.act())
		default:
			err = k.c.Inform(g, day, k.act())
		}
		if err != nil {
			return err
		}
	}
	key := reminders.Milestone{Kind: reminders.ActorsDue, N: 1}.Key()
	if len(k.c.Uninformed()) == 0 {
		if err := k.c.Finish(key, k.t.r.T("actors.all"), k.act()); err != nil {
			return err
		}
	}
	k.send(k.t.r.ActorsLeft(k.c))
	return k.done(key)
}

var errNotYet = errors.New("a day that is still to come")

// submitGrowth says what became of a promise.
func (k care) submitGrowth(id, state, proof string) error {
	if err := k.c.SetPromise(id, state, proof, k.act()); err != nil {
		return err
	}
	say := "growth.notedkept"
	if state == reminders.Missed {
		say = "growth.notedmissed"
	}
	k.note(say, nil)
	return k.done(reminders.Promise{ID: id}.Key())
}
