package calc

import (
	"errors"
	"math/big"
	"slices"
	"strings"
	"testing"
)

// n reads a number of a test.
func n(s string) *big.Rat {
	r, ok := ParseJSON(s)
	if !ok {
		panic("no number: " + s)
	}
	return r
}

func ns(all ...string) []*big.Rat {
	var out []*big.Rat
	for _, s := range all {
		out = append(out, n(s))
	}
	return out
}

// worked is the example of flows §4.1.
func worked(mode Mode) Tender {
	return Tender{Mode: mode, PriceWeight: n("50"),
		Criteria: []Criterion{{Name: "technisch", Weight: n("20")}, {Name: "circulair", Weight: n("20"), Circular: true},
			{Name: "CO2", Weight: n("10"), Circular: true}},
		Offers: []Offer{{"A", n("100000"), ns("7", "9", "8")}, {"B", n("90000"), ns("8", "6", "6")}, {"C", n("80000"), ns("7", "3", "4")}}}
}

func totals(s Scoring) string {
	var out []string
	for _, r := range s.Rows {
		out = append(out, r.Name+" "+Fixed(r.Total, 4))
	}
	return strings.Join(out, ", ")
}

func keys(issues []Issue) []string {
	var out []string
	for _, i := range issues {
		out = append(out, i.Key)
	}
	return out
}

func score(t *testing.T, tender Tender) Scoring {
	t.Helper()
	s, err := Score(tender)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestScoreWorkedExample(t *testing.T) {
	s := score(t, worked(Weighted))
	if got, want := totals(s), "A 0.5250, B 0.5417, C 0.6083"; got != want {
		t.Errorf("gewogen: %s, want %s", got, want)
	}
	for i, want := range []string{"21/40", "13/24", "73/120"} {
		if got := s.Rows[i].Total.RatString(); got != want {
			t.Errorf("row %d is %s, want exactly %s", i, got, want)
		}
	}
	var spreads, shares []string
	for _, i := range s.Influence {
		spreads = append(spreads, Fixed(i.Spread, 4))
		shares = append(shares, Fixed(mul(i.Share, whole(100)), 1))
	}
	if !slices.Equal(spreads, []string{"0.1000", "0.0250", "0.1333", "0.0500"}) || !slices.Equal(shares, []string{"32.4", "8.1", "43.2", "16.2"}) {
		t.Errorf("influence: %v, %v", spreads, shares)
	}
	if got := Fixed(mul(s.Worth, whole(100)), 1); got != "60.0" {
		t.Errorf("the circular weight is worth %s %%, want 60.0", got)
	}
	if got, want := totals(score(t, worked(Unweighted))), "A 1.1250, B 1.4833, C 2.0917"; got != want {
		t.Errorf("ongewogen: %s, want %s", got, want)
	}
}

// two makes a tender of two criteria at most: price, then the weights, then offers "name price score…".
func two(price string, weights []string, offers ...string) Tender {
	t := Tender{Mode: Weighted, PriceWeight: n(price)}
	for i, w := range weights {
		t.Criteria = append(t.Criteria, Criterion{Name: "k" + string(rune('1'+i)), Weight: n(w), Circular: i == 0})
	}
	for _, o := range offers {
		f := strings.Fields(o)
		t.Offers = append(t.Offers, Offer{f[0], n(f[1]), ns(f[2:]...)})
	}
	return t
}

func TestScoreEdges(t *testing.T) {
	for name, c := range map[string]struct {
		tender    Tender
		totals    string
		ranks     []int
		warnings  []string
		reversals []string
	}{
		"tie": {tender: two("50", []string{"50"}, "A 100000 10", "B 80000 8"), totals: "A 0.5000, B 0.5000", ranks: []int{1, 1}},
		"the rank after a tie is skipped": {tender: two("50", []string{"50"}, "C 100000 5", "A 100000 10", "B 80000 8"),
			totals: "A 0.5000, B 0.5000, C 0.7500", ranks: []int{1, 1, 3}},
		"one offer": {tender: two("50", []string{"50"}, "A 100000 10"), totals: "A 0.5000", ranks: []int{1}, warnings: []string{"score.single"}},
		"one offer with score 0": {tender: two("50", []string{"50"}, "A 100000 0"), totals: "A 1.0000", ranks: []int{1},
			warnings: []string{"score.single", "score.same"}},
		"all scores 0": {tender: two("50", []string{"30", "20"}, "A 100000 0 5", "B 80000 0 4"), totals: "B 0.7400, A 0.8000", ranks: []int{1, 2},
			warnings: []string{"score.same"}},
		"all scores equal": {tender: two("50", []string{"50"}, "A 100 7", "B 80 7"), totals: "B 0.4000, A 0.5000", ranks: []int{1, 2},
			warnings: []string{"score.same"}},
		"fixed budget": {tender: two("50", []string{"50"}, "A 100 7", "B 100 8"), totals: "B 0.5000, A 0.5625", ranks: []int{1, 2},
			warnings: []string{"score.sameprice"}},
		"all prices 0": {tender: two("50", []string{"50"}, "A 0 7", "B 0 8"), totals: "B 0.0000, A 0.0625", ranks: []int{1, 2},
			warnings: []string{"score.free"}},
		"weight 0": {tender: two("100", []string{"0"}, "A 100 7", "B 90 8"), totals: "B 0.9000, A 1.0000", ranks: []int{1, 2},
			warnings: []string{"score.zeroweight"}},
		"reversal": {tender: two("70", []string{"30"}, "A 100000 8", "B 75000 4", "C 160000 8"), totals: "A 0.4375, B 0.4781, C 0.7000",
			ranks: []int{1, 2, 3}, warnings: []string{"score.reversal"}, reversals: []string{"C"}},
		"the order after the reversal": {tender: two("70", []string{"30"}, "A 100000 8", "B 75000 4"), totals: "B 0.6750, A 0.7000", ranks: []int{1, 2}},
		"weights a little off":         {tender: two("50", []string{"49.995"}, "A 100 7"), totals: "A 0.5000", ranks: []int{1}, warnings: []string{"score.single"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := score(t, c.tender)
			var ranks []int
			for _, r := range s.Rows {
				ranks = append(ranks, r.Rank)
			}
			if totals(s) != c.totals || !slices.Equal(ranks, c.ranks) {
				t.Errorf("got %s %v, want %s %v", totals(s), ranks, c.totals, c.ranks)
			}
			if !slices.Equal(keys(s.Warnings), c.warnings) || !slices.Equal(s.Reversals, c.reversals) {
				t.Errorf("warnings %v, reversals %v; want %v, %v", keys(s.Warnings), s.Reversals, c.warnings, c.reversals)
			}
		})
	}
}

func TestScoreRefuses(t *testing.T) {
	alter := func(f func(*Tender)) Tender { x := worked(Weighted); f(&x); return x }
	for want, tender := range map[string]Tender{
		"score.mode":           alter(func(t *Tender) { t.Mode = "half" }),
		"score.nooffers":       alter(func(t *Tender) { t.Offers = nil }),
		"score.negative":       alter(func(t *Tender) { t.Offers[1].Price = n("-1") }),
		"score.noprice":        alter(func(t *Tender) { t.Offers[1].Price = nil }),
		"score.noscore":        alter(func(t *Tender) { t.Offers[1].Scores[2] = nil }),
		"score.range":          alter(func(t *Tender) { t.Offers[1].Scores[2] = n("10.01") }),
		"score.weights":        two("50", []string{"20", "20", "5"}, "A 1 1 1 1"),
		"score.negativeweight": two("110", []string{"-10"}, "A 1 1"),
		"score.twice":          alter(func(t *Tender) { t.Offers[1].Name = "A" }),
		"score.scale":          alter(func(t *Tender) { t.Scale = n("0") }),
	} {
		_, err := Score(tender)
		var i Issue
		if !errors.As(err, &i) || i.Key != want {
			t.Errorf("got %v, want %s", err, want)
		}
		if want == "score.weights" && i.Sum != "95" {
			t.Errorf("the sum shown is %s", i.Sum)
		}
	}
	wide := two("50", []string{"50"}, "A 1 90")
	wide.Scale = n("100")
	score(t, wide)
}

func TestWorth(t *testing.T) {
	for _, c := range []struct{ circular, price, want string }{{"10", "90", "11.1"}, {"10", "60", "16.7"}, {"10", "50", "20.0"}, {"30", "50", "60.0"}} {
		if got := Fixed(mul(Worth(n(c.circular), n(c.price)), whole(100)), 1); got != c.want {
			t.Errorf("%s against %s is worth %s, want %s", c.circular, c.price, got, c.want)
		}
	}
	if Worth(n("10"), n("0")) != nil {
		t.Error("a price without weight can make up for something")
	}
}

// devices are the two options of flows §4.2.
func devices() []Option {
	return []Option{
		{Name: "1", Acquisition: n("1100"), Yearly: Yearly{n("12"), n("20"), n("30"), n("15")}, EndCost: n("10"), EndValue: n("120"),
			Years: 3, Quantity: n("50"), External: []External{{n("0.30"), n("100")}}},
		{Name: "2", Acquisition: n("1200"), Yearly: Yearly{n("12"), n("35"), n("45"), n("15")}, OneOff: []OneOff{{3, n("150")}},
			EndCost: n("10"), EndValue: n("60"), Years: 5, Quantity: n("50"), External: []External{{n("0.33"), n("100")}}},
	}
}

func TestCostsWorkedExample(t *testing.T) {
	for rate, want := range map[string][2][]string{
		"0": {{"1221.00", "407.00", "20350.00", "417.00", "20850.00"}, {"1835.00", "367.00", "18350.00", "373.60", "18680.00"}},
		"3": {{"1217.14", "430.30", "21514.75", "440.30", "22014.75"}, {"1784.17", "389.58", "19479.08", "396.18", "19809.08"}},
	} {
		costs, warnings, err := Costs(n(rate), devices())
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range costs {
			j := c.JSON()
			got := []string{j.TCO, j.PerYear, j.TotalPerYear, j.LCCPerYear, j.TotalLCC}
			if !slices.Equal(got, want[i]) {
				t.Errorf("rate %s, option %s: %v, want %v", rate, c.Name, got, want[i])
			}
		}
		if !slices.Equal(keys(warnings), []string{"tco.years"}) {
			t.Errorf("warnings: %v", keys(warnings))
		}
	}
}

func TestCostsRefuses(t *testing.T) {
	alter := func(f func(*Option)) []Option { all := devices(); f(&all[1]); return all }
	for _, c := range []struct {
		want, rate string
		options    []Option
	}{
		{"tco.life", "0", alter(func(o *Option) { o.Years = 0 })},
		{"tco.year", "0", alter(func(o *Option) { o.OneOff[0].Year = 6 })},
		{"tco.year", "0", alter(func(o *Option) { o.OneOff[0].Year = -1 })},
		{"tco.rate", "-100", devices()},
		{"tco.noacquisition", "0", alter(func(o *Option) { o.Acquisition = nil })},
		{"tco.nooptions", "0", nil},
	} {
		_, _, err := Costs(n(c.rate), c.options)
		var i Issue
		if !errors.As(err, &i) || i.Key != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

func TestCostsWithGaps(t *testing.T) {
	all := devices()[:1]
	all[0].Yearly.Repair, all[0].EndValue = nil, n("5000")
	costs, warnings, err := Costs(n("0"), all)
	if err != nil {
		t.Fatal(err)
	}
	if c := costs[0]; !c.Incomplete || !slices.Equal(c.Missing, []string{"repair"}) || Fixed(c.TCO, 2) != "-3749.00" {
		t.Errorf("%+v, TCO %s", c, Fixed(costs[0].TCO, 2))
	}
	if !slices.Equal(keys(warnings), []string{"tco.incomplete"}) {
		t.Errorf("warnings: %v", keys(warnings))
	}
}

func TestCheckWeights(t *testing.T) {
	draft := func(circular, delivery string) []Drafted {
		full := Drafted{Rule: "schaal 0–10", Evidence: "plan", Link: "gaat over de stoelen"}
		of := func(name, weight string, kind Kind, circ bool) Drafted {
			d := full
			d.Name, d.Weight, d.Kind, d.Circular = name, n(weight), kind, circ
			return d
		}
		return []Drafted{{Name: "prijs", Weight: n("60"), Kind: ByPrice, Rule: "Kolding"}, of("kwaliteit", "20", Qualitative, false),
			of("levering", delivery, Quantitative, false), of("circulair", circular, Qualitative, true)}
	}
	colours := func(w Weighing) string {
		var out []string
		for _, f := range w.Findings {
			out = append(out, string(f.Colour))
		}
		return strings.Join(out, " ")
	}
	check := func(criteria []Drafted, points bool) Weighing {
		t.Helper()
		w, err := CheckWeights(criteria, points)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	w := check(draft("6", "14"), false)
	if got := Fixed(w.Circular, 1) + " " + Fixed(mul(w.Worth, whole(100)), 1) + " " + colours(w); got != "6.0 10.0 oranje groen groen groen groen groen" {
		t.Errorf("6 %%: %s", got)
	}
	w = check(draft("12", "8"), false)
	if got := Fixed(w.Circular, 1) + " " + Fixed(mul(w.Worth, whole(100)), 1) + " " + colours(w); got != "12.0 20.0 groen groen groen groen groen groen" {
		t.Errorf("12 %%: %s", got)
	}
	if w = check(draft("4.9", "15.1"), false); w.Findings[0].Colour != Red {
		t.Errorf("4,9 %%: %v", w.Findings[0])
	}
	bad := draft("12", "8")
	bad[1].Rule, bad[2].Link, bad[3].Label = "", "", true
	if w = check(bad, false); colours(w) != "groen groen groen rood rood rood" || !slices.Equal(w.Findings[5].Names, []string{"circulair"}) {
		t.Errorf("gaps: %s, %v", colours(w), w.Findings)
	}
	if w = check([]Drafted{{Name: "prijs", Weight: n("100"), Kind: ByPrice, Rule: "laagste"}}, false); colours(w) != "rood rood oranje groen groen groen" {
		t.Errorf("price alone: %s", colours(w))
	}
	points := []Drafted{{Name: "min", Weight: n("12"), Kind: Qualitative}, {Name: "stretch", Weight: n("15"), Kind: Quantitative, Circular: true}}
	if w = check(points, true); Fixed(w.Circular, 1) != "55.6" || w.Worth != nil {
		t.Errorf("points: %s %%, worth %v", Fixed(w.Circular, 1), w.Worth)
	}
	for _, c := range [][]Drafted{nil, draft("6", "9")} {
		var i Issue
		if _, err := CheckWeights(c, false); !errors.As(err, &i) || i.Key != "weights.sum" {
			t.Errorf("got %v, want weights.sum", err)
		}
	}
}

func TestSmallCalculators(t *testing.T) {
	i, err := Realise(n("0.04"), n("300"), n("210"))
	if got := Fixed(i.Expected, 1) + " " + Fixed(i.Realised, 1) + " " + Fixed(i.Ratio, 2); err != nil || got != "12.0 8.4 0.70" {
		t.Errorf("impact: %s, %v", got, err)
	}
	if i, err = Realise(n("0.04"), n("0"), n("210")); err != nil || i.Ratio != nil || Fixed(i.Realised, 1) != "8.4" {
		t.Errorf("nothing expected: %+v, %v", i, err)
	}
	if _, err = Realise(n("0.04"), n("-1"), n("210")); err == nil {
		t.Error("a negative estimate is taken")
	}
	r, err := ReuseShare(n("310"), n("400"), n("80"))
	if got := Fixed(mul(r.Share, whole(100)), 1) + " " + Fixed(r.Short, 0); err != nil || got != "77.5 10" {
		t.Errorf("reuse: %s, %v", got, err)
	}
	if r, err = ReuseShare(n("0"), n("0"), n("80")); err != nil || r.Share != nil {
		t.Errorf("nothing needed: %+v, %v", r, err)
	}
	if _, err = ReuseShare(n("401"), n("400"), n("80")); err == nil {
		t.Error("more is reused than needed")
	}
	f, err := Devices(n("54"), n("1"), n("40"), n("14"))
	if got := Fixed(f.Spare, 0) + " " + Fixed(f.Total, 0); err != nil || got != "2 56" {
		t.Errorf("devices: %s, %v", got, err)
	}
}

func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		"1.234,56": "1234.56", "1234,56": "1234.56", "€ 1 234,56": "1234.56", "1,234.56": "1234.56", "1.234": "1234", "0.125": "0.125",
		"12.5": "12.5", "1.234.567": "1234567", "1,234,567": "1234567", "12,5 %": "12.5", "€1.000,-": "1000", "- 5": "-5", "−5,5": "-5.5",
		"1’234,50": "1234.50", "EUR 12": "12", "12 EUR": "12", "1\u00a0234": "1234", "7": "7", "1.23": "1.23", "1,234": "1.234", "12.3456": "12.3456",
	} {
		got, ok := Parse(text)
		if !ok || got.Cmp(n(want)) != 0 {
			t.Errorf("Parse(%q) = %v, %v; want %s", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "abc", "1.2.3", "1,2,3", "1.234,5,6", "12.34,5", "1e9", "--1", "€", "%", ".", "-", "=1+1", strings.Repeat("9", 31), "1.234,567.8"} {
		if got, ok := Parse(text); ok {
			t.Errorf("Parse(%q) = %v, want none", text, got)
		}
	}
}

// A mark before three digits means what we mean by it when we write in that language; an amount has no thousandths.
func TestReadNumber(t *testing.T) {
	for _, c := range []struct{ text, nl, en string }{
		{"100,000", "100", "100000"}, {"100.000", "100000", "100"}, {"€100,000", "100", "100000"}, {"€ 100.000", "100000", "100000"}, {"£90,000", "90", "90000"}, {"$95,000.50", "95000.5", "95000.5"},
		{"95 000 $", "95000", "95000"}, {"0,125", "0.125", "0.125"}, {"1,5", "1.5", "1.5"}, {"1.5", "1.5", "1.5"}, {"1.234.567", "1234567", "1234567"}, {"-€1,250", "-1.25", "-1250"}, {"£-12", "-12", "-12"},
	} {
		for lang, want := range map[string]string{"nl": c.nl, "en": c.en} {
			if got, ok := ReadNumber(c.text, lang); !ok || got.Cmp(n(want)) != 0 {
				t.Errorf("%s in %s: %v, %v; want %s", c.text, lang, got, ok, want)
			}
		}
	}
	for _, text := range []string{"6 0", "12 34", "1 2345", "1,5 0", "$", "1 234 56"} {
		for _, lang := range []string{"nl", "en"} {
			if got, ok := ReadNumber(text, lang); ok {
				t.Errorf("%s in %s: %v, want none", text, lang, got)
			}
		}
	}
}

func TestFormat(t *testing.T) {
	for _, c := range []struct {
		r        string
		decimals int
		nl, en   string
	}{
		{"1234567.885", 2, "1.234.567,89", "1,234,567.89"}, {"-1234.5", 0, "-1.235", "-1,235"}, {"0", 2, "0,00", "0.00"},
		{"-0.001", 2, "0,00", "0.00"}, {"999", 0, "999", "999"}, {"0.125", 2, "0,13", "0.13"}, {"-0.125", 2, "-0,13", "-0.13"},
	} {
		if got := Format(n(c.r), c.decimals, "nl"); got != c.nl {
			t.Errorf("%s in Dutch is %s, want %s", c.r, got, c.nl)
		}
		if got := Format(n(c.r), c.decimals, "en"); got != c.en {
			t.Errorf("%s in English is %s, want %s", c.r, got, c.en)
		}
	}
}
