package bot

import (
	"strings"
	"testing"

	"kringloop/bot/blocks"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// What a guest may not begin, they hear whom to ask for; nothing of it is made.
func TestWhatAGuestMayNotBegin(t *testing.T) {
	b := newBot(t)
	direct := places(ben)[0]
	says := func(text string) Event {
		ev := direct
		ev.Kind, ev.Text, ev.Trigger = Said, text, ""
		return ev
	}
	press := func(id, value string) Event {
		ev := direct
		ev.Action = Action{ID: id, Value: value}
		return ev
	}
	file := dropped(ben, "", File{ID: "F1", Name: "contracten.csv"})
	for name, ev := range map[string]Event{
		"a project by word":    says("nieuw project: bureaustoelen"),
		"a project by button":  press(blocks.ActNew, ""),
		"a project by form":    {Kind: Submitted, User: ben, Trigger: "t", ID: "e", Team: "T", At: t0, View: View{Name: blocks.ModalNew, Values: map[string][]string{blocks.InName: {"Stoelen"}}}},
		"a contract by word":   says("nieuw contract"),
		"a contract by button": press(blocks.ActRegister, "-"),
		"an import by word":    says("importeer contracten"),
		"an import by button":  press(blocks.ActContracts+".take", `{"ID":"F1"}`),
		"an import by file":    file,
	} {
		m := known(t, b)
		who := m.people[ben]
		who.Guest = true
		m.people[ben] = who
		out := handle(t, b, m, ev)
		if len(out.Jobs) > 0 || len(out.Posts) != 1 || out.Posts[0].Text != b.Words.In("nl").T("error.outsider") {
			t.Errorf("%s: %+v", name, out)
		}
		if len(m.projects) != 1 || len(m.contracts) > 0 {
			t.Errorf("%s: %v, %v", name, m.projects, m.contracts)
		}
		if out = handle(t, b, known(t, b), ev); len(out.Posts) > 0 && out.Posts[0].Text == b.Words.In("nl").T("error.outsider") {
			t.Errorf("%s is refused to a colleague", name)
		}
	}
}

// An answer may rest on what only colleagues may see where only they read it: a colleague's own conversation, and a channel of
// which Slack said at the last mention that no other company is in it.
func TestWhoMayReadAnAnswer(t *testing.T) {
	b := newBot(t)
	m := known(t, b)
	m.people["U0GUEST"] = flows.Person{Known: true, Lang: "nl", Welcomed: true, Guest: true}
	const question = "wat is een proefscan?"
	ask := func(user string, ev Event) bool {
		t.Helper()
		ev.ID, ev.Team, ev.User, ev.At, ev.TS = "e", "T", user, t0, "5.1"
		return asked(t, handle(t, b, m, ev)).Outside
	}
	said := Event{Kind: Said, Channel: "D1", Direct: true, Text: question}
	mention := Event{Kind: Mentioned, Channel: "C0ELSE", Text: question}
	shared := Event{Kind: Mentioned, Channel: "C0ELSE", Text: question, Outside: true}
	press := Event{Kind: Pressed, Channel: "C0ELSE", Action: Action{ID: blocks.ActAsk, Value: question}}
	command := Event{Kind: Commanded, Channel: "C0ELSE", Text: question}
	for i, c := range []struct {
		user string
		ev   Event
		want bool
	}{
		{ben, said, false}, {"U0GUEST", said, true}, {ben, command, false}, {"U0GUEST", command, true},
		{ben, press, true}, // nobody knows yet
		{ben, mention, false}, {ben, press, false}, {"U0GUEST", mention, true}, {"U0GUEST", press, true},
		{ben, shared, true}, {ben, press, true}, {ben, command, false},
		{ben, mention, false}, {ben, press, false},
	} {
		if got := ask(c.user, c.ev); got != c.want {
			t.Errorf("%d, %s of %s: %v", i, c.ev.Kind, c.user, got)
		}
	}
}

// Who somebody is comes from Slack, then and whenever it changes; as long as Slack can't say, they are no colleague, and every
// event asks again.
func TestWhoIsAGuest(t *testing.T) {
	b := newBot(t)
	m := newMemory()
	question := Event{Kind: Said, ID: "e", Team: "T", User: ben, Channel: "D1", Direct: true, TS: "5.1", Text: "wat is een proefscan?", At: t0}
	failed := func(j Job) Event {
		return Event{ID: "done", Kind: JobDone, Team: "T", At: t0, Job: Result{Kind: j.Kind, Ask: j.Body, Error: "user_not_visible"}}
	}
	for range 2 {
		job := handle(t, b, m, question).Jobs[0]
		if ask := asked(t, handle(t, b, m, failed(job))); !ask.Outside || job.Kind != JobProfile {
			t.Errorf("%+v after %s", ask, job.Kind)
		}
	}
	job := handle(t, b, m, question).Jobs[0]
	if ask := asked(t, handle(t, b, m, done(t, job, Profile{Name: "Ben", Guest: true}))); !ask.Outside {
		t.Errorf("%+v", ask)
	}
	for _, guest := range []bool{false, true} {
		handle(t, b, m, Event{Kind: PersonChanged, ID: "c", Team: "T", User: ben, At: t0, Profile: Profile{Name: "Ben", Guest: guest}})
		if ask := asked(t, handle(t, b, m, question)); ask.Outside != guest {
			t.Errorf("a guest: %v, %+v", guest, ask)
		}
	}
}

// Lessons of other projects are for colleagues.
func TestLessonsStayInside(t *testing.T) {
	b := newBot(t)
	learned := dialogue.Lesson{Theme: "markt", Category: "ict", Happened: "te weinig aanbieders", Lesson: "verken een half jaar vooraf", Source: "Laptops", On: t0}
	for name, c := range map[string]struct {
		guest, shared bool
		want          int
	}{"a colleague": {want: 1}, "a guest": {guest: true}, "where others read": {shared: true}} {
		m := newMemory()
		p, err := flows.NewProject("pone", "Schermen", sophie, t0)
		if err != nil {
			t.Fatal(err)
		}
		p.SetCategory("ict", sophie, t0)
		p.Link(teamChannel, sophie, t0)
		m.projects["pone"], m.lessons = p.Clone(), []dialogue.Lesson{learned}
		m.places[teamChannel] = flows.Place{Project: "pone"}
		m.people[sophie] = flows.Person{Known: true, Guest: c.guest, Name: "Sophie", Lang: "nl", Welcomed: true, Projects: []string{"pone"}, Current: "pone"}
		ev := Event{Kind: Mentioned, ID: "e", Team: "T", User: sophie, Channel: teamChannel, TS: "5.1", Text: "start fase 1", Outside: c.shared, At: t0}
		shown := 0
		for _, p := range handle(t, b, m, ev).Posts {
			shown += strings.Count(string(p.Blocks), learned.Lesson)
		}
		if shown != c.want {
			t.Errorf("%s: shown %d times", name, shown)
		}
	}
}
