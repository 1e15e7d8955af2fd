package bot

import (
	"errors"
	"fmt"
	"testing"

	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/reminders"
)

var errRedis = errors.New("redis is away")

// failing is a memory of which one read fails.
type failing struct {
	*memory
	left int // reads that go well before it
	hit  bool
}

func (f *failing) read() error {
	f.left--
	if f.left == -1 {
		f.hit = true
		return errRedis
	}
	return nil
}

func (f *failing) Person(user string) (flows.Person, error) {
	if err := f.read(); err != nil {
		return flows.Person{}, err
	}
	return f.memory.Person(user)
}

func (f *failing) Place(id string) (flows.Place, error) {
	if err := f.read(); err != nil {
		return flows.Place{}, err
	}
	return f.memory.Place(id)
}

func (f *failing) Project(id string) (*flows.Project, error) {
	if err := f.read(); err != nil {
		return nil, err
	}
	return f.memory.Project(id)
}

func (f *failing) Norm() (dialogue.Norm, error) {
	if err := f.read(); err != nil {
		return nil, err
	}
	return f.memory.Norm()
}

func (f *failing) Contract(id string) (*reminders.Contract, error) {
	if err := f.read(); err != nil {
		return nil, err
	}
	return f.memory.Contract(id)
}

func (f *failing) Agenda(user string) (*reminders.Agenda, error) {
	if err := f.read(); err != nil {
		return nil, err
	}
	return f.memory.Agenda(user)
}

// Whatever is done, and whichever read fails on the way: the event fails, and comes again. Nothing is decided as if there were
// nothing to read.
func TestNothingIsDecidedUnread(t *testing.T) {
	b := newBot(t)
	events := map[string]Event{}
	for id, values := range controls() {
		ev := places(sophie)[0]
		ev.Action = Action{ID: id, Value: values[0]}
		events[id] = ev
	}
	for what, value := range managed() {
		ev := places(sophie)[0]
		ev.Action = Action{ID: "manage." + what, Value: value}
		events["manage."+what] = ev
	}
	for _, text := range []string{"hallo", "verder", "klaar", "een bewijs dat volstaat", "wat is TCO?", "proefscan", "voortgang", "projecten", "contracten",
		"herinneringen", "kpi", "overzicht", "leden", "nodig <@U0BEN> uit", "fase 2", "ik ben weg tot vrijdag", "herinner me morgen aan de toner", "instellingen"} {
		for _, ev := range []Event{places(sophie)[0], places(sophie)[1]} {
			ev.Kind, ev.Text = Said, text
			if !ev.Direct {
				ev.Kind = Mentioned
			}
			events[fmt.Sprint(text, " direct ", ev.Direct)] = ev
		}
	}
	for name, private := range map[string]string{"new": "nl", "text": "nl " + projectID + " p2.o01 evidence dm:" + sophie, "invite": "nl " + projectID,
		"own": "nl " + projectID + " 2", "item": "nl " + projectID + " p2.o01", "duty": "nl done c:" + contractID + " m_groei.1"} {
		events["form "+name] = Event{Kind: Submitted, User: sophie, ID: "e", Team: "T", At: t0, View: View{Name: name, Private: private, Values: filled()}}
	}
	asked := `{"question":"x","event":{"User":"U0SOPHIE","Kind":"said","Channel":"D1","Direct":true,"TS":"1.1"}}`
	events["answer"] = Event{Kind: JobDone, ID: "e", Team: "T", At: t0, Job: Result{Kind: JobAnswer, Ask: []byte(asked), Body: []byte(`{"answer":{"answered":true,"answer":"Zo."}}`)}}
	events["bounce"] = Event{Kind: Bounced, User: sophie, Text: "2027-03-01", Reason: BounceWall, ID: "e", Team: "T", At: t0,
		Lines: []reminders.Line{{Source: "c:" + contractID, Key: "m_groei.1"}}}
	events["home"] = Event{Kind: HomeOpened, User: sophie, ID: "e", Team: "T", At: t0}
	events["digest"] = Event{Kind: Rang, User: sophie, Text: "digest:" + sophie, ID: "e", Team: "T", At: t0, Direct: true}
	start := known(t, b)
	withDuties(t, b, start)
	for name, ev := range events {
		t.Run(name, func(t *testing.T) {
			for n := 0; ; n++ {
				m := &failing{memory: start.clone().begin(), left: n}
				_, err := b.Handle(ev, m)
				if !m.hit {
					return
				}
				if !errors.Is(err, errRedis) {
					t.Fatalf("read %d failed, and the event went on: %v", n+1, err)
				}
			}
		})
	}
}
