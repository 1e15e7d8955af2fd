package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"hash/maphash"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// SocketConfig is what the Socket Mode door needs.
type SocketConfig struct {
	AppToken    string                      // xapp-…, with connections:write
	APIURL      string                      // "" = Slack's
	Connections int                         // 0 = 2: while one is refreshed, the other takes what comes. Slack allows 10
	Accept      func(team, app string) bool // nil = every team
	Keep        Keep
	Validate    Validate // nil = every modal is accepted
	Now         func() time.Time
	Sleep       func(ctx context.Context, d time.Duration) error // nil = a timer
	Log         *slog.Logger                                     // nil = none
	Patience    time.Duration                                    // how long Keep may take; 0 = 2.5 s
	PingEvery   time.Duration                                    // a connection is dead without a ping for so long; 0 = 30 s
	DialTimeout time.Duration                                    // 0 = 10 s
}

// lanes is how many envelopes are kept at a time; a workspace always takes the same lane, so that what came in order is
// kept in order.
const lanes = 16

// Socket is the Socket Mode door. Source: https://docs.slack.dev/apis/events-api/using-socket-mode/
type Socket struct {
	intake
	config SocketConfig
	sleep  func(ctx context.Context, d time.Duration) error
	seed   maphash.Seed
	lanes  [lanes]chan parcel
	open   atomic.Int64
}

// parcel is an envelope on its way to Keep, and the connection that wants to hear about it.
type parcel struct {
	client  *socketmode.Client
	id      string // envelope_id
	kind    string
	payload json.RawMessage
}

// NewSocket makes the door; Run opens it.
func NewSocket(c SocketConfig) *Socket {
	if c.Connections == 0 {
		c.Connections = 2
	}
	if c.Sleep == nil {
		c.Sleep = sleep
	}
	if c.PingEvery == 0 {
		c.PingEvery = 30 * time.Second
	}
	if c.DialTimeout == 0 {
		c.DialTimeout = 10 * time.Second
	}
	s := &Socket{intake: newIntake(c.Accept, c.Keep, c.Validate, c.Now, c.Log, c.Patience), config: c, sleep: c.Sleep,
		seed: maphash.MakeSeed()}
	for i := range s.lanes {
		s.lanes[i] = make(chan parcel, 64)
	}
	return s
}

// Open is the number of connections that are up.
func (s *Socket) Open() int { return int(s.open.Load()) }

// Run holds the connections until the context ends, whatever happens to them, and returns the context's error. It is
// called once.
func (s *Socket) Run(ctx context.Context) error {
	var wg sync.WaitGroup
	for _, lane := range s.lanes {
		wg.Go(func() { s.work(ctx, lane) })
	}
	for n := range s.config.Connections {
		wg.Go(func() { s.hold(ctx, n) })
	}
	wg.Wait()
	return ctx.Err()
}

// hold keeps one connection. slack-go refreshes it by itself when Slack asks; when it can't be opened, the pauses are
// ours, because slack-go's grow to five minutes and its errors about tokens are final.
func (s *Socket) hold(ctx context.Context, n int) {
	client := s.client()
	l := &link{log: s.log.With("connection", n), open: &s.open}
	var wg sync.WaitGroup
	wg.Go(func() { s.listen(ctx, client, l) })
	for ctx.Err() == nil {
		run, cancel := context.WithCancel(ctx)
		l.start(cancel)
		err := client.RunContext(run)
		cancel()
		if ctx.Err() != nil {
			break
		}
		pause := l.failed(err)
		if s.sleep(ctx, pause) != nil {
			break
		}
	}
	wg.Wait()
	l.down()
}

func (s *Socket) client() *socketmode.Client {
	h := newHTTPClient(nil)
	h.Transport = &unhurried{base: h.Transport, now: s.now, sleep: s.sleep, pace: newPacer(1, 3)}
	dialer := &websocket.Dialer{
		Proxy:            http.ProxyFromEnvironment,
		HandshakeTimeout: s.config.DialTimeout, // of the whole dial, not only of the handshake
		WriteBufferSize:  32 << 10,             // an answer must fit one frame
	}
	return socketmode.New(newAPI("", s.config.AppToken, s.config.APIURL, h),
		socketmode.OptionDialer(dialer),
		socketmode.OptionPingInterval(s.config.PingEvery),
		socketmode.OptionReadLimit(2*MaxBody))
}

// listen takes what slack-go reports until the context ends.
func (s *Socket) listen(ctx context.Context, client *socketmode.Client, l *link) {
	for {
		select {
		case <-ctx.Done():
			return
		case evt := <-client.Events:
			if p, ok := s.parcel(client, evt, l); ok {
				s.send(p)
			}
		}
	}
}

// parcel picks the envelope out of what slack-go reports. An envelope whose content slack-go can't parse is as good as any
// other: it is taken from the raw message.
func (s *Socket) parcel(client *socketmode.Client, evt socketmode.Event, l *link) (parcel, bool) {
	r := evt.Request
	if bad, ok := evt.Data.(*socketmode.ErrorBadMessage); ok {
		r = &socketmode.Request{}
		if err := parse(bad.Message, r); err != nil {
			l.log.Warn("unreadable message on the socket", "bytes", len(bad.Message))
			return parcel{}, false
		}
	}
	if r == nil || r.EnvelopeID == "" {
		l.report(evt)
		return parcel{}, false
	}
	p := parcel{client: client, id: r.EnvelopeID, payload: r.Payload}
	switch r.Type {
	case socketmode.RequestTypeEventsAPI:
		p.kind = KindEvent
	case socketmode.RequestTypeInteractive:
		p.kind = KindInteractive
	case socketmode.RequestTypeSlashCommands:
		p.kind = KindCommand
	default:
		l.log.Warn("unknown type of envelope acknowledged", "type", r.Type)
	}
	return p, true
}

// send puts a parcel in its workspace's lane. When the lane is full, keeping hangs; then the parcel is left to Slack, which
// delivers it again, and the connection stays alive.
func (s *Socket) send(p parcel) {
	lane := s.lanes[maphash.String(s.seed, p.team())%lanes]
	select {
	case lane <- p:
	default:
		s.log.Error("too many envelopes wait to be kept; left for slack to deliver again")
	}
}

// team is the workspace whose installation a parcel is for, as [intake.sort] sees it. An unreadable payload is refused in the lane.
func (p *parcel) team() string {
	switch p.kind {
	case KindEvent:
		var b struct { // of an eventBody, without the event
			eventBody
			Event json.RawMessage `json:"event"`
		}
		_ = parse(p.payload, &b)
		return b.team()
	case KindInteractive:
		var b interaction
		_ = parse(p.payload, &b)
		return b.team()
	}
	var b commandBody
	_ = parse(p.payload, &b)
	return b.TeamID
}

func (s *Socket) work(ctx context.Context, lane <-chan parcel) {
	for {
		select {
		case <-ctx.Done():
			return
		case p := <-lane:
			s.handle(ctx, p)
		}
	}
}

// handle keeps a parcel and acknowledges it. What is refused for good is acknowledged too, or Slack would send it again.
func (s *Socket) handle(ctx context.Context, p parcel) {
	var answer []byte
	var err error
	switch {
	case p.kind == "":
	case len(p.payload) > MaxBody:
		err = errMalformed
	default:
		answer, err = s.take(ctx, p.kind, p.payload)
	}
	switch {
	case errors.Is(err, errMalformed), errors.Is(err, errStranger):
		s.log.Warn("envelope refused", "kind", p.kind, "err", redact(err))
	case err != nil:
		s.log.Error("envelope not kept, slack will send it again", "kind", p.kind, "err", redact(err))
		return
	}
	var payload any
	if answer != nil {
		payload = json.RawMessage(answer)
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second) // Slack has given up on it by then
	defer cancel()
	if err := p.client.AckCtx(ctx, p.id, payload); err != nil {
		s.log.Warn("acknowledgement not sent", "err", redact(err))
	}
}

// unhurried spaces the requests for new connections: slack-go reconnects at once when a connection ends, however soon.
type unhurried struct {
	base  http.RoundTripper
	now   func() time.Time
	sleep func(ctx context.Context, d time.Duration) error
	pace  *pacer
}

// RoundTrip implements http.RoundTripper.
func (u *unhurried) RoundTrip(r *http.Request) (*http.Response, error) {
	if wait, _ := u.pace.post("", r.URL.Path, u.now(), time.Minute); wait > 0 {
		if err := u.sleep(r.Context(), wait); err != nil {
			return nil, err
		}
	}
	return u.base.RoundTrip(r)
}

// retryAfter is the pause that Slack demanded, 0 when it didn't.
func retryAfter(err error) time.Duration {
	if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		return limited.RetryAfter
	}
	return 0
}
