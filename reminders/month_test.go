package reminders_test

import (
	"testing"

	"kringloop/reminders"
)

func TestMonthNamed(t *testing.T) {
	for _, tt := range []struct {
		start, text string
		n           int
		rest        string
	}{
		{"2026-09-01", "oktober: hergebruik 77,5", 2, "hergebruik 77,5"},
		{"2026-09-01", "Oktober hergebruik 77,5", 2, "hergebruik 77,5"},
		{"2026-09-01", "hergebruik 77,5 september", 1, "hergebruik 77,5"},
		{"2026-09-01", "hergebruik 77,5 van sept. 2026", 1, "hergebruik 77,5"},
		{"2026-09-01", "hergebruik 77,5 in maand 3", 3, "hergebruik 77,5"},
		{"2026-09-01", "maand 12: hergebruik 77,5", 12, "hergebruik 77,5"},
		{"2026-09-01", "for October reuse 77.5", 2, "reuse 77.5"},
		{"2026-09-01", "december: hergebruik 77,5", 4, "hergebruik 77,5"},
		{"2026-09-15", "september: 5", 1, "5"}, // 15 September to 14 October
		{"2026-09-20", "september: 5", -1, "5"},
		{"2026-09-20", "oktober 5", 1, "5"},
		{"2025-09-01", "oktober 5", 14, "5"}, // the last one
		{"2025-09-01", "oktober 2025: 5", 2, "5"},
		{"2025-09-01", "oktober 2027: 5", -1, "5"},
		{"2026-09-01", "augustus: 5", -1, "5"},
		{"2026-09-01", "maand 0: 5", -1, "5"},
		{"2026-09-01", "maand 999: 5", -1, "5"},
		{"2026-09-01", "hergebruik 77,5", 0, "hergebruik 77,5"},
		{"2026-09-01", "marktaandeel 5", 0, "marktaandeel 5"},
		{"2026-09-01", "maandelijkse klachten 5", 0, "maandelijkse klachten 5"},
		{"2026-09-01", "", 0, ""},
	} {
		c := &reminders.Contract{Start: day(tt.start), End: day("2030-08-31")}
		if n, rest := c.MonthNamed(tt.text, day("2026-12-14")); n != tt.n || rest != tt.rest {
			t.Errorf("%s, %q: %d, %q, want %d, %q", tt.start, tt.text, n, rest, tt.n, tt.rest)
		}
	}
}
