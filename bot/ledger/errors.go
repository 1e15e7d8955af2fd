package ledger

import (
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"
)

// ErrNotParked is what Replay and Discard return for an id that is not, or no longer, parked.
var ErrNotParked = errors.New("not parked")

// ErrTimeout is what Put returns when Redis does not answer within Config.PutTimeout. The entry may be kept all the same.
var ErrTimeout = errors.New("the inbox did not answer in time")

// ErrInvalid is wrapped by Put for an entry that can never be kept.
var ErrInvalid = errors.New("invalid entry")

type class int

const (
	plain class = iota
	unavailable
	retryAfter
	ambiguous
	permanent
)

type classified struct {
	class class
	after time.Duration
	err   error
}

func (c *classified) Error() string { return c.err.Error() }
func (c *classified) Unwrap() error { return c.err }

// Unavailable marks an error as not the entry's or message's fault: Redis, or whatever is needed, is away. It is tried
// again with growing pauses for as long as it takes, and not counted.
func Unavailable(err error) error { return wrap(unavailable, 0, err) }

// RetryAfter marks an error of a Sender: the message, and what follows in its queue, waits for d. It is not counted.
func RetryAfter(d time.Duration, err error) error { return wrap(retryAfter, d, err) }

// Ambiguous marks an error of a Sender after which the message may have arrived: the next try has Doubt.
func Ambiguous(err error) error { return wrap(ambiguous, 0, err) }

// Permanent marks an error that no repetition mends: the entry or message is parked at once.
func Permanent(err error) error { return wrap(permanent, 0, err) }

func wrap(c class, d time.Duration, err error) error {
	if err == nil {
		return nil
	}
	return &classified{class: c, after: d, err: err}
}

func classOf(err error) (class, time.Duration) {
	if c, ok := errors.AsType[*classified](err); ok {
		return c.class, c.after
	}
	return plain, 0
}

// guard turns a panic of f into an error, so that one entry cannot bring down the process.
func guard(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &panicked{p, debug.Stack()}
		}
	}()
	return f()
}

// panicked is an error that was a panic. Where it happened is for the log, and not kept with what is parked.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprint("panic: ", p.value) }

// LogValue implements slog.LogValuer.
func (p *panicked) LogValue() slog.Value { return slog.StringValue(p.Error() + "\n" + string(p.stack)) }
