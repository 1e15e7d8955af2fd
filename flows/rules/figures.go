package rules

import (
	"math/big"
	"slices"
	"strings"

	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

// fill pairs names with values, as say does.
func fill(pairs ...string) map[string]string { return sentence("", "", pairs...).Args }

// bar adds a value to the picture.
func (r *report) bar(name string, value, of *big.Rat, mark string) {
	v, _ := value.Float64()
	m, _ := of.Float64()
	r.Bars = append(r.Bars, dialogue.Bar{Name: name, Value: v, Max: m, Mark: mark})
}

// cite names the guidance behind the questions that led to the result.
func (r *report) cite(c dialogue.Case, steps ...string) {
	for _, id := range steps {
		if st, ok := c.Script.Step(id); ok {
			r.Facts = union(r.Facts, st.Facts)
			r.Passages = union(r.Passages, st.Passages)
		}
	}
}

func union(a, b []string) []string {
	for _, s := range b {
		if !slices.Contains(a, s) {
			a = append(a, s)
		}
	}
	return a
}

// figure writes a number for the reader's language, without zeros at the end.
func figure(r *big.Rat, decimals int) string { return "#" + trimmed(r, decimals) }

// trimmed writes a number with at most so many decimals, and a dot.
func trimmed(r *big.Rat, decimals int) string {
	s := calc.Fixed(r, decimals)
	if strings.Contains(s, ".") {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// share is a part of a whole in %, of nothing 0.
func share(part, of *big.Rat) *big.Rat {
	if of.Sign() == 0 {
		return new(big.Rat)
	}
	return new(big.Rat).Mul(whole(100), new(big.Rat).Quo(part, of))
}

// sum adds numbers, one that is missing being nothing.
func sum(all ...*big.Rat) *big.Rat {
	out := new(big.Rat)
	for _, r := range all {
		if r != nil {
			out.Add(out, r)
		}
	}
	return out
}
