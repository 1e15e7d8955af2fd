package ledger

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/redis/go-redis/v9"
)

// heldPause is how long a message waits while our clock says that the lease is not certain.
const heldPause = 100 * time.Millisecond

// sender sends message after message until the dispatcher closes.
func (l *Ledger) sender() {
	for {
		q, it := l.out.next()
		if q == nil {
			return
		}
		ok, pause := l.send(q.o, it)
		l.out.finish(q, ok, pause)
	}
}

// send tries one message. ok: it is dealt with; otherwise it is tried again after pause.
func (l *Ledger) send(o *owner, it *item) (ok bool, pause time.Duration) {
	if !o.held() {
		return false, heldPause
	}
	if !it.Expires.IsZero() && l.cfg.Now().After(it.Expires) {
		l.meter.expired.Inc()
		l.acks.add(ack{o: o, it: it})
		return true, 0
	}
	try := Try{N: it.tries + 1, Doubt: it.doubt}
	if it.Ref != "" {
		var err error
		if try.Target, err = l.target(o, it); err != nil {
			it.waits++
			return false, backoff(l.cfg.Pause, it.waits-1)
		}
		if !o.held() {
			return false, heldPause
		}
	}
	if it.doubt {
		l.meter.doubts.Inc()
	}
	var receipt string
	err := guard(func() (err error) {
		receipt, err = l.cfg.Sender.Send(o.ctx, it.Message, try)
		return err
	})
	if err != nil {
		return l.failed(o, it, err)
	}
	l.meter.sent.Inc()
	if it.Ref != "" && receipt != "" {
		l.out.mu.Lock()
		if r := o.refs[refKey{it.Team, it.Ref}]; r != nil {
			r.receipt, r.known = receipt, true
		}
		l.out.mu.Unlock()
	}
	l.acks.add(ack{o: o, it: it, receipt: receipt})
	return true, 0
}

// target is the receipt of the last message with the same Ref.
func (l *Ledger) target(o *owner, it *item) (string, error) {
	key := refKey{it.Team, it.Ref}
	l.out.mu.Lock()
	r := o.refs[key]
	if r != nil && r.known {
		defer l.out.mu.Unlock()
		return r.receipt, nil
	}
	l.out.mu.Unlock()
	val, err := l.redis.Get(o.ctx, o.k.ref(key)).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return "", fmt.Errorf("receipt: %w", err)
	}
	l.out.mu.Lock()
	defer l.out.mu.Unlock()
	if r != nil && !r.known {
		r.receipt, r.known = val, true
	}
	return val, nil
}

// failed decides how it goes on with a message after an error.
func (l *Ledger) failed(o *owner, it *item, err error) (ok bool, pause time.Duration) {
	if o.ctx.Err() != nil {
		return false, heldPause // the next owner finds it, in doubt
	}
	class, after := classOf(err)
	l.meter.sendErrors.WithLabelValues(class.String()).Inc()
	log := l.log.With("shard", o.shard, "message", it.ID, "team", it.Team, "queue", it.Queue, "kind", it.Kind, "err", err)
	switch class {
	case retryAfter:
		log.Debug("message held back", "for", after)
		return false, max(after, time.Millisecond)
	case unavailable:
		it.waits++
		log.Warn("message waits")
		return false, jitter(backoff(l.cfg.Pause, it.waits-1))
	case ambiguous:
		it.doubt = true
	}
	now := l.cfg.Tick()
	if it.tries++; it.tries == 1 {
		it.since = now
	}
	if class != permanent && (it.tries < sendTries || now.Sub(it.since) < l.cfg.Patience) {
		log.Warn("message failed", "try", it.tries)
		return false, jitter(backoff(l.cfg.Pause, it.tries-1))
	}
	if g, ok := l.cfg.Sender.(Regretter); ok {
		if wrong := guard(func() error { return g.GaveUp(o.ctx, it.Message, err) }); wrong != nil {
			log.Warn("a message that is given up waits", "wrong", wrong)
			it.waits++
			return false, jitter(backoff(l.cfg.Pause, it.waits-1))
		}
	}
	log.Error("message parked", "tries", it.tries)
	l.meter.parked.WithLabelValues(parkedMessage).Inc()
	p := Parked{
		What: parkedMessage, Team: it.Team, Kind: it.Kind, Queue: it.Queue, Reason: err.Error(), At: l.cfg.Now(),
		Body: packMessage(&it.Message),
	}
	l.acks.add(ack{o: o, it: it, parked: packParked(&p)})
	return true, 0
}

// jitter spreads tries, so that queues that failed together don't come back together.
func jitter(d time.Duration) time.Duration { return d + rand.N(d/4+1) }

func (c class) String() string {
	return [...]string{"plain", "unavailable", "retry_after", "ambiguous", "permanent"}[c]
}
