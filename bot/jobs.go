package bot

import (
	"encoding/json"
	"fmt"
	"slices"

	"kringloop/flows"
	"kringloop/knowledge"
)

// The kinds of job that the bot starts.
const (
	JobProfile   = "profile"   // ProfileAsk → Profile
	JobNames     = "names"     // NamesAsk → NamesDone
	JobAnswer    = "answer"    // AnswerAsk → AnswerDone
	JobIngest    = "ingest"    // IngestAsk → IngestDone
	JobDocuments = "documents" // DocumentsAsk → DocumentsDone
	JobForget    = "forget"    // ForgetAsk → ForgetDone
	JobRestrict  = "restrict"  // RestrictAsk → RestrictDone
	JobTable     = "table"     // TableAsk → TableDone
	JobContracts = "contracts" // ContractsAsk → ContractsDone
	JobSecret    = "secret"    // SecretAsk → SecretDone
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
	Gone   bool   `json:"gone,omitempty"`  // deactivated
	Guest  bool   `json:"guest,omitempty"` // let into some channels only, or of another company
}

// AnswerAsk wants a question answered, and says where the answer goes.
type AnswerAsk struct {
	Question string   `json:"question"`
	Lang     string   `json:"lang"`
	Thread   []string `json:"thread,omitempty"` // what was asked here before, oldest first
	Preview  Preview  `json:"preview,omitzero"` // where it may be shown while it is being written
	Event    Event    `json:"event"`            // of the person who asked

	// Outside: somebody who is no colleague may read the answer. Only documents that are limited to a channel may be used then.
	Outside bool `json:"outside,omitempty"`
}

// Preview is where an answer may be shown while a model words it. Its zero value is nowhere.
type Preview struct {
	Channel string `json:"channel,omitempty"` // conversation, or a user id for that person's own
	Thread  string `json:"thread,omitempty"`
}

// AnswerDone is the answer, and the message in which it was shown already.
type AnswerDone struct {
	Answer knowledge.Answer `json:"answer"`
	Model  string           `json:"model,omitempty"` // that worded it; "" = it stands in the guidance's own words
	TS     string           `json:"ts,omitempty"`    // the message that grew at Preview and is to be replaced; "" = none did
}

// maxWaiting bounds the events that wait until Slack said who somebody is; more of them are handled without knowing.
const maxWaiting = 20

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

// jobDone goes on where slow work was started, for whoever started it.
func (t *turn) jobDone(ev Event) error {
	if ev.Job.Kind == JobProfile {
		return t.met(ev)
	}
	take, ok := map[string]func(Result) error{
		JobNames: t.acquainted, JobAnswer: t.answered, JobTable: t.tableRead, JobContracts: t.contractsRead, JobSecret: t.secretMade,
		JobIngest: t.ingested, JobDocuments: t.listed, JobForget: t.forgotten, JobRestrict: t.restricted,
	}[ev.Job.Kind]
	if !ok {
		return fmt.Errorf("a job of unknown kind %q came back", ev.Job.Kind)
	}
	asked, err := ev.Job.asked()
	if err != nil {
		return err
	}
	who, err := t.mem.Person(asked.User)
	if err != nil {
		return fmt.Errorf("person %s: %w", asked.User, err)
	}
	t.as(asked, who)
	if err := t.attempt(func() error { return take(ev.Job) }); err != nil {
		return fmt.Errorf("%s job: %w", ev.Job.Kind, err)
	}
	return nil
}

// asked is the event with which a job was asked for; a profile is wanted for its user.
func (r Result) asked() (Event, error) {
	var ask struct {
		User  string `json:"user"`
		Event Event  `json:"event"`
	}
	if err := json.Unmarshal(r.Ask, &ask); err != nil {
		return Event{}, fmt.Errorf("%s job: %w", r.Kind, err)
	}
	if r.Kind == JobProfile {
		return Event{User: ask.User}, nil
	}
	return ask.Event, nil
}

// met takes in who somebody is; what waited for it is handled next, in order. When Slack couldn't say, the default language serves,
// which the person can change, nothing is shown that is for colleagues, and the next event asks again.
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
	who.Waiting = nil
	if ev.Job.Error == "" {
		who = described(who, profile)
	}
	who.Admin = profile.Admin // not what it was: in doubt nobody is one
	t.mem.SavePerson(ask.User, who)
	for _, data := range waiting {
		held := Event{Fresh: true}
		if err := json.Unmarshal(data, &held); err != nil {
			return fmt.Errorf("an event that waited for %s: %w", ask.User, err)
		}
		t.out.Next = append(t.out.Next, held)
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
