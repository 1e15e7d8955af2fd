package reminders

// Agenda is what one person is to be reminded of, and how.
type Agenda struct {
	User   string `json:"-"`
	Hour   string `json:"hour,omitempty"` // local time of the digest, "09:00"; "" = the organisation's
	Away   Away   `json:"away,omitzero"`
	Told   Date   `json:"told,omitzero"`    // day of the last digest
	Shown  []Line `json:"shown,omitempty"`  // its lines
	Own    []Own  `json:"own,omitempty"`    // reminders that the person set for themselves
	Serial int    `json:"serial,omitempty"` // of ids of Own
	Feed   string `json:"feed,omitempty"`   // secret of the calendar feed, "" = there is none

	Watches map[string]Watch `json:"-"` // by source
}

// Watch is what an agenda knows of one source of duties.
type Watch struct {
	Next  Date             `json:"n,omitzero"`  // the next day that may have a moment for this person; zero = none
	Since Date             `json:"s,omitzero"`  // moments up to this day are over
	Again map[string]Again `json:"a,omitempty"` // put off, by key of the duty
}

// Again brings one duty back on a day instead of the person's moments before it.
type Again struct {
	From Date `json:"f"` // the day on which it was put off
	On   Date `json:"o"`
}

// Away is a person's absence; its days are included.
type Away struct {
	From  Date `json:"from,omitzero"`
	Until Date `json:"until,omitzero"`
}

// Line is one line of a digest.
type Line struct {
	Source string `json:"s"`
	Key    string `json:"k"`
	Kind   string `json:"i"`
	Title  string `json:"t"`
	Text   string `json:"x,omitempty"`
	N      int    `json:"n,omitempty"`
	Date   Date   `json:"d"`
	Opens  Date   `json:"op,omitzero"`
	Step   Step   `json:"p"`
	For    string `json:"f,omitempty"`  // whose it is, where it isn't the reader's own: the deputy and management read it too
	State  string `json:"st,omitempty"` // what the reader did with it: done, later, passed
	Until  Date   `json:"u,omitzero"`   // of later
}

// Own is a reminder that a person set for themselves.
type Own struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	Rule Rule   `json:"rule"`
}
