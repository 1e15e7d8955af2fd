package blocks

import "github.com/slack-go/slack"

// Control is a control of a message as it is pressed.
type Control struct{ ID, Value, Label string }

// Controls are the buttons of a message and the options of its menus, in their order.
func (m Message) Controls() (all []Control) {
	for _, b := range m.Blocks {
		a, ok := b.(*slack.ActionBlock)
		if !ok {
			continue
		}
		for _, e := range a.Elements.ElementSet {
			switch e := e.(type) {
			case *slack.ButtonBlockElement:
				all = append(all, Control{e.ActionID, e.Value, e.Text.Text})
			case *slack.SelectBlockElement:
				for _, o := range e.Options {
					all = append(all, Control{e.ActionID, o.Value, o.Text.Text})
				}
			}
		}
	}
	return all
}
