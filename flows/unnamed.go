package flows

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strconv"
	"time"

	"kringloop/flows/dialogue"
)

// What can't be done where everybody answers on their own, with their name or without it.
var (
	// ErrUnnamed: the person answered without their name, and nobody can tell any more which answers are theirs.
	ErrUnnamed = errors.New("answered without a name")
	// ErrNamed: the person answered with their name already, and would count twice.
	ErrNamed = errors.New("answered with a name already")
)

// AnsweredUnnamed tells whether a member answered a script without their name. Which answers are theirs is not kept: a second time
// is refused, and they see the report like anybody who answered.
func (p *Project) AnsweredUnnamed(s *dialogue.Script, user string) bool {
	return slices.Contains(p.Unnamed[s.ID], user)
}

// noteUnnamed keeps that a member answered without their name, apart from the answers. The list is in the order of the ids, not of
// the answers.
func (p *Project) noteUnnamed(s *dialogue.Script, user string) {
	all := append(slices.Clip(p.Unnamed[s.ID]), user)
	slices.Sort(all)
	p.Unnamed, p.meta = with(p.Unnamed, s.ID, slices.Compact(all)), true
}

// dropUnnamed lets everybody answer again, once no answer is left.
func (p *Project) dropUnnamed(script string) {
	if _, ok := p.Unnamed[script]; !ok {
		return
	}
	p.Unnamed, p.meta = maps.Clone(p.Unnamed), true
	delete(p.Unnamed, script)
}

// unname takes away who answered, and when: only the day is left, and of the answers not even that.
func unname(c dialogue.Confirmed) dialogue.Confirmed {
	c.By, c.At = "", c.At.Truncate(24*time.Hour)
	c.Answers = maps.Clone(c.Answers)
	for id, a := range c.Answers {
		a.By, a.At = "", time.Time{}
		c.Answers[id] = a
	}
	return c
}

// Twice tells whether a conversation would make a member's answers count twice: without their name, beside those with it.
func (p *Project) Twice(s *dialogue.Script, d dialogue.Draft) bool {
	return s.Each && d.Hidden(s) && len(p.ResultsOf(s, d.Owner)) > 0
}

// reportOf is the report of whoever answered without a name: the newest of all, which theirs is part of. One that was emptied comes
// only where there is no other.
func (p *Project) reportOf(s *dialogue.Script) (dialogue.Confirmed, bool) {
	for _, c := range slices.Backward(p.Results[s.ID]) {
		if c.Withdrawn.IsZero() {
			return c, true
		}
	}
	return p.Latest(s.ID)
}

// Seen is the result that a member sees who asks for one version: where everybody answers on their own, one of their own, or the
// report if they answered without a name.
func (p *Project) Seen(s *dialogue.Script, version int, user string) (dialogue.Confirmed, bool) {
	c, ok := p.Result(s.ID, version)
	switch {
	case !s.Each || ok && c.By != "" && c.By == user:
		return c, ok
	case p.AnsweredUnnamed(s, user):
		return p.reportOf(s)
	}
	return dialogue.Confirmed{}, false
}

// HeardBeside lists what a result can be made of beside its own answers: see Heard.
func (p *Project) HeardBeside(s *dialogue.Script, c dialogue.Confirmed) []dialogue.Confirmed {
	return p.heard(s, teller(c))
}

// teller tells the answers of one person from those of others: by their name, or where that is not kept by the version in which the
// answers first came.
func teller(c dialogue.Confirmed) string {
	if c.By != "" {
		return c.By
	}
	return "#" + strconv.Itoa(cmp.Or(c.Of, c.Version))
}
