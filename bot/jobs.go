package bot

import (
	"encoding/json"
	"fmt"
	"slices"

	"kringloop/bot/blocks"
	"kringloop/flows"
	"kringloop/knowledge"
)

// The kinds of job that the bot starts.
const (
	JobProfile = "profile" // ProfileAsk → Profile
	JobAnswer  = "answer"  // AnswerAsk → knowledge.Answer
)

// ProfileAsk wants to know who a user is.
type ProfileAsk struct {
	User string `json:"user"`
}

// Profile is what Slack says of a user.
type Profile struct {
	Name   string `json:"name"`
	Locale string `json:"locale"` // "nl-NL"
	TZ     string `json:"tz"`     // IANA
	Bot    bool   `json:"bot,omitempty"`
	Admin  bool   `json:"admin,omitempty"` // administrator or owner of the workspace
}

// AnswerAsk wants a question answered, and says where the answer goes.
type AnswerAsk struct {
	Question string `json:"question"`
	Lang     string `json:"lang"`
	Event    Event  `json:"event"` // of the person who asked
}

// maxWaiting bounds the events that wait until Slack said who somebody is; more of them are handled without knowing.
const maxWaiting = 20

// invited is an event of our own: the person was made a member of a project, or got another role. Text is the project,
// Action.ID the message that says so, Action.Value who did it and the role.
const invited Kind = "invited"

// meet keeps an event of somebody new, and asks Slack who that is.
func (t *turn) meet(ev Event, who flows.Person) error {
	data, err := json.Marshal(ev)
	if err != nil {
		return fmt.Errorf("keep an event for later: %w", err)
	}
	if len(who.Waiting) == 0 {
		if err := t.job(JobProfile, ProfileAsk{User: ev.User}); err != nil {
			return err
		}
	}
	who.Waiting = append(slices.Clip(who.Waiting), data)
	t.mem.SavePerson(ev.User, who)
	return nil
}

func (t *turn) job(kind string, ask any) error {
	data, err := json.Marshal(ask)
	if err != nil {
		return fmt.Errorf("job %s: %w", kind, err)
	}
	t.out.Jobs = append(t.out.Jobs, Job{Kind: kind, Body: data})
	return nil
}

// jobDone goes on where slow work was started.
func (t *turn) jobDone(ev Event) error {
	switch ev.Job.Kind {
	case JobProfile:
		return t.met(ev)
	case JobAnswer:
		return t.answered(ev)
	}
	return fmt.Errorf("a job of unknown kind %q came back", ev.Job.Kind)
}

// met takes in who somebody is and handles what waited for it, in order. When Slack couldn't say, the default language
// serves; the person can choose.
func (t *turn) met(ev Event) error {
	var ask ProfileAsk
	if err := json.Unmarshal(ev.Job.Ask, &ask); err != nil {
		return fmt.Errorf("profile job: %w", err)
	}
	var profile Profile
	if ev.Job.Error == "" {
		if err := json.Unmarshal(ev.Job.Body, &profile); err != nil {
			return fmt.Errorf("profile of %s: %w", ask.User, err)
		}
	}
	who, err := t.mem.Person(ask.User)
	if err != nil {
		return fmt.Errorf("person %s: %w", ask.User, err)
	}
	waiting := who.Waiting
	who.Known, who.Waiting = true, nil
	who.Name, who.TZ, who.Lang = profile.Name, profile.TZ, languageOf(profile.Locale)
	who.Bot = profile.Bot
	t.mem.SavePerson(ask.User, who)
	for _, data := range waiting {
		var held Event
		if err := json.Unmarshal(data, &held); err != nil {
			return fmt.Errorf("an event that waited for %s: %w", ask.User, err)
		}
		if err := t.handle(held); err != nil {
			return err
		}
	}
	return nil
}

// languageOf is the language of a Slack locale: Dutch and its relatives get Dutch, everybody else English.
func languageOf(slackLocale string) string {
	switch {
	case slackLocale == "":
		return ""
	case len(slackLocale) >= 2 && slackLocale[:2] == "nl":
		return "nl"
	}
	return "en"
}

// answered posts what the guidance says, and reminds of a walk that the question came in between of.
func (t *turn) answered(ev Event) error {
	var ask AnswerAsk
	if err := json.Unmarshal(ev.Job.Ask, &ask); err != nil {
		return fmt.Errorf("answer job: %w", err)
	}
	who, err := t.mem.Person(ask.Event.User)
	if err != nil {
		return fmt.Errorf("person %s: %w", ask.Event.User, err)
	}
	t.as(ask.Event, who)
	if ev.Job.Error != "" {
		t.line("error.asking", nil)
		return nil
	}
	var a knowledge.Answer
	if err := json.Unmarshal(ev.Job.Body, &a); err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	aside, err := t.aside()
	if err != nil {
		return err
	}
	t.send(t.spot(), t.r.Answer(a, aside), aside.Project, "")
	return t.fail
}

// aside says what walk is open where the question was asked, to somebody who may see it.
func (t *turn) aside() (blocks.Aside, error) {
	pl, err := t.mem.Place(t.spot().place)
	if err != nil || pl.Run.Project == "" {
		return blocks.Aside{}, err
	}
	p, err := t.project(pl.Run.Project)
	if err != nil || t.spotFor(p) != t.spot() {
		return blocks.Aside{}, nil
	}
	it, ok := p.Item(t.b.Lib, pl.Run.Step.Item)
	if !ok {
		return blocks.Aside{}, nil
	}
	key := "answer.busy"
	if pl.Run.Step.Ask == flows.AskEvidence {
		key = "answer.open"
	}
	title := blocks.Escape(t.b.Lib.Text(it, t.r.Lang).Title)
	return blocks.Aside{Text: t.r.T(key, map[string]any{"Title": title}), Project: p.ID}, nil
}
