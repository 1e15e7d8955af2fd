package dialogue_test

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kringloop/flows/dialogue"
)

var lampScore = &dialogue.Source{Script: "score", Version: 2}

func proposals() dialogue.Answers {
	return dialogue.Answers{
		"state": {Options: []string{"broken"}, From: &dialogue.Source{}},
		"cost":  {Number: "12.5", From: lampScore},
		"since": {Text: "gisteren", From: lampScore},          // no day
		"rooms": {Rows: [][]string{{"Hal", "3", ""}}},         // of nobody
		"other": {Text: "x", From: lampScore},                 // no such question
		"parts": {Options: []string{"cord"}, From: lampScore}, // answered already, see below
	}
}

// What is proposed is said back at its question and is no answer before the person says so.
func TestProposals(t *testing.T) {
	_, s := example(t)
	begun := dialogue.Begin(s, dialogue.Answers{"parts": {Options: []string{"bulb"}}}, sophie, t0)
	d := begun.Propose(s, proposals())
	if len(d.Proposed) != 2 || d.Step != "state" || d.Read == nil || d.Read.From.Script != "" || len(d.Live(s)) != 1 {
		t.Fatalf("%+v", d)
	}
	if len(begun.Proposed) != 0 || begun.Read != nil {
		t.Errorf("the draft before changed: %+v", begun)
	}
	d = apply(t, s, d, dialogue.Input{Do: dialogue.DoYes})
	if d.Step != "cost" || d.Read == nil || d.Read.Number != "12.5" || d.Answers["state"].From == nil || d.Answers["state"].By != sophie {
		t.Fatalf("%+v", d)
	}
	// Back and on again: it still lies ready.
	d = apply(t, s, d, dialogue.Input{Do: dialogue.DoPrevious})
	if d = apply(t, s, d, dialogue.Input{Do: dialogue.DoAnswer, Answer: choice("broken")}); d.Step != "cost" || d.Read == nil {
		t.Fatalf("%+v", d)
	}
	// Not wanted, it is asked, and not proposed again.
	if d = apply(t, s, d, dialogue.Input{Do: dialogue.DoNo}); d.Read != nil || d.Step != "cost" {
		t.Fatalf("%+v", d)
	}
	d = apply(t, s, d, dialogue.Input{Do: dialogue.DoAnswer, Answer: dialogue.Answer{Number: "40"}})
	if d.Step != "since" || d.Read != nil || d.Answers["cost"].From != nil || len(d.Proposed) != 0 {
		t.Errorf("%+v", d)
	}
}

// What was proposed of a result goes with it, also where it is being said back; an answer that was given stays.
func TestUnpropose(t *testing.T) {
	_, s := example(t)
	d := dialogue.Begin(s, dialogue.Answers{"state": choice("broken")}, sophie, t0).Propose(s, proposals())
	if d.Read == nil || d.Step != "cost" {
		t.Fatalf("%+v", d)
	}
	gone := func(of dialogue.Source) bool { return of == *lampScore }
	after, changed := d.Unpropose(gone)
	if !changed || after.Read != nil || len(after.Proposed) != 0 || after.Rev == d.Rev {
		t.Errorf("%+v", after)
	}
	if d.Read == nil || len(d.Proposed) != 2 {
		t.Errorf("the draft before changed: %+v", d)
	}
	if _, changed := after.Unpropose(gone); changed {
		t.Error("there is nothing left to take back")
	}
}

// Whatever is proposed, no answer counts that nobody gave.
func TestProposalsNeverCount(t *testing.T) {
	_, s := example(t)
	rapid.Check(t, func(t *rapid.T) {
		d := dialogue.Begin(s, nil, sophie, t0)
		a := dialogue.Answers{}
		for id, p := range full() {
			if rapid.Bool().Draw(t, id) {
				p.From = lampScore
				a[id] = p
			}
		}
		if d = d.Propose(s, a); len(d.Answers) != 0 || len(d.Live(s)) != 0 || d.Step == "" {
			t.Fatalf("%+v", d)
		}
		for range len(s.Steps) + 1 {
			if d.Step == "" {
				return
			}
			if d.Read == nil {
				in := dialogue.Input{Do: dialogue.DoAnswer, Answer: full()[d.Step], Rev: -1}
				next, err := d.Apply(s, in, sophie, t0)
				if err != nil {
					t.Fatal(err)
				}
				d = next
				continue
			}
			next, err := d.Apply(s, dialogue.Input{Do: dialogue.DoYes, Rev: -1}, sophie, t0)
			if err != nil || next.Answers[d.Step].By != sophie {
				t.Fatalf("%+v, %v", next, err)
			}
			d = next
		}
		t.Fatalf("it does not end: %+v", d)
	})
}

// Proposed rows may lack cells, which are filled in one row at a time; they count when none is missing.
func TestProposedRowsAreCompleted(t *testing.T) {
	_, s := example(t)
	known := full()
	delete(known, "rooms")
	rows := dialogue.Answer{Rows: [][]string{{"Hal", "", ""}, {"Zaal", "", ""}}, From: lampScore}
	d := dialogue.Begin(s, known, sophie, t0).Propose(s, dialogue.Answers{"rooms": rows})
	if d.Step != "rooms" || d.Read == nil {
		t.Fatalf("%+v", d)
	}
	for _, row := range [][]string{{"Hal", "3", ""}, {"Zaal", "5", "led"}} {
		if _, err := d.Apply(s, dialogue.Input{Do: dialogue.DoYes, Rev: -1}, sophie, t0); !errors.Is(err, dialogue.ErrNeeded) {
			t.Fatal(err)
		}
		read := *d.Read
		read.Rows = slices.Clone(read.Rows)
		read.Rows[slices.IndexFunc(read.Rows, func(r []string) bool { return r[0] == row[0] })] = row
		d = apply(t, s, d, dialogue.Input{Do: dialogue.DoRead, Answer: read, Rev: -1})
	}
	if d = apply(t, s, d, dialogue.Input{Do: dialogue.DoYes, Rev: -1}); d.Step != "" || d.Answers["rooms"].Rows[0][1] != "3" {
		t.Errorf("%+v", d)
	}
}
