package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/errgroup"

	"kringloop/bot/sandbox"
	"kringloop/knowledge"
)

// DemoConfig is what a demo needs. Clock is required.
type DemoConfig struct {
	Addr    string           // of the page; port 0 picks a free one
	Lang    string           // nl (default) or en
	Start   time.Time        // the workspace's time at the beginning; zero = now
	Clock   func() time.Time // real time
	Zone    *time.Location
	Redis   redis.UniversalClient // nil = an embedded one
	Content *Content              // nil = it is loaded
	Means   knowledge.Means       // language models; none = the guidance's own sentences and words alone
	Log     *slog.Logger
}

// Demo is the whole bot beside a local workspace that it can't tell from Slack.
type Demo struct {
	App       *App
	Workspace *sandbox.Workspace
	URL       string

	listener net.Listener
	redis    *miniredis.Miniredis
	rdb      redis.UniversalClient
}

// NewDemo makes a demo and opens its port.
func NewDemo(cfg DemoConfig) (*Demo, error) {
	d := &Demo{rdb: cfg.Redis}
	var err error
	if d.rdb == nil {
		if d.redis, err = miniredis.Run(); err != nil {
			return nil, fmt.Errorf("embedded store: %w", err)
		}
		d.rdb = redis.NewClient(&redis.Options{Addr: d.redis.Addr(), ContextTimeoutEnabled: true})
	}
	if d.listener, err = net.Listen("tcp", cfg.Addr); err != nil {
		return nil, errors.Join(fmt.Errorf("listen on %s: %w", cfg.Addr, err), d.Close())
	}
	d.URL = "http://" + d.listener.Addr().String()
	d.Workspace = sandbox.New(sandbox.Options{Lang: cfg.Lang, Start: cfg.Start, Clock: cfg.Clock, Log: cfg.Log,
		Idle:  func(ctx context.Context) error { return d.App.Idle(ctx) },
		Moved: func(ctx context.Context, _ time.Time) error { return d.App.Ring(ctx) },
		Due:   func(ctx context.Context, now time.Time) (time.Time, bool) { return d.due(ctx, now) }})
	d.App, err = New(Config{Redis: d.rdb, Content: cfg.Content, Lang: cfg.Lang, Zone: cfg.Zone, Country: "BE", URL: d.URL, Instance: "demo",
		Slack: Slack{BotToken: d.Workspace.BotToken(), AppToken: d.Workspace.AppToken(), APIURL: d.URL + "/api/"},
		Now:   d.Workspace.Now, Tick: cfg.Clock, Pace: -1, Means: cfg.Means, TokensPerDay: -1, Log: cfg.Log}) // the workspace beside us limits nothing
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// due is when the clock has to stop for the next alarm. One that is due already, and that the tick did not get to yet, is
// the next instant's. Where there is none the clock need not stop at all.
func (d *Demo) due(ctx context.Context, now time.Time) (time.Time, bool) {
	at, ok, err := d.App.ledger.NextAlarm(ctx)
	switch {
	case err != nil:
		return time.Time{}, false
	case !ok:
		return now.AddDate(100, 0, 0), true
	case !at.After(now):
		return now.Add(time.Millisecond), true
	}
	return at, true
}

// Run serves the workspace and runs the bot in it until ctx ends. Ready is called once the bot has arrived.
func (d *Demo) Run(ctx context.Context, ready func()) error {
	server := &http.Server{Handler: d.App.withFeeds(d.Workspace.Handler()), ReadHeaderTimeout: 10 * time.Second}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		if err := server.Serve(d.listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve the workspace: %w", err)
		}
		return nil
	})
	g.Go(func() error { return d.App.Run(ctx) })
	g.Go(func() error {
		if d.App.Await(ctx) == nil {
			ready()
		}
		return nil
	})
	g.Go(func() error {
		<-ctx.Done()
		return server.Close() // open event streams never end by themselves
	})
	return g.Wait()
}

// Close frees what New took.
func (d *Demo) Close() error {
	var errs []error
	if d.listener != nil {
		if err := d.listener.Close(); !errors.Is(err, net.ErrClosed) {
			errs = append(errs, err)
		}
	}
	if d.Workspace != nil {
		d.Workspace.Close()
	}
	if d.redis != nil {
		errs = append(errs, d.rdb.Close())
		d.redis.Close()
	}
	return errors.Join(errs...)
}
