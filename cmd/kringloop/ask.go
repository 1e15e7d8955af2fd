package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"kringloop/knowledge"
)

// askCmd answers on the terminal, from the guidance alone; a language model, when one is set, phrases the answers.
type askCmd struct {
	modelSettings `embed:""`

	Lang     string   `help:"Language of the question and the answer, nl or en; by the question itself when not given."`
	JSON     bool     `name:"json" help:"Print the answer as one JSON object."`
	Batch    string   `placeholder:"-" help:"With --json: read one JSON object a line, {\"id\",\"question\",\"lang\"}, from a file, or from stdin with \"-\"."`
	Question []string `arg:"" optional:"" help:"What you want to know."`
}

// Run answers one question, or a batch in the same order.
func (c *askCmd) Run(ctx context.Context) (err error) {
	text := strings.TrimSpace(strings.Join(c.Question, " "))
	switch {
	case c.Lang != "" && c.Lang != knowledge.Dutch && c.Lang != knowledge.English:
		return usage{fmt.Errorf("--lang %s: expected nl or en", c.Lang)}
	case c.Batch != "" && !c.JSON:
		return usage{errors.New("--batch needs --json")}
	case c.Batch != "" && text != "":
		return usage{errors.New("give a question or --batch, not both")}
	case c.Batch == "" && text == "":
		return usage{errors.New("ask needs a question, for example: kringloop ask hoeveel moet circulair wegen in de gunning")}
	}
	means, err := c.means()
	if err != nil {
		return err
	}
	index, err := openGuide()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, index.Close()) }()
	if c.Batch != "" {
		return c.batch(ctx, index, means)
	}
	said := 0
	say := func(piece string) {
		if !c.JSON {
			said += len(piece)
			fmt.Print(piece)
		}
	}
	var answer knowledge.Answer
	var ask knowledge.Answerer = func(q knowledge.Question) knowledge.Answer {
		answer = index.AskWith(ctx, means, q, say)
		return answer
	}
	reply := ask.Reply(json.RawMessage(`"1"`), knowledge.Question{Text: text, Lang: c.Lang}, time.Now)
	switch {
	case c.JSON:
		encoder := json.NewEncoder(os.Stdout)
		encoder.SetEscapeHTML(false)
		return encoder.Encode(reply)
	case said == len(answer.Text):
		_, err = fmt.Println(strings.TrimPrefix(reply.Text, answer.Text))
	case said > 0: // the model stopped half-way: what it said does not count
		_, err = fmt.Print("\n\n", reply.Text, "\n")
	default:
		_, err = fmt.Println(reply.Text)
	}
	return err
}

// batch answers one JSON object a line. Vectors of the guidance are worth making for many questions, not for one.
func (c *askCmd) batch(ctx context.Context, index *knowledge.Index, means knowledge.Means) (err error) {
	in := os.Stdin
	if c.Batch != "-" {
		if in, err = os.Open(c.Batch); err != nil {
			return usage{err}
		}
		defer func() { err = errors.Join(err, in.Close()) }()
	}
	embed(ctx, index, means)
	var ask knowledge.Answerer = func(q knowledge.Question) knowledge.Answer { return index.AskWith(ctx, means, q, nil) }
	bad, err := ask.Batch(in, os.Stdout, c.Lang, time.Now)
	if err == nil && bad > 0 {
		err = fmt.Errorf("%d of the lines could not be read; each has an \"error\" in its place", bad)
	}
	return err
}

// embed makes the vectors of the guidance, when an embedding model is set. Without them words alone will do.
func embed(ctx context.Context, index *knowledge.Index, means knowledge.Means) {
	if means.Embedder == nil {
		return
	}
	if err := index.Embed(ctx, means.Embedder, nil); err != nil {
		fmt.Fprintln(os.Stderr, "kringloop: going on without vectors: "+err.Error())
	}
}

// openGuide builds the index from the guidance in the program.
func openGuide() (*knowledge.Index, error) {
	library, err := knowledge.Load(knowledge.Content())
	if err != nil {
		return nil, err
	}
	return knowledge.NewIndex(library)
}
