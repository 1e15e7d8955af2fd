package bot

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"kringloop/bot/blocks"
	"kringloop/reminders"
)

// askLate asks at once what became of the milestones that the event put before today (flows §3.3, "Registered late"; day 0 is also
// the day of a change of dates). Whichever change it was, a registration or a notice date that is near, is seen by comparing each
// contract with what it was: no place that changes one has to think of it. Of what an import brought its owners are asked: see
// [turn.askMine].
func (t *turn) askLate() error {
	if t.plans.imported {
		return nil
	}
	for _, id := range slices.Sorted(maps.Keys(t.plans.contracts)) {
		c, err := t.mem.Contract(id)
		if err != nil {
			return fmt.Errorf("contract %s: %w", id, err)
		}
		if c == nil {
			continue
		}
		if changed, _ := c.Changes(); !changed {
			continue
		}
		r, err := t.rules()
		if err != nil {
			return err
		}
		if !asksMore(t.plans.contracts[id], c, r) {
			continue
		}
		c, p, err := t.contract(id)
		if errors.Is(err, errNoContract) {
			continue // the person has left it
		}
		if err != nil {
			return err
		}
		k, err := t.cardOf(c, p)
		if err != nil {
			return err
		}
		t.send(t.spotFor(p), t.r.AskedLate(k), p.ID, "")
	}
	return t.fail
}

// asksMore tells whether something of a contract is asked that was still to come before; nil = the contract is new. Who takes an
// answer back is not asked at once what they just said.
func asksMore(was, c *reminders.Contract, r reminders.Rules) bool {
	return slices.ContainsFunc(c.AskedNow(r), func(m reminders.Milestone) bool {
		if was == nil {
			return true
		}
		s := was.Status(m)
		return s == reminders.Planned || s == reminders.Todo || s == reminders.Before
	})
}

// askMine asks whoever looks after contracts what became of what lay before they were registered: of one contract at once, of
// several in a list that opens each.
func (t *turn) askMine(offset int, inPlace bool) error {
	all, err := t.cards()
	if err != nil {
		return err
	}
	l := blocks.Portfolio{Offset: offset, Cards: slices.DeleteFunc(all, func(k blocks.Card) bool {
		return k.Contract.Owner != t.ev.User || len(k.Contract.AskedNow(k.Rules)) == 0
	})}
	switch {
	case inPlace && t.ev.Direct && t.ev.TS != "":
		t.aloneInPlace(t.r.AskedAll(l), walls(l)...)
	case len(l.Cards) == 1:
		k := l.Cards[0]
		t.send(t.direct(), t.r.AskedLate(k), k.Project.ID, "")
	case len(l.Cards) > 1:
		t.alone(t.r.AskedAll(l), walls(l)...)
	}
	return nil
}
