package files

import (
	"slices"
	"strconv"
	"strings"

	"kringloop/bot/locale"
	"kringloop/flows/calc"
	"kringloop/reminders"
)

// kindWords names what is bought, and how: "product, raamcontract".
func (m Maker) kindWords(kinds []reminders.Kind) string {
	out := make([]string, len(kinds))
	for i, k := range kinds {
		out[i] = m.T("contractfile.kind." + string(k))
	}
	return strings.Join(out, ", ")
}

// state says where a contract stands today; derived, never kept (flows §3.1).
func (m Maker) state(c *reminders.Contract) string {
	today := reminders.On(m.Now)
	switch {
	case c.Ended != nil && !c.Ended.On.After(today):
		return m.T("contractfile.state.stopped")
	case c.Over(today):
		return m.T("contractfile.state.over")
	case today.Before(c.Start):
		return m.T("contractfile.state.coming")
	}
	return m.T("contractfile.state.running")
}

// standing says what became of a milestone, and whether it is late.
func (m Maker) standing(c *reminders.Contract, ms reminders.Milestone) string {
	switch c.Status(ms) {
	case reminders.Done:
		return m.T("contractfile.mark.done")
	case reminders.NotHere:
		return m.T("contractfile.mark.nothere")
	case reminders.Before:
		return m.T("contractfile.mark.before")
	case reminders.Asked:
		return m.T("contractfile.mark.asked")
	}
	if c.Late(ms, reminders.On(m.Now)) {
		return m.T("contractfile.mark.late")
	}
	return m.T("contractfile.mark.planned")
}

// shown are the milestones of a contract that mean something: figures are asked for where there is a KPI to give them of.
func shown(c *reminders.Contract, r reminders.Rules) []reminders.Milestone {
	return slices.DeleteFunc(c.Milestones(r), func(ms reminders.Milestone) bool {
		if ms.Kind != reminders.KPIDue {
			return false
		}
		return len(c.Figures(ms.N)) == 0
	})
}

// next is the first milestone that is still to be done.
func next(c *reminders.Contract, r reminders.Rules) (reminders.Milestone, bool) {
	for _, ms := range shown(c, r) {
		if s := c.Status(ms); s == reminders.Planned || s == reminders.Todo {
			return ms, true
		}
	}
	return reminders.Milestone{}, false
}

// milestone names a milestone; a promise has words of its own.
func (m Maker) milestone(c *reminders.Contract, ms reminders.Milestone) string {
	if p, ok := c.Promised(ms); ok {
		return p.What
	}
	return m.duty(ms.Kind, ms.N)
}

// gaps says what a contract needs before it is complete (flows §3.1).
func (m Maker) gaps(c *reminders.Contract, r reminders.Rules) []string {
	all := c.Gaps(r, reminders.On(m.Now))
	out := make([]string, len(all))
	for i, g := range all {
		what := g.Key
		if ms, ok := c.Milestone(g.Key, r); ok {
			what = m.milestone(c, ms)
		}
		out[i] = m.T("contractfile.gap."+g.Field, locale.Args{"What": what})
	}
	return out
}

// name says who somebody is, "" for nobody.
func (m Maker) name(user string) string {
	if user == "" {
		return ""
	}
	return m.Name(user)
}

// kept says a number as it is kept, with all its decimals.
func (m Maker) kept(n string) string {
	r, ok := calc.ParseJSON(n)
	if !ok {
		return n
	}
	_, decimals, _ := strings.Cut(n, ".")
	return calc.Format(r, len(decimals), m.Lang)
}

// count says how many, "" for what was not said.
func (m Maker) count(n int) string {
	if n == 0 {
		return ""
	}
	return m.kept(strconv.Itoa(n))
}

// pair is a name and what it is.
type pair struct{ name, text string }

// agreed are the fields of a contract in words, those that were filled in, in the order of flows §3.1.
func (m Maker) agreed(c *reminders.Contract) []pair {
	var out []pair
	add := func(name, text string) {
		if text != "" {
			out = append(out, pair{name, text})
		}
	}
	for _, col := range contractColumns {
		add(m.T("contractfile.col."+col.id), m.said(col.cell(m, c)))
	}
	add(m.T("contractfile.part.state"), m.state(c))
	if c.Ended != nil {
		add(m.T("contractfile.part.ended"), m.T("contractfile.endedwhy", locale.Args{"Day": m.day(c.Ended.On.String()), "Why": c.Ended.Reason}))
	}
	for _, a := range c.Ambitions {
		add(m.T("contractfile.part.ambition"), m.ambition(a))
	}
	if s := c.SLA; s != nil {
		add(m.T("contractfile.part.replace"), s.Replace)
		add(m.T("contractfile.part.repair"), s.Repair)
		add(m.T("contractfile.part.spares"), s.Spares)
		add(m.T("contractfile.part.quality"), s.Quality)
		add(m.T("contractfile.part.waste"), s.Waste)
	}
	if t := c.TakeBack; t != nil {
		add(m.T("contractfile.part.value"), t.Value)
	}
	if r := c.Reporting; r != nil {
		add(m.T("contractfile.part.reporting"), joinWords(r.Content, r.Every))
	}
	for _, year := range sortedKeys(c.Ordered) {
		add(m.T("contractfile.part.ordered", locale.Args{"N": year}), m.kept(strconv.Itoa(c.Ordered[year])))
	}
	for _, a := range c.Actors {
		add(m.T("contractfile.part.actor", locale.Args{"Group": m.T("contractfile.actor." + a.Group)}), m.actor(a))
	}
	for _, l := range c.Links {
		add(m.T("contractfile.part.link"), joinWords(l.Title, l.URL))
	}
	return out
}

func (m Maker) ambition(a reminders.Ambition) string {
	text := a.Goal
	if a.Target != "" {
		text += ": " + m.Amount(m.kept(a.Target), a.Unit)
	}
	if !a.By.IsZero() {
		text += ", " + m.T("contractfile.by", locale.Args{"Day": m.day(a.By.String())})
	}
	return text
}

func (m Maker) actor(a reminders.Actor) string {
	told := m.T("contractfile.untold")
	if !a.Informed.IsZero() {
		told = m.T("contractfile.told", locale.Args{"Day": m.day(a.Informed.String())})
	}
	return joinWords(a.Name, told)
}

func (m Maker) yes(yes bool) string {
	if yes {
		return m.T("tri.ja")
	}
	return m.T("tri.nee")
}

// joinWords puts texts beside each other, those that there are.
func joinWords(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// said is a cell of a table in words.
func (m Maker) said(cell any) string {
	switch v := cell.(type) {
	case reminders.Date:
		if v.IsZero() {
			return ""
		}
		return m.day(v.String())
	case int:
		return m.count(v)
	case decimalText:
		return m.kept(string(v))
	case string:
		return v
	}
	return ""
}

func sortedKeys[V any](of map[int]V) []int {
	var out []int
	for k := range of {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
