package bot

import (
	"fmt"
	"maps"
	"slices"

	"kringloop/flows"
	"kringloop/reminders"
)

// replan puts the agendas right of everybody whom a change concerns.
func (t *turn) replan(ev Event) error {
	if len(t.plans.contracts)+len(t.plans.projects)+len(t.plans.people) == 0 {
		return nil
	}
	if err := t.keepYeardays(); err != nil {
		return err
	}
	r, err := t.rules()
	if err != nil {
		return err
	}
	if err := t.replanContracts(ev, r); err != nil {
		return err
	}
	if err := t.replanProjects(ev, r); err != nil {
		return err
	}
	for _, user := range slices.Sorted(maps.Keys(t.plans.people)) {
		if err := t.wake(ev, user, r); err != nil {
			return err
		}
	}
	return nil
}

// replanProjects plans the points and results anew of projects that changed.
func (t *turn) replanProjects(ev Event, r reminders.Rules) error {
	norm, err := t.mem.Norm()
	if err != nil {
		return fmt.Errorf("norms: %w", err)
	}
	for _, id := range slices.Sorted(maps.Keys(t.plans.projects)) {
		p, err := t.mem.Project(id)
		if err != nil {
			return fmt.Errorf("project %s: %w", id, err)
		}
		if p == nil || !changed(p) {
			continue
		}
		if !t.b.isDated(p, r) {
			if err := t.followOwned(p, r); err != nil {
				return err
			}
			continue
		}
		var ch reminders.Change
		items, _, _ := p.Changes()
		for _, item := range items {
			ch.Fresh = append(ch.Fresh, itemKey(item))
		}
		was := t.plans.projects[id]
		if err := t.replanSource(ev, ofProject+id, t.projectDuties(was, norm, r), peopleOf(was), ch, r); err != nil {
			return err
		}
	}
	return nil
}

// replanContracts plans the contracts anew that changed, and those of projects of which it changed who is a member, or where they
// talk: they say who is to be reminded.
func (t *turn) replanContracts(ev Event, r reminders.Rules) error {
	var ids []string
	for id := range t.plans.projects {
		p, err := t.mem.Project(id)
		if err != nil {
			return fmt.Errorf("project %s: %w", id, err)
		}
		if p == nil {
			continue
		}
		if _, meta, _ := p.Changes(); meta {
			ids = append(ids, p.Contracts...)
		}
	}
	moved := slices.Clone(ids)
	ids = slices.AppendSeq(ids, maps.Keys(t.plans.contracts))
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		c, err := t.mem.Contract(id)
		if err != nil {
			return fmt.Errorf("contract %s: %w", id, err)
		}
		if c == nil {
			continue
		}
		if changed, _ := c.Changes(); !changed && !slices.Contains(moved, id) {
			continue
		}
		if err := t.replanContract(ev, c, r); err != nil {
			return err
		}
	}
	return nil
}

// replanContract plans one contract anew, from what it and its project were before the event.
func (t *turn) replanContract(ev Event, c *reminders.Contract, r reminders.Rules) error {
	was, touched := t.plans.contracts[c.ID]
	if !touched {
		was = c // only its project changed
	}
	project, ok := t.plans.projects[c.Project]
	if !ok {
		var err error
		if project, err = t.mem.Project(c.Project); err != nil {
			return fmt.Errorf("project %s: %w", c.Project, err)
		}
	}
	people := c.People()
	var were []reminders.Duty
	if project != nil {
		people = append(people, peopleOf(project)...)
	}
	if project != nil && was != nil {
		people = append(people, was.People()...)
		were = dutiesOf(was, project, r)
	}
	var ch reminders.Change
	ch.Dates, ch.Fresh = c.Moved()
	return t.replanSource(ev, ofContract+c.ID, were, people, ch, r)
}

func changed(p *flows.Project) bool {
	items, meta, log := p.Changes()
	return meta || len(items)+len(log)+len(p.Parts()) > 0
}

// peopleOf are a project's members and its channel.
func peopleOf(p *flows.Project) []string {
	people := []string{p.Channel}
	for _, m := range p.Members {
		people = append(people, m.User)
	}
	return people
}

// replanSource plans one source anew for all whom it concerns or concerned. What somebody was still to be told of goes to whoever
// does it now.
func (t *turn) replanSource(ev Event, source string, were []reminders.Duty, people []string, ch reminders.Change, r reminders.Rules) error {
	duties, err := t.duties(source, "", r)
	if err != nil {
		return err
	}
	for _, d := range duties {
		people = append(people, d.Assignees...)
		people = append(people, d.Deputy, d.Management, d.Channel)
	}
	slices.Sort(people)
	if err := t.mem.Ahead(Needs{People: people, Agendas: people}); err != nil {
		return err
	}
	type leaving struct {
		lines []reminders.Line
		since reminders.Date
	}
	left := map[string]leaving{}
	for _, user := range slices.Compact(people) {
		if user == "" {
			continue
		}
		a, hour, zone, err := t.clockOf(user)
		if err != nil {
			return err
		}
		ch.Now, ch.Hour, ch.Zone = ev.At, hour, zone
		if lines, since := a.Leaves(source, were, duties, reminders.On(ev.At.In(zone)), r); len(lines) > 0 && !ch.Dates {
			left[user] = leaving{lines, since}
		}
		a.Follow(source, duties, ch, r)
		t.plans.touch(user)
	}
	for _, user := range slices.Sorted(maps.Keys(left)) { // once everybody follows what is theirs now
		lost, err := t.passAll(ev, user, left[user].lines, left[user].since, r, false)
		if err != nil {
			return err
		}
		if err := t.undelivered(ev, user, lost, "left", false); err != nil {
			return err
		}
	}
	return nil
}
