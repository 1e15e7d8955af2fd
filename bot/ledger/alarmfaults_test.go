package ledger_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"kringloop/bot/ledger"
)

// Processes look at the same time, again and again while the clock goes on: each alarm comes in once, and a workspace's
// in the order of their times.
func TestAlarmsRingOnceHoweverManyLook(t *testing.T) {
	for _, looking := range []int{2, 5} {
		t.Run(strconv.Itoa(looking), func(t *testing.T) {
			eachStore(t, func(t *testing.T, s *store) { ringTogether(t, s, looking) })
		})
	}
}

func ringTogether(t *testing.T, s *store, looking int) {
	const teams, each = 5, 100 // and one crowd: more than one script moves
	c := &clock{}
	c.ms.Store(-1)
	var nodes []*node
	for i := range looking {
		nodes = append(nodes, alarmed(t, s, c, instance(fmt.Sprintf("n%d", i))))
	}
	n := nodes[0]
	n.run(t)
	want := map[string][]string{}
	for i := range teams {
		team := fmt.Sprintf("T%d", i)
		var words []string
		for j := range each {
			name := fmt.Sprintf("%s-%02d", team, j)
			want[team] = append(want[team], name)
			words = append(words, fmt.Sprintf("%s=%d", name, j))
		}
		slices.Reverse(words)
		n.set(t, team, strings.Join(words, " "))
	}
	var crowd []string
	for j := range 600 {
		name := fmt.Sprintf("T9-%03d", j)
		want["T9"] = append(want["T9"], name)
		crowd = append(crowd, name+"=50")
	}
	n.set(t, "T9", strings.Join(crowd, " "))
	for _, other := range nodes[1:] {
		other.run(t)
	}
	var rang atomic.Int64
	var all sync.WaitGroup
	for _, n := range nodes {
		all.Go(func() {
			for c.ms.Add(1) < each {
				for range 2 {
					k, err := n.Ring(t.Context())
					if err != nil {
						t.Error(err)
					}
					rang.Add(int64(k))
				}
			}
		})
	}
	all.Wait()
	n.mustIdle(t)
	if rang.Load() != teams*each+600 {
		t.Errorf("%d rang", rang.Load())
	}
	sent := map[string]int{}
	for _, n := range nodes {
		for _, name := range n.bodies("rang") {
			sent[name]++
		}
	}
	for team, names := range want {
		if d := cmp.Diff(names, n.log(t, s, team)); d != "" {
			t.Errorf("%s handled:\n%s", team, d)
		}
		for _, name := range names {
			if sent[name] != 1 {
				t.Errorf("%s was sent %d times", name, sent[name])
			}
		}
	}
}

// Redis is told to ring, and nobody hears its answer; or go-redis repeats the call; or it never arrives.
func TestLostAnswerOfARing(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		c := &clock{}
		k := &link{of: isRing}
		n := alarmed(t, s, c, k.option())
		n.run(t)
		n.set(t, "T1", "a=1 b=2 c=3")
		for i, fault := range []*atomic.Int32{&k.eaten, &k.drops, &k.twice} {
			c.ms.Store(int64(i + 1))
			fault.Store(1)
			if _, err := n.Ring(t.Context()); err == nil != (fault == &k.twice) {
				t.Errorf("fault %d: %v", i, err)
			}
			_, err := n.Ring(t.Context())
			if err != nil {
				t.Error(err)
			}
			n.mustIdle(t)
		}
		if d := cmp.Diff([]string{"a", "b", "c"}, n.log(t, s, "T1")); d != "" {
			t.Error(d)
		}
	})
}

// The process that let an alarm ring is gone before anybody handled it.
func TestAlarmOfAProcessThatIsGone(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		c := &clock{}
		a := alarmed(t, s, c, instance("a"))
		a.run(t)
		a.set(t, "T1", "a=1 b=2")
		a.stop()
		c.ms.Store(5)
		a.mustRing(t, 2)
		a.mustRing(t, 0)
		b := alarmed(t, s, c, instance("b"))
		b.mustRing(t, 0)
		b.run(t)
		b.mustIdle(t)
		if d := cmp.Diff([]string{"a", "b"}, b.bodies("rang")); d != "" {
			t.Error(d)
		}
	})
}

// A process that owns nothing rings, and the owner hears of it at once: nothing else would wake it for an hour.
func TestRingWakesTheOwner(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		c := &clock{}
		n := alarmed(t, s, c, lease(3*time.Hour))
		n.run(t)
		n.set(t, "T1", "a=1")
		r := s.client(t)
		s.until(t, "the owner listens", func() bool { return r.PubSubNumSub(t.Context(), "ledger:wake").Val()["ledger:wake"] > 0 })
		other := alarmed(t, s, c)
		c.ms.Store(1)
		other.mustRing(t, 1)
		n.mustIdle(t)
		n.set(t, "T1", "b=2")
		c.ms.Store(2)
		n.mustRing(t, 1)
		n.mustIdle(t)
		if d := cmp.Diff([]string{"a", "b"}, n.bodies("rang")); d != "" {
			t.Error(d)
		}
	})
}

// Redis is killed while alarms ring, with its append-only file: each is handled once.
func TestAlarmsWhenRedisIsKilled(t *testing.T) {
	s := realStore(t, "--appendfsync", "always")
	c := &clock{}
	n := alarmed(t, s, c)
	n.run(t)
	const teams, each = 4, 60
	want := series("a", 0, each)
	for i := range teams {
		var words []string
		for j, name := range want {
			words = append(words, fmt.Sprintf("%s=%d", name, j))
		}
		n.set(t, fmt.Sprintf("T%d", i), strings.Join(words, " "))
	}
	s.real.Kill()
	s.real.Restart()
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			for c.ms.Load() < each {
				if _, err := n.Ring(t.Context()); err == nil {
					c.ms.Add(1)
				}
			}
		})
	}
	for _, at := range []int64{15, 35} {
		s.until(t, "alarms ring", func() bool { return c.ms.Load() > at })
		s.real.Kill()
		s.real.Restart()
	}
	all.Wait()
	s.until(t, "the last ones ring", func() bool { _, err := n.Ring(t.Context()); return err == nil })
	n.mustIdle(t)
	for i := range teams {
		if d := cmp.Diff(want, n.log(t, s, fmt.Sprintf("T%d", i))); d != "" {
			t.Errorf("T%d:\n%s", i, d)
		}
	}
}

// A Redis that is full refuses to ring, and no alarm is lost by it.
func TestAlarmsWaitForAFullRedis(t *testing.T) {
	s := realStore(t)
	c := &clock{}
	n := alarmed(t, s, c)
	n.run(t)
	n.set(t, "T1", "a=1 b=2 c=3")
	r := s.real.Client
	c.ms.Store(9)
	if err := r.ConfigSet(t.Context(), "maxmemory", "1").Err(); err != nil {
		t.Fatal(err)
	}
	if k, err := n.Ring(t.Context()); err == nil || k > 0 {
		t.Errorf("%d rang, %v", k, err)
	}
	if left := r.ZCard(t.Context(), alarmsKey(n, "T1")).Val(); left != 3 {
		t.Errorf("%d alarms are left", left)
	}
	if err := r.ConfigSet(t.Context(), "maxmemory", "0").Err(); err != nil {
		t.Fatal(err)
	}
	n.mustRing(t, 3)
	n.mustIdle(t)
	if d := cmp.Diff([]string{"a", "b", "c"}, n.bodies("rang")); d != "" {
		t.Error(d)
	}
}

// What a process decided that no longer holds its shard sets no alarm.
func TestAlarmOfALateCommitter(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		c := &clock{}
		paused, wake := make(chan struct{}), make(chan struct{})
		var once sync.Once
		k := &link{}
		a := alarmed(t, s, c, instance("a"), lease(shortLease), k.option())
		a.fake.handle = func(tx *ledger.Tx, e ledger.Entry) error {
			once.Do(func() { close(paused); <-wake })
			tx.Alarm("late", morning)
			tx.Alarm("both", morning)
			return nil
		}
		a.run(t)
		a.mustPut(t, ledger.Entry{Team: "T1", Kind: "set", Body: []byte("mine=5 both=5")})
		<-paused
		k.cut.Store(true)
		b := alarmed(t, s, c, instance("b"), lease(shortLease))
		b.run(t)
		s.until(t, "b handled it", func() bool { return b.applied.Load() > 0 })
		forgot := a.forgot.Load()
		k.cut.Store(false)
		close(wake)
		s.until(t, "a noticed", func() bool { return a.forgot.Load() > forgot })
		want := map[string]float64{"T1|mine": float64(morning.UnixMilli() + 5), "T1|both": float64(morning.UnixMilli() + 5)}
		got := map[string]float64{}
		for _, z := range s.client(t).ZRangeWithScores(t.Context(), alarmsKey(b, "T1"), 0, -1).Val() {
			got[z.Member.(string)] = z.Score
		}
		if !maps.Equal(want, got) {
			t.Errorf("alarms %v, want %v", got, want)
		}
	})
}

// An alarm that can't be handled is parked as any entry is, and can be tried again; a member that nobody could have set is
// parked too.
func TestFailingAlarmIsParked(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		c := &clock{}
		n := alarmed(t, s, c)
		var mended atomic.Bool
		set := n.handle
		n.fake.handle = func(tx *ledger.Tx, e ledger.Entry) error {
			if string(e.Body) == "b" && !mended.Load() {
				return errors.New("boom")
			}
			return set(tx, e)
		}
		n.run(t)
		n.set(t, "T1", "a=1 b=2 c=3")
		c.ms.Store(3)
		if err := s.client(t).ZAdd(t.Context(), alarmsKey(n, "T1"), redis.Z{Score: 1, Member: "strange"}).Err(); err != nil {
			t.Fatal(err)
		}
		n.mustRing(t, 4)
		n.mustIdle(t)
		parked, err := n.Parked(t.Context())
		if err != nil || len(parked) != 2 {
			t.Fatalf("parked %+v, %v", parked, err)
		}
		i := slices.IndexFunc(parked, func(p ledger.Parked) bool { return p.Team == "T1" })
		if i < 0 || parked[i].Kind != ledger.KindAlarm || string(parked[i].Body) != "b" || string(parked[1-i].Body) != "strange" {
			t.Fatalf("parked %+v", parked)
		}
		mended.Store(true)
		if err := n.Replay(t.Context(), parked[i].ID); err != nil {
			t.Fatal(err)
		}
		n.mustIdle(t)
		if d := cmp.Diff([]string{"a", "c", "b"}, n.bodies("rang")); d != "" {
			t.Error(d)
		}
	})
}

// A replica that does not follow is an error of Put and of Ring, also when Redis had lost the script; what was kept and
// what rang stays so.
func TestReplicasAreWaitedFor(t *testing.T) {
	s := realStore(t, "--repl-diskless-sync-delay", "0")
	host, port, _ := strings.Cut(s.addr, ":")
	replica := realStore(t, "--replicaof", host, port)
	c := &clock{}
	careful := func(cfg *ledger.Config) { cfg.Replicas, cfg.PutTimeout = 1, time.Second }
	n, other := alarmed(t, s, c, careful), alarmed(t, s, c, careful)
	n.run(t)
	s.until(t, "the replica follows", func() bool {
		return strings.Contains(replica.real.Client.Info(t.Context(), "replication").Val(), "master_link_status:up")
	})
	n.set(t, "T1", "a=1 b=2")
	c.ms.Store(1)
	n.mustRing(t, 1)
	n.mustIdle(t)
	n.stop() // so that nothing else writes

	r := s.real.Client
	if got := r.Wait(t.Context(), 1, 0).Val(); got != 1 {
		t.Fatalf("%d replicas", got)
	}
	replica.real.Pause()
	for _, do := range []func() error{
		func() error {
			return other.Put(t.Context(), ledger.Entry{Team: "T1", Kind: "set", Body: []byte("c=2")})
		},
		func() error { c.ms.Store(2); _, err := other.Ring(t.Context()); return err },
	} {
		if err := r.ScriptFlush(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		if err := do(); err == nil {
			t.Error("nobody noticed that the replica does not follow")
		}
	}
	replica.real.Resume()
	next := alarmed(t, s, c, careful)
	next.run(t)
	next.mustIdle(t)
	s.until(t, "the replica follows again", func() bool { _, err := next.Ring(t.Context()); return err == nil })
	next.mustIdle(t)
	if d := cmp.Diff([]string{"b", "c"}, next.bodies("rang")); d != "" {
		t.Error(d)
	}
}
