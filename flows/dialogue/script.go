package dialogue

import (
	"math/big"
	"slices"
	"strings"

	"kringloop/flows/calc"
)

// Kind says what an answer looks like.
type Kind string

// The kinds of question.
const (
	Choice  Kind = "choice"  // one option
	Choices Kind = "choices" // some of the options, none too when the step is optional
	Number  Kind = "number"  // a decimal
	Date    Kind = "date"    // a day
	Text    Kind = "text"    // words
	Table   Kind = "table"   // rows of cells
)

// Script is a conversation: what is asked, in which order, and what comes of it. Its words are Words.
type Script struct {
	ID      string   `yaml:"id"`
	Phase   int      `yaml:"phase"`   // that it belongs to, 0 = none
	Rule    string   `yaml:"rule"`    // name of the function that computes the result; "" = the answers are the result
	Propose string   `yaml:"propose"` // name of the function that proposes answers of earlier results, "" = none
	Ticks   []string `yaml:"ticks"`   // checklist items that a result fulfils, and that offer the conversation
	Beside  []string `yaml:"beside"`  // passages of the guidance beside which it is offered; the first says what it is about
	Approve []string `yaml:"approve"` // a result can be put before management; items that its approval fulfils
	Private bool     `yaml:"private"` // prices and scores: never in a channel (C5)
	People  bool     `yaml:"people"`  // why it is private: it says what somebody thinks
	Alone   bool     `yaml:"alone"`   // makes sense without a project too
	Norms   []Norms  `yaml:"norms"`   // what an organisation can set
	Each    bool     `yaml:"each"`    // every member answers on their own, at the same time
	Many    bool     `yaml:"many"`    // one person fills it in for several others: a new one begins empty
	Hears   []string `yaml:"hears"`   // scripts whose results its rule takes into account, its own among them
	Hundred *Hundred `yaml:"hundred"` // answers that are percentages of one whole, nil = none
	About   string   `yaml:"about"`   // what each conversation of it is about beside the project: "contract"; "" = nothing
	Steps   []Step   `yaml:"steps"`

	Subject string `yaml:"-"` // which one of About, "" = the script as it stands in its file

	Catalogue string  `yaml:"catalogue"` // file with what its rule chooses from, "" = none
	Entries   []Entry `yaml:"-"`         // of the catalogue
}

// Norms are settings that are shown together.
type Norms struct {
	ID     string    `yaml:"id"`
	Fields []Setting `yaml:"fields"`
}

// Setting is one number that an organisation can choose, with what we suggest.
type Setting struct {
	ID      string `yaml:"id"` // name in Norm, such as scan.green
	Suggest string `yaml:"suggest"`
	Min     string `yaml:"min"`
	Max     string `yaml:"max"`
	Whole   bool   `yaml:"whole"`
	Switch  bool   `yaml:"switch"` // 1 = yes, 0 = no
}

// Check reads what a person typed for a setting, as their language writes numbers; "" goes back to what we suggest.
func (f Setting) Check(typed, lang string) (string, error) {
	if strings.TrimSpace(typed) == "" {
		return "", nil
	}
	r, ok := calc.ReadNumber(typed, lang)
	if !ok {
		return "", ErrNoNumber
	}
	n := exact(r)
	if err := checkNumber(n, f.Min, f.Max, f.Whole); err != nil {
		return "", err
	}
	return n, nil
}

// Step is one question.
type Step struct {
	ID       string   `yaml:"id"`
	Like     string   `yaml:"like"` // a step of another script that this one is: scan.q03
	Ask      Kind     `yaml:"ask"`
	When     []Cond   `yaml:"when"`     // all must hold, or the step is left out
	Anew     bool     `yaml:"anew"`     // asked again when other rows lack what it is asked for than those for which it was answered
	Optional bool     `yaml:"optional"` // may be passed over
	Options  []Option `yaml:"options"`  // of Choice and Choices, and of nothing else
	Columns  []Column `yaml:"columns"`  // of Table
	Lenient  bool     `yaml:"lenient"`  // of Table: an optional cell that can't be read costs the cell, not the row
	Of       string   `yaml:"of"`       // a Number that this step takes a share of: see Script.Rest
	Min      string   `yaml:"min"`      // the least number, or rows; "" = no bound
	Max      string   `yaml:"max"`      // the most, also of chosen options
	Whole    bool     `yaml:"whole"`    // a Number without decimals
	Weight   int      `yaml:"weight"`
	Norm     string   `yaml:"norm"`     // a setting of the script that counts where a Number is passed over
	Hint     string   `yaml:"hint"`     // a fact: what is known is said with the question, by its value (StepWords.Hints)
	Due      *Due     `yaml:"due"`      // of a Table: each row is to be done by a day, nil = none is
	Facts    []string `yaml:"facts"`    // of the guide, behind the question
	Passages []string `yaml:"passages"` // shown for "why do you ask?"
}

// Due names the columns of what is to be done: what, by whom and by when.
type Due struct {
	What string `yaml:"what"`
	Who  string `yaml:"who"`
	On   string `yaml:"on"`
}

// Option is an answer to choose.
type Option struct {
	ID     string   `yaml:"id"`
	Points int      `yaml:"points"`
	Effect string   `yaml:"effect"` // a word of the script's rule, such as KO
	Say    []string `yaml:"say"`    // what people type for it, in either language
	Hides  bool     `yaml:"hides"`  // who answered is not kept: the result can't be changed by them afterwards
	Ends   bool     `yaml:"ends"`   // decides by itself: the result can be shown without the questions behind it
}

// Column is one cell of each row of a table.
type Column struct {
	ID       string   `yaml:"id"`
	Like     string   `yaml:"like"` // a step of another script, to which the cell is an answer
	Ask      Kind     `yaml:"ask"`  // Number, Numbers, Date, Text or Choice
	Optional bool     `yaml:"optional"`
	Options  []Option `yaml:"options"`
	Min      string   `yaml:"min"`
	Max      string   `yaml:"max"`
	Money    bool     `yaml:"money"`   // a Number in euro: shown without cents or with two digits of them
	Unknown  bool     `yaml:"unknown"` // that it isn't known can be said too, and is kept as Unknown
	Key      bool     `yaml:"key"`     // no two rows have the same here: one that is added takes the place of the one there
	Rest     bool     `yaml:"rest"`    // a Text or Numbers that takes all further cells of a row, joined by "; "
	Per      string   `yaml:"per"`     // of Numbers: a table before it, for each row of which there is one
	Aliases  []string `yaml:"aliases"` // headings under which an uploaded table may have it

	of []string // what each of the numbers belongs to, see Script.Fitted
}

// Cond compares an earlier answer. A step that was itself left out fits no condition.
type Cond struct {
	Step string   `yaml:"step"`
	In   []string `yaml:"in"`  // one of these options was chosen
	Not  []string `yaml:"not"` // none of these was

	Lacks []string `yaml:"lacks"` // of a table: a row has nothing in one of these columns
}

// SubjectMark stands between the id of a script and the subject of one conversation of it.
const SubjectMark = "~"

// Of is the script as it is played about one subject. Its id is a name of its own, so that drafts, results and versions are
// kept for each subject.
func (s *Script) Of(subject string) *Script {
	of := *s
	of.ID, of.Subject = s.Base()+SubjectMark+subject, subject
	return &of
}

// Base is the id of the script in its file.
func (s *Script) Base() string {
	base, _, _ := strings.Cut(s.ID, SubjectMark)
	return base
}

// Step finds a step.
func (s *Script) Step(id string) (*Step, bool) {
	i := slices.IndexFunc(s.Steps, func(st Step) bool { return st.ID == id })
	if i < 0 {
		return nil, false
	}
	return &s.Steps[i], true
}

// Standard is the number that counts where a step is passed over, what the organisation set or we suggest, and whether it set it
// itself; "" when there is none.
func (s *Script) Standard(st *Step, norm Norm) (n string, own bool) {
	f, ok := s.setting(st.Norm)
	if !ok {
		return "", false
	}
	if norm[f.ID] != "" {
		return norm[f.ID], true
	}
	return f.Suggest, false
}

func (s *Script) setting(id string) (Setting, bool) {
	for _, g := range s.Norms {
		for _, f := range g.Fields {
			if f.ID == id {
				return f, true
			}
		}
	}
	return Setting{}, false
}

// Option finds an option.
func (st *Step) Option(id string) (*Option, bool) { return option(st.Options, id) }

func option(all []Option, id string) (*Option, bool) {
	i := slices.IndexFunc(all, func(o Option) bool { return o.ID == id })
	if i < 0 {
		return nil, false
	}
	return &all[i], true
}

// Asked lists the steps that apply with these answers, in order.
func (s *Script) Asked(a Answers) []*Step {
	return s.asked(a, false)
}

// ahead counts the steps that apply, and those that will unless an answer still to come rules them out.
func (s *Script) ahead(a Answers) int { return len(s.asked(a, true)) }

func (s *Script) asked(a Answers, open bool) []*Step {
	var out []*Step
	s.walk(a, open, func(st *Step, rest *big.Rat) bool {
		if rest == nil || rest.Sign() > 0 {
			out = append(out, st)
		}
		return true
	})
	return out
}

// Rest is what is left of the number that a step takes a share of, after the shares of the steps before it; nil when it
// takes none, or the number is not known yet. A step for which nothing is left is not asked.
func (s *Script) Rest(step string, a Answers) *big.Rat {
	var out *big.Rat
	s.walk(a, false, func(st *Step, rest *big.Rat) bool {
		if st.ID == step {
			out = rest
		}
		return st.ID != step
	})
	return out
}

// walk visits the steps whose conditions hold, each with what is left for it to share, until visit says no. Open also lets
// hold what an answer still to come can only rule out.
func (s *Script) walk(a Answers, open bool, visit func(st *Step, rest *big.Rat) bool) {
	left := map[string]bool{}
	rests := map[string]*big.Rat{}
	for i := range s.Steps {
		st := &s.Steps[i]
		rest := rests[st.Of]
		out := rest != nil && rest.Sign() <= 0
		if !s.applies(st, a, open, left) {
			left[st.ID] = true
			continue
		}
		left[st.ID] = out
		if !visit(st, rest) {
			return
		}
		if n := a.Number(st.ID); n != nil && !out {
			rests[st.ID] = n
			if rest != nil {
				rests[st.Of] = new(big.Rat).Sub(rest, n)
			}
		}
	}
}

func (s *Script) applies(st *Step, a Answers, open bool, left map[string]bool) bool {
	for _, c := range st.When {
		got, answered := a[c.Step]
		if open && !answered && !left[c.Step] && len(c.Not) > 0 && len(c.In) == 0 && len(c.Lacks) == 0 {
			continue
		}
		if left[c.Step] || !answered {
			return false
		}
		if of, ok := s.Step(c.Step); len(c.Lacks) > 0 && (!ok || len(of.gaps(got.Rows, c.Lacks)) == 0) {
			return false
		}
		has := func(o string) bool { return slices.Contains(got.Options, o) }
		if len(c.In) > 0 && !slices.ContainsFunc(c.In, has) || slices.ContainsFunc(c.Not, has) {
			return false
		}
	}
	return true
}
