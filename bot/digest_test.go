package bot

import (
	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/reminders"
	"slices"
	"strings"
	"testing"
	"time"
)

// The worked dates of flows §3.3: of the first figures, and who hears of them.
func TestDigestsOfKPI(t *testing.T) {
	c := newClockwork(t, "2026-10-20 10:00")
	id := c.registers(lotte, laptops(t))
	c.settle(id)
	c.until("2026-11-12 12:00")
	var got []string
	for _, s := range c.seen() {
		if strings.Contains(s, "KPI-cijfers van maand 1 (15 sep – 14 okt),") {
			got = append(got, s)
		}
	}
	want := []string{
		"U0LOTTE 2026-10-23 Goedemorgen. Eén ding vraagt je aandacht. · KPI-cijfers van maand 1 (15 sep – 14 okt), Laptops (over 3 dagen)",
		"U0LOTTE 2026-10-26 Goedemorgen. Eén ding vraagt je aandacht. · KPI-cijfers van maand 1 (15 sep – 14 okt), Laptops (vandaag)",
		"U0BEN 2026-11-02 Goedemorgen. Eén ding vraagt je aandacht. · KPI-cijfers van maand 1 (15 sep – 14 okt), Laptops (7 dagen te laat)",
		"U0LOTTE 2026-11-02 Goedemorgen. Eén ding vraagt je aandacht. · KPI-cijfers van maand 1 (15 sep – 14 okt), Laptops (7 dagen te laat)",
		"U0BEN 2026-11-10 Goedemorgen. Eén ding vraagt je aandacht. · KPI-cijfers van maand 1 (15 sep – 14 okt), Laptops (15 dagen te laat)",
		"U0BRAM 2026-11-10 Goedemorgen. Eén ding vraagt je aandacht. · KPI-cijfers van maand 1 (15 sep – 14 okt), Laptops (15 dagen te laat)",
		"U0LOTTE 2026-11-10 Goedemorgen. Eén ding vraagt je aandacht. · KPI-cijfers van maand 1 (15 sep – 14 okt), Laptops (15 dagen te laat)",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Absent, the deputy gets what falls in between; done, nobody gets anything.
func TestDigestsWhileAway(t *testing.T) {
	c := newClockwork(t, "2026-10-20 10:00")
	id := c.registers(lotte, laptops(t))
	c.settle(id)
	c.handle(Event{Kind: Said, User: lotte, Channel: "DLOTTE", Direct: true, Text: "ik ben weg van 22 tot en met 25 oktober"})
	c.until("2026-10-24 12:00")
	if got := c.seen(); len(got) != 1 || !strings.HasPrefix(got[0], ben+" 2026-10-23") {
		t.Errorf("while Lotte is away: %q", got)
	}
	c.changes(lotte, id, func(k *reminders.Contract, _ *flows.Project, a reminders.Act, _ *turn) error {
		return k.SetValue(k.KPIs[0].ID, 1, reminders.Value{Number: "77.5"}, a)
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
	c.settle(id)
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
	c.changes(sophie, id, func(k *reminders.Contract, _ *flows.Project, a reminders.Act, _ *turn) error { // anything that touches the contract
		return k.SetContact("info@circo.example", a)
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
	c.settle(id)
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
	c.settle(id)
	c.now = at(t, "2026-10-28 14:30") // nothing rang between
	c.until("2026-10-28 14:30")
	got := c.seen()
	if len(got) != 1 || got[0] != lotte+" 2026-10-28 Goedemorgen. Eén ding vraagt je aandacht. · KPI-cijfers van maand 1 (15 sep – 14 okt), Laptops (2 dagen te laat)" {
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
	c.settle(id)
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
	c.settle(id)
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

// Who chose another language in Slack is spoken to in it, although nothing else about them changed.
func TestChangedLanguage(t *testing.T) {
	c := newClockwork(t, "2026-10-20 10:00")
	id := c.registers(lotte, laptops(t))
	c.settle(id)
	c.handle(Event{Kind: PersonChanged, User: lotte, Profile: Profile{Name: lotte, TZ: "Europe/Brussels", Locale: "en-GB"}})
	c.until("2026-10-23 12:00")
	if len(c.posts) != 1 || !strings.Contains(c.posts[0].Text, "Good morning") {
		t.Errorf("%+v", c.posts)
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
		c.settle(id)
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
	c.settle(id)
	c.until("2026-10-26 12:00")
	c.seen()
	c.changes(lotte, id, func(k *reminders.Contract, p *flows.Project, a reminders.Act, t *turn) error {
		if err := t.involve(p, sophie, flows.Manager); err != nil {
			return err
		}
		return k.SetPerson(reminders.Owner, sophie, a)
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
	c.settle(one)
	d := laptops(t)
	d.Title, d.Owner, d.Deputy = "Schermen", sophie, lotte
	two := c.registers(sophie, d)
	c.changes(sophie, two, func(k *reminders.Contract, _ *flows.Project, a reminders.Act, _ *turn) error { // Lotte does this one for Sophie
		for _, m := range k.AskedNow(a.Rules) {
			if err := k.AnswerLate(m.Key(), reminders.NotHere, "liep al", a); err != nil {
				return err
			}
		}
		return k.Pass("m_kpi.1", lotte, a)
	})
	c.hold = true
	c.until("2026-10-23 09:30")
	if len(c.outbox) == 0 || !strings.Contains(c.outbox[0].Text, "Schermen") || !strings.Contains(c.outbox[0].Text, "Laptops") {
		t.Fatalf("waiting: %+v", c.outbox)
	}
	c.changes(sophie, two, func(_ *reminders.Contract, p *flows.Project, a reminders.Act, _ *turn) error {
		return p.Remove(lotte, sophie, a.Now)
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
	c.settle(id)
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
	c.settle(id)
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

// Whose public holidays count where nobody said in which country the organisation is: as before that could be left open.
func TestHolidaysWithoutCountry(t *testing.T) {
	b := newBot(t)
	for country, want := range map[string]string{"": "BE", "NL": "NL"} {
		b.Country = country
		if got := b.Rules(map[string]string{"reminder.holidays": "1"}).Calendar.Country; got != want {
			t.Errorf("%q: holidays of %q", country, got)
		}
		if got := b.Rules(nil).Calendar.Country; got != "" {
			t.Errorf("%q: holidays of %q that nobody follows", country, got)
		}
	}
}
