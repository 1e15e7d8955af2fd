package rules

import (
	"slices"
	"strconv"
	"strings"

	"kringloop/flows/dialogue"
)

// mostTools is how many tools are named at once (F11).
const mostTools = 3

// chooseTools picks what fits the goal, which counts above all (0.14), and then what is closest to category, phase,
// maturity and context; how much each of these counts is our own. What is for another goal, category or context is left out.
func chooseTools(s *dialogue.Script, a dialogue.Answers) []dialogue.Entry {
	type fit struct {
		entry dialogue.Entry
		close int
	}
	var fits []fit
	for _, e := range s.Entries {
		f := fit{entry: e}
		out := false
		for step, counts := range map[string]int{"category": 4, "phase": 3, "maturity": 2, "context": 1} {
			suits, named := e.Suits(step, a.Option(step))
			if named {
				f.close += counts
			}
			out = out || !suits && (step == "category" || step == "context")
		}
		if suits, _ := e.Suits("goal", a.Option("goal")); suits && !out {
			fits = append(fits, f)
		}
	}
	slices.SortStableFunc(fits, func(a, b fit) int { return b.close - a.close })
	var out []dialogue.Entry
	for _, f := range fits[:min(mostTools, len(fits))] {
		out = append(out, f.entry)
	}
	return out
}

// toolTalks are our own conversations for a goal.
var toolTalks = map[string]string{"project": "scan", "draagvlak": "stakeholders", "doelen": "ambition", "voorbeelden": "cases", "criteria": "criteria",
	"leveranciers": "market", "markt": "market", "kosten": "tco", "beoordelen": "score", "opvolgen": "review"}

// tools is the rule of the tool chooser.
func tools(c dialogue.Case) (dialogue.Result, error) {
	out := report{dialogue.Result{Verdict: "DONE", Facts: []string{"0.12", "0.13", "0.14", "0.15"}, Passages: []string{"p0.tool-kiezen", "p0.tools-vinden"}}}
	for _, e := range chooseTools(c.Script, c.Answers) {
		tool := sentence("good", c.Script.Key(e))
		if link := e.Args["link"]; link != "" {
			tool.Parts = append(tool.Parts, sentence("", "link", "link", link))
		}
		if checked := e.Args["checked"]; checked != "" {
			tool.Parts = append(tool.Parts, sentence("", "checked", "chapter", chapters(e.Facts), "date", checked))
		} else {
			tool.Parts = append(tool.Parts, sentence("", "unchecked", "chapter", chapters(e.Facts)))
		}
		out.Lines = append(out.Lines, tool)
		out.Facts = union(out.Facts, e.Facts)
	}
	out.say("info", "noperfect")
	out.say("info", "groups")
	out.say("info", "own")
	if talk := toolTalks[c.Answers.Option("goal")]; talk != "" {
		out.next("next."+talk, "talk", talk)
	}
	return out.Result, nil
}

// chapters names the chapters of facts, each once; the introduction by its own word.
func chapters(facts []string) string {
	var out []string
	for _, f := range facts {
		chapter, _, _ := strings.Cut(f, ".")
		if n, err := strconv.Atoi(chapter); err != nil || n == 0 {
			chapter = textOf("introduction")
		}
		if !slices.Contains(out, chapter) {
			out = append(out, chapter)
		}
	}
	return strings.Join(out, ", ")
}

// everything is the option that filters nothing.
const everything = "alle"

// caseFilters are what to look for, and what to drop in turn when nothing is found.
var caseFilters = [][]string{
	{"category", "phase", "country"}, {"category", "phase"}, {"category", "country"}, {"category"}, {"phase", "country"}, {"phase"}, {"country"}}

// findCases gives the cases that fit, and by which of the filters that were set: the first that find something.
func findCases(s *dialogue.Script, a dialogue.Answers) (found []dialogue.Entry, by []string) {
	for _, filters := range caseFilters {
		by = nil
		for _, f := range filters {
			if a.Option(f) != everything {
				by = append(by, f)
			}
		}
		found = nil
		for _, e := range s.Entries {
			if !slices.ContainsFunc(by, func(f string) bool { suits, _ := e.Suits(f, a.Option(f)); return !suits }) {
				found = append(found, e)
			}
		}
		if len(found) > 0 {
			return found, by
		}
	}
	return nil, nil
}

// cases is the rule of the case finder.
func cases(c dialogue.Case) (dialogue.Result, error) {
	found, by := findCases(c.Script, c.Answers)
	out := report{dialogue.Result{Verdict: "DONE", Args: fill("n", strconv.Itoa(len(found))), Passages: []string{"p0.pilootvoorbeelden"}}}
	var asked []string
	for _, f := range caseFilters[0] {
		if c.Answers.Option(f) != everything {
			asked = append(asked, f)
		}
	}
	if len(by) < len(asked) {
		out.Verdict = "NEAR"
		out.Unfinished = []string{"p2.i10"}
		out.say("warn", "near", "asked", list(asked), "by", list(by))
	}
	for _, e := range found {
		out.say("", c.Script.Key(e), "chapter", chapters(e.Facts))
		out.Facts = union(out.Facts, e.Facts)
	}
	out.say("info", "source")
	return out.Result, nil
}
