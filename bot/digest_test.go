package bot

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kringloop/flows"
	"kringloop/flows/dialogue"
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
	m := c.m.clone()
	out, err := c.b.Handle(ev, m)
	if err != nil {
		c.t.Fatalf("%s of %s: %v", ev.Kind, ev.User, err)
	}
	c.m = m.clone()
	c.took(out)
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

// registers makes a contract without KPIs and gives its id.
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

// The worked dates of flows §3.3: of the first figures, and who hears of them.
func TestDigestsOfKPI(t *testing.T) {
	c := newClockwork(t, "2026-10-20 10:00")
	id := c.registers(lotte, laptops(t))
	settle(c, id)
	c.until("2026-11-12 12:00")
	var got []string
	for _, s := range c.seen() {
		if strings.Contains(s, "KPI-cijfers van maand 1 (15 sep – 14 okt),") {
			got = append(got, s)
		}
	}
	want := []string{
		"U0LOTTE 2026-10-23 Goedemorgen. Eén ding voor vandaag. · KPI-cijfers van maand 1 (15 sep – 14 okt), Laptops (over 3 dagen)",
		"U0LOTTE 2026-10-26 Goedemorgen. Eén ding voor vandaag. · KPI-cijfers van maand 1 (15 sep – 14 okt), Laptops (vandaag)",
		"U0BEN 2026-11-02 Goedemorgen. Eén ding voor vandaag. · KPI-cijfers van maand 1 (15 sep – 14 okt), Laptops (7 dagen te laat)",
		"U0LOTTE 2026-11-02 Goedemorgen. Eén ding voor vandaag. · KPI-cijfers van maand 1 (15 sep – 14 okt), Laptops (7 dagen te laat)",
		"U0BEN 2026-11-10 Goedemorgen. Eén ding voor vandaag. · KPI-cijfers van maand 1 (15 sep – 14 okt), Laptops (15 dagen te laat)",
		"U0BRAM 2026-11-10 Goedemorgen. Eén ding voor vandaag. · KPI-cijfers van maand 1 (15 sep – 14 okt), Laptops (15 dagen te laat)",
		"U0LOTTE 2026-11-10 Goedemorgen. Eén ding voor vandaag. · KPI-cijfers van maand 1 (15 sep – 14 okt), Laptops (15 dagen te laat)",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// settle answers everything that lay before the registration, so that only what is to come remains.
func settle(c *clockwork, id string) {
	c.t.Helper()
	c.does(lotte, func(t *turn) error {
		k, _, err := t.contract(id)
		if err != nil {
			return err
		}
		r, err := t.rules()
		if err != nil {
			return err
		}
		for _, m := range k.AskedNow(r) {
			if err := k.AnswerLate(m.Key(), reminders.NotHere, "liep al voor we begonnen", t.act(r)); err != nil {
				return err
			}
		}
		for _, m := range k.Milestones(r) {
			if m.Kind == reminders.Instruction && k.Status(m) == reminders.Planned {
				return k.NotApplicable(m.Key(), "er is er al een", t.act(r))
			}
		}
		return nil
	})
}

// Absent, the deputy gets what falls in between; done, nobody gets anything.
func TestDigestsWhileAway(t *testing.T) {
	c := newClockwork(t, "2026-10-20 10:00")
	id := c.registers(lotte, laptops(t))
	settle(c, id)
	c.handle(Event{Kind: Said, User: lotte, Channel: "DLOTTE", Direct: true, Text: "ik ben weg van 22 tot en met 25 oktober"})
	c.until("2026-10-24 12:00")
	if got := c.seen(); len(got) != 1 || !strings.HasPrefix(got[0], ben+" 2026-10-23") {
		t.Errorf("while Lotte is away: %q", got)
	}
	c.does(lotte, func(t *turn) error {
		k, _, err := t.contract(id)
		if err != nil {
			return err
		}
		r, err := t.rules()
		if err != nil {
			return err
		}
		return k.SetValue(k.KPIs[0].ID, 1, reminders.Value{Number: "77.5"}, t.act(r))
	})
	c.until("2026-11-16 12:00")
	for _, s := range c.seen() {
		if strings.Contains(s, "maand 1,") {
			t.Errorf("the figures are in, and still: %s", s)
		}
	}
}

// Deactivated, the deputy, then management, then the project's channel get the lines; where there is nobody an administrator
// can see what got lost.
func TestDigestsOfTheGone(t *testing.T) {
	c := newClockwork(t, "2026-10-20 10:00")
	id := c.registers(lotte, laptops(t))
	settle(c, id)
	gone := func(user string) {
		c.handle(Event{Kind: PersonChanged, User: user, Profile: Profile{Name: user, TZ: "Europe/Brussels", Locale: "nl-NL", Gone: true}})
	}
	first := func() string {
		all := c.seen()
		if len(all) == 0 {
			return ""
		}
		return strings.Join(all, "\n")
	}
	gone(lotte)
	c.until("2026-10-23 12:00")
	if got := first(); !strings.HasPrefix(got, ben) || strings.Contains(got, lotte+" ") {
		t.Errorf("without Lotte: %s", got)
	}
	gone(ben)
	c.until("2026-10-26 12:00")
	if got := first(); !strings.HasPrefix(got, bram) {
		t.Errorf("without her and Ben: %s", got)
	}
	project := c.m.contracts[id].Project
	c.m.projects[project].Channel = keptIn
	c.does(sophie, func(t *turn) error { // anything that touches the contract
		k, _, err := t.contract(id)
		if err == nil {
			err = k.SetContact("info@circo.example", t.act(reminders.DefaultRules))
		}
		return err
	})
	gone(bram)
	c.until("2026-11-02 12:00")
	if got := first(); !strings.HasPrefix(got, keptIn) || !strings.Contains(got, "ik bereik niemand") {
		t.Errorf("without anybody: %s", got)
	}
	c.m.projects[project].Channel = ""
	c.until("2026-11-10 12:00")
	if got := first(); got != "" {
		t.Errorf("there is nowhere to say it: %s", got)
	}
	if len(c.m.bounces) == 0 || c.m.bounces[0].Line.Key != "m_kpi.1" {
		t.Errorf("what got lost is nowhere: %+v", c.m.bounces)
	}
}

// A digest that Slack refuses goes to the next in line: at once, when they had none that day.
func TestRefusedDigest(t *testing.T) {
	c := newClockwork(t, "2026-10-20 10:00")
	id := c.registers(lotte, laptops(t))
	settle(c, id)
	c.shut[lotte] = "user_disabled"
	c.until("2026-10-23 09:30")
	if !c.m.people[lotte].Gone {
		t.Error("Slack does not know her any more, and we do")
	}
	delete(c.shut, lotte)
	c.until("2026-10-26 12:00")
	got := c.seen()
	if len(got) != 2 || !strings.HasPrefix(got[0], ben+" 2026-10-23") || !strings.HasPrefix(got[1], ben+" 2026-10-26") {
		t.Errorf("after the refusal: %q", got)
	}
	// She writes again: she is back, and so are her reminders.
	c.handle(Event{Kind: Said, User: lotte, Channel: "DLOTTE", Direct: true, Text: "hallo"})
	c.until("2026-11-02 12:00")
	if all := strings.Join(c.seen(), "\n"); !strings.Contains(all, lotte+" 2026-11-02") {
		t.Errorf("she is back: %s", all)
	}
}

// Three days without a server: one digest, with the latest moment of each duty.
func TestDowntime(t *testing.T) {
	c := newClockwork(t, "2026-10-20 10:00")
	id := c.registers(lotte, laptops(t))
	settle(c, id)
	c.now = at(t, "2026-10-28 14:30") // nothing rang between
	c.until("2026-10-28 14:30")
	got := c.seen()
	if len(got) != 1 || got[0] != lotte+" 2026-10-28 Goedemorgen. Eén ding voor vandaag. · KPI-cijfers van maand 1 (15 sep – 14 okt), Laptops (2 dagen te laat)" {
		t.Errorf("after the standstill: %q", got)
	}
	c.until("2026-10-30 12:00")
	if got := c.seen(); len(got) != 0 {
		t.Errorf("and again: %q", got)
	}
	c.now = at(t, "2026-11-02 19:30") // in the evening nobody is called
	c.until("2026-11-03 12:00")
	got = c.seen()
	if len(got) != 2 || !strings.HasPrefix(got[1], lotte+" 2026-11-03") {
		t.Errorf("after an evening: %q", got)
	}
}

// A clock that goes back an hour, and an alarm that rings twice or too early, bring no second digest.
func TestClockTroubles(t *testing.T) {
	c := newClockwork(t, "2026-10-20 10:00")
	id := c.registers(lotte, laptops(t))
	settle(c, id)
	c.now = at(t, "2026-10-23 08:00") // rung by a clock that was an hour ahead
	c.ring(digestAlarm(lotte))
	if got := c.seen(); len(got) != 0 {
		t.Errorf("at eight: %q", got)
	}
	c.until("2026-10-23 09:00")
	if got := c.seen(); len(got) != 1 {
		t.Errorf("at nine: %q", got)
	}
	for _, again := range []string{"2026-10-23 08:05", "2026-10-23 09:00", "2026-10-23 10:00"} {
		c.now = at(t, again)
		c.ring(digestAlarm(lotte))
	}
	if got := c.seen(); len(got) != 0 {
		t.Errorf("a second one: %q", got)
	}
	c.until("2026-10-26 09:00")
	if got := c.seen(); len(got) != 1 {
		t.Errorf("on Monday: %q", got)
	}
}

// Who moves to Lisbon gets the digest at nine there.
func TestMovedZone(t *testing.T) {
	c := newClockwork(t, "2026-10-20 10:00")
	id := c.registers(lotte, laptops(t))
	settle(c, id)
	c.handle(Event{Kind: PersonChanged, User: lotte, Profile: Profile{Name: lotte, TZ: "Europe/Lisbon", Locale: "nl-NL"}})
	c.until("2026-10-23 09:30")
	if got := c.seen(); len(got) != 0 {
		t.Errorf("it is half past eight in Lisbon: %q", got)
	}
	c.until("2026-10-23 10:00")
	if got := c.seen(); len(got) != 1 {
		t.Errorf("it is nine in Lisbon: %q", got)
	}
}

// A government changes its clock after the alarm was set: the digest still comes at nine on the clock of the wall.
func TestZoneRulesChange(t *testing.T) {
	for name, tt := range map[string]struct {
		hours int // of the new rule, east of Greenwich; Brussels has 2 in October
		want  string
	}{"later": {1, "2026-10-23 10:00"}, "earlier": {3, "2026-10-23 09:00"}} {
		c := newClockwork(t, "2026-10-20 10:00")
		id := c.registers(lotte, laptops(t))
		settle(c, id)
		c.b.zones.Store("Europe/Brussels", time.FixedZone("new", tt.hours*3600))
		c.until("2026-10-23 08:59")
		if got := c.seen(); len(got) != 0 {
			t.Errorf("%s: before its time: %q", name, got)
		}
		c.until(tt.want)
		if got := c.seen(); len(got) != 1 {
			t.Errorf("%s: at %s: %q", name, tt.want, got)
		}
	}
}

// Who takes the contract over gets what is due from that day on, and the one before nothing more.
func TestNewOwner(t *testing.T) {
	c := newClockwork(t, "2026-10-20 10:00")
	id := c.registers(lotte, laptops(t))
	settle(c, id)
	c.until("2026-10-26 12:00")
	c.seen()
	c.does(lotte, func(t *turn) error {
		k, p, err := t.contract(id)
		if err != nil {
			return err
		}
		if err := t.involve(p, sophie, flows.Manager); err != nil {
			return err
		}
		return k.SetPerson(reminders.Owner, sophie, t.act(reminders.DefaultRules))
	})
	c.until("2026-10-27 12:00")
	if got := c.seen(); len(got) != 1 || !strings.HasPrefix(got[0], sophie+" 2026-10-27") {
		t.Errorf("what was due on the day of the change: %q", got)
	}
	c.until("2026-11-02 12:00")
	for _, s := range c.seen() {
		if strings.HasPrefix(s, lotte) {
			t.Errorf("she handed it over: %s", s)
		}
	}
}

// A digest that waits while its reader leaves one project goes out without that project's line, the same day.
func TestWallBetweenDecisionAndSending(t *testing.T) {
	c := newClockwork(t, "2026-10-20 10:00")
	one := c.registers(lotte, laptops(t))
	settle(c, one)
	d := laptops(t)
	d.Title, d.Owner, d.Deputy = "Schermen", sophie, lotte
	two := c.registers(sophie, d)
	c.does(sophie, func(t *turn) error { // Lotte does this one for Sophie
		k, _, err := t.contract(two)
		if err != nil {
			return err
		}
		r, err := t.rules()
		if err != nil {
			return err
		}
		for _, m := range k.AskedNow(r) {
			if err := k.AnswerLate(m.Key(), reminders.NotHere, "liep al", t.act(r)); err != nil {
				return err
			}
		}
		return k.Pass("m_kpi.1", lotte, t.act(r))
	})
	c.hold = true
	c.until("2026-10-23 09:30")
	if len(c.outbox) == 0 || !strings.Contains(c.outbox[0].Text, "Schermen") || !strings.Contains(c.outbox[0].Text, "Laptops") {
		t.Fatalf("waiting: %+v", c.outbox)
	}
	c.does(sophie, func(t *turn) error {
		_, p, err := t.contract(two)
		if err != nil {
			return err
		}
		return p.Remove(lotte, sophie, t.ev.At)
	})
	c.hold = false
	c.deliver()
	c.until("2026-10-23 12:00")
	var hers []string
	for _, s := range c.seen() {
		if strings.HasPrefix(s, lotte) {
			hers = append(hers, s)
		} else if strings.Contains(s, "Laptops") {
			t.Errorf("hers went to somebody else: %s", s)
		}
	}
	if len(hers) != 1 || !strings.HasPrefix(hers[0], lotte+" 2026-10-23") || !strings.Contains(hers[0], "Laptops") || strings.Contains(hers[0], "Schermen") {
		t.Errorf("Lotte got %q", hers)
	}
	if c.m.people[lotte].Gone {
		t.Error("she is not gone")
	}
}

// What waits for an operator is shown to administrators, and nobody is taken for gone.
func TestUnsentDigest(t *testing.T) {
	c := newClockwork(t, "2026-10-20 10:00")
	id := c.registers(lotte, laptops(t))
	settle(c, id)
	c.hold = true
	c.until("2026-10-23 09:30")
	p := c.outbox[0]
	c.handle(Event{Kind: Unsent, User: p.Channel, Text: p.Digest, Lines: p.Lines, Reason: "invalid_auth"})
	if len(c.m.bounces) != 1 || !c.m.bounces[0].Kept || c.m.bounces[0].Why != "invalid_auth" || c.m.bounces[0].Line.Key != "m_kpi.1" || c.m.people[lotte].Gone {
		t.Errorf("%+v, gone %v", c.m.bounces, c.m.people[lotte].Gone)
	}
}

// An organisation that wants to hear of things earlier does so at once, not after the next change of each contract.
func TestRulesChange(t *testing.T) {
	c := newClockwork(t, "2026-10-20 10:00")
	id := c.registers(lotte, laptops(t))
	settle(c, id)
	c.does(lotte, func(t *turn) error {
		t.mem.SaveNorm(dialogue.Norm{"reminder.soon": "5"}) // 21 October instead of the 23rd
		_, g, ok := t.b.group("meeting", "moments")
		if !ok {
			return flows.ErrNoItem
		}
		return t.replanAll(g)
	})
	c.until("2026-10-22 12:00")
	if got := c.seen(); len(got) != 1 || !strings.HasPrefix(got[0], lotte+" 2026-10-21") {
		t.Errorf("five days before: %q", got)
	}
}
