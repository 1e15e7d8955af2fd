package store_test

import (
	"context"
	"slices"
	"testing"

	"github.com/redis/go-redis/v9"

	"kringloop/bot/ledger/redistest"
	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/flows/rules"
	"kringloop/flows/store"
)

// A conversation: each answer writes its draft and nothing else of the project, a result is a field of its own, and what is
// forgotten is gone from Redis.
func TestTalks(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		lib := ok[*flows.Library](t)(flows.Load(flows.Content()))
		scan, _ := ok[*dialogue.Library](t)(rules.Load(flows.Content())).Script("scan")
		s := store.New(rdb, prefix)
		key := prefix(team) + "p:pa"
		u := begin(s, team)
		u.SaveProject(made(t, "pa"))
		commit(t, rdb, s, u)
		do := func(what string, want []string, change func(p *flows.Project) error) {
			t.Helper()
			s := store.New(rdb, prefix) // read from Redis each time: from another device, days later
			u := begin(s, team)
			p := ok[*flows.Project](t)(u.Project("pa"))
			if err := change(p); err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			if got := commit(t, rdb, s, u); !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", what, got, want)
			}
		}
		log := "RPUSH " + key + ":log"
		do("begin", []string{"HSET " + key + " t:scan", log}, func(p *flows.Project) error {
			_, err := p.BeginTalk(scan, nil, user, t0)
			return err
		})
		for i := range scan.Steps {
			do("answer", []string{"HSET " + key + " t:scan"}, func(p *flows.Project) error {
				_, err := p.PlayTalk(scan, dialogue.Input{Do: dialogue.DoAnswer, Answer: dialogue.Answer{Options: []string{scan.Steps[i].Options[1].ID}}, Rev: -1}, user, t0)
				return err
			})
		}
		confirm := func(p *flows.Project) error {
			_, err := p.ConfirmTalk(scan, dialogue.Result{Verdict: "GROEN"}, true, user, t0)
			return err
		}
		do("confirm", []string{"HSET " + key + " r:scan:1", "HDEL " + key + " t:scan", log}, confirm)
		do("again", []string{"HSET " + key + " t:scan", log}, func(p *flows.Project) error {
			c, _ := p.Latest("scan")
			_, err := p.BeginTalk(scan, c.Answers, user, t0)
			return err
		})
		do("confirm again", []string{"HSET " + key + " r:scan:2", "HDEL " + key + " t:scan", log}, confirm)
		do("forget", []string{"HDEL " + key + " r:scan:1 r:scan:2", log}, func(p *flows.Project) error {
			_, err := p.ForgetTalk(lib, scan, user, t0)
			return err
		})
		if left := rdb.HKeys(context.Background(), key).Val(); !slices.Equal(left, []string{"meta"}) {
			t.Errorf("left: %v", left)
		}
	})
}

func TestNormsAndLessons(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		s := store.New(rdb, prefix)
		u := begin(s, team)
		if n := ok[dialogue.Norm](t)(u.Norm()); len(n) != 0 {
			t.Errorf("%v", n)
		}
		lesson := redistest.Full[dialogue.Lesson](t, t0)
		u.SaveNorm(dialogue.Norm{"scan.green": "60"})
		u.SaveLessons([]dialogue.Lesson{lesson})
		commit(t, rdb, s, u)
		for _, fresh := range []*store.Store{s, store.New(rdb, prefix)} {
			if n := ok[dialogue.Norm](t)(begin(fresh, team).Norm()); n["scan.green"] != "60" {
				t.Errorf("%v", n)
			}
			if l := ok[[]dialogue.Lesson](t)(begin(fresh, team).Lessons()); !slices.Equal(l, []dialogue.Lesson{lesson}) {
				t.Errorf("%+v", l)
			}
			if l := ok[[]dialogue.Lesson](t)(begin(fresh, "T0OTHER").Lessons()); len(l) != 0 {
				t.Errorf("another workspace has %+v", l)
			}
			if n := ok[dialogue.Norm](t)(begin(fresh, "T0OTHER").Norm()); len(n) != 0 {
				t.Errorf("another workspace has %v", n)
			}
		}
	})
}
