package dialogue

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

var weekdays = map[string]time.Weekday{
	"maandag": 1, "dinsdag": 2, "woensdag": 3, "donderdag": 4, "vrijdag": 5, "zaterdag": 6, "zondag": 0,
	"ma": 1, "di": 2, "wo": 3, "do": 4, "vr": 5, "za": 6, "zo": 0,
	"monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 0,
	"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 0,
}

// near are days by their distance from today.
var near = map[string]int{"vandaag": 0, "today": 0, "morgen": 1, "tomorrow": 1, "overmorgen": 2, "the day after tomorrow": 2}

var (
	leadDay = regexp.MustCompile(`^(\pL+)\.?,? (.*\d.*)$`)
	inUnits = regexp.MustCompile(`^(?:over|in|binnen) (?:(\d{1,3})|(een|één|a|an|one)) (dag|dagen|day|days|week|weken|weeks|maand|maanden|month|months|jaar|years?)$`)
	dayOf   = regexp.MustCompile(`^(?:op |on )?(?:(volgende|next)|komende|aanstaande|this|coming)? ?(\pL+)$`)
)

// soon reads a day that is said as seen from today: "morgen", "over 3 weken", "vrijdag", "volgende vrijdag". A day of the week is
// the first that comes; the next one is that of the week after this one.
func soon(s string, today time.Time) (time.Time, bool) {
	today = time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)
	if n, ok := near[s]; ok {
		return today.AddDate(0, 0, n), true
	}
	if m := inUnits.FindStringSubmatch(s); m != nil {
		n := 1
		if m[1] != "" {
			n, _ = strconv.Atoi(m[1])
		}
		return later(today, n, m[3]), true
	}
	m := dayOf.FindStringSubmatch(s)
	if m == nil {
		return time.Time{}, false
	}
	day, ok := weekdays[m[2]]
	if !ok {
		return time.Time{}, false
	}
	if m[1] != "" {
		monday := today.AddDate(0, 0, 7-(int(today.Weekday())+6)%7)
		return monday.AddDate(0, 0, (int(day)+6)%7), true
	}
	ahead := (int(day) - int(today.Weekday()) + 7) % 7
	if ahead == 0 {
		ahead = 7
	}
	return today.AddDate(0, 0, ahead), true
}

// later is so many units on; a day that a month doesn't have is its last.
func later(from time.Time, n int, unit string) time.Time {
	switch unit[0] {
	case 'd':
		return from.AddDate(0, 0, n)
	case 'w':
		return from.AddDate(0, 0, 7*n)
	case 'j', 'y':
		n *= 12
	}
	to := from.AddDate(0, n, 0)
	if to.Day() != from.Day() {
		to = to.AddDate(0, 0, -to.Day())
	}
	return to
}

// withoutDay takes the day of the week off a date: "donderdag 14 januari 2027". What it says is not checked against the date, which
// is said back with its own.
func withoutDay(s string) string {
	if m := leadDay.FindStringSubmatch(s); m != nil {
		if _, ok := weekdays[m[1]]; ok {
			return strings.TrimSpace(m[2])
		}
	}
	return s
}
