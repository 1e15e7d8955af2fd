package app

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// A process dies at each step from the look for alarms to the message that is off the list, and Redis is killed and comes back
// with what it wrote; the next process finishes the work. The digest is posted once.
func TestProcessDiesAtEachStepOfADigest(t *testing.T) {
	var all sync.WaitGroup
	for _, step := range []string{"before ring", "after ring", "before commit", "after commit", "before send", "after send", "before ack", "after ack"} {
		all.Go(func() {
			t.Run(step, func(t *testing.T) {
				slack := newFakeSlack(0)
				w := newTown(t, slack)
				p := w.start("one", step)
				agree(t, w.srv.Client, w.time(), []agreement{{team: "T0TOWN", title: "Laptops", owner: "U0LOTTE", todo: map[string]string{"Taak": "2026-11-24"}}}, p.App)
				w.set(monday.Add(24 * time.Hour))
				p.armed.Store(true)
				p.ring(t)
				select {
				case <-p.gone:
				case <-time.After(patience):
					t.Fatal("it never came to that")
				}
				p.stop()
				w.srv.Kill()
				w.srv.Restart()
				next := w.start("one", "")
				next.ring(t)
				next.idle(t, patience)
				posts := slack.seen("U0LOTTE")
				if len(posts) != 1 || !strings.Contains(posts[0].Text, "Taak, Laptops (vandaag)") {
					t.Errorf("posted %+v", posts)
				}
				w.set(monday.Add(30 * time.Hour))
				next.ring(t)
				next.idle(t, patience)
				if n := slack.count(); n != 1 {
					t.Errorf("%d posts that day", n)
				}
				at, ok, err := next.ledger.NextAlarm(t.Context())
				if want := time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC); err != nil || !ok || !at.Equal(want) {
					t.Errorf("the next one comes at %v, %v, %v", at, ok, err)
				}
			})
		})
	}
	all.Wait()
}

// crowd are contracts of so many people in so many workspaces, each with something to do on Tuesday the 24th.
func crowd(people, teams, each int) (all []agreement) {
	for i := range people {
		for k := range each {
			all = append(all, agreement{team: fmt.Sprintf("T%d", i%teams), title: fmt.Sprintf("C %d %d", i, k), owner: fmt.Sprintf("U%05d", i), months: 1,
				todo: map[string]string{fmt.Sprintf("Taak %d", k): "2026-11-24"}})
		}
	}
	return all
}

// checkCrowd wants each of them to have one digest.
func checkCrowd(t testing.TB, slack *fakeSlack, people int) {
	t.Helper()
	missing, twice := 0, 0
	for i := range people {
		switch n := len(slack.seen(fmt.Sprintf("U%05d", i))); {
		case n == 0:
			missing++
		case n > 1:
			twice++
		}
	}
	if missing > 0 || twice > 0 || slack.count() != people {
		t.Errorf("%d posts for %d people: %d have none, %d more than one", slack.count(), people, missing, twice)
	}
}

// Processes share the alarms of many people, while some answers of Slack get lost. Of five the one that owns most dies on the way.
func TestReplicasShareTheDigests(t *testing.T) {
	const people = 300
	for _, processes := range []int{2, 5} {
		t.Run(fmt.Sprint(processes), func(t *testing.T) {
			t.Parallel()
			slack := newFakeSlack(17)
			w := newTown(t, slack)
			all := w.replicas(processes, "after send")
			agree(t, w.srv.Client, w.time(), crowd(people, 40, 1), appsOf(all)...)
			w.set(monday.Add(24 * time.Hour))
			most := slices.MaxFunc(all, func(a, b *process) int { return len(a.ledger.Owned()) - len(b.ledger.Owned()) })
			most.armed.Store(processes == 5)
			ringTogether(t, all)
			if processes == 5 {
				<-most.gone
				all = slices.DeleteFunc(all, func(p *process) bool { return p == most })
			}
			eventually(t, "everybody has theirs", func() bool { return slack.count() >= people })
			all[0].idle(t, patience)
			checkCrowd(t, slack, people)
		})
	}
}

// replicas start so many processes, which own all that there is.
func (w *town) replicas(n int, dieAt string) (all []*process) {
	w.t.Helper()
	for i := range n {
		all = append(all, w.start(fmt.Sprint("p", i), dieAt))
	}
	eventually(w.t, "all is owned", func() bool {
		owned := 0
		for _, p := range all {
			owned += len(p.ledger.Owned())
		}
		return owned == 16
	})
	return all
}

func appsOf(all []*process) (apps []*App) {
	for _, p := range all {
		apps = append(apps, p.App)
	}
	return apps
}

// ringTogether lets all of them look for what is due, at once.
func ringTogether(t testing.TB, all []*process) {
	t.Helper()
	var ringing sync.WaitGroup
	for _, p := range all {
		ringing.Go(func() { p.ring(t) })
	}
	ringing.Wait()
}

// Three days without a process: one digest with all that came in between, and nothing more that day.
func TestDigestAfterDowntime(t *testing.T) {
	slack := newFakeSlack(0)
	w := newTown(t, slack)
	p := w.start("one", "")
	agree(t, w.srv.Client, w.time(), []agreement{
		{team: "T0TOWN", title: "Laptops", owner: "U0LOTTE", deputy: "U0BEN", todo: map[string]string{"Taak een": "2026-11-24", "Taak twee": "2026-11-25"}},
		{team: "T0TOWN", title: "Schermen", owner: "U0LOTTE", todo: map[string]string{"Taak drie": "2026-11-26"}}}, p.App)
	p.stop()
	w.set(monday.Add(3*24*time.Hour + 5*time.Hour))
	next := w.start("one", "")
	for range 3 {
		next.ring(t)
		next.idle(t, patience)
		w.set(w.time().Add(time.Hour))
	}
	posts := slack.seen("U0LOTTE")
	if len(posts) != 1 || slack.count() != 1 {
		t.Fatalf("%d posts: %+v", slack.count(), posts)
	}
	for _, line := range []string{"3 dingen", "Taak een, Laptops (2 dagen te laat)", "Taak twee, Laptops (1 dag te laat)", "Taak drie, Schermen (vandaag)"} {
		if !strings.Contains(posts[0].Text, line) {
			t.Errorf("%q is not in %q", line, posts[0].Text)
		}
	}
}
