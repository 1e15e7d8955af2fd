package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/coder/websocket"
)

const (
	pingEvery   = 5 * time.Second // clients give up after 30 s without one
	ticketLife  = 30 * time.Second
	warnBefore  = 10 * time.Second
	maxFromBot  = 1 << 20
	outBuffer   = 256
	debugLife   = 6 * time.Minute // with debug_reconnects=true
	closeWithin = time.Second     // after refresh_requested
)

// conn is one Socket Mode connection.
type conn struct {
	n       int
	out     chan any
	backlog []*envelope // did not fit out; under courier.mu
	leaving bool        // warned; gets nothing new while there is another. Under courier.mu
	cancel  context.CancelFunc
	refresh chan time.Duration // asks for a refresh after a warning of that length
}

// enqueue never blocks: what doesn't fit waits in the backlog. Called with courier.mu held.
func (k *conn) enqueue(e *envelope) {
	if len(k.backlog) > 0 {
		k.backlog = append(k.backlog, e)
		return
	}
	select {
	case k.out <- e.frame():
	default:
		k.backlog = append(k.backlog, e)
	}
}

// frame is the envelope as it goes over the wire.
func (e *envelope) frame() any {
	f := map[string]any{"envelope_id": e.id, "type": e.kind, "payload": e.payload, "accepts_response_payload": e.answers}
	if e.kind == "events_api" {
		f["retry_attempt"] = e.attempt
		f["retry_reason"] = e.reason
	}
	return f
}

// ticket lets one connection in.
func (c *courier) ticket() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.w.opts.Clock()
	for t, ends := range c.tickets {
		if now.After(ends) {
			delete(c.tickets, t)
		}
	}
	t := secret(16)
	c.tickets[t] = now.Add(ticketLife)
	return t
}

func (c *courier) redeem(ticket string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	ends, ok := c.tickets[ticket]
	delete(c.tickets, ticket)
	return ok && c.w.opts.Clock().Before(ends)
}

// serveSocket is the websocket endpoint. The ticket authorizes, so the Origin, which client libraries set to Slack's own
// address, says nothing.
func (c *courier) serveSocket(rw http.ResponseWriter, r *http.Request) {
	if !c.redeem(r.URL.Query().Get("ticket")) {
		http.Error(rw, "this ticket is unknown, used or too old; ask apps.connections.open for another", http.StatusForbidden)
		return
	}
	ws, err := websocket.Accept(rw, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return // Accept has answered
	}
	ws.SetReadLimit(maxFromBot)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	k := &conn{out: make(chan any, outBuffer), cancel: cancel, refresh: make(chan time.Duration, 1)}
	n, ok := c.join(k)
	if !ok {
		if put(ctx, ws, map[string]any{"type": "disconnect", "reason": "too_many_websockets", "debug_info": debugInfo(0, r.Host)}) == nil {
			ws.Close(websocket.StatusPolicyViolation, "too_many_websockets")
		}
		ws.CloseNow()
		return
	}
	defer c.leave(k)
	life := c.w.opts.ConnectionLife
	if r.URL.Query().Get("debug_reconnects") == "true" {
		life = min(life, debugLife)
	}
	go func() {
		defer cancel()
		c.read(ctx, ws)
	}()
	err = c.write(ctx, k, ws, hello(n, life, r.Host), life)
	if errors.Is(err, errRefreshed) {
		ws.Close(websocket.StatusNormalClosure, "refresh_requested")
		return
	}
	ws.CloseNow()
}

func hello(n int, life time.Duration, host string) any {
	return map[string]any{
		"type": "hello", "num_connections": n, "connection_info": map[string]any{"app_id": appID},
		"debug_info": debugInfo(life, host),
	}
}

func debugInfo(life time.Duration, host string) map[string]any {
	return map[string]any{"host": host, "build_number": 1, "approximate_connection_time": int(life.Seconds())}
}

// join adds a connection; envelopes that waited for one start once hello is on its way.
func (c *courier) join(k *conn) (n int, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed || len(c.conns) >= maxConnections {
		return 0, false
	}
	c.serial++
	k.n = c.serial
	c.conns = append(c.conns, k)
	return len(c.conns), true
}

// leave gives what a lost connection had not acknowledged to the others.
func (c *courier) leave(k *conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.conns = slices.DeleteFunc(c.conns, func(o *conn) bool { return o == k })
	var lost []*envelope
	for _, e := range c.open {
		if e.conn == k {
			lost = append(lost, e)
		}
	}
	slices.SortFunc(lost, func(a, b *envelope) int { return compareStrings(a.id, b.id) })
	for _, e := range lost {
		if e.timer != nil {
			e.timer.Stop()
		}
		e.attempt++
		e.reason = "connection_failed"
		c.dispatch(e)
	}
}

// errRefreshed says that the connection was ended in good order.
var errRefreshed = errors.New("refreshed")

// write is the only writer of the connection.
func (c *courier) write(ctx context.Context, k *conn, ws *websocket.Conn, hello any, life time.Duration) error {
	if err := put(ctx, ws, hello); err != nil {
		return err
	}
	c.flush(k)
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	go beat(ctx, ws, ping.C, k.cancel)
	end := time.NewTimer(life)
	defer end.Stop()
	warned := false
	for {
		select {
		case f := <-k.out:
			if err := put(ctx, ws, f); err != nil {
				return err
			}
			c.refill(k)
		case wait := <-k.refresh:
			warned = true
			if err := c.goodbye(ctx, k, ws, "warning", life); err != nil {
				return err
			}
			end.Reset(wait)
		case <-end.C:
			if !warned {
				warned = true
				if err := c.goodbye(ctx, k, ws, "warning", life); err != nil {
					return err
				}
				end.Reset(min(warnBefore, life))
				continue
			}
			return c.part(ctx, k, ws, life)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// part asks the client to go and leaves it a moment to send its last acknowledgements.
func (c *courier) part(ctx context.Context, k *conn, ws *websocket.Conn, life time.Duration) error {
	if err := c.goodbye(ctx, k, ws, "refresh_requested", life); err != nil {
		return err
	}
	t := time.NewTimer(closeWithin)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
	return errRefreshed
}

func (c *courier) goodbye(ctx context.Context, k *conn, ws *websocket.Conn, reason string, life time.Duration) error {
	c.mu.Lock()
	k.leaving = true
	c.mu.Unlock()
	return put(ctx, ws, map[string]any{"type": "disconnect", "reason": reason, "debug_info": debugInfo(life, fmt.Sprintf("connection-%d", k.n))})
}

// flush lets the first connection take what waited for one.
func (c *courier) flush(k *conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	waiting := c.queue
	c.queue = nil
	for _, e := range waiting {
		c.dispatch(e)
	}
}

func (c *courier) refill(k *conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(k.backlog) > 0 {
		select {
		case k.out <- k.backlog[0].frame():
			k.backlog = k.backlog[1:]
		default:
			return
		}
	}
}

func put(ctx context.Context, ws *websocket.Conn, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("socket frame: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	return ws.Write(ctx, websocket.MessageText, b)
}

// beat pings at once and then every few seconds, and ends a connection that doesn't answer.
func beat(ctx context.Context, ws *websocket.Conn, tick <-chan time.Time, cancel func()) {
	for {
		c, done := context.WithTimeout(ctx, 2*pingEvery)
		err := ws.Ping(c)
		done()
		if err != nil {
			cancel()
			return
		}
		select {
		case <-tick:
		case <-ctx.Done():
			return
		}
	}
}

// read takes acknowledgements until the connection ends.
func (c *courier) read(ctx context.Context, ws *websocket.Conn) {
	for {
		typ, b, err := ws.Read(ctx)
		if err != nil {
			return
		}
		var a struct {
			ID      string          `json:"envelope_id"`
			Payload json.RawMessage `json:"payload"`
		}
		switch {
		case len(b) >= maxAck:
			c.w.log.Warn("sandbox ignores an acknowledgement, as Slack does: 20 KB or more", "bytes", len(b))
		case typ != websocket.MessageText || json.Unmarshal(b, &a) != nil:
			c.w.log.Warn("sandbox ignores a frame that is not an acknowledgement")
		default:
			c.acknowledge(a.ID, a.Payload)
		}
	}
}

// refreshAll asks every connection to be refreshed, as Slack does about hourly.
func (c *courier) refreshAll(warning time.Duration) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, k := range c.conns {
		select {
		case k.refresh <- warning:
		default:
		}
	}
	return len(c.conns)
}
