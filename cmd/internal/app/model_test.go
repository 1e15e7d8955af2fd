package app

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"kringloop/bot"
	"kringloop/bot/ledger"
	"kringloop/bot/sandbox"
	"kringloop/knowledge/openai/openaitest"
	guidance "kringloop/knowledge/store"
)

// weighing is a question that the guide answers, and weighed what a faithful model says to it.
const (
	weighing = "hoeveel moet circulair wegen bij de gunning?"
	weighed  = "Streef dus naar minstens 10% van de totale score voor je circulaire criteria. [1] Het is een streefcijfer, geen wettelijke norm. [1]"
)

// modelRoom is a room in which a server plays the language model.
func modelRoom(t *testing.T, clock func() time.Time) (*room, *openaitest.Server) {
	t.Helper()
	server := openaitest.Start(t)
	means, err := OpenModel(ModelConfig{Key: openaitest.Key, BaseURL: server.URL, Model: openaitest.Model})
	if err != nil || means.Model == nil {
		t.Fatal(err)
	}
	return openRoom(t, roomOptions{means: means, clock: clock}), server
}

// one makes sure that a question got one message, and gives it.
func one(t *testing.T, l *place) *message {
	t.Helper()
	all := l.Seen()
	if len(all) != 1 {
		t.Fatalf("%d messages, want one:\n%s", len(all), l.transcript())
	}
	return all[0]
}

func TestAModelWritesInOneMessage(t *testing.T) {
	for name, fault := range map[string]*sandbox.Fault{
		"streamed":                    nil,
		"streaming is refused":        {Method: "chat.startStream", Error: "method_not_supported_for_channel_type", Times: -1},
		"the stream dies":             {Method: "chat.appendStream", Error: "message_not_in_streaming_state", Times: -1},
		"the stream can't be stopped": {Method: "chat.stopStream", Error: "internal_error", Times: 2},
		"too many streams":            {Method: "chat.startStream", Status: 429, RetryAfter: 30},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, server := modelRoom(t, nil)
			server.Play(openaitest.Slow(weighed, 5*time.Millisecond))
			if fault != nil {
				r.fault(*fault)
			}
			channel := r.Person("aankoper").In("aankoop")
			channel.Says("@Kringloop " + weighing)
			m := one(t, channel)
			if !m.says("Streef dus naar minstens 10% van de totale score", "geen wettelijke norm", "Door een taalmodel geformuleerd", "[Lees meer]", "[👍]") {
				t.Errorf("the answer is:\n%s", m.shown)
			}
		})
	}
}

// Whatever a model does, the person gets the guide's answer, is told in few words, and nothing of the model's gets through.
func TestAModelThatFailsOrLies(t *testing.T) {
	plays := map[string]openaitest.Play{
		"fails":    openaitest.Fails(500, "server_error", "boom"),
		"busy":     openaitest.Busy(30),
		"refuses":  openaitest.Refuses(),
		"garbage":  openaitest.Raw("data: {not json", "data: [DONE]"),
		"nothing":  openaitest.Says(""),
		"cut":      openaitest.Cut("Streef naar"),
		"unproved": openaitest.Says(openaitest.Hostile["wrong number"]),
	}
	for name, reply := range openaitest.Hostile {
		plays["hostile: "+name] = openaitest.Says(reply)
	}
	r, server := modelRoom(t, nil)
	person := r.Person("aankoper")
	for name, play := range plays {
		server.Play(play)
		before := len(person.Seen())
		person.Says(weighing)
		all := person.Seen()
		if len(all) != before+1 {
			t.Fatalf("%s: %d new messages, want one", name, len(all)-before)
		}
		m := all[len(all)-1]
		data, err := json.Marshal(m.raw)
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"<!", "<@U123", "evil", "35%", "dertig", "2031", "Van Damme", "Wet Circulair", "[42]", "DAN", "wachtwoord", "Mijn instructies", "<img", "rotating"} {
			if strings.Contains(string(data), bad) {
				t.Errorf("%s: %q got through:\n%s", name, bad, m.shown)
			}
		}
		if !m.says("10%") {
			t.Errorf("%s: the guide's answer is missing:\n%s", name, m.shown)
		}
	}
	person.Never("Door een taalmodel geformuleerd en getoetst aan de bronnen hieronder; lees ze na voor je erop bouwt.\n  · Zonder taalmodel")
}

// A job that runs again after a crash uses the message that it had begun.
func TestAnAnswerThatIsWrittenTwice(t *testing.T) {
	r, server := modelRoom(t, nil)
	server.Play(openaitest.Says(weighed))
	channel := r.Person("aankoper").In("aankoop")
	ts := channel.Says("@Kringloop hallo") // something to reply to
	before := len(channel.Seen())
	ask, err := json.Marshal(bot.AnswerAsk{Question: weighing, Lang: "nl", Preview: bot.Preview{Channel: channel.id, Thread: ts},
		Event: bot.Event{Kind: bot.Mentioned, User: channel.who.ID, Channel: channel.id, TS: ts}})
	if err != nil {
		t.Fatal(err)
	}
	job := ledger.Job{ID: "j1", Team: r.demo.App.identity.Load().Team, Kind: bot.JobAnswer, Body: ask}
	first, err := r.demo.App.worker.answers.answer(t.Context(), job)
	if err != nil || first.TS == "" {
		t.Fatalf("first run: %+v, %v", first, err)
	}
	second, err := r.demo.App.worker.answers.answer(t.Context(), job)
	if err != nil || second.TS != first.TS {
		t.Errorf("the second run writes into %q, the first into %q (%v)", second.TS, first.TS, err)
	}
	if n := len(channel.Seen()) - before; n != 1 {
		t.Errorf("%d messages, want one:\n%s", n, channel.transcript())
	}
}

// When a day's tokens are used up, answers go on without the model.
func TestAModelHasABudget(t *testing.T) {
	r, server := modelRoom(t, nil)
	server.Play(openaitest.Says(weighed))
	a := r.demo.App
	a.worker.answers.budget = guidance.NewBudget(a.cfg.Redis, a.ledger.Prefix, 1)
	person := r.Person("aankoper")
	person.Says(weighing)
	if m := one(t, person.place); !m.says("10%", "Zonder taalmodel: het tegoed voor vandaag is op.") {
		t.Errorf("the answer is:\n%s", m.shown)
	}
	if n := len(server.Asked()); n != 0 {
		t.Errorf("the model was asked %d times", n)
	}
}
