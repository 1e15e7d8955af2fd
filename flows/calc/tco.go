package calc

import (
	"math/big"
	"slices"
)

// Yearly are the costs that come back every year, at the year's end; nil = not known.
type Yearly struct{ Operation, Maintenance, Repair, Tax *big.Rat }

// OneOff is a cost in one year, such as an upgrade; year 0 is the purchase.
type OneOff struct {
	Year int
	Cost *big.Rat
}

// External is an external effect over the whole life, such as tonnes of CO2-eq., and what the buyer says one is worth.
type External struct{ Quantity, Price *big.Rat }

// Option is one way to meet a need, for one piece of it.
type Option struct {
	Name        string
	Acquisition *big.Rat
	Yearly      Yearly
	OneOff      []OneOff
	EndCost     *big.Rat // nil = not known
	EndValue    *big.Rat // nil = not known
	Years       int      // of use
	Quantity    *big.Rat // nil = 1
	External    []External
}

// Cost is what an option costs over its life.
type Cost struct {
	Name         string
	TCO          *big.Rat // over the life, for one
	PerYear      *big.Rat // the equal amount a year that is worth as much
	External     *big.Rat // over the life, not discounted; our own choice
	LCCPerYear   *big.Rat // PerYear and the year's share of External
	Quantity     *big.Rat // that was counted with
	TotalPerYear *big.Rat // PerYear × Quantity
	TotalLCC     *big.Rat // LCCPerYear × Quantity
	Incomplete   bool     // something was not known and counts as nothing
	Missing      []string // which: operation, maintenance, repair, tax, end_cost, end_value
}

// maxYears bounds a life; buildings stand for a century.
const maxYears = 200

// Costs computes options (4.73–4.82) at a rate in % a year, 0 = without discounting. Neither the rate nor the price of an
// effect has a default: both must stand in the tender documents (4.75). An error is an Issue. Warnings say when only
// the figures per year compare, and when only those of all pieces together do (2.27).
func Costs(rate *big.Rat, options []Option) ([]Cost, []Issue, error) {
	if rate == nil {
		return nil, nil, Issue{Key: "tco.norate"}
	}
	if rate.Cmp(whole(-100)) <= 0 {
		return nil, nil, Issue{Key: "tco.rate", Sum: brief(rate)}
	}
	if len(options) == 0 {
		return nil, nil, Issue{Key: "tco.nooptions"}
	}
	var out []Cost
	var warnings []Issue
	for _, o := range options {
		if err := o.check(); err != nil {
			return nil, nil, err
		}
		c := o.cost(hundredth(rate))
		if c.Incomplete {
			warnings = append(warnings, Issue{Key: "tco.incomplete", Name: o.Name})
		}
		out = append(out, c)
	}
	if slices.ContainsFunc(options, func(o Option) bool { return o.Years != options[0].Years }) {
		warnings = append(warnings, Issue{Key: "tco.years"})
	}
	return out, append(warnings, quantities(options, out)...), nil
}

// quantities warns where options are of different numbers of pieces, and of those among them that name none.
func quantities(options []Option, costs []Cost) []Issue {
	if !slices.ContainsFunc(costs, func(c Cost) bool { return c.Quantity.Cmp(costs[0].Quantity) != 0 }) {
		return nil
	}
	warnings := []Issue{{Key: "tco.quantities"}}
	for _, o := range options {
		if o.Quantity == nil {
			warnings = append(warnings, Issue{Key: "tco.noquantity", Name: o.Name})
		}
	}
	return warnings
}

func (o Option) check() error {
	switch {
	case o.Name == "":
		return Issue{Key: "tco.noname"}
	case o.Acquisition == nil:
		return Issue{Key: "tco.noacquisition", Name: o.Name}
	case o.Years < 1 || o.Years > maxYears:
		return Issue{Key: "tco.life", Name: o.Name}
	case o.Quantity != nil && o.Quantity.Sign() < 0:
		return Issue{Key: "tco.quantity", Name: o.Name}
	}
	for _, u := range o.OneOff {
		if u.Cost == nil || u.Year < 0 || u.Year > o.Years {
			return Issue{Key: "tco.year", Name: o.Name}
		}
	}
	for _, e := range o.External {
		if e.Quantity == nil || e.Price == nil {
			return Issue{Key: "tco.external", Name: o.Name}
		}
	}
	return nil
}

// cost computes one option; r is the rate as a fraction.
func (o Option) cost(r *big.Rat) Cost {
	c := Cost{Name: o.Name, TCO: new(big.Rat).Set(o.Acquisition), External: new(big.Rat)}
	known := func(name string, v *big.Rat) *big.Rat {
		if v == nil {
			c.Missing = append(c.Missing, name)
			return new(big.Rat)
		}
		return v
	}
	yearly := add(add(known("operation", o.Yearly.Operation), known("maintenance", o.Yearly.Maintenance)),
		add(known("repair", o.Yearly.Repair), known("tax", o.Yearly.Tax)))
	end := sub(known("end_cost", o.EndCost), known("end_value", o.EndValue))
	c.Incomplete = len(c.Missing) > 0

	factors := discount(r, o.Years)
	annuity := new(big.Rat)
	for _, f := range factors[1:] {
		annuity = add(annuity, f)
	}
	c.TCO = add(c.TCO, mul(yearly, annuity))
	for _, u := range o.OneOff {
		c.TCO = add(c.TCO, mul(u.Cost, factors[u.Year]))
	}
	c.TCO = add(c.TCO, mul(end, factors[o.Years]))
	c.PerYear = quo(c.TCO, annuity) // r = 0: ÷ N; else × r ÷ (1 − (1+r)^−N), which is the same
	for _, e := range o.External {
		c.External = add(c.External, mul(e.Quantity, e.Price))
	}
	c.LCCPerYear = add(c.PerYear, quo(c.External, whole(o.Years)))
	if c.Quantity = o.Quantity; c.Quantity == nil {
		c.Quantity = whole(1)
	}
	c.TotalPerYear, c.TotalLCC = mul(c.PerYear, c.Quantity), mul(c.LCCPerYear, c.Quantity)
	return c
}

// discount gives what a euro at the end of year t is worth today, for t = 0 to years.
func discount(r *big.Rat, years int) []*big.Rat {
	out := []*big.Rat{whole(1)}
	factor := quo(whole(1), add(whole(1), r))
	for t := 1; t <= years; t++ {
		out = append(out, mul(out[t-1], factor))
	}
	return out
}
