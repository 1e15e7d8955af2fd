package rules

import (
	"math/big"
	"slices"
	"strings"

	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

// yes is the answer of a column that asks whether something is so; an empty cell says no.
const yes = "ja"

// draftedAt reads criteria off a table with the columns of the weight check.
func draftedAt(c dialogue.Case, step string) []calc.Drafted {
	var out []calc.Drafted
	for _, r := range rowsOf(c, step) {
		weight, ok := calc.ParseJSON(r["weight"])
		if !ok {
			weight = nil
		}
		out = append(out, calc.Drafted{Name: r["name"], Weight: weight, Kind: calc.Kind(r["kind"]), Circular: r["circular"] == yes,
			Rule: r["rule"], Evidence: r["evidence"], Link: r["link"], Label: r["label"] == yes, Equivalent: r["equivalent"] == yes})
	}
	return out
}

// weights is the rule of the weight check (4.61–4.71).
func weights(c dialogue.Case) (dialogue.Result, error) {
	criteria := draftedAt(c, "criteria")
	w, err := calc.CheckWeights(criteria, c.Answers.Option("unit") == "points")
	if err != nil {
		return dialogue.Result{}, err
	}
	out := report{dialogue.Result{Verdict: string(worst(w.Findings)), Args: fill("share", figure(w.Circular, 1))}}
	out.findings(criteria, w)
	out.say("info", dialogue.Legal)
	out.grid(weightTable(criteria, w))
	for i := range criteria {
		out.bar(criteria[i].Name, share(criteria[i].Weight, w.Total), whole(100), "")
	}
	out.cite(c, "criteria")
	if out.Verdict == string(calc.Red) {
		out.next("next.criteria", "talk", "criteria")
	}
	out.next("next.score", "talk", "score")
	return out.Result, nil
}

// findings tells what the weight check found, and what circularity is worth in price.
func (r *report) findings(criteria []calc.Drafted, w calc.Weighing) {
	label := slices.ContainsFunc(criteria, func(d calc.Drafted) bool { return d.Label })
	for _, f := range w.Findings {
		key := f.Key
		if key == "weights.label" && !label {
			key = "weights.label.nolabel"
		}
		figureOf := ""
		if f.Figure != nil {
			figureOf = figure(f.Figure, 1)
		}
		r.say(marks[f.Colour], key, "names", strings.Join(f.Names, ", "), "figure", figureOf)
	}
	if w.Worth == nil || w.Worth.Sign() > 0 {
		r.Lines = append(r.Lines, worthLine(w))
	}
}

// marks tell the colour of a finding by kind.
var marks = map[calc.Colour]string{calc.Green: "good", calc.Orange: "warn", calc.Red: "stop"}

// worst is the colour of the gravest finding.
func worst(all []calc.Finding) calc.Colour {
	out := calc.Green
	for _, f := range all {
		if f.Colour == calc.Red || out == calc.Green {
			out = f.Colour
		}
	}
	return out
}

// worthLine says what circularity is worth in price (d*, §4.1).
func worthLine(w calc.Weighing) dialogue.Line {
	switch {
	case w.Worth == nil:
		return sentence("info", "worth.noprice")
	case w.Worth.Cmp(whole(1)) >= 0:
		return sentence("info", "worth.never")
	}
	return sentence("info", "worth", "worth", figure(new(big.Rat).Mul(w.Worth, whole(100)), 1))
}

func weightTable(criteria []calc.Drafted, w calc.Weighing) dialogue.Grid {
	g := dialogue.Grid{Key: "table", Columns: []string{"criterion", "kind", "circular", "weight", "share"}, Numeric: []bool{false, false, false, true, true}}
	for _, d := range criteria {
		circular := "nee"
		if d.Circular {
			circular = yes
		}
		g.Rows = append(g.Rows, []string{d.Name, columnOf("criteria", "kind", string(d.Kind)), columnOf("criteria", "circular", circular),
			trimmed(d.Weight, 4), calc.Fixed(share(d.Weight, w.Total), 1)})
	}
	return g
}
