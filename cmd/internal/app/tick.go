package app

import (
	"context"
	"log/slog"
	"time"

	"github.com/robfig/cron/v3"
)

const (
	ringEvery  = time.Second      // how often each process looks for alarms that are due
	ringWithin = 10 * time.Second // how long one look may take

	sweepEvery  = 10 * time.Minute // how often each process throws away what was given up long ago
	sweepWithin = time.Minute
)

// ringer lets the alarms ring that are due, whenever it is woken.
type ringer struct {
	ring func(context.Context) (int, error)
	log  *slog.Logger
	away bool // the last look failed
}

// tick rings until ctx ends. Every process does: each alarm rings once all the same. Cron wakes us by real time and decides
// nothing; what is due is a question to the workspace's clock.
func (a *App) tick(ctx context.Context) {
	r := &ringer{ring: a.ledger.Ring, log: a.log}
	c := cron.New(cron.WithLocation(time.UTC), cron.WithLogger(cronLog{a.log}))
	c.Schedule(cron.Every(ringEvery), r.job(ctx))
	c.Schedule(cron.Every(sweepEvery), guarded(a.log, func() { a.sweep(ctx) }))
	c.Start()
	<-ctx.Done()
	<-c.Stop().Done()
}

// sweep throws away what was given up long ago.
func (a *App) sweep(ctx context.Context) {
	within, cancel := context.WithTimeout(ctx, sweepWithin)
	defer cancel()
	n, err := a.ledger.Sweep(within)
	if n > 0 {
		a.log.Info("what was given up long ago is thrown away", "records", n)
	}
	if err != nil && ctx.Err() == nil {
		a.log.Warn("what was given up long ago is still there", "err", err)
	}
}

// job is one look.
func (r *ringer) job(ctx context.Context) cron.Job { return guarded(r.log, func() { r.look(ctx) }) }

// guarded is a job of cron's. One that takes long is not overtaken by the next one, and a panic costs that one only: cron
// itself would let it end the process. Recover is the inner of the two, for in v3.0.1 a panic that reaches SkipIfStillRunning
// makes it skip for good (github.com/robfig/cron/issues/366).
func guarded(to *slog.Logger, f func()) cron.Job {
	log := cronLog{to}
	return cron.NewChain(cron.SkipIfStillRunning(log), cron.Recover(log)).Then(cron.FuncJob(f))
}

// look rings once. Failures are logged at the beginning of an outage, and its end.
func (r *ringer) look(ctx context.Context) {
	within, cancel := context.WithTimeout(ctx, ringWithin)
	defer cancel()
	n, err := r.ring(within)
	switch {
	case ctx.Err() != nil:
	case err != nil && !r.away:
		r.log.Warn("alarms wait", "rung", n, "err", err)
	case err == nil && r.away:
		r.log.Info("alarms ring again", "rung", n)
	}
	r.away = err != nil
}

// cronLog passes on what cron has to say of errors; of every single waking nobody wants to read.
type cronLog struct{ *slog.Logger }

func (cronLog) Info(string, ...any) {}

func (l cronLog) Error(err error, msg string, more ...any) {
	l.Logger.Error("tick: "+msg, append(more, "err", err)...)
}
