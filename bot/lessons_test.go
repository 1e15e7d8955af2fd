package bot

import (
	"strings"
	"testing"

	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// A lesson card that a member shared turns up when a later project of the same category begins, once, and not in its own
// project; without being shared it stays where it is.
func TestLessons(t *testing.T) {
	b, m := newBot(t), newMemory()
	m.people[sophie] = flows.Person{Known: true, Name: "Sophie", Lang: "nl", Welcomed: true, Projects: []string{"pone", "ptwo"}, Current: "ptwo"}
	for id, name := range map[string]string{"pone": "Laptops", "ptwo": "Schermen"} {
		p, err := flows.NewProject(id, name, sophie, t0)
		if err != nil {
			t.Fatal(err)
		}
		p.SetCategory("ict", sophie, t0)
		m.projects[id] = p.Clone()
	}
	learned := dialogue.Lesson{Theme: "markt", Category: "ict", Happened: "te weinig aanbieders", Lesson: "verken een half jaar vooraf", Source: "Laptops", On: t0}
	m.projects["pone"].AdoptResult(dialogue.Confirmed{Script: "review", Version: 1, By: sophie, At: t0, Result: dialogue.Result{Verdict: "DONE", Lessons: []dialogue.Lesson{learned}}}, sophie, t0)
	begin := func(project, text string) (shown int) {
		t.Helper()
		c := m.clone() // each begins as if for the first time
		who := c.people[sophie]
		who.Current = project
		c.people[sophie] = who
		ev := places(sophie)[0]
		ev.Kind, ev.Text = Said, text
		for _, p := range handle(t, b, c, ev).Posts {
			shown += strings.Count(string(p.Blocks), learned.Lesson)
		}
		return shown
	}
	if n := begin("ptwo", "start fase 1"); n != 0 {
		t.Errorf("not shared, and shown %d times", n)
	}
	for range 2 { // pressed twice, shared once
		ev := places(sophie)[0]
		ev.Action = Action{ID: "talk.lessons", Value: "pone review 1"}
		handle(t, b, m, ev)
	}
	if len(m.lessons) != 1 {
		t.Fatalf("%+v", m.lessons)
	}
	for _, c := range []struct {
		project, text string
		want          int
	}{{"ptwo", "start fase 1", 1}, {"ptwo", "start fase 2", 1}, {"ptwo", "start fase 3", 0}, {"pone", "start fase 1", 0}} {
		if n := begin(c.project, c.text); n != c.want {
			t.Errorf("%s in %s: shown %d times, want %d", c.text, c.project, n, c.want)
		}
	}
	if err := m.projects["ptwo"].Mark(b.Lib, "p1.i01", flows.Busy, "", false, sophie, t0); err != nil {
		t.Fatal(err)
	}
	if n := begin("ptwo", "start fase 1"); n != 0 {
		t.Errorf("shown %d times in a phase under way", n)
	}
}
