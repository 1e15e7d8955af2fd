package bot

import (
	"encoding/json"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/flows/rules"
	"kringloop/knowledge"
	"kringloop/reminders"
)

var t0 = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)

const (
	sophie, ben = "U0SOPHIE", "U0BEN"
	secret      = "Geheim dossier Zonnebloem"
	priced      = "Prijsgeheim" // a name in a private conversation
	projectID   = "psecret"
	teamChannel = "C0TEAM"
)

// memory is a Memory in maps. What an event changes in it is there for the next one.
type memory struct {
	people   map[string]flows.Person
	places   map[string]flows.Place
	projects map[string]*flows.Project
	logs     map[string][]flows.Entry
	feedback map[string]knowledge.Feedback
	norm     dialogue.Norm
	lessons  []dialogue.Lesson

	contracts map[string]*reminders.Contract
	agendas   map[string]*reminders.Agenda
	bounces   []reminders.Bounce
	yeardays  []reminders.Yearday
	feeds     map[string]reminders.Subscription

	was *memory // as the event found it
}

// begin is called before each event, which may discard what it changed.
func (m *memory) begin() *memory {
	m.was = m.clone()
	return m
}

func (m *memory) Discard() {
	was := m.was
	*m = *was.clone()
	m.was = was
}

func newMemory() *memory {
	return &memory{people: map[string]flows.Person{}, places: map[string]flows.Place{}, projects: map[string]*flows.Project{}, logs: map[string][]flows.Entry{},
		feedback: map[string]knowledge.Feedback{}, contracts: map[string]*reminders.Contract{}, agendas: map[string]*reminders.Agenda{}, feeds: map[string]reminders.Subscription{}}
}

func (m *memory) Contract(id string) (*reminders.Contract, error)  { return m.contracts[id], nil }
func (m *memory) SaveContract(c *reminders.Contract)               { m.contracts[c.ID] = c }
func (m *memory) Ahead(Needs) error                                { return nil }
func (m *memory) Agendas() ([]string, error)                       { return slices.Sorted(maps.Keys(m.agendas)), nil }
func (m *memory) Bounces() ([]reminders.Bounce, error)             { return slices.Clone(m.bounces), nil }
func (m *memory) SaveBounces(b []reminders.Bounce)                 { m.bounces = b }
func (m *memory) Yeardays() ([]reminders.Yearday, error)           { return slices.Clone(m.yeardays), nil }
func (m *memory) SaveYeardays(d []reminders.Yearday)               { m.yeardays = d }
func (m *memory) SaveFeed(digest string, s reminders.Subscription) { m.feeds[digest] = s }

func (m *memory) Agenda(user string) (*reminders.Agenda, error) {
	if m.agendas[user] == nil {
		m.agendas[user] = &reminders.Agenda{User: user}
	}
	return m.agendas[user], nil
}

func (m *memory) ContractLog(id string, offset, n int) ([]reminders.Entry, int, error) {
	var all []reminders.Entry
	if c := m.contracts[id]; c != nil {
		_, log := c.Changes()
		all = slices.Clone(log)
		slices.Reverse(all)
	}
	from := min(offset, len(all))
	return all[from:min(from+n, len(all))], len(all), nil
}

func (m *memory) Person(user string) (flows.Person, error)  { return m.people[user], nil }
func (m *memory) SavePerson(user string, p flows.Person)    { m.people[user] = p }
func (m *memory) Place(id string) (flows.Place, error)      { return m.places[id], nil }
func (m *memory) SavePlace(id string, p flows.Place)        { m.places[id] = p }
func (m *memory) Project(id string) (*flows.Project, error) { return m.projects[id], nil }
func (m *memory) SaveProject(p *flows.Project)              { m.projects[p.ID] = p }

func (m *memory) Norm() (dialogue.Norm, error) { return m.norm, nil }
func (m *memory) SaveNorm(n dialogue.Norm)     { m.norm = n }

func (m *memory) Lessons() ([]dialogue.Lesson, error) { return slices.Clone(m.lessons), nil }
func (m *memory) SaveLessons(l []dialogue.Lesson)     { m.lessons = l }

func (m *memory) SaveFeedback(f knowledge.Feedback) { m.feedback[f.ID] = f }

func (m *memory) Log(project string, offset, n int) ([]flows.Entry, int, error) {
	all := slices.Clone(m.logs[project])
	if p := m.projects[project]; p != nil {
		_, _, log := p.Changes()
		all = append(all, log...)
	}
	slices.Reverse(all)
	from := min(offset, len(all))
	return all[from:min(from+n, len(all))], len(all), nil
}

func (m *memory) clone() *memory {
	c := &memory{people: maps.Clone(m.people), places: maps.Clone(m.places), projects: map[string]*flows.Project{}, logs: maps.Clone(m.logs),
		feedback: maps.Clone(m.feedback), norm: maps.Clone(m.norm), lessons: slices.Clone(m.lessons),
		contracts: map[string]*reminders.Contract{}, agendas: map[string]*reminders.Agenda{}, bounces: slices.Clone(m.bounces), yeardays: slices.Clone(m.yeardays), feeds: maps.Clone(m.feeds)}
	for id, k := range m.contracts {
		c.contracts[id] = k.Clone()
	}
	for id, a := range m.agendas {
		c.agendas[id] = a.Clone()
	}
	for id, p := range m.projects {
		_, _, log := p.Changes()
		c.logs[id] = append(slices.Clone(c.logs[id]), log...)
		c.projects[id] = p.Clone()
	}
	return c
}

// kept is everything in a memory, to be compared.
func (m *memory) kept(t testing.TB) string {
	t.Helper()
	watches := map[string]map[string]reminders.Watch{}
	for user, a := range m.agendas {
		if len(a.Watches) > 0 {
			watches[user] = a.Watches
		}
	}
	data, err := json.Marshal([]any{m.people, m.places, m.projects, m.norm, m.lessons, m.contracts, watches, m.bounces, m.yeardays, m.feeds})
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// content is read once for all tests: it does not change.
var content = sync.OnceValues(func() (*Bot, error) {
	lib, err := flows.Load(flows.Content())
	if err != nil {
		return nil, err
	}
	guide, err := knowledge.Load(knowledge.Content())
	if err != nil {
		return nil, err
	}
	words, err := locale.Load()
	if err != nil {
		return nil, err
	}
	talks, err := rules.Load(flows.Content())
	if err != nil {
		return nil, err
	}
	return New(lib, talks, guide, words, "nl", time.UTC)
})

func newBot(t testing.TB) *Bot {
	t.Helper()
	c, err := content()
	if err != nil {
		t.Fatal(err)
	}
	b, err := New(c.Lib, c.Talks, c.Guide, c.Words, c.Lang, c.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// talks gives a project a scan under way and a confirmed comparison, with secrets in both.
func talks(t testing.TB, b *Bot, p *flows.Project) {
	t.Helper()
	scan, _ := b.Talks.Script("scan")
	score, _ := b.Talks.Script("score")
	if _, err := p.BeginTalk(scan, dialogue.Answers{"q01": {Options: []string{"a"}}}, sophie, t0); err != nil {
		t.Fatal(err)
	}
	known := dialogue.Answers{"mode": {Options: []string{"ongewogen"}}, "criteria": {Rows: [][]string{{priced, "", ""}}}, "scale": {None: true}, "offers": {Rows: [][]string{{priced, "1000", "7"}, {"B", "900", "6"}}}}
	d, err := p.BeginTalk(score, known, sophie, t0)
	if err != nil {
		t.Fatal(err)
	}
	res, err := d.Work(score, b.Talks.Rule(score), dialogue.Case{Today: t0})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.ConfirmTalk(score, res, true, sophie, t0); err != nil {
		t.Fatal(err)
	}
}

// known is a memory in which Sophie has a secret project with every kind of text in it, and Ben has none.
func known(t testing.TB, b *Bot) *memory {
	t.Helper()
	m := newMemory()
	p, err := flows.NewProject(projectID, secret, sophie, t0)
	if err != nil {
		t.Fatal(err)
	}
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	p.Link(teamChannel, sophie, t0)
	check(p.Mark(b.Lib, "p2.i01", flows.Done, secret+" bewijs", false, sophie, t0))
	check(p.Mark(b.Lib, "p2.i03", flows.Skipped, secret+" reden", false, sophie, t0))
	check(p.Hide(b.Lib, "p2.i04", secret+" verborgen", sophie, t0))
	_, err = p.AddOwn(flows.OwnItem{Phase: 2, Title: secret + " punt", Why: secret, Role: flows.Purchaser, Weight: flows.Must}, sophie, t0)
	check(err)
	check(p.Close(b.Lib, 2, secret+" poort", sophie, t0))
	talks(t, b, p)
	m.logs[projectID] = []flows.Entry{{At: t0, By: sophie, What: flows.LogRenamed, Text: secret}}
	m.projects[projectID] = p.Clone()
	m.people[sophie] = flows.Person{Known: true, Name: "Sophie", Lang: "nl", Projects: []string{projectID}, Current: projectID, Welcomed: true}
	m.people[ben] = flows.Person{Known: true, Name: "Ben", Lang: "nl", Welcomed: true}
	m.places[teamChannel] = flows.Place{Project: projectID}
	m.places["dm:"+sophie] = flows.Place{Run: flows.Run{Project: projectID, Phase: 2, Card: 3, Step: flows.Step{Ask: flows.AskItem, Item: "p2.o01"}}}
	m.places[teamChannel+":1.1"] = flows.Place{Run: flows.Run{Project: projectID, Phase: 2, Card: 3, Step: flows.Step{Ask: flows.AskEvidence, Item: "p2.o01"}}}
	return m
}
