package flows_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"kringloop/flows"
	"kringloop/flows/dialogue"
)

const boss, vice, outsider = "U0MIET", "U0VICE", "U0STRANGER"

// submitted is a project with a confirmed result that can be put before management, and members of every kind.
func submitted(t *testing.T) (*flows.Project, *dialogue.Script) {
	t.Helper()
	_, scan := scripts(t)
	s := *scan
	s.Approve = []string{"p1.i09"}
	p := scanned(t, &s)
	for _, u := range []string{boss, vice} {
		if err := p.Invite(u, flows.Management, talker, talkAt); err != nil {
			t.Fatal(err)
		}
	}
	return p, &s
}

// again confirms one more version.
func again(t *testing.T, p *flows.Project, s *dialogue.Script) {
	t.Helper()
	if _, err := p.BeginTalk(s, answersOf(s), talker, talkAt); err != nil {
		t.Fatal(err)
	}
	if _, err := p.ConfirmTalk(s, dialogue.Result{Verdict: "GROEN"}, true, talker, talkAt); err != nil {
		t.Fatal(err)
	}
}

func requested(t *testing.T, p *flows.Project, s *dialogue.Script, who string, version int, at time.Time) {
	t.Helper()
	if _, err := p.AskDecision(s, flows.Request{Version: version, Who: who, By: talker}, at); err != nil {
		t.Fatal(err)
	}
}

func TestAskDecision(t *testing.T) {
	day := 24 * time.Hour
	for _, c := range []struct {
		name  string
		who   string
		by    string
		n     int
		after time.Duration
		first func(t *testing.T, p *flows.Project, s *dialogue.Script)
		want  error
	}{
		{name: "management", who: boss, by: talker, n: 1},
		{name: "any member", who: mate, by: talker, n: 1},
		{name: "another member asks", who: boss, by: mate, n: 1},
		{name: "oneself", who: talker, by: talker, n: 1, want: flows.ErrOwnRequest},
		{name: "a stranger", who: outsider, by: talker, n: 1, want: flows.ErrNotMember},
		{name: "a version to come", who: boss, by: talker, n: 2, want: flows.ErrNoResult},
		{name: "an old version", who: boss, by: talker, n: 1, want: flows.ErrNewer, first: again},
		{name: "nothing to approve", who: boss, by: talker, n: 1, want: flows.ErrNoItem,
			first: func(_ *testing.T, _ *flows.Project, s *dialogue.Script) { s.Approve = nil }},
		{name: "archived", who: boss, by: talker, n: 1, want: flows.ErrArchived,
			first: func(_ *testing.T, p *flows.Project, _ *dialogue.Script) { _ = p.Archive(true, talker, talkAt) }},
		{name: "twice", who: boss, by: talker, n: 1, after: day - time.Second, want: flows.ErrAskedSoon,
			first: func(t *testing.T, p *flows.Project, s *dialogue.Script) { requested(t, p, s, boss, 1, talkAt) }},
		{name: "again a day later", who: boss, by: talker, n: 1, after: day,
			first: func(t *testing.T, p *flows.Project, s *dialogue.Script) { requested(t, p, s, boss, 1, talkAt) }},
		{name: "somebody else at once", who: vice, by: talker, n: 1,
			first: func(t *testing.T, p *flows.Project, s *dialogue.Script) { requested(t, p, s, boss, 1, talkAt) }},
		{name: "again once it was answered", who: boss, by: talker, n: 1, after: time.Second,
			first: func(t *testing.T, p *flows.Project, s *dialogue.Script) {
				requested(t, p, s, boss, 1, talkAt)
				ruled(t, p, s, boss, 1, flows.Refused, "te vroeg dit jaar", talkAt)
			}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, s := submitted(t)
			if c.first != nil {
				c.first(t, p, s)
			}
			_, err := p.AskDecision(s, flows.Request{Version: c.n, Who: c.who, By: c.by}, talkAt.Add(c.after))
			wants(t, err, c.want)
			if open := p.Unanswered(s.ID, c.n); c.want == nil && (len(open) == 0 || open[len(open)-1].Who != c.who) {
				t.Errorf("open: %+v", open)
			}
		})
	}
}

func ruled(t *testing.T, p *flows.Project, s *dialogue.Script, by string, version int, r flows.Ruling, terms string, at time.Time) bool {
	t.Helper()
	_, fresh, err := p.Decide(s, flows.Decision{Version: version, By: by, Name: "Miet", Ruling: r, Terms: terms}, at)
	if err != nil {
		t.Fatal(err)
	}
	return fresh
}

func TestDecide(t *testing.T) {
	long := strings.Repeat("a", flows.MaxText+1)
	for _, c := range []struct {
		name  string
		by    string
		n     int
		r     flows.Ruling
		terms string
		want  error
	}{
		{"yes", boss, 1, flows.Approved, "", nil},
		{"with conditions", boss, 1, flows.Conditional, "klein beginnen graag", nil},
		{"no", boss, 1, flows.Refused, "te vroeg dit jaar", nil},
		{"another of management", vice, 1, flows.Approved, "", nil},
		{"a member who was not asked", mate, 1, flows.Approved, "", flows.ErrNotAsked},
		{"who asked", talker, 1, flows.Approved, "", flows.ErrNotAsked},
		{"a stranger", outsider, 1, flows.Approved, "", flows.ErrNotAsked},
		{"conditions that say nothing", boss, 1, flows.Conditional, "  ja  ", flows.ErrTooShort},
		{"no without a reason", boss, 1, flows.Refused, "", flows.ErrTooShort},
		{"too long", boss, 1, flows.Conditional, long, flows.ErrTooLong},
		{"no ruling", boss, 1, "misschien", "tien tekens", flows.ErrNoItem},
		{"no such version", boss, 7, flows.Approved, "", flows.ErrNoResult},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, s := submitted(t)
			requested(t, p, s, boss, 1, talkAt)
			_, fresh, err := p.Decide(s, flows.Decision{Version: c.n, By: c.by, Ruling: c.r, Terms: c.terms}, talkAt)
			wants(t, err, c.want)
			if fresh != (c.want == nil) {
				t.Errorf("fresh = %v", fresh)
			}
			if _, agreed := p.Agreed(s.ID, 1); agreed != (c.want == nil && c.r != flows.Refused) {
				t.Errorf("agreed = %v", agreed)
			}
		})
	}
}

// Nothing that was decided is overwritten, a second press changes nothing, and what was decided on an old version stays with it.
func TestDecisionsAreKept(t *testing.T) {
	p, s := submitted(t)
	if p.MayDecide(s.ID, 1, boss) {
		t.Error("nobody was asked yet")
	}
	requested(t, p, s, boss, 1, talkAt)
	requested(t, p, s, mate, 1, talkAt)
	if !ruled(t, p, s, boss, 1, flows.Refused, "te vroeg dit jaar", talkAt) || ruled(t, p, s, boss, 1, flows.Refused, "te vroeg dit jaar ", talkAt) {
		t.Error("the second press counts, or the first does not")
	}
	ruled(t, p, s, vice, 1, flows.Approved, "wat hier staat, telt niet", talkAt)
	ruled(t, p, s, mate, 1, flows.Conditional, "klein beginnen graag", talkAt)
	again(t, p, s)
	ruled(t, p, s, boss, 1, flows.Approved, "", talkAt.Add(time.Hour))
	if _, agreed := p.Agreed(s.ID, 2); agreed || p.MayDecide(s.ID, 2, boss) {
		t.Error("what was decided on version 1 holds for version 2")
	}
	var got []string
	for _, d := range p.DecisionsOn(s.ID, 1) {
		got = append(got, d.By+" "+string(d.Ruling)+" "+d.Terms)
	}
	want := []string{boss + " nee te vroeg dit jaar", vice + " ja ", mate + " voorwaarden klein beginnen graag", boss + " ja "}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	_, _, log := p.Changes()
	got = nil
	for _, e := range log {
		if e.What == flows.LogAskedDecision || e.What == flows.LogDecided {
			got = append(got, string(e.What)+" "+e.By+" "+e.From+" "+e.To+" "+e.Text)
		}
	}
	want = []string{"askeddecision " + talker + " 1 " + boss + " ", "askeddecision " + talker + " 1 " + mate + " ",
		"decided " + boss + " 1 nee te vroeg dit jaar", "decided " + vice + " 1 ja ", "decided " + mate + " 1 voorwaarden klein beginnen graag",
		"decided " + boss + " 1 ja "}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// Who left decides no more; deleted results take their decisions along, because versions are counted anew.
func TestDecisionsEnd(t *testing.T) {
	p, s := submitted(t)
	requested(t, p, s, boss, 1, talkAt)
	if err := p.Remove(boss, talker, talkAt); err != nil {
		t.Fatal(err)
	}
	_, _, err := p.Decide(s, flows.Decision{Version: 1, By: boss, Ruling: flows.Approved}, talkAt)
	wants(t, err, flows.ErrNotAsked)
	ruled(t, p, s, vice, 1, flows.Approved, "", talkAt)
	forgets(t, p, s, talker, nil)
	again(t, p, s)
	if len(p.Approvals) != 0 || p.MayDecide(s.ID, 1, vice) {
		t.Errorf("%+v", p.Approvals)
	}
	if !slices.Contains(p.Parts(), flows.Part{Script: s.ID, Version: flows.ApprovalPart}) {
		t.Errorf("the store would keep them: %v", p.Parts())
	}
	for range flows.MaxDecisions {
		at := talkAt
		_, err = p.AskDecision(s, flows.Request{Version: 1, Who: vice, By: talker}, at.Add(time.Duration(len(p.Approvals[s.ID].Requests))*flows.AskAgain))
		wants(t, err, nil)
	}
	if _, err = p.AskDecision(s, flows.Request{Version: 1, Who: mate, By: talker}, talkAt); !errors.Is(err, flows.ErrTooMany) {
		t.Errorf("%v", err)
	}
}
