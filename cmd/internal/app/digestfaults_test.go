package app

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"kringloop/bot/sandbox"
)

const (
	uAankoper, uKampioen, uBeheerder, uManagement = "U0AANKOOP", "U0KAMPIOE", "U0CONTRAC", "U0MANAGEM"
	digestHead                                    = "Goedemorgen"
)

// agree registers contracts in the room, now.
func (r *room) agree(all ...agreement) {
	r.t.Helper()
	r.settle()
	for i := range all {
		all[i].team = r.demo.App.identity.Load().Team
	}
	agree(r.t, r.demo.rdb, r.work.Now(), all, r.demo.App)
}

// account changes somebody's account, and waits until the bot knows.
func (r *room) account(user string, c sandbox.Change) {
	r.t.Helper()
	if err := r.work.ChangePerson(user, c); err != nil {
		r.t.Fatal(err)
	}
	r.settle()
}

var gone = true

// digests are those that somebody sees.
func (l *place) digests() (all []*message) {
	for _, m := range l.Seen() {
		if m.says(digestHead) {
			all = append(all, m)
		}
	}
	return all
}

// Whatever becomes of the call that posts it, a digest is there once.
func TestDigestIsPostedOnce(t *testing.T) {
	type f = sandbox.Fault
	var all sync.WaitGroup
	for name, faults := range map[string][]f{
		"no fault":            nil,
		"answer lost":         {{Method: "chat.postMessage", DropResponse: true, Times: 2}},
		"answer lost, blind":  {{Method: "chat.postMessage", DropResponse: true}, {Method: "conversations.history", Status: 500, Times: 2}},
		"not done, no answer": {{Method: "chat.postMessage", Status: 500, DropResponse: true, Times: 2}},
		"429":                 {{Method: "chat.postMessage", Status: http.StatusTooManyRequests, RetryAfter: 1, Times: 3}},
		"500":                 {{Method: "chat.postMessage", Status: 500, Times: 3}},
		"internal error":      {{Method: "chat.postMessage", Error: "internal_error", Times: 2}},
		"everything away":     {{Method: "*", Status: 503, Times: 4}},
		"everything silent":   {{Method: "*", DropResponse: true, Times: 3}},
	} {
		all.Go(func() {
			t.Run(name, func(t *testing.T) {
				r := openRoom(t, roomOptions{clock: time.Now})
				r.agree(agreement{title: "Laptops", owner: uBeheerder, todo: map[string]string{"Reservedelen bestellen": "2026-11-24"}})
				for _, fault := range faults {
					r.fault(fault)
				}
				r.goesBy(27 * time.Hour)
				r.Person("contractbeheerder").once("Reservedelen bestellen")
				r.goesBy(24 * time.Hour)
				if got := r.Person("contractbeheerder").digests(); len(got) != 1 || !got[0].says("Laptops", "vandaag") {
					t.Errorf("%d digests:\n%s", len(got), r.Person("contractbeheerder").transcript())
				}
			})
		})
	}
	all.Wait()
}

// Whoever is next hears of what does not arrive: the deputy, management, the channel; and where there is nobody at all an
// administrator can see it.
func TestDigestFindsSomebody(t *testing.T) {
	r := openRoom(t, roomOptions{})
	r.agree(agreement{title: "Laptops", owner: uAankoper, deputy: uKampioen, management: uManagement, channel: "C0AANKOOP",
		todo: map[string]string{"Taak een": "2026-11-25", "Taak twee": "2026-12-02", "Taak drie": "2026-12-09", "Taak vier": "2026-12-16"}})
	aankoper, kampioen, management := r.Person("aankoper"), r.Person("kampioen"), r.Person("management")

	// Slack refuses her: the deputy reads it the same day.
	r.fault(sandbox.Fault{Method: "chat.postMessage", Error: "channel_not_found"})
	r.goesBy(51 * time.Hour)
	aankoper.Never(digestHead)
	kampioen.once("Taak een")

	r.account("kampioen", sandbox.Change{Deleted: &gone})
	r.goesBy(7 * 24 * time.Hour) // 2 December
	aankoper.Never(digestHead)
	kampioen.Never("Taak twee")
	management.Expect("Taak twee", "vandaag")

	r.account("management", sandbox.Change{Deleted: &gone})
	r.goesBy(7 * 24 * time.Hour)
	management.Never("Taak drie")
	beheerder := r.Person("contractbeheerder")
	beheerder.In("aankoop").Expect("Taak drie", "vandaag")
	if beheerder.Says("herinneringen"); strings.Contains(beheerder.transcript(), "Niet aangekomen") {
		t.Errorf("all arrived:\n%s", beheerder.transcript())
	}

	if err := r.work.Archive("aankoop", true); err != nil {
		t.Fatal(err)
	}
	r.goesBy(7 * 24 * time.Hour)
	beheerder.In("aankoop").Never("Taak vier")
	beheerder.Says("herinneringen")
	beheerder.Expect("Niet aangekomen: Taak vier, Laptops, voor #aankoop, vandaag")
	beheerder.Never(digestHead)

	// She writes, so she is there: what is still to be done comes to her again.
	aankoper.Says("hallo")
	r.goesBy(21 * 24 * time.Hour)
	aankoper.Expect(digestHead, "Taak vier")
}

// Slack won't take it for a reason that is nobody's: it waits for an operator, an administrator sees what, and nobody is taken for
// gone. Sent again it arrives.
func TestRefusedDigestWaitsForAnOperator(t *testing.T) {
	r := openRoom(t, roomOptions{})
	r.agree(agreement{title: "Laptops", owner: uAankoper, deputy: uKampioen, todo: map[string]string{"Taak een": "2026-11-25"}})
	r.fault(sandbox.Fault{Method: "chat.postMessage", Error: "token_revoked"})
	r.goesBy(51 * time.Hour)
	r.Person("aankoper").Never(digestHead)
	r.Person("kampioen").Never(digestHead)
	beheerder := r.Person("contractbeheerder")
	beheerder.Says("herinneringen")
	beheerder.Expect("Niet aangekomen", "Taak een", "klaar voor wie Kringloop beheert")
	parked, err := r.demo.App.Ledger().Parked(t.Context())
	if err != nil || len(parked) != 1 {
		t.Fatalf("parked %+v, %v", parked, err)
	}
	if err := r.demo.App.Ledger().Replay(t.Context(), parked[0].ID); err != nil {
		t.Fatal(err)
	}
	r.settle()
	r.Person("aankoper").once("Taak een")
	r.goesBy(5 * 24 * time.Hour)
	r.Person("aankoper").Expect("Taak een", "5 dagen te laat")
}

// Who is taken out of a project while their digest waits gets no line of it, but the others, and the same day.
func TestDigestStopsAtTheWall(t *testing.T) {
	r := openRoom(t, roomOptions{clock: time.Now})
	aankoper, kampioen := r.Person("aankoper"), r.Person("kampioen")
	aankoper.Says("nieuw project: bureaustoelen")
	aankoper.Says("nodig @kampioen uit als kampioen")
	p, err := r.demo.App.store.Begin(t.Context(), r.demo.App.ledger.Shard("T0KRINGLP"), "T0KRINGLP").Person(uAankoper)
	if err != nil || p.Current == "" {
		t.Fatalf("%+v, %v", p, err)
	}
	r.agree(agreement{title: "Stoelen", owner: uKampioen, project: p.Current, todo: map[string]string{"Geheime taak": "2026-11-24"}},
		agreement{title: "Laptops", owner: uKampioen, todo: map[string]string{"Eigen taak": "2026-11-24"}})
	r.fault(sandbox.Fault{Method: "chat.postMessage", Status: http.StatusTooManyRequests, RetryAfter: 2})
	moved := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		moved <- r.work.Advance(ctx, 26*time.Hour)
	}()
	eventually(t, "the digest waits", func() bool { return r.outbox() == 1 })
	r.handled(aankoper.Utters("verwijder @kampioen", ""))
	if err := <-moved; err != nil {
		t.Fatal(err)
	}
	r.settle()
	kampioen.Never("Geheime taak")
	kampioen.once("Eigen taak")
	if got := kampioen.digests(); len(got) != 1 {
		t.Errorf("%d digests:\n%s", len(got), kampioen.transcript())
	}
	aankoper.once("Geheime taak")
}
