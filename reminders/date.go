package reminders

import (
	"errors"
	"fmt"
	"time"
)

// Date is a day on the calendar, without a time and without a zone. The zero Date is no day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ErrDate says that a text is no day.
var ErrDate = errors.New("not a date")

// On is the day that an instant falls on in its own location.
func On(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads an ISO date, 2026-09-15.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return Date{}, ErrDate
	}
	return On(t), nil
}

// String is the ISO date, "" for no day.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// MarshalText writes the ISO date.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads an ISO date; "" is no day.
func (d *Date) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	*d, err = ParseDate(string(text))
	return err
}

// IsZero tells that it is no day.
func (d Date) IsZero() bool { return d == Date{} }

// midnight is the beginning of the day in UTC, where every day has 24 hours.
func (d Date) midnight() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.midnight().Weekday() }

// AddDays is n days later, or earlier when n is below 0.
func (d Date) AddDays(n int) Date { return On(d.midnight().AddDate(0, 0, n)) }

// AddMonths is the same day n months later, or the last day of that month where it is shorter (flows §3.3, rule 1). Count from
// one day only, never from a result: the 31st would become the 28th for good.
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.Year(), first.Month(), min(d.Day, last)}
}

// Sub is the number of days from o to d.
func (d Date) Sub(o Date) int { return int(d.midnight().Sub(o.midnight()) / (24 * time.Hour)) }

// Compare orders days; no day comes before every day.
func (d Date) Compare(o Date) int { return d.midnight().Compare(o.midnight()) }

// Before tells whether d is an earlier day than o.
func (d Date) Before(o Date) bool { return d.Compare(o) < 0 }

// After tells whether d is a later day than o.
func (d Date) After(o Date) bool { return d.Compare(o) > 0 }

// Weekend tells whether the day is a Saturday or a Sunday.
func (d Date) Weekend() bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

// Instant is the first moment at which a clock in a zone shows at least a time on a day: of a time that comes twice the first,
// and of one that does not exist, because the clock is put forward then, the moment at which it is.
func Instant(d Date, hour, minute int, zone *time.Location) time.Time {
	wall := time.Date(d.Year, d.Month, d.Day, hour, minute, 0, 0, time.UTC)
	// time.Date would choose one of two offsets and promises not which. So walk over the offsets from where the clock surely
	// shows less: no zone is a whole day ahead.
	for from := wall.Add(-24 * time.Hour).In(zone); ; {
		_, offset := from.Zone()
		_, end := from.ZoneBounds()
		at := wall.Add(-time.Duration(offset) * time.Second).In(zone)
		switch {
		case at.Before(from):
			return from
		case end.IsZero() || at.Before(end):
			return at
		}
		from = end
	}
}

// DefaultHour is when digests come (own, flows §3.3).
const DefaultHour = "09:00"

// ErrHour says that a text is no time of the day.
var ErrHour = errors.New("not a time of the day")

// ParseHour reads a time of the day, 09:00.
func ParseHour(s string) (hour, minute int, err error) {
	t, err := time.Parse("15:04", s)
	if err != nil || len(s) != len(DefaultHour) {
		return 0, 0, ErrHour
	}
	return t.Hour(), t.Minute(), nil
}
