package app

import (
	"context"
	"slices"
	"time"

	"kringloop/bot"
	"kringloop/bot/files"
	"kringloop/bot/ledger/overlay"
	"kringloop/flows"
	"kringloop/flows/dialogue"
	"kringloop/flows/store"
	"kringloop/reminders"
	dates "kringloop/reminders/store"
)

// onlooker is a workspace's memory as somebody beside the shard's owner reads it: what a calendar needs of it, each value once. There is
// nothing behind the rest of Memory: a calendar that wrote, or read what only the owner may, would panic.
type onlooker struct {
	bot.Memory
	app  *App
	ctx  context.Context
	team string
	seen map[store.Key]any
}

func (a *App) onlooker(ctx context.Context, team string) onlooker {
	return onlooker{app: a, ctx: ctx, team: team, seen: map[store.Key]any{}}
}

func (o onlooker) shard() int { return o.app.ledger.Shard(o.team) }

// load reads values of a store that were not seen yet, in one round trip.
func (o onlooker) load(from *overlay.Overlay, keys ...store.Key) error {
	keys = slices.DeleteFunc(keys, func(k store.Key) bool { _, ok := o.seen[k]; return ok })
	values, err := from.AllBeside(o.ctx, o.shard(), keys)
	if err != nil {
		return err
	}
	for i, k := range keys {
		o.seen[k] = values[i]
	}
	return nil
}

// look gives a value, read when it was not seen yet; nil where there is none.
func look[T any](o onlooker, from *overlay.Overlay, k store.Key) (*T, error) {
	if err := o.load(from, k); err != nil {
		return nil, err
	}
	v, _ := o.seen[k].(*T)
	return v, nil
}

// Ahead reads ahead.
func (o onlooker) Ahead(n bot.Needs) error {
	flowing, dated := keysOf(o.team, n)
	if err := o.load(o.app.store.Overlay, flowing...); err != nil {
		return err
	}
	return o.load(o.app.dates.Overlay, dated...)
}

// Person reads a person.
func (o onlooker) Person(user string) (flows.Person, error) {
	p, err := look[flows.Person](o, o.app.store.Overlay, store.PersonKey(o.team, user))
	if err != nil || p == nil {
		return flows.Person{}, err
	}
	return *p, nil
}

// Project reads a project as a copy; nil = there is none.
func (o onlooker) Project(id string) (*flows.Project, error) {
	p, err := look[flows.Project](o, o.app.store.Overlay, store.ProjectKey(o.team, id))
	if err != nil || p == nil {
		return nil, err
	}
	return p.Clone(), nil
}

// Norm reads the settings of the organisation.
func (o onlooker) Norm() (dialogue.Norm, error) {
	n, err := look[dialogue.Norm](o, o.app.store.Overlay, store.NormKey(o.team))
	if err != nil || n == nil {
		return nil, err
	}
	return *n, nil
}

// Lessons reads the lesson cards that projects shared.
func (o onlooker) Lessons() ([]dialogue.Lesson, error) {
	l, err := look[[]dialogue.Lesson](o, o.app.store.Overlay, store.LessonKey(o.team))
	if err != nil || l == nil {
		return nil, err
	}
	return slices.Clone(*l), nil
}

// Yeardays reads the annual circularity days that are planned.
func (o onlooker) Yeardays() ([]reminders.Yearday, error) {
	d, err := look[[]reminders.Yearday](o, o.app.dates.Overlay, dates.YeardayKey(o.team))
	if err != nil || d == nil {
		return nil, err
	}
	return slices.Clone(*d), nil
}

// Contract reads a contract as a copy; nil = there is none.
func (o onlooker) Contract(id string) (*reminders.Contract, error) {
	c, err := look[reminders.Contract](o, o.app.dates.Overlay, dates.ContractKey(o.team, id))
	if err != nil || c == nil {
		return nil, err
	}
	return c.Clone(), nil
}

// Agenda reads an agenda as a copy; somebody new has an empty one.
func (o onlooker) Agenda(user string) (*reminders.Agenda, error) {
	a, err := look[reminders.Agenda](o, o.app.dates.Overlay, dates.AgendaKey(o.team, user))
	if err != nil || a == nil {
		return &reminders.Agenda{User: user}, err
	}
	return a.Clone(), nil
}

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
	eyes := a.onlooker(ctx, team)
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
