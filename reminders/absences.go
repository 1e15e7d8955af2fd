package reminders

import (
	"encoding/json"
	"slices"
)

// Absences are the days on which a person is away, as stretches in order that don't touch.
type Absences []Away

// MaxAway is how many of them a person can have planned.
const MaxAway = 20

// Away is a stretch of days on which a person is absent; both days are included.
type Away struct {
	From  Date `json:"from,omitzero"`
	Until Date `json:"until,omitzero"`
}

// On tells whether a day is one of them.
func (w Away) On(d Date) bool { return !w.Until.IsZero() && !d.Before(w.From) && !d.After(w.Until) }

// On tells whether the person is absent on a day.
func (a Absences) On(d Date) bool {
	return slices.ContainsFunc(a, func(w Away) bool { return w.On(d) })
}

// Since are those that are not over on a day.
func (a Absences) Since(today Date) Absences {
	return slices.DeleteFunc(slices.Clone(a), func(w Away) bool { return w.Until.Before(today) })
}

// Said are the absences after somebody said something about them: days are added to what is planned, who is back ends the present
// one, or the one that those days are part of. What is over is left out; [ErrFull] when there are too many.
func (a Absences) Said(l Leave, today Date) (Absences, error) {
	a = a.Since(today)
	switch {
	case l.Back && l.Until.IsZero():
		return a.end(today), nil
	case l.Not:
		return a.without(l.Away), nil
	case l.Back:
		a = a.end(l.Until.AddDays(1))
	}
	if a = a.and(l.Away); len(a) > MaxAway {
		return nil, ErrFull
	}
	return a, nil
}

// end leaves a day and what follows it out of the absence that it is part of.
func (a Absences) end(day Date) Absences {
	for _, w := range a {
		if w.On(day) {
			return a.without(Away{day, w.Until})
		}
	}
	return a
}

// without leaves days out.
func (a Absences) without(gone Away) (out Absences) {
	for _, w := range a {
		for _, part := range []Away{{w.From, gone.From.AddDays(-1)}, {gone.Until.AddDays(1), w.Until}} {
			part = Away{later(part.From, w.From), earlier(part.Until, w.Until)}
			if !part.Until.Before(part.From) {
				out = append(out, part)
			}
		}
	}
	return out
}

// and adds days; what overlaps or follows on it becomes one.
func (a Absences) and(w Away) Absences {
	var out Absences
	for _, have := range a {
		if have.From.After(w.Until.AddDays(1)) || w.From.After(have.Until.AddDays(1)) {
			out = append(out, have)
			continue
		}
		w = Away{earlier(w.From, have.From), later(w.Until, have.Until)}
	}
	out = append(out, w)
	slices.SortFunc(out, func(a, b Away) int { return a.From.Compare(b.From) })
	return out
}

// UnmarshalJSON also reads the one absence that was kept before there could be several.
func (a *Absences) UnmarshalJSON(data []byte) error {
	if data[0] != '{' {
		return json.Unmarshal(data, (*[]Away)(a))
	}
	var one Away
	if err := json.Unmarshal(data, &one); err != nil {
		return err
	}
	if *a = nil; !one.Until.IsZero() {
		*a = Absences{one}
	}
	return nil
}
