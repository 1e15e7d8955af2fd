package files

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"kringloop/reminders"
)

func deal(t testing.TB, title, start, end string, options ...reminders.Extension) *reminders.Contract {
	return &reminders.Contract{ID: title, Title: title, Supplier: "Leverancier", Kinds: []reminders.Kind{reminders.Product}, Start: on(t, start), End: on(t, end),
		Owner: "U1", Extensions: options}
}

func TestTimeline(t *testing.T) {
	m := maker(t, "nl")
	all := []*reminders.Contract{
		deal(t, "Laptops en schermen", "2026-09-15", "2031-09-14", reminders.Extension{Months: 12, Notice: on(t, "2031-03-01")}, reminders.Extension{Months: 12, Notice: on(t, "2032-03-01")}),
		deal(t, "Bureaustoelen", "2023-01-01", "2026-06-30"),
		deal(t, "Catering 🍎 met een heel lange naam die niet past", "2025-03-01", "2027-02-28", reminders.Extension{Months: 24, Notice: on(t, "2026-11-30")}),
		deal(t, "Groenonderhoud", "2026-01-01", "2029-12-31"),
	}
	got, err := m.Timeline(all)
	if err != nil || len(got) != 1 {
		t.Fatalf("%d pictures, %v", len(got), err)
	}
	if b := drawn(t, got[0].PNG).Bounds(); b.Dx() != chartWidth || b.Dy() < len(all)*rowHeight {
		t.Errorf("bounds %v", b)
	}
	alt := got[0].Alt
	want := []string{"Bureaustoelen van 1 jan 2023 tot en met 30 jun 2026; ", "Catering", "28 feb 2027, opzeggen of verlengen tegen 30 nov 2026", "Groenonderhoud", "Laptops en schermen van 15 sep 2026"}
	at := 0
	for _, w := range want {
		i := strings.Index(alt[at:], w)
		if i < 0 {
			t.Fatalf("the text says no %q after %d: %s", w, at, alt)
		}
		at += i
	}
	if all[0].Title != "Laptops en schermen" {
		t.Error("the caller's list is in another order now")
	}
}

func TestTimelineMany(t *testing.T) {
	m := maker(t, "en")
	var all []*reminders.Contract
	for i := range 45 {
		all = append(all, deal(t, fmt.Sprintf("Contract %d", i), fmt.Sprintf("%d-02-28", 2015+i%12), fmt.Sprintf("%d-03-31", 2027+i%40)))
	}
	got, err := m.Timeline(all)
	if err != nil || len(got) != 3 {
		t.Fatalf("%d pictures, %v", len(got), err)
	}
	for i, p := range got {
		if n := utf8.RuneCountInString(p.Alt); n > maxAlt || !strings.Contains(p.Alt, fmt.Sprintf("part %d of 3", i+1)) {
			t.Errorf("%d characters: %s", n, p.Alt)
		}
	}
	drawn(t, got[1].PNG)
	if none, err := m.Timeline(nil); err != nil || none != nil {
		t.Errorf("a picture of nothing: %v, %v", none, err)
	}
}

// What may still be extended is counted from the day after the end, once for all options.
func TestLatest(t *testing.T) {
	c := deal(t, "x", "2026-03-01", "2027-02-28", reminders.Extension{Months: 12}, reminders.Extension{Months: 6}, reminders.Extension{Months: 12, Taken: true})
	if got := latest(c).String(); got != "2028-08-31" {
		t.Error(got)
	}
	c.Ended = &reminders.Ending{On: on(t, "2026-12-01")} // no option is left
	if got := latest(c).String(); got != "2026-12-01" {
		t.Error(got)
	}
}
