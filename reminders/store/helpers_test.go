package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"kringloop/bot/ledger/redistest"
	"kringloop/reminders"
	"kringloop/reminders/store"
)

const (
	shard        = 7
	team         = "T0ONE"
	lotte, ben   = "U0LOTTE", "U0BEN"
	first, other = "c1", "c2"
)

var t0 = time.Date(2027, 3, 1, 9, 0, 0, 123_000_000, time.UTC)

func prefix(team string) string { return "{s07}:t:" + team + ":" }

// commit writes what a unit hands out, in one transaction, and gives the commands.
func commit(t *testing.T, rdb *redis.Client, s *store.Store, u *store.Unit) []string {
	t.Helper()
	cmds := redistest.Flush(t, u)
	redistest.Write(t, rdb, cmds)
	s.Applied(shard)
	return redistest.Names(cmds, prefix(team))
}

func begin(s *store.Store, team string) *store.Unit {
	return s.Begin(context.Background(), shard, team)
}

func ok[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// beside reads a value as one does who isn't the shard's owner.
func beside[T any](t *testing.T, s *store.Store, k store.Key) *T {
	t.Helper()
	v, _ := ok[any](t)(s.Beside(context.Background(), shard, k)).(*T)
	return v
}

func noError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func act() reminders.Act {
	return reminders.Act{By: lotte, Now: t0, Today: reminders.On(t0), Rules: reminders.DefaultRules}
}

// made is a contract as it is registered.
func made(t *testing.T, id string) *reminders.Contract {
	t.Helper()
	d := reminders.Draft{Title: "Laptops", Supplier: "Circo IT", Project: "p1", Kinds: []reminders.Kind{reminders.Product}, Owner: lotte, Deputy: ben,
		Start: reminders.On(t0), End: reminders.On(t0).AddMonths(48), KPIs: []reminders.KPI{{Name: "Hergebruik", Unit: "%", Every: 1, Targets: []string{"80"}}}}
	return ok[*reminders.Contract](t)(reminders.Register(id, d, lotte, t0, reminders.On(t0), reminders.DefaultRules))
}
