package reminders

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
)

// KPI is a measure that was agreed (flows §3.2; 1.49, 6.13).
type KPI struct {
	ID       string        `json:"id"`
	Name     string        `json:"name"`
	Unit     string        `json:"unit,omitempty"`
	Lower    bool          `json:"lower,omitempty"`    // less is better
	Baseline string        `json:"baseline,omitempty"` // decimal
	Targets  []string      `json:"targets,omitempty"`  // decimals: one for all periods, or one for each, "" = none
	Internal bool          `json:"internal,omitempty"` // measured by the organisation itself, not by the supplier
	Every    int           `json:"every"`              // contract months of a period: 1, 3 or 12
	Owner    string        `json:"owner,omitempty"`
	Values   map[int]Value `json:"values,omitempty"` // by period, from 1
}

// Value is a figure of a period, or that none came.
type Value struct {
	Number  string    `json:"n,omitempty"` // decimal, ≥ 0
	Missing bool      `json:"m,omitempty"` // "niet ontvangen"
	By      string    `json:"b,omitempty"`
	At      time.Time `json:"t,omitzero"`
}

// Given tells whether somebody said what the figure is, or that none came.
func (v Value) Given() bool { return v.Missing || v.Number != "" }

// text is the value for the log.
func (v Value) text() string {
	if v.Missing {
		return "-"
	}
	return v.Number
}

// Color says how a value stands to its target (flows §3.2).
type Color string

// The colours. They are always shown with a word or a sign of their own.
const (
	Green  Color = "GROEN"
	Orange Color = "ORANJE"
	Red    Color = "ROOD"
	Grey   Color = "GRIJS"
)

// Periods are the lengths that a period may have, in contract months.
var Periods = []int{1, 3, 12}

// Share tells whether the KPI is a share in percent: its values of a year are not added up.
func (k KPI) Share() bool {
	switch strings.ToLower(strings.TrimSpace(k.Unit)) {
	case "%", "procent", "percent", "pct":
		return true
	}
	return false
}

// Period is the period that ends with contract month n; false where none does.
func (k KPI) Period(n int) (int, bool) {
	if k.Every < 1 || n < 1 {
		return 0, false
	}
	return n / k.Every, n%k.Every == 0
}

// Target is the target of a period, "" where there is none.
func (k KPI) Target(period int) string {
	switch {
	case len(k.Targets) == 1:
		return k.Targets[0]
	case period >= 1 && period <= len(k.Targets):
		return k.Targets[period-1]
	}
	return ""
}

// Color is how the value of a period stands to its target (flows §3.2).
func (k KPI) Color(period int, n Norms) Color {
	value, target := kept(k.Values[period].Number), kept(k.Target(period))
	switch {
	case value == nil || target == nil:
		return Grey
	case k.Lower && value.Cmp(target) <= 0, !k.Lower && value.Cmp(target) >= 0:
		return Green
	}
	// Here value > target when less is better, and value < target when more is: neither division is by 0.
	ratio := new(big.Rat)
	if k.Lower {
		ratio.Quo(target, value)
	} else {
		ratio.Quo(value, target)
	}
	if ratio.Cmp(big.NewRat(int64(n.filled().Near), 100)) >= 0 {
		return Orange
	}
	return Red
}

// Ratio is value ÷ target, or target ÷ value where less is better, with four decimals; "" where it can't be had.
func (k KPI) Ratio(period int) string {
	top, below := kept(k.Values[period].Number), kept(k.Target(period))
	if k.Lower {
		top, below = below, top
	}
	if top == nil || below == nil || below.Sign() == 0 {
		return ""
	}
	return new(big.Rat).Quo(top, below).FloatString(4)
}

// Trend is where the values went.
type Trend string

// The trends; none where fewer than two of the periods have a figure.
const (
	NoTrend Trend = ""
	Better  Trend = "better"
	Worse   Trend = "worse"
	Same    Trend = "same"
)

// Trend compares the last of the three periods up to one with the first of them, among those that have a figure.
func (k KPI) Trend(period int) Trend {
	var first, last *big.Rat
	for p := max(1, period-2); p <= period; p++ {
		if v := kept(k.Values[p].Number); v != nil {
			if last = v; first == nil {
				first = v
				last = nil
			}
		}
	}
	if last == nil {
		return NoTrend
	}
	switch way := last.Cmp(first); {
	case way == 0:
		return Same
	case way > 0 != k.Lower:
		return Better
	}
	return Worse
}

// MonthCount is how many contract months end on or before the last day.
func (c *Contract) MonthCount() int {
	next := c.End.AddDays(1)
	n := max(0, 12*(next.Year-c.Start.Year)+int(next.Month)-int(c.Start.Month)+1)
	for n > 0 && c.Start.AddMonths(n).After(next) {
		n--
	}
	return n
}

// MonthsOver is how many whole contract months have passed on a day, those of the contract at most.
func (c *Contract) MonthsOver(today Date) int {
	n := 0
	for total := c.MonthCount(); n < total && !c.Start.AddMonths(n+1).After(today); {
		n++
	}
	return n
}

// KPI finds one by its id.
func (c *Contract) KPI(id string) (KPI, bool) {
	if i := c.kpi(id); i >= 0 {
		return c.KPIs[i], true
	}
	return KPI{}, false
}

func (c *Contract) kpi(id string) int {
	return slices.IndexFunc(c.KPIs, func(k KPI) bool { return k.ID == id })
}

// Figures lists the KPIs of which a period ends with contract month n: m_kpi.n asks for them.
func (c *Contract) Figures(n int) []KPI {
	var due []KPI
	for _, k := range c.KPIs {
		if _, ends := k.Period(n); ends {
			due = append(due, k)
		}
	}
	return due
}

// lacksFigures lists the KPIs without a figure of the period that ends with month n.
func (c *Contract) lacksFigures(n int) []string {
	if len(c.KPIs) == 0 {
		return []string{"kpi"}
	}
	var lacks []string
	for _, k := range c.Figures(n) {
		if !k.Values[n/k.Every].Given() {
			lacks = append(lacks, k.ID)
		}
	}
	return lacks
}

// clean checks what a person set of a KPI, and writes it as it is kept.
func (k KPI) clean(months int) (KPI, error) {
	var err error
	if k.Name, err = line(k.Name, MaxTitle); err != nil {
		return k, err
	}
	if k.Name == "" {
		return k, ErrNeedsText
	}
	if k.Unit, err = line(k.Unit, MaxTitle); err != nil {
		return k, err
	}
	if k.Every == 0 {
		k.Every = 1
	}
	if !slices.Contains(Periods, k.Every) {
		return k, ErrPeriod
	}
	if k.Baseline != "" {
		if k.Baseline, err = plain(k.Baseline); err != nil {
			return k, err
		}
	}
	if len(k.Targets) > 1 && len(k.Targets) > months/k.Every {
		return k, ErrOutside
	}
	k.Targets = slices.Clone(k.Targets)
	for i, t := range k.Targets {
		if t == "" && len(k.Targets) > 1 {
			continue // a period without a target
		}
		if k.Targets[i], err = plain(t); err != nil {
			return k, err
		}
	}
	k.Owner = strings.TrimSpace(k.Owner)
	return k, nil
}

// AddKPI adds a measure and gives its id. Figures of months before it was agreed are not asked for.
func (c *Contract) AddKPI(k KPI, a Act) (string, error) {
	if len(c.KPIs) >= MaxKPIs {
		return "", ErrFull
	}
	k, err := k.clean(c.MonthCount())
	if err != nil {
		return "", err
	}
	c.Serial++
	k.ID, k.Values = "k"+strconv.Itoa(c.Serial), nil
	c.shift(a, func() {
		c.note(a, Entry{What: LogKPI, Key: k.ID, To: k.text()})
		c.KPIs = added(c.KPIs, k)
	})
	return k.ID, nil
}

// SetKPI changes what was agreed about a measure: its id and values stay, and so does its period once it has values.
func (c *Contract) SetKPI(k KPI, a Act) error {
	i := c.kpi(k.ID)
	if i < 0 {
		return ErrNoSuch
	}
	was := c.KPIs[i]
	k, err := k.clean(c.MonthCount())
	if err != nil {
		return err
	}
	if k.Every != was.Every && len(was.Values) > 0 {
		return ErrHasValues
	}
	k.Values = was.Values
	if k.text() == was.text() {
		return nil
	}
	c.shift(a, func() {
		c.note(a, Entry{What: LogKPI, Key: k.ID, From: was.text(), To: k.text()})
		c.KPIs = replaced(c.KPIs, i, k)
	})
	return nil
}

// RemoveKPI takes a measure out that has no values and no threshold.
func (c *Contract) RemoveKPI(id string, a Act) error {
	i := c.kpi(id)
	if i < 0 {
		return ErrNoSuch
	}
	if len(c.KPIs[i].Values) > 0 {
		return ErrHasValues
	}
	if slices.ContainsFunc(c.Thresholds, func(t Threshold) bool { return t.KPI == id }) {
		return ErrInUse
	}
	c.shift(a, func() {
		c.note(a, Entry{What: LogKPIGone, Key: id, From: c.KPIs[i].text()})
		c.KPIs = removed(c.KPIs, i)
	})
	return nil
}

// text is all that was agreed about a KPI, for the log.
func (k KPI) text() string {
	way, from := "≥", "supplier"
	if k.Lower {
		way = "≤"
	}
	if k.Internal {
		from = "internal"
	}
	return strings.Join([]string{k.Name, k.Unit, way, strings.Join(k.Targets, " "), strconv.Itoa(k.Every), from, k.Baseline, k.Owner}, " | ")
}

// SetValue sets the figure of a period, as [Number] gives it, or that none came; an empty Value takes it away. Once all figures
// of a contract month are there, their milestone is done (flows §3.3). A period is given a figure once it has begun.
func (c *Contract) SetValue(id string, period int, v Value, a Act) error {
	i := c.kpi(id)
	if i < 0 {
		return ErrNoSuch
	}
	k := c.KPIs[i]
	switch {
	case period < 1 || period > c.MonthCount()/k.Every:
		return ErrOutside
	case a.Today.Before(c.Start.AddMonths((period - 1) * k.Every)):
		return ErrNotBegun
	case v.Missing && v.Number != "":
		return ErrNumber
	}
	if v.Number != "" {
		var err error
		if v.Number, err = plain(v.Number); err != nil {
			return err
		}
	}
	was := k.Values[period]
	if was.Number == v.Number && was.Missing == v.Missing {
		return nil
	}
	c.note(a, Entry{What: LogValue, Key: id + "." + strconv.Itoa(period), From: was.text(), To: v.text()})
	if v.By, v.At = a.By, a.Now; v.Given() {
		k.Values = with(k.Values, period, v)
	} else if k.Values = without(k.Values, period); len(k.Values) == 0 {
		k.Values = nil
	}
	c.KPIs = replaced(c.KPIs, i, k)
	c.figured(period*k.Every, a)
	return nil
}

// figured marks the figures of a contract month done once all are there, and takes that back when one is taken away.
func (c *Contract) figured(n int, a Act) {
	m, ok := c.Milestone(Milestone{Kind: KPIDue, N: n}.Key(), a.Rules)
	if !ok {
		return // the contract was ended before
	}
	lacks := len(c.lacksFigures(n))
	switch status := c.Status(m); {
	case lacks == 0 && status == Planned:
		c.mark(m.Key(), Mark{Status: Done}, a)
	case lacks > 0 && status == Done:
		c.reset(m, a)
	}
}
