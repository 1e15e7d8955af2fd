package reminders

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

// Rules are all choices that an organisation can make about its calendar.
type Rules struct {
	Cadence  Cadence
	Policy   Policy
	Calendar Calendar
}

// DefaultRules are ours.
var DefaultRules = Rules{Cadence: DefaultCadence, Policy: DefaultPolicy}

// Milestone is a day in the life of a contract on which something is due (6.40).
type Milestone struct {
	Kind  string // m_prestatie … m_slot
	N     int    // which one of its kind, from 1
	Date  Date
	Opens Date // of m_jaar; of m_kwartaal the day of the pack; zero = none
}

// The kinds of milestone (flows §3.3).
const (
	Performance = "m_prestatie"
	HandoverDue = "m_overdracht"
	ActorsDue   = "m_actoren"
	Instruction = "m_instructie"
	KPIDue      = "m_kpi"
	Meeting     = "m_kwartaal"
	Yearly      = "m_jaar"
	Growth      = "m_groei"
	Evaluation  = "m_evaluatie"
	Decision    = "m_besluit"
	LadderDue   = "m_ladder"
	Closing     = "m_slot"
)
