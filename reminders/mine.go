package reminders

import (
	"slices"
	"strings"
)

// Mine is the source of the reminders that a person set for themselves.
const Mine = "me"

// OwnKind is the Kind of such a duty.
const OwnKind = "own"

// MaxOwn is how many reminders of their own a person can have.
const MaxOwn = 100

// OwnDuties are the reminders that the person set for themselves, each on its next day. One that came for the last time stays
// until it is done.
func (a *Agenda) OwnDuties(r Rules) []Duty {
	from := a.Watches[Mine].Since.AddDays(1)
	var out []Duty
	for _, o := range a.Own {
		d, ok := o.Duty(a.User, from, r.Calendar.Working)
		if !ok {
			d = Duty{Source: Mine, Key: o.Key(), Kind: OwnKind, Text: o.Text, Date: r.Calendar.Next(o.Rule.On), Single: true, Assignees: []string{a.User}}
		}
		d.Title = "" // its text is all there is
		out = append(out, d)
	}
	return out
}

// Remind sets a reminder of the person's own.
func (a *Agenda) Remind(o Own) error {
	if len(a.Own) >= MaxOwn {
		return ErrFull
	}
	a.Own = append(slices.Clip(a.Own), o)
	return nil
}

// Drop removes a reminder of the person's own by the key of its duty.
func (a *Agenda) Drop(key string) (Own, bool) {
	id := strings.TrimPrefix(key, "o.")
	i := slices.IndexFunc(a.Own, func(o Own) bool { return o.ID == id })
	if i < 0 {
		return Own{}, false
	}
	o := a.Own[i]
	a.Own = slices.Delete(slices.Clone(a.Own), i, i+1)
	return o, true
}

// Finish says that a reminder was heeded: one that comes again stays for the next time, any other goes.
func (a *Agenda) Finish(key string, r Rules) {
	id := strings.TrimPrefix(key, "o.")
	for _, o := range a.Own {
		if o.ID != id {
			continue
		}
		if _, again := o.Duty(a.User, a.Watches[Mine].Since.AddDays(1), r.Calendar.Working); !again {
			a.Drop(key)
		}
	}
}
