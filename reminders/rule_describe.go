package reminders

import (
	"strconv"
	"time"
)

// RuleKeys are all keys that [Rule.Describe] gives; the bot has a sentence for each. The family .n is the same with a step of
// more than one unit.
var RuleKeys = []string{"once",
	"daily", "daily.n", "workdays", "workdays.n", "weekly", "weekly.n",
	"monthly.day", "monthly.day.n", "monthly.last", "monthly.last.n", "monthly.nth", "monthly.nth.n", "monthly.work", "monthly.work.n",
	"quarterly.day", "quarterly.last", "quarterly.nth", "quarterly.work",
	"yearly.day", "yearly.day.n", "yearly.nth", "yearly.nth.n", "yearly.work", "yearly.work.n",
}

// Describe gives what a sentence about the rule needs: its family, one of [RuleKeys], and the parts as data. Rules that come on
// other days differ in one of them. Of quarterly.* it is the first day, the last day, or a weekday or working day counted from
// the start or end of a calendar quarter.
//
//	first    the day, or the first one, ISO
//	until    the last day on which it may come, ISO; only where there is one
//	every    number of units, of .n
//	weekday  1 = Monday … 7 = Sunday, of weekly and .nth
//	nth      1 … 4, or last, of .nth and .work
//	day      of the month, of .day
//	month    1 … 12, of yearly
func (r Rule) Describe() (key string, args map[string]string) {
	args = map[string]string{"first": r.On.String()}
	if !r.Until.IsZero() {
		args["until"] = r.Until.String()
	}
	switch r.Unit {
	case EachDay:
		key = "daily"
	case EachWorkday:
		key = "workdays"
	case EachWeek:
		key = "weekly"
		args["weekday"] = isoWeekday(r.On)
	case EachMonth:
		if detail := r.detail(args); r.quarterly(detail) {
			return "quarterly." + detail, args
		} else {
			key = "monthly." + detail
		}
	case EachYear:
		args["month"] = strconv.Itoa(int(r.On.Month))
		if key = "yearly." + r.detail(args); key == "yearly.last" {
			key = "yearly.day"
			args["day"] = strconv.Itoa(max(r.On.Day, r.Day))
		}
	default:
		return "once", args
	}
	if r.every() > 1 {
		key += ".n"
		args["every"] = strconv.Itoa(r.every())
	}
	return key, args
}

// detail says which day of its month a rule means, and notes it.
func (r Rule) detail(args map[string]string) string {
	if r.Nth != 0 {
		args["nth"] = strconv.Itoa(r.Nth)
		if r.Nth < 0 {
			args["nth"] = "last"
		}
		if r.Work {
			return "work"
		}
		args["weekday"] = isoWeekday(r.On)
		return "nth"
	}
	day := max(r.On.Day, r.Day)
	if day == lastDay {
		return "last"
	}
	args["day"] = strconv.Itoa(day)
	return "day"
}

// quarterly tells whether the rule can be said of calendar quarters: what counts from their start comes in their first month,
// what counts from their end in their last.
func (r Rule) quarterly(detail string) bool {
	if r.every() != 3 {
		return false
	}
	if r.Nth < 0 || detail == "last" {
		return r.On.Month%3 == 0
	}
	return r.On.Month%3 == 1 && (r.Nth > 0 || max(r.On.Day, r.Day) == 1)
}

func isoWeekday(d Date) string {
	if d.Weekday() == time.Sunday {
		return "7"
	}
	return strconv.Itoa(int(d.Weekday()))
}
