package rules

import (
	"math/big"
	"slices"
	"strings"

	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

// scoreScale is the highest score where neither the tender nor the organisation has one of its own (5.21).
var scoreScale = whole(10)

// tender reads a tender off the answers. What is missing in it stays missing: the calculator says so.
func tender(a dialogue.Answers, norm dialogue.Norm) calc.Tender {
	t := calc.Tender{Mode: calc.Mode(a.Option("mode")), PriceWeight: a.Number("price"), Scale: a.Number("scale")}
	if t.Scale == nil {
		t.Scale = norm.Number("score.scale", scoreScale)
	}
	for _, row := range a["criteria"].Rows {
		t.Criteria = append(t.Criteria, calc.Criterion{Name: cell(row, 0), Weight: number(row, 1), Circular: cell(row, 2) == "ja"})
	}
	for _, row := range a["offers"].Rows {
		o := calc.Offer{Name: cell(row, 0), Price: number(row, 1)}
		for _, s := range dialogue.NumbersIn(cell(row, 2)) {
			r, _ := calc.ParseJSON(s)
			o.Scores = append(o.Scores, r)
		}
		t.Offers = append(t.Offers, o)
	}
	return t
}

func cell(row []string, i int) string {
	if i < len(row) {
		return strings.TrimSpace(row[i])
	}
	return ""
}

func number(row []string, i int) *big.Rat {
	r, ok := calc.ParseJSON(cell(row, i))
	if !ok {
		return nil
	}
	return r
}

// issue makes the words of a calculator's issue findable, with what they are filled with.
func issue(i calc.Issue, mark string) dialogue.Line {
	l := dialogue.IssueLine(i)
	l.Mark = mark
	return l
}

// score is the rule of the offer scoring. It names the lowest score and never a winner.
func score(c dialogue.Case) (dialogue.Result, error) {
	t := tender(c.Answers, c.Norm)
	s, err := calc.Score(t)
	if err != nil {
		return dialogue.Result{}, err
	}
	var lowest []string
	for _, r := range s.Rows {
		if r.Rank == 1 {
			lowest = append(lowest, r.Name)
		}
	}
	out := dialogue.Result{Verdict: "DONE", Args: map[string]string{"lowest": strings.Join(lowest, ", ")}}
	out.Lines = append(out.Lines, dialogue.Line{Key: "mode." + string(s.Mode), Mark: "info"}, scaleLine(c, t, &out))
	if slices.ContainsFunc(s.Rows, func(r calc.Scored) bool { return tied(s.Rows, r) }) {
		out.Lines = append(out.Lines, dialogue.Line{Key: "score.tie", Mark: "warn"})
	}
	fewer, rankings := dropped(c, s)
	out.Lines = append(out.Lines, fewer...)
	for _, w := range s.Warnings {
		out.Lines = append(out.Lines, issue(w, "warn"))
	}
	out.Lines = append(out.Lines, scoreInfo(t, s)...)
	out.Lines = append(out.Lines, dialogue.Line{Key: dialogue.Legal, Mark: "info"})
	// The first one is the table of the message, the others are lines.
	out.Tables = append(rankings, scoreTable(t, s))
	most := 1.0 // that a sum can be
	if s.Mode == calc.Unweighted {
		most += float64(len(t.Criteria))
	}
	for _, r := range s.Rows {
		total, _ := r.Total.Float64()
		out.Bars = append(out.Bars, dialogue.Bar{Name: r.Name, Value: total, Max: most})
	}
	out.Next = []dialogue.Next{{Key: "next.feedback", Do: "talk", What: "feedback"}}
	return out, nil
}

// scaleLine says which scale was used, and whose it is. One that nobody chose for this tender is a setting that the result keeps.
func scaleLine(c dialogue.Case, t calc.Tender, out *dialogue.Result) dialogue.Line {
	l := dialogue.Line{Key: "scale", Args: map[string]string{"scale": "#" + trimmed(t.Scale, 2)}, Mark: "info"}
	if c.Answers.Number("scale") != nil {
		return l
	}
	l.Key = "scale.ours"
	if c.Norm["score.scale"] != "" {
		l.Key = "scale.theirs"
	}
	out.Norm = dialogue.Norm{"score.scale": trimmed(t.Scale, 2)}
	return l
}

func tied(rows []calc.Scored, r calc.Scored) bool {
	return slices.ContainsFunc(rows, func(o calc.Scored) bool { return o.Name != r.Name && o.Rank == r.Rank })
}

func scoreInfo(t calc.Tender, s calc.Scoring) []dialogue.Line {
	var shares []string
	for _, i := range s.Influence {
		if i.Share != nil {
			name := i.Name
			if name == "" {
				name = "#price"
			}
			shares = append(shares, name+" %"+calc.Fixed(new(big.Rat).Mul(i.Share, whole(100)), 1))
		}
	}
	out := []dialogue.Line{{Key: "influence", Args: map[string]string{"shares": strings.Join(shares, ", ")}, Mark: "info"}}
	if len(shares) == 0 {
		out = []dialogue.Line{{Key: "influence.none", Mark: "info"}}
	}
	if s.Mode == calc.Unweighted {
		return out
	}
	switch {
	case s.Worth == nil:
		return append(out, dialogue.Line{Key: "worth.noprice", Mark: "info"})
	case s.Worth.Cmp(whole(1)) >= 0:
		return append(out, dialogue.Line{Key: "worth.never", Mark: "info"})
	case s.Worth.Sign() == 0:
		return out
	}
	worth := calc.Fixed(new(big.Rat).Mul(s.Worth, whole(100)), 1)
	return append(out, dialogue.Line{Key: "worth", Args: map[string]string{"worth": "#" + worth}, Mark: "info"})
}

func scoreTable(t calc.Tender, s calc.Scoring) dialogue.Grid {
	// The total comes before its parts: on a phone the rest lies beyond the edge.
	g := dialogue.Grid{Key: "table", Columns: []string{"rank", "offer", "total", "price"}, Numeric: []bool{true, false, true, true}}
	for _, c := range t.Criteria {
		g.Columns = append(g.Columns, "="+c.Name)
		g.Numeric = append(g.Numeric, true)
	}
	for _, r := range s.Rows {
		row := []string{placeIn(s.Rows, r), r.Name, calc.Fixed(r.Total, 4), calc.Fixed(r.Price, 4)}
		for _, p := range r.Parts {
			row = append(row, calc.Fixed(p, 4))
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}
