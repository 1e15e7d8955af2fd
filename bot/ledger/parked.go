package ledger

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	parkedEntry   = "entry"
	parkedMessage = "message"
)

// Parked is an entry or message that was given up.
type Parked struct {
	ID     string // for Replay and Discard
	What   string // "entry" or "message"
	Team   string
	Kind   string
	Queue  string // of a message
	Reason string
	At     time.Time // when it was given up, on the workspace's clock
	Came   time.Time // when an entry came in
	Body   []byte    // of an entry; opaque for a message

	job string
}

// Parked lists what was given up, by shard and oldest first. Any process may ask.
func (l *Ledger) Parked(ctx context.Context) ([]Parked, error) {
	if err := l.checkShards(ctx); err != nil {
		return nil, fmt.Errorf("parked: %w", err)
	}
	pipe := l.redis.Pipeline()
	cmds := make([]*redis.MapStringStringCmd, len(l.keys))
	for i := range l.keys {
		cmds[i] = pipe.HGetAll(ctx, l.keys[i].parked)
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, fmt.Errorf("parked: %w", err)
	}
	var all []Parked
	for shard, cmd := range cmds {
		from := len(all)
		for field, rec := range cmd.Val() {
			p, err := unpackParked(rec)
			if err != nil {
				p.Reason = err.Error()
			}
			p.ID = strconv.Itoa(shard) + "/" + field
			all = append(all, p)
		}
		slices.SortFunc(all[from:], func(a, b Parked) int {
			if c := a.At.Compare(b.At); c != 0 {
				return c
			}
			return strings.Compare(a.ID, b.ID)
		})
	}
	return all, nil
}

// Replay gives what was parked another chance: it goes back into the inbox, behind what is there, and a message from
// there to the end of its queue. Any process may ask. Returns [ErrNotParked] when somebody else was first.
func (l *Ledger) Replay(ctx context.Context, id string) error {
	k, shard, field, err := l.parkedField(ctx, id)
	if err != nil {
		return fmt.Errorf("replay %s: %w", id, err)
	}
	rec, err := l.redis.HGet(ctx, k.parked, field).Result()
	if err != nil {
		return fmt.Errorf("replay %s: %w", id, notParked(err))
	}
	p, err := unpackParked(rec)
	if err != nil {
		return fmt.Errorf("replay %s: %w", id, err)
	}
	kind := p.Kind
	if p.What == parkedMessage {
		kind = kindReplay
	}
	at := p.Came
	if at.IsZero() {
		at = p.At
	}
	n, err := replayScript.Run(ctx, l.redis, []string{k.parked, k.in},
		field, p.Team, kind, p.Body, at.UnixMicro(), p.job, wakeChannel, shard).Int()
	if err != nil {
		return fmt.Errorf("replay %s: %w", id, err)
	}
	if n == 0 {
		return fmt.Errorf("replay %s: %w", id, ErrNotParked)
	}
	return nil
}

// Discard drops what was parked for good. Any process may ask. Returns [ErrNotParked] when it is not there.
func (l *Ledger) Discard(ctx context.Context, id string) error {
	k, _, field, err := l.parkedField(ctx, id)
	if err != nil {
		return fmt.Errorf("discard %s: %w", id, err)
	}
	n, err := l.redis.HDel(ctx, k.parked, field).Result()
	if err == nil && n == 0 {
		err = ErrNotParked
	}
	if err != nil {
		return fmt.Errorf("discard %s: %w", id, err)
	}
	return nil
}

// sweepPage is about how many records a look at them reads at a time; each can be as large as an envelope.
const sweepPage = 20

// Sweep throws away what was given up longer than Config.ParkedTTL ago, and says how much that was: it holds what people
// wrote. Every process may call it, at the same time too. A record that can't be read has no age, and stays.
func (l *Ledger) Sweep(ctx context.Context) (n int, err error) {
	before := l.cfg.Now().Add(-l.cfg.ParkedTTL)
	for i := range l.keys {
		key, cursor := l.keys[i].parked, uint64(0)
		for done := false; !done; done = cursor == 0 {
			var pairs []string
			if pairs, cursor, err = l.redis.HScan(ctx, key, cursor, "", sweepPage).Result(); err != nil {
				return n, fmt.Errorf("sweep: %w", err)
			}
			var old []string
			for j := 0; j+1 < len(pairs); j += 2 {
				if p, err := unpackParked(pairs[j+1]); err == nil && p.At.Before(before) {
					old = append(old, pairs[j])
				}
			}
			if len(old) == 0 {
				continue
			}
			gone, err := l.redis.HDel(ctx, key, old...).Result()
			if err != nil {
				return n, fmt.Errorf("sweep: %w", err)
			}
			l.meter.swept.Add(float64(gone))
			n += int(gone)
		}
	}
	return n, nil
}

func (l *Ledger) parkedField(ctx context.Context, id string) (k *keys, shard int, field string, err error) {
	if err := l.checkShards(ctx); err != nil {
		return nil, 0, "", err
	}
	s, field, ok := strings.Cut(id, "/")
	shard, err = strconv.Atoi(s)
	if !ok || err != nil || shard < 0 || shard >= len(l.keys) {
		return nil, 0, "", ErrNotParked
	}
	return &l.keys[shard], shard, field, nil
}

func notParked(err error) error {
	if err == redis.Nil {
		return ErrNotParked
	}
	return err
}
