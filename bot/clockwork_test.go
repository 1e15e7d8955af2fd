package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kringloop/flows"
	"kringloop/reminders"
)

const (
	lotte, bram = "U0LOTTE", "U0BRAM" // contract manager, management
	keptIn      = "C0CONTRACT"
)

var brussels = func() *time.Location {
	z, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		panic(err)
	}
	return z
}()

// clockwork plays what the ledger does with alarms: each rings at its time, once, unless it was moved or taken away.
type clockwork struct {
	t      rapid.TB
	b      *Bot
	m      *memory
	now    time.Time
	alarms map[string]time.Time
	posts  []Post // since the last look
	serial int

	shut   map[string]string // who can't be reached, and what Slack answers
	hold   bool              // nothing goes out
	outbox []Post            // digests that wait

	decided func(Post) // sees each digest as it is decided
}

func newClockwork(t testing.TB, start string) *clockwork {
	return startClockwork(t, newBot(t), start)
}

func startClockwork(t rapid.TB, b *Bot, start string) *clockwork {
	c := &clockwork{t: t, b: b, m: newMemory(), now: at(t, start), alarms: map[string]time.Time{}, shut: map[string]string{}}
	c.b.Zone = brussels
	for _, user := range []string{sophie, ben, lotte, bram} {
		c.m.people[user] = flows.Person{Known: true, Lang: "nl", Name: user, TZ: "Europe/Brussels"}
	}
	return c
}

func at(t rapid.TB, s string) time.Time {
	t.Helper()
	when, err := time.ParseInLocation("2006-01-02 15:04", s, brussels)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

func date(t rapid.TB, s string) reminders.Date {
	t.Helper()
	d, err := reminders.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// handle lets the bot handle an event now, over a copy that is kept when it went well.
func (c *clockwork) handle(ev Event) {
	c.t.Helper()
	c.serial++
	ev.ID, ev.Team, ev.At = fmt.Sprint("Ev", c.serial), "T0ONE", c.now
	m := c.m.clone().begin()
	out, err := c.b.Handle(ev, m)
	if err != nil {
		c.t.Fatalf("%s of %s: %v", ev.Kind, ev.User, err)
	}
	c.m = m.clone()
	c.took(out)
	for _, next := range out.Next {
		c.handle(next)
	}
}

func (c *clockwork) took(out Outcome) {
	for _, a := range out.Alarms {
		if a.At.IsZero() {
			delete(c.alarms, a.Name)
		} else {
			c.alarms[a.Name] = a.At
		}
	}
	for _, p := range out.Posts {
		if p.Digest != "" {
			c.outbox = append(c.outbox, p)
			if c.decided != nil {
				c.decided(p)
			}
		} else {
			c.posts = append(c.posts, p)
		}
	}
	if !c.hold {
		c.deliver()
	}
}

// deliver plays the sender: what waits goes out, unless its reader may no longer see it or can't be reached; then it comes back.
func (c *clockwork) deliver() {
	c.t.Helper()
	for len(c.outbox) > 0 {
		p := c.outbox[0]
		c.outbox = c.outbox[1:]
		back := Event{Kind: Bounced, User: p.Channel, Text: p.Digest, Lines: p.Lines, Reason: c.shut[p.Channel]}
		for _, id := range p.Projects {
			project := c.m.projects[id]
			if _, member := project.Member(p.Reader); p.Reader != "" && !member || p.Reader == "" && p.Channel != project.Channel {
				back.Reason = BounceWall
			}
		}
		if back.Reason == "" {
			c.posts = append(c.posts, p)
			continue
		}
		c.t.Logf("the digest of %s on %s comes back: %s", p.Channel, p.Digest, back.Reason)
		c.handle(back)
	}
}

// until lets the time pass, and every alarm on the way ring.
func (c *clockwork) until(s string) {
	c.t.Helper()
	c.runTo(at(c.t, s))
}

func (c *clockwork) runTo(end time.Time) {
	c.t.Helper()
	for rung := 0; ; rung++ {
		name, first := "", end.Add(1)
		for n, when := range c.alarms {
			if when.Before(first) || when.Equal(first) && n < name {
				name, first = n, when
			}
		}
		if rung > 10_000 {
			c.t.Fatalf("alarms ring without end: %s at %v", name, first)
		}
		if name == "" {
			c.now = end
			return
		}
		delete(c.alarms, name)
		if first.After(c.now) {
			c.now = first
		}
		c.ring(name)
	}
}

func (c *clockwork) ring(name string) {
	c.t.Helper()
	_, user, _ := strings.Cut(name, ":")
	c.handle(Event{Kind: Rang, User: user, Text: name, Direct: true})
}

// seen are the digests since the last look: who, and the first line of each.
func (c *clockwork) seen() (out []string) {
	for _, p := range c.posts {
		if p.Digest != "" {
			out = append(out, p.Channel+" "+p.Digest+" "+p.Text)
		}
	}
	c.posts = nil
	return out
}

// does lets a person do something to the contract, outside any conversation.
func (c *clockwork) does(user string, f func(t *turn) error) {
	c.t.Helper()
	if err := c.tries(user, f); err != nil {
		c.t.Fatal(err)
	}
}

// tries is does for what may be refused; then nothing changes.
func (c *clockwork) tries(user string, f func(t *turn) error) error {
	c.t.Helper()
	m := c.m.clone()
	out := &Outcome{}
	t := &turn{b: c.b, mem: m, out: out, plans: &plans{}}
	c.serial++
	ev := Event{ID: fmt.Sprint("Ev", c.serial), Team: "T0ONE", Kind: Said, User: user, Channel: "D" + user[1:], Direct: true, At: c.now}
	t.as(ev, c.m.people[user])
	if err := f(t); err != nil {
		return err
	}
	if err := t.replan(ev); err != nil {
		c.t.Fatal(err)
	}
	c.m = m.clone()
	c.took(*out)
	return nil
}

// changes lets a person change a contract.
func (c *clockwork) changes(user, id string, f change) {
	c.t.Helper()
	c.does(user, onContract(id, f))
}

// change is what a test does to a contract, or to its project.
type change func(k *reminders.Contract, p *flows.Project, a reminders.Act, t *turn) error

func onContract(id string, f change) func(t *turn) error {
	return func(t *turn) error {
		k, p, err := t.contract(id)
		if err != nil {
			return err
		}
		r, err := t.rules()
		if err != nil {
			return err
		}
		return f(k, p, t.act(r), t)
	}
}

// registers makes a contract and gives its id.
func (c *clockwork) registers(user string, d reminders.Draft) (id string) {
	c.t.Helper()
	c.does(user, func(t *turn) error {
		k, _, err := t.addContract(d, nil, 0)
		if err == nil {
			id = k.ID
		}
		return err
	})
	return id
}

func laptops(t rapid.TB) reminders.Draft {
	return reminders.Draft{Title: "Laptops", Supplier: "Circo IT", Kinds: []reminders.Kind{reminders.Product}, Start: date(t, "2026-09-15"), End: date(t, "2031-09-14"),
		Owner: lotte, Deputy: ben, Management: bram, Buyer: sophie,
		KPIs: []reminders.KPI{{Name: "Hergebruik", Unit: "%", Every: 1, Targets: []string{"80"}}}}
}

// settle answers everything that lay before the registration, so that only what is to come remains.
func (c *clockwork) settle(id string) {
	c.t.Helper()
	c.changes(lotte, id, func(k *reminders.Contract, _ *flows.Project, a reminders.Act, _ *turn) error {
		for _, m := range k.AskedNow(a.Rules) {
			if err := k.AnswerLate(m.Key(), reminders.NotHere, "liep al voor we begonnen", a); err != nil {
				return err
			}
		}
		for _, m := range k.Milestones(a.Rules) {
			if m.Kind == reminders.Instruction && k.Status(m) == reminders.Planned {
				return k.NotApplicable(m.Key(), "er is er al een", a)
			}
		}
		return nil
	})
}
