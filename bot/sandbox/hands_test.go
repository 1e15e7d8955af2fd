package sandbox_test

import (
	"sync"
	"time"
)

// hands is a clock that a test moves.
type hands struct {
	mu sync.Mutex
	t  time.Time
}

func newHands() *hands { return &hands{t: time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)} }

func (h *hands) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.t
}

func (h *hands) add(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.t = h.t.Add(d)
}
