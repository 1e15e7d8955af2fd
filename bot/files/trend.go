package files

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-analyze/charts"

	"kringloop/bot/locale"
	"kringloop/flows/calc"
	"kringloop/reminders"
)

// Bounds of the picture of a KPI (own): a year of months is as much as can be read beside each other.
const (
	trendPeriods = 12
	trendHeight  = 220 // of the columns
	trendColumn  = 46  // wide
	trendFoot    = 74  // three lines of words
)

// Colours of a KPI's columns. Each has a pattern and its word too.
var (
	green  = charts.ColorRGB(0, 122, 82)
	orange = charts.ColorRGB(255, 205, 130)
	brown  = charts.ColorRGB(138, 76, 0)
	pink   = charts.ColorRGB(250, 200, 195)
	red    = charts.ColorRGB(166, 28, 20)
)

// figure is a period of a KPI in words and as a length.
type figure struct {
	period        int
	begin, end    reminders.Date
	value, target float64
	given         bool // a value to draw
	missing       bool // the supplier gave none
	aim           bool // a target to draw
	shown, goal   string
	color         reminders.Color
	word          string
}

// Trend draws the values of a KPI beside each other, each against its target: the last twelve periods that are over or have a
// value. A KPI of which no period is over yet gives no picture.
func (m Maker) Trend(c *reminders.Contract, k reminders.KPI, n reminders.Norms) (Picture, error) {
	all := m.figures(c, k, n, trendPeriods)
	if len(all) == 0 {
		return Picture{}, nil
	}
	title := oneLine(measured(k), maxName)
	top := chartEdge + headHeight + 26
	foot := top + trendHeight
	height := foot + trendFoot + legendRow + chartEdge
	p := charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputPNG, Width: chartWidth, Height: height})
	p.FilledRect(0, 0, chartWidth, height, paper, frame, 2)
	p.Text(fit(p, title, chartWidth-2*chartEdge, large), chartEdge, chartEdge+22, 0, large)
	p.Text(fit(p, c.Title+" · "+m.way(k), chartWidth-2*chartEdge, small), chartEdge, chartEdge+46, 0, small)
	highest := 0.0
	for _, f := range all {
		highest = max(highest, f.value, f.target)
	}
	step := (chartWidth - 2*chartEdge) / trendPeriods
	for i, f := range all {
		m.column(p, f, chartEdge+i*step, step, top, foot, highest)
	}
	p.LineStroke([]charts.Point{{X: chartEdge, Y: foot}, {X: chartWidth - chartEdge, Y: foot}}, ink, 1)
	y := foot + trendFoot + 10
	if slices.ContainsFunc(all, func(f figure) bool { return f.aim }) {
		m.targetLegend(p, y)
	}
	png, err := p.Bytes()
	if err != nil {
		return Picture{}, fmt.Errorf("trend: %w", err)
	}
	return Picture{PNG: png, Alt: m.trendAlt(title, c, k, all)}, nil
}

func (m Maker) targetLegend(p *charts.Painter, y int) {
	p.LineStroke([]charts.Point{{X: chartEdge, Y: y}, {X: chartEdge + 34, Y: y}}, ink, 3)
	p.Text(fit(p, m.T("contractfile.trend.target"), 300, small), chartEdge+44, y+5, 0, small)
}

func (m Maker) way(k reminders.KPI) string {
	if k.Lower {
		return m.T("contractfile.trend.lower")
	}
	return m.T("contractfile.trend.higher")
}

// figures are the last periods of a KPI that are over or have a value, at most so many.
func (m Maker) figures(c *reminders.Contract, k reminders.KPI, n reminders.Norms, most int) []figure {
	every := max(k.Every, 1)
	last := c.MonthsOver(reminders.On(m.Now)) / every
	for p, v := range k.Values {
		if v.Given() {
			last = max(last, p)
		}
	}
	var out []figure
	for p := max(1, last-most+1); p <= last; p++ {
		f := figure{period: p, begin: c.Start.AddMonths((p - 1) * every), end: c.Start.AddMonths(p * every).AddDays(-1), color: k.Color(p, n)}
		f.value, f.shown, f.given = m.amount(k.Values[p].Number)
		f.target, f.goal, f.aim = m.amount(k.Target(p))
		f.missing, f.word = k.Values[p].Missing, m.colour(k.Values[p], f.color)
		out = append(out, f)
	}
	return out
}

// amount reads a number as it is kept, and says it.
func (m Maker) amount(text string) (v float64, shown string, ok bool) {
	r, ok := calc.ParseJSON(text)
	if !ok {
		return 0, "", false
	}
	v, _ = r.Float64()
	_, decimals, _ := strings.Cut(text, ".")
	return v, calc.Format(r, min(len(decimals), 4), m.Lang), true
}

// column draws a period: its value as a column, its target as a line across, and both and its colour in words.
func (m Maker) column(p *charts.Painter, f figure, left, width, top, foot int, highest float64) {
	middle := left + width/2
	words := func(text string, y int) {
		text = fit(p, text, width-4, small)
		p.Text(text, middle-p.MeasureText(text, 0, small).Width()/2, y, 0, small)
	}
	y := func(v float64) int {
		if highest == 0 {
			return foot
		}
		return foot - int(float64(trendHeight-10)*v/highest)
	}
	if f.given {
		at := y(f.value)
		fill, edge := columnColours(f.color)
		from, to := middle-trendColumn/2, middle+trendColumn/2
		if at < foot {
			p.FilledRect(from, at, to, foot, fill, edge, 2)
			pattern(p, f.color, edge, from, at, to, foot)
		}
		above := at
		if f.aim {
			above = min(above, y(f.target))
		}
		if p.MeasureText(f.shown, 0, small).Width() < width-4 { // half a number would be another one
			words(f.shown, max(above-8, top-12))
		}
	}
	if f.aim {
		p.LineStroke([]charts.Point{{X: left + 3, Y: y(f.target)}, {X: left + width - 3, Y: y(f.target)}}, paper, 6)
		p.LineStroke([]charts.Point{{X: left + 3, Y: y(f.target)}, {X: left + width - 3, Y: y(f.target)}}, ink, 3)
	}
	if f.missing {
		words(m.T("contractfile.trend.short"), foot+20)
	} else {
		words(f.word, foot+20)
	}
	words(m.T(fmt.Sprintf("month.%d", f.end.Month)), foot+42)
	words(fmt.Sprint(f.end.Year), foot+60)
}

func columnColours(c reminders.Color) (fill, edge charts.Color) {
	switch c {
	case reminders.Green:
		return green, green
	case reminders.Orange:
		return orange, brown
	case reminders.Red:
		return pink, red
	}
	return paper, frame
}

// pattern strokes a column: slanting for orange, crossed for red, none for green and grey.
func pattern(p *charts.Painter, c reminders.Color, edge charts.Color, left, top, right, bottom int) {
	if c != reminders.Orange && c != reminders.Red {
		return
	}
	wide := right - left
	for y := top - wide; y < bottom; y += hatch {
		from, to := max(y, top), min(y+wide, bottom) // of a stroke that falls from left to right
		if to <= from {
			continue
		}
		p.LineStroke([]charts.Point{{X: left + from - y, Y: from}, {X: left + to - y, Y: to}}, edge, 2)
		if c == reminders.Red {
			p.LineStroke([]charts.Point{{X: right - (from - y), Y: from}, {X: right - (to - y), Y: to}}, edge, 2)
		}
	}
}

// trendAlt says all values with their targets, as far as Slack keeps it: the newest first.
func (m Maker) trendAlt(title string, c *reminders.Contract, k reminders.KPI, all []figure) string {
	said := ""
	for i := len(all) - 1; i >= 0; i-- {
		next := strings.TrimPrefix(said+"; "+m.figureText(all[i]), "; ")
		if utf8.RuneCountInString(title+c.Title+next) > maxAlt-150 {
			said = m.T("paper.altmore", locale.Args{"Values": said, "N": i + 1})
			break
		}
		said = next
	}
	return m.T("contractfile.trend.alt", locale.Args{"Title": title, "Contract": oneLine(c.Title, maxName), "Way": m.way(k), "Values": said})
}

func (m Maker) figureText(f figure) string {
	text := m.day(f.end.String()) + " " + f.word
	if f.given {
		text = m.day(f.end.String()) + " " + f.shown + ", " + f.word
	}
	if f.aim {
		text += " (" + m.T("contractfile.trend.against", locale.Args{"Target": f.goal}) + ")"
	}
	return text
}
