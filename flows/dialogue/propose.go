package dialogue

import "maps"

// Known is what a conversation can begin with before anybody says anything.
type Known struct {
	Script *Script           // that begins
	Facts  map[string]string // as of a Case

	// Latest is the newest result of another conversation that may be used in this one, with the script that it is of.
	Latest func(script string) (*Script, Confirmed, bool)
	// All are the newest results of it in each project that the person sees; where others read along, that of this project alone.
	All func(script string) []Confirmed
}

// Propose makes answers of what is known, each with where it is from. It is pure.
type Propose func(Known) Answers

// Propose lays answers ready. Each is said back when its question comes, and counts only once the person says so; one that can't
// be an answer, or whose question has one, is left out. Rows may lack cells: they are filled in before they count.
func (d Draft) Propose(s *Script, answers Answers) Draft {
	d.Proposed = Answers{}
	for id, a := range answers {
		st, ok := s.Step(id)
		if _, answered := d.Answers[id]; !ok || answered || a.From == nil {
			continue
		}
		if err := st.Check(a); err == nil || unfinished(err) {
			d.Proposed[id] = a
		}
	}
	d.forward(s)
	return d
}

// Unpropose takes back what was proposed of results that are gone; false when there is nothing of them.
func (d Draft) Unpropose(gone func(Source) bool) (Draft, bool) {
	of := func(a *Answer) bool { return a != nil && a.From != nil && gone(*a.From) }
	kept := maps.Clone(d.Proposed)
	maps.DeleteFunc(kept, func(_ string, a Answer) bool { return of(&a) })
	if len(kept) == len(d.Proposed) && !of(d.Read) {
		return d, false
	}
	d.Proposed = kept
	if of(d.Read) {
		d.Read = nil
	}
	d.Rev++
	return d, true
}

// settle forgets what was proposed for a step: there is an answer, or the person does not want it.
func (d *Draft) settle(step string) {
	if _, ok := d.Proposed[step]; ok {
		d.Proposed = maps.Clone(d.Proposed)
		delete(d.Proposed, step)
	}
}
