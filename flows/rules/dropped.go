package rules

import (
	"slices"
	"strconv"
	"strings"

	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

// dropped tells of offers that the version before had and this one leaves out: both rankings, side by side, and whether the
// others stand in another order to each other (flows §4.1, "invalid offer"). Which ranking counts it leaves open (C4). It has
// nothing to say where no offers are fewer, or none are left of those there were.
func dropped(c dialogue.Case, now calc.Scoring) ([]dialogue.Line, []dialogue.Grid) {
	if c.Before == nil || len(c.Before.Answers["offers"].Rows) <= len(now.Rows) {
		return nil, nil
	}
	before, err := calc.Score(tender(c.Before.Answers, c.Before.Result.Norm))
	if err != nil {
		return nil, nil // an older version may have been confirmed under rules that no longer hold
	}
	var gone []string
	var was, is []calc.Scored // of the same offers, in the same order
	for _, b := range before.Rows {
		if i := placeOf(now.Rows, b.Name); i >= 0 {
			was, is = append(was, b), append(is, now.Rows[i])
		} else {
			gone = append(gone, b.Name)
		}
	}
	if len(was) == 0 {
		return nil, nil
	}
	say := []dialogue.Line{{Key: "drop", Args: map[string]string{"names": strings.Join(gone, ", "), "version": strconv.Itoa(c.Before.Version)}, Mark: "warn"}}
	switch {
	case len(was) < 2:
	case calc.Reordered(was, is):
		say = append(say, dialogue.Line{Key: "drop.changed", Mark: "warn"})
	default:
		say = append(say, dialogue.Line{Key: "drop.same"})
	}
	if !onlyFewer(c) {
		say = append(say, dialogue.Line{Key: "drop.other", Mark: "warn"})
	}
	return say, []dialogue.Grid{bothRankings(before.Rows, now.Rows)}
}

// placeOf finds an offer by its name, however it is written; -1 = it isn't there.
func placeOf(rows []calc.Scored, name string) int {
	return slices.IndexFunc(rows, func(r calc.Scored) bool { return strings.EqualFold(r.Name, name) })
}

// onlyFewer tells whether nothing else changed since the version before: the method, the criteria, and what the offers that
// are left say.
func onlyFewer(c dialogue.Case) bool {
	was, is := c.Before.Answers, c.Answers
	same := was.Option("mode") == is.Option("mode") && was["price"].Number == is["price"].Number &&
		slices.EqualFunc(was["criteria"].Rows, is["criteria"].Rows, slices.Equal)
	for _, row := range is["offers"].Rows {
		same = same && slices.ContainsFunc(was["offers"].Rows, func(old []string) bool {
			return strings.EqualFold(cell(old, 0), cell(row, 0)) && slices.Equal(old[1:], row[1:])
		})
	}
	return same
}

// bothRankings lists the offers that are left in their new order, then those that are not, each with its place before and now.
func bothRankings(before, now []calc.Scored) dialogue.Grid {
	g := dialogue.Grid{Key: "drop.table", Columns: []string{"offer", "before.rank", "now.rank", "before.total", "now.total"},
		Numeric: []bool{false, true, true, true, true}}
	for _, r := range now {
		row := []string{r.Name, "", placeIn(now, r), "", calc.Fixed(r.Total, 4)}
		if i := placeOf(before, r.Name); i >= 0 {
			row[1], row[3] = placeIn(before, before[i]), calc.Fixed(before[i].Total, 4)
		}
		g.Rows = append(g.Rows, row)
	}
	for _, r := range before {
		if placeOf(now, r.Name) < 0 {
			g.Rows = append(g.Rows, []string{r.Name, placeIn(before, r), "", calc.Fixed(r.Total, 4), ""})
		}
	}
	return g
}

// placeIn is an offer's place in a ranking, "1=" where it shares it.
func placeIn(rows []calc.Scored, r calc.Scored) string {
	place := strconv.Itoa(r.Rank)
	if tied(rows, r) {
		place += "="
	}
	return place
}
