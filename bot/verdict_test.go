package bot

import (
	"strings"
	"testing"

	"kringloop/bot/blocks"
	"kringloop/knowledge"
)

// vote presses a thumb under an answer.
func vote(user, action, value string) Event {
	return Event{ID: "v", Kind: Pressed, Team: "T", User: user, Channel: "C0ELSE", TS: "6.1", Thread: "5.1", Trigger: "t", At: t0,
		Action: Action{ID: blocks.ActVerdict + "." + action, Value: value}}
}

const judgedAnswer = `{"question":"en hoe vaak?","lang":"nl","thread":["wie meet?"],"cited":["p6.kpi"],"answered":true,"model":"m"}`

func TestVerdicts(t *testing.T) {
	b := newBot(t)
	m := known(t, b)
	want := knowledge.Feedback{ID: "C0ELSE:6.1:" + ben, User: ben, Question: "en hoe vaak?", Lang: "nl", Thread: []string{"wie meet?"}, Cited: []string{"p6.kpi"},
		Answered: true, Model: "m", At: t0}

	out := handle(t, b, m, vote(ben, "bad", judgedAnswer))
	kept(t, m, want)
	if len(out.Posts) != 2 || out.Posts[0].Shape != Modal || out.Posts[1].Shape != Ephemeral || out.Posts[1].User != ben {
		t.Fatalf("%+v", out.Posts)
	}
	form := unpack[struct {
		Name    string `json:"callback_id"`
		Private string `json:"private_metadata"`
	}](t, out.Posts[0].View)

	because := Event{ID: "s", Kind: Submitted, Team: "T", User: ben, At: t0, View: View{Name: form.Name, Private: form.Private,
		Values: map[string][]string{blocks.InWrong: {"incomplete"}, blocks.InReason: {" de looptijd ontbreekt "}}}}
	if bad := b.Validate(because); len(bad) > 0 {
		t.Errorf("%v", bad)
	}
	out = handle(t, b, m, because)
	want.Reason = "incomplete: de looptijd ontbreekt"
	kept(t, m, want)
	if len(out.Posts) > 0 {
		t.Errorf("%+v", out.Posts)
	}

	out = handle(t, b, m, vote(ben, "good", judgedAnswer))
	want.Good, want.Reason = true, ""
	kept(t, m, want)
	if len(out.Posts) != 1 || out.Posts[0].Shape != Ephemeral {
		t.Errorf("%+v", out.Posts)
	}
	handle(t, b, m, vote(sophie, "good", judgedAnswer))
	if len(m.feedback) != 2 {
		t.Errorf("everybody has a vote: %v", m.feedback)
	}
}

// kept fails the test when a verdict is not kept as it should be.
func kept(t *testing.T, m *memory, want knowledge.Feedback) {
	t.Helper()
	if got := m.feedback[want.ID]; string(pack(t, got)) != string(pack(t, want)) || len(m.feedback) != 1 {
		t.Errorf("%+v is kept, want %+v", m.feedback, want)
	}
}

// Nothing that is no verdict becomes one, and nobody explains another's.
func TestForgedVerdicts(t *testing.T) {
	b := newBot(t)
	for _, value := range []string{"", "{", "null", `{"question":" "}`, `[]`, projectID} {
		m := known(t, b)
		out := handle(t, b, m, vote(ben, "bad", value))
		if len(m.feedback) > 0 || len(out.Posts) != 1 {
			t.Errorf("%q: %+v", value, out)
		}
	}
	m := known(t, b)
	handle(t, b, m, vote(ben, "bad", strings.Replace(judgedAnswer, "{", `{"id":"C1:1:U0SOPHIE","user":"U0SOPHIE","good":true,"reason":"x",`, 1)))
	kept(t, m, knowledge.Feedback{ID: "C0ELSE:6.1:" + ben, User: ben, Question: "en hoe vaak?", Lang: "nl", Thread: []string{"wie meet?"}, Cited: []string{"p6.kpi"},
		Answered: true, Model: "m", At: t0})
	m = known(t, b)
	handle(t, b, m, Event{ID: "s", Kind: Submitted, Team: "T", User: ben, At: t0, View: View{Name: blocks.ModalVerdict,
		Private: `nl {"id":"C0ELSE:6.1:U0SOPHIE","question":"x"}`, Values: map[string][]string{}}})
	if len(m.feedback) > 0 {
		t.Errorf("%+v", m.feedback)
	}
}

// The buttons of an answer hold what a verdict needs.
func TestAnswersCanBeJudged(t *testing.T) {
	b := newBot(t)
	for _, c := range []struct {
		answer knowledge.Answer
		judged bool
	}{
		{knowledge.Answer{Answered: true, Lang: "nl", Text: "Zo. [1]", Citations: []knowledge.Citation{{N: 1, ID: "p4.gewicht"}}}, true},
		{knowledge.Answer{Reason: knowledge.ReasonUnknown, Text: "Dat staat er niet."}, true},
		{knowledge.Answer{Reason: knowledge.ReasonChat, Text: "Hoi."}, false},
		{knowledge.Answer{Reason: knowledge.ReasonHostile, Text: "Dat doe ik niet."}, false},
	} {
		m := known(t, b)
		ev := Event{ID: "e", Kind: Said, Team: "T", User: ben, Channel: "D2", Direct: true, TS: "5.1", Text: "wat is een proefscan?", At: t0}
		out := handle(t, b, m, done(t, handle(t, b, m, ev).Jobs[0], AnswerDone{Answer: c.answer, Model: "m"}))
		shown := string(out.Posts[0].Blocks)
		if strings.Contains(shown, "verdict.bad") != c.judged {
			t.Errorf("%+v: %s", c.answer, shown)
		}
		if c.judged && (!strings.Contains(shown, `\"question\":\"wat is een proefscan?\"`) || !strings.Contains(shown, `\"model\":\"m\"`)) {
			t.Errorf("%s", shown)
		}
	}
}
