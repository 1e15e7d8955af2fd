package bot

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"kringloop/bot/blocks"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// sharedProject is the secret project with Ben as a member.
func sharedProject(t *testing.T, b *Bot) *memory {
	t.Helper()
	m := known(t, b)
	if err := m.projects[projectID].Invite(ben, flows.Champion, sophie, t0); err != nil {
		t.Fatal(err)
	}
	who := m.people[ben]
	who.Projects, who.Current = []string{projectID}, projectID
	m.people[ben] = who
	return m
}

// erased are the messages that an outcome empties, as conversation and name.
func erased(b *Bot, out Outcome) (refs []string) {
	for _, p := range out.Posts {
		if p.Text == b.Words.In("nl").T("talk.erased") {
			refs = append(refs, p.Channel+" "+p.Ref)
		}
	}
	slices.Sort(refs)
	return refs
}

// Whoever saw prices or scores has them taken back when the result is deleted: also a result that was shown while another question
// was open, one of a conversation before the last, and what a colleague saw in a conversation of their own.
func TestMessagesGoWithTheirResult(t *testing.T) {
	b := newBot(t)
	m := sharedProject(t, b)
	press := func(user, id, value string) Outcome {
		ev := places(user)[0]
		ev.Action = Action{ID: id, Value: value}
		return handle(t, b, m, ev)
	}
	about := projectID + " score"
	press(sophie, "talk.begin", projectID+" tco")      // its question is open
	press(sophie, "talk.result", about+" 1")           // under it
	press(sophie, "talk.begin", projectID+" feedback") // and another conversation
	press(ben, "talk.answers", about+" 1")
	other := m.places["dm:"+sophie].Talk
	got := erased(b, press(sophie, "talk.forget", about))
	want := []string{ben + " dm:" + ben + "/r1", sophie + " dm:" + sophie + "/r1"}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if now := m.places["dm:"+sophie].Talk; now.Script != "feedback" || now.Card != other.Card {
		t.Errorf("the open question was %+v, and is %+v", other, now)
	}
	if got := erased(b, press(sophie, "talk.forget", projectID+" tco")); len(got) != 1 || !strings.HasPrefix(got[0], sophie+" dm:"+sophie+"/t") {
		t.Errorf("of the conversation before the last: %v", got)
	}
}

// The list names what is the person's to delete, and what is not with who can; nothing is shown where others read along.
func TestHeldList(t *testing.T) {
	b := newBot(t)
	button := `"action_id":"talk.` + blocks.TalkForgetAll
	for _, c := range []struct {
		user    string
		deletes bool
	}{{sophie, true}, {ben, false}} {
		for _, ev := range places(c.user)[:3] {
			m := sharedProject(t, b)
			ev.Kind, ev.Text, ev.Trigger = Mentioned, "verwijder de scores", ""
			if ev.Direct {
				ev.Kind = Said
			}
			listed := 0
			for _, p := range handle(t, b, m, ev).Posts {
				if !strings.Contains(string(p.Blocks), "Vergelijk offertes") {
					continue
				}
				listed++
				if p.Channel != c.user || p.Reader != c.user || !slices.Contains(p.Projects, projectID) {
					t.Errorf("%s in %s: said in %s to %q", c.user, ev.Channel, p.Channel, p.Reader)
				}
				if got := strings.Contains(string(p.Blocks), button); got != c.deletes {
					t.Errorf("%s can delete %v: %s", c.user, got, p.Blocks)
				}
				if strings.Contains(string(p.Blocks), "Proefscan") {
					t.Errorf("there are no prices in a scan: %s", p.Blocks)
				}
			}
			if listed != 1 {
				t.Errorf("%s in %s: listed %d times", c.user, ev.Channel, listed)
			}
		}
	}
}

// A control that names one's own beside what is somebody else's deletes neither.
func TestForgetAllKeepsToTheWall(t *testing.T) {
	b := newBot(t)
	m := known(t, b)
	book := flows.NewNotebook(ben, t0)
	talks(t, b, book)
	m.projects[book.ID] = book.Clone()
	before := m.kept(t)
	ev := places(ben)[0]
	ev.Action = Action{ID: "talk.forgetall", Value: book.ID + " score " + projectID + " score"}
	refused(t, b, handle(t, b, m, ev), "one's own and another's")
	who := m.people[ben]
	who.Chat = "" // where Ben was met may change
	m.people[ben] = who
	if m.kept(t) != before {
		t.Error("something changed")
	}
}

// What a project took over from the owner's notebook is named when it is deleted there.
func TestLeftElsewhere(t *testing.T) {
	b := newBot(t)
	m := known(t, b)
	book := flows.NewNotebook(sophie, t0)
	book.AdoptResult(dialogue.Confirmed{Script: "tco", Version: 1, By: sophie, At: t0}, sophie, t0)
	m.projects[book.ID] = book.Clone()
	taken := dialogue.Answers{"subject": {Text: "laptops", From: &dialogue.Source{Script: "tco", Version: 1}}}
	m.projects[projectID].AdoptResult(dialogue.Confirmed{Script: "feedback", Version: 1, By: sophie, At: t0, Answers: taken}, sophie, t0)
	ev := places(sophie)[0]
	ev.Action = Action{ID: "talk.forget", Value: book.ID + " tco"}
	named := false
	for _, p := range handle(t, b, m, ev).Posts {
		if strings.Contains(string(p.Blocks), `"value":"`+projectID+` feedback"`) {
			named = p.Reader == sophie && slices.Contains(p.Projects, projectID)
		}
	}
	if !named {
		t.Error("the letters in the project are not named")
	}
}

// Shared lesson cards stay when their result is deleted, and that is said; the owner alone takes them back, and only those of the
// project.
func TestLessonsAreTakenBack(t *testing.T) {
	b := newBot(t)
	start := sharedProject(t, b)
	card := dialogue.Lesson{Theme: "markt", Happened: "laat", Lesson: "begin vroeg", Source: "Laptops", Project: projectID, On: t0}
	elsewhere := card
	elsewhere.Project = "pother"
	start.lessons = []dialogue.Lesson{card, elsewhere}
	start.projects[projectID].AdoptResult(dialogue.Confirmed{Script: "review", Version: 1, By: ben, At: t0, Result: dialogue.Result{Verdict: "DONE", Lessons: []dialogue.Lesson{card}}}, ben, t0)
	about := projectID + " review"
	for user, owner := range map[string]bool{sophie: true, ben: false} {
		m := start.clone()
		ev := places(user)[0]
		ev.Action = Action{ID: "talk.forget", Value: about}
		said, offered := false, false
		for _, p := range handle(t, b, m, ev).Posts {
			said = said || strings.Contains(string(p.Blocks), b.Words.In("nl").N("lessons.stay", 1))
			offered = offered || strings.Contains(string(p.Blocks), "talk."+blocks.TalkUnshare)
		}
		if !said || offered != owner || len(m.lessons) != 2 {
			t.Errorf("%s: said %v, offered %v, %d cards", user, said, offered, len(m.lessons))
		}
		ev.Action.ID = "talk.unshare"
		out := handle(t, b, m, ev)
		if owner && !slices.Equal(m.lessons, []dialogue.Lesson{elsewhere}) || !owner && len(m.lessons) != 2 {
			t.Errorf("%s: %+v", user, m.lessons)
		}
		if len(out.Posts) != 1 {
			t.Errorf("%s: %+v", user, out.Posts)
		}
	}
}

// Answers that are thrown away take their messages with them, and leave those of a result that was confirmed before.
func TestDraftGoesAlone(t *testing.T) {
	b := newBot(t)
	m := known(t, b)
	press := func(id, value string) Outcome {
		ev := places(sophie)[0]
		ev.Action = Action{ID: id, Value: value}
		return handle(t, b, m, ev)
	}
	about := projectID + " score"
	press("talk.again", about)
	d, _ := m.projects[projectID].Draft("score")
	press("talk.confirm", about+" - "+strconv.Itoa(d.Rev))
	confirmed := m.places["dm:"+sophie].Talk.Card
	press("talk.again", about)
	begun := m.places["dm:"+sophie].Talk.Card
	got := erased(b, press("talk.wipe", about))
	if want := []string{sophie + " dm:" + sophie + "/" + flows.Card(begun)}; confirmed == begun || !slices.Equal(got, want) {
		t.Errorf("%v, want %v; the result is message %d", got, want, confirmed)
	}
}
