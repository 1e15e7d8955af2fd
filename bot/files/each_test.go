package files

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// evaluated is a project of three in which U1 answered the evaluation, and U2 without a name.
func evaluated(t *testing.T, m Maker) (*flows.Project, *dialogue.Script) {
	t.Helper()
	a := func(role, text string) dialogue.Answers {
		none := dialogue.Answer{None: true}
		return dialogue.Answers{"role": {Options: []string{role}}, "fixed": {Options: []string{"nee"}}, "nofix": {Text: text}, "e1open": {Text: "gezegd: " + text},
			"e2": {Options: []string{"ja"}}, "e2figure": none, "e3": none, "e4": {Options: []string{"ja"}}, "e4why": none, "e5": {Options: []string{"gelijk"}},
			"e6": none, "e7": none, "e8": none, "e9": {Options: []string{"gelijk"}}, "e9why": none, "planning": none}
	}
	p := project(t, m)
	s, _ := m.Talks.Script("review")
	for user, answers := range map[string]dialogue.Answers{"U1": a("aankoper", "vergeten"), "U2": a("anoniem", "geen tijd")} {
		if _, err := p.BeginTalk(s, answers, user, noon); err != nil {
			t.Fatal(err)
		}
		c := dialogue.Case{Script: s, Answers: answers, Today: noon, Heard: p.Heard(s, user)}
		r, err := m.Talks.Rule(s)(c)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.ConfirmTalk(s, r, true, user, noon); err != nil {
			t.Fatal(err)
		}
	}
	return p, s
}

// A file shows what others answered to whoever answered too, as a report; a sheet of answers only to the one who gave them.
func TestAnswersOfEach(t *testing.T) {
	m := maker(t, "nl")
	p, s := evaluated(t, m)
	words := m.words(s)
	for _, c := range []struct {
		reader        string
		report, sheet bool
	}{{"U1", true, true}, {"U2", true, false}, {"U3", false, false}, {"", false, false}} {
		m.Reader = c.reader
		text := string(m.Dossier(p, nil, true, Portfolio{}))
		_, text, ok := strings.Cut(text, "### "+words.Title)
		text, _, _ = strings.Cut(text, "\n### ")
		if !ok || strings.Contains(text, "vergeten") != c.report || strings.Contains(text, m.T("dossier.unanswered")) == c.report {
			t.Errorf("the dossier of %q:\n%s", c.reader, text)
		}
		if got := strings.Contains(text, words.Steps["nofix"].Short+": "); got != c.sheet {
			t.Errorf("the dossier of %q has a sheet of answers: %t\n%s", c.reader, got, text)
		}
		for _, result := range p.Results[s.ID] {
			data, err := m.Workbook(p.Name, s, result)
			if err != nil {
				t.Fatal(err)
			}
			f, err := excelize.OpenReader(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			sheets := strings.Count(strings.Join(f.GetSheetList(), "\n"), m.T("paper.answers")) // one is a table of the report
			if (sheets == 2) != (result.By != "" && result.By == c.reader) {
				t.Errorf("the workbook of version %d for %q: %v", result.Version, c.reader, f.GetSheetList())
			}
		}
	}
}

// Every short form is of another tenderer: none of them is left out.
func TestDossierOfMany(t *testing.T) {
	m := maker(t, "nl")
	p := project(t, m)
	for i, said := range []string{"meer tijd graag", "heldere vragen"} {
		_, c := result(t, m, "reviewshort", dialogue.Answers{"criteria": {Options: []string{"ja"}}, "clear": {Options: []string{"ja"}},
			"time": {Options: []string{"krap"}}, "again": {Options: []string{"ja"}}, "said": {Text: said}})
		c.Version = i + 1
		p.AdoptResult(c, "U1", noon)
	}
	text := string(m.Dossier(p, nil, false, Portfolio{}))
	for _, said := range []string{"meer tijd graag", "heldere vragen"} {
		if !strings.Contains(text, said) {
			t.Errorf("%q is left out", said)
		}
	}
}
