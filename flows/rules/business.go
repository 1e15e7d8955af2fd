package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"kringloop/flows/dialogue"
)

// casePage is how many characters fit on a page (own); setting "case.page".
var casePage = whole(3000)

// Sections that are what was typed, in their order; an argument that was not ticked has no text.
var (
	caseArguments = []string{"goals", "law", "tco", "reputation", "evidence"} // 1.19–1.23
	caseResults   = []string{"goal", "timing", "measures"}                    // 1.39, 2.54
)

// businessCase is the rule of the business case: the page, and what would make it stronger.
func businessCase(c dialogue.Case) (dialogue.Result, error) {
	a := c.Answers
	out := report{dialogue.Result{Verdict: "DONE", Args: fill("what", textAt(a, "what"))}}
	page := sentence("draft", "page", "what", textAt(a, "what"))
	page.Parts = casePageOf(a)
	out.Lines = append(out.Lines, page)
	if !strings.ContainsFunc(textAt(a, "goal"), unicode.IsDigit) {
		out.say("warn", "nonumber")
		out.next("next.goal", "talk", "ambition")
	}
	if a.Option("costs") == "unknown" {
		out.say("warn", "nocosts")
		out.next("next.tco", "talk", "tco")
	}
	if textAt(a, "evidence") != "" && len(a["examples"].Options) == 0 && textAt(a, "own") == "" {
		out.say("warn", "noexample")
	}
	most := c.Norm.Number("case.page", casePage)
	out.Norm = dialogue.Norm{"case.page": trimmed(most, 0)}
	if n := whole(typedLength(a)); n.Cmp(most) > 0 {
		out.say("warn", "long", "n", figure(n, 0), "most", figure(most, 0))
	}
	out.cite(c, "reasons", "goal", "decision")
	return out.Result, nil
}

// casePageOf lists the sections in the order in which management reads them.
func casePageOf(a dialogue.Answers) []dialogue.Line {
	var out []dialogue.Line
	add := func(key string, pairs ...string) { out = append(out, sentence("", key, pairs...)) }
	typed := func(ids ...string) {
		for _, id := range ids {
			if t := textAt(a, id); t != "" {
				add("s."+id, "text", t)
			}
		}
	}
	typed("reason")
	typed(caseArguments...)
	typed(caseResults...)
	if textAt(a, "training") == "" {
		add("s.training.none")
	}
	typed("training")
	out = append(out, caseCosts(a))
	for _, id := range a["examples"].Options {
		add("s.example." + id)
	}
	typed("own", "risks", "small")
	var asked []string
	for _, id := range a["decision"].Options {
		asked = append(asked, "@@asked."+id) // within a sentence, so not with the capital of the option
	}
	if more := textAt(a, "asked"); more != "" {
		add("s.decision.more", "list", strings.Join(asked, ", "), "text", more)
	} else {
		add("s.decision", "list", strings.Join(asked, ", "))
	}
	return out
}

func caseCosts(a dialogue.Answers) dialogue.Line {
	key := "s.costs." + a.Option("costs")
	if n := a.Number("percent"); n != nil {
		return sentence("", key+".by", "percent", figure(n, 1), "text", textAt(a, "compared"))
	}
	return sentence("", key, "text", textAt(a, "compared"))
}

// typedLength counts the characters of all texts.
func typedLength(a dialogue.Answers) int {
	n := 0
	for _, given := range a {
		n += utf8.RuneCountInString(given.Text)
	}
	return n
}
