package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"kringloop/bot/gateway"
	"kringloop/knowledge"
	"kringloop/knowledge/ingest"
	guidance "kringloop/knowledge/store"
)

// Library is an operator's access to the own documents of a workspace, beside the processes that serve: they take a change
// in within seconds.
type Library struct {
	Team   string
	kept   *guidance.Documents
	reader *ingest.Reader
	now    func() time.Time
}

// ErrWhichTeam says that it isn't clear whose documents are meant.
var ErrWhichTeam = errors.New("say which workspace with --team T…, or set SLACK_BOT_TOKEN")

// OpenLibrary opens the documents of a workspace. An empty team means the one that the token belongs to, and without a
// token the only one that has documents.
func OpenLibrary(ctx context.Context, rdb redis.UniversalClient, team string, s Slack, now func() time.Time) (*Library, error) {
	l, err := Operator(rdb, now)
	if err != nil {
		return nil, err
	}
	kept := guidance.NewDocuments(rdb, l.Prefix)
	if team == "" && s.BotToken != "" {
		id, err := gateway.NewClient(gateway.ClientConfig{Token: s.BotToken, APIURL: s.APIURL, Now: now}).Identify(ctx)
		if err != nil {
			return nil, fmt.Errorf("ask Slack which workspace this is: %w", err)
		}
		team = id.Team
	}
	if team == "" {
		teams, err := kept.Teams(ctx)
		if err != nil {
			return nil, err
		}
		if len(teams) != 1 {
			return nil, ErrWhichTeam
		}
		team = teams[0]
	}
	return &Library{Team: team, kept: kept, reader: ingest.New(), now: now}, nil
}

// ReadDocument turns a file into a document, and keeps nothing.
func ReadDocument(ctx context.Context, name string, data []byte) (knowledge.Document, error) {
	r := ingest.New()
	d, err := r.Read(ctx, name, data)
	return d, errors.Join(err, r.Close())
}

// MaxFile is the largest file that is read, in bytes.
const MaxFile = ingest.MaxBytes

// Add reads a file and keeps it, in place of a document of the same name. room limits it to a channel.
func (l *Library) Add(ctx context.Context, name string, data []byte, room string) (guidance.Meta, bool, error) {
	d, err := l.reader.Read(ctx, name, data)
	if err != nil {
		return guidance.Meta{}, false, err
	}
	return l.kept.Put(ctx, l.Team, d, guidance.Meta{At: l.now()}, room)
}

// List tells the documents there are.
func (l *Library) List(ctx context.Context) ([]guidance.Meta, error) { return l.kept.List(ctx, l.Team) }

// Remove forgets a document, and gives its whole name.
func (l *Library) Remove(ctx context.Context, name string) (string, error) {
	all, err := l.List(ctx)
	if err != nil {
		return "", err
	}
	found := meant(all, name)
	if found == "" {
		return "", fmt.Errorf("%w: %s", guidance.ErrNoDocument, name)
	}
	return found, l.kept.Remove(ctx, l.Team, found)
}

// Close frees what reading took.
func (l *Library) Close() error { return l.reader.Close() }
