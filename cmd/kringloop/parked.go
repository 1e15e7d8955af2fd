package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"kringloop/cmd/internal/app"
)

// parkedCmd looks after what could not be handled or sent.
type parkedCmd struct {
	redisSettings `embed:""`

	Replay  string `help:"Try this one again, by its id; 'all' tries everything."`
	Discard string `help:"Throw this one away, by its id."`
}

// firstLine is what of a reason fits a table.
func firstLine(reason string) string {
	line, _, _ := strings.Cut(reason, "\n")
	return strings.ReplaceAll(line, "\t", " ")
}

// Run lists, replays or discards. It works beside a running serve.
func (c *parkedCmd) Run(ctx context.Context, log *slog.Logger) error {
	rdb, err := c.client()
	if err != nil {
		return err
	}
	defer rdb.Close()
	l, err := app.Operator(rdb, time.Now)
	if err != nil {
		return err
	}
	switch {
	case c.Discard != "":
		return l.Discard(ctx, c.Discard)
	case c.Replay != "" && c.Replay != "all":
		return l.Replay(ctx, c.Replay)
	}
	all, err := l.Parked(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(os.Stdout, 2, 8, 2, ' ', 0)
	for _, p := range all {
		if c.Replay == "all" {
			if err := l.Replay(ctx, p.ID); err != nil {
				return fmt.Errorf("replay %s: %w", p.ID, err)
			}
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", p.ID, p.At.Format(time.DateTime), p.Team, p.Kind, firstLine(p.Reason))
	}
	return w.Flush()
}
