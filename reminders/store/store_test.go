package store_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"kringloop/bot/ledger/redistest"
	"kringloop/reminders"
	"kringloop/reminders/store"
)

func TestRoundTrip(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		s := store.New(rdb, prefix)
		contract, agenda := redistest.Full[reminders.Contract](t, t0, reminders.On(t0)), redistest.Full[reminders.Agenda](t, t0, reminders.On(t0))
		contract.ID, agenda.User = first, lotte
		agenda.Watches = map[string]reminders.Watch{"me": redistest.Full[reminders.Watch](t, t0, reminders.On(t0)), "c:c1": redistest.Full[reminders.Watch](t, t0, reminders.On(t0))}
		bounces := redistest.Full[[]reminders.Bounce](t, t0, reminders.On(t0))
		u := begin(s, team)
		c := contract.Clone()
		noError(t, c.SetTitle("Laptops", act())) // only its own methods say that it changed
		want := *c
		u.SaveContract(c)
		a := ok[*reminders.Agenda](t)(u.Agenda(lotte))
		was := *a
		*a = agenda
		if meta, sources := a.Changes(); !meta || len(sources) != 2 {
			t.Fatalf("%+v does not count as changed since %+v", a, was)
		}
		u.SaveBounces(bounces)
		days := redistest.Full[[]reminders.Yearday](t, t0, reminders.On(t0))
		u.SaveYeardays(days)
		commit(t, rdb, s, u)
		for name, fresh := range map[string]*store.Store{"remembered": s, "read": store.New(rdb, prefix)} {
			u := begin(fresh, team)
			got := ok[*reminders.Contract](t)(u.Contract(first))
			if !reflect.DeepEqual(got, want.Clone()) {
				t.Errorf("%s: contract\n%+v, want\n%+v", name, got, want)
			}
			besides := beside[reminders.Contract](t, fresh, store.ContractKey(team, first))
			if !reflect.DeepEqual(besides.Clone(), want.Clone()) {
				t.Errorf("%s: contract read beside\n%+v", name, besides)
			}
			for who, got := range map[string]*reminders.Agenda{"owner": ok[*reminders.Agenda](t)(u.Agenda(lotte)),
				"beside": beside[reminders.Agenda](t, fresh, store.AgendaKey(team, lotte))} {
				if !reflect.DeepEqual(plain(got), plain(&agenda)) {
					t.Errorf("%s by the %s: agenda\n%+v, want\n%+v", name, who, got, agenda)
				}
			}
			slices.Reverse(ok[[]reminders.Bounce](t)(u.Bounces())) // as it likes: it is a copy
			if got := ok[[]reminders.Yearday](t)(u.Yeardays()); !reflect.DeepEqual(got, days) {
				t.Errorf("%s: days %+v, want %+v", name, got, days)
			}
			if got := ok[[]reminders.Bounce](t)(u.Bounces()); !reflect.DeepEqual(got, bounces) {
				t.Errorf("%s: bounces %+v, want %+v", name, got, bounces)
			}
			page, total, err := u.ContractLog(first, 0, 5)
			if err != nil || total != 1 || len(page) != 1 || page[0].To != "Laptops" {
				t.Errorf("%s: log %+v of %d, %v", name, page, total, err)
			}
		}
	})
}

// plain is an agenda without what it was when it was read.
func plain(a *reminders.Agenda) reminders.Agenda {
	return reminders.Agenda{User: a.User, Hour: a.Hour, Away: a.Away, Told: a.Told, Shown: a.Shown, Own: a.Own, Serial: a.Serial, Wish: a.Wish, Wished: a.Wished,
		Half: a.Half, Halved: a.Halved, Watches: a.Watches}
}

// plain forgets no field: an agenda has these and what it was.
func TestPlainHasAllFields(t *testing.T) {
	a := redistest.Full[reminders.Agenda](t, t0, reminders.On(t0))
	a.User, a.Watches = lotte, map[string]reminders.Watch{"me": {}}
	v := reflect.ValueOf(plain(&a))
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.IsExported() && v.Field(i).IsZero() {
			t.Errorf("%s is forgotten", f.Name)
		}
	}
}

func TestNothingThere(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		s := store.New(rdb, prefix)
		ctx := context.Background()
		for range 2 { // read, then remembered
			u := begin(s, team)
			for _, id := range []string{"nowhere", ""} {
				if c := ok[*reminders.Contract](t)(u.Contract(id)); c != nil {
					t.Errorf("%+v", c)
				}
				if c := beside[reminders.Contract](t, s, store.ContractKey(team, id)); c != nil {
					t.Errorf("%+v", c)
				}
			}
			for _, a := range []*reminders.Agenda{ok[*reminders.Agenda](t)(u.Agenda(ben)), beside[reminders.Agenda](t, s, store.AgendaKey(team, ben))} {
				if !reflect.DeepEqual(plain(a), reminders.Agenda{User: ben}) {
					t.Errorf("%+v", a)
				}
			}
			if b := ok[[]reminders.Bounce](t)(u.Bounces()); len(b) != 0 {
				t.Errorf("%+v", b)
			}
			if page, total, err := u.ContractLog("nowhere", 0, 10); len(page) != 0 || total != 0 || err != nil {
				t.Errorf("%v, %d, %v", page, total, err)
			}
			if page, err := s.WholeLog(ctx, team, "nowhere", 10); len(page) != 0 || err != nil {
				t.Errorf("%v, %v", page, err)
			}
			if sub, err := s.Feed(ctx, team, "geheim"); sub != (reminders.Subscription{}) || err != nil {
				t.Errorf("a feed, %v", err)
			}
			if cmds := redistest.Flush(t, u); len(cmds) != 0 {
				t.Errorf("reading writes %v", redistest.Names(cmds, prefix(team)))
			}
		}
	})
}

// What a unit discards is neither written nor seen by it again.
func TestDiscard(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		s := store.New(rdb, prefix)
		u := begin(s, team)
		u.SaveContract(made(t, first))
		commit(t, rdb, s, u)
		u = begin(s, team)
		noError(t, ok[*reminders.Contract](t)(u.Contract(first)).SetHours("4", act()))
		u.SaveContract(made(t, other))
		ok[*reminders.Agenda](t)(u.Agenda(ben)).Hour = "08:00"
		u.SaveBounces([]reminders.Bounce{{User: ben}})
		u.SaveFeed("geheim", reminders.Subscription{User: ben})
		u.Discard()
		if c := ok[*reminders.Contract](t)(u.Contract(first)); c.Hours != "" {
			t.Errorf("%+v", c)
		}
		if cmds := redistest.Flush(t, u); len(cmds) != 0 {
			t.Errorf("it writes %v", redistest.Names(cmds, prefix(team)))
		}
	})
}

func TestLaterUnitsSeeChangesBeforeTheCommit(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		s := store.New(rdb, prefix)
		u := begin(s, team)
		u.SaveContract(made(t, first))
		a := ok[*reminders.Agenda](t)(u.Agenda(lotte))
		a.Hour = "08:00"
		u.SaveBounces([]reminders.Bounce{{User: ben}})
		if c := ok[*reminders.Contract](t)(begin(s, team).Contract(first)); c != nil {
			t.Error("a unit that wasn't flushed is seen")
		}
		cmds := redistest.Flush(t, u)
		second := begin(s, team)
		c := ok[*reminders.Contract](t)(second.Contract(first))
		if c == nil || ok[*reminders.Agenda](t)(second.Agenda(lotte)).Hour != "08:00" || len(ok[[]reminders.Bounce](t)(second.Bounces())) != 1 {
			t.Fatalf("the next unit does not see the changes: %+v", c)
		}
		noError(t, c.SetTitle("Schermen", act()))
		if d := ok[*reminders.Contract](t)(second.Contract(first)); d != c {
			t.Error("a unit gives two copies of one contract")
		}
		if d := ok[*reminders.Contract](t)(begin(s, team).Contract(first)); d.Title != "Laptops" {
			t.Error("a change leaks out of its unit before it is flushed")
		}
		if page, total, err := second.ContractLog(first, 0, 10); err != nil || total != 2 || page[0].To != "Schermen" {
			t.Errorf("its own log: %+v of %d, %v", page, total, err)
		}
		cmds = append(cmds, redistest.Flush(t, second)...)
		third := begin(s, team)
		if d := ok[*reminders.Contract](t)(third.Contract(first)); d.Title != "Schermen" {
			t.Error("the third unit does not see the second's change")
		}
		if n := len(rdb.Keys(context.Background(), "*").Val()); n != 0 {
			t.Error("it was written before the commit")
		}
		redistest.Write(t, rdb, cmds)
		s.Applied(shard)
		page, total, err := begin(s, team).ContractLog(first, 0, 10)
		if err != nil || total != 2 || page[0].To != "Schermen" || page[1].What != reminders.LogRegistered {
			t.Errorf("after the commit: %+v of %d, %v", page, total, err)
		}
		whole, err := s.WholeLog(context.Background(), team, first, 1)
		if err != nil || !reflect.DeepEqual(whole, page[:1]) {
			t.Errorf("the newest of the whole: %+v, %v", whole, err)
		}
	})
}

func TestForgetDrops(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		s := store.New(rdb, prefix)
		u := begin(s, team)
		u.SaveContract(made(t, first))
		ok[*reminders.Agenda](t)(u.Agenda(lotte)).Hour = "08:00"
		u.SaveBounces([]reminders.Bounce{{User: ben}})
		redistest.Flush(t, u) // never committed
		s.Forget(shard)
		u = begin(s, team)
		if c := ok[*reminders.Contract](t)(u.Contract(first)); c != nil {
			t.Errorf("%+v is still remembered", c)
		}
		if a := ok[*reminders.Agenda](t)(u.Agenda(lotte)); a.Hour != "" {
			t.Errorf("%+v is still remembered", a)
		}
		if _, total, err := u.ContractLog(first, 0, 5); total != 0 || err != nil {
			t.Errorf("%d entries are still remembered, %v", total, err)
		}
		if b := ok[[]reminders.Bounce](t)(u.Bounces()); len(b) != 0 {
			t.Errorf("%+v are still remembered", b)
		}
		next := s.Begin(context.Background(), shard+1, team)
		next.SaveContract(made(t, other))
		redistest.Flush(t, next)
		s.Forget(shard)
		if c := ok[*reminders.Contract](t)(s.Begin(context.Background(), shard+1, team).Contract(other)); c == nil {
			t.Error("forgetting one shard drops another")
		}
	})
}

// Another process wrote while this one did not own the shard: after Forget it is read again, and until then not.
func TestForgetReadsAgain(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		mine, theirs := store.New(rdb, prefix), store.New(rdb, prefix)
		_ = ok[*reminders.Agenda](t)(begin(mine, team).Agenda(lotte))
		_ = ok[*reminders.Contract](t)(begin(mine, team).Contract(first))
		u := begin(theirs, team)
		u.SaveContract(made(t, first))
		ok[*reminders.Agenda](t)(u.Agenda(lotte)).Hour = "08:00"
		commit(t, rdb, theirs, u)
		u = begin(mine, team)
		if c, a := ok[*reminders.Contract](t)(u.Contract(first)), ok[*reminders.Agenda](t)(u.Agenda(lotte)); c != nil || a.Hour != "" {
			t.Error("what is remembered is read again")
		}
		mine.Forget(shard)
		u = begin(mine, team)
		if c, a := ok[*reminders.Contract](t)(u.Contract(first)), ok[*reminders.Agenda](t)(u.Agenda(lotte)); c == nil || a.Hour != "08:00" {
			t.Errorf("%+v, %+v", c, a)
		}
	})
}

// The log is newest first, whatever part of it Redis, earlier units and this one have.
func TestLogPages(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		for kept := range 4 {
			for pending := range 3 {
				for own := range 3 {
					pages(t, rdb, fmt.Sprintf("c%d%d%d", kept, pending, own), kept, pending, own)
				}
			}
		}
	})
}

func pages(t *testing.T, rdb *redis.Client, id string, kept, pending, own int) {
	t.Helper()
	s, n := store.New(rdb, prefix), 0
	rename := func(c *reminders.Contract, times int) {
		for range times {
			n++
			noError(t, c.SetTitle(fmt.Sprint("naam ", n), act()))
		}
	}
	u := begin(s, team)
	c := made(t, id)
	rename(c, kept)
	u.SaveContract(c)
	commit(t, rdb, s, u)
	u = begin(s, team)
	rename(ok[*reminders.Contract](t)(u.Contract(id)), pending)
	redistest.Flush(t, u)
	u = begin(s, team)
	rename(ok[*reminders.Contract](t)(u.Contract(id)), own)
	want := []string{""}
	for i := range n {
		want = append(want, fmt.Sprint("naam ", i+1))
	}
	slices.Reverse(want)
	for offset := range len(want) + 3 {
		for size := range len(want) + 2 {
			page, total, err := u.ContractLog(id, offset, size)
			noError(t, err)
			var got []string
			for _, e := range page {
				got = append(got, e.To)
			}
			from := min(offset, len(want))
			if expect := want[from:min(from+size, len(want))]; total != len(want) || !slices.Equal(got, expect) {
				t.Fatalf("kept %d, pending %d, own %d, page %d+%d: %v of %d, want %v", kept+1, pending, own, offset, size, got, total, expect)
			}
		}
	}
}

func TestOnlyWhatChangedIsWritten(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		s := store.New(rdb, prefix)
		duties := made(t, first).Duties(reminders.DefaultRules)
		moved := made(t, other).Duties(reminders.DefaultRules)
		today := reminders.On(t0)
		watch := func(a *reminders.Agenda, source string, d []reminders.Duty, since reminders.Date) {
			a.Watch(source, d, since, today, reminders.DefaultRules)
		}
		for _, step := range []struct {
			name string
			want []string
			do   func(u *store.Unit, c *reminders.Contract, a *reminders.Agenda)
		}{
			{"a new contract", []string{"SET c:c1", "RPUSH c:c1:log"}, func(u *store.Unit, _ *reminders.Contract, _ *reminders.Agenda) { u.SaveContract(made(t, first)) }},
			{"nothing", nil, func(*store.Unit, *reminders.Contract, *reminders.Agenda) {}},
			{"its title", []string{"SET c:c1", "RPUSH c:c1:log"}, func(_ *store.Unit, c *reminders.Contract, _ *reminders.Agenda) { noError(t, c.SetTitle("x", act())) }},
			{"an hour", []string{"HSET ag:" + lotte + " meta", "SADD ags:all"}, func(_ *store.Unit, _ *reminders.Contract, a *reminders.Agenda) { a.Hour = "08:00" }},
			{"two watches", []string{"HSET ag:" + lotte + " s:c:c1 s:c:c2"}, func(_ *store.Unit, _ *reminders.Contract, a *reminders.Agenda) {
				watch(a, "c:c1", duties, today)
				watch(a, "c:c2", moved, today)
			}},
			{"the same again", nil, func(_ *store.Unit, _ *reminders.Contract, a *reminders.Agenda) {
				watch(a, "c:c1", duties, today)
				watch(a, "c:c2", moved, today)
			}},
			{"one of them", []string{"HSET ag:" + lotte + " s:c:c2"}, func(_ *store.Unit, _ *reminders.Contract, a *reminders.Agenda) {
				watch(a, "c:c2", moved, today.AddDays(30))
			}},
			{"a line put off", []string{"HSET ag:" + lotte + " s:c:c1"}, func(_ *store.Unit, _ *reminders.Contract, a *reminders.Agenda) {
				a.Later("c:c1", "m_kpi.1", today, today.AddDays(2))
			}},
			{"one is left, and a digest was sent", []string{"HSET ag:" + lotte + " meta", "HDEL ag:" + lotte + " s:c:c1"}, func(_ *store.Unit, _ *reminders.Contract, a *reminders.Agenda) {
				a.Forget("c:c1")
				a.Told = today
			}},
			{"days", []string{"SET day:all"}, func(u *store.Unit, _ *reminders.Contract, _ *reminders.Agenda) {
				u.SaveYeardays(nil)
			}},
			{"bounces", []string{"SET bounce:all"}, func(u *store.Unit, _ *reminders.Contract, _ *reminders.Agenda) {
				u.SaveBounces([]reminders.Bounce{{User: ben}})
			}},
		} {
			u := begin(s, team)
			step.do(u, ok[*reminders.Contract](t)(u.Contract(first)), ok[*reminders.Agenda](t)(u.Agenda(lotte)))
			if got := commit(t, rdb, s, u); !slices.Equal(got, step.want) {
				t.Errorf("%s: %q, want %q", step.name, got, step.want)
			}
		}
		fields := rdb.HKeys(context.Background(), prefix(team)+"ag:"+lotte).Val()
		if slices.Sort(fields); !slices.Equal(fields, []string{"meta", "s:c:c2"}) {
			t.Errorf("fields %q", fields)
		}
	})
}

func TestFeeds(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		s, ctx := store.New(rdb, prefix), context.Background()
		u := begin(s, team)
		u.SaveFeed("geheim1", reminders.Subscription{User: lotte})
		u.SaveFeed("geheim2", reminders.Subscription{User: ben, Contract: first})
		commit(t, rdb, s, u)
		u = begin(s, team)
		u.SaveFeed("geheim3", reminders.Subscription{User: ben})
		u.SaveFeed("geheim1", reminders.Subscription{}) // a new address takes the place of the old one
		commit(t, rdb, s, u)
		for secret, want := range map[string]reminders.Subscription{"geheim1": {}, "geheim2": {User: ben, Contract: first}, "geheim3": {User: ben}, "": {}, "geheim": {}} {
			if got, err := s.Feed(ctx, team, secret); err != nil || got != want {
				t.Errorf("%q opens %+v, %v, want %+v", secret, got, err, want)
			}
		}
		if got, err := s.Feed(ctx, "T0TWO", "geheim2"); err != nil || got != (reminders.Subscription{}) {
			t.Errorf("another workspace's: %+v, %v", got, err)
		}
	})
}

func TestWorkspacesAreWalls(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		s, ctx := store.New(rdb, prefix), context.Background() // both workspaces in one shard, with the same ids
		for _, team := range []string{"T0ONE", "T0TWO"} {
			u := begin(s, team)
			c := made(t, first)
			noError(t, c.SetTitle(team, act()))
			u.SaveContract(c)
			ok[*reminders.Agenda](t)(u.Agenda(lotte)).Hour = team
			u.SaveBounces([]reminders.Bounce{{User: team}})
			u.SaveFeed(team, reminders.Subscription{User: team})
			cmds := redistest.Flush(t, u)
			for _, c := range cmds {
				if key := fmt.Sprint(c[1]); !strings.HasPrefix(key, prefix(team)) {
					t.Errorf("%s is not behind the prefix of %s", key, team)
				}
			}
			redistest.Write(t, rdb, cmds)
		}
		s.Applied(shard)
		for _, fresh := range []*store.Store{s, store.New(rdb, prefix)} {
			for _, team := range []string{"T0ONE", "T0TWO", "T0NONE"} {
				want := team
				if team == "T0NONE" {
					want = ""
				}
				u := begin(fresh, team)
				c := ok[*reminders.Contract](t)(u.Contract(first))
				if (c == nil) != (want == "") || c != nil && c.Title != want {
					t.Errorf("%s: %+v", team, c)
				}
				if a := ok[*reminders.Agenda](t)(u.Agenda(lotte)); a.Hour != want {
					t.Errorf("%s: an agenda of %s", team, a.Hour)
				}
				if b := ok[[]reminders.Bounce](t)(u.Bounces()); (want == "") != (len(b) == 0) || want != "" && b[0].User != want {
					t.Errorf("%s: bounces %+v", team, b)
				}
				if log, err := fresh.WholeLog(ctx, team, first, 1); err != nil || (want == "") != (len(log) == 0) || want != "" && log[0].To != want {
					t.Errorf("%s: log %+v, %v", team, log, err)
				}
			}
		}
	})
}

// A contract's id comes from a control, and a user's from Slack; none reads, or names, what is of another kind.
func TestForgedIDsReadNothing(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		s := store.New(rdb, prefix)
		u := begin(s, team)
		u.SaveContract(made(t, first))
		ok[*reminders.Agenda](t)(u.Agenda(lotte)).Hour = "08:00"
		u.SaveBounces([]reminders.Bounce{{User: ben}})
		u.SaveFeed("geheim", reminders.Subscription{User: lotte})
		commit(t, rdb, s, u)
		s.Forget(shard)
		for _, id := range []string{first + ":log", ":", "*", first + " ", "", "../ag:" + lotte, "ag:" + lotte, "log:" + first, "\x00"} {
			if c, err := begin(s, team).Contract(id); c != nil || err != nil {
				t.Errorf("%q: %+v, %v", id, c, err)
			}
			if page, total, err := begin(s, team).ContractLog(id, 0, 5); len(page) != 0 || total != 0 || err != nil {
				t.Errorf("log of %q: %+v of %d, %v", id, page, total, err)
			}
		}
		seen := map[string]string{}
		for kind, keys := range map[string][]store.Key{
			"contract": {store.ContractKey(team, "x"), store.ContractKey(team, "all"), store.ContractKey(team, "x:log"), store.ContractKey(team, "ag:x")},
			"agenda":   {store.AgendaKey(team, "x"), store.AgendaKey(team, "all"), store.AgendaKey(team, "c:x")},
		} {
			for _, k := range keys {
				for _, name := range []string{s.Path(k), s.Path(k) + ":log"} {
					if other, taken := seen[name]; taken && other != kind {
						t.Errorf("%s is a key of both kinds", name)
					}
					if k.ID != "" {
						seen[name] = kind
					}
				}
			}
		}
	})
}

func TestRedisAway(t *testing.T) {
	m := miniredis.RunT(t)
	rdb := redis.NewClient(&redis.Options{Addr: m.Addr(), MaxRetries: -1, DialTimeout: time.Second})
	defer rdb.Close()
	s, ctx := store.New(rdb, prefix), context.Background()
	away := func(when string) {
		t.Helper()
		u := begin(s, team)
		_, err1 := u.Contract(first)
		_, err2 := u.Agenda(lotte)
		_, err3 := u.Bounces()
		_, _, err4 := u.ContractLog(first, 0, 5)
		_, err5 := s.Beside(ctx, shard, store.ContractKey(team, first))
		_, err6 := s.Beside(ctx, shard, store.AgendaKey(team, lotte))
		_, err7 := s.Feed(ctx, team, "geheim")
		_, err8 := s.WholeLog(ctx, team, first, 5)
		err9 := u.Ahead([]string{"a", "b"}, []string{lotte})
		for i, err := range []error{err1, err2, err3, err4, err5, err6, err7, err8, err9} {
			if !errors.Is(err, store.ErrAway) {
				t.Errorf("%s, read %d: %v", when, i+1, err)
			}
		}
	}
	m.SetError("LOADING Redis is loading the dataset in memory")
	away("loading")
	m.SetError("")
	m.Close()
	away("closed")
	noError(t, m.Restart())
	if c, err := begin(s, team).Contract(first); err != nil || c != nil {
		t.Errorf("back again: %+v, %v", c, err)
	}
}

// What can't be understood is not "away": retrying would not help.
func TestBrokenValuesAreNotAway(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		ctx := context.Background()
		noError(t, errors.Join(rdb.Set(ctx, prefix(team)+"c:c1", "{", 0).Err(), rdb.LPush(ctx, prefix(team)+"c:c2", "x").Err(),
			rdb.HSet(ctx, prefix(team)+"ag:U1", "meta", "{").Err(), rdb.HSet(ctx, prefix(team)+"ag:U2", "meta", "{}", "s:c:x", "[").Err(),
			rdb.Set(ctx, prefix(team)+"ag:U3", "{}", 0).Err(), rdb.Set(ctx, prefix(team)+"bounce:all", "{}", 0).Err()))
		u := begin(store.New(rdb, prefix), team)
		var errs []error
		for _, id := range []string{"c1", "c2"} {
			_, err := u.Contract(id)
			errs = append(errs, err)
		}
		for _, id := range []string{"U1", "U2", "U3"} {
			_, err := u.Agenda(id)
			errs = append(errs, err)
		}
		_, err := u.Bounces()
		for i, err := range append(errs, err) {
			if err == nil || errors.Is(err, store.ErrAway) {
				t.Errorf("value %d: %v", i, err)
			}
		}
	})
}
