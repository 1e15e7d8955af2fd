package reminders

// Subscription is what a calendar link shows: all in which a person has a part, or that of one contract, as they may see it at the
// moment. The zero Subscription is nobody's.
type Subscription struct {
	User     string `json:"u"`
	Contract string `json:"c,omitempty"`
}
