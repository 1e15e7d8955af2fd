package ledger

import (
	"slices"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// item is a message in memory, from its commit until Redis knows that it was sent.
type item struct {
	Message
	at    place
	tries int       // that were counted
	since time.Time // of the first of them that failed, by Tick
	waits int       // that were not, in a row
	doubt bool
}

type queueKey struct{ team, queue string }

// queue is the messages of one channel. One of them at a time is with the sender.
type queue struct {
	o     *owner
	key   queueKey
	items []*item
}

type refKey struct{ team, ref string }

// ref is the receipt of the last message with a Ref, for as long as one with it is in memory.
type ref struct {
	receipt string
	known   bool
	users   int
}

// dispatcher deals the queues' first messages to a fixed number of senders, in turn. One lock guards it all: what is
// done under it is short.
type dispatcher struct {
	l       *Ledger
	mu      sync.Mutex
	cond    sync.Cond
	ready   []*queue            // have a message, and nobody is at it
	head    int                 // of ready
	busy    map[string]int      // messages with the sender, by team
	full    map[string][]*queue // ready, but the team has its share of senders
	flying  int
	total   int
	closing bool
}

func (d *dispatcher) init(l *Ledger) {
	d.l, d.cond.L = l, &d.mu
	d.busy, d.full = make(map[string]int), make(map[string][]*queue)
}

func (d *dispatcher) size() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.total
}

func (d *dispatcher) empty() bool { return d.size() == 0 }

func (d *dispatcher) backlog(o *owner) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return o.size
}

// load takes over what is in a shard's outbox. Any of it may have been sent.
func (d *dispatcher) load(o *owner, out map[string]string) {
	items := make([]*item, 0, len(out))
	for pos, rec := range out {
		m, err := unpackMessage(rec)
		at, ok := parsePlace(pos)
		if err != nil || !ok {
			d.l.log.Error("a message that can't be read stays in the outbox", "shard", o.shard, "position", pos, "err", err)
			continue
		}
		items = append(items, &item{Message: m, at: at, doubt: true})
	}
	slices.SortFunc(items, func(a, b *item) int {
		if a.at.less(b.at) {
			return -1
		}
		return 1
	})
	d.pin(o, items)
	d.add(o, items)
}

// add queues committed messages, whose refs are pinned.
func (d *dispatcher) add(o *owner, items []*item) {
	if len(items) == 0 {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	woken := 0
	for _, it := range items {
		key := queueKey{it.Team, it.Queue}
		q := o.queues[key]
		if q == nil {
			q = &queue{o: o, key: key}
			o.queues[key] = q
			d.ready = append(d.ready, q)
			woken++
		}
		q.items = append(q.items, it)
	}
	o.size += len(items)
	d.total += len(items)
	if woken > 1 {
		d.cond.Broadcast()
	} else if woken == 1 {
		d.cond.Signal()
	}
}

// next waits for a queue whose first message may go; nil when the senders shall end.
func (d *dispatcher) next() (*queue, *item) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for {
		for d.head < len(d.ready) && !d.closing {
			q := d.ready[d.head]
			d.ready[d.head] = nil
			if d.head++; d.head == len(d.ready) {
				d.ready, d.head = d.ready[:0], 0
			}
			if d.busy[q.key.team] >= d.l.cfg.TeamSends {
				d.full[q.key.team] = append(d.full[q.key.team], q)
				continue
			}
			d.busy[q.key.team]++
			d.flying++
			return q, q.items[0]
		}
		if d.closing {
			return nil, nil
		}
		d.compact()
		d.cond.Wait()
	}
}

// close lets the senders end after what they are at.
func (d *dispatcher) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closing = true
	d.cond.Broadcast()
}

// compact drops the consumed front of ready.
func (d *dispatcher) compact() {
	if d.head > 0 {
		n := copy(d.ready, d.ready[d.head:])
		clear(d.ready[n:])
		d.ready, d.head = d.ready[:n], 0
	}
}

// finish takes back a queue. ok: its first message is dealt with; otherwise it waits for pause.
func (d *dispatcher) finish(q *queue, ok bool, pause time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	team := q.key.team
	d.flying--
	if d.busy[team]--; d.busy[team] == 0 {
		delete(d.busy, team)
	}
	if w := d.full[team]; len(w) > 0 {
		d.ready = append(d.ready, w[0])
		d.cond.Signal()
		if d.full[team] = w[1:]; len(w) == 1 {
			delete(d.full, team)
		}
	}
	if q.o.queues[q.key] != q {
		return // the term is over
	}
	if ok {
		q.items[0] = nil
		q.items = q.items[1:]
	}
	switch {
	case len(q.items) == 0:
		delete(q.o.queues, q.key)
	case ok:
		d.ready = append(d.ready, q)
		d.cond.Signal()
	default:
		time.AfterFunc(pause, func() { d.again(q) })
	}
}

func (d *dispatcher) again(q *queue) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if q.o.queues[q.key] == q {
		d.ready = append(d.ready, q)
		d.cond.Signal()
	}
}

// drop forgets all messages of a term that is over: they stand in the outbox for the next owner.
func (d *dispatcher) drop(o *owner) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.total -= o.size
	o.size = 0
	clear(o.queues)
	clear(o.refs)
	keep := d.ready[:0]
	for _, q := range d.ready[d.head:] {
		if q.o != o {
			keep = append(keep, q)
		}
	}
	clear(d.ready[len(keep):])
	d.ready, d.head = keep, 0
}

// settled takes messages off the count once Redis knows about them.
func (d *dispatcher) settled(o *owner, items []*item) {
	d.unpin(o, items)
	d.mu.Lock()
	defer d.mu.Unlock()
	if o.size > 0 { // else the term is over
		o.size -= len(items)
		d.total -= len(items)
	}
}

// pin keeps the receipts of refs in memory for messages to come, and returns those that have to be fetched.
func (d *dispatcher) pin(o *owner, items []*item) (fetch []refKey) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, it := range items {
		if it.Ref == "" {
			continue
		}
		key := refKey{it.Team, it.Ref}
		r := o.refs[key]
		if r == nil {
			r = &ref{}
			o.refs[key] = r
			fetch = append(fetch, key)
		}
		r.users++
	}
	return fetch
}

func (d *dispatcher) unpin(o *owner, items []*item) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, it := range items {
		key := refKey{it.Team, it.Ref}
		if r := o.refs[key]; r != nil && it.Ref != "" {
			if r.users--; r.users == 0 {
				delete(o.refs, key)
			}
		}
	}
}

// learn takes in what MGET said about refs that nobody had in memory.
func (d *dispatcher) learn(o *owner, fetched []refKey, answer *redis.Cmd) {
	vals, err := answer.Slice()
	if err != nil || len(vals) != len(fetched) {
		return // the sender asks by itself
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for i, key := range fetched {
		if r := o.refs[key]; r != nil && !r.known {
			r.receipt, _ = vals[i].(string)
			r.known = true
		}
	}
}
