package bot

import (
	"kringloop/flows"
	"kringloop/reminders"
)

// startOfContract opens what a contract's duty is done with.
func (t *turn) startOfContract(d reminders.Duty, c *reminders.Contract, p *flows.Project) error {
	t.open(t.r.DutyModal(d), c.Project)
	return nil
}
