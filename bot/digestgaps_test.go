package bot

import (
	"slices"
	"strings"
	"testing"

	"kringloop/flows"
	"kringloop/reminders"
)

// Whom a project loses, or where it talks, decides who is reminded: its contracts are planned anew although nothing in them changed.
func TestLeavingTheProjectMovesReminders(t *testing.T) {
	c := newClockwork(t, "2026-10-20 10:00")
	d := laptops(t)
	d.Deputy, d.Management = "", ""
	id := c.registers(ben, d) // the project is Ben's
	c.settle(id)
	c.changes(ben, id, func(_ *reminders.Contract, p *flows.Project, a reminders.Act, _ *turn) error {
		return p.Remove(lotte, ben, a.Now)
	})
	c.until("2026-10-23 12:00")
	if got := strings.Join(c.seen(), "\n"); !strings.HasPrefix(got, ben+" 2026-10-23") || strings.Contains(got, lotte) {
		t.Errorf("without Lotte: %q", got)
	}
}

// The deputy looked at the day while the owner was there; then the owner leaves, before their own hour: the deputy hears of it on
// the next day.
func TestGoneBetweenTwoLooks(t *testing.T) {
	for name, away := range map[string]func(c *clockwork){
		"gone": func(c *clockwork) {
			c.handle(Event{Kind: PersonChanged, User: lotte, Profile: Profile{Name: lotte, TZ: "Europe/Lisbon", Locale: "nl-NL", Gone: true}})
		},
		"away": func(c *clockwork) {
			c.handle(Event{Kind: Said, User: lotte, Channel: "DLOTTE", Direct: true, Text: "ik ben weg van 23 tot en met 25 oktober"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClockwork(t, "2026-10-20 10:00")
			id := c.registers(lotte, laptops(t))
			c.settle(id)
			c.handle(Event{Kind: PersonChanged, User: lotte, Profile: Profile{Name: lotte, TZ: "Europe/Lisbon", Locale: "nl-NL"}})
			c.until("2026-10-23 09:30") // it is half past eight in Lisbon
			away(c)
			c.until("2026-10-24 12:00")
			if got := strings.Join(c.seen(), "\n"); !strings.HasPrefix(got, ben+" 2026-10-23") || strings.Contains(got, lotte+" ") {
				t.Errorf("%q", got)
			}
		})
	}
}

// After a standstill the contract changes hands before anybody was told: the new owner is.
func TestNewOwnerAfterDowntime(t *testing.T) {
	for name, role := range map[string]string{"leaves": sophie, "stays as deputy": ben} {
		t.Run(name, func(t *testing.T) {
			c := newClockwork(t, "2026-10-20 10:00")
			id := c.registers(lotte, laptops(t))
			c.settle(id)
			c.now = at(t, "2026-10-28 07:30") // nothing rang since the 20th
			c.changes(lotte, id, func(k *reminders.Contract, p *flows.Project, a reminders.Act, t *turn) error {
				if err := t.involve(p, role, flows.Manager); err != nil {
					return err
				}
				if err := k.SetPerson(reminders.Owner, role, a); err != nil || role != ben {
					return err
				}
				return k.SetPerson(reminders.Deputy, lotte, a)
			})
			c.until("2026-10-28 12:00")
			got := c.seen()
			if len(got) != 1 || !strings.HasPrefix(got[0], role+" 2026-10-28") || !strings.Contains(got[0], "maand 1 (") {
				t.Errorf("%q", got)
			}
		})
	}
}

// A digest that comes back days later still knows its lines, though another one was decided on since.
func TestLateRefusalLosesNothing(t *testing.T) {
	c := newClockwork(t, "2026-10-20 10:00")
	id := c.registers(lotte, laptops(t))
	c.settle(id)
	c.hold = true
	c.until("2026-10-26 12:00")
	if len(c.outbox) != 2 {
		t.Fatalf("waiting: %+v", c.outbox)
	}
	c.shut[lotte] = "user_disabled"
	first := c.outbox[:1]
	c.outbox = first
	c.hold = false
	c.deliver()
	c.until("2026-10-26 15:00")
	if got := c.seen(); len(got) != 1 || !strings.HasPrefix(got[0], ben+" 2026-10-26") {
		t.Errorf("%q", got)
	}
}

// What a reader does in a digest shows in it, but for lines that they may no longer see; no digest comes back for it.
func TestShownLinesKeepToTheWall(t *testing.T) {
	c := newClockwork(t, "2026-10-20 10:00")
	one := c.registers(lotte, laptops(t))
	c.settle(one)
	c.until("2026-10-23 09:30")
	c.seen()
	c.does(lotte, func(t *turn) error {
		return t.showDone("c:"+one, "m_kpi.1", func(l *reminders.Line) { l.State = reminders.LineDone })
	})
	if len(c.posts) != 1 || c.posts[0].Digest != "" || len(c.posts[0].Lines) != 0 || c.posts[0].Ref == "" {
		t.Fatalf("shown: %+v", c.posts)
	}
	c.posts = nil
	c.m.projects[c.m.contracts[one].Project].Members = nil
	c.does(lotte, func(t *turn) error {
		return t.showDone("c:"+one, "m_kpi.1", func(l *reminders.Line) { l.State = reminders.LineDone })
	})
	if len(c.posts) != 0 {
		t.Errorf("outside the wall: %+v", c.posts)
	}
}

// What was brought to a channel, and not said there yet, is handed on when the project leaves the channel.
func TestUnlinkedChannelHandsOn(t *testing.T) {
	c := newClockwork(t, "2026-10-20 10:00")
	id := c.registers(lotte, laptops(t))
	c.settle(id)
	c.changes(lotte, id, func(_ *reminders.Contract, p *flows.Project, a reminders.Act, _ *turn) error {
		p.Link(keptIn, lotte, a.Now)
		return nil
	})
	c.until("2026-11-09 12:00")
	account := func(user string, gone bool) {
		c.handle(Event{Kind: PersonChanged, User: user, Profile: Profile{Name: user, TZ: "Europe/Brussels", Locale: "nl-NL", Gone: gone}})
	}
	account(ben, true)
	account(bram, true)
	c.hold = true
	c.until("2026-11-10 19:00") // the last moment; after hours what comes back is told the next day
	c.seen()
	c.shut[lotte] = "user_disabled"
	c.hold = false
	c.deliver()
	account(ben, false)
	c.changes(lotte, id, func(_ *reminders.Contract, p *flows.Project, a reminders.Act, _ *turn) error {
		p.Link("", lotte, a.Now)
		return nil
	})
	c.until("2026-11-12 12:00")
	if got := strings.Join(c.seen(), "\n"); !strings.HasPrefix(got, ben+" 2026-11-11") || strings.Contains(got, keptIn) {
		t.Errorf("%q", got)
	}
}

// Who becomes deputy has nothing to hand back: what the answer to a registration named already comes in no digest of that day when
// the contract changes again.
func TestNewDeputyHandsNothingBack(t *testing.T) {
	c := newClockwork(t, "2026-10-20 09:01")
	d := laptops(t)
	d.Start, d.Deputy = date(t, "2026-10-20"), ""
	id := c.registers(lotte, d)
	changes := func(f func(k *reminders.Contract, a reminders.Act) error) {
		c.changes(lotte, id, func(k *reminders.Contract, p *flows.Project, a reminders.Act, t *turn) error {
			if err := t.involve(p, ben, flows.Manager); err != nil {
				return err
			}
			return f(k, a)
		})
	}
	changes(func(k *reminders.Contract, a reminders.Act) error { return k.SetPerson(reminders.Deputy, ben, a) })
	c.until("2026-10-20 09:35")
	changes(func(k *reminders.Contract, a reminders.Act) error { return k.SetContact("info@circo.example", a) })
	c.until("2026-10-20 17:00")
	if got := c.seen(); len(got) != 0 {
		t.Errorf("a digest all the same: %q", got)
	}
}

// A promise entered today for today is named by the next digest, as an action would be.
func TestPromiseForToday(t *testing.T) {
	c := newClockwork(t, "2026-10-20 10:00")
	id := c.registers(lotte, laptops(t))
	c.settle(id)
	c.changes(lotte, id, func(k *reminders.Contract, _ *flows.Project, a reminders.Act, _ *turn) error {
		_, err := k.AddPromise(reminders.Promise{What: "Statiegeld op toners", Due: a.Today}, a)
		return err
	})
	c.until("2026-10-21 12:00")
	if got := c.seen(); len(got) != 1 || !strings.HasPrefix(got[0], lotte+" 2026-10-21") || !strings.Contains(got[0], "Statiegeld") {
		t.Errorf("%q", got)
	}
}

// Who is absent is not written to while somebody else of the contract is there, and reads what is still open when they are back.
func TestAbsentPeopleReadItWhenBack(t *testing.T) {
	c := newClockwork(t, "2026-10-20 10:00")
	id := c.registers(lotte, laptops(t))
	c.settle(id)
	says := func(user, text string) {
		c.handle(Event{Kind: Said, User: user, Channel: "D" + user[1:], Direct: true, Text: text})
	}
	told := func(until, who string) {
		t.Helper()
		c.until(until)
		got := []string{}
		for _, s := range c.seen() {
			user, rest, _ := strings.Cut(s, " ")
			day, _, _ := strings.Cut(rest, " ")
			got = append(got, user[2:]+" "+day[5:])
		}
		if s := strings.Join(got, ", "); s != who {
			t.Errorf("until %s: %s, want %s", until, s, who)
		}
	}
	says(lotte, "ik ben weg van 22 oktober tot en met 4 november")
	says(ben, "ik ben weg van 22 oktober tot en met 2 november")
	told("2026-10-25 12:00", "BRAM 10-23") // owner and deputy are absent
	says(bram, "ik ben weg van 25 tot en met 28 oktober")
	told("2026-10-30 12:00", "LOTTE 10-26") // all are: then it is the owner's all the same
	told("2026-11-04 12:00", "BRAM 11-02, BEN 11-03")
	told("2026-11-06 12:00", "LOTTE 11-05")
	says(bram, "ik ben weg van 9 tot en met 20 november")
	told("2026-11-11 08:00", "BEN 11-10, LOTTE 11-10")
	says(bram, "ik ben terug")
	told("2026-11-12 12:00", "BRAM 11-11")
	told("2026-12-01 12:00", "LOTTE 11-20, LOTTE 11-24, BEN 11-30, LOTTE 11-30") // the figures of the second month
}

// Who looked after a contract and was deactivated leaves a gap in it, and whoever made it is told once, with a way to choose another.
func TestDeactivatedOwner(t *testing.T) {
	c := newClockwork(t, "2026-10-20 10:00")
	id := c.registers(sophie, laptops(t))
	c.settle(id)
	c.posts = nil
	for range 2 {
		c.handle(Event{Kind: PersonChanged, User: lotte, Profile: Profile{Name: lotte, TZ: "Europe/Brussels", Locale: "nl-NL", Gone: true}})
	}
	if len(c.posts) != 1 || c.posts[0].Channel != sophie || !strings.Contains(string(c.posts[0].Blocks), `"contract.form.owner"`) {
		t.Errorf("%+v", c.posts)
	}
	gap := func() (found bool) {
		c.does(sophie, func(t *turn) error {
			k, p, err := t.contract(id)
			if err != nil {
				return err
			}
			card, err := t.cardOf(k, p)
			found = slices.Contains(card.Gaps, reminders.Gap{Field: reminders.GapOwner})
			return err
		})
		return found
	}
	if !gap() {
		t.Error("the contract shows no gap")
	}
	c.handle(Event{Kind: Said, User: lotte, Channel: "DLOTTE", Direct: true, Text: "agenda"})
	if gap() {
		t.Error("she is back, and the gap stays")
	}
}

// Who leaves a project has no part in its contracts any more.
func TestWhoLeavesHasNoPart(t *testing.T) {
	c := newClockwork(t, "2026-10-20 10:00")
	id := c.registers(sophie, laptops(t))
	c.settle(id)
	c.changes(lotte, id, func(k *reminders.Contract, _ *flows.Project, a reminders.Act, _ *turn) error {
		if _, err := k.AddAction(reminders.Task{What: "Bel de leverancier", Owner: ben, Due: date(t, "2026-11-02")}, "", a); err != nil {
			return err
		}
		return k.Pass("m_kwartaal.1", ben, a)
	})
	c.changes(sophie, id, func(_ *reminders.Contract, p *flows.Project, _ reminders.Act, t *turn) error { return t.remove(p, ben) })
	k := c.m.contracts[id]
	if k.Deputy != "" || len(k.Given) != 0 || slices.Contains(k.People(), ben) {
		t.Errorf("%q, %v, %v", k.Deputy, k.Given, k.People())
	}
	c.seen()
	c.until("2026-11-03 12:00")
	for _, s := range c.seen() {
		if !strings.HasPrefix(s, lotte) {
			t.Errorf("%q", s)
		}
	}
}
