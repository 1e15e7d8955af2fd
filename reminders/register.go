package reminders

import (
	"maps"
	"slices"
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

// SetDates changes the first and the last day. What is still to be done is planned again, and today is the new day 0 (flows §3.3,
// rule 7).
//
// Contract months, meetings and years are numbered from the start, and what was recorded of one is kept under its number, for good.
// So once something was, the start moves by maxSlide days at most: then each of them still is mostly about the days for which it was
// given. Further, a figure would tell of another month, and one that is still to come would count as given: ErrMeasured.
func (c *Contract) SetDates(start, end Date, a Act) error {
	if c.Ended != nil {
		return ErrEnded
	}
	if err := span(start, end); err != nil {
		return err
	}
	if start == c.Start && end == c.End {
		return nil
	}
	if slide := start.Sub(c.Start); c.measured() && (slide > maxSlide || slide < -maxSlide) {
		return ErrMeasured
	}
	if start != c.Start {
		c.note(a, Entry{What: LogDates, Key: "start", From: c.Start.String(), To: start.String()})
	}
	if end != c.End {
		c.note(a, Entry{What: LogDates, Key: "end", From: c.End.String(), To: end.String()})
	}
	c.Start, c.End, c.Registered = start, end, a.Today
	c.settle(a)
	return nil
}

// maxSlide is how many days the start moves at most once something was recorded by month: half of one.
const maxSlide = 15

// measured tells whether something was recorded under the number of a contract month, meeting or year.
func (c *Contract) measured() bool {
	if len(c.Years)+len(c.Ordered) > 0 || slices.ContainsFunc(c.KPIs, func(k KPI) bool { return len(k.Values) > 0 }) {
		return true
	}
	for key, m := range c.Marks {
		kind, _, _ := strings.Cut(key, ".")
		if (Milestone{Kind: kind}).Recurring() && (m.Status == Done || m.Status == NotHere) {
			return true
		}
	}
	return false
}

// SetCadence changes when milestones come, for this contract; what is still to be done is planned again (rule 7).
func (c *Contract) SetCadence(cad Cadence, a Act) error {
	days := []int{cad.Performance, cad.Handover, cad.Instruction, cad.KPI, cad.Yearly, cad.Notice, cad.Late}
	months := []int{cad.Meeting, cad.Evaluation, cad.Decision, cad.Ladder}
	if slices.Min(days) < 0 || slices.Max(days) > 366 || slices.Min(months) < 0 || slices.Max(months) > 120 {
		return ErrNumber
	}
	if cad == c.Cadence {
		return nil
	}
	c.shift(a, func() {
		c.note(a, Entry{What: LogSet, Key: "cadence", From: cadenceText(c.Cadence), To: cadenceText(cad)})
		c.Cadence = cad
	})
	return nil
}

// SetExtensions says which options to prolong there are (4.24). Those that were taken stay as they are.
func (c *Contract) SetExtensions(list []Extension, a Act) error {
	if len(list) > MaxExtensions {
		return ErrFull
	}
	list = slices.Clone(list)
	for i, e := range list {
		if e.Months < 1 || e.Months > 12*MaxYears {
			return ErrNumber
		}
		if e.Notice.IsZero() {
			return ErrNoDate
		}
		if i < len(c.Extensions) && c.Extensions[i].Taken {
			if e.Months != c.Extensions[i].Months {
				return ErrTaken
			}
			list[i] = c.Extensions[i]
			continue
		}
		if e.Notice.Before(c.Start) || !e.Notice.Before(c.Start.AddMonths(12*MaxYears)) {
			return ErrOutside
		}
		list[i].Taken, list[i].Was = false, Date{}
	}
	for i := len(list); i < len(c.Extensions); i++ {
		if c.Extensions[i].Taken {
			return ErrTaken
		}
	}
	if slices.Equal(list, c.Extensions) {
		return nil
	}
	c.shift(a, func() {
		c.note(a, Entry{What: LogSet, Key: "extensions", From: extensionText(c.Extensions), To: extensionText(list)})
		c.Extensions = list
	})
	return nil
}

// Extend takes the i-th extension: the contract gets another end, and the milestones of its end are planned anew (rule 7).
// The others keep their days, and what was late stays so: an extension excuses nothing.
func (c *Contract) Extend(i int, a Act) error {
	switch {
	case i < 0 || i >= len(c.Extensions):
		return ErrNoSuch
	case c.Extensions[i].Taken:
		return ErrTaken
	case c.Ended != nil:
		return ErrEnded
	}
	e, end := c.Extensions[i], c.prolonged(c.Extensions[i].Months)
	if err := span(c.Start, end); err != nil {
		return err
	}
	e.Taken, e.Was = true, c.End
	c.shift(a, func() {
		c.note(a, Entry{What: LogExtended, Key: number(i + 1), From: c.End.String(), To: end.String()})
		c.Extensions, c.End, c.Registered = replaced(c.Extensions, i, e), end, a.Today
	})
	return nil
}

// prolonged is the last day after so many months more. Contract months count from the start, so that a contract from 1 March
// 2026 to 28 February 2027 goes on to 29 February 2028.
func (c *Contract) prolonged(months int) Date {
	next := c.End.AddDays(1)
	if k := c.MonthCount(); c.Start.AddMonths(k) == next {
		return c.Start.AddMonths(k + months).AddDays(-1)
	}
	return next.AddMonths(months).AddDays(-1)
}

// Stop ends the contract before its last day. The milestones of the end are planned anew for that day, and today is the new day 0:
// what lies before it is asked (rule 7, and where the goods go: §3.8). Whether to extend the contract is decided with that.
func (c *Contract) Stop(on Date, reason string, a Act) error {
	if c.Ended != nil {
		return ErrEnded
	}
	reason, err := needed(reason)
	if err != nil {
		return err
	}
	if !c.Running(on) {
		return ErrOutside
	}
	c.shift(a, func() {
		c.note(a, Entry{What: LogEnded, From: c.End.String(), To: on.String(), Text: reason})
		c.Ended, c.Registered = &Ending{On: on, Reason: reason, By: a.By}, a.Today
	})
	for _, m := range c.Milestones(a.Rules) {
		if s := c.Status(m); m.Kind == Decision && s != Done && s != NotHere && s != Before {
			c.mark(m.Key(), Mark{Status: NotHere, Text: reason}, a)
		}
	}
	return nil
}

// Resume takes an ending back that was noted by mistake: the milestones of the end are planned again for the last day.
func (c *Contract) Resume(a Act) error {
	if c.Ended == nil {
		return ErrNoSuch
	}
	was := c.Ended
	c.shift(a, func() {
		c.note(a, Entry{What: LogResumed, From: was.On.String(), To: c.End.String()})
		c.Ended, c.Registered = nil, a.Today
	})
	for _, m := range c.Milestones(a.Rules) {
		if mark := c.Marks[m.Key()]; m.Kind == Decision && mark.Status == NotHere && mark.Text == was.Reason {
			c.reset(m, a)
		}
	}
	return nil
}
