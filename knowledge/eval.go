package knowledge

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"time"
)

// Case is a question with what is right for it.
type Case struct {
	Text  string   `yaml:"q"`
	Lang  string   `yaml:"lang"`
	After []string `yaml:"after"` // what was asked before in the thread
	Facts []string `yaml:"facts"` // any of these is right; none: the guide does not say
	Says  string   `yaml:"says"`  // pattern that an answer with the fact matches
	Kind  string   `yaml:"kind"`
}

// Set is a set of questions in two halves: rules are tuned on one and measured on the other.
type Set struct {
	Tuning []Case `yaml:"tuning"`
	Blind  []Case `yaml:"blind"`
}

// evalFile is the project's own set inside the content.
const evalFile = "eval/questions.yaml"

// OwnSet reads the project's own questions from the content.
func OwnSet(fsys fs.FS) (Set, error) {
	f, err := fsys.Open(evalFile)
	if err != nil {
		return Set{}, fmt.Errorf("question set: %w", err)
	}
	set, err := ReadSet(f)
	return set, errors.Join(err, f.Close())
}

// ReadSet reads a set of questions in YAML.
func ReadSet(r io.Reader) (Set, error) {
	var set Set
	text, err := io.ReadAll(r)
	if err == nil {
		err = strict(text, &set)
	}
	if err != nil {
		return Set{}, fmt.Errorf("question set: %w", err)
	}
	if len(set.Tuning)+len(set.Blind) == 0 {
		return Set{}, errors.New("question set: no questions under tuning or blind")
	}
	for _, c := range slices.Concat(set.Tuning, set.Blind) {
		if _, err := regexp.Compile("(?i)" + c.Says); err != nil {
			return Set{}, fmt.Errorf("question set: %q: %w", c.Text, err)
		}
	}
	return set, nil
}

// Figures are what a set of questions measured. Shares run from 0 to 1.
type Figures struct {
	Group string // "all", a language, or a kind
	In    int    // questions that the guide answers
	Out   int    // questions that it does not

	Hit1, Hit3, Hit5, MRR float64 // of the passages, for questions in scope
	Answered              float64 // in scope, and a cited passage is a right one
	Holds                 float64 // in scope, and the answer's own words hold the fact
	Abstained             float64 // out of scope and said so
	FalseAbstained        float64 // in scope and declined
	P50, P99              time.Duration
}

// Result is what happened to one question.
type Result struct {
	Case   Case
	Answer Answer
	Rank   int  // of the first right passage, from 1; 0 when none of the best is right
	Cited  bool // a citation is right
	Holds  bool
	Took   time.Duration
}

// Eval asks every question and measures: all together, by language, and by kind. The clock is the caller's.
func Eval(ctx context.Context, ix *Index, cases []Case, clock func() time.Time) ([]Figures, []Result, error) {
	return EvalWith(ctx, ix, ix.Ask, cases, clock)
}

// EvalWith measures another way of answering from the same index.
func EvalWith(ctx context.Context, ix *Index, ask Answerer, cases []Case, clock func() time.Time) ([]Figures, []Result, error) {
	var results []Result
	for _, c := range cases {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		start := clock()
		a := ask(Question{Text: c.Text, Lang: c.Lang, Thread: c.After})
		results = append(results, ix.judge(c, a, clock().Sub(start)))
	}
	groups := map[string][]Result{}
	for _, r := range results {
		for _, g := range []string{"all", "lang " + r.Answer.Lang, "kind " + cmp.Or(r.Case.Kind, "none")} {
			groups[g] = append(groups[g], r)
		}
	}
	var out []Figures
	for name, rs := range groups {
		out = append(out, figures(name, rs))
	}
	slices.SortFunc(out, func(a, b Figures) int { return cmp.Compare(a.Group, b.Group) })
	return out, results, nil
}

// judge compares an answer with what is right.
func (ix *Index) judge(c Case, a Answer, took time.Duration) Result {
	r := Result{Case: c, Answer: a, Took: took}
	right := func(id string) bool {
		p, _ := ix.lib.Passage(a.Lang, id)
		return slices.ContainsFunc(c.Facts, func(f string) bool { return slices.Contains(p.Facts, f) })
	}
	r.Rank = 1 + slices.IndexFunc(a.Passages, func(h Hit) bool { return right(h.ID) })
	r.Cited = a.Answered && slices.ContainsFunc(a.Citations, func(c Citation) bool { return right(c.ID) })
	says, err := regexp.Compile("(?i)" + c.Says)
	r.Holds = r.Cited && err == nil && says.MatchString(a.Text)
	return r
}

func figures(group string, rs []Result) Figures {
	f := Figures{Group: group}
	var took []time.Duration
	for _, r := range rs {
		took = append(took, r.Took)
		if len(r.Case.Facts) == 0 {
			f.Out++
			f.Abstained += one(!r.Answer.Answered)
			continue
		}
		f.In++
		f.Hit1 += one(r.Rank == 1)
		f.Hit3 += one(r.Rank >= 1 && r.Rank <= 3)
		f.Hit5 += one(r.Rank >= 1 && r.Rank <= 5)
		if r.Rank > 0 {
			f.MRR += 1 / float64(r.Rank)
		}
		f.Answered += one(r.Cited)
		f.Holds += one(r.Holds)
		f.FalseAbstained += one(!r.Answer.Answered)
	}
	for _, share := range []*float64{&f.Hit1, &f.Hit3, &f.Hit5, &f.MRR, &f.Answered, &f.Holds, &f.FalseAbstained} {
		*share /= float64(max(f.In, 1))
	}
	f.Abstained /= float64(max(f.Out, 1))
	slices.Sort(took)
	f.P50, f.P99 = took[len(took)/2], took[min(len(took)-1, len(took)*99/100)]
	return f
}

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
