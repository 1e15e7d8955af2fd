package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"kringloop/bot"
)

// MaxBody bounds what a door takes in, in bytes.
const MaxBody = 1 << 20

// Envelope is one delivery of Slack, verified: what is kept before anything is decided.
type Envelope struct {
	Kind  string // KindEvent, KindInteractive or KindCommand
	Team  string // workspace id
	Body  []byte // Slack's JSON, the same for both doors, without what Decode doesn't read
	Marks []string
	At    time.Time
}

// Keep makes an envelope durable; only when it returns nil does Slack get its acknowledgement. It may drop an envelope
// one of whose Marks it has seen, and must then also return nil.
type Keep func(ctx context.Context, e Envelope) error

// Validate says what is wrong with a modal, by block_id of the input concerned; empty = nothing. It is pure and fast:
// Slack waits for it.
type Validate func(e bot.Event) map[string]string

var (
	errMalformed = errors.New("gateway: malformed")
	errStranger  = errors.New("gateway: team or app not accepted")
)

// intake is the part that both doors share.
type intake struct {
	accept   func(team, app string) bool
	keep     Keep
	validate Validate
	now      func() time.Time
	log      *slog.Logger
	patience time.Duration // how long Keep may take
}

// take sorts a verified body and keeps it when it is for us. The answer, JSON, goes back to Slack with the
// acknowledgement; nil = an empty one. No acknowledgement may be given on an error.
func (in *intake) take(ctx context.Context, kind string, body []byte) (answer []byte, err error) {
	e, event, answer, err := in.sort(kind, body)
	if err != nil || e.Kind == "" {
		return answer, err
	}
	if event.Kind == bot.Submitted && in.validate != nil {
		if wrong := in.validate(event); len(wrong) > 0 {
			return json.Marshal(map[string]any{"response_action": "errors", "errors": wrong})
		}
	}
	ctx, cancel := context.WithTimeout(ctx, in.patience)
	defer cancel()
	if err := in.keep(ctx, e); err != nil {
		return nil, fmt.Errorf("gateway: keep: %w", err)
	}
	return nil, nil
}

// sort tells what a body is; an empty Envelope is not to be kept.
func (in *intake) sort(kind string, body []byte) (e Envelope, event bot.Event, answer []byte, err error) {
	at := in.now()
	var team, app string
	var ok bool
	var marks []string
	var read any
	switch kind {
	case KindEvent:
		var b eventBody
		if err = parse(body, &b); err != nil {
			return e, event, nil, err
		}
		read = &b
		if b.Type != "event_callback" {
			answer, err = in.aside(&b)
			return e, event, answer, err
		}
		team, app = b.team(), b.AppID
		event, ok = b.event(at)
		marks = b.marks(team)
	case KindInteractive:
		var b interaction
		if err = parse(body, &b); err != nil {
			return e, event, nil, err
		}
		read = &b
		if b.Type == "" {
			return e, event, nil, errMalformed
		}
		team, app = b.team(), b.AppID
		event, ok = b.event(at)
		marks = oneMark(b.mark())
	case KindCommand:
		var b commandBody
		if err = parse(body, &b); err != nil {
			return e, event, nil, err
		}
		team, app = b.TeamID, b.AppID
		if event, ok = b.event(at); !ok {
			return e, event, nil, errMalformed
		}
		marks = oneMark(b.mark())
	}
	if !plausible(team) {
		return e, event, nil, errMalformed
	}
	if in.accept != nil && !in.accept(team, app) {
		return e, event, nil, errStranger
	}
	if !ok {
		return e, event, nil, nil
	}
	return Envelope{Kind: kind, Team: team, Body: shorter(body, read), Marks: marks, At: at}, event, nil, nil
}

// aside answers a body that comes as an event and is none.
func (in *intake) aside(b *eventBody) (answer []byte, err error) {
	switch b.Type {
	case "":
		return nil, errMalformed
	case "url_verification":
		return json.Marshal(map[string]string{"challenge": b.Challenge})
	}
	in.log.Warn("slack sent an envelope that isn't an event", "type", b.Type) // app_rate_limited and what Slack may still invent
	return nil, nil
}

// shorter is a body with only what was read of it, where something was left out.
func shorter(body []byte, read any) []byte {
	if read == nil {
		return body
	}
	if short, err := json.Marshal(read); err == nil && len(short) < len(body) {
		return short
	}
	return body
}

// marks are the ids by which a redelivery is recognised. The same message can come under two event ids (as a message and
// as a mention), so what was said is also marked by where and when.
func (b *eventBody) marks(team string) []string {
	marks := make([]string, 0, 2)
	if b.EventID != "" {
		marks = append(marks, b.EventID)
	}
	if b.Event.TS != "" && (b.Event.Type == "message" || b.Event.Type == "app_mention") {
		marks = append(marks, team+":"+b.Event.Channel+":"+b.Event.TS)
	}
	return marks
}

func oneMark(m string) []string {
	if m == "" {
		return nil
	}
	return []string{m}
}
