package rules

import (
	"math/big"
	"strings"

	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

// told is a result that grows line by line.
type told struct{ dialogue.Result }

// tell adds a line; what fills its words comes as name, value, name, value.
func (r *told) tell(key, mark string, fill ...string) {
	r.Lines = append(r.Lines, dialogue.Line{Key: key, Args: args(fill...), Mark: mark})
}

// maxNext is as many buttons as stand under a message.
const maxNext = 4

// offer adds a step to take, while there is room for its button.
func (r *told) offer(key, do, what string) {
	if len(r.Next) < maxNext {
		r.Next = append(r.Next, dialogue.Next{Key: key, Do: do, What: what})
	}
}

// bar adds a value to the picture.
func (r *told) bar(name string, value, of *big.Rat, mark string) {
	v, _ := value.Float64()
	m, _ := of.Float64()
	r.Bars = append(r.Bars, dialogue.Bar{Name: name, Value: v, Max: m, Mark: mark})
}

// cite names the guidance behind the questions that led to the result.
func (r *told) cite(c dialogue.Case, steps ...string) {
	for _, id := range steps {
		if st, ok := c.Script.Step(id); ok {
			r.Facts = union(r.Facts, st.Facts)
			r.Passages = union(r.Passages, st.Passages)
		}
	}
}

func union(a, b []string) []string {
	seen := map[string]bool{}
	for _, s := range a {
		seen[s] = true
	}
	for _, s := range b {
		if !seen[s] {
			a, seen[s] = append(a, s), true
		}
	}
	return a
}

func args(fill ...string) map[string]string {
	if len(fill) == 0 {
		return nil
	}
	out := make(map[string]string, len(fill)/2)
	for i := 0; i+1 < len(fill); i += 2 {
		out[fill[i]] = fill[i+1]
	}
	return out
}

// keyed names words of the script's result where a name is needed, as in a picture or a cell.
func keyed(key string) string { return "#" + key }

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

// share is a part of a whole in %, nothing of nothing being 0.
func share(part, of *big.Rat) *big.Rat {
	if of.Sign() == 0 {
		return new(big.Rat)
	}
	return new(big.Rat).Mul(whole(100), new(big.Rat).Quo(part, of))
}

// text is what was typed at a step, "" when it was passed over.
func text(a dialogue.Answers, step string) string { return strings.TrimSpace(a[step].Text) }
