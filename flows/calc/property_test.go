package calc

import (
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func drawTender(t *rapid.T) Tender {
	k := rapid.IntRange(1, 4).Draw(t, "criteria")
	left := 100
	tender := Tender{Mode: rapid.SampledFrom([]Mode{Weighted, Unweighted}).Draw(t, "mode")}
	for i := range k {
		w := rapid.IntRange(0, left).Draw(t, "weight")
		left -= w
		tender.Criteria = append(tender.Criteria, Criterion{Name: string(rune('a' + i)), Weight: whole(w)})
	}
	tender.PriceWeight = whole(left)
	for i := range rapid.IntRange(1, 6).Draw(t, "offers") {
		o := Offer{Name: string(rune('A' + i)), Price: whole(rapid.IntRange(0, 2000).Draw(t, "price"))}
		for range k {
			o.Scores = append(o.Scores, big.NewRat(int64(rapid.IntRange(0, 100).Draw(t, "score")), 10))
		}
		tender.Offers = append(tender.Offers, o)
	}
	return tender
}

// In another currency the same offers score the same.
func TestScoreDoesNotDependOnTheCurrency(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tender := drawTender(t)
		before, err := Score(tender)
		if err != nil {
			t.Fatal(err)
		}
		rate := big.NewRat(int64(rapid.IntRange(1, 1000).Draw(t, "rate")), 37)
		for i := range tender.Offers {
			tender.Offers[i].Price = mul(tender.Offers[i].Price, rate)
		}
		after, err := Score(tender)
		if err != nil || totals(before) != totals(after) || !slices.Equal(before.Reversals, after.Reversals) {
			t.Fatalf("%s %v became %s %v (%v)", totals(before), before.Reversals, totals(after), after.Reversals, err)
		}
	})
}

// A higher score never makes an offer's own sum worse, nor does a lower price that is not the highest.
func TestScoreRewardsWhatIsBetter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tender := drawTender(t)
		i := rapid.IntRange(0, len(tender.Offers)-1).Draw(t, "offer")
		k := rapid.IntRange(0, len(tender.Criteria)-1).Draw(t, "criterion")
		before := tender.rows()[i].Total
		o := &tender.Offers[i]
		o.Scores = slices.Clone(o.Scores)
		o.Scores[k] = add(o.Scores[k], mul(sub(whole(10), o.Scores[k]), big.NewRat(1, 2)))
		if after := tender.rows()[i].Total; after.Cmp(before) > 0 {
			t.Fatalf("a better score made %s of %s", Fixed(after, 6), Fixed(before, 6))
		}
	})
}

// The reversal check agrees with ranking again by brute force, whatever is added.
func TestReversalsAreFoundAndNoOthers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tender := drawTender(t)
		s, err := Score(tender)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for i := range tender.Offers {
			if len(tender.Offers) < 3 {
				break
			}
			rest := tender
			rest.Offers = slices.Concat(tender.Offers[:i], tender.Offers[i+1:])
			without, err := Score(rest)
			if err != nil {
				t.Fatal(err)
			}
			order := func(s Scoring, a, b string) int {
				at := func(name string) *big.Rat {
					return s.Rows[slices.IndexFunc(s.Rows, func(r Scored) bool { return r.Name == name })].Total
				}
				return at(a).Cmp(at(b))
			}
			changed := false
			for _, a := range rest.Offers {
				for _, b := range rest.Offers {
					changed = changed || order(s, a.Name, b.Name) != order(without, a.Name, b.Name)
				}
			}
			if changed {
				want = append(want, tender.Offers[i].Name)
			}
		}
		if !slices.Equal(s.Reversals, want) {
			t.Fatalf("reversals %v, by brute force %v", s.Reversals, want)
		}
	})
}

// Every sum lies between the best and the worst that there can be.
func TestScoreStaysWithinBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tender := drawTender(t)
		limit := whole(1)
		if tender.Mode == Unweighted {
			limit = whole(1 + len(tender.Criteria))
		}
		for _, r := range tender.rows() {
			if r.Total.Sign() < 0 || r.Total.Cmp(limit) > 0 {
				t.Fatalf("%s has %s", r.Name, Fixed(r.Total, 6))
			}
		}
	})
}

func TestCostsAreLinear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		euros := func(name string) *big.Rat { return big.NewRat(int64(rapid.IntRange(0, 1_000_000).Draw(t, name)), 100) }
		o := Option{Name: "x", Acquisition: euros("a"), Yearly: Yearly{euros("o"), euros("m"), euros("r"), euros("b")},
			EndCost: euros("e"), EndValue: euros("v"), Years: rapid.IntRange(1, 40).Draw(t, "years"), Quantity: whole(1)}
		o.OneOff = []OneOff{{rapid.IntRange(0, o.Years).Draw(t, "year"), euros("u")}}
		rate := big.NewRat(int64(rapid.IntRange(-50, 200).Draw(t, "rate")), 10)
		factor := whole(rapid.IntRange(0, 500).Draw(t, "quantity"))
		double := o
		double.Quantity = factor
		costs, _, err := Costs(rate, []Option{o, double})
		if err != nil {
			t.Fatal(err)
		}
		if mul(costs[0].TotalPerYear, factor).Cmp(costs[1].TotalPerYear) != 0 {
			t.Fatal("the total is not linear in the quantity")
		}
		r := hundredth(rate)
		if r.Sign() == 0 {
			if quo(costs[0].TCO, whole(o.Years)).Cmp(costs[0].PerYear) != 0 {
				t.Fatal("without a rate the year is not TCO ÷ N")
			}
			return
		}
		power := whole(1) // (1+r)^N
		for range o.Years {
			power = mul(power, add(whole(1), r))
		}
		if formula := quo(mul(costs[0].TCO, r), sub(whole(1), quo(whole(1), power))); formula.Cmp(costs[0].PerYear) != 0 {
			t.Fatal("the year is not TCO·r/(1 − (1+r)^−N)")
		}
	})
}

func TestNumbersSurviveWritingAndReading(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		decimals := rapid.SampledFrom([]int{0, 1, 2, 3, 4}).Draw(t, "decimals")
		r := quo(whole(rapid.Int().Draw(t, "n")%1_000_000_000_000), pow10(decimals))
		for _, lang := range []string{"nl", "en"} {
			text := Format(r, decimals, lang)
			if back, ok := ReadNumber(text, lang); !ok || back.Cmp(r) != 0 {
				t.Fatalf("%s (%s) reads as %v", text, lang, back)
			}
			trimmed := Trim(r, lang)
			back, ok := ReadNumber(trimmed, lang)
			if !ok || back.Cmp(r) != 0 || Trim(back, lang) != trimmed {
				t.Fatalf("%s (%s) reads as %v", trimmed, lang, back)
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"1.234,56", "€ 12,-", "0.125", "-5", "1,2,3", "１２", "12 %"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, lang := range []string{"nl", "en"} {
			r, ok := ReadNumber(s, lang)
			if !ok {
				continue
			}
			if back, ok := ReadNumber(Format(r, 12, lang), lang); r.Denom().BitLen() < 30 && (!ok || back.Cmp(r) != 0) && len(Fixed(r, 12)) < maxDigits {
				t.Errorf("%q is %v, which reads back as %v", s, r, back)
			}
		}
	})
}
