package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"kringloop/bot/ledger"
)

const shortLease = 300 * time.Millisecond

// A process that is paused while it decides, and wakes up when another has the shard, changes and says nothing.
func TestLateCommitterIsFenced(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		paused, wake := make(chan struct{}), make(chan struct{})
		var once sync.Once
		f := &fake{}
		k := &link{}
		a := build(t, s, f, instance("a"), lease(shortLease), k.option())
		f.handle = func(tx *ledger.Tx, e ledger.Entry) error {
			once.Do(func() { close(paused); <-wake })
			tx.Do("RPUSH", a.Prefix(e.Team)+"log", "late "+string(e.Body))
			tx.Send(ledger.Message{Queue: e.Kind, Body: e.Body})
			return nil
		}
		a.run(t)
		a.mustPut(t, entry("T1", 0))
		<-paused
		k.cut.Store(true) // as of a stopped process, nothing is heard of it

		b := start(t, s, &fake{}, instance("b"), lease(shortLease))
		s.until(t, "b handled it", func() bool { return len(b.bodies("")) == 1 })
		forgot := a.forgot.Load()
		k.cut.Store(false)
		close(wake)
		s.until(t, "a noticed", func() bool { return a.forgot.Load() > forgot })
		b.mustPut(t, entry("T1", 1))
		s.until(t, "b handled the next one", func() bool { return len(b.bodies("")) == 2 })
		log := s.client(t).LRange(t.Context(), a.Prefix("T1")+"log", 0, -1).Val()
		if d := cmp.Diff(series("T1", 0, 2), log); d != "" {
			t.Errorf("handled:\n%s", d)
		}
		if got := a.bodies(""); len(got) > 0 {
			t.Errorf("the late process sent %q", got)
		}
	})
}

// A message that waits in a process which has lost its shard is sent by the new owner only, who is in doubt about it.
func TestPausedProcessDoesNotSend(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		k := &link{}
		var late atomic.Bool
		var tries atomic.Int64
		a := start(t, s, &fake{send: func(context.Context, ledger.Message, ledger.Try) (string, error) {
			tries.Add(1)
			if late.Load() {
				return "", nil
			}
			return "", ledger.RetryAfter(10*time.Millisecond, errors.New("slow down"))
		}}, instance("a"), lease(shortLease), k.option())
		a.mustPut(t, entry("T1", 0))
		s.until(t, "a tries", func() bool { return tries.Load() > 0 })
		k.cut.Store(true)
		b := start(t, s, &fake{}, instance("b"), lease(shortLease))
		s.until(t, "b sent it", func() bool { return len(b.bodies("")) == 1 })
		late.Store(true)
		if !b.sends()[0].Doubt {
			t.Error("b was sure that nobody had sent it")
		}
		n := tries.Load()
		k.cut.Store(false)
		s.until(t, "a noticed", func() bool { return a.forgot.Load() >= 8 }) // 4 shards, at the beginning and at the end
		b.mustIdle(t)
		if tries.Load() > n {
			t.Error("a tried after b had sent")
		}
	})
}

func TestSameInstanceTakesItsShardsBackAtOnce(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		k := &link{}
		a := start(t, s, &fake{}, instance("a"), lease(time.Hour), k.option(), func(c *ledger.Config) { c.Grace = time.Millisecond })
		s.until(t, "a has its shards", func() bool { return len(a.Owned()) == 4 })
		k.cut.Store(true)
		other := start(t, s, &fake{}, instance("aa"), lease(time.Hour))
		b := start(t, s, &fake{}, instance("a"), lease(time.Hour))
		s.within(t, 2*time.Second, "its next life has them", func() bool { return len(b.Owned()) == 4 })
		if n := len(other.Owned()); n > 0 {
			t.Errorf("another instance took %d", n)
		}
		b.mustPut(t, entry("T1", 0))
		b.mustIdle(t)
	})
}

func TestCrashedOwnerIsReplacedInSeconds(t *testing.T) {
	s := realStore(t)
	k := &link{}
	a := start(t, s, &fake{}, instance("a"), k.option())
	s.until(t, "a has its shards", func() bool { return len(a.Owned()) == 4 })
	b := start(t, s, &fake{}, instance("b"))
	b.mustPut(t, entry("T1", 0))
	s.until(t, "a handled what b kept", func() bool { return len(a.bodies("")) == 1 })
	k.cut.Store(true)
	b.mustPut(t, entry("T1", 1))
	// At most 3 s of lease and half a second until b asks again; the rest is for a machine that is busy.
	s.within(t, 6*time.Second, "b handled it", func() bool { return len(b.bodies("")) == 1 })
	s.until(t, "b has all shards", func() bool { return len(b.Owned()) == 4 })
}

func TestGoodEndHandsOverAtOnce(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		a := start(t, s, &fake{}, instance("a"))
		s.until(t, "a has its shards", func() bool { return len(a.Owned()) == 4 })
		b := start(t, s, &fake{}, instance("b"))
		for i := range 50 {
			b.mustPut(t, entry("T1", i))
		}
		a.stop()
		s.within(t, 2*time.Second, "b has all shards", func() bool { return len(b.Owned()) == 4 })
		b.mustIdle(t)
		log := s.client(t).LRange(t.Context(), a.Prefix("T1")+"log", 0, -1).Val()
		if d := cmp.Diff(series("T1", 0, 50), log); d != "" {
			t.Error(d)
		}
		if n := len(a.bodies("")) + len(b.bodies("")); n != 50 {
			t.Errorf("%d messages sent", n)
		}
	})
}

// A new owner that has not got further than the late one yet: only the fence tells them apart.
func TestFenceAloneStopsALateCommitter(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		pausedA, wakeA := make(chan struct{}), make(chan struct{})
		pausedB, wakeB := make(chan struct{}), make(chan struct{})
		pause := func(paused, wake chan struct{}) *fake {
			var once sync.Once
			f := &fake{}
			f.handle = func(tx *ledger.Tx, e ledger.Entry) error {
				once.Do(func() { close(paused); <-wake })
				tx.Send(ledger.Message{Queue: e.Kind, Body: e.Body})
				return nil
			}
			return f
		}
		k := &link{}
		a := start(t, s, pause(pausedA, wakeA), instance("a"), lease(shortLease), k.option())
		a.mustPut(t, entry("T1", 0))
		<-pausedA
		k.cut.Store(true)
		b := start(t, s, pause(pausedB, wakeB), instance("b"), lease(shortLease))
		s.until(t, "b is at it", func() bool {
			select {
			case <-pausedB:
				return true
			default:
				return false
			}
		})
		k.cut.Store(false)
		forgot, applied := a.forgot.Load(), a.applied.Load()
		close(wakeA)
		s.until(t, "a noticed", func() bool { return a.forgot.Load() > forgot || a.applied.Load() > applied })
		if a.applied.Load() > applied {
			t.Error("the late process committed")
		}
		close(wakeB)
		s.until(t, "b is through", func() bool { return len(b.bodies("")) == 1 })
		if got := a.bodies(""); len(got) > 0 {
			t.Errorf("the late process sent %q", got)
		}
	})
}

// Redis comes back from an old copy: what it has forgotten is done again, nothing stays behind.
func TestRedisThatLostWritesIsReadAnew(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		n := start(t, s, &fake{}, lease(shortLease))
		c := s.client(t)
		n.mustPut(t, entry("T1", 0))
		n.mustIdle(t)
		in, cursor := inKey(n, "T1"), fmt.Sprintf("{s%02d}:c", n.Shard("T1"))
		was := c.HGetAll(t.Context(), cursor).Val()
		n.mustPut(t, entry("T1", 1))
		n.mustIdle(t)
		if err := c.HSet(t.Context(), cursor, was).Err(); err != nil {
			t.Fatal(err)
		}
		id := c.HGet(t.Context(), cursor, "cursor").Val()
		if err := c.Del(t.Context(), in).Err(); err != nil {
			t.Fatal(err)
		}
		later := id[:len(id)-1] + "9" // right after the cursor, so before what this process remembers
		if err := c.XAdd(t.Context(), &redis.XAddArgs{Stream: in, ID: later, Values: []any{"t", "T1", "k", "C1", "b", "again", "a", 1}}).Err(); err != nil {
			t.Fatal(err)
		}
		s.until(t, "it is read anew", func() bool { return slices.Contains(n.bodies(""), "again") })
		n.mustIdle(t)
	})
}

func inKey(n *node, team string) string { return fmt.Sprintf("{s%02d}:in", n.Shard(team)) }

// Redis dies three times in the middle of it all, with what it wrote to its file.
func TestRedisIsKilledAndComesBack(t *testing.T) {
	s := realStore(t, "--appendfsync", "always")
	n := start(t, s, &fake{})
	const teams, each = 4, 150
	var kept atomic.Int64
	var wg sync.WaitGroup
	for i := range teams {
		wg.Go(func() {
			for j := range each {
				for n.Put(t.Context(), entry(fmt.Sprintf("T%d", i), j)) != nil {
					time.Sleep(5 * time.Millisecond)
				}
				kept.Add(1)
			}
		})
	}
	for i := range 3 {
		s.until(t, "entries", func() bool { return kept.Load() > int64(i*teams*each/4) })
		s.real.Kill()
		s.until(t, "not ready", func() bool { return n.Ready(t.Context()) != nil })
		s.real.Restart()
		back := time.Now()
		s.until(t, "ready again", func() bool { return n.Ready(t.Context()) == nil })
		if d := time.Since(back); d > 10*time.Second {
			t.Errorf("back after %v", d)
		}
	}
	wg.Wait()
	n.mustIdle(t)
	for i := range teams {
		team := fmt.Sprintf("T%d", i)
		log := s.client(t).LRange(t.Context(), n.Prefix(team)+"log", 0, -1).Val()
		if d := cmp.Diff(series(team, 0, each), log); d != "" {
			t.Errorf("%s:\n%s", team, d)
		}
	}
	sure := map[string]int{}
	for _, m := range n.sends() {
		if !m.Doubt {
			sure[string(m.Body)]++
		}
	}
	for body, times := range sure {
		if times > 1 {
			t.Errorf("%s was sent %d times without a doubt", body, times)
		}
	}
}

func TestAnotherNumberOfShardsIsRefused(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		first := start(t, s, &fake{})
		s.until(t, "ready", func() bool { return first.Ready(t.Context()) == nil })
		first.stop()
		n := build(t, s, &fake{}, func(c *ledger.Config) { c.Shards = 5 })
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		if err := n.Run(ctx); err == nil {
			t.Error("it ran")
		}
		if _, err := n.Parked(t.Context()); err == nil {
			t.Error("it listed")
		}
	})
}

func TestReadySaysWhyNot(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		f := &fake{}
		var broken atomic.Bool
		f.begin = func([]ledger.Entry) error {
			if broken.Load() {
				return ledger.Unavailable(errors.New("the store is away"))
			}
			return nil
		}
		n := build(t, s, f)
		if err := n.Ready(t.Context()); err == nil {
			t.Error("ready before it runs")
		}
		n.run(t)
		s.until(t, "ready", func() bool { return n.Ready(t.Context()) == nil })
		broken.Store(true)
		n.mustPut(t, entry("T1", 0))
		s.until(t, "not ready", func() bool { return n.Ready(t.Context()) != nil })
		broken.Store(false)
		s.until(t, "ready again", func() bool { return n.Ready(t.Context()) == nil })
		n.stop()
		if err := n.Ready(t.Context()); err == nil {
			t.Error("ready after its end")
		}
	})
}
