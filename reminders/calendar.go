package reminders

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/nl"
)

// Calendar tells on which days people work (flows §3.3: Monday to Friday; holidays only if configured, rule 6).
type Calendar struct {
	Country string // "" = no public holidays, else BE or NL
}

// holidays are the ten legal ones of Belgium, and those of the Dutch act on terms (Algemene termijnenwet, article 3).
var holidays = map[string]*cal.Calendar{
	"BE": {Holidays: be.Holidays},
	"NL": {Holidays: nl.Holidays},
}

// The library counts in the zone of the machine; where midnight may be skipped, a holiday would move with the machine.
func init() { cal.DefaultLoc = time.UTC }

// Working tells whether people work on a day.
func (c Calendar) Working(d Date) bool {
	if d.Weekend() {
		return false
	}
	country, ok := holidays[c.Country]
	if !ok {
		return true
	}
	_, kept, _ := country.IsHoliday(d.midnight()) // the Dutch king's day is kept on the Saturday when it falls on a Sunday
	return !kept
}

// Next is the day itself, or else the next working day.
func (c Calendar) Next(d Date) Date {
	for !c.Working(d) {
		d = d.AddDays(1)
	}
	return d
}

// Prev is the day itself, or else the last working day before it.
func (c Calendar) Prev(d Date) Date {
	for !c.Working(d) {
		d = d.AddDays(-1)
	}
	return d
}

// Back is the nth working day before a day.
func (c Calendar) Back(d Date, n int) Date {
	for ; n > 0; n-- {
		d = c.Prev(d.AddDays(-1))
	}
	return d
}
