package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// A look that panics, fails or hangs costs nothing but itself, and an outage is logged once.
func TestTickGoesOn(t *testing.T) {
	var said bytes.Buffer
	looks := 0
	var next func(context.Context) (int, error)
	r := &ringer{log: slog.New(slog.NewTextHandler(&said, nil)), ring: func(ctx context.Context) (int, error) {
		looks++
		if _, bounded := ctx.Deadline(); !bounded {
			t.Error("a look may take for ever")
		}
		return next(ctx)
	}}
	ctx, end := context.WithCancel(t.Context())
	job := r.job(ctx)

	next = func(context.Context) (int, error) { panic("boom") }
	job.Run()
	job.Run()
	next = func(context.Context) (int, error) { return 0, errors.New("away") }
	job.Run()
	job.Run()
	next = func(context.Context) (int, error) { return 3, nil }
	job.Run()
	job.Run()
	next = func(context.Context) (int, error) {
		job.Run() // the next one comes while this one is at it
		end()
		return 0, errors.New("the process ends")
	}
	job.Run()
	if looks != 7 {
		t.Errorf("%d looks, want 7", looks)
	}
	for text, want := range map[string]int{"boom": 2, "alarms wait": 1, "alarms ring again": 1, "process ends": 0} {
		if n := strings.Count(said.String(), text); text == "boom" && n < want || text != "boom" && n != want {
			t.Errorf("%q was said %d times, want %d:\n%s", text, n, want, said.String())
		}
	}
}

// The demo's clock stops at each alarm, and at one that is overdue; nothing else makes it stop.
func TestClockStopsAtAlarms(t *testing.T) {
	r := openRoom(t, roomOptions{})
	team, user := r.demo.App.identity.Load().Team, r.Person("aankoper").user.ID
	key := fmt.Sprintf("{s%02d}:alarms", r.demo.App.ledger.Shard(team))
	now := r.work.Now()
	// Names of nobody are parked, with the time at which they rang.
	for name, at := range map[string]time.Time{"far": now.Add(3 * 365 * 24 * time.Hour), "near": now.Add(90 * time.Minute),
		"digest:" + user: now.Add(2 * time.Hour), "never": now.Add(10 * 365 * 24 * time.Hour)} {
		if err := r.demo.rdb.ZAdd(t.Context(), key, redis.Z{Score: float64(at.UnixMilli()), Member: team + "|" + name}).Err(); err != nil {
			t.Fatal(err)
		}
	}
	r.goesBy(4 * 365 * 24 * time.Hour)
	parked, err := r.demo.App.Ledger().Parked(t.Context())
	if err != nil || len(parked) != 2 {
		t.Fatalf("parked %+v, %v", parked, err)
	}
	for i, want := range []time.Duration{90 * time.Minute, 3 * 365 * 24 * time.Hour} {
		if late := parked[i].Came.Sub(now.Add(want)); late < -time.Millisecond || late > time.Minute {
			t.Errorf("%s rang %v late", parked[i].Body, late)
		}
	}
	if left := r.demo.rdb.ZRange(t.Context(), key, 0, -1).Val(); len(left) != 1 || left[0] != team+"|never" {
		t.Errorf("left %q", left)
	}
}

// Nobody moves the clock: the tick alone brings in what is due.
func TestTickRings(t *testing.T) {
	r := openRoom(t, roomOptions{})
	team := r.demo.App.identity.Load().Team
	key := fmt.Sprintf("{s%02d}:alarms", r.demo.App.ledger.Shard(team))
	if err := r.demo.rdb.ZAdd(t.Context(), key, redis.Z{Score: float64(monday.UnixMilli()), Member: team + "|nobody"}).Err(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it is parked", func() bool {
		parked, err := r.demo.App.Ledger().Parked(t.Context())
		return err == nil && len(parked) == 1 && parked[0].Kind == "alarm"
	})
}
