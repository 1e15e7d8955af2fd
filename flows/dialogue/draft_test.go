package dialogue_test

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"kringloop/flows/dialogue"
)

// full are answers to every question of the example.
func full() dialogue.Answers {
	return dialogue.Answers{"state": choice("broken"), "cost": {Number: "12.5"}, "parts": {Options: []string{"bulb", "cord"}}, "since": {Text: "2027-01-31"},
		"remark": {None: true}, "rooms": {Rows: [][]string{{"Zaal", "3", "led"}}}}
}

func apply(t testing.TB, s *dialogue.Script, d dialogue.Draft, in dialogue.Input) dialogue.Draft {
	t.Helper()
	d, err := d.Apply(s, in, d.Owner, t0)
	if err != nil {
		t.Fatalf("%+v: %v", in, err)
	}
	return d
}

func answer(a dialogue.Answer) dialogue.Input {
	return dialogue.Input{Do: dialogue.DoAnswer, Answer: a, Rev: -1}
}

// Forward, back, change, and steps that a condition leaves out.
func TestDraft(t *testing.T) {
	_, s := example(t)
	d := dialogue.Begin(s, nil, sophie, t0)
	where := func(want string, at, of int) {
		t.Helper()
		if n, m := d.Place(s); d.Step != want || n != at || m != of {
			t.Fatalf("at %q, %d of %d; want %q, %d of %d", d.Step, n, m, want, at, of)
		}
	}
	where("state", 1, 5) // the cost is asked only of a broken lamp
	d = apply(t, s, d, answer(choice("broken")))
	where("cost", 2, 6)
	d = apply(t, s, d, dialogue.Input{Do: dialogue.DoPrevious})
	where("state", 1, 6)
	d = apply(t, s, d, answer(choice("works")))
	where("parts", 2, 5)
	d = apply(t, s, d, dialogue.Input{Do: dialogue.DoSkip})
	d = apply(t, s, d, dialogue.Input{Do: dialogue.DoChange, Step: "state"})
	d = apply(t, s, d, answer(choice("broken")))
	where("cost", 2, 6) // what was left out is asked now
	d = apply(t, s, d, answer(dialogue.Answer{Number: "1"}))
	where("since", 4, 6) // and what was answered is not asked again
}

// An answer that was read from typed words counts after a yes, and not after a no.
func TestReadBack(t *testing.T) {
	_, s := example(t)
	d := dialogue.Begin(s, nil, sophie, t0)
	d = apply(t, s, d, dialogue.Input{Do: dialogue.DoRead, Answer: choice("works")})
	if d.Read == nil || len(d.Answers) != 0 {
		t.Fatalf("%+v", d)
	}
	if d = apply(t, s, d, dialogue.Input{Do: dialogue.DoNo}); d.Read != nil || d.Step != "state" {
		t.Fatalf("%+v", d)
	}
	d = apply(t, s, d, dialogue.Input{Do: dialogue.DoRead, Answer: choice("broken")})
	d = apply(t, s, d, dialogue.Input{Do: dialogue.DoYes})
	if d.Answers.Option("state") != "broken" || d.Step != "cost" || d.Answers["state"].By != sophie {
		t.Fatalf("%+v", d)
	}
	if _, err := d.Apply(s, dialogue.Input{Do: dialogue.DoYes}, sophie, t0); !errors.Is(err, dialogue.ErrNoSuch) {
		t.Errorf("a yes to nothing: %v", err)
	}
}

// One answer decides by itself: the rest may be left, and is asked after all when that answer changes.
func TestFinish(t *testing.T) {
	_, s := example(t)
	d := dialogue.Begin(s, nil, sophie, t0)
	if _, err := d.Apply(s, dialogue.Input{Do: dialogue.DoFinish}, sophie, t0); !errors.Is(err, dialogue.ErrNotDone) {
		t.Fatalf("nothing decides: %v", err)
	}
	d = apply(t, s, d, answer(choice("works")))
	if d = apply(t, s, d, dialogue.Input{Do: dialogue.DoFinish}); d.Step != "" || !d.Early {
		t.Fatalf("%+v", d)
	}
	if r, err := d.Work(s, lamp, dialogue.Case{}); err != nil || r.Verdict != "KEEP" {
		t.Fatalf("%+v, %v", r, err)
	}
	d = apply(t, s, d, dialogue.Input{Do: dialogue.DoChange, Step: "state"})
	if d = apply(t, s, d, answer(choice("broken"))); d.Step != "cost" || d.Early {
		t.Fatalf("%+v", d)
	}
}

// Only the owner goes on; handed over, only the other.
func TestOwner(t *testing.T) {
	_, s := example(t)
	d := dialogue.Begin(s, nil, sophie, t0)
	if _, err := d.Apply(s, answer(choice("works")), ben, t0); !errors.Is(err, dialogue.ErrNotOwner) {
		t.Fatal(err)
	}
	if _, err := d.Apply(s, dialogue.Input{Do: dialogue.DoTake, Who: ben}, ben, t0); !errors.Is(err, dialogue.ErrNotOwner) {
		t.Fatal(err)
	}
	d = apply(t, s, d, dialogue.Input{Do: dialogue.DoTake, Who: ben})
	if _, err := d.Apply(s, answer(choice("works")), sophie, t0); !errors.Is(err, dialogue.ErrNotOwner) {
		t.Fatal(err)
	}
	if d, err := d.Apply(s, answer(choice("works")), ben, t0); err != nil || d.Answers["state"].By != ben {
		t.Fatalf("%+v, %v", d, err)
	}
}

// The rows of a table come one by one: they wait, however few, and count when there are enough. Opened again they lie ready.
func TestRowsOneByOne(t *testing.T) {
	_, s := example(t)
	known := full()
	delete(known, "rooms")
	d := dialogue.Begin(s, known, sophie, t0)
	d = apply(t, s, d, dialogue.Input{Do: dialogue.DoRead, Answer: dialogue.Answer{Rows: [][]string{}}})
	if _, err := d.Apply(s, dialogue.Input{Do: dialogue.DoYes}, sophie, t0); !errors.Is(err, dialogue.ErrNoRows) {
		t.Fatal(err)
	}
	d = apply(t, s, d, dialogue.Input{Do: dialogue.DoRead, Answer: full()["rooms"]})
	if d = apply(t, s, d, dialogue.Input{Do: dialogue.DoYes}); d.Step != "" {
		t.Fatalf("%+v", d)
	}
	if d = apply(t, s, d, dialogue.Input{Do: dialogue.DoChange, Step: "rooms"}); d.Read == nil || len(d.Read.Rows) != 1 {
		t.Fatalf("%+v", d)
	}
}

// With what is known already only the rest is asked; what can't be an answer is not known.
func TestBeginKnowing(t *testing.T) {
	_, s := example(t)
	known := full()
	known["since"] = dialogue.Answer{Text: "gisteren"}
	known["other"] = dialogue.Answer{Text: "x"}
	if d := dialogue.Begin(s, known, sophie, t0); d.Step != "since" || len(d.Answers) != 5 {
		t.Errorf("%+v", d)
	}
}

// anything is some input, sensible more often than not.
func anything(t *rapid.T, s *dialogue.Script, d dialogue.Draft) dialogue.Input {
	dos := []dialogue.Do{dialogue.DoAnswer, dialogue.DoAnswer, dialogue.DoAnswer, dialogue.DoRead, dialogue.DoYes, dialogue.DoNo, dialogue.DoPrevious, dialogue.DoSkip,
		dialogue.DoChange, dialogue.DoFinish, dialogue.DoTake, "nonsense"}
	in := dialogue.Input{Do: rapid.SampledFrom(dos).Draw(t, "do"), Rev: rapid.SampledFrom([]int{-1, d.Rev, 3}).Draw(t, "rev"), Who: ben}
	ids := []string{"", "", "", "nowhere"}
	for i := range s.Steps {
		ids = append(ids, s.Steps[i].ID)
	}
	in.Step = rapid.SampledFrom(ids).Draw(t, "step")
	in.Answer = rapid.SampledFrom(slices.Collect(maps.Values(full()))).Draw(t, "answer")
	if st, ok := s.Step(d.Step); ok && rapid.Bool().Draw(t, "fitting") {
		in.Step, in.Answer = "", full()[st.ID]
		if st.ID == "state" {
			in.Answer = choice(rapid.SampledFrom([]string{"works", "broken", "x"}).Draw(t, "option"))
		}
	}
	return in
}

// Whatever is done, in whatever order: nothing panics, an error changes nothing, an answer is one of its step, what is open
// applies and has a place, and the conversation goes on from JSON as it was.
func TestAnythingGoes(t *testing.T) {
	_, s := example(t)
	rapid.Check(t, func(t *rapid.T) {
		d := dialogue.Begin(s, nil, sophie, t0)
		for i := range rapid.IntRange(0, 40).Draw(t, "n") {
			before := picture(t, d)
			in := anything(t, s, d)
			next, err := d.Apply(s, in, sophie, t0.Add(time.Duration(i)*time.Minute))
			if picture(t, d) != before {
				t.Fatalf("%+v changed the draft that it was applied to", in)
			}
			if err != nil && picture(t, next) != before {
				t.Fatalf("%+v: %v, and yet something changed", in, err)
			}
			if err == nil && next.Rev != d.Rev+1 {
				t.Fatalf("%+v: revision %d after %d", in, next.Rev, d.Rev)
			}
			var again dialogue.Draft
			if err := json.Unmarshal([]byte(picture(t, next)), &again); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(next, again, cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("it is another one when it is taken up again:\n%s", diff)
			}
			if d = again; d.Owner != sophie {
				return
			}
			sound(t, s, d)
		}
	})
}

func picture(t interface{ Fatal(...any) }, v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func sound(t *rapid.T, s *dialogue.Script, d dialogue.Draft) {
	for id, a := range d.Answers {
		st, ok := s.Step(id)
		if !ok || st.Check(a) != nil {
			t.Fatalf("%s has %+v", id, a)
		}
	}
	live, asked := d.Live(s), s.Asked(d.Answers)
	for id := range live {
		if !slices.ContainsFunc(asked, func(st *dialogue.Step) bool { return st.ID == id }) {
			t.Fatalf("%s counts and is not asked", id)
		}
	}
	if d.Answers.Option("state") != "broken" && len(live["cost"].Number) > 0 {
		t.Fatal("the cost of a lamp that works counts")
	}
	at, of := d.Place(s)
	if at > of || at == 0 && d.Step != "" && slices.ContainsFunc(asked, func(st *dialogue.Step) bool { return st.ID == d.Step }) {
		t.Fatalf("question %d of %d", at, of)
	}
	if d.Step == "" && !d.Early && len(live) != len(asked) {
		t.Fatalf("all is done with %d of %d answers", len(live), len(asked))
	}
	if _, err := d.Work(s, lamp, dialogue.Case{}); (err == nil) != (d.Step == "") {
		t.Fatalf("at %q a result: %v", d.Step, err)
	}
}

// Every answer survives being changed back and forth over the whole conversation.
func TestBackAndForthKeepsAnswers(t *testing.T) {
	_, s := example(t)
	d := dialogue.Begin(s, full(), sophie, t0)
	if d.Step != "" {
		t.Fatal(d.Step)
	}
	for range s.Steps {
		d = apply(t, s, d, dialogue.Input{Do: dialogue.DoPrevious})
	}
	if _, err := d.Apply(s, dialogue.Input{Do: dialogue.DoPrevious}, sophie, t0); !errors.Is(err, dialogue.ErrNoSuch) {
		t.Fatal(err)
	}
	if d.Step != "state" || !cmp.Equal(d.Answers, full()) {
		t.Errorf("%+v", d)
	}
	if d.Stale(dialogue.Input{Rev: d.Rev}) || d.Stale(dialogue.Input{Rev: -1}) || !d.Stale(dialogue.Input{Rev: d.Rev - 1}) {
		t.Errorf("revision %s", strconv.Itoa(d.Rev))
	}
}
