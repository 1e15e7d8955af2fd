package rules

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"kringloop/flows/dialogue"
)

// planShown is how many purchases a message lists; all of them stand in the file.
const planShown = 10

// planned is a purchase of a plan with what the scan says of it.
type planned struct {
	line    int // in the plan, from 1
	row     []string
	scan    Scan
	missing []string // factors of which nothing is known
}

// standing is the order of the verdicts as pilots; where nothing needs to be bought there is no pilot.
var standing = []Verdict{Green, Orange, Red, RedKO, BuyNone}

// verdict is the key of a purchase's verdict.
func (p planned) verdict() string {
	if p.scan.Verdict == Orange && p.scan.Provisional {
		return "VOORLOPIG"
	}
	return string(p.scan.Verdict)
}

// ranked puts the purchases of a plan in order, the best pilot first: by verdict, then the share of the points, then fewer flags,
// then fewer unknown factors, then as in the plan. What is unknown counts as no points. Our own design.
func ranked(c dialogue.Case) []planned {
	st, _ := c.Script.Step("plan")
	var all []planned
	for i, row := range c.Answers["plan"].Rows {
		p := planned{line: i + 1, row: row}
		a := dialogue.Answers{}
		for j, col := range st.Columns {
			if col.Like == "" {
				continue
			}
			option := cell(row, j)
			if option == "" {
				option = c.Answers.Option(col.ID)
			}
			if option == "" {
				p.missing = append(p.missing, col.ID)
				continue
			}
			a[col.ID] = dialogue.Answer{Options: []string{option}}
		}
		p.scan = judge(c.Script, a, c.Norm, true)
		all = append(all, p)
	}
	slices.SortStableFunc(all, func(a, b planned) int {
		return cmp.Or(
			cmp.Compare(slices.Index(standing, a.scan.Verdict), slices.Index(standing, b.scan.Verdict)),
			cmp.Compare(b.scan.Points*a.scan.Max, a.scan.Points*b.scan.Max),
			cmp.Compare(len(a.scan.Flags), len(b.scan.Flags)),
			cmp.Compare(len(a.missing), len(b.missing)))
	})
	return all
}

// plan is the rule of the purchasing plan.
func plan(c dialogue.Case) (dialogue.Result, error) {
	all := ranked(c)
	if len(all) == 0 {
		return dialogue.Result{}, dialogue.ErrNoRows
	}
	count := map[Verdict]int{}
	for _, p := range all {
		count[p.scan.Verdict]++
	}
	n := func(v Verdict) string { return strconv.Itoa(count[v]) }
	out := dialogue.Result{Verdict: "DONE", Norm: scanUsed(c.Norm), Args: map[string]string{"n": strconv.Itoa(len(all)), "green": n(Green)}}
	addWeights(out.Norm, c.Script, c.Norm)
	switch count[Green] {
	case 0:
		out.Verdict = "NONE"
	case 1:
		out.Verdict = "ONE"
	}
	out.Lines = planLines(c, all, map[string]string{"green": n(Green), "orange": n(Orange), "red": n(Red), "ko": n(RedKO), "none": n(BuyNone)})
	top := all[:min(len(all), planShown)]
	out.Tables = []dialogue.Grid{planTop(top), planRanking(all)}
	for _, p := range top {
		mark := map[Verdict]string{Green: "good", Orange: "warn", Red: "warn", RedKO: "stop"}[p.scan.Verdict]
		out.Bars = append(out.Bars, dialogue.Bar{Name: p.row[0], Value: float64(p.scan.Percent), Max: 100, Mark: mark})
	}
	out.Next = []dialogue.Next{{Key: "next.scan", Do: "talk", What: "scan"}}
	return out, nil
}

func planLines(c dialogue.Case, all []planned, counts map[string]string) []dialogue.Line {
	var out []dialogue.Line
	say := func(key, mark string, args map[string]string) {
		out = append(out, dialogue.Line{Key: key, Mark: mark, Args: args})
	}
	say("counts", "", counts)
	var best, twice []string
	seen := map[string]int{}
	unknown := 0
	for _, p := range all {
		title := cell(p.row, 0)
		if seen[title]++; seen[title] == 2 {
			twice = append(twice, title)
		}
		if p.scan.Verdict == Green && len(best) < 3 {
			best = append(best, title)
		}
		if len(p.missing) > 0 {
			unknown++
		}
	}
	if len(best) > 0 {
		say("best", "good", map[string]string{"titles": strings.Join(best, ", ")})
	}
	if unknown > 0 {
		say("unknown", "warn", map[string]string{"n": strconv.Itoa(unknown)})
	}
	if len(twice) > 0 {
		say("twice", "warn", map[string]string{"titles": strings.Join(twice[:min(len(twice), 5)], ", ")})
	}
	var bulk []string
	for i := range c.Script.Steps {
		if st := &c.Script.Steps[i]; st.Like != "" && c.Answers.Option(st.ID) != "" {
			bulk = append(bulk, st.ID)
		}
	}
	if len(bulk) > 0 {
		say("bulk", "info", map[string]string{"steps": list(bulk)})
	}
	say("order", "info", nil)
	say(scanNormed(c), "info", nil)
	say("own", "info", nil)
	return out
}

func planTop(top []planned) dialogue.Grid {
	g := dialogue.Grid{Key: "top", Columns: []string{"rank", "title", "verdict", "score", "strong", "attention"}, Numeric: []bool{true, false, false, true, false, false}}
	for i, p := range top {
		attention := slices.Concat(p.scan.KO, p.scan.Flags, p.missing)
		g.Rows = append(g.Rows, []string{strconv.Itoa(i + 1), cell(p.row, 0), "@@is." + p.verdict(), strconv.Itoa(p.scan.Percent), list(p.scan.Strong), list(attention)})
	}
	return g
}

func planRanking(all []planned) dialogue.Grid {
	g := dialogue.Grid{Key: "ranking", Apart: true,
		Columns: []string{"rank", "title", "verdict", "score", "stops", "attention", "missing", "strong", "category", "amount", "date", "line"},
		Numeric: []bool{true, false, false, true, false, false, false, false, false, true, false, true}}
	for i, p := range all {
		g.Rows = append(g.Rows, []string{strconv.Itoa(i + 1), cell(p.row, 0), "@@is." + p.verdict(), strconv.Itoa(p.scan.Percent), list(p.scan.KO),
			list(p.scan.Flags), list(p.missing), list(p.scan.Strong), cell(p.row, 1), cell(p.row, 2), cell(p.row, 3), strconv.Itoa(p.line)})
	}
	return g
}
