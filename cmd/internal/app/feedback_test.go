package app

import (
	"context"
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"kringloop/bot/ledger/redistest"
	"kringloop/knowledge"
)

// TestVerdictBecomesACandidate follows a thumb from Slack to the line that somebody can put into the question set.
func TestVerdictBecomesACandidate(t *testing.T) {
	for name, open := range map[string]func() redis.UniversalClient{
		"miniredis": func() redis.UniversalClient { return redis.NewClient(&redis.Options{Addr: miniredis.RunT(t).Addr()}) },
		"redis":     func() redis.UniversalClient { return redis.NewClient(&redis.Options{Addr: redistest.Start(t).Addr}) },
	} {
		t.Run(name, func(t *testing.T) {
			rdb := open()
			t.Cleanup(func() { _ = rdb.Close() })
			judges(t, openRoom(t, roomOptions{redis: rdb}))
			all, err := Feedback(context.Background(), rdb)
			if err != nil || len(all) != 2 {
				t.Fatalf("%+v, %v", all, err)
			}
			var out strings.Builder
			if err := knowledge.WriteCandidates(&out, all); err != nil {
				t.Fatal(err)
			}
			for _, want := range []string{"# 2 verdicts of 2 people: 1 good, 1 not.", "found wrong 1×, good 1×; answered from p4.mededinging", "# incomplete: Wat de wet zegt",
				`{q: "en waarom niet?", lang: "nl", after: ["mag ik lokale leveranciers bevoordelen?"]`} {
				if !strings.Contains(out.String(), want) {
					t.Errorf("%q is missing in\n%s", want, out.String())
				}
			}
		})
	}
}

// judges lets two people judge an answer, one of them after a change of mind.
func judges(t *testing.T, r *room) {
	t.Helper()
	asker, other := r.Person("aankoper"), r.Person("kampioen")
	thread := asker.In("aankoop").Says("<@U0KRINGLP> mag ik lokale leveranciers bevoordelen?")
	r.settle()
	asker.In("aankoop").Utters("<@U0KRINGLP> en waarom niet?", thread)
	r.settle()
	answer := func(p *person) *message {
		seen := p.In("aankoop").Seen()
		for i := len(seen) - 1; i >= 0; i-- {
			if strings.Contains(seen[i].shown, "[👎]") {
				return seen[i]
			}
		}
		t.Fatal("there is nothing to judge")
		return nil
	}
	answer(asker).Click("👍")
	r.settle()
	answer(asker).Click("👎")
	r.settle()
	asker.Modal().Submit(map[string]string{"Wat klopte er niet?": "Er ontbreekt iets", "Wat had er moeten staan?": "Wat de wet zegt"})
	r.settle()
	answer(other).Click("👍")
	r.settle()
}
