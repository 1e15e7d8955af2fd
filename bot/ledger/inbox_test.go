package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kringloop/bot/ledger"
)

func TestDuplicatesAreDropped(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		n := start(t, s, &fake{})
		put := func(body string, marks ...string) {
			n.mustPut(t, ledger.Entry{Team: "T1", Kind: "C1", Body: []byte(body), Marks: marks})
		}
		put("first", "Ev1", "C1:1.1")
		put("same event", "Ev1", "C1:1.2")
		n.mustIdle(t)
		put("same message under another event", "Ev2", "C1:1.1")
		put("the other event again", "Ev2")
		put("second", "Ev3", "C1:1.3")
		put("no marks")
		put("no marks")
		var wg sync.WaitGroup
		for range 40 {
			wg.Go(func() { put("at the same time", "Ev4") })
		}
		wg.Wait()
		n.mustIdle(t)
		want := []string{"first", "second", "no marks", "no marks", "at the same time"}
		if d := cmp.Diff(want, n.bodies("")); d != "" {
			t.Error(d)
		}
	})
}

func TestMarksAreKeptForTheirTime(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		n := start(t, s, &fake{})
		n.mustPut(t, entry("T1", 1))
		c := s.client(t)
		keys := c.Keys(t.Context(), "*:d:T1:1").Val()
		if len(keys) != 1 {
			t.Fatalf("marks: %q", keys)
		}
		if ttl := c.TTL(t.Context(), keys[0]).Val(); ttl < 71*time.Hour || ttl > 72*time.Hour {
			t.Errorf("a mark lives %v", ttl)
		}
	})
}

// Property: whatever is put again, however processes die and answers get lost on the way, each entry counts once, in
// the order in which it was first kept.
func TestReplayChangesNothing(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		c := s.client(t)
		rapid.Check(t, func(rt *rapid.T) {
			if err := c.FlushAll(t.Context()).Err(); err != nil {
				t.Fatal(err)
			}
			m := &model{t: t, s: s, put: map[string][]string{}}
			m.restart()
			defer func() { m.node.stop() }()
			for range rapid.IntRange(1, 25).Draw(rt, "steps") {
				m.step(rt)
			}
			m.check(rt)
		})
	})
}

type model struct {
	t    *testing.T
	s    *store
	node *node
	link *link
	log  []ledger.Entry      // all that was put, in order
	put  map[string][]string // bodies, by team
	past []*node
}

// restart begins a process under the name of the last one, which may be cut off but still there.
func (m *model) restart() {
	m.link = &link{}
	m.node = start(m.t, m.s, &fake{}, instance("one"), m.link.option(), func(c *ledger.Config) {
		c.Batch, c.Grace = 4, time.Millisecond
	})
	m.past = append(m.past, m.node)
}

func (m *model) step(rt *rapid.T) {
	switch rapid.IntRange(0, 5).Draw(rt, "what") {
	case 0, 1, 2:
		for range rapid.IntRange(1, 9).Draw(rt, "entries") {
			team := rapid.SampledFrom([]string{"T1", "T2", "T3"}).Draw(rt, "team")
			e := entry(team, len(m.put[team]))
			m.node.mustPut(m.t, e)
			m.put[team] = append(m.put[team], string(e.Body))
			m.log = append(m.log, e)
		}
	case 3:
		for _, e := range m.log[:rapid.IntRange(0, len(m.log)).Draw(rt, "prefix")] {
			m.node.mustPut(m.t, e)
		}
	case 4:
		m.link.eaten.Add(1)
		m.link.drops.Add(int32(rapid.IntRange(0, 1).Draw(rt, "drops")))
	case 5:
		m.link.cut.Store(true)
		old := m.node
		m.restart()
		old.stop()
	}
}

func (m *model) check(rt *rapid.T) {
	m.node.mustIdle(m.t)
	before := m.state()
	for _, e := range m.log {
		m.node.mustPut(m.t, e)
	}
	m.node.mustIdle(m.t)
	if d := cmp.Diff(before, m.state()); d != "" {
		rt.Errorf("replay changed:\n%s", d)
	}
	sure := map[string]int{}
	for _, n := range m.past {
		for _, s := range n.sends() {
			if !s.Doubt {
				sure[string(s.Body)]++
			}
		}
	}
	for team, want := range m.put {
		if d := cmp.Diff(want, before[team]); d != "" {
			rt.Errorf("%s:\n%s", team, d)
		}
		for _, body := range want {
			if sure[body] > 1 {
				rt.Errorf("%s was sent %d times without a doubt", body, sure[body])
			}
		}
	}
}

func (m *model) state() map[string][]string {
	c := m.s.client(m.t)
	all := map[string][]string{}
	for team := range m.put {
		all[team] = c.LRange(m.t.Context(), m.node.Prefix(team)+"log", 0, -1).Val()
	}
	return all
}

func TestLostAnswerOfACommit(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		k := &link{}
		n := start(t, s, &fake{}, k.option())
		for i := range 20 {
			switch i % 3 {
			case 0:
				k.eaten.Store(1)
			case 1:
				k.drops.Store(2)
			case 2:
				k.twice.Store(1)
			}
			n.mustPut(t, entry("T1", i))
			n.mustIdle(t)
		}
		got := s.client(t).LRange(t.Context(), n.Prefix("T1")+"log", 0, -1).Val()
		if d := cmp.Diff(series("T1", 0, 20), got); d != "" {
			t.Error(d)
		}
		if d := cmp.Diff(series("T1", 0, 20), n.bodies("")); d != "" {
			t.Error(d)
		}
	})
}

func TestUnavailableHandlerIsAskedAgain(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		f := &fake{}
		var tries, begins int
		n := build(t, s, f)
		f.begin = func([]ledger.Entry) error {
			if begins++; begins < 4 {
				return ledger.Unavailable(errors.New("store away"))
			}
			return nil
		}
		f.handle = func(tx *ledger.Tx, e ledger.Entry) error {
			tx.Send(ledger.Message{Body: e.Body})
			if tries++; tries < 8 { // more often than an entry is tried that fails by itself
				return ledger.Unavailable(errors.New("away"))
			}
			return nil
		}
		n.run(t)
		n.mustPut(t, entry("T1", 0))
		n.mustIdle(t)
		if d := cmp.Diff(series("T1", 0, 1), n.bodies("")); d != "" {
			t.Error(d)
		}
		if n.forgot.Load() < 7 {
			t.Errorf("the handler's cache was dropped %d times", n.forgot.Load())
		}
	})
}

func TestFailingEntryIsParkedAndOthersGoOn(t *testing.T) {
	causes := map[string]func() error{
		"error":     func() error { return errors.New("boom") },
		"panic":     func() error { panic("boom") },
		"permanent": func() error { return ledger.Permanent(errors.New("boom")) },
	}
	for name, cause := range causes {
		t.Run(name, func(t *testing.T) {
			eachStore(t, func(t *testing.T, s *store) {
				f := &fake{}
				n := build(t, s, f)
				var mu sync.Mutex
				tries := 0
				f.handle = func(tx *ledger.Tx, e ledger.Entry) error {
					tx.Do("RPUSH", n.Prefix(e.Team)+"log", e.Body)
					tx.Send(ledger.Message{Queue: e.Kind, Body: e.Body})
					if string(e.Body) == "T1-2" {
						mu.Lock()
						tries++
						mu.Unlock()
						return cause()
					}
					return nil
				}
				f.failed = func(tx *ledger.Tx, e ledger.Entry, err error) {
					tx.Send(ledger.Message{Queue: e.Kind, Body: []byte("sorry: " + firstLine(err))})
				}
				for i := range 5 {
					n.mustPut(t, entry("T1", i))
				}
				n.run(t)
				n.mustIdle(t)
				log := s.client(t).LRange(t.Context(), n.Prefix("T1")+"log", 0, -1).Val()
				if d := cmp.Diff([]string{"T1-0", "T1-1", "T1-3", "T1-4"}, log); d != "" {
					t.Error(d)
				}
				sent := n.bodies("")
				if len(sent) != 5 || !strings.HasPrefix(sent[2], "sorry: ") || !strings.Contains(sent[2], "boom") {
					t.Errorf("sent %q", sent)
				}
				want := 3
				if name == "permanent" {
					want = 1
				}
				if tries != want {
					t.Errorf("tried %d times", tries)
				}
				parked, err := n.Parked(t.Context())
				if err != nil || len(parked) != 1 || string(parked[0].Body) != "T1-2" || !strings.HasSuffix(parked[0].Reason, "boom") {
					t.Errorf("parked: %+v, %v", parked, err)
				}
			})
		})
	}
}

// A batch whose Begin fails gets on entry by entry.
func TestFailingBeginParksOnlyTheCulprit(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		f := &fake{}
		n := build(t, s, f)
		f.begin = func(entries []ledger.Entry) error {
			if slices.ContainsFunc(entries, func(e ledger.Entry) bool { return string(e.Body) == "T1-3" }) {
				panic("begin")
			}
			return nil
		}
		for i := range 6 {
			n.mustPut(t, entry("T1", i))
		}
		n.run(t)
		n.mustIdle(t)
		if d := cmp.Diff([]string{"T1-0", "T1-1", "T1-2", "T1-4", "T1-5"}, n.bodies("")); d != "" {
			t.Error(d)
		}
	})
}

func TestCommandsStayInTheWorkspace(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		f := &fake{}
		n := build(t, s, f)
		bad := [][]any{
			{"SET", n.Prefix("T2") + "x", 1},
			{"SET", "x", 1},
			{"DEL", n.Prefix("T1") + "x", n.Prefix("T2") + "x"},
			{"RENAME", n.Prefix("T1") + "x", n.Prefix("T2") + "x"},
			{"SET", []byte(n.Prefix("T1") + "x"), 1},
			{"SET", n.Prefix("T1") + "x", struct{}{}},
			{"FLUSHALL"},
			{},
		}
		f.handle = func(tx *ledger.Tx, e ledger.Entry) error {
			var i int
			if _, err := fmt.Sscanf(string(e.Body), "T1-%d", &i); err != nil {
				return err
			}
			tx.Do("SET", n.Prefix("T1")+"before", 1)
			tx.Do(bad[i]...)
			return nil
		}
		n.run(t)
		for i := range bad {
			n.mustPut(t, entry("T1", i))
		}
		n.mustIdle(t)
		parked, _ := n.Parked(t.Context())
		if len(parked) != len(bad) {
			t.Errorf("%d of %d refused: %+v", len(parked), len(bad), parked)
		}
		if keys := s.client(t).Keys(t.Context(), "*:t:*").Val(); len(keys) > 0 {
			t.Errorf("written: %q", keys)
		}
	})
}

func TestWrongTypeDoesNotStopTheBatch(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		f := &fake{}
		n := build(t, s, f)
		f.handle = func(tx *ledger.Tx, e ledger.Entry) error {
			tx.Do("SET", n.Prefix("T1")+"x", "text")
			tx.Do("HSET", n.Prefix("T1")+"x", "f", "v")
			tx.Do("INCR", n.Prefix("T1")+"count")
			tx.Send(ledger.Message{Body: e.Body})
			return nil
		}
		n.run(t)
		n.mustPut(t, entry("T1", 0))
		n.mustIdle(t)
		if v := s.client(t).Get(t.Context(), n.Prefix("T1")+"count").Val(); v != "1" {
			t.Errorf("counted %q times", v)
		}
		if d := cmp.Diff(series("T1", 0, 1), n.bodies("")); d != "" {
			t.Error(d)
		}
	})
}

func TestPutWhileRedisHangs(t *testing.T) {
	s := realStore(t)
	n := start(t, s, &fake{}, func(c *ledger.Config) { c.PutTimeout = 300 * time.Millisecond })
	s.until(t, "ready", func() bool { return n.Ready(t.Context()) == nil })
	s.real.Pause()
	begin := time.Now()
	err := n.Put(t.Context(), entry("T1", 0))
	if err == nil || time.Since(begin) > 2*time.Second {
		t.Errorf("put: %v after %v", err, time.Since(begin))
	}
	if err := n.Ready(t.Context()); err == nil {
		t.Error("ready while Redis hangs")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := n.Put(ctx, entry("T1", 1)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("put: %v", err)
	}
	s.real.Resume()
	n.mustPut(t, entry("T1", 2))
	s.until(t, "ready again", func() bool { return n.Ready(t.Context()) == nil })
	s.until(t, "the entry handled", func() bool { return slices.Contains(n.bodies(""), "T1-2") })
}
