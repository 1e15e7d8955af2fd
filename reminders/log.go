package reminders

import "time"

// Entry says who did what to a contract when. Entries are only ever appended.
type Entry struct {
	At   time.Time `json:"t"`
	By   string    `json:"b,omitempty"`
	What What      `json:"w"`
	Key  string    `json:"k,omitempty"` // milestone, action, KPI, field or item it is about
	From string    `json:"f,omitempty"`
	To   string    `json:"o,omitempty"`
	Text string    `json:"x,omitempty"`
}

// What is the kind of a log entry. Kinds are stored: names stay, new ones are added.
type What string

// The kinds of log entries.
const (
	LogRegistered What = "registered"
	LogSet        What = "set"   // a field: From, To
	LogDates      What = "dates" // Key start or end
	LogExtended   What = "extended"
	LogOwner      What = "owner" // Key owner, deputy, buyer, management
	LogEnded      What = "ended"
	LogMark       What = "mark"  // Key is the milestone, To its status
	LogValue      What = "value" // Key is KPI.period
	LogKPI        What = "kpi"
	LogKPIGone    What = "kpigone"
	LogPromise    What = "promise" // of the growth path: From, To its state or its words
	LogThreshold  What = "threshold"
	LogOrdered    What = "ordered"  // Key is the contract year
	LogInformed   What = "informed" // Key is the group of actors
	LogRow        What = "row"      // of the yearly checklist: Key is m_jaar.N/J1
	LogLoop       What = "loop"     // Key is K1..K13
	LogRung       What = "rung"     // of the ladder: Key is L1..L8, To the number
	LogApproved   What = "approved" // the rest to waste
	LogResumed    What = "resumed"  // an ending was taken back
	LogSkipped    What = "skipped"  // the handover
	LogAction     What = "action"   // a new one
	LogActionDone What = "actiondone"
	LogActionGone What = "actiongone" // From is what was to be done
	LogActionSet  What = "actionset"  // Text is what is to be done; From and To by when
	LogKey        What = "key"        // of the handover: Key is buyer or manager
	LogKeyBack    What = "keyback"    // withdrawn by a change
	LogItem       What = "item"       // of the handover: Key is H1..H12
	LogQuestion   What = "question"   // of the handover
	LogLater      What = "later"      // a reminder was put off
	LogPassed     What = "passed"     // a duty went to somebody else
	LogBounced    What = "bounced"    // a reminder could not be delivered
	LogLeft       What = "left"       // somebody takes part no more: what was theirs is To's
)

// Changes tells whether anything changed since Clone, and the log entries to append.
func (c *Contract) Changes() (changed bool, log []Entry) { return len(c.log) > 0, c.log }

// note appends an entry; each one is a change of its own, so that a control shows whether it is still up to date.
func (c *Contract) note(a Act, e Entry) {
	e.At, e.By = a.Now, a.By
	c.log = append(c.log, e)
	c.Rev++
}
