package flows_test

import (
	"errors"
	"testing"
	"time"

	"kringloop/flows"
)

// t0 is when everything in these tests happens, unless they say otherwise.
var t0 = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)

const (
	owner = "U0OWNER"
	other = "U0OTHER"
	proof = "https://example.org/proof"
)

func library(t testing.TB) *flows.Library {
	t.Helper()
	l, err := flows.Load(flows.Content())
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// project makes a project whose intake is done, with no changes pending.
func project(t testing.TB) *flows.Project {
	t.Helper()
	p, err := flows.NewProject("pabc", "Bureaustoelen", owner, t0)
	if err != nil {
		t.Fatal(err)
	}
	return p.Clone()
}

// mark marks an item and fails the test when that is refused.
func mark(t testing.TB, l *flows.Library, p *flows.Project, id string, to flows.Status) {
	t.Helper()
	if err := p.Mark(l, id, to, proof, false, owner, t0); err != nil {
		t.Fatalf("mark %s %s: %v", id, to, err)
	}
}

// do advances a walk and fails the test on an error.
func do(t testing.TB, l *flows.Library, p *flows.Project, r flows.Run, in flows.Input) flows.Run {
	t.Helper()
	r, _, err := flows.Advance(l, p, r, in, owner, t0)
	if err != nil {
		t.Fatalf("%+v: %v", in, err)
	}
	return r
}

func wantErr(t testing.TB, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("error %v, want %v", got, want)
	}
}

func wantStep(t testing.TB, r flows.Run, ask flows.Asking, item string) {
	t.Helper()
	if r.Step.Ask != ask || r.Step.Item != item {
		t.Errorf("step %q of %q, want %q of %q", r.Step.Ask, r.Step.Item, ask, item)
	}
}

func answer(p *flows.Project, key string, v flows.Tri) {
	p.Answer(key, v, "", owner, t0)
}
