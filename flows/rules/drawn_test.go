package rules

import (
	"errors"
	"fmt"
	"math/big"
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
			in.Answer = drawn(t, s.Fitted(st, d.Answers), s.Rest(st.ID, d.Answers))
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
				if c.Ask == dialogue.Numbers {
					each := make([]string, len(c.Of()))
					for i := range each {
						each[i] = drawnCell(t, c.ID, dialogue.Number, nil, c.Min, c.Max)
					}
					cell = strings.Join(each, "; ")
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
				if i, ok := errors.AsType[calc.Issue](err); ok {
					for _, lang := range dialogue.Languages {
						if l.Words(s.ID, lang).Result[i.Key] == "" {
							t.Fatalf("%s: no words for the refusal %q", lang, i.Key)
						}
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				hasWords(t, l, s.ID, r)
				for _, n := range r.Next {
					if wrong := astray(n, items); wrong != "" {
						t.Error(wrong)
					}
				}
			})
		})
	}
}

// talks are the conversations that there are to go to, some of them in other hands.
var talks = []string{"scan", "ladder", "case", "ambition", "stakeholders", "market", "criteria", "supplier", "feedback", "tour", "start", "tools",
	"cases", "review", "reviewshort", "yearday", "score", "tco", "weights", "impact", "reuse", "devices", "plan"}

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
	case "points":
		ok = n.What == "flag"
	}
	if ok {
		return ""
	}
	return fmt.Sprintf("a button does %q with %q, which leads nowhere", n.Do, n.What)
}

// No phrase starts two conversations.
func TestPhrasesStartOne(t *testing.T) {
	l := library(t)
	starts := map[string]string{}
	for _, s := range l.Scripts() {
		for _, lang := range dialogue.Languages {
			for _, phrase := range l.Words(s.ID, lang).Phrases {
				if other := starts[phrase]; other != "" && other != s.ID {
					t.Errorf("%s/%s: %q starts %s too", lang, s.ID, phrase, other)
				}
				starts[phrase] = s.ID
			}
		}
	}
}

// Whoever types an option's words, or one of its phrases, means that option.
func TestOptionsReadBack(t *testing.T) {
	l := library(t)
	for _, s := range l.Scripts() {
		for _, lang := range dialogue.Languages {
			for i := range s.Steps {
				st, w := &s.Steps[i], l.Words(s.ID, lang).Steps[s.Steps[i].ID]
				if st.Ask != dialogue.Choice {
					continue
				}
				for _, o := range st.Options {
					for _, typed := range append([]string{w.Options[o.ID]}, o.Say...) {
						if a, err := st.Read(typed, w, morning); err != nil || a.Options[0] != o.ID {
							t.Errorf("%s.%s %s: %q is %v, %v; want %s", s.ID, st.ID, lang, typed, a.Options, err, o.ID)
						}
					}
				}
			}
		}
	}
}
