package reminders

import (
	"math/big"
	"slices"
	"strconv"
)

// Rungs are the steps of the end-of-contract ladder from the top, by key (flows §3.8).
var Rungs = []string{"L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8"}

// Waste is the last rung, an exception that the owner has to approve; keptRungs is how many keep the goods (L1-L5) and away the
// first one with which they leave the organisation.
const (
	Waste     = "L8"
	keptRungs = 5
	away      = 3
)

// Ladder is where the goods go at the end of a contract.
type Ladder struct {
	Total    int             `json:"total"` // pieces
	Rungs    map[string]Rung `json:"rungs,omitempty"`
	Approved Key             `json:"approved,omitzero"` // of what goes to waste, by the owner
}

// Rung is what one step takes.
type Rung struct {
	Pieces      int    `json:"n"`
	Destination string `json:"d,omitempty"` // who gets them; needed where they leave the organisation (L4-L8)
	Reason      string `json:"r,omitempty"` // why no higher step; needed below L1
}

// Share is the part of a rung, exact; nil where nothing is to be shared out.
func (l *Ladder) Share(rung string) *big.Rat {
	if l == nil || l.Total <= 0 {
		return nil
	}
	return big.NewRat(int64(l.Rungs[rung].Pieces), int64(l.Total))
}

// Kept is the part that stays in use, L1-L5, exact; nil where nothing is to be shared out.
func (l *Ladder) Kept() *big.Rat {
	if l == nil || l.Total <= 0 {
		return nil
	}
	sum := new(big.Rat)
	for _, id := range Rungs[:keptRungs] {
		sum.Add(sum, l.Share(id))
	}
	return sum
}

// Placed is how many pieces have a rung.
func (l *Ladder) Placed() (n int) {
	if l == nil {
		return 0
	}
	for _, r := range l.Rungs {
		n += r.Pieces
	}
	return n
}

// lacks lists what keeps the ladder from being filled in: "share" while it doesn't add up to all pieces, "approval" of the owner.
func (l *Ladder) lacks() []string {
	if l == nil || l.Total <= 0 || l.Placed() != l.Total {
		return []string{"share"}
	}
	if l.Rungs[Waste].Pieces > 0 && l.Approved.By == "" {
		return []string{"approval"}
	}
	return nil
}

// SetTotal says how many pieces there are to find a place for.
func (c *Contract) SetTotal(pieces int, a Act) error {
	if pieces < 1 || pieces > MaxCount || pieces < c.Ladder.Placed() {
		return ErrNumber
	}
	l := c.ladder()
	if l.Total == pieces {
		return nil
	}
	c.note(a, Entry{What: LogRung, Key: "total", From: number(l.Total), To: number(pieces)})
	l.Total = pieces
	c.setLadder(l, a)
	return nil
}

// SetRung places pieces on a rung: every one below L1 with the reason why nothing higher is possible, L4-L8 with a destination.
// No pieces empties the rung. Other numbers for waste need another approval.
func (c *Contract) SetRung(id string, r Rung, a Act) error {
	i := slices.Index(Rungs, id)
	if i < 0 {
		return ErrNoSuch
	}
	l := c.ladder()
	was := l.Rungs[id]
	if r.Pieces < 0 || r.Pieces > l.Total-l.Placed()+was.Pieces {
		return ErrNumber
	}
	if err := paragraphs(&r.Destination, &r.Reason); err != nil {
		return err
	}
	switch {
	case r.Pieces > 0 && i > 0 && r.Reason == "":
		return ErrReason
	case r.Pieces > 0 && i >= away && r.Destination == "":
		return ErrNeedsText
	}
	if r == was {
		return nil
	}
	c.note(a, Entry{What: LogRung, Key: id, From: number(was.Pieces), To: number(r.Pieces), Text: r.Reason})
	if l.Rungs = with(l.Rungs, id, r); r == (Rung{}) {
		l.Rungs = without(l.Rungs, id)
	}
	if id == Waste && r.Pieces != was.Pieces {
		l.Approved = Key{}
	}
	c.setLadder(l, a)
	return nil
}

// ApproveWaste is the owner's word that what is on the last rung may go there.
func (c *Contract) ApproveWaste(a Act) error {
	l := c.ladder()
	switch {
	case a.By != c.Owner:
		return ErrNotYours
	case l.Rungs[Waste].Pieces == 0:
		return ErrNoSuch
	case l.Approved.By != "":
		return nil
	}
	c.note(a, Entry{What: LogApproved, Key: Waste, To: strconv.Itoa(l.Rungs[Waste].Pieces)})
	l.Approved = Key{By: a.By, At: a.Now}
	c.setLadder(l, a)
	return nil
}

// ladder is a copy to change.
func (c *Contract) ladder() Ladder {
	if c.Ladder == nil {
		return Ladder{}
	}
	return *c.Ladder
}

// setLadder keeps the ladder; once the shares add up its milestone is done, and it is open again when they no longer do.
func (c *Contract) setLadder(l Ladder, a Act) {
	c.Ladder = &l
	m, ok := c.last(LadderDue, a.Rules)
	if !ok {
		return
	}
	lacks := l.lacks()
	switch s := c.Status(m); {
	case lacks == nil && s != Done && s != NotHere:
		c.mark(m.Key(), Mark{Status: Done}, a)
	case lacks != nil && s == Done:
		c.reset(m, a)
	}
}
