// Command kringloop guides public purchasers through circular procurement, in Slack. It is the one binary: each command
// has a file of its own; what they share is wired in cmd/internal/app. It never decides anything itself.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"kringloop/cmd/internal/app"
)

// commands are what kringloop can do.
type commands struct {
	Demo     demoCmd     `cmd:"" help:"The whole bot with a local workspace in the browser; needs nothing else."`
	Serve    serveCmd    `cmd:"" help:"The bot against Slack."`
	Ask      askCmd      `cmd:"" help:"One answer from the guidance, with citations."`
	Eval     evalCmd     `cmd:"" help:"Measure the answers on a set of questions."`
	Scan     scanCmd     `cmd:"" help:"Judge a Proefscan outside Slack."`
	Score    scoreCmd    `cmd:"" help:"Compare offers outside Slack, after the template of Kolding."`
	TCO      tcoCmd      `cmd:"" name:"tco" help:"Compute cost over life outside Slack."`
	Calendar calendarCmd `cmd:"" help:"Show what is due when in a contract."`
	Ingest   ingestCmd   `cmd:"" help:"Take in an organisation's own documents."`
	Doctor   doctorCmd   `cmd:"" help:"Check settings, Slack and Redis; say what to do."`
	Manifest manifestCmd `cmd:"" help:"Print the Slack app manifest."`
	Parked   parkedCmd   `cmd:"" help:"List, replay or discard what could not be handled."`

	LogLevel string `env:"LOG_LEVEL" enum:",debug,info,warn,error" default:"" help:"How much to log: debug, info, warn or error; by default info for serve, warn for the others."`
}

// usage is an error of how a command was called.
type usage struct{ error }

func main() { os.Exit(run(os.Args[1:])) }

// run carries out one command line and gives the exit code: 0, 1 for a failure, 2 for bad usage.
func run(args []string) int {
	var c commands
	stop := -1
	parser, err := kong.New(&c, kong.Name("kringloop"), kong.Description("A Slack assistant for circular public procurement."),
		kong.UsageOnError(), kong.Exit(func(code int) { stop = code }))
	if err != nil {
		panic(err) // the grammar above is wrong
	}
	parsed, err := parser.Parse(args)
	if stop >= 0 { // --help
		return stop
	}
	if err != nil {
		return complain(err, 2)
	}
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	parsed.BindTo(ctx, (*context.Context)(nil))
	if c.LogLevel == "" {
		c.LogLevel = map[bool]string{true: "info", false: "warn"}[parsed.Command() == "serve"]
	}
	log := logger(os.Stderr, c.LogLevel)
	app.LogRedis(log)
	err = parsed.Run(log)
	var bad usage
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return 0
	case errors.As(err, &bad):
		return complain(err, 2)
	}
	return complain(err, 1)
}

// complain says what went wrong on one line.
func complain(err error, code int) int {
	fmt.Fprintln(os.Stderr, "kringloop: "+strings.Join(strings.Fields(err.Error()), " "))
	return code
}

func logger(w io.Writer, level string) *slog.Logger {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		l = slog.LevelInfo
	}
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: l}))
}
