package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Handler is the HTTP side of serve: Slack's door where it is open, calendars, health, readiness and metrics.
func (a *App) Handler(metrics prometheus.Gatherer) http.Handler {
	mux := http.NewServeMux()
	if a.http != nil {
		mux.Handle("/slack/", a.http)
	}
	mux.Handle("GET "+feedPath, a.feeds)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", a.ready)
	if metrics != nil {
		mux.Handle("GET /metrics", promhttp.HandlerFor(metrics, promhttp.HandlerOpts{}))
	}
	return mux
}

func (a *App) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if err := a.Ready(ctx); err != nil {
		http.Error(w, "not ready: "+err.Error(), http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ready")
}

// Ready says whether Redis answers, Slack knows us and Socket Mode is connected; if not, the error says what is the matter.
func (a *App) Ready(ctx context.Context) error {
	if err := a.ledger.Ready(ctx); err != nil {
		return fmt.Errorf("redis: %w", err)
	}
	if a.identity.Load() == nil {
		return errors.New("slack has not said yet who we are; the log says why")
	}
	if a.socket != nil && a.socket.Open() == 0 {
		return errors.New("no socket mode connection is up; the log says why")
	}
	return nil
}

// Await returns once the program is ready.
func (a *App) Await(ctx context.Context) error {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for a.Ready(ctx) != nil {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
	return nil
}
