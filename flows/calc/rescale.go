package calc

import (
	"math/big"
	"slices"
)

// OffHundred tells whether weights are further from 100 % together than the tolerance.
func OffHundred(weights []*big.Rat) bool {
	off := sub(total(weights), whole(100))
	return off.Abs(off).Cmp(tolerance) > 0
}

// Rescale makes weights 100 % together, each with two decimals as it is shown and in proportion to what it was: the hundredths
// that rounding down leaves go to those that lost most, the first before the later. False when one is missing or negative, or
// there is nothing to divide.
func Rescale(weights []*big.Rat) ([]*big.Rat, bool) {
	if slices.ContainsFunc(weights, func(w *big.Rat) bool { return w == nil || w.Sign() < 0 }) {
		return nil, false
	}
	sum := total(weights)
	if sum.Sign() == 0 {
		return nil, false
	}
	const parts = 100 * 100 // of a hundredth of a percent
	left := int64(parts)
	cents, lost, order := make([]int64, len(weights)), make([]*big.Rat, len(weights)), make([]int, len(weights))
	for i, w := range weights {
		exact := quo(mul(whole(parts), w), sum)
		down := new(big.Int).Quo(exact.Num(), exact.Denom())
		cents[i], lost[i], order[i] = down.Int64(), sub(exact, new(big.Rat).SetInt(down)), i
		left -= cents[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return lost[b].Cmp(lost[a]) })
	for _, i := range order[:left] {
		cents[i]++
	}
	out := make([]*big.Rat, len(weights))
	for i, c := range cents {
		out[i] = big.NewRat(c, 100)
	}
	return out, true
}

func total(all []*big.Rat) *big.Rat {
	out := new(big.Rat)
	for _, r := range all {
		if r != nil {
			out = add(out, r)
		}
	}
	return out
}
