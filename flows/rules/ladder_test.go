package rules

import (
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

var morning = time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)

// say answers the questions of a script in the order in which they are asked: an option's id, options joined by "+", a
// number, words, rows of cells ("a|b" and ";" between the rows), or "-" to pass over.
func say(t testing.TB, script string, answers ...string) (*dialogue.Script, dialogue.Answers) {
	t.Helper()
	s, ok := library(t).Script(script)
	if !ok {
		t.Fatalf("there is no %s", script)
	}
	d := dialogue.Begin(s, nil, "u", morning)
	for _, a := range answers {
		st, ok := s.Step(d.Step)
		if !ok {
			t.Fatalf("%q answers nothing", a)
		}
		in := dialogue.Input{Do: dialogue.DoAnswer, Rev: -1}
		switch {
		case a == "-":
			in.Do = dialogue.DoSkip
		case st.Ask == dialogue.Choice || st.Ask == dialogue.Choices:
			in.Answer.Options = strings.Split(a, "+")
		case st.Ask == dialogue.Number:
			in.Answer.Number = a
		case st.Ask == dialogue.Table:
			for _, row := range strings.Split(a, ";") {
				in.Answer.Rows = append(in.Answer.Rows, strings.Split(row, "|"))
			}
		default:
			in.Answer.Text = a
		}
		var err error
		if d, err = d.Apply(s, in, "u", morning); err != nil {
			t.Fatalf("%s: %q: %v", st.ID, a, err)
		}
	}
	if d.Step != "" {
		t.Fatalf("%s is still open", d.Step)
	}
	return s, d.Live(s)
}

// From its first question the ladder says how long it is: rungs that an answer may rule out count until it does.
func TestLadderSaysHowLong(t *testing.T) {
	s, ok := library(t).Script("ladder")
	if !ok {
		t.Fatal("there is no ladder")
	}
	d := dialogue.Begin(s, nil, "u", morning)
	for _, c := range []struct {
		answer dialogue.Answer
		of     int
	}{{dialogue.Answer{Text: "laptops"}, 10}, {dialogue.Answer{Number: "250"}, 10}, {dialogue.Answer{Options: []string{"part"}}, 11}, {dialogue.Answer{Number: "50"}, 11}, {dialogue.Answer{Options: []string{"full"}}, 5}} {
		var err error
		if d, err = d.Apply(s, dialogue.Input{Do: dialogue.DoAnswer, Answer: c.answer, Rev: -1}, "u", morning); err != nil {
			t.Fatal(err)
		}
		if _, of := d.Place(s); of != c.of {
			t.Errorf("after %+v there are %d questions, want %d", c.answer, of, c.of)
		}
	}
}

// result works out the answers to a script.
func result(t testing.TB, script string, answers ...string) dialogue.Result {
	t.Helper()
	s, a := say(t, script, answers...)
	r, err := All[s.Rule](dialogue.Case{Script: s, Answers: a, Today: morning})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The worked example of the domain text, F1: fifty laptops.
func TestLadderWorked(t *testing.T) {
	r := result(t, "ladder", "laptops", "50", "none", "-", "none", "elk heeft een eigen toestel nodig", "part", "15", "0", "none", "-",
		"part", "12", "part", "8", "part", "5", "none")
	for name, want := range map[string]string{"need": "#50", "new": "#10", "newpct": "#20", "avoided": "#40", "avoidedpct": "#80", "bought": "#15", "boughtpct": "#30"} {
		if r.Args[name] != want {
			t.Errorf("%s is %s, want %s", name, r.Args[name], want)
		}
	}
	if r.Verdict != "SOME_NEW" {
		t.Errorf("verdict %s", r.Verdict)
	}
	var pieces []string
	for _, row := range r.Tables[0].Rows {
		pieces = append(pieces, row[2])
	}
	if got := strings.Join(pieces, " "); got != "0 0 15 0 12 8 5 10" {
		t.Errorf("pieces %s", got)
	}
	if bare := lineOf(t, r, "bare"); bare.Args["steps"] != "@t0, @t3" {
		t.Errorf("without a reason: %q", bare.Args["steps"])
	}
}

func TestLadderVerdicts(t *testing.T) {
	for _, v := range []struct {
		verdict string
		answers []string
		bought  string
	}{
		{"NO_NEED", []string{"x", "4", "full"}, "#0"},
		{"BUY_NONE", []string{"x", "4", "none", "-", "part", "1", "full", "0"}, "#0"},
		{"NO_NEED", []string{"x", "4", "part", "4"}, "#0"}, // however it was said; nothing is left to ask about
		{"NONE_NEW", []string{"x", "4", "none", "-", "none", "-", "full", "3"}, "#3"},
		{"NONE_NEW", []string{"x", "4", "none", "-", "none", "-", "part", "1", "3"}, "#3"},
		{"ALL_NEW", []string{"x", "4", "none", "-", "none", "-", "none", "-", "none", "-", "none", "-", "none", "-", "none", "-", "yes"}, "#4"},
		{"OPEN", []string{"x", "4", "unknown", "none", "-", "none", "-", "none", "-", "none", "-", "none", "-", "part", "1", "unknown"}, "#4"},
	} {
		r := result(t, "ladder", v.answers...)
		if r.Verdict != v.verdict || r.Args["bought"] != v.bought {
			t.Errorf("%v: %s, %s bought; want %s, %s", v.answers, r.Verdict, r.Args["bought"], v.verdict, v.bought)
		}
	}
}

// A need that was made smaller afterwards is refused, in words.
func TestLadderRefusesMoreThanNeeded(t *testing.T) {
	a := dialogue.Answers{"need": {Number: "3"}, "t0": {Options: []string{"part"}}, "n0": {Number: "5"}}
	if _, err := LadderOf(a); !errors.Is(err, calc.Issue{Key: "ladder.more", Sum: "3"}) {
		t.Errorf("got %v", err)
	}
	if _, err := LadderOf(nil); !errors.Is(err, calc.Issue{Key: "ladder.need"}) {
		t.Errorf("got %v", err)
	}
}

// What the rungs take and what is new are the need together, whatever is answered.
func TestLadderKeepsTheNeed(t *testing.T) {
	s, ok := library(t).Script("ladder")
	if !ok {
		t.Fatal("there is no ladder")
	}
	rapid.Check(t, func(t *rapid.T) {
		l, err := LadderOf(answer(t, s))
		if err != nil {
			t.Fatal(err)
		}
		total := new(big.Rat).Set(l.New)
		for i, n := range l.Taken {
			if n.Sign() < 0 {
				t.Fatalf("rung %d takes %s", i, n.RatString())
			}
			total.Add(total, n)
		}
		if total.Cmp(l.Need) != 0 || l.Bought.Cmp(l.Need) > 0 || sum(l.Avoided, l.New).Cmp(l.Need) != 0 {
			t.Fatalf("%+v", l)
		}
	})
}
