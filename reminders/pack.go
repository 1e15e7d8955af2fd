package reminders

import "math/big"

// Pack is what a contract meeting talks about, as data, in the order of its agenda (flows §3.5). Users' troubles, chances and
// what to show are for the people at the table.
type Pack struct {
	N           int
	Date        Date
	First, Last int // contract months since the meeting before

	KPIs     []PackKPI     // 1
	SLA      *SLA          // 2; nil = none was agreed
	Life     *YearRow      // 3: of the last yearly checklist; nil = none was answered
	Repair   *YearRow      // 3
	Numbers  *Numbers      // 4; nil = no framework contract
	Growth   []PackPromise // 5
	Reached  []Reached     // 6: all thresholds, in the contract year of the meeting
	Untold   []string      // 7: groups of actors that were not informed
	Watch    []string      // 7: rows of the last yearly checklist that ask for attention, "J1"
	WatchOf  int           // 7: which checklist that was; 0 = none
	Actions  []Action      // 10: those that are open
	Answered Mark          // the report, once there is one
}

// PackKPI is a measure over the months of a meeting.
type PackKPI struct {
	KPI     KPI
	Periods []PackPeriod // those that ended in these months, or else the last one that ended
	Trend   Trend        // over the last three periods
}

// PackPeriod is a figure of one period.
type PackPeriod struct {
	N      int
	Value  Value
	Target string
	Color  Color
}

// PackPromise is a promise of the growth path.
type PackPromise struct {
	Promise
	Late bool
}

// Numbers compares what was ordered with the estimate, pieces from the beginning of the contract (6.19).
type Numbers struct {
	Estimated int    // over the whole contract
	ByNow     string // the part of it for the contract months that have passed, decimal; "" = no estimate
	Ordered   int
}

// Pack gathers what the nth contract meeting talks about; false where there is no such meeting.
func (c *Contract) Pack(n int, norms Norms, r Rules, today Date) (Pack, bool) {
	m, ok := c.Milestone(Milestone{Kind: Meeting, N: n}.Key(), r)
	if !ok {
		return Pack{}, false
	}
	every := c.Cadence.Over(r.Cadence).Over(DefaultCadence).Meeting
	p := Pack{N: n, Date: m.Date, First: every*(n-1) + 1, Last: every * n, SLA: c.SLA, Untold: c.Uninformed(),
		Actions: c.OpenActions(), Answered: c.Marks[m.Key()], Reached: c.TestThresholds((every*n-1)/12 + 1)}
	for _, k := range c.KPIs {
		p.KPIs = append(p.KPIs, k.pack(p.First, p.Last, norms))
	}
	for _, g := range c.Growth {
		p.Growth = append(p.Growth, PackPromise{g, g.Late(today)})
	}
	if c.Is(Framework) {
		p.Numbers = &Numbers{Estimated: c.Estimated, Ordered: c.OrderedPieces()}
		if by := c.estimatedUpTo(c.MonthsOver(today)); by != nil {
			p.Numbers.ByNow = exact(by, 0)
		}
	}
	p.yearly(c)
	return p, true
}

// yearly takes over what the last yearly checklist up to the meeting found.
func (p *Pack) yearly(c *Contract) {
	last := 0
	for n, y := range c.Years {
		if 12*n <= p.Last && n > last && len(y.Rows) > 0 {
			last = n
		}
	}
	if last == 0 {
		return
	}
	rows := c.Years[last].Rows
	p.WatchOf = last
	if row, ok := rows["J1"]; ok {
		p.Life = &row
	}
	if row, ok := rows["J6"]; ok {
		p.Repair = &row
	}
	for _, id := range YearRows {
		if a := rows[id].Answer; a == RowWatch || a == RowBreach {
			p.Watch = append(p.Watch, id)
		}
	}
}

// pack is a measure over some contract months.
func (k KPI) pack(first, last int, norms Norms) PackKPI {
	p := PackKPI{KPI: k}
	every := max(k.Every, 1)
	to := last / every
	from := min((first-1)/every+1, to) // the last one that ended, where none does in these months
	for n := max(from, 1); n <= to; n++ {
		p.Periods = append(p.Periods, PackPeriod{N: n, Value: k.Values[n], Target: k.Target(n), Color: k.Color(n, norms)})
	}
	p.Trend = k.Trend(to)
	return p
}

// Report finishes the nth contract meeting with its report or a link to it, and adds what was agreed there to the actions.
// Nothing is added when one of the tasks doesn't fit.
func (c *Contract) Report(n int, text string, tasks []Task, a Act) error {
	key := Milestone{Kind: Meeting, N: n}.Key()
	if _, ok := c.Milestone(key, a.Rules); !ok {
		return ErrNoSuch
	}
	open := 0
	for _, x := range c.Actions {
		if !x.Done {
			open++
		}
	}
	if open+len(tasks) > MaxActions {
		return ErrFull
	}
	for _, t := range tasks {
		if _, err := t.clean(); err != nil {
			return err
		}
	}
	if err := c.Finish(key, text, a); err != nil {
		return err
	}
	for _, t := range tasks {
		if _, err := c.AddAction(t, key, a); err != nil {
			return err
		}
	}
	return nil
}

// OrderedPieces is what was really ordered in all years that a number is known of.
func (c *Contract) OrderedPieces() (n int) {
	for _, pieces := range c.Ordered {
		n += pieces
	}
	return n
}

// Impact is what a framework contract was to bring, and what it brings by what was really ordered (flows §4.4; 6.19).
type Impact struct {
	Expected string // decimal, in the unit of the effect; "" = there is no estimate
	Realised string
	Ratio    string // realised ÷ expected; "" = there is no estimate
}

// Impact multiplies the effect of one piece, a decimal of 0 or more as [Number] gives it, with the pieces. Money has no place
// here: an effect is one on the world.
func (c *Contract) Impact(effect string) (Impact, error) {
	effect, err := plain(effect)
	if err != nil {
		return Impact{}, err
	}
	per := kept(effect)
	i := Impact{Realised: exact(new(big.Rat).Mul(per, whole(c.OrderedPieces())), maxDecimals)}
	if c.Estimated > 0 {
		i.Expected = exact(new(big.Rat).Mul(per, whole(c.Estimated)), maxDecimals)
		i.Ratio = exact(big.NewRat(int64(c.OrderedPieces()), int64(c.Estimated)), 4)
	}
	return i, nil
}
