package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"kringloop/bot"
	"kringloop/bot/gateway"
	"kringloop/bot/ledger"
)

// sender delivers what is in the outbox, after a last look at the wall: a post about a project goes out only while its
// reader, or its channel, may still see the project.
type sender struct{ app *App }

// Send delivers one post.
func (s *sender) Send(ctx context.Context, m ledger.Message, try ledger.Try) (string, error) {
	p, err := unpackPost(m.Body)
	if err != nil {
		return "", ledger.Permanent(err)
	}
	ok, err := s.mayGo(ctx, m.Team, p)
	if err != nil {
		return "", ledger.Unavailable(err)
	}
	if !ok {
		s.app.log.Warn("a post was held back: its reader may no longer see the project", "team", m.Team, "message", m.ID)
		return "", s.back(ctx, kindBounce, m, p, bot.BounceWall)
	}
	d := gateway.Delivery{ID: m.ID, Target: try.Target, Doubt: try.Doubt, Team: m.Team}
	deliver := s.app.client.Deliver
	switch {
	case p.Shape == bot.Attached:
		deliver = s.attach
	case p.Paper != nil && p.Paper.Inside != nil:
		deliver = func(ctx context.Context, p bot.Post, d gateway.Delivery) (string, error) {
			return s.pictured(ctx, p, d, try.N)
		}
	}
	receipt, err := deliver(ctx, p, d)
	if refused, ok := errors.AsType[gateway.Refused](err); ok && p.Digest != "" && errors.Is(err, gateway.ErrClosed) {
		return "", s.back(ctx, kindBounce, m, p, refused.Code)
	}
	return receipt, classify(err)
}

// GaveUp tells of a digest that is parked: an administrator sees what it was to say. Of any other post the operator's list is
// enough.
func (s *sender) GaveUp(ctx context.Context, m ledger.Message, cause error) error {
	p, err := unpackPost(m.Body)
	if err != nil {
		return nil // parked for that very reason
	}
	why := "failed"
	if refused, ok := errors.AsType[gateway.Refused](cause); ok {
		why = refused.Code
	}
	return s.back(ctx, kindUnsent, m, p, why)
}

// back brings a digest back into the inbox, once, so that somebody hears of its lines. Of any other post nothing comes back.
func (s *sender) back(ctx context.Context, kind string, m ledger.Message, p bot.Post, why string) error {
	if p.Digest == "" {
		return nil
	}
	body, err := json.Marshal(bounce{User: p.Channel, Day: p.Digest, Why: why, Lines: p.Lines})
	if err != nil {
		return fmt.Errorf("a digest that comes back: %w", err)
	}
	s.app.log.Warn("a digest could not be delivered", "team", m.Team, "message", m.ID, "reason", why)
	return ledger.Unavailable(s.app.ledger.Put(ctx, ledger.Entry{Team: m.Team, Kind: kind, Body: body,
		Marks: []string{kind + ":" + m.Team + ":" + m.ID}, At: s.app.cfg.Now()}))
}

func (s *sender) mayGo(ctx context.Context, team string, p bot.Post) (bool, error) {
	ids := p.Projects
	if p.Project != "" {
		ids = append([]string{p.Project}, ids...)
	}
	if len(ids) == 0 {
		return true, nil
	}
	projects, err := s.app.store.Projects(ctx, s.app.ledger.Shard(team), team, ids)
	if err != nil {
		return false, err
	}
	for _, project := range projects {
		if project == nil {
			return false, nil
		}
		if _, member := project.Member(p.Reader); p.Reader != "" && !member || p.Reader == "" && p.Channel != project.Channel {
			return false, nil
		}
	}
	return true, nil
}

// packPost makes a record of a post: one line of JSON without the blocks, then the blocks as they are. They are by far
// the larger part, and inside the JSON they would be checked, compacted and copied on the way in and on the way out.
func packPost(p bot.Post) ([]byte, error) {
	blocks := p.Blocks
	p.Blocks = nil
	head, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("a post: %w", err)
	}
	body := make([]byte, 0, len(head)+1+len(blocks))
	return append(append(append(body, head...), '\n'), blocks...), nil
}

// unpackPost reads such a record; JSON holds no line break of its own.
func unpackPost(body []byte) (bot.Post, error) {
	head, blocks, _ := bytes.Cut(body, []byte{'\n'})
	var p bot.Post
	if err := json.Unmarshal(head, &p); err != nil {
		return p, fmt.Errorf("a post: %w", err)
	}
	if len(blocks) > 0 {
		p.Blocks = blocks
	}
	return p, nil
}

// classify says in the ledger's terms what the door said in Slack's.
func classify(err error) error {
	var later gateway.Later
	var doubt gateway.Doubtful
	var refused gateway.Refused
	switch {
	case err == nil, errors.Is(err, gateway.ErrExpired):
		return nil // a modal whose moment has passed is nobody's news
	case errors.As(err, &later):
		return ledger.RetryAfter(later.After, err)
	case errors.As(err, &doubt):
		return ledger.Ambiguous(err)
	case errors.As(err, &refused):
		return ledger.Permanent(err)
	}
	return err
}
