package bot

import (
	"regexp"
	"slices"
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

// A lesson about what a phase begins with turns up in a project of whatever kind, after those of its own kind, and never more than
// three in all.
func TestLessonsByTheme(t *testing.T) {
	b := newBot(t)
	for _, c := range []struct {
		about, category string
		lessons         []dialogue.Lesson
		text            string
		want            []string
	}{
		{"a theme of phase 1", "", []dialogue.Lesson{{Theme: "draagvlak", Category: "ict", Lesson: "een"}, {Theme: "behoefte", Category: "ict", Lesson: "twee"}}, "start fase 1", []string{"een"}},
		{"a theme of phase 2", "ict", []dialogue.Lesson{{Theme: "planning", Lesson: "een"}, {Theme: "markt", Category: "ict", Lesson: "twee"}, {Theme: "behoefte", Lesson: "drie"}}, "start fase 2", []string{"twee", "drie", "een"}},
		{"no theme of phase 3", "", []dialogue.Lesson{{Theme: "planning", Lesson: "een"}}, "start fase 3", nil},
		{"three at most", "ict", []dialogue.Lesson{{Theme: "draagvlak", Lesson: "een"}, {Theme: "draagvlak", Lesson: "twee"}, {Theme: "samenwerking", Lesson: "drie"}, {Theme: "markt", Category: "ict", Lesson: "vier"}}, "start fase 1", []string{"vier", "drie", "twee"}},
	} {
		m := newMemory()
		m.people[sophie] = flows.Person{Known: true, Name: "Sophie", Lang: "nl", Welcomed: true, Projects: []string{"ptwo"}, Current: "ptwo"}
		p, err := flows.NewProject("ptwo", "Schermen", sophie, t0)
		if err != nil {
			t.Fatal(err)
		}
		p.SetCategory(c.category, sophie, t0)
		m.projects["ptwo"], m.lessons = p.Clone(), c.lessons
		ev := places(sophie)[0]
		ev.Kind, ev.Text = Said, c.text
		if got := shownLessons(handle(t, b, m, ev)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.about, got, c.want)
		}
	}
}

var lessonShown = regexp.MustCompile(`[✓✕] \*(\p{L}+)\*`)

func shownLessons(out Outcome) (names []string) {
	for _, p := range out.Posts {
		for _, found := range lessonShown.FindAllStringSubmatch(string(p.Blocks), -1) {
			names = append(names, found[1])
		}
	}
	return names
}

// All cards can be looked up, the newest first, a page at a time; by colleagues only, and in nobody else's sight.
func TestLessonList(t *testing.T) {
	b := newBot(t)
	for name, c := range map[string]struct {
		person  flows.Person
		channel bool
		want    int
	}{"a colleague": {flows.Person{Known: true}, false, lessonsPage}, "in a channel": {flows.Person{Known: true}, true, lessonsPage}, "a guest": {flows.Person{Known: true, Guest: true}, false, 0}} {
		m := newMemory()
		for _, n := range []string{"oudste", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "nieuwste"} {
			m.lessons = append(m.lessons, dialogue.Lesson{Lesson: n, Theme: "markt", Category: "ict", Source: "Laptops", On: t0})
		}
		c.person.Name, c.person.Lang, c.person.Welcomed = "Sophie", "nl", true
		m.people[sophie] = c.person
		ev := Event{Kind: Said, ID: "e", Team: "T", User: sophie, Channel: sophie, Direct: true, TS: "5.1", Text: "leskaarten", At: t0}
		if c.channel {
			ev.Kind, ev.Channel, ev.Direct = Mentioned, teamChannel, false
		}
		out := handle(t, b, m, ev)
		got := shownLessons(out)
		if len(got) != c.want || c.want > 0 && got[0] != "nieuwste" {
			t.Errorf("%s: %v", name, got)
		}
		for _, p := range out.Posts {
			if p.Channel != sophie && strings.Contains(string(p.Blocks), "nieuwste") {
				t.Errorf("%s: shown in %s", name, p.Channel)
			}
		}
		ev.Kind, ev.ID, ev.Text, ev.Action = Pressed, "f", "", Action{ID: "lessons", Value: "12"}
		if got := shownLessons(handle(t, b, m, ev)); c.want > 0 && !slices.Equal(got, []string{"b", "oudste"}) || c.want == 0 && len(got) > 0 {
			t.Errorf("%s: the next page is %v", name, got)
		}
	}
}
