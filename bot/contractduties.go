package bot

import (
	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/reminders"
)

// startOfContract opens what a contract's duty is done with.
func (t *turn) startOfContract(d reminders.Duty, c *reminders.Contract, p *flows.Project) error {
	k, err := t.care(c, p)
	if err != nil {
		return err
	}
	switch d.Kind {
	case reminders.KPIDue:
		return k.openFigures(d.N, 0)
	case reminders.HandoverDue:
		return t.handover(c, p)
	case reminders.Meeting:
		if k.today().After(d.Date) {
			return k.startErrand("meeting", d.N)
		}
		return k.showPack(d.N)
	case reminders.Yearly, reminders.CollectKind:
		return k.startErrand("yearcheck", d.N)
	case reminders.LadderDue:
		return k.startErrand("endladder", 0)
	case reminders.Closing:
		return k.startErrand("closing", 0)
	case reminders.Decision:
		return k.openDecision(d.Key)
	case reminders.ActorsDue:
		t.open(t.r.ActorsModal(c), p.ID)
		return nil
	case reminders.Growth:
		for _, g := range c.Growth {
			if g.Key() == d.Key {
				t.open(t.r.GrowthModal(c, g), p.ID)
				return nil
			}
		}
		return flows.ErrNoItem
	case reminders.Evaluation:
		s, ok := t.b.Talks.Script(talkReview)
		if !ok {
			return flows.ErrNoItem
		}
		return t.startTalk(p, s)
	}
	t.open(t.r.DutyModal(d), c.Project)
	return nil
}

// evaluated settles the evaluation of a project's contracts that is due, once the process evaluation was confirmed. Where that was done
// without a name the contract does not say who it was, nor at what time.
func (t *turn) evaluated(sc *scene, c dialogue.Confirmed) error {
	if sc.s.ID != talkReview {
		return nil
	}
	for _, id := range sc.p.Contracts {
		k, err := t.careOf(id)
		if err != nil {
			return err
		}
		for _, m := range k.c.Milestones(k.r) {
			s := k.c.Status(m)
			open := s == reminders.Planned || s == reminders.Todo
			if m.Kind != reminders.Evaluation || !open || m.Date.After(k.today().AddDays(evaluationNear)) {
				continue
			}
			act := k.act()
			if c.By == "" {
				act.By, act.Now = "", c.At
			}
			if err := k.c.Finish(m.Key(), t.r.T("manage.evaluated"), act); err != nil {
				return err
			}
			if err := k.done(m.Key()); err != nil {
				return err
			}
		}
	}
	return nil
}

// evaluationNear is how many days before its date an evaluation counts as the one that was planned (own).
const evaluationNear = 31
