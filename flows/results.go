package flows

import (
	"cmp"
	"strconv"
	"time"

	"kringloop/flows/dialogue"
)

// ConfirmTalk makes a result of the conversation under way count, as a new version; the draft is done with. A result that is
// not to be kept is handed back all the same. The log says of a private one only that there is one, and of an answer without a name
// nothing: the place of an entry among others would tell when it came.
func (p *Project) ConfirmTalk(s *dialogue.Script, r dialogue.Result, keep bool, by string, now time.Time) (dialogue.Confirmed, error) {
	d, ok := p.DraftOf(s, by)
	switch {
	case !ok:
		return dialogue.Confirmed{}, dialogue.ErrNoSuch
	case !p.Archived.IsZero():
		return dialogue.Confirmed{}, ErrArchived
	case d.Owner != by:
		return dialogue.Confirmed{}, dialogue.ErrNotOwner
	case d.Step != "":
		return dialogue.Confirmed{}, dialogue.ErrNotDone
	case len(p.Results[s.ID]) >= MaxResults:
		return dialogue.Confirmed{}, ErrTooMany
	case p.Twice(s, d):
		return dialogue.Confirmed{}, ErrNamed
	}
	c := dialogue.Confirmed{Script: s.ID, Version: 1, Answers: d.Live(s), Result: r, By: by, At: now, Heard: dialogue.Sources(p.Heard(s, by))}
	if d.Hidden(s) {
		c = unname(c)
	}
	c.Version = p.nextVersion(s)
	p.dropDraft(draftKey(s, by))
	p.noteResult(s, c)
	if keep {
		p.keepResult(c)
	}
	if keep && c.By == "" {
		p.noteUnnamed(s, by)
	}
	return c, nil
}

// RenewTalk makes a new version of a person's newest result, of the same answers and of what others confirmed since. What was
// confirmed before stays as it was. One without a name is made anew by anybody who answered so.
func (p *Project) RenewTalk(s *dialogue.Script, r dialogue.Result, by string, now time.Time) (dialogue.Confirmed, error) {
	c, ok := p.LatestOf(s, by)
	switch {
	case !ok || c.By != "" && c.By != by || len(s.Hears) == 0:
		return c, ErrNoResult
	case !p.Archived.IsZero():
		return c, ErrArchived
	case len(p.Results[s.ID]) >= MaxResults:
		return c, ErrTooMany
	}
	c.Of = cmp.Or(c.Of, c.Version)
	c.Version, c.Result, c.At = p.nextVersion(s), r, now
	c.Heard, c.Withdrawn = dialogue.Sources(p.HeardBeside(s, c)), time.Time{}
	if c.By == "" {
		c = unname(c)
	}
	p.noteResult(s, c)
	p.keepResult(c)
	return c, nil
}

func (p *Project) nextVersion(s *dialogue.Script) int {
	last, _ := p.Latest(s.ID)
	return last.Version + 1
}

func (p *Project) noteResult(s *dialogue.Script, c dialogue.Confirmed) {
	if c.By == "" {
		return
	}
	e := Entry{At: c.At, By: c.By, What: LogTalkDone, Item: s.ID, Phase: s.Phase, Text: strconv.Itoa(c.Version)}
	if !s.Private {
		e.To = c.Result.Verdict
	}
	p.note(e)
}

// AdoptResult copies a result from a person's notebook into the project that they made of it.
func (p *Project) AdoptResult(c dialogue.Confirmed, by string, now time.Time) {
	if _, ok := p.Result(c.Script, c.Version); ok {
		return
	}
	p.keepResult(c)
	p.note(Entry{At: now, By: by, What: LogTalkDone, Item: c.Script, Text: strconv.Itoa(c.Version), To: c.Result.Verdict})
}

// Prove ticks an item off with a result as its evidence; text says in words which. Where the result is deleted the item opens
// again: see ForgetTalk.
func (p *Project) Prove(l *Library, id, text string, result dialogue.Source, by string, now time.Time) error {
	if err := p.Mark(l, id, Done, text, false, by, now); err != nil {
		return err
	}
	s := p.State(id)
	s.Proof = &result
	p.set(id, s)
	return nil
}
