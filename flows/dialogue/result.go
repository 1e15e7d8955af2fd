package dialogue

import (
	"math/big"
	"slices"
	"time"
)

// Case is what a rule decides on.
type Case struct {
	Script  *Script
	Answers Answers
	Norm    Norm
	Facts   map[string]string // what else is known of the project: "category", "public", "scan.q03"
	Today   time.Time
	Before  *Confirmed  // the version that counts until this one is confirmed, nil = this is the first
	Heard   []Confirmed // what others confirmed of the scripts that this one hears
	Own     bool        // it is only looked at before it is confirmed: nothing of others is in Heard, whether or not they answered
}

// Norm are an organisation's own settings, by name, such as "scan.green" → "70". A result says which it used.
type Norm map[string]string

// Number gives a setting, or what we suggest.
func (n Norm) Number(name string, suggested *big.Rat) *big.Rat {
	if r, ok := new(big.Rat).SetString(n[name]); ok && n[name] != "" {
		return r
	}
	return suggested
}

// Rule computes a result. It is pure; an error is one of a calculator's issues, or of this package.
type Rule func(Case) (Result, error)

// Result is what came of a conversation, free of any language: keys of the script's words, and values.
type Result struct {
	Verdict  string            `json:"verdict,omitempty"` // key of what it amounts to, "" = nothing to judge
	Args     map[string]string `json:"args,omitempty"`    // fill the verdict's words
	Lines    []Line            `json:"lines,omitempty"`   // what to know, in order
	Tables   []Grid            `json:"tables,omitempty"`
	Bars     []Bar             `json:"bars,omitempty"` // for the picture
	Next     []Next            `json:"next,omitempty"` // what to do now
	Norm     Norm              `json:"norm,omitempty"` // the settings used
	Facts    []string          `json:"facts,omitempty"`
	Passages []string          `json:"passages,omitempty"`

	Unfinished []string `json:"unfinished,omitempty"` // items of the script's Ticks and Approve that this result does not fulfil yet
	Lessons    []Lesson `json:"lessons,omitempty"`    // cards that a later project can find
}

// Drafted tells whether a text to edit and send is part of the result.
func (r Result) Drafted() bool {
	return slices.ContainsFunc(r.Lines, func(l Line) bool { return l.Mark == "draft" })
}

// Line is a sentence by its key.
type Line struct {
	Key  string            `json:"key"`
	Args map[string]string `json:"args,omitempty"` // {name} → words; a value "@step" is that question's name, "@step.option" an option's words
	Mark string            `json:"mark,omitempty"` // kind: "good", "warn", "stop", "info", "draft" (a text to edit and send)

	Parts []Line `json:"parts,omitempty"` // go on under it: the paragraphs of a letter, the questions of a list
}

// Legal is the key of the line that says that a result is no legal advice (C4). Behind it stands whom to ask, where it is known in
// which country (D7).
const Legal = "legal"

// Grid is a table of a result.
type Grid struct {
	Key     string     `json:"key"`     // of its title
	Columns []string   `json:"columns"` // keys of their names
	Rows    [][]string `json:"rows"`    // words, numbers as calc.Fixed writes them, days as 2027-03-01, "@step.column.option", "@@key" of a text
	Numeric []bool     `json:"numeric"`
	Apart   bool       `json:"apart,omitempty"` // too long for a message: it stands in files only
}

// Bar is a value to draw.
type Bar struct {
	Name  string  `json:"name"` // "@step", or words
	Value float64 `json:"value"`
	Max   float64 `json:"max"`
	Mark  string  `json:"mark,omitempty"` // as of a Line, or "circular"; a picture never tells by colour alone
}

// Next is a step to take, as a button.
type Next struct {
	Key  string `json:"key"`            // of its words
	Do   string `json:"do"`             // "phase", "talk", "item", "rescan", "points": make checklist items of lines
	What string `json:"what,omitempty"` // number of the phase, id of the script or item, key of the lines
}
