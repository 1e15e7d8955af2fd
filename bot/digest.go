package bot

import (
	"fmt"
	"slices"
	"strings"

	"kringloop/bot/blocks"
	"kringloop/reminders"
)

// rang does what an alarm is for.
func (t *turn) rang() error {
	switch what, _, _ := strings.Cut(t.ev.Text, ":"); what {
	case alarmDigest:
		return t.digest()
	case alarmPlan:
		return t.replanPerson()
	case alarmYearday:
		return t.yeardayOver()
	}
	return nil // of an earlier version: nothing waits for it
}

// isChannel tells a channel's id from a person's. A channel has an agenda too: what can be said to nobody else is said there.
func isChannel(id string) bool { return strings.HasPrefix(id, "C") || strings.HasPrefix(id, "G") }

// digest tells a person, in one message, what is due for them, as things stand at this moment. An alarm is no more than a
// reason to look: a clock that went back, a zone that changed or a duty that was done meanwhile is seen here.
func (t *turn) digest() error {
	user := t.ev.User
	r, err := t.rules()
	if err != nil {
		return err
	}
	a, hour, zone, err := t.clockOf(user)
	if err != nil {
		return err
	}
	t.plans.touch(user) // whatever comes of it, the next alarm is set
	if at := a.Wake(t.ev.At, hour, zone, r); at.IsZero() || at.After(t.ev.At) {
		return nil
	}
	today := reminders.On(t.ev.At.In(zone))
	duties, err := t.dueDuties(a, today, r)
	if err != nil {
		return err
	}
	people := t.people()
	lines := a.Due(duties, today, r, people)
	lost := a.Lost(duties, today, r, people)
	others := a.Missed(duties, today, r, people)
	kept := a.Kept(duties, today, r, people)
	if t.who.Gone { // what they had put off until now is somebody else's too
		others, lines = append(others, lines...), nil
	}
	a.Said(today, lines, duties, r)
	a.KeepUntilBack(kept, today, r)
	unheard, err := t.passAll(t.ev, user, others, today, r, false)
	if err != nil {
		return err
	}
	for _, l := range unheard {
		if !slices.ContainsFunc(lost, l.Same) {
			lost = append(lost, l)
		}
	}
	if t.fail != nil {
		return t.fail
	}
	if len(lines) > 0 {
		p := t.digestPost(a)
		p.Digest, p.Lines = a.Told.String(), a.Shown
		t.out.Posts = append(t.out.Posts, p)
	}
	return t.undelivered(t.ev, user, lost, "gone", false)
}

// dueDuties are the duties of the sources that an agenda has to look at on a day.
func (t *turn) dueDuties(a *reminders.Agenda, today reminders.Date, r reminders.Rules) ([]reminders.Duty, error) {
	sources := a.Sources(today)
	if err := t.ahead(sources); err != nil {
		return nil, fmt.Errorf("what %s is reminded of: %w", a.User, err)
	}
	bySource := make([][]reminders.Duty, len(sources))
	for i, s := range sources {
		var err error
		if bySource[i], err = t.duties(s, a.User, r); err != nil {
			return nil, err
		}
	}
	return slices.Concat(bySource...), nil
}

// digestRef names the message of a person's digest of a day, in which what they do is shown.
func digestRef(user string, day reminders.Date) string { return "digest/" + user + "/" + day.String() }

// digestPost shows what a person, or a channel, is reminded of today.
func (t *turn) digestPost(a *reminders.Agenda) Post {
	r := t.r
	r.Channel = isChannel(a.User)
	m := r.Digest(a.Told, a.Shown)
	p := Post{Shape: Message, Channel: a.User, Ref: digestRef(a.User, a.Told), Text: m.Text, Blocks: m.JSON()}
	if !r.Channel {
		p.Reader = a.User
	}
	p.Projects = t.projectsOf(a.Shown)
	return p
}

// projectsOf are the projects behind whose walls lines stand.
func (t *turn) projectsOf(lines []reminders.Line) (ids []string) {
	for _, l := range lines {
		if id := t.projectOf(l.Source); id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// projectOf is the project behind whose wall a source of duties stands, "" for a person's own.
func (t *turn) projectOf(source string) string {
	if id, ok := strings.CutPrefix(source, ofProject); ok {
		return id
	}
	id, ok := strings.CutPrefix(source, ofContract)
	if !ok {
		return ""
	}
	c, err := t.mem.Contract(id)
	if err != nil {
		t.fail = err
	}
	if c == nil {
		return ""
	}
	return c.Project
}

// maxBounces is how many undeliverable reminders an administrator can look back on.
const maxBounces = 100

// undelivered keeps for an administrator what could be told to nobody; kept: the message waits for an operator.
func (t *turn) undelivered(ev Event, user string, lines []reminders.Line, why string, kept bool) error {
	if len(lines) == 0 {
		return nil
	}
	all, err := t.mem.Bounces()
	if err != nil {
		return fmt.Errorf("bounces: %w", err)
	}
	for _, l := range lines {
		all = append(all, reminders.Bounce{User: user, Line: l, Why: why, Kept: kept, At: ev.At})
	}
	t.mem.SaveBounces(all[max(0, len(all)-maxBounces):])
	return nil
}

// bounced takes back a digest that reached nobody: whoever comes next after the person gets its lines in their own next digest, a
// channel too. A person whom Slack can't reach is gone until they are heard of. Who may only no longer see a part of it gets the
// rest, and has had no digest that day.
func (t *turn) bounced(ev Event) error {
	t.ev = ev
	who, err := t.mem.Person(ev.User)
	if err != nil {
		return fmt.Errorf("person %s: %w", ev.User, err)
	}
	a, err := t.mem.Agenda(ev.User)
	if err != nil {
		return fmt.Errorf("agenda of %s: %w", ev.User, err)
	}
	unheard := !isChannel(ev.User) && ev.Reason != BounceWall && !who.Gone
	if unheard {
		who.Gone = true
		t.mem.SavePerson(ev.User, who)
	}
	r, err := t.rules()
	if err != nil {
		return err
	}
	t.r = t.reader(who.Language(t.b.Lang), who.TZ)
	if unheard {
		if err := t.lostOwner(ev.User); err != nil {
			return err
		}
	}
	if a.Told.String() == ev.Text {
		a.Shown = nil
		if ev.Reason == BounceWall {
			a.Told = a.Told.AddDays(-1)
		}
	}
	day, err := reminders.ParseDate(ev.Text)
	if err != nil {
		return fmt.Errorf("day of a digest: %w", err)
	}
	lost, err := t.passAll(ev, ev.User, ev.Lines, day, r, true)
	if err != nil {
		return err
	}
	if err := t.undelivered(ev, ev.User, lost, ev.Reason, false); err != nil {
		return err
	}
	return t.fail
}

// passAll brings the lines that were a person's on a day to others, and gives those for which there is nobody. Noted, the logs of
// their contracts say so.
func (t *turn) passAll(ev Event, from string, lines []reminders.Line, day reminders.Date, r reminders.Rules, noted bool) (lost []reminders.Line, err error) {
	for _, l := range lines {
		d, open, err := t.dutyAt(from, l)
		if err != nil {
			return nil, err
		}
		if !open {
			continue // done meanwhile
		}
		users, err := t.passOn(ev, from, d, l, day, r)
		if err != nil {
			return nil, err
		}
		if len(users) == 0 {
			lost = append(lost, l)
		}
		if id, ok := strings.CutPrefix(l.Source, ofContract); ok && noted {
			c, err := t.anyContract(id)
			if err != nil {
				return nil, err
			}
			act := t.act(r)
			act.By = ""
			c.Bounced(l.Key, from, users, act)
		}
	}
	return lost, nil
}

// dutyAt finds the duty of a person's line; false when it is done.
func (t *turn) dutyAt(user string, l reminders.Line) (d reminders.Duty, open bool, err error) {
	r, err := t.rules()
	if err != nil {
		return d, false, err
	}
	duties, err := t.duties(l.Source, user, r)
	if err != nil {
		return d, false, err
	}
	i := slices.IndexFunc(duties, func(d reminders.Duty) bool { return d.Key == l.Key })
	if i < 0 {
		return d, false, nil
	}
	return duties[i], true, nil
}

// unsent shows an administrator what waits for an operator.
func (t *turn) unsent(ev Event) error {
	t.ev = ev
	return t.undelivered(ev, ev.User, ev.Lines, ev.Reason, true)
}

// passOn brings a line that was a person's on a day to those who are to be told now, and says who they are. Who heard of it since
// that day, or wants to hear of it later, is left in peace.
func (t *turn) passOn(ev Event, from string, d reminders.Duty, l reminders.Line, day reminders.Date, r reminders.Rules) ([]string, error) {
	if d.Channel == from {
		d.Channel = "" // that is where it was refused
	}
	now, err := t.today(ev, from)
	if err != nil {
		return nil, err
	}
	users, channel := reminders.Recipients(d, l.Step, now, t.people())
	if channel {
		users = append(users, d.Channel)
	}
	for _, user := range users {
		other, err := t.mem.Agenda(user)
		if err != nil {
			return nil, fmt.Errorf("agenda of %s: %w", user, err)
		}
		if other.Knows(l, day) {
			continue
		}
		today, err := t.today(ev, user)
		if err != nil {
			return nil, err
		}
		other.Bring(l.Source, l.Key, today, r)
		t.plans.touch(user)
	}
	return users, nil
}

func (p *plans) touch(user string) {
	if p.people == nil {
		p.people = map[string]bool{}
	}
	p.people[user] = true
}

// personChanged takes in what Slack says of a person who is known already: a zone moves their reminders, and one who was
// deactivated gets none.
func (t *turn) personChanged(ev Event) error {
	who, err := t.mem.Person(ev.User)
	if err != nil {
		return fmt.Errorf("person %s: %w", ev.User, err)
	}
	p := ev.Profile
	lang := first(languageOf(p.Locale), who.Lang)
	same := who.Name == p.Name && who.TZ == p.TZ && who.Lang == lang && who.Gone == p.Gone && who.Admin == p.Admin && who.Guest == p.Guest
	if !who.Known || same {
		return nil
	}
	left := p.Gone && !who.Gone
	who.Name, who.TZ, who.Lang, who.Gone, who.Admin, who.Guest = p.Name, p.TZ, lang, p.Gone, p.Admin, p.Guest
	t.mem.SavePerson(ev.User, who)
	t.plans.touch(ev.User)
	if left {
		t.ev = ev // before it is read of
		t.r = t.reader(who.Language(t.b.Lang), who.TZ)
		return t.lostOwner(ev.User)
	}
	return nil
}

// showDone shows in the digest of the person what became of one of its lines.
func (t *turn) showDone(source, key string, mark func(l *reminders.Line)) error {
	a, err := t.mem.Agenda(t.ev.User)
	if err != nil {
		return fmt.Errorf("agenda of %s: %w", t.ev.User, err)
	}
	lines := slices.Clone(a.Shown)
	i := slices.IndexFunc(lines, func(l reminders.Line) bool { return l.Source == source && l.Key == key })
	if i < 0 {
		return nil
	}
	mark(&lines[i])
	a.Shown = slices.DeleteFunc(lines, func(l reminders.Line) bool { return !t.sees(l.Source) })
	if len(a.Shown) > 0 {
		t.out.Posts = append(t.out.Posts, t.digestPost(a))
	}
	return t.fail
}

// sees tells whether the person may still see what a line of their digest is about.
func (t *turn) sees(source string) bool {
	id := t.projectOf(source)
	if id == "" {
		return true
	}
	p, err := t.mem.Project(id)
	if err != nil {
		t.fail = err
	}
	if p == nil {
		return false
	}
	_, member := p.Member(t.ev.User)
	return member
}

// dutyOf reads the duty that a control is about, for the person of the turn; false when it is done, or no longer theirs to see.
func (t *turn) dutyOf(value string) (d reminders.Duty, ok bool, err error) {
	part := blocks.Unpack(value, 2)
	if id, of := strings.CutPrefix(part[0], ofContract); of {
		if _, _, err := t.contract(id); err != nil {
			return d, false, err
		}
	}
	if id, of := strings.CutPrefix(part[0], ofProject); of {
		if _, err := t.project(id); err != nil {
			return d, false, err
		}
	}
	return t.dutyAt(t.ev.User, reminders.Line{Source: part[0], Key: part[1]})
}
