package bot

import (
	"errors"
	"fmt"
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
	a, err := t.mem.Agenda(t.ev.User)
	if err != nil {
		return fmt.Errorf("agenda of %s: %w", t.ev.User, err)
	}
	r, err := t.rules()
	if err != nil {
		return err
	}
	w, err := reminders.ParseReminder(text, t.r.Lang, reminders.On(t.r.Now))
	if err != nil {
		return err
	}
	if len(a.Own) >= reminders.MaxOwn {
		return reminders.ErrFull
	}
	day, ok := w.Rule.First(r.Calendar.Working)
	if !ok {
		return reminders.ErrNever
	}
	a.Serial++
	a.Wished = t.ev.At
	a.Wish = &reminders.Own{ID: strconv.Itoa(a.Serial), Text: w.Text, Rule: w.Rule}
	t.send(t.direct(), t.r.Wish(*a.Wish, r.Calendar.Next(day), w.Hour), "", wishRef(t.ev.User, a.Wish.ID))
	t.pointTo(t.direct())
	return nil
}

// wishRef names the message in which a reminder is read back.
func wishRef(user, id string) string { return "wish/" + user + "/" + id }

// wished sets the reminder that was read back, or drops it. id is that of the message pressed, "" = typed.
func (t *turn) wished(id string, yes bool) error {
	a, err := t.mem.Agenda(t.ev.User)
	if err != nil {
		return fmt.Errorf("agenda of %s: %w", t.ev.User, err)
	}
	w := a.Wish
	if w == nil || id != "" && w.ID != id {
		t.whisper(t.r.T("note.old"))
		return nil
	}
	a.Wish = nil
	text := t.r.T("own.dropped")
	if yes {
		r, err := t.rules()
		if err != nil {
			return err
		}
		if err := a.Remind(*w); err != nil {
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

// ownList shows the reminders that the person set.
func (t *turn) ownList(inPlace bool) error {
	a, err := t.mem.Agenda(t.ev.User)
	if err != nil {
		return fmt.Errorf("agenda of %s: %w", t.ev.User, err)
	}
	r, err := t.rules()
	if err != nil {
		return err
	}
	m := t.r.OwnList(a.Own, a.OwnDuties(r))
	if inPlace && t.ev.Direct && t.ev.TS != "" {
		t.out.Posts = append(t.out.Posts, Post{Shape: Message, Channel: t.ev.User, TS: t.ev.TS, Text: m.Text, Blocks: m.JSON(), Reader: t.ev.User})
		return nil
	}
	t.send(t.direct(), m, "", "")
	t.pointTo(t.direct())
	return nil
}

// pressOwn handles the controls of the person's own reminders.
func (t *turn) pressOwn(what, value string) error {
	switch what {
	case blocks.OwnYes, blocks.OwnNo:
		return t.wished(value, what == blocks.OwnYes)
	case blocks.OwnList:
		return t.ownList(false)
	case blocks.OwnDrop:
		a, err := t.mem.Agenda(t.ev.User)
		if err != nil {
			return fmt.Errorf("agenda of %s: %w", t.ev.User, err)
		}
		r, err := t.rules()
		if err != nil {
			return err
		}
		if _, ok := a.Drop(value); !ok {
			t.whisper(t.r.T("note.old"))
		}
		if err := t.followOwn(r); err != nil {
			return err
		}
		return t.ownList(true)
	}
	return flows.ErrNoItem
}

// hour sets at which local time the person's digest comes.
func (t *turn) hour(typed string) error {
	hour, minute, _ := strings.Cut(strings.NewReplacer(".", ":", "u", ":").Replace(typed), ":")
	h, m, err := reminders.ParseHour(fmt.Sprintf("%02s:%02s", hour, first(minute, "00")))
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
	away, err := reminders.ParseAway(text, t.r.Lang, reminders.On(t.r.Now))
	switch {
	case errors.Is(err, reminders.ErrNotAway):
		return t.ask(text)
	case err != nil:
		return errors.Join(errAway, err)
	}
	a, err := t.mem.Agenda(t.ev.User)
	if err != nil {
		return fmt.Errorf("agenda of %s: %w", t.ev.User, err)
	}
	id := "away.set"
	switch {
	case away.Until.IsZero() && a.Away.Until.IsZero():
		id = "away.not"
	case away.Until.IsZero():
		id = "away.back"
	}
	r, err := t.rules()
	if err != nil {
		return err
	}
	a.Absent(away, reminders.On(t.r.Now), r)
	t.plans.touch(t.ev.User)
	t.send(t.direct(), t.r.Line(t.r.T(id, locale.Args{"From": t.r.DateWords(away.From), "Until": t.r.DateWords(away.Until)}), ""), "", "")
	t.pointTo(t.direct())
	return nil
}

// fresh is how long a typed yes is for the reminder that was read back, whatever else is open.
const fresh = 10 * time.Minute

// pending tells whether a reminder of the person's was read back just now, and waits for a yes.
func (t *turn) pending() bool {
	a, err := t.mem.Agenda(t.ev.User)
	return err == nil && a.Wish != nil && t.ev.At.Sub(a.Wished) < fresh
}
