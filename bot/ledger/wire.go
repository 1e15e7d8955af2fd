package ledger

import (
	"encoding/binary"
	"errors"
	"strconv"
	"time"
)

// The records in Redis: a version, then length-prefixed fields, so that a body is neither escaped nor copied twice.
const wireVersion = 1

var errRecord = errors.New("unreadable record")

type packer []byte

func newPacker(size int) packer { return append(make(packer, 0, size+48), wireVersion) }

func (p *packer) str(s string) {
	*p = binary.AppendUvarint(*p, uint64(len(s)))
	*p = append(*p, s...)
}

func (p *packer) bytes(b []byte) {
	*p = binary.AppendUvarint(*p, uint64(len(b)))
	*p = append(*p, b...)
}

func (p *packer) int(v int64) { *p = binary.AppendVarint(*p, v) }

func (p *packer) time(t time.Time) {
	if t.IsZero() {
		p.int(0)
		return
	}
	p.int(t.UnixNano())
}

type unpacker struct {
	s   string
	bad bool
}

func newUnpacker(s string) *unpacker {
	u := &unpacker{s: s}
	if len(s) == 0 || s[0] != wireVersion {
		u.bad = true
		return u
	}
	u.s = s[1:]
	return u
}

func (u *unpacker) str() string {
	n, w := binary.Uvarint([]byte(u.s[:min(len(u.s), binary.MaxVarintLen64)]))
	if u.bad || w <= 0 || uint64(len(u.s)-w) < n {
		u.bad = true
		return ""
	}
	v := u.s[w : w+int(n)]
	u.s = u.s[w+int(n):]
	return v
}

func (u *unpacker) int() int64 {
	v, w := binary.Varint([]byte(u.s[:min(len(u.s), binary.MaxVarintLen64)]))
	if u.bad || w <= 0 {
		u.bad = true
		return 0
	}
	u.s = u.s[w:]
	return v
}

func (u *unpacker) time() time.Time {
	if v := u.int(); v != 0 {
		return time.Unix(0, v).UTC()
	}
	return time.Time{}
}

func (u *unpacker) err() error {
	if u.bad {
		return errRecord
	}
	return nil
}

func packMessage(m *Message) []byte {
	p := newPacker(len(m.ID) + len(m.Team) + len(m.Queue) + len(m.Kind) + len(m.Ref) + len(m.Body))
	p.str(m.ID)
	p.str(m.Team)
	p.str(m.Queue)
	p.str(m.Kind)
	p.str(m.Ref)
	p.bytes(m.Body)
	p.time(m.Expires)
	return p
}

func unpackMessage(s string) (Message, error) {
	u := newUnpacker(s)
	m := Message{ID: u.str(), Team: u.str(), Queue: u.str(), Kind: u.str(), Ref: u.str(), Body: []byte(u.str()), Expires: u.time()}
	return m, u.err()
}

func packJob(j *Job) []byte {
	p := newPacker(len(j.ID) + len(j.Team) + len(j.Kind) + len(j.Body))
	p.str(j.ID)
	p.str(j.Team)
	p.str(j.Kind)
	p.bytes(j.Body)
	return p
}

func unpackJob(s string) (Job, error) {
	u := newUnpacker(s)
	j := Job{ID: u.str(), Team: u.str(), Kind: u.str(), Body: []byte(u.str())}
	return j, u.err()
}

func packParked(p *Parked) []byte {
	w := newPacker(len(p.Team) + len(p.Kind) + len(p.Queue) + len(p.Reason) + len(p.Body) + len(p.job))
	w.str(p.What)
	w.str(p.Team)
	w.str(p.Kind)
	w.str(p.Queue)
	w.str(p.Reason)
	w.time(p.At)
	w.time(p.Came)
	w.bytes(p.Body)
	w.str(p.job)
	return w
}

func unpackParked(s string) (Parked, error) {
	u := newUnpacker(s)
	p := Parked{
		What: u.str(), Team: u.str(), Kind: u.str(), Queue: u.str(), Reason: u.str(), At: u.time(), Came: u.time(),
		Body: []byte(u.str()), job: u.str(),
	}
	return p, u.err()
}

// parseEntry reads one element of XRANGE's answer. What is wrong with it shows when it is handled, and parks it there.
func parseEntry(v any) (e Entry) {
	pair, ok := v.([]any)
	if !ok || len(pair) != 2 {
		return e
	}
	e.ID, _ = pair[0].(string)
	fields, _ := pair[1].([]any)
	for i := 0; i+1 < len(fields); i += 2 {
		name, _ := fields[i].(string)
		val, _ := fields[i+1].(string)
		switch name {
		case "t":
			e.Team = val
		case "k":
			e.Kind = val
		case "b":
			e.Body = []byte(val)
		case "j":
			e.Job = val
		case "a":
			if us, err := strconv.ParseInt(val, 10, 64); err == nil {
				e.At = micro(us)
			}
		}
	}
	return e
}
