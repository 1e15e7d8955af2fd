package flows

import (
	"slices"
	"strconv"
)

// Trail names the messages of a place that hold prices or scores of one private conversation, so that they can be taken back when
// it is deleted, also long after it is over.
type Trail struct {
	Project string   `json:"p"`
	Script  string   `json:"s"`
	Cards   []string `json:"c"` // oldest first, as the place names its messages
}

// How many conversations a place remembers the messages of, and how many messages of each; our own bounds, far above what one
// conversation takes. The oldest are forgotten first.
const (
	maxTrails     = 20
	maxTrailCards = 100
)

// Follow remembers that a message holds prices or scores of a conversation.
func (p *Place) Follow(project, script, card string) {
	cards := p.Trail(project, script)
	if slices.Contains(cards, card) {
		return
	}
	cards = append(slices.Clip(cards), card)
	p.Unfollow(project, script)
	p.Trails = append(slices.Clip(p.Trails), Trail{project, script, cards[max(0, len(cards)-maxTrailCards):]})
	p.Trails = p.Trails[max(0, len(p.Trails)-maxTrails):]
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
