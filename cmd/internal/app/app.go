// Package app wires the rooms together: doors, ledger, conversation, stores and guidance become one program, shared by
// serve, demo and the end-to-end tests. It owns the order in which things start and stop, and the translation between
// rooms that don't know each other. It never holds a rule of the domain.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/errgroup"
	"golang.org/x/time/rate"

	"kringloop/bot"
	"kringloop/bot/gateway"
	"kringloop/bot/ledger"
	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/flows/rules"
	"kringloop/flows/store"
	"kringloop/knowledge"
	"kringloop/knowledge/ingest"
	"kringloop/knowledge/redisearch"
	guidance "kringloop/knowledge/store"
	dates "kringloop/reminders/store"
)

// Config is what the program needs to run. Redis, Slack.BotToken, Now and Tick are required.
type Config struct {
	Redis redis.UniversalClient
	Slack Slack

	Content *Content // nil = it is loaded

	Teams    []string       // workspaces to serve beside the token's own; for an organisation-wide installation
	Lang     string         // spoken to people of whom nothing is known: nl (default) or en
	Zone     *time.Location // for people whose Slack says none; default UTC
	Country  string         // of the organisation, BE or NL; "" = not known
	URL      string         // where people's calendars reach this program; "" = calendars can't be read
	Instance string         // name of this process in the ledger; see ledger.Config

	Now  func() time.Time // the workspace's clock
	Tick func() time.Time // a clock that never jumps

	SearchInRedis bool            // search own documents with Redis Query Engine instead of in each process
	Means         knowledge.Means // language models; none = answers of the guidance's own sentences, found by words alone
	TokensPerDay  int             // what the model may cost a workspace; below 0 = no limit

	Pace       float64 // posts per second in a channel; 0 = 1, below 0 = no limit
	Burst      int     // posts at once in a quiet channel; 0 = the door's default
	Log        *slog.Logger
	Registerer prometheus.Registerer // nil = no metrics
}

// Slack is how to reach Slack. With AppToken events come over Socket Mode, with SigningSecret over HTTP, with both both.
type Slack struct {
	BotToken      string
	AppToken      string
	SigningSecret string
	APIURL        string // "" = Slack's
}

// App is the whole program. Run runs it; Handler serves its HTTP side.
type App struct {
	Feed Feed // the calendars that people subscribe to; nil = there are none. To be set before the program runs.

	cfg     Config
	ledger  *ledger.Ledger
	client  *gateway.Client
	socket  *gateway.Socket
	http    http.Handler
	bot     *bot.Bot
	store   *store.Store
	dates   *dates.Store
	worker  *worker
	shelves *guidance.Shelves
	feeds   *feeds
	search  *redisearch.Server // opened by Run; nil = own documents are searched in this process
	log     *slog.Logger

	identity atomic.Pointer[gateway.Identity] // nil until Slack said who we are
}

// New makes the program out of its content and settings. It reaches neither Redis nor Slack yet.
func New(cfg Config) (*App, error) {
	if cfg.Redis == nil || cfg.Slack.BotToken == "" || cfg.Now == nil || cfg.Tick == nil {
		return nil, errors.New("app: Redis, Slack.BotToken, Now and Tick are required")
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Lang == "" {
		cfg.Lang = "nl"
	}
	if cfg.Zone == nil {
		cfg.Zone = time.UTC
	}
	a := &App{cfg: cfg, log: cfg.Log}
	a.feeds = &feeds{app: a, paces: map[string]*rate.Limiter{}}
	answers, err := a.content()
	if err != nil {
		return nil, err
	}
	a.client = gateway.NewClient(gateway.ClientConfig{Token: cfg.Slack.BotToken, APIURL: cfg.Slack.APIURL, Now: cfg.Tick,
		Pace: cfg.Pace, Burst: cfg.Burst, Log: cfg.Log})
	h := &handler{bot: a.bot, log: cfg.Log}
	a.worker = &worker{client: a.client, now: cfg.Now}
	a.ledger, err = ledger.New(ledger.Config{Redis: cfg.Redis, Instance: cfg.Instance, Now: cfg.Now, Tick: cfg.Tick,
		Handler: h, Sender: &sender{a}, Worker: a.worker, Log: cfg.Log, Registerer: cfg.Registerer})
	if err != nil {
		return nil, fmt.Errorf("app: %w", err)
	}
	a.slowWork(answers)
	a.store, a.dates = store.New(cfg.Redis, a.ledger.Prefix), dates.New(cfg.Redis, a.ledger.Prefix)
	h.store, h.dates, h.shard, h.begin = a.store, a.dates, a.ledger.Shard, a.ledger.Prefix
	a.doors()
	return a, nil
}

// slowWork gives the worker what it works with.
func (a *App) slowWork(index *knowledge.Index) {
	cfg, prefix := a.cfg, a.ledger.Prefix
	kept := guidance.NewDocuments(cfg.Redis, prefix)
	shelves := guidance.ShelvesConfig{Docs: kept, Open: func(string) guidance.Shelf { return guidance.Local(index) }, Log: cfg.Log}
	if cfg.SearchInRedis {
		shelves.Open, shelves.Shared = func(team string) guidance.Shelf { return a.search.Shelf(team) }, true
	}
	if e := cfg.Means.Embedder; e != nil {
		cache := guidance.NewVectors(cfg.Redis)
		shelves.Vectors = func(ctx context.Context, d knowledge.Document) ([][]float32, error) {
			return index.EmbedDocument(ctx, e, cache, d)
		}
	}
	a.shelves = guidance.NewShelves(shelves)
	a.worker.documents = &documents{client: a.client, reader: ingest.New(), kept: kept, now: cfg.Now}
	a.worker.tables = &tables{client: a.client}
	a.worker.registers = &registers{tables: a.worker.tables, words: a.bot.Words, url: cfg.URL}
	a.Feed = a.calendar
	a.worker.answers = &answering{index: index, shelves: a.shelves, client: a.client, means: cfg.Means,
		budget: guidance.NewBudget(cfg.Redis, prefix, cfg.TokensPerDay), previews: guidance.NewPreviews(cfg.Redis, prefix),
		zone: cfg.Zone, now: cfg.Now, log: cfg.Log}
	a.bot.Thinks = cfg.Means.Model != nil
}

// Content is everything that a person can read, and the index over the guidance. It does not change, but for the vectors
// that an embedder brings, and may be shared.
type Content struct {
	lib   *flows.Library
	talks *dialogue.Library
	guide *knowledge.Library
	words *locale.Catalog
	index *knowledge.Index
}

// LoadContent reads and checks it.
func LoadContent() (*Content, error) {
	c := &Content{}
	var err error
	if c.lib, err = flows.Load(flows.Content()); err != nil {
		return nil, fmt.Errorf("app: %w", err)
	}
	if c.talks, err = rules.Load(flows.Content()); err != nil {
		return nil, fmt.Errorf("app: %w", err)
	}
	if c.guide, err = knowledge.Load(knowledge.Content()); err != nil {
		return nil, fmt.Errorf("app: %w", err)
	}
	if c.words, err = locale.Load(); err != nil {
		return nil, fmt.Errorf("app: %w", err)
	}
	if c.index, err = knowledge.NewIndex(c.guide); err != nil {
		return nil, fmt.Errorf("app: %w", err)
	}
	return c, nil
}

// content makes the conversation of what people can read, and gives the index over the guidance.
func (a *App) content() (*knowledge.Index, error) {
	c := a.cfg.Content
	var err error
	if c == nil {
		if c, err = LoadContent(); err != nil {
			return nil, err
		}
	}
	if a.bot, err = bot.New(c.lib, c.talks, c.guide, c.words, a.cfg.Lang, a.cfg.Zone); err != nil {
		return nil, fmt.Errorf("app: %w", err)
	}
	a.bot.Country = a.cfg.Country
	return c.index, nil
}

// doors makes the doors that the settings ask for.
func (a *App) doors() {
	c := a.cfg
	if c.Slack.AppToken != "" {
		a.socket = gateway.NewSocket(gateway.SocketConfig{AppToken: c.Slack.AppToken, APIURL: c.Slack.APIURL,
			Accept: a.accept, Keep: a.keep, Validate: a.bot.Validate, Now: c.Now, Log: c.Log})
	}
	if c.Slack.SigningSecret != "" {
		a.http = gateway.NewHTTP(gateway.HTTPConfig{Secret: c.Slack.SigningSecret, Accept: a.accept, Keep: a.keep,
			Validate: a.bot.Validate, Now: c.Now, Log: c.Log})
	}
}

// accept tells whether an envelope is for us: our app, and a workspace that we serve. What comes before Slack said who we
// are passes here and is turned away by keep, so that Slack sends it again: a refusal would be for good.
func (a *App) accept(team, app string) bool {
	id := a.identity.Load()
	if id == nil {
		return true
	}
	if app != "" && id.App != "" && app != id.App {
		return false
	}
	return team == id.Team || slices.Contains(a.cfg.Teams, team)
}

// errNobody says that we don't know yet whom we serve.
var errNobody = errors.New("slack has not said yet who we are")

// keep puts an envelope into the inbox.
func (a *App) keep(ctx context.Context, e gateway.Envelope) error {
	if a.identity.Load() == nil || !a.accept(e.Team, "") {
		return errNobody // now, or when the door asked whether to accept it
	}
	return a.ledger.Put(ctx, ledger.Entry{Team: e.Team, Kind: e.Kind, Body: e.Body, Marks: e.Marks, At: e.At})
}

// followEvery is how long a changed document may wait before this process takes it in, unless somebody asks first.
const followEvery = 2 * time.Second

// Run works until ctx ends: it learns who it is, owns shards, takes events in, and looks for alarms.
func (a *App) Run(ctx context.Context) error {
	if a.cfg.SearchInRedis {
		if err := a.openSearch(ctx); err != nil {
			return fmt.Errorf("run: %w", err)
		}
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return a.ledger.Run(ctx) })
	g.Go(func() error { a.tick(ctx); return nil })
	g.Go(func() error { a.shelves.Follow(ctx, followEvery); return nil })
	g.Go(func() error { a.embed(ctx); return nil })
	g.Go(func() error {
		if err := a.introduce(ctx); err != nil || a.socket == nil {
			return err
		}
		return a.socket.Run(ctx)
	})
	err := g.Wait()
	if errors.Is(err, context.Canceled) {
		err = nil
	}
	if err = errors.Join(err, a.worker.documents.reader.Close()); err != nil {
		return fmt.Errorf("run: %w", err)
	}
	return nil
}

// openSearch prepares the search server. Without vectors now it goes without them until the next start: its index is made
// for vectors of one length.
func (a *App) openSearch(ctx context.Context) (err error) {
	length := 0
	if e := a.cfg.Means.Embedder; e != nil {
		v, err := e.Embed(ctx, []string{"kringloop"}, knowledge.ForPassage)
		if err != nil || len(v) != 1 {
			a.log.Warn("no vectors; words alone find own documents", "err", err)
		} else {
			length = len(v[0])
		}
	}
	a.search, err = redisearch.Open(ctx, a.cfg.Redis, a.worker.answers.index, length)
	return err
}

// embed makes the vectors of the guidance beside everything else, and tries again for as long as the endpoint is away:
// until then words alone find.
func (a *App) embed(ctx context.Context) {
	if a.cfg.Means.Embedder == nil {
		return
	}
	for pause := 5 * time.Second; ; pause = min(2*pause, 10*time.Minute) {
		err := a.worker.answers.index.Embed(ctx, a.cfg.Means.Embedder, guidance.NewVectors(a.cfg.Redis))
		if err == nil || ctx.Err() != nil {
			return
		}
		a.log.Warn("no vectors yet; words alone find", "err", err, "pause", pause)
		t := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			t.Stop()
			return
		case <-t.C:
		}
	}
}

// introduce asks Slack who we are, for as long as it takes.
func (a *App) introduce(ctx context.Context) error {
	for pause := time.Second; ; pause = min(2*pause, time.Minute) {
		id, err := a.client.Identify(ctx)
		if err == nil {
			a.identity.Store(&id)
			a.log.Info("slack knows us", "team", id.Team, "app", id.App)
			return nil
		}
		a.log.Warn("slack does not say who we are; trying again", "err", err, "pause", pause)
		t := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			t.Stop()
			return nil
		case <-t.C:
		}
	}
}

// Idle returns when nothing is left to do: no event, no job, no message.
func (a *App) Idle(ctx context.Context) error { return a.ledger.Idle(ctx) }

// Ring brings in every alarm that is due now. The tick does it too; this is for a clock that jumps.
func (a *App) Ring(ctx context.Context) error {
	_, err := a.ledger.Ring(ctx)
	return err
}

// Ledger gives an operator's commands access to what was parked.
func (a *App) Ledger() *ledger.Ledger { return a.ledger }
