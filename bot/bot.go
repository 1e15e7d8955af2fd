package bot

import (
	"fmt"
	"sync"
	"time"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/knowledge"
	"kringloop/reminders"
)

// Memory is what is remembered of one workspace, as one event sees it: copies, but for the settings. What an event changes in a
// project, a contract or an agenda is kept when the event is done; the rest when it is saved.
type Memory interface {
	Discard()            // forgets what the event changed so far
	Ahead(n Needs) error // reads ahead, in one round trip a store

	Person(user string) (flows.Person, error)
	SavePerson(user string, p flows.Person)
	Place(id string) (flows.Place, error)
	SavePlace(id string, p flows.Place)
	Project(id string) (*flows.Project, error) // nil = there is none
	SaveProject(p *flows.Project)
	Norm() (dialogue.Norm, error) // settings of the organisation, for reading only; nil = none
	SaveNorm(n dialogue.Norm)
	Lessons() ([]dialogue.Lesson, error) // that projects shared with the organisation, oldest first
	SaveLessons(l []dialogue.Lesson)
	Log(project string, offset, n int) (page []flows.Entry, total int, err error)
	SaveFeedback(f knowledge.Feedback) // takes the place of one with the same ID

	Contract(id string) (*reminders.Contract, error) // nil = there is none; what is changed in it is kept
	SaveContract(c *reminders.Contract)              // a new one
	ContractLog(id string, offset, n int) (page []reminders.Entry, total int, err error)
	Agenda(user string) (*reminders.Agenda, error) // what is changed in it is kept
	Agendas() ([]string, error)                    // who has one
	Bounces() ([]reminders.Bounce, error)          // reminders that reached nobody, oldest first
	SaveBounces(b []reminders.Bounce)
	Yeardays() ([]reminders.Yearday, error) // the annual circularity days that are planned
	SaveYeardays(d []reminders.Yearday)
	SaveFeed(digest string, s reminders.Subscription) // of a calendar link's secret; the zero Subscription revokes it
}

// Bot is the conversation with its content. It holds no state of its own and is safe for concurrent use.
type Bot struct {
	Lib     *flows.Library
	Talks   *dialogue.Library
	Guide   *knowledge.Library
	Words   *locale.Catalog
	Lang    string         // spoken to people of whom nothing is known
	Zone    *time.Location // of the organisation, for people whose Slack says none
	Country string         // of the organisation, BE or NL: whom to ask about law there, and whose public holidays it may follow; "" = not known
	Thinks  bool           // a language model words the answers: that takes a moment, and it is shown
	phrases phrases
	zones   sync.Map // name → *time.Location: reading one opens a file
}

// New makes a bot of its content.
func New(lib *flows.Library, talks *dialogue.Library, guide *knowledge.Library, words *locale.Catalog, lang string, zone *time.Location) (*Bot, error) {
	ph, err := loadPhrases()
	if err != nil {
		return nil, err
	}
	return &Bot{Lib: lib, Talks: talks, Guide: guide, Words: words, Lang: lang, Zone: zone, phrases: ph}, nil
}

// Outcome is what an event leads to besides the changes in its Memory.
type Outcome struct {
	Posts  []Post
	Jobs   []Job
	Alarms []Alarm
	Next   []Event // to be handled now, one after the other: they waited for this one, or tell somebody else of it
}

// Alarm brings a Rang event at a time, in the place of an earlier alarm of that name; at no time takes it away.
type Alarm struct {
	Name string // "<what>:<user>"
	At   time.Time
}

// Handle decides on one event. An error is not the person's: Redis failed, or a value was broken.
func (b *Bot) Handle(ev Event, mem Memory) (Outcome, error) {
	t := newTurn(b, mem)
	err := t.take(ev) // first: Go leaves open which operand of a return is evaluated first
	return *t.out, err
}

func newTurn(b *Bot, mem Memory) *turn {
	return &turn{b: b, mem: mem, out: &Outcome{}, plans: &plans{}}
}

func (t *turn) take(ev Event) error {
	t.ev.At = ev.At // whatever is handled how: it is today
	handle := t.handle
	switch ev.Kind {
	case JobDone:
		handle = t.jobDone
	case Bounced:
		handle = t.bounced
	case Unsent:
		handle = t.unsent
	case PersonChanged:
		handle = t.personChanged
	}
	if err := handle(ev); err != nil {
		return err
	}
	if err := t.askLate(); err != nil {
		return err
	}
	return t.replan(ev)
}

// turn is the handling of one event.
type turn struct {
	b   *Bot
	mem Memory
	ev  Event
	who flows.Person
	r   blocks.Reader
	out *Outcome

	plans     *plans   // what to look at again once the event is handled
	strangers []string // actions that name somebody who is no member
	fail      error    // of a name that could not be read while rendering
}

// handle meets the person, then does what the event says. Somebody new waits until Slack told who that is.
func (t *turn) handle(ev Event) error {
	if ev.User == "" {
		return nil
	}
	who, err := t.mem.Person(ev.User)
	if err != nil {
		return fmt.Errorf("person %s: %w", ev.User, err)
	}
	if !isChannel(ev.User) && !who.Known && !ev.Fresh && len(who.Waiting) < maxWaiting {
		return t.meet(ev, who)
	}
	if waits, err := t.acquaint(ev); waits || err != nil {
		return err
	}
	t.as(ev, who)
	if err := t.among(); err != nil {
		return err
	}
	return t.attempt(t.dispatch)
}

// as makes the turn that of a person, and notes where they are.
func (t *turn) as(ev Event, who flows.Person) {
	t.ev, t.who = ev, who
	t.r = t.reader(who.Language(t.b.Lang), who.TZ)
	if ev.Direct && ev.Channel != "" && who.Chat != ev.Channel {
		t.who.Chat = ev.Channel
		t.savePerson()
	}
	if who.Gone && ev.acts() { // they are back
		t.who.Gone = false
		t.savePerson()
		t.plans.touch(ev.User)
	}
}

// attempt does what the person asked for: all of it or, when it is refused, nothing but to say why.
func (t *turn) attempt(do func() error) error {
	err := do()
	if err == nil || t.fail != nil {
		return t.fail
	}
	id := sayingOf(err)
	if id == "" {
		return err
	}
	t.mem.Discard()
	t.plans, *t.out = &plans{}, Outcome{}
	who, err := t.mem.Person(t.ev.User)
	if err != nil {
		return fmt.Errorf("person %s: %w", t.ev.User, err)
	}
	t.as(t.ev, who)
	if err := t.among(); err != nil {
		return err
	}
	t.sayWhy(id)
	return t.fail
}

func (t *turn) savePerson() { t.mem.SavePerson(t.ev.User, t.who) }

// reader renders for a language and a zone.
func (t *turn) reader(lang, tz string) blocks.Reader {
	return blocks.Reader{Words: t.b.Words.In(lang), Lib: t.b.Lib, Talks: t.b.Talks, Guide: t.b.Guide, Now: t.ev.At.In(t.b.zone(tz)), Name: t.name, Country: t.b.Country}
}

// zone is a person's time zone, the organisation's when Slack named none that we know. Only zones that exist are
// remembered, so there are never many.
func (b *Bot) zone(name string) *time.Location {
	if name == "" {
		return b.Zone
	}
	if z, ok := b.zones.Load(name); ok {
		return z.(*time.Location)
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		return b.Zone
	}
	b.zones.Store(name, z)
	return z
}

// name is how Slack shows a user; the id when nothing is known.
func (t *turn) name(user string) string {
	p, err := t.mem.Person(user)
	if err != nil {
		t.fail = err
	}
	if p.Name != "" {
		return p.Name
	}
	return user
}

func (t *turn) dispatch() error {
	switch t.ev.Kind {
	case Said, Mentioned, Commanded:
		return t.say(t.ev.Text)
	case Pressed:
		return t.press()
	case Submitted:
		return t.submit()
	case HomeOpened:
		return t.home()
	case ChatOpened:
		return t.welcome()
	case invited, chosen, entrusted, given:
		return t.ownEvent()
	case Rang:
		return t.rang()
	}
	return nil
}
