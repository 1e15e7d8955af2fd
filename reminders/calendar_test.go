package reminders

import "testing"

func TestWorkingDays(t *testing.T) {
	for _, c := range []struct {
		country, from, next, prev string
	}{
		{"", "2026-10-23", "2026-10-23", "2026-10-23"},
		{"", "2026-10-24", "2026-10-26", "2026-10-23"},
		{"", "2026-10-25", "2026-10-26", "2026-10-23"},
		{"", "2026-12-25", "2026-12-25", "2026-12-25"}, // no holidays unless configured
		{"XX", "2026-12-25", "2026-12-25", "2026-12-25"},
		{"BE", "2026-12-25", "2026-12-28", "2026-12-24"},
		{"NL", "2026-12-25", "2026-12-28", "2026-12-24"},
		{"BE", "2026-11-11", "2026-11-12", "2026-11-10"},
		{"NL", "2026-11-11", "2026-11-11", "2026-11-11"},
		{"NL", "2026-04-27", "2026-04-28", "2026-04-24"}, // a Monday
		{"BE", "2026-04-27", "2026-04-27", "2026-04-27"},
		{"NL", "2031-04-25", "2031-04-25", "2031-04-25"}, // the king's day, a Sunday, is kept on the Saturday
		{"NL", "2031-04-28", "2031-04-28", "2031-04-28"},
		{"BE", "2027-03-29", "2027-03-30", "2027-03-26"}, // Easter Monday
		{"NL", "2027-03-26", "2027-03-30", "2027-03-25"}, // from Good Friday over Easter Monday
		{"BE", "2027-05-06", "2027-05-07", "2027-05-05"}, // Ascension
		{"NL", "2027-05-05", "2027-05-07", "2027-05-04"}, // Liberation Day before Ascension
		{"BE", "2028-01-01", "2028-01-03", "2027-12-31"},
	} {
		cal, d := Calendar{c.country}, day(t, c.from)
		if got := cal.Next(d); got != day(t, c.next) {
			t.Errorf("%q: next of %v is %v, want %s", c.country, d, got, c.next)
		}
		if got := cal.Prev(d); got != day(t, c.prev) {
			t.Errorf("%q: last of %v is %v, want %s", c.country, d, got, c.prev)
		}
		if cal.Working(d) != (c.next == c.from) {
			t.Errorf("%q: working on %v is %v", c.country, d, cal.Working(d))
		}
	}
}

func TestBack(t *testing.T) {
	for _, c := range []struct {
		country, from string
		n             int
		want          string
	}{
		{"", "2026-12-15", 5, "2026-12-08"}, // the meeting pack of flows §3.5
		{"", "2026-12-15", 0, "2026-12-15"},
		{"", "2026-12-14", 1, "2026-12-11"},
		{"", "2026-12-13", 1, "2026-12-11"}, // from a Sunday
		{"BE", "2026-12-29", 3, "2026-12-23"},
		{"", "2026-12-29", 3, "2026-12-24"},
	} {
		if got := (Calendar{c.country}).Back(day(t, c.from), c.n); got != day(t, c.want) {
			t.Errorf("%q: %d working days before %s: %v, want %s", c.country, c.n, c.from, got, c.want)
		}
	}
}

// Holidays don't make a calendar share anything that two at once could break.
func TestHolidaysAtOnce(t *testing.T) {
	for range 4 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			for d := day(t, "2027-01-01"); d.Year == 2027; d = d.AddDays(1) {
				Calendar{"BE"}.Working(d)
			}
		})
	}
}
