// Command run measures a real serve process with a real Redis under Slack's requests, and checks that nothing was lost,
// doubled or out of order; see package load. It holds no logic but its flags.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"kringloop/cmd/internal/load"
)

func main() { os.Exit(run()) }

func run() int {
	var o load.Options
	flag.StringVar(&o.Binary, "binary", "", "kringloop to measure; by default it is built")
	flag.IntVar(&o.Teams, "teams", 200, "workspaces")
	flag.IntVar(&o.People, "people", 1000, "people in all workspaces together")
	flag.IntVar(&o.Events, "events", 20_000, "events to measure")
	flag.IntVar(&o.Conns, "conns", 32, "connections")
	flag.Float64Var(&o.Rate, "rate", 0, "events per second (open loop); 0 = as fast as they are answered")
	flag.Float64Var(&o.Redeliver, "redeliver", 0.1, "share of requests that come again")
	flag.Float64Var(&o.Questions, "questions", 0, "share of events that are questions to the guidance")
	flag.Float64Var(&o.Presses, "presses", 0.5, "share of what can be pressed that is pressed")
	flag.Float64Var(&o.Look, "look", 0.6, "share of what people do at an item that only looks around; more of it is fewer calls of Slack an event")
	flag.IntVar(&o.Kills, "kills", 0, "how often serve is killed")
	flag.Uint64Var(&o.Seed, "seed", 1, "of chance")
	flag.StringVar(&o.Profile, "profile", "", "file for a CPU profile of serve; a heap profile goes beside it")
	most := flag.Duration("most", 5*time.Minute, "when to give up")
	flag.Parse()
	debug.SetGCPercent(400) // the generator's own collector should not cost what is measured

	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	ctx, cancel = context.WithTimeout(ctx, *most)
	defer cancel()
	r, err := load.Run(ctx, o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		return 1
	}
	r.Print(os.Stdout)
	if r.Err() != nil {
		return 1
	}
	return 0
}
