package ledger_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kringloop/bot/ledger"
)

func TestOrderPerWorkspaceAndQueue(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		n := start(t, s, &fake{})
		const teams, each = 12, 60
		var wg sync.WaitGroup
		for i := range teams {
			wg.Go(func() {
				for j := range each {
					e := entry(fmt.Sprintf("T%d", i), j)
					e.Kind = fmt.Sprintf("T%d-C%d", i, j%3)
					if err := n.Put(t.Context(), e); err != nil {
						t.Error(err)
					}
					if j%7 == 0 { // Slack sends some twice
						if err := n.Put(t.Context(), e); err != nil {
							t.Error(err)
						}
					}
				}
			})
		}
		wg.Wait()
		n.mustIdle(t)
		c := s.client(t)
		for i := range teams {
			team := fmt.Sprintf("T%d", i)
			got := c.LRange(t.Context(), n.Prefix(team)+"log", 0, -1).Val()
			if d := cmp.Diff(series(team, 0, each), got); d != "" {
				t.Errorf("%s handled out of order:\n%s", team, d)
			}
			for q := range 3 {
				var want []string
				for j := q; j < each; j += 3 {
					want = append(want, fmt.Sprintf("%s-%d", team, j))
				}
				if d := cmp.Diff(want, n.bodies(fmt.Sprintf("%s-C%d", team, q))); d != "" {
					t.Errorf("%s queue %d sent out of order:\n%s", team, q, d)
				}
			}
		}
	})
}

func TestPutRefusesTeamsThatReachElsewhere(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		n := build(t, s, &fake{})
		for _, team := range []string{"", "T1:x", "{s00}", "T 1", "T\x00"} {
			if err := n.Put(t.Context(), ledger.Entry{Team: team}); err == nil {
				t.Errorf("team %q was kept", team)
			}
		}
		if keys := s.client(t).Keys(t.Context(), "*").Val(); len(keys) > 0 {
			t.Errorf("written: %q", keys)
		}
	})
}
