package bot

import (
	"strconv"
	"strings"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/reminders"
)

// keepLadder writes where the goods go at the end of a contract. What goes to waste waits for the owner.
func keepLadder(k care, a dialogue.Answers) (func() error, error) {
	s, ok := k.t.b.Talks.Script("endladder")
	total := a.Number("total")
	if !ok || total == nil {
		return nil, flows.ErrNoItem
	}
	act := k.act()
	rungs := map[string]reminders.Rung{}
	for i, id := range reminders.Rungs {
		n := strconv.Itoa(i + 1)
		pieces := a.Number("n" + n)
		if a.Option("t"+n) == "full" {
			pieces = s.Rest("t"+n, a)
		}
		if pieces != nil && pieces.Sign() > 0 {
			rungs[id] = reminders.Rung{Pieces: int(pieces.Num().Int64()), Reason: strings.TrimSpace(a["r"+n].Text), Destination: strings.TrimSpace(a["d"+n].Text)}
		}
	}
	if k.c.Ladder != nil { // what gives pieces up makes room for the rest
		for _, id := range reminders.Rungs {
			if was := k.c.Ladder.Rungs[id]; was != rungs[id] && was.Pieces > 0 {
				if err := k.c.SetRung(id, reminders.Rung{}, act); err != nil {
					return nil, err
				}
			}
		}
	}
	if err := k.c.SetTotal(int(total.Num().Int64()), act); err != nil {
		return nil, err
	}
	for _, id := range reminders.Rungs {
		if err := k.c.SetRung(id, rungs[id], act); err != nil {
			return nil, err
		}
	}
	return k.ladderKept, nil
}

func (k care) ladderKey() string {
	n := 0
	for _, m := range k.c.Milestones(k.r) {
		if m.Kind == reminders.LadderDue {
			n = max(n, m.N)
		}
	}
	return reminders.Milestone{Kind: reminders.LadderDue, N: n}.Key()
}

// ladderKept asks the owner to approve what goes to waste, where something does.
func (k care) ladderKept() error {
	if k.c.Ladder.Rungs[reminders.Waste].Pieces == 0 || k.c.Ladder.Approved.By != "" {
		return k.done(k.ladderKey())
	}
	from := k.t.name(k.t.ev.User)
	return k.t.tell(k.c.Owner, k.p.ID, func(r blocks.Reader) blocks.Message { return r.Waste(k.c, from) })
}

// approveWaste is the owner's word, on as many pieces as they were shown.
func (k care) approveWaste(pieces string) error {
	if k.c.Ladder == nil || strconv.Itoa(k.c.Ladder.Rungs[reminders.Waste].Pieces) != pieces {
		k.t.whisper(k.t.r.T("note.old"))
		return nil
	}
	if err := k.c.ApproveWaste(k.act()); err != nil {
		return err
	}
	k.t.replace(k.t.r.Waste(k.c, ""), k.p)
	return k.done(k.ladderKey())
}

// openDecision asks what comes after a contract; only who decides is asked.
func (k care) openDecision(key string) error {
	if key == "" {
		for _, m := range k.c.Milestones(k.r) {
			if s := k.c.Status(m); m.Kind == reminders.Decision && (s == reminders.Planned || s == reminders.Todo || s == reminders.Asked) {
				key = m.Key()
			}
		}
	}
	if key == "" {
		card, err := k.t.cardOf(k.c, k.p)
		if err != nil {
			return err
		}
		k.send(k.t.r.NoDecision(card))
		return nil
	}
	if !k.decides(key) {
		k.notYours(key)
		return nil
	}
	if k.t.ev.Trigger == "" { // a message can't open a form
		m := k.t.r.DecideHere(k.c, key)
		k.send(m)
		return nil
	}
	k.t.open(k.t.r.DecideModal(k.c, key), k.p.ID)
	return nil
}

// notYours says who takes a decision that isn't the person's.
func (k care) notYours(key string) {
	k.note("decide.notyours", locale.Args{"Who": k.t.mention(k.decider(key))})
}

// decider is whose the decision of a key is: who stands in for them today first.
func (k care) decider(key string) string {
	for _, d := range dutiesOf(k.c, k.p, k.r) {
		if d.Key != key {
			continue
		}
		if users, _ := reminders.Recipients(d, reminders.StepDay, k.today(), k.t.people()); len(users) > 0 {
			return users[0]
		}
	}
	return k.wouldDecide()
}

// decide takes the decision. An extension is confirmed once its dates were seen; everything else is noted at once.
func (k care) decide(key, choice, reason string) error {
	if !k.decides(key) {
		k.notYours(key)
		return nil
	}
	say, as := "decide.stopped", "decide.stoppedas"
	switch {
	case strings.HasPrefix(choice, "extend"):
		i, err := strconv.Atoi(strings.TrimPrefix(choice, "extend"))
		if err != nil || i < 0 || i >= len(k.c.Extensions) {
			return flows.ErrNoItem
		}
		return k.showExtension(key, i, reason)
	case choice == "tender":
		say, as = "decide.tendered", "decide.tenderedas"
	case choice != "stop":
		return reminders.ErrChoice
	}
	if err := k.c.Finish(key, k.t.r.T(as, locale.Args{"Reason": reason}), k.act()); err != nil {
		return err
	}
	k.send(k.t.r.ContractDecided(k.c, say, reason))
	if err := k.tellDecision(say, reason); err != nil {
		return err
	}
	if say == "decide.tendered" {
		if err := k.lessons(); err != nil {
			return err
		}
	}
	return k.done(key)
}

// showExtension shows which dates an extension brings.
func (k care) showExtension(key string, i int, reason string) error {
	c := k.c.Clone()
	if err := c.Extend(i, k.act()); err != nil {
		return err
	}
	var stones []reminders.Milestone
	for _, m := range c.Milestones(k.r) {
		switch m.Kind {
		case reminders.Evaluation, reminders.Decision, reminders.LadderDue, reminders.Closing:
			if c.Status(m) == reminders.Planned && !m.Date.Before(k.today()) {
				stones = append(stones, m)
			}
		}
	}
	k.send(k.t.r.Extension(k.c, key, i, c.End, stones, reason))
	return nil
}

// pressDecision handles what goes on from a decision.
func (k care) pressDecision(what string, part []string) error {
	switch what {
	case blocks.ManageDecide:
		return k.openDecision(part[1])
	case blocks.ManageKeep:
		k.t.replace(k.t.r.Line(k.t.r.T("decide.kept"), ""), k.p)
		return nil
	case blocks.ManageAgain:
		return k.tenderAgain()
	case blocks.ManageExtend:
		i, err := strconv.Atoi(part[2])
		if err != nil {
			return flows.ErrNoItem
		}
		return k.extend(part[1], i, part[3], part[4])
	}
	return flows.ErrNoItem
}

// extend takes an extension whose dates were seen.
func (k care) extend(key string, i int, end, reason string) error {
	if !k.decides(key) {
		m, ok := k.c.Milestone(key, k.r)
		if ok && k.c.Status(m) == reminders.Done {
			k.t.whisper(k.t.r.T("duty.over"))
			return nil
		}
		k.notYours(key)
		return nil
	}
	c := k.c.Clone()
	if err := c.Extend(i, k.act()); err != nil {
		return err
	}
	if c.End.String() != end { // the contract changed meanwhile: other dates were seen
		return k.showExtension(key, i, reason)
	}
	if err := k.c.Finish(key, k.t.r.T("decide.extendedas", locale.Args{"Reason": reason}), k.act()); err != nil {
		return err
	}
	if err := k.c.Extend(i, k.act()); err != nil {
		return err
	}
	k.t.replace(k.t.r.ContractDecided(k.c, "decide.extended", reason), k.p)
	if err := k.tellDecision("decide.extended", reason); err != nil {
		return err
	}
	return k.done(key)
}

// tellDecision tells whoever manages the contract what somebody else decided about it.
func (k care) tellDecision(say, reason string) error {
	if k.c.Owner == k.t.ev.User {
		return nil
	}
	by := k.t.name(k.t.ev.User)
	return k.t.tell(k.c.Owner, k.p.ID, func(r blocks.Reader) blocks.Message { return r.DecisionMade(k.c, say, reason, by) })
}

// lessons shows what was learned about the contract's kind of product, for who tenders it again.
func (k care) lessons() error {
	if outside, err := k.t.outside(k.t.spotFor(k.p)); outside || err != nil {
		return err
	}
	all, err := k.t.mem.Lessons()
	if err != nil {
		return err
	}
	category := first(k.c.Category, k.p.Category)
	if fit := dialogue.Fitting(all, lessonsShown, "", category); len(fit) > 0 {
		k.send(k.t.r.Lessons(fit))
	}
	return nil
}

// tenderAgain makes a project of its own for the next tender, with the contract's category.
func (k care) tenderAgain() error {
	name := k.t.r.T("decide.again", locale.Args{"Title": k.c.Title})
	category := first(k.c.Category, k.p.Category)
	return k.t.newProject(name, func(p *flows.Project) {
		_ = p.Reanswer(k.t.b.Lib, string(flows.AskCategory), category, k.t.ev.User, k.t.ev.At) // without one it is asked
	})
}
