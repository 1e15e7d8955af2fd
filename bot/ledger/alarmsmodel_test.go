package ledger_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// Property: whatever is set, moved and taken away, whoever rings, while clocks step back and forward, processes come and
// go and answers get lost: what rings is what is due, each once, in the order of the times.
func TestAlarmsAgainstAModel(t *testing.T) {
	eachStore(t, func(t *testing.T, s *store) {
		r := s.client(t)
		rapid.Check(t, func(rt *rapid.T) {
			if err := r.FlushAll(t.Context()).Err(); err != nil {
				t.Fatal(err)
			}
			m := &alarmModel{t: t, s: s, set: map[string]map[string]int{"T1": {}, "T2": {}}, rang: map[string][]string{}}
			m.restart()
			defer func() { m.node.stop() }()
			for range rapid.IntRange(1, 20).Draw(rt, "steps") {
				m.step(rt)
			}
			m.check(rt)
		})
	})
}

type alarmModel struct {
	t     *testing.T
	s     *store
	clock clock
	link  *link
	node  *node // the one that runs
	idle  *node // one that only rings

	set  map[string]map[string]int // team → name → when it is due
	rang map[string][]string       // team → names, in order
}

func (m *alarmModel) restart() {
	m.link = &link{of: isRing}
	m.node = alarmed(m.t, m.s, &m.clock, instance("one"), lease(600*time.Millisecond), m.link.option())
	m.idle = alarmed(m.t, m.s, &m.clock, instance("two"))
	m.node.run(m.t)
}

func (m *alarmModel) step(rt *rapid.T) {
	switch rapid.IntRange(0, 5).Draw(rt, "what") {
	case 0, 1:
		team := rapid.SampledFrom([]string{"T1", "T2"}).Draw(rt, "team")
		var words []string
		for range rapid.IntRange(1, 5).Draw(rt, "alarms") {
			name := rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "|", "aa"}).Draw(rt, "name")
			if rapid.IntRange(0, 3).Draw(rt, "away") == 0 {
				words = append(words, name+"=-")
				delete(m.set[team], name)
				continue
			}
			at := rapid.IntRange(-5, 20).Draw(rt, "at")
			words = append(words, fmt.Sprintf("%s=%d", name, at))
			m.set[team][name] = at
		}
		m.node.set(m.t, team, strings.Join(words, " "))
	case 2:
		m.clock.ms.Store(int64(rapid.IntRange(-8, 22).Draw(rt, "now")))
	case 3, 4:
		m.ring(rapid.Bool().Draw(rt, "by the owner"))
	case 5:
		old := m.node
		m.restart()
		old.stop()
	}
}

// ring lets what is due ring, in the model too. An answer that gets lost says nothing of whether it did, so it rings again.
func (m *alarmModel) ring(owner bool) {
	m.t.Helper()
	by := m.idle
	if owner {
		by = m.node
		m.link.eaten.Store(1)
		if _, err := by.Ring(m.t.Context()); err == nil {
			m.t.Error("nobody noticed that the answer was lost")
		}
	}
	if _, err := by.Ring(m.t.Context()); err != nil {
		m.t.Error(err)
	}
	m.node.mustIdle(m.t)
	for team, set := range m.set {
		var due []string
		for name, at := range set {
			if int64(at) <= m.clock.ms.Load() {
				due = append(due, name)
			}
		}
		slices.SortFunc(due, func(a, b string) int { return cmp.Or(cmp.Compare(set[a], set[b]), strings.Compare(a, b)) })
		for _, name := range due {
			delete(set, name)
		}
		m.rang[team] = append(m.rang[team], due...)
	}
}

func (m *alarmModel) check(rt *rapid.T) {
	m.clock.ms.Store(100)
	m.ring(false)
	for team := range m.set {
		if d := gocmp.Diff(m.rang[team], m.node.log(m.t, m.s, team), cmpopts.EquateEmpty()); d != "" {
			rt.Errorf("%s:\n%s", team, d)
		}
	}
	if n, err := m.idle.Ring(m.t.Context()); n != 0 || err != nil {
		rt.Errorf("%d more rang, %v", n, err)
	}
}
