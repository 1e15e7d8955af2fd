package calc

import (
	"math/big"
	"slices"
)

// Mode says how price and criteria are added up (A01). A third way, weighted criteria with an unweighted price, is not
// offered: it makes the price dominant without saying so.
type Mode string

// The modes.
const (
	Weighted   Mode = "gewogen"   // everything by its weight, the price too
	Unweighted Mode = "ongewogen" // a plain sum; weights are ignored
)

// Criterion is an award criterion besides the price.
type Criterion struct {
	Name     string
	Weight   *big.Rat // in %
	Circular bool
}

// Offer is a valid offer; one that failed selection or a minimum stays out of the calculation (5.03–5.05).
type Offer struct {
	Name   string
	Price  *big.Rat   // nil = missing
	Scores []*big.Rat // one for each criterion, 0 to Scale; nil = missing
}

// Tender is what an offer scoring is made of.
type Tender struct {
	Mode        Mode
	PriceWeight *big.Rat // in %
	Scale       *big.Rat // the highest score possible; nil = 10 (5.21)
	Criteria    []Criterion
	Offers      []Offer
}

// Scored is an offer with its parts and its sum; lower is better.
type Scored struct {
	Name  string
	Price *big.Rat   // p, 0 to 1 (5.22)
	Parts []*big.Rat // c, one for each criterion, 0 to 1 (5.23)
	Total *big.Rat   // T (5.24, 5.25)
	Rank  int        // offers with equal sums share one
}

// Influence is how much an item really moved the sums apart; our own addition.
type Influence struct {
	Name   string   // a criterion; "" = the price
	Spread *big.Rat // weight × difference between the largest and the smallest part
	Share  *big.Rat // of all spreads, 0 to 1; nil when nothing moved anything
}

// Scoring is the result.
type Scoring struct {
	Mode      Mode
	Rows      []Scored // in rank order
	Reversals []string // offers without which the order of two others changes
	Influence []Influence
	Worth     *big.Rat // price advantage that makes up for no circularity at all, 1 = 100 %; nil = the price doesn't count, or mode ongewogen
	Warnings  []Issue
}

// Score compares offers after the template of Kolding (5.19–5.25). An error is an Issue.
func Score(t Tender) (Scoring, error) {
	if t.Scale == nil {
		t.Scale = whole(10)
	}
	if err := t.check(); err != nil {
		return Scoring{}, err
	}
	rows := t.rows()
	out := Scoring{Mode: t.Mode, Reversals: t.reversals(rows), Influence: t.influence(rows), Warnings: t.warnings()}
	for _, name := range out.Reversals {
		out.Warnings = append(out.Warnings, Issue{Key: "score.reversal", Name: name})
	}
	if t.Mode == Weighted {
		out.Worth = t.worth()
	}
	slices.SortStableFunc(rows, func(a, b Scored) int { return a.Rank - b.Rank })
	out.Rows = rows
	return out, nil
}

// tolerance is how far weights may be off 100 %.
var tolerance = big.NewRat(1, 100)

func (t Tender) check() error {
	if t.Mode != Weighted && t.Mode != Unweighted {
		return Issue{Key: "score.mode", Name: string(t.Mode)}
	}
	if len(t.Offers) == 0 {
		return Issue{Key: "score.nooffers"}
	}
	if t.Scale.Sign() <= 0 {
		return Issue{Key: "score.scale"}
	}
	if err := t.checkWeights(); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, o := range t.Offers {
		switch {
		case o.Name == "":
			return Issue{Key: "score.noname"}
		case seen[o.Name]:
			return Issue{Key: "score.twice", Name: o.Name}
		case o.Price == nil:
			return Issue{Key: "score.noprice", Name: o.Name}
		case o.Price.Sign() < 0:
			return Issue{Key: "score.negative", Name: o.Name}
		case len(o.Scores) != len(t.Criteria):
			return Issue{Key: "score.noscore", Name: o.Name}
		}
		seen[o.Name] = true
		for _, s := range o.Scores {
			if s == nil {
				return Issue{Key: "score.noscore", Name: o.Name}
			}
			if s.Sign() < 0 || s.Cmp(t.Scale) > 0 {
				return Issue{Key: "score.range", Name: o.Name, Sum: brief(s), Most: brief(t.Scale)}
			}
		}
	}
	return nil
}

// checkWeights: in mode ongewogen nobody reads them.
func (t Tender) checkWeights() error {
	if t.Mode == Unweighted {
		return nil
	}
	if t.PriceWeight == nil {
		return Issue{Key: "score.noweight"}
	}
	sum := t.PriceWeight
	if sum.Sign() < 0 {
		return Issue{Key: "score.negativeweight"}
	}
	for _, c := range t.Criteria {
		if c.Weight == nil {
			return Issue{Key: "score.noweight", Name: c.Name}
		}
		if c.Weight.Sign() < 0 {
			return Issue{Key: "score.negativeweight", Name: c.Name}
		}
		sum = add(sum, c.Weight)
	}
	if off := sub(sum, whole(100)); off.Abs(off).Cmp(tolerance) > 0 {
		return Issue{Key: "score.weights", Sum: brief(sum)}
	}
	return nil
}

// rows computes all offers, in the order in which they were given, with their ranks.
func (t Tender) rows() []Scored {
	highest := largest(t.prices())
	best := make([]*big.Rat, len(t.Criteria))
	for k := range t.Criteria {
		best[k] = largest(t.scores(k))
	}
	rows := make([]Scored, len(t.Offers))
	for i, o := range t.Offers {
		r := Scored{Name: o.Name, Price: new(big.Rat)}
		if highest.Sign() > 0 {
			r.Price = quo(o.Price, highest)
		}
		r.Total = t.weigh(r.Price, t.PriceWeight)
		for k, s := range o.Scores {
			c := whole(1) // what the formula gives a score of 0 beside any positive one
			if best[k].Sign() > 0 {
				c = sub(whole(1), quo(s, best[k]))
			}
			r.Parts = append(r.Parts, c)
			r.Total = add(r.Total, t.weigh(c, t.Criteria[k].Weight))
		}
		rows[i] = r
	}
	for i := range rows {
		rows[i].Rank = 1
		for j := range rows {
			if rows[j].Total.Cmp(rows[i].Total) < 0 {
				rows[i].Rank++
			}
		}
	}
	return rows
}

func (t Tender) weigh(part, weight *big.Rat) *big.Rat {
	if t.Mode == Unweighted {
		return part
	}
	return mul(hundredth(weight), part)
}

func (t Tender) prices() []*big.Rat {
	out := make([]*big.Rat, len(t.Offers))
	for i, o := range t.Offers {
		out[i] = o.Price
	}
	return out
}

func (t Tender) scores(k int) []*big.Rat {
	out := make([]*big.Rat, len(t.Offers))
	for i, o := range t.Offers {
		out[i] = o.Scores[k]
	}
	return out
}

// reversals finds the offers without which two others change places, or share one: the parts depend on who else offers.
func (t Tender) reversals(rows []Scored) []string {
	var out []string
	if len(t.Offers) < 3 {
		return nil
	}
	for i := range t.Offers {
		rest := t
		rest.Offers = slices.Delete(slices.Clone(t.Offers), i, i+1)
		if Reordered(slices.Delete(slices.Clone(rows), i, i+1), rest.rows()) {
			out = append(out, t.Offers[i].Name)
		}
	}
	return out
}

// Reordered tells whether two of the same offers, given twice in the same order, stand in another order to each other the second
// time; a tie that is made or broken counts.
func Reordered(before, after []Scored) bool {
	for a := range before {
		for b := range a {
			if before[a].Total.Cmp(before[b].Total) != after[a].Total.Cmp(after[b].Total) {
				return true
			}
		}
	}
	return false
}

func (t Tender) influence(rows []Scored) []Influence {
	spread := func(parts []*big.Rat, weight *big.Rat) *big.Rat {
		return t.weigh(sub(largest(parts), smallest(parts)), weight)
	}
	of := func(part func(Scored) *big.Rat) []*big.Rat {
		out := make([]*big.Rat, len(rows))
		for i, r := range rows {
			out[i] = part(r)
		}
		return out
	}
	all := []Influence{{Spread: spread(of(func(r Scored) *big.Rat { return r.Price }), t.PriceWeight)}}
	for k, c := range t.Criteria {
		all = append(all, Influence{Name: c.Name, Spread: spread(of(func(r Scored) *big.Rat { return r.Parts[k] }), c.Weight)})
	}
	sum := new(big.Rat)
	for _, i := range all {
		sum = add(sum, i.Spread)
	}
	for i := range all {
		if sum.Sign() > 0 {
			all[i].Share = quo(all[i].Spread, sum)
		}
	}
	return all
}

// worth is d*: how much cheaper than the dearest, as a share of its price, an offer without any circularity must be to
// draw level with a fully circular one.
func (t Tender) worth() *big.Rat {
	circular := new(big.Rat)
	for _, c := range t.Criteria {
		if c.Circular {
			circular = add(circular, c.Weight)
		}
	}
	return Worth(circular, t.PriceWeight)
}

// Worth is d* = w_circ / w_P; nil when the price has no weight.
func Worth(circular, price *big.Rat) *big.Rat {
	if price.Sign() == 0 {
		return nil
	}
	return quo(circular, price)
}

func (t Tender) warnings() []Issue {
	var out []Issue
	if len(t.Offers) == 1 {
		out = append(out, Issue{Key: "score.single"})
	}
	prices := t.prices()
	switch low, high := smallest(prices), largest(prices); {
	case high.Sign() == 0:
		out = append(out, Issue{Key: "score.free"})
	case len(prices) > 1 && low.Cmp(high) == 0:
		out = append(out, Issue{Key: "score.sameprice"})
	}
	if t.Mode == Weighted && t.PriceWeight.Sign() == 0 {
		out = append(out, Issue{Key: "score.zeroprice"})
	}
	for k, c := range t.Criteria {
		if t.Mode == Weighted && c.Weight.Sign() == 0 {
			out = append(out, Issue{Key: "score.zeroweight", Name: c.Name})
		}
		scores := t.scores(k)
		if len(scores) > 1 && smallest(scores).Cmp(largest(scores)) == 0 {
			out = append(out, Issue{Key: "score.same", Name: c.Name})
		} else if len(scores) == 1 && scores[0].Sign() == 0 {
			out = append(out, Issue{Key: "score.same", Name: c.Name})
		}
	}
	return out
}
