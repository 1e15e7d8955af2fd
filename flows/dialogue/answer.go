package dialogue

import (
	"errors"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"kringloop/flows/calc"
)

// Answer is what a person answered to one step; which field says it goes by the step's kind.
type Answer struct {
	Options []string   `json:"o,omitempty"`    // of Choice (one) and Choices
	Number  string     `json:"n,omitempty"`    // with a dot, exact
	Text    string     `json:"t,omitempty"`    // of Text, and a day of Date as 2027-03-01
	Rows    [][]string `json:"r,omitempty"`    // of Table: cells in the order of the columns, written as above
	None    bool       `json:"x,omitempty"`    // an optional step was passed over
	From    *Source    `json:"from,omitempty"` // the result that it was proposed of, without a script the project itself; nil = somebody's own
	By      string     `json:"by,omitempty"`
	At      time.Time  `json:"at,omitzero"`
}

// Answers are the answers so far, by step.
type Answers map[string]Answer

// Option gives the option chosen at a step, "" when there is none.
func (a Answers) Option(step string) string {
	if o := a[step].Options; len(o) > 0 {
		return o[0]
	}
	return ""
}

// Number gives the number answered at a step, nil when there is none.
func (a Answers) Number(step string) *big.Rat {
	r, ok := calc.ParseJSON(a[step].Number)
	if !ok {
		return nil
	}
	return r
}

// What is wrong with an answer. Each has words of its own.
var (
	ErrNoOption  = errors.New("that is none of the options")
	ErrNoNumber  = errors.New("that is not a number")
	ErrNumbers   = errors.New("that is more than one number")
	ErrNotWhole  = errors.New("that is not a whole number")
	ErrTooSmall  = errors.New("that is less than there can be")
	ErrTooLarge  = errors.New("that is more than there can be")
	ErrNoDate    = errors.New("that is not a date")
	ErrNoText    = errors.New("there is no text")
	ErrTooLong   = errors.New("the text is too long")
	ErrNoRows    = errors.New("there are no rows")
	ErrTooFew    = errors.New("there are fewer rows than needed")
	ErrTooMany   = errors.New("there are more rows or options than can be taken")
	ErrNeeded    = errors.New("this question needs an answer")
	ErrBadCell   = errors.New("a cell can't be read")
	ErrNoSuch    = errors.New("there is no such question")
	ErrNotOwner  = errors.New("somebody else is filling this in")
	ErrNotDone   = errors.New("there are questions without an answer")
	ErrNotSecret = errors.New("prices and scores are not shown here")
)

// CellError says which cell of a table can't be read.
type CellError struct {
	Row    int    // from 1
	Name   string // of the row: its first cell, "" = none
	Column string
	At     int    // which of several numbers in the cell, from 1, 0 = the cell as a whole
	Typed  string // what stands there, "" where that says nothing
	Err    error
}

func (e CellError) Error() string {
	return "row " + strconv.Itoa(e.Row) + ", " + e.Column + ": " + e.Err.Error()
}

// Unwrap makes errors.Is find both that it is a cell and what is wrong with it.
func (e CellError) Unwrap() []error { return []error{ErrBadCell, e.Err} }

// maxText bounds a text, in characters; longer ones are documents.
const maxText = 2000

// Read understands what a person typed in answer to a step: "b", "2", "klein bedrag", "weet ik niet", "€ 1.234,50",
// "1 maart 2027". The words of the options are the asker's, in their language. Reading guesses; what was read is said
// back before it counts.
func (st *Step) Read(typed string, w StepWords, today time.Time) (Answer, error) {
	typed = strings.TrimSpace(typed)
	switch st.Ask {
	case Choice:
		id, err := choose(st.Options, typed, w.Options)
		if err != nil {
			return Answer{}, err
		}
		return Answer{Options: []string{id}}, nil
	case Choices:
		return st.readChoices(typed, w)
	case Table:
		return Answer{}, ErrNoRows // a table comes by form, paste or file: see ReadTable
	}
	cell, err := readCell(st.Ask, st.Options, w.Options, typed, w.Lang, false, today)
	if st.Ask == Number && err != nil {
		var r *big.Rat
		if r, err = readSentence(typed, w.Lang); err == nil {
			cell = exact(r)
		}
	}
	if err != nil {
		return Answer{}, err
	}
	a := Answer{Text: cell}
	if st.Ask == Number {
		a = Answer{Number: cell}
	}
	return a, st.Check(a)
}

var between = regexp.MustCompile(`[,;\n]| en | and | \+ `)

func (st *Step) readChoices(typed string, w StepWords) (Answer, error) {
	a := Answer{Options: []string{}}
	for _, o := range st.Options {
		if strings.EqualFold(strings.TrimSpace(typed), w.Options[o.ID]) { // words of an option may hold a comma
			return Answer{Options: []string{o.ID}}, nil
		}
	}
	for _, part := range between.Split(typed, -1) {
		if strings.TrimSpace(part) == "" {
			continue
		}
		id, err := choose(st.Options, part, w.Options)
		if err != nil {
			return Answer{}, err
		}
		if !slices.Contains(a.Options, id) {
			a.Options = append(a.Options, id)
		}
	}
	return a, st.Check(a)
}

// choose finds the option that a text means: its letter, its number, its words, or as many of its words as no other
// option has. Where options go by numbers of their own, as points from 0 to 2 do, a number is never a place.
func choose(options []Option, typed string, words map[string]string) (string, error) {
	key, at := strings.Trim(strings.ToLower(strings.TrimSpace(typed)), " .!)("), ""
	for i, o := range options {
		if key == o.ID || key == strings.ToLower(words[o.ID]) {
			return o.ID, nil
		}
		if place := string(rune('a' + i)); key == strconv.Itoa(i+1) && !numbered(options) || key == place && i < 26 {
			at = o.ID
		}
		for _, say := range o.Say {
			if key == strings.ToLower(say) {
				return o.ID, nil
			}
		}
	}
	if at != "" { // by its place, where no option goes by that name
		return at, nil
	}
	best, id, twice := 0, "", false
	for _, o := range options { // "ja" means "Ja, de eerste keer", where no other option begins so
		if lead, _, ok := cutAny(words[o.ID], ",:;("); ok && key == strings.ToLower(strings.TrimSpace(lead)) {
			twice, id = id != "", o.ID
		}
	}
	if id != "" && !twice {
		return id, nil
	}
	id, twice = "", false
	for _, o := range options {
		n := max(common(key, words[o.ID]), common(key, strings.Join(o.Say, " ")))
		switch {
		case n > best:
			best, id, twice = n, o.ID, false
		case n == best && n > 0:
			twice = true
		}
	}
	if best == 0 || twice {
		return "", ErrNoOption
	}
	return id, nil
}

// numbered tells whether options have numbers for names: more than one, for a lone 0 is a mark.
func numbered(options []Option) bool {
	n := 0
	for _, o := range options {
		if slices.ContainsFunc(append([]string{o.ID}, o.Say...), func(name string) bool {
			_, err := strconv.Atoi(name)
			return err == nil
		}) {
			n++
		}
	}
	return n > 1
}

func cutAny(s, marks string) (before, after string, found bool) {
	i := strings.IndexAny(s, marks)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

var wordsIn = regexp.MustCompile(`[\pL\pN]+`)

// hollow are words that say nothing of which option is meant: "omdat het leuk is" is not "tonen dat het kan".
var hollow = map[string]bool{"het": true, "een": true, "dat": true, "dit": true, "die": true, "met": true, "van": true, "voor": true, "als": true, "iets": true, "niet": true, "geen": true, "nog": true, "wel": true, "ook": true, "weet": true, "snap": true, "idee": true,
	"the": true, "and": true, "for": true, "with": true, "that": true, "this": true, "something": true, "not": true, "don": true, "know": true, "idea": true, "any": true, "have": true}

// common counts the letters of the words, of more than two letters, that both texts have and that say something.
func common(typed, option string) int {
	have := map[string]bool{}
	for _, w := range wordsIn.FindAllString(strings.ToLower(option), -1) {
		have[w] = true
	}
	n := 0
	for _, w := range wordsIn.FindAllString(typed, -1) {
		if utf8.RuneCountInString(w) > 2 && have[w] && !hollow[w] {
			n += utf8.RuneCountInString(w)
		}
	}
	return n
}

// readCell reads one value: of Number exact with a dot, of Date as 2027-03-01, of Choice the option's id.
func readCell(kind Kind, options []Option, words map[string]string, typed, lang string, money bool, today time.Time) (string, error) {
	switch kind {
	case Choice:
		return choose(options, typed, words)
	case Number:
		r, ok := readNumber(typed, lang, money)
		if !ok {
			return "", ErrNoNumber
		}
		return exact(r), nil
	case Date:
		d, ok := ReadDate(typed, today)
		if !ok {
			return "", ErrNoDate
		}
		return d.Format(time.DateOnly), nil
	}
	if typed == "" {
		return "", ErrNoText
	}
	if utf8.RuneCountInString(typed) > maxText {
		return "", ErrTooLong
	}
	return typed, nil
}

// exact writes a decimal without zeros at the end. What was typed has at most thirty digits, so it comes out whole.
func exact(r *big.Rat) string {
	s := r.FloatString(30)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// Check says whether an answer can be one to the step, wherever it came from.
func (st *Step) Check(a Answer) error {
	if a.None {
		if !st.Optional {
			return ErrNeeded
		}
		return nil
	}
	switch st.Ask {
	case Choice:
		if len(a.Options) != 1 {
			return ErrNoOption
		}
		return st.known(a.Options)
	case Choices:
		if len(a.Options) == 0 && !st.Optional {
			return ErrNeeded
		}
		if n, err := strconv.Atoi(st.Max); err == nil && len(a.Options) > n {
			return ErrTooMany
		}
		return st.known(a.Options)
	case Number:
		return checkNumber(a.Number, st.Min, st.Max, st.Whole)
	case Date:
		if _, err := time.Parse(time.DateOnly, a.Text); err != nil {
			return ErrNoDate
		}
	case Text:
		if strings.TrimSpace(a.Text) == "" {
			return ErrNoText
		}
		if utf8.RuneCountInString(a.Text) > maxText {
			return ErrTooLong
		}
	case Table:
		return st.checkRows(a.Rows)
	}
	return nil
}

func (st *Step) known(options []string) error {
	for _, o := range options {
		if _, ok := st.Option(o); !ok {
			return ErrNoOption
		}
	}
	return nil
}

func checkNumber(text, least, most string, whole bool) error {
	r, ok := calc.ParseJSON(text)
	if !ok {
		return ErrNoNumber
	}
	if whole && !r.IsInt() {
		return ErrNotWhole
	}
	if low, ok := calc.ParseJSON(least); ok && r.Cmp(low) < 0 {
		return ErrTooSmall
	}
	if high, ok := calc.ParseJSON(most); ok && r.Cmp(high) > 0 {
		return ErrTooLarge
	}
	return nil
}

// maxRows bounds a table that says no bound of its own.
const maxRows = 500

func (st *Step) mostRows() int {
	if n, err := strconv.Atoi(st.Max); err == nil {
		return n
	}
	return maxRows
}

func (st *Step) checkRows(rows [][]string) error {
	least, most := 1, st.mostRows()
	if n, err := strconv.Atoi(st.Min); err == nil {
		least = n
	}
	switch {
	case len(rows) == 0 && least > 0:
		return ErrNoRows
	case len(rows) < least:
		return ErrTooFew
	case len(rows) > most:
		return ErrTooMany
	}
	for i, row := range rows {
		for j := range st.Columns {
			cell := ""
			if j < len(row) {
				cell = row[j]
			}
			if at, err := st.Columns[j].check(cell); err != nil {
				return CellError{Row: i + 1, Name: first(row), Column: st.Columns[j].ID, At: at, Err: err}
			}
		}
	}
	return nil
}

// check says whether a cell can be one of the column; at as of a CellError.
func (c *Column) check(cell string) (at int, err error) {
	switch {
	case cell == "" && c.Optional, cell == Unknown && c.Unknown:
		return 0, nil
	case cell == "":
		return 0, ErrNeeded
	}
	switch c.Ask {
	case Number:
		return 0, checkNumber(cell, c.Min, c.Max, false)
	case Numbers:
		return c.checkNumbers(cell)
	case Date:
		if _, err := time.Parse(time.DateOnly, cell); err != nil {
			return 0, ErrNoDate
		}
	case Choice:
		if _, ok := option(c.Options, cell); !ok {
			return 0, ErrNoOption
		}
	default:
		if utf8.RuneCountInString(cell) > maxText {
			return 0, ErrTooLong
		}
	}
	return 0, nil
}
