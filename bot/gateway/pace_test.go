package gateway

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestPacePerChannel(t *testing.T) {
	c, f, clk := newTestClient(t, posted)
	post := func(channel string) error {
		p := message()
		p.Channel = channel
		_, err := c.Deliver(t.Context(), p, Delivery{ID: "p", Team: "T1"})
		return err
	}
	for range 6 { // a burst of four, then one a second
		if err := post("C1"); err != nil {
			t.Fatal(err)
		}
	}
	if err := post("C2"); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]time.Duration{time.Second, time.Second}, clk.slept); d != "" {
		t.Error(d)
	}
	if n := len(f.seen()); n != 7 {
		t.Errorf("calls %d", n)
	}
}

func TestRetryAfterHoldsTheMethodOfTheTeam(t *testing.T) {
	c, f, clk := newTestClient(t, func(w http.ResponseWriter, _ call) {
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(429)
	})
	post := func(team, target string) string {
		_, err := c.Deliver(t.Context(), message(), Delivery{ID: "p", Team: team, Target: target})
		return class(err)
	}
	if got := post("T1", ""); got != "later 7s" {
		t.Fatal(got)
	}
	f.answer(posted)
	_ = clk.sleep(t.Context(), 2*time.Second)
	if got := post("T1", ""); got != "later 5s" || len(f.seen()) != 1 {
		t.Errorf("not held: %s, %d calls", got, len(f.seen()))
	}
	if got := post("T1", "C1 1.1"); got != "nil" {
		t.Errorf("another method: %s", got)
	}
	if got := post("T2", ""); got != "nil" {
		t.Errorf("another team: %s", got)
	}
	_ = clk.sleep(t.Context(), 4*time.Second)
	if got := post("T1", ""); got != "nil" || clk.slept[len(clk.slept)-1] != time.Second {
		t.Errorf("the last second is waited for: %s %v", got, clk.slept)
	}
}

func TestPacerForgets(t *testing.T) {
	p, now := newPacer(1, 1), time.Unix(0, 0)
	p.most = 10
	for i := range 100 {
		p.post("T1", fmt.Sprint(i), now, time.Second)
	}
	if len(p.channels) > 10 {
		t.Errorf("%d channels remembered", len(p.channels))
	}
}
