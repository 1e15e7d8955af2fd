package gateway

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// How long a connection that can't be opened pauses: from pauseLeast, doubling, to pauseMost.
const (
	pauseLeast = 500 * time.Millisecond
	pauseMost  = 30 * time.Second
)

// link is the state of one connection, as slack-go's events tell it.
type link struct {
	log  *slog.Logger
	open *atomic.Int64

	mu     sync.Mutex
	cancel context.CancelFunc // ends the current run
	up     bool
	tries  int // since it was last up
	cause  error
}

func (l *link) start(cancel context.CancelFunc) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cancel, l.cause = cancel, nil
}

// report follows the life of the connection.
func (l *link) report(evt socketmode.Event) {
	switch data := evt.Data.(type) {
	case *socketmode.ConnectedEvent:
		l.set(true)
		l.log.Info("socket connected")
	case *slack.ConnectingEvent:
		l.set(false)
	case *slack.ConnectionErrorEvent:
		l.fail(data.ErrorObj)
	case *slack.IncomingEventError:
		l.log.Info("socket ended", "err", redact(data.ErrorObj))
	case *socketmode.ErrorWriteFailed:
		l.log.Warn("acknowledgement lost, slack will send again", "err", redact(data.Cause))
	}
}

func (l *link) set(up bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if up {
		l.tries = 0
	}
	if up != l.up {
		l.up = up
		if up {
			l.open.Add(1)
		} else {
			l.open.Add(-1)
		}
	}
}

func (l *link) down() { l.set(false) }

// fail ends the run whose connection can't be opened, so that the pause is ours.
func (l *link) fail(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cause = err
	if l.cancel != nil {
		l.cancel()
	}
}

// failed says how long to pause after a run that ended with err.
func (l *link) failed(err error) time.Duration {
	l.set(false)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cause != nil {
		err = l.cause
	}
	pause := min(pauseLeast<<min(l.tries, 10), pauseMost)
	l.tries++
	pause = max(pause, retryAfter(err))
	pause += rand.N(pause/4 + 1) // #nosec G404 -- spreads the connections of one process, no secret
	l.log.Warn("socket can't be opened", "err", redact(err), "again", pause.Round(time.Millisecond))
	return pause
}
