package bot

import (
	"encoding/json"
	"fmt"
	"slices"

	"kringloop/flows"
)

// NamesAsk wants to know who the people are that somebody named.
type NamesAsk struct {
	Users []string `json:"users"`
	Event Event    `json:"event"` // that named them; it goes on with the answer
}

// NamesDone is who they are, those whom Slack knows.
type NamesDone struct {
	People map[string]Profile `json:"people"`
}

// maxNames bounds how many people of a message are looked up.
const maxNames = 10

// acquaint asks Slack who the people are that a message names and nobody spoke of before, so that it is read with their names. The
// message waits for the answer.
func (t *turn) acquaint(ev Event) (waits bool, err error) {
	if ev.Named || ev.Text == "" {
		return false, nil
	}
	var unknown []string
	for _, m := range mentioned.FindAllStringSubmatch(ev.Text, -1) {
		user := m[1]
		if len(unknown) == maxNames || slices.Contains(unknown, user) {
			continue
		}
		p, err := t.mem.Person(user)
		if err != nil {
			return false, fmt.Errorf("person %s: %w", user, err)
		}
		if !p.Known {
			unknown = append(unknown, user)
		}
	}
	if len(unknown) == 0 {
		return false, nil
	}
	return true, t.job(JobNames, NamesAsk{Users: unknown, Event: ev})
}

// acquainted takes in who people are, and goes on with the message that named them.
func (t *turn) acquainted(r Result) error {
	var ask NamesAsk
	if err := json.Unmarshal(r.Ask, &ask); err != nil {
		return fmt.Errorf("names job: %w", err)
	}
	var done NamesDone
	if r.Error == "" {
		if err := json.Unmarshal(r.Body, &done); err != nil {
			return fmt.Errorf("names: %w", err)
		}
	}
	for _, user := range ask.Users {
		profile, ok := done.People[user]
		if !ok {
			continue
		}
		who, err := t.mem.Person(user)
		if err != nil {
			return fmt.Errorf("person %s: %w", user, err)
		}
		t.mem.SavePerson(user, described(who, profile))
	}
	ask.Event.Named = true
	t.out.Next = append(t.out.Next, ask.Event)
	return nil
}

// described is a person as Slack describes them now.
func described(who flows.Person, p Profile) flows.Person {
	who.Known = true
	who.Name, who.TZ, who.Lang = p.Name, p.TZ, languageOf(p.Locale)
	who.Bot, who.Gone, who.Guest, who.Admin = p.Bot, p.Gone, p.Guest, p.Admin
	return who
}
