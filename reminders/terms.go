package reminders

import (
	"slices"
	"strconv"
	"strings"
)

// lines cleans texts of one line in place.
func lines(fields ...*string) error {
	for _, f := range fields {
		text, err := line(*f, MaxTitle)
		if err != nil {
			return err
		}
		*f = text
	}
	return nil
}

// paragraphs cleans texts of several lines in place.
func paragraphs(fields ...*string) error {
	for _, f := range fields {
		text, err := words(*f)
		if err != nil {
			return err
		}
		*f = text
	}
	return nil
}

// SetAmbitions says what the contract is to reach (1.40, 2.54).
func (c *Contract) SetAmbitions(list []Ambition, a Act) error {
	if len(list) > MaxAmbitions {
		return ErrFull
	}
	list = slices.Clone(list)
	for i := range list {
		if err := paragraphs(&list[i].Goal); err != nil {
			return err
		}
		if list[i].Goal == "" {
			return ErrNeedsText
		}
		if err := lines(&list[i].Target, &list[i].Unit); err != nil {
			return err
		}
	}
	if slices.Equal(list, c.Ambitions) {
		return nil
	}
	c.note(a, Entry{What: LogSet, Key: "ambitions", From: ambitionText(c.Ambitions), To: ambitionText(list)})
	c.Ambitions = list
	return nil
}

func ambitionText(list []Ambition) string {
	s := make([]string, len(list))
	for i, m := range list {
		s[i] = strings.Join(strings.Fields(m.Goal+" "+m.Target+" "+m.Unit+" "+m.By.String()), " ")
	}
	return strings.Join(s, "\n")
}

// SetSLA says what was agreed about service (6.15); nil, or nothing in it, clears it.
func (c *Contract) SetSLA(s *SLA, a Act) error {
	var was, to SLA
	if c.SLA != nil {
		was = *c.SLA
	}
	if s != nil {
		to = *s
	}
	if err := paragraphs(&to.Replace, &to.Repair, &to.Spares, &to.Quality, &to.Waste); err != nil {
		return err
	}
	if to == was {
		return nil
	}
	c.note(a, Entry{What: LogSet, Key: "sla", From: was.text(), To: to.text()})
	if c.SLA = &to; to == (SLA{}) {
		c.SLA = nil
	}
	return nil
}

func (s SLA) text() string {
	if s == (SLA{}) {
		return ""
	}
	return strings.Join([]string{s.Replace, s.Repair, s.Spares, s.Quality, s.Waste}, " | ")
}

// SetTakeBack says what happens to the goods at the end (2.49, 4.91, 6.47-6.49); nil clears it.
func (c *Contract) SetTakeBack(t *TakeBack, a Act) error {
	if t != nil {
		copied := *t
		if t = &copied; t.Terms != "" || t.Value != "" {
			if err := paragraphs(&t.Terms, &t.Value); err != nil {
				return err
			}
		}
	}
	if t == c.TakeBack || t != nil && c.TakeBack != nil && *t == *c.TakeBack {
		return nil
	}
	c.note(a, Entry{What: LogSet, Key: "takeback", From: c.TakeBack.text(), To: t.text()})
	c.TakeBack = t
	return nil
}

func (t *TakeBack) text() string {
	if t == nil {
		return ""
	}
	return strings.Join([]string{strconv.FormatBool(t.Yes), t.Terms, t.Value}, " | ")
}

// SetReporting sets the clause on what the supplier reports, and how often (4.93); nil, or nothing in it, clears it.
func (c *Contract) SetReporting(p *Reporting, a Act) error {
	var was, to Reporting
	if c.Reporting != nil {
		was = *c.Reporting
	}
	if p != nil {
		to = *p
	}
	if err := paragraphs(&to.Content, &to.Every); err != nil {
		return err
	}
	if to == was {
		return nil
	}
	c.note(a, Entry{What: LogSet, Key: "reporting", From: was.text(), To: to.text()})
	if c.Reporting = &to; to == (Reporting{}) {
		c.Reporting = nil
	}
	return nil
}

func (p Reporting) text() string {
	if p == (Reporting{}) {
		return ""
	}
	return p.Content + " | " + p.Every
}

// SetEstimated sets the pieces that a framework contract was estimated at, over its whole length; 0 clears it (6.19).
func (c *Contract) SetEstimated(pieces int, a Act) error {
	return c.putInt(&c.Estimated, "estimated", pieces, MaxCount, a)
}

// YearCount is how many contract years there are; the last one may be a part.
func (c *Contract) YearCount() int {
	n := 1
	for last := c.LastDay(); !c.Start.AddMonths(12 * n).After(last); {
		n++
	}
	return n
}

// SetOrdered sets the pieces that were really ordered in a contract year, from 1; below 0 takes the number away (6.19).
func (c *Contract) SetOrdered(year, pieces int, a Act) error {
	if year < 1 || year > c.YearCount() {
		return ErrOutside
	}
	if pieces > MaxCount {
		return ErrNumber
	}
	was, had := c.Ordered[year]
	from, to := "", ""
	if had {
		from = strconv.Itoa(was)
	}
	if pieces >= 0 {
		to = strconv.Itoa(pieces)
	}
	if from == to {
		return nil
	}
	c.note(a, Entry{What: LogOrdered, Key: strconv.Itoa(year), From: from, To: to})
	if pieces >= 0 {
		c.Ordered = with(c.Ordered, year, pieces)
	} else if c.Ordered = without(c.Ordered, year); len(c.Ordered) == 0 {
		c.Ordered = nil
	}
	return nil
}

// SetActors names the people of the six groups (6.27); a group may have several.
func (c *Contract) SetActors(list []Actor, a Act) error {
	if len(list) > MaxActors {
		return ErrFull
	}
	list = slices.Clone(list)
	for i := range list {
		if !slices.Contains(ActorGroups, list[i].Group) {
			return ErrChoice
		}
		if err := lines(&list[i].Name); err != nil {
			return err
		}
	}
	slices.SortStableFunc(list, func(x, y Actor) int {
		return slices.Index(ActorGroups, x.Group) - slices.Index(ActorGroups, y.Group)
	})
	if slices.Equal(list, c.Actors) {
		return nil
	}
	c.note(a, Entry{What: LogSet, Key: "actors", From: actorText(c.Actors), To: actorText(list)})
	c.Actors = list
	return nil
}

// Inform notes that everybody of a group was told on a day of take-back and procedures (6.28, 6.31); the zero Date takes it back.
func (c *Contract) Inform(group string, on Date, a Act) error {
	list, from, found := slices.Clone(c.Actors), Date{}, false
	for i := range list {
		if list[i].Group == group {
			from, found = list[i].Informed, true
			list[i].Informed = on
		}
	}
	if !found {
		return ErrNoSuch
	}
	if slices.Equal(list, c.Actors) {
		return nil
	}
	c.note(a, Entry{What: LogInformed, Key: group, From: from.String(), To: on.String()})
	c.Actors = list
	return nil
}

// Uninformed lists the groups of which somebody, or nobody at all, was told, in the order of ActorGroups.
func (c *Contract) Uninformed() []string {
	var groups []string
	for _, g := range ActorGroups {
		told := false
		for _, x := range c.Actors {
			if x.Group != g {
				continue
			}
			if told = !x.Informed.IsZero(); !told {
				break
			}
		}
		if !told {
			groups = append(groups, g)
		}
	}
	return groups
}

func actorText(list []Actor) string {
	s := make([]string, len(list))
	for i, x := range list {
		s[i] = strings.TrimSpace(x.Group + ": " + x.Name + " " + x.Informed.String())
	}
	return strings.Join(s, "\n")
}

func extensionText(list []Extension) string {
	s := make([]string, len(list))
	for i, e := range list {
		s[i] = strconv.Itoa(e.Months) + " " + e.Notice.String()
	}
	return strings.Join(s, "\n")
}

// cadenceText is what differs from the organisation's cadence, for the log.
func cadenceText(c Cadence) string {
	var s []string
	for _, f := range []struct {
		name string
		n    int
	}{{"performance", c.Performance}, {"handover", c.Handover}, {"instruction", c.Instruction}, {"kpi", c.KPI}, {"meeting", c.Meeting},
		{"yearly", c.Yearly}, {"evaluation", c.Evaluation}, {"decision", c.Decision}, {"notice", c.Notice}, {"ladder", c.Ladder},
		{"late", c.Late}} {
		if f.n != 0 {
			s = append(s, f.name+" "+strconv.Itoa(f.n))
		}
	}
	return strings.Join(s, ", ")
}
