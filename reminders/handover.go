package reminders

import (
	"slices"
	"time"
)

// HandoverItems are the twelve things that a purchaser hands over (flows §3.6; 6.39), by key.
var HandoverItems = []string{"H1", "H2", "H3", "H4", "H5", "H6", "H7", "H8", "H9", "H10", "H11", "H12"}

// Handover is how far the purchaser has handed the contract over to the contract manager. It counts once all items are settled
// and both confirmed.
type Handover struct {
	Items   map[string]HandoverItem `json:"items,omitempty"`
	Buyer   Key                     `json:"buyer,omitzero"`
	Manager Key                     `json:"manager,omitzero"`
	Skipped string                  `json:"skipped,omitempty"` // why there is none: the contract ran already
}

// HandoverItem is where one of the twelve stands.
type HandoverItem struct {
	Status   string `json:"s"`           // ItemOK, ItemNot, ItemBack
	Text     string `json:"x,omitempty"` // where it is found, or the reason of nvt
	Question string `json:"q,omitempty"` // of the contract manager, who gave it back with it
}

// Where an item of the handover stands; one that nobody touched has none.
const (
	ItemOK   = "ok"
	ItemNot  = "nvt"
	ItemBack = "vraag"
)

// Key is a confirmation.
type Key struct {
	By string    `json:"b,omitempty"`
	At time.Time `json:"t,omitzero"`
}

// handoverKey is its milestone.
var handoverKey = Milestone{Kind: HandoverDue, N: 1}.Key()

// Done tells whether both confirmed.
func (h Handover) Done() bool { return h.Buyer.By != "" && h.Manager.By != "" }

// At is when the handover took place: at the second confirmation. Zero while it hasn't.
func (h Handover) At() time.Time {
	switch {
	case !h.Done():
		return time.Time{}
	case h.Buyer.At.After(h.Manager.At):
		return h.Buyer.At
	}
	return h.Manager.At
}

// Open lists the items that are not settled, in their order.
func (h Handover) Open() []string {
	return slices.DeleteFunc(slices.Clone(HandoverItems), func(id string) bool {
		s := h.Items[id].Status
		return s == ItemOK || s == ItemNot
	})
}

func (h Handover) lacks() []string {
	lacks := h.Open()
	if h.Buyer.By == "" {
		lacks = append(lacks, "buyer")
	}
	if h.Manager.By == "" {
		lacks = append(lacks, "manager")
	}
	return lacks
}

// SetItem is the purchaser's word on an item: ItemOK, or ItemNot with a reason. The contract manager gives it back with ItemBack
// and a question. A change withdraws the key that was given alone; once both are there nothing changes any more.
func (c *Contract) SetItem(id, status, text string, a Act) error {
	if !slices.Contains(HandoverItems, id) {
		return ErrNoSuch
	}
	if c.Handover.Done() {
		return ErrHandedOver
	}
	text, err := words(text)
	if err != nil {
		return err
	}
	was := c.Handover.Items[id]
	it, who, what := HandoverItem{Status: status, Text: text, Question: was.Question}, c.or(c.Buyer), LogItem
	switch status {
	case ItemOK:
	case ItemNot:
		if text == "" {
			return ErrNeedsText
		}
	case ItemBack:
		if text == "" {
			return ErrNeedsText
		}
		it, who, what = HandoverItem{Status: status, Text: was.Text, Question: text}, c.Owner, LogQuestion
	default:
		return ErrChoice
	}
	if a.By != who && (c.or(c.Buyer) != c.Owner || a.By != c.Deputy || status != ItemBack) {
		return ErrNotYours
	}
	if it == was {
		return nil
	}
	c.note(a, Entry{What: what, Key: id, From: was.Status, To: status, Text: text})
	c.Handover.Items = with(c.Handover.Items, id, it)
	c.withdraw(a)
	c.unskip(a)
	return nil
}

// Confirm gives a key of the handover: the purchaser's or the contract manager's, whoever acts. Where one person is both, the
// deputy gives the second (own). With the second key the handover is done.
func (c *Contract) Confirm(a Act) error {
	h := &c.Handover
	if h.Done() {
		return ErrHandedOver
	}
	key, name, err := c.keyFor(a.By)
	if err != nil {
		return err
	}
	if open := h.Open(); len(open) > 0 {
		return &NotDone{Kind: HandoverDue, Lacks: open}
	}
	if key.By != "" {
		return nil
	}
	*key = Key{By: a.By, At: a.Now}
	c.note(a, Entry{What: LogKey, Key: name, To: a.By})
	c.unskip(a)
	if h.Done() {
		c.mark(handoverKey, Mark{Status: Done}, a)
	}
	return nil
}

// keyFor is the key that a person gives.
func (c *Contract) keyFor(by string) (*Key, string, error) {
	h, buyer := &c.Handover, c.or(c.Buyer)
	switch {
	case buyer != c.Owner && by == buyer:
		return &h.Buyer, "buyer", nil
	case buyer != c.Owner && by == c.Owner:
		return &h.Manager, "manager", nil
	case buyer != c.Owner:
		return nil, "", ErrNotYours
	case by == c.Owner && h.Buyer.By == "":
		return &h.Buyer, "buyer", nil
	case by == c.Owner:
		return nil, "", ErrSecondKey
	case by == c.Deputy && h.Buyer.By != "":
		return &h.Manager, "manager", nil
	}
	return nil, "", ErrNotYours
}

// withdraw takes a key back that was given alone: what it confirmed has changed.
func (c *Contract) withdraw(a Act) {
	if c.Handover.Done() {
		return
	}
	c.dropKeys(a)
}

func (c *Contract) dropKeys(a Act) {
	for _, k := range []struct {
		key  *Key
		name string
	}{{&c.Handover.Buyer, "buyer"}, {&c.Handover.Manager, "manager"}} {
		if k.key.By != "" {
			c.note(a, Entry{What: LogKeyBack, Key: k.name, From: k.key.By})
			*k.key = Key{}
		}
	}
}

// SkipHandover says why there is no handover: the contract runs already (flows §3.1).
func (c *Contract) SkipHandover(reason string, a Act) error {
	reason, err := needed(reason)
	if err != nil {
		return err
	}
	if a.Today.Before(c.Start) {
		return ErrNotRunning
	}
	if c.Handover.Done() {
		return ErrHandedOver
	}
	if c.Handover.Skipped == reason {
		return nil
	}
	c.withdraw(a)
	c.note(a, Entry{What: LogSkipped, From: c.Handover.Skipped, To: reason})
	c.Handover.Skipped = reason
	c.mark(handoverKey, Mark{Status: NotHere, Text: reason}, a)
	return nil
}

// unskip takes back that there is no handover, because somebody works on it.
func (c *Contract) unskip(a Act) {
	if c.Handover.Skipped == "" {
		return
	}
	c.note(a, Entry{What: LogSkipped, From: c.Handover.Skipped})
	c.Handover.Skipped = ""
	if m, ok := c.Milestone(handoverKey, a.Rules); ok {
		c.reset(m, a)
	}
}

// reopenHandover takes both keys back, or that there is none.
func (c *Contract) reopenHandover(a Act) {
	c.dropKeys(a)
	c.unskip(a)
}
