package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kringloop/bot/ledger"
)

func TestAmbiguousSendLeavesADoubt(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		var mu sync.Mutex
		var tries []ledger.Try
		var ids []string
		n := start(t, s, &fake{send: func(_ context.Context, m ledger.Message, try ledger.Try) (string, error) {
			mu.Lock()
			defer mu.Unlock()
			tries, ids = append(tries, try), append(ids, m.ID)
			switch len(tries) {
			case 1:
				return "", errors.New("refused")
			case 2:
				return "", ledger.Ambiguous(errors.New("time-out"))
			case 3:
				return "", ledger.RetryAfter(time.Millisecond, errors.New("429"))
			}
			return "", nil
		}})
		n.mustPut(t, entry("T1", 0))
		n.mustIdle(t)
		want := []ledger.Try{{N: 1}, {N: 2}, {N: 3, Doubt: true}, {N: 3, Doubt: true}}
		if d := cmp.Diff(want, tries); d != "" {
			t.Error(d)
		}
		if ids = slices.Compact(ids); len(ids) != 1 || ids[0] == "" {
			t.Errorf("ids %q", ids)
		}
	})
}

// What a crashed process may have sent is in doubt for the next one, in order.
func TestOutboxAtTakeoverIsInDoubt(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		k := &link{}
		var sent atomic.Int64
		a := start(t, s, &fake{send: func(ctx context.Context, _ ledger.Message, _ ledger.Try) (string, error) {
			if sent.Add(1) > 1 {
				<-ctx.Done()
				return "", ctx.Err()
			}
			k.cut.Store(true) // it arrived, and the process dies before it can say so
			return "", nil
		}}, instance("a"), k.option(), func(c *ledger.Config) { c.Grace = time.Millisecond; c.Batch = 1000 })
		b := build(t, s, &fake{}, instance("a"))
		for i := range 12 {
			b.mustPut(t, entry("T1", i))
		}
		s.until(t, "a sent one", func() bool { return sent.Load() > 0 })
		b.run(t)
		b.mustIdle(t)
		if d := cmp.Diff(series("T1", 0, 12), b.bodies("")); d != "" {
			t.Error(d)
		}
		if !b.sends()[0].Doubt {
			t.Error("b was sure of the message that a sent")
		}
		a.stop()
	})
}

func TestRetryAfterKeepsTheOrderAndHoldsOneQueue(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		hold := make(chan struct{})
		n := start(t, s, &fake{send: func(_ context.Context, m ledger.Message, _ ledger.Try) (string, error) {
			select {
			case <-hold:
				return "", nil
			default:
			}
			if m.Queue == "C1" {
				return "", ledger.RetryAfter(5*time.Millisecond, errors.New("429"))
			}
			return "", nil
		}})
		for i := range 20 {
			e := entry("T1", i)
			if i%2 == 1 {
				e.Kind = "C2"
			}
			n.mustPut(t, e)
		}
		s.until(t, "the other queue is done", func() bool { return len(n.bodies("C2")) == 10 })
		if got := n.bodies("C1"); len(got) > 0 {
			t.Errorf("held back, yet sent: %q", got)
		}
		close(hold)
		n.mustIdle(t)
		if got := n.bodies("C1"); len(got) != 10 || !slices.IsSortedFunc(got, byNumber) {
			t.Errorf("C1: %q", got)
		}
	})
}

func byNumber(a, b string) int {
	var i, j int
	fmt.Sscanf(a, "T1-%d", &i)
	fmt.Sscanf(b, "T1-%d", &j)
	return i - j
}

func TestExpiredMessagesAreDropped(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		base := time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)
		var ahead atomic.Int64
		f := &fake{}
		n := build(t, s, f, func(c *ledger.Config) {
			c.Now = func() time.Time { return base.Add(time.Duration(ahead.Load())) }
		})
		var held atomic.Bool
		held.Store(true)
		f.handle = func(tx *ledger.Tx, e ledger.Entry) error {
			tx.Send(ledger.Message{Queue: "C", Body: []byte("modal"), Expires: base.Add(3 * time.Second)})
			tx.Send(ledger.Message{Queue: "C", Body: []byte("text")})
			return nil
		}
		f.send = func(_ context.Context, m ledger.Message, _ ledger.Try) (string, error) {
			if held.Load() {
				return "", ledger.RetryAfter(time.Millisecond, errors.New("429"))
			}
			return "", nil
		}
		n.run(t)
		n.mustPut(t, entry("T1", 0))
		s.until(t, "it waits", func() bool { return s.client(t).HLen(t.Context(), outKey(n, "T1")).Val() == 2 })
		ahead.Store(int64(time.Hour))
		held.Store(false)
		n.mustIdle(t)
		if d := cmp.Diff([]string{"text"}, n.bodies("")); d != "" {
			t.Error(d)
		}
	})
}

func outKey(n *node, team string) string { return fmt.Sprintf("{s%02d}:out", n.Shard(team)) }

func TestRefsKnowWhatTheyReplace(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		sender := func(_ context.Context, m ledger.Message, _ ledger.Try) (string, error) {
			return "ts of " + string(m.Body), nil
		}
		handle := func(tx *ledger.Tx, e ledger.Entry) error {
			tx.Send(ledger.Message{Queue: "C", Ref: e.Kind, Body: e.Body})
			return nil
		}
		a := start(t, s, &fake{send: sender, handle: handle})
		put := func(n *node, i int, ref string) {
			e := entry("T1", i)
			e.Kind = ref
			n.mustPut(t, e)
		}
		for i := range 6 { // in one queue at the same time: each knows the receipt of the one before
			put(a, i, "card")
		}
		put(a, 6, "other")
		a.mustIdle(t)
		put(a, 7, "card") // from Redis
		a.mustIdle(t)
		a.stop()
		b := start(t, s, &fake{send: sender, handle: handle})
		put(b, 8, "card") // by another process
		b.mustIdle(t)
		var got []string
		for _, m := range append(a.sends(), b.sends()...) {
			got = append(got, string(m.Body)+" after "+m.Target)
		}
		want := []string{
			"T1-0 after ", "T1-1 after ts of T1-0", "T1-2 after ts of T1-1", "T1-3 after ts of T1-2", "T1-4 after ts of T1-3",
			"T1-5 after ts of T1-4", "T1-6 after ", "T1-7 after ts of T1-5", "T1-8 after ts of T1-7",
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
		if ttl := s.client(t).TTL(t.Context(), fmt.Sprintf("{s%02d}:r:T1:card", b.Shard("T1"))).Val(); ttl < 89*24*time.Hour {
			t.Errorf("a receipt lives %v", ttl)
		}
	})
}

// A workspace whose sends all hang leaves senders for the others.
func TestOneWorkspaceDoesNotTakeAllSenders(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		hang := make(chan struct{})
		var flying, most atomic.Int64
		n := start(t, s, &fake{send: func(_ context.Context, m ledger.Message, _ ledger.Try) (string, error) {
			if m.Team == "T1" {
				most.Store(max(most.Load(), flying.Add(1)))
				<-hang
				flying.Add(-1)
			}
			return "", nil
		}}, func(c *ledger.Config) { c.Senders = 4 })
		for i := range 20 {
			e := entry("T1", i)
			e.Kind = fmt.Sprint("C", i)
			n.mustPut(t, e)
		}
		s.until(t, "T1 hangs", func() bool { return flying.Load() == 2 })
		n.mustPut(t, entry("T2", 0))
		s.until(t, "T2 is served", func() bool { return slices.Contains(n.bodies(""), "T2-0") })
		close(hang)
		n.mustIdle(t)
		if len(n.bodies("")) != 21 || most.Load() > 2 {
			t.Errorf("%d sent, %d at once", len(n.bodies("")), most.Load())
		}
	})
}

func TestParkedMessagesComeBack(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		var tries atomic.Int64
		var mended atomic.Bool
		n := start(t, s, &fake{send: func(_ context.Context, m ledger.Message, _ ledger.Try) (string, error) {
			switch {
			case mended.Load():
			case strings.HasSuffix(string(m.Body), "-1"):
				tries.Add(1)
				return "", errors.New("channel is gone")
			case strings.HasSuffix(string(m.Body), "-3"):
				return "", ledger.Permanent(errors.New("not allowed"))
			case strings.HasSuffix(string(m.Body), "-4"):
				panic("sender")
			}
			return "", nil
		}}, func(c *ledger.Config) { c.Pause = time.Millisecond })
		for i := range 6 {
			n.mustPut(t, entry("T1", i))
		}
		n.mustIdle(t)
		if d := cmp.Diff([]string{"T1-0", "T1-2", "T1-5"}, n.bodies("")); d != "" {
			t.Error(d)
		}
		if tries.Load() != 8 {
			t.Errorf("tried %d times", tries.Load())
		}
		operator := build(t, s, &fake{}) // another process, which doesn't run
		parked, err := operator.Parked(t.Context())
		if err != nil || len(parked) != 3 {
			t.Fatalf("parked %+v, %v", parked, err)
		}
		if p := parked[0]; p.What != "message" || p.Team != "T1" || p.Queue != "C1" || p.Reason != "channel is gone" || p.At.IsZero() {
			t.Errorf("parked %+v", p)
		}
		mended.Store(true)
		if err := operator.Replay(t.Context(), parked[0].ID); err != nil {
			t.Error(err)
		}
		if err := operator.Replay(t.Context(), parked[0].ID); !errors.Is(err, ledger.ErrNotParked) {
			t.Errorf("replayed twice: %v", err)
		}
		if err := operator.Discard(t.Context(), parked[1].ID); err != nil {
			t.Error(err)
		}
		if err := operator.Discard(t.Context(), "nonsense"); !errors.Is(err, ledger.ErrNotParked) {
			t.Errorf("discarded nonsense: %v", err)
		}
		s.until(t, "it is sent", func() bool { return slices.Contains(n.bodies(""), "T1-1") })
		n.mustIdle(t)
		last := n.sends()[len(n.sends())-1]
		if string(last.Body) != "T1-1" || !last.Doubt {
			t.Errorf("last sent %+v", last)
		}
		if left, _ := operator.Parked(t.Context()); len(left) != 1 {
			t.Errorf("left %+v", left)
		}
	})
}

func TestParkedEntriesComeBackDespiteTheirMarks(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		f := &fake{}
		n := build(t, s, f)
		var mended atomic.Bool
		ok := f.handle
		f.handle = func(tx *ledger.Tx, e ledger.Entry) error {
			if !mended.Load() {
				return errors.New("bug")
			}
			return ok(tx, e)
		}
		n.run(t)
		e := entry("T1", 0)
		n.mustPut(t, e)
		n.mustIdle(t)
		mended.Store(true)
		n.mustPut(t, e)
		n.mustIdle(t)
		if got := n.bodies(""); len(got) > 0 {
			t.Fatalf("a parked entry's mark let its duplicate in: %q", got)
		}
		operator := build(t, s, &fake{})
		parked, _ := operator.Parked(t.Context())
		if len(parked) != 1 || parked[0].What != "entry" || !parked[0].Came.Equal(e.At.Truncate(time.Microsecond)) {
			t.Fatalf("parked %+v", parked)
		}
		if err := operator.Replay(t.Context(), parked[0].ID); err != nil {
			t.Fatal(err)
		}
		s.until(t, "it is handled", func() bool { return len(n.bodies("")) == 1 })
		n.mustIdle(t)
		if left, _ := operator.Parked(t.Context()); len(left) > 0 {
			t.Errorf("left %+v", left)
		}
	})
}
