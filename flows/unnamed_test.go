package flows_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// evaluated is a project of two with the evaluation, and a way to answer it.
func evaluated(t *testing.T) (p *flows.Project, s *dialogue.Script, answer func(who, role string) (dialogue.Confirmed, error)) {
	t.Helper()
	l, _ := scripts(t)
	s, _ = l.Script("review")
	p = team(t)
	return p, s, func(who, role string) (dialogue.Confirmed, error) {
		t.Helper()
		if _, err := p.BeginTalk(s, dialogue.Answers{"role": {Options: []string{role}, By: who, At: talkAt}}, who, talkAt); err != nil {
			return dialogue.Confirmed{}, err
		}
		p.Drafts["review@"+who].Step = "" // as if the rest were answered
		return p.ConfirmTalk(s, dialogue.Result{Verdict: "DONE"}, true, who, talkAt)
	}
}

// Who answers without a name counts once. Neither the answers nor the log say who it was, or when but for the day; they see the
// report all the same.
func TestUnnamedOnce(t *testing.T) {
	p, s, answer := evaluated(t)
	c, err := answer(mate, "anoniem")
	if err != nil || strings.Contains(pictured(t, c), mate) || !c.At.Equal(talkAt.Truncate(24*time.Hour)) || len(p.Drafts) != 0 {
		t.Errorf("%+v, %v", c, err)
	}
	if _, _, log := p.Changes(); len(log) > 0 && log[len(log)-1].What == flows.LogTalkDone {
		t.Errorf("the log tells of it: %+v", log)
	}
	for _, role := range []string{"anoniem", "klant"} {
		_, err := answer(mate, role)
		wants(t, err, flows.ErrUnnamed)
	}
	if seen, ok := p.LatestOf(s, mate); !ok || seen.Version != 1 || len(p.ResultsOf(s, mate)) != 0 {
		t.Errorf("their report: %+v", seen)
	}
	if _, ok := p.LatestOf(s, talker); ok {
		t.Error("who has not answered sees a report")
	}
	if _, ok := p.Seen(s, 1, talker); ok {
		t.Error("who has not answered sees a version of it")
	}
	if _, err := answer(talker, "aankoper"); err != nil {
		t.Fatal(err)
	}
	if seen, ok := p.Seen(s, 1, mate); !ok || seen.Version != 2 {
		t.Errorf("they see version %d, not the newest report", seen.Version)
	}
	if _, ok := p.Seen(s, 1, talker); ok {
		t.Error("who answered with a name sees the answers of others alone")
	}
}

// Who answered with a name does not count twice by answering without it, whichever way the draft came about.
func TestNamedThenUnnamed(t *testing.T) {
	p, s, answer := evaluated(t)
	if _, err := answer(mate, "klant"); err != nil {
		t.Fatal(err)
	}
	_, err := answer(mate, "anoniem")
	wants(t, err, flows.ErrNamed)
	wants(t, p.DropTalk(s, mate, talkAt), nil)
	if _, err := p.BeginTalk(s, nil, mate, talkAt); err != nil {
		t.Fatal(err)
	}
	d, err := p.PlayTalk(s, dialogue.Input{Do: dialogue.DoAnswer, Answer: dialogue.Answer{Options: []string{"anoniem"}}, Rev: -1}, mate, talkAt)
	if !errors.Is(err, flows.ErrNamed) || d.Step != "role" {
		t.Errorf("%v, open is %s", err, d.Step)
	}
	forgets(t, p, s, mate, nil)
	if _, err := answer(mate, "anoniem"); err != nil {
		t.Errorf("after their answers were deleted: %v", err)
	}
}

// Answers without a name go with all that the owner deletes, and then everybody may answer again; nobody can take one out.
func TestUnnamedIsForgotten(t *testing.T) {
	p, s, answer := evaluated(t)
	if _, err := answer(mate, "anoniem"); err != nil {
		t.Fatal(err)
	}
	forgets(t, p, s, mate, flows.ErrUnnamed)
	forgets(t, p, s, talker, nil)
	if _, ok := p.Latest(s.ID); ok || p.AnsweredUnnamed(s, mate) {
		t.Error("something is left")
	}
	if _, err := answer(mate, "anoniem"); err != nil {
		t.Error(err)
	}
}

// A report that was emptied because somebody took their answers back is made anew by who answered without a name, of the same
// answers, which still count once.
func TestUnnamedRenews(t *testing.T) {
	p, s, answer := evaluated(t)
	third := "U0LOTTE"
	if err := p.Invite(third, flows.Champion, talker, talkAt); err != nil {
		t.Fatal(err)
	}
	if _, err := answer(third, "klant"); err != nil {
		t.Fatal(err)
	}
	if _, err := answer(mate, "anoniem"); err != nil {
		t.Fatal(err)
	}
	forgets(t, p, s, third, nil)
	c, _ := p.LatestOf(s, mate)
	if c.Withdrawn.IsZero() {
		t.Fatalf("%+v", c)
	}
	now, err := p.RenewTalk(s, dialogue.Result{Verdict: "DONE"}, mate, talkAt)
	if err != nil || now.By != "" || !now.Withdrawn.IsZero() || len(now.Heard) != 0 {
		t.Errorf("%+v, %v", now, err)
	}
	if got := p.Heard(s, talker); len(got) != 1 {
		t.Errorf("the answers count %d times", len(got))
	}
	_, err = p.RenewTalk(s, dialogue.Result{}, talker, talkAt)
	wants(t, err, flows.ErrNoResult)
}
