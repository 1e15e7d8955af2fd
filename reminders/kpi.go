package reminders

import "time"

// KPI is a measure that was agreed (flows §3.2; 1.49, 6.13).
type KPI struct {
	ID       string        `json:"id"`
	Name     string        `json:"name"`
	Unit     string        `json:"unit,omitempty"`
	Lower    bool          `json:"lower,omitempty"`    // less is better
	Baseline string        `json:"baseline,omitempty"` // decimal
	Targets  []string      `json:"targets,omitempty"`  // decimals: one for all periods, or one for each
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

// Color says how a value stands to its target (flows §3.2).
type Color string

// The colours. They are always shown with a word or a sign of their own.
const (
	Green  Color = "GROEN"
	Orange Color = "ORANJE"
	Red    Color = "ROOD"
	Grey   Color = "GRIJS"
)
