package ledger_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"kringloop/bot/ledger"
)

// morning is when the clocks of these tests begin.
var morning = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// clock is a workspace's clock that moves when it is told to.
type clock struct{ ms atomic.Int64 }

func (c *clock) now() time.Time { return morning.Add(time.Duration(c.ms.Load()) * time.Millisecond) }
func (c *clock) option() option { return func(cfg *ledger.Config) { cfg.Now = c.now } }

// setter handles words such as "a=20 b=-": alarm a rings 20 ms after morning, b no more. An alarm that rings goes to the
// workspace's log and, as a message, to queue "rang".
func setter(l func() *ledger.Ledger) func(*ledger.Tx, ledger.Entry) error {
	return func(tx *ledger.Tx, e ledger.Entry) error {
		if e.Kind == ledger.KindAlarm {
			tx.Do("RPUSH", l().Prefix(e.Team)+"log", e.Body)
			tx.Send(ledger.Message{Queue: "rang", Body: e.Body})
			return nil
		}
		for _, word := range strings.Fields(string(e.Body)) {
			name, at, _ := strings.Cut(word, "=")
			if ms, err := strconv.Atoi(at); err == nil {
				tx.Alarm(name, morning.Add(time.Duration(ms)*time.Millisecond))
			} else {
				tx.Alarm(name, time.Time{})
			}
		}
		return nil
	}
}

// alarmed makes a node that sets alarms; the caller runs it.
func alarmed(t testing.TB, s *store, c *clock, opts ...option) *node {
	f := &fake{}
	var n *node
	f.handle = setter(func() *ledger.Ledger { return n.Ledger })
	n = build(t, s, f, append([]option{c.option()}, opts...)...)
	return n
}

func (n *node) set(t testing.TB, team, words string) {
	t.Helper()
	n.mustPut(t, ledger.Entry{Team: team, Kind: "set", Body: []byte(words)})
	n.mustIdle(t)
}

func (n *node) mustRing(t testing.TB, want int) {
	t.Helper()
	if got, err := n.Ring(t.Context()); err != nil || got != want {
		t.Fatalf("%d rang, %v; want %d", got, err, want)
	}
}

func (n *node) log(t testing.TB, s *store, team string) []string {
	return s.client(t).LRange(t.Context(), n.Prefix(team)+"log", 0, -1).Val()
}

func alarmsKey(n *node, team string) string { return fmt.Sprintf("{s%02d}:alarms", n.Shard(team)) }

func TestAlarmsAreSetMovedAndTakenAway(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		c := &clock{}
		n := alarmed(t, s, c)
		var came []time.Time
		set := n.handle
		n.fake.handle = func(tx *ledger.Tx, e ledger.Entry) error {
			if e.Kind == ledger.KindAlarm {
				came = append(came, e.At)
			}
			return set(tx, e)
		}
		n.run(t)
		if at, ok, err := n.NextAlarm(t.Context()); ok || err != nil {
			t.Errorf("an alarm of nobody at %v, %v", at, err)
		}
		n.mustRing(t, 0)
		n.set(t, "T1", "a=10 b=20 c=30")
		n.set(t, "T2", "a=40")
		n.set(t, "T1", "a=25 b=- never=-")
		for _, step := range []struct {
			at, rings int64
			next      time.Duration
		}{{0, 0, 25}, {24, 0, 25}, {25, 1, 30}, {25, 0, 30}, {45, 2, -1}} {
			c.ms.Store(step.at)
			n.mustRing(t, int(step.rings))
			at, ok, err := n.NextAlarm(t.Context())
			if err != nil || ok != (step.next >= 0) || ok && !at.Equal(morning.Add(step.next*time.Millisecond)) {
				t.Errorf("at %d the next one is at %v, %v, %v", step.at, at, ok, err)
			}
			n.mustIdle(t)
		}
		if d := cmp.Diff([]string{"a", "c"}, n.log(t, s, "T1")); d != "" {
			t.Error(d)
		}
		if d := cmp.Diff([]string{"a"}, n.log(t, s, "T2")); d != "" {
			t.Error(d)
		}
		slices.SortFunc(came, time.Time.Compare)
		if d := cmp.Diff([]time.Time{morning.Add(25e6), morning.Add(45e6), morning.Add(45e6)}, came); d != "" {
			t.Errorf("when they came:\n%s", d)
		}
	})
}

// An alarm never rings before its time, not by less than the millisecond that is kept.
func TestAlarmTimesAreRoundedUp(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		c := &clock{}
		n := alarmed(t, s, c)
		n.fake.handle = func(tx *ledger.Tx, e ledger.Entry) error {
			if e.Kind == "set" {
				tx.Alarm("a", morning.Add(10*time.Millisecond+1))
				tx.Alarm("old", time.Date(1950, 1, 1, 0, 0, 0, 1, time.UTC))
				tx.Alarm("far", time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC))
			}
			return nil
		}
		n.run(t)
		n.set(t, "T1", "")
		n.mustRing(t, 1)
		c.ms.Store(10)
		n.mustRing(t, 0)
		c.ms.Store(11)
		n.mustRing(t, 1)
		if at, ok, err := n.NextAlarm(t.Context()); !ok || err != nil || at.Year() != 9999 {
			t.Errorf("next %v, %v, %v", at, ok, err)
		}
	})
}

func TestAlarmNamesAreChecked(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		c := &clock{}
		n := alarmed(t, s, c)
		names := []string{"", strings.Repeat("x", 201), strings.Repeat("y", 200), "a|b:c {s01} ü\x00\n"}
		n.fake.handle = func(tx *ledger.Tx, e ledger.Entry) error {
			if e.Kind == ledger.KindAlarm {
				tx.Do("RPUSH", n.Prefix(e.Team)+"log", e.Body)
				return nil
			}
			i, err := strconv.Atoi(string(e.Body))
			tx.Alarm("with"+string(e.Body), morning)
			tx.Alarm(names[i], morning)
			return err
		}
		n.run(t)
		for i := range names {
			n.set(t, "T1", strconv.Itoa(i))
		}
		parked, err := n.Parked(t.Context())
		if err != nil || len(parked) != 2 || string(parked[0].Body) != "0" || string(parked[1].Body) != "1" {
			t.Errorf("parked %+v, %v", parked, err)
		}
		n.mustRing(t, 4) // none of an entry that failed
		n.mustIdle(t)
		got := n.log(t, s, "T1")
		want := []string{names[2], names[3], "with2", "with3"}
		slices.Sort(got)
		slices.Sort(want)
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	})
}

// One look brings in all that is due, also more than one script moves.
func TestRingTakesAllThatIsDue(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		c := &clock{}
		metrics := prometheus.NewRegistry()
		n := alarmed(t, s, c, func(cfg *ledger.Config) { cfg.Registerer = metrics })
		n.run(t)
		var words []string
		for i := range 600 {
			words = append(words, fmt.Sprintf("T1-%d=%d", i, i))
		}
		n.set(t, "T1", strings.Join(words, " "))
		c.ms.Store(591)
		n.mustRing(t, 592)
		n.mustIdle(t)
		if d := cmp.Diff(series("T1", 0, 592), n.bodies("rang")); d != "" {
			t.Error(d)
		}
		all, err := metrics.Gather()
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]float64{}
		for _, m := range all {
			one := m.GetMetric()[0]
			got[m.GetName()] = one.GetCounter().GetValue() + one.GetGauge().GetValue()
		}
		if rung, left := got["kringloop_ledger_alarms_rung_total"], got["kringloop_ledger_alarms_waiting"]; rung != 592 || left != 8 {
			t.Errorf("the metrics say that %v rang and %v are left", rung, left)
		}
	})
}
