package bot

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/reminders"
)

// remind reads back what a person wants to be reminded of, and when, before it is set.
func (t *turn) remind(text string) error {
	w, err := reminders.ParseReminder(text, t.r.Lang, reminders.On(t.r.Now))
	return t.readBack(w, err, text)
}

// readBack shows a wish as it was understood, or asks back what is missing of it; say is the request.
func (t *turn) readBack(w reminders.Wish, wrong error, say string) error {
	a, hour, zone, err := t.clockOf(t.ev.User)
	if err != nil {
		return err
	}
	switch {
	case errors.Is(wrong, reminders.ErrLongText):
		return errLongWish
	case errors.Is(wrong, reminders.ErrNotYou):
		return wrong
	case wrong != nil:
		return t.askBack(a, say, false, wrong)
	}
	r, err := t.rules()
	if err != nil {
		return err
	}
	if len(a.Own) >= reminders.MaxOwn {
		return reminders.ErrFull
	}
	rule, day, ok := coming(w.Rule, a.Coming(t.ev.At, hour, zone, r), r)
	if !ok {
		return reminders.ErrNever
	}
	a.Serial++
	a.Wished, a.Half = t.ev.At, nil
	a.Wish = &reminders.Own{ID: strconv.Itoa(a.Serial), Text: w.Text, Rule: rule}
	t.send(t.direct(), t.r.Wish(blocks.Wish{Own: *a.Wish, First: day, Hour: w.Hour, Over: rule != w.Rule, Other: w.Other}), "", wishRef(t.ev.User, a.Wish.ID))
	t.pointTo(t.direct())
	return nil
}

// coming is a rule without what would come in a digest that is over, and the day of the digest in which it comes first.
func coming(rule reminders.Rule, next reminders.Date, r reminders.Rules) (reminders.Rule, reminders.Date, bool) {
	day, ok := rule.First(r.Calendar.Working)
	if !ok {
		return rule, day, false
	}
	if r.Calendar.Next(day).Before(next) {
		if rule.Unit == "" {
			rule.On = next
		} else if rule, ok = rule.From(next, r.Calendar.Working); !ok {
			return rule, day, false
		}
		day, ok = rule.First(r.Calendar.Working)
	}
	return rule, r.Calendar.Next(day), ok
}

// askBack says what is missing of a request, or wrong with it, and takes what comes next as that.
func (t *turn) askBack(a *reminders.Agenda, say string, away bool, wrong error) error {
	a.Half, a.Halved = &reminders.Half{Say: say, Away: away, Place: t.spot().place, On: reminders.On(t.r.Now)}, t.ev.At
	t.sayWhy(sayingOf(wrong))
	return nil
}

// completes takes a message as what was asked back just now; done is false when it is something else.
func (t *turn) completes(in intent, text string) (done bool, err error) {
	if in.name != "" && !in.loose {
		return false, nil
	}
	a, err := t.mem.Agenda(t.ev.User)
	if err != nil {
		return false, fmt.Errorf("agenda of %s: %w", t.ev.User, err)
	}
	h := a.Half
	if h == nil || t.ev.At.Sub(a.Halved) >= fresh || h.Place != t.spot().place {
		return false, nil
	}
	today := reminders.On(t.r.Now)
	if h.Away {
		l, err := h.Leave(text, t.r.Lang, today)
		if errors.Is(err, reminders.ErrNoAnswer) {
			return false, nil
		}
		return true, t.absent(l, err, h.Say)
	}
	w, err := h.Reminder(text, t.r.Lang, today)
	if errors.Is(err, reminders.ErrNoAnswer) || isQuestion(text) {
		return false, nil
	}
	say := h.Say
	if errors.Is(err, reminders.ErrNoText) || errors.Is(err, reminders.ErrNoDay) { // half of what was missing
		say += " " + text
	}
	return true, t.readBack(w, err, say)
}

// wishRef names the message in which a reminder is read back.
func wishRef(user, id string) string { return "wish/" + user + "/" + id }

// wished sets the reminder that was read back, or drops it. id is that of the message pressed, "" = typed.
func (t *turn) wished(id string, yes bool) error {
	a, err := t.mem.Agenda(t.ev.User)
	if err != nil {
		return fmt.Errorf("agenda of %s: %w", t.ev.User, err)
	}
	if a.Wish == nil || id != "" && a.Wish.ID != id {
		t.whisper(t.r.T("note.old"))
		return nil
	}
	w := *a.Wish
	a.Wish = nil
	text := t.r.T("own.dropped")
	if yes {
		r, err := t.rules()
		if err != nil {
			return err
		}
		_, hour, zone, err := t.clockOf(t.ev.User)
		if err != nil {
			return err
		}
		var ok bool
		if w.Rule, _, ok = coming(w.Rule, a.Coming(t.ev.At, hour, zone, r), r); !ok {
			return reminders.ErrNever
		}
		if err := a.Remind(w); err != nil {
			return err
		}
		if err := t.followOwn(r, "o."+w.ID); err != nil {
			return err
		}
		text = t.r.T("own.set", locale.Args{"When": t.r.RuleWords(w.Rule), "Text": blocks.Name(w.Text)})
	}
	t.send(t.direct(), t.r.Line(text, ""), "", wishRef(t.ev.User, w.ID))
	return nil
}

// wishedElse sets the reminder that was read back on the other day that was meant.
func (t *turn) wishedElse(value string) error {
	part := blocks.Unpack(value, 2)
	a, err := t.mem.Agenda(t.ev.User)
	if err != nil {
		return fmt.Errorf("agenda of %s: %w", t.ev.User, err)
	}
	day, err := reminders.ParseDate(part[1])
	if w := a.Wish; err == nil && w != nil && w.ID == part[0] && w.Rule.Unit == "" {
		a.Wish = &reminders.Own{ID: w.ID, Text: w.Text, Rule: reminders.Rule{On: day}}
	}
	return t.wished(part[0], true)
}

// followOwn plans the person's own reminders anew.
func (t *turn) followOwn(r reminders.Rules, fresh ...string) error {
	a, hour, zone, err := t.clockOf(t.ev.User)
	if err != nil {
		return err
	}
	a.Follow(reminders.Mine, a.OwnDuties(r), reminders.Change{Now: t.ev.At, Hour: hour, Zone: zone, Fresh: fresh}, r)
	t.plans.touch(t.ev.User)
	return nil
}

// ownList shows the reminders that the person set, under a note.
func (t *turn) ownList(inPlace bool, note string) error {
	a, err := t.mem.Agenda(t.ev.User)
	if err != nil {
		return fmt.Errorf("agenda of %s: %w", t.ev.User, err)
	}
	r, err := t.rules()
	if err != nil {
		return err
	}
	say := t.alone
	if inPlace {
		say = t.aloneInPlace
	}
	say(t.r.OwnList(a.Own, a.OwnDuties(r), note))
	return nil
}

// dropNamed removes the reminder of a number in the list, or of these words; where they fit several or none the list shows which
// there are.
func (t *turn) dropNamed(name string) error {
	a, err := t.mem.Agenda(t.ev.User)
	if err != nil {
		return fmt.Errorf("agenda of %s: %w", t.ev.User, err)
	}
	found := ownNamed(a.Own, name)
	switch len(found) {
	case 0:
		return t.ownList(false, t.r.T("own.nosuch", locale.Args{"Text": blocks.Name(name)}))
	case 1:
		if err := t.dropOwn(found[0].Key()); err != nil {
			return err
		}
		t.alone(t.r.Line(t.r.T("own.gone", locale.Args{"Text": blocks.Name(found[0].Text)}), ""))
		return nil
	}
	return t.ownList(false, t.r.T("own.which"))
}

// ownNamed are the reminders that a number or some words mean: those with just these words before those that have them. A number is
// that of the list, and no part of a text.
func ownNamed(own []reminders.Own, name string) []reminders.Own {
	if n := number(name); n > 0 {
		if n > len(own) {
			return nil
		}
		return own[n-1 : n]
	}
	want := alike(name)
	words := regexp.MustCompile(`(^|[^\pL\pN])` + regexp.QuoteMeta(want) + `($|[^\pL\pN])`)
	var same, near []reminders.Own
	for _, o := range own {
		switch have := alike(o.Text); {
		case have == want:
			same = append(same, o)
		case words.MatchString(have):
			near = append(near, o)
		}
	}
	if len(same) > 0 {
		return same
	}
	return near
}

// dropOwn removes reminders of the person's own by their keys.
func (t *turn) dropOwn(keys ...string) error {
	a, err := t.mem.Agenda(t.ev.User)
	if err != nil {
		return fmt.Errorf("agenda of %s: %w", t.ev.User, err)
	}
	r, err := t.rules()
	if err != nil {
		return err
	}
	for _, key := range keys {
		if _, ok := a.Drop(key); !ok {
			t.whisper(t.r.T("note.old"))
		}
	}
	return t.followOwn(r)
}

// pressOwn handles the controls of the person's own reminders.
func (t *turn) pressOwn(what, value string) error {
	switch what {
	case blocks.OwnYes, blocks.OwnNo:
		return t.wished(value, what == blocks.OwnYes)
	case blocks.OwnElse:
		return t.wishedElse(value)
	case blocks.OwnList:
		return t.ownList(false, "")
	case blocks.OwnDrop, blocks.OwnWipe:
		if err := t.dropOwn(strings.Fields(value)...); err != nil {
			return err
		}
		return t.ownList(true, "")
	}
	return flows.ErrNoItem
}

// hour sets at which local time the person's digest comes.
func (t *turn) hour(typed string) error {
	h, m, err := reminders.ParseClock(typed)
	if err != nil {
		return errBadHour
	}
	a, err := t.mem.Agenda(t.ev.User)
	if err != nil {
		return fmt.Errorf("agenda of %s: %w", t.ev.User, err)
	}
	a.Hour = fmt.Sprintf("%02d:%02d", h, m)
	t.plans.touch(t.ev.User)
	t.send(t.direct(), t.r.Line(t.r.T("agenda.hour", locale.Args{"Hour": a.Hour}), ""), "", "")
	t.pointTo(t.direct())
	return nil
}

// away notes that the person is absent, or back; what sounds like it and isn't is a question.
func (t *turn) away(text string) error {
	said, err := reminders.ParseAway(text, t.r.Lang, reminders.On(t.r.Now))
	if errors.Is(err, reminders.ErrNotAway) {
		return t.ask(text)
	}
	return t.absent(said, err, text)
}

// absent notes what was said about an absence, or asks back when it is; say is what was said.
func (t *turn) absent(said reminders.Leave, wrong error, say string) error {
	a, err := t.mem.Agenda(t.ev.User)
	if err != nil {
		return fmt.Errorf("agenda of %s: %w", t.ev.User, err)
	}
	switch {
	case errors.Is(wrong, reminders.ErrNoReturn):
		return t.askBack(a, say, true, errAway)
	case errors.Is(wrong, reminders.ErrMany):
		return errAwayMany
	case wrong != nil:
		return wrong
	}
	r, err := t.rules()
	if err != nil {
		return err
	}
	today := reminders.On(t.r.Now)
	was := a.Away.Since(today)
	now, err := a.Away.Said(said, today)
	if err != nil {
		return errors.Join(errAwayFull, err)
	}
	a.Absent(now, today, r)
	a.Half = nil
	t.plans.touch(t.ev.User)
	t.alone(t.r.Line(t.awayWords(said, was, a.Away), ""))
	return nil
}

// awayWords says what became of the absences by what was said, and which others there are.
func (t *turn) awayWords(said reminders.Leave, was, now reminders.Absences) string {
	id, others := "away.set", now
	var about reminders.Absences
	switch {
	case slices.Equal(was, now) && (said.Not || said.Until.IsZero()):
		id = "away.not"
	case said.Not:
		id, about = "away.there", reminders.Absences{said.Away}
	case said.Until.IsZero():
		id = "away.back"
	default:
		i := slices.IndexFunc(now, func(w reminders.Away) bool { return w.On(said.Until) })
		about, others = now[i:i+1], slices.Delete(slices.Clone(now), i, i+1)
	}
	text := t.r.T(id, locale.Args{"Days": t.r.AwayWords(about)})
	if len(others) > 0 {
		text += " " + t.r.T("away.also", locale.Args{"Days": t.r.AwayWords(others)})
	}
	return text
}

// fresh is how long a typed yes is for the reminder that was read back, whatever else is open.
const fresh = 10 * time.Minute

// pending tells whether a reminder of the person's was read back just now, in their own conversation, and waits for a yes there.
func (t *turn) pending() (bool, error) {
	if !t.ev.Direct {
		return false, nil
	}
	a, err := t.mem.Agenda(t.ev.User)
	if err != nil {
		return false, fmt.Errorf("agenda of %s: %w", t.ev.User, err)
	}
	return a.Wish != nil && t.ev.At.Sub(a.Wished) < fresh, nil
}
