package reminders

import "cmp"

// Cadence is when the milestones of a contract come, counted from its start and end (flows §3.3). A field that is 0 takes the
// organisation's, and where that is 0 too ours.
type Cadence struct {
	Performance int `json:"performance,omitempty"` // days before the start
	Handover    int `json:"handover,omitempty"`    // days before the start
	Instruction int `json:"instruction,omitempty"` // days after the start
	KPI         int `json:"kpi,omitempty"`         // days after the end of a contract month
	Meeting     int `json:"meeting,omitempty"`     // months between contract meetings
	Yearly      int `json:"yearly,omitempty"`      // days before its date that the yearly checklist opens
	Evaluation  int `json:"evaluation,omitempty"`  // months before the end
	Decision    int `json:"decision,omitempty"`    // months before the end
	Notice      int `json:"notice,omitempty"`      // days before a notice date that the decision is due
	Ladder      int `json:"ladder,omitempty"`      // months before the end
	Late        int `json:"late,omitempty"`        // days for what was registered late and is still to be done
}

// DefaultCadence is ours; monthly, quarterly and yearly follow the guide's running case and tip (6.16, 6.17, 6.40).
var DefaultCadence = Cadence{Performance: 30, Handover: 14, Instruction: 30, KPI: 10, Meeting: 3, Yearly: 30,
	Evaluation: 12, Decision: 9, Notice: 30, Ladder: 6, Late: 14}

// Over is the cadence with what it leaves open taken from another one.
func (c Cadence) Over(org Cadence) Cadence {
	return Cadence{
		Performance: cmp.Or(c.Performance, org.Performance),
		Handover:    cmp.Or(c.Handover, org.Handover),
		Instruction: cmp.Or(c.Instruction, org.Instruction),
		KPI:         cmp.Or(c.KPI, org.KPI),
		Meeting:     cmp.Or(c.Meeting, org.Meeting),
		Yearly:      cmp.Or(c.Yearly, org.Yearly),
		Evaluation:  cmp.Or(c.Evaluation, org.Evaluation),
		Decision:    cmp.Or(c.Decision, org.Decision),
		Notice:      cmp.Or(c.Notice, org.Notice),
		Ladder:      cmp.Or(c.Ladder, org.Ladder),
		Late:        cmp.Or(c.Late, org.Late),
	}
}

// Policy is when reminders come; an organisation may set all of it (own). A field that is 0 takes ours.
type Policy struct {
	Soon, Late, Last int // days
	Pack             int // working days before a meeting
}

// DefaultPolicy is ours (flows §3.3).
var DefaultPolicy = Policy{Soon: 3, Late: 5, Last: 15, Pack: 5}

// Over is the policy with what it leaves open taken from another one.
func (p Policy) Over(org Policy) Policy {
	return Policy{
		Soon: cmp.Or(p.Soon, org.Soon),
		Late: cmp.Or(p.Late, org.Late),
		Last: cmp.Or(p.Last, org.Last),
		Pack: cmp.Or(p.Pack, org.Pack),
	}
}

// Rules are all choices that an organisation can make about its calendar.
type Rules struct {
	Cadence  Cadence
	Policy   Policy
	Calendar Calendar
	Yearday  Yearday // the annual day that is coming, zero = none is planned
}

// DefaultRules are ours.
var DefaultRules = Rules{Cadence: DefaultCadence, Policy: DefaultPolicy}
