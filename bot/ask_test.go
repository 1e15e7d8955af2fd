package bot

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"kringloop/bot/blocks"
	"kringloop/flows"
	"kringloop/knowledge"
)

// asked is the one question among an outcome's jobs.
func asked(t testing.TB, out Outcome) AnswerAsk {
	t.Helper()
	if len(out.Jobs) != 1 || out.Jobs[0].Kind != JobAnswer {
		t.Fatalf("no question: %+v", out)
	}
	return unpack[AnswerAsk](t, out.Jobs[0].Body)
}

func unpack[T any](t testing.TB, data []byte) (v T) {
	t.Helper()
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatalf("%v: %s", err, data)
	}
	return v
}

func pack(t testing.TB, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// done is a job's result as it comes back.
func done(t testing.TB, j Job, body any) Event {
	t.Helper()
	return Event{ID: "done", Kind: JobDone, Team: "T", At: t0, Job: Result{Kind: j.Kind, Ask: j.Body, Body: pack(t, body)}}
}

// ts is the ts of a message that is said so long after t0.
func ts(after time.Duration) string { return strconv.FormatInt(t0.Add(after).Unix(), 10) + ".000100" }

// What a question leans on: the ones before it in the same conversation, for an hour where that has no end.
func TestFollowUps(t *testing.T) {
	b := newBot(t)
	m := known(t, b)
	delete(m.places, "dm:"+sophie) // no walk
	say := func(user, channel, thread, text string, after time.Duration) []string {
		ev := Event{ID: "e", Kind: Said, Team: "T", User: user, Channel: channel, Direct: channel[0] == 'D', Thread: thread, TS: ts(after), Text: text, At: t0.Add(after)}
		if !ev.Direct {
			ev.Kind = Mentioned
		}
		return asked(t, handle(t, b, m, ev)).Thread
	}
	minute := time.Minute
	for i, c := range []struct {
		user, channel, thread, text string
		after                       time.Duration
		want                        []string
	}{
		{sophie, "D1", "", "wie meet de KPI's?", 0, nil},
		{sophie, "D1", "", "en hoe vaak?", minute, []string{"wie meet de KPI's?"}},
		{ben, "D2", "", "en waarom?", minute, nil},
		{sophie, "D1", ts(0), "en door wie?", 2 * minute, []string{"wie meet de KPI's?"}}, // a thread under the first question
		{sophie, "D1", ts(0), "en waarmee?", 3 * minute, []string{"en door wie?"}},
		{sophie, "D1", ts(-2 * time.Hour), "en daarvoor?", 4 * minute, nil}, // under a message that nobody asked anything before
		{sophie, "D1", "", "en de boete?", 5 * minute, []string{"wie meet de KPI's?", "en hoe vaak?"}},
		{sophie, "D1", "", "en nu?", 63 * minute, []string{"en de boete?"}},
		{sophie, "D1", "", "en later?", 300 * minute, nil},
		{sophie, "D1", ts(0), "en nog?", 400 * minute, []string{"en door wie?", "en waarmee?"}}, // a thread does not lapse
		{sophie, "C0ELSE", "", "wat is een proefscan?", 0, nil},
		{ben, "C0ELSE", ts(0), "en hoe lang?", 600 * minute, []string{"wat is een proefscan?"}},
		{ben, "C0ELSE", "", "en dan?", 601 * minute, nil},
	} {
		if got := say(c.user, c.channel, c.thread, c.text, c.after); !slices.Equal(got, c.want) {
			t.Errorf("%d, %q leans on %q, want %q", i, c.text, got, c.want)
		}
	}
}

// With a model the person sees that the bot thinks, the answer takes the place of what was streamed, and the status goes.
func TestStreamedAnswer(t *testing.T) {
	b := newBot(t)
	b.Thinks = true
	for _, c := range []struct {
		name    string
		ev      Event
		preview Preview
		status  string // thread
	}{
		{"direct", Event{Kind: Said, Channel: "D1", Direct: true, TS: "5.1"}, Preview{sophie, ""}, "5.1"},
		{"in a thread of it", Event{Kind: Said, Channel: "D1", Direct: true, TS: "5.1", Thread: "4.1"}, Preview{sophie, "4.1"}, "4.1"},
		{"mention", Event{Kind: Mentioned, Channel: "C0ELSE", TS: "5.1"}, Preview{"C0ELSE", "5.1"}, "5.1"},
		{"mention in a thread", Event{Kind: Mentioned, Channel: "C0ELSE", TS: "5.1", Thread: "4.1"}, Preview{"C0ELSE", "4.1"}, "4.1"},
		{"command", Event{Kind: Commanded, Channel: "C0ELSE"}, Preview{sophie, ""}, ""},
	} {
		m := known(t, b)
		c.ev.ID, c.ev.Team, c.ev.User, c.ev.At, c.ev.Text = "e", "T", sophie, t0, "wat is een proefscan?"
		out := handle(t, b, m, c.ev)
		if got := asked(t, out).Preview; got != c.preview {
			t.Errorf("%s: previewed at %+v, want %+v", c.name, got, c.preview)
		}
		status := func(text string) bool {
			return slices.ContainsFunc(out.Posts, func(p Post) bool {
				return p.Shape == Status && p.Text == text && p.Channel == c.ev.Channel && p.Thread == c.status
			})
		}
		if status("denkt na…") != (c.status != "") {
			t.Errorf("%s: %+v", c.name, out.Posts)
		}
		a := AnswerDone{Answer: knowledge.Answer{Answered: true, Lang: "nl", Text: "Zo zit dat."}, Model: "m", TS: "6.1"}
		out = handle(t, b, m, done(t, out.Jobs[0], a))
		said := out.Posts[0]
		if said.Shape != Message || said.Channel != c.preview.Channel || said.Thread != c.preview.Thread || said.TS != "6.1" || !strings.Contains(string(said.Blocks), "taalmodel") {
			t.Errorf("%s: %+v", c.name, said)
		}
		if status("") != (c.status != "") {
			t.Errorf("%s: %+v", c.name, out.Posts)
		}
		walled(t, m, out, c.name)
	}
}

// A job that failed takes its status away; without a model there is none, and nothing to show before the answer.
func TestStatusGoes(t *testing.T) {
	b := newBot(t)
	b.Thinks = true
	m := known(t, b)
	ev := Event{ID: "e", Kind: Said, Team: "T", User: sophie, Channel: "D1", Direct: true, TS: "5.1", Text: "wat is een proefscan?", At: t0}
	failed := Event{Kind: JobDone, Team: "T", At: t0, Job: Result{Kind: JobAnswer, Ask: handle(t, b, m, ev).Jobs[0].Body, Error: "away"}}
	out := handle(t, b, m, failed)
	if len(out.Posts) != 2 || out.Posts[0].Text != b.Words.In("nl").T("error.asking") || out.Posts[1].Shape != Status {
		t.Errorf("%+v", out.Posts)
	}
	b.Thinks = false
	out = handle(t, b, m, ev)
	if ask := asked(t, out); len(out.Posts) > 0 || ask.Preview != (Preview{}) {
		t.Errorf("%+v", out)
	}
}

// The step that an answer offers is one of the person's own project, and only where that project may be known.
func TestAnswerOffersAStep(t *testing.T) {
	b := newBot(t)
	item, ok := b.Lib.Item("p4.i05")
	if !ok {
		t.Fatal("there is no p4.i05")
	}
	first := func(id string) string {
		it, _ := b.Lib.Item(id)
		return it.Passages[0]
	}
	cite := func(id string, phase int, doc string) knowledge.Answer {
		return knowledge.Answer{Answered: true, Lang: "nl", Text: "Zo. [1]", Citations: []knowledge.Citation{{N: 1, ID: id, Phase: phase, Doc: doc}}}
	}
	none := ""
	for i, c := range []struct {
		ev     Event
		user   string
		linked string
		answer knowledge.Answer
		button string // action and value
	}{
		{Event{Kind: Said, Channel: "D1", Direct: true}, sophie, "", cite(item.Passages[0], 4, ""), "jump " + projectID + " p4.i05"},
		{Event{Kind: Said, Channel: "D1", Direct: true}, sophie, "", cite("p5.nergens", 5, ""), "phase " + projectID + " 5"},
		// A conversation that fulfils the item is offered before the item; one of prices not in a channel, and without a project
		// only one that makes sense by itself.
		{Event{Kind: Said, Channel: "D1", Direct: true}, sophie, "", cite(first("p2.i01"), 2, ""), "talk.begin.scan " + projectID + " scan"},
		{Event{Kind: Said, Channel: "D1", Direct: true}, sophie, "", cite(first("p4.i01"), 4, ""), "talk.begin.tco " + projectID + " tco"},
		{Event{Kind: Mentioned, Channel: teamChannel}, sophie, teamChannel, cite(first("p4.i01"), 4, ""), "jump " + projectID + " p4.i01"},
		{Event{Kind: Said, Channel: "D2", Direct: true}, ben, "", cite(first("p2.i01"), 2, ""), "talk.begin.scan " + flows.NotebookID(ben) + " scan"},
		{Event{Kind: Said, Channel: "D2", Direct: true}, ben, "", cite(first("p4.i01"), 4, ""), "new -"},
		// What no item shows, or another chapter, has its conversation beside it too, and what the guide does not say the nearest one.
		{Event{Kind: Said, Channel: "D1", Direct: true}, sophie, "", cite("p0.tool-kiezen", 0, ""), "talk.begin.tools " + projectID + " tools"},
		{Event{Kind: Said, Channel: "D2", Direct: true}, ben, "", cite("p0.tool-kiezen", 0, ""), "talk.begin.tools " + flows.NotebookID(ben) + " tools"},
		{Event{Kind: Said, Channel: "D1", Direct: true}, sophie, "", cite("p4.gewicht", 4, ""), "talk.begin.weights " + projectID + " weights"},
		{Event{Kind: Said, Channel: "D2", Direct: true}, ben, "", knowledge.Answer{Lang: "nl", Text: "Niet.", Reason: knowledge.ReasonUnknown, Near: []knowledge.Topic{{ID: "p2.quick-scan", Phase: 2}}},
			"talk.begin.scan " + flows.NotebookID(ben) + " scan"},
		{Event{Kind: Said, Channel: "D2", Direct: true}, ben, "", knowledge.Answer{Lang: "nl", Text: "Niet.", Reason: knowledge.ReasonUnknown, Near: []knowledge.Topic{{ID: "p1.begin-met-proefproject", Phase: 1}}}, none},
		{Event{Kind: Said, Channel: "D2", Direct: true}, ben, "", knowledge.Answer{Lang: "nl", Text: "Niet.", Reason: knowledge.ReasonChat, Near: []knowledge.Topic{{ID: "p2.quick-scan", Phase: 2}}}, none},
		{Event{Kind: Mentioned, Channel: teamChannel}, sophie, teamChannel, cite("p0.tool-kiezen", 0, ""), none},
		{Event{Kind: Said, Channel: "D1", Direct: true}, sophie, "", cite("p2.nergens", 2, ""), none}, // the walk is there already
		{Event{Kind: Said, Channel: "D1", Direct: true}, sophie, "", cite("x", 8, ""), none},
		{Event{Kind: Said, Channel: "D1", Direct: true}, sophie, "", cite("doc:a.pdf#1", 0, "a.pdf"), none},
		{Event{Kind: Said, Channel: "D1", Direct: true}, sophie, "", knowledge.Answer{Reason: knowledge.ReasonUnknown}, none},
		{Event{Kind: Said, Channel: "D2", Direct: true}, ben, "", cite("p5.nergens", 5, ""), "new -"},
		{Event{Kind: Mentioned, Channel: teamChannel}, sophie, teamChannel, cite("p5.nergens", 5, ""), "phase " + projectID + " 5"},
		{Event{Kind: Mentioned, Channel: teamChannel}, ben, teamChannel, cite("p5.nergens", 5, ""), none},
		{Event{Kind: Mentioned, Channel: "C0ELSE"}, sophie, teamChannel, cite("p5.nergens", 5, ""), none},
		{Event{Kind: Mentioned, Channel: "C0ELSE"}, ben, teamChannel, cite("p5.nergens", 5, ""), none},
	} {
		m := known(t, b)
		m.projects[projectID].Channel = c.linked
		c.ev.ID, c.ev.Team, c.ev.User, c.ev.TS, c.ev.At, c.ev.Text = "e", "T", c.user, "5.1", t0, "wat is een proefscan?"
		out := handle(t, b, m, done(t, handle(t, b, m, c.ev).Jobs[0], AnswerDone{Answer: c.answer}))
		walled(t, m, out, c.button)
		shown := string(out.Posts[0].Blocks)
		if c.button == none {
			for _, act := range []string{blocks.ActJump, blocks.ActPhase, blocks.ActNew, "talk.begin"} {
				if strings.Contains(shown, `"action_id":"`+act) {
					t.Errorf("%d offers %s: %s", i, act, shown)
				}
			}
			continue
		}
		act, value, _ := strings.Cut(c.button, " ")
		if !strings.Contains(shown, `"action_id":"`+act+`","value":"`+value+`"`) {
			t.Errorf("%d does not offer %s: %s", i, c.button, shown)
		}
	}
}

// An archived project, and the item that is open anyway, are not offered.
func TestAnswerOffersNothingIdle(t *testing.T) {
	b := newBot(t)
	item, _ := b.Lib.Item("p2.i07")
	a := knowledge.Answer{Answered: true, Lang: "nl", Text: "Zo. [1]", Citations: []knowledge.Citation{{N: 1, ID: item.Passages[0], Phase: 2}}}
	ev := Event{ID: "e", Kind: Said, Team: "T", User: sophie, Channel: "D1", Direct: true, TS: "5.1", Text: "wat is een proefscan?", At: t0}
	m := known(t, b)
	open, ok := m.projects[projectID].OpenFor(b.Lib, item.Passages[0])
	if !ok {
		t.Fatal("nothing is open")
	}
	m.places["dm:"+sophie] = flows.Place{Run: flows.Run{Project: projectID, Phase: 2, Step: flows.Step{Ask: flows.AskItem, Item: open.ID}}}
	out := handle(t, b, m, done(t, handle(t, b, m, ev).Jobs[0], AnswerDone{Answer: a}))
	if shown := string(out.Posts[0].Blocks); strings.Contains(shown, `"jump"`) || !strings.Contains(shown, `"resume"`) {
		t.Errorf("%s", shown)
	}
	m = known(t, b)
	m.projects[projectID].Archived = t0
	out = handle(t, b, m, done(t, handle(t, b, m, ev).Jobs[0], AnswerDone{Answer: a}))
	if shown := string(out.Posts[0].Blocks); strings.Contains(shown, `"jump"`) {
		t.Errorf("%s", shown)
	}
}

// Every conversation stands beside some answer of the guide (F12), but for those that have their door elsewhere.
func TestEveryTalkIsOfferedBesideAnAnswer(t *testing.T) {
	b := newBot(t)
	guide, err := knowledge.Load(knowledge.Content())
	if err != nil {
		t.Fatal(err)
	}
	beside := map[string]bool{
		"contract":    true, // registered from a project or by asking
		"meeting":     true, // opened by its duty, and from the contract
		"reviewshort": true, // asked for by name; the evaluation counts it
	}
	tn := &turn{b: b}
	for _, p := range guide.Passages(knowledge.Dutch) {
		if s := tn.talkAbout(p.ID); s != nil {
			beside[s.ID] = true
		}
	}
	for _, s := range b.Talks.Scripts() {
		if !beside[s.ID] {
			t.Errorf("no answer offers %s", s.ID)
		}
	}
}
