package main

import (
	"errors"
	"io"
	"os"

	"kringloop/cmd/internal/app"
)

// scanCmd, scoreCmd and tcoCmd compute outside Slack, with the functions that the conversations use, so that a result can
// be checked.
type scanCmd struct {
	JSON string `name:"json" required:"" placeholder:"ANSWERS" help:"Fourteen letters, one for each question, such as ababaaacabbbaa."`
}

// Run prints the verdict.
func (c *scanCmd) Run() error {
	err := app.Scan(os.Stdout, c.JSON)
	if errors.Is(err, app.ErrAnswers) {
		return usage{err}
	}
	return err
}

// input is where a calculation is read from.
type input struct {
	JSON string `name:"json" required:"" placeholder:"-" help:"Read the input as JSON from this file, or from stdin with \"-\"."`
	Lang string `enum:"nl,en" default:"nl" help:"Language of warnings: nl or en."`
}

func (in input) open() (io.ReadCloser, error) {
	if in.JSON == "-" {
		return io.NopCloser(os.Stdin), nil
	}
	f, err := os.Open(in.JSON)
	if err != nil {
		return nil, usage{err}
	}
	return f, nil
}

type scoreCmd struct {
	input `embed:""`
}

// Run compares offers.
func (c *scoreCmd) Run() error {
	r, err := c.open()
	if err != nil {
		return err
	}
	return errors.Join(app.Score(r, os.Stdout, c.Lang), r.Close())
}

type tcoCmd struct {
	input `embed:""`
}

// Run computes cost over life.
func (c *tcoCmd) Run() error {
	r, err := c.open()
	if err != nil {
		return err
	}
	return errors.Join(app.Costs(r, os.Stdout, c.Lang), r.Close())
}
