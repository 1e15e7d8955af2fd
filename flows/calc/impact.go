package calc

import "math/big"

// Impact compares what was expected with what became of it (6.19).
type Impact struct {
	Expected *big.Rat
	Realised *big.Rat
	Ratio    *big.Rat // realised ÷ expected, 1 = 100 %; nil when nothing was expected
}

// Realise multiplies an effect for each piece with the number estimated and the number really ordered.
func Realise(effect, estimated, ordered *big.Rat) (Impact, error) {
	if estimated.Sign() < 0 || ordered.Sign() < 0 || effect.Sign() < 0 {
		return Impact{}, Issue{Key: "impact.negative"}
	}
	out := Impact{Expected: mul(effect, estimated), Realised: mul(effect, ordered)}
	if out.Expected.Sign() > 0 {
		out.Ratio = quo(out.Realised, out.Expected)
	}
	return out, nil
}

// Reuse is the share of a need that is met with what is used already (2.55).
type Reuse struct {
	Share *big.Rat // 1 = 100 %; nil when nothing is needed
	Short *big.Rat // pieces that miss the target, rounded up; 0 = reached
}

// ReuseShare compares with a target in %.
func ReuseShare(reused, needed, target *big.Rat) (Reuse, error) {
	switch {
	case reused.Sign() < 0 || needed.Sign() < 0 || target.Sign() < 0:
		return Reuse{}, Issue{Key: "reuse.negative"}
	case reused.Cmp(needed) > 0:
		return Reuse{}, Issue{Key: "reuse.more"}
	case needed.Sign() == 0:
		return Reuse{Short: new(big.Rat)}, nil
	}
	short := sub(mul(needed, hundredth(target)), reused)
	if short.Sign() < 0 {
		short.SetInt64(0)
	}
	return Reuse{Share: quo(reused, needed), Short: ceil(short)}, nil
}

// Fleet is how many devices are needed (4.38, 4.39; the formula is our own).
type Fleet struct{ Spare, Total *big.Rat }

// Devices counts devices for the people expected, with spare ones for those in repair: repairs a year, each taking so
// many days.
func Devices(people, each, repairs, days *big.Rat) (Fleet, error) {
	for _, v := range []*big.Rat{people, each, repairs, days} {
		if v.Sign() < 0 {
			return Fleet{}, Issue{Key: "devices.negative"}
		}
	}
	spare := ceil(quo(mul(repairs, days), whole(365)))
	return Fleet{Spare: spare, Total: ceil(add(mul(people, each), spare))}, nil
}

// ceil rounds up to a whole number.
func ceil(r *big.Rat) *big.Rat {
	n := new(big.Int).Div(r.Num(), r.Denom()) // rounds down, the denominator being positive
	if !r.IsInt() {
		n.Add(n, big.NewInt(1))
	}
	return new(big.Rat).SetInt(n)
}
