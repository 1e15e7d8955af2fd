package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"kringloop/bot/blocks"
	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/reminders"
)

// handover opens the handover of a contract for whoever asks: the purchaser fills it in, everybody else sees how far it is.
func (t *turn) handover(c *reminders.Contract, p *flows.Project) error {
	k, err := t.care(c, p)
	if err != nil {
		return err
	}
	s, _ := t.b.Talks.Script("handover")
	_, under := p.DraftOf(s.Of(c.ID), t.ev.User)
	settled := len(c.Handover.Open()) == 0
	mayGoWithout := k.running() && len(c.Handover.Items) == 0
	if t.ev.User == k.buyer() && !c.Handover.Done() && (under || !settled && !mayGoWithout) && !returned(c) {
		return k.startErrand("handover", 0)
	}
	t.showHandover(k, t.ev.User, "")
	return nil
}

// running tells whether the contract runs already: it may go without a handover.
func (k care) running() bool { return !k.today().Before(k.c.Start) }

// returned tells whether an item came back with a question.
func returned(c *reminders.Contract) bool {
	return slices.ContainsFunc(reminders.HandoverItems, func(id string) bool { return c.Handover.Items[id].Status == reminders.ItemBack })
}

// handoverMark is a digest of all that is handed over: a key is given for what was read, and for nothing else.
func handoverMark(c *reminders.Contract) string {
	data, err := json.Marshal([]any{c.Handover.Items, c.Owner, c.Buyer})
	if err != nil {
		panic(err) // values of package reminders always marshal
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:6])
}

// handoverFor is the handover as one person sees it.
func (k care) handoverFor(user string) blocks.Handover {
	c, h := k.c, k.c.Handover
	one := k.buyer() == c.Owner
	v := blocks.Handover{Contract: c, Project: k.p, Buyer: k.buyer(), Second: c.Owner, Mark: handoverMark(c), Running: k.running()}
	if one {
		v.Second = c.Deputy
	}
	ready := len(h.Open()) == 0
	switch {
	case h.Done():
	case user == k.buyer() && h.Buyer.By == "":
		v.MayConfirm, v.MaySet, v.MayBegin = ready, true, !ready && !returned(c)
	case user == k.buyer():
		v.MaySet, v.NeedsDeputy = true, one && c.Deputy == ""
	case user == v.Second:
		v.MayConfirm = ready && h.Buyer.By != ""
		v.MayReturn = true
	}
	return v
}

// showHandover says to a person how far the handover is.
func (t *turn) showHandover(k care, user, note string) {
	v := k.handoverFor(user)
	v.Note = note
	who, err := t.mem.Person(user)
	if err != nil {
		t.fail = err
		return
	}
	r := t.reader(who.Language(t.b.Lang), who.TZ)
	m := r.Handover(v)
	post := Post{Shape: Message, Channel: user, Text: m.Text, Blocks: m.JSON(), Project: k.p.ID, Reader: user}
	if user == t.ev.User && t.ev.Direct && strings.HasPrefix(t.ev.Action.ID, blocks.ActManage+"."+blocks.ManageKey) {
		post.TS = t.ev.TS // the message whose key was pressed
	}
	t.out.Posts = append(t.out.Posts, post)
	if user == t.ev.User {
		t.pointTo(t.direct())
	}
}

// knownHandover fills in what the contract says already, in the reader's words. Only the purchaser hands over.
func knownHandover(k care) (dialogue.Answers, error) {
	if k.c.Handover.Done() {
		return nil, reminders.ErrHandedOver
	}
	if k.t.ev.User != k.buyer() {
		return nil, reminders.ErrNotYours
	}
	a := dialogue.Answers{}
	for i, id := range reminders.HandoverItems {
		n, it := strconv.Itoa(i+1), k.c.Handover.Items[id]
		text := it.Text
		if it.Status == "" || it.Status == reminders.ItemBack {
			text = k.t.r.HandoverKnown(k.c, id)
		}
		switch {
		case it.Status == reminders.ItemNot:
			a["h"+n], a["why"+n] = dialogue.Answer{Options: []string{"nvt"}}, dialogue.Answer{Text: it.Text}
		case text != "":
			a["h"+n], a["at"+n] = dialogue.Answer{Options: []string{"ok"}}, dialogue.Answer{Text: text}
		}
	}
	return a, nil
}

// keepHandover sets the twelve items and gives the purchaser's key; whoever gives the second one hears of it.
func keepHandover(k care, a dialogue.Answers) (func() error, error) {
	if k.t.ev.User != k.buyer() {
		return nil, reminders.ErrNotYours
	}
	if err := k.nameBuyer(); err != nil {
		return nil, err
	}
	act := k.act()
	for i, id := range reminders.HandoverItems {
		n := strconv.Itoa(i + 1)
		status, text := reminders.ItemOK, a["at"+n].Text
		if a.Option("h"+n) == "nvt" {
			status, text = reminders.ItemNot, a["why"+n].Text
		}
		if err := k.c.SetItem(id, status, text, act); err != nil {
			return nil, err
		}
	}
	if err := k.c.Confirm(act); err != nil {
		return nil, err
	}
	return k.firstKey, nil
}

// nameBuyer makes the member who purchases the contract's purchaser, where none was named: the keys belong to people.
func (k care) nameBuyer() error {
	if k.c.Buyer != "" || k.buyer() == k.c.Owner {
		return nil
	}
	return k.c.SetPerson(reminders.Buyer, k.buyer(), k.act())
}

// firstKey tells everybody what comes of the first key: the second one is waited for, or nobody is there to give it.
func (k care) firstKey() error {
	v := k.handoverFor(k.t.ev.User)
	k.t.showHandover(k, k.t.ev.User, "")
	if v.Second == "" || v.Second == k.t.ev.User {
		return nil
	}
	if err := k.t.involve(k.p, v.Second, flows.Manager); err != nil {
		return err
	}
	k.t.showHandover(k, v.Second, "")
	return nil
}

// confirmHandover gives the person's key for what they read.
func (k care) confirmHandover(mark string) error {
	if mark != handoverMark(k.c) && !k.c.Handover.Done() {
		k.t.showHandover(k, k.t.ev.User, k.t.r.T("handover.changed"))
		return nil
	}
	v := k.handoverFor(k.t.ev.User)
	if !v.MayConfirm && !k.c.Handover.Done() {
		if k.t.ev.User == k.buyer() && k.buyer() == k.c.Owner && k.c.Handover.Buyer.By != "" {
			return reminders.ErrSecondKey
		}
		if k.t.ev.User == v.Second || k.t.ev.User == k.buyer() {
			k.t.showHandover(k, k.t.ev.User, "")
			return nil
		}
		return reminders.ErrNotYours
	}
	if err := k.nameBuyer(); err != nil {
		return err
	}
	if err := k.c.Confirm(k.act()); err != nil {
		return err
	}
	if !k.c.Handover.Done() {
		return k.firstKey()
	}
	for _, user := range []string{k.buyer(), v.Second} {
		k.t.showHandover(k, user, "")
	}
	return k.done(reminders.Milestone{Kind: reminders.HandoverDue, N: 1}.Key())
}

// returnItem gives an item back with a question; the first key is withdrawn, and the purchaser hears of it.
func (k care) returnItem(id, question string) error {
	if err := k.nameBuyer(); err != nil {
		return err
	}
	if err := k.c.SetItem(id, reminders.ItemBack, question, k.act()); err != nil {
		return err
	}
	k.t.showHandover(k, k.buyer(), "")
	k.note("handover.asked", nil)
	return nil
}

// setItem takes the purchaser's answer to one item.
func (k care) setItem(id, status, text string) error {
	if err := k.nameBuyer(); err != nil {
		return err
	}
	if err := k.c.SetItem(id, status, text, k.act()); err != nil {
		return err
	}
	k.t.showHandover(k, k.t.ev.User, "")
	return nil
}

// nameDeputy makes somebody the deputy, so that there is somebody for the second key.
func (k care) nameDeputy(user string) error {
	if user == k.c.Owner {
		return reminders.ErrOwnDeputy
	}
	if err := k.t.involve(k.p, user, flows.Manager); err != nil {
		return err
	}
	if err := k.c.SetPerson(reminders.Deputy, user, k.act()); err != nil {
		return err
	}
	if k.c.Handover.Buyer.By != "" && !k.c.Handover.Done() {
		return k.firstKey()
	}
	k.t.showHandover(k, k.t.ev.User, "")
	return nil
}

// skipHandover says why a contract that runs already has no handover.
func (k care) skipHandover(reason string) error {
	if err := k.c.SkipHandover(strings.TrimSpace(reason), k.act()); err != nil {
		return err
	}
	k.note("handover.skipped", nil)
	return k.t.showDone(k.c.Source(), reminders.Milestone{Kind: reminders.HandoverDue, N: 1}.Key(), func(l *reminders.Line) { l.State = reminders.LineDone })
}
