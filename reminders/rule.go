package reminders

// Rule says on which days a reminder of a person's own comes: once, or again and again.
type Rule struct {
	On    Date   `json:"on"`              // the day, or the first one
	Unit  string `json:"unit,omitempty"`  // "" = once; day, workday, week, month, year
	Every int    `json:"every,omitempty"` // each so many units; 0 = 1
	Nth   int    `json:"nth,omitempty"`   // of month and year: which weekday of the month, 1 to 4, -1 = the last; 0 = the day of On
	Until Date   `json:"until,omitzero"`  // the last day on which it may come; zero = for good
}
