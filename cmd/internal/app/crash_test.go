package app_test

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"kringloop/cmd/internal/load"
)

// A real serve over HTTP with a real Redis, killed with SIGKILL while people work with it: nothing is lost, doubled or out
// of order. The same at full size, with its figures, is `go run ./cmd/internal/load/run -kills 10`.
func TestServeIsKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs the whole program")
	}
	if _, err := exec.LookPath("redis-server"); err != nil {
		needRedis(t)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	bin, err := load.Build(ctx, t.TempDir(), false)
	if err != nil {
		t.Fatal(err)
	}
	r, err := load.Run(ctx, load.Options{Binary: bin, Teams: 20, People: 120, Events: 1500, Conns: 16, Redeliver: 0.1, Questions: 0.01,
		Presses: 0.5, Look: 0.4, Kills: 3, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Err(); err != nil {
		t.Fatalf("%v\nserve said: %s", err, r.Said)
	}
	if len(r.Recoveries) != 3 || r.Events < 1500 || r.Redelivered < 50 || r.Logged < 500 {
		t.Errorf("the run was not what it should be: %+v", r)
	}
	for i, rec := range r.Recoveries {
		t.Logf("kill %d: first answer after %v, drained after %v", i+1, rec.First, rec.Drained)
		if rec.Drained > 30*time.Second {
			t.Errorf("kill %d: what was acknowledged before it was answered %v after it", i+1, rec.Drained)
		}
	}
}

// needRedis skips a test that has no redis-server, where that may be.
func needRedis(t *testing.T) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal("redis-server is missing: apt-get install redis-server")
	}
	t.Skip("redis-server is missing: apt-get install redis-server")
}
