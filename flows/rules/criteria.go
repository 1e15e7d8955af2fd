package rules

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

// Where a wish belongs goes by how it counts: met or not is a specification, more is better an award criterion (4.58),
// and what comes true during the contract a clause or growth path (4.50, 4.90).
const (
	howMinimum = "minimum"
	howBetter  = "beter"
	howLater   = "later"
	howPrice   = "prijs"
)

// wishes are the rows of the criteria builder, by where they belong.
type wishes struct {
	specs, award, clauses []row
}

func sortWishes(all []row) wishes {
	var w wishes
	for _, r := range all {
		switch r["how"] {
		case howMinimum:
			w.specs = append(w.specs, r)
		case howLater:
			w.clauses = append(w.clauses, r)
		default:
			w.award = append(w.award, r)
		}
	}
	return w
}

// isCircular: a wish with one of the goals A–E of the ambition map.
func isCircular(r row) bool { return r["goal"] != "" && r["goal"] != "geen" }

// drafted turns award criteria into what the weight check looks at.
func drafted(award []row) []calc.Drafted {
	out := make([]calc.Drafted, len(award))
	for i, r := range award {
		kind := calc.Kind(r["kind"])
		if r["how"] == howPrice {
			kind = calc.ByPrice
		}
		weight, ok := calc.ParseJSON(r["weight"])
		if !ok {
			weight = nil
		}
		out[i] = calc.Drafted{Name: r["name"], Weight: weight, Kind: kind, Circular: isCircular(r), Rule: r["rule"], Evidence: r["evidence"],
			Link: r["link"], Label: asksLabel(r), Equivalent: r["label"] == "gelijkwaardig"}
	}
	return out
}

func asksLabel(r row) bool { return r["label"] == "gelijkwaardig" || r["label"] == "zonder" }

// criteria is the rule of the criteria builder. It ends in the weight check of §4.3, of which only the sum stops.
func criteria(c dialogue.Case) (dialogue.Result, error) {
	var out report
	all := rowsOf(c, "criteria")
	w := sortWishes(all)
	out.Verdict = "DONE"
	out.Args = map[string]string{"specs": strconv.Itoa(len(w.specs)), "award": strconv.Itoa(len(w.award)), "clauses": strconv.Itoa(len(w.clauses)),
		"sum": "", "name": ""}
	if err := checkAward(&out, w.award); err != nil {
		return dialogue.Result{}, err
	}
	criteriaGaps(&out, w, all)
	for _, guard := range []string{"local", "data", "sme"} {
		if o := c.Answers.Option(guard); o != "ja" {
			out.say("warn", "guard", "step", step(guard), "note", noteOf(guard, o))
		} else {
			out.say("good", "guard.ok", "step", step(guard))
		}
	}
	out.say("info", dialogue.Legal)
	criteriaTables(&out, w)
	out.next("next.method", "item", "p4.i11")
	out.next("next.read", "item", "p4.i16")
	out.next("next.score", "talk", "score")
	out.Facts = []string{"4.12", "4.13", "4.15", "4.50", "4.58", "4.61", "4.63", "4.64", "4.67", "4.86", "4.90", "4.95"}
	out.Passages = []string{"p4.criteria-mix", "p4.gewicht", "p4.voorwerp", "p4.mededinging", "p4.gelijkwaardig", "p4.gegevens"}
	return out.Result, nil
}

// checkAward runs the weight check over the award criteria and says what it finds.
func checkAward(out *report, award []row) error {
	if len(award) == 0 {
		out.Verdict = "NOAWARD"
		out.Unfinished = append(out.Unfinished, "p4.i09", "p4.i10")
		return nil
	}
	drafts := drafted(award)
	check, err := calc.CheckWeights(drafts, false)
	var issue calc.Issue
	switch {
	case errors.As(err, &issue):
		out.Verdict, out.Args["sum"], out.Args["name"] = "STOP."+issue.Key, "#"+issue.Sum, issue.Name
		out.say("stop", "stop")
		out.Unfinished = append(out.Unfinished, "p4.i09", "p4.i10")
		return nil
	case err != nil:
		return err
	}
	out.findings(drafts, check)
	for _, f := range check.Findings {
		if f.Colour == calc.Green {
			continue
		}
		switch {
		case strings.HasPrefix(f.Key, "weights.share"):
			out.Unfinished = append(out.Unfinished, "p4.i10")
		case strings.HasPrefix(f.Key, "weights.mix"), strings.HasPrefix(f.Key, "weights.rule"):
			if !out.leaves("p4.i09") {
				out.Unfinished = append(out.Unfinished, "p4.i09")
			}
		}
	}
	for _, d := range drafts {
		mark := ""
		if d.Circular {
			mark = "circular"
		}
		out.bar(d.Name, d.Weight, whole(100), mark)
	}
	return nil
}

// criteriaGaps warns of what the weight check doesn't look at: specifications and clauses, and whatever is circular at all.
func criteriaGaps(out *report, w wishes, all []row) {
	rest := slices.Concat(w.specs, w.clauses)
	warn := func(key string, names []string) {
		if len(names) > 0 {
			out.say("warn", key, "names", strings.Join(names, ", "))
		}
	}
	if len(namesOf(all, "name", isCircular)) == 0 {
		out.say("warn", "nogoal")
	}
	warn("nokind", namesOf(w.award, "name", func(r row) bool { return r["kind"] == "" && r["how"] == howBetter }))
	warn("rest.evidence", namesOf(rest, "name", func(r row) bool { return r["evidence"] == "" }))
	warn("rest.link", namesOf(rest, "name", func(r row) bool { return r["link"] == "" }))
	warn("rest.label", namesOf(rest, "name", func(r row) bool { return r["label"] == "zonder" }))
	warn("rest.weight", namesOf(rest, "name", func(r row) bool { return r["weight"] != "" }))
	if len(w.clauses) > 0 {
		out.say("info", "growth")
	}
	labels := len(namesOf(all, "name", asksLabel))
	if labels == 0 || len(namesOf(all, "name", func(r row) bool { return r["label"] == "zonder" })) > 0 {
		out.Unfinished = append(out.Unfinished, "p4.i12")
	}
}

func criteriaTables(out *report, w wishes) {
	table := func(key string, rows []row, columns ...string) {
		g := dialogue.Grid{Key: key, Columns: columns}
		for _, c := range columns {
			g.Numeric = append(g.Numeric, c == "weight")
		}
		for _, r := range rows {
			var cells []string
			for _, c := range columns {
				switch c {
				case "goal", "kind", "label":
					cells = append(cells, columnOf("criteria", c, r[c]))
				default:
					cells = append(cells, r[c])
				}
			}
			g.Rows = append(g.Rows, cells)
		}
		out.grid(filledOnly(g))
	}
	table("table.award", w.award, "name", "weight", "goal", "kind", "rule", "evidence", "link", "label")
	table("table.specs", w.specs, "name", "goal", "evidence", "link", "label")
	table("table.clauses", w.clauses, "name", "goal", "rule", "evidence", "link", "label")
}
