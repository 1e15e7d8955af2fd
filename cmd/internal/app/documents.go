package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"kringloop/bot"
	"kringloop/bot/gateway"
	"kringloop/bot/ledger"
	"kringloop/knowledge/ingest"
	guidance "kringloop/knowledge/store"
)

// documents does the slow work with an organisation's own documents.
type documents struct {
	client *gateway.Client
	reader *ingest.Reader
	kept   *guidance.Documents
	now    func() time.Time
}

// problems are the errors of which a person is told what they mean.
var problems = []struct {
	err     error
	problem bot.Problem
}{
	{gateway.ErrTooLarge, bot.ProblemLarge}, {ingest.ErrTooLarge, bot.ProblemLarge}, {ingest.ErrTooManyPages, bot.ProblemPages},
	{ingest.ErrTooLong, bot.ProblemLong}, {ingest.ErrTooSlow, bot.ProblemLong}, {ingest.ErrEncrypted, bot.ProblemEncrypted},
	{ingest.ErrScanned, bot.ProblemScanned}, {ingest.ErrEmpty, bot.ProblemEmpty}, {ingest.ErrFormat, bot.ProblemFormat},
	{guidance.ErrFull, bot.ProblemLimit},
}

func problemOf(err error) (bot.Problem, bool) {
	for _, p := range problems {
		if errors.Is(err, p.err) {
			return p.problem, true
		}
	}
	return "", false
}

// ingest fetches a file, cuts it into sections and keeps it.
func (d *documents) ingest(ctx context.Context, team string, body []byte) (bot.IngestDone, error) {
	var ask bot.IngestAsk
	if err := json.Unmarshal(body, &ask); err != nil {
		return bot.IngestDone{}, fmt.Errorf("ingest job: %w", err)
	}
	name := ask.File.Name
	if ask.File.Size > ingest.MaxBytes {
		return bot.IngestDone{Name: name, Problem: bot.ProblemLarge}, nil
	}
	data, err := d.client.Download(ctx, team, ask.File.URL, ingest.MaxBytes)
	if _, refused := errors.AsType[gateway.Refused](err); refused {
		return bot.IngestDone{Name: name, Problem: bot.ProblemDownload}, nil
	}
	if p, ok := problemOf(err); ok {
		return bot.IngestDone{Name: name, Problem: p}, nil
	}
	if err != nil {
		return bot.IngestDone{}, ledger.Unavailable(fmt.Errorf("fetch a file: %w", err))
	}
	doc, err := d.reader.Read(ctx, name, data)
	if p, ok := problemOf(err); ok {
		return bot.IngestDone{Name: name, Problem: p}, nil
	}
	if err != nil {
		return bot.IngestDone{}, err
	}
	m, replaced, err := d.kept.Put(ctx, team, doc, guidance.Meta{By: ask.Event.User, At: d.now()}, ask.Room)
	if p, ok := problemOf(err); ok {
		return bot.IngestDone{Name: name, Problem: p}, nil
	}
	if err != nil {
		return bot.IngestDone{}, ledger.Unavailable(err)
	}
	return bot.IngestDone{Name: m.Name, Title: m.Title, Lang: m.Lang, Pages: m.Pages, Sections: m.Sections, Room: m.Room, Replaced: replaced}, nil
}

// list tells the documents of a workspace.
func (d *documents) list(ctx context.Context, team string) (bot.DocumentsDone, error) {
	all, err := d.kept.List(ctx, team)
	if err != nil {
		return bot.DocumentsDone{}, ledger.Unavailable(err)
	}
	out := bot.DocumentsDone{Documents: []bot.Document{}}
	for _, m := range all {
		out.Documents = append(out.Documents, bot.Document{Name: m.Name, Title: m.Title, Lang: m.Lang, Pages: m.Pages, Sections: m.Sections,
			Room: m.Room, By: m.By, At: m.At})
	}
	return out, nil
}

// forget removes a document.
func (d *documents) forget(ctx context.Context, team string, body []byte) (bot.ForgetDone, error) {
	var ask bot.ForgetAsk
	if err := json.Unmarshal(body, &ask); err != nil {
		return bot.ForgetDone{}, fmt.Errorf("forget job: %w", err)
	}
	name, err := d.change(ctx, team, ask.Name, func(name string) error { return d.kept.Remove(ctx, team, name) })
	return bot.ForgetDone{Name: name}, err
}

// restrict limits a document to a channel, or opens it.
func (d *documents) restrict(ctx context.Context, team string, body []byte) (bot.RestrictDone, error) {
	var ask bot.RestrictAsk
	if err := json.Unmarshal(body, &ask); err != nil {
		return bot.RestrictDone{}, fmt.Errorf("restrict job: %w", err)
	}
	name, err := d.change(ctx, team, ask.Name, func(name string) error { return d.kept.Restrict(ctx, team, name, ask.Room) })
	return bot.RestrictDone{Name: name}, err
}

// change finds the document that a person means and does something with it; it gives its name, "" when there is none.
func (d *documents) change(ctx context.Context, team, typed string, do func(name string) error) (string, error) {
	all, err := d.kept.List(ctx, team)
	if err != nil {
		return "", ledger.Unavailable(err)
	}
	name := meant(all, typed)
	if name == "" {
		return "", nil
	}
	switch err := do(name); {
	case errors.Is(err, guidance.ErrNoDocument):
		return "", nil // somebody was quicker
	case err != nil:
		return "", ledger.Unavailable(err)
	}
	return name, nil
}

// meant finds a document by its name, else by its name in any case, else by a title that only one has.
func meant(all []guidance.Meta, typed string) string {
	typed = strings.TrimSpace(typed)
	byTitle, n := "", 0
	for _, m := range all {
		if m.Name == typed {
			return m.Name
		}
	}
	for _, m := range all {
		if strings.EqualFold(m.Name, typed) {
			return m.Name
		}
		if strings.EqualFold(m.Title, typed) {
			byTitle, n = m.Name, n+1
		}
	}
	if n == 1 {
		return byTitle
	}
	return ""
}
