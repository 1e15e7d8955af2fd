package files

import (
	"bytes"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kringloop/flows"
	"kringloop/flows/calc"
	"kringloop/flows/dialogue"
)

// given are answers to a whole script: at each question another one for each seed. Nothing that is typed has a mark in it.
func given(t *testing.T, s *dialogue.Script, seed int) dialogue.Answers {
	t.Helper()
	d := dialogue.Begin(s, nil, "U1", noon)
	for n := seed; d.Step != ""; n++ {
		st, _ := s.Step(d.Step)
		in := dialogue.Input{Do: dialogue.DoAnswer, Rev: -1}
		if st.Optional && n%3 == 0 {
			in.Do = dialogue.DoSkip
		} else {
			in.Answer = givenAnswer(s, s.Fitted(st, d.Answers), d.Answers, n)
		}
		next, err := d.Apply(s, in, "U1", noon)
		if err != nil {
			t.Fatalf("%s.%s: %+v: %v", s.ID, st.ID, in.Answer, err)
		}
		d = next
	}
	return d.Live(s)
}

func givenAnswer(s *dialogue.Script, st *dialogue.Step, so dialogue.Answers, n int) dialogue.Answer {
	switch st.Ask {
	case dialogue.Choice, dialogue.Choices:
		return dialogue.Answer{Options: []string{st.Options[n%len(st.Options)].ID}}
	case dialogue.Number:
		if rest := s.Rest(st.ID, so); rest != nil {
			return dialogue.Answer{Number: calc.Fixed(rest, 0)}
		}
		return dialogue.Answer{Number: givenCell(st.Ask, nil, st.Min, n)}
	case dialogue.Table:
		least, err := strconv.Atoi(st.Min)
		if err != nil {
			least = 1
		}
		a := dialogue.Answer{Rows: make([][]string, least+n%2)}
		if most, err := strconv.Atoi(st.Max); err == nil && most < len(a.Rows) {
			a.Rows = a.Rows[:most]
		}
		for i := range a.Rows {
			for _, c := range st.Columns {
				cell := givenCell(c.Ask, c.Options, c.Min, n+i)
				if c.Ask == dialogue.Numbers {
					cell = strings.Join(strings.Fields(strings.Repeat(givenCell(dialogue.Number, nil, c.Min, n)+" ", max(1, len(c.Of())))), "; ")
				}
				a.Rows[i] = append(a.Rows[i], cell)
			}
		}
		return a
	}
	return dialogue.Answer{Text: givenCell(st.Ask, nil, "", n)}
}

func givenCell(kind dialogue.Kind, options []dialogue.Option, least string, n int) string {
	switch kind {
	case dialogue.Number:
		if low, err := strconv.Atoi(least); err == nil && low > n%4+1 {
			return least
		}
		return strconv.Itoa(n%4 + 1)
	case dialogue.Date:
		return noon.AddDate(0, n, 0).Format("2006-01-02")
	case dialogue.Choice:
		return options[n%len(options)].ID
	}
	return []string{"bureaustoelen", "een zin met 80 %", "laptops en schermen"}[n%3] + " " + strconv.Itoa(n)
}

// What Slack makes of a text, and what only a rule may say, mean nothing in a file.
var (
	slackMarks = regexp.MustCompile(`\*|~~|<[#@!]|(^|[\s(])_[^_]+_($|[\s.,;:)])|&(amp|lt|gt);`)
	unsaid     = regexp.MustCompile(`\{\w*\}|(^|[\s(])@\S|(^|[\s(])#[\w.]`)
	twoDots    = regexp.MustCompile(`^\s*- ([•–-]|\\-) `)
)

// No file shows a mark of Slack's, or a value that was not put into words.
func TestFilesArePlain(t *testing.T) {
	for _, lang := range []string{"nl", "en"} {
		m := maker(t, lang)
		for _, s := range m.Talks.Scripts() {
			made := 0
			for seed := range 6 {
				a := given(t, s, seed)
				var r dialogue.Result
				if s.Rule != "" {
					got, err := m.Talks.Rule(s)(dialogue.Case{Script: s, Answers: a, Today: noon})
					if _, refused := errors.AsType[calc.Issue](err); refused {
						continue
					}
					if err != nil {
						t.Fatal(err)
					}
					r = got
				}
				made++
				m.Reader = "U1"
				c := dialogue.Confirmed{Script: s.ID, Version: 1, Answers: a, Result: r, By: "U1", At: noon}
				p := &flows.Project{ID: "p1", Name: "Bureaustoelen", Owner: "U1", Created: noon, Members: []flows.Member{{User: "U1", Role: flows.Purchaser}}}
				p.AdoptResult(c, "U1", noon)
				plain := func(where, text string) {
					if slackMarks.MatchString(text) || unsaid.MatchString(text) {
						t.Errorf("%s %s, %s: %q", s.ID, lang, where, text)
					}
				}
				for where, data := range map[string][]byte{"document": m.Document(p, s, c, Portfolio{}), "dossier": m.Dossier(p, nil, true, Portfolio{})} {
					for line := range strings.Lines(string(data)) {
						if twoDots.MatchString(line) {
							t.Errorf("%s %s, %s: %q has two dots", s.ID, lang, where, line)
						}
						plain(where, strings.TrimRight(strings.TrimLeft(line, "#- "), "\n"))
					}
				}
				data, err := m.Workbook(p.Name, s, c)
				if err != nil {
					t.Fatal(err)
				}
				book, err := excelize.OpenReader(bytes.NewReader(data))
				if err != nil {
					t.Fatal(err)
				}
				for _, sheet := range book.GetSheetList() {
					rows, err := book.GetRows(sheet)
					if err != nil {
						t.Fatal(err)
					}
					for _, row := range rows {
						for _, cell := range row {
							plain("workbook, "+sheet, cell)
						}
					}
				}
			}
			if made == 0 {
				t.Errorf("%s: no answers of these give a result", s.ID)
			}
		}
	}
}
