package reminders_test

import (
	"math/big"
	"testing"

	. "kringloop/reminders"
)

func settle(t *testing.T, c *Contract, by string) {
	t.Helper()
	for _, id := range HandoverItems {
		ok(t, c.SetItem(id, ItemOK, "", act(by, "2026-08-20")))
	}
}

func TestHandover(t *testing.T) {
	c := measured(t)
	b, o := act(buyer, "2026-08-25"), act(owner, "2026-08-26")
	lacks(t, c.Confirm(b), HandoverItems...)
	settle(t, c, buyer)
	refused(t, c.SetItem("H1", ItemNot, "", b), ErrNeedsText)
	refused(t, c.SetItem("H13", ItemOK, "", b), ErrNoSuch)
	refused(t, c.SetItem("H1", "misschien", "", b), ErrChoice)
	refused(t, c.SetItem("H1", ItemOK, "", o), ErrNotYours)
	refused(t, c.SetItem("H1", ItemBack, "waarom", b), ErrNotYours)
	refused(t, c.Confirm(act(boss, "2026-08-25")), ErrNotYours)
	ok(t, c.Confirm(b))
	if c.Handover.Done() || !c.Handover.At().IsZero() {
		t.Error("one key is none")
	}
	// The manager gives one back: the key is withdrawn, and the log says so.
	c = c.Clone()
	ok(t, c.SetItem("H3", ItemBack, "welke bron", o))
	_, log := c.Changes()
	same(t, log, []Entry{{At: o.Now, By: owner, What: LogQuestion, Key: "H3", From: ItemOK, To: ItemBack, Text: "welke bron"},
		{At: o.Now, By: owner, What: LogKeyBack, Key: "buyer", From: buyer}})
	lacks(t, c.Confirm(o), "H3")
	ok(t, c.SetItem("H3", ItemNot, "geen cijfers", b))
	if q := c.Handover.Items["H3"].Question; q != "welke bron" {
		t.Errorf("the question is lost: %q", q)
	}
	ok(t, c.Confirm(o)) // either may be first
	ok(t, c.Confirm(o))
	if status(t, c, "m_overdracht.1") != Planned {
		t.Error("twice the same key")
	}
	late := act(buyer, "2026-09-02")
	ok(t, c.Confirm(late))
	if !c.Handover.Done() || c.Handover.At() != late.Now || status(t, c, "m_overdracht.1") != Done || c.Marks["m_overdracht.1"].By != buyer {
		t.Errorf("%+v", c.Handover)
	}
	refused(t, c.SetItem("H1", ItemNot, "toch niet", b), ErrHandedOver)
	refused(t, c.SkipHandover("x", act(owner, "2026-10-01")), ErrHandedOver)
	ok(t, c.Reopen("m_overdracht.1", o))
	if c.Handover.Done() || status(t, c, "m_overdracht.1") != Planned {
		t.Error("reopened, both keys are gone")
	}
}

func TestHandoverOfOnePerson(t *testing.T) {
	d := example()
	d.Buyer = ""
	c := register(t, d, "2026-07-01")
	settle(t, c, owner)
	refused(t, c.Confirm(act(deputy, "2026-08-25")), ErrNotYours) // the second key only
	ok(t, c.Confirm(act(owner, "2026-08-25")))
	refused(t, c.Confirm(act(owner, "2026-08-25")), ErrSecondKey)
	refused(t, c.Confirm(act(boss, "2026-08-25")), ErrNotYours)
	ok(t, c.Confirm(act(deputy, "2026-08-26")))
	if !c.Handover.Done() || c.Handover.Manager.By != deputy {
		t.Errorf("%+v", c.Handover)
	}
}

func TestHandoverWithOtherPeople(t *testing.T) {
	c := measured(t)
	settle(t, c, buyer)
	ok(t, c.Confirm(act(owner, "2026-08-25")))
	ok(t, c.SetPerson(Owner, "U9", act(owner, "2026-08-26")))
	if c.Handover.Manager.By != "" {
		t.Error("the new manager has confirmed nothing")
	}
	ok(t, c.Confirm(act(buyer, "2026-08-26")))
	ok(t, c.SetPerson(Deputy, "U8", act("U9", "2026-08-26")))
	if c.Handover.Buyer.By != buyer {
		t.Error("a deputy changes nothing about it")
	}
}

func TestSkipHandover(t *testing.T) {
	c := measured(t)
	refused(t, c.SkipHandover("liep al", act(owner, "2026-09-14")), ErrNotRunning)
	refused(t, c.SkipHandover("", act(owner, "2026-09-15")), ErrNeedsText)
	ok(t, c.NotApplicable("m_overdracht.1", "liep al", act(owner, "2026-09-15")))
	if status(t, c, "m_overdracht.1") != NotHere {
		t.Error("skipped")
	}
	ok(t, c.SetItem("H1", ItemOK, "", act(buyer, "2026-09-16"))) // after all
	if c.Handover.Skipped != "" || status(t, c, "m_overdracht.1") != Planned {
		t.Error("who works on it has one")
	}
}

// The worked hundred laptops of flows §3.8.
func TestLadder(t *testing.T) {
	c, a := measured(t), act(deputy, "2031-03-01")
	refused(t, c.SetRung("L1", Rung{Pieces: 1}, a), ErrNumber) // of how many?
	refused(t, c.SetTotal(0, a), ErrNumber)
	ok(t, c.SetTotal(100, a))
	for id, r := range map[string]Rung{"L2": {Pieces: 20}, "L8": {Pieces: 1}} {
		refused(t, c.SetRung(id, r, a), ErrReason)
	}
	refused(t, c.SetRung("L4", Rung{Pieces: 15, Reason: "niemand hier"}, a), ErrNeedsText)
	refused(t, c.SetRung("L9", Rung{Pieces: 1}, a), ErrNoSuch)
	pieces := []int{30, 20, 10, 15, 10, 5, 9, 1}
	for i, id := range Rungs {
		if i == 7 {
			lacks(t, c.Finish("m_ladder.1", "", a), "share")
			refused(t, c.ApproveWaste(act(owner, "2031-03-01")), ErrNoSuch)
		}
		ok(t, c.SetRung(id, Rung{Pieces: pieces[i], Reason: "hoger kan niet", Destination: "ergens"}, a))
	}
	refused(t, c.SetRung("L1", Rung{Pieces: 31}, a), ErrNumber)
	refused(t, c.SetTotal(99, a), ErrNumber)
	if c.Ladder.Kept().Cmp(big.NewRat(85, 100)) != 0 || c.Ladder.Share("L8").Cmp(big.NewRat(1, 100)) != 0 || c.Ladder.Placed() != 100 {
		t.Errorf("kept %s, waste %s", c.Ladder.Kept(), c.Ladder.Share("L8"))
	}
	lacks(t, c.Finish("m_ladder.1", "", a), "approval")
	refused(t, c.ApproveWaste(a), ErrNotYours)
	ok(t, c.ApproveWaste(act(owner, "2031-03-02")))
	if status(t, c, "m_ladder.1") != Done {
		t.Error("the shares add up and the owner approves")
	}
	ok(t, c.SetRung("L7", Rung{Pieces: 8, Reason: "x", Destination: "y"}, a))
	if status(t, c, "m_ladder.1") != Planned || c.Ladder.Approved.By != owner {
		t.Error("one has no place again; what goes to waste is the same")
	}
	ok(t, c.SetRung("L8", Rung{Pieces: 2, Reason: "x", Destination: "y"}, a))
	lacks(t, c.Finish("m_ladder.1", "", a), "approval")
}
