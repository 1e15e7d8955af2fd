package reminders

import (
	"maps"
	"reflect"
	"slices"
	"time"
)

// What a reader did with a line of a digest.
const (
	LineDone   = "done"
	LineLater  = "later"
	LinePassed = "passed" // to For
)

// Same tells whether two lines are about the same duty.
func (l Line) Same(o Line) bool { return l.Source == o.Source && l.Key == o.Key }

// Bounce is a line that reached nobody.
type Bounce struct {
	User string    `json:"u"` // whose digest it was to be in, or a channel
	Line Line      `json:"l"`
	Why  string    `json:"w"`           // what Slack answered; for the log and administrators
	Kept bool      `json:"k,omitempty"` // the message waits for an operator, who may still send it
	At   time.Time `json:"t"`
}

// Clone is a copy that can be changed without touching the original; its list of changes is empty.
func (a *Agenda) Clone() *Agenda {
	c, was := *a, *a
	was.was = nil // or every version that there ever was would hang on the newest
	c.was = &was
	return &c
}

// New tells whether nothing of the agenda was ever kept.
func (a *Agenda) New() bool {
	return a.was == nil || reflect.DeepEqual(*a.was, Agenda{User: a.User})
}

// Changes tells what changed since Clone: anything but the watches, and the sources whose watch did. All of a new agenda is
// a change.
func (a *Agenda) Changes() (meta bool, sources []string) {
	was := a.was
	if was == nil {
		was = &Agenda{User: a.User}
	}
	x, y := *a, *was
	x.Watches, y.Watches, x.was, y.was = nil, nil, nil, nil
	meta = !reflect.DeepEqual(x, y)
	for source, w := range a.Watches {
		if old, ok := was.Watches[source]; !ok || !reflect.DeepEqual(w, old) {
			sources = append(sources, source)
		}
	}
	for source := range was.Watches {
		if _, ok := a.Watches[source]; !ok {
			sources = append(sources, source)
		}
	}
	slices.Sort(sources)
	return meta, sources
}

// All lists every source that the agenda follows, also those from which nothing is to come.
func (a *Agenda) All() []string { return slices.Sorted(maps.Keys(a.Watches)) }

// Change is what happened to a source of duties, as far as it moves reminders.
type Change struct {
	Now   time.Time
	Hour  string         // of the organisation's digest
	Zone  *time.Location // of the person
	Dates bool           // it was registered now, or its dates changed: only moments whose digest is still to come are told
	Fresh []string       // keys of duties that came up now, or that somebody else has to do now
}

// Follow plans anew what a source may bring this person. For who becomes involved now it begins today; what falls due today
// through this change, after today's digest, waits for the next one (flows §3.3).
func (a *Agenda) Follow(source string, duties []Duty, c Change, r Rules) {
	involved := slices.ContainsFunc(duties, func(d Duty) bool { return d.Source == source && d.involves(a.User) })
	_, watched := a.Watches[source]
	if !involved && !watched {
		return
	}
	today, first := On(c.Now.In(c.Zone)), a.Coming(c.Now, c.Hour, c.Zone, r)
	var since Date
	switch {
	case c.Dates:
		since = a.Over(c.Now, c.Hour, c.Zone, r)
	case !watched:
		since = today.AddDays(-1)
	}
	a.Watch(source, duties, since, first, r)
	if c.Dates {
		return
	}
	for _, d := range duties {
		missed := func(m Moment) bool { return m.Date == today }
		if d.Source == source && slices.Contains(c.Fresh, d.Key) && slices.Contains(d.Assignees, a.User) &&
			first.After(today) && slices.ContainsFunc(Moments(d, r), missed) {
			a.Later(source, d.Key, today, first)
		}
	}
}

// Bring adds a line of somebody else's digest, which did not reach them, to this one's next.
func (a *Agenda) Bring(source, key string, today Date, r Rules) {
	if _, ok := a.Watches[source]; !ok {
		a.Watches = with(a.Watches, source, Watch{Since: today})
	}
	a.Later(source, key, today, r.Calendar.Next(later(today, a.free())))
}

// Lost are the lines of a day that reach nobody, not even a channel, of duties that are this person's in the first place.
func (a *Agenda) Lost(duties []Duty, today Date, r Rules, p People) []Line {
	if !p.Gone(a.User) {
		return nil
	}
	var lines []Line
	for _, d := range duties {
		w, watched := a.Watches[d.Source]
		if !watched || len(d.Assignees) == 0 || d.Assignees[0] != a.User {
			continue
		}
		for _, m := range slices.Backward(Moments(d, r)) {
			if !m.Date.After(w.Since) || m.Date.After(today) {
				continue
			}
			if users, channel := Recipients(d, m.Step, today, p); len(users) == 0 && !channel {
				lines = append(lines, d.line(m.Step, a.User))
			}
			break
		}
	}
	return lines
}

// Missed are the lines of a day that are this person's to do something about and are told to others, because the person is absent
// or gone. Whoever they are may have looked at their own day before that was known.
func (a *Agenda) Missed(duties []Duty, today Date, r Rules, p People) []Line {
	if !p.Gone(a.User) && !p.Away(a.User, today) {
		return nil
	}
	var lines []Line
	for _, d := range duties {
		w, watched := a.Watches[d.Source]
		if g, put := w.Again[d.Key]; !watched || put && !g.Back || !slices.Contains(d.Assignees, a.User) {
			continue
		}
		for _, m := range slices.Backward(Moments(d, r)) {
			if !m.Date.After(w.Since) || m.Date.After(today) {
				continue
			}
			if users, channel := Recipients(d, m.Step, today, p); !slices.Contains(users, a.User) && (len(users) > 0 || channel) {
				lines = append(lines, d.line(m.Step, a.User))
			}
			break
		}
	}
	return lines
}

// Kept are the lines of a day that the person would have been told of, were they not absent: their own, and as deputy or management
// those that are late.
func (a *Agenda) Kept(duties []Duty, today Date, r Rules, p People) (lines []Line) {
	if p.Gone(a.User) || !a.Away.On(today) {
		return nil
	}
	for _, d := range duties {
		w, watched := a.Watches[d.Source]
		if _, put := w.Again[d.Key]; !watched || put || !d.involves(a.User) {
			continue
		}
		for _, m := range slices.Backward(Moments(d, r)) {
			if !m.Date.After(w.Since) || m.Date.After(today) || !d.addresses(a.User, m.Step, today, atWork{p}) {
				continue
			}
			if !d.addresses(a.User, m.Step, today, p) {
				lines = append(lines, d.line(m.Step, a.User))
			}
			break
		}
	}
	return lines
}

// KeepUntilBack brings such lines on the first working day after the absence, unless somebody did them by then. What falls to the
// person all the same, since nobody else is there either, comes before it.
func (a *Agenda) KeepUntilBack(lines []Line, today Date, r Rules) {
	for _, l := range lines {
		a.again(l.Source, l.Key, Again{From: today, On: a.back(today, r), Back: true})
	}
}

// Absent says when the person is absent. What was kept for their return comes with it, whenever that is now.
func (a *Agenda) Absent(away Absences, today Date, r Rules) {
	a.Away = away
	for source, w := range a.Watches {
		for key, g := range w.Again {
			if g.Back {
				a.again(source, key, Again{From: g.From, On: a.back(today, r), Back: true})
			}
		}
	}
}

// back is the first working day from a day on at which the person is there.
func (a *Agenda) back(from Date, r Rules) Date {
	day := r.Calendar.Next(from)
	for _, w := range a.Away { // they are in order
		if w.On(day) {
			day = r.Calendar.Next(w.Until.AddDays(1))
		}
	}
	return day
}

// atWork are people of whom nobody is absent.
type atWork struct{ People }

func (atWork) Away(string, Date) bool { return false }

// Leaves are the lines that the person was still to be told of, by a day, when others became the ones: what they had put off, or
// were brought, of duties that they have no part in any more, and the moments that no digest looked at yet of those that they
// had to do and do no more. Since is the first day of what was not looked at.
func (a *Agenda) Leaves(source string, were, duties []Duty, today Date, r Rules) (lines []Line, since Date) {
	w := a.Watches[source]
	due := !w.Next.IsZero() && !w.Next.After(today.AddDays(7)) // what waits comes on the next working day
	for _, d := range duties {
		_, put := w.Again[d.Key]
		had := func(was Duty) bool { return was.Key == d.Key && slices.Contains(was.Assignees, a.User) }
		switch {
		case d.Source != source || slices.Contains(d.Assignees, a.User):
		case put && !d.involves(a.User):
			lines = append(lines, d.line(StepAgain, a.User))
		case due && !put && slices.ContainsFunc(were, had):
			for _, m := range slices.Backward(Moments(d, r)) {
				if m.Date.After(w.Since) && !m.Date.After(today) {
					lines = append(lines, d.line(m.Step, a.User))
					break
				}
			}
		}
	}
	return lines, w.Since.AddDays(1)
}

// Knows tells whether the person read a line in a digest since a day, or put it off.
func (a *Agenda) Knows(l Line, day Date) bool {
	if _, put := a.Watches[l.Source].Again[l.Key]; put {
		return true
	}
	return !a.Told.Before(day) && slices.ContainsFunc(a.Shown, l.Same)
}

// PutOff notes that somebody wants to be reminded of a duty on another day.
func (c *Contract) PutOff(key string, on Date, a Act) {
	c.note(a, Entry{What: LogLater, Key: key, To: on.String()})
}

// Bounced notes that a reminder did not reach somebody, and who gets it instead.
func (c *Contract) Bounced(key, user string, instead []string, a Act) {
	if len(instead) == 0 {
		instead = []string{""}
	}
	for _, to := range instead {
		c.note(a, Entry{What: LogBounced, Key: key, From: user, To: to})
	}
}

// Pass gives a milestone or an action to somebody else.
func (c *Contract) Pass(key, to string, a Act) error {
	if to == "" {
		return ErrNoOwner
	}
	for i, act := range c.Actions {
		if act.Key() == key {
			from := c.or(act.Owner)
			act.Owner = to
			c.Actions = replaced(c.Actions, i, act)
			c.note(a, Entry{What: LogPassed, Key: key, From: from, To: to})
			return nil
		}
	}
	m, ok := c.Milestone(key, a.Rules)
	if !ok {
		return ErrNoSuch
	}
	if m.Kind == HandoverDue {
		return ErrNotYours // it takes the two whose keys they are
	}
	from := c.Given[key]
	if from == "" {
		from = c.assignees(m.Kind)[0]
	}
	c.Given = with(c.Given, key, to)
	c.note(a, Entry{What: LogPassed, Key: key, From: from, To: to})
	return nil
}

// People are all who have a part in the contract, each once.
func (c *Contract) People() []string {
	all := []string{c.Owner, c.Deputy, c.Buyer, c.Management}
	for _, a := range c.Actions {
		if !a.Done {
			all = append(all, a.Owner)
		}
	}
	for _, user := range c.Given {
		all = append(all, user)
	}
	for _, k := range c.KPIs {
		all = append(all, k.Owner)
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(u string) bool { return u == "" })
}

// Moved tells what the changes since Clone mean for reminders: whether dates were set, and which duties came up or went to
// somebody else.
func (c *Contract) Moved() (dates bool, fresh []string) {
	for _, e := range c.log {
		switch e.What {
		case LogRegistered, LogDates, LogExtended, LogEnded, LogResumed:
			dates = true
		case LogAction, LogActionSet, LogPassed:
			fresh = append(fresh, e.Key)
		case LogPromise: // its log entry names the promise, its duty the milestone
			fresh = append(fresh, Promise{ID: e.Key}.Key())
		}
	}
	return dates, fresh
}
