package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"kringloop/bot/ledger/overlay"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// Unit is what one event reads and changes. Changes stay in it until Flush.
type Unit struct {
	s     *Store
	ctx   context.Context
	shard int
	team  string

	people   map[string]flows.Person
	places   map[string]flows.Place
	projects map[string]*flows.Project
	norm     dialogue.Norm     // nil = unchanged
	lessons  []dialogue.Lesson // nil = unchanged
}

// Begin opens a unit for one event of a workspace.
func (s *Store) Begin(ctx context.Context, shard int, team string) *Unit {
	return &Unit{s: s, ctx: ctx, shard: shard, team: team}
}

// Discard forgets what was changed in the unit.
func (u *Unit) Discard() { *u = Unit{s: u.s, ctx: u.ctx, shard: u.shard, team: u.team} }

// Person reads a person; somebody unknown is the zero Person.
func (u *Unit) Person(user string) (flows.Person, error) {
	if p, ok := u.people[user]; ok {
		return p, nil
	}
	v, err := u.s.Get(u.ctx, u.shard, PersonKey(u.team, user))
	if p, ok := v.(*flows.Person); ok {
		return *p, err
	}
	return flows.Person{}, err
}

// SavePerson keeps a person.
func (u *Unit) SavePerson(user string, p flows.Person) {
	if u.people == nil {
		u.people = map[string]flows.Person{}
	}
	u.people[user] = p
}

// Place reads a conversation; an unknown one is the zero Place.
func (u *Unit) Place(id string) (flows.Place, error) {
	if p, ok := u.places[id]; ok {
		return p, nil
	}
	v, err := u.s.Get(u.ctx, u.shard, PlaceKey(u.team, id))
	if p, ok := v.(*flows.Place); ok {
		return *p, err
	}
	return flows.Place{}, err
}

// SavePlace keeps a conversation.
func (u *Unit) SavePlace(id string, p flows.Place) {
	if u.places == nil {
		u.places = map[string]flows.Place{}
	}
	u.places[id] = p
}

// Norm reads the organisation's settings; none is nil.
func (u *Unit) Norm() (dialogue.Norm, error) {
	if u.norm != nil {
		return u.norm, nil
	}
	v, err := u.s.Get(u.ctx, u.shard, NormKey(u.team))
	if n, ok := v.(*dialogue.Norm); ok {
		return *n, err
	}
	return nil, err
}

// Lessons reads the lesson cards that projects shared with the organisation, oldest first, as a list that may be changed.
func (u *Unit) Lessons() ([]dialogue.Lesson, error) {
	if u.lessons != nil {
		return slices.Clone(u.lessons), nil
	}
	v, err := u.s.Get(u.ctx, u.shard, LessonKey(u.team))
	if l, ok := v.(*[]dialogue.Lesson); ok {
		return slices.Clone(*l), err
	}
	return nil, err
}

// SaveLessons keeps them.
func (u *Unit) SaveLessons(l []dialogue.Lesson) { u.lessons = l }

// SaveNorm keeps the organisation's settings.
func (u *Unit) SaveNorm(n dialogue.Norm) { u.norm = n }

// Project reads a project as a copy that may be changed; nil when there is none.
func (u *Unit) Project(id string) (*flows.Project, error) {
	if p, ok := u.projects[id]; ok {
		return p, nil
	}
	v, err := u.s.Get(u.ctx, u.shard, ProjectKey(u.team, id))
	p, _ := v.(*flows.Project)
	if err != nil || p == nil {
		return nil, err
	}
	p = p.Clone()
	u.keep(p)
	return p, nil
}

// SaveProject keeps a new project; one that was read is kept as it is at Flush.
func (u *Unit) SaveProject(p *flows.Project) { u.keep(p) }

func (u *Unit) keep(p *flows.Project) {
	if u.projects == nil {
		u.projects = map[string]*flows.Project{}
	}
	u.projects[p.ID] = p
}

// Ahead reads people, conversations and projects ahead, in one round trip.
func (u *Unit) Ahead(people, places, projects []string) error {
	var keys []Key
	for _, id := range people {
		keys = append(keys, PersonKey(u.team, id))
	}
	for _, id := range places {
		keys = append(keys, PlaceKey(u.team, id))
	}
	for _, id := range projects {
		keys = append(keys, ProjectKey(u.team, id))
	}
	return u.s.Load(u.ctx, u.shard, keys)
}

// Log reads a page of a project's log, newest first, and how long the log is. It sees what this unit and the ones before
// it added.
func (u *Unit) Log(project string, offset, n int) (page []flows.Entry, total int, err error) {
	var newest [][]byte
	if p, ok := u.projects[project]; ok {
		_, _, log := p.Changes()
		if newest, err = overlay.Lines(log); err != nil {
			return nil, 0, err
		}
	}
	k := ProjectKey(u.team, project)
	lines, total, err := u.s.Page(u.ctx, u.shard, k, u.s.Path(k)+logSuffix, newest, offset, n)
	if err != nil {
		return nil, 0, err
	}
	page, err = overlay.Entries[flows.Entry](lines)
	return page, total, err
}

// Flush hands every write of the unit to do, and lets the units after it see the changes.
func (u *Unit) Flush(do func(args ...any)) error {
	for _, id := range slices.Sorted(maps.Keys(u.people)) {
		p := u.people[id]
		if err := u.set(do, PersonKey(u.team, id), &p, 0); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(u.places)) {
		p := u.places[id]
		expires := 0
		if p.Fleeting() {
			expires = fleeting
		}
		if err := u.set(do, PlaceKey(u.team, id), &p, expires); err != nil {
			return err
		}
	}
	if norm := u.norm; norm != nil {
		if err := u.set(do, NormKey(u.team), &norm, 0); err != nil {
			return err
		}
	}
	if lessons := u.lessons; lessons != nil {
		if err := u.set(do, LessonKey(u.team), &lessons, 0); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(u.projects)) {
		if err := u.flushProject(do, u.projects[id]); err != nil {
			return err
		}
	}
	return nil
}

// fleeting is how long a conversation is kept of which only questions are known, in seconds: every thread in which
// somebody asks something is one. Writing it again without an end keeps it for good.
const fleeting = 30 * 24 * 60 * 60

func (u *Unit) set(do func(args ...any), k Key, value any, expires int) error {
	if err := overlay.Set(do, u.s.Path(k), value, expires); err != nil {
		return err
	}
	u.s.Put(u.shard, k, value)
	return nil
}

func (u *Unit) flushProject(do func(args ...any), p *flows.Project) error {
	items, changed, log := p.Changes()
	if len(items) == 0 && !changed && len(log) == 0 && len(p.Parts()) == 0 {
		return nil
	}
	k := ProjectKey(u.team, p.ID)
	key := u.s.Path(k)
	write := []any{"HSET", key}
	if changed {
		data, err := json.Marshal(metaOf(p))
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		write = append(write, fieldMeta, data)
	}
	for _, id := range items {
		data, err := json.Marshal(p.States[id])
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		write = append(write, id, data)
	}
	remove := []any{"HDEL", key}
	for _, part := range p.Parts() {
		data, there, err := encodePart(p, part)
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		if there {
			write = append(write, fieldOf(part), data)
		} else {
			remove = append(remove, fieldOf(part))
		}
	}
	if len(write) > 2 {
		do(write...)
	}
	if len(remove) > 2 {
		do(remove...)
	}
	lines, err := overlay.Lines(log)
	if err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	overlay.Push(do, key+logSuffix, lines)
	u.s.Put(u.shard, k, p.Clone())
	u.s.Append(u.shard, k, lines...)
	return nil
}
