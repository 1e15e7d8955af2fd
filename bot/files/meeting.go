package files

import (
	"strings"

	"kringloop/bot/locale"
	"kringloop/reminders"
)

// Meeting writes the pack of a contract meeting as Markdown: the ten points of the agenda (flows §3.5), filled with what is
// known of the contract, and room for what only the people at the table know.
func (m Maker) Meeting(c *reminders.Contract, p reminders.Pack) []byte {
	d := &sheaf{}
	d.head(1, m.T("contractfile.meeting.title", locale.Args{"Title": c.Title, "N": p.N}))
	d.item(0, m.T("contractfile.head.day")+": "+m.day(p.Date.String()))
	d.item(0, m.T("contractfile.col.supplier")+": "+joinWords(c.Supplier, c.Contact))
	d.item(0, m.T("contractfile.col.owner")+": "+m.Name(c.Owner))
	d.item(0, m.T("contractfile.meeting.covers", locale.Args{"First": p.First, "Last": p.Last}))
	d.say(m.T("dossier.made", locale.Args{"Day": m.date(m.Now)}))
	for i, point := range []func(*sheaf, *reminders.Contract, reminders.Pack){m.pointKPIs, m.pointSLA, m.pointLife, m.pointNumbers, m.pointGrowth,
		m.pointThresholds, m.pointTroubles, m.pointChances, m.pointShow, m.pointActions} {
		key := number(i + 1)
		d.head(2, m.T("contractfile.meeting.item", locale.Args{"N": key, "Name": m.T("contractfile.point." + key)}))
		point(d, c, p)
	}
	if p.Answered.Text != "" {
		d.head(2, m.T("contractfile.meeting.report"))
		d.say(p.Answered.Text)
	}
	return d.bytes()
}

func (m Maker) pointKPIs(d *sheaf, c *reminders.Contract, p reminders.Pack) {
	var rows [][]string
	for _, k := range p.KPIs {
		trend := m.T("contractfile.going." + string(k.Trend))
		if k.Trend == reminders.NoTrend {
			trend = m.T("contractfile.going.none")
		}
		every := max(k.KPI.Every, 1)
		for _, f := range k.Periods {
			end := c.Start.AddMonths(f.N * every).AddDays(-1)
			rows = append(rows, []string{measured(k.KPI), m.day(end.String()), m.kept(f.Value.Number), m.kept(f.Target), m.colour(f.Value, f.Color), trend})
		}
		if len(k.Periods) == 0 {
			rows = append(rows, []string{measured(k.KPI), m.T("contractfile.meeting.noperiod"), "", "", "", trend})
		}
	}
	if len(rows) == 0 {
		d.say(m.T("contractfile.meeting.nokpis"))
		return
	}
	d.table([]string{m.T("contractfile.head.kpi"), m.T("contractfile.head.until"), m.T("contractfile.head.value"), m.T("contractfile.head.target"),
		m.T("contractfile.head.color"), m.T("contractfile.head.trend")}, rows)
}

// measured names a KPI with its unit: "Aandeel hergebruik (%)".
func measured(k reminders.KPI) string {
	if k.Unit == "" {
		return k.Name
	}
	return k.Name + " (" + k.Unit + ")"
}

// colour is the word of a value's colour, or that there is no value.
func (m Maker) colour(v reminders.Value, c reminders.Color) string {
	switch {
	case v.Missing:
		return m.T("contractfile.trend.missing")
	case v.Number == "":
		return m.T("contractfile.trend.none")
	}
	return m.T("contractfile.color." + string(c))
}

func (m Maker) pointSLA(d *sheaf, _ *reminders.Contract, p reminders.Pack) {
	if p.SLA == nil {
		d.say(m.T("contractfile.meeting.nosla"))
		return
	}
	for _, s := range []pair{{m.T("contractfile.part.replace"), p.SLA.Replace}, {m.T("contractfile.part.repair"), p.SLA.Repair},
		{m.T("contractfile.part.spares"), p.SLA.Spares}, {m.T("contractfile.part.quality"), p.SLA.Quality}, {m.T("contractfile.part.waste"), p.SLA.Waste}} {
		if s.text != "" {
			d.item(0, s.name+": "+s.text)
		}
	}
	d.item(0, m.T("contractfile.meeting.slakept"))
}

func (m Maker) pointLife(d *sheaf, _ *reminders.Contract, p reminders.Pack) {
	if p.Life == nil && p.Repair == nil {
		d.say(m.T("contractfile.meeting.nolife"))
		return
	}
	for _, row := range []struct {
		id  string
		row *reminders.YearRow
	}{{"J1", p.Life}, {"J6", p.Repair}} {
		if row.row != nil {
			d.item(0, m.T("contractfile.aspect."+row.id)+": "+joinWords(m.answerOf(*row.row), row.row.Text)+" ("+m.duty(reminders.Yearly, p.WatchOf)+")")
		}
	}
}

func (m Maker) answerOf(row reminders.YearRow) string {
	switch row.Answer {
	case reminders.RowWatch:
		return m.T("contractfile.row.watch")
	case reminders.RowBreach:
		return m.T("contractfile.row.breach")
	case reminders.RowNot:
		return m.T("contractfile.mark.nothere")
	}
	return m.T("contractfile.item.ok")
}

func (m Maker) pointNumbers(d *sheaf, _ *reminders.Contract, p reminders.Pack) {
	switch n := p.Numbers; {
	case n == nil:
		d.say(m.T("contractfile.meeting.noframework"))
	case n.ByNow == "":
		d.say(m.T("contractfile.meeting.noestimate", locale.Args{"N": m.kept(number(n.Ordered))}))
	default:
		d.say(m.T("contractfile.meeting.numbers", locale.Args{"N": m.kept(number(n.Ordered)), "ByNow": m.kept(n.ByNow), "All": m.kept(number(n.Estimated))}))
	}
}

func (m Maker) pointGrowth(d *sheaf, _ *reminders.Contract, p reminders.Pack) {
	if len(p.Growth) == 0 {
		d.say(m.T("contractfile.meeting.nogrowth"))
	}
	for _, g := range p.Growth {
		d.item(0, m.promise(g.Promise))
	}
}

// pointThresholds says what was reached. What follows from it is for people to decide (4.43).
func (m Maker) pointThresholds(d *sheaf, c *reminders.Contract, p reminders.Pack) {
	if len(p.Reached) == 0 {
		d.say(m.T("contractfile.meeting.nothresholds"))
		return
	}
	for _, t := range p.Reached {
		found := m.T("contractfile.meeting.nofigure")
		switch {
		case t.Yes:
			found = m.T("contractfile.meeting.reached", locale.Args{"N": m.kept(t.Value)})
		case t.Value != "":
			found = m.T("contractfile.meeting.unreached", locale.Args{"N": m.kept(t.Value)})
		}
		d.item(0, m.threshold(c, t.Threshold)+" · "+m.T("contractfile.meeting.year", locale.Args{"N": t.Year})+": "+found)
	}
	d.say(m.T("contractfile.meeting.decide"))
}

func (m Maker) pointTroubles(d *sheaf, _ *reminders.Contract, p reminders.Pack) {
	if len(p.Untold) > 0 {
		names := make([]string, len(p.Untold))
		for i, g := range p.Untold {
			names[i] = m.T("contractfile.actor." + g)
		}
		d.item(0, m.T("contractfile.meeting.untold", locale.Args{"Groups": strings.Join(names, ", ")}))
	}
	for _, id := range p.Watch {
		d.item(0, m.T("contractfile.meeting.watch", locale.Args{"Of": m.duty(reminders.Yearly, p.WatchOf), "What": m.T("contractfile.aspect." + id)}))
	}
	d.item(0, m.T("contractfile.meeting.users"))
	d.item(0, m.T("contractfile.meeting.supplier"))
}

func (m Maker) pointChances(d *sheaf, _ *reminders.Contract, _ reminders.Pack) {
	d.item(0, m.T("contractfile.meeting.ours"))
	d.item(0, m.T("contractfile.meeting.theirs"))
}

func (m Maker) pointShow(d *sheaf, _ *reminders.Contract, _ reminders.Pack) {
	d.item(0, m.T("contractfile.meeting.show"))
}

func (m Maker) pointActions(d *sheaf, c *reminders.Contract, p reminders.Pack) {
	for _, a := range p.Actions {
		d.item(0, m.action(c, a))
	}
	if len(p.Actions) == 0 {
		d.item(0, m.T("contractfile.meeting.noactions"))
	}
	d.item(0, m.T("contractfile.meeting.newactions"))
}
