package flows

import (
	"maps"
	"slices"
	"time"
)

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

	Contracts []string          `json:"contracts,omitempty"` // that they see and that belong to no project of theirs
	Feeds     map[string]string `json:"feeds,omitempty"`     // keys of their calendar links, by what each shows: "u" or a contract

	Bot     bool     `json:"bot,omitempty"`     // no person after all
	Admin   bool     `json:"admin,omitempty"`   // Slack calls them an administrator of the workspace
	Made    bool     `json:"made,omitempty"`    // an administrator made them one
	Guest   bool     `json:"guest,omitempty"`   // Slack lets them into some channels only, or they are of another company
	Gone    bool     `json:"gone,omitempty"`    // can't be reached: deactivated, or takes no messages
	Known   bool     `json:"known,omitempty"`   // Slack said who this is
	Waiting [][]byte `json:"waiting,omitempty"` // events that arrived before Slack answered, as the caller encoded them
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

// Administrator tells whether the person looks after the organisation's documents.
func (p Person) Administrator() bool { return p.Admin || p.Made }

// Outsider tells whether the person is no colleague, or nobody knows it yet: what is the organisation's is not for them.
func (p Person) Outsider() bool { return p.Guest || !p.Known }

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

// Hold adds a contract to those that the person sees beside their projects.
func (p *Person) Hold(contract string) {
	if !slices.Contains(p.Contracts, contract) {
		p.Contracts = append(slices.Clip(p.Contracts), contract)
	}
}

// LetGo takes such a contract off the list.
func (p *Person) LetGo(contract string) {
	p.Contracts = slices.DeleteFunc(slices.Clone(p.Contracts), func(id string) bool { return id == contract })
}

// SetFeed remembers the key of a calendar link, "" when there is none any more, and gives the one it takes the place of.
func (p *Person) SetFeed(of, key string) (was string) {
	was, p.Feeds = p.Feeds[of], maps.Clone(p.Feeds)
	if p.Feeds == nil {
		p.Feeds = map[string]string{}
	}
	if p.Feeds[of] = key; key == "" {
		delete(p.Feeds, of)
	}
	return was
}

// Place is a conversation: a person's own with the bot, a channel, or a thread of one.
type Place struct {
	Project string  `json:"project,omitempty"` // the project that a channel is linked to
	Run     Run     `json:"run,omitzero"`      // the walk that is going on here
	Talk    Talk    `json:"talk,omitzero"`     // the conversation of the library that is going on here, before the walk
	Asked   []Asked `json:"asked,omitempty"`   // the last questions to the guidance, oldest first
	Ours    bool    `json:"ours,omitempty"`    // a channel where only colleagues read, as Slack said at the last mention

	Trails  []Trail `json:"trails,omitempty"`  // messages with prices or scores, by conversation, the latest last
	Results int     `json:"results,omitempty"` // counts the messages that showed a private result: see Shown
}

// Talk is a conversation of the library as one place shows it. What was answered stands in the project's draft.
type Talk struct {
	Project string         `json:"p,omitempty"`
	Script  string         `json:"s,omitempty"` // "" = none
	Card    int            `json:"c,omitempty"` // number of the message that shows the open question; counts up over talks of a place
	Shown   string         `json:"q,omitempty"` // the question that it shows, "" = the result that waits for a yes
	Cards   map[string]int `json:"m,omitempty"` // messages of the questions that were answered
	Paused  bool           `json:"l,omitempty"` // typed words are not for it
	Behind  bool           `json:"b,omitempty"` // paused because a walk went on here, which "go on" then means
	Trail   []int          `json:"r,omitempty"` // of earlier versions: messages of the private conversation Last, as Place.Trails has them now
	Last    string         `json:"t,omitempty"` // project and script of Trail
	Why     bool           `json:"y,omitempty"` // the guidance behind the question is unfolded
}

// Active tells whether typed words are for the conversation.
func (t Talk) Active() bool { return t.Script != "" && !t.Paused }

// Asked is a question that was put to the guidance.
type Asked struct {
	Text string    `json:"q"`
	At   time.Time `json:"t"`
}

// maxAsked is how many questions of a conversation are remembered: a follow-up leans on the one before it, seldom on more.
const maxAsked = 3

// Ask remembers a question, and forgets what was asked too long ago to be followed up.
func (p *Place) Ask(text string, at time.Time) {
	from := max(0, len(p.Asked)+1-maxAsked)
	p.Asked = append(slices.Clone(p.Asked[from:]), Asked{text, at})
}

// Questions are what was asked from one moment up to another, oldest first; a zero moment is no bound.
func (p Place) Questions(from, to time.Time) []string {
	var all []string
	for _, a := range p.Asked {
		if !a.At.Before(from) && (to.IsZero() || !a.At.After(to)) {
			all = append(all, a.Text)
		}
	}
	return all
}

// Fleeting tells that nothing is remembered of a conversation but what was asked in it and who reads it, which needs no keeping for
// good.
func (p Place) Fleeting() bool {
	return p.Project == "" && p.Run == Run{} && p.Talk.Script == "" && p.Talk.Card == 0 && p.Results == 0
}
