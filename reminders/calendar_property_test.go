package reminders

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// anyContract draws a contract of up to eight years, often beginning at the end of a month.
func anyContract(t *rapid.T) *Contract {
	start := Date{2026, 1, 1}.AddDays(rapid.IntRange(0, 3000).Draw(t, "start"))
	if rapid.Bool().Draw(t, "end of month") {
		start = Date{start.Year, start.Month, 31}
		for On(start.midnight()) != start {
			start.Day--
		}
	}
	end := start.AddDays(rapid.IntRange(0, 2900).Draw(t, "days"))
	if rapid.Bool().Draw(t, "whole months") {
		end = start.AddMonths(rapid.IntRange(1, 96).Draw(t, "months")).AddDays(-1)
	}
	c := &Contract{ID: "c1", Title: "T", Start: start, End: end, Owner: "o",
		Deputy:     rapid.SampledFrom([]string{"", "d", "o"}).Draw(t, "deputy"),
		Buyer:      rapid.SampledFrom([]string{"", "b", "o"}).Draw(t, "buyer"),
		Management: rapid.SampledFrom([]string{"", "m", "d"}).Draw(t, "management")}
	for range rapid.IntRange(0, 2).Draw(t, "KPIs") {
		c.KPIs = append(c.KPIs, KPI{Every: rapid.SampledFrom([]int{1, 3, 12}).Draw(t, "every")})
	}
	within := func(what string) Date { return start.AddDays(rapid.IntRange(0, end.Sub(start)).Draw(t, what)) }
	for i := range rapid.IntRange(0, 2).Draw(t, "promises") {
		c.Growth = append(c.Growth, Promise{ID: "g" + strconv.Itoa(i+1), What: "W", Due: within("promise")})
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "actions") {
		c.Actions = append(c.Actions, Action{ID: strconv.Itoa(i), What: "A", Due: within("action")})
	}
	for range rapid.IntRange(0, 2).Draw(t, "extensions") {
		c.Extensions = append(c.Extensions, Extension{Months: 12, Notice: within("notice")})
	}
	return c
}

// anyRules draws rules as an organisation may set them.
func anyRules(t *rapid.T) Rules {
	r := DefaultRules
	r.Calendar.Country = rapid.SampledFrom([]string{"", "BE", "NL"}).Draw(t, "country")
	if rapid.Bool().Draw(t, "own cadence") {
		r.Cadence = Cadence{KPI: rapid.IntRange(0, 40).Draw(t, "KPI days"), Meeting: rapid.IntRange(0, 6).Draw(t, "meeting months"),
			Yearly: rapid.IntRange(0, 60).Draw(t, "yearly days"), Notice: rapid.IntRange(0, 60).Draw(t, "notice days"),
			Ladder: rapid.IntRange(0, 12).Draw(t, "ladder months")}
		r.Policy = Policy{Soon: rapid.IntRange(0, 7).Draw(t, "soon"), Late: rapid.IntRange(0, 7).Draw(t, "late"), Last: rapid.IntRange(0, 20).Draw(t, "last")}
	}
	return r
}

// TestAnyCalendar: counts, order, nothing twice, nothing but figures after the end, only working days.
func TestAnyCalendar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, r := anyContract(t), anyRules(t)
		all := c.Milestones(r)
		if !slices.IsSortedFunc(all, func(a, b Milestone) int { return a.Date.Compare(b.Date) }) {
			t.Fatal("not in the order of days")
		}
		counts, keys := map[string]int{}, map[string]bool{}
		for _, m := range all {
			if keys[m.Key()] {
				t.Fatalf("%s comes twice", m.Key())
			}
			keys[m.Key()] = true
			counts[m.Kind]++
			if !r.Calendar.Working(m.Date) || !m.Opens.IsZero() && !r.Calendar.Working(m.Opens) {
				t.Fatalf("nobody works on %v (%v) of %s", m.Date, m.Opens, m.Key())
			}
			if m.Opens.After(m.Date) || m.Date.After(c.End) && m.Kind != KPIDue {
				t.Fatalf("%s on %v opens on %v, and the end is %v", m.Key(), m.Date, m.Opens, c.End)
			}
			if m.Kind == KPIDue && !m.Date.After(c.Start.AddMonths(m.N).AddDays(-1)) {
				t.Fatalf("%s is due on %v, before its month is over", m.Key(), m.Date)
			}
		}
		// The months counted another way: one by one, with the day cut off where the month has no such day.
		months := 0
		for y, m := c.Start.Year, int(c.Start.Month); ; months++ {
			if m++; m > 12 {
				y, m = y+1, 1
			}
			next := Date{y, time.Month(m), c.Start.Day}
			for On(next.midnight()) != next {
				next.Day--
			}
			if next.Sub(c.End) > 1 {
				break
			}
		}
		every := r.Cadence.Over(DefaultCadence).Meeting
		want := map[string]int{Performance: 1, HandoverDue: 1, ActorsDue: 1, Instruction: 1, Evaluation: 1, Decision: 1, LadderDue: 1, Closing: 1,
			Meeting: months / every, Yearly: months / 12, Growth: len(c.Growth)}
		for n := 1; n <= months; n++ {
			if slices.ContainsFunc(c.KPIs, func(k KPI) bool { return n%k.Every == 0 }) {
				want[KPIDue]++
			}
		}
		for _, kind := range MilestoneKinds {
			if counts[kind] != want[kind] {
				t.Fatalf("%d of %s in %d months, want %d", counts[kind], kind, months, want[kind])
			}
		}
	})
}

// TestAnyReplanning: other dates or rules move milestones, and a longer contract has more; the keys of those it had stay, and
// what does not depend on the end stays where it was, unless it was held back by it.
func TestAnyReplanning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, r := anyContract(t), anyRules(t)
		before := c.Milestones(r)
		end := c.End
		c.End = end.AddDays(rapid.IntRange(0, 800).Draw(t, "longer"))
		after := byKey(c.Milestones(r))
		for _, m := range before {
			now, ok := after[m.Key()]
			if !ok {
				t.Fatalf("%s is gone", m.Key())
			}
			fromEnd := m.Kind == Evaluation || m.Kind == Decision || m.Kind == LadderDue || m.Kind == Closing
			if !fromEnd && m.Date != now.Date && m.Date != r.Calendar.Prev(end) {
				t.Fatalf("%s moved from %v to %v with the end", m.Key(), m.Date, now.Date)
			}
		}
		// Ended early, nothing comes after that day but figures of months that were over.
		on := c.Start.AddDays(rapid.IntRange(0, c.End.Sub(c.Start)).Draw(t, "ended"))
		c.Ended = &Ending{On: on}
		closing := false
		for _, m := range c.Milestones(r) {
			closing = closing || m.Kind == Closing
			switch over := c.Start.AddMonths(m.N).AddDays(-1); {
			case m.Kind == KPIDue && over.After(on), m.Kind != KPIDue && m.Date.After(on):
				t.Fatalf("%s comes on %v, after the contract was ended on %v", m.Key(), m.Date, on)
			}
		}
		if !closing {
			t.Fatal("there is no closing talk")
		}
	})
}

// TestAnyMoments: in order, on working days, none of a step twice, and who is reminded later includes who was before.
func TestAnyMoments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, r := anyContract(t), anyRules(t)
		for _, d := range c.Duties(r) {
			moments := Moments(d, r)
			steps := map[Step]bool{}
			for i, m := range moments {
				if !r.Calendar.Working(m.Date) || steps[m.Step] || i > 0 && m.Date.Before(moments[i-1].Date) {
					t.Fatalf("%s on %v: %v", d.Key, d.Date, moments)
				}
				steps[m.Step] = true
			}
			if !steps[StepDay] || !steps[StepLast] {
				t.Fatalf("%s: %v", d.Key, moments)
			}
		}
	})
}

// world plays a contract's people day by day: their digests, standstills, absences, what they do and put off.
type world struct {
	t      *rapid.T
	c      *Contract
	r      Rules
	p      crowd
	zones  map[string]*time.Location
	people []*Agenda
	down   [][2]time.Time  // standstills
	told   map[string]int  // by "user key step"
	put    map[string]bool // by "user key": put off at least once
	kept   map[string]bool // by "user key": waits for the person to be back
}

func (w *world) change(now time.Time) {
	duties := w.c.Duties(w.r)
	for _, a := range w.people {
		a.Watch(w.c.Source(), duties, Date{}, a.Coming(now, DefaultHour, w.zones[a.User], w.r), w.r)
	}
}

// next is the first wake from now on, and whose it is.
func (w *world) next(now time.Time) (at time.Time, who *Agenda) {
	for _, a := range w.people {
		if wake := a.Wake(now, DefaultHour, w.zones[a.User], w.r); !wake.IsZero() && (who == nil || wake.Before(at)) {
			at, who = wake, a
		}
	}
	return at, who
}

func (w *world) digest(a *Agenda, now time.Time) {
	here := now.In(w.zones[a.User])
	today, before := On(here), a.Told
	if !w.r.Calendar.Working(today) || here.Hour() < 9 || here.Hour() >= 18 {
		w.t.Fatalf("a digest at %v", here)
	}
	if !before.Before(today) {
		w.t.Fatalf("a digest on %v after that of %v", today, before)
	}
	duties := w.c.Duties(w.r)
	lines := a.Due(duties, today, w.r, w.p)
	if !slices.IsSortedFunc(lines, func(a, b Line) int { return a.Date.Compare(b.Date) }) {
		w.t.Fatalf("not in order: %v", lines)
	}
	kept := a.Kept(duties, today, w.r, w.p)
	a.Said(today, lines, duties, w.r)
	a.KeepUntilBack(kept, today, w.r)
	for _, l := range kept {
		w.put[a.User+" "+l.Key], w.kept[a.User+" "+l.Key] = true, true
	}
	if next := a.NextDay(); !next.IsZero() && !next.After(today) {
		w.t.Fatalf("after the digest of %v the next day is %v", today, next)
	}
	seen := map[string]bool{}
	for _, l := range lines {
		if seen[l.Key] {
			w.t.Fatalf("two lines for %s", l.Key)
		}
		d := duties[slices.IndexFunc(duties, func(d Duty) bool { return d.Key == l.Key })]
		if slices.ContainsFunc(Moments(d, w.r), func(m Moment) bool { return m.Step == l.Step && m.Date.After(today) }) {
			w.t.Fatalf("%+v is told too early, on %v", l, today)
		}
		seen[l.Key] = true
		w.line(a, l, today)
	}
	if len(lines) > 0 {
		w.change(now.Add(time.Minute))
	}
}

// line looks at one line, and does with it what its reader does.
func (w *world) line(a *Agenda, l Line, today Date) {
	delete(w.kept, a.User+" "+l.Key)
	if l.Step == StepAgain {
		if !w.put[a.User+" "+l.Key] {
			w.t.Fatalf("%s comes again to %s on %v", l.Key, a.User, today)
		}
	} else {
		id := fmt.Sprint(a.User, " ", l.Key, " ", l.Step)
		if w.told[id]++; w.told[id] > 1 {
			w.t.Fatalf("%s is told again on %v", id, today)
		}
	}
	switch rapid.IntRange(0, 9).Draw(w.t, "reader") {
	case 0:
		if i := slices.IndexFunc(w.c.Actions, func(a Action) bool { return a.Key() == l.Key }); i >= 0 {
			w.c.Actions[i].Done = true
			return
		}
		if w.c.Marks == nil {
			w.c.Marks = map[string]Mark{}
		}
		w.c.Marks[l.Key] = Mark{Status: Done}
	case 1, 2:
		a.Later(l.Source, l.Key, today, today.AddDays(rapid.SampledFrom([]int{1, 3, 7}).Draw(w.t, "later")))
		w.put[a.User+" "+l.Key] = true
		delete(w.kept, a.User+" "+l.Key)
	}
}

// TestAnyLife: whatever happens, a moment is told to a person at most once, and the last one of what is never done is told to
// everybody whom it is for.
func TestAnyLife(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &world{t: t, c: anyContract(t), r: anyRules(t), told: map[string]int{}, put: map[string]bool{}, kept: map[string]bool{}, zones: map[string]*time.Location{},
			p: crowd{away: map[string]Away{}, gone: map[string]bool{}}}
		w.c.End = earlier(w.c.End, w.c.Start.AddMonths(14)) // what happens once happens in a year
		w.c.Growth, w.c.Actions, w.c.Extensions = nil, w.c.Actions[:0], nil
		for i := range rapid.IntRange(0, 3).Draw(t, "actions") {
			due := w.c.Start.AddDays(rapid.IntRange(0, 400).Draw(t, "due"))
			w.c.Actions = append(w.c.Actions, Action{ID: strconv.Itoa(i), What: "A", Owner: "b", Due: due})
		}
		begin := w.c.Start.AddDays(-60)
		for _, user := range []string{"o", "d", "b", "m"} {
			z, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone of "+user))
			if err != nil {
				t.Fatal(err)
			}
			w.zones[user] = z
			away := begin.AddDays(rapid.IntRange(0, 500).Draw(t, "away"))
			w.p.away[user] = Away{From: away, Until: away.AddDays(rapid.IntRange(0, 30).Draw(t, "for"))}
			w.p.gone[user] = rapid.IntRange(0, 9).Draw(t, "gone") == 0
			a := &Agenda{User: user, Away: Absences{w.p.away[user]}}
			a.Watch(w.c.Source(), w.c.Duties(w.r), begin.AddDays(-1), begin, w.r)
			w.people = append(w.people, a)
		}
		now := Instant(begin, 0, 0, time.UTC).Add(-24 * time.Hour)
		for range rapid.IntRange(0, 3).Draw(t, "standstills") {
			from := now.Add(time.Duration(rapid.IntRange(0, 500*24).Draw(t, "from")) * time.Hour)
			w.down = append(w.down, [2]time.Time{from, from.Add(time.Duration(rapid.IntRange(1, 300).Draw(t, "hours")) * time.Hour)})
		}
		for digests := 0; ; digests++ {
			at, who := w.next(now)
			if who == nil {
				break
			}
			if digests > 5000 {
				t.Fatal("it never ends")
			}
			now = at
			up := true
			for _, d := range w.down {
				if !at.Before(d[0]) && at.Before(d[1]) {
					now, up = d[1], false
				}
			}
			if up {
				w.digest(who, at)
			}
		}
		w.allTold()
	})
}

// allTold looks for the last moments of all that is still open.
func (w *world) allTold() {
	for _, d := range w.c.Duties(w.r) {
		for _, a := range w.people {
			if w.kept[a.User+" "+d.Key] {
				w.t.Fatalf("%s is back, and never heard of %s", a.User, d.Key)
			}
		}
		last := Moments(d, w.r)
		step := last[len(last)-1].Step
		if step != StepLast {
			continue // an organisation may have it come first
		}
		for _, user := range []string{d.Deputy, d.Management} {
			id := fmt.Sprint(user, " ", d.Key, " ", StepLast)
			if user != "" && !w.p.gone[user] && !w.put[user+" "+d.Key] && w.told[id] != 1 {
				w.t.Fatalf("%s was told %d times", id, w.told[id])
			}
		}
		reached := false
		for _, a := range w.people {
			reached = reached || w.told[fmt.Sprint(a.User, " ", d.Key, " ", StepLast)] > 0 || w.put[a.User+" "+d.Key]
		}
		everybody := slices.DeleteFunc(append([]string{d.Deputy, d.Management}, d.Assignees...), func(u string) bool { return u == "" || w.p.gone[u] })
		if len(everybody) > 0 && !reached {
			w.t.Fatalf("nobody was told of %s", d.Key)
		}
	}
}
