package reminders

import (
	"errors"
	"strings"
)

// What a caller can tell apart; the bot has words for each. No error repeats what a person wrote: it may be logged.
var (
	ErrNoTitle    = errors.New("a contract needs a title")
	ErrNoSupplier = errors.New("a contract needs a supplier")
	ErrNoKind     = errors.New("a contract needs a kind")
	ErrNoOwner    = errors.New("a contract needs an owner")
	ErrOrder      = errors.New("a contract ends before it starts")
	ErrTooLong    = errors.New("a contract of more than fifty years")
	ErrLongText   = errors.New("too long to keep")
	ErrNoSuch     = errors.New("the contract has no such part")
	ErrFull       = errors.New("there is no room for more")
	ErrEnded      = errors.New("the contract was ended")
	ErrNumber     = errors.New("not a number that fits")
	ErrNeedsText  = errors.New("a line of text is needed")
	ErrOutside    = errors.New("a day outside the contract")
	ErrPeriod     = errors.New("a period is 1, 3 or 12 contract months")
	ErrNotBegun   = errors.New("a period that has not begun")
	ErrMeasured   = errors.New("the start can't move away from what was recorded")
	ErrHasValues  = errors.New("a KPI with values stays as it is")
	ErrInUse      = errors.New("something else rests on it")
	ErrChoice     = errors.New("none of the answers there are")
	ErrNotDone    = errors.New("something is still missing")
	ErrNotAsked   = errors.New("nothing is asked about this milestone")
	ErrNoDate     = errors.New("a date is needed")
	ErrNotYours   = errors.New("somebody else has to do this")
	ErrOwnDeputy  = errors.New("the owner can't be their own deputy")
	ErrSecondKey  = errors.New("the second key is the deputy's") // one person is purchaser and contract manager
	ErrHandedOver = errors.New("the contract was handed over already")
	ErrNotRunning = errors.New("the contract has not begun to run")
	ErrTaken      = errors.New("this extension was taken already")
	ErrLink       = errors.New("not a link to the web")
	ErrReason     = errors.New("a step down needs its reason")
)

// NotDone says what a milestone still lacks before it is done (flows §3.3). It is an ErrNotDone.
type NotDone struct {
	Kind  string   // of the milestone
	Lacks []string // ids of KPIs, items H1..H12 and keys "buyer", "manager", rows J1..J7, rungs L1..L8, "share", "approval", "text"
}

func (e *NotDone) Error() string { return e.Kind + " lacks " + strings.Join(e.Lacks, ", ") }

// Unwrap makes errors.Is find ErrNotDone.
func (e *NotDone) Unwrap() error { return ErrNotDone }
