package flows

import (
	"errors"
	"maps"
	"slices"
	"time"

	"kringloop/flows/dialogue"
)

// ErrNoResult says that there is nothing to remove or to show.
var ErrNoResult = errors.New("there is no result of this conversation")

// ForgetTalk removes the draft and every result of a script, on request of the project's owner or of who made them all; where
// everybody answers on their own, another member's request removes their own: those with their name, for of others nobody knows whose
// they are, and they go with all that the owner removes. An archived project gives them up too: what
// somebody asks to be deleted goes. Items whose evidence was one of the results open again; their ids come back.
func (p *Project) ForgetTalk(l *Library, s *dialogue.Script, by string, now time.Time) (reopened []string, err error) {
	drafts, kept, err := p.leaving(s, by)
	if err != nil {
		return nil, err
	}
	for _, key := range drafts {
		p.dropDraft(key)
	}
	var gone []dialogue.Source
	for _, c := range p.Results[s.ID] {
		if p.theirs(c.By, by) {
			gone = append(gone, dialogue.Source{Script: s.ID, Version: c.Version})
			p.part(Part{s.ID, c.Version})
		}
	}
	gone = append(gone, p.withdraw(s, kept, now)...)
	for key, d := range p.Drafts {
		if next, changed := d.Unpropose(func(of dialogue.Source) bool { return slices.Contains(gone, of) }); changed {
			p.keepDraft(key, next)
		}
	}
	p.Results = with(p.Results, s.ID, kept)
	if len(kept) == 0 {
		delete(p.Results, s.ID) // of the copy
		p.dropApproval(s.ID)
		p.unsettle(s.ID)
		p.dropUnnamed(s.ID)
	}
	p.note(Entry{At: now, By: by, What: LogTalkForgotten, Item: s.ID})
	return p.unprove(l, gone, by, now)
}

// Forgettable tells what ForgetTalk would say: nil where the person's request removes something.
func (p *Project) Forgettable(s *dialogue.Script, by string) error {
	_, _, err := p.leaving(s, by)
	return err
}

// theirs tells whether what somebody made goes when another person asks for it.
func (p *Project) theirs(made, by string) bool { return made == by || by == p.Owner }

// leaving are the drafts of a script, by their keys, that a person's request removes, and the results that it leaves.
func (p *Project) leaving(s *dialogue.Script, by string) (drafts []string, kept []dialogue.Confirmed, err error) {
	for _, c := range p.Results[s.ID] {
		if !p.theirs(c.By, by) {
			kept = append(kept, c)
		}
	}
	foreign := len(kept) > 0
	for key, d := range p.Drafts {
		switch {
		case d.Script != s.ID:
		case p.theirs(d.Owner, by):
			drafts = append(drafts, key)
		default:
			foreign = true
		}
	}
	nothing := len(drafts) == 0 && len(kept) == len(p.Results[s.ID])
	switch {
	case foreign && !s.Each:
		err = ErrNotOwner
	case nothing && p.AnsweredUnnamed(s, by):
		err = ErrUnnamed
	case nothing:
		err = ErrNoResult
	}
	return drafts, kept, err
}

// Talked lists the scripts of which the project holds a draft or a result, by id.
func (p *Project) Talked() []string {
	ids := map[string]bool{}
	for id, all := range p.Results {
		ids[id] = len(all) > 0
	}
	for _, d := range p.Drafts {
		ids[d.Script] = true
	}
	maps.DeleteFunc(ids, func(_ string, there bool) bool { return !there })
	return slices.Sorted(maps.Keys(ids))
}

// Left lists the scripts, by id, of which a draft or a result still holds an answer that was taken over from a result of a script
// that is gone: who deletes a comparison of offers may want the letters with its scores deleted too.
func (p *Project) Left(script string) []string {
	return slices.DeleteFunc(p.Talked(), func(id string) bool {
		if id == script {
			return true
		}
		for _, c := range p.Results[id] {
			if p.rests(c.Answers, script) {
				return false
			}
		}
		for _, d := range p.Drafts {
			if d.Script == id && (p.rests(d.Answers, script) || p.rests(d.Proposed, script) || d.Read != nil && p.rests(dialogue.Answers{d.Step: *d.Read}, script)) {
				return false
			}
		}
		return true
	})
}

// rests tells whether one of the answers was taken over from a result of a script that is gone.
func (p *Project) rests(answers dialogue.Answers, script string) bool {
	for _, a := range answers {
		if a.From == nil || a.From.Script != script {
			continue
		}
		if _, there := p.Result(script, a.From.Version); !there {
			return true
		}
	}
	return false
}

// unprove opens the items again whose evidence was a result that is gone.
func (p *Project) unprove(l *Library, gone []dialogue.Source, by string, now time.Time) (reopened []string, err error) {
	for _, id := range slices.Sorted(maps.Keys(p.States)) {
		s := p.States[id]
		if _, known := p.Item(l, id); !known || s.Status != Done || s.Proof == nil || !slices.Contains(gone, *s.Proof) {
			continue
		}
		if err := p.Mark(l, id, Open, "", false, by, now); err != nil {
			return nil, err
		}
		s = p.States[id]
		s.Evidence = ""
		p.set(id, s)
		reopened = append(reopened, id)
	}
	return reopened, nil
}

// withdraw empties the results of others that were made of results of a script that go: what they told of those goes too. The
// answers of whoever confirmed them stay, so that a new version can be made.
func (p *Project) withdraw(s *dialogue.Script, kept []dialogue.Confirmed, now time.Time) (emptied []dialogue.Source) {
	gone := func(of dialogue.Source) bool {
		return of.Script == s.ID && !slices.ContainsFunc(kept, func(c dialogue.Confirmed) bool { return c.Version == of.Version })
	}
	for id, all := range p.Results {
		if id == s.ID {
			all = kept
		}
		for i, c := range all {
			if !slices.ContainsFunc(c.Heard, gone) {
				continue
			}
			c.Heard, c.Result, c.Withdrawn = slices.DeleteFunc(slices.Clone(c.Heard), gone), dialogue.Result{}, now
			if id == s.ID {
				kept[i] = c
			} else {
				all = slices.Clone(all)
				all[i] = c
				p.Results = with(p.Results, id, all)
			}
			p.part(Part{id, c.Version})
			emptied = append(emptied, dialogue.Source{Script: id, Version: c.Version})
		}
	}
	return emptied
}
