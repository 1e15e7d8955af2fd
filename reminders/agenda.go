package reminders

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Agenda is what one person is to be reminded of, and how.
type Agenda struct {
	User   string    `json:"-"`
	Hour   string    `json:"hour,omitempty"` // local time of the digest, "09:00"; "" = the organisation's
	Away   Absences  `json:"away,omitempty"`
	Told   Date      `json:"told,omitzero"`    // day of the last digest
	Shown  []Line    `json:"shown,omitempty"`  // its lines
	Own    []Own     `json:"own,omitempty"`    // reminders that the person set for themselves
	Serial int       `json:"serial,omitempty"` // of ids of Own
	Wish   *Own      `json:"wish,omitempty"`   // was read back, and waits for a yes
	Wished time.Time `json:"wished,omitzero"`  // when Wish was read back
	Half   *Half     `json:"half,omitempty"`   // was asked back just now, at Halved
	Halved time.Time `json:"halved,omitzero"`

	Watches map[string]Watch `json:"-"` // by source

	was *Agenda // as it was read
}

// Watch is what an agenda knows of one source of duties.
type Watch struct {
	Next  Date             `json:"n,omitzero"`  // the next day that may have a moment for this person; zero = none
	Since Date             `json:"s,omitzero"`  // moments up to this day are over
	Again map[string]Again `json:"a,omitempty"` // put off, by key of the duty
}

// Again brings one duty back on a day instead of the person's moments before it.
type Again struct {
	From Date `json:"f"` // the day on which it was put off
	On   Date `json:"o"`
	Back bool `json:"b,omitempty"` // it was kept because the person is absent: moments that fall to them all the same still come
}

// Line is one line of a digest.
type Line struct {
	Source string `json:"s"`
	Key    string `json:"k"`
	Kind   string `json:"i"`
	Title  string `json:"t"`
	Text   string `json:"x,omitempty"`
	N      int    `json:"n,omitempty"`
	From   Date   `json:"fr,omitzero"` // with To the days that it is about
	To     Date   `json:"to,omitzero"`
	Date   Date   `json:"d"`
	Opens  Date   `json:"op,omitzero"`
	Step   Step   `json:"p"`
	For    string `json:"f,omitempty"`  // whose it is, where it isn't the reader's own: the deputy and management read it too
	State  string `json:"st,omitempty"` // what the reader did with it: done, later, passed
	Until  Date   `json:"u,omitzero"`   // of later
}

// Own is a reminder that a person set for themselves.
type Own struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	Rule Rule   `json:"rule"`
}

// Sources are those of which a day may bring a line: the duties of others need not be looked at.
func (a Agenda) Sources(today Date) []string {
	var all []string
	for _, source := range slices.Sorted(maps.Keys(a.Watches)) {
		if next := a.Watches[source].Next; !next.IsZero() && !next.After(today) {
			all = append(all, source)
		}
	}
	return all
}

// Due are the lines of the person's digest of a day: of each duty of a source that they watch the latest moment that is not
// over and is addressed to them, or that they had put it off until now. They are sorted by date, then title.
func (a Agenda) Due(duties []Duty, today Date, r Rules, p People) []Line {
	var lines []Line
	seen := map[[2]string]bool{}
	for _, d := range duties {
		w, watched := a.Watches[d.Source]
		id := [2]string{d.Source, d.Key}
		if !watched || seen[id] || !d.involves(a.User) {
			continue
		}
		if step, due := a.step(d, w, today, r, p); due {
			seen[id] = true
			lines = append(lines, d.line(step, a.User))
		}
	}
	slices.SortStableFunc(lines, func(a, b Line) int {
		return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.Title, b.Title), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Key, b.Key))
	})
	return lines
}

// step is the moment of a duty to tell the person of on a day, if there is one.
func (a Agenda) step(d Duty, w Watch, today Date, r Rules, p People) (step Step, due bool) {
	since := w.Since
	if again, ok := w.Again[d.Key]; ok {
		switch on := r.Calendar.Next(again.On); {
		case !today.Before(on):
			step, due = StepAgain, true
			since = later(since, on.AddDays(-1)) // it comes instead of those in between
		case !again.Back:
			return 0, false
		}
	}
	for _, m := range Moments(d, r) {
		if m.Date.After(since) && !m.Date.After(today) && d.addresses(a.User, m.Step, today, p) {
			step, due = m.Step, true
		}
	}
	return step, due
}

// line is what a digest says of a duty to a reader.
func (d Duty) line(step Step, reader string) Line {
	l := Line{Source: d.Source, Key: d.Key, Kind: d.Kind, Title: d.Title, Text: d.Text, N: d.N, From: d.From, To: d.To, Date: d.Date, Opens: d.Opens, Step: step}
	if len(d.Assignees) > 0 && !slices.Contains(d.Assignees, reader) {
		l.For = d.Assignees[0]
	}
	return l
}

// Watch makes the agenda follow a source whose duties are these now; call it again whenever they change.
//
// Moments up to since are over for this person: the day before the change for who becomes involved; [Agenda.Over] after a
// registration or a change of dates. The zero since leaves it as it is. First is the next day that a digest comes
// ([Agenda.Coming]): what falls due through a change after today's digest waits for it.
func (a *Agenda) Watch(source string, duties []Duty, since, first Date, r Rules) {
	w, watched := a.Watches[source]
	switch {
	case !since.IsZero():
		w.Since = since
	case !watched:
		w.Since = first.AddDays(-1)
	}
	a.plan(source, w, duties, first, r)
}

// plan keeps a watch, with the next day that matters.
func (a *Agenda) plan(source string, w Watch, duties []Duty, first Date, r Rules) {
	a.Watches = with(a.Watches, source, a.planned(source, w, duties, first, r)) // agendas are copied as values
}

func (a *Agenda) planned(source string, w Watch, duties []Duty, first Date, r Rules) Watch {
	put := w.Again
	w.Next, w.Again = Date{}, nil
	for _, d := range duties {
		if d.Source != source || !d.involves(a.User) {
			continue
		}
		next := Date{}
		if again, ok := put[d.Key]; ok {
			if w.Again == nil {
				w.Again = map[string]Again{}
			}
			w.Again[d.Key] = again
			next = r.Calendar.Next(again.On)
		}
		if moments := Moments(d, r); next.IsZero() || w.Again[d.Key].Back {
			if i := slices.IndexFunc(moments, func(m Moment) bool { return m.Date.After(w.Since) }); i >= 0 {
				next = earlier(next, moments[i].Date)
			}
		}
		w.Next = earlier(w.Next, next)
	}
	if !w.Next.IsZero() {
		w.Next = later(w.Next, first)
	}
	return w
}

// Said notes that a day's digest was made of these duties, and that its lines were sent; without lines there was none. What
// was put off until now has come back.
func (a *Agenda) Said(today Date, lines []Line, duties []Duty, r Rules) {
	if len(lines) > 0 {
		a.Told, a.Shown = today, lines
	}
	sources := a.Sources(today)
	for _, l := range lines { // of a source that was looked at although it need not have been
		if !slices.Contains(sources, l.Source) {
			sources = append(sources, l.Source)
		}
	}
	bySource := map[string][]Duty{}
	for _, d := range duties {
		bySource[d.Source] = append(bySource[d.Source], d)
	}
	watches := maps.Clone(a.Watches)
	for _, source := range sources {
		w := a.Watches[source]
		w.Since = later(w.Since, today)
		w.Again = maps.Clone(w.Again)
		maps.DeleteFunc(w.Again, func(_ string, g Again) bool { return !r.Calendar.Next(g.On).After(today) })
		watches[source] = a.planned(source, w, bySource[source], today.AddDays(1), r)
	}
	a.Watches = watches
}

// Later brings a duty back to this person on a day instead of the moments that they would have before it. Its date, and the
// moments of others, stay.
func (a *Agenda) Later(source, key string, from, on Date) {
	a.again(source, key, Again{From: from, On: on})
}

func (a *Agenda) again(source, key string, g Again) {
	w, ok := a.Watches[source]
	if !ok {
		return
	}
	w.Again = with(w.Again, key, g)
	w.Next = earlier(w.Next, g.On)
	a.Watches = with(a.Watches, source, w)
}

// Forget makes the agenda follow a source no more.
func (a *Agenda) Forget(source string) {
	a.Watches = maps.Clone(a.Watches)
	delete(a.Watches, source)
}

// NextDay is the next day that may bring a line, in the past when a digest was missed; zero = none.
func (a Agenda) NextDay() (next Date) {
	for _, w := range a.Watches {
		next = earlier(next, w.Next)
	}
	return next
}

// lastHour ends the part of the day in which a digest that was missed is made up for (own, flows §3.3).
const lastHour = 18

// at is when a digest comes on a day, and until when it may still come late. One at a late hour of a person's own has an hour.
func (a Agenda) at(d Date, hour string, zone *time.Location) (at, until time.Time) {
	h, m := 0, 0
	for _, s := range []string{a.Hour, hour, DefaultHour} {
		var err error
		if h, m, err = ParseHour(s); err == nil {
			break
		}
	}
	at, until = Instant(d, h, m, zone), Instant(d, lastHour, 0, zone)
	if latest := at.Add(time.Hour); until.Before(latest) {
		until = latest
	}
	return at, until
}

// Wake is the instant of the next digest, not before after: on a working day at the person's hour, or at once when the hour is
// over and it isn't evening; never again on a day that had one. It is zero when nothing is to come. Hour is the organisation's.
func (a Agenda) Wake(after time.Time, hour string, zone *time.Location, r Rules) time.Time {
	next := a.NextDay()
	if next.IsZero() {
		return time.Time{}
	}
	day := r.Calendar.Next(later(later(next, On(after.In(zone))), a.free()))
	at, until := a.at(day, hour, zone)
	switch {
	case !at.Before(after):
		return at
	case after.Before(until):
		return after
	}
	at, _ = a.at(r.Calendar.Next(day.AddDays(1)), hour, zone)
	return at
}

// free is the first day that has had no digest yet. Seen from another zone, or after a clock was put back, it may be some days
// away.
func (a Agenda) free() Date {
	if a.Told.IsZero() {
		return Date{}
	}
	return a.Told.AddDays(1)
}

// Coming is the next day whose digest is still to come: today's is over when its hour is, unless it is being made up for.
func (a Agenda) Coming(now time.Time, hour string, zone *time.Location, r Rules) Date {
	today := On(now.In(zone))
	day := r.Calendar.Next(later(today, a.free()))
	if day != today {
		return day
	}
	at, until := a.at(today, hour, zone)
	next := a.NextDay()
	pending := !next.IsZero() && !next.After(today) && now.Before(until)
	if now.Before(at) || pending {
		return today
	}
	return r.Calendar.Next(today.AddDays(1))
}

// Over is the last day whose digest is over, today or yesterday: a registration or a change of dates brings only the moments
// after it.
func (a Agenda) Over(now time.Time, hour string, zone *time.Location, r Rules) Date {
	today := On(now.In(zone))
	if a.Coming(now, hour, zone, r) == today {
		return today.AddDays(-1)
	}
	return today
}

// later is the later of two days; any day is later than none.
func later(a, b Date) Date {
	if a.Before(b) {
		return b
	}
	return a
}

// earlier is the earlier of two days; no day counts as never.
func earlier(a, b Date) Date {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
