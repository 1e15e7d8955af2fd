package bot

import (
	"strconv"

	"kringloop/flows"
	"kringloop/reminders"
)

// talkReview is the process evaluation, which asks whether the supplier kept what was agreed.
const talkReview = "review"

// factsKept is what the project's contracts say of how their agreements were kept (flows §5.2, E4); empty where it has none.
func (t *turn) factsKept(p *flows.Project) (map[string]string, error) {
	norm, err := t.mem.Norm()
	if err != nil || len(p.Contracts) == 0 {
		return nil, err
	}
	var all reminders.Record
	for _, id := range p.Contracts {
		c, _, err := t.contract(id)
		if unseen(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = all.Plus(c.Record(Norms(norm), reminders.On(t.r.Now)))
	}
	facts := map[string]string{"contracts.kept": "figures"}
	if all == (reminders.Record{}) {
		facts["contracts.kept"] = "nothing"
	}
	for name, n := range map[string]int{"green": all.Green, "orange": all.Orange, "red": all.Red, "missing": all.Missing, "open": all.Open, "late": all.Late} {
		facts["contracts.kept."+name] = "#" + strconv.Itoa(n)
	}
	return facts, nil
}
