package flows

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"kringloop/flows/dialogue"
)

// What goes wrong when somebody asks for a decision, or takes one.
var (
	ErrOwnRequest = errors.New("nobody decides on what they ask for themselves")
	ErrAskedSoon  = errors.New("this person was asked for this decision less than a day ago")
	ErrNotAsked   = errors.New("this decision was not asked of this person")
	ErrNewer      = errors.New("there is a newer version of this result")
)

// Ruling is what management decides on a result (1.53).
type Ruling string

// The rulings. They are stored: names stay.
const (
	Approved    Ruling = "ja"
	Conditional Ruling = "voorwaarden"
	Refused     Ruling = "nee"
)

// Rulings are all of them, the likely one first.
var Rulings = []Ruling{Approved, Conditional, Refused}

// Decision is what somebody decided on one version of a result. It is never changed: a later one stands beside it.
type Decision struct {
	Version int       `json:"v"`
	By      string    `json:"b"`
	Name    string    `json:"m"` // of By, as Slack showed it then
	At      time.Time `json:"t"`
	Ruling  Ruling    `json:"r"`
	Terms   string    `json:"x,omitempty"` // conditions, or why it was refused
}

// Request asks somebody to decide on one version of a result.
type Request struct {
	Version int       `json:"v"`
	Who     string    `json:"w"`
	By      string    `json:"b"`
	At      time.Time `json:"t"`
	Channel string    `json:"c,omitempty"` // where By asked; "" = in their own conversation
	TS      string    `json:"s,omitempty"` // the message there that shows the result; "" = unknown
}

// Approval is what was asked and decided about the results of a script, oldest first.
type Approval struct {
	Requests  []Request  `json:"q,omitempty"`
	Decisions []Decision `json:"d,omitempty"`
}

// Own choices: how many requests and decisions are kept of one script, and after how long somebody is asked again.
const (
	MaxDecisions = 100
	AskAgain     = 24 * time.Hour
)

// RequestsOn are the requests about one version of a result, oldest first.
func (p *Project) RequestsOn(script string, version int) []Request {
	var out []Request
	for _, r := range p.Approvals[script].Requests {
		if r.Version == version {
			out = append(out, r)
		}
	}
	return out
}

// DecisionsOn are the decisions on one version of a result, oldest first.
func (p *Project) DecisionsOn(script string, version int) []Decision {
	var out []Decision
	for _, d := range p.Approvals[script].Decisions {
		if d.Version == version {
			out = append(out, d)
		}
	}
	return out
}

// Agreed is the decision by which the newest version of a result is approved, with conditions or without; false when the last
// word on it is no, or was not spoken, and for an older version.
func (p *Project) Agreed(script string, version int) (Decision, bool) {
	all := p.DecisionsOn(script, version)
	if last, _ := p.Latest(script); last.Version != version || len(all) == 0 || all[len(all)-1].Ruling == Refused {
		return Decision{}, false
	}
	return all[len(all)-1], true
}

// Asked are the newest requests about a version, one for each person.
func (p *Project) Asked(script string, version int) []Request {
	all := p.RequestsOn(script, version)
	var out []Request
	for i, r := range all {
		if !slices.ContainsFunc(all[i+1:], func(q Request) bool { return q.Who == r.Who }) {
			out = append(out, r)
		}
	}
	return out
}

// Unanswered are those of them whose person did not decide since.
func (p *Project) Unanswered(script string, version int) []Request {
	return slices.DeleteFunc(p.Asked(script, version), func(r Request) bool {
		return slices.ContainsFunc(p.DecisionsOn(script, version), func(d Decision) bool { return d.By == r.Who && !d.At.Before(r.At) })
	})
}

// MayDecide tells whether somebody may decide on a version of a result: a member whom another one asked, or who has the role
// of management when another one asked anybody.
func (p *Project) MayDecide(script string, version int, user string) bool {
	m, member := p.Member(user)
	return member && slices.ContainsFunc(p.RequestsOn(script, version), func(r Request) bool {
		return r.By != user && (r.Who == user || m.Role == Management)
	})
}

// AskDecision asks a member to decide on the newest result of a script. The request says who, by whom, and where that one sees
// the result.
func (p *Project) AskDecision(s *dialogue.Script, r Request, now time.Time) (Request, error) {
	last, ok := p.Latest(s.ID)
	_, member := p.Member(r.Who)
	open := slices.ContainsFunc(p.Unanswered(s.ID, r.Version), func(q Request) bool { return q.Who == r.Who && now.Sub(q.At) < AskAgain })
	switch {
	case len(s.Approve) == 0 || p.Notebook():
		return r, ErrNoItem
	case !p.Archived.IsZero():
		return r, ErrArchived
	case !ok || r.Version > last.Version:
		return r, ErrNoResult
	case r.Version < last.Version:
		return r, ErrNewer
	case !member:
		return r, ErrNotMember
	case r.Who == r.By:
		return r, ErrOwnRequest
	case open:
		return r, ErrAskedSoon
	case len(p.Approvals[s.ID].Requests) >= MaxDecisions:
		return r, ErrTooMany
	}
	r.At = now
	a := p.Approvals[s.ID]
	a.Requests = append(slices.Clip(a.Requests), r)
	p.keepApproval(s.ID, a)
	p.note(Entry{At: now, By: r.By, What: LogAskedDecision, Item: s.ID, Phase: s.Phase, From: strconv.Itoa(r.Version), To: r.Who})
	return r, nil
}

// Decide records a decision. fresh is false when the newest one on this version says the same of the same person: a second press
// changes nothing. One on a version that is not the newest counts for that version.
func (p *Project) Decide(s *dialogue.Script, d Decision, now time.Time) (kept Decision, fresh bool, err error) {
	d.Terms = strings.TrimSpace(d.Terms)
	if d.Ruling == Approved {
		d.Terms = ""
	}
	_, there := p.Result(s.ID, d.Version)
	switch n := utf8.RuneCountInString(d.Terms); {
	case !p.Archived.IsZero():
		return d, false, ErrArchived
	case !there:
		return d, false, ErrNoResult
	case !slices.Contains(Rulings, d.Ruling):
		return d, false, ErrNoItem
	case !p.MayDecide(s.ID, d.Version, d.By):
		return d, false, ErrNotAsked
	case d.Ruling != Approved && n < MinText:
		return d, false, ErrTooShort
	case n > MaxText:
		return d, false, ErrTooLong
	}
	if all := p.DecisionsOn(s.ID, d.Version); len(all) > 0 {
		if last := all[len(all)-1]; last.By == d.By && last.Ruling == d.Ruling && last.Terms == d.Terms {
			return last, false, nil
		}
	}
	a := p.Approvals[s.ID]
	if len(a.Decisions) >= MaxDecisions {
		return d, false, ErrTooMany
	}
	d.At = now
	a.Decisions = append(slices.Clip(a.Decisions), d)
	p.keepApproval(s.ID, a)
	p.note(Entry{At: now, By: d.By, What: LogDecided, Item: s.ID, Phase: s.Phase, From: strconv.Itoa(d.Version), To: string(d.Ruling), Text: d.Terms})
	return d, true, nil
}

func (p *Project) keepApproval(script string, a Approval) {
	p.Approvals = with(p.Approvals, script, a)
	p.part(Part{script, ApprovalPart})
}

// dropApproval forgets what was asked and decided about results that are gone: their versions will be counted anew. The log
// keeps its lines.
func (p *Project) dropApproval(script string) {
	if _, ok := p.Approvals[script]; !ok {
		return
	}
	p.Approvals = with(p.Approvals, script, Approval{})
	delete(p.Approvals, script) // of the copy
	p.part(Part{script, ApprovalPart})
}
