package flows

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// What counts as evidence is ours to suggest and the project's to say (R7).
func TestExpect(t *testing.T) {
	l, err := Load(Content())
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	p, err := NewProject("p1", "bureaustoelen", "U1", at)
	if err != nil {
		t.Fatal(err)
	}
	p = p.Clone()
	for _, step := range []struct {
		name, item, norm string
		want             string
		entries          int
		err              error
	}{
		{"said", "p3.i04", "  Lijst met  twee partijen ", "Lijst met twee partijen", 1, nil},
		{"said again", "p3.i04", "Lijst met twee partijen", "Lijst met twee partijen", 1, nil},
		{"too long", "p3.i04", strings.Repeat("x", MaxNorm+1), "Lijst met twee partijen", 1, ErrTooLong},
		{"no such item", "p3.i99", "iets", "", 1, ErrNoItem},
		{"back to the suggestion", "p3.i04", "", "", 2, nil},
	} {
		if err := p.Expect(l, step.item, step.norm, "U1", at); !errors.Is(err, step.err) {
			t.Errorf("%s: %v, want %v", step.name, err, step.err)
		}
		if got := p.State(step.item).Norm; got != step.want {
			t.Errorf("%s: %q, want %q", step.name, got, step.want)
		}
		if _, _, log := p.Changes(); len(log) != step.entries {
			t.Errorf("%s: %d log entries, want %d", step.name, len(log), step.entries)
		}
	}
	if g := p.Progress(l, 3); g.Stage != NotStarted {
		t.Errorf("saying what counts as evidence started the phase: %v", g.Stage)
	}
	if err := p.Archive(true, "U1", at); err != nil {
		t.Fatal(err)
	}
	if err := p.Expect(l, "p3.i04", "iets anders dan eerst", "U1", at); !errors.Is(err, ErrArchived) {
		t.Errorf("in an archived project: %v", err)
	}
}
