package flows_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/flows/rules"
)

var talker, mate = "U0SOPHIE", "U0BEN"

func scripts(t interface{ Fatal(...any) }) (*dialogue.Library, *dialogue.Script) {
	l, err := rules.Load(flows.Content())
	if err != nil {
		t.Fatal(err)
	}
	s, ok := l.Script("scan")
	if !ok {
		t.Fatal("there is no scan")
	}
	return l, s
}

// team is a project with two members.
func team(t interface{ Fatal(...any) }) *flows.Project {
	p, err := flows.NewProject("pa", "Laptops", talker, talkAt)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Invite(mate, flows.Champion, talker, talkAt); err != nil {
		t.Fatal(err)
	}
	return p.Clone()
}

var talkAt = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)

// scanned is a project with a confirmed scan.
func scanned(t interface{ Fatal(...any) }, s *dialogue.Script) *flows.Project {
	p := team(t)
	if _, err := p.BeginTalk(s, answersOf(s), talker, talkAt); err != nil {
		t.Fatal(err)
	}
	if _, err := p.ConfirmTalk(s, dialogue.Result{Verdict: "GROEN"}, true, talker, talkAt); err != nil {
		t.Fatal(err)
	}
	return p
}

func answersOf(s *dialogue.Script) dialogue.Answers {
	a := dialogue.Answers{}
	for i := range s.Steps {
		a[s.Steps[i].ID] = dialogue.Answer{Options: []string{s.Steps[i].Options[1].ID}}
	}
	return a
}

func wants(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%v, want %v", err, want)
	}
}

// Who may do what with a conversation.
func TestTalkOwners(t *testing.T) {
	_, s := scripts(t)
	p := team(t)
	if _, err := p.BeginTalk(s, nil, talker, talkAt); err != nil {
		t.Fatal(err)
	}
	take := func(to, by string) error {
		_, err := p.PlayTalk(s, dialogue.Input{Do: dialogue.DoTake, Who: to}, by, talkAt)
		return err
	}
	_, err := p.BeginTalk(s, nil, mate, talkAt)
	wants(t, err, dialogue.ErrNotOwner)
	_, err = p.ConfirmTalk(s, dialogue.Result{}, true, talker, talkAt)
	wants(t, err, dialogue.ErrNotDone)
	wants(t, p.DropTalk(s, mate, talkAt), dialogue.ErrNotOwner)
	wants(t, take(mate, mate), dialogue.ErrNotOwner)
	wants(t, take("U0STRANGER", talker), flows.ErrNotMember)
	wants(t, take(mate, talker), nil)
	wants(t, take(talker, talker), dialogue.ErrNotOwner) // it is Ben's now
	if err := p.Remove(mate, mate, talkAt); err != nil {
		t.Fatal(err)
	}
	wants(t, take(talker, talker), nil) // who left can't give it back; the project's owner takes it
	wants(t, p.DropTalk(s, talker, talkAt), nil)
	wants(t, p.DropTalk(s, talker, talkAt), dialogue.ErrNoSuch)
}

// What the log tells of a conversation: who, what, when; of a private one no verdict.
func TestTalkLog(t *testing.T) {
	l, s := scripts(t)
	p := scanned(t, s)
	score, _ := l.Script("score")
	known := dialogue.Answers{"mode": {Options: []string{"ongewogen"}}, "criteria": {Rows: [][]string{{"a", "", ""}}}, "scale": {None: true}, "offers": {Rows: [][]string{{"A", "1", "2"}}}}
	if _, err := p.BeginTalk(score, known, talker, talkAt); err != nil {
		t.Fatal(err)
	}
	if _, err := p.ConfirmTalk(score, dialogue.Result{Verdict: "DONE"}, false, talker, talkAt); err != nil {
		t.Fatal(err)
	}
	if _, kept := p.Latest("score"); kept {
		t.Error("a result that is not to be kept was kept")
	}
	forgets(t, p, score, talker, flows.ErrNoResult)
	forgets(t, p, s, mate, flows.ErrNotOwner)
	forgets(t, p, s, talker, nil)
	_, _, log := p.Changes()
	var got []string
	for _, e := range log {
		got = append(got, string(e.What)+" "+e.Item+" "+e.Text+" "+e.To)
	}
	want := []string{"talkbegun scan  ", "talkdone scan 1 GROEN", "talkbegun score  ", "talkdone score 1 ", "talkforgotten scan  "}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// An archived project stays as it is, but what somebody asks to be deleted goes.
func TestArchivedTalks(t *testing.T) {
	_, s := scripts(t)
	p := scanned(t, s)
	if _, err := p.BeginTalk(s, nil, talker, talkAt); err != nil {
		t.Fatal(err)
	}
	if err := p.Archive(true, talker, talkAt); err != nil {
		t.Fatal(err)
	}
	_, err := p.BeginTalk(s, nil, talker, talkAt)
	wants(t, err, flows.ErrArchived)
	_, err = p.PlayTalk(s, dialogue.Input{Do: dialogue.DoPrevious}, talker, talkAt)
	wants(t, err, flows.ErrArchived)
	_, err = p.ConfirmTalk(s, dialogue.Result{}, true, talker, talkAt)
	wants(t, err, flows.ErrArchived)
	wants(t, p.DropTalk(s, talker, talkAt), flows.ErrArchived)
	forgets(t, p, s, talker, nil)
	if len(p.Drafts)+len(p.Results) != 0 {
		t.Errorf("%v, %v", p.Drafts, p.Results)
	}
}

// A notebook is one person's, and no project of anybody's.
func TestNotebook(t *testing.T) {
	p := flows.NewNotebook(talker, talkAt)
	if _, member := p.Member(mate); member || !p.Notebook() || team(t).Notebook() || p.ID != flows.NotebookID(talker) {
		t.Errorf("%+v", p)
	}
	wants(t, p.Rename("x", talker, talkAt), nil)
	if !p.Notebook() {
		t.Error("another name makes it no project")
	}
}

// What a later conversation can know of the project.
func TestTalkFacts(t *testing.T) {
	l, s := scripts(t)
	p := scanned(t, s)
	p.SetCategory("ict", talker, talkAt)
	facts := p.Facts(library(t), l)
	for key, want := range map[string]string{"category": "ict", "project": "Laptops", "scan": "GROEN", "scan.q03": "b", "public": "", "score": ""} {
		if got, told := facts[key]; got != want || told != (want != "") {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
}

// Whatever happens afterwards, a result that was confirmed stays as it was until somebody asks for it to be deleted; a copy of
// the project changes nothing in the original.
func TestConfirmedStays(t *testing.T) {
	_, s := scripts(t)
	rapid.Check(t, func(t *rapid.T) {
		p := scanned(t, s)
		before := pictured(t, p.Results)
		c := p.Clone()
		for range rapid.IntRange(1, 25).Draw(t, "n") {
			who := rapid.SampledFrom([]string{talker, talker, mate}).Draw(t, "who")
			st := rapid.SampledFrom(s.Steps).Draw(t, "step")
			o := rapid.SampledFrom(st.Options).Draw(t, "option")
			switch rapid.IntRange(0, 6).Draw(t, "do") {
			case 0:
				_, _ = c.BeginTalk(s, answersOf(s), who, talkAt)
			case 1:
				_, _ = c.ConfirmTalk(s, dialogue.Result{Verdict: o.ID}, true, who, talkAt)
			case 2:
				_ = c.DropTalk(s, who, talkAt)
			case 3:
				_, _ = c.PlayTalk(s, dialogue.Input{Do: dialogue.DoTake, Who: mate}, who, talkAt)
			default:
				_, _ = c.PlayTalk(s, dialogue.Input{Do: dialogue.DoAnswer, Step: st.ID, Answer: dialogue.Answer{Options: []string{o.ID}}, Rev: -1}, who, talkAt)
			}
		}
		if pictured(t, p.Results) != before || len(p.Drafts) != 0 {
			t.Fatal("the original changed with its copy")
		}
		for i, r := range c.Results["scan"] {
			if r.Version != i+1 {
				t.Fatalf("version %d stands at %d", r.Version, i)
			}
		}
		if pictured(t, c.Results["scan"][:1]) != pictured(t, p.Results["scan"]) {
			t.Fatal("a confirmed result changed")
		}
	})
}

func pictured(t interface{ Fatal(...any) }, v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Where everybody answers on their own, nobody waits for another: each has a draft and results of their own, hears what the
// others confirmed, and who asks not to be named isn't.
func TestEachAnswers(t *testing.T) {
	l, _ := scripts(t)
	s, ok := l.Script("review")
	if !ok || !s.Each {
		t.Fatal("the evaluation is not answered by each")
	}
	p := team(t)
	third := "U0LOTTE"
	if err := p.Invite(third, flows.Champion, talker, talkAt); err != nil {
		t.Fatal(err)
	}
	confirm := func(who, role string) dialogue.Confirmed {
		t.Helper()
		if _, err := p.BeginTalk(s, dialogue.Answers{"role": {Options: []string{role}, By: who}}, who, talkAt); err != nil {
			t.Fatal(err)
		}
		d := p.Drafts["review@"+who]
		d.Step = "" // as if the rest were answered
		c, err := p.ConfirmTalk(s, dialogue.Result{Verdict: "DONE"}, true, who, talkAt)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	if _, err := p.BeginTalk(s, nil, talker, talkAt); err != nil {
		t.Fatal(err)
	}
	if c := confirm(third, "anoniem"); c.By != "" || c.Answers["role"].By != "" {
		t.Errorf("%+v names who answered", c)
	}
	confirm(mate, "klant")
	confirm(talker, "aankoper")
	confirm(talker, "aankoper")
	heard := func(who string) (out []string) {
		for _, c := range p.Heard(s, who) {
			out = append(out, c.By+":"+c.Answers["role"].Options[0])
		}
		return out
	}
	if got := heard(talker); !slices.Equal(got, []string{mate + ":klant", ":anoniem"}) {
		t.Errorf("Sophie hears %q", got)
	}
	if got := heard(mate); !slices.Equal(got, []string{talker + ":aankoper", ":anoniem"}) {
		t.Errorf("Ben hears %q", got)
	}
	if got := p.ResultsOf(s, mate); len(got) != 1 || got[0].Version != 2 {
		t.Errorf("Ben sees %+v", got)
	}
	own, _ := p.LatestOf(s, mate)
	if n := own.Unheard(p.Heard(s, mate)); n != 1 || len(own.Heard) != 1 {
		t.Errorf("version 2 was made of %+v, %d came since", own.Heard, n)
	}
	now, err := p.RenewTalk(s, dialogue.Result{Verdict: "DONE"}, mate, talkAt.AddDate(0, 0, 1))
	if err != nil || now.Version != 5 || now.Unheard(p.Heard(s, mate)) != 0 {
		t.Errorf("renewed: %+v, %v", now, err)
	}
	if c, _ := p.LatestOf(s, talker); c.Unheard(p.Heard(s, talker)) != 0 {
		t.Errorf("the same answers in a new version are news to Sophie: %+v", c.Heard)
	}
	if before, _ := p.Result(s.ID, 2); pictured(t, before) != pictured(t, own) {
		t.Error("version 2 changed when version 5 was made")
	}
	forgets(t, p, s, mate, nil)
	if got := p.Results[s.ID]; len(got) != 3 || len(p.ResultsOf(s, mate)) != 0 {
		t.Errorf("left: %+v", got)
	}
	if c, _ := p.Result(s.ID, 4); c.Withdrawn.IsZero() || c.Result.Verdict != "" || len(c.Answers) == 0 || len(c.Heard) != 1 {
		t.Errorf("what Ben withdrew is left in Sophie's report: %+v", c)
	}
	_, _, log := p.Changes()
	for _, e := range log {
		if e.What == flows.LogTalkBegun || e.What == flows.LogTalkDone && (e.Text == "1" || e.By == third) {
			t.Errorf("the log names who answered: %+v", e)
		}
	}
}
