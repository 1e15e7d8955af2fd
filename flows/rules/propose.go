package rules

import (
	"math/big"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

// Proposals are the functions that propose answers of earlier results, by the name under which scripts ask for them. What they
// propose is said back at its question and counts only with a yes.
var Proposals = map[string]dialogue.Propose{
	"ambition": aboutCategory,
	"case":     aimed,
	"cases":    aboutCategory,
	"feedback": toBidders,
	"market":   needed,
	"review":   measured,
	"scan":     examined,
	"score":    published,
	"tools":    mature,
	"weights":  drafts,
	"yearday":  dashboard,
}

// of says which result an answer is from.
func of(c dialogue.Confirmed, a dialogue.Answer) dialogue.Answer {
	a.From = &dialogue.Source{Script: c.Script, Version: c.Version}
	return a
}

// ofProject says that an answer is what the project says of itself.
func ofProject(a dialogue.Answer) dialogue.Answer {
	a.From = &dialogue.Source{}
	return a
}

// aboutCategory proposes what is bought.
func aboutCategory(k dialogue.Known) dialogue.Answers {
	if k.Facts["category"] == "" {
		return nil
	}
	return dialogue.Answers{"category": ofProject(dialogue.Answer{Options: []string{k.Facts["category"]}})}
}

// mature proposes how far the organisation is, as its answers to "where do I begin?" say on average (flows F10, F11).
func mature(k dialogue.Known) dialogue.Answers {
	out := aboutCategory(k)
	s, c, ok := k.Latest("start")
	if !ok {
		return out
	}
	if out == nil {
		out = dialogue.Answers{}
	}
	level := []string{"beginnend", "gevorderd", "ervaren"}[StartOf(s, c.Answers).Maturity]
	out["maturity"] = of(c, dialogue.Answer{Options: []string{level}})
	return out
}

// examined proposes what the intake, the ladder and the ambitions say already of a pilot (flows §2.1).
func examined(k dialogue.Known) dialogue.Answers {
	out := dialogue.Answers{}
	switch k.Facts["first"] {
	case "ja":
		out["q01"] = ofProject(dialogue.Answer{Options: []string{"a"}})
	case "nee":
		out["q01"] = ofProject(dialogue.Answer{Options: []string{"b"}})
	}
	if _, c, ok := k.Latest("ladder"); ok {
		if l, err := LadderOf(c.Answers); err == nil && (len(l.Unknown) == 0 || l.New.Sign() == 0) {
			need := "b" // a part of it can be met with what there is
			switch {
			case l.Bought.Sign() == 0:
				need = "a"
			case l.Bought.Cmp(l.Need) == 0:
				need = "c"
			}
			out["q02"] = of(c, dialogue.Answer{Options: []string{need}})
		}
	}
	if _, c, ok := k.Latest("ambition"); ok {
		goal := "b"
		if slices.ContainsFunc(targets(c), func(t string) bool { return strings.ContainsFunc(t, unicode.IsDigit) }) {
			goal = "a"
		}
		out["q11"] = of(c, dialogue.Answer{Options: []string{goal}})
	}
	return out
}

// targets are what the goals of an ambition map want to reach, as they were typed.
func targets(c dialogue.Confirmed) []string {
	var out []string
	for _, g := range chosenGoals(dialogue.Case{Answers: c.Answers}) {
		if t := textAt(c.Answers, g+"target"); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// aimed proposes what the business case is about, and the goals of the ambition map (2.54).
func aimed(k dialogue.Known) dialogue.Answers {
	out := dialogue.Answers{}
	if k.Facts["project"] != "" {
		out["what"] = ofProject(dialogue.Answer{Text: k.Facts["project"]})
	}
	if _, c, ok := k.Latest("ambition"); ok && len(targets(c)) > 0 {
		out["goal"] = of(c, dialogue.Answer{Text: strings.Join(targets(c), "; ")})
	}
	return out
}

// measured proposes the indicators that were fixed and the criteria that were drafted, each to be judged (7.13, 7.15).
func measured(k dialogue.Known) dialogue.Answers {
	out := dialogue.Answers{}
	if _, c, ok := k.Latest("ambition"); ok && len(targets(c)) > 0 {
		rows := dialogue.Answer{}
		for _, t := range targets(c) {
			rows.Rows = append(rows.Rows, []string{t, "", ""})
		}
		out["fixed"], out["e1"] = of(c, dialogue.Answer{Options: []string{yes}}), of(c, rows)
	}
	if drafts, c, ok := latestWeights(k); ok {
		rows := dialogue.Answer{}
		for _, d := range drafts {
			if d.Kind != calc.ByPrice {
				rows.Rows = append(rows.Rows, []string{d.Name, "", ""})
			}
		}
		if len(rows.Rows) > 0 {
			out["e3"] = of(c, rows)
		}
	}
	return out
}

// typedShare is a share as people write it, in a sentence of one.
var typedShare = regexp.MustCompile(`(\d+(?:[.,]\d+)?) ?%`)

// dashboard proposes the goals of the ambition maps, with their target where it is one percentage (7.23). What was reached a person says.
func dashboard(k dialogue.Known) dialogue.Answers {
	var rows dialogue.Answer
	var last dialogue.Confirmed
	for _, c := range k.All("ambition") {
		for _, g := range chosenGoals(dialogue.Case{Answers: c.Answers}) {
			row := []string{textAt(c.Answers, g+"target"), "", "", "", "hoger"}
			if found := typedShare.FindAllStringSubmatch(row[0], 2); len(found) == 1 {
				if n, ok := calc.Parse(found[0][1]); ok {
					row[1], row[3] = trimmed(n, 10), "%"
				}
			}
			if c.Answers.Option(g+"kpi") == "rest" { // the less goes to waste the better
				row[4] = "lager"
			}
			if row[0] != "" && len(rows.Rows) < maxGoals {
				rows.Rows = append(rows.Rows, row)
			}
		}
		if c.At.After(last.At) {
			last = c
		}
	}
	if len(rows.Rows) == 0 {
		return nil
	}
	return dialogue.Answers{"goals": of(last, rows)}
}

// maxGoals is how many goals the dashboard takes.
const maxGoals = 50

// latestWeights are the award criteria that were checked, or drafted in the criteria builder: of the newer of both.
func latestWeights(k dialogue.Known) ([]calc.Drafted, dialogue.Confirmed, bool) {
	s, c, ok := k.Latest("weights")
	if b, built, there := k.Latest("criteria"); there && (!ok || built.At.After(c.At)) {
		s, c, ok = b, built, true
	}
	if !ok {
		return nil, c, false
	}
	at := dialogue.Case{Script: s, Answers: c.Answers}
	if s.Base() == "criteria" {
		return drafted(sortWishes(rowsOf(at, "criteria")).award), c, true
	}
	return draftedAt(at, "criteria"), c, true
}

// needed proposes for what the market is asked: the need that the ladder looked at, else what the project is called.
func needed(k dialogue.Known) dialogue.Answers {
	if _, c, ok := k.Latest("ladder"); ok && textAt(c.Answers, "what") != "" {
		return dialogue.Answers{"subject": of(c, dialogue.Answer{Text: textAt(c.Answers, "what")})}
	}
	if k.Facts["project"] == "" {
		return nil
	}
	return dialogue.Answers{"subject": ofProject(dialogue.Answer{Text: k.Facts["project"]})}
}

// drafts proposes the award criteria of the criteria builder for the weight check.
func drafts(k dialogue.Known) dialogue.Answers {
	s, c, ok := k.Latest("criteria")
	if !ok {
		return nil
	}
	word := func(is bool) string {
		if is {
			return yes
		}
		return "nee"
	}
	rows := dialogue.Answer{}
	for _, d := range drafted(sortWishes(rowsOf(dialogue.Case{Script: s, Answers: c.Answers}, "criteria")).award) {
		weight := ""
		if d.Weight != nil {
			weight = trimmed(d.Weight, 4)
		}
		rows.Rows = append(rows.Rows, []string{d.Name, weight, string(d.Kind), word(d.Circular), d.Rule, d.Evidence, d.Link, word(d.Label), word(d.Equivalent)})
	}
	if len(rows.Rows) == 0 {
		return nil
	}
	return dialogue.Answers{"unit": of(c, dialogue.Answer{Options: []string{"percent"}}), "criteria": of(c, rows)}
}

// published proposes the weights: what is scored goes by the criteria that were published (4.11, 5.12).
func published(k dialogue.Known) dialogue.Answers {
	drafts, c, ok := latestWeights(k)
	if !ok {
		return nil
	}
	weights, ok := hundred(drafts, c.Answers.Option("unit") == "points")
	if !ok {
		return nil
	}
	var prices []*big.Rat
	criteria := dialogue.Answer{}
	for i, d := range drafts {
		if d.Kind == calc.ByPrice {
			prices = append(prices, weights[i])
			continue
		}
		circular := "nee"
		if d.Circular {
			circular = yes
		}
		criteria.Rows = append(criteria.Rows, []string{d.Name, trimmed(weights[i], 4), circular})
	}
	out := dialogue.Answers{"mode": of(c, dialogue.Answer{Options: []string{string(calc.Weighted)}}), "criteria": of(c, criteria)}
	if len(prices) == 1 { // two kinds of price are one figure in an offer: which, a person must say
		out["price"] = of(c, dialogue.Answer{Number: trimmed(prices[0], 4)})
	}
	return out
}

// hundred gives weights in %: points as their share of all. False when they don't make 100.
func hundred(drafts []calc.Drafted, points bool) ([]*big.Rat, bool) {
	weights := make([]*big.Rat, len(drafts))
	for i, d := range drafts {
		weights[i] = d.Weight
	}
	if points {
		return calc.Rescale(weights)
	}
	return weights, !slices.Contains(weights, nil) && !calc.OffHundred(weights)
}

// toBidders proposes the scores that bidders hear of, with the highest of all offers for each criterion (5.40). Who was chosen gets
// no letter, and is named in a question of its own: the lowest sum is not yet a decision.
func toBidders(k dialogue.Known) dialogue.Answers {
	out := dialogue.Answers{}
	if k.Facts["project"] != "" {
		out["subject"] = ofProject(dialogue.Answer{Text: k.Facts["project"]})
	}
	_, c, ok := k.Latest("score")
	if !ok {
		return out
	}
	t := tender(c.Answers, nil)
	notes := dialogue.Answer{}
	for _, o := range t.Offers {
		for i, criterion := range t.Criteria {
			if i >= len(o.Scores) || o.Scores[i] == nil {
				continue
			}
			highest := o.Scores[i]
			for _, other := range t.Offers {
				if i < len(other.Scores) && other.Scores[i] != nil && other.Scores[i].Cmp(highest) > 0 {
					highest = other.Scores[i]
				}
			}
			notes.Rows = append(notes.Rows, []string{o.Name, criterion.Name, trimmed(o.Scores[i], 10), trimmed(highest, 10), "", ""})
		}
	}
	out["notes"] = of(c, notes)
	return out
}

// sameName tells whether two names are one, whatever stands between their letters: "Groen B.V." is "groen bv".
func sameName(a, b string) bool { return lettersOf(a) == lettersOf(b) && lettersOf(a) != "" }

func lettersOf(name string) string {
	return strings.Map(func(r rune) rune {
		if inWord(r) {
			return r
		}
		return -1
	}, strings.ToLower(name))
}
