package reminders

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Milestone is a day in the life of a contract on which something is due (6.40).
type Milestone struct {
	Kind  string // m_prestatie … m_slot
	N     int    // which one of its kind, from 1
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
// extension, the milestones of the former end stay among them, as far as that end is known (Extension.Was).
func (c *Contract) Milestones(r Rules) []Milestone {
	p := plan{c: c, r: r, cad: c.Cadence.Over(r.Cadence).Over(DefaultCadence), end: c.End}
	p.beginning()
	p.recurring(r.Policy.Over(DefaultPolicy).Pack)
	p.promises()
	p.endings()
	p.ended()
	slices.SortStableFunc(p.all, func(a, b Milestone) int {
		return cmp.Or(a.Date.Compare(b.Date), slices.Index(MilestoneKinds, a.Kind)-slices.Index(MilestoneKinds, b.Kind), a.N-b.N)
	})
	return p.all
}

// NewDate is by when a milestone of before a contract's registration is due, of which a person says on a day that it is still
// to be done (flows §3.3, "Registered late").
func (c *Contract) NewDate(kind string, day Date, r Rules) Date {
	p := plan{c: c, r: r, cad: c.Cadence.Over(r.Cadence).Over(DefaultCadence), end: c.End}
	return p.within(kind, day.AddDays(p.cad.Late), c.notice(c.taken()), day)
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
func (p *plan) final(d Date) Date { return p.notAfter(p.r.Calendar.Next(d), p.end, Date{}) }

// notAfter moves a date back to a limit, and before a weekend of it, as far as this does not lead before a day.
func (p *plan) notAfter(d, limit, day Date) Date {
	if limit.IsZero() || !d.After(limit) {
		return d
	}
	if d = p.r.Calendar.Prev(limit); d.Before(day) {
		return limit
	}
	return d
}

// within applies rules 2 and 3, and that a decision is taken before the last day to give notice.
func (p *plan) within(kind string, d, notice, day Date) Date {
	d = p.notAfter(p.r.Calendar.Next(d), p.end, day)
	if kind == Decision {
		d = p.notAfter(d, notice, day)
	}
	return d
}

// add puts a milestone that comes once into the calendar; one that was registered late and is still to be done has the date
// that it was given then.
func (p *plan) add(kind string, n int, d, notice Date) {
	m := Milestone{Kind: kind, N: n, Date: p.within(kind, d, notice, Date{})}
	mark := p.c.Marks[m.Key()]
	late := p.c.Registered.IsZero() || m.Date.Before(p.c.Registered)
	if mark.Status == Todo && late && !mark.Date.IsZero() {
		m.Date = p.within(kind, mark.Date, notice, On(mark.At))
	}
	p.all = append(p.all, m)
}

func (p *plan) beginning() {
	start := p.c.Start
	p.add(Performance, 1, start.AddDays(-p.cad.Performance), Date{})
	p.add(HandoverDue, 1, start.AddDays(-p.cad.Handover), Date{})
	p.add(ActorsDue, 1, start, Date{})
	p.add(Instruction, 1, start.AddDays(p.cad.Instruction), Date{})
}

// recurring plans what comes every month, quarter and year (rules 1 and 4).
func (p *plan) recurring(pack int) {
	start, over := p.c.Start, p.c.End.AddDays(1)
	for k := 1; !start.AddMonths(k).After(over); k++ {
		if p.c.reports(k) { // figures may come after the end: the last month must be over first
			p.all = append(p.all, Milestone{Kind: KPIDue, N: k, Date: p.r.Calendar.Next(start.AddMonths(k).AddDays(p.cad.KPI - 1))})
		}
	}
	for k := 1; !start.AddMonths(k * p.cad.Meeting).After(over); k++ {
		d := p.final(start.AddMonths(k * p.cad.Meeting))
		p.all = append(p.all, Milestone{Kind: Meeting, N: k, Date: d, Opens: p.r.Calendar.Back(d, pack)})
	}
	for k := 1; !start.AddMonths(12 * k).After(over); k++ {
		unmoved := start.AddMonths(12 * k)
		d := p.final(unmoved)
		p.all = append(p.all, Milestone{Kind: Yearly, N: k, Date: d,
			Opens: p.notAfter(p.r.Calendar.Next(unmoved.AddDays(-p.cad.Yearly)), d, Date{})})
	}
}

// reports tells whether a period of a KPI ends with a contract month.
func (c *Contract) reports(month int) bool {
	return slices.ContainsFunc(c.KPIs, func(k KPI) bool { return month%max(k.Every, 1) == 0 })
}

func (p *plan) promises() {
	for i, promise := range p.c.Growth {
		if !promise.Due.IsZero() {
			p.add(Growth, promise.number(i), promise.Due, Date{})
		}
	}
}

// number is the promise's own, the figures of its id, so that its key stays when another one is taken away.
func (p Promise) number(i int) int {
	digits := p.ID[strings.LastIndexFunc(p.ID, func(r rune) bool { return r < '0' || r > '9' })+1:]
	if n, err := strconv.Atoi(digits); err == nil {
		return n
	}
	return i + 1
}

// taken is how many extensions were taken.
func (c *Contract) taken() (n int) {
	for _, e := range c.Extensions {
		if e.Taken {
			n++
		}
	}
	return n
}

// notice is the first notice date that was still to come when so many extensions were taken; zero = none.
func (c *Contract) notice(taken int) (first Date) {
	seen := 0
	for _, e := range c.Extensions {
		if e.Taken {
			seen++
		}
		open := !e.Taken || seen > taken
		passed := !e.Taken && e.Notice.Before(c.Registered)
		if open && !passed && !e.Notice.IsZero() && (first.IsZero() || e.Notice.Before(first)) {
			first = e.Notice
		}
	}
	return first
}

// endings plans the four milestones that count from the end, and keeps those that were settled for an earlier end.
func (p *plan) endings() {
	taken := p.c.taken()
	p.fromEnd(taken+1, p.c.notice(taken))
	now, seen := p.all, 0
	for _, e := range p.c.Extensions {
		if !e.Taken {
			continue
		}
		if seen++; e.Was.IsZero() {
			continue
		}
		p.end, p.all = e.Was, nil
		p.fromEnd(seen, p.c.notice(seen-1))
		for _, m := range p.all {
			switch p.c.Marks[m.Key()].Status {
			case Done, NotHere, Before:
				now = append(now, m)
			}
		}
	}
	p.end, p.all = p.c.End, now
}

// fromEnd plans the nth evaluation, decision, ladder and closing talk from an end.
func (p *plan) fromEnd(n int, notice Date) {
	before := func(months int) Date { return p.end.AddMonths(-months) }
	if p.c.Start.AddMonths(24).After(p.end.AddDays(1)) { // rule 5: parts of its length, the same ones as of two years
		length := p.end.Sub(p.c.Start) + 1
		before = func(months int) Date { return p.end.AddDays(-length * months / 24) }
	}
	p.add(Evaluation, n, before(p.cad.Evaluation), Date{})
	decision := before(p.cad.Decision)
	if early := notice.AddDays(-p.cad.Notice); !notice.IsZero() && early.Before(decision) {
		decision = early
	}
	p.add(Decision, n, decision, notice)
	p.add(LadderDue, n, before(p.cad.Ladder), Date{})
	p.add(Closing, n, p.end, Date{})
}

// ended leaves out what would come after a contract was ended early. The figures of the months that were over still come, and
// the closing talk comes on that day.
func (p *plan) ended() {
	if p.c.Ended == nil || !p.c.Ended.On.Before(p.c.End) {
		return
	}
	on := p.c.Ended.On
	for i, m := range p.all {
		if m.Kind == Closing && m.N == p.c.taken()+1 {
			p.all[i].Date = p.r.Calendar.Prev(on)
		}
	}
	p.all = slices.DeleteFunc(p.all, func(m Milestone) bool {
		if m.Kind == KPIDue {
			return p.c.Start.AddMonths(m.N).AddDays(-1).After(on)
		}
		return m.Date.After(on)
	})
}
