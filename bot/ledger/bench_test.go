package ledger_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
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

// BenchmarkLatency puts 500 entries a second over 50 workspaces and prints how long Put and the way to the sender take.
//
//	go test ./bot/ledger -run '^$' -bench Latency -benchtime 5000x
func BenchmarkLatency(b *testing.B) {
	s := realStore(b)
	f := &fake{}
	n := build(b, s, f, func(c *ledger.Config) { c.Shards = 16 })
	var mu sync.Mutex
	var acks, ends []time.Duration
	var left sync.WaitGroup
	left.Add(b.N)
	begun := make([]time.Time, b.N)
	f.handle = func(tx *ledger.Tx, e ledger.Entry) error {
		tx.Do("HSET", n.Prefix(e.Team)+"project", "item", e.Body)
		tx.Send(ledger.Message{Queue: e.Kind, Body: e.Body})
		return nil
	}
	f.send = func(_ context.Context, m ledger.Message, _ ledger.Try) (string, error) {
		i, _ := strconv.Atoi(string(m.Body))
		mu.Lock()
		ends = append(ends, time.Since(begun[i]))
		mu.Unlock()
		left.Done()
		return "", nil
	}
	n.run(b)
	s.until(b, "ready", func() bool { return n.Ready(b.Context()) == nil && len(n.Owned()) == 16 })
	b.ResetTimer()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for i := range b.N {
		<-tick.C
		mu.Lock()
		begun[i] = time.Now()
		mu.Unlock()
		go func() {
			e := ledger.Entry{Team: fmt.Sprintf("T%d", i%50), Kind: "C", Body: strconv.AppendInt(nil, int64(i), 10), Marks: []string{strconv.Itoa(i)}}
			err := n.Put(context.Background(), e)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				b.Error(err)
			}
			acks = append(acks, time.Since(begun[i]))
		}()
	}
	left.Wait()
	b.StopTimer()
	mu.Lock()
	defer mu.Unlock()
	for name, all := range map[string][]time.Duration{"ack": acks, "end": ends} {
		slices.Sort(all)
		for _, p := range []int{50, 99} {
			b.ReportMetric(float64(all[len(all)*p/100].Microseconds())/1000, fmt.Sprintf("ms-%s-p%d", name, p))
		}
	}
}
