package dialogue

import (
	"testing"
	"time"
)

func TestSoon(t *testing.T) {
	for _, c := range []struct{ today, typed, want string }{
		{"2026-11-26", "morgen", "2026-11-27"},
		{"2026-11-26", "Overmorgen", "2026-11-28"},
		{"2026-11-26", "today", "2026-11-26"},
		{"2026-11-26", "over 3 weken", "2026-12-17"},
		{"2026-11-26", "over een maand", "2026-12-26"},
		{"2027-01-31", "in 1 month", "2027-02-28"},
		{"2028-02-29", "over 1 jaar", "2029-02-28"},
		{"2026-11-26", "in 10 days", "2026-12-06"},
		{"2026-11-26", "vrijdag", "2026-11-27"}, // a Thursday
		{"2026-11-26", "donderdag", "2026-12-03"},
		{"2026-11-26", "komende dinsdag", "2026-12-01"},
		{"2026-11-26", "volgende vrijdag", "2026-12-04"},
		{"2026-11-29", "volgende dinsdag", "2026-12-01"}, // a Sunday
		{"2026-11-30", "next tuesday", "2026-12-08"},
		{"2026-11-26", "on friday", "2026-11-27"},
		{"2026-11-26", "donderdag 14 januari 2027", "2027-01-14"},
		{"2026-11-26", "do. 14/1/2027", "2027-01-14"},
		{"2026-11-26", "Thursday, 14 January 2027", "2027-01-14"},
		{"2026-11-26", "volgende maand", ""}, // which day of it?
		{"2026-11-26", "ooit", ""},
		{"2026-11-26", "over 3", ""},
		{"2026-11-26", "over 9999 dagen", ""},
	} {
		today, _ := time.Parse(time.DateOnly, c.today)
		got, ok := ReadDate(c.typed, today.Add(15*time.Hour))
		if said := got.Format(time.DateOnly); ok != (c.want != "") || ok && said != c.want {
			t.Errorf("%s, %q: %s, want %s", c.today, c.typed, said, c.want)
		}
	}
}
