package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime/debug"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"golang.org/x/sync/errgroup"

	"kringloop/cmd/internal/app"
)

// serveCmd is the bot against Slack.
type serveCmd struct {
	slackSettings `embed:""`
	redisSettings `embed:""`
	modelSettings `embed:""`

	Addr     string   `env:"KRINGLOOP_ADDR" default:":8080" help:"Where Slack's requests, health and metrics are served."`
	Lang     string   `enum:"nl,en" env:"KRINGLOOP_LANG" default:"nl" help:"Language spoken to people whose Slack says none: nl or en."`
	TZ       string   `name:"tz" env:"KRINGLOOP_TZ" default:"Europe/Brussels" help:"Time zone of the organisation."`
	Country  string   `enum:"BE,NL," env:"KRINGLOOP_COUNTRY" default:"" help:"Country of the organisation, BE or NL: for a note on whom to ask about law there, and for public holidays (BE without it)."`
	URL      string   `name:"url" env:"KRINGLOOP_URL" help:"Address at which people's calendars reach this server, such as https://kringloop.example.org; without it there are no calendar links."`
	Teams    []string `env:"SLACK_TEAMS" help:"Workspaces to serve beside the token's own, for an organisation-wide installation."`
	Instance string   `env:"KRINGLOOP_INSTANCE" help:"Name of this process, unique among those that run; after a restart under the same name it takes over at once. Default: host name and address."`
	Tokens   int      `name:"model-tokens" env:"KRINGLOOP_MODEL_TOKENS" default:"500000" help:"Tokens of the language model that a workspace may use in a day; below 0 = no limit."`
	Search   string   `enum:"memory,redis" env:"KRINGLOOP_SEARCH" default:"memory" help:"Where own documents are searched: memory, or redis for more than fits there (needs the Query Engine of Redis 8)."`
	Pace     float64  `env:"SLACK_PACE" default:"1" help:"Messages a second in one channel; below 0 = no limit."`
}

// Run serves until it is interrupted.
func (c *serveCmd) Run(ctx context.Context, log *slog.Logger) error {
	cfg, err := c.config(log)
	if err != nil {
		return err
	}
	defer cfg.Redis.Close()
	if err := app.CheckRedis(ctx, cfg.Redis, log); err != nil {
		return err
	}
	metrics := prometheus.NewRegistry()
	metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	cfg.Registerer = metrics
	restore := thrifty()
	a, err := app.New(cfg)
	restore()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", c.Addr, err)
	}
	server := &http.Server{Handler: a.Handler(metrics), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve: %w", err)
		}
		return nil
	})
	g.Go(func() error { return a.Run(ctx) })
	g.Go(func() error {
		<-ctx.Done()
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		return server.Shutdown(stop)
	})
	log.Info("serving", "addr", listener.Addr().String())
	return g.Wait()
}

// What the collector lets the heap grow to, in percent of what lives, while the content is read and while events are
// handled. Reading leaves five times its result behind; afterwards most of what lives is that result, which grows no more.
const (
	startGC = 25
	serveGC = 50
)

// thrifty keeps the memory low that reading the content takes; what it returns ends that. GOGC in the environment wins.
func thrifty() (restore func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	debug.SetGCPercent(startGC)
	return func() {
		debug.FreeOSMemory()
		debug.SetGCPercent(serveGC)
	}
}

func (c *serveCmd) config(log *slog.Logger) (app.Config, error) {
	if c.BotToken == "" {
		return app.Config{}, usage{errors.New("set SLACK_BOT_TOKEN, and SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP); 'kringloop demo' needs neither")}
	}
	if c.AppToken == "" && c.SigningSecret == "" {
		return app.Config{}, usage{errors.New("set SLACK_APP_TOKEN for Socket Mode, SLACK_SIGNING_SECRET for HTTP, or both")}
	}
	zone, err := time.LoadLocation(c.TZ)
	if err != nil {
		return app.Config{}, usage{fmt.Errorf("KRINGLOOP_TZ: %q is not a time zone such as Europe/Brussels", c.TZ)}
	}
	rdb, err := c.client()
	if err != nil {
		return app.Config{}, err
	}
	if c.URL != "" {
		if u, err := url.Parse(c.URL); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			return app.Config{}, usage{fmt.Errorf("KRINGLOOP_URL: %q is not an address such as https://kringloop.example.org", c.URL)}
		}
	}
	means, err := c.means()
	if err != nil {
		return app.Config{}, err
	}
	instance := c.Instance
	if host, err := os.Hostname(); instance == "" && err == nil {
		instance = host + c.Addr
	}
	return app.Config{Redis: rdb, Lang: c.Lang, Zone: zone, Country: c.Country, Teams: c.Teams, URL: c.URL, Instance: instance, Pace: c.Pace, Means: means, TokensPerDay: c.Tokens, SearchInRedis: c.Search == "redis",
		Slack: app.Slack{BotToken: c.BotToken, AppToken: c.AppToken, SigningSecret: c.SigningSecret, APIURL: c.APIURL},
		Now:   time.Now, Tick: time.Now, Log: log}, nil
}
