package sandbox

import (
	"regexp"
	"slices"
)

const maxReactions = 23 // different emoji on one message

var reactionName = regexp.MustCompile(`^[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?$`)

// reacted is the message that a call of reactions.* names.
func (w *Workspace) reacted(c *call) (*channel, *Message, error) {
	ch, err := w.conversation(c)
	if err != nil {
		return nil, nil, err
	}
	if !ch.has(botUserID) {
		return nil, nil, apiError{Code: "not_in_channel"}
	}
	if !tsShape.MatchString(c.get("timestamp")) {
		return nil, nil, apiError{Code: "bad_timestamp"}
	}
	m := ch.lasting(c.get("timestamp"))
	if m == nil {
		return nil, nil, apiError{Code: "message_not_found"}
	}
	return ch, m, nil
}

func (w *Workspace) react(c *call) (answer, error) {
	ch, m, err := w.reacted(c)
	if err != nil {
		return nil, err
	}
	name := c.get("name")
	if !reactionName.MatchString(name) {
		return nil, apiError{Code: "invalid_name"}
	}
	i := slices.IndexFunc(m.Reactions, func(r Reaction) bool { return r.Name == name })
	switch {
	case i >= 0 && slices.Contains(m.Reactions[i].Users, botUserID):
		return nil, apiError{Code: "already_reacted"}
	case i >= 0:
		m.Reactions[i].Users = append(slices.Clone(m.Reactions[i].Users), botUserID)
	case len(m.Reactions) >= maxReactions:
		return nil, apiError{Code: "too_many_emoji"}
	default:
		m.Reactions = append(m.Reactions, Reaction{Name: name, Users: []string{botUserID}})
	}
	w.seen(ch, m)
	return nil, nil
}

func (w *Workspace) unreact(c *call) (answer, error) {
	ch, m, err := w.reacted(c)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(m.Reactions, func(r Reaction) bool {
		return r.Name == c.get("name") && slices.Contains(r.Users, botUserID)
	})
	if i < 0 {
		return nil, apiError{Code: "no_reaction"}
	}
	rs := slices.Clone(m.Reactions)
	rs[i].Users = slices.DeleteFunc(slices.Clone(rs[i].Users), func(id string) bool { return id == botUserID })
	m.Reactions = slices.DeleteFunc(rs, func(r Reaction) bool { return len(r.Users) == 0 })
	w.seen(ch, m)
	return nil, nil
}

func (w *Workspace) reactions(c *call) (answer, error) {
	ch, m, err := w.reacted(c)
	if err != nil {
		return nil, err
	}
	return answer{"type": "message", "channel": ch.ID, "message": w.messageJSON(ch, m, c.base, false)}, nil
}
