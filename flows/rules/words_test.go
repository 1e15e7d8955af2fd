package rules

import (
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kringloop/flows"
	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

// answer draws answers to a whole script, as a person could give them.
func answer(t *rapid.T, s *dialogue.Script) dialogue.Answers {
	d := dialogue.Begin(s, nil, "u", morning)
	for d.Step != "" {
		st, _ := s.Step(d.Step)
		in := dialogue.Input{Do: dialogue.DoAnswer, Rev: -1}
		if st.Optional && rapid.Bool().Draw(t, "skip "+st.ID) {
			in.Do = dialogue.DoSkip
		} else {
			in.Answer = drawn(t, st, s.Rest(st.ID, d.Answers))
		}
		next, err := d.Apply(s, in, "u", morning)
		if err != nil {
			t.Fatalf("%s.%s: %+v: %v", s.ID, st.ID, in.Answer, err)
		}
		d = next
	}
	return d.Live(s)
}

func drawn(t *rapid.T, st *dialogue.Step, rest *big.Rat) dialogue.Answer {
	switch st.Ask {
	case dialogue.Choice:
		return dialogue.Answer{Options: []string{rapid.SampledFrom(st.Options).Draw(t, st.ID).ID}}
	case dialogue.Choices:
		var ids []string
		for _, o := range st.Options {
			ids = append(ids, o.ID)
		}
		most := len(ids)
		if n, err := strconv.Atoi(st.Max); err == nil {
			most = n
		}
		return dialogue.Answer{Options: rapid.SliceOfNDistinct(rapid.SampledFrom(ids), 1, most, rapid.ID).Draw(t, st.ID)}
	case dialogue.Number:
		most := st.Max
		if rest != nil {
			most = calc.Fixed(rest, 0)
		}
		return dialogue.Answer{Number: drawnCell(t, st.ID, st.Ask, nil, st.Min, most)}
	case dialogue.Table:
		least, most := 1, 4
		if n, err := strconv.Atoi(st.Min); err == nil {
			least = n
		}
		if n, err := strconv.Atoi(st.Max); err == nil {
			most = min(n, least+3)
		}
		a := dialogue.Answer{Rows: [][]string{}}
		for range rapid.IntRange(least, most).Draw(t, "rows") {
			var row []string
			for _, c := range st.Columns {
				cell := ""
				if !c.Optional || rapid.Bool().Draw(t, "filled") {
					cell = drawnCell(t, c.ID, c.Ask, c.Options, c.Min, c.Max)
				}
				row = append(row, cell)
			}
			a.Rows = append(a.Rows, row)
		}
		return a
	}
	return dialogue.Answer{Text: drawnCell(t, st.ID, st.Ask, nil, "", "")}
}

func drawnCell(t *rapid.T, name string, kind dialogue.Kind, options []dialogue.Option, least, most string) string {
	switch kind {
	case dialogue.Number:
		low, high := -20, 200
		if n, err := strconv.Atoi(least); err == nil {
			low = n
		}
		if n, err := strconv.Atoi(most); err == nil {
			high = min(n, low+1000)
		}
		return strconv.Itoa(rapid.IntRange(low, max(low, high)).Draw(t, name))
	case dialogue.Date:
		return morning.AddDate(0, 0, rapid.IntRange(-400, 3000).Draw(t, name)).Format("2006-01-02")
	case dialogue.Choice:
		return rapid.SampledFrom(options).Draw(t, name).ID
	}
	return rapid.SampledFrom([]string{"bureaustoelen", "een zin met 80 %", "7 8", "x"}).Draw(t, name)
}

// Every key that a result of a conversation names has words in both languages, with a value for each of their places, and
// every question, option and note that it points at exists.
func TestResultsHaveWords(t *testing.T) {
	l := library(t)
	items, err := flows.Load(flows.Content())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range l.Scripts() {
		if s.Rule == "" {
			continue
		}
		t.Run(s.ID, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				r, err := l.Rule(s)(dialogue.Case{Script: s, Answers: answer(t, s), Today: morning})
				for _, lang := range dialogue.Languages {
					w := l.Words(s.ID, lang)
					if i, ok := errors.AsType[calc.Issue](err); ok {
						if w.Result[i.Key] == "" {
							t.Fatalf("%s: no words for the refusal %q", lang, i.Key)
						}
						continue
					}
					if err != nil {
						t.Fatal(err)
					}
					for _, wrong := range wordless(r, w) {
						t.Errorf("%s: %s", lang, wrong)
					}
				}
				for _, n := range r.Next {
					if wrong := astray(n, items); wrong != "" {
						t.Error(wrong)
					}
				}
			})
		})
	}
}

var (
	place = regexp.MustCompile(`\{[a-z]+\}`)
	refer = regexp.MustCompile(`@([a-z0-9]+)(?:([.!])([a-zA-Z0-9_-]+))?|#([a-z][a-z0-9.]*)`)
)

// wordless says what a result names that its words don't have.
func wordless(r dialogue.Result, w dialogue.Words) (wrong []string) {
	say := func(key string, args map[string]string) {
		switch text := w.Result[key]; {
		case text == "":
			wrong = append(wrong, fmt.Sprintf("no words for %q", key))
		case place.MatchString(w.Say(key, args)):
			wrong = append(wrong, fmt.Sprintf("%q has a place that nothing fills: %s", key, w.Say(key, args)))
		}
		for _, v := range args {
			wrong = append(wrong, pointless(v, w)...)
		}
	}
	if r.Verdict != "" {
		say(r.Verdict, r.Args)
	}
	for _, l := range r.Lines {
		say(l.Key, l.Args)
	}
	for _, n := range r.Next {
		say(n.Key, nil)
	}
	for _, g := range r.Tables {
		say(g.Key, nil)
		for _, c := range g.Columns {
			if !strings.HasPrefix(c, "=") {
				say(c, nil)
			}
		}
		for _, row := range g.Rows {
			if len(row) != len(g.Columns) || len(row) != len(g.Numeric) {
				wrong = append(wrong, fmt.Sprintf("table %s: a row of %d cells in %d columns", g.Key, len(row), len(g.Columns)))
			}
			for i, cell := range row {
				if g.Numeric[i] && cell != "" && strings.ContainsAny(cell, "#,€%") {
					wrong = append(wrong, fmt.Sprintf("table %s: %q is no plain number", g.Key, cell))
				}
				wrong = append(wrong, pointless(cell, w)...)
			}
		}
	}
	for _, b := range r.Bars {
		wrong = append(wrong, pointless(b.Name, w)...)
	}
	return wrong
}

// pointless says which references in a value lead nowhere.
func pointless(value string, w dialogue.Words) (wrong []string) {
	for _, m := range refer.FindAllStringSubmatch(value, -1) {
		st, known := w.Steps[m[1]]
		switch {
		case m[4] != "":
			known = w.Result[m[4]] != ""
		case m[2] == ".":
			known = known && st.Options[m[3]] != ""
		case m[2] == "!":
			known = known && st.Notes[m[3]] != ""
		}
		if !known {
			wrong = append(wrong, fmt.Sprintf("%q leads nowhere", m[0]))
		}
	}
	return wrong
}

// talks are the conversations that there are to go to, some of them in other hands.
var talks = []string{"scan", "ladder", "case", "ambition", "stakeholders", "market", "criteria", "supplier", "feedback", "tour", "start", "tools",
	"cases", "review", "reviewshort", "yearday", "score", "tco", "weights", "impact", "reuse", "devices"}

// astray says what is wrong with where a button leads.
func astray(n dialogue.Next, items *flows.Library) string {
	ok := false
	switch n.Do {
	case "phase":
		p, err := strconv.Atoi(n.What)
		ok = err == nil && p >= 1 && p <= flows.Phases
	case "talk":
		ok = slices.Contains(talks, n.What)
	case "item":
		for p := 1; p <= flows.Phases; p++ {
			ok = ok || slices.ContainsFunc(items.Items(p), func(it flows.Item) bool { return it.ID == n.What })
		}
	case "rescan":
		ok = true
	}
	if ok {
		return ""
	}
	return fmt.Sprintf("a button does %q with %q, which leads nowhere", n.Do, n.What)
}

// The words of every conversation keep the house's manner, and no phrase starts two of them.
func TestWordsKeepTheManner(t *testing.T) {
	l := library(t)
	starts := map[string]string{}
	for _, s := range l.Scripts() {
		for _, item := range s.Ticks {
			lib, err := flows.Load(flows.Content())
			if err != nil {
				t.Fatal(err)
			}
			if wrong := astray(dialogue.Next{Do: "item", What: item}, lib); wrong != "" {
				t.Errorf("%s ticks %s: %s", s.ID, item, wrong)
			}
		}
		for _, lang := range dialogue.Languages {
			w := l.Words(s.ID, lang)
			for _, phrase := range w.Phrases {
				if other := starts[phrase]; other != "" && other != s.ID {
					t.Errorf("%s/%s: %q starts %s too", lang, s.ID, phrase, other)
				}
				starts[phrase] = s.ID
			}
			all := []string{w.Title, w.Intro}
			for _, st := range w.Steps {
				all = append(all, st.Ask, st.Short, st.Help)
				for _, n := range st.Notes {
					all = append(all, n)
				}
				for _, o := range st.Options {
					all = append(all, o)
				}
			}
			for _, r := range w.Result {
				all = append(all, r)
			}
			for _, text := range all {
				if strings.Contains(text, "!") || strings.Contains(text, "helaas") {
					t.Errorf("%s/%s: %q", lang, s.ID, text)
				}
			}
		}
	}
}
