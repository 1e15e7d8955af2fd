package flows_test

import (
	"testing"

	"kringloop/flows"
)

// §1.8: when each condition is asked, and when one that nobody knew returns.
var occasions = []struct {
	key        string
	phase      int    // asked at its start; 0 = when the project is made
	againPhase int    // an unknown one returns at its start
	againItem  string // or when this item is done
}{
	{"publiek", 0, 3, ""},
	{"lopend_contract", 2, 3, ""},
	{"huidige_leveranciers", 3, 0, "p3.i04"},
	{"as_a_service", 4, 0, "p4.i01"},
	{"label_gevraagd", 4, 0, "p4.i09"},
	{"label_ingediend", 5, 0, "p5.i04"},
	{"onderhandelen", 5, 0, "p5.i09"},
	{"afspraken", 6, 0, "p6.i02"},
	{"einde_nadert", 6, 0, ""},
}

// asked walks into a phase and answers every condition until an item comes; it gives the conditions in order.
func asked(t *testing.T, l *flows.Library, p *flows.Project, phase int, say func(key string) flows.Tri) []string {
	t.Helper()
	var keys []string
	r := do(t, l, p, flows.Run{}, flows.Input{Do: flows.DoBegin, Phase: phase})
	for r.Step.Ask == flows.AskCondition {
		if keys = append(keys, r.Step.Item); len(keys) > 9 {
			t.Fatalf("phase %d asks without end: %v", phase, keys)
		}
		r = do(t, l, p, r, flows.Input{Do: flows.DoAnswer, Item: r.Step.Item, Value: string(say(r.Step.Item))})
	}
	return keys
}

func always(v flows.Tri) func(string) flows.Tri { return func(string) flows.Tri { return v } }

func has(keys []string, key string) bool {
	for _, k := range keys {
		if k == key {
			return true
		}
	}
	return false
}

func TestConditionsAskedOnceKnown(t *testing.T) {
	l := library(t)
	for _, v := range []flows.Tri{flows.Yes, flows.No} {
		p := project(t)
		answer(p, "publiek", v)
		times := map[string]int{}
		for range 2 { // a second walk asks nothing again
			for n := 1; n <= flows.Phases; n++ {
				for _, key := range asked(t, l, p, n, always(v)) {
					times[key]++
					for _, o := range occasions {
						if o.key == key && o.phase != n {
							t.Errorf("%s is asked in phase %d, want %d", key, n, o.phase)
						}
					}
				}
			}
		}
		for _, o := range occasions {
			want := 1
			if o.key == "publiek" || (o.key == "huidige_leveranciers" && v == flows.Yes) { // implied by lopend_contract
				want = 0
			}
			if times[o.key] != want {
				t.Errorf("answer %s: %s is asked %d times, want %d", v, o.key, times[o.key], want)
			}
		}
	}
}

func TestUnknownReturnsOncePerOccasion(t *testing.T) {
	l := library(t)
	for _, o := range occasions {
		t.Run(o.key, func(t *testing.T) {
			p := project(t)
			if o.phase == 0 {
				p.Answer(o.key, flows.Unknown, flows.AskedWithProject, owner, t0)
			} else {
				if o.key != "publiek" {
					answer(p, "publiek", flows.No)
				}
				if keys := asked(t, l, p, o.phase, always(flows.Unknown)); !has(keys, o.key) {
					t.Fatalf("phase %d asks %v", o.phase, keys)
				}
				if keys := asked(t, l, p, o.phase, always(flows.Unknown)); has(keys, o.key) {
					t.Errorf("it returns at the same occasion")
				}
			}
			if o.againPhase != 0 {
				if keys := asked(t, l, p, o.againPhase, always(flows.Unknown)); !has(keys, o.key) {
					t.Errorf("phase %d asks %v, the unknown one should return", o.againPhase, keys)
				}
				if keys := asked(t, l, p, o.againPhase, always(flows.Unknown)); has(keys, o.key) {
					t.Errorf("it returns twice at phase %d", o.againPhase)
				}
			}
			if o.againItem != "" {
				returns(t, l, p, o.againItem, o.key)
			}
		})
	}
}

// returns finishes the item that brings a condition back, and then does so again.
func returns(t *testing.T, l *flows.Library, p *flows.Project, item, key string) {
	t.Helper()
	finish := func() flows.Run {
		r := do(t, l, p, flows.Run{Project: p.ID}, flows.Input{Do: flows.DoJump, Item: item})
		r = do(t, l, p, r, flows.Input{Do: flows.DoMark, Item: item, Rev: -1, Status: flows.Done})
		if r.Step.Ask == flows.AskEvidence {
			r = do(t, l, p, r, flows.Input{Do: flows.DoText, Text: proof})
		}
		return r
	}
	r := do(t, l, p, flows.Run{Project: p.ID}, flows.Input{Do: flows.DoMark, Item: item, Rev: -1, Status: flows.Busy})
	if r.Step.Ask == flows.AskCondition {
		t.Errorf("%s returns when %s is busy", key, item)
	}
	r = finish()
	wantStep(t, r, flows.AskCondition, key)
	r = do(t, l, p, r, flows.Input{Do: flows.DoAnswer, Item: key, Value: string(flows.Unknown)})
	if r.Step.Ask == flows.AskCondition && r.Step.Item == key {
		t.Errorf("%s is asked again at once", key)
	}
	mark(t, l, p, item, flows.Busy)
	if r = finish(); r.Step.Ask == flows.AskCondition && r.Step.Item == key {
		t.Errorf("%s returns at the same occasion", key)
	}
}

// A condition that nobody was asked does not come up when the item is done: it waits for its phase.
func TestItemBringsBackOnlyUnknown(t *testing.T) {
	l := library(t)
	for _, v := range []flows.Tri{flows.Yes, flows.No} {
		p := project(t)
		answer(p, "as_a_service", v)
		answer(p, "label_gevraagd", v)
		r := do(t, l, p, flows.Run{}, flows.Input{Do: flows.DoMark, Item: "p4.i01", Rev: -1, Status: flows.Done})
		if r = do(t, l, p, r, flows.Input{Do: flows.DoText, Text: proof}); r.Step.Ask != flows.AskItem {
			t.Errorf("answer %s: step %+v", v, r.Step)
		}
	}
}

// What a running contract says about suppliers is taken over, shown and changeable.
func TestImplied(t *testing.T) {
	l := library(t)
	for _, c := range []struct {
		contract, suppliers, want flows.Tri
	}{
		{"", "", ""}, {flows.No, "", ""}, {flows.Unknown, "", ""}, {flows.Yes, "", flows.Yes},
		{flows.Yes, flows.No, flows.No}, {flows.No, flows.Yes, flows.Yes}, {flows.Yes, flows.Unknown, flows.Unknown},
	} {
		p := project(t)
		if c.contract != "" {
			answer(p, "lopend_contract", c.contract)
		}
		if c.suppliers != "" {
			answer(p, "huidige_leveranciers", c.suppliers)
		}
		if got := p.Condition(l, "huidige_leveranciers"); got != c.want {
			t.Errorf("contract %q, suppliers %q: %q, want %q", c.contract, c.suppliers, got, c.want)
		}
	}
}

func TestReanswer(t *testing.T) {
	l := library(t)
	for _, c := range []struct {
		key, value string
		want       error
	}{
		{"publiek", "ja", nil}, {"publiek", "onbekend", nil}, {"publiek", "misschien", flows.ErrNoItem}, {"publiek", "", flows.ErrNoItem},
		{"nergens", "ja", flows.ErrNoItem}, {"", "ja", flows.ErrNoItem}, {"category", "ict", nil}, {"category", "ja", flows.ErrNoItem},
		{"first", "ja", nil}, {"first", "ict", flows.ErrNoItem},
	} {
		p := project(t)
		wantErr(t, p.Reanswer(l, c.key, c.value, owner, t0), c.want)
		_, meta, log := p.Changes()
		if (c.want == nil) != (meta && len(log) == 1) {
			t.Errorf("%s = %s: changed %v, log %v", c.key, c.value, meta, log)
		}
		if c.want == nil {
			wantErr(t, p.Reanswer(l, c.key, c.value, owner, t0), nil)
			if _, _, again := p.Changes(); len(again) != 1 {
				t.Errorf("%s = %s: the same answer is logged twice", c.key, c.value)
			}
		}
	}
}
