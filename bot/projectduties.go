package bot

import (
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"

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
	dutyDecide  = "decide" // a result on which somebody was asked to decide
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
func (b *Bot) projectDuties(p *flows.Project, norm dialogue.Norm, r reminders.Rules) []reminders.Duty {
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
	return append(out, b.resultDuties(of, p, norm, r)...)
}

// isDated tells whether anything of a project brings a duty, so that most events need not look further.
func (b *Bot) isDated(p *flows.Project) bool {
	for _, s := range p.States {
		if s.Due != "" || s.Status == flows.Busy {
			return true
		}
	}
	return len(p.Results[dutyYearday])+len(p.Results["scan"])+len(p.Approvals) > 0
}

// resultDuties are what a project's newest results say is to come: a Proefscan that may be out of date, after some months or
// because a provisional one waited for the market, and the steps around the annual circularity day.
func (b *Bot) resultDuties(of reminders.Duty, p *flows.Project, norm dialogue.Norm, r reminders.Rules) []reminders.Duty {
	var out []reminders.Duty
	if scan, ok := p.Latest("scan"); ok {
		d := of
		d.Key, d.Kind, d.Single = "scan."+strconv.Itoa(scan.Version), dutyRescan, true
		d.Date = r.Calendar.Next(reminders.On(scan.At.In(b.Zone)).AddMonths(orOwn(norm["scan.rescan"], rescanMonths)))
		if market, ok := p.Latest("market"); ok && provisional(scan) && market.At.After(scan.At) {
			d.Date = r.Calendar.Next(reminders.On(market.At.In(b.Zone)).AddDays(1))
		}
		d.Assignees = []string{b.stillThere(p, scan.By)}
		out = append(out, d)
	}
	for _, script := range slices.Sorted(maps.Keys(p.Approvals)) {
		last, _ := p.Latest(script)
		for _, q := range p.Unanswered(script, last.Version) {
			d := of
			d.Key, d.Kind, d.Assignees = strings.Join([]string{dutyDecide, script, q.Who}, "."), dutyDecide, []string{q.Who}
			d.Date, d.Single, d.Repeat, d.Times = reminders.On(q.At.In(b.Zone)).AddDays(decideDays), true, 7, staleTimes
			out = append(out, d)
		}
	}
	day, ok := p.Latest(dutyYearday)
	if !ok {
		return out
	}
	for _, grid := range day.Result.Tables {
		if grid.Key != "table.plan" {
			continue
		}
		for _, row := range grid.Rows {
			on, err := reminders.ParseDate(row[1])
			if err != nil {
				continue
			}
			d := of
			step := strings.TrimPrefix(row[0], "@@plan.")
			d.Key, d.Kind, d.Date = dutyYearday+"."+strconv.Itoa(day.Version)+"."+step, dutyYearday+"."+step, on
			d.Assignees = []string{b.stillThere(p, day.By)}
			if step == "date" && d.Management != "" { // when the day is, is management's to say
				d.Assignees = []string{d.Management}
			}
			out = append(out, d)
		}
	}
	return out
}

// provisional tells whether a Proefscan waits for the market: an orange that says so, or a red of which the market isn't known.
func provisional(scan dialogue.Confirmed) bool {
	return scan.Result.Verdict == "VOORLOPIG" || slices.ContainsFunc(scan.Result.Lines, func(l dialogue.Line) bool { return l.Key == "ROOD.provisional" })
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
