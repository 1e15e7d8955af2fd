package flows

import "slices"

// Person is what is remembered of one user of a workspace.
type Person struct {
	Lang     string   `json:"lang,omitempty"`   // as Slack's locale says; "" = not known yet
	Chosen   string   `json:"chosen,omitempty"` // as the person chose; wins
	Name     string   `json:"name,omitempty"`   // as Slack shows it
	TZ       string   `json:"tz,omitempty"`     // IANA zone of the person's Slack
	Chat     string   `json:"chat,omitempty"`   // conversation with the bot
	Welcomed bool     `json:"welcomed,omitempty"`
	Current  string   `json:"current,omitempty"` // project that unnamed requests are about
	Projects []string `json:"projects,omitempty"`
	Bot      bool     `json:"bot,omitempty"`     // no person after all
	Known    bool     `json:"known,omitempty"`   // Slack was asked who this is
	Waiting  [][]byte `json:"waiting,omitempty"` // events that arrived before Slack answered, as the caller encoded them
}

// Language is the language to speak, def when neither the person nor Slack said.
func (p Person) Language(def string) string {
	switch {
	case p.Chosen != "":
		return p.Chosen
	case p.Lang != "":
		return p.Lang
	}
	return def
}

// Join adds a project to the person's list.
func (p *Person) Join(project string) {
	if !slices.Contains(p.Projects, project) {
		p.Projects = append(slices.Clip(p.Projects), project)
	}
}

// Leave takes a project off the person's list.
func (p *Person) Leave(project string) {
	p.Projects = slices.DeleteFunc(slices.Clone(p.Projects), func(id string) bool { return id == project })
	if p.Current == project {
		p.Current = ""
	}
}

// Place is a conversation: a person's own with the bot, a channel, or a thread of one.
type Place struct {
	Project string `json:"project,omitempty"` // the project that a channel is linked to
	Run     Run    `json:"run,omitzero"`      // the walk that is going on here
}
