package blocks

import (
	"strings"

	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/reminders"
)

// MeetingOf is what a contract meeting talks about, as one person reads it (flows §3.5).
type MeetingOf struct {
	Contract *reminders.Contract
	Pack     reminders.Pack
	Norms    reminders.Norms
	Today    reminders.Date
}

// packLines is how many lines a point of the agenda takes at most; the file has them all.
const packLines = 5

// MeetingPack shows the ten points of a contract meeting, each with what the data say about it.
func (r Reader) MeetingPack(p MeetingOf) Message {
	c := p.Contract
	head := r.T("pack.title", locale.Args{"N": p.Pack.N, "Title": Name(c.Title), "Day": r.date(p.Pack.Date.String())})
	var lines []string
	for i, point := range [][]string{r.packKPIs(p), r.packSLA(p), r.packYear(p), r.packNumbers(p), r.packGrowth(p), r.packReached(p), r.packTroubles(p),
		{r.T("pack.chances")}, {r.T("pack.show")}, r.packActions(p)} {
		lines = append(lines, "*"+num(i+1)+" · "+r.T("contractfile.point."+num(i+1))+"*")
		for j, l := range point {
			if j == packLines {
				lines = append(lines, r.N("more", len(point)-packLines))
				break
			}
			lines = append(lines, l)
		}
	}
	blocks := append([]slack.Block{section("📋 *" + head + "*")}, paragraphs(lines)...)
	if p.Pack.Answered.Status == reminders.Done {
		blocks = append(blocks, section("✓ "+join(r.T("pack.reported"), proof(p.Pack.Answered.Text))))
	}
	report := manageButton(ManageReport, Pack(c.ID, num(p.Pack.N)), r.T("pack.report"))
	if !p.Pack.Date.After(p.Today) {
		report = primary(report)
	}
	els := []slack.BlockElement{report, manageButton(ManagePackFile, Pack(c.ID, num(p.Pack.N)), r.T("pack.file")),
		contractButton(ContractDay, Pack(c.ID, reminders.Milestone{Kind: reminders.Meeting, N: p.Pack.N}.Key()), r.T("pack.ics"))}
	return Message{Text: head, Blocks: append(blocks, contextLine(r.T("pack.foot")), actions(els...))}
}

func (r Reader) packKPIs(p MeetingOf) []string {
	f := Figures{Contract: p.Contract, Norms: p.Norms}
	var out []string
	for _, k := range p.Pack.KPIs {
		var periods []string
		for _, one := range k.Periods {
			periods = append(periods, r.figure(f, k.KPI, one.N))
		}
		out = append(out, join(Name(k.KPI.Name), strings.Join(periods, "; "), r.trend(k.Trend)))
	}
	return orNone(out, r.T("pack.none.kpis"))
}

// orNone says that there is nothing, where there is nothing.
func orNone(lines []string, none string) []string {
	if len(lines) == 0 {
		return []string{none}
	}
	return lines
}

func (r Reader) packSLA(p MeetingOf) []string {
	s := p.Pack.SLA
	if s == nil {
		return []string{r.T("pack.none.sla")}
	}
	var out []string
	for _, f := range []struct{ label, text string }{{r.T("sla.replace"), s.Replace}, {r.T("sla.repair"), s.Repair}, {r.T("sla.spares"), s.Spares},
		{r.T("sla.quality"), s.Quality}, {r.T("sla.waste"), s.Waste}} {
		if f.text != "" {
			out = append(out, f.label+": "+Escape(oneLine(f.text)))
		}
	}
	return out
}

// packYear is what the last yearly checklist said of life, repair and maintenance.
func (r Reader) packYear(p MeetingOf) []string {
	var out []string
	for _, row := range []struct {
		id string
		y  *reminders.YearRow
	}{{"J1", p.Pack.Life}, {"J6", p.Pack.Repair}} {
		if row.y != nil {
			out = append(out, r.yearRow(row.id, *row.y))
		}
	}
	return orNone(out, r.T("pack.none.year"))
}

// yearRow is a row of a yearly checklist on a line.
func (r Reader) yearRow(id string, y reminders.YearRow) string {
	w := r.Talks.Words("yearcheck", r.Lang).Steps[strings.ToLower(id)]
	return join(w.Name()+": "+w.Options[y.Answer], Escape(oneLine(y.Text)))
}

func (r Reader) packNumbers(p MeetingOf) []string {
	n := p.Pack.Numbers
	if n == nil {
		return []string{r.T("pack.none.numbers")}
	}
	args := locale.Args{"Ordered": r.number(num(n.Ordered)), "By": r.number(n.ByNow)}
	if n.ByNow == "" {
		return []string{r.T("pack.noestimate", args)}
	}
	return []string{r.T("pack.numbers", args)}
}

func (r Reader) packGrowth(p MeetingOf) []string {
	var out []string
	for _, g := range p.Pack.Growth {
		state := r.T("growth.open")
		switch {
		case g.State == reminders.Kept:
			state = "✓ " + r.T("growth.kept")
		case g.State == reminders.Missed:
			state = "✕ " + r.T("growth.missed")
		case g.Late:
			state = "⚠ " + r.T("growth.late")
		}
		out = append(out, join(Escape(oneLine(g.What)), r.date(g.Due.String()), state))
	}
	return orNone(out, r.T("pack.none.growth"))
}

func (r Reader) packReached(p MeetingOf) []string {
	var out []string
	for _, t := range p.Pack.Reached {
		k, _ := p.Contract.KPI(t.KPI)
		level := join(Name(k.Name), t.Op+" "+r.amount(t.Level, k.Unit))
		switch {
		case t.Yes:
			out = append(out, "⚠ "+r.T("pack.reached", locale.Args{"What": level, "Value": r.amount(t.Value, k.Unit), "Effect": Escape(oneLine(t.Effect))}))
		case t.Value != "":
			out = append(out, r.T("pack.notreached", locale.Args{"What": level, "Value": r.amount(t.Value, k.Unit)}))
		default:
			out = append(out, join(level, r.T("pack.novalue")))
		}
	}
	return orNone(out, r.T("pack.none.thresholds"))
}

// packTroubles asks for what users and supplier run into, and says what is known to be missing.
func (r Reader) packTroubles(p MeetingOf) []string {
	out := []string{r.T("pack.troubles")}
	if len(p.Pack.Watch) > 0 {
		var watched []string
		for _, id := range p.Pack.Watch {
			watched = append(watched, r.T("contractfile.aspect."+id))
		}
		out = append(out, r.T("pack.watch", locale.Args{"N": p.Pack.WatchOf, "Rows": strings.Join(watched, ", ")}))
	}
	if len(p.Pack.Untold) > 0 {
		out = append(out, r.T("pack.untold", locale.Args{"Groups": r.groups(p.Pack.Untold)}))
	}
	return out
}

func (r Reader) groups(keys []string) string {
	out := make([]string, len(keys))
	for i, g := range keys {
		out[i] = r.T("actor." + g)
	}
	return strings.Join(out, ", ")
}

func (r Reader) packActions(p MeetingOf) []string {
	var out []string
	for _, a := range p.Pack.Actions {
		late := ""
		if a.Due.Before(p.Today) {
			late = "⚠ " + r.due(a.Due, p.Today)
		}
		who := a.Owner
		if who == "" {
			who = p.Contract.Owner
		}
		out = append(out, join(Escape(oneLine(a.What)), r.who(who), r.date(a.Due.String()), late))
	}
	return orNone(out, r.T("pack.none.actions"))
}
