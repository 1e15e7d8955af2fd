package rules

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"kringloop/flows/dialogue"
)

func reviewAnswers() dialogue.Answers {
	none := dialogue.Answer{None: true}
	return dialogue.Answers{"role": chosen("aankoper"), "fixed": chosen("ja"),
		"e1": filled([]string{"aandeel hergebruik", "gehaald", "veel in huis"}, []string{"levertijd", "niet", "te krap"}),
		"e2": chosen("deels"), "e2figure": typed("77,5 % van 80 %"),
		"e3": filled([]string{"terugname", "houden"}, []string{"verpakking", "schrappen", "niemand las het"}),
		"e4": chosen("ja"), "e4why": none, "e5": chosen("minder"), "e5what": typed("kleur"),
		"e6": filled([]string{"markt", "te weinig aanbieders", "begin vroeger", "verken de markt een half jaar vooraf", "ja"},
			[]string{"criteria", "één criterium werkte", "hou het kort", "beperk tot drie criteria", ""}),
		"e7": typed("meer tijd"), "e8": typed("kort verslag"), "e9": chosen("beter"), "e9why": typed("meer overleg"),
		"planning": filled([]string{"3", "2027-03-01", "2027-03-15"}, []string{"4", "2027-06-01", "2027-06-01"})}
}

func reviewCase() dialogue.Case {
	return dialogue.Case{Answers: reviewAnswers(), Today: on("2027-11-02"), Facts: map[string]string{"category": "meubilair", "project": "Bureaustoelen"}}
}

func TestReviewOne(t *testing.T) {
	r := outcome(t, library(t), "review", reviewCase())
	if got := lineOf(t, r, "keep").Args["names"]; got != "aandeel hergebruik; terugname" {
		t.Errorf("keep %s", got)
	}
	if got := lineOf(t, r, "change").Args["names"]; got != "levertijd; verpakking" {
		t.Errorf("change %s", got)
	}
	if keep, change := lineOf(t, r, "keep.next").Args["names"], lineOf(t, r, "change.next").Args["names"]; keep != "beperk tot drie criteria" || change != "verken de markt een half jaar vooraf" {
		t.Errorf("go on with %s, next time %s", keep, change)
	}
	if got := lineOf(t, r, "late").Args; got["days"] != "14" || got["phase"] != "@planning.phase.3" {
		t.Errorf("%v", got)
	}
	want := dialogue.Lesson{Theme: "markt", Category: "meubilair", Happened: "te weinig aanbieders", Lesson: "begin vroeger",
		Next: "verken de markt een half jaar vooraf", Failed: true, Source: "Bureaustoelen", On: on("2027-11-02")}
	if len(r.Lessons) != 2 || r.Lessons[0] != want || r.Lessons[1].Failed {
		t.Errorf("%+v", r.Lessons)
	}
	if !slices.Equal(r.Unfinished, []string{"p7.i05"}) { // nobody else was heard
		t.Errorf("%v", r.Unfinished)
	}
	if got := partsOf(lineOf(t, r, "ask")); len(got) != 5 {
		t.Errorf("the form for tenderers has %v", got)
	}
	if got := partsOf(lineOf(t, r, "management")); !slices.Contains(got, "management.goals") || !slices.Contains(got, "management.figure") {
		t.Errorf("%v", got)
	}
}

// Without indicators from the start the report says so with the reason, and invents none (§5.1).
func TestReviewWithoutIndicators(t *testing.T) {
	k, none := reviewCase(), dialogue.Answer{None: true}
	k.Answers["fixed"], k.Answers["nofix"], k.Answers["e1open"] = chosen("nee"), typed("vergeten"), typed("de stoelen bevallen")
	delete(k.Answers, "e1")
	k.Answers["e3"], k.Answers["e6"], k.Answers["e7"], k.Answers["planning"] = none, none, none, none
	r := outcome(t, library(t), "review", k)
	if got := lineOf(t, r, "nofixed").Args["reason"]; got != "vergeten" {
		t.Errorf("%s", got)
	}
	if got := lineOf(t, r, "gaps").Args["steps"]; got != "@e3, @e6, @e7" {
		t.Errorf("%s", got)
	}
	keys := keysOf(r)
	if slices.Contains(keys, "keep") || slices.Contains(keys, "late") || slices.Contains(keys, "ontime") {
		t.Errorf("it says %v of nothing", keys)
	}
	slices.Sort(r.Unfinished)
	if !slices.Equal(r.Unfinished, []string{"p7.i05", "p7.i06", "p7.i07", "p7.i09"}) {
		t.Errorf("%v", r.Unfinished)
	}
	for _, g := range r.Tables {
		if g.Key == "table.indicators" {
			t.Error("there is a table of indicators")
		}
	}
}

// Several people: votes are counted, what most keep stays, at least half against it changes it, and nobody is named.
func TestReviewSeveral(t *testing.T) {
	l := library(t)
	k := reviewCase()
	second, third := reviewAnswers(), reviewAnswers()
	second["role"], second["e2"] = chosen("anoniem"), chosen("ja")
	second["e1"] = filled([]string{"Levertijd", "gehaald", "viel mee"}, []string{"aandeel hergebruik", "niet", ""})
	second["e3"] = filled([]string{"verpakking", "houden"}, []string{"terugname", "houden"})
	third["e1"] = filled([]string{"levertijd", "gehaald", ""})
	third["e3"] = dialogue.Answer{None: true}
	second["e6"], third["e6"], second["planning"], third["planning"] = dialogue.Answer{None: true}, dialogue.Answer{None: true}, dialogue.Answer{None: true}, dialogue.Answer{None: true}
	short := []dialogue.Answers{
		{"criteria": chosen("deels"), "clear": chosen("ja"), "time": chosen("teweinig"), "again": chosen("misschien"), "said": typed("meer tijd graag")},
		{"criteria": chosen("deels"), "clear": chosen("nee"), "time": chosen("krap"), "again": chosen("ja"), "said": {None: true}},
	}
	k.Script, _ = l.Script("review")
	r, err := Review(k, []Heard{{Answers: second}, {Short: true, Answers: short[0]}, {Answers: third}, {Short: true, Answers: short[1]}})
	if err != nil {
		t.Fatal(err)
	}
	hasWords(t, l, "review", r)
	if r.Args["n"] != "3" || r.Args["tenderers"] != "2" || r.Args["lessons"] != "2" {
		t.Errorf("%v", r.Args)
	}
	if got := lineOf(t, r, "keep").Args["names"]; got != "Levertijd; terugname" {
		t.Errorf("keep %s", got)
	}
	if got := lineOf(t, r, "keep.next").Args["names"]; got != "beperk tot drie criteria" {
		t.Errorf("go on with %s", got)
	}
	if got := lineOf(t, r, "change").Args["names"]; got != "aandeel hergebruik; verpakking" {
		t.Errorf("change %s", got)
	}
	if got := lineOf(t, r, "change.next").Args["names"]; got != "verken de markt een half jaar vooraf" {
		t.Errorf("next time %s", got)
	}
	if got := lineOf(t, r, "heard").Args["roles"]; got != "@role.aankoper, @@unnamed" {
		t.Errorf("heard %s", got)
	}
	led := k
	led.Answers = second
	same, err := Review(led, []Heard{{Answers: third}, {Short: true, Answers: short[0]}, {Short: true, Answers: short[1]}, {Answers: k.Answers}})
	if err != nil || !reflect.DeepEqual(same, r) {
		t.Errorf("who leads shows in the report:\n%+v\n%+v", same, r)
	}
	var answers []string
	for _, row := range gridOf(t, r, "table.answers").Rows[:2] {
		answers = append(answers, strings.Join(row[:3], " "))
	}
	if !slices.Equal(answers, []string{"@e2 @e2.ja 1", "@e2 @e2.deels 2"}) {
		t.Errorf("%v", answers)
	}
	if got := gridOf(t, r, "table.tenderers").Rows[0]; !slices.Equal(got, []string{"@@short.criteria", "@@short.deels", "2"}) {
		t.Errorf("%v", got)
	}
	if len(r.Unfinished) != 0 || slices.Contains(keysOf(r), "ask") {
		t.Errorf("%v %v", r.Unfinished, keysOf(r))
	}
	for _, g := range r.Tables {
		for _, row := range g.Rows {
			if strings.Contains(strings.Join(row, " "), "@role") {
				t.Errorf("a role stands with an answer: %v", row)
			}
		}
	}
}

// Nobody is asked who answered already.
func TestReviewAsks(t *testing.T) {
	l := library(t)
	short := Heard{Short: true, Answers: dialogue.Answers{"criteria": chosen("ja"), "clear": chosen("ja"), "time": chosen("genoeg"), "again": chosen("ja")}}
	as := func(role string) dialogue.Answers {
		a := reviewAnswers()
		a["role"] = chosen(role)
		return a
	}
	const customer, manager, csr, tenderers = "@@ask.role.klant", "@@ask.role.contractbeheer", "@@ask.role.mvo", "@@ask.tenderers"
	for _, c := range []struct {
		lead   string
		others []Heard
		want   []string
	}{
		{"aankoper", nil, []string{customer, manager, csr, tenderers}},
		{"aankoper", []Heard{{Answers: as("mvo")}}, []string{customer, manager, tenderers}},
		{"klant", []Heard{{Answers: as("contractbeheer")}, {Answers: as("mvo")}}, []string{tenderers}},
		{"klant", []Heard{short}, []string{manager, csr}},
	} {
		k := reviewCase()
		k.Script, _ = l.Script("review")
		k.Answers = as(c.lead)
		r, err := Review(k, c.others)
		if err != nil {
			t.Fatal(err)
		}
		hasWords(t, l, "review", r)
		if got := lineOf(t, r, "others").Args["who"]; got != strings.Join(c.want, ", ") {
			t.Errorf("%s and %d more: ask %s", c.lead, len(c.others), got)
		}
	}
}

func TestReviewOnTime(t *testing.T) {
	k := reviewCase()
	k.Answers["planning"] = filled([]string{"3", "2027-03-15", "2027-03-01"})
	r := outcome(t, library(t), "review", k)
	lineOf(t, r, "ontime")
	if got := gridOf(t, r, "table.planning").Rows[0][3]; got != "-14" {
		t.Errorf("%s days", got)
	}
}

func TestReviewShort(t *testing.T) {
	l := library(t)
	s, _ := l.Script("reviewshort")
	for i, want := range []string{"good", "warn", "stop"} {
		a := dialogue.Answers{"said": typed("veel werk")}
		for _, id := range shortSteps {
			st, _ := s.Step(id)
			a[id] = chosen(st.Options[i].ID)
		}
		r := outcome(t, l, "reviewshort", dialogue.Case{Answers: a})
		for _, line := range r.Lines[:4] {
			if line.Mark != want {
				t.Errorf("answer %d: %+v", i, line)
			}
		}
	}
}
