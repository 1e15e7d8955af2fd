package bot

import (
	"maps"
	"math/big"
	"slices"

	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/reminders"
)

// The kinds of duty that a project brings.
const (
	dutyItem    = "item"   // a point of a checklist that was given a day
	dutyStale   = "stale"  // one that stays under way without anything happening (R6)
	dutyRescan  = "rescan" // the Proefscan, when its result may be out of date (flows §2.2)
	dutyYearday = "yearday"
	dutyAgreed  = "agreed"  // what a result says somebody does by a day
	dutyMeasure = "measure" // a moment of the ambition map
	dutyCard    = "card"    // a lesson card for the annual circularity day
	dutyDecide  = "decide"  // a result on which somebody was asked to decide
)

// How long until somebody asks; own, an organisation may set both.
const (
	staleDays    = 14
	staleTimes   = 3
	rescanMonths = 6
	decideDays   = 3 // and then every week, three times in all
)

// itemKey names a checklist item among a project's duties.
func itemKey(item string) string { return "i." + item }

// projectDuties are the points of a project's checklists that have a day or lie still, and what its results say is to come.
func (t *turn) projectDuties(p *flows.Project, norm dialogue.Norm, r reminders.Rules) []reminders.Duty {
	b := t.b
	of := reminders.Duty{Source: ofProject + p.ID, Title: p.Name, Management: memberAs(p, flows.Management), Channel: p.Channel}
	var out []reminders.Duty
	for _, id := range slices.Sorted(maps.Keys(p.States)) {
		s := p.States[id]
		it, ok := p.Item(b.Lib, id)
		if !ok || s.Hidden != "" || s.Status == flows.Skipped || s.Status == flows.Done && !s.Later {
			continue
		}
		d := of
		d.Key, d.Kind, d.Assignees = itemKey(id), dutyItem, []string{p.Assignee(it)}
		if it.Own != nil {
			d.Text = it.Own.Title
		}
		due, err := reminders.ParseDate(s.Due)
		switch {
		case err == nil:
			d.Date = r.Calendar.Next(due)
		case s.Status == flows.Busy && !s.At.IsZero():
			n := orOwn(norm["item.stale"], staleDays)
			d.Kind, d.Management, d.Channel = dutyStale, "", ""
			d.Date, d.Single, d.Repeat, d.Times = reminders.On(s.At.In(b.Zone)).AddDays(n), true, n, staleTimes
		default:
			continue
		}
		out = append(out, d)
	}
	return append(out, t.resultDuties(of, p, norm, r)...)
}

// isDated tells whether anything of a project brings a duty, so that most events need not look further.
func (b *Bot) isDated(p *flows.Project, r reminders.Rules) bool {
	for _, s := range p.States {
		if s.Due != "" || s.Status == flows.Busy {
			return true
		}
	}
	_, meta, _ := p.Changes()
	return len(p.Results)+len(p.Approvals) > 0 || meta && sendsCard(p, r)
}

// stillThere is a member, or the owner in the place of somebody who left.
func (b *Bot) stillThere(p *flows.Project, user string) string {
	if _, ok := p.Member(user); ok {
		return user
	}
	return p.Owner
}

// orOwn is a setting that is a whole number above 0, else what we suggest.
func orOwn(setting string, own int) int {
	r, ok := new(big.Rat).SetString(setting)
	if !ok || !r.IsInt() || r.Sign() <= 0 || !r.Num().IsInt64() {
		return own
	}
	return int(r.Num().Int64())
}
