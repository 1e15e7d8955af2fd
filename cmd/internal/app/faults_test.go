package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kringloop/bot/ledger/redistest"
	"kringloop/bot/sandbox"
)

// misbehave asks for a fault as a script does, over /sandbox/fault.
func (r *room) misbehave(fault map[string]any) {
	r.t.Helper()
	body, err := json.Marshal(fault)
	if err != nil {
		r.t.Fatal(err)
	}
	res, err := http.Post(r.demo.URL+"/sandbox/fault", "application/json", bytes.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		r.t.Fatalf("fault %v: %s", fault, res.Status)
	}
}

// TestSlackMisbehaves lets Slack refuse, stumble and fall silent while somebody goes on talking: what the bot has to say
// arrives in order, each thing once.
func TestSlackMisbehaves(t *testing.T) {
	type o = map[string]any
	var all sync.WaitGroup // they wait more than they work: all at once, more than t.Parallel would
	for name, faults := range map[string][]o{
		"no fault":             nil,
		"429":                  {{"method": "chat.postMessage", "status": 429, "retry_after": 1, "times": 2}},
		"500":                  {{"method": "chat.postMessage", "status": 500, "times": 3}},
		"internal error":       {{"method": "chat.postMessage", "error": "internal_error", "times": 2}},
		"done, no answer":      {{"method": "chat.postMessage", "drop_response": true, "times": 3}},
		"not done, no answer":  {{"method": "chat.postMessage", "status": 500, "drop_response": true, "times": 2}},
		"mixed":                {{"method": "chat.postMessage", "drop_response": true}, {"method": "chat.postMessage", "status": 500}, {"method": "chat.postMessage", "status": 429, "retry_after": 1}, {"method": "chat.postMessage", "drop_response": true}},
		"in doubt and blind":   {{"method": "chat.postMessage", "drop_response": true}, {"method": "conversations.history", "status": 500, "times": 2}},
		"slow":                 {{"method": "chat.postMessage", "delay": "120ms", "times": 5}},
		"nobody home":          {{"method": "conversations.open", "status": 500, "times": 2}},
		"who are you":          {{"method": "users.info", "status": 500, "times": 2}, {"method": "users.info", "status": 429, "retry_after": 1}},
		"updates fail":         {{"method": "chat.update", "status": 500, "times": 2}, {"method": "chat.update", "drop_response": true}},
		"everything stumbles":  {{"method": "*", "status": 503, "times": 4}},
		"everything is silent": {{"method": "*", "drop_response": true, "times": 4}},
	} {
		all.Go(func() {
			t.Run(name, func(t *testing.T) {
				r := openRoom(t, roomOptions{clock: time.Now})
				for _, f := range faults {
					r.misbehave(f)
				}
				converse(r)
			})
		})
	}
	all.Wait()
}

// converse says several things without waiting, and checks that all answers are there, in order, each once.
func converse(r *room) {
	r.t.Helper()
	aankoper := r.Person("aankoper")
	var want []string
	for i := range 3 {
		// Slack spreads events over the connections, so that only what was kept before comes before.
		r.kept(aankoper.Utters(fmt.Sprintf("nieuw project: nummer %d", i), ""))
		want = append(want, fmt.Sprintf("*nummer %d* staat klaar", i), "*Voor wie koop je?*")
	}
	r.settle()
	var got []string
	for _, m := range aankoper.Seen() {
		first, _, _ := strings.Cut(m.shown, "\n")
		got = append(got, strings.TrimSuffix(first, ". Alleen jij ziet dit project."))
	}
	// A question that was left by the next project stays as it was asked.
	if !slices.Equal(got, want) {
		r.t.Fatalf("seen:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	aankoper.Expect("Voor wie koop je?", "nummer 2").Click("Publieke organisatie")
	aankoper.once("✓ Voor wie koop je?")
	aankoper.once("*Wat koop je?*")
	if n := len(aankoper.Seen()); n != len(want)+1 {
		r.t.Fatalf("%d messages, want %d:\n%s", n, len(want)+1, aankoper.transcript())
	}
}

// TestRealRedis has the conversation on a redis-server, and goes on after the bot was ended and another one started.
func TestRealRedis(t *testing.T) {
	srv := redistest.Start(t)
	r := openRoom(t, roomOptions{clock: time.Now, redis: srv.Client})
	r.fault(sandbox.Fault{Method: "chat.postMessage", DropResponse: true, Times: 2})
	converse(r)
}

// TestModalTooLate lets Slack refuse a form because its moment has passed: nothing is shown, and nothing breaks.
func TestModalTooLate(t *testing.T) {
	r := openRoom(t, roomOptions{})
	aankoper := r.Person("aankoper")
	aankoper.Says("hoi")
	r.fault(sandbox.Fault{Method: "views.open", Error: "expired_trigger_id"})
	aankoper.Expect("Welkom").Click("Maak een project")
	if open := r.work.Modals(aankoper.user.ID); len(open) != 0 {
		t.Errorf("%d forms are open", len(open))
	}
	aankoper.Expect("Welkom").Click("Maak een project")
	if open := r.work.Modals(aankoper.user.ID); len(open) != 1 {
		t.Errorf("%d forms are open after the second press", len(open))
	}
}

// TestSlackSaysNo lets Slack refuse a message for good: it is parked for an operator, and what comes after it arrives.
func TestSlackSaysNo(t *testing.T) {
	r := openRoom(t, roomOptions{})
	aankoper := r.Person("aankoper")
	aankoper.Says("hoi")
	r.fault(sandbox.Fault{Method: "chat.postMessage", Error: "invalid_blocks"})
	aankoper.Says("help")
	aankoper.Says("projecten")
	aankoper.Never("Zo werkt Kringloop")
	aankoper.once("Je hebt nog geen project.")
	parked, err := r.demo.App.Ledger().Parked(t.Context())
	if err != nil || len(parked) != 1 || !strings.Contains(parked[0].Reason, "invalid_blocks") {
		t.Fatalf("parked %+v, %v", parked, err)
	}
	if err := r.demo.App.Ledger().Replay(t.Context(), parked[0].ID); err != nil {
		t.Fatal(err)
	}
	r.settle()
	aankoper.once("Zo werkt Kringloop")
}

// TestWallAtTheDoor lets messages about a project wait in the outbox while their reader is removed and their channel
// unlinked: they are no longer sent.
func TestWallAtTheDoor(t *testing.T) {
	r := openRoom(t, roomOptions{clock: time.Now})
	aankoper, kampioen := r.Person("aankoper"), r.Person("kampioen")
	aankoper.Says("nieuw project: bureaustoelen")
	aankoper.Says("nodig @kampioen uit als kampioen")
	aankoper.In("aankoop").Says("@Kringloop koppel")
	wait := sandbox.Fault{Method: "chat.postMessage", Status: http.StatusTooManyRequests, RetryAfter: 2}
	r.fault(wait)
	kampioen.Utters("waar staan we?", "")
	kampioen.Utters("projecten", "")
	eventually(t, "the champion's messages wait", func() bool { return r.outbox() == 2 })
	r.fault(wait)
	aankoper.In("aankoop").Utters("@Kringloop waar staan we?", "")
	eventually(t, "the channel's message waits", func() bool { return r.outbox() == 3 })

	// What the bot says about this waits as well, so look at what it did.
	r.handled(aankoper.Utters("verwijder @kampioen", ""))
	r.handled(aankoper.Utters("ontkoppel", ""))
	if n := r.outbox(); n < 5 {
		t.Fatalf("%d messages wait: what was to be held back is out already", n)
	}
	r.settle()
	kampioen.once("Je bent geen lid meer")
	kampioen.Never("Zo ver staat het")
	kampioen.Never("Je project")
	aankoper.In("aankoop").Never("Zo ver staat het")
}

// outbox counts the messages that wait to be sent.
func (r *room) outbox() int {
	n := 0
	for _, key := range r.demo.rdb.Keys(r.t.Context(), "*:out").Val() {
		n += int(r.demo.rdb.HLen(r.t.Context(), key).Val())
	}
	return n
}

// kept waits until the bot has kept what was said.
func (r *room) kept(ts string) {
	r.t.Helper()
	eventually(r.t, "the bot keeps it", func() bool { return len(r.demo.rdb.Keys(r.t.Context(), "*:"+ts).Val()) > 0 })
}

// handled waits until the bot has decided on what was said; what it says about it may still wait.
func (r *room) handled(ts string) {
	r.t.Helper()
	r.kept(ts)
	eventually(r.t, "the inbox is empty", func() bool {
		for _, key := range r.demo.rdb.Keys(r.t.Context(), "*:in").Val() {
			if r.demo.rdb.XLen(r.t.Context(), key).Val() > 0 {
				return false
			}
		}
		return true
	})
}
