package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"kringloop/bot"
	"kringloop/bot/gateway"
	"kringloop/bot/ledger"
)

// worker does what no shard waits for: it asks Slack who somebody is, answers questions, and takes in documents.
type worker struct {
	client    *gateway.Client
	answers   *answering
	documents *documents
	tables    *tables
	registers *registers
	now       func() time.Time
}

// Work does one job.
func (w *worker) Work(ctx context.Context, j ledger.Job) (ledger.Entry, error) {
	var body any
	var err error
	switch j.Kind {
	case bot.JobProfile:
		body, err = w.profile(ctx, j.Team, j.Body)
	case bot.JobNames:
		body, err = w.names(ctx, j.Team, j.Body)
	case bot.JobAnswer:
		body, err = w.answers.answer(ctx, j)
	case bot.JobIngest:
		body, err = w.documents.ingest(ctx, j.Team, j.Body)
	case bot.JobDocuments:
		body, err = w.documents.list(ctx, j.Team)
	case bot.JobTable:
		body, err = w.tables.read(ctx, j.Team, j.Body)
	case bot.JobContracts:
		body, err = w.registers.read(ctx, j.Team, j.Body)
	case bot.JobSecret:
		body = w.registers.secret()
	case bot.JobForget:
		body, err = w.documents.forget(ctx, j.Team, j.Body)
	case bot.JobRestrict:
		body, err = w.documents.restrict(ctx, j.Team, j.Body)
	default:
		err = ledger.Permanent(fmt.Errorf("a job of unknown kind %q", j.Kind))
	}
	if err != nil {
		return ledger.Entry{}, err
	}
	data, err := json.Marshal(body)
	if err != nil {
		return ledger.Entry{}, fmt.Errorf("result of a job: %w", err)
	}
	return w.result(bot.Result{Kind: j.Kind, Ask: j.Body, Body: data}), nil
}

// Failure tells of a job that ended in an error.
func (w *worker) Failure(j ledger.Job, err error) ledger.Entry {
	return w.result(bot.Result{Kind: j.Kind, Ask: j.Body, Error: err.Error()})
}

func (w *worker) result(r bot.Result) ledger.Entry {
	data, err := json.Marshal(r)
	if err != nil {
		panic(err) // strings and bytes always marshal
	}
	return ledger.Entry{Kind: kindJob, Body: data, At: w.now()}
}

func (w *worker) profile(ctx context.Context, team string, body []byte) (bot.Profile, error) {
	var ask bot.ProfileAsk
	if err := json.Unmarshal(body, &ask); err != nil {
		return bot.Profile{}, fmt.Errorf("profile job: %w", err)
	}
	return w.describe(ctx, team, ask.User)
}

// names asks who several people are; whom Slack does not know is left out.
func (w *worker) names(ctx context.Context, team string, body []byte) (bot.NamesDone, error) {
	var ask bot.NamesAsk
	if err := json.Unmarshal(body, &ask); err != nil {
		return bot.NamesDone{}, fmt.Errorf("names job: %w", err)
	}
	done := bot.NamesDone{People: map[string]bot.Profile{}}
	for _, user := range ask.Users {
		p, err := w.describe(ctx, team, user)
		if _, refused := errors.AsType[gateway.Refused](err); refused {
			continue
		}
		if err != nil {
			return bot.NamesDone{}, err
		}
		done.People[user] = p
	}
	return done, nil
}

// describe asks Slack who somebody is.
func (w *worker) describe(ctx context.Context, team, user string) (bot.Profile, error) {
	p, err := w.client.Profile(ctx, team, user)
	if err != nil {
		err = fmt.Errorf("profile of %s: %w", user, err)
		if _, refused := errors.AsType[gateway.Refused](err); refused {
			return bot.Profile{}, err
		}
		return bot.Profile{}, ledger.Unavailable(err) // Slack is away: nothing could be said to the person either
	}
	return bot.Profile{Name: p.Name, Locale: p.Locale, TZ: p.TZ, Bot: p.Bot, Admin: p.Admin, Gone: p.Deleted, Guest: p.Guest}, nil
}
