package flows_test

import (
	"slices"
	"testing"
	"time"

	"kringloop/flows"
)

func TestQuestionsOfAPlace(t *testing.T) {
	var p flows.Place
	for i, q := range []string{"een", "twee", "drie", "vier"} {
		before := p
		p.Ask(q, t0.Add(time.Duration(i)*time.Hour))
		if len(before.Asked) != min(i, 3) {
			t.Errorf("a copy changed with the question %q: %v", q, before.Asked)
		}
	}
	never := time.Time{}
	for _, c := range []struct {
		from, to time.Time
		want     []string
	}{
		{never, never, []string{"twee", "drie", "vier"}},
		{t0.Add(2 * time.Hour), never, []string{"drie", "vier"}},
		{never, t0.Add(2 * time.Hour), []string{"twee", "drie"}},
		{t0.Add(4 * time.Hour), never, nil},
	} {
		if got := p.Questions(c.from, c.to); !slices.Equal(got, c.want) {
			t.Errorf("from %v to %v: %q, want %q", c.from, c.to, got, c.want)
		}
	}
}

func TestCiting(t *testing.T) {
	l := library(t)
	for phase := 1; phase <= flows.Phases; phase++ {
		for _, it := range l.Items(phase) {
			for rank, id := range it.Passages {
				all := l.Citing(id)
				if !slices.ContainsFunc(all, func(o flows.Item) bool { return o.ID == it.ID }) {
					t.Errorf("%s does not lead to %s", id, it.ID)
				}
				if rank > 0 && slices.Index(all[0].Passages, id) > rank {
					t.Errorf("%s leads to %s first, and %s shows it earlier", id, all[0].ID, it.ID)
				}
			}
		}
	}
	if got := l.Citing("p9.nergens"); len(got) > 0 {
		t.Errorf("%v", got)
	}
}

// What is done, hidden or does not apply is nothing to go to.
func TestOpenFor(t *testing.T) {
	l, p := library(t), project(t)
	first, ok := l.Item("p4.i01")
	if !ok {
		t.Fatal("there is no p4.i01")
	}
	passage := first.Passages[0]
	var seen []string
	for {
		it, ok := p.OpenFor(l, passage)
		if !ok {
			break
		}
		if slices.Contains(seen, it.ID) {
			t.Fatalf("%s again, though it is not open", it.ID)
		}
		seen = append(seen, it.ID)
		if it.If != "" && p.Condition(l, it.If) != flows.Yes {
			t.Errorf("%s does not apply", it.ID)
		}
		var err error
		if len(seen)%2 == 0 {
			err = p.Hide(l, it.ID, "valt onder een ander project", owner, t0)
		} else {
			err = p.Mark(l, it.ID, flows.Done, proof, false, owner, t0)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Contains(seen, "p4.i01") {
		t.Errorf("%s leads to %v", passage, seen)
	}
}
