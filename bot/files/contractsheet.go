package files

import (
	"slices"
	"strings"

	"kringloop/bot/locale"
	"kringloop/reminders"
)

// bytes ends what is written.
func (d *sheaf) bytes() []byte {
	return []byte(strings.TrimLeft(blankLines.ReplaceAllString(d.b.String(), "\n\n"), "\n"))
}

// contract writes a contract under headings of a level, without its log.
func (m Maker) contract(d *sheaf, level int, c *reminders.Contract, r reminders.Rules, n reminders.Norms) {
	for _, p := range m.agreed(c) {
		d.item(0, p.name+": "+p.text)
	}
	if missing := m.gaps(c, r); len(missing) > 0 {
		d.head(level, m.T("contractfile.sheet.gaps"))
		for _, g := range missing {
			d.item(0, g)
		}
	}
	d.head(level, m.T("contractfile.sheet.calendar"))
	var rows [][]string
	for _, ms := range shown(c, r) {
		mark := c.Marks[ms.Key()]
		rows = append(rows, []string{m.day(ms.Date.String()), m.milestone(c, ms), m.standing(c, ms), mark.Text})
	}
	d.table([]string{m.T("contractfile.head.day"), m.T("contractfile.head.what"), m.T("contractfile.head.standing"), m.T("contractfile.head.text")}, rows)
	m.measures(d, level, c, n)
	m.promises(d, level, c)
	m.thresholds(d, level, c)
	m.handover(d, level, c)
	m.actions(d, level, c)
}

// measures writes a table of values for each KPI, the newest period first.
func (m Maker) measures(d *sheaf, level int, c *reminders.Contract, n reminders.Norms) {
	if len(c.KPIs) == 0 {
		return
	}
	d.head(level, m.T("contractfile.sheet.kpis"))
	for _, k := range c.KPIs {
		d.head(level+1, k.Name)
		d.say(m.measure(k))
		var rows [][]string
		for _, f := range slices.Backward(m.figures(c, k, n, c.MonthCount())) {
			rows = append(rows, []string{m.T("contractfile.from", locale.Args{"From": m.day(f.begin.String()), "To": m.day(f.end.String())}), f.shown, f.goal, f.word})
		}
		if len(rows) > 0 {
			d.table([]string{m.T("contractfile.head.period"), m.T("contractfile.head.value"), m.T("contractfile.head.target"), m.T("contractfile.head.color")}, rows)
		}
	}
}

// measure says what a KPI measures.
func (m Maker) measure(k reminders.KPI) string {
	out := []string{m.way(k), m.N("contractfile.every", max(k.Every, 1))}
	if k.Unit != "" {
		out = append(out, m.T("contractfile.unit", locale.Args{"Unit": k.Unit}))
	}
	if k.Internal {
		out = append(out, m.T("contractfile.internal"))
	} else {
		out = append(out, m.T("contractfile.external"))
	}
	if k.Baseline != "" {
		out = append(out, m.T("contractfile.baseline", locale.Args{"N": m.kept(k.Baseline)}))
	}
	return strings.Join(out, " · ")
}

func (m Maker) promises(d *sheaf, level int, c *reminders.Contract) {
	if len(c.Growth) == 0 {
		return
	}
	d.head(level, m.T("contractfile.sheet.growth"))
	for _, p := range c.Growth {
		d.item(0, m.promise(p))
	}
}

func (m Maker) promise(p reminders.Promise) string {
	state := m.T("contractfile.promise.open")
	switch {
	case p.State == reminders.Kept:
		state = m.T("contractfile.promise.kept")
	case p.State == reminders.Missed:
		state = m.T("contractfile.promise.missed")
	case p.Due.Before(reminders.On(m.Now)):
		state = m.T("contractfile.promise.late")
	}
	text := p.What + " · " + m.T("contractfile.by", locale.Args{"Day": m.day(p.Due.String())}) + " · " + state
	if p.Proof != "" {
		text += " · " + m.T("dossier.evidence", locale.Args{"Text": p.Proof})
	}
	return text
}

func (m Maker) thresholds(d *sheaf, level int, c *reminders.Contract) {
	if len(c.Thresholds) == 0 {
		return
	}
	d.head(level, m.T("contractfile.sheet.thresholds"))
	for _, t := range c.Thresholds {
		d.item(0, m.threshold(c, t))
	}
}

// threshold says from which level of a KPI what follows; whether it does is for people to decide (4.43).
func (m Maker) threshold(c *reminders.Contract, t reminders.Threshold) string {
	name := t.KPI
	if k, ok := c.KPI(t.KPI); ok {
		name = k.Name
	}
	op := t.Op
	if op == "" {
		op = "≥"
	}
	return name + " " + op + " " + m.kept(t.Level) + ": " + t.Effect
}

func (m Maker) handover(d *sheaf, level int, c *reminders.Contract) {
	h := c.Handover
	d.head(level, m.T("contractfile.sheet.handover"))
	if h.Skipped != "" {
		d.say(m.T("contractfile.skipped", locale.Args{"Why": h.Skipped}))
		return
	}
	var rows [][]string
	for _, id := range reminders.HandoverItems {
		it := h.Items[id]
		status := m.T("contractfile.item.open")
		switch it.Status {
		case reminders.ItemOK:
			status = m.T("contractfile.item.ok")
		case reminders.ItemNot:
			status = m.T("contractfile.item.nvt")
		case reminders.ItemBack:
			status = m.T("contractfile.item.vraag")
		}
		rows = append(rows, []string{m.T("contractfile.handover." + id), status, joinWords(it.Text, it.Question)})
	}
	d.table([]string{m.T("contractfile.head.what"), m.T("contractfile.head.standing"), m.T("contractfile.head.text")}, rows)
	for _, k := range []struct {
		key  reminders.Key
		name string
	}{{h.Buyer, m.T("contractfile.col.buyer")}, {h.Manager, m.T("contractfile.col.owner")}} {
		if k.key.By != "" {
			d.item(0, k.name+": "+m.T("contractfile.confirmed", locale.Args{"Day": m.date(k.key.At), "Who": m.Name(k.key.By)}))
		} else {
			d.item(0, k.name+": "+m.T("contractfile.unconfirmed"))
		}
	}
}

func (m Maker) actions(d *sheaf, level int, c *reminders.Contract) {
	if len(c.Actions) == 0 {
		return
	}
	d.head(level, m.T("contractfile.sheet.actions"))
	for _, a := range c.Actions {
		d.item(0, m.action(c, a))
	}
}

// action says who promised what, by when, and what became of it.
func (m Maker) action(c *reminders.Contract, a reminders.Action) string {
	owner := a.Owner
	if owner == "" {
		owner = c.Owner
	}
	out := []string{a.What, m.Name(owner)}
	if !a.Due.IsZero() {
		out = append(out, m.T("contractfile.by", locale.Args{"Day": m.day(a.Due.String())}))
	}
	out = append(out, m.actionState(a))
	if a.Text != "" {
		out = append(out, a.Text)
	}
	return strings.Join(out, " · ")
}

func (m Maker) actionState(a reminders.Action) string {
	switch {
	case a.Done:
		return m.T("contractfile.mark.done")
	case !a.Due.IsZero() && a.Due.Before(reminders.On(m.Now)):
		return m.T("contractfile.mark.late")
	}
	return m.T("contractfile.mark.planned")
}
