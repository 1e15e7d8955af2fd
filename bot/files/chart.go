package files

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-analyze/charts"

	"kringloop/bot/locale"
	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

// Sizes of a chart, in pixels: wide enough to be read on a telephone, where it is shown less than half as wide.
const (
	chartWidth = 880
	chartEdge  = 28
	chartRow   = 54
	barHeight  = 32
	nameWidth  = 270 // at most
	headHeight = 56
	valueWidth = 310
	hatch      = 12 // between the strokes of a pattern
	maxBars    = 40
	maxName    = 80   // characters of a name that are tried
	maxAlt     = 1000 // characters of a text alternative that Slack keeps
)

// Colours of a chart: dark on white, so that it reads on a light and on a dark screen. What kind a bar is of is told by its pattern
// and in words; the colour only goes with it.
var (
	paper  = charts.ColorRGB(255, 255, 255)
	ink    = charts.ColorRGB(27, 36, 33)
	frame  = charts.ColorRGB(150, 158, 154)
	track  = charts.ColorRGB(238, 241, 239)
	tint   = charts.ColorRGB(0, 94, 140)
	pale   = charts.ColorRGB(196, 220, 236)
	large  = charts.FontStyle{FontSize: 21, FontColor: ink}
	medium = charts.FontStyle{FontSize: 17, FontColor: ink}
	small  = charts.FontStyle{FontSize: 14, FontColor: ink}
	notice = charts.ColorRGB(255, 214, 102)
)

// Chart draws the bars of a result, one under the other, with their values, and says all that it shows as text: alt. A result
// without bars gives neither.
func (m Maker) Chart(s *dialogue.Script, res dialogue.Result) (png []byte, alt string, err error) {
	bars := drawable(res.Bars)
	if len(bars) == 0 {
		return nil, "", nil
	}
	w := m.words(s)
	title := w.Title
	if _, ok := w.Result["bars"]; ok {
		title += ": " + w.Fill("bars", res.Args, m.Lang, m.fullDay)
	}
	height := chartEdge*2 + headHeight + chartRow*len(bars) - (chartRow - barHeight)
	p := charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputPNG, Width: chartWidth, Height: height})
	p.FilledRect(0, 0, chartWidth, height, paper, frame, 2)
	p.Text(fit(p, title, chartWidth-2*chartEdge, large), chartEdge, chartEdge+22, 0, large)
	names, values, left := make([]string, len(bars)), make([]string, len(bars)), 0
	counts := !slices.ContainsFunc(bars, func(b dialogue.Bar) bool {
		return b.Value != math.Trunc(b.Value) || b.Max != math.Trunc(b.Max) || b.Max >= 1000
	})
	for i, b := range bars {
		names[i], values[i] = fit(p, w.Value(b.Name, m.Lang), nameWidth, medium), m.value(b, counts)
		left = max(left, p.MeasureText(names[i], 0, medium).Width())
	}
	for i, b := range bars {
		drawBar(p, b, left+chartEdge+20, chartEdge+headHeight+i*chartRow, names[i], values[i])
	}
	png, err = p.Bytes()
	if err != nil {
		return nil, "", fmt.Errorf("chart: %w", err)
	}
	return png, m.alt(w, title, bars, values), nil
}

// drawable are the bars that have a length.
func drawable(all []dialogue.Bar) []dialogue.Bar {
	var out []dialogue.Bar
	for _, b := range all {
		if b.Max > 0 && !math.IsNaN(b.Value) && !math.IsInf(b.Value, 0) && len(out) < maxBars {
			out = append(out, b)
		}
	}
	return out
}

// value says how long a bar is, and of what kind. All bars of a chart are counts, or all have decimals.
func (m Maker) value(b dialogue.Bar, counts bool) string {
	text := m.decimals(b.Value, 2)
	switch {
	case counts:
		text = m.T("paper.of", locale.Args{"N": int(b.Value), "Of": int(b.Max)})
	case b.Max < 10: // a sum of shares
		text = m.decimals(b.Value, 4)
	}
	switch b.Mark {
	case "good", "warn", "stop", "circular":
		text += ", " + m.T("paper.mark."+b.Mark)
	}
	return text
}

func (m Maker) decimals(v float64, n int) string {
	r := new(big.Rat).SetFloat64(v)
	if r == nil {
		return ""
	}
	return calc.Format(r, n, m.Lang)
}

func drawBar(p *charts.Painter, b dialogue.Bar, left, top int, name, value string) {
	right := chartWidth - chartEdge - valueWidth
	base := top + barHeight - 8
	p.Text(name, chartEdge, base, 0, medium)
	p.FilledRect(left, top, right, top+barHeight, track, frame, 1)
	end := left + int(math.Round(float64(right-left)*min(max(b.Value/b.Max, 0), 1)))
	if end > left {
		fill := tint
		if b.Mark == "warn" || b.Mark == "stop" {
			fill = pale
		}
		p.FilledRect(left, top, end, top+barHeight, fill, tint, 2)
		strokes(p, b.Mark, left, top, end)
	}
	p.Text(fit(p, value, valueWidth-16, medium), right+16, base, 0, medium)
}

// strokes draw the pattern of a kind: slanting for what needs attention, crossed for what stands in the way.
func strokes(p *charts.Painter, mark string, left, top, right int) {
	line := func(x1, y1, x2, y2 int) {
		p.LineStroke([]charts.Point{{X: x1, Y: y1}, {X: x2, Y: y2}}, tint, 2)
	}
	if mark != "warn" && mark != "stop" {
		return
	}
	for x := left - barHeight; x < right; x += hatch {
		from, to := max(x, left), min(x+barHeight, right)
		if to <= from {
			continue
		}
		line(from, top+barHeight-(from-x), to, top+barHeight-(to-x))
		if mark == "stop" {
			line(from, top+(from-x), to, top+(to-x))
		}
	}
}

// fit cuts a text where it would be wider than there is room, and leaves out what the font doesn't have.
func fit(p *charts.Painter, text string, width int, style charts.FontStyle) string {
	font := charts.GetDefaultFont()
	text = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r != ' ' && font.Index(r) == 0 {
			return -1
		}
		return r
	}, text)), " ")
	r := []rune(text)
	if len(r) > maxName {
		r = r[:maxName]
		text = string(r) + "…"
	}
	for p.MeasureText(text, 0, style).Width() > width && len(r) > 1 {
		r = r[:len(r)-1]
		text = strings.TrimSpace(string(r)) + "…"
	}
	return text
}

// alt says what the chart shows, as far as Slack keeps it: whole bars, and how many more there are.
func (m Maker) alt(w dialogue.Words, title string, bars []dialogue.Bar, values []string) string {
	said := ""
	for i, b := range bars {
		next := said
		if next != "" {
			next += "; "
		}
		next += w.Value(b.Name, m.Lang) + " " + values[i]
		if utf8.RuneCountInString(title+next) > maxAlt-100 {
			said = m.T("paper.altmore", locale.Args{"Values": said, "N": len(bars) - i})
			break
		}
		said = next
	}
	return m.T("paper.alt", locale.Args{"Title": title, "Values": said})
}
