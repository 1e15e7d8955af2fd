package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Slack's times and bounds of Socket Mode, https://docs.slack.dev/apis/events-api/using-socket-mode.
const (
	ackWithin      = 3 * time.Second
	maxRetries     = 3
	maxConnections = 10
	maxAck         = 20 << 10 // a larger answer is dropped without a word
	maxQueue       = 20_000   // ours: envelopes that wait for a connection
)

// errNoAck is what the person sees when the bot stays silent.
var errNoAck = errors.New("the bot did not answer within 3 seconds")

// envelope is one delivery to the bot.
type envelope struct {
	id      string
	kind    string // events_api, interactive, slash_commands
	payload json.RawMessage
	answers bool // the acknowledgement may carry a payload

	attempt  int
	reason   string // of the attempt
	timeouts int
	conn     *conn // where it went last; nil while it waits
	timer    *time.Timer
	answer   chan json.RawMessage // gets the acknowledgement's payload, once
}

// courier brings envelopes to the bot: over one of its connections, or over HTTP.
type courier struct {
	w *Workspace

	mu      sync.Mutex
	conns   []*conn
	next    int
	queue   []*envelope          // nobody is connected
	open    map[string]*envelope // delivered and not acknowledged, and those of queue
	sent    int                  // how many there ever were
	changed chan struct{}        // closed and replaced when one is acknowledged or given up
	tickets map[string]time.Time // single-use, by when they end (real time)
	serial  int
	closed  bool
	http    *httpDoor // nil = Socket Mode
}

func newCourier(w *Workspace) *courier {
	c := &courier{w: w, open: map[string]*envelope{}, changed: make(chan struct{}), tickets: map[string]time.Time{}}
	if w.opts.EventsURL != "" {
		c.http = newHTTPDoor(c, w.opts.EventsURL)
	}
	return c
}

// send starts the delivery of a payload and returns at once.
func (c *courier) send(kind string, payload map[string]any) *envelope {
	body, err := json.Marshal(payload)
	if err != nil { // only our own maps come here
		panic(fmt.Sprintf("sandbox: payload of %s: %v", kind, err))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent++
	e := &envelope{
		id: fmt.Sprintf("%s-%08x", envelopePrefix, c.sent), kind: kind, payload: body, answers: kind != "events_api",
		answer: make(chan json.RawMessage, 1),
	}
	if c.closed || len(c.queue) >= maxQueue {
		c.w.log.Warn("sandbox drops an event: nobody took the ones before it", "kind", kind)
		return e
	}
	c.open[e.id] = e
	if c.http != nil {
		go c.http.deliver(e)
		return e
	}
	c.dispatch(e)
	return e
}

// envelopePrefix makes envelope ids look like the UUIDs that Slack uses.
const envelopePrefix = "5a0db0c5-0000-4000-8000-0000"

// ask sends and waits for the acknowledgement.
func (c *courier) ask(kind string, payload map[string]any) (json.RawMessage, error) {
	e := c.send(kind, payload)
	t := time.NewTimer(ackWithin)
	defer t.Stop()
	select {
	case body := <-e.answer:
		return body, nil
	case <-t.C:
		c.drop(e)
		return nil, errNoAck
	case <-c.w.quit:
		return nil, errClosed
	}
}

// dispatch hands e to the next connection in turn, or lets it wait for one. Called with mu held.
func (c *courier) dispatch(e *envelope) {
	best := c.pick(e.conn)
	if best == nil {
		e.conn = nil
		c.queue = append(c.queue, e)
		return
	}
	e.conn = best
	if e.kind == "events_api" {
		e.timer = time.AfterFunc(ackWithin, func() { c.late(e, best) })
	}
	best.enqueue(e)
}

// pick goes round the connections, leaving out those about to be refreshed and, when there is a choice, last.
func (c *courier) pick(last *conn) *conn {
	var spare *conn
	for range c.conns {
		c.next = (c.next + 1) % len(c.conns)
		k := c.conns[c.next]
		if k != last && !k.leaving {
			return k
		}
		if spare == nil || spare.leaving {
			spare = k
		}
	}
	return spare
}

// late gives an event that was not acknowledged to another connection, three times at most.
func (c *courier) late(e *envelope, on *conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open[e.id] != e || e.conn != on {
		return
	}
	e.timeouts++
	if e.timeouts > maxRetries {
		c.w.log.Warn("sandbox gives an event up: it was never acknowledged", "envelope", e.id)
		c.forget(e)
		return
	}
	e.attempt++
	e.reason = "timeout"
	c.dispatch(e)
}

// drop forgets an interaction that nobody answered.
func (c *courier) drop(e *envelope) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.queue = slices.DeleteFunc(c.queue, func(q *envelope) bool { return q == e })
	c.forget(e)
}

func (c *courier) forget(e *envelope) {
	if e.timer != nil {
		e.timer.Stop()
	}
	delete(c.open, e.id)
	close(c.changed)
	c.changed = make(chan struct{})
}

// acknowledge ends the delivery of an envelope.
func (c *courier) acknowledge(id string, payload json.RawMessage) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.open[id]
	if e == nil {
		return
	}
	c.forget(e)
	e.answer <- payload
}

// settled waits until nothing is open and returns how many envelopes there were by then.
func (c *courier) settled(ctx context.Context) (int, error) {
	for {
		c.mu.Lock()
		n, sent, changed := len(c.open), c.sent, c.changed
		c.mu.Unlock()
		if n == 0 {
			return sent, nil
		}
		select {
		case <-changed:
		case <-c.w.quit:
			return 0, errClosed
		case <-ctx.Done():
			return 0, fmt.Errorf("%d events are not acknowledged: %w", n, ctx.Err())
		}
	}
}

func (c *courier) unchangedSince(sent int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.sent == sent && len(c.open) == 0
}

func (c *courier) close() {
	c.mu.Lock()
	c.closed = true
	conns := slices.Clone(c.conns)
	c.mu.Unlock()
	for _, k := range conns {
		k.cancel()
	}
}
