package reminders

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// What somebody says on Wednesday 8 July 2026, one thing after the other, and the absences then.
func TestAbsencesSaid(t *testing.T) {
	today := Date{2026, 7, 8}
	for _, c := range []struct{ say, want string }{
		{"ik ben weg tot 1 december; ik ben weg van 1 tot en met 5 maart", "2026-07-08/2026-11-30 2027-03-01/2027-03-05"},
		{"ik ben weg van 1 tot en met 5 maart; ik ben weg tot vrijdag", "2026-07-08/2026-07-09 2027-03-01/2027-03-05"},
		{"ik ben weg tot vrijdag; ik ben vrijdag weg", "2026-07-08/2026-07-10"},
		{"ik ben weg van 13 tot en met 17 juli; ik ben weg van 15 tot en met 20 juli", "2026-07-13/2026-07-20"},
		{"ik ben weg van 13 tot en met 17 juli; ik ben weg in juli", "2026-07-08/2026-07-31"},
		{"ik ben weg tot 1 december; ik ben weg van 1 tot en met 5 maart; ik ben terug", "2027-03-01/2027-03-05"},
		{"ik ben weg van 1 tot en met 5 maart; ik ben terug", "2027-03-01/2027-03-05"},
		{"ik ben weg tot 1 december; ik ben terug op 1 augustus", "2026-07-08/2026-07-31"},
		{"ik ben weg tot 1 augustus; ik ben terug op 1 december", "2026-07-08/2026-11-30"},
		{"ik ben weg tot 1 december; ik ben weer weg van 1 tot en met 5 maart; ik ben niet weg van 1 tot en met 5 maart", "2026-07-08/2026-11-30"},
		{"ik ben weg van 1 tot en met 9 maart; ik ben niet weg op 3 maart", "2027-03-01/2027-03-02 2027-03-04/2027-03-09"},
		{"ik ben niet meer weg", ""},
	} {
		var a Absences
		for say := range strings.SplitSeq(c.say, "; ") {
			l, err := ParseAway(say, "nl", today)
			if err == nil {
				a, err = a.Said(l, today)
			}
			if err != nil {
				t.Errorf("%s: %v", say, err)
			}
		}
		if got := showAbsences(a); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.say, got, c.want)
		}
	}
}

func showAbsences(a Absences) string {
	var all []string
	for _, w := range a {
		all = append(all, fmt.Sprintf("%s/%s", w.From, w.Until))
	}
	return strings.Join(all, " ")
}

// Whatever is said: the days are those that were said, in stretches in order that don't touch.
func TestAbsencesHoldTheirDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		today := Date{2026, 7, 8}
		var a Absences
		days := map[Date]bool{}
		for range rapid.IntRange(1, 15).Draw(t, "sayings") {
			from := today.AddDays(rapid.IntRange(0, 40).Draw(t, "from"))
			l := Leave{Away: Away{from, from.AddDays(rapid.IntRange(0, 9).Draw(t, "long"))}, Not: rapid.Bool().Draw(t, "not")}
			now, err := a.Said(l, today)
			if err != nil {
				t.Fatalf("%v", err)
			}
			a = now
			for d := l.From; !d.After(l.Until); d = d.AddDays(1) {
				days[d] = !l.Not
			}
		}
		for d := today; d.Before(today.AddDays(60)); d = d.AddDays(1) {
			if a.On(d) != days[d] {
				t.Fatalf("%s: %v, want %v: %s", d, a.On(d), days[d], showAbsences(a))
			}
		}
		for i, w := range a {
			if w.Until.Before(w.From) || i > 0 && !w.From.After(a[i-1].Until.AddDays(1)) {
				t.Fatalf("%s", showAbsences(a))
			}
		}
	})
}

func TestAbsencesAreBounded(t *testing.T) {
	today := Date{2026, 7, 8}
	var a Absences
	for n := range MaxAway + 1 {
		d := today.AddDays(3 * n)
		now, err := a.Said(Leave{Away: Away{d, d}}, today)
		if full := n == MaxAway; errors.Is(err, ErrFull) != full {
			t.Fatalf("%d: %v", n, err)
		} else if !full {
			a = now
		}
	}
	if a, err := a.Said(Leave{Away: Away{today.AddDays(100), today.AddDays(100)}}, today.AddDays(1)); err != nil || len(a) != MaxAway {
		t.Errorf("what is over still counts: %d, %v", len(a), err)
	}
}

// An agenda that was kept with one absence, or with none, is read.
func TestOneAbsenceIsRead(t *testing.T) {
	for kept, want := range map[string]string{
		`{"away":{"from":"2026-07-08","until":"2026-07-09"}}`:   "2026-07-08/2026-07-09",
		`{"away":[{"from":"2026-07-08","until":"2026-07-09"}]}`: "2026-07-08/2026-07-09",
		`{"away":{}}`: "", `{"away":null}`: "", `{}`: "",
	} {
		var a Agenda
		if err := json.Unmarshal([]byte(kept), &a); err != nil || showAbsences(a.Away) != want {
			t.Errorf("%s: %s %v", kept, showAbsences(a.Away), err)
		}
	}
}
