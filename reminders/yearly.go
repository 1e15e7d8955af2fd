package reminders

import (
	"cmp"
	"math/big"
	"slices"
	"strconv"
)

// YearRows are the seven aspects of the yearly checklist, by key (flows §3.4; 6.41).
var YearRows = []string{"J1", "J2", "J3", "J4", "J5", "J6", "J7"}

// Year is one yearly checklist.
type Year struct {
	Rows    map[string]YearRow `json:"rows,omitempty"`
	Repairs string             `json:"repairs,omitempty"` // how many there were: the next year is compared with it
}

// YearRow is the answer to one aspect.
type YearRow struct {
	Answer string `json:"a"`           // RowOK, RowWatch, RowBreach, RowNot
	Text   string `json:"x,omitempty"` // what was found, or the reason of nvt
	Key           // who answered, and when
}

// The answers; none of them is an own norm's or the contract's until a person says so.
const (
	RowOK     = "ok"
	RowWatch  = "aandacht"  // an own norm isn't met
	RowBreach = "afwijking" // the contract isn't met
	RowNot    = "nvt"
)

// lacks lists the rows without an answer.
func (y Year) lacks() []string {
	return slices.DeleteFunc(slices.Clone(YearRows), func(id string) bool { return y.Rows[id].Answer != "" })
}

// AnswerRow answers an aspect of the nth yearly checklist. RowWatch and RowBreach need a task, whose one open action is kept up
// to date; RowNot needs a reason. With the seventh answer the checklist is done.
func (c *Contract) AnswerRow(n int, row, answer, text string, task Task, a Act) error {
	m, ok := c.Milestone(Milestone{Kind: Yearly, N: n}.Key(), a.Rules)
	if !ok || !slices.Contains(YearRows, row) {
		return ErrNoSuch
	}
	text, err := words(text)
	if err != nil {
		return err
	}
	key := m.Key() + "/" + row
	switch answer {
	case RowOK:
	case RowNot:
		if text == "" {
			return ErrNeedsText
		}
	case RowWatch, RowBreach:
		if err := c.follow(key, task, a); err != nil {
			return err
		}
	default:
		return ErrChoice
	}
	y := c.Years[n]
	if was := y.Rows[row]; was.Answer != answer || was.Text != text {
		c.note(a, Entry{What: LogRow, Key: key, From: was.Answer, To: answer, Text: text})
		y.Rows = with(y.Rows, row, YearRow{Answer: answer, Text: text, Key: Key{By: a.By, At: a.Now}})
		c.Years = with(c.Years, n, y)
	}
	if s := c.Status(m); len(y.lacks()) == 0 && s != NotHere && s != Done {
		c.mark(m.Key(), Mark{Status: Done}, a)
	}
	return nil
}

// SetRepairs keeps how many repairs there were in the nth year, for the comparison of the next one; "" clears it. What they cost
// is not kept.
func (c *Contract) SetRepairs(n int, count string, a Act) error {
	if _, ok := c.Milestone(Milestone{Kind: Yearly, N: n}.Key(), a.Rules); !ok {
		return ErrNoSuch
	}
	if count != "" {
		var err error
		if count, err = plain(count); err != nil {
			return err
		}
	}
	y := c.Years[n]
	if y.Repairs == count {
		return nil
	}
	c.note(a, Entry{What: LogRow, Key: "m_jaar." + strconv.Itoa(n) + "/repairs", From: y.Repairs, To: count})
	y.Repairs = count
	c.Years = with(c.Years, n, y)
	return nil
}

// Norms are from where something asks for attention, in percent. All of them are ours and may be set by an organisation; one
// that is 0 is ours.
type Norms struct {
	Near      int // of a KPI's target: orange from here, red below (flows §3.2)
	Life      int // J1: of the intended life
	Unused    int // J3: of all pieces
	Deviation int // J4: from the estimate
	Rise      int // J6: over last year
}

// DefaultNorms are ours (flows §3.2, §3.4).
var DefaultNorms = Norms{Near: 90, Life: 90, Unused: 10, Deviation: 20, Rise: 20}

func (n Norms) filled() Norms {
	d := DefaultNorms
	return Norms{Near: cmp.Or(n.Near, d.Near), Life: cmp.Or(n.Life, d.Life), Unused: cmp.Or(n.Unused, d.Unused),
		Deviation: cmp.Or(n.Deviation, d.Deviation), Rise: cmp.Or(n.Rise, d.Rise)}
}

// YearFigures are what a person knows of the year, decimals with a dot; "" is what isn't known. None of it is kept.
type YearFigures struct {
	Age, Meant             string // J1: how long the goods last and are meant to, in months; Meant "" = the contract's Life
	Pieces, Unused         string // J3
	Cost, CostBefore       string // J6: of maintenance and repair, this year and last
	Repairs, RepairsBefore string // J6: how many; RepairsBefore "" = what was kept of last year
	Rest                   string // J7: pieces that went to waste
}

// Proposal is what the bot proposes for an aspect; the person decides.
type Proposal struct {
	Row    string
	Answer string // RowOK, RowWatch, RowNot; "" where a figure to judge by is not known
	Have   string // the figure found, decimal; "" = none
	Of     string // what it is measured against
}

// Propose gives a proposal for each aspect of the nth yearly checklist, in their order. A figure that can't be read is an
// ErrNumber.
func (c *Contract) Propose(n int, f YearFigures, norms Norms, r Rules, today Date) ([]Proposal, error) {
	for _, s := range []*string{&f.Age, &f.Meant, &f.Pieces, &f.Unused, &f.Cost, &f.CostBefore, &f.Repairs, &f.RepairsBefore, &f.Rest} {
		if *s == "" {
			continue
		}
		var err error
		if *s, err = plain(*s); err != nil {
			return nil, err
		}
	}
	norms = norms.filled()
	return []Proposal{c.proposeLife(f, norms), c.proposeGrowth(today), proposeUse(f, norms), c.proposeNumbers(n, norms, today),
		c.proposeData(n, r, today), c.proposeRepair(n, f, norms), proposeEnd(f)}, nil
}

// judge proposes by comparing a figure with what it is measured against: nvt where that is 0 or missing, nothing where the figure
// is.
func judge(row string, have, of *big.Rat, bad func(have, of *big.Rat) bool) Proposal {
	p := Proposal{Row: row}
	if have != nil {
		p.Have = exact(have, maxDecimals)
	}
	if of != nil {
		p.Of = exact(of, maxDecimals)
		if row == "J4" {
			p.Of = exact(of, 0) // pieces are whole
		}
	}
	switch {
	case of == nil || of.Sign() == 0:
		p.Answer = RowNot
	case have == nil:
	case bad(have, of):
		p.Answer = RowWatch
	default:
		p.Answer = RowOK
	}
	return p
}

func (c *Contract) proposeLife(f YearFigures, n Norms) Proposal {
	meant := kept(f.Meant)
	if meant == nil && c.Life > 0 {
		meant = whole(c.Life)
	}
	return judge("J1", kept(f.Age), meant, func(age, meant *big.Rat) bool { return age.Cmp(percent(n.Life, meant)) < 0 })
}

// proposeGrowth counts the promises that are late, of those whose deadline has passed.
func (c *Contract) proposeGrowth(today Date) Proposal {
	late, due := 0, 0
	for _, p := range c.Growth {
		if p.Due.Before(today) {
			due++
		}
		if p.Late(today) {
			late++
		}
	}
	p := Proposal{Row: "J2", Answer: RowOK, Have: strconv.Itoa(late), Of: strconv.Itoa(due)}
	if late > 0 {
		p.Answer = RowWatch
	}
	return p
}

func proposeUse(f YearFigures, n Norms) Proposal {
	return judge("J3", kept(f.Unused), kept(f.Pieces), func(unused, all *big.Rat) bool { return unused.Cmp(percent(n.Unused, all)) > 0 })
}

// proposeNumbers compares what was ordered with the estimate for the contract months that have passed, both from the beginning
// up to the nth year.
func (c *Contract) proposeNumbers(n int, norms Norms, today Date) Proposal {
	if !c.Is(Framework) {
		return Proposal{Row: "J4", Answer: RowNot}
	}
	return judge("J4", c.orderedUpTo(n), c.estimatedUpTo(min(12*n, c.MonthsOver(today))), func(ordered, estimate *big.Rat) bool {
		gap := new(big.Rat).Sub(ordered, estimate)
		return gap.Abs(gap).Cmp(percent(norms.Deviation, estimate)) > 0
	})
}

// orderedUpTo is what was ordered in the first n years; nil where the number of one of them is missing.
func (c *Contract) orderedUpTo(n int) *big.Rat {
	sum := new(big.Rat)
	for y := 1; y <= n; y++ {
		pieces, ok := c.Ordered[y]
		if !ok {
			return nil
		}
		sum.Add(sum, whole(pieces))
	}
	return sum
}

// estimatedUpTo is the part of the estimate that belongs to so many contract months; nil where there is none.
func (c *Contract) estimatedUpTo(months int) *big.Rat {
	if c.Estimated == 0 {
		return nil
	}
	all := c.length()
	part := whole(months)
	if part.Cmp(all) > 0 {
		part = all
	}
	return part.Mul(part, whole(c.Estimated)).Quo(part, all)
}

// length is the whole contract in months, a last part of a month by its days.
func (c *Contract) length() *big.Rat {
	n := c.MonthCount()
	from, to := c.Start.AddMonths(n), c.Start.AddMonths(n+1)
	rest := big.NewRat(int64(c.End.AddDays(1).Sub(from)), int64(to.Sub(from)))
	return rest.Add(rest, whole(n))
}

// proposeData counts the deliveries of figures that fell due in the nth contract year and came, of those that were due: what lay
// before the registration isn't counted, and what isn't due yet neither.
func (c *Contract) proposeData(n int, r Rules, today Date) Proposal {
	from, until := c.Start.AddMonths(12*(n-1)), c.Start.AddMonths(12*n)
	got, due := 0, 0
	for _, m := range c.Milestones(r) {
		if m.Kind != KPIDue || m.Date.Before(from) || !m.Date.Before(until) {
			continue
		}
		s := c.Status(m)
		came := c.came(m.N)
		if s == Before || s == NotHere || !came && s != Done && !m.Date.Before(today) {
			continue
		}
		if due++; came {
			got++
		}
	}
	return judge("J5", whole(got), whole(due), func(got, due *big.Rat) bool { return got.Cmp(due) < 0 })
}

// came tells whether every figure of a contract month was received.
func (c *Contract) came(month int) bool {
	for _, k := range c.Figures(month) {
		if k.Values[month/k.Every].Number == "" {
			return false
		}
	}
	return len(c.KPIs) > 0
}

// proposeRepair compares cost and number of maintenance and repair with last year's; the one that rose too much counts. In the
// first year there is nothing to compare with.
func (c *Contract) proposeRepair(n int, f YearFigures, norms Norms) Proposal {
	if n == 1 {
		return Proposal{Row: "J6", Answer: RowNot}
	}
	rose := func(now, before *big.Rat) bool { return now.Cmp(percent(100+norms.Rise, before)) > 0 }
	cost := judge("J6", kept(f.Cost), kept(f.CostBefore), rose)
	count := judge("J6", kept(f.Repairs), kept(cmp.Or(f.RepairsBefore, c.Years[n-1].Repairs)), rose)
	for _, answer := range []string{RowWatch, RowOK, ""} {
		if cost.Answer == answer {
			return cost
		}
		if count.Answer == answer {
			return count
		}
	}
	return cost
}

func proposeEnd(f YearFigures) Proposal {
	p := Proposal{Row: "J7", Have: f.Rest}
	switch rest := kept(f.Rest); {
	case rest == nil:
	case rest.Sign() > 0:
		p.Answer = RowWatch
	default:
		p.Answer = RowOK
	}
	return p
}
