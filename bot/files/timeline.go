package files

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-analyze/charts"

	"kringloop/bot/locale"
	"kringloop/reminders"
)

// Picture is a drawing, and all that it shows as text.
type Picture struct {
	PNG []byte
	Alt string
}

// Bounds of a picture of contracts (own): more in one cannot be read on a telephone, and farther away nobody plans.
const (
	perPicture = 20
	yearsBack  = 6
	yearsAhead = 12

	rowHeight   = 40
	contractBar = 20
	untilWidth  = 118
	axisHeight  = 34
	legendRow   = 30
)

// Timeline draws contracts as bars over the years, those that end first on top: today, notice dates, ends, and what options to
// extend could add. It gives a picture for every twenty.
func (m Maker) Timeline(all []*reminders.Contract) ([]Picture, error) {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b *reminders.Contract) int {
		return cmp.Or(a.LastDay().Compare(b.LastDay()), cmp.Compare(a.Title, b.Title))
	})
	var out []Picture
	pages := (len(all) + perPicture - 1) / perPicture
	for part := range slices.Chunk(all, perPicture) {
		title := m.T("contractfile.timeline.title")
		if pages > 1 {
			title = m.T("contractfile.timeline.part", locale.Args{"N": len(out) + 1, "Of": pages})
		}
		p, err := m.timeline(title, part)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// chronicle is a timeline that is being drawn.
type chronicle struct {
	m           Maker
	p           *charts.Painter
	today       reminders.Date
	first, last int // years
	left, right int // pixels
	top         int
}

func (m Maker) timeline(title string, all []*reminders.Contract) (Picture, error) {
	d := &chronicle{m: m, today: reminders.On(m.Now), right: chartWidth - chartEdge - untilWidth, top: chartEdge + headHeight + axisHeight}
	d.first, d.last = years(all, d.today)
	bottom := d.top + len(all)*rowHeight
	height := bottom + 16 + legendRow*2 + chartEdge
	d.p = charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputPNG, Width: chartWidth, Height: height})
	d.p.FilledRect(0, 0, chartWidth, height, paper, frame, 2)
	d.p.Text(fit(d.p, title, chartWidth-2*chartEdge, large), chartEdge, chartEdge+22, 0, large)
	names := make([]string, len(all))
	for i, c := range all {
		names[i] = fit(d.p, c.Title, nameWidth-40, medium)
		d.left = max(d.left, d.p.MeasureText(names[i], 0, medium).Width())
	}
	d.left = max(d.left, 120) + chartEdge + 20
	d.axis(bottom)
	for i, c := range all {
		d.contract(names[i], c, d.top+i*rowHeight)
	}
	d.now(bottom)
	for i, c := range all {
		d.marks(c, d.top+i*rowHeight+6)
	}
	d.legend(bottom + 16)
	png, err := d.p.Bytes()
	if err != nil {
		return Picture{}, fmt.Errorf("timeline: %w", err)
	}
	return Picture{PNG: png, Alt: m.timelineAlt(title, all)}, nil
}

// years are the first and the last year shown: those of the contracts, as far as they are near.
func years(all []*reminders.Contract, today reminders.Date) (first, last int) {
	first, last = today.Year, today.Year
	for _, c := range all {
		first, last = min(first, c.Start.Year), max(last, latest(c).Year)
	}
	return max(first, today.Year-yearsBack), min(last, today.Year+yearsAhead)
}

// latest is the last day of a contract if all that may be extended is.
func latest(c *reminders.Contract) reminders.Date {
	months := 0
	for _, e := range options(c) {
		months += max(e.Months, 0)
	}
	if months == 0 {
		return c.LastDay()
	}
	return c.End.AddDays(1).AddMonths(months).AddDays(-1) // counted from the day after, so that a month's end stays one
}

// x is where a day lies, kept within the years shown.
func (d *chronicle) x(day reminders.Date) int {
	begin, end := reminders.Date{Year: d.first, Month: 1, Day: 1}, reminders.Date{Year: d.last + 1, Month: 1, Day: 1}
	at := d.left + (d.right-d.left)*day.Sub(begin)/end.Sub(begin)
	return min(max(at, d.left), d.right)
}

// axis draws the years.
func (d *chronicle) axis(bottom int) {
	every := 1
	for (d.last-d.first)/every >= 10 {
		every++
	}
	for year := d.first; year <= d.last+1; year++ {
		x := d.x(reminders.Date{Year: year, Month: 1, Day: 1})
		d.p.LineStroke([]charts.Point{{X: x, Y: d.top - 6}, {X: x, Y: bottom}}, track, 1)
		if next := d.x(reminders.Date{Year: year + every, Month: 1, Day: 1}); year <= d.last && (year-d.first)%every == 0 && next-x >= 36 {
			d.p.Text(strconv.Itoa(year), x+4, d.top-12, 0, small)
		}
	}
}

// contract draws a row: name, bar, what may be added, and the last day in words.
func (d *chronicle) contract(name string, c *reminders.Contract, top int) {
	d.p.Text(name, chartEdge, top+22, 0, medium)
	y := top + 6
	last := c.LastDay()
	from, to := d.x(c.Start), d.x(last.AddDays(1))
	fill := tint
	if last.Before(d.today) {
		fill = pale
	}
	if more := d.x(latest(c).AddDays(1)); more > to {
		d.p.FilledRect(to, y+3, more, y+contractBar-3, paper, tint, 1)
		for x := to + 4; x+8 < more; x += hatch {
			d.p.LineStroke([]charts.Point{{X: x, Y: y + contractBar - 4}, {X: x + 8, Y: y + 4}}, tint, 1)
		}
	}
	d.p.FilledRect(from, y, max(to, from+2), y+contractBar, fill, tint, 2)
	if last.Year > d.last {
		d.p.ArrowRight(to-8, y+contractBar/2, 12, 12, paper, tint, 1) // it goes on
	}
	if c.Start.Year < d.first && to > from {
		d.p.ArrowLeft(from+8, y+contractBar/2, 12, 12, paper, tint, 1)
	}
	d.p.Text(fit(d.p, d.m.day(last.String()), untilWidth-8, small), d.right+12, top+22, 0, small)
}

// marks draws the days of a contract, over its bar and the line of today.
func (d *chronicle) marks(c *reminders.Contract, y int) {
	if last := c.LastDay(); d.within(last) {
		d.endMark(d.x(last.AddDays(1)), y)
	}
	for _, e := range options(c) {
		if d.within(e.Notice) {
			d.noticeMark(d.x(e.Notice), y)
		}
	}
}

func (d *chronicle) within(day reminders.Date) bool {
	return !day.IsZero() && day.Year >= d.first && day.Year <= d.last
}

// endMark is a dark post, noticeMark a light diamond with a dark edge: they differ without their colours.
func (d *chronicle) endMark(x, y int) { d.p.FilledRect(x-3, y-4, x+3, y+contractBar+4, ink, ink, 1) }

func (d *chronicle) noticeMark(x, y int) {
	d.p.FilledDiamond(x, y+contractBar/2, 18, 18, notice, ink, 2)
}

// now draws the line of today.
func (d *chronicle) now(bottom int) {
	x := d.x(d.today)
	d.p.LineStroke([]charts.Point{{X: x, Y: d.top}, {X: x, Y: bottom}}, paper, 4) // so that it is seen on a dark bar
	d.p.DashedLineStroke([]charts.Point{{X: x, Y: d.top - 6}, {X: x, Y: bottom + 4}}, ink, 2, []float64{6, 4})
}

// legend says what the marks mean.
func (d *chronicle) legend(top int) {
	x, y := chartEdge, top
	entry := func(width int, text string, draw func(x, y int)) {
		need := width + 10 + d.p.MeasureText(text, 0, small).Width()
		if x+need > chartWidth-chartEdge {
			x, y = chartEdge, y+legendRow
		}
		draw(x, y)
		d.p.Text(text, x+width+10, y+16, 0, small)
		x += need + 26
	}
	t := func(id string) string { return fit(d.p, d.m.T("contractfile.timeline."+id), 300, small) }
	entry(34, t("runs"), func(x, y int) { d.p.FilledRect(x, y, x+34, y+contractBar, tint, tint, 2) })
	entry(34, t("over"), func(x, y int) { d.p.FilledRect(x, y, x+34, y+contractBar, pale, tint, 2) })
	entry(34, t("option"), func(x, y int) {
		d.p.FilledRect(x, y+3, x+34, y+contractBar-3, paper, tint, 1)
		for at := x + 4; at+8 < x+34; at += hatch {
			d.p.LineStroke([]charts.Point{{X: at, Y: y + contractBar - 4}, {X: at + 8, Y: y + 4}}, tint, 1)
		}
	})
	entry(18, t("notice"), func(x, y int) { d.noticeMark(x+9, y) })
	entry(8, t("end"), func(x, y int) { d.endMark(x+4, y) })
	entry(8, t("today"), func(x, y int) {
		d.p.DashedLineStroke([]charts.Point{{X: x + 4, Y: y - 4}, {X: x + 4, Y: y + contractBar + 4}}, ink, 2, []float64{6, 4})
	})
}

// timelineAlt says all contracts with their days, as far as Slack keeps it.
func (m Maker) timelineAlt(title string, all []*reminders.Contract) string {
	said := ""
	for i, c := range all {
		line := m.T("contractfile.timeline.span", locale.Args{"Title": oneLine(c.Title, maxName), "From": m.day(c.Start.String()), "To": m.day(c.LastDay().String())})
		for _, e := range options(c) {
			if !e.Notice.IsZero() {
				line += ", " + m.T("contractfile.timeline.by", locale.Args{"Day": m.day(e.Notice.String())})
			}
		}
		next := strings.TrimPrefix(said+"; "+line, "; ")
		if utf8.RuneCountInString(title+next) > maxAlt-100 {
			said = m.T("paper.altmore", locale.Args{"Values": said, "N": len(all) - i})
			break
		}
		said = next
	}
	return m.T("contractfile.timeline.alt", locale.Args{"Title": title, "Day": m.date(m.Now), "Values": said})
}
