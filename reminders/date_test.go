package reminders

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestInstant(t *testing.T) {
	for _, c := range []struct{ zone, day, hour, want string }{
		{"Europe/Brussels", "2026-10-26", "09:00", "2026-10-26T08:00:00Z"},
		{"Europe/Brussels", "2027-03-28", "09:00", "2027-03-28T07:00:00Z"},
		{"Europe/Brussels", "2027-03-28", "02:30", "2027-03-28T01:00:00Z"}, // does not exist
		{"Europe/Brussels", "2027-03-28", "03:00", "2027-03-28T01:00:00Z"},
		{"Europe/Brussels", "2027-10-31", "02:30", "2027-10-31T00:30:00Z"}, // comes twice
		{"Europe/Brussels", "2027-10-31", "02:00", "2027-10-31T00:00:00Z"},
		{"Europe/Brussels", "2027-10-31", "03:00", "2027-10-31T02:00:00Z"},
		{"Europe/Amsterdam", "2027-03-28", "02:59", "2027-03-28T01:00:00Z"},
		{"Europe/Lisbon", "2027-03-28", "01:30", "2027-03-28T01:00:00Z"},
		{"Europe/Lisbon", "2027-10-31", "01:30", "2027-10-31T00:30:00Z"},
		{"Australia/Lord_Howe", "2027-04-04", "01:45", "2027-04-03T14:45:00Z"}, // half an hour comes twice
		{"Australia/Lord_Howe", "2027-10-03", "02:15", "2027-10-02T15:30:00Z"}, // half an hour is left out
		{"Pacific/Apia", "2011-12-30", "09:00", "2011-12-30T10:00:00Z"},        // a whole day is left out
		{"Pacific/Apia", "2011-12-31", "09:00", "2011-12-30T19:00:00Z"},
		{"America/Sao_Paulo", "2018-11-04", "00:00", "2018-11-04T03:00:00Z"}, // midnight is left out
		{"UTC", "2028-02-29", "23:59", "2028-02-29T23:59:00Z"},
	} {
		h, m, err := ParseHour(c.hour)
		if err != nil {
			t.Fatal(err)
		}
		want, err := time.Parse(time.RFC3339, c.want)
		if err != nil {
			t.Fatal(err)
		}
		if got := Instant(day(t, c.day), h, m, zone(t, c.zone)); !got.Equal(want) || got.Location().String() != c.zone {
			t.Errorf("%s %s %s: %v, want %v", c.zone, c.day, c.hour, got.UTC(), want)
		}
	}
}

var zones = []string{"Europe/Brussels", "Europe/Amsterdam", "Europe/Lisbon", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kiritimati",
	"America/New_York", "Asia/Kathmandu", "America/Sao_Paulo", "Africa/Casablanca", "UTC"}

// TestInstantAgainstClock walks a clock minute by minute until it shows the time: in a gap that is the first minute after it, in
// an overlap the first of the two.
func TestInstantAgainstClock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(zones).Draw(t, "zone")
		z, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		d := Date{2011, 12, 20}.AddDays(rapid.IntRange(0, 8000).Draw(t, "day"))
		if rapid.Bool().Draw(t, "near a change") {
			// the first change after that day, if the zone has any more
			if _, end := Instant(d, 12, 0, z).ZoneBounds(); !end.IsZero() {
				d = On(end).AddDays(rapid.IntRange(-1, 1).Draw(t, "off"))
			}
		}
		minute := rapid.IntRange(0, 24*60-1).Draw(t, "minute")
		got := Instant(d, minute/60, minute%60, z)
		wall := time.Date(d.Year, d.Month, d.Day, minute/60, minute%60, 0, 0, time.UTC)
		want := wall.Add(-26 * time.Hour).In(z)
		for shown(want).Before(wall) {
			want = want.Add(time.Minute)
		}
		if !got.Equal(want) {
			t.Fatalf("%s %v %02d:%02d: %v, want %v", name, d, minute/60, minute%60, got, want)
		}
	})
}

// shown is what a clock shows, as if it were UTC.
func shown(t time.Time) time.Time {
	_, offset := t.Zone()
	return t.UTC().Add(time.Duration(offset) * time.Second)
}

func TestAddMonths(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2027-01-31", 1, "2027-02-28"}, {"2027-01-31", 2, "2027-03-31"}, {"2027-01-31", 13, "2028-02-29"}, {"2027-01-31", 3, "2027-04-30"},
		{"2028-02-29", 12, "2029-02-28"}, {"2028-02-29", 48, "2032-02-29"}, {"2031-09-14", -12, "2030-09-14"}, {"2027-03-31", -1, "2027-02-28"},
		{"2027-12-31", 2, "2028-02-29"}, {"2027-01-15", -1, "2026-12-15"}, {"2027-01-15", 0, "2027-01-15"},
	} {
		if got := day(t, c.from).AddMonths(c.n); got != day(t, c.want) {
			t.Errorf("%s and %d months: %v, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestDate(t *testing.T) {
	a, b := day(t, "2027-02-28"), day(t, "2028-02-29")
	if b.Sub(a) != 366 || a.Sub(b) != -366 || a.AddDays(366) != b || b.AddDays(-366) != a {
		t.Errorf("%d days from %v to %v", b.Sub(a), a, b)
	}
	if !a.Before(b) || a.After(b) || a.Before(a) || a.After(a) || !(Date{}).Before(a) {
		t.Error("days are not in order")
	}
	// The day of an instant is that of its own place.
	at := time.Date(2027, 3, 1, 23, 30, 0, 0, time.UTC)
	if On(at) != day(t, "2027-03-01") || On(at.In(zone(t, "Europe/Brussels"))) != day(t, "2027-03-02") {
		t.Error("the day of an instant is not that of its location")
	}
	var none Date
	if err := none.UnmarshalText(nil); err != nil || !none.IsZero() || none.String() != "" {
		t.Errorf("no day: %v, %v", none, err)
	}
}

func TestParse(t *testing.T) {
	for _, bad := range []string{"", "2027-02-29", "0000-01-01", "27-1-1", "2027-1-1", "15/9/2026", "2026-09-15T00:00:00Z", "12026-09-15", " 2026-09-15"} {
		if d, err := ParseDate(bad); !errors.Is(err, ErrDate) {
			t.Errorf("%q is %v, %v", bad, d, err)
		}
	}
	for _, bad := range []string{"", "9:00", "24:00", "09:60", "09.00", "09:00:00", "-9:00", "0９:00", " 9:00"} {
		if h, m, err := ParseHour(bad); !errors.Is(err, ErrHour) {
			t.Errorf("%q is %d:%d, %v", bad, h, m, err)
		}
	}
	for s, want := range map[string][2]int{"00:00": {0, 0}, "09:00": {9, 0}, "23:59": {23, 59}} {
		if h, m, err := ParseHour(s); err != nil || [2]int{h, m} != want {
			t.Errorf("%q is %d:%d, %v", s, h, m, err)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2026-09-15", "2028-02-29", "2027-02-29", "0001-01-01", "9999-12-31", "", "2026-9-15", "２０２６-09-15"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s)
		if err != nil {
			if !errors.Is(err, ErrDate) || !d.IsZero() {
				t.Errorf("%q: %v, %v", s, d, err)
			}
			return
		}
		if d.String() != s || d.IsZero() {
			t.Errorf("%q is read as %q", s, d)
		}
		text, err := d.MarshalText()
		var again Date
		if err != nil || again.UnmarshalText(text) != nil || again != d {
			t.Errorf("%q does not survive: %q, %v", s, text, again)
		}
	})
}

func FuzzParseHour(f *testing.F) {
	for _, s := range []string{"09:00", "00:00", "23:59", "24:00", "9:00", "", "09:0", "0９:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		h, m, err := ParseHour(s)
		if err != nil {
			if !errors.Is(err, ErrHour) || h != 0 || m != 0 {
				t.Errorf("%q: %d:%d, %v", s, h, m, err)
			}
			return
		}
		if got := time.Date(2026, 1, 1, h, m, 0, 0, time.UTC).Format("15:04"); got != s {
			t.Errorf("%q is read as %s", s, got)
		}
	})
}
