package ledger

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"
)

// kindReplay marks an entry of our own: a parked message on its way back to the outbox.
const kindReplay = "\x00message"

// handle decides on a batch and commits it. It returns what the inbox holds next, nil when that is not known. After an
// error nothing of the batch, or only a first part, is committed.
func (o *owner) handle(entries []Entry) ([]Entry, error) {
	o.b.reset()
	if err := o.begin(entries); err != nil {
		o.forget()
		if class, _ := classOf(err); class == unavailable || o.ctx.Err() != nil {
			return nil, err
		}
		return nil, o.alone(entries[0], err, 0) // so a batch that can't begin gets on, entry by entry
	}
	done := 0
	var cause error
	for ; done < len(entries); done++ {
		if cause = o.one(&entries[done]); cause != nil {
			break
		}
	}
	if class, _ := classOf(cause); class == unavailable || o.ctx.Err() != nil {
		o.forget()
		return nil, errors.Join(cause, context.Cause(o.ctx))
	}
	var next []Entry
	if done > 0 {
		var err error
		if next, err = o.commit(entries[:done]); err != nil {
			o.forget()
			return nil, err
		}
	}
	if cause == nil {
		return next, nil
	}
	o.forget() // the entry that failed may have left something half done in the cache
	return nil, o.alone(entries[done], cause, 1)
}

// begin lets the handler load what entries of its own need.
func (o *owner) begin(entries []Entry) error {
	theirs := entries
	for i := range entries {
		if entries[i].Kind != kindReplay {
			continue
		}
		theirs = nil
		for _, e := range entries {
			if e.Kind != kindReplay {
				theirs = append(theirs, e)
			}
		}
		break
	}
	if len(theirs) == 0 {
		return nil
	}
	return guard(func() error { return o.l.cfg.Handler.Begin(o.ctx, o.shard, theirs) })
}

// one decides on an entry; when that fails the batch is as it was.
func (o *owner) one(e *Entry) error {
	return o.within(e, func(tx *Tx) error {
		if e.Kind == kindReplay {
			return o.readmit(tx, e)
		}
		return o.l.cfg.Handler.Handle(o.ctx, tx, *e)
	})
}

func (o *owner) within(e *Entry, f func(*Tx) error) (err error) {
	at, ok := parsePlace(e.ID)
	if !ok || !validTeam(e.Team) {
		return Permanent(fmt.Errorf("%w: entry %q of team %q", errRecord, e.ID, e.Team))
	}
	mark := o.b.mark()
	o.tx = Tx{b: &o.b, team: e.Team, prefix: o.k.teams + e.Team + ":", alarms: o.k.alarms, at: at}
	defer func() {
		if p := recover(); p != nil {
			err = &panicked{p, debug.Stack()}
		}
		if err == nil {
			err = o.tx.err
		}
		if err != nil {
			o.b.undo(mark)
		}
	}()
	return f(&o.tx)
}

// readmit brings a parked message back to the outbox, at the end of its queue.
func (o *owner) readmit(tx *Tx, e *Entry) error {
	m, err := unpackMessage(string(e.Body))
	if err != nil {
		return Permanent(err)
	}
	tx.Send(m)
	tx.b.msgs[len(tx.b.msgs)-1].doubt = true
	return nil
}

// alone tries an entry that failed by itself, and parks it in the end.
func (o *owner) alone(e Entry, cause error, tries int) error {
	only := []Entry{e}
	for ; tries < handleTries; tries++ {
		if class, _ := classOf(cause); class == permanent {
			break
		}
		o.l.log.Warn("entry failed", "shard", o.shard, "entry", e.ID, "team", e.Team, "try", tries, "err", cause)
		o.pause(time.Duration(tries) * 30 * time.Millisecond)
		if o.ctx.Err() != nil {
			return context.Cause(o.ctx)
		}
		o.b.reset()
		if cause = o.begin(only); cause == nil {
			cause = o.one(&e)
		}
		if cause == nil {
			return o.commitOnly(only)
		}
		o.forget()
		if class, _ := classOf(cause); class == unavailable || o.ctx.Err() != nil {
			return cause
		}
	}
	return o.park(e, cause)
}

// commitOnly commits without looking further.
func (o *owner) commitOnly(entries []Entry) error {
	_, err := o.commit(entries)
	if err != nil {
		o.forget()
	}
	return err
}

// park commits that an entry is given up, with what the handler has to say about it.
func (o *owner) park(e Entry, cause error) error {
	o.b.reset()
	if e.Kind != kindReplay {
		only := []Entry{e}
		err := o.begin(only)
		if err == nil {
			err = o.within(&e, func(tx *Tx) error { return o.l.cfg.Handler.Failed(o.ctx, tx, e, cause) })
		}
		if class, _ := classOf(err); class == unavailable {
			o.forget()
			return err
		}
		if err != nil {
			o.l.log.Error("no word about a parked entry", "shard", o.shard, "entry", e.ID, "err", err)
			o.forget()
		}
	}
	o.l.log.Error("entry parked", "shard", o.shard, "entry", e.ID, "team", e.Team, "kind", e.Kind, "err", cause)
	p := Parked{
		What: parkedEntry, Team: e.Team, Kind: e.Kind, Reason: cause.Error(), At: o.l.cfg.Now(), Came: e.At, Body: e.Body, job: e.Job,
	}
	o.b.command("HSET", o.k.parked, "e"+e.ID, packParked(&p))
	o.l.meter.parked.WithLabelValues(parkedEntry).Inc()
	return o.commitOnly([]Entry{e})
}
