package ledger_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"kringloop/bot/ledger"
)

// BenchmarkAlarms lets 10,000 alarms of 50 workspaces ring at once, with so many processes that all look for them, handle
// and send. It fails when one is sent twice or not at all, or a workspace's out of order.
//
//	go test ./bot/ledger -run '^$' -bench 'Alarms/' -benchtime 5x
func BenchmarkAlarms(b *testing.B) {
	for _, processes := range []int{2, 5} {
		b.Run(fmt.Sprint(processes), func(b *testing.B) { ringAll(b, processes) })
	}
}

func ringAll(b *testing.B, processes int) {
	const all, teams = 10_000, 50
	s := realStore(b)
	c := &clock{}
	sent := make(chan string, 2*all)
	var nodes []*node
	for i := range processes {
		n := alarmed(b, s, c, instance(fmt.Sprintf("n%d", i)), func(cfg *ledger.Config) {
			cfg.Shards = 16
			cfg.Sender = alarmSender(sent)
		})
		n.run(b)
		nodes = append(nodes, n)
	}
	s.until(b, "all shards are owned", func() bool {
		owned := 0
		for _, n := range nodes {
			owned += len(n.Owned())
		}
		return owned == 16
	})
	round := 0
	for b.Loop() {
		b.StopTimer()
		round++
		fill(b, s.real.Client, nodes[0].Ledger, teams, all, func(i int) int { return i / teams })
		c.ms.Store(all)
		b.StartTimer()
		var ringing sync.WaitGroup
		for _, n := range nodes {
			ringing.Go(func() {
				if _, err := n.Ring(context.Background()); err != nil {
					b.Error(err)
				}
			})
		}
		ringing.Wait()
		nodes[0].mustIdle(b)
		b.StopTimer()
		checkSent(b, sent, teams, all)
		b.StartTimer()
	}
	b.ReportMetric(float64(all*round)/b.Elapsed().Seconds(), "alarms/s")
}

// checkSent wants every alarm once, and each workspace's in the order of their times.
func checkSent(b *testing.B, sent chan string, teams, all int) {
	next := map[string]int{}
	for n := len(sent); n > 0; n-- {
		team, number, _ := strings.Cut(<-sent, "/")
		if want := fmt.Sprintf("%08d", next[team]); number != want {
			b.Fatalf("%s: number %s was sent where %s was to be", team, number, want)
		}
		next[team]++
	}
	for i := range teams {
		if got := next[fmt.Sprintf("T%d", i)]; got != all/teams {
			b.Fatalf("T%d: %d of %d sent", i, got, all/teams)
		}
	}
}

type alarmSender chan<- string

func (f alarmSender) Send(_ context.Context, m ledger.Message, _ ledger.Try) (string, error) {
	f <- m.Team + "/" + string(m.Body)
	return "", nil
}

// fill sets so many alarms of so many workspaces, the i-th at so many ms after morning. Names are the number in the team.
func fill(b *testing.B, r *redis.Client, l *ledger.Ledger, teams, all int, at func(i int) int) {
	const piece = 5000
	for from := 0; from < all; from += piece {
		pipe := r.Pipeline()
		byKey := map[string][]redis.Z{}
		for i := from; i < min(all, from+piece); i++ {
			team := fmt.Sprintf("T%d", i%teams)
			key := fmt.Sprintf("{s%02d}:alarms", l.Shard(team))
			byKey[key] = append(byKey[key], redis.Z{Score: float64(morning.UnixMilli() + int64(at(i))), Member: fmt.Sprintf("%s|%08d", team, i/teams)})
		}
		for key, zs := range byKey {
			pipe.ZAdd(b.Context(), key, zs...)
		}
		if _, err := pipe.Exec(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAlarmsStored sets 1,000, 100,000 and 1,000,000 alarms for later, and measures in turns what a look costs that
// finds nothing due, and one that finds 100. It prints the medians and how they relate to those of 1,000, and what an alarm
// costs in Redis' memory.
//
//	go test ./bot/ledger -run '^$' -bench AlarmsStored -benchtime 300x
func BenchmarkAlarmsStored(b *testing.B) {
	const teams, due = 50, 100
	s := realStore(b, "--appendonly", "no")
	c := &clock{}
	c.ms.Store(0)
	sizes := []int{1_000, 100_000, 1_000_000}
	var looks []*look
	for db, size := range sizes {
		r := redis.NewClient(&redis.Options{Addr: s.addr, DB: db})
		b.Cleanup(func() { r.Close() })
		n := alarmed(b, s, c, func(cfg *ledger.Config) { cfg.Redis, cfg.Shards = r, 16 })
		before := usedMemory(b, r)
		fill(b, r, n.Ledger, teams, size, func(i int) int { return 1000 + i })
		perAlarm := float64(usedMemory(b, r)-before) / float64(size)
		looks = append(looks, &look{node: n, redis: r, bytes: perAlarm})
	}
	for b.Loop() {
		for _, l := range looks {
			l.quiet = append(l.quiet, l.ring(b, 0))
			fill(b, l.redis, l.node.Ledger, teams, due, func(i int) int { return -due + i })
			l.busy = append(l.busy, l.ring(b, due))
			for i := range teams {
				l.redis.Del(b.Context(), inKey(l.node, fmt.Sprintf("T%d", i)))
			}
			// What was due had the names of alarms for later: those are set again.
			fill(b, l.redis, l.node.Ledger, teams, due, func(i int) int { return 1000 + i })
		}
	}
	for i, l := range looks {
		name := fmt.Sprintf("%dk", sizes[i]/1000)
		quiet, busy := median(l.quiet), median(l.busy)
		b.ReportMetric(float64(quiet.Microseconds()), "µs-none-"+name)
		b.ReportMetric(float64(busy.Microseconds()), "µs-100due-"+name)
		b.ReportMetric(l.bytes, "B/alarm-"+name)
		if i > 0 {
			b.ReportMetric(float64(quiet)/float64(median(looks[0].quiet)), "x-none-"+name)
			b.ReportMetric(float64(busy)/float64(median(looks[0].busy)), "x-100due-"+name)
		}
	}
}

type look struct {
	node        *node
	redis       *redis.Client
	bytes       float64
	quiet, busy []time.Duration
}

func (l *look) ring(b *testing.B, want int) time.Duration {
	start := time.Now()
	n, err := l.node.Ring(context.Background())
	took := time.Since(start)
	if err != nil || n != want {
		b.Fatalf("%d rang, %v; want %d", n, err, want)
	}
	return took
}

func usedMemory(b *testing.B, r *redis.Client) (n int64) {
	info, err := r.Info(b.Context(), "memory").Result()
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := strings.Cut(info, "used_memory:")
	if _, err := fmt.Sscan(rest, &n); err != nil {
		b.Fatal(err)
	}
	return n
}

func median(all []time.Duration) time.Duration {
	all = slices.Sorted(slices.Values(all))
	return all[len(all)/2]
}
