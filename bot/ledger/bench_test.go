package ledger_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kringloop/bot/ledger"
)

// BenchmarkLedger puts entries over 32 connections; each writes a project's hash and sends one message. It prints how
// many are handled and sent a second, with the store and the generator on the same machine.
//
//	go test ./bot/ledger -run '^$' -bench Ledger -benchtime 20000x
func BenchmarkLedger(b *testing.B) {
	for _, teams := range []int{1, 500} {
		b.Run(fmt.Sprintf("redis/%d", teams), func(b *testing.B) { load(b, realStore(b), teams) })
	}
}

func load(b *testing.B, s *store, teams int) {
	var sent atomic.Int64
	all := make(chan struct{})
	f := &fake{}
	var n *node
	value := make([]byte, 600)
	f.handle = func(tx *ledger.Tx, e ledger.Entry) error {
		tx.Do("HSET", n.Prefix(e.Team)+"project", "item", value, "rev", 1)
		tx.Send(ledger.Message{Queue: e.Kind, Ref: e.Kind, Body: value})
		return nil
	}
	n = build(b, s, f, func(c *ledger.Config) {
		c.Shards = 16
		c.Handler = &lean{f}
		c.Sender = sendFunc(func() {
			if sent.Add(1) == int64(b.N) {
				close(all)
			}
		})
	})
	n.run(b)
	s.until(b, "ready", func() bool { return n.Ready(b.Context()) == nil && len(n.Owned()) == 16 })
	body := make([]byte, 800)
	b.ReportAllocs()
	b.ResetTimer()
	var next atomic.Int64
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() {
			for {
				i := int(next.Add(1))
				if i > b.N {
					return
				}
				team := fmt.Sprintf("T%d", i%teams)
				e := ledger.Entry{
					Team: team, Kind: fmt.Sprintf("C%d", i%50), Body: body, At: time.Now(),
					Marks: []string{fmt.Sprintf("Ev%d", i), fmt.Sprintf("%s:C%d:%d", team, i%50, i)},
				}
				if err := n.Put(context.Background(), e); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
	<-all
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// lean is a fake that keeps no record of what it handled.
type lean struct{ *fake }

func (l *lean) Handle(_ context.Context, tx *ledger.Tx, e ledger.Entry) error { return l.handle(tx, e) }

type sendFunc func()

func (f sendFunc) Send(context.Context, ledger.Message, ledger.Try) (string, error) {
	f()
	return "C1 1700000000.000100", nil
}
