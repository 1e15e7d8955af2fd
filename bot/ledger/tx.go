package ledger

import (
	"fmt"
	"strings"
	"time"
)

// Tx gathers what one entry leads to. It counts only once the entry is committed, and is of no use after Handle.
type Tx struct {
	b      *batch
	prefix string
	alarms string // key of the shard's alarms
	team   string
	at     place
	n      int
	err    error
}

// multiKey are the commands with more than one key: the number of words after the name that are keys, -1 = all.
var multiKey = map[string]int{
	"DEL": -1, "UNLINK": -1, "RENAME": 2, "RENAMENX": 2, "SMOVE": 2, "COPY": 2, "LMOVE": 2, "RPOPLPUSH": 2,
}

// Do adds one Redis write command of a store, such as "HSET", key, field, value. Its key (each of them, for DEL, UNLINK,
// RENAME and their like) begins with [Ledger.Prefix] of the entry's team. Words are strings, byte slices (not changed
// afterwards), integers, floats or bools. A wrong command fails the entry. What the command answers is not seen, and a
// type that doesn't fit the key is found out only at the commit, too late to undo the rest: so keep one type to a key.
func (tx *Tx) Do(args ...any) {
	if err := tx.check(args); err != nil {
		if tx.err == nil {
			tx.err = Permanent(err)
		}
		return
	}
	tx.b.command(args...)
}

func (tx *Tx) check(args []any) error {
	if len(args) < 2 || len(args) > 4000 {
		return fmt.Errorf("a command of %d words", len(args))
	}
	name, ok := args[0].(string)
	if !ok {
		return fmt.Errorf("a command named by a %T", args[0])
	}
	nkeys := 1
	if n, ok := multiKey[strings.ToUpper(name)]; ok {
		nkeys = n
	}
	for i, a := range args {
		switch v := a.(type) {
		case string:
			if i > 0 && (nkeys < 0 || i <= nkeys) && !strings.HasPrefix(v, tx.prefix) {
				return fmt.Errorf("%s: key %.40q outside the workspace", name, v)
			}
			continue
		case []byte, int, int64, int32, uint, uint64, uint32, float64, bool:
		default:
			return fmt.Errorf("%s: a word of type %T", name, a)
		}
		if i > 0 && (nkeys < 0 || i <= nkeys) {
			return fmt.Errorf("%s: a key of type %T", name, a)
		}
	}
	return nil
}

// Send adds a message to the outbox.
func (tx *Tx) Send(m Message) {
	it := &item{Message: m, at: tx.next()}
	it.Team = tx.team
	if it.ID == "" {
		it.ID = it.at.String()
	}
	tx.b.msgs = append(tx.b.msgs, it)
}

// Start adds a job.
func (tx *Tx) Start(j Job) {
	j.Team, j.ID = tx.team, tx.next().String()
	tx.b.jobs = append(tx.b.jobs, j)
}

func (tx *Tx) next() place {
	p := tx.at
	p.n = tx.n
	tx.n++
	return p
}

// batch is what the entries of one commit lead to. Its slices are used again for the next one.
type batch struct {
	cmds []any // number of words, words, …
	msgs []*item
	jobs []Job
	call []any
}

func (b *batch) command(words ...any) {
	b.cmds = append(b.cmds, len(words))
	b.cmds = append(b.cmds, words...)
}

type batchMark struct{ cmds, msgs, jobs int }

func (b *batch) mark() batchMark { return batchMark{len(b.cmds), len(b.msgs), len(b.jobs)} }

// undo drops what came after a mark.
func (b *batch) undo(m batchMark) {
	clear(b.cmds[m.cmds:])
	clear(b.msgs[m.msgs:])
	clear(b.jobs[m.jobs:])
	b.cmds, b.msgs, b.jobs = b.cmds[:m.cmds], b.msgs[:m.msgs], b.jobs[:m.jobs]
}

func (b *batch) reset() {
	b.undo(batchMark{})
	clear(b.call)
	b.call = b.call[:0]
}

// hset and hdel add commands on one hash, in pieces that fit Lua's stack.
const wordsMax = 2000

func hset(call []any, key string, pairs []any) []any {
	for len(pairs) > 0 {
		n := min(len(pairs), wordsMax)
		call = append(call, n+2, "HSET", key)
		call = append(call, pairs[:n]...)
		pairs = pairs[n:]
	}
	return call
}

func hdel(call []any, key string, fields []any) []any {
	for len(fields) > 0 {
		n := min(len(fields), wordsMax)
		call = append(call, n+2, "HDEL", key)
		call = append(call, fields[:n]...)
		fields = fields[n:]
	}
	return call
}

func micro(us int64) time.Time {
	if us == time.Time.UnixMicro(time.Time{}) {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}
