package bot

import (
	"encoding/json"
	"errors"
	"fmt"

	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/reminders"
)

// words for what a person did that can't be; everything else is not theirs and is passed on.
var sayings = []struct {
	err error
	id  string
}{
	{flows.ErrNotMember, "error.notmember"},
	{flows.ErrNotOwner, "error.notowner"},
	{flows.ErrNoItem, "error.noitem"},
	{flows.ErrTooShort, "error.tooshort"},
	{flows.ErrTooLong, "error.toolong"},
	{flows.ErrNeedsProof, "error.needsproof"},
	{flows.ErrEmptyName, "error.emptyname"},
	{flows.ErrArchived, "error.archived"},
	{flows.ErrLastOwner, "error.lastowner"},
	{flows.ErrTooMany, "error.toomany"},
	{flows.ErrBadDate, "error.baddate"},
	{flows.ErrBadRole, "error.badrole"},
	{flows.ErrNothingOpen, "pause.nothing"},
	{errNoProject, "project.none"},
	{errUnknownProject, "project.unknown"},
	{errNoUser, "error.baduser"},
	{errNoMember, "error.nomember"},
	{errIsBot, "error.isbot"},
	{errNoRename, "error.norename"},
	{flows.ErrLongName, "error.longname"},
	{errBadPhase, "error.badphase"},
	{errLinkWhere, "project.linkwhere"},
	{errLinkTaken, "project.linkedother"},
	{errNotAdmin, "error.notadmin"},
	{errUnverified, "error.unverified"},
	{errOutsider, "error.outsider"},
	{flows.ErrNoResult, "error.noresult"},
	{flows.ErrUnnamed, "error.unnamed"},
	{flows.ErrNamed, "error.named"},
	{flows.ErrOwnRequest, "approve.own"},
	{flows.ErrAskedSoon, "approve.soon"},
	{flows.ErrNotAsked, "approve.notyou"},
	{flows.ErrNewer, "approve.old"},
	{dialogue.ErrNotSecret, "error.notsecret"},
	{dialogue.ErrNotOwner, "error.nottalkowner"},
	{dialogue.ErrNoSuch, "error.noitem"},
	{errNoContract, "error.nocontract"},
	{errNotLater, "error.notlater"},
	{reminders.ErrOwnDeputy, "error.samedeputy"},
	{errNotYet, "error.notyet"},
	{errNoMonth, "error.nomonth"},
	{errAway, "away.unclear"},
	{errAwayMany, "away.apart"},
	{errAwayFull, "away.full"},
	{errLongWish, "error.own.long"},
	{reminders.ErrNoTitle, "error.contract.title"},
	{reminders.ErrNoSupplier, "error.contract.supplier"},
	{reminders.ErrNoKind, "error.contract.kind"},
	{reminders.ErrNoOwner, "error.contract.owner"},
	{reminders.ErrOrder, "error.contract.order"},
	{reminders.ErrTooLong, "error.contract.years"},
	{reminders.ErrNoDate, "error.contract.date"},
	{reminders.ErrLongText, "error.toolong"},
	{reminders.ErrNoSuch, "error.noitem"},
	{reminders.ErrFull, "error.toomany"},
	{reminders.ErrEnded, "error.contract.ended"},
	{errNotWhole, "error.contract.whole"},
	{reminders.ErrNumber, "error.contract.number"},
	{reminders.ErrNeedsText, "error.contract.text"},
	{reminders.ErrOutside, "error.contract.outside"},
	{reminders.ErrPeriod, "error.contract.period"},
	{reminders.ErrNotBegun, "error.contract.notbegun"},
	{reminders.ErrHasValues, "error.contract.hasvalues"},
	{reminders.ErrMeasured, "error.contract.measured"},
	{reminders.ErrInUse, "error.contract.inuse"},
	{reminders.ErrChoice, "error.nooption"},
	{reminders.ErrNotDone, "error.contract.notdone"},
	{reminders.ErrNotAsked, "note.old"},
	{reminders.ErrNotYours, "error.contract.notyours"},
	{reminders.ErrSecondKey, "error.contract.secondkey"},
	{reminders.ErrHandedOver, "error.contract.handedover"},
	{reminders.ErrNotRunning, "error.contract.notrunning"},
	{reminders.ErrTaken, "error.contract.taken"},
	{reminders.ErrLink, "error.contract.link"},
	{reminders.ErrReason, "error.contract.reason"},
	{reminders.ErrNeeded, "error.contract.needed"},
	{reminders.ErrTwice, "error.contract.twice"},
	{errNoContracts, "contracts.none"},
	{errNoFeeds, "feed.nowhere"},
	{errBadHour, "agenda.badhour"},
	{reminders.ErrNoText, "error.own.text"},
	{reminders.ErrPast, "error.own.past"},
	{reminders.ErrFar, "error.own.far"},
	{reminders.ErrWeekday, "error.own.weekday"},
	{reminders.ErrMany, "error.own.many"},
	{reminders.ErrNever, "error.own.never"},
	{reminders.ErrUnclear, "error.own.unclear"},
	{reminders.ErrNth, "error.own.nth"},
	{reminders.ErrNotYou, "error.own.notyou"},
	{reminders.ErrNoDay, "error.own.when"},
	{reminders.ErrDate, "error.own.date"},
}

var (
	errNoProject      = errors.New("the person has no project")
	errUnknownProject = errors.New("no project of that name")
	errNoUser         = errors.New("no person was named")
	errNoMember       = errors.New("the person named is no member")
	errIsBot          = errors.New("a bot can't be a member")
	errNoRename       = errors.New("no new name was given")
	errBadPhase       = errors.New("no such phase")
	errLinkWhere      = errors.New("no channel was named")
	errLinkTaken      = errors.New("the channel has another project")
	errNotAdmin       = errors.New("only an administrator may do this")
	errUnverified     = errors.New("nobody says who the person is")
	errOutsider       = errors.New("only who works for the organisation may do this")
	errNoContract     = errors.New("no such contract, or none that the person may see")
	errBadHour        = errors.New("not a time of day")
	errAway           = errors.New("it is not clear when the person is away")
	errAwayMany       = errors.New("more than one stretch of days away at a time")
	errLongWish       = errors.New("a reminder of too many words")
	errAwayFull       = errors.New("too many absences planned")
	errNotLater       = errors.New("a day that is not later")
)

// sayingOf is the sentence for an error that is the person's to mend, "" for any other.
func sayingOf(err error) string {
	for _, s := range sayings {
		if errors.Is(err, s.err) {
			return s.id
		}
	}
	return ""
}

// sayWhy tells the person why something is not done, and what to do next.
func (t *turn) sayWhy(id string) {
	owner := ""
	if p, err := t.here(); err == nil {
		owner = t.name(p.Owner)
	} else if sayingOf(err) == "" {
		t.fail = err
	}
	text := t.r.T(id, locale.Args{"Max": flows.MaxText, "MaxName": flows.MaxName, "MaxReminder": reminders.MaxReminder, "Who": owner})
	switch {
	case id == "project.none" || id == "error.emptyname":
		t.replyInOwn(t.r.Offer(text))
	case t.ev.Kind == Said || t.ev.Kind == Mentioned:
		t.reply(t.r.Line(text, ""))
	default:
		t.whisper(text)
	}
}

// GaveUp decides what follows when an event was given up and parked: whoever did it is told. Of an alarm nobody knows. What
// waited until somebody was known is lost with that, and their next event asks again who they are.
func (b *Bot) GaveUp(ev Event, mem Memory) (Outcome, error) {
	t := newTurn(b, mem)
	if ev.Kind == JobDone {
		asked, err := ev.Job.asked()
		if err != nil {
			return Outcome{}, err
		}
		ev = asked
	}
	if ev.User == "" || isChannel(ev.User) {
		return Outcome{}, nil
	}
	who, err := mem.Person(ev.User)
	if err != nil {
		return Outcome{}, fmt.Errorf("person %s: %w", ev.User, err)
	}
	did := ev.acts()
	for _, data := range who.Waiting {
		var held Event
		if err := json.Unmarshal(data, &held); err != nil {
			return Outcome{}, fmt.Errorf("an event that waited for %s: %w", ev.User, err)
		}
		did = did || held.acts()
	}
	if len(who.Waiting) > 0 {
		who.Waiting = nil
		mem.SavePerson(ev.User, who)
	}
	if !did {
		return *t.out, nil
	}
	t.as(ev, who)
	t.line("error.went", nil)
	t.status("")
	return *t.out, nil
}
