package dialogue

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// shares asks for a number and then who takes how much of it.
var shares = &Script{ID: "shares", Steps: []Step{
	{ID: "all", Ask: Number, Min: "1"},
	{ID: "a", Ask: Number, Of: "all"},
	{ID: "some", Ask: Choice, Of: "all", Options: []Option{{ID: "yes"}, {ID: "no"}}},
	{ID: "b", Ask: Number, Of: "all", When: []Cond{{Step: "some", In: []string{"yes"}}}},
	{ID: "c", Ask: Number, Of: "all"},
	{ID: "last", Ask: Text},
}}

func ids(steps []*Step) []string {
	var out []string
	for _, st := range steps {
		out = append(out, st.ID)
	}
	return out
}

// A share is at most what is left, and is not asked when nothing is.
func TestShares(t *testing.T) {
	now := time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)
	d := Begin(shares, nil, "u", now)
	put := func(a Answer) (err error) {
		d, err = d.Apply(shares, Input{Do: DoAnswer, Answer: a, Rev: -1}, "u", now)
		return err
	}
	for _, n := range []string{"10", "6"} {
		if err := put(Answer{Number: n}); err != nil {
			t.Fatal(err)
		}
	}
	if err := put(Answer{Options: []string{"yes"}}); err != nil {
		t.Fatal(err)
	}
	if err := put(Answer{Number: "5"}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("5 of the 4 that are left: %v, want %v", err, ErrTooLarge)
	}
	if got := shares.Rest("b", d.Answers); got == nil || got.RatString() != "4" {
		t.Errorf("%v left, want 4", got)
	}
	if err := put(Answer{Number: "4"}); err != nil {
		t.Fatal(err)
	}
	if d.Step != "last" || !slices.Equal(ids(shares.Asked(d.Answers)), []string{"all", "a", "some", "b", "last"}) {
		t.Errorf("open is %q, asked are %v", d.Step, ids(shares.Asked(d.Answers)))
	}
	var err error
	if d, err = d.Apply(shares, Input{Do: DoChange, Step: "a", Rev: -1}, "u", now); err != nil {
		t.Fatal(err)
	}
	if err = put(Answer{Number: "10"}); err != nil {
		t.Fatal(err)
	}
	if live := d.Live(shares); len(live) != 2 || d.Step != "last" {
		t.Errorf("all is taken by the first: %v are live and %q is open", live, d.Step)
	}
}

// Whatever is answered, the shares that count never exceed the whole.
func TestSharesNeverExceed(t *testing.T) {
	now := time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		d := Begin(shares, nil, "u", now)
		for d.Step != "" && d.Step != "last" {
			a := Answer{Number: rapid.StringMatching(`[1-9][0-9]?`).Draw(t, d.Step)}
			if d.Step == "some" {
				a = Answer{Options: []string{rapid.SampledFrom([]string{"yes", "no"}).Draw(t, "some")}}
			}
			next, err := d.Apply(shares, Input{Do: DoAnswer, Answer: a, Rev: -1}, "u", now)
			if err != nil && !errors.Is(err, ErrTooLarge) {
				t.Fatal(err)
			}
			d = next
		}
		live := d.Live(shares)
		rest := live.Number("all")
		for _, id := range []string{"a", "b", "c"} {
			if n := live.Number(id); n != nil {
				rest.Sub(rest, n)
			}
		}
		if rest.Sign() < 0 {
			t.Fatalf("%v takes more than there is", live)
		}
	})
}

// As many options as a question takes, and no more.
func TestMostOptions(t *testing.T) {
	st := Step{ID: "x", Ask: Choices, Max: "1", Options: []Option{{ID: "a"}, {ID: "b"}}}
	if err := st.Check(Answer{Options: []string{"a", "b"}}); !errors.Is(err, ErrTooMany) {
		t.Errorf("got %v, want %v", err, ErrTooMany)
	}
	if err := st.Check(Answer{Options: []string{"b"}}); err != nil {
		t.Error(err)
	}
}

// An amount that a rule wrote is formatted; one that a person typed stays as it was.
func TestTypedMoneyStays(t *testing.T) {
	for v, want := range map[string]string{"€1234.50": "€ 1.234,50", "€1.500": "€1.500", "duurder, €1.500": "duurder, €1.500", "€ 5": "€ 5"} {
		if got := (Words{}).Value(v, "nl"); got != want {
			t.Errorf("%q is shown as %q, want %q", v, got, want)
		}
	}
}
