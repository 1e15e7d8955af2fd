package reminders

import (
	"cmp"
	"slices"
	"strconv"
)

// Milestone is a day in the life of a contract on which something is due (6.40).
type Milestone struct {
	Kind  string // m_prestatie … m_slot
	N     int    // which one of its kind, from 1; of m_groei the number in the promise's id
	Date  Date
	Opens Date // of m_jaar; of m_kwartaal the day of the pack; zero = none
}

// The kinds of milestone (flows §3.3).
const (
	Performance = "m_prestatie"
	HandoverDue = "m_overdracht"
	ActorsDue   = "m_actoren"
	Instruction = "m_instructie"
	KPIDue      = "m_kpi"
	Meeting     = "m_kwartaal"
	Yearly      = "m_jaar"
	Growth      = "m_groei"
	Evaluation  = "m_evaluatie"
	Decision    = "m_besluit"
	LadderDue   = "m_ladder"
	Closing     = "m_slot"
)

// MilestoneKinds lists the kinds in the order in which those of one day are shown.
var MilestoneKinds = []string{Performance, HandoverDue, ActorsDue, Instruction, KPIDue, Meeting, Yearly, Growth, Evaluation, Decision,
	LadderDue, Closing}

// Key names the milestone within its contract, m_kpi.3. It stays the same when dates change. The four at the end of a contract
// count the ends that it has had: an extension plans them anew.
func (m Milestone) Key() string { return m.Kind + "." + strconv.Itoa(m.N) }

// Recurring tells whether it comes again and again: then it isn't asked for when it was before the contract's registration.
func (m Milestone) Recurring() bool { return m.Kind == KPIDue || m.Kind == Meeting || m.Kind == Yearly }

// Default is the calendar of a contract of which only the days are known, with the figures of all of its months.
func Default(start, end Date, r Rules) []Milestone {
	c := Contract{Start: start, End: end, KPIs: []KPI{{Every: 1}}}
	return c.Milestones(r)
}

// Milestones is the whole life of the contract in the order of days, whatever became of each (flows §3.3). Done before an
// extension, the milestones of the former end stay among them, as far as that end is known (Extension.Was). A contract that was
// ended early has that day for its end: what recurs stops there (rule 4), the evaluation, the ladder and the closing talk count
// from it (rule 5 where it became short), and what would come later, as a promise, comes on it (rule 3).
func (c *Contract) Milestones(r Rules) []Milestone {
	p := plan{c: c, r: r, cad: c.Cadence.Over(r.Cadence).Over(DefaultCadence), end: c.LastDay()}
	p.beginning()
	p.recurring(r.Policy.Over(DefaultPolicy).Pack)
	p.promises()
	p.endings()
	slices.SortStableFunc(p.all, func(a, b Milestone) int {
		return cmp.Or(a.Date.Compare(b.Date), slices.Index(MilestoneKinds, a.Kind)-slices.Index(MilestoneKinds, b.Kind), a.N-b.N)
	})
	return p.all
}

// plan is the making of a calendar.
type plan struct {
	c   *Contract
	r   Rules
	cad Cadence
	end Date // what the milestones are within
	all []Milestone
}

// final applies rules 2 and 3 to a date: no weekend, and not after the end.
func (p *plan) final(d Date) Date { return p.notAfter(p.r.Calendar.Next(d), p.end) }

// notAfter moves a date back to a limit, and before a weekend of it; the zero limit is none.
func (p *plan) notAfter(d, limit Date) Date {
	if limit.IsZero() || !d.After(limit) {
		return d
	}
	return p.r.Calendar.Prev(limit)
}

// add puts a milestone that comes once into the calendar; one that was registered late and is still to be done has the date
// that it was given then.
func (p *plan) add(kind string, n int, d Date) {
	m := Milestone{Kind: kind, N: n, Date: d}
	if mark := p.c.Marks[m.Key()]; mark.Status == Todo && !mark.Date.IsZero() {
		m.Date = mark.Date
	}
	p.all = append(p.all, m)
}

func (p *plan) beginning() {
	start := p.c.Start
	p.add(Performance, 1, p.final(start.AddDays(-p.cad.Performance)))
	p.add(HandoverDue, 1, p.final(start.AddDays(-p.cad.Handover)))
	p.add(ActorsDue, 1, p.final(start))
	p.add(Instruction, 1, p.final(start.AddDays(p.cad.Instruction)))
}

// recurring plans what comes every month, quarter and year (rules 1 and 4).
func (p *plan) recurring(pack int) {
	start, over := p.c.Start, p.end.AddDays(1)
	for k := 1; !start.AddMonths(k).After(over); k++ {
		if p.c.reports(k) { // figures may come after the end: the last month must be over first
			p.all = append(p.all, Milestone{Kind: KPIDue, N: k, Date: p.r.Calendar.Next(start.AddMonths(k).AddDays(p.cad.KPI - 1))})
		}
	}
	every := max(1, p.cad.Meeting)
	for k := 1; !start.AddMonths(k * every).After(over); k++ {
		d := p.final(start.AddMonths(k * every))
		p.all = append(p.all, Milestone{Kind: Meeting, N: k, Date: d, Opens: p.r.Calendar.Back(d, pack)})
	}
	for k := 1; !start.AddMonths(12 * k).After(over); k++ {
		unmoved := start.AddMonths(12 * k)
		d := p.final(unmoved)
		p.all = append(p.all, Milestone{Kind: Yearly, N: k, Date: d,
			Opens: p.notAfter(p.r.Calendar.Next(unmoved.AddDays(-p.cad.Yearly)), d)})
	}
}

// reports tells whether a period of a KPI ends with a contract month.
func (c *Contract) reports(month int) bool {
	return slices.ContainsFunc(c.KPIs, func(k KPI) bool { return month%max(k.Every, 1) == 0 })
}

func (p *plan) promises() {
	for _, promise := range p.c.Growth {
		if !promise.Due.IsZero() {
			p.add(Growth, promise.number(), p.final(promise.Due))
		}
	}
}

// notice is the first notice date to come at the present end, or at a former one; zero = none. One that passed before the
// contract was registered, or its dates were changed, decides nothing any more.
func (p *plan) notice(former bool) (first Date) {
	for _, e := range p.c.Extensions {
		coming := !e.Taken && !e.Notice.Before(p.c.Registered) || former && e.Taken && !e.Was.Before(p.end)
		if coming && !e.Notice.IsZero() {
			first = earlier(first, e.Notice)
		}
	}
	return first
}

// endings plans the four milestones that count from the end, and keeps those that were settled for a former end.
func (p *plan) endings() {
	taken := slices.DeleteFunc(slices.Clone(p.c.Extensions), func(e Extension) bool { return !e.Taken })
	slices.SortStableFunc(taken, func(a, b Extension) int { return a.Was.Compare(b.Was) })
	for i, e := range taken {
		if e.Was.IsZero() {
			continue
		}
		former := plan{c: p.c, r: p.r, cad: p.cad, end: e.Was}
		former.fromEnd(i+1, true)
		for _, m := range former.all {
			switch p.c.Marks[m.Key()].Status {
			case Done, NotHere, Before:
				p.all = append(p.all, m)
			}
		}
	}
	p.fromEnd(len(taken)+1, false)
}

// fromEnd plans the nth evaluation, decision, ladder and closing talk, from the nth end.
func (p *plan) fromEnd(n int, former bool) {
	before := func(months int) Date { return p.end.AddMonths(-months) }
	if p.c.Start.AddMonths(24).After(p.end.AddDays(1)) { // rule 5: parts of its length, the same ones as of two years
		length := p.end.Sub(p.c.Start) + 1
		before = func(months int) Date { return p.end.AddDays(-length * months / 24) }
	}
	decision, notice := before(p.cad.Decision), p.notice(former)
	if !notice.IsZero() {
		decision = earlier(decision, notice.AddDays(-p.cad.Notice))
	}
	p.add(Evaluation, n, p.final(before(p.cad.Evaluation)))
	p.add(Decision, n, p.notAfter(p.final(decision), notice))
	p.add(LadderDue, n, p.final(before(p.cad.Ladder)))
	p.add(Closing, n, p.final(p.end))
}
