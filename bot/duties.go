package bot

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/reminders"
)

// Sources of duties, as agendas name them.
const (
	ofContract = "c:"
	ofProject  = "p:"
	ofMe       = reminders.Mine
)

// plans remembers what an event touched, so that everybody's agenda is put right once it is handled: no place that changes a
// contract or a project has to think of who is to be reminded.
type plans struct {
	contracts map[string]*reminders.Contract // by id, as they were before the event; nil = it is new
	projects  map[string]*flows.Project      // the same
	people    map[string]bool                // whose own reminders, hour or absence changed
	imported  bool                           // new contracts are those of a list
}

// contract reads a contract for the person of the turn, with the project whose members see it. For one that isn't theirs and
// one that isn't there the error is the same.
func (t *turn) contract(id string) (*reminders.Contract, *flows.Project, error) {
	c, err := t.anyContract(id)
	if err != nil {
		return nil, nil, err
	}
	if c == nil {
		return nil, nil, errNoContract
	}
	p, err := t.project(c.Project)
	if errors.Is(err, flows.ErrNotMember) {
		return nil, nil, errNoContract
	}
	return c, p, err
}

// anyContract reads a contract whoever asks, nil when there is none.
func (t *turn) anyContract(id string) (*reminders.Contract, error) {
	c, err := t.mem.Contract(id)
	if err != nil {
		return nil, fmt.Errorf("contract %s: %w", id, err)
	}
	if c != nil {
		t.plans.contract(id, c.Clone())
	}
	return c, nil
}

// rules are the organisation's choices about its calendar.
func (t *turn) rules() (reminders.Rules, error) {
	norm, err := t.mem.Norm()
	if err != nil {
		return reminders.Rules{}, fmt.Errorf("norms: %w", err)
	}
	days, err := t.mem.Yeardays()
	if err != nil {
		return reminders.Rules{}, fmt.Errorf("annual days: %w", err)
	}
	r := t.b.rulesOf(norm)
	r.Yearday = reminders.Coming(days, reminders.On(t.ev.At.In(t.b.Zone)))
	return r, nil
}

// holidaysOf is the country whose public holidays count where an organisation follows them and nobody said where it is; as its
// time zone, where nobody said that.
const holidaysOf = "BE"

// Rules reads an organisation's choices about its calendar off its settings.
func (b *Bot) Rules(norm dialogue.Norm) reminders.Rules { return b.rulesOf(norm) }

// rulesOf reads them off the settings.
func (b *Bot) rulesOf(norm dialogue.Norm) reminders.Rules {
	r := reminders.DefaultRules
	for name, field := range map[string]*int{
		"reminder.soon": &r.Policy.Soon, "reminder.late": &r.Policy.Late, "reminder.last": &r.Policy.Last, "reminder.pack": &r.Policy.Pack,
		"cadence.performance": &r.Cadence.Performance, "cadence.handover": &r.Cadence.Handover, "cadence.instruction": &r.Cadence.Instruction,
		"cadence.kpi": &r.Cadence.KPI, "cadence.meeting": &r.Cadence.Meeting, "cadence.yearly": &r.Cadence.Yearly,
		"cadence.evaluation": &r.Cadence.Evaluation, "cadence.decision": &r.Cadence.Decision, "cadence.notice": &r.Cadence.Notice,
		"cadence.ladder": &r.Cadence.Ladder, "cadence.late": &r.Cadence.Late,
	} {
		if n := number(norm[name]); n > 0 {
			*field = n
		}
	}
	if norm["reminder.holidays"] == "1" {
		r.Calendar.Country = cmp.Or(b.Country, holidaysOf)
	}
	return r
}

// defaultHour is when digests come, for who chose no hour of their own.
func (b *Bot) defaultHour(norm dialogue.Norm) string {
	if n := number(norm["reminder.hour"]); n > 0 {
		return fmt.Sprintf("%02d:00", n)
	}
	return reminders.DefaultHour
}

// ahead reads what stands behind sources of duties, in two round trips: the contracts, then their projects and the others.
func (t *turn) ahead(sources []string) error {
	var contracts, projects []string
	for _, s := range sources {
		if id, ok := strings.CutPrefix(s, ofContract); ok {
			contracts = append(contracts, id)
		}
		if id, ok := strings.CutPrefix(s, ofProject); ok {
			projects = append(projects, id)
		}
	}
	return t.aheadContracts(contracts, projects...)
}

// aheadContracts reads contracts, then their projects and others.
func (t *turn) aheadContracts(ids []string, projects ...string) error {
	if err := t.mem.Ahead(Needs{Contracts: ids}); err != nil {
		return err
	}
	for _, id := range ids {
		c, err := t.mem.Contract(id)
		if err != nil {
			return fmt.Errorf("contract %s: %w", id, err)
		}
		if c != nil {
			projects = append(projects, c.Project)
		}
	}
	return t.mem.Ahead(Needs{Projects: projects})
}

// duties are what is to be done at a source, whoever has to do it.
func (t *turn) duties(source string, user string, r reminders.Rules) ([]reminders.Duty, error) {
	switch kind, id, _ := strings.Cut(source, ":"); {
	case source == ofMe:
		a, err := t.mem.Agenda(user)
		if err != nil {
			return nil, fmt.Errorf("agenda of %s: %w", user, err)
		}
		return a.OwnDuties(r), nil
	case kind+":" == ofContract:
		c, err := t.anyContract(id)
		if err != nil || c == nil {
			return nil, err
		}
		p, err := t.mem.Project(c.Project)
		if err != nil || p == nil {
			return nil, err
		}
		return dutiesOf(c, p, r), nil
	case kind+":" == ofProject:
		p, err := t.mem.Project(id)
		if err != nil || p == nil || !p.Archived.IsZero() {
			return nil, err
		}
		norm, err := t.mem.Norm()
		if err != nil {
			return nil, fmt.Errorf("norms: %w", err)
		}
		return t.projectDuties(p, norm, r), nil
	}
	return nil, nil
}

// dutiesOf are a contract's: a role that nobody was named for falls to the project's member who has it, else to the owner.
// Who is no member of the project any more is reminded of nothing in it.
func dutiesOf(c *reminders.Contract, p *flows.Project, r reminders.Rules) []reminders.Duty {
	out := peopled(c, p).Duties(r)
	for i := range out {
		out[i].Channel = p.Channel
		out[i].Assignees = slices.DeleteFunc(slices.Clone(out[i].Assignees), func(u string) bool { _, ok := p.Member(u); return !ok })
		for _, who := range []*string{&out[i].Deputy, &out[i].Management} {
			if _, ok := p.Member(*who); !ok {
				*who = ""
			}
		}
		if len(out[i].Assignees) == 0 {
			out[i].Assignees = []string{p.Owner}
		}
	}
	return out
}

// peopled is a contract in which everybody has their part: where nobody was named, the project's member who has the role.
func peopled(c *reminders.Contract, p *flows.Project) *reminders.Contract {
	whole := *c
	if whole.Buyer == "" {
		whole.Buyer = memberAs(p, flows.Purchaser)
	}
	if whole.Management == "" {
		whole.Management = memberAs(p, flows.Management)
	}
	return &whole
}

func memberAs(p *flows.Project, role flows.Role) string {
	for _, m := range p.Members {
		if m.Role == role {
			return m.User
		}
	}
	return ""
}

// clockOf is a person's agenda, with the organisation's hour and the person's zone.
func (t *turn) clockOf(user string) (a *reminders.Agenda, hour string, zone *time.Location, err error) {
	if a, err = t.mem.Agenda(user); err != nil {
		return nil, "", nil, fmt.Errorf("agenda of %s: %w", user, err)
	}
	who, err := t.mem.Person(user)
	if err != nil {
		return nil, "", nil, fmt.Errorf("person %s: %w", user, err)
	}
	norm, err := t.mem.Norm()
	if err != nil {
		return nil, "", nil, fmt.Errorf("norms: %w", err)
	}
	return a, t.b.defaultHour(norm), t.b.zone(who.TZ), nil
}

// today is the day it is for a person.
func (t *turn) today(ev Event, user string) (reminders.Date, error) {
	who, err := t.mem.Person(user)
	if err != nil {
		return reminders.Date{}, fmt.Errorf("person %s: %w", user, err)
	}
	return reminders.On(ev.At.In(t.b.zone(who.TZ))), nil
}

// What alarms are for; the name of one goes on with ":" and whose it is.
const (
	alarmDigest  = "digest"
	alarmYearday = "yearday" // an annual circularity day is over: see keepYeardays
	alarmPlan    = "plan"    // the organisation's rules changed: see replanAll
)

// digestAlarm names the alarm of a person's digest.
func digestAlarm(user string) string { return alarmDigest + ":" + user }

// calendarNorms are the settings by which reminders move, or how their names begin.
var calendarNorms = []string{"reminder.", "cadence.", "item.stale", "scan.rescan"}

// replanAll plans everybody's agenda anew when a setting changed by which reminders move: each as an event of its own, since
// there may be thousands.
func (t *turn) replanAll(g dialogue.Norms) error {
	moves := func(f dialogue.Setting) bool {
		return slices.ContainsFunc(calendarNorms, func(name string) bool { return strings.HasPrefix(f.ID, name) })
	}
	if !slices.ContainsFunc(g.Fields, moves) {
		return nil
	}
	return t.replanEverybody()
}

// replanEverybody plans everybody's agenda anew by the rules of now.
func (t *turn) replanEverybody() error {
	users, err := t.mem.Agendas()
	if err != nil {
		return fmt.Errorf("agendas: %w", err)
	}
	for _, user := range users {
		t.out.Alarms = append(t.out.Alarms, Alarm{Name: alarmPlan + ":" + user, At: t.ev.At})
	}
	return nil
}

// replanPerson plans all that a person follows by the rules of now.
func (t *turn) replanPerson() error {
	r, err := t.rules()
	if err != nil {
		return err
	}
	a, hour, zone, err := t.clockOf(t.ev.User)
	if err != nil {
		return err
	}
	if err := t.ahead(a.All()); err != nil {
		return err
	}
	for _, source := range a.All() {
		duties, err := t.duties(source, a.User, r)
		if err != nil {
			return err
		}
		a.Watch(source, duties, reminders.Date{}, a.Coming(t.ev.At, hour, zone, r), r)
	}
	t.plans.touch(a.User)
	return nil
}

// wake sets the alarm of a person's next digest.
func (t *turn) wake(ev Event, user string, r reminders.Rules) error {
	a, hour, zone, err := t.clockOf(user)
	if err != nil {
		return err
	}
	t.out.Alarms = append(t.out.Alarms, Alarm{Name: digestAlarm(user), At: a.Wake(ev.At, hour, zone, r)})
	return nil
}

// act says who does something to a contract, and when.
func (t *turn) act(r reminders.Rules) reminders.Act {
	return reminders.Act{By: t.ev.User, Now: t.ev.At, Today: reminders.On(t.r.Now), Rules: r}
}

// people answers who can be reminded on a day.
func (t *turn) people() reminders.People { return crew{t} }

type crew struct{ t *turn }

// Away tells whether a person is absent on a day.
func (c crew) Away(user string, day reminders.Date) bool {
	a, err := c.t.mem.Agenda(user)
	if err != nil {
		c.t.fail = err
		return false
	}
	return a.Away.On(day)
}

// Gone tells whether a person can't be reached at all.
func (c crew) Gone(user string) bool {
	p, err := c.t.mem.Person(user)
	if err != nil {
		c.t.fail = err
	}
	return p.Gone
}
