package rules

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kringloop/flows/dialogue"
)

// held answers the fourteen statements, 0 to 2 each.
func held(digits string) []string {
	var out []string
	for _, r := range digits {
		out = append(out, map[rune]string{'0': "none", '1': "part", '2': "yes"}[r])
	}
	return out
}

func TestStartFocus(t *testing.T) {
	for _, v := range []struct {
		answers  string
		focus    []int
		verdict  string
		maturity int
	}{
		{"22221122001122", []int{5, 3}, "TWO", 1},
		{"11111111111111", []int{1, 2}, "TWO", 1}, // a tie: the earlier phases
		{"22222222222222", nil, "NONE", 2},
		{"22222222222112", []int{6, 7}, "TWO", 2},
		{"22222222222212", []int{7}, "ONE", 2}, // never a phase with all points
		{"00000000000000", []int{1, 2}, "TWO", 0},
		{"11111110000000", []int{5, 6}, "TWO", 1}, // 7 of 28: 0.5, half up
		{"11111100000000", []int{4, 5}, "TWO", 0},
	} {
		s, a := say(t, "start", held(v.answers)...)
		got := StartOf(s, a)
		r := result(t, "start", held(v.answers)...)
		if !slices.Equal(got.Focus, v.focus) || r.Verdict != v.verdict || got.Maturity != v.maturity {
			t.Errorf("%s: %+v, %s; want %v, %s, %d", v.answers, got, r.Verdict, v.focus, v.verdict, v.maturity)
		}
	}
}

// Each focus area names the statements to begin with, the least true first, and opens its phase.
func TestStartSaysWhatToDo(t *testing.T) {
	r := result(t, "start", held("22221022222222")...)
	line := lineOf(t, r, "focus")
	if line.Args["steps"] != "@s3b, @s3a" || line.Args["phase"] != "@@p.3" || len(r.Next) != 2 || r.Next[0].What != "3" {
		t.Errorf("%+v, %+v", line, r.Next)
	}
}

// No phase that is left out has fewer points than one that is in focus.
func TestStartFocusIsLowest(t *testing.T) {
	lib := library(t)
	s, ok := lib.Script("start")
	if !ok || len(s.Steps) != statements {
		t.Fatal("there are not fourteen statements")
	}
	for i := range s.Steps {
		if want := "s" + string(rune('1'+i/2)); !strings.HasPrefix(s.Steps[i].ID, want) {
			t.Fatalf("statement %d is %s", i+1, s.Steps[i].ID)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		got := StartOf(s, answer(t, s))
		for p := 1; p <= phases; p++ {
			for _, f := range got.Focus {
				if !slices.Contains(got.Focus, p) && got.Points[p-1] < got.Points[f-1] {
					t.Fatalf("phase %d has fewer points than %d: %+v", p, f, got)
				}
			}
		}
	})
}

// A number that is typed is the points that the result shows, in every statement; a letter is a place.
func TestStartNumbersArePoints(t *testing.T) {
	lib := library(t)
	s, _ := lib.Script("start")
	for _, lang := range dialogue.Languages {
		words := lib.Words("start", lang)
		for i := range s.Steps {
			st := &s.Steps[i]
			for typed, want := range map[string]string{"0": "none", "1": "part", "2": "yes", "3": "", "a": "none", "c": "yes", words.Steps[st.ID].Options["part"]: "part"} {
				a, err := st.Read(typed, words.Steps[st.ID], time.Time{})
				if got := strings.Join(a.Options, ","); got != want || (err == nil) != (want != "") {
					t.Errorf("%s %s %q: %q (%v), want %q", lang, st.ID, typed, got, err, want)
				}
			}
		}
	}
}
