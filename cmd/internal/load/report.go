package load

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Report is what came of a run.
type Report struct {
	Options     Options
	Events      int64         // acknowledged, each once
	Redelivered int64         // requests that came again
	Took        time.Duration // from the first request to the last answer
	Calls       int64         // of chat methods, by the bot
	Logged      int           // entries in the projects' logs
	Ack         Quantiles     // request → 200
	Answer      Quantiles     // request → the last call that it led to
	Serve       time.Duration // CPU
	Redis       time.Duration // CPU
	Self        time.Duration // CPU of the generator with its Slack
	Others      time.Duration // CPU that went to anything else on the machine meanwhile
	Wall        time.Duration
	Peak        int64 // KiB resident, of serve
	Retries     int64 // requests that had no 200
	Repeated    int64 // updates that were made again with the same content
	Recoveries  []Recovery
	Lost        int      // people who never got their answer
	Wrong       []string // what must not be
	Said        string   // by serve
}

// Recovery is how the bot came back after SIGKILL; times count from the kill.
type Recovery struct {
	Ready   time.Duration // readyz says yes
	First   time.Duration // the first message that is new to its reader; it may come before Ready
	Drained time.Duration // everything acknowledged before the kill is answered
	Waiting int           // people whose answer never came
}

// Quantiles are durations that so many stay below.
type Quantiles struct{ P50, P99, Max time.Duration }

func quantiles(all []time.Duration) Quantiles {
	if len(all) == 0 {
		return Quantiles{}
	}
	all = slices.Clone(all)
	slices.Sort(all)
	at := func(q float64) time.Duration { return all[int(q*float64(len(all)-1))] }
	return Quantiles{at(.5), at(.99), all[len(all)-1]}
}

// PerSecond is how many events were answered in a second.
func (r *Report) PerSecond() float64 { return float64(r.Events) / r.Took.Seconds() }

// Err says what must not be; nil when nothing was lost, doubled or out of order.
func (r *Report) Err() error {
	if len(r.Wrong) == 0 && r.Lost == 0 {
		return nil
	}
	n := min(len(r.Wrong), 10)
	return errors.New(fmt.Sprintf("%d people without an answer, %d wrongs:\n", r.Lost, len(r.Wrong)) + strings.Join(r.Wrong[:n], "\n"))
}

// Print writes the report for a person.
func (r *Report) Print(w io.Writer) {
	ms := func(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d)/1e6) }
	per := func(d time.Duration) string {
		return fmt.Sprintf("%.0f µs", float64(d.Microseconds())/float64(max(r.Events, 1)))
	}
	o := r.Options
	fmt.Fprintf(w, "workspaces %d, people %d, connections %d, rate %v, kills %d\n", o.Teams, o.People, o.Conns, o.Rate, o.Kills)
	fmt.Fprintf(w, "events      %d in %.2f s = %.0f/s (with redelivered requests %.0f/s); %.2f calls of Slack per event\n",
		r.Events, r.Took.Seconds(), r.PerSecond(), float64(r.Events+r.Redelivered)/r.Took.Seconds(), float64(r.Calls)/float64(max(r.Events, 1)))
	fmt.Fprintf(w, "ack         p50 %s  p99 %s  max %s\n", ms(r.Ack.P50), ms(r.Ack.P99), ms(r.Ack.Max))
	fmt.Fprintf(w, "end to end  p50 %s  p99 %s  max %s\n", ms(r.Answer.P50), ms(r.Answer.P99), ms(r.Answer.Max))
	fmt.Fprintf(w, "CPU         serve %s/event, redis %s/event, generator and Slack %s/event\n", per(r.Serve), per(r.Redis), per(r.Self))
	fmt.Fprintf(w, "machine     %d cores, of which others kept %.2f busy meanwhile\n", runtime.NumCPU(), r.Others.Seconds()/max(r.Wall.Seconds(), .001))
	fmt.Fprintf(w, "memory      serve %.1f MB resident at its peak\n", float64(r.Peak)/1024)
	fmt.Fprintf(w, "Slack       %d requests redelivered, %d retried, %d updates repeated\n", r.Redelivered, r.Retries, r.Repeated)
	for i, rec := range r.Recoveries {
		fmt.Fprintf(w, "kill %-2d     ready after %.2f s, first answer %.2f s, drained %.2f s\n", i+1, rec.Ready.Seconds(), rec.First.Seconds(), rec.Drained.Seconds())
	}
	if err := r.Err(); err != nil {
		fmt.Fprintf(w, "WRONG       %v\n", err)
		if r.Said != "" {
			fmt.Fprintf(w, "serve said: %s\n", r.Said)
		}
		return
	}
	fmt.Fprintf(w, "nothing lost, doubled or out of order: %d log entries, each as it was made\n", r.Logged)
}
