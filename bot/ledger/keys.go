package ledger

import (
	"fmt"
	"hash/fnv"
	"strconv"
)

const (
	keyShards   = "ledger:shards"
	wakeChannel = "ledger:wake"
)

// keys are the Redis keys of one shard, built once.
type keys struct {
	tag, in, cursor, lease, out, jobs, alarms, parked, marks, refs, teams string
}

func keysOf(shard int) keys {
	tag := fmt.Sprintf("{s%02d}", shard)
	return keys{
		tag: tag, in: tag + ":in", cursor: tag + ":c", lease: tag + ":lease", out: tag + ":out", jobs: tag + ":jobs",
		alarms: tag + ":alarms", parked: tag + ":parked", marks: tag + ":d:", refs: tag + ":r:", teams: tag + ":t:",
	}
}

func (k *keys) ref(r refKey) string { return k.refs + r.team + ":" + r.ref }

// Shard returns the shard of a workspace, from 0 up to Config.Shards.
func (l *Ledger) Shard(team string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(team))
	return int(h.Sum32() % uint32(len(l.keys)))
}

// Prefix is what every key of a workspace's stores begins with: "{sNN}:t:<team>:".
func (l *Ledger) Prefix(team string) string { return l.keys[l.Shard(team)].teams + team + ":" }

// validTeam keeps a team id from reaching into another's keys: it must hold neither ':' nor braces.
func validTeam(team string) bool {
	if team == "" || len(team) > 64 {
		return false
	}
	for _, r := range []byte(team) {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
		default:
			return false
		}
	}
	return true
}

// place is the position of a message or job: the entry that it follows from, and its number there. It orders a queue.
type place struct {
	ms, seq uint64
	n       int
}

func (p place) String() string {
	b := strconv.AppendUint(make([]byte, 0, 24), p.ms, 10)
	b = strconv.AppendUint(append(b, '-'), p.seq, 10)
	return string(strconv.AppendInt(append(b, '.'), int64(p.n), 10))
}

func (p place) less(q place) bool {
	if p.ms != q.ms {
		return p.ms < q.ms
	}
	if p.seq != q.seq {
		return p.seq < q.seq
	}
	return p.n < q.n
}

// parsePlace reads "ms-seq.n", or an entry id "ms-seq".
func parsePlace(s string) (place, bool) {
	var p place
	ms, rest, ok := cutUint(s, '-')
	if !ok {
		return p, false
	}
	seq, n, ok := cutUint(rest, '.')
	if !ok {
		return p, false
	}
	p.ms, p.seq = ms, seq
	if n != "" {
		i, err := strconv.Atoi(n)
		if err != nil {
			return p, false
		}
		p.n = i
	}
	return p, true
}

func cutUint(s string, end byte) (v uint64, rest string, ok bool) {
	i := 0
	for ; i < len(s) && s[i] != end; i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, "", false
		}
		v = v*10 + uint64(s[i]-'0')
	}
	if i == len(s) {
		return v, "", i > 0
	}
	return v, s[i+1:], i > 0
}

// successor is the smallest stream id after id: what XTRIM MINID keeps from.
func successor(id string) string {
	p, ok := parsePlace(id)
	if !ok {
		return id
	}
	return strconv.FormatUint(p.ms, 10) + "-" + strconv.FormatUint(p.seq+1, 10)
}
