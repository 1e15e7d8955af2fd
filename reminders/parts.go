package reminders

import (
	"maps"
	"slices"
	"strings"
)

// TakeOut takes a person who takes part no more out of every part but the owner's, which somebody has to have: what was theirs is the
// contract manager's again, or of whoever has the role. Owner tells that they still are the owner. What they were still to be told of
// goes to others by itself ([Agenda.Leaves]); nothing of it is new.
func (c *Contract) TakeOut(user string, a Act) (owner bool) {
	for _, part := range []struct {
		p   Part
		has string
	}{{Deputy, c.Deputy}, {Buyer, c.Buyer}, {Management, c.Management}} {
		if part.has == user {
			_ = c.SetPerson(part.p, "", a) // only the owner can't be taken out
		}
	}
	for _, key := range slices.Sorted(maps.Keys(c.Given)) {
		if c.Given[key] != user {
			continue
		}
		kind, _, _ := strings.Cut(key, ".")
		c.note(a, Entry{What: LogLeft, Key: key, From: user, To: c.assignees(kind)[0]})
		c.Given = without(c.Given, key)
	}
	for i, x := range c.Actions {
		if x.Owner == user && !x.Done {
			c.note(a, Entry{What: LogLeft, Key: x.Key(), From: user, To: c.Owner})
			x.Owner = ""
			c.Actions = replaced(c.Actions, i, x)
		}
	}
	for i, k := range c.KPIs {
		if k.Owner == user {
			was := k.text()
			k.Owner = ""
			c.note(a, Entry{What: LogKPI, Key: k.ID, From: was, To: k.text()})
			c.KPIs = replaced(c.KPIs, i, k)
		}
	}
	return c.Owner == user
}
