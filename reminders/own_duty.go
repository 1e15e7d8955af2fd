package reminders

// Key names the reminder among the duties of the person's own.
func (o Own) Key() string { return "o." + o.ID }

// Duty is the reminder's occurrence on or after a day, as something to be done by the person who set it; false when none is to
// come. Like every duty it is moved off days on which nobody works, to the next working day (flows §3.3, rule 2), so an
// occurrence of before that day counts when it moves there. For work see [Rule.Next].
func (o Own) Duty(user string, from Date, work func(Date) bool) (Duty, bool) {
	if work == nil {
		work = weekdays
	}
	back := from
	if last, ok := workOn(from.AddDays(-1), -1, work); ok {
		back = last.AddDays(1)
	}
	on, ok := o.Rule.Next(back.AddDays(-1), work)
	if !ok {
		return Duty{}, false
	}
	moved, ok := workOn(on, 1, work)
	if !ok {
		return Duty{}, false
	}
	return Duty{Source: "me", Key: o.Key(), Kind: "own", Title: o.Text, Text: o.Text, Date: moved, Single: true, Assignees: []string{user}}, true
}
