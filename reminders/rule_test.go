package reminders

import (
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func mustDate(t interface{ Fatalf(string, ...any) }, s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return d
}

// dates are days of some years around two leap days.
var dates = rapid.Custom(func(t *rapid.T) Date {
	return Date{2026, 1, 1}.AddDays(rapid.IntRange(0, 2300).Draw(t, "day"))
})

// rules are valid rules of all kinds.
var rules = rapid.Custom(func(t *rapid.T) Rule {
	r := Rule{On: dates.Draw(t, "on")}
	r.Unit = rapid.SampledFrom([]string{"", EachDay, EachWorkday, EachWeek, EachMonth, EachMonth, EachYear}).Draw(t, "unit")
	if r.Unit == "" {
		return r
	}
	r.Every = rapid.IntRange(0, 5).Draw(t, "every")
	if r.Unit == EachMonth || r.Unit == EachYear {
		switch rapid.IntRange(0, 3).Draw(t, "kind") {
		case 1:
			r.Nth = rapid.SampledFrom([]int{-1, 1, 2, 3, 4}).Draw(t, "nth")
			r.On = nthWeekday(r.On.Year, r.On.Month, r.On.Weekday(), r.Nth)
		case 2:
			r.Nth, r.Work = rapid.SampledFrom([]int{-1, 1, 2, 3, 4}).Draw(t, "nth"), true
		case 3:
			r.On.Day = monthEnd(r.On.Year, r.On.Month)
			r.setDay(rapid.IntRange(28, 31).Draw(t, "day"))
		}
	}
	if rapid.Bool().Draw(t, "ends") {
		r.Until = r.On.AddDays(rapid.IntRange(0, 1500).Draw(t, "until"))
	}
	return r
})

// comes is the rule said of one day, by looking at every day since the first.
func comes(r Rule, d Date, work func(Date) bool) bool {
	every := max(r.Every, 1)
	if d.Before(r.On) || !r.Until.IsZero() && d.After(r.Until) {
		return false
	}
	months := (d.Year-r.On.Year)*12 + int(d.Month) - int(r.On.Month)
	switch r.Unit {
	case "":
		return d == r.On
	case EachDay:
		return d.Sub(r.On)%every == 0
	case EachWeek:
		return d.Weekday() == r.On.Weekday() && d.Sub(r.On)/7%every == 0
	case EachWorkday:
		n := 0
		for x := r.On; x.Before(d); x = x.AddDays(1) {
			if work(x) {
				n++
			}
		}
		return work(d) && n%every == 0
	case EachYear:
		if months%12 != 0 {
			return false
		}
		months /= 12
	}
	if months%every != 0 {
		return false
	}
	last := d.AddDays(1).Month != d.Month
	same := func(x Date) bool { return r.Work && work(x) || !r.Work && x.Weekday() == r.On.Weekday() }
	switch {
	case r.Nth == 0:
		day := max(r.On.Day, r.Day)
		return d.Day == day || last && d.Day < day
	case r.Nth < 0:
		for x := d.AddDays(1); x.Month == d.Month; x = x.AddDays(1) {
			if same(x) {
				return false
			}
		}
		return same(d)
	}
	n := 0
	for x := (Date{d.Year, d.Month, 1}); !x.After(d); x = x.AddDays(1) {
		if same(x) {
			n++
		}
	}
	return same(d) && n == r.Nth
}

// daysOff is a calendar with some days off in the week.
func daysOff(d Date) bool {
	return !d.Weekend() && d.Day != 1 && (d.Month != time.December || d.Day < 25)
}

func TestNextIsTheNextDayOnWhichItComes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rules.Draw(t, "rule")
		if !r.Valid() {
			t.Fatalf("%+v isn't valid", r)
		}
		work := daysOff
		after := r.On.AddDays(rapid.IntRange(-40, 500).Draw(t, "after"))
		got, ok := r.Next(after, work)
		limit := after.AddDays(2200)
		for d := after.AddDays(1); d.Before(limit); d = d.AddDays(1) {
			if !comes(r, d, work) {
				continue
			}
			if !ok || got != d {
				t.Fatalf("%+v after %s: got %s %t, want %s", r, after, got, ok, d)
			}
			return
		}
		if ok && got.Before(limit) {
			t.Fatalf("%+v after %s: got %s, want none", r, after, got)
		}
	})
}

func TestNextWithoutEnd(t *testing.T) {
	never := func(Date) bool { return false }
	for _, r := range []Rule{{On: Date{2026, 1, 1}, Unit: EachWorkday}, {On: Date{2026, 1, 1}, Unit: EachWorkday, Every: 2},
		{On: Date{2026, 1, 1}, Unit: EachMonth, Nth: -1, Work: true}, {On: Date{2026, 1, 1}, Unit: EachMonth, Nth: 1, Work: true}} {
		if d, ok := r.Next(r.On, never); ok {
			t.Errorf("%+v comes on %s though nobody ever works", r, d)
		}
	}
}

func TestNext(t *testing.T) {
	for _, c := range []struct {
		name string
		rule Rule
		want []string
	}{
		{"once", Rule{On: Date{2026, 3, 3}}, []string{"2026-03-03"}},
		{"31st", Rule{On: Date{2027, 1, 31}, Unit: EachMonth}, []string{"2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"}},
		{"31st begun in February", Rule{On: Date{2027, 2, 28}, Unit: EachMonth, Day: 31}, []string{"2027-02-28", "2027-03-31"}},
		{"30th begun in February", Rule{On: Date{2028, 2, 29}, Unit: EachMonth, Day: 30}, []string{"2028-02-29", "2028-03-30"}},
		{"leap day", Rule{On: Date{2027, 2, 28}, Unit: EachYear, Day: 29}, []string{"2027-02-28", "2028-02-29", "2029-02-28"}},
		{"first Monday of the quarter", Rule{On: Date{2027, 1, 4}, Unit: EachMonth, Every: 3, Nth: 1},
			[]string{"2027-01-04", "2027-04-05", "2027-07-05", "2027-10-04", "2028-01-03"}},
		{"last Friday, until", Rule{On: Date{2026, 11, 27}, Unit: EachMonth, Nth: -1, Until: Date{2027, 1, 28}}, []string{"2026-11-27", "2026-12-25"}},
		{"every second working day", Rule{On: Date{2026, 11, 28}, Unit: EachWorkday, Every: 2}, []string{"2026-11-30", "2026-12-02", "2026-12-04", "2026-12-08"}},
	} {
		var got []string
		d, ok := c.rule.First(nil)
		for ; ok && len(got) < len(c.want); d, ok = c.rule.Next(d, nil) {
			got = append(got, d.String())
		}
		if !slices.Equal(got, c.want) || (c.rule.Unit == "" || !c.rule.Until.IsZero()) && ok {
			t.Errorf("%s: got %v (more: %t), want %v", c.name, got, ok, c.want)
		}
	}
}

func TestValidRefuses(t *testing.T) {
	on := Date{2026, 11, 26}
	for _, r := range []Rule{{}, {On: Date{2026, 2, 30}}, {On: on, Unit: "hour"}, {On: on, Every: 2}, {On: on, Nth: 1}, {On: on, Unit: EachWeek, Nth: 4},
		{On: on, Unit: EachMonth, Nth: 1}, {On: on, Unit: EachMonth, Nth: 5}, {On: on, Unit: EachMonth, Work: true}, {On: on, Unit: EachMonth, Day: 31},
		{On: on, Unit: EachDay, Every: -1}, {On: on, Unit: EachDay, Every: MaxEvery + 1}, {On: on, Unit: EachDay, Until: on.AddDays(-1)},
		{On: on, Until: on}, {On: Date{2026, 4, 30}, Unit: EachYear, Day: 31}} {
		if d, ok := r.Next(on.AddDays(-2), nil); r.Valid() || ok {
			t.Errorf("%+v is taken for valid and comes on %q", r, d)
		}
	}
}

func TestDescribeTellsRulesApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rules.Draw(t, "a"), rules.Draw(t, "b")
		for _, r := range []*Rule{&a, &b} {
			if r.Every == 1 {
				r.Every = 0
			}
		}
		ka, aa := a.Describe()
		kb, ab := b.Describe()
		if !slices.Contains(RuleKeys, ka) {
			t.Fatalf("%+v: %s isn't a key", a, ka)
		}
		if same := ka == kb && maps.Equal(aa, ab); same != (a == b) {
			t.Fatalf("%+v and %+v are both %s %v", a, b, ka, aa)
		}
	})
}

func TestDescribe(t *testing.T) {
	on := Date{2027, 1, 4}
	for want, r := range map[string]Rule{
		"once": {On: on}, "daily": {On: on, Unit: EachDay, Every: 1}, "daily.n": {On: on, Unit: EachDay, Every: 2},
		"workdays": {On: on, Unit: EachWorkday}, "workdays.n": {On: on, Unit: EachWorkday, Every: 3},
		"weekly": {On: on, Unit: EachWeek}, "weekly.n": {On: on, Unit: EachWeek, Every: 2},
		"monthly.day": {On: on, Unit: EachMonth}, "monthly.day.n": {On: on, Unit: EachMonth, Every: 3},
		"monthly.last": {On: Date{2027, 2, 28}, Unit: EachMonth, Day: 31}, "monthly.last.n": {On: Date{2027, 1, 31}, Unit: EachMonth, Every: 2},
		"monthly.nth": {On: on, Unit: EachMonth, Nth: 1}, "monthly.nth.n": {On: on, Unit: EachMonth, Nth: 1, Every: 2},
		"monthly.work": {On: on, Unit: EachMonth, Nth: 1, Work: true}, "monthly.work.n": {On: on, Unit: EachMonth, Nth: -1, Work: true, Every: 3},
		"quarterly.day": {On: Date{2027, 4, 1}, Unit: EachMonth, Every: 3}, "quarterly.last": {On: Date{2027, 6, 30}, Unit: EachMonth, Every: 3, Day: 31},
		"quarterly.nth":  {On: on, Unit: EachMonth, Every: 3, Nth: 1},
		"quarterly.work": {On: Date{2027, 3, 2}, Unit: EachMonth, Every: 3, Nth: -1, Work: true},
		"yearly.day":     {On: Date{2027, 2, 28}, Unit: EachYear, Day: 29}, "yearly.day.n": {On: Date{2027, 12, 31}, Unit: EachYear, Every: 2},
		"yearly.nth": {On: on, Unit: EachYear, Nth: 1}, "yearly.nth.n": {On: on, Unit: EachYear, Nth: 1, Every: 2},
		"yearly.work": {On: on, Unit: EachYear, Nth: 1, Work: true}, "yearly.work.n": {On: on, Unit: EachYear, Nth: 1, Work: true, Every: 2},
	} {
		key, args := r.Describe()
		if key != want || !r.Valid() {
			t.Errorf("%+v is %s %v (valid: %t), want %s", r, key, args, r.Valid(), want)
		}
	}
}

func TestOwnDutyMovesToAWorkingDay(t *testing.T) {
	sunday := Own{ID: "2", Text: "Bel Jansen", Rule: Rule{On: Date{2026, 11, 29}, Unit: EachWeek, Every: 2}}
	for from, want := range map[string]string{"2026-11-27": "2026-11-30", "2026-11-29": "2026-11-30", "2026-11-30": "2026-11-30", "2026-12-01": "2026-12-14"} {
		d, ok := sunday.Duty("U1", mustDate(t, from), nil)
		if !ok || d.Date.String() != want {
			t.Errorf("from %s: %v %t, want %s", from, d.Date, ok, want)
		}
		if d.Source != "me" || d.Key != "o.2" || d.Kind != "own" || !d.Single || d.Text != "Bel Jansen" || !slices.Equal(d.Assignees, []string{"U1"}) {
			t.Errorf("the duty is %+v", d)
		}
	}
	if d, ok := (Own{Rule: Rule{On: Date{2026, 11, 29}}}).Duty("U1", Date{2026, 12, 1}, nil); ok {
		t.Errorf("what is over comes on %s", d.Date)
	}
}

// Asked from each duty's next day on, the duties are the occurrences moved to working days, and no two fall on one day.
func TestOwnDutySkipsNone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := Own{ID: "1", Rule: rules.Draw(t, "rule")}
		var want []Date
		for d, ok := o.Rule.First(daysOff); ok && len(want) < 12; d, ok = o.Rule.Next(d, daysOff) {
			moved, _ := workOn(d, 1, daysOff)
			if len(want) == 0 || want[len(want)-1] != moved {
				want = append(want, moved)
			}
		}
		from := o.Rule.On.AddDays(-3)
		for _, w := range want {
			d, ok := o.Duty("U", from, daysOff)
			if !ok || d.Date != w {
				t.Fatalf("%+v from %s: %s %t, want %s", o.Rule, from, d.Date, ok, w)
			}
			from = d.Date.AddDays(1)
		}
	})
}
