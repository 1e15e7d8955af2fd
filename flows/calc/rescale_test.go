package calc_test

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"kringloop/flows/calc"
)

// 50/20/20/5 = 95 of §4.1.
func TestRescale(t *testing.T) {
	got, ok := calc.Rescale([]*big.Rat{big.NewRat(50, 1), big.NewRat(20, 1), big.NewRat(20, 1), big.NewRat(5, 1)})
	if !ok {
		t.Fatal("refused")
	}
	for i, want := range []string{"52.63", "21.05", "21.05", "5.27"} {
		if s := calc.Fixed(got[i], 2); s != want {
			t.Errorf("weight %d: %s, want %s", i, s, want)
		}
	}
	for _, bad := range [][]*big.Rat{nil, {new(big.Rat)}, {big.NewRat(-1, 1), big.NewRat(9, 1)}, {nil, big.NewRat(1, 1)}} {
		if _, ok := calc.Rescale(bad); ok {
			t.Errorf("%v was rescaled", bad)
		}
	}
}

// Rescaled weights are 100 together, none is a hundredth or more off its share, and those that were equal differ by a hundredth
// at most.
func TestRescaleIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SliceOfN(rapid.Int64Range(0, 100_000), 1, 25).Draw(t, "weights")
		weights, sum := make([]*big.Rat, len(in)), new(big.Rat)
		for i, n := range in {
			weights[i] = big.NewRat(n, 1000)
			sum.Add(sum, weights[i])
		}
		got, ok := calc.Rescale(weights)
		if ok != (sum.Sign() > 0) {
			t.Fatalf("ok is %v of %s", ok, sum)
		}
		all := new(big.Rat)
		for i, g := range got {
			all.Add(all, g)
			share := new(big.Rat).Quo(new(big.Rat).Mul(weights[i], big.NewRat(100, 1)), sum)
			if off := share.Sub(share, g); off.Abs(off).Cmp(big.NewRat(1, 100)) >= 0 {
				t.Errorf("weight %d is %s off", i, off.FloatString(4))
			}
		}
		if ok && all.Cmp(big.NewRat(100, 1)) != 0 {
			t.Errorf("together %s", all)
		}
	})
}
