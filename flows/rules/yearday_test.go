package rules

import (
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kringloop/flows/dialogue"
)

func TestYearDay(t *testing.T) {
	for _, c := range []struct{ day, want string }{
		{"2027-06-15", "2027-04-16 2027-05-14 2027-06-01 2027-06-15 2027-06-29"}, // T−30 is Sunday 16 May
		{"2027-11-12", "2027-09-13 2027-10-13 2027-10-29 2027-11-12 2027-11-26"},
		{"2027-03-13", "2027-01-12 2027-02-11 2027-02-26 2027-03-13 2027-03-29"}, // a Saturday stays; T−14 and T+14 are Saturdays too
		{"2027-03-14", "2027-01-13 2027-02-12 2027-02-26 2027-03-14 2027-03-29"}, // a Sunday: T−14 Sunday 28 Feb, T+14 Sunday 28 March
		{"2028-01-31", "2027-12-02 2027-12-31 2028-01-17 2028-01-31 2028-02-14"}, // T−30 is Saturday 1 January
	} {
		var got []string
		for _, m := range YearDay(on(c.day), nil) {
			got = append(got, day(m.On))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", c.day, got, c.want)
		}
	}
	norm := dialogue.Norm{"yearday.date": "90", "yearday.collect": "-1", "yearday.conclude": "9999"}
	if got := YearDay(on("2027-06-15"), norm); day(got[0].On) != "2027-03-17" || day(got[1].On) != "2027-05-14" || day(got[4].On) != "2027-06-29" {
		t.Errorf("%v", got)
	}
}

// Steps come in order and on working days, but for the day itself.
func TestYearDayOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plan := YearDay(on("2026-01-01").AddDate(0, 0, rapid.IntRange(0, 4000).Draw(t, "day")), nil)
		for i, m := range plan {
			weekend := m.On.Weekday() == time.Saturday || m.On.Weekday() == time.Sunday
			if weekend && m.Key != "day" || i > 0 && !m.On.After(plan[i-1].On) {
				t.Fatalf("%v", plan)
			}
		}
	})
}

// The worked examples of §3.2, and its edges.
func TestGoalColour(t *testing.T) {
	num := func(s string) *big.Rat {
		if s == "" {
			return nil
		}
		r, _ := new(big.Rat).SetString(s)
		return r
	}
	for _, c := range []struct {
		value, target string
		less          bool
		want          string
	}{
		{"77.5", "80", false, "oranje"}, {"70", "80", false, "rood"}, {"80", "80", false, "groen"}, {"72", "80", false, "oranje"},
		{"11", "10", true, "oranje"}, {"13", "10", true, "rood"}, {"10", "10", true, "groen"},
		{"0", "0", true, "groen"}, {"1", "0", true, "rood"}, {"0", "5", true, "groen"}, {"0", "0", false, "groen"}, {"3", "0", false, "groen"},
		{"", "10", false, "grijs"}, {"10", "", false, "grijs"}, {"-1", "10", false, "grijs"},
	} {
		if got := GoalColour(num(c.value), num(c.target), c.less, nil); got != c.want {
			t.Errorf("%s against %s, less %v: %s, want %s", c.value, c.target, c.less, got, c.want)
		}
	}
	if got := GoalColour(num("70"), num("80"), false, dialogue.Norm{"kpi.orange": "80"}); got != "oranje" {
		t.Errorf("with an own bound: %s", got)
	}
}

func yeardayCase(day, today string) dialogue.Case {
	none := dialogue.Answer{None: true}
	return dialogue.Case{Today: on(today), Answers: dialogue.Answers{"day": typed(day), "owner": typed("An"), "goals": none, "themes": none,
		"decisions": none, "policy": none}}
}

func TestYearDayPlanned(t *testing.T) {
	l := library(t)
	for _, c := range []struct{ day, today, want, first string }{
		{"2027-06-15", "2027-01-04", "first", "@@plan.collect"},
		{"2027-06-15", "2027-04-16", "first", "@@plan.collect"},
		{"2027-06-15", "2027-05-20", "late", "@@plan.dashboard"},
		{"2027-06-15", "2027-06-20", "late", "@@plan.conclude"},
		{"2027-06-15", "2027-07-20", "", ""},
		{"2027-06-13", "2027-01-04", "weekend", ""},
	} {
		r := outcome(t, l, "yearday", yeardayCase(c.day, c.today))
		if c.want != "" {
			if got := lineOf(t, r, c.want).Args["first"]; got != c.first {
				t.Errorf("%s on %s: %s", c.day, c.today, got)
			}
		} else if slices.Contains(keysOf(r), "late") || slices.Contains(keysOf(r), "first") {
			t.Errorf("%v", keysOf(r))
		}
		if r.Verdict != "PLAN" || len(lineOf(t, r, "agenda").Parts) != 6 || !slices.Equal(r.Unfinished, []string{"p7.i12", "p7.i13"}) {
			t.Errorf("%s, %v", r.Verdict, r.Unfinished)
		}
	}
}

// Where the plan stands is not where the day is: whoever reads it knows who else does, and what is asked of others.
func TestYearDayIsEverybodys(t *testing.T) {
	l := library(t)
	for _, c := range []struct {
		facts map[string]string
		today string
		want  []string
	}{
		{nil, "2027-01-04", []string{"where.own", "collect"}},
		{map[string]string{"project": "Copiers", "collect.checks.there": "0", "collect.checks.asked": "2", "collect.cards.there": "0", "collect.cards.asked": "0",
			"cards.missing": "Stoelen", "yearday.other": "2027-04-01"}, "2027-05-20",
			[]string{"where.project", "collect.late", "collect.checks", "collect.cards.missing", "collect.other"}},
		{map[string]string{"collect": "nee"}, "2027-01-04", []string{"where.own"}},
		{map[string]string{"collect": "ja"}, "2027-05-20", []string{"where.own", "collect.done"}},
		{nil, "2027-06-16", []string{"where.own"}},
	} {
		k := yeardayCase("2027-06-15", c.today)
		k.Facts = c.facts
		got := slices.DeleteFunc(keysOf(outcome(t, l, "yearday", k)), func(key string) bool {
			return !strings.HasPrefix(key, "where.") && !strings.HasPrefix(key, "collect")
		})
		if !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.facts, got, c.want)
		}
	}
}

func TestYearDayHeld(t *testing.T) {
	l := library(t)
	k := yeardayCase("2027-06-15", "2027-06-16")
	k.Answers["goals"] = filled([]string{"hergebruik", "80", "77.5", "%", "hoger"}, []string{"nieuwe toestellen", "10", "13", "stuks", "lager"},
		[]string{"restafval", "5", "4", "%", "lager"}, []string{"gebruiksduur", "60", "", "maanden"})
	k.Answers["themes"] = filled([]string{"circulair", "veel", "310 stoelen hergebruikt"}, []string{"klimaat", "goed"}, []string{"sociaal", "weetniet"})
	k.Answers["decisions"] = filled([]string{"ladder eerst", "Ben", "2027-09-01"}, []string{"kpi herzien"},
		[]string{"beleid delen", "An"}, []string{"les delen", "", "2027-07-01"})
	k.Answers["policy"] = typed("versie 3, 16 juni")
	r := outcome(t, l, "yearday", k)
	for key, want := range map[string]string{"goals.oranje": "hergebruik", "goals.rood": "nieuwe toestellen", "goals.groen": "restafval",
		"goals.grijs": "gebruiksduur", "loose": "kpi herzien; beleid delen; les delen"} {
		if got := lineOf(t, r, key).Args["names"]; got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
	if got := lineOf(t, r, "unrated").Args["themes"]; got != "@themes.theme.biodiversiteit, @themes.theme.vervuiling, @themes.theme.sociaal" {
		t.Errorf("%s", got)
	}
	if got := lineOf(t, r, "noproof").Args["themes"]; got != "@themes.theme.klimaat" {
		t.Errorf("%s", got)
	}
	if got := partsOf(lineOf(t, r, "message")); !slices.Equal(got, []string{"message.promise", "message.decision", "message.owner", "message.due", "message.policy", "message.close"}) {
		t.Errorf("%v", got)
	}
	if r.Verdict != "HELD" || !slices.Equal(r.Unfinished, []string{"p7.i13"}) {
		t.Errorf("%s, %v", r.Verdict, r.Unfinished)
	}
}
