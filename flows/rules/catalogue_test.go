package rules

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"kringloop/flows"
	"kringloop/flows/dialogue"
)

func idsOf(entries []dialogue.Entry) string {
	var out []string
	for _, e := range entries {
		out = append(out, e.ID)
	}
	return strings.Join(out, " ")
}

func toolAnswers(goal, phase, maturity, context, category string) dialogue.Answers {
	return dialogue.Answers{"goal": chosen(goal), "phase": chosen(phase), "maturity": chosen(maturity), "context": chosen(context), "category": chosen(category)}
}

func TestTools(t *testing.T) {
	s, _ := library(t).Script("tools")
	for _, c := range []struct{ goal, phase, maturity, context, category, want string }{
		{"project", "2", "beginnend", "publiekklein", "meubilair", "quickscan helpdesk canvas"},
		{"project", "2", "beginnend", "privaatklein", "meubilair", "quickscan canvas"},
		{"doelen", "1", "gevorderd", "publiekgroot", "ict", "ambitiekaart accelerator kennisbank"},
		{"criteria", "2", "ervaren", "privaatgroot", "kleding", "bitc eugpp spp"},
		{"criteria", "4", "ervaren", "privaatgroot", "bouw", "eugpp mvi noords"},
		{"leveranciers", "3", "ervaren", "privaatgroot", "kleding", "pciaw kennisbank catalogi"},
		{"leveranciers", "3", "ervaren", "privaatgroot", "ict", "kennisbank catalogi marktinfo"},
		{"markt", "3", "ervaren", "privaatgroot", "ict", "ambitiekaart kennisbank marktgids"},
		{"kosten", "4", "beginnend", "publiekklein", "ict", "lcc iso20400"},
		{"beoordelen", "5", "beginnend", "publiekklein", "ict", "kolding circulariq optimalscans"},
		{"beoordelen", "5", "ervaren", "publiekklein", "ict", "ecochain co2ladder kolding"},
		{"opvolgen", "7", "ervaren", "publiekklein", "ict", "circulytics projectevaluatie co2ladder"},
		{"procedure", "geen", "beginnend", "privaatklein", "anders", "procedures"},
		{"draagvlak", "1", "beginnend", "publiekklein", "anders", "icebreaker netwerken canvas"},
	} {
		if got := idsOf(chooseTools(s, toolAnswers(c.goal, c.phase, c.maturity, c.context, c.category))); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// Whatever is answered there is a tool, there are three at most, and all that is said has words.
func TestToolsAlways(t *testing.T) {
	l := library(t)
	s, _ := l.Script("tools")
	options := func(step string) []dialogue.Option { st, _ := s.Step(step); return st.Options }
	named := map[string]bool{}
	for _, goal := range options("goal") {
		for _, phase := range options("phase") {
			for _, maturity := range options("maturity") {
				for _, context := range options("context") {
					for _, category := range options("category") {
						got := chooseTools(s, toolAnswers(goal.ID, phase.ID, maturity.ID, context.ID, category.ID))
						if len(got) == 0 || len(got) > 3 {
							t.Fatalf("%s in phase %s: %d tools", goal.ID, phase.ID, len(got))
						}
						for _, e := range got {
							named[e.ID] = true
						}
					}
				}
			}
		}
		r := outcome(t, l, "tools", dialogue.Case{Answers: toolAnswers(goal.ID, "1", "ervaren", "publiekgroot", "kleding")})
		if !slices.Contains(keysOf(r), "noperfect") {
			t.Errorf("%s: it doesn't say that no tool is perfect", goal.ID)
		}
	}
	for _, e := range s.Entries {
		if !named[e.ID] {
			t.Errorf("no answers lead to %s", e.ID)
		}
		if e.Args["checked"] != "" {
			if _, ok := readDay(e.Args["checked"]); !ok {
				t.Errorf("%s was checked on %q", e.ID, e.Args["checked"])
			}
		}
	}
}

// A tool that somebody opened says when; the introduction is no chapter with a number.
func TestToolSources(t *testing.T) {
	l := library(t)
	s, _ := l.Script("tools")
	own := *s
	own.Entries = []dialogue.Entry{{ID: "canvas", Fits: map[string][]string{"goal": {"project"}}, Facts: []string{"0.18", "1.78", "0.19"},
		Args: map[string]string{"link": "https://example.org", "checked": "2027-03-01"}}}
	r, err := tools(dialogue.Case{Script: &own, Answers: toolAnswers("project", "1", "ervaren", "publiekgroot", "ict")})
	if err != nil {
		t.Fatal(err)
	}
	hasWords(t, l, "tools", r)
	if got := partsOf(r.Lines[0]); !slices.Equal(got, []string{"link", "checked"}) {
		t.Errorf("%v", got)
	}
	if got := r.Lines[0].Parts[1].Args; got["date"] != "2027-03-01" || got["chapter"] != "@@introduction, 1" {
		t.Errorf("%v", got)
	}
}

// The categories to choose from are those of projects, so that a project's is known already.
func TestToolCategories(t *testing.T) {
	items, err := flows.Load(flows.Content())
	if err != nil {
		t.Fatal(err)
	}
	s, _ := library(t).Script("tools")
	st, _ := s.Step("category")
	for _, c := range items.Categories {
		if _, ok := st.Option(c.Key); !ok {
			t.Errorf("there is no %s to choose", c.Key)
		}
	}
	if len(st.Options) != len(items.Categories) {
		t.Errorf("%d options, %d categories", len(st.Options), len(items.Categories))
	}
}

func caseAnswers(category, phase, country string) dialogue.Answers {
	return dialogue.Answers{"category": chosen(category), "phase": chosen(phase), "country": chosen(country)}
}

func TestCases(t *testing.T) {
	s, _ := library(t).Script("cases")
	for _, c := range []struct{ category, phase, country, want, by string }{
		{"ict", "alle", "alle", "malmoict", "category"},
		{"meubilair", "4", "alle", "dfo kampc scotlandexcel aalborg", "category phase"},
		{"meubilair", "alle", "be", "facilitair kampc", "category country"},
		{"alle", "3", "dk", "meetthebuyer", "phase country"},
		{"kinderwagens", "alle", "be", "malmowagens", "category"},                           // another country
		{"ict", "1", "se", "malmoict", "category country"},                                  // another phase
		{"alle", "7", "nl", "leuven bpost zonnigekempen edinburgh", "phase"},                // another country
		{"automaten", "3", "nl", "bpost", "category"},                                       // category alone
		{"meubilair", "5", "nl", "groningen", "category phase country"},                     // all three
		{"alle", "6", "be", "facilitair ovam", "phase country"},                             // no category
		{"verkeer", "6", "se", "malmoborden", "category phase country"},                     // all three
		{"alle", "1", "se", "malmotonen", "phase country"},                                  // a case without a category
		{"alle", "alle", "uk", "aberdeenshire integral scotlandexcel edinburgh", "country"}, // a country
	} {
		got, by := findCases(s, caseAnswers(c.category, c.phase, c.country))
		if idsOf(got) != c.want || strings.Join(by, " ") != c.by {
			t.Errorf("%s, phase %s, %s: %s by %v", c.category, c.phase, c.country, idsOf(got), by)
		}
	}
	if got, by := findCases(s, caseAnswers("alle", "alle", "alle")); len(got) != 20 || len(by) != 0 {
		t.Errorf("%d cases by %v", len(got), by)
	}
}

// Whatever is asked something is found, with words; what is only near says so and ticks nothing.
func TestCasesAlways(t *testing.T) {
	l := library(t)
	s, _ := l.Script("cases")
	for _, category := range s.Steps[0].Options {
		for _, phase := range s.Steps[1].Options {
			for _, country := range s.Steps[2].Options {
				a := caseAnswers(category.ID, phase.ID, country.ID)
				r, err := cases(dialogue.Case{Script: s, Answers: a})
				if err != nil || len(r.Lines) < 2 {
					t.Fatalf("%s, phase %s, %s: %v, %v", category.ID, phase.ID, country.ID, r, err)
				}
				if (r.Verdict == "NEAR") != (len(r.Unfinished) == 1) || (r.Verdict == "NEAR") != slices.Contains(keysOf(r), "near") {
					t.Fatalf("%v", r)
				}
			}
		}
	}
	outcome(t, l, "cases", dialogue.Case{Answers: caseAnswers("alle", "alle", "alle")})
	outcome(t, l, "cases", dialogue.Case{Answers: caseAnswers("kinderwagens", "1", "be")})
}

// Figures come only from the facts that have them (1.58, 2.68, 4.113, 4.116, 7.31).
func TestCaseFigures(t *testing.T) {
	digits := regexp.MustCompile(`[0-9]+`)
	for _, lang := range dialogue.Languages {
		w := library(t).Words("cases", lang)
		for key, text := range w.Result {
			if !strings.HasPrefix(key, "cases.") {
				continue
			}
			got := digits.FindAllString(strings.ReplaceAll(text, "CO2", ""), -1)
			want := map[string][]string{"cases.dfo": {"50", "30", "5"}, "cases.integral": {"3", "5"}}[key]
			if !slices.Equal(got, want) {
				t.Errorf("%s %s has the figures %v", lang, key, got)
			}
			if !strings.HasSuffix(text, "{chapter}.") {
				t.Errorf("%s %s doesn't end with its chapter", lang, key)
			}
		}
	}
}
