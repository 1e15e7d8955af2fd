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
