package bot

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kringloop/flows"
	"kringloop/reminders"
)

// propertyBot is made once: its content takes long to read.
var propertyBot = sync.OnceValue(func() *Bot {
	b := newBot(panics{})
	b.Country = "BE"
	return b
})

// panics is a test of which only failing matters.
type panics struct{ testing.TB }

func (panics) Helper()           {}
func (panics) Fatal(args ...any) { panic(fmt.Sprint(args...)) }

// world is a clockwork in which anything may happen, and a record of what was told.
type world struct {
	*clockwork
	t     *rapid.T
	users []string

	seenDigest map[string]bool           // person and day
	told       map[string][]time.Time    // by source and key: when somebody was, or it was recorded that nobody could be
	floor      map[string]reminders.Date // by source and key: moments up to this day are owed to nobody
}

func newWorld(t *rapid.T) *world {
	w := &world{clockwork: startClockwork(t, propertyBot(), "2026-10-20 10:00"), t: t, users: []string{sophie, ben, lotte, bram},
		seenDigest: map[string]bool{}, told: map[string][]time.Time{}, floor: map[string]reminders.Date{}}
	if rapid.Bool().Draw(t, "holidays") {
		w.m.norm = map[string]string{"reminder.holidays": "1"}
	}
	return w
}

func (w *world) rules() reminders.Rules { return w.b.rulesOf(w.m.norm) }
func (w *world) today() reminders.Date  { return reminders.On(w.now.In(brussels)) }
func (w *world) user() string           { return rapid.SampledFrom(w.users).Draw(w.t, "user") }

// duties are all that are open.
func (w *world) duties() (out []reminders.Duty) {
	for _, c := range w.m.contracts {
		out = append(out, dutiesOf(c, w.m.projects[c.Project], w.rules())...)
	}
	slices.SortFunc(out, func(a, b reminders.Duty) int { return strings.Compare(name(a), name(b)) })
	return out
}

func keys(lines []reminders.Line) (out string) {
	for _, l := range lines {
		out += fmt.Sprint(" ", l.Source, " ", l.Key, "/", l.Step)
	}
	return out
}

func name(d reminders.Duty) string { return d.Source + " " + d.Key }

// look checks what was posted since the last look, and notes it.
func (w *world) look() {
	open := map[string]bool{}
	for _, d := range w.duties() {
		open[name(d)] = true
	}
	for _, p := range w.posts {
		if p.Digest == "" {
			continue
		}
		day, err := reminders.ParseDate(p.Digest)
		if id := p.Channel + " " + p.Digest; w.seenDigest[id] || err != nil {
			w.t.Fatalf("a second digest: %s", id)
		} else {
			w.seenDigest[id] = true
		}
		if !w.rules().Calendar.Working(day) {
			w.t.Fatalf("%s got a digest on %s, a %v", p.Channel, day, day.Weekday())
		}
		w.t.Logf("%v: %s reads of %s: %s", w.now, p.Channel, p.Digest, keys(p.Lines))
		for _, l := range p.Lines {
			w.told[l.Source+" "+l.Key] = append(w.told[l.Source+" "+l.Key], w.now)
		}
	}
	w.posts = nil
	for _, b := range w.m.bounces {
		w.t.Logf("lost: %s %s of %s: %s", b.Line.Source, b.Line.Key, b.User, b.Why)
	}
	for _, b := range w.m.bounces {
		w.told[b.Line.Source+" "+b.Line.Key] = append(w.told[b.Line.Source+" "+b.Line.Key], b.At)
	}
	w.m.bounces = nil // only the last hundred are kept
}

// decided checks digests at the moment they are decided: what is in them is open, and its reader may see it.
func (w *world) decided(p Post) {
	open := map[string]bool{}
	for _, d := range w.duties() {
		open[name(d)] = true
	}
	if len(p.Lines) == 0 {
		w.t.Fatalf("an empty digest for %s", p.Channel)
	}
	for _, l := range p.Lines {
		if !open[l.Source+" "+l.Key] {
			w.t.Fatalf("%s is told of %s %s, which is not open", p.Channel, l.Source, l.Key)
		}
	}
	if w.m.people[p.Channel].Gone {
		w.t.Fatalf("%s is gone, and gets a digest", p.Channel)
	}
	w.atRest(p)
	w.t.Logf("%v: decided for %s on %s: %s", w.now, p.Channel, p.Digest, keys(p.Lines))
}

// atRest checks that who is absent is told of nothing while somebody else of the duty is there, unless they asked for it.
func (w *world) atRest(p Post) {
	day, err := reminders.ParseDate(p.Digest)
	if a := w.m.agendas[p.Channel]; err != nil || a == nil || !a.Away.On(day) {
		return
	}
	for _, l := range p.Lines {
		i := slices.IndexFunc(w.duties(), func(d reminders.Duty) bool { return d.Source == l.Source && d.Key == l.Key })
		if i < 0 || l.Step == reminders.StepAgain {
			continue
		}
		d := w.duties()[i]
		for _, user := range []string{d.Deputy, d.Management} {
			if a := w.m.agendas[user]; user != "" && user != p.Channel && !w.m.people[user].Gone && (a == nil || !a.Away.On(day)) {
				w.t.Fatalf("%s is absent on %s and is told of %s, though %s is there", p.Channel, day, name(d), user)
			}
		}
	}
}

// owed is how many days after a moment it is told at the latest: a weekend, holidays around it, an evening, another zone.
const owed = 7

// settleUp checks that each moment that has passed was told to somebody, or that it was recorded that nobody could be told.
func (w *world) settleUp() {
	if w.hold || slices.ContainsFunc(slices.Collect(maps.Values(w.alarms)), func(at time.Time) bool { return !at.After(w.now) }) {
		return // not everything that is due could happen yet
	}
	for _, d := range w.duties() {
		for _, m := range reminders.Moments(d, w.rules()) {
			if !m.Date.After(w.floor[name(d)]) || m.Date.AddDays(owed).After(w.today()) || w.putOff(d, m) {
				continue
			}
			since := reminders.Instant(m.Date.AddDays(-1), 0, 0, brussels)
			if !slices.ContainsFunc(w.told[name(d)], func(at time.Time) bool { return !at.Before(since) }) {
				w.t.Fatalf("%v: nobody heard of %s of %s (%s, moment %v of %s, for %v, %q, %q, %q; since %v; told %v)\nagendas %s", w.now, name(d), d.Date, d.Kind, m.Step, m.Date,
					d.Assignees, d.Deputy, d.Management, d.Channel, w.floor[name(d)], w.told[name(d)], w.agendas(d.Source))
			}
		}
	}
}

// putOff tells whether somebody wants to hear of a duty on another day, or is about to hear of it: after a standstill all of that
// takes until the next morning.
func (w *world) putOff(d reminders.Duty, m reminders.Moment) bool {
	for user, a := range w.m.agendas {
		watch, rings := a.Watches[d.Source], w.alarms[digestAlarm(user)]
		_, brought := watch.Again[d.Key]
		if !watch.Next.IsZero() && !watch.Next.After(w.today().AddDays(5)) && (brought || watch.Since.Before(m.Date)) && rings.After(w.now) && rings.Before(w.now.AddDate(0, 0, 5)) {
			return true
		}
		if g, ok := a.Watches[d.Source].Again[d.Key]; ok && !g.On.AddDays(owed).Before(w.today()) {
			return true
		}
	}
	return false
}

func (w *world) agendas(source string) (out string) {
	for user, a := range w.m.agendas {
		out += fmt.Sprintf("%s: told %s, %+v, gone %v, alarm %v\n", user, a.Told, a.Watches[source], w.m.people[user].Gone, w.alarms[digestAlarm(user)])
	}
	return out
}

// forgive says that moments up to today are owed to nobody: of a contract that was registered, or whose dates changed.
func (w *world) forgive(source, key string, until reminders.Date) {
	for _, d := range w.duties() {
		if d.Source == source && (key == "" || d.Key == key) && w.floor[name(d)].Before(until) {
			w.floor[name(d)] = until
		}
	}
}

func (w *world) contract() *reminders.Contract {
	if len(w.m.contracts) == 0 {
		w.t.Skip("no contract")
	}
	ids := make([]string, 0, len(w.m.contracts))
	for id := range w.m.contracts {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return w.m.contracts[rapid.SampledFrom(ids).Draw(w.t, "contract")]
}

// changes lets the owner of a contract change it; what the domain refuses changes nothing.
func (w *world) changes(c *reminders.Contract, f change) error {
	return w.tries(w.m.projects[c.Project].Owner, onContract(c.ID, f))
}

// nearDuty draws an open duty that is near.
func (w *world) nearDuty(c *reminders.Contract) reminders.Duty {
	near := slices.DeleteFunc(w.duties(), func(d reminders.Duty) bool { return d.Source != c.Source() || d.Date.AddDays(-20).After(w.today()) })
	if len(near) == 0 {
		w.t.Skip("nothing near")
	}
	return rapid.SampledFrom(near).Draw(w.t, "duty")
}

func (w *world) pass(from, to time.Duration) {
	w.runTo(w.now.Add(time.Duration(rapid.Int64Range(int64(from/time.Minute), int64(to/time.Minute)).Draw(w.t, "minutes")) * time.Minute))
}

var happenings = map[string]func(w *world){
	"register": func(w *world) {
		if len(w.m.contracts) >= 4 {
			w.t.Skip("enough")
		}
		start := w.today().AddDays(rapid.IntRange(-200, 100).Draw(w.t, "start"))
		d := reminders.Draft{Title: "Laptops", Supplier: "Circo IT", Start: start, End: start.AddMonths(rapid.IntRange(1, 30).Draw(w.t, "months")),
			Kinds: []reminders.Kind{reminders.Product}, Owner: w.user(), KPIs: []reminders.KPI{{Name: "x", Every: 1, Targets: []string{"1"}}}}
		for _, who := range []*string{&d.Deputy, &d.Management, &d.Buyer} {
			if rapid.Bool().Draw(w.t, "named") {
				*who = w.user()
			}
		}
		id := w.registers(w.user(), d)
		w.forgive(ofContract+id, "", w.today().AddDays(1)) // it may be tomorrow where somebody is
	},
	"dates": func(w *world) {
		c := w.contract()
		err := w.changes(c, func(k *reminders.Contract, _ *flows.Project, a reminders.Act, _ *turn) error {
			return k.SetDates(k.Start.AddDays(rapid.IntRange(-10, 10).Draw(w.t, "start")), k.End.AddDays(rapid.IntRange(-40, 40).Draw(w.t, "end")), a)
		})
		if err == nil {
			w.forgive(c.Source(), "", w.today().AddDays(1))
		}
	},
	"role": func(w *world) {
		part, who := rapid.SampledFrom([]reminders.Part{reminders.Owner, reminders.Deputy, reminders.Buyer, reminders.Management}).Draw(w.t, "part"), w.user()
		_ = w.changes(w.contract(), func(k *reminders.Contract, p *flows.Project, a reminders.Act, t *turn) error {
			if err := t.involve(p, who, flows.Manager); err != nil {
				return err
			}
			return k.SetPerson(part, who, a)
		})
	},
	"pass on": func(w *world) {
		c, to := w.contract(), w.user()
		d := w.nearDuty(c)
		_ = w.changes(c, func(k *reminders.Contract, p *flows.Project, a reminders.Act, t *turn) error {
			if err := t.involve(p, to, flows.Manager); err != nil {
				return err
			}
			return k.Pass(d.Key, to, a)
		})
	},
	"finish": func(w *world) {
		c := w.contract()
		d := w.nearDuty(c)
		_ = w.changes(c, func(k *reminders.Contract, _ *flows.Project, a reminders.Act, _ *turn) error {
			if k.NotApplicable(d.Key, "niet nodig", a) == nil || d.Kind != reminders.KPIDue {
				return k.Finish(d.Key, "gedaan", a)
			}
			return k.SetValue(k.KPIs[0].ID, d.N, reminders.Value{Number: "1"}, a)
		})
	},
	"put off": func(w *world) {
		c, user := w.contract(), w.user()
		d, days := w.nearDuty(c), rapid.IntRange(1, 10).Draw(w.t, "days")
		err := w.tries(user, func(t *turn) error {
			if _, _, err := t.contract(c.ID); err != nil {
				return err
			}
			return t.later(d, reminders.On(t.r.Now).AddDays(days))
		})
		if err == nil { // until then, and on the day it may be somebody else's who has heard of it before
			w.forgive(d.Source, d.Key, w.today().AddDays(days+3))
		}
	},
	"leave project": func(w *world) {
		who := w.user()
		_ = w.changes(w.contract(), func(_ *reminders.Contract, p *flows.Project, _ reminders.Act, t *turn) error {
			return t.remove(p, who)
		})
	},
	"channel": func(w *world) {
		to := rapid.SampledFrom([]string{"", keptIn}).Draw(w.t, "channel")
		_ = w.changes(w.contract(), func(_ *reminders.Contract, p *flows.Project, _ reminders.Act, t *turn) error {
			p.Link(to, t.ev.User, t.ev.At)
			return nil
		})
	},
	"account": func(w *world) {
		user := w.user()
		w.handle(Event{Kind: PersonChanged, User: user, Profile: Profile{Name: user, Locale: "nl-NL", Gone: rapid.Bool().Draw(w.t, "gone"),
			TZ: rapid.SampledFrom([]string{"Europe/Brussels", "Europe/Lisbon", "Asia/Tokyo", "Pacific/Honolulu", "Pacific/Auckland"}).Draw(w.t, "zone")}})
	},
	"door": func(w *world) {
		who := rapid.SampledFrom(append(slices.Clone(w.users), keptIn)).Draw(w.t, "who")
		if w.shut[who] != "" {
			delete(w.shut, who)
			return
		}
		w.shut[who] = "channel_not_found"
	},
	"away": func(w *world) {
		from, days := w.today().AddDays(rapid.IntRange(0, 5).Draw(w.t, "from")), rapid.IntRange(0, 20).Draw(w.t, "days")
		_ = w.tries(w.user(), func(t *turn) error {
			a, err := t.mem.Agenda(t.ev.User)
			if err != nil {
				return err
			}
			r, err := t.rules()
			if err != nil {
				return err
			}
			a.Absent(reminders.Absences{{From: from, Until: from.AddDays(days)}}, reminders.On(t.r.Now), r)
			t.plans.touch(t.ev.User)
			return nil
		})
	},
	"write": func(w *world) {
		user := w.user()
		w.handle(Event{Kind: Said, User: user, Channel: "D" + user[1:], Direct: true, Text: "agenda"})
	},
	"an hour": func(w *world) { w.pass(time.Minute, 12*time.Hour) },
	"days":    func(w *world) { w.pass(12*time.Hour, 21*24*time.Hour) },
	"more":    func(w *world) { w.pass(24*time.Hour, 9*24*time.Hour) },
	"downtime": func(w *world) {
		w.now = w.now.Add(time.Duration(rapid.IntRange(1, 120).Draw(w.t, "hours")) * time.Hour)
	},
	"back": func(w *world) {
		w.now = w.now.Add(-time.Duration(rapid.IntRange(1, 180).Draw(w.t, "minutes")) * time.Minute)
	},
	"again": func(w *world) { w.ring(digestAlarm(w.user())) },
	"slack": func(w *world) { w.hold = !w.hold; w.unhold() },
}

func (w *world) unhold() {
	if !w.hold {
		w.deliver()
	}
}

// Whatever happens: nobody has two digests on a day, none comes on a day on which nobody works, no line is of what is done, and
// every moment of an open duty is told to somebody, or it is recorded that nobody could be reached.
func TestDigestsWhateverHappens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		w.clockwork.decided = w.decided
		acts := map[string]func(*rapid.T){"": func(*rapid.T) { w.look(); w.settleUp() }}
		for what, f := range happenings {
			acts[what] = func(at *rapid.T) { w.t, w.clockwork.t = at, at; f(w) }
		}
		t.Repeat(acts)
		w.t, w.clockwork.t = t, t
		w.hold = false
		w.deliver()
		for range 10 { // and then nothing happens for a while
			w.runTo(w.now.Add(5 * 24 * time.Hour))
			w.look()
			w.settleUp()
		}
	})
}
