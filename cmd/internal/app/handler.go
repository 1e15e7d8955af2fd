package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"

	"kringloop/bot"
	"kringloop/bot/gateway"
	"kringloop/bot/ledger"
	"kringloop/flows/store"
	"kringloop/knowledge"
	guidance "kringloop/knowledge/store"
	"kringloop/reminders"
	dates "kringloop/reminders/store"
)

// kindJob marks an entry that brings a job's result; ledger.KindAlarm one that the clock brings; every other kind is a door's.
const kindJob = "job"

// Entries of the sender's: a digest that reached nobody, and one that was given up.
const (
	kindBounce = "bounce"
	kindUnsent = "unsent"
)

// bounce says whose digest of which day it was, what it said, and what Slack answered.
type bounce struct {
	User  string           `json:"user"`
	Day   string           `json:"day"`
	Why   string           `json:"why"`
	Lines []reminders.Line `json:"lines"`
}

// handler decides for the ledger: it decodes an entry, lets the bot handle it over the store, and writes what follows.
type handler struct {
	bot   *bot.Bot
	store *store.Store
	dates *dates.Store
	shard func(team string) int
	begin func(team string) string // of every key of a workspace
	log   *slog.Logger

	decoded sync.Map // shard → map[entry id]bot.Event, of the batch that is being handled
}

// decode reads an entry; ok is false for what the bot does not act on.
func decode(e ledger.Entry) (ev bot.Event, ok bool, err error) {
	switch e.Kind {
	case kindJob:
		ev = bot.Event{ID: e.ID, Kind: bot.JobDone, Team: e.Team, At: e.At}
		if err := json.Unmarshal(e.Body, &ev.Job); err != nil {
			return ev, false, fmt.Errorf("decode a job's result: %w", err)
		}
		return ev, true, nil
	case ledger.KindAlarm:
		ev, err = rang(e)
		return ev, err == nil, err
	case kindBounce, kindUnsent:
		ev = bot.Event{ID: e.ID, Kind: bot.Bounced, Team: e.Team, At: e.At}
		if e.Kind == kindUnsent {
			ev.Kind = bot.Unsent
		}
		var b bounce
		if err := json.Unmarshal(e.Body, &b); err != nil {
			return ev, false, fmt.Errorf("decode a bounce: %w", err)
		}
		ev.User, ev.Text, ev.Reason, ev.Lines = b.User, b.Day, b.Why, b.Lines
		return ev, true, nil
	default:
		if ev, ok, err = gateway.Decode(e.Kind, e.Body, e.At); err != nil {
			return ev, false, fmt.Errorf("decode %s: %w", e.Kind, err)
		}
		ev.Team = e.Team // the verified one
		return ev, ok, nil
	}
}

// rang reads an alarm, whose name ends in the person whose it is: "<what>:<user>".
func rang(e ledger.Entry) (bot.Event, error) {
	name := string(e.Body)
	at := strings.LastIndexByte(name, ':')
	if at <= 0 || at == len(name)-1 {
		return bot.Event{}, fmt.Errorf("alarm %q names nobody", name)
	}
	return bot.Event{ID: e.ID, Kind: bot.Rang, Team: e.Team, User: name[at+1:], Text: name, At: e.At, Direct: true}, nil
}

// Begin loads what a batch will read: first the people and conversations, then the projects these point at.
func (h *handler) Begin(ctx context.Context, shard int, entries []ledger.Entry) error {
	events := make(map[string]bot.Event, len(entries))
	var keys, projects, agendas []store.Key
	for _, e := range entries {
		ev, ok, err := decode(e)
		if err != nil || !ok {
			continue // Handle says what is wrong
		}
		events[e.ID] = ev
		flowing, dated := keysOf(ev.Team, h.bot.Needs(ev))
		keys, agendas = append(keys, flowing...), append(agendas, dated...)
	}
	h.decoded.Store(shard, events)
	if err := h.store.Load(ctx, shard, keys); err != nil {
		return transient(err)
	}
	if err := h.dates.Load(ctx, shard, agendas); err != nil {
		return transient(err)
	}
	for _, ev := range events {
		u := h.store.Begin(ctx, shard, ev.Team)
		n := h.bot.Needs(ev)
		for _, id := range n.People {
			if p, err := u.Person(id); err == nil {
				projects = append(projects, store.ProjectKey(ev.Team, p.Current))
			}
		}
		for _, id := range n.Places {
			if p, err := u.Place(id); err == nil {
				projects = append(projects, store.ProjectKey(ev.Team, p.Run.Project), store.ProjectKey(ev.Team, p.Talk.Project))
			}
		}
	}
	return transient(h.store.Load(ctx, shard, projects))
}

// keysOf are the keys of what is needed of a workspace, by store.
func keysOf(team string, n bot.Needs) (flowing, dated []store.Key) {
	for _, id := range n.People {
		flowing = append(flowing, store.PersonKey(team, id))
	}
	for _, id := range n.Places {
		flowing = append(flowing, store.PlaceKey(team, id))
	}
	for _, id := range n.Projects {
		flowing = append(flowing, store.ProjectKey(team, id))
	}
	for _, id := range n.Contracts {
		dated = append(dated, dates.ContractKey(team, id))
	}
	for _, id := range n.Agendas {
		dated = append(dated, dates.AgendaKey(team, id))
	}
	return flowing, dated
}

// transient tells the ledger which errors pass by themselves.
func transient(err error) error {
	if errors.Is(err, store.ErrAway) {
		return ledger.Unavailable(err)
	}
	return err
}

// Handle decides on one entry.
func (h *handler) Handle(ctx context.Context, tx *ledger.Tx, e ledger.Entry) error {
	ev, ok, err := h.event(h.shard(e.Team), e)
	if err != nil {
		return ledger.Permanent(err)
	}
	if !ok {
		return nil
	}
	for events := []bot.Event{ev}; len(events) > 0; events = events[1:] {
		ev := events[0]
		u := h.unit(ctx, e.Team)
		out, err := h.bot.Handle(ev, u)
		if err != nil {
			return transient(fmt.Errorf("%s of %s: %w", ev.Kind, ev.User, err))
		}
		if err := h.write(tx, e.Team, u, out); err != nil {
			return err
		}
		events = append(events, out.Next...)
	}
	return nil
}

// write puts what an event changed and leads to into a transaction.
func (h *handler) write(tx *ledger.Tx, team string, u *unit, out bot.Outcome) error {
	if err := u.flush(tx.Do, h.begin(team)); err != nil {
		return err
	}
	for _, p := range out.Posts {
		if err := post(tx, p); err != nil {
			return err
		}
	}
	for _, j := range out.Jobs {
		tx.Start(ledger.Job{Kind: j.Kind, Body: j.Body})
	}
	for _, a := range out.Alarms {
		tx.Alarm(a.Name, a.At)
	}
	return nil
}

// unit is what one event reads and changes: the values of flows and of reminders, and beside them what people think of answers,
// which is only ever written.
type unit struct {
	flowing
	reminding
	feedback []knowledge.Feedback
}

// Both stores call theirs a Unit.
type (
	flowing   struct{ *store.Unit }
	reminding struct{ *dates.Unit }
)

func (h *handler) unit(ctx context.Context, team string) *unit {
	shard := h.shard(team)
	return &unit{flowing: flowing{h.store.Begin(ctx, shard, team)}, reminding: reminding{h.dates.Begin(ctx, shard, team)}}
}

// Ahead reads ahead.
func (u *unit) Ahead(n bot.Needs) error {
	if err := u.flowing.Ahead(n.People, n.Places, n.Projects); err != nil {
		return err
	}
	return u.reminding.Ahead(n.Contracts, n.Agendas)
}

// Discard forgets what was changed.
func (u *unit) Discard() {
	u.flowing.Discard()
	u.reminding.Discard()
	u.feedback = nil
}

// SaveFeedback keeps a verdict.
func (u *unit) SaveFeedback(f knowledge.Feedback) { u.feedback = append(u.feedback, f) }

func (u *unit) flush(do func(args ...any), prefix string) error {
	if err := u.flowing.Flush(do); err != nil {
		return err
	}
	if err := u.reminding.Flush(do); err != nil {
		return err
	}
	for _, f := range u.feedback {
		if err := guidance.SaveFeedback(do, prefix, f); err != nil {
			return err
		}
	}
	return nil
}

func (h *handler) event(shard int, e ledger.Entry) (bot.Event, bool, error) {
	if m, ok := h.decoded.Load(shard); ok {
		if ev, ok := m.(map[string]bot.Event)[e.ID]; ok {
			return ev, true, nil
		}
	}
	return decode(e)
}

// post puts a post into the outbox. What is shown in one place keeps its order there.
func post(tx *ledger.Tx, p bot.Post) error {
	body, err := packPost(p)
	if err != nil {
		return err
	}
	queue := p.Channel
	switch p.Shape {
	case bot.Home, bot.Modal, bot.Replace:
		queue = string(p.Shape) + ":" + p.User
	}
	tx.Send(ledger.Message{Queue: queue, Kind: string(p.Shape), Ref: p.Ref, Body: body, Expires: p.Expires})
	return nil
}

// Failed tells the person whose event was given up.
func (h *handler) Failed(ctx context.Context, tx *ledger.Tx, e ledger.Entry, _ error) error {
	ev, ok, err := decode(e)
	if err != nil || !ok {
		return err // which may be why
	}
	u := h.unit(ctx, e.Team)
	out, err := h.bot.GaveUp(ev, u)
	if err != nil {
		return transient(err)
	}
	return h.write(tx, e.Team, u, out)
}

// Applied says that the batch is committed.
func (h *handler) Applied(shard int) {
	h.decoded.Delete(shard)
	h.store.Applied(shard)
	h.dates.Applied(shard)
}

// Forget says that it is not, or that the shard is another's now.
func (h *handler) Forget(shard int) {
	h.decoded.Delete(shard)
	h.store.Forget(shard)
	h.dates.Forget(shard)
}
