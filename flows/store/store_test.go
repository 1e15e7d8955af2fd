package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"kringloop/bot/ledger/redistest"
	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/flows/rules"
	"kringloop/flows/store"
)

const (
	shard = 7
	team  = "T0ONE"
	user  = "U0SOPHIE"
)

var t0 = time.Date(2027, 3, 1, 9, 0, 0, 123_000_000, time.UTC)

func prefix(team string) string { return "{s07}:t:" + team + ":" }

// commit writes what a unit hands out, in one transaction, and gives the commands.
func commit(t *testing.T, rdb *redis.Client, s *store.Store, u *store.Unit) []string {
	t.Helper()
	cmds := redistest.Flush(t, u)
	redistest.Write(t, rdb, cmds)
	s.Applied(shard)
	return redistest.Names(cmds, "")
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

func TestRoundTrip(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		s := store.New(rdb, prefix)
		person, place, project := redistest.Full[flows.Person](t, t0), redistest.Full[flows.Place](t, t0), redistest.Full[flows.Project](t, t0)
		project.ID = "pfull"
		u := begin(s, team)
		u.SavePerson(user, person)
		u.SavePlace("dm:"+user, place)
		u.SaveProject(&project)
		if cmds := commit(t, rdb, s, u); len(cmds) != 2 {
			t.Fatalf("%v: a project without changes is not written", cmds)
		}
		// All of it has to be written: the project is touched everywhere by its own methods.
		u = begin(s, team)
		p := saveAll(t, u, &project)
		commit(t, rdb, s, u)
		for _, fresh := range []*store.Store{s, store.New(rdb, prefix)} {
			u := begin(fresh, team)
			if got := ok[flows.Person](t)(u.Person(user)); !reflect.DeepEqual(got, person) {
				t.Errorf("person\n%+v, want\n%+v", got, person)
			}
			if got := ok[flows.Place](t)(u.Place("dm:" + user)); !reflect.DeepEqual(got, place) {
				t.Errorf("place\n%+v, want\n%+v", got, place)
			}
			got := ok[*flows.Project](t)(u.Project("pfull"))
			if want := p.Clone(); !reflect.DeepEqual(got, want) {
				t.Errorf("project\n%+v, want\n%+v", got, want)
			}
			beside := ok[*flows.Project](t)(fresh.Project(context.Background(), shard, team, "pfull"))
			if !reflect.DeepEqual(beside.Clone(), p.Clone()) {
				t.Errorf("read beside:\n%+v", beside)
			}
		}
	})
}

// saveAll gives a project a change in every part, starting from one whose parts are all filled.
func saveAll(t *testing.T, u *store.Unit, filled *flows.Project) *flows.Project {
	t.Helper()
	l := ok[*flows.Library](t)(flows.Load(flows.Content()))
	p := filled.Clone()
	p.Owner, p.Archived = user, time.Time{}
	p.States = map[string]flows.State{}
	for _, id := range []string{"p2.i01", "p2.i02"} {
		p.States[id] = redistest.Full[flows.State](t, t0)
	}
	if err := p.Rename("Bureaustoelen", user, t0); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"p2.i01", "p2.i02"} {
		if err := p.Hide(l, id, "past niet bij ons", user, t0); err != nil {
			t.Fatal(err)
		}
	}
	talks(t, p)
	if err := p.Archive(true, user, t0); err != nil {
		t.Fatal(err)
	}
	u.SaveProject(p)
	return p
}

// talks gives a project a filled draft and two filled results.
func talks(t *testing.T, p *flows.Project) {
	t.Helper()
	scan, _ := ok[*dialogue.Library](t)(rules.Load(flows.Content())).Script("scan")
	draft := redistest.Full[dialogue.Draft](t, t0)
	draft.Script, draft.Owner = scan.ID, user
	p.Drafts, p.Results = map[string]*dialogue.Draft{scan.ID: &draft}, nil
	p.Members = append(p.Members, flows.Member{User: user})
	ok[dialogue.Draft](t)(p.PlayTalk(scan, dialogue.Input{Do: dialogue.DoTake, Who: user}, user, t0))
	for n := range 2 {
		c := redistest.Full[dialogue.Confirmed](t, t0)
		c.Script, c.Version = scan.ID, n+1
		p.AdoptResult(c, user, t0)
	}
	p.Approvals = map[string]flows.Approval{scan.ID: redistest.Full[flows.Approval](t, t0)}
	signed := *scan
	signed.Approve = []string{"p1.i09"}
	ok[flows.Request](t)(p.AskDecision(&signed, flows.Request{Version: 2, Who: user, By: "U0BEN"}, t0))
}

func TestNothingThere(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		s := store.New(rdb, prefix)
		u := begin(s, team)
		if p := ok[flows.Person](t)(u.Person("U0NOBODY")); !reflect.DeepEqual(p, flows.Person{}) {
			t.Errorf("%+v", p)
		}
		if p := ok[flows.Place](t)(u.Place("C0:1")); !reflect.DeepEqual(p, flows.Place{}) {
			t.Errorf("%+v", p)
		}
		if p := ok[*flows.Project](t)(u.Project("nowhere")); p != nil {
			t.Errorf("%+v", p)
		}
		if p := ok[*flows.Project](t)(s.Project(context.Background(), shard, team, "nowhere")); p != nil {
			t.Errorf("%+v", p)
		}
		if page, total, err := u.Log("nowhere", 0, 10); len(page) != 0 || total != 0 || err != nil {
			t.Errorf("%v, %d, %v", page, total, err)
		}
		if cmds := redistest.Flush(t, u); len(cmds) != 0 {
			t.Errorf("reading writes %v", redistest.Names(cmds, ""))
		}
	})
}

func made(t *testing.T, id string) *flows.Project {
	t.Helper()
	return ok[*flows.Project](t)(flows.NewProject(id, "Bureaustoelen", user, t0))
}

// A conversation of which only questions are known goes after a month; one that a walk or a project hangs on stays.
// What a unit discards is neither written nor seen by it again.
func TestDiscard(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		s := store.New(rdb, prefix)
		u := begin(s, team)
		u.SaveProject(made(t, "p1"))
		commit(t, rdb, s, u)
		u = begin(s, team)
		if err := ok[*flows.Project](t)(u.Project("p1")).Rename("Anders", user, t0); err != nil {
			t.Fatal(err)
		}
		u.SaveProject(made(t, "p2"))
		u.SavePerson(user, flows.Person{Known: true})
		u.SavePlace("dm:"+user, flows.Place{Project: "p1"})
		u.SaveNorm(dialogue.Norm{"x": "1"})
		u.SaveLessons([]dialogue.Lesson{{}})
		u.Discard()
		if p := ok[*flows.Project](t)(u.Project("p1")); p.Name != "Bureaustoelen" {
			t.Errorf("%+v", p)
		}
		if cmds := redistest.Flush(t, u); len(cmds) != 0 {
			t.Errorf("it writes %v", redistest.Names(cmds, ""))
		}
	})
}

func TestQuestionsAreForgotten(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		s := store.New(rdb, prefix)
		key := prefix(team) + "pl:C0:1.1"
		ttl := func() time.Duration { return ok[time.Duration](t)(rdb.TTL(context.Background(), key).Result()) }
		var pl flows.Place
		pl.Ask("hoe vaak?", t0)
		for _, c := range []struct {
			place flows.Place
			stays bool
		}{{pl, false}, {flows.Place{Asked: pl.Asked, Run: flows.Run{Project: "p", Card: 1}}, true}, {pl, false}, {flows.Place{Asked: pl.Asked, Project: "p"}, true}} {
			u := begin(s, team)
			u.SavePlace("C0:1.1", c.place)
			commit(t, rdb, s, u)
			if left := ttl(); (left < 0) != c.stays || left > 30*24*time.Hour {
				t.Errorf("%+v goes after %v", c.place, left)
			}
		}
	})
}

func TestLaterUnitsSeeChangesBeforeTheCommit(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		l := ok[*flows.Library](t)(flows.Load(flows.Content()))
		s := store.New(rdb, prefix)
		first := begin(s, team)
		first.SaveProject(made(t, "pa"))
		first.SavePerson(user, flows.Person{Name: "Sophie"})
		first.SavePlace("C1", flows.Place{Project: "pa"})
		if p := ok[*flows.Project](t)(begin(s, team).Project("pa")); p != nil {
			t.Error("a unit that wasn't flushed is seen")
		}
		cmds := redistest.Flush(t, first)
		second := begin(s, team)
		p := ok[*flows.Project](t)(second.Project("pa"))
		if p == nil || ok[flows.Person](t)(second.Person(user)).Name != "Sophie" || ok[flows.Place](t)(second.Place("C1")).Project != "pa" {
			t.Fatalf("the next unit does not see the changes: %+v", p)
		}
		if err := p.Mark(l, "p2.i03", flows.Busy, "", false, user, t0); err != nil {
			t.Fatal(err)
		}
		if q := ok[*flows.Project](t)(second.Project("pa")); q != p {
			t.Error("a unit gives two copies of one project")
		}
		if q := ok[*flows.Project](t)(begin(s, team).Project("pa")); q.State("p2.i03").Status != flows.Open {
			t.Error("a change leaks out of its unit before it is flushed")
		}
		cmds = append(cmds, redistest.Flush(t, second)...)
		third := begin(s, team)
		if q := ok[*flows.Project](t)(third.Project("pa")); q.State("p2.i03").Status != flows.Busy {
			t.Error("the third unit does not see the second's change")
		}
		if page, total, err := third.Log("pa", 0, 10); err != nil || total != 2 || page[0].What != flows.LogStatus {
			t.Errorf("%v, %d, %v", page, total, err)
		}
		if n := rdb.Exists(context.Background(), prefix(team)+"p:pa").Val(); n != 0 {
			t.Error("it was written before the commit")
		}
		redistest.Write(t, rdb, cmds)
		s.Applied(shard)
		if page, total, err := begin(s, team).Log("pa", 0, 10); err != nil || total != 2 || len(page) != 2 {
			t.Errorf("after the commit: %v, %d, %v", page, total, err)
		}
	})
}

func TestForgetDrops(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		s := store.New(rdb, prefix)
		u := begin(s, team)
		u.SaveProject(made(t, "pa"))
		u.SavePerson(user, flows.Person{Name: "Sophie"})
		redistest.Flush(t, u) // never committed
		s.Forget(shard)
		u = begin(s, team)
		if p := ok[*flows.Project](t)(u.Project("pa")); p != nil {
			t.Errorf("%+v is still remembered", p)
		}
		if p := ok[flows.Person](t)(u.Person(user)); p.Name != "" {
			t.Errorf("%+v is still remembered", p)
		}
		if _, total, err := u.Log("pa", 0, 5); total != 0 || err != nil {
			t.Errorf("%d entries are still remembered, %v", total, err)
		}
		other := s.Begin(context.Background(), shard+1, team)
		other.SavePerson("U2", flows.Person{Name: "Ben"})
		redistest.Flush(t, other)
		s.Forget(shard)
		if p := ok[flows.Person](t)(s.Begin(context.Background(), shard+1, team).Person("U2")); p.Name != "Ben" {
			t.Error("forgetting one shard drops another")
		}
	})
}

// Another process wrote while this one did not own the shard: after Forget it is read again, and until then not.
func TestForgetReadsAgain(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		mine, theirs := store.New(rdb, prefix), store.New(rdb, prefix)
		_ = ok[flows.Person](t)(begin(mine, team).Person(user))
		u := begin(theirs, team)
		u.SavePerson(user, flows.Person{Name: "Sophie"})
		commit(t, rdb, theirs, u)
		if p := ok[flows.Person](t)(begin(mine, team).Person(user)); p.Name != "" {
			t.Error("what is remembered is read again")
		}
		mine.Forget(shard)
		if p := ok[flows.Person](t)(begin(mine, team).Person(user)); p.Name != "Sophie" {
			t.Errorf("%+v", p)
		}
	})
}

// The log is newest first, whatever part of it Redis, earlier units and this one have.
func TestLogPages(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		for kept := range 5 {
			for pending := range 4 {
				for own := range 4 {
					pages(t, rdb, fmt.Sprintf("p%d%d%d", kept, pending, own), kept, pending, own)
				}
			}
		}
	})
}

func pages(t *testing.T, rdb *redis.Client, id string, kept, pending, own int) {
	t.Helper()
	s, n := store.New(rdb, prefix), 0
	rename := func(p *flows.Project, times int) {
		for range times {
			n++
			if err := p.Rename(fmt.Sprint("naam ", n), user, t0); err != nil {
				t.Fatal(err)
			}
		}
	}
	u := begin(s, team)
	p := made(t, id)
	rename(p, kept)
	u.SaveProject(p)
	commit(t, rdb, s, u)
	u = begin(s, team)
	rename(ok[*flows.Project](t)(u.Project(id)), pending)
	redistest.Flush(t, u)
	u = begin(s, team)
	rename(ok[*flows.Project](t)(u.Project(id)), own)
	want := []string{"Bureaustoelen"}
	for i := range n {
		want = append(want, fmt.Sprint("naam ", i+1))
	}
	slices.Reverse(want)
	for offset := range len(want) + 3 {
		for size := range len(want) + 2 {
			page, total, err := u.Log(id, offset, size)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range page {
				got = append(got, e.Text)
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
		l := ok[*flows.Library](t)(flows.Load(flows.Content()))
		s := store.New(rdb, prefix)
		key := prefix(team) + "p:pa"
		change := func(do func(p *flows.Project)) []string {
			u := begin(s, team)
			p := ok[*flows.Project](t)(u.Project("pa"))
			do(p)
			return commit(t, rdb, s, u)
		}
		u := begin(s, team)
		u.SaveProject(made(t, "pa"))
		if got, want := commit(t, rdb, s, u), []string{"HSET " + key + " meta", "RPUSH " + key + ":log"}; !slices.Equal(got, want) {
			t.Errorf("new: %v, want %v", got, want)
		}
		for _, c := range []struct {
			name, fields string
			do           func(p *flows.Project) error
		}{
			{"nothing", "", func(*flows.Project) error { return nil }},
			{"one item", " p2.i03", func(p *flows.Project) error { return p.Mark(l, "p2.i03", flows.Busy, "", false, user, t0) }},
			{"name", " meta", func(p *flows.Project) error { return p.Rename("Iets anders", user, t0) }},
			{"two items", " p2.i03 p2.i04", func(p *flows.Project) error {
				return errors.Join(p.Mark(l, "p2.i04", flows.Busy, "", false, user, t0), p.Assign(l, "p2.i03", user, "", user, t0))
			}},
		} {
			var want []string
			if c.fields != "" {
				want = []string{"HSET " + key + c.fields, "RPUSH " + key + ":log"}
			}
			got := change(func(p *flows.Project) {
				if err := c.do(p); err != nil {
					t.Fatal(err)
				}
			})
			if !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", c.name, got, want)
			}
		}
	})
}

func TestWorkspacesAreWalls(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		s := store.New(rdb, prefix) // both workspaces in one shard, with the same ids
		for _, team := range []string{"T0ONE", "T0TWO"} {
			u := begin(s, team)
			p := ok[*flows.Project](t)(flows.NewProject("psame", "Project van "+team, user, t0))
			u.SaveProject(p)
			u.SavePerson(user, flows.Person{Name: team})
			u.SavePlace("dm:"+user, flows.Place{Project: team})
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
				if err := fresh.Load(context.Background(), shard, []store.Key{store.PersonKey(team, user), store.PlaceKey(team, "dm:"+user),
					store.ProjectKey(team, "psame"), store.ProjectKey(team, "")}); err != nil {
					t.Fatal(err)
				}
				u := begin(fresh, team)
				p := ok[*flows.Project](t)(u.Project("psame"))
				if name := ok[flows.Person](t)(u.Person(user)).Name; name != want {
					t.Errorf("%s: a person of %s", team, name)
				}
				if place := ok[flows.Place](t)(u.Place("dm:" + user)).Project; place != want {
					t.Errorf("%s: a place of %s", team, place)
				}
				if (p == nil) != (want == "") || p != nil && p.Name != "Project van "+team {
					t.Errorf("%s: %+v", team, p)
				}
				page, _, err := u.Log("psame", 0, 5)
				if err != nil || (want == "") != (len(page) == 0) || want != "" && page[0].Text != "Project van "+team {
					t.Errorf("%s: log %v, %v", team, page, err)
				}
			}
		}
	})
}

// A project's id comes from a control, so it may be anything; none reads what isn't a project.
func TestForgedIDsReadNothing(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		s := store.New(rdb, prefix)
		u := begin(s, team)
		u.SaveProject(made(t, "pa"))
		u.SavePerson(user, flows.Person{Name: "Sophie"})
		commit(t, rdb, s, u)
		s.Forget(shard)
		for _, id := range []string{"pa:log", "log:pa", "*", "pa ", "", "../u:" + user, ":", "l:pa", "\x00"} {
			if p, err := begin(s, team).Project(id); p != nil || err != nil {
				t.Errorf("%q: %+v, %v", id, p, err)
			}
		}
	})
}

func TestRedisAway(t *testing.T) {
	m := miniredis.RunT(t)
	rdb := redis.NewClient(&redis.Options{Addr: m.Addr(), MaxRetries: -1, DialTimeout: time.Second})
	defer rdb.Close()
	s := store.New(rdb, prefix)
	away := func(when string) {
		t.Helper()
		u := begin(s, team)
		_, err1 := u.Person(user)
		_, err2 := u.Place("C1")
		_, err3 := u.Project("pa")
		_, _, err4 := u.Log("pa", 0, 5)
		_, err5 := s.Project(context.Background(), shard, team, "pa")
		err6 := s.Load(context.Background(), shard, []store.Key{store.PersonKey(team, "U9"), store.ProjectKey(team, "p9")})
		for i, err := range []error{err1, err2, err3, err4, err5, err6} {
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
	if err := m.Restart(); err != nil {
		t.Fatal(err)
	}
	if p, err := begin(s, team).Person(user); err != nil || p.Name != "" {
		t.Errorf("back again: %+v, %v", p, err)
	}
}

// What can't be understood is not "away": retrying would not help.
func TestBrokenValuesAreNotAway(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		ctx := context.Background()
		for key, value := range map[string]string{"u:U1": "{", "pl:C1": "[]"} {
			if err := rdb.Set(ctx, prefix(team)+key, value, 0).Err(); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(rdb.HSet(ctx, prefix(team)+"p:pa", "meta", "{").Err(), rdb.HSet(ctx, prefix(team)+"p:pb", "p2.i01", "{}").Err(),
			rdb.HSet(ctx, prefix(team)+"p:pc", "meta", "{}", "p2.i01", "[").Err(), rdb.Set(ctx, prefix(team)+"p:pd", "x", 0).Err()); err != nil {
			t.Fatal(err)
		}
		u := begin(store.New(rdb, prefix), team)
		_, err := u.Person("U1")
		errs := []error{err}
		_, err = u.Place("C1")
		errs = append(errs, err)
		for _, id := range []string{"pa", "pb", "pc", "pd"} {
			_, err := u.Project(id)
			errs = append(errs, err)
		}
		for i, err := range errs {
			if err == nil || errors.Is(err, store.ErrAway) {
				t.Errorf("value %d: %v", i, err)
			}
		}
	})
}

// A connection that breaks after the first answer of a batch is Redis being away, too.
func TestConnectionBreaksWithinABatch(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go halfAnswer(c)
		}
	}()
	rdb := redis.NewClient(&redis.Options{Addr: l.Addr().String(), Protocol: 2, DisableIdentity: true, MaxRetries: -1, ReadTimeout: time.Second})
	defer rdb.Close()
	err = store.New(rdb, prefix).Load(context.Background(), shard, []store.Key{store.PersonKey(team, "U1"), store.PersonKey(team, "U2")})
	if !errors.Is(err, store.ErrAway) {
		t.Errorf("%v", err)
	}
}

// halfAnswer answers the first read of a batch with "nothing there" and hangs up.
func halfAnswer(c net.Conn) {
	defer c.Close()
	buf := make([]byte, 4096)
	for {
		n, err := c.Read(buf)
		if err != nil {
			return
		}
		if s := string(buf[:n]); strings.Contains(s, "U1") || strings.Contains(s, "get") {
			_, _ = io.WriteString(c, "$-1\r\n")
			return
		}
		_, _ = io.WriteString(c, strings.Repeat("-ERR unknown command\r\n", strings.Count(string(buf[:n]), "*"))) // greetings
	}
}

func TestCacheIsBounded(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		s := store.New(rdb, prefix)
		var keys []store.Key
		for i := range 5000 {
			keys = append(keys, store.PersonKey(team, fmt.Sprint("U", i)))
		}
		if err := s.Load(context.Background(), shard, keys); err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(flows.Person{Name: "Sophie"})
		if err != nil {
			t.Fatal(err)
		}
		if err := rdb.Set(context.Background(), prefix(team)+"u:U1", data, 0).Err(); err != nil {
			t.Fatal(err)
		}
		s.Applied(shard)
		if p := ok[flows.Person](t)(begin(s, team).Person("U1")); p.Name != "Sophie" {
			t.Error("thousands of values are kept between batches")
		}
	})
}
