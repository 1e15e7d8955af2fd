package rules

import (
	"slices"
	"strings"
	"testing"

	"kringloop/flows/dialogue"
)

func sectionsOf(t *testing.T, answers ...string) (keys []string, all []string) {
	t.Helper()
	r := result(t, "case", answers...)
	for _, p := range lineOf(t, r, "page").Parts {
		keys = append(keys, p.Key)
	}
	return keys, keysOf(r)
}

// All sections of the domain text, F2, in its order.
func TestCasePage(t *testing.T) {
	page, lines := sectionsOf(t, "laptops langer gebruiken", "contract loopt af", "goals+tco", "klimaatplan", "herstel is goedkoper",
		"80 % hergebruik tegen 2028", "start in maart", "inventaris en herstelafspraken", "twee dagen voor IT", "cheaper", "nieuw of herstelbaar", "9.83",
		"dfo+leuven", "-", "te weinig aanbod", "één afdeling", "time+mandate", "vier uur per week")
	want := []string{"s.reason", "s.goals", "s.tco", "s.goal", "s.timing", "s.measures", "s.training", "s.costs.cheaper.by", "s.example.dfo", "s.example.leuven",
		"s.risks", "s.small", "s.decision.more"}
	if !slices.Equal(page, want) {
		t.Errorf("sections %v, want %v", page, want)
	}
	if !slices.Equal(lines, []string{"page"}) {
		t.Errorf("lines %v", lines)
	}
}

// What is missing is said; nothing of it blocks.
func TestCaseWarns(t *testing.T) {
	long := strings.Repeat("woord ", 300)
	page, lines := sectionsOf(t, "laptops", long, "evidence", long, "minder nieuw", "volgend jaar", "afspraken", "-", "unknown", "-", "-", "geen", "één team", "goal", "-")
	if !slices.Contains(page, "s.training.none") || !slices.Contains(page, "s.costs.unknown") || !slices.Contains(page, "s.decision") {
		t.Errorf("sections %v", page)
	}
	if !slices.Equal(lines, []string{"page", "nonumber", "nocosts", "noexample", "long"}) {
		t.Errorf("lines %v", lines)
	}
}

// How much fits on a page is an organisation's own measure, and the result says which it used.
func TestCasePageNorm(t *testing.T) {
	s, a := say(t, "case", "laptops", strings.Repeat("woord ", 100), "goals", "klimaatplan", "20 % minder", "2027", "afspraken", "-", "unknown", "-", "-",
		"geen", "één team", "goal", "-")
	r, err := businessCase(dialogue.Case{Script: s, Answers: a, Norm: dialogue.Norm{"case.page": "500"}})
	if err != nil {
		t.Fatal(err)
	}
	if lineOf(t, r, "long").Args["most"] != "#500" || r.Norm["case.page"] != "500" {
		t.Errorf("%+v", r)
	}
}
