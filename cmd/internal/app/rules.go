package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"kringloop/flows"
	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
	"kringloop/flows/rules"
)

// ErrAnswers says that a text can't be the answers to the Proefscan.
var ErrAnswers = errors.New("the answers are not fourteen letters such as ababaaacabbbaa")

// Scan judges the answers of a Proefscan, a letter for each of its questions, as the conversation does.
func Scan(w io.Writer, answers string) error {
	lib, err := rules.Load(flows.Content())
	if err != nil {
		return err
	}
	script, ok := lib.Script("scan")
	if !ok {
		return errors.New("the content has no scan")
	}
	if len(answers) != len(script.Steps) {
		return fmt.Errorf("%w: %d letters for %d questions", ErrAnswers, len(answers), len(script.Steps))
	}
	all := dialogue.Answers{}
	for i := range script.Steps {
		st, letter := &script.Steps[i], strings.ToLower(answers[i:i+1])
		if _, ok := st.Option(letter); !ok {
			return fmt.Errorf("%w: %s has no answer %q", ErrAnswers, st.ID, letter)
		}
		all[st.ID] = dialogue.Answer{Options: []string{letter}}
	}
	return printJSON(w, rules.ScanOf(script, all, nil))
}

// Score compares the offers of a tender in JSON; lang is that of the warnings.
func Score(r io.Reader, w io.Writer, lang string) error {
	lib, err := rules.Load(flows.Content())
	if err != nil {
		return err
	}
	words := lib.Words("score", lang)
	tender, err := calc.ReadTender(r)
	if err != nil {
		return err
	}
	scoring, err := calc.Score(tender)
	if err != nil {
		return refusal(words, err, lang)
	}
	return printJSON(w, scoring.JSON(func(i calc.Issue) string { return rules.Say(words, i, lang) }))
}

// Costs computes the cost over life of options in JSON; lang is that of a refusal.
func Costs(r io.Reader, w io.Writer, lang string) error {
	lib, err := rules.Load(flows.Content())
	if err != nil {
		return err
	}
	rate, options, err := calc.ReadCosts(r)
	if err != nil {
		return err
	}
	costs, _, err := calc.Costs(rate, options)
	if err != nil {
		return refusal(lib.Words("tco", lang), err, lang)
	}
	out := []calc.CostJSON{}
	for _, c := range costs {
		out = append(out, c.JSON())
	}
	return printJSON(w, out)
}

func refusal(words dialogue.Words, err error, lang string) error {
	if i, ok := errors.AsType[calc.Issue](err); ok {
		return errors.New(rules.Say(words, i, lang))
	}
	return err
}

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
