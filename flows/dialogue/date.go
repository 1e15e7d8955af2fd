package dialogue

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

var months = map[string]time.Month{
	"jan": 1, "feb": 2, "mrt": 3, "maa": 3, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "okt": 10, "oct": 10,
	"nov": 11, "dec": 12,
}

var (
	isoDate   = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
	shortDate = regexp.MustCompile(`^(\d{1,2})[-/. ](\d{1,2})(?:[-/. ](\d{4}|\d{2}))?$`)
	longDate  = regexp.MustCompile(`^(\d{1,2})\.?(?:e|ste|de|st|nd|rd|th)? (\pL+)\.?(?: (\d{4}))?$`)
	usDate    = regexp.MustCompile(`^(\pL+) (\d{1,2})(?:st|nd|rd|th)?,?(?: (\d{4}))?$`)
)

// ReadDate reads a day as people write it, the day before the month: "1 maart 2027", "1/3/2027", "2027-03-01", "1 maart",
// "over 3 weken". Without a year the next such day is meant. False means that it is none.
func ReadDate(text string, today time.Time) (time.Time, bool) {
	s := withoutDay(strings.ToLower(strings.Join(strings.Fields(text), " ")))
	if m := isoDate.FindStringSubmatch(s); m != nil {
		return day(m[1], monthOf(m[2]), m[3], today)
	}
	if m := shortDate.FindStringSubmatch(s); m != nil {
		return day(m[3], monthOf(m[2]), m[1], today)
	}
	if m := longDate.FindStringSubmatch(s); m != nil {
		return day(m[3], monthOf(m[2]), m[1], today)
	}
	if m := usDate.FindStringSubmatch(s); m != nil {
		return day(m[3], monthOf(m[1]), m[2], today)
	}
	return soon(s, today)
}

func monthOf(s string) time.Month {
	if n, err := strconv.Atoi(s); err == nil {
		return time.Month(n)
	}
	if r := []rune(s); len(r) >= 3 {
		return months[string(r[:3])]
	}
	return 0
}

func day(year string, month time.Month, of string, today time.Time) (time.Time, bool) {
	d, err := strconv.Atoi(of)
	if err != nil || month < 1 || month > 12 {
		return time.Time{}, false
	}
	y := today.Year()
	if year != "" {
		if y, err = strconv.Atoi(year); err != nil {
			return time.Time{}, false
		}
		if y < 100 {
			y += 2000
		}
	}
	t := time.Date(y, month, d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d || t.Month() != month {
		return time.Time{}, false // 30 February
	}
	if year == "" && t.Before(today.Truncate(24*time.Hour)) {
		return day(strconv.Itoa(y+1), month, of, today)
	}
	return t, true
}
