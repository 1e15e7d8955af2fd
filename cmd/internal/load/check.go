package load

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// check compares what is in Redis and what was said with what people did.
func (w *world) check(ctx context.Context, r *Report) error {
	for _, p := range w.people {
		p.mu.Lock()
		r.Wrong = append(r.Wrong, p.wrong...)
		for ts, content := range p.now {
			if p.last[ts] != content {
				r.Wrong = append(r.Wrong, fmt.Sprintf("%s: message %s shows something older than it did", p.user, ts))
			}
		}
		p.mu.Unlock()
	}
	r.Wrong = append(r.Wrong, w.slack.strange...)
	if r.Lost > 0 {
		r.Wrong = append(r.Wrong, w.stuck()...)
	}
	logs, rests, err := w.scan(ctx)
	if err != nil {
		return err
	}
	r.Wrong = append(r.Wrong, rests...)
	for _, p := range w.people {
		p.mu.Lock()
		for _, pr := range p.projects {
			key := p.team + ":p:" + pr.id + ":log"
			r.Wrong = append(r.Wrong, compare(p.user, pr, logs[key])...)
			r.Logged += len(logs[key])
			delete(logs, key)
		}
		p.mu.Unlock()
	}
	for key := range logs {
		r.Wrong = append(r.Wrong, "a project that nobody made: "+key)
	}
	return nil
}

// compare finds the first difference between what a person did and what the log says.
func compare(user string, pr *project, entries []string) []string {
	for i, e := range entries {
		var got struct {
			What string `json:"w"`
			By   string `json:"b"`
			Item string `json:"i"`
			To   string `json:"o"`
			Text string `json:"x"`
		}
		if err := json.Unmarshal([]byte(e), &got); err != nil {
			return []string{fmt.Sprintf("%s: log of %s: %v", user, pr.id, err)}
		}
		if i >= len(pr.log) {
			return []string{fmt.Sprintf("%s: log of %s has %d entries more than expected: %s", user, pr.id, len(entries)-len(pr.log), e)}
		}
		if want := pr.log[i]; got.By != user || (line{got.What, got.Item, got.To, got.Text}) != want {
			return []string{fmt.Sprintf("%s: entry %d of %s is %s, not %v", user, i, pr.id, e, want)}
		}
	}
	if len(entries) < len(pr.log) {
		return []string{fmt.Sprintf("%s: log of %s ends after %d of %d entries", user, pr.id, len(entries), len(pr.log))}
	}
	return nil
}

// scan reads all logs, by "<team>:p:<id>:log", and tells of anything that the ledger has left over.
func (w *world) scan(ctx context.Context) (logs map[string][]string, rests []string, err error) {
	logs = map[string][]string{}
	keys := w.redis.Scan(ctx, 0, "{s*}:*", 5000).Iterator()
	for keys.Next(ctx) {
		shard, name, _ := strings.Cut(keys.Val(), "}:")
		n := int64(0)
		switch {
		case strings.HasPrefix(name, "t:") && strings.HasSuffix(name, ":log"):
			logs[strings.TrimPrefix(name, "t:")], err = w.redis.LRange(ctx, keys.Val(), 0, -1).Result()
		case name == "in":
			n, err = w.redis.XLen(ctx, keys.Val()).Result()
		case name == "out", name == "jobs", name == "parked":
			n, err = w.redis.HLen(ctx, keys.Val()).Result()
		}
		if err != nil {
			return nil, nil, fmt.Errorf("read %s: %w", keys.Val(), err)
		}
		if n > 0 && name != "in" {
			rests = append(rests, fmt.Sprintf("%s} has %d left in %s", shard, n, name))
		}
	}
	return logs, rests, keys.Err()
}
