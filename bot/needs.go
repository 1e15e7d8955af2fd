package bot

import "kringloop/bot/blocks"

// Needs names values that will be read, so that they can be loaded in one round trip: those of a batch of events, or of a list.
type Needs struct{ People, Places, Projects, Contracts, Agendas []string }

// Needs says what an event reads for certain. What it reads beyond that is found while it is handled.
func (b *Bot) Needs(ev Event) Needs {
	if ev.User == "" {
		return Needs{}
	}
	t := turn{ev: ev}
	n := Needs{People: []string{ev.User}, Places: []string{t.spot().place}}
	if talk := t.talk().place; talk != n.Places[0] {
		n.Places = append(n.Places, talk)
	}
	if !ev.Direct && ev.Channel != "" {
		n.Places = append(n.Places, ev.Channel)
	}
	switch ev.Kind {
	case Pressed:
		n.Projects = blocks.Unpack(ev.Action.Value, 2)[:1]
	case Submitted:
		n.Projects = blocks.Unpack(ev.View.Private, 3)[1:2]
	case Rang, Bounced:
		n.Agendas = []string{ev.User}
	}
	return n
}
