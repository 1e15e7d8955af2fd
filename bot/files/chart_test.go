package files

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"kringloop/flows/dialogue"
)

func scanAnswers(t testing.TB, m Maker, letters string) dialogue.Answers {
	t.Helper()
	s, _ := m.Talks.Script("scan")
	a := dialogue.Answers{}
	for i := range s.Steps {
		a[s.Steps[i].ID] = dialogue.Answer{Options: []string{letters[i : i+1]}}
	}
	return a
}

func drawn(t testing.TB, data []byte) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("KRINGLOOP_SHOTS"); dir != "" {
		_ = os.WriteFile(dir+"/"+t.Name()+".png", data, 0o600)
	}
	return img
}

func TestChart(t *testing.T) {
	m := maker(t, "nl")
	s, c := result(t, m, "scan", scanAnswers(t, m, "abdbcaecabcbaa"))
	data, alt, err := m.Chart(s, c.Result)
	if err != nil {
		t.Fatal(err)
	}
	img := drawn(t, data)
	if b := img.Bounds(); b.Dx() != chartWidth || b.Dy() < 13*chartRow {
		t.Errorf("bounds %v", b)
	}
	for _, want := range []string{"Noodzaak 3 van 3;", "Tijd 0 van 6, staat in de weg;", "Keten 1 van 3, let op;"} {
		if !strings.Contains(alt, want) {
			t.Errorf("the text says no %q: %s", want, alt)
		}
	}
	if n := utf8.RuneCountInString(alt); n > maxAlt {
		t.Errorf("%d characters", n)
	}
}

// Whoever sees no colours sees the kinds of bar all the same: their patterns differ in grey.
func TestChartKindsDifferWithoutColour(t *testing.T) {
	m := maker(t, "nl")
	s, _ := m.Talks.Script("scan")
	dark := map[string]int{}
	for _, mark := range []string{"good", "warn", "stop"} {
		data, _, err := m.Chart(s, dialogue.Result{Bars: []dialogue.Bar{{Name: "x", Value: 3, Max: 3, Mark: mark}}})
		if err != nil {
			t.Fatal(err)
		}
		img := drawn(t, data)
		for x := chartWidth / 4; x < chartWidth/2; x++ {
			for y := chartEdge + headHeight + 4; y < chartEdge+headHeight+barHeight-4; y++ {
				if color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y < 140 {
					dark[mark]++
				}
			}
		}
	}
	if dark["good"] < 2*dark["stop"] || 2*dark["stop"] < 3*dark["warn"] || dark["warn"] == 0 {
		t.Errorf("dark pixels %v", dark)
	}
}

func TestChartOddNames(t *testing.T) {
	m := maker(t, "en")
	s, _ := m.Talks.Script("score")
	long := strings.Repeat("offerte van een heel lange naam ", 20)
	bars := []dialogue.Bar{{Name: "📊 " + long, Value: 0.5, Max: 1}, {Name: "", Value: -3, Max: 1}, {Name: "duur", Value: 9e9, Max: 1}, {Name: "no length", Value: 1}}
	for range 60 {
		bars = append(bars, dialogue.Bar{Name: long, Value: 1234.5, Max: 2000})
	}
	data, alt, err := m.Chart(s, dialogue.Result{Bars: bars})
	if err != nil || utf8.RuneCountInString(alt) > maxAlt || !strings.Contains(alt, "more") {
		t.Errorf("%v, %q", err, alt)
	}
	drawn(t, data)
	if data, alt, err := m.Chart(s, dialogue.Result{}); data != nil || alt != "" || err != nil {
		t.Error("a chart of nothing")
	}
}
