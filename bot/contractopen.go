package bot

import (
	"slices"

	"kringloop/bot/blocks"
	"kringloop/flows"
	"kringloop/reminders"
)

// figures opens what there is to fill in of a contract's KPIs: the first figures that are asked for, else the measures.
func (t *turn) figures(c *reminders.Contract, p *flows.Project) error {
	k, err := t.cardOf(c, p)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(k.Duties, func(d reminders.Duty) bool { return d.Kind == reminders.KPIDue })
	if i < 0 {
		f, _ := blocks.FormOf("kpis")
		t.replyOf(p, t.r.EntryList(k, f, 0))
		return nil
	}
	t.replyOf(p, t.r.DutyCard(k.Duties[i], t.r.Today()))
	return nil
}

// handover shows where the handover of a contract stands.
func (t *turn) handover(c *reminders.Contract, p *flows.Project) error {
	k, err := t.cardOf(c, p)
	if err != nil {
		return err
	}
	m, ok := c.Milestone(reminders.Milestone{Kind: reminders.HandoverDue, N: 1}.Key(), k.Rules)
	if !ok {
		return flows.ErrNoItem
	}
	i := slices.IndexFunc(k.Duties, func(d reminders.Duty) bool { return d.Kind == reminders.HandoverDue })
	if i < 0 {
		t.replyOf(p, t.r.Stone(k, m, reminders.Duty{}, false))
		return nil
	}
	t.replyOf(p, t.r.Stone(k, m, k.Duties[i], true))
	return nil
}
