package bot

import (
	"strings"
	"testing"

	"kringloop/bot/blocks"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// answeredUnnamed is a project of Sophie and Ben, in whose evaluation Ben answered without his name; what he said is the word secret.
func answeredUnnamed(t *testing.T, b *Bot) *memory {
	t.Helper()
	m := newMemory()
	p, err := flows.NewProject(projectID, "Bureaus", sophie, t0)
	if err == nil {
		err = p.Invite(ben, flows.Champion, sophie, t0)
	}
	if err != nil {
		t.Fatal(err)
	}
	p.Link(teamChannel, sophie, t0)
	s, _ := b.Talks.Script(talkReview)
	none := dialogue.Answer{None: true}
	said := dialogue.Answers{"role": {Options: []string{"anoniem"}}, "fixed": {Options: []string{"nee"}}, "nofix": {Text: secret}, "e1open": {Text: secret},
		"e2": {Options: []string{"ja"}}, "e2figure": none, "e3": none, "e4": {Options: []string{"ja"}}, "e4why": none, "e5": {Options: []string{"gelijk"}},
		"e6": {Rows: [][]string{{"markt", secret, secret, secret, "ja"}}}, "e7": none, "e8": none, "e9": {Options: []string{"gelijk"}}, "e9why": none, "planning": none}
	if _, err = p.BeginTalk(s, said, ben, t0); err != nil {
		t.Fatal(err)
	}
	r, err := b.Talks.Rule(s)(dialogue.Case{Script: s, Answers: said, Facts: map[string]string{"project": p.Name}, Today: t0})
	if err == nil {
		_, err = p.ConfirmTalk(s, r, true, ben, t0)
	}
	if err != nil {
		t.Fatal(err)
	}
	m.projects[projectID] = p.Clone()
	for user, name := range map[string]string{sophie: "Sophie", ben: "Ben"} {
		m.people[user] = flows.Person{Known: true, Name: name, Lang: "nl", Welcomed: true, Projects: []string{projectID}, Current: projectID}
	}
	return m
}

// Whoever answered without a name may do with the report what others do with theirs; the answers by themselves are for nobody. A
// member who has not answered gets nothing, whatever control they make up. Wherever it is asked for, it is shown to one person alone.
func TestUnnamedReport(t *testing.T) {
	b := newBot(t)
	about := projectID + " " + talkReview
	for action, value := range map[string]string{"talk.result": about + " 1", "talk.answers": about + " 1", "talk.file.workbook": about + " 1 workbook", "talk.tick.p7.i09": about + " 1 p7.i09",
		"talk.share": about + " 1", "talk.lessons": about + " 1", "talk.renew": about, "talk.compare": about, "talk.again": about, "talk.forget": about, "results": projectID} {
		for _, user := range []string{sophie, ben} {
			for _, ev := range places(user) {
				m := answeredUnnamed(t, b)
				ev.Action = Action{ID: action, Value: value}
				out := handle(t, b, m, ev)
				shown, refused := false, false
				for _, post := range out.Posts {
					text := string(post.Blocks) + post.Text
					if strings.Contains(text, secret) {
						shown = true
						if post.Channel != user {
							t.Errorf("%s by %s in %q shows it in %s", action, user, ev.Channel, post.Channel)
						}
					}
					refused = refused || strings.Contains(text, "zonder naam, en iedereen telt")
				}
				did := shown || len(m.lessons) > 0 || m.projects[projectID].State("p7.i09").Status == flows.Done
				for _, post := range out.Posts {
					did = did || post.Paper != nil || post.Shape == Modal
				}
				opens := map[string]bool{"talk.result": true, "talk.file.workbook": true, "talk.tick.p7.i09": true, "talk.share": true, "talk.lessons": true, "talk.renew": true}[action]
				if user == sophie && did || user == ben && (did != opens) {
					t.Errorf("%s by %s in %q: %t", action, user, ev.Channel, did)
				}
				if closed := action == "talk.answers" || action == "talk.again" || action == "talk.forget"; user == ben && refused != closed {
					t.Errorf("%s by %s in %q is refused: %t", action, user, ev.Channel, refused)
				}
			}
		}
	}
}

// The form that shares a report is for who may see it.
func TestUnnamedShared(t *testing.T) {
	b := newBot(t)
	for user, want := range map[string]bool{sophie: false, ben: true} {
		m := answeredUnnamed(t, b)
		out := handle(t, b, m, Event{Kind: Submitted, User: user, ID: "e", Team: "T", At: t0,
			View: View{Name: blocks.ModalShare, Private: "nl " + projectID + " " + talkReview + " 1", Values: map[string][]string{blocks.InRoom: {teamChannel}}}})
		shared := false
		for _, post := range out.Posts {
			shared = shared || post.Channel == teamChannel && strings.Contains(string(post.Blocks), secret)
			if strings.Contains(string(post.Blocks), "Ben") {
				t.Errorf("it names Ben: %s", post.Blocks)
			}
		}
		if shared != want {
			t.Errorf("%s shares it: %t", user, shared)
		}
	}
}
