package app

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"kringloop/bot"
	"kringloop/bot/gateway"
	"kringloop/bot/ledger"
	"kringloop/knowledge"
	guidance "kringloop/knowledge/store"
)

// answering turns a question into an answer: from the guidance and the workspace's own documents, worded by a language
// model when there is one. Everything but the guidance may fail, and the answer is then made without it.
type answering struct {
	index    *knowledge.Index
	shelves  library
	client   *gateway.Client
	means    knowledge.Means
	budget   *guidance.Budget
	previews *guidance.Previews
	zone     *time.Location
	now      func() time.Time
	log      *slog.Logger
}

// library is where own documents are looked for.
type library interface {
	Rooms(ctx context.Context, team string) ([]string, error)
	Find(ctx context.Context, team string, l knowledge.Lookup) ([]knowledge.Piece, error)
}

// hitsKept are the passages that a model is given.
const hitsKept = 6

func (s *answering) answer(ctx context.Context, j ledger.Job) (bot.AnswerDone, error) {
	var ask bot.AnswerAsk
	if err := json.Unmarshal(j.Body, &ask); err != nil {
		return bot.AnswerDone{}, fmt.Errorf("answer job: %w", err)
	}
	q := knowledge.Question{Text: ask.Question, Lang: ask.Lang, Thread: ask.Thread, Limit: hitsKept}
	q = s.index.EmbedQuestion(ctx, s.means.Embedder, q)
	own, err := s.own(ctx, j.Team, q, ask)
	if err != nil {
		return bot.AnswerDone{}, ledger.Unavailable(err) // Redis is away: nothing could be kept of an answer either
	}
	q.Own = own
	a := s.index.Ask(q)
	done := bot.AnswerDone{}
	if s.means.Model != nil && a.Answered {
		a = s.write(ctx, j, ask, q, a, &done)
	}
	a.Passages = nil // shown by id; no need to carry the texts along
	done.Answer = a
	return done, nil
}

// own looks in the workspace's documents. What is limited to a channel is used in that channel, or in a person's own
// conversation when the person is in the channel; what is limited to none is for colleagues, and not used where anybody else
// may read the answer.
func (s *answering) own(ctx context.Context, team string, q knowledge.Question, ask bot.AnswerAsk) ([]knowledge.Piece, error) {
	l, ev := knowledge.Lookup{Question: q, Only: ask.Outside}, ask.Event
	if !personal(ev) {
		l.Rooms = []string{ev.Channel}
		return s.shelves.Find(ctx, team, l)
	}
	rooms, err := s.shelves.Rooms(ctx, team)
	if err != nil {
		return nil, err
	}
	for _, room := range rooms {
		if in, err := s.client.InChannel(ctx, team, room, ev.User); err == nil && in { // in doubt not
			l.Rooms = append(l.Rooms, room)
		}
	}
	return s.shelves.Find(ctx, team, l)
}

// personal says whether an answer goes to the person alone; see bot's spot.
func personal(ev bot.Event) bool {
	return ev.Direct || ev.Channel == "" || ev.Kind == bot.Commanded || ev.Kind == bot.Submitted
}

// write lets the model word the answer, and shows it growing where that is possible.
func (s *answering) write(ctx context.Context, j ledger.Job, ask bot.AnswerAsk, q knowledge.Question, a knowledge.Answer, done *bot.AnswerDone) knowledge.Answer {
	p := &preview{s: s, ctx: ctx, job: j, ask: ask}
	p.recover()
	day := s.now().In(s.zone)
	reserved := 0
	a = s.index.Write(ctx, s.means.Model, q, a, p.say, knowledge.WithAllow(func(in, out int) bool {
		ok, err := s.budget.Spend(ctx, j.Team, day, in+out)
		if ok {
			reserved = in + out
		}
		if err != nil {
			s.log.Warn("the budget can't be read; the answer goes without a model", "team", j.Team, "err", err)
		}
		return ok && err == nil
	}))
	p.stop()
	done.TS = p.ts
	if a.Model != nil {
		if err := s.budget.Return(ctx, j.Team, day, reserved-a.Model.TokensIn-a.Model.TokensOut); err != nil {
			s.log.Warn("unused tokens were not given back", "team", j.Team, "err", err)
		}
		if a.Model.Fallback == "" {
			done.Model = a.Model.Name
		} else {
			s.log.Info("answered without the model", "reason", a.Model.Fallback)
		}
	}
	return a
}

// preview is the message in which an answer is read while it is written. It may fail at any moment; the outbox brings the
// whole answer anyway.
type preview struct {
	s           *answering
	ctx         context.Context
	job         ledger.Job
	ask         bot.AnswerAsk
	stream      *gateway.Stream
	off         bool
	channel, ts string
}

// recover finds the message of an earlier run, which is then not written to any more but replaced at the end.
func (p *preview) recover() {
	channel, ts, err := p.s.previews.Find(p.ctx, p.job.Team, p.job.ID)
	if err != nil {
		p.s.log.Warn("an earlier preview can't be looked for", "err", err)
	}
	if ts != "" {
		p.channel, p.ts, p.off = channel, ts, true
		p.stream = p.s.client.Resume(p.job.Team, channel, ts)
	}
	if p.ask.Preview.Channel == "" {
		p.off = true
	}
}

func (p *preview) say(piece string) {
	if p.off {
		return
	}
	var err error
	if p.stream == nil {
		to := p.ask.Preview
		p.stream, err = p.s.client.Stream(p.ctx, p.job.Team, to.Channel, to.Thread, p.ask.Event.User, piece)
		if err == nil {
			p.channel, p.ts = p.stream.Channel(), p.stream.TS()
			err = p.s.previews.Save(p.ctx, p.job.Team, p.job.ID, p.channel, p.ts)
		}
	} else {
		err = p.stream.Append(p.ctx, piece)
	}
	if err != nil {
		p.off = true
		p.s.log.Info("an answer is not shown while it is written", "err", err)
	}
}

func (p *preview) stop() {
	if p.stream == nil {
		return
	}
	if err := p.stream.Stop(p.ctx); err != nil {
		p.s.log.Info("a preview was not ended; the answer replaces it all the same", "err", err)
	}
}
