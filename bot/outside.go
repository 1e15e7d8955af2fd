package bot

import "fmt"

// among notes at a mention whether only colleagues read in that channel. Slack says so of a mention, and not of a button or a
// command.
func (t *turn) among() error {
	if t.ev.Kind != Mentioned {
		return nil
	}
	pl, err := t.mem.Place(t.ev.Channel)
	if err != nil {
		return fmt.Errorf("channel %s: %w", t.ev.Channel, err)
	}
	if pl.Ours == t.ev.Outside {
		pl.Ours = !t.ev.Outside
		t.mem.SavePlace(t.ev.Channel, pl)
	}
	return nil
}

// outside tells whether somebody who is no colleague may read what is said at a spot: the person of the turn, or in a channel
// anybody of another company. In doubt somebody may: a channel is only ours when the last mention there said so.
func (t *turn) outside(s spot) (bool, error) {
	if t.who.Outsider() || s.channel == t.ev.User {
		return t.who.Outsider(), nil
	}
	pl, err := t.mem.Place(s.channel)
	if err != nil {
		return true, fmt.Errorf("channel %s: %w", s.channel, err)
	}
	return !pl.Ours, nil
}

// colleague refuses a guest what only the organisation's own people may begin. It shows nothing of the organisation's, so who
// isn't known yet may.
func (t *turn) colleague() error {
	if t.who.Guest {
		return errOutsider
	}
	return nil
}
