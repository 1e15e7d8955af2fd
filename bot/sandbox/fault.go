package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// Fault makes a Web API method misbehave, for tests.
type Fault struct {
	Method       string        // "" or "*" = every method
	Status       int           // answer with this HTTP status and do nothing
	RetryAfter   int           // seconds, with Status 429
	Error        string        // answer {"ok":false,"error":…} and do nothing
	Delay        time.Duration // wait before anything else
	DropResponse bool          // do the work, then hang up without an answer
	Times        int           // how often; 0 = once, -1 = until the faults are cleared
}

const maxFaults = 100

// AddFault puts a fault behind those that are waiting.
func (w *Workspace) AddFault(f Fault) error {
	switch {
	case f.Status == 0 && f.Error == "" && f.Delay == 0 && !f.DropResponse:
		return errors.New("a fault needs a status, an error, a delay or drop_response")
	case f.Status != 0 && (f.Status < 200 || f.Status > 599):
		return fmt.Errorf("status %d is not an HTTP status between 200 and 599", f.Status)
	case f.RetryAfter < 0 || f.Delay < 0 || f.Delay > 10*time.Minute || f.Times < -1:
		return errors.New("retry_after, delay (10m at most) and times don't go below zero")
	}
	if _, known := methods[f.Method]; !known && f.Method != "" && f.Method != "*" {
		return fmt.Errorf("there is no method %q here", f.Method)
	}
	if f.Times == 0 {
		f.Times = 1
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.faults) >= maxFaults {
		return fmt.Errorf("%d faults are waiting already", maxFaults)
	}
	w.faults = append(w.faults, &f)
	return nil
}

// ClearFaults removes every fault that has not happened yet.
func (w *Workspace) ClearFaults() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = nil
}

// takeFault is the fault that this call runs into, if any.
func (w *Workspace) takeFault(method string) *Fault {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i, f := range w.faults {
		if f.Method != "" && f.Method != "*" && f.Method != method {
			continue
		}
		got := *f
		if f.Times > 0 {
			if f.Times--; f.Times == 0 {
				w.faults = append(w.faults[:i], w.faults[i+1:]...)
			}
		}
		return &got
	}
	return nil
}

// before does what comes before the work; true = the call is over.
func (f *Fault) before(ctx context.Context, rw http.ResponseWriter) bool {
	if f.Delay > 0 {
		t := time.NewTimer(f.Delay)
		defer t.Stop()
		select {
		case <-t.C:
		case <-ctx.Done():
			return true
		}
	}
	if f.Status == 0 {
		return false
	}
	if f.DropResponse {
		hangUp(rw)
		return true
	}
	if f.RetryAfter > 0 {
		rw.Header().Set("Retry-After", strconv.Itoa(f.RetryAfter))
	}
	code := f.Error
	if code == "" {
		code = "internal_error"
		if f.Status == http.StatusTooManyRequests {
			code = "ratelimited"
		}
	}
	writeJSON(rw, f.Status, answer{"ok": false, "error": code})
	return true
}
