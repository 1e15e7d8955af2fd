package app

import (
	"context"
	"slices"
	"time"

	"kringloop/bot"
	"kringloop/bot/files"
	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/flows/store"
	"kringloop/reminders"
)

// onlooker is a workspace's memory as somebody beside the shard's owner reads it: what a calendar needs of it. There is nothing
// behind the rest of Memory: a calendar that wrote, or read what only the owner may, would panic.
type onlooker struct {
	bot.Memory
	app  *App
	ctx  context.Context
	team string
}

func (o onlooker) shard() int { return o.app.ledger.Shard(o.team) }

// Person reads a person.
func (o onlooker) Person(user string) (flows.Person, error) {
	v, err := o.app.store.Beside(o.ctx, o.shard(), store.PersonKey(o.team, user))
	if p, ok := v.(*flows.Person); ok && p != nil {
		return *p, err
	}
	return flows.Person{}, err
}

// Project reads a project as a copy; nil = there is none.
func (o onlooker) Project(id string) (*flows.Project, error) {
	p, err := o.app.store.Project(o.ctx, o.shard(), o.team, id)
	if err != nil || p == nil {
		return nil, err
	}
	return p.Clone(), nil
}

// Norm reads the settings of the organisation.
func (o onlooker) Norm() (dialogue.Norm, error) {
	v, err := o.app.store.Beside(o.ctx, o.shard(), store.NormKey(o.team))
	if n, ok := v.(*dialogue.Norm); ok && n != nil {
		return *n, err
	}
	return nil, err
}

// Contract reads a contract as a copy; nil = there is none.
func (o onlooker) Contract(id string) (*reminders.Contract, error) {
	c, err := o.app.dates.Contract(o.ctx, o.shard(), o.team, id)
	if err != nil || c == nil {
		return nil, err
	}
	return c.Clone(), nil
}

// Agenda reads an agenda as a copy.
func (o onlooker) Agenda(user string) (*reminders.Agenda, error) {
	a, err := o.app.dates.Agenda(o.ctx, o.shard(), o.team, user)
	if err != nil {
		return nil, err
	}
	return a.Clone(), nil
}

// Ahead reads nothing: there is nobody to remember it for.
func (o onlooker) Ahead(bot.Needs) error { return nil }

// calendar is the calendar behind a link, made of what its person may see now.
func (a *App) calendar(ctx context.Context, key string) (data []byte, ok bool, err error) {
	id := a.identity.Load()
	if id == nil {
		return nil, false, errNobody
	}
	for _, team := range append([]string{id.Team}, a.cfg.Teams...) {
		sub, err := a.dates.Feed(ctx, team, key)
		if err != nil {
			return nil, false, err
		}
		if sub.User != "" {
			return a.calendarOf(ctx, team, sub)
		}
	}
	return nil, false, nil
}

func (a *App) calendarOf(ctx context.Context, team string, sub reminders.Subscription) ([]byte, bool, error) {
	eyes := onlooker{app: a, ctx: ctx, team: team}
	f, err := a.bot.Feed(sub, a.cfg.Now(), eyes)
	if bot.Stranger(err) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	mk, failed := a.maker(ctx, team, f.Lang, f.TZ)
	var events []files.Event
	for _, c := range f.Contracts {
		for _, e := range files.ContractDays(c, f.Rules, time.Time{}) {
			if sub.Contract != "" || slices.Contains(e.Assignees, sub.User) {
				events = append(events, e)
			}
		}
	}
	for _, d := range f.Duties {
		events = append(events, files.Event{Duty: d})
	}
	name := f.Title
	if name == "" {
		name = "Kringloop"
	}
	out := mk.Feed(name, events)
	return out, *failed == nil, *failed
}
