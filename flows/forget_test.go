package flows_test

import (
	"slices"
	"testing"

	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// forgets removes what a conversation left and tells which items opened again.
func forgets(t *testing.T, p *flows.Project, s *dialogue.Script, by string, want error, reopened ...string) {
	t.Helper()
	got, err := p.ForgetTalk(library(t), s, by, talkAt)
	wants(t, err, want)
	if !slices.Equal(got, reopened) {
		t.Errorf("%v opened again, want %v", got, reopened)
	}
}

// An item whose evidence was a result is done no more once that is deleted; what rests on something else stays.
func TestEvidenceGoesWithItsResult(t *testing.T) {
	l, s := library(t), func() *dialogue.Script { _, s := scripts(t); return s }()
	first, second := dialogue.Source{Script: s.ID, Version: 1}, dialogue.Source{Script: s.ID, Version: 2}
	p := scanned(t, s)
	wants(t, p.Prove(l, "p2.i01", "Proefscan, versie 1", first, talker, talkAt), nil)
	wants(t, p.Prove(l, "p2.i02", "Proefscan, versie 1", first, talker, talkAt), nil)
	wants(t, p.Mark(l, "p2.i02", flows.Done, "verslag van het overleg", false, talker, talkAt), nil) // it rests on the report now
	wants(t, p.Prove(l, "p2.i03", "Proefscan, versie 2", second, talker, talkAt), nil)
	wants(t, p.Prove(l, "p2.i04", "Businesscase, versie 1", dialogue.Source{Script: "case", Version: 1}, talker, talkAt), nil)
	forgets(t, p, s, talker, nil, "p2.i01")
	if s := p.State("p2.i01"); s.Status != flows.Open || s.Evidence != "" || s.Proof != nil || !s.Reopened {
		t.Errorf("%+v", s)
	}
	for _, id := range []string{"p2.i02", "p2.i03", "p2.i04"} {
		if s := p.State(id); s.Status != flows.Done || s.Evidence == "" {
			t.Errorf("%s: %+v", id, s)
		}
	}
}

// What is deleted goes, also where an item that rested on it is no longer in the checklist.
func TestForgetsWhateverTheChecklistSays(t *testing.T) {
	_, s := scripts(t)
	p := scanned(t, s)
	p.States = map[string]flows.State{"p2.gone": {Status: flows.Done, Evidence: "Proefscan", Proof: &dialogue.Source{Script: s.ID, Version: 1}}}
	forgets(t, p, s, talker, nil)
}

// What was proposed of a result goes with it.
func TestProposalsGoWithTheirResult(t *testing.T) {
	l, s := scripts(t)
	start, _ := l.Script("start")
	p := scanned(t, s)
	if _, err := p.BeginTalk(start, nil, mate, talkAt); err != nil {
		t.Fatal(err)
	}
	from := &dialogue.Source{Script: s.ID, Version: 1}
	d, err := p.ProposeTalk(start, dialogue.Answers{"s1a": {Options: []string{"part"}, From: from}, "s1b": {Options: []string{"part"}, From: &dialogue.Source{}}}, mate)
	if err != nil || d.Read == nil || len(d.Proposed) != 2 {
		t.Fatalf("%+v, %v", d, err)
	}
	_, err = p.ProposeTalk(start, nil, talker)
	wants(t, err, dialogue.ErrNotOwner)
	forgets(t, p, s, talker, nil)
	if d, _ = p.DraftOf(start, mate); d.Read != nil || len(d.Proposed) != 1 {
		t.Errorf("%+v", d)
	}
}

// What was taken over from a deleted result is found, in a result and in a draft, said or only read back; what rests on one that is
// still there, on the project itself or on somebody's own words is not.
func TestLeftOfWhatIsGone(t *testing.T) {
	_, s := scripts(t)
	gone := dialogue.Answer{Text: "7", From: &dialogue.Source{Script: s.ID, Version: 1}}
	for name, c := range map[string]struct {
		put  func(p *flows.Project)
		want []string
	}{
		"a result": {func(p *flows.Project) {
			p.AdoptResult(dialogue.Confirmed{Script: "feedback", Version: 1, By: talker, Answers: dialogue.Answers{"notes": gone}}, talker, talkAt)
		}, []string{"feedback"}},
		"a draft": {func(p *flows.Project) {
			p.Drafts = map[string]*dialogue.Draft{"feedback": {Script: "feedback", Owner: talker, Answers: dialogue.Answers{"notes": gone}}}
		}, []string{"feedback"}},
		"what waits for a yes in it": {func(p *flows.Project) {
			p.Drafts = map[string]*dialogue.Draft{"feedback": {Script: "feedback", Owner: talker, Read: &gone}}
		}, []string{"feedback"}},
		"what is laid ready in it": {func(p *flows.Project) {
			p.Drafts = map[string]*dialogue.Draft{"feedback": {Script: "feedback", Owner: talker, Proposed: dialogue.Answers{"notes": gone}}}
		}, []string{"feedback"}},
		"of the project": {func(p *flows.Project) {
			p.AdoptResult(dialogue.Confirmed{Script: "feedback", Version: 1, Answers: dialogue.Answers{"notes": {Text: "7", From: &dialogue.Source{}}}}, talker, talkAt)
		}, nil},
		"somebody's own": {func(p *flows.Project) {
			p.AdoptResult(dialogue.Confirmed{Script: "feedback", Version: 1, Answers: dialogue.Answers{"notes": {Text: "7"}}}, talker, talkAt)
		}, nil},
	} {
		p := scanned(t, s)
		c.put(p)
		if left := p.Left(s.ID); len(left) > 0 {
			t.Errorf("%s: %v is left of what is there", name, left)
		}
		p.Results = map[string][]dialogue.Confirmed{"feedback": p.Results["feedback"]}
		if left := p.Left(s.ID); !slices.Equal(left, c.want) {
			t.Errorf("%s: %v, want %v", name, left, c.want)
		}
	}
}

// That a request would remove something is known before it is made, and nothing changes by asking.
func TestForgettable(t *testing.T) {
	_, s := scripts(t)
	p := scanned(t, s)
	wants(t, p.Forgettable(s, mate), flows.ErrNotOwner)
	wants(t, p.Forgettable(s, talker), nil)
	if got := p.Talked(); !slices.Equal(got, []string{s.ID}) {
		t.Errorf("%v", got)
	}
	forgets(t, p, s, talker, nil)
	wants(t, p.Forgettable(s, talker), flows.ErrNoResult)
	if got := p.Talked(); len(got) > 0 {
		t.Errorf("%v", got)
	}
}
