package flows

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// AddPoints adds items of the project's own, all of them for one member and by one day (YYYY-MM-DD): what a result showed that
// somebody should see to. With an error nothing was changed.
func (p *Project) AddPoints(l *Library, points []OwnItem, user, due, by string, now time.Time) error {
	before := *p
	p.touched = maps.Clone(p.touched) // the only thing that is changed in place
	for _, o := range points {
		id, err := p.AddOwn(o, by, now)
		if err == nil {
			err = p.Assign(l, id, user, due, by, now)
		}
		if err != nil {
			*p = before
			return err
		}
	}
	return nil
}

// Pending tells whether a phase has an own item of this title that is still to be done.
func (p *Project) Pending(phase int, title string) bool {
	return slices.ContainsFunc(p.Own, func(o OwnItem) bool {
		s := p.State(o.ID)
		return o.Phase == phase && strings.EqualFold(o.Title, title) && s.Hidden == "" && s.Status != Done && s.Status != Skipped
	})
}
