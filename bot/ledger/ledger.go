package ledger

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"
)

// Config is what a ledger needs. Redis, Now and Tick are required; Handler, Sender and Worker only for Run.
type Config struct {
	Redis  redis.UniversalClient
	Shards int // default 16; the same for every process and for good

	// Instance names this process. After a restart under the same name it takes its own shards back at once; two live
	// processes must not share one. Default: a random name, so that a restart waits for the lease to run out.
	Instance string

	Now  func() time.Time // the workspace's clock: Entry.At and Message.Expires
	Tick func() time.Time // a clock that never jumps, for leases: time.Now

	Handler Handler
	Sender  Sender
	Worker  Worker

	Log        *slog.Logger          // default: discards
	Registerer prometheus.Registerer // nil: no metrics

	Batch      int           // entries handled and committed together; default 64
	Senders    int           // messages in flight at once; default 64
	TeamSends  int           // of these for one workspace; default half
	Workers    int           // jobs at once; default 32
	TeamJobs   int           // of these for one workspace; default 2
	Replicas   int           // Put and Ring wait until so many replicas have the entries (WAIT); default 0; not with Cluster
	MaxPending int           // messages waiting in a shard's outbox beyond which it handles nothing new; default 20,000
	MarkTTL    time.Duration // default 72 h
	RefTTL     time.Duration // default 90 days
	ParkedTTL  time.Duration // for how long what was given up is kept, on the workspace's clock; default 30 days
	LeaseTTL   time.Duration // default 3 s
	PutTimeout time.Duration // default 2 s
	Pause      time.Duration // first pause before a message is tried again, doubled each time; default 250 ms
	Patience   time.Duration // for how long a message is tried at least before it is parked; default 1 h: outages pass
	Grace      time.Duration // what Run waits for messages in flight when it ends; default 5 s
}

const (
	sendTries   = 8 // of a message at least, however long they took
	handleTries = 3
	maxPause    = 30 * time.Second
)

// Ledger is the durable inbox and outbox of one process. Its methods may be called at the same time.
type Ledger struct {
	cfg    Config
	redis  redis.UniversalClient
	keys   []keys
	log    *slog.Logger
	token  string // of the leases
	epoch  time.Time
	meter  *meter
	put    putter
	out    dispatcher
	acks   acker
	pool   pool
	owners []atomic.Pointer[owner]
	alarms []atomic.Int64 // by shard: how many waited when we last rang

	running atomic.Bool
	settled atomic.Bool // every shard was asked for once
}

// New makes a ledger. It does not touch Redis yet.
func New(cfg Config) (*Ledger, error) {
	if cfg.Redis == nil || cfg.Now == nil || cfg.Tick == nil {
		return nil, errors.New("ledger: Redis, Now and Tick are required")
	}
	if _, cluster := cfg.Redis.(*redis.ClusterClient); cluster && cfg.Replicas > 0 {
		return nil, errors.New("ledger: waiting for replicas does not work with a Redis Cluster")
	}
	if strings.Contains(cfg.Instance, "|") {
		return nil, errors.New("ledger: an instance's name must not contain '|'")
	}
	if cfg.Instance == "" {
		cfg.Instance = rand.Text()
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	orInt(&cfg.Shards, 16)
	orInt(&cfg.Batch, 64)
	orInt(&cfg.Senders, 64)
	orInt(&cfg.TeamSends, max(1, cfg.Senders/2))
	orInt(&cfg.Workers, 32)
	orInt(&cfg.TeamJobs, 2)
	orInt(&cfg.MaxPending, 20_000)
	orDur(&cfg.MarkTTL, 72*time.Hour)
	orDur(&cfg.RefTTL, 90*24*time.Hour)
	orDur(&cfg.ParkedTTL, 30*24*time.Hour)
	orDur(&cfg.LeaseTTL, 3*time.Second)
	orDur(&cfg.PutTimeout, 2*time.Second)
	orDur(&cfg.Pause, 250*time.Millisecond)
	orDur(&cfg.Patience, time.Hour)
	orDur(&cfg.Grace, 5*time.Second)

	l := &Ledger{
		cfg: cfg, redis: cfg.Redis, log: cfg.Log, token: cfg.Instance + "|" + rand.Text(), epoch: cfg.Tick(),
		owners: make([]atomic.Pointer[owner], cfg.Shards), alarms: make([]atomic.Int64, cfg.Shards),
	}
	for i := range cfg.Shards {
		l.keys = append(l.keys, keysOf(i))
	}
	var err error
	if l.meter, err = newMeter(cfg.Registerer, l); err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	l.put.l, l.acks.l = l, l
	l.out.init(l)
	l.pool.init(l)
	return l, nil
}

func orInt(v *int, def int) {
	if *v <= 0 {
		*v = def
	}
}

func orDur(v *time.Duration, def time.Duration) {
	if *v <= 0 {
		*v = def
	}
}

// tick is the time on the clock that never jumps, since New.
func (l *Ledger) tick() time.Duration { return l.cfg.Tick().Sub(l.epoch) }

// checkShards makes sure that everybody spreads workspaces over the same number of shards.
func (l *Ledger) checkShards(ctx context.Context) error {
	if err := l.redis.SetNX(ctx, keyShards, len(l.keys), 0).Err(); err != nil {
		return err
	}
	n, err := l.redis.Get(ctx, keyShards).Int()
	if err != nil {
		return err
	}
	if n != len(l.keys) {
		return Permanent(fmt.Errorf("ledger: this database has %d shards, not %d", n, len(l.keys)))
	}
	return nil
}

// Idle returns nil once nothing is left to do: inbox, jobs and outbox are empty. It looks at all shards, whoever owns them.
func (l *Ledger) Idle(ctx context.Context) error {
	pause := time.Millisecond
	for {
		if l.out.empty() {
			idle, err := l.drained(ctx)
			if err != nil && ctx.Err() == nil {
				return fmt.Errorf("idle: %w", err)
			}
			if idle {
				return nil
			}
		}
		if !sleep(ctx, pause) {
			return fmt.Errorf("idle: %w", context.Cause(ctx))
		}
		pause = min(2*pause, 25*time.Millisecond)
	}
}

// drained looks at the inbox first: work moves from jobs to the inbox to the outbox, so it cannot slip past the look.
func (l *Ledger) drained(ctx context.Context) (bool, error) {
	pipe := l.redis.Pipeline()
	lens := make([]*redis.IntCmd, 0, 3*len(l.keys))
	for i := range l.keys {
		k := &l.keys[i]
		lens = append(lens, pipe.XLen(ctx, k.in), pipe.HLen(ctx, k.jobs), pipe.HLen(ctx, k.out))
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return false, err
	}
	for _, n := range lens {
		if n.Val() > 0 {
			return false, nil
		}
	}
	return true, nil
}

// Ready returns nil when entries are kept and handled, or why not.
func (l *Ledger) Ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, l.cfg.PutTimeout)
	defer cancel()
	pong := make(chan error, 1) // go-redis may keep trying beyond ctx
	go func() { pong <- l.redis.Ping(ctx).Err() }()
	select {
	case err := <-pong:
		if err != nil {
			return fmt.Errorf("redis: %w", err)
		}
	case <-ctx.Done():
		return fmt.Errorf("redis: %w", context.Cause(ctx))
	}
	if !l.running.Load() {
		return errors.New("the ledger is not running")
	}
	if !l.settled.Load() {
		return errors.New("the ledger has not asked for its shards yet")
	}
	for i := range l.owners {
		if o := l.owners[i].Load(); o != nil {
			if err := o.stuck.Load(); err != nil {
				return fmt.Errorf("events of shard %d wait: %w", i, *err)
			}
		}
	}
	return nil
}

// Owned returns the shards that this process holds.
func (l *Ledger) Owned() []int {
	var own []int
	for i := range l.owners {
		if l.owners[i].Load() != nil {
			own = append(own, i)
		}
	}
	return own
}

// sleep waits for d, and returns false when ctx ends first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// backoff is the n-th pause (from 0) of a growing row.
func backoff(first time.Duration, n int) time.Duration {
	return min(first<<min(n, 16), maxPause)
}
