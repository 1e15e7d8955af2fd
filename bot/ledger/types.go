package ledger

import (
	"context"
	"time"
)

// Entry is one thing to handle. The ledger does not look inside Body.
type Entry struct {
	ID    string    // position in the inbox; "" until kept
	Team  string    // workspace, from the verified envelope: letters, digits, '-' and '_'
	Kind  string    // what Body is
	Body  []byte    // not changed by anybody once it is put
	Marks []string  // dedupe marks: dropped when one of them was seen before; not kept, so empty in Handle
	At    time.Time // when it came in, on the workspace's clock; kept to the microsecond
	Job   string    // id of the job whose result this is, set by the ledger; "" for anything else
}

// Handler decides what follows from entries. The calls for one shard come one after the other; shards run in parallel.
type Handler interface {
	// Begin is told which entries come next, to load what they need in few round trips.
	Begin(ctx context.Context, shard int, entries []Entry) error
	// Handle decides on one entry and writes only through tx. It sees what the entries before it in the batch wrote,
	// though that is not committed yet. After an error what it cached of the shard is dropped (Forget).
	Handle(ctx context.Context, tx *Tx, e Entry) error
	// Failed is called in place of Handle for an entry that is given up. It may send a word to the person. The entry is parked also
	// after an error, unless that passes by itself: see [Unavailable].
	Failed(ctx context.Context, tx *Tx, e Entry, cause error) error
	// Applied says that everything handled since Begin is committed.
	Applied(shard int)
	// Forget says that it is not, or that another process may write from now on: drop everything cached of the shard.
	Forget(shard int)
}

// Message is something to send. Messages with the same Team and Queue leave in the order of their commits.
type Message struct {
	ID      string // opaque, unique within the workspace, the same at every try; given by the ledger when empty
	Team    string // given by the ledger: the team of the entry
	Queue   string // what the order is kept in: a channel
	Kind    string
	Ref     string // name of a thing that a later message with the same Ref replaces; all of them share one Queue
	Body    []byte
	Expires time.Time // not sent after, on the workspace's clock; zero = never
}

// Try says what is known of earlier tries of a message.
type Try struct {
	N      int    // 1 for the first
	Doubt  bool   // an earlier try may have arrived: look before sending
	Target string // receipt of the last message sent with the same Ref, "" = none
}

// Sender sends one message and returns what a later message with the same Ref needs to find it. It must come back
// within bounded time, and soon after ctx ends, which happens when the shard is lost.
type Sender interface {
	Send(ctx context.Context, m Message, try Try) (receipt string, err error)
}

// Regretter is a Sender that wants to know which messages are given up. It is told before the message is parked, and again
// after an error or a crash.
type Regretter interface {
	GaveUp(ctx context.Context, m Message, cause error) error
}

// Job is slow work that follows from an entry; its result comes back as an entry.
type Job struct {
	ID   string // unique within the workspace; given by the ledger when empty
	Team string // given by the ledger: the team of the entry
	Kind string
	Body []byte
}

// Worker does jobs. A job may run twice, when its process died or lost the shard; one result is handled.
type Worker interface {
	// Work returns the entry to put into the inbox, of which Kind and Body count. [Unavailable] tries again later.
	Work(ctx context.Context, j Job) (Entry, error)
	// Failure makes the entry that tells of a job that ended in err (or panicked).
	Failure(j Job, err error) Entry
}
