package redistest_test

import (
	"testing"

	"kringloop/bot/ledger/redistest"
)

func TestKillAndRestart(t *testing.T) {
	s := redistest.Start(t)
	if err := s.Client.Set(t.Context(), "k", "v", 0).Err(); err != nil {
		t.Fatal(err)
	}
	addr := s.Addr
	s.Kill()
	if err := s.Client.Ping(t.Context()).Err(); err == nil {
		t.Fatal("a killed server answers")
	}
	s.Restart()
	if s.Addr != addr {
		t.Fatalf("moved from %s to %s", addr, s.Addr)
	}
	if v, err := s.Client.Get(t.Context(), "k").Result(); v != "v" || err != nil {
		t.Fatalf("after the restart: %q, %v", v, err)
	}
}
