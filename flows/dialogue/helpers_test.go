package dialogue_test

import (
	"os"
	"testing"
	"time"

	"kringloop/flows/dialogue"
)

var t0 = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)

const sophie, ben = "U0SOPHIE", "U0BEN"

// lamp is the example's rule, as CONTRIBUTING shows it.
func lamp(c dialogue.Case) (dialogue.Result, error) {
	if c.Answers.Option("state") == "works" {
		return dialogue.Result{Verdict: "KEEP"}, nil
	}
	return dialogue.Result{
		Verdict: "REPAIR",
		Args:    map[string]string{"cost": "€" + c.Answers["cost"].Number},
		Lines:   []dialogue.Line{{Key: "note", Mark: "warn", Args: map[string]string{"step": "@state", "note": "@state!broken"}}},
	}, nil
}

// example loads the conversation that CONTRIBUTING shows: it has a question of every kind.
func example(t interface{ Fatal(...any) }) (*dialogue.Library, *dialogue.Script) {
	l, err := dialogue.Load(os.DirFS("testdata/lamp"), map[string]dialogue.Rule{"lamp": lamp}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, ok := l.Script("lamp")
	if !ok {
		t.Fatal("the example has no script")
	}
	return l, s
}

func step(t testing.TB, s *dialogue.Script, id string) *dialogue.Step {
	t.Helper()
	st, ok := s.Step(id)
	if !ok {
		t.Fatalf("no step %s", id)
	}
	return st
}

func day(d string) string { return d }

func choice(id string) dialogue.Answer { return dialogue.Answer{Options: []string{id}} }
