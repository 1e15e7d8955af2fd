package ledger

import (
	"context"
	"slices"
	"sync"
	"time"
)

// pool does jobs, a bounded number at once and of these only a few for one workspace, so that one with many jobs leaves
// room for the others; workspaces that wait take turns.
type pool struct {
	l       *Ledger
	mu      sync.Mutex
	waiting map[string][]task // by team
	turn    []string          // teams with waiting tasks and less than their share running
	busy    map[string]int    // running, by team
	running int
}

type task struct {
	o   *owner
	job Job
	try int
}

func (p *pool) init(l *Ledger) {
	p.l, p.waiting, p.busy = l, make(map[string][]task), make(map[string]int)
}

// load starts again what earlier terms did not finish.
func (p *pool) load(o *owner, found map[string]string) {
	type placed struct {
		at  place
		job Job
	}
	var all []placed
	for pos, rec := range found {
		j, err := unpackJob(rec)
		at, ok := parsePlace(pos)
		if err != nil || !ok {
			p.l.log.Error("a job that can't be read stays", "shard", o.shard, "position", pos, "err", err)
			continue
		}
		all = append(all, placed{at, j})
	}
	slices.SortFunc(all, func(a, b placed) int {
		if a.at.less(b.at) {
			return -1
		}
		return 1
	})
	jobs := make([]Job, len(all))
	for i := range all {
		jobs[i] = all[i].job
	}
	p.add(o, jobs)
}

func (p *pool) add(o *owner, jobs []Job) {
	if len(jobs) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, j := range jobs {
		p.push(task{o: o, job: j})
	}
	p.start()
}

func (p *pool) push(t task) {
	team := t.job.Team
	p.waiting[team] = append(p.waiting[team], t)
	if len(p.waiting[team]) == 1 && p.busy[team] < p.l.cfg.TeamJobs {
		p.turn = append(p.turn, team)
	}
}

// start runs what may run: the first task of each team in turn.
func (p *pool) start() {
	for len(p.turn) > 0 && p.running < p.l.cfg.Workers {
		team := p.turn[0]
		p.turn = p.turn[1:]
		w := p.waiting[team]
		t := w[0]
		if w = w[1:]; len(w) == 0 {
			delete(p.waiting, team)
		} else {
			p.waiting[team] = w
		}
		p.busy[team]++
		p.running++
		if len(w) > 0 && p.busy[team] < p.l.cfg.TeamJobs {
			p.turn = append(p.turn, team)
		}
		go p.run(t)
	}
}

func (p *pool) run(t task) {
	p.work(t)
	p.mu.Lock()
	defer p.mu.Unlock()
	team := t.job.Team
	p.running--
	had := p.busy[team]
	if p.busy[team]--; p.busy[team] == 0 {
		delete(p.busy, team)
	}
	if had == p.l.cfg.TeamJobs && len(p.waiting[team]) > 0 {
		p.turn = append(p.turn, team)
	}
	p.start()
}

// work does one job and puts its result into the inbox.
func (p *pool) work(t task) {
	if t.o.ctx.Err() != nil {
		return // the next owner starts it again
	}
	var e Entry
	err := guard(func() (err error) {
		e, err = p.l.cfg.Worker.Work(t.o.ctx, t.job)
		return err
	})
	if t.o.ctx.Err() != nil {
		return
	}
	if class, _ := classOf(err); class == unavailable {
		p.l.log.Warn("job waits", "job", t.job.ID, "team", t.job.Team, "kind", t.job.Kind, "err", err)
		t.try++
		time.AfterFunc(jitter(backoff(p.l.cfg.Pause, t.try-1)), func() { p.repeat(t) })
		return
	}
	if err != nil {
		p.l.log.Warn("job failed", "job", t.job.ID, "team", t.job.Team, "kind", t.job.Kind, "err", err)
		if e, err = p.failure(t.job, err); err != nil {
			p.l.log.Error("no entry for a failed job", "job", t.job.ID, "err", err)
		}
	}
	p.deliver(t, e)
}

func (p *pool) repeat(t task) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.push(t)
	p.start()
}

func (p *pool) failure(j Job, cause error) (e Entry, err error) {
	err = guard(func() error { e = p.l.cfg.Worker.Failure(j, cause); return nil })
	return e, err
}

// deliver puts a job's result. The mark lets one result in, should the job have run twice.
func (p *pool) deliver(t task, e Entry) {
	e.Team, e.Job, e.Marks = t.job.Team, t.job.ID, []string{"job:" + t.job.ID}
	if e.At.IsZero() {
		e.At = p.l.cfg.Now()
	}
	for n := 0; t.o.ctx.Err() == nil; n++ {
		err := p.l.Put(context.WithoutCancel(t.o.ctx), e)
		if err == nil {
			p.l.meter.jobs.Inc()
			return
		}
		p.l.log.Warn("result of a job waits", "job", t.job.ID, "err", err)
		sleep(t.o.ctx, min(backoff(20*time.Millisecond, n), time.Second))
	}
}
