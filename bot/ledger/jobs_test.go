package ledger_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kringloop/bot/ledger"
)

// jobber starts a job for each entry and sends what comes back.
func jobber(tx *ledger.Tx, e ledger.Entry) error {
	if e.Kind == "result" || e.Kind == "failure" {
		tx.Send(ledger.Message{Queue: "C", Body: append([]byte(e.Kind+" "), e.Body...)})
		return nil
	}
	tx.Start(ledger.Job{Kind: "ask", Body: e.Body})
	return nil
}

func TestJobsComeBackAsEntries(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		var away atomic.Int64
		n := start(t, s, &fake{handle: jobber, work: func(_ context.Context, j ledger.Job) (ledger.Entry, error) {
			switch string(j.Body) {
			case "T1-1":
				return ledger.Entry{}, errors.New("no answer")
			case "T1-2":
				panic("worker")
			case "T1-3":
				if away.Add(1) < 4 {
					return ledger.Entry{}, ledger.Unavailable(errors.New("model away"))
				}
			}
			return ledger.Entry{Kind: "result", Body: j.Body}, nil
		}})
		for i := range 4 {
			n.mustPut(t, entry("T1", i))
		}
		n.mustIdle(t)
		got := n.bodies("")
		slices.Sort(got)
		want := []string{"failure T1-1: no answer", "failure T1-2: panic: worker", "result T1-0", "result T1-3"}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	})
}

func TestJobsAreFairBetweenWorkspaces(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		hang := make(chan struct{})
		var flying, most atomic.Int64
		n := start(t, s, &fake{handle: jobber, work: func(_ context.Context, j ledger.Job) (ledger.Entry, error) {
			if j.Team == "T1" {
				most.Store(max(most.Load(), flying.Add(1)))
				<-hang
				flying.Add(-1)
			}
			return ledger.Entry{Kind: "result", Body: j.Body}, nil
		}}, func(c *ledger.Config) { c.Workers, c.TeamJobs = 3, 2 })
		for i := range 60 {
			n.mustPut(t, entry("T1", i))
		}
		s.until(t, "T1 floods", func() bool { return flying.Load() == 2 })
		for i := range 5 {
			n.mustPut(t, entry("T2", i))
		}
		s.until(t, "T2 is served", func() bool { return len(n.bodies("")) == 5 })
		close(hang)
		n.mustIdle(t)
		if got := len(n.bodies("")); got != 65 || most.Load() > 2 {
			t.Errorf("%d results, %d at once", got, most.Load())
		}
	})
}

func TestJobsOfACrashedProcessStartAgainAndCountOnce(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		k := &link{}
		begun, wake := make(chan struct{}, 10), make(chan struct{})
		a := start(t, s, &fake{handle: jobber, work: func(_ context.Context, j ledger.Job) (ledger.Entry, error) {
			begun <- struct{}{}
			<-wake
			return ledger.Entry{Kind: "result", Body: append(j.Body, " twice"...)}, nil
		}}, instance("a"), k.option(), lease(shortLease), func(c *ledger.Config) { c.Grace = time.Millisecond })
		a.mustPut(t, entry("T1", 0))
		<-begun
		k.cut.Store(true)
		b := start(t, s, &fake{handle: jobber}, instance("a"), lease(shortLease))
		b.mustIdle(t)
		close(wake)
		k.cut.Store(false)
		a.stop()
		b.mustIdle(t)
		if d := cmp.Diff([]string{"result T1-0"}, b.bodies("")); d != "" {
			t.Error(d)
		}
		if got := a.bodies(""); len(got) > 0 {
			t.Errorf("a sent %q", got)
		}
	})
}
