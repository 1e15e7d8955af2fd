package bot

import (
	"slices"
	"strings"

	"kringloop/bot/blocks"
)

// Events of our own: what one person does, another hears of. Such an event is handled after the one that led to it, once Slack said who
// its User is: then they hear it in their own language, and a bot hears nothing. Action.Value begins with who did it.
const (
	invited   Kind = "invited"   // User is a member of the project Text, or has another role; then the role, and the message that says so
	chosen    Kind = "chosen"    // User has a part in contracts of the projects Text, with spaces between them
	entrusted Kind = "entrusted" // User looks after the contract Text; "" = after several, then how many
	given     Kind = "given"     // User has to do a duty of the source Text; then its key
)

// next makes a person hear of what the person of the turn did.
func (t *turn) next(kind Kind, user, text string, more ...string) {
	if kind == chosen { // one import can choose somebody for a hundred contracts
		for i := range t.out.Next {
			if n := &t.out.Next[i]; n.Kind == kind && n.User == user {
				n.Text = strings.Join(slices.Compact(append(strings.Fields(n.Text), text)), " ")
				return
			}
		}
	}
	t.out.Next = append(t.out.Next, Event{ID: t.ev.ID + "/" + string(kind) + "/" + user, Kind: kind, Team: t.ev.Team, User: user, Direct: true, At: t.ev.At,
		Text: text, Action: Action{Value: blocks.Pack(append([]string{t.ev.User}, more...)...)}})
}

// ownEvent tells the person of the turn what somebody else did.
func (t *turn) ownEvent() error {
	part := blocks.Unpack(t.ev.Action.Value, 3)
	switch by := part[0]; t.ev.Kind {
	case invited:
		return t.invited(by, part[1], part[2])
	case chosen:
		return t.chosen(by)
	case entrusted:
		return t.entrusted(by, number(part[1]))
	case given:
		return t.given(by, part[1])
	}
	return nil
}
