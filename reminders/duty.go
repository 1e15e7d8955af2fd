package reminders

// Duty is one thing to be done by a day, wherever it comes from. What reminds somebody of it are its moments.
type Duty struct {
	Source string // of the agenda: "c:<contract>", "p:<project>", "me"
	Key    string // within the source: "m_kpi.3", "a.7", "i.p6.i04", "o.2"
	Kind   string // m_kpi, m_kwartaal, … action, item, own, rescan, yearday
	Title  string // of the contract, project or reminder, as a person wrote it
	Text   string // of an action or own reminder, as a person wrote it; "" where the kind has words
	N      int    // which one of its kind, from 1; 0 where there is one

	Date   Date // by when, final: moved off weekends and within the contract
	Opens  Date // an earlier day with a moment of its own: the yearly checklist opens, the meeting pack comes; zero = none
	Single bool // a moment on the day alone: of a reminder that a person set for themselves

	Assignees  []string // who has to do it
	Deputy     string   // "" = nobody
	Management string   // "" = nobody
	Channel    string   // where it is said when nobody of them can be reached; "" = nowhere
}

// Moment is a day on which somebody is reminded of a duty.
type Moment struct {
	Date Date
	Step Step
}

// Step is which of a duty's moments it is; a later one reaches more people (flows §3.3).
type Step int

// The moments in order.
const (
	StepOpens Step = iota // the day it opens, or the pack comes
	StepSoon              // 3 days before
	StepDay               // on the day
	StepLate              // 5 days after: the deputy too
	StepLast              // 15 days after: management too
	StepAgain             // put off until now
)

// Policy is when reminders come; an organisation may set all of it (own).
type Policy struct {
	Soon, Late, Last int // days
	Pack             int // working days before a meeting
}

// DefaultPolicy is ours (flows §3.3).
var DefaultPolicy = Policy{Soon: 3, Late: 5, Last: 15, Pack: 5}

// Calendar tells on which days people work.
type Calendar struct {
	Country string // "" = no public holidays, else BE or NL
}
