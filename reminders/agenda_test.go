package reminders

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// kpi1 is the first figures of the worked example: due on Monday 26 October 2026, with moments on 23 and 26 October, 2 and 10
// November.
func kpi1(t testing.TB) Duty {
	return Duty{Source: "c:c1", Key: "m_kpi.1", Kind: KPIDue, Title: "Bureaustoelen", N: 1, Date: day(t, "2026-10-26"),
		Assignees: []string{"a"}, Deputy: "d", Management: "m"}
}

// follower is an agenda that follows the duties' sources since a day.
func follower(t testing.TB, user, since string, duties ...Duty) *Agenda {
	a := &Agenda{User: user}
	for _, d := range duties {
		a.Watch(d.Source, duties, day(t, since), day(t, since).AddDays(1), DefaultRules)
	}
	return a
}

// digest is what the agenda says on a day, "key step", and notes that it was said.
func digest(t testing.TB, a *Agenda, today string, p People, duties ...Duty) string {
	lines := a.Due(duties, day(t, today), DefaultRules, p)
	a.Said(day(t, today), lines, duties, DefaultRules)
	var all []string
	for _, l := range lines {
		all = append(all, fmt.Sprintf("%s %d", l.Key, l.Step))
	}
	return strings.Join(all, ", ")
}

// played is a list of days, what comes on each, and after which day the agenda wakes next.
type played struct{ day, lines, next string }

func play(t *testing.T, a *Agenda, p People, duties []Duty, days ...played) {
	t.Helper()
	for _, d := range days {
		if got := digest(t, a, d.day, p, duties...); got != d.lines || a.NextDay().String() != d.next {
			t.Errorf("%s on %s: %q and next %v, want %q and %s", a.User, d.day, got, a.NextDay(), d.lines, d.next)
		}
	}
}

func TestDigests(t *testing.T) {
	duties := []Duty{kpi1(t)}
	for user, want := range map[string][]played{
		"a": {{"2026-10-23", "m_kpi.1 1", "2026-10-26"}, {"2026-10-26", "m_kpi.1 2", "2026-11-02"}, {"2026-10-27", "", "2026-11-02"},
			{"2026-11-02", "m_kpi.1 3", "2026-11-10"}, {"2026-11-02", "", "2026-11-10"}, {"2026-11-10", "m_kpi.1 4", ""}, {"2026-12-01", "", ""}},
		// Those who come later are woken all the same: somebody before them may be absent.
		"d": {{"2026-10-23", "", "2026-10-26"}, {"2026-10-26", "", "2026-11-02"}, {"2026-11-02", "m_kpi.1 3", "2026-11-10"}, {"2026-11-10", "m_kpi.1 4", ""}},
		"m": {{"2026-11-02", "", "2026-11-10"}, {"2026-11-10", "m_kpi.1 4", ""}},
		"x": {{"2026-10-26", "", ""}},
	} {
		play(t, follower(t, user, "2026-10-01", duties...), crowd{}, duties, want...)
	}
}

// After a standstill only the latest moment of each duty is told, once.
func TestStandstill(t *testing.T) {
	duties := []Duty{kpi1(t)}
	play(t, follower(t, "a", "2026-10-01", duties...), crowd{}, duties, played{"2026-10-28", "m_kpi.1 2", "2026-11-02"})
	play(t, follower(t, "a", "2026-10-01", duties...), crowd{}, duties, played{"2026-12-24", "m_kpi.1 4", ""})
	play(t, follower(t, "d", "2026-10-01", duties...), crowd{}, duties, played{"2026-10-28", "", "2026-11-02"})
}

func TestAbsence(t *testing.T) {
	duties := []Duty{kpi1(t)}
	p := crowd{away: map[string]Away{"a": {From: day(t, "2026-10-24"), Until: day(t, "2026-10-26")}}}
	play(t, follower(t, "a", "2026-10-01", duties...), p, duties, played{"2026-10-23", "m_kpi.1 1", "2026-10-26"},
		played{"2026-10-26", "", "2026-11-02"}, played{"2026-10-27", "", "2026-11-02"}, played{"2026-11-02", "m_kpi.1 3", "2026-11-10"})
	d := follower(t, "d", "2026-10-01", duties...)
	if lines := d.Due(duties, day(t, "2026-10-26"), DefaultRules, p); len(lines) != 1 || lines[0].For != "a" || lines[0].Step != StepDay {
		t.Errorf("the deputy is told %+v", lines)
	}
	// Nobody there: the channel, whose agenda goes by its id.
	duties[0].Channel = "C"
	all := crowd{gone: map[string]bool{"a": true, "d": true, "m": true}}
	play(t, follower(t, "C", "2026-10-01", duties...), all, duties, played{"2026-10-23", "m_kpi.1 1", "2026-10-26"})
	play(t, follower(t, "C", "2026-10-01", duties...), crowd{}, duties, played{"2026-10-23", "", "2026-10-26"})
}

func TestLater(t *testing.T) {
	duties := []Duty{kpi1(t)}
	from := day(t, "2026-10-23")
	for name, test := range map[string]struct {
		days int
		want []played
	}{
		// A Saturday is the Monday, which has a moment of its own.
		"a day":  {1, []played{{"2026-10-26", "m_kpi.1 2", "2026-11-02"}, {"2026-10-27", "", "2026-11-02"}}},
		"3 days": {3, []played{{"2026-10-26", "m_kpi.1 2", "2026-11-02"}, {"2026-11-02", "m_kpi.1 3", "2026-11-10"}}},
		"7 days": {7, []played{{"2026-10-26", "", "2026-10-30"}, {"2026-10-30", "m_kpi.1 5", "2026-11-02"}, {"2026-11-02", "m_kpi.1 3", "2026-11-10"}}},
		// Nobody was woken in between, and the moment in between is not what it comes back as.
		"quiet":  {7, []played{{"2026-10-30", "m_kpi.1 5", "2026-11-02"}}},
		"missed": {7, []played{{"2026-11-03", "m_kpi.1 3", "2026-11-10"}, {"2026-11-10", "m_kpi.1 4", ""}}},
	} {
		t.Run(name, func(t *testing.T) {
			a, d := follower(t, "a", "2026-10-01", duties...), follower(t, "d", "2026-10-01", duties...)
			play(t, a, crowd{}, duties, played{"2026-10-23", "m_kpi.1 1", "2026-10-26"})
			a.Later("c:c1", "m_kpi.1", from, from.AddDays(test.days))
			play(t, a, crowd{}, duties, test.want...)
			play(t, d, crowd{}, duties, played{"2026-11-02", "m_kpi.1 3", "2026-11-10"}) // the moments of others stay
		})
	}
	// After the last moment too; and planned again meanwhile, it still comes back.
	a := follower(t, "a", "2026-10-01", duties...)
	play(t, a, crowd{}, duties, played{"2026-11-10", "m_kpi.1 4", ""})
	a.Later("c:c1", "m_kpi.1", day(t, "2026-11-10"), day(t, "2026-11-13"))
	if a.NextDay() != day(t, "2026-11-13") {
		t.Errorf("put off, its next day is %v", a.NextDay())
	}
	a.Watch("c:c1", duties, Date{}, day(t, "2026-11-11"), DefaultRules)
	play(t, a, crowd{}, duties, played{"2026-11-12", "", "2026-11-13"}, played{"2026-11-13", "m_kpi.1 5", ""}, played{"2026-11-16", "", ""})
	// What is done meanwhile does not come back, nor does what became somebody else's.
	a.Later("c:c1", "m_kpi.1", day(t, "2026-11-16"), day(t, "2026-11-17"))
	passed := kpi1(t)
	passed.Assignees = []string{"b"}
	play(t, a, crowd{}, []Duty{passed}, played{"2026-11-17", "", ""})
	a.Later("c:c1", "m_kpi.1", day(t, "2026-11-16"), day(t, "2026-11-18"))
	a.Watch("c:c1", nil, Date{}, day(t, "2026-11-17"), DefaultRules)
	if a.NextDay() != (Date{}) || a.Watches["c:c1"].Again != nil {
		t.Errorf("a duty that is done comes back: %+v", a.Watches)
	}
	// A source that isn't followed can't bring anything.
	a.Later("c:c9", "m_kpi.1", from, from.AddDays(1))
	a.Forget("c:c1")
	a.Later("c:c1", "m_kpi.1", from, from.AddDays(1))
	if len(a.Watches) != 0 {
		t.Errorf("%+v", a.Watches)
	}
}

// What a change brings is told with the next digest, and what was over before it is not told at all.
func TestChanges(t *testing.T) {
	brussels := zone(t, "Europe/Brussels")
	at := func(s string) time.Time {
		m, err := time.ParseInLocation("2006-01-02 15:04", s, brussels)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	duty := kpi1(t)
	duties := []Duty{duty}
	for name, test := range map[string]struct {
		now   string
		owner bool // somebody becomes the owner; else the contract is registered, or its dates change
		want  []played
	}{
		"registered before the digest": {"2026-10-26 08:59", false, []played{{"2026-10-26", "m_kpi.1 2", "2026-11-02"}}},
		"registered after it":          {"2026-10-26 09:00", false, []played{{"2026-11-02", "m_kpi.1 3", "2026-11-10"}}},
		"registered at the weekend":    {"2026-10-24 12:00", false, []played{{"2026-10-26", "m_kpi.1 2", "2026-11-02"}}},
		"new owner before the digest":  {"2026-10-26 08:59", true, []played{{"2026-10-26", "m_kpi.1 2", "2026-11-02"}}},
		"new owner after it":           {"2026-10-26 14:00", true, []played{{"2026-10-27", "m_kpi.1 2", "2026-11-02"}}},
		"new owner the day after":      {"2026-10-27 14:00", true, []played{{"2026-11-02", "m_kpi.1 3", "2026-11-10"}}},
	} {
		t.Run(name, func(t *testing.T) {
			a, now := &Agenda{User: "a"}, at(test.now)
			since := a.Over(now, "09:00", brussels, DefaultRules)
			if test.owner {
				since = On(now).AddDays(-1)
			}
			a.Watch("c:c1", duties, since, a.Coming(now, "09:00", brussels, DefaultRules), DefaultRules)
			if got := a.Wake(now, "09:00", brussels, DefaultRules); On(got) != day(t, test.want[0].day) || got.Before(now) {
				t.Errorf("wakes %v", got)
			}
			play(t, a, crowd{}, duties, test.want...)
		})
	}
	// A deputy is named in the afternoon of the day on which their moment falls: it waits for the next digest, and so does what
	// comes to be due through an action that is already late.
	a := follower(t, "d", "2026-10-01", duties...)
	play(t, a, crowd{}, duties, played{"2026-10-26", "", "2026-11-02"})
	duty.Assignees = []string{"d"}
	duty.Date = day(t, "2026-10-27")
	now := at("2026-10-27 15:00")
	a.Watch("c:c1", []Duty{duty}, Date{}, a.Coming(now, "", brussels, DefaultRules), DefaultRules)
	if got, want := a.Wake(now, "", brussels, DefaultRules), at("2026-10-28 09:00"); !got.Equal(want) {
		t.Errorf("wakes %v, want %v", got, want)
	}
	play(t, a, crowd{}, []Duty{duty}, played{"2026-10-28", "m_kpi.1 2", "2026-11-02"})
}

// A change while a missed digest is still to be made up for does not put that off, nor lose what was missed.
func TestChangeAfterStandstill(t *testing.T) {
	brussels := zone(t, "Europe/Brussels")
	duties := []Duty{kpi1(t)}
	a := follower(t, "a", "2026-10-01", duties...) // nothing happens until the 28th
	now := time.Date(2026, 10, 28, 10, 0, 0, 0, brussels)
	coming := a.Coming(now, "09:00", brussels, DefaultRules)
	if coming != On(now) || a.Over(now, "09:00", brussels, DefaultRules) != On(now).AddDays(-1) {
		t.Errorf("the next digest is on %v", coming)
	}
	a.Watch("c:c1", duties, Date{}, coming, DefaultRules)
	if got := a.Wake(now, "09:00", brussels, DefaultRules); !got.Equal(now) {
		t.Errorf("wakes %v", got)
	}
	play(t, a, crowd{}, duties, played{"2026-10-28", "m_kpi.1 2", "2026-11-02"})
	if coming = a.Coming(now.Add(time.Minute), "09:00", brussels, DefaultRules); coming != On(now).AddDays(1) {
		t.Errorf("after it the next digest is on %v", coming)
	}
}

func TestWake(t *testing.T) {
	for _, test := range []struct {
		name, zone, hour, next, told, after, want string
	}{
		{"at its hour", "Europe/Brussels", "", "2026-10-26", "", "2026-10-24T12:00:00Z", "2026-10-26T08:00:00Z"},
		{"on its second", "Europe/Brussels", "", "2026-10-26", "", "2026-10-26T08:00:00Z", "2026-10-26T08:00:00Z"},
		{"a second late", "Europe/Brussels", "", "2026-10-26", "", "2026-10-26T08:00:01Z", "2026-10-26T08:00:01Z"},
		{"own hour", "Europe/Brussels", "07:30", "2026-10-26", "", "2026-10-24T12:00:00Z", "2026-10-26T06:30:00Z"},
		{"odd hour", "Europe/Brussels", "9 uur", "2026-10-26", "", "2026-10-24T12:00:00Z", "2026-10-26T08:00:00Z"},
		{"weekend", "Europe/Brussels", "", "2026-10-24", "", "2026-10-20T12:00:00Z", "2026-10-26T08:00:00Z"},
		{"missed, before nine", "Europe/Brussels", "", "2026-10-23", "", "2026-10-26T07:59:00Z", "2026-10-26T08:00:00Z"},
		{"missed, at noon", "Europe/Brussels", "", "2026-10-23", "", "2026-10-26T11:00:00Z", "2026-10-26T11:00:00Z"},
		{"missed, before six", "Europe/Brussels", "", "2026-10-23", "", "2026-10-26T16:59:59Z", "2026-10-26T16:59:59Z"},
		{"missed, at six", "Europe/Brussels", "", "2026-10-23", "", "2026-10-26T17:00:00Z", "2026-10-27T08:00:00Z"},
		{"missed, on Friday evening", "Europe/Brussels", "", "2026-10-21", "", "2026-10-23T20:00:00Z", "2026-10-26T08:00:00Z"},
		{"missed, on Sunday", "Europe/Brussels", "", "2026-10-21", "", "2026-10-25T12:00:00Z", "2026-10-26T08:00:00Z"},
		{"had one today", "Europe/Brussels", "", "2026-10-26", "2026-10-26", "2026-10-26T12:00:00Z", "2026-10-27T08:00:00Z"},
		{"clock put back", "Europe/Brussels", "", "2026-10-26", "2026-10-26", "2026-10-26T07:00:00Z", "2026-10-27T08:00:00Z"},
		{"clock put back a day", "Europe/Brussels", "", "2026-10-26", "2026-10-26", "2026-10-25T07:00:00Z", "2026-10-27T08:00:00Z"},
		{"had one on Friday", "Europe/Brussels", "", "2026-10-23", "2026-10-23", "2026-10-23T12:00:00Z", "2026-10-26T08:00:00Z"},
		{"late hour, in time", "Europe/Brussels", "20:00", "2026-10-26", "", "2026-10-26T19:00:05Z", "2026-10-26T19:00:05Z"},
		{"late hour, too late", "Europe/Brussels", "20:00", "2026-10-26", "", "2026-10-26T20:00:00Z", "2026-10-27T19:00:00Z"},
		{"before midnight", "Europe/Brussels", "23:45", "2026-10-26", "", "2026-10-26T23:15:00Z", "2026-10-27T22:45:00Z"},
		{"the other zone", "Pacific/Kiritimati", "", "2026-10-26", "", "2026-10-25T12:00:00Z", "2026-10-25T19:00:00Z"},
		{"moved west after it", "America/New_York", "", "2026-10-26", "2026-10-26", "2026-10-26T08:01:00Z", "2026-10-27T13:00:00Z"},
		{"moved over the date line", "Pacific/Honolulu", "", "2026-10-27", "2026-10-27", "2026-10-27T01:00:00Z", "2026-10-28T19:00:00Z"},
		{"moved east", "Asia/Tokyo", "", "2026-10-27", "2026-10-26", "2026-10-26T09:00:00Z", "2026-10-27T00:00:00Z"},
		{"in a gap", "Europe/Brussels", "02:30", "2027-03-28", "", "2027-03-27T12:00:00Z", "2027-03-29T00:30:00Z"}, // a Sunday: changes are never on working days here
		{"in a gap on a working day", "Africa/Cairo", "00:30", "2026-04-24", "", "2026-04-23T12:00:00Z", "2026-04-23T22:00:00Z"},
		{"nothing to come", "Europe/Brussels", "", "", "2026-10-26", "2026-10-26T12:00:00Z", ""},
	} {
		a := Agenda{User: "a", Hour: test.hour, Told: day(t, test.told), Watches: map[string]Watch{"c:1": {Next: day(t, test.next)}, "c:2": {}}}
		after, err := time.Parse(time.RFC3339, test.after)
		if err != nil {
			t.Fatal(err)
		}
		got := a.Wake(after, "09:00", zone(t, test.zone), DefaultRules)
		if s := got.UTC().Format(time.RFC3339); s != test.want && !(got.IsZero() && test.want == "") {
			t.Errorf("%s: %s, want %s", test.name, s, test.want)
		}
	}
	a := Agenda{Watches: map[string]Watch{"c:1": {Next: day(t, "2026-12-25")}}}
	after := time.Date(2026, 12, 24, 12, 0, 0, 0, time.UTC)
	if got := a.Wake(after, "08:00", time.UTC, Rules{Calendar: Calendar{"BE"}}); !got.Equal(time.Date(2026, 12, 28, 8, 0, 0, 0, time.UTC)) {
		t.Errorf("a digest on a holiday: %v", got)
	}
}

// TestLines: one line for each duty, in order, with whose it is.
func TestLines(t *testing.T) {
	d := func(source, key, title, date string, assignees ...string) Duty {
		return Duty{Source: source, Key: key, Title: title, Date: day(t, date), Assignees: assignees, Deputy: "a"}
	}
	duties := []Duty{
		d("c:2", "m_kpi.1", "Laptops", "2026-10-26", "a"), d("c:1", "m_kpi.2", "Stoelen", "2026-10-26", "a", "b"),
		d("c:1", "m_kpi.1", "Stoelen", "2026-10-26", "a"), d("c:1", "m_kpi.1", "Stoelen", "2026-10-26", "a"), // twice in the list
		d("c:1", "a.1", "Stoelen", "2026-10-21", "b"), // late: the deputy too
		d("c:1", "a.2", "Stoelen", "2026-10-26", "b"),
		d("c:3", "a.1", "Niet gevolgd", "2026-10-26", "a"),
		{Source: "me", Key: "o.1", Title: "Bellen", Date: day(t, "2026-10-25"), Single: true, Assignees: []string{"a"}},
	}
	a := Agenda{User: "a"}
	for _, source := range []string{"c:1", "c:2", "me"} {
		a.Watch(source, duties, day(t, "2026-10-23"), day(t, "2026-10-24"), DefaultRules)
	}
	if got := a.Sources(day(t, "2026-10-26")); !cmp.Equal(got, []string{"c:1", "c:2", "me"}) {
		t.Errorf("looks at %v", got)
	}
	if got := a.Sources(day(t, "2026-10-25")); got != nil {
		t.Errorf("looks at %v a day early", got)
	}
	lines := a.Due(duties, day(t, "2026-10-26"), DefaultRules, crowd{})
	var got []string
	for _, l := range lines {
		got = append(got, fmt.Sprintf("%s %s %s %s %d %s", l.Date, l.Title, l.Source, l.Key, l.Step, l.For))
	}
	want := []string{"2026-10-21 Stoelen c:1 a.1 3 b", "2026-10-25 Bellen me o.1 2 ", "2026-10-26 Laptops c:2 m_kpi.1 2 ",
		"2026-10-26 Stoelen c:1 m_kpi.1 2 ", "2026-10-26 Stoelen c:1 m_kpi.2 2 "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	before := a
	a.Said(day(t, "2026-10-26"), lines, duties, DefaultRules)
	if a.Told != day(t, "2026-10-26") || len(a.Shown) != 5 {
		t.Errorf("told %v: %v", a.Told, a.Shown)
	}
	if before.NextDay() != day(t, "2026-10-26") || len(before.Due(duties, day(t, "2026-10-26"), DefaultRules, crowd{})) != 5 {
		t.Error("a copy changed with its original")
	}
	if more := a.Due(duties, day(t, "2026-10-26"), DefaultRules, crowd{}); len(more) != 0 {
		t.Errorf("said twice: %v", more)
	}
}
