package reminders

import (
	"regexp"
	"strconv"
	"strings"
)

// A contract month is named by its number or by the calendar month in which its fifteenth day lies, before or behind what is said
// of it.
var (
	monthBefore = regexp.MustCompile(`(?i)^(?:(?:maand|month) (\d{1,3})|(?:(?:van|voor|in|of|for) )?(\pL{3,9})\.?(?: (\d{4}))?)(?: ?[:=] ?| |$)`)
	monthBehind = regexp.MustCompile(`(?i)(?:^| )(?:(?:van|voor|in|of|for) )?(?:(?:maand|month) (\d{1,3})|(\pL{3,9})\.?(?: (\d{4}))?)$`)
)

// MonthNamed finds the contract month that a text names, and what else it says: "oktober: hergebruik 77,5", "hergebruik 77,5 van
// maand 3". Without a year it is the last one of that name that has begun. n is 0 where no month is named, and -1 where it is none of
// the contract's.
func (c *Contract) MonthNamed(text string, today Date) (n int, rest string) {
	text = strings.Join(strings.Fields(text), " ")
	for _, re := range []*regexp.Regexp{monthBefore, monthBehind} {
		m := re.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		if re == monthBefore {
			rest = text[len(m[0]):]
		} else {
			rest = strings.TrimRight(text[:len(text)-len(m[0])], " :")
		}
		if m[1] != "" {
			n, _ = strconv.Atoi(m[1])
			if n < 1 || n > c.MonthCount() {
				n = -1
			}
			return n, rest
		}
		if name, ok := monthNames[strings.ToLower(m[2])]; ok {
			year, _ := strconv.Atoi(m[3])
			return c.monthCalled(int(name), year, today), rest
		}
	}
	return 0, text
}

// monthCalled is the last contract month begun that goes by a calendar month's name, of any year where that is 0.
func (c *Contract) monthCalled(month, year int, today Date) int {
	for n := min(c.MonthsOver(today)+1, c.MonthCount()); n > 0; n-- {
		if d := c.Start.AddMonths(n - 1).AddDays(14); int(d.Month) == month && (year == 0 || d.Year == year) {
			return n
		}
	}
	return -1
}
