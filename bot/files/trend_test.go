package files

import (
	"image/color"
	"strings"
	"testing"
	"unicode/utf8"

	"kringloop/reminders"
)

// gauged is a contract in its fourteenth month with a KPI of each kind.
func gauged(t testing.TB) *reminders.Contract {
	c := deal(t, "Laptops en schermen", "2025-09-15", "2030-09-14", reminders.Extension{Months: 12, Notice: on(t, "2030-03-01")})
	c.KPIs = []reminders.KPI{
		{ID: "k1", Name: "Aandeel hergebruik", Unit: "%", Every: 1, Targets: []string{"80"}, Values: map[int]reminders.Value{}},
		{ID: "k2", Name: "Nieuwe toestellen", Unit: "stuks", Lower: true, Every: 3, Targets: []string{"10", "10", "", "8"},
			Values: map[int]reminders.Value{1: {Number: "9"}, 2: {Number: "11"}, 3: {Number: "4"}, 4: {Number: "13"}}},
	}
	for i, n := range []string{"60", "65.5", "70", "71", "77.5", "", "79.999", "80", "82", "85", "79", "40", "90"} {
		c.KPIs[0].Values[i+1] = reminders.Value{Number: n, Missing: n == ""}
	}
	return c
}

func TestTrend(t *testing.T) {
	m := maker(t, "nl")
	c := gauged(t)
	got, err := m.Trend(c, c.KPIs[0], reminders.Norms{})
	if err != nil {
		t.Fatal(err)
	}
	drawn(t, got.PNG)
	for _, want := range []string{"hoger is beter", "14 okt 2026 90, groen (streefwaarde 80); 14 sep 2026 40, rood", "14 mrt 2026 niet ontvangen", "79,999, oranje"} {
		if !strings.Contains(got.Alt, want) {
			t.Errorf("the text says no %q: %s", want, got.Alt)
		}
	}
	if n := utf8.RuneCountInString(got.Alt); n > maxAlt || strings.Contains(got.Alt, "14 okt 2025") {
		t.Errorf("%d characters, or more than twelve periods: %s", n, got.Alt)
	}
}

func TestTrendLower(t *testing.T) {
	m := maker(t, "en")
	c := gauged(t)
	got, err := m.Trend(c, c.KPIs[1], reminders.Norms{})
	if err != nil {
		t.Fatal(err)
	}
	img := drawn(t, got.PNG)
	if !strings.Contains(got.Alt, "lower is better") || !strings.Contains(got.Alt, "14 Jun 2026 4, grey; 14 Mar 2026 11, orange (target 10)") {
		t.Error(got.Alt)
	}
	// Whoever sees no colours sees the patterns: solid for green, fewer strokes for orange than for red.
	dark, step := [4]int{}, (chartWidth-2*chartEdge)/trendPeriods
	for i := range dark {
		middle := chartEdge + i*step + step/2
		for x := middle - trendColumn/2 + 4; x < middle+trendColumn/2-4; x++ {
			for y := chartEdge + headHeight + 26 + trendHeight - 60; y < chartEdge+headHeight+26+trendHeight-4; y++ {
				if color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y < 140 {
					dark[i]++
				}
			}
		}
	}
	if dark[0] < 2*dark[3] || 2*dark[3] < 3*dark[1] || dark[1] == 0 || dark[2] != 0 {
		t.Errorf("dark pixels %v", dark)
	}
}

func TestTrendOdd(t *testing.T) {
	m := maker(t, "nl")
	c := deal(t, strings.Repeat("heel lang ", 50), "2026-11-01", "2030-10-31")
	k := reminders.KPI{Name: strings.Repeat("😀 naam ", 50), Unit: "x", Every: 1}
	if got, err := m.Trend(c, k, reminders.Norms{}); err != nil || got.PNG != nil || got.Alt != "" {
		t.Errorf("a picture of nothing: %v", err)
	}
	k.Values = map[int]reminders.Value{1: {Number: "0"}, 2: {Number: "123456789012.123456789"}}
	got, err := m.Trend(c, k, reminders.Norms{})
	if err != nil || utf8.RuneCountInString(got.Alt) > maxAlt {
		t.Errorf("%v, %q", err, got.Alt)
	}
	drawn(t, got.PNG)
}
