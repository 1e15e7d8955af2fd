package ledger

import (
	"github.com/prometheus/client_golang/prometheus"
)

// meter counts what a ledger does; without a Registerer nobody reads it.
type meter struct {
	kept, duplicates, putErrors, handled, fenced, takeovers prometheus.Counter
	partial, sent, expired, doubts, jobs, rung, swept       prometheus.Counter
	parked, sendErrors                                      *prometheus.CounterVec
	putSeconds, commitSeconds, lagSeconds                   prometheus.Histogram
}

func newMeter(reg prometheus.Registerer, l *Ledger) (*meter, error) {
	var all []prometheus.Collector
	counter := func(name, help string) prometheus.Counter {
		c := prometheus.NewCounter(prometheus.CounterOpts{Namespace: "kringloop", Subsystem: "ledger", Name: name, Help: help})
		all = append(all, c)
		return c
	}
	vec := func(name, help, label string) *prometheus.CounterVec {
		c := prometheus.NewCounterVec(
			prometheus.CounterOpts{Namespace: "kringloop", Subsystem: "ledger", Name: name, Help: help}, []string{label})
		all = append(all, c)
		return c
	}
	seconds := func(name, help string) prometheus.Histogram {
		h := prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: "kringloop", Subsystem: "ledger", Name: name, Help: help,
			Buckets: []float64{.0005, .001, .002, .003, .005, .01, .025, .1, .5, 2, 10, 60},
		})
		all = append(all, h)
		return h
	}
	gauge := func(name, help string, f func() float64) {
		all = append(all, prometheus.NewGaugeFunc(
			prometheus.GaugeOpts{Namespace: "kringloop", Subsystem: "ledger", Name: name, Help: help}, f))
	}
	m := &meter{
		kept:          counter("entries_kept_total", "Entries written to the inbox."),
		duplicates:    counter("entries_duplicate_total", "Entries dropped because a mark was seen before."),
		putErrors:     counter("put_errors_total", "Entries that could not be written."),
		handled:       counter("entries_handled_total", "Entries handled and committed."),
		fenced:        counter("fenced_total", "Batches not committed because the shard was lost."),
		takeovers:     counter("claims_total", "Shards claimed."),
		partial:       counter("partial_commits_total", "Commits of which Redis refused a command."),
		sent:          counter("messages_sent_total", "Messages sent."),
		expired:       counter("messages_expired_total", "Messages dropped because their time was over."),
		doubts:        counter("messages_doubt_total", "Tries of messages that may have arrived before."),
		jobs:          counter("jobs_done_total", "Jobs whose result came back."),
		rung:          counter("alarms_rung_total", "Alarms that this process brought into the inbox."),
		swept:         counter("parked_discarded_total", "Entries and messages given up that were thrown away for their age."),
		parked:        vec("parked_total", "Entries and messages given up.", "what"),
		sendErrors:    vec("send_errors_total", "Failed tries to send, by class.", "class"),
		putSeconds:    seconds("put_seconds", "Round trip of a batch of entries to the inbox."),
		commitSeconds: seconds("commit_seconds", "Round trip of a commit."),
		lagSeconds:    seconds("lag_seconds", "From the arrival of an entry to its commit, on the workspace's clock."),
	}
	gauge("shards_owned", "Shards held by this process.", func() float64 { return float64(len(l.Owned())) })
	gauge("messages_waiting", "Messages in memory that are not sent for certain.", func() float64 { return float64(l.out.size()) })
	gauge("alarms_waiting", "Alarms set in all workspaces, as of the last look for due ones.", l.alarmsWaiting)
	if reg == nil {
		return m, nil
	}
	for _, c := range all {
		if err := reg.Register(c); err != nil {
			return nil, err
		}
	}
	return m, nil
}
