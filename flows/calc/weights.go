package calc

import "math/big"

// Kind is how a criterion is looked at.
type Kind string

// The kinds of criterion.
const (
	ByPrice      Kind = "prijs"
	Quantitative Kind = "kwantitatief" // counted (4.62)
	Qualitative  Kind = "kwalitatief"  // judged (4.64)
)

// Drafted is a criterion as it stands in a draft of the tender documents.
type Drafted struct {
	Name       string
	Weight     *big.Rat // %, or points
	Kind       Kind
	Circular   bool
	Rule       string // how it is scored
	Evidence   string
	Link       string // with the subject of the contract
	Label      bool   // a label is asked for
	Equivalent bool   // "or equivalent" stands with it
}

// Colour is how good a finding is.
type Colour string

// The colours; each is also said in words.
const (
	Green  Colour = "groen"
	Orange Colour = "oranje"
	Red    Colour = "rood"
)

// Finding is the result of one check of a draft.
type Finding struct {
	Colour Colour
	Key    string
	Names  []string // criteria that it is about
	Figure *big.Rat // in %, where the check has one
}

// Weighing is a draft, checked.
type Weighing struct {
	Total    *big.Rat // of all weights
	Circular *big.Rat // share of the circular ones, in %
	Worth    *big.Rat // d*, see Worth; nil = the price doesn't count
	Findings []Finding
}

// The share of circular criteria (4.67, a target and no norm) and, our own, below which it is red.
var (
	circularTarget = whole(10)
	circularLow    = whole(5)
)

// CheckWeights looks at draft criteria (4.61–4.71). Only a sum that is not 100 stops; everything else warns. With points
// the weights are shares of all points, and any sum will do.
func CheckWeights(criteria []Drafted, points bool) (Weighing, error) {
	out := Weighing{Total: new(big.Rat), Circular: new(big.Rat)}
	price := new(big.Rat)
	for _, c := range criteria {
		if c.Weight == nil || c.Weight.Sign() < 0 {
			return Weighing{}, Issue{Key: "weights.weight", Name: c.Name}
		}
		out.Total = add(out.Total, c.Weight)
		if c.Circular {
			out.Circular = add(out.Circular, c.Weight)
		}
		if c.Kind == ByPrice {
			price = add(price, c.Weight)
		}
	}
	off := sub(out.Total, whole(100))
	if out.Total.Sign() == 0 || !points && off.Abs(off).Cmp(tolerance) > 0 {
		return Weighing{}, Issue{Key: "weights.sum", Sum: brief(out.Total)}
	}
	out.Worth = Worth(out.Circular, price)
	out.Circular = quo(mul(whole(100), out.Circular), out.Total)
	out.Findings = append(out.Findings, share(out.Circular))
	out.Findings = append(out.Findings, mix(criteria)...)
	out.Findings = append(out.Findings, stated(criteria)...)
	return out, nil
}

func share(circular *big.Rat) Finding {
	f := Finding{Colour: Green, Key: "weights.share", Figure: circular}
	switch {
	case circular.Cmp(circularLow) < 0:
		f.Colour, f.Key = Red, "weights.share.red"
	case circular.Cmp(circularTarget) < 0:
		f.Colour, f.Key = Orange, "weights.share.orange"
	}
	return f
}

// mix: something besides the price (4.71), and both counted and judged criteria (4.61).
func mix(criteria []Drafted) []Finding {
	has := map[Kind]bool{}
	for _, c := range criteria {
		has[c.Kind] = true
	}
	out := []Finding{{Colour: Green, Key: "weights.besides"}, {Colour: Green, Key: "weights.mix"}}
	if !has[Quantitative] && !has[Qualitative] {
		out[0] = Finding{Colour: Red, Key: "weights.besides.red"}
	}
	if !has[Quantitative] || !has[Qualitative] {
		out[1] = Finding{Colour: Orange, Key: "weights.mix.orange"}
	}
	return out
}

// stated: what must be written with each criterion but the price.
func stated(criteria []Drafted) []Finding {
	checks := []struct {
		key string
		ok  func(Drafted) bool
	}{
		{"weights.rule", func(c Drafted) bool { return c.Rule != "" && (c.Evidence != "" || c.Kind == ByPrice) }}, // 4.59, 4.65
		{"weights.link", func(c Drafted) bool { return c.Link != "" || c.Kind == ByPrice }},                       // 4.13
		{"weights.label", func(c Drafted) bool { return !c.Label || c.Equivalent }},                               // 4.15, 4.87
	}
	var out []Finding
	for _, check := range checks {
		f := Finding{Colour: Green, Key: check.key}
		for _, c := range criteria {
			if !check.ok(c) {
				f.Colour, f.Key = Red, check.key+".red"
				f.Names = append(f.Names, c.Name)
			}
		}
		out = append(out, f)
	}
	return out
}
