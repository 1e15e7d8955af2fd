package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

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

// Person reads a person; somebody unknown is the zero Person.
func (u *Unit) Person(user string) (flows.Person, error) {
	if p, ok := u.people[user]; ok {
		return p, nil
	}
	v, err := u.s.get(u.ctx, u.shard, PersonKey(u.team, user))
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
	v, err := u.s.get(u.ctx, u.shard, PlaceKey(u.team, id))
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
	v, err := u.s.get(u.ctx, u.shard, NormKey(u.team))
	if n, ok := v.(*dialogue.Norm); ok {
		return *n, err
	}
	return nil, err
}

// Lessons reads the lesson cards that projects shared with the organisation, oldest first.
func (u *Unit) Lessons() ([]dialogue.Lesson, error) {
	if u.lessons != nil {
		return u.lessons, nil
	}
	v, err := u.s.get(u.ctx, u.shard, LessonKey(u.team))
	if l, ok := v.(*[]dialogue.Lesson); ok {
		return *l, err
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
	v, err := u.s.get(u.ctx, u.shard, ProjectKey(u.team, id))
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

// Log reads a page of a project's log, newest first, and how long the log is. It sees what this unit and the ones before
// it added.
func (u *Unit) Log(project string, offset, n int) (page []flows.Entry, total int, err error) {
	recent := u.recent(project)
	key := u.s.prefix(u.team) + kindProject + project + logSuffix
	kept, err := u.s.rdb.LLen(u.ctx, key).Result()
	if err != nil {
		return nil, 0, fmt.Errorf("length of the log of %s: %w", project, away(err))
	}
	total = int(kept) + len(recent)
	for i := total - 1 - offset; i >= int(kept) && len(page) < n; i-- {
		page = append(page, recent[i-int(kept)])
	}
	end := min(int(kept)-1, total-1-offset-len(page))
	start := max(0, end-(n-len(page))+1)
	if len(page) == n || end < 0 || start > end {
		return page, total, nil
	}
	lines, err := u.s.rdb.LRange(u.ctx, key, int64(start), int64(end)).Result()
	if err != nil {
		return nil, 0, fmt.Errorf("log of %s: %w", project, away(err))
	}
	for _, line := range slices.Backward(lines) {
		var e flows.Entry
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			return nil, 0, fmt.Errorf("log of %s: %w", project, err)
		}
		page = append(page, e)
	}
	return page, total, nil
}

// recent are the log entries of a project that Redis doesn't have yet.
func (u *Unit) recent(project string) []flows.Entry {
	c := u.s.cache(u.shard)
	u.s.mu.Lock()
	recent := slices.Clone(c.pending[ProjectKey(u.team, project)])
	u.s.mu.Unlock()
	if p, ok := u.projects[project]; ok {
		_, _, log := p.Changes()
		recent = append(recent, log...)
	}
	return recent
}

// Flush hands every write of the unit to do, and lets the units after it see the changes.
func (u *Unit) Flush(do func(args ...any)) error {
	prefix, c := u.s.prefix(u.team), u.s.cache(u.shard)
	for _, id := range slices.Sorted(maps.Keys(u.people)) {
		p := u.people[id]
		if err := set(do, prefix+kindPerson+id, p, 0); err != nil {
			return err
		}
		u.s.put(c, PersonKey(u.team, id), &p)
	}
	for _, id := range slices.Sorted(maps.Keys(u.places)) {
		p := u.places[id]
		expires := 0
		if p.Fleeting() {
			expires = fleeting
		}
		if err := set(do, prefix+kindPlace+id, p, expires); err != nil {
			return err
		}
		u.s.put(c, PlaceKey(u.team, id), &p)
	}
	if u.norm != nil {
		if err := set(do, prefix+kindNorm+NormKey(u.team).id, u.norm, 0); err != nil {
			return err
		}
		norm := u.norm
		u.s.put(c, NormKey(u.team), &norm)
	}
	if u.lessons != nil {
		if err := set(do, prefix+kindLesson+LessonKey(u.team).id, u.lessons, 0); err != nil {
			return err
		}
		lessons := u.lessons
		u.s.put(c, LessonKey(u.team), &lessons)
	}
	for _, id := range slices.Sorted(maps.Keys(u.projects)) {
		if err := u.flushProject(do, prefix, c, u.projects[id]); err != nil {
			return err
		}
	}
	return nil
}

// fleeting is how long a conversation is kept of which only questions are known, in seconds: every thread in which
// somebody asks something is one. Writing it again without an end keeps it for good.
const fleeting = 30 * 24 * 60 * 60

// set writes a value, for so many seconds; 0 = for good.
func set(do func(args ...any), key string, value any, expires int) error {
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	if expires == 0 {
		do("SET", key, data)
		return nil
	}
	do("SET", key, data, "EX", expires)
	return nil
}

func (u *Unit) flushProject(do func(args ...any), prefix string, c *cache, p *flows.Project) error {
	items, changed, log := p.Changes()
	if len(items) == 0 && !changed && len(log) == 0 && len(p.Parts()) == 0 {
		return nil
	}
	key := prefix + kindProject + p.ID
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
	push := []any{"RPUSH", key + logSuffix}
	for _, e := range log {
		data, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		push = append(push, data)
	}
	if len(log) > 0 {
		do(push...)
	}
	k := ProjectKey(u.team, p.ID)
	u.s.put(c, k, p.Clone())
	u.s.mu.Lock()
	c.pending[k] = append(c.pending[k], log...)
	u.s.mu.Unlock()
	return nil
}
