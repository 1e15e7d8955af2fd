package reminders

import (
	"errors"
	"testing"
)

// What was asked back, and the answers, on Thursday 26 November 2026.
func TestHalfReminder(t *testing.T) {
	today := Date{2026, 11, 26}
	for _, c := range []struct {
		half, answer, text, rule string
		err                      error
	}{
		{"herinner me aan de toner", "morgen", "de toner", "2026-11-27", nil},
		{"herinner me aan de toner", "doe maar morgen", "de toner", "2026-11-27", nil},
		{"herinner me aan de toner", "op 3 maart, graag", "de toner", "2027-03-03", nil},
		{"herinner me aan de toner", "elke eerste maandag van het kwartaal", "de toner", "2027-01-04 month every 3 nth 1", nil},
		{"herinner me aan de toner", "next Friday", "de toner", "2026-12-04", nil},
		{"herinner me op 31 februari aan de toner", "28 februari", "de toner", "2027-02-28", nil},
		{"herinner me op 3 maart en 5 april aan de toner", "3 maart", "de toner", "2027-03-03", nil},
		{"herinner me aan de toner", "31 februari", "de toner", "", ErrDate},
		{"herinner me aan de toner", "morgen is er een marktconsultatie", "", "", ErrNoAnswer},
		{"herinner me aan de toner", "wat is een proefscan", "", "", ErrNoAnswer},
		{"herinner me morgen", "de toner", "de toner", "2026-11-27", nil},
		{"herinner me morgen", "aan de toner", "de toner", "2026-11-27", nil},
		{"herinner me morgen", "om Ben te bellen", "Ben te bellen", "2026-11-27", nil},
		{"herinner me morgen", "het gesprek van 3 maart", "het gesprek van 3 maart", "2026-11-27", nil},
		{"remind me every Monday", "to call Ben", "call Ben", "2026-11-30 week", nil},
		{"elke eerste maandag van het kwartaal", "overleg", "overleg", "2027-01-04 month every 3 nth 1", nil},
		{"herinner me", "morgen aan de toner", "de toner", "2026-11-27", nil},
		{"herinner me", "morgen", "", "2026-11-27", ErrNoText},
		{"herinner me", "de toner", "de toner", "", ErrNoDay},
	} {
		w, err := Half{Say: c.half, On: today}.Reminder(c.answer, "nl", today)
		rule := ""
		if w.Rule != (Rule{}) {
			rule = show(w.Rule)
		}
		if !errors.Is(err, c.err) || w.Text != c.text || rule != c.rule {
			t.Errorf("%s – %s: %q %s %v, want %q %s %v", c.half, c.answer, w.Text, rule, err, c.text, c.rule, c.err)
		}
	}
}

func TestHalfLeave(t *testing.T) {
	today := Date{2026, 7, 8}
	for _, c := range []struct{ half, answer, want string }{
		{"ik ben weg", "tot vrijdag", "2026-07-08 2026-07-09"},
		{"ik ben weg", "van 13 tot en met 17 juli", "2026-07-13 2026-07-17"},
		{"ik ben weg", "twee weken", "2026-07-08 2026-07-21"},
		{"ik ben weg", "alleen morgen", "2026-07-09 2026-07-09"},
		{"ik ben weg vanaf maandag", "tot en met vrijdag", "2026-07-13 2026-07-17"},
		{"ik ben weg vanaf maandag", "vrijdag", "2026-07-13 2026-07-17"},
		{"I'm away", "until Friday", "2026-07-08 2026-07-09"},
		{"ik ben weg", "until Friday", "2026-07-08 2026-07-09"},
		{"ik ben weg", "wat gebeurt er tot vrijdag", ""},
		{"ik ben weg", "geen idee", ""},
		{"ik ben weg", "de leverancier levert op 3 maart", ""},
	} {
		l, err := Half{Say: c.half, Away: true, On: today}.Leave(c.answer, "nl", today)
		got := ""
		if l.Away != (Away{}) {
			got = l.From.String() + " " + l.Until.String()
		}
		if got != c.want || (c.want == "") != errors.Is(err, ErrNoAnswer) {
			t.Errorf("%s – %s: %s %v, want %s", c.half, c.answer, got, err, c.want)
		}
	}
}

// What is left of a rule from a day on keeps its days.
func TestRuleFrom(t *testing.T) {
	for _, c := range []struct{ rule, from, want string }{
		{"elke dag", "2026-12-05", "2026-12-05 day"},
		{"elke maandag", "2026-12-05", "2026-12-07 week"},
		{"om de twee weken op maandag", "2026-12-01", "2026-12-14 week every 2"},
		{"elke maand vanaf 31 januari 2026", "2027-02-01", "2027-02-28 month day 31"},
		{"elke laatste vrijdag van de maand", "2026-11-28", "2026-12-25 month nth -1"},
		{"elke maandag tot en met 30 november", "2026-12-01", ""},
	} {
		w, err := ParseReminder(c.rule+": X", "nl", Date{2026, 11, 26})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if r, ok := w.Rule.From(mustDate(t, c.from), nil); ok {
			if got = show(r); !r.Valid() {
				t.Errorf("%s: %s isn't valid", c.rule, got)
			}
		}
		if got != c.want {
			t.Errorf("%s from %s: %s, want %s", c.rule, c.from, got, c.want)
		}
	}
}
