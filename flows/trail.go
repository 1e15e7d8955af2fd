package flows

import (
	"slices"
	"strconv"
	"strings"
)

// Trail names the messages of a place that hold prices or scores of one private conversation, so that they can be taken back when
// it is deleted, also long after it is over.
type Trail struct {
	Project string   `json:"p"`
	Script  string   `json:"s"`
	Cards   []string `json:"c"`           // oldest first, as the place names its messages
	Kept    int      `json:"k,omitempty"` // how many of Cards are of results that were confirmed: they stay when a draft is thrown away
}

// How many conversations a place remembers the messages of, and how many messages of each; our own bounds, far above what one
// conversation takes. The oldest are forgotten first.
const (
	maxTrails     = 20
	maxTrailCards = 100
)

// Follow remembers that a message holds prices or scores of a conversation.
func (p *Place) Follow(project, script, card string) {
	t := Trail{project, script, p.Trail(project, script), 0}
	if slices.Contains(t.Cards, card) {
		return
	}
	t.Cards, t.Kept = append(slices.Clip(t.Cards), card), p.kept(project, script)
	if more := len(t.Cards) - maxTrailCards; more > 0 {
		t.Cards, t.Kept = t.Cards[more:], max(0, t.Kept-more)
	}
	p.Unfollow(project, script)
	p.Trails = append(slices.Clip(p.Trails), t)
	p.Trails = p.Trails[max(0, len(p.Trails)-maxTrails):]
}

// Confirmed says that the messages of a conversation are those of a result now.
func (p *Place) Confirmed(project, script string) {
	i := slices.IndexFunc(p.Trails, func(t Trail) bool { return t.Project == project && t.Script == script })
	if i >= 0 {
		p.Trails = slices.Clone(p.Trails)
		p.Trails[i].Kept = len(p.Trails[i].Cards)
	}
}

// kept counts the messages of a conversation that are of confirmed results.
func (p *Place) kept(project, script string) int {
	for _, t := range p.Trails {
		if t.Project == project && t.Script == script {
			return t.Kept
		}
	}
	return 0
}

// Draft lists the messages of a conversation that are of its draft alone.
func (p *Place) Draft(project, script string) []string {
	cards := p.Trail(project, script)[p.kept(project, script):]
	return slices.DeleteFunc(cards, func(card string) bool { return strings.HasPrefix(card, "r") })
}

// Trail lists the messages that hold prices or scores of a conversation, oldest first, also what earlier versions remembered of
// the last one alone.
func (p *Place) Trail(project, script string) []string {
	var cards []string
	if p.Talk.Last == project+" "+script {
		for _, n := range p.Talk.Trail {
			cards = append(cards, Card(n))
		}
	}
	for _, t := range p.Trails {
		if t.Project == project && t.Script == script {
			cards = append(cards, t.Cards...)
		}
	}
	return cards
}

// Unfollow forgets the messages of a conversation: they hold nothing any more.
func (p *Place) Unfollow(project, script string) {
	if p.Talk.Last == project+" "+script {
		p.Talk.Last, p.Talk.Trail = "", nil
	}
	p.Trails = slices.DeleteFunc(slices.Clone(p.Trails), func(t Trail) bool { return t.Project == project && t.Script == script })
	if len(p.Trails) == 0 {
		p.Trails = nil
	}
}

// Card names the message of a place that shows the open question of that number.
func Card(n int) string { return "t" + strconv.Itoa(n) }

// Shown names the next message of a place that shows a result beside the open question.
func (p *Place) Shown() string {
	p.Results++
	return "r" + strconv.Itoa(p.Results)
}
