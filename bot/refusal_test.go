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
		"answer":                     {Result{Kind: JobAnswer, Ask: []byte(`{"question":"x","event":{"User":"U0BEN","Kind":"said","Channel":"D1","Direct":true,"TS":"1.1"}}`)}, []Shape{Message, Status}, ben},
		"profile":                    {Result{Kind: JobProfile, Ask: []byte(`{"user":"U0NEW"}`)}, []Shape{Message}, "U0NEW"},
		"somebody told of something": {Result{Kind: JobProfile, Ask: []byte(`{"user":"U0TOLD"}`)}, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			m := known(t, b)
			m.people["U0TOLD"] = flows.Person{Waiting: [][]byte{[]byte(`{"User":"U0TOLD","Kind":"entrusted"}`)}}
			m.people["U0NEW"] = flows.Person{Waiting: [][]byte{waiting}}
			out, err := b.GaveUp(Event{ID: "e", Kind: JobDone, Team: "T", At: t0, Job: test.job}, m)
			if err != nil {
				t.Fatal(err)
			}
			var shapes []Shape
			for _, p := range out.Posts {
				shapes = append(shapes, p.Shape)
			}
			if !slices.Equal(shapes, test.shapes) || len(shapes) > 0 && (out.Posts[0].Reader != test.user || out.Posts[0].Text != b.Words.In("nl").T("error.went")) {
				t.Errorf("%+v", out.Posts)
			}
			if who := m.people["U0NEW"]; (test.user == "U0NEW") != (who.Waiting == nil) {
				t.Errorf("%+v", who)
			}
		})
	}
}

// Nobody is back because something happened to them: only what they do themselves says so.
func TestOnlyActsBringBack(t *testing.T) {
	b := newBot(t)
	for kind, back := range map[Kind]bool{Said: true, Mentioned: true, Commanded: true, Pressed: true, Submitted: true, HomeOpened: true, ChatOpened: true,
		Rang: false, invited: false, chosen: false, entrusted: false, given: false, Bounced: false, Unsent: false} {
		m := known(t, b)
		who := m.people[ben]
		who.Gone = true
		m.people[ben] = who
		ev := Event{Kind: kind, User: ben, Text: "2027-03-01", ID: "e", Team: "T", At: t0}
		if _, err := b.Handle(ev, m.begin()); err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		if _, err := b.GaveUp(ev, m); err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		if m.people[ben].Gone == back {
			t.Errorf("after %s gone is %v", kind, m.people[ben].Gone)
		}
	}
}

// A bot that was made to follow a KPI is out of it once Slack says what it is, and whoever chose it hears that once.
func TestBotFollowsNothing(t *testing.T) {
	b := newBot(t)
	m := known(t, b)
	c := withDuties(t, b, m)
	kpi := c.KPIs[0].ID
	out := handle(t, b, m, Event{Kind: Submitted, User: sophie, ID: "e", Team: "T", At: t0, View: View{Name: "contract",
		Private: "nl " + contractID + " kpimore " + kpi + " " + c.Start.String() + " " + c.End.String() + " list.kpis -", Values: map[string][]string{"cf.kpiowner": {"U0ROBOT"}}}})
	if k, _ := m.contracts[contractID].KPI(kpi); k.Owner != "U0ROBOT" || len(out.Jobs) != 1 {
		t.Fatalf("%+v, %+v", k, out)
	}
	out = handle(t, b, m, done(t, out.Jobs[0], Profile{Name: "Robot", Bot: true}))
	if k, _ := m.contracts[contractID].KPI(kpi); k.Owner != "" {
		t.Errorf("it still follows %+v", k)
	}
	if _, member := m.projects[projectID].Member("U0ROBOT"); member || len(out.Posts) != 1 || out.Posts[0].Channel != sophie {
		t.Errorf("a member: %v, %+v", member, out.Posts)
	}
}
