package reminders

import (
	"math/big"
	"slices"
)

// The operators of a threshold; "reaches a level" means the first (4.43).
const (
	AtLeast = "≥"
	Above   = ">"
	AtMost  = "≤"
	Below   = "<"
)

// SetThresholds says from which levels a bonus or malus was agreed (4.43, 6.09). Without an operator a level is reached at it.
func (c *Contract) SetThresholds(list []Threshold, a Act) error {
	if len(list) > MaxThresholds {
		return ErrFull
	}
	list = slices.Clone(list)
	for i := range list {
		t := &list[i]
		if c.kpi(t.KPI) < 0 {
			return ErrNoSuch
		}
		if t.Op == "" {
			t.Op = AtLeast
		}
		if !slices.Contains([]string{AtLeast, Above, AtMost, Below}, t.Op) {
			return ErrChoice
		}
		var err error
		if t.Level, err = plain(t.Level); err != nil {
			return err
		}
		if t.Effect, err = words(t.Effect); err != nil {
			return err
		}
	}
	if slices.Equal(list, c.Thresholds) {
		return nil
	}
	c.note(a, Entry{What: LogThreshold, From: thresholdText(c.Thresholds), To: thresholdText(list)})
	c.Thresholds = list
	return nil
}

func thresholdText(list []Threshold) (s string) {
	for i, t := range list {
		if i > 0 {
			s += "\n"
		}
		s += t.KPI + " " + t.Op + " " + t.Level + ": " + t.Effect
	}
	return s
}

// Reached is where a threshold stands in a contract year. It is told, never imposed (flows §3.2).
type Reached struct {
	Threshold
	Year  int
	Value string // what is tested, decimal; "" = there is no figure yet, so it isn't reached
	Yes   bool
}

// TestThresholds tests those of the contract on a contract year, from 1: the last value of a share in percent, else the sum of the
// year's values (own).
func (c *Contract) TestThresholds(year int) []Reached {
	out := make([]Reached, 0, len(c.Thresholds))
	for _, t := range c.Thresholds {
		k, _ := c.KPI(t.KPI)
		r := Reached{Threshold: t, Year: year}
		if v := k.yearValue(year); v != nil {
			r.Value, r.Yes = exact(v, maxDecimals), t.reached(v)
		}
		out = append(out, r)
	}
	return out
}

// yearValue is what a KPI came to in a contract year; nil where it has no figure.
func (k KPI) yearValue(year int) *big.Rat {
	if k.Every < 1 {
		return nil
	}
	var sum *big.Rat
	for p := 12*(year-1)/k.Every + 1; p <= 12*year/k.Every; p++ {
		v := kept(k.Values[p].Number)
		switch {
		case v == nil:
		case sum == nil || k.Share():
			sum = v
		default:
			sum.Add(sum, v)
		}
	}
	return sum
}

func (t Threshold) reached(v *big.Rat) bool {
	level := kept(t.Level)
	if level == nil {
		return false
	}
	switch way := v.Cmp(level); t.Op {
	case Above:
		return way > 0
	case AtMost:
		return way <= 0
	case Below:
		return way < 0
	default:
		return way >= 0
	}
}
