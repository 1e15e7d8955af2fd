package reminders

// CollectKind is the Kind of a duty that asks for a yearly checklist for the annual circularity day.
const CollectKind = "collect"

// Yearday is an annual circularity day that somebody planned, and from when the yearly checklists and lesson cards for it are asked
// for (flows §5.3).
type Yearday struct {
	Project string `json:"p"` // in which it was planned
	Collect Date   `json:"c"`
	On      Date   `json:"o"`
}

// Coming is the first of some days that is not over, zero when all are. Only for that one is anything asked: an organisation has one
// such day, however many of its people plan it.
func Coming(days []Yearday, today Date) (first Yearday) {
	for _, d := range days {
		if !d.On.Before(today) && (first.On.IsZero() || d.On.Before(first.On) || d.On == first.On && d.Collect.Before(first.Collect)) {
			first = d
		}
	}
	return first
}

// Collected says how a contract's yearly checklist stands for the coming annual day.
type Collected int

// What there is to collect of a contract.
const (
	NothingToCollect Collected = iota // no day is planned, the contract does not run then, or its first checklist has not opened by then
	CheckThere                        // one was filled in, in the twelve months before
	CheckPlanned                      // one is asked for in that time anyway
	CheckAsked                        // it is asked for
)

// Collected tells how the yearly checklist stands for the coming annual day: the same once is never asked twice.
func (c *Contract) Collected(r Rules) Collected {
	y := r.Yearday
	if y.On.IsZero() || !c.Running(y.Collect) {
		return NothingToCollect
	}
	opened, planned := false, false
	for _, m := range c.Milestones(r) {
		if m.Kind != Yearly {
			continue
		}
		opened = opened || !m.Opens.After(y.Collect)
		for _, row := range c.Years[m.N].Rows {
			if !On(row.At).Before(y.Collect.AddMonths(-12)) {
				return CheckThere
			}
		}
		if s := c.Status(m); s != Planned && s != Todo {
			continue
		}
		asked := Moments(Duty{Date: m.Date, Opens: m.Opens}, r)
		planned = planned || !asked[0].Date.After(y.On) && !asked[len(asked)-1].Date.Before(y.Collect)
	}
	switch {
	case !opened:
		return NothingToCollect
	case planned:
		return CheckPlanned
	}
	return CheckAsked
}

// CollectKey names the duty to fill the yearly checklist in for the coming annual day, also when that day is moved once it was asked.
func (y Yearday) CollectKey() string { return CollectKind + "." + y.Collect.String() }

// collectDuty asks the owner once for the yearly checklist that the coming annual day lacks.
func (c *Contract) collectDuty(r Rules) (Duty, bool) {
	if c.Collected(r) != CheckAsked {
		return Duty{}, false
	}
	d := c.duty(r.Yearday.CollectKey(), CollectKind, r.Yearday.Collect, c.Owner)
	d.Single, d.From, d.To = true, r.Yearday.On, r.Yearday.On
	return d, true
}
