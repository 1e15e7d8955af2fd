package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"kringloop/knowledge"
)

// askCmd answers on the terminal, from the guidance alone.
type askCmd struct {
	Lang     string   `help:"Language of the question and the answer, nl or en; by the question itself when not given."`
	JSON     bool     `name:"json" help:"Print the answer as one JSON object."`
	Batch    string   `placeholder:"-" help:"With --json: read one JSON object a line, {\"id\",\"question\",\"lang\"}, from a file, or from stdin with \"-\"."`
	Question []string `arg:"" optional:"" help:"What you want to know."`
}

// Run answers one question, or a batch in the same order.
func (c *askCmd) Run() (err error) {
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
	index, err := openGuide()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, index.Close()) }()
	if c.Batch != "" {
		return c.batch(index)
	}
	reply := index.Reply(json.RawMessage(`"1"`), knowledge.Question{Text: text, Lang: c.Lang}, time.Now)
	if !c.JSON {
		_, err = fmt.Println(reply.Text)
		return err
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(reply)
}

func (c *askCmd) batch(index *knowledge.Index) (err error) {
	in := os.Stdin
	if c.Batch != "-" {
		if in, err = os.Open(c.Batch); err != nil {
			return usage{err}
		}
		defer func() { err = errors.Join(err, in.Close()) }()
	}
	bad, err := index.Batch(in, os.Stdout, c.Lang, time.Now)
	if err == nil && bad > 0 {
		err = fmt.Errorf("%d of the lines could not be read; each has an \"error\" in its place", bad)
	}
	return err
}

// openGuide builds the index from the guidance in the program.
func openGuide() (*knowledge.Index, error) {
	library, err := knowledge.Load(knowledge.Content())
	if err != nil {
		return nil, err
	}
	return knowledge.NewIndex(library)
}
