package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"kringloop/bot/ledger"
)

// What was given up is kept for a while, on the workspace's clock, and no longer; the newer stays, and so does what can't be
// read. A panic leaves its reason there, not its stack.
func TestParkedGoesWithTime(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		var clock atomic.Int64
		clock.Store(time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC).UnixNano())
		const day = int64(24 * time.Hour)
		reg := prometheus.NewRegistry()
		n := start(t, s, &fake{handle: func(tx *ledger.Tx, e ledger.Entry) error {
			if e.Kind == "bad" {
				panic("boom")
			}
			tx.Send(ledger.Message{Queue: "C1", Body: e.Body})
			return nil
		}, send: func(context.Context, ledger.Message, ledger.Try) (string, error) {
			return "", ledger.Permanent(errors.New("not allowed"))
		}}, func(c *ledger.Config) {
			c.Now, c.Registerer = func() time.Time { return time.Unix(0, clock.Load()) }, reg
		})
		give := func(i int) { // an entry and a message
			t.Helper()
			e := entry("T1", i)
			n.mustPut(t, e)
			e.Kind, e.Marks = "bad", nil
			n.mustPut(t, e)
			n.mustIdle(t)
		}
		sweep := func(want int) {
			t.Helper()
			if got, err := n.Sweep(t.Context()); err != nil || got != want {
				t.Errorf("%d went, want %d (%v)", got, want, err)
			}
		}
		for i := range 40 { // more than one look reads at a time
			give(i)
		}
		unread := fmt.Sprintf("{s%02d}:parked", n.Shard("T1"))
		if err := s.client(t).HSet(t.Context(), unread, "e0-1", "?").Err(); err != nil {
			t.Fatal(err)
		}
		clock.Add(10 * day)
		give(40)
		clock.Add(20 * day)
		sweep(0)
		clock.Add(1)
		sweep(80)
		sweep(0)
		left, err := n.Parked(t.Context())
		if err != nil || len(left) != 3 {
			t.Errorf("left %+v, %v", left, err)
		}
		for _, p := range left {
			if p.What == "entry" && p.Reason != "panic: boom" {
				t.Errorf("reason %q", p.Reason)
			}
		}
		all, err := reg.Gather()
		counted := 0.0
		for _, m := range all {
			if m.GetName() == "kringloop_ledger_parked_discarded_total" {
				counted = m.GetMetric()[0].GetCounter().GetValue()
			}
		}
		if err != nil || counted != 80 {
			t.Errorf("counted %v, %v", counted, err)
		}
	})
}
