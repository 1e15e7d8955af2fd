package bot

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/reminders"

	"github.com/google/go-cmp/cmp"
)

// What is refused changes nothing, however far it got: the answers given before there was a project are not taken out of the
// notebook for a project that turns out to be archived, and nobody gets through the wall by a form that was refused.
func TestRefusalChangesNothing(t *testing.T) {
	b := newBot(t)
	tests := map[string]struct {
		set  func(m *memory)
		ev   Event
		says string
	}{
		"a conversation taken over": {
			set: func(m *memory) {
				book, err := flows.NewProject(flows.NotebookID(sophie), "-", sophie, t0)
				if err != nil {
					t.Fatal(err)
				}
				scan, _ := b.Talks.Script("scan")
				if _, err := book.BeginTalk(scan, dialogue.Answers{"q01": {Options: []string{"a"}}}, sophie, t0); err != nil {
					t.Fatal(err)
				}
				m.projects[book.ID] = book.Clone()
				p, err := flows.NewProject("pold", "Oud", sophie, t0)
				if err != nil {
					t.Fatal(err)
				}
				p.Link("C0OLD", sophie, t0)
				p.Archive(true, sophie, t0)
				m.projects[p.ID] = p.Clone()
				m.places["C0OLD"] = flows.Place{Project: p.ID, Ours: true}
			},
			ev:   Event{Kind: Mentioned, User: sophie, Channel: "C0OLD", TS: "1.2", Text: "proefscan"},
			says: "error.archived",
		},
		"somebody let in": {
			set: func(m *memory) {
				today := reminders.On(t0)
				d := laptops(t)
				d.Start, d.End, d.Owner, d.Project = today.AddDays(40), today.AddMonths(48), sophie, projectID
				c, err := reminders.Register(contractID, d, sophie, t0, today, reminders.DefaultRules)
				if err != nil {
					t.Fatal(err)
				}
				m.contracts[contractID] = c.Clone()
			},
			ev: Event{Kind: Submitted, User: sophie, View: View{Name: "duty", Private: "nl pass c:" + contractID + " m_overdracht.1", // it takes two keys
				Values: map[string][]string{"user": {ben}}}},
			says: "error.contract.notyours",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			m := known(t, b)
			withDuties(t, b, m)
			test.set(m)
			m.agendas[sophie] = &reminders.Agenda{User: sophie}
			before := m.kept(t)
			test.ev.ID, test.ev.Team, test.ev.At = "e", "T", t0
			out := handle(t, b, m, test.ev)
			if len(out.Posts) != 1 || !strings.HasPrefix(out.Posts[0].Text, b.Words.In("nl").T(test.says)[:12]) || len(out.Jobs)+len(out.Alarms) != 0 {
				t.Errorf("%+v, want one refusal", out)
			}
			if m.kept(t) != before {
				t.Error("it changed something:", cmp.Diff(before, m.kept(t)))
			}
		})
	}
}

// Whoever waits for something that was given up is told, also when it was slow work that brought it; somebody new is asked for
// again then, rather than never.
func TestGaveUp(t *testing.T) {
	b := newBot(t)
	b.Thinks = true
	waiting, err := json.Marshal(Event{Kind: Said, User: "U0NEW", Channel: "D9", Direct: true, Text: "help"})
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		job    Result
		shapes []Shape
		user   string
	}{
		"answer":  {Result{Kind: JobAnswer, Ask: []byte(`{"question":"x","event":{"User":"U0BEN","Kind":"said","Channel":"D1","Direct":true,"TS":"1.1"}}`)}, []Shape{Message, Status}, ben},
		"profile": {Result{Kind: JobProfile, Ask: []byte(`{"user":"U0NEW"}`)}, []Shape{Message}, "U0NEW"},
	} {
		t.Run(name, func(t *testing.T) {
			m := known(t, b)
			m.people["U0NEW"] = flows.Person{Waiting: [][]byte{waiting}}
			out, err := b.GaveUp(Event{ID: "e", Kind: JobDone, Team: "T", At: t0, Job: test.job}, m)
			if err != nil {
				t.Fatal(err)
			}
			var shapes []Shape
			for _, p := range out.Posts {
				shapes = append(shapes, p.Shape)
			}
			if !slices.Equal(shapes, test.shapes) || out.Posts[0].Reader != test.user || out.Posts[0].Text != b.Words.In("nl").T("error.went") {
				t.Errorf("%+v", out.Posts)
			}
			if who := m.people["U0NEW"]; (test.user == "U0NEW") != (who.Waiting == nil) {
				t.Errorf("%+v", who)
			}
		})
	}
}
