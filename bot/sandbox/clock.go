package sandbox

import (
	"context"
	"fmt"
	"time"
)

// maxMove bounds one move of the clock.
const maxMove = 10 * 366 * 24 * time.Hour

// Now is the workspace's time.
func (w *Workspace) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now()
}

func (w *Workspace) now() time.Time {
	return w.opts.Start.Add(w.opts.Clock().Sub(w.began) + w.advanced)
}

// stamp gives a message timestamp that is later than every other.
func (w *Workspace) stamp() string {
	us := max(w.now().UnixMicro(), w.lastTS+1)
	w.lastTS = us
	return fmt.Sprintf("%d.%06d", us/1e6, us%1e6)
}

// Advance moves the clock forward. Everything that falls due on the way happens, in order, before it returns.
func (w *Workspace) Advance(ctx context.Context, d time.Duration) error {
	w.moving.Lock()
	defer w.moving.Unlock()
	if d <= 0 || d > maxMove {
		return fmt.Errorf("the clock moves forward, by ten years at most, not by %s", d)
	}
	return w.moveTo(ctx, w.Now().Add(d))
}

// Set moves the clock forward to t, see Advance.
func (w *Workspace) Set(ctx context.Context, t time.Time) error {
	w.moving.Lock()
	defer w.moving.Unlock()
	now := w.Now()
	if t.Before(now) || t.Sub(now) > maxMove {
		return fmt.Errorf("the clock moves forward, by ten years at most: it is %s, not later than %s", now.Format(time.RFC3339), t.Format(time.RFC3339))
	}
	return w.moveTo(ctx, t)
}

func (w *Workspace) moveTo(ctx context.Context, until time.Time) error {
	for {
		now := w.Now()
		if !now.Before(until) {
			return nil
		}
		next := w.nextStop(ctx, now, until)
		w.mu.Lock()
		w.advanced += max(0, next.Sub(w.now()))
		w.postScheduled()
		w.changed()
		w.mu.Unlock()
		if w.opts.Moved != nil {
			if err := w.opts.Moved(ctx, next); err != nil {
				return fmt.Errorf("at %s: %w", next.Format(time.RFC3339), err)
			}
		}
		if err := w.Quiet(ctx); err != nil {
			return fmt.Errorf("at %s: %w", next.Format(time.RFC3339), err)
		}
	}
}

// nextStop is the next moment at which something may happen: what the bot knows to be due, a scheduled message, or the
// next half hour.
func (w *Workspace) nextStop(ctx context.Context, now, until time.Time) time.Time {
	next := until
	known := false
	if w.opts.Due != nil {
		if due, ok := w.opts.Due(ctx, now); ok && due.After(now) {
			known = true
			next = earlier(next, due)
		}
	}
	if !known && w.opts.Moved != nil {
		next = earlier(next, now.Truncate(30*time.Minute).Add(30*time.Minute))
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.scheds {
		if s.at.After(now) {
			next = earlier(next, s.at)
		}
	}
	return next
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// Quiet returns when the bot has acknowledged everything and says that it has nothing left to do.
func (w *Workspace) Quiet(ctx context.Context) error {
	for {
		n, err := w.courier.settled(ctx)
		if err != nil {
			return err
		}
		if w.opts.Idle != nil {
			if err := w.opts.Idle(ctx); err != nil {
				return fmt.Errorf("the bot is still busy: %w", err)
			}
		}
		// What the bot did meanwhile may have made events of its own.
		if w.courier.unchangedSince(n) {
			return nil
		}
	}
}
