package reminders

import "slices"

// Duty is one thing to be done by a day, wherever it comes from. What reminds somebody of it are its moments.
type Duty struct {
	Source string // of the agenda: "c:<contract>", "p:<project>", "me"
	Key    string // within the source: "m_kpi.3", "a.7", "i.p6.i04", "o.2"
	Kind   string // m_kpi, m_kwartaal, … action, item, own, rescan, yearday, agreed
	Title  string // of the contract, project or reminder, as a person wrote it
	Text   string // of an action or own reminder, as a person wrote it; "" where the kind has words
	N      int    // which one of its kind, from 1; 0 where there is one

	From, To Date // the days that it is about: of KPI figures the contract month; zero = none

	Date   Date // by when, final: moved off weekends and within the contract
	Opens  Date // an earlier day with a moment of its own: the yearly checklist opens, the meeting pack comes; zero = none
	Single bool // a moment on the day alone: of a reminder that a person set for themselves
	Repeat int  // of a Single one: days until it comes again
	Times  int  // how often it comes in all; 0 = once

	Assignees  []string // who has to do it
	Deputy     string   // "" = nobody
	Management string   // "" = nobody
	Channel    string   // where it is said when nobody of them can be reached; "" = nowhere
}

// ActionKind is the Kind of a duty that is an action.
const ActionKind = "action"

// Source names the contract among the sources of an agenda.
func (c *Contract) Source() string { return "c:" + c.ID }

// Duties are what is to be done for the contract: the milestones to come or late, promises among them, and open actions with a
// date, in the order of days. Who has to do it follows the roles of flows §3.3; where nobody has a role it is the owner.
func (c *Contract) Duties(r Rules) []Duty {
	stones := c.Milestones(r)
	all := make([]Duty, 0, len(stones)+len(c.Actions))
	for _, m := range stones {
		if s := c.Status(m); s != Planned && s != Todo {
			continue
		}
		who := c.assignees(m.Kind)
		if given := c.Given[m.Key()]; given != "" {
			who = []string{given}
		}
		d := c.duty(m.Key(), m.Kind, m.Date, who...)
		d.Opens = m.Opens
		if m.Recurring() {
			d.N = m.N
		}
		if m.Kind == KPIDue {
			d.From, d.To = c.Start.AddMonths(m.N-1), c.Start.AddMonths(m.N).AddDays(-1)
		}
		if p, ok := c.Promised(m); ok {
			d.Text = p.What
		}
		all = append(all, d)
	}
	for _, a := range c.Actions {
		if a.Done || a.Due.IsZero() {
			continue
		}
		d := c.duty(a.Key(), ActionKind, r.Calendar.Next(a.Due), c.or(a.Owner))
		d.Text = a.What
		all = append(all, d)
	}
	if d, asked := c.collectDuty(r); asked {
		all = append(all, d)
	}
	slices.SortStableFunc(all, func(a, b Duty) int { return a.Date.Compare(b.Date) })
	return all
}

func (c *Contract) duty(key, kind string, date Date, assignees ...string) Duty {
	return Duty{Source: c.Source(), Key: key, Kind: kind, Title: c.Title, Date: date,
		Assignees: assignees, Deputy: c.Deputy, Management: c.or(c.Management)}
}

// or is a user, or the owner where there is none.
func (c *Contract) or(user string) string {
	if user == "" {
		return c.Owner
	}
	return user
}

// assignees are the users of the role that a kind of milestone belongs to.
func (c *Contract) assignees(kind string) []string {
	switch kind {
	case Performance, Evaluation:
		return []string{c.or(c.Buyer)}
	case HandoverDue:
		if buyer := c.or(c.Buyer); buyer != c.Owner {
			return []string{buyer, c.Owner}
		}
	case Decision:
		return []string{c.or(c.Management)}
	}
	return []string{c.Owner}
}
