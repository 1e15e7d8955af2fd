package bot

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/reminders"
)

// resultDuties are what a project's newest results say is to come, but for what somebody saw to.
func (t *turn) resultDuties(of reminders.Duty, p *flows.Project, norm dialogue.Norm, r reminders.Rules) []reminders.Duty {
	out := slices.Concat(t.b.rescanDuties(of, p, norm, r), t.b.decideDuties(of, p), t.yeardayDuties(of, p), t.b.measureDuties(of, p, r),
		t.agreedDuties(of, p, r), t.cardDuties(of, p, r))
	return slices.DeleteFunc(out, func(d reminders.Duty) bool { _, done := p.Settled[d.Key]; return done })
}

// rescanDuties asks for the Proefscan again when its result may be out of date: after some months, or once the market was asked for
// which a provisional one waited (flows §2.2).
func (b *Bot) rescanDuties(of reminders.Duty, p *flows.Project, norm dialogue.Norm, r reminders.Rules) []reminders.Duty {
	scan, ok := p.Latest("scan")
	if !ok {
		return nil
	}
	d := of
	d.Key, d.Kind, d.Single = "scan."+strconv.Itoa(scan.Version), dutyRescan, true
	d.Date = r.Calendar.Next(reminders.On(scan.At.In(b.Zone)).AddMonths(orOwn(norm["scan.rescan"], rescanMonths)))
	if market, ok := p.Latest("market"); ok && provisional(scan) && market.At.After(scan.At) {
		d.Date = r.Calendar.Next(reminders.On(market.At.In(b.Zone)).AddDays(1))
	}
	d.Assignees = []string{b.stillThere(p, scan.By)}
	return []reminders.Duty{d}
}

// provisional tells whether a Proefscan waits for the market: an orange that says so, or a red of which the market isn't known.
func provisional(scan dialogue.Confirmed) bool {
	return scan.Result.Verdict == "VOORLOPIG" || slices.ContainsFunc(scan.Result.Lines, func(l dialogue.Line) bool { return l.Key == "ROOD.provisional" })
}

// decideDuties remind those who were asked to decide on a result.
func (b *Bot) decideDuties(of reminders.Duty, p *flows.Project) (out []reminders.Duty) {
	for _, script := range slices.Sorted(maps.Keys(p.Approvals)) {
		last, _ := p.Latest(script)
		for _, q := range p.Unanswered(script, last.Version) {
			d := of
			d.Key, d.Kind, d.Assignees = strings.Join([]string{dutyDecide, script, q.Who}, "."), dutyDecide, []string{q.Who}
			d.Date, d.Single, d.Repeat, d.Times = reminders.On(q.At.In(b.Zone)).AddDays(decideDays), true, 7, staleTimes
			out = append(out, d)
		}
	}
	return out
}

// yeardayDuties are the steps around the annual circularity day that are still to come once it is planned (flows §5.3). The result
// says when it is and whose; one that says what was decided leaves nothing but to send that, and nobody prepares what is over.
func (t *turn) yeardayDuties(of reminders.Duty, p *flows.Project) (out []reminders.Duty) {
	c, ok := p.Latest(dutyYearday)
	if !ok {
		return nil
	}
	since, held := reminders.On(c.At.In(t.b.Zone)), c.Result.Verdict == "HELD"
	over := collecting(c.Result).On.Before(reminders.On(t.ev.At.In(t.b.Zone)))
	for _, m := range momentsIn(c.Result, "table.plan") {
		step := strings.TrimPrefix(m.key, "plan.")
		preparing := step == "collect" || step == "dashboard"
		if step == "date" || m.on.Before(since) || held && step != "conclude" || over && preparing {
			continue
		}
		d := of
		d.Key, d.Kind, d.Date = dutyYearday+"."+step+"."+m.on.String(), dutyYearday+"."+step, m.on
		d.Assignees = []string{t.b.stillThere(p, c.By)}
		out = append(out, d)
	}
	return out
}

// measureDuties are the moments to come at which the indicators of the ambition map are measured (flows F3).
func (b *Bot) measureDuties(of reminders.Duty, p *flows.Project, r reminders.Rules) (out []reminders.Duty) {
	c, ok := p.Latest("ambition")
	if !ok {
		return nil
	}
	for _, m := range momentsIn(c.Result, "moments") {
		if m.on.Before(reminders.On(c.At.In(b.Zone))) {
			continue // it was known when it was planned
		}
		d := of
		d.Key, d.Kind, d.Date = dutyMeasure+"."+m.key+"."+m.on.String(), dutyMeasure, r.Calendar.Next(m.on)
		d.Assignees = []string{b.stillThere(p, c.By)}
		out = append(out, d)
	}
	return out
}

// planned is a step of a result's plan: the key of its words, and its day.
type planned struct {
	key string
	on  reminders.Date
}

// momentsIn reads the steps off a table of a result.
func momentsIn(r dialogue.Result, table string) (out []planned) {
	for _, grid := range r.Tables {
		if grid.Key != table {
			continue
		}
		for _, row := range grid.Rows {
			if on, err := reminders.ParseDate(row[1]); err == nil {
				out = append(out, planned{strings.TrimPrefix(row[0], "@@"), on})
			}
		}
	}
	return out
}

// settles tells whether a person can say that a duty of a project is done, and of which script's results it is. A point of a checklist
// and a decision are settled where they stand.
func settles(d reminders.Duty) (script string, ok bool) {
	base, rest, _ := strings.Cut(d.Key, ".")
	switch base {
	case dutyYearday, "scan":
		return base, true
	case dutyCard:
		return dutyYearday, true
	case dutyMeasure:
		return "ambition", true
	case dutyAgreed:
		script, _, _ = strings.Cut(rest, ".")
		return script, true
	}
	return "", false
}

// agreedKey begins the keys of what was agreed in a result of a script.
func agreedKey(script string) string { return dutyAgreed + "." + script + "." }

// agreedDuties are what the newest results say somebody does by a day. A row that a new version drops or changes is no duty any more;
// one that stays is the same.
func (t *turn) agreedDuties(of reminders.Duty, p *flows.Project, r reminders.Rules) (out []reminders.Duty) {
	for _, script := range slices.Sorted(maps.Keys(p.Results)) {
		s, known := t.b.Talks.Script(script)
		c, ok := p.Latest(script)
		if !known || !ok {
			continue
		}
		for _, g := range s.Agreed(c.Answers) {
			on, err := reminders.ParseDate(g.On)
			if err != nil {
				continue
			}
			d := of
			d.Key, d.Kind, d.Date = agreedKey(script)+g.Key, dutyAgreed, r.Calendar.Next(on)
			d.Text, d.Assignees = t.unmention(g.What), []string{p.Owner}
			if g.Who != "" {
				d.Text, d.Assignees[0] = t.agreedBy(p, g, first(g.By, c.By))
			}
			out = append(out, d)
		}
	}
	return out
}

// agreedBy finds the member who does what was agreed: who was named, else the owner, who then reads whom it is for. Writer is whose
// words it is in.
func (t *turn) agreedBy(p *flows.Project, g dialogue.Agreed, writer string) (text, user string) {
	var users []string
	for _, m := range p.Members {
		users = append(users, m.User)
	}
	if err := t.mem.Ahead(Needs{People: users}); err != nil {
		t.fail = err
	}
	if user := t.meantBy(g.Who, users, writer); slices.Contains(users, user) {
		return t.unmention(g.What), user
	}
	return t.unmention(g.What) + " (" + t.unmention(g.Who) + ")", p.Owner
}
