package app

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"kringloop/bot"
	"kringloop/bot/blocks"
	"kringloop/bot/ledger/redistest"
	"kringloop/reminders"
)

// BenchmarkDigests lets the digests of 10,000 people in 50 workspaces come due at once, with so many processes over real HTTP,
// and fails when somebody gets none, or two.
//
//	go test ./cmd/internal/app -run '^$' -bench 'Digests/' -benchtime 1x
func BenchmarkDigests(b *testing.B) {
	const people = 10_000
	for _, processes := range []int{2, 5} {
		b.Run(fmt.Sprint(processes), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				slack := newFakeSlack(0)
				w := newTown(b, slack)
				all := w.replicas(processes, "")
				agree(b, w.srv.Client, w.time(), crowd(people, 50, 1), appsOf(all)...)
				w.set(monday.Add(24 * time.Hour))
				b.StartTimer()
				ringTogether(b, all)
				all[0].idle(b, 5*time.Minute)
				b.StopTimer()
				checkCrowd(b, slack, people)
				var m runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&m)
				b.ReportMetric(float64(m.HeapAlloc)/1e6/float64(processes), "MB/process")
				for _, p := range all {
					p.stop()
				}
				b.StartTimer()
			}
			b.ReportMetric(people/b.Elapsed().Seconds()*float64(b.N), "digests/s")
		})
	}
}

// deciding is what decides for an App, without the ledger around it.
func deciding(a *App) *handler {
	return &handler{bot: a.bot, store: a.store, dates: a.dates, shard: a.ledger.Shard, begin: a.ledger.Prefix, log: slog.New(slog.DiscardHandler)}
}

// quietApp is an App that does not run.
func quietApp(t testing.TB, rdb redis.UniversalClient, now time.Time) *App {
	t.Helper()
	content, err := sharedContent()
	if err != nil {
		t.Fatal(err)
	}
	a, err := New(Config{Redis: rdb, Content: content, Zone: brusselsZone(t), Slack: Slack{BotToken: "xoxb-quiet"}, Now: func() time.Time { return now }, Tick: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// BenchmarkDigestOfMany decides on the digest of a person with 1, 30 and 300 contracts of four years, each with a line in it,
// read from a real Redis each time, and prints how the three relate.
//
//	go test ./cmd/internal/app -run '^$' -bench DigestOfMany -benchtime 100x
func BenchmarkDigestOfMany(b *testing.B) {
	sizes := []int{1, 30, 300}
	rdb := redistest.Start(b).Client
	now := monday.Add(24 * time.Hour)
	a := quietApp(b, rdb, now)
	h := deciding(a)
	for i, n := range sizes {
		var all []agreement
		for k := range n {
			all = append(all, agreement{team: fmt.Sprintf("TMANY%d", i), title: fmt.Sprintf("C %d %d", i, k), owner: "U0LOTTE", deputy: "U0BEN", months: 48, kpi: true,
				todo: map[string]string{"Taak": "2026-11-24"}})
		}
		agree(b, rdb, monday, all, a)
	}
	took, bytes := make([][]time.Duration, len(sizes)), make([]uint64, len(sizes))
	var before, after runtime.MemStats
	for b.Loop() {
		for i, n := range sizes {
			team := fmt.Sprintf("TMANY%d", i)
			h.Forget(h.shard(team))
			runtime.ReadMemStats(&before)
			start := time.Now()
			out, err := h.bot.Handle(bot.Event{ID: "Ev", Kind: bot.Rang, Team: team, User: "U0LOTTE", Text: "digest:U0LOTTE", At: now, Direct: true}, h.unit(context.Background(), team))
			took[i] = append(took[i], time.Since(start))
			runtime.ReadMemStats(&after)
			bytes[i] += after.TotalAlloc - before.TotalAlloc
			if err != nil || len(out.Posts) != 1 || len(out.Posts[0].Lines) != n {
				b.Fatalf("%d contracts: %+v, %v", n, out.Posts, err)
			}
		}
	}
	for i, n := range sizes {
		m := middle(took[i])
		b.ReportMetric(float64(m.Microseconds()), fmt.Sprintf("µs-%d", n))
		b.ReportMetric(float64(bytes[i])/float64(len(took[i]))/1e6, fmt.Sprintf("MB-%d", n))
		b.ReportMetric(float64(m)/float64(middle(took[0])), fmt.Sprintf("x-%d", n))
	}
}

func middle(all []time.Duration) time.Duration {
	all = slices.Sorted(slices.Values(all))
	return all[len(all)/2]
}

// BenchmarkOccurrences stores contracts whose reminders to come are a thousand, a hundred thousand and a million, and measures
// what it costs to change one contract and plan all of its reminders anew, read from Redis and written to it. It prints how the
// three relate, and what an occurrence costs in Redis' memory.
//
//	go test ./cmd/internal/app -run '^$' -bench Occurrences -benchtime 200x
func BenchmarkOccurrences(b *testing.B) {
	srv := redistest.Start(b, "--appendonly", "no")
	type stored struct {
		name  string
		rdb   *redis.Client
		h     *handler
		bytes float64
		took  []time.Duration
	}
	var all []*stored
	for db, size := range []int{1_000, 100_000, 1_000_000} {
		rdb := redis.NewClient(&redis.Options{Addr: srv.Addr, DB: db})
		b.Cleanup(func() { _ = rdb.Close() })
		a := quietApp(b, rdb, monday)
		before := redisMemory(b, rdb)
		n := storeOccurrences(b, rdb, a, size)
		all = append(all, &stored{name: fmt.Sprintf("%dk", size/1000), rdb: rdb, h: deciding(a), bytes: float64(redisMemory(b, rdb)-before) / float64(n)})
	}
	round := 0
	for b.Loop() {
		round++
		for _, s := range all {
			ctx, team := context.Background(), "TMANY"
			s.h.Forget(s.h.shard(team))
			start := time.Now()
			u := s.h.unit(ctx, team)
			value := blocks.Pack("3", blocks.Pack("c:c0", "m_kpi.1"))
			out, err := s.h.bot.Handle(bot.Event{ID: fmt.Sprint("Ev", round), Kind: bot.Pressed, Team: team, User: "U00000", Channel: "D00000", Direct: true,
				Action: bot.Action{ID: blocks.ActDuty + "." + blocks.DutyLater, Value: value}, At: monday.Add(time.Duration(round) * time.Second)}, u)
			if err != nil {
				b.Fatal(err)
			}
			pipe, wrote := s.rdb.TxPipeline(), 0
			do := func(args ...any) { wrote++; pipe.Do(ctx, args...) }
			if err := u.flush(do, s.h.begin(team)); err != nil {
				b.Fatal(err)
			}
			for _, alarm := range out.Alarms {
				do("ZADD", "{s}:alarms", alarm.At.UnixMilli(), team+"|"+alarm.Name)
			}
			if _, err := pipe.Exec(ctx); err != nil || wrote < 3 || len(out.Alarms) < 2 {
				b.Fatalf("%d commands, alarms %+v, %v", wrote, out.Alarms, err)
			}
			s.took = append(s.took, time.Since(start))
		}
	}
	for _, s := range all {
		b.ReportMetric(float64(middle(s.took).Microseconds()), "µs-"+s.name)
		b.ReportMetric(float64(middle(s.took))/float64(middle(all[0].took)), "x-"+s.name)
		b.ReportMetric(s.bytes, "B/occurrence-"+s.name)
	}
}

// storeOccurrences stores contracts of four years, ten to a person, until they have so many reminders to come, and says how many.
func storeOccurrences(b *testing.B, rdb *redis.Client, a *App, size int) (n int) {
	b.Helper()
	one := agreement{team: "TMANY", months: 48, kpi: true}
	var all []agreement
	for i := 0; n < size; i++ {
		c := one
		c.title, c.owner, c.deputy = fmt.Sprintf("C %d", i), fmt.Sprintf("U%05d", i/10), fmt.Sprintf("U%05d", i/10+1)
		all = append(all, c)
		if n == 0 || len(all) == 1 {
			n += occurrences(b, c)
			continue
		}
		n += n / (len(all) - 1) // all are alike
	}
	agree(b, rdb, monday, all, a)
	return n
}

// occurrences counts the reminders of a contract that are to come.
func occurrences(b *testing.B, a agreement) (n int) {
	b.Helper()
	today := reminders.On(monday)
	c, err := reminders.Register("c", reminders.Draft{Title: a.title, Supplier: "x", Project: "p", Kinds: []reminders.Kind{reminders.Product}, Start: today.AddMonths(1),
		End: today.AddMonths(a.months + 1), Owner: a.owner, Deputy: a.deputy, KPIs: []reminders.KPI{{Name: "x", Every: 1, Targets: []string{"1"}}}}, a.owner, monday, today, reminders.DefaultRules)
	if err != nil {
		b.Fatal(err)
	}
	for _, d := range c.Duties(reminders.DefaultRules) {
		n += len(reminders.Moments(d, reminders.DefaultRules))
	}
	return n
}

func redisMemory(b *testing.B, rdb *redis.Client) (n int64) {
	b.Helper()
	info, err := rdb.InfoMap(b.Context(), "memory").Result()
	if err != nil {
		b.Fatal(err)
	}
	if _, err := fmt.Sscan(info["Memory"]["used_memory"], &n); err != nil {
		b.Fatal(err)
	}
	return n
}
