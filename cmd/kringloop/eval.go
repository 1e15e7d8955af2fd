package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"kringloop/cmd/internal/app"
	"kringloop/knowledge"
)

// evalCmd measures the answers on a set of questions.
type evalCmd struct {
	redisSettings `embed:""`
	modelSettings `embed:""`

	Set       string `type:"path" help:"A question set in YAML; the project's own when not given."`
	Half      string `enum:"tuning,blind,both" default:"both" help:"Which half of the set: tuning, blind or both."`
	Misses    bool   `help:"Also print the questions that went wrong."`
	Feedback  bool   `help:"Instead, turn the answers that people found wrong, as Redis keeps them, into candidates for the set."`
	Ablation  bool   `help:"Compare plain BM25, each addition and the whole."`
	WithModel bool   `name:"model" help:"Measure with the language model and the vectors that are set; without it, words alone."`
}

// Run prints the figures.
func (c *evalCmd) Run(ctx context.Context) (err error) {
	if c.Feedback {
		return c.feedback(ctx)
	}
	set, err := c.read()
	if err != nil {
		return err
	}
	cases := map[string][]knowledge.Case{
		"tuning": set.Tuning, "blind": set.Blind, "both": slices.Concat(set.Tuning, set.Blind),
	}[c.Half]
	if len(cases) == 0 {
		return fmt.Errorf("the set has no questions under %s", c.Half)
	}
	index, err := openGuide()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, index.Close()) }()
	if c.Ablation {
		figures, err := knowledge.Ablate(ctx, index.Library(), cases, time.Now)
		if err != nil {
			return err
		}
		return knowledge.WriteFigures(os.Stdout, figures)
	}
	ask := knowledge.Answerer(index.Ask)
	if c.WithModel {
		means, err := c.means()
		if err != nil {
			return err
		}
		if means.Model == nil && means.Embedder == nil {
			return usage{errors.New("--model needs OPENAI_MODEL or OPENAI_EMBEDDING_MODEL")}
		}
		embed(ctx, index, means)
		ask = func(q knowledge.Question) knowledge.Answer { return index.AskWith(ctx, means, q, nil) }
	}
	figures, results, err := knowledge.EvalWith(ctx, index, ask, cases, time.Now)
	if err != nil {
		return err
	}
	if err := knowledge.WriteFigures(os.Stdout, figures); err != nil || !c.Misses {
		return err
	}
	return knowledge.WriteMisses(os.Stdout, results)
}

// feedback prints candidates for the set.
func (c *evalCmd) feedback(ctx context.Context) (err error) {
	rdb, err := c.client()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rdb.Close()) }()
	all, err := app.Feedback(ctx, rdb)
	if err != nil {
		return err
	}
	return knowledge.WriteCandidates(os.Stdout, all)
}

func (c *evalCmd) read() (set knowledge.Set, err error) {
	if c.Set == "" {
		return knowledge.OwnSet(knowledge.Content())
	}
	f, err := os.Open(c.Set)
	if err != nil {
		return set, usage{err}
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return knowledge.ReadSet(f)
}
