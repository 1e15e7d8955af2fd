package reminders

import "time"

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
	Status   string `json:"s"`           // ok, nvt, vraag
	Text     string `json:"x,omitempty"` // where it is found, or the reason of nvt
	Question string `json:"q,omitempty"` // of the contract manager, who gave it back with it
}

// Key is a confirmation.
type Key struct {
	By string    `json:"b,omitempty"`
	At time.Time `json:"t,omitzero"`
}
