package reminders

import (
	"maps"
	"strings"
	"time"
)

// Draft is a contract that is about to be registered. The first six are asked; the rest may come with an import or be filled in
// later (flows §3.1).
type Draft struct {
	Title, Supplier string
	Kinds           []Kind
	Start, End      Date
	Owner           string

	Reference string // of an import, where the organisation has numbers of its own
	Project   string
	Folder    bool

	Category, Contact         string
	Deputy, Buyer, Management string
	Extensions                []Extension
	Life, Warranty            int
	Hours, Maintenance        string
	Passport                  string
	Ambitions                 []Ambition
	KPIs                      []KPI     // without ids and values
	Growth                    []Promise // without ids
	SLA                       *SLA
	TakeBack                  *TakeBack
	Reporting                 *Reporting
	Estimated                 int
	Actors                    []Actor
	Links                     []Link
	Cadence                   Cadence
}

// Key tells a contract from others when a list of them is imported again: the reference where there is one, else title, supplier
// and start, whatever their case and spaces.
func (d Draft) Key() string {
	if ref := folded(d.Reference); ref != "" {
		return "r:" + ref
	}
	return named(d.Title, d.Supplier, d.Start)
}

func folded(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

func named(title, supplier string, start Date) string {
	return "t:" + folded(title) + "\n" + folded(supplier) + "\n" + start.String()
}

// Known tells which drafts are of contracts that there are. A contract with a number is recognised by it, and one that was
// registered without by its title, supplier and start, as they were then or as they are now; two with different numbers are two.
type Known struct {
	keys  map[string]bool // what contracts were registered with
	names map[string]bool // of all
	bare  map[string]bool // of those without a number
}

// Add makes a contract known.
func (k *Known) Add(c *Contract) { k.add(c.Origin, named(c.Title, c.Supplier, c.Start)) }

// AddDraft makes a draft known, before it is a contract.
func (k *Known) AddDraft(d Draft) { k.add(d.Key(), named(d.Title, d.Supplier, d.Start)) }

func (k *Known) add(key, name string) {
	if k.keys == nil {
		k.keys, k.names, k.bare = map[string]bool{}, map[string]bool{}, map[string]bool{}
	}
	k.keys[key], k.names[name] = true, true
	if !strings.HasPrefix(key, "r:") {
		k.bare[name] = true
	}
}

// Has tells whether a draft is of a contract that is known.
func (k *Known) Has(d Draft) bool {
	key, name := d.Key(), named(d.Title, d.Supplier, d.Start)
	if strings.HasPrefix(key, "r:") {
		return k.keys[key] || k.bare[name] || k.keys[name]
	}
	return k.keys[key] || k.names[name]
}

// Check tells whether the six fields that a contract begins with are there and fit.
func (d Draft) Check() error {
	_, err := d.contract()
	return err
}

func (d Draft) contract() (*Contract, error) {
	c := &Contract{Start: d.Start, End: d.End}
	for _, f := range []struct {
		field *string
		text  string
		empty error
	}{{&c.Title, d.Title, ErrNoTitle}, {&c.Supplier, d.Supplier, ErrNoSupplier}, {&c.Owner, d.Owner, ErrNoOwner}} {
		text, err := line(f.text, MaxTitle)
		if err != nil {
			return nil, err
		}
		if text == "" {
			return nil, f.empty
		}
		*f.field = text
	}
	var err error
	if c.Kinds, err = sortKinds(d.Kinds); err != nil {
		return nil, err
	}
	return c, span(d.Start, d.End)
}

// span refuses a contract that ends before it starts or runs for more than MaxYears.
func span(start, end Date) error {
	switch {
	case start.IsZero() || end.IsZero():
		return ErrNoDate
	case end.Before(start):
		return ErrOrder
	case !end.Before(start.AddMonths(12 * MaxYears)):
		return ErrTooLong
	}
	return nil
}

// Register makes a contract of a draft. Today is its day 0: of what lay before it figures, meetings and yearly checklists are
// Before, the rest is Asked, and everything is Before when the contract ended already (flows §3.3; [Contract.Status]).
func Register(id string, d Draft, by string, now time.Time, today Date, r Rules) (*Contract, error) {
	c, err := d.contract()
	if err != nil {
		return nil, err
	}
	a := Act{By: by, Now: now, Today: today, Rules: r}
	c.ID, c.Origin, c.Project, c.Folder = id, d.Key(), d.Project, d.Folder
	c.Created, c.Registered = now, today
	if err := c.fill(d, a); err != nil {
		return nil, err
	}
	c.settle(a)
	c.log, c.Rev = nil, 0
	c.note(a, Entry{What: LogRegistered, Key: id, Text: c.Title})
	return c, nil
}

// fill sets what a draft brings beyond the six fields.
func (c *Contract) fill(d Draft, a Act) error {
	if strings.TrimSpace(d.Deputy) == c.Owner {
		d.Deputy = "" // nobody is their own deputy
	}
	steps := []func() error{
		func() error { return c.SetCategory(d.Category, a) },
		func() error { return c.SetContact(d.Contact, a) },
		func() error { return c.SetPerson(Deputy, d.Deputy, a) },
		func() error { return c.SetPerson(Buyer, d.Buyer, a) },
		func() error { return c.SetPerson(Management, d.Management, a) },
		func() error { return c.SetLife(d.Life, a) },
		func() error { return c.SetWarranty(d.Warranty, a) },
		func() error { return c.SetHours(d.Hours, a) },
		func() error { return c.SetMaintenance(d.Maintenance, a) },
		func() error { return c.SetPassport(d.Passport, a) },
		func() error { return c.SetAmbitions(d.Ambitions, a) },
		func() error { return c.SetSLA(d.SLA, a) },
		func() error { return c.SetTakeBack(d.TakeBack, a) },
		func() error { return c.SetReporting(d.Reporting, a) },
		func() error { return c.SetEstimated(d.Estimated, a) },
		func() error { return c.SetActors(d.Actors, a) },
		func() error { return c.SetCadence(d.Cadence, a) },
		func() error { return c.SetExtensions(d.Extensions, a) },
	}
	for _, k := range d.KPIs {
		steps = append(steps, func() error { _, err := c.AddKPI(k, a); return err })
	}
	for _, p := range d.Growth {
		steps = append(steps, func() error { _, err := c.AddPromise(p, a); return err })
	}
	for _, l := range d.Links {
		steps = append(steps, func() error { return c.AddLink(l, a) })
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// planned is what comes when, whatever was put off to another day when it was registered late.
func (c *Contract) planned(r Rules) []Milestone {
	bare := *c
	bare.Marks = maps.Clone(c.Marks)
	maps.DeleteFunc(bare.Marks, func(_ string, m Mark) bool { return m.Status != Done && m.Status != NotHere })
	return bare.Milestones(r)
}

// settle marks what lies before today, which is day 0: figures, meetings and yearly checklists are Before, the rest is Asked, and
// everything is Before in a contract that is over. What is done or does not apply stays (flows §3.3, "Registered late" and rule 7).
func (c *Contract) settle(a Act) { c.settleSince(a, map[string]Date{}) }

// shift makes a change that plans or moves some milestones, and settles those alone: what keeps its day is as late as it was.
func (c *Contract) shift(a Act, change func()) {
	days := map[string]Date{}
	for _, m := range c.planned(a.Rules) {
		days[m.Key()] = m.Date
	}
	change()
	c.settleSince(a, days)
}

func (c *Contract) settleSince(a Act, days map[string]Date) {
	marks := map[string]Mark{}
	for key, m := range c.Marks {
		if m.Status == Done || m.Status == NotHere {
			marks[key] = m
		}
	}
	for _, m := range c.planned(a.Rules) {
		key := m.Key()
		if _, final := marks[key]; final {
			continue
		}
		mark, marked := c.Marks[key]
		day, had := days[key]
		switch {
		case had && day == m.Date && !marked:
		case had && day == m.Date:
			marks[key] = mark
		case mark.Status == Todo && !mark.Date.Before(a.Today) && m.Date.Before(a.Today) && !c.Over(a.Today):
			mark.Date = c.latest(m.Kind, mark.Date, a)
			marks[key] = mark
		default:
			if s := c.dayZero(m, a.Today); s != Planned {
				marks[key] = Mark{Status: s}
			}
		}
	}
	if c.Marks = marks; len(marks) == 0 {
		c.Marks = nil
	}
}

// dayZero is where a milestone stands that nobody said anything about, on a day 0.
func (c *Contract) dayZero(m Milestone, zero Date) Status {
	switch {
	case c.End.Before(zero), m.Date.Before(zero) && m.Recurring():
		return Before
	case m.Date.Before(zero):
		return Asked
	}
	return Planned
}
