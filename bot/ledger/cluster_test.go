package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kringloop/bot/ledger"
)

// clusterStore is a Cluster of one node, which is as strict about slots as many.
func clusterStore(t *testing.T) *store {
	t.Helper()
	s := realStore(t, "--cluster-enabled", "yes")
	s.cluster = true
	c := s.real.Client
	if err := c.ClusterAddSlotsRange(t.Context(), 0, 16383).Err(); err != nil {
		t.Fatal(err)
	}
	s.until(t, "the cluster is up", func() bool {
		return strings.Contains(c.ClusterInfo(t.Context()).Val(), "cluster_state:ok")
	})
	return s
}

// A Cluster takes all that the ledger does.
func TestOnACluster(t *testing.T) {
	s := clusterStore(t)
	f := &fake{}
	n := build(t, s, f)
	f.send = func(_ context.Context, m ledger.Message, _ ledger.Try) (string, error) {
		if strings.HasSuffix(string(m.Body), "-7") {
			return "", ledger.Permanent(errors.New("no"))
		}
		return "receipt", nil
	}
	f.handle = func(tx *ledger.Tx, e ledger.Entry) error {
		tx.Do("RPUSH", n.Prefix(e.Team)+"log", e.Body)
		tx.Send(ledger.Message{Queue: "C", Ref: "card", Body: e.Body})
		if e.Kind != "result" {
			tx.Start(ledger.Job{Body: e.Body})
		}
		return nil
	}
	n.run(t)
	other := build(t, s, &fake{}) // wakes n by way of the cluster's channel
	for i := range 10 {
		for team := range 8 {
			other.mustPut(t, entry(fmt.Sprintf("T%d", team), i))
		}
	}
	n.mustIdle(t)
	parked, err := other.Parked(t.Context())
	if err != nil || len(parked) != 16 {
		t.Errorf("parked %d, %v", len(parked), err)
	}
	for team := range 8 {
		log := s.client(t).LRange(t.Context(), n.Prefix(fmt.Sprintf("T%d", team))+"log", 0, -1).Val()
		if len(log) != 20 {
			t.Errorf("T%d: %q", team, log)
		}
	}
}

func TestAlarmsOnACluster(t *testing.T) {
	s := clusterStore(t)
	c := &clock{}
	n := alarmed(t, s, c)
	n.run(t)
	other := alarmed(t, s, c)
	for team := range 8 {
		n.set(t, fmt.Sprintf("T%d", team), "a=3 b=2 c=9 a=4 gone=1 gone=-")
	}
	c.ms.Store(5)
	other.mustRing(t, 16)
	n.mustRing(t, 0)
	n.mustIdle(t)
	for team := range 8 {
		if d := cmp.Diff([]string{"b", "a"}, n.log(t, s, fmt.Sprintf("T%d", team))); d != "" {
			t.Errorf("T%d: %s", team, d)
		}
	}
	if at, ok, err := n.NextAlarm(t.Context()); err != nil || !ok || !at.Equal(morning.Add(9*time.Millisecond)) {
		t.Errorf("next %v, %v, %v", at, ok, err)
	}
}

func TestConfigIsChecked(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		for name, cfg := range map[string]ledger.Config{
			"no Redis":     {Now: time.Now, Tick: time.Now},
			"no Now":       {Redis: s.client(t), Tick: time.Now},
			"no Tick":      {Redis: s.client(t), Now: time.Now},
			"bad instance": {Redis: s.client(t), Now: time.Now, Tick: time.Now, Instance: "a|b"},
		} {
			if _, err := ledger.New(cfg); err == nil {
				t.Errorf("%s was taken", name)
			}
		}
		l, err := ledger.New(ledger.Config{Redis: s.client(t), Now: time.Now, Tick: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Run(t.Context()); err == nil {
			t.Error("it ran without a handler")
		}
		if d := cmp.Diff(fmt.Sprintf("{s%02d}:t:T1:", l.Shard("T1")), l.Prefix("T1")); d != "" {
			t.Error(d)
		}
	})
}
