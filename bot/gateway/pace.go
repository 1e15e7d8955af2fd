package gateway

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// pacer holds back what Slack would refuse: more than about one post per second in a channel, and any call of a method
// that Slack told a workspace to stop for a while. Source: https://docs.slack.dev/apis/web-api/rate-limits/
type pacer struct {
	limit rate.Limit
	burst int
	most  int // channels remembered

	mu       sync.Mutex
	channels map[string]*rate.Limiter
	gates    map[string]time.Time // by team and method: closed until
}

func newPacer(limit rate.Limit, burst int) *pacer {
	return &pacer{limit: limit, burst: burst, most: 10_000,
		channels: map[string]*rate.Limiter{}, gates: map[string]time.Time{}}
}

// post takes a turn in a channel and says how long to wait for it. Waits longer than most are not taken.
func (p *pacer) post(team, channel string, now time.Time, most time.Duration) (wait time.Duration, taken bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	key := team + ":" + channel
	l := p.channels[key]
	if l == nil {
		p.sweep(now)
		l = rate.NewLimiter(p.limit, p.burst)
		p.channels[key] = l
	}
	r := l.ReserveN(now, 1)
	if wait = r.DelayFrom(now); wait > most {
		r.CancelAt(now)
		return wait, false
	}
	return wait, true
}

// sweep forgets channels that have been quiet, and if that isn't enough any channel: forgetting costs a burst too many.
func (p *pacer) sweep(now time.Time) {
	if len(p.channels) < p.most {
		return
	}
	for key, l := range p.channels {
		if l.TokensAt(now) >= float64(p.burst) {
			delete(p.channels, key)
		}
	}
	for key := range p.channels {
		if len(p.channels) < p.most {
			break
		}
		delete(p.channels, key)
	}
}

// gate says how long a method stays closed for a workspace.
func (p *pacer) gate(team, method string, now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	until, ok := p.gates[team+":"+method]
	if !ok {
		return 0
	}
	if wait := until.Sub(now); wait > 0 {
		return wait
	}
	delete(p.gates, team+":"+method)
	return 0
}

// closeGate obeys a Retry-After.
func (p *pacer) closeGate(team, method string, until time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.gates[team+":"+method].Before(until) {
		p.gates[team+":"+method] = until
	}
}
