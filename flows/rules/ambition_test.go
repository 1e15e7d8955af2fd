package rules

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// One goal well measured leads to a table, moments and a clause, and to no warning but that.
func TestAmbition(t *testing.T) {
	r := result(t, "ambition", "meubilair", "d", "inside+refurbish", "reused", "80 % tegen 1 juni 2028", "-", "d|inventaris|4|ja",
		"2026-11-01", "2027-03-01", "2030-03-01")
	if r.Verdict != "ONE" || r.Args["category"] != "@category.meubilair" {
		t.Errorf("%s, %v", r.Verdict, r.Args)
	}
	if got := strings.Join(keysOf(r), " "); got != "target clause hours backwards own" {
		t.Errorf("it says %s", got)
	}
	if got := gridOf(t, r, "table").Rows; len(got) != 1 || got[0][3] != "@dkpi!reused" || got[0][1] != "@ddo.inside, @ddo.refurbish" {
		t.Errorf("%v", got)
	}
	var days []string
	for _, row := range gridOf(t, r, "moments").Rows {
		days = append(days, row[1])
	}
	if !slices.Equal(days, []string{"2026-11-01", "2027-03-01", "2028-03-01", "2029-03-01", "2030-03-01"}) {
		t.Errorf("measured on %v", days)
	}
	if len(r.Unfinished) > 0 {
		t.Errorf("unfinished: %v", r.Unfinished)
	}
}

// What is vague, thin or not looked at is named.
func TestAmbitionWarns(t *testing.T) {
	r := result(t, "ambition", "ict", "c+a", "less", "avoided", "veel minder", "repair+upgrade", "repaired", "90 %", "co2", "c|helpdesk||nee",
		"2027-05-01", "2027-03-01", "-")
	for key, want := range map[string]string{"nonumber": "@goals.a", "single": "@goals.a", "unmeasured": "@goals.a, @@extra"} {
		if got := lineOf(t, r, key).Args["goals"]; got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
	if lineOf(t, r, "nomoments").Args["moments"] != "@end" || !slices.Contains(keysOf(r), "order") || !slices.Equal(r.Unfinished, []string{"p2.i04", "p1.i10", "p1.i11"}) {
		t.Errorf("%v, %v", keysOf(r), r.Unfinished)
	}
	if r.Verdict != "MANY" || r.Args["n"] != "2" || r.Next[0].What != "ladder" {
		t.Errorf("%s, %v, %v", r.Verdict, r.Args, r.Next)
	}
}

// The categories are those of a project, by the same ids and names.
func TestAmbitionCategories(t *testing.T) {
	lib := library(t)
	items, err := flows.Load(flows.Content())
	if err != nil {
		t.Fatal(err)
	}
	s, _ := lib.Script("ambition")
	st, _ := s.Step("category")
	if len(st.Options) != len(items.Categories) {
		t.Fatalf("%d options, %d categories", len(st.Options), len(items.Categories))
	}
	for i, c := range items.Categories {
		words := func(lang string) string { return lib.Words("ambition", lang).Steps["category"].Options[c.Key] }
		if st.Options[i].ID != c.Key || words("nl") != c.NL || words("en") != c.EN {
			t.Errorf("%s is %s, %q, %q", c.Key, st.Options[i].ID, words("nl"), words("en"))
		}
	}
}

// At most three goals, and exactly one indicator for each.
func TestAmbitionBounds(t *testing.T) {
	s, _ := library(t).Script("ambition")
	st, _ := s.Step("goals")
	if err := st.Check(dialogue.Answer{Options: []string{"a", "b", "c", "d"}}); err == nil {
		t.Error("four goals are taken")
	}
	rapid.Check(t, func(t *rapid.T) {
		a := answer(t, s)
		r, err := ambition(dialogue.Case{Script: s, Answers: a})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, l := range r.Lines {
			if l.Key == "target" {
				n++
			}
		}
		if n != len(a["goals"].Options) || n < 1 || n > 3 {
			t.Fatalf("%d indicators for goals %v", n, a["goals"].Options)
		}
	})
}

func TestAnniversaries(t *testing.T) {
	var got []string
	for _, y := range anniversaries(on("2024-02-29"), on("2028-02-29")) {
		got = append(got, day(y))
	}
	if !slices.Equal(got, []string{"2025-02-28", "2026-02-28", "2027-02-28"}) {
		t.Errorf("%v", got)
	}
	if got := anniversaries(on("2027-03-01"), on("2027-12-31")); len(got) > 0 {
		t.Errorf("within a year: %v", got)
	}
}
