// Package store keeps the values of package reminders in Redis: contracts and agendas. It never decides anything: what to
// write is handed to a transaction of the caller's, so that it commits together with what is said and when to wake up next.
// When that is stands in the ledger's own index of alarms, beside the inbox that it feeds.
//
// Keys, each behind the caller's prefix for the workspace, such as "{s07}:t:T0123:":
//
//	c:<id>        string  a contract, JSON
//	c:<id>:log    list    its log, oldest first, JSON; only ever appended to
//	ag:<user>     hash    what a person is to be reminded of: field "meta", and "s:<source>" for each source of duties
//	ags:all       set     the people (and channels) that have an agenda
//	feed:all      hash    digest of a calendar link's secret → what it shows, JSON
//	bounce:all    string  reminders that reached nobody, oldest first, JSON
//	day:all       string  the annual circularity days that are planned, JSON
//
// What there is at most: a c: for each contract and an ag: for each person; an agenda that has become empty is kept with what the
// person chose, so ags:all only grows, to as many as there are people and channels. A contract's log grows with what is done to
// the contract, and is its record. In feed:all is one link for each person and one for each contract and person, for a new one
// revokes the one before. The bot keeps 100 in bounce:all, and in day:all one
// for each project and notebook in which such a day is planned, until it is over.
package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"kringloop/bot/ledger/overlay"
	"kringloop/reminders"
)

const (
	kindContract = "c:"
	kindAgenda   = "ag:"
	kindFeed     = "feed:"
	kindBounce   = "bounce:"
	kindYearday  = "day:"
	kindPeople   = "ags:"

	all       = "all"
	logSuffix = ":log"

	fieldMeta  = "meta"
	fieldWatch = "s:"
)

// Store reads reminders' values and remembers them for as long as the caller owns their shard. Remembered are a
// *reminders.Contract, nil when Redis has none, a *reminders.Agenda, an empty one when Redis has none, a *[]reminders.Bounce or a
// *[]reminders.Yearday.
type Store struct {
	*overlay.Overlay
	rdb redis.UniversalClient
}

// Key names one value of a workspace, to be loaded ahead.
type Key = overlay.Key

// ErrAway says that Redis could not be read; nothing is wrong with the value.
var ErrAway = overlay.ErrAway

// New makes a store over a Redis; prefix gives the beginning of every key of a workspace.
func New(rdb redis.UniversalClient, prefix func(team string) string) *Store {
	return &Store{overlay.New(rdb, prefix, map[string]overlay.Reader{
		kindContract: readContract,
		kindAgenda:   readAgenda,
		kindBounce:   overlay.JSON[[]reminders.Bounce],
		kindYearday:  overlay.JSON[[]reminders.Yearday],
	}), rdb}
}

// ContractKey names a contract. An id comes from a control that a person pressed; one that would spell another key names
// nothing.
func ContractKey(team, id string) Key {
	if strings.Contains(id, ":") {
		id = ""
	}
	return Key{Team: team, Kind: kindContract, ID: id}
}

// AgendaKey names a person's agenda.
func AgendaKey(team, user string) Key { return Key{Team: team, Kind: kindAgenda, ID: user} }

func peopleKey(team string) Key { return Key{Team: team, Kind: kindPeople, ID: all} }

func bounceKey(team string) Key { return Key{Team: team, Kind: kindBounce, ID: all} }

func readContract(ctx context.Context, pipe redis.Pipeliner, name, id string) func() (any, error) {
	cmd := pipe.Get(ctx, name)
	return func() (any, error) {
		data, err := cmd.Bytes()
		if errors.Is(err, redis.Nil) {
			return (*reminders.Contract)(nil), nil
		}
		if err != nil {
			return nil, err
		}
		c := &reminders.Contract{ID: id}
		return c, json.Unmarshal(data, c)
	}
}

// readAgenda makes an empty agenda, not nil, of one that Redis does not have: somebody new has nothing to be reminded of.
func readAgenda(ctx context.Context, pipe redis.Pipeliner, name, user string) func() (any, error) {
	cmd := pipe.HGetAll(ctx, name)
	return func() (any, error) {
		fields, err := cmd.Result()
		if err != nil {
			return nil, err
		}
		a := &reminders.Agenda{User: user}
		for field, value := range fields {
			source, ok := strings.CutPrefix(field, fieldWatch)
			if !ok {
				if err := json.Unmarshal([]byte(value), a); err != nil {
					return nil, fmt.Errorf("%s: %w", field, err)
				}
				continue
			}
			var w reminders.Watch
			if err := json.Unmarshal([]byte(value), &w); err != nil {
				return nil, fmt.Errorf("%s: %w", field, err)
			}
			if a.Watches == nil {
				a.Watches = make(map[string]reminders.Watch, len(fields))
			}
			a.Watches[source] = w
		}
		return a, nil
	}
}

// WholeLog is a contract's log as it is committed, newest first, at most the newest n entries.
func (s *Store) WholeLog(ctx context.Context, team, id string, n int) ([]reminders.Entry, error) {
	k := ContractKey(team, id)
	lines, _, err := s.Page(ctx, -1, k, s.Path(k)+logSuffix, nil, 0, n)
	if err != nil {
		return nil, err
	}
	return overlay.Entries[reminders.Entry](lines)
}

// Feed tells what a calendar link shows, by the digest of its secret; the zero Subscription for one that was revoked or never given.
func (s *Store) Feed(ctx context.Context, team, digest string) (sub reminders.Subscription, err error) {
	data, err := s.rdb.HGet(ctx, s.Path(Key{Team: team, Kind: kindFeed, ID: all}), digest).Bytes()
	if errors.Is(err, redis.Nil) {
		return sub, nil
	}
	if err != nil {
		return sub, fmt.Errorf("feed: %w", overlay.Away(err))
	}
	if err := json.Unmarshal(data, &sub); err != nil {
		return sub, fmt.Errorf("feed: %w", err)
	}
	return sub, nil
}

// Unit is what one event reads and changes. Changes stay in it until Flush.
type Unit struct {
	s     *Store
	ctx   context.Context
	shard int
	team  string

	contracts map[string]*reminders.Contract
	agendas   map[string]*reminders.Agenda
	bounces   []reminders.Bounce                // nil = unchanged
	yeardays  []reminders.Yearday               // the same
	feeds     map[string]reminders.Subscription // by digest of a secret; zero = revoked
}

// Begin opens a unit for one event of a workspace.
func (s *Store) Begin(ctx context.Context, shard int, team string) *Unit {
	return &Unit{s: s, ctx: ctx, shard: shard, team: team}
}

// Discard forgets what was changed in the unit.
func (u *Unit) Discard() { *u = Unit{s: u.s, ctx: u.ctx, shard: u.shard, team: u.team} }

// Contract reads a contract as a copy that may be changed; nil when there is none. What was changed in it is kept at Flush.
func (u *Unit) Contract(id string) (*reminders.Contract, error) {
	if c, ok := u.contracts[id]; ok {
		return c, nil
	}
	v, err := u.s.Get(u.ctx, u.shard, ContractKey(u.team, id))
	c, _ := v.(*reminders.Contract)
	if err != nil || c == nil {
		return nil, err
	}
	c = c.Clone()
	u.SaveContract(c)
	return c, nil
}

// SaveContract keeps a new contract; one that was read is kept as it is at Flush.
func (u *Unit) SaveContract(c *reminders.Contract) {
	if u.contracts == nil {
		u.contracts = map[string]*reminders.Contract{}
	}
	u.contracts[c.ID] = c
}

// ContractLog reads a page of a contract's log, newest first, and how long the log is.
func (u *Unit) ContractLog(id string, offset, n int) (page []reminders.Entry, total int, err error) {
	var newest [][]byte
	if c, ok := u.contracts[id]; ok {
		_, log := c.Changes()
		if newest, err = overlay.Lines(log); err != nil {
			return nil, 0, err
		}
	}
	k := ContractKey(u.team, id)
	lines, total, err := u.s.Page(u.ctx, u.shard, k, u.s.Path(k)+logSuffix, newest, offset, n)
	if err != nil {
		return nil, 0, err
	}
	page, err = overlay.Entries[reminders.Entry](lines)
	return page, total, err
}

// Agenda reads a person's agenda as a copy that may be changed; somebody new has an empty one.
func (u *Unit) Agenda(user string) (*reminders.Agenda, error) {
	if a, ok := u.agendas[user]; ok {
		return a, nil
	}
	v, err := u.s.Get(u.ctx, u.shard, AgendaKey(u.team, user))
	if err != nil {
		return nil, err
	}
	a := &reminders.Agenda{User: user}
	if kept, _ := v.(*reminders.Agenda); kept != nil {
		a = kept.Clone()
	}
	if u.agendas == nil {
		u.agendas = map[string]*reminders.Agenda{}
	}
	u.agendas[user] = a
	return a, nil
}

// Ahead reads contracts and agendas ahead, in one round trip.
func (u *Unit) Ahead(contracts, users []string) error {
	var keys []Key
	for _, id := range contracts {
		keys = append(keys, ContractKey(u.team, id))
	}
	for _, user := range users {
		keys = append(keys, AgendaKey(u.team, user))
	}
	return u.s.Load(u.ctx, u.shard, keys)
}

// Agendas lists who has an agenda, those that this unit makes among them.
func (u *Unit) Agendas() ([]string, error) {
	all, err := u.s.rdb.SMembers(u.ctx, u.s.Path(peopleKey(u.team))).Result()
	if err != nil {
		return nil, fmt.Errorf("agendas: %w", overlay.Away(err))
	}
	all = slices.AppendSeq(all, maps.Keys(u.agendas))
	slices.Sort(all)
	return slices.Compact(all), nil
}

// Bounces reads the reminders that reached nobody, oldest first, as a list that may be changed.
func (u *Unit) Bounces() ([]reminders.Bounce, error) {
	if u.bounces != nil {
		return slices.Clone(u.bounces), nil
	}
	v, err := u.s.Get(u.ctx, u.shard, bounceKey(u.team))
	if b, ok := v.(*[]reminders.Bounce); ok {
		return slices.Clone(*b), err
	}
	return nil, err
}

// SaveBounces keeps them.
func (u *Unit) SaveBounces(b []reminders.Bounce) { u.bounces = b }

// SaveFeed opens a calendar behind the secret of this digest; the zero Subscription closes it.
func (u *Unit) SaveFeed(digest string, sub reminders.Subscription) {
	if u.feeds == nil {
		u.feeds = map[string]reminders.Subscription{}
	}
	u.feeds[digest] = sub
}

// Flush hands every write of the unit to do, and lets the units after it see the changes.
func (u *Unit) Flush(do func(args ...any)) error {
	for _, id := range slices.Sorted(maps.Keys(u.contracts)) {
		if err := u.flushContract(do, u.contracts[id]); err != nil {
			return err
		}
	}
	for _, user := range slices.Sorted(maps.Keys(u.agendas)) {
		if err := u.flushAgenda(do, u.agendas[user]); err != nil {
			return err
		}
	}
	if bounces := u.bounces; bounces != nil {
		k := bounceKey(u.team)
		if err := overlay.Set(do, u.s.Path(k), bounces, 0); err != nil {
			return err
		}
		u.s.Put(u.shard, k, &bounces)
	}
	if err := u.flushYeardays(do); err != nil {
		return err
	}
	feeds := u.s.Path(Key{Team: u.team, Kind: kindFeed, ID: all})
	for _, digest := range slices.Sorted(maps.Keys(u.feeds)) {
		sub := u.feeds[digest]
		if sub == (reminders.Subscription{}) {
			do("HDEL", feeds, digest)
			continue
		}
		data, err := json.Marshal(sub)
		if err != nil {
			return fmt.Errorf("feed: %w", err)
		}
		do("HSET", feeds, digest, data)
	}
	return nil
}

func (u *Unit) flushContract(do func(args ...any), c *reminders.Contract) error {
	changed, log := c.Changes()
	if !changed {
		return nil
	}
	k := ContractKey(u.team, c.ID)
	if err := overlay.Set(do, u.s.Path(k), c, 0); err != nil {
		return err
	}
	lines, err := overlay.Lines(log)
	if err != nil {
		return err
	}
	overlay.Push(do, u.s.Path(k)+logSuffix, lines)
	u.s.Put(u.shard, k, c.Clone())
	u.s.Append(u.shard, k, lines...)
	return nil
}

func (u *Unit) flushAgenda(do func(args ...any), a *reminders.Agenda) error {
	meta, sources := a.Changes()
	if !meta && len(sources) == 0 {
		return nil
	}
	k := AgendaKey(u.team, a.User)
	write, remove := []any{"HSET", u.s.Path(k)}, []any{"HDEL", u.s.Path(k)}
	if meta {
		data, err := json.Marshal(a)
		if err != nil {
			return fmt.Errorf("agenda of %s: %w", a.User, err)
		}
		write = append(write, fieldMeta, data)
	}
	for _, source := range sources {
		w, ok := a.Watches[source]
		if !ok {
			remove = append(remove, fieldWatch+source)
			continue
		}
		data, err := json.Marshal(w)
		if err != nil {
			return fmt.Errorf("agenda of %s: %w", a.User, err)
		}
		write = append(write, fieldWatch+source, data)
	}
	if len(write) > 2 {
		do(write...)
	}
	if len(remove) > 2 {
		do(remove...)
	}
	if a.New() {
		do("SADD", u.s.Path(peopleKey(u.team)), a.User)
	}
	u.s.Put(u.shard, k, a.Clone())
	return nil
}
