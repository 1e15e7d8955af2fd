package flows_test

import (
	"errors"
	"testing"

	"kringloop/flows"
)

func TestAddPoints(t *testing.T) {
	l := library(t)
	p := project(t)
	points := []flows.OwnItem{{Phase: 2, Title: "Vraag een mandaat", Role: flows.Purchaser, Weight: flows.Should}, {Phase: 2, Title: "Zoek cijfers", Role: flows.Purchaser, Weight: flows.Should}}
	if err := p.AddPoints(l, points, owner, "2027-03-15", owner, t0); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"p2.o01", "p2.o02"} {
		if s := p.State(id); s.Assignee != owner || s.Due != "2027-03-15" {
			t.Errorf("%s: %+v", id, s)
		}
	}
	if !p.Pending(2, "vraag een mandaat") || p.Pending(3, "Vraag een mandaat") || p.Pending(2, "Vraag") {
		t.Error("what is to be done is not told from what isn't")
	}
	if err := p.Mark(l, "p2.o01", flows.Done, "de directie zei ja", false, owner, t0); err != nil || p.Pending(2, "Vraag een mandaat") {
		t.Errorf("it is done, %v", err)
	}
}

// A list that can't be added whole isn't added at all.
func TestAddPointsAllOrNone(t *testing.T) {
	l := library(t)
	good := flows.OwnItem{Phase: 2, Title: "Vraag een mandaat", Role: flows.Purchaser, Weight: flows.Should}
	for name, c := range map[string]struct {
		points    []flows.OwnItem
		user, due string
		want      error
	}{
		"a stranger": {[]flows.OwnItem{good}, "U9", "2027-03-15", flows.ErrNotMember},
		"no day":     {[]flows.OwnItem{good}, "", "morgen", flows.ErrBadDate},
		"a bad one":  {[]flows.OwnItem{good, {Phase: 2, Title: " ", Role: flows.Purchaser, Weight: flows.Should}}, "", "2027-03-15", flows.ErrEmptyName},
	} {
		p := project(t).Clone()
		if err := p.AddPoints(l, c.points, c.user, c.due, owner, t0); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if items, meta, log := p.Changes(); len(items)+len(log)+len(p.Own) > 0 || meta {
			t.Errorf("%s: %v, %v, %v were changed", name, items, meta, log)
		}
	}
}
