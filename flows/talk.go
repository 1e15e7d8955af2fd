package flows

import (
	"maps"
	"slices"
	"strings"
	"time"

	"kringloop/flows/dialogue"
)

// MaxResults is how many results of one conversation a project keeps: every one counts, so there is an end to them.
const MaxResults = 100

// Part names what changed of a project's conversations: the draft of that key (Version 0), one of its results, or what was
// decided about them (ApprovalPart). A part that is no longer there was removed.
type Part struct {
	Script  string
	Version int
}

// ApprovalPart stands in a Part for the requests and decisions about a script's results.
const ApprovalPart = -1

// NotebookID is the project that is a person's own notebook: what they do in a conversation that needs no project is kept
// in it. It is listed nowhere, and nobody else can be a member.
func NotebookID(user string) string { return notebook + user }

const notebook = "me-"

// NewNotebook makes a person's notebook.
func NewNotebook(user string, now time.Time) *Project {
	return &Project{ID: NotebookID(user), Owner: user, Created: now, meta: true,
		Members: []Member{{User: user, Role: Purchaser, Since: now}}}
}

// Notebook tells whether this is a person's own notebook and no project of anybody's.
func (p *Project) Notebook() bool { return p.ID == NotebookID(p.Owner) }

// draftKey names a draft among a project's: of its script, and of a person where every member has their own.
func draftKey(s *dialogue.Script, user string) string {
	if s.Each {
		return s.ID + "@" + user
	}
	return s.ID
}

// Draft finds a conversation under way by its key in Drafts.
func (p *Project) Draft(key string) (dialogue.Draft, bool) {
	d, ok := p.Drafts[key]
	if !ok {
		return dialogue.Draft{}, false
	}
	return *d, true
}

// DraftOf is the conversation under way of a script, as a member finds it.
func (p *Project) DraftOf(s *dialogue.Script, user string) (dialogue.Draft, bool) {
	return p.Draft(draftKey(s, user))
}

// Latest is the newest result of a script.
func (p *Project) Latest(script string) (dialogue.Confirmed, bool) {
	all := p.Results[script]
	if len(all) == 0 {
		return dialogue.Confirmed{}, false
	}
	return all[len(all)-1], true
}

// ResultsOf are the results of a script that a member sees, oldest first: where everybody answers on their own, those with their name.
func (p *Project) ResultsOf(s *dialogue.Script, user string) []dialogue.Confirmed {
	if !s.Each {
		return p.Results[s.ID]
	}
	var own []dialogue.Confirmed
	for _, c := range p.Results[s.ID] {
		if c.By != "" && c.By == user {
			own = append(own, c)
		}
	}
	return own
}

// Played is a script, or where it is about something the script about each subject, as far as there is a result of it.
func (p *Project) Played(s *dialogue.Script) []*dialogue.Script {
	if s.About == "" {
		if len(p.Results[s.ID]) == 0 {
			return nil
		}
		return []*dialogue.Script{s}
	}
	var out []*dialogue.Script
	for _, id := range slices.Sorted(maps.Keys(p.Results)) {
		if base, subject, ok := strings.Cut(id, dialogue.SubjectMark); ok && base == s.ID && len(p.Results[id]) > 0 {
			out = append(out, s.Of(subject))
		}
	}
	return out
}

// LatestOf is the newest of the results that a member sees; of who answered without a name the report.
func (p *Project) LatestOf(s *dialogue.Script, user string) (dialogue.Confirmed, bool) {
	if s.Each && p.AnsweredUnnamed(s, user) {
		return p.reportOf(s)
	}
	own := p.ResultsOf(s, user)
	if len(own) == 0 {
		return dialogue.Confirmed{}, false
	}
	return own[len(own)-1], true
}

// Heard lists what others confirmed of the scripts that this one hears: of a script that everybody answers the newest of each
// person but this one, and all that came without a name; of any other every result.
func (p *Project) Heard(s *dialogue.Script, user string) []dialogue.Confirmed {
	return p.heard(s, user)
}

func (p *Project) heard(s *dialogue.Script, but string) []dialogue.Confirmed {
	var out []dialogue.Confirmed
	for _, id := range s.Hears {
		seen := map[string]bool{but: true}
		for _, c := range slices.Backward(p.Results[id]) {
			if id == s.ID && seen[teller(c)] {
				continue
			}
			seen[teller(c)] = true
			out = append(out, c)
		}
	}
	return out
}

// Result is one version of a script's results.
func (p *Project) Result(script string, version int) (dialogue.Confirmed, bool) {
	i := slices.IndexFunc(p.Results[script], func(c dialogue.Confirmed) bool { return c.Version == version })
	if i < 0 {
		return dialogue.Confirmed{}, false
	}
	return p.Results[script][i], true
}

// BeginTalk begins a conversation, in the place of one that was under way; known are answers to begin with.
func (p *Project) BeginTalk(s *dialogue.Script, known dialogue.Answers, by string, now time.Time) (dialogue.Draft, error) {
	if !p.Archived.IsZero() {
		return dialogue.Draft{}, ErrArchived
	}
	if old, ok := p.DraftOf(s, by); ok && old.Owner != by {
		return dialogue.Draft{}, dialogue.ErrNotOwner
	}
	if p.AnsweredUnnamed(s, by) {
		return dialogue.Draft{}, ErrUnnamed
	}
	if len(p.Results[s.ID]) >= MaxResults {
		return dialogue.Draft{}, ErrTooMany
	}
	d := dialogue.Begin(s, known, by, now)
	p.keepDraft(draftKey(s, by), d)
	if s.Each { // it may become an answer without a name
		return d, nil
	}
	p.note(Entry{At: now, By: by, What: LogTalkBegun, Item: s.ID, Phase: s.Phase})
	return d, nil
}

// ProposeTalk lays answers ready in a conversation that was just begun: see dialogue.Draft.Propose.
func (p *Project) ProposeTalk(s *dialogue.Script, answers dialogue.Answers, by string) (dialogue.Draft, error) {
	d, ok := p.DraftOf(s, by)
	switch {
	case !ok:
		return d, dialogue.ErrNoSuch
	case d.Owner != by:
		return d, dialogue.ErrNotOwner
	}
	d = d.Propose(s, answers)
	p.keepDraft(draftKey(s, by), d)
	return d, nil
}

// PlayTalk does one thing in the conversation under way. With an error nothing was changed.
func (p *Project) PlayTalk(s *dialogue.Script, in dialogue.Input, by string, now time.Time) (dialogue.Draft, error) {
	d, ok := p.DraftOf(s, by)
	switch {
	case !ok:
		return d, dialogue.ErrNoSuch
	case !p.Archived.IsZero():
		return d, ErrArchived
	case in.Do == dialogue.DoTake:
		return p.giveTalk(s, d, in.Who, by, now)
	}
	next, err := d.Apply(s, in, by, now)
	if err == nil && p.Twice(s, next) {
		err = ErrNamed
	}
	if err != nil {
		return d, err
	}
	p.keepDraft(draftKey(s, by), next)
	return next, nil
}

// giveTalk hands a conversation to another member. Its owner gives it away; where that person is a member no more, whoever
// owns the project does.
func (p *Project) giveTalk(s *dialogue.Script, d dialogue.Draft, to, by string, now time.Time) (dialogue.Draft, error) {
	if _, member := p.Member(to); !member {
		return d, ErrNotMember
	}
	if s.Each {
		return d, dialogue.ErrNotOwner // everybody has their own
	}
	giver := by
	if _, there := p.Member(d.Owner); !there && by == p.Owner {
		giver = d.Owner
	}
	next, err := d.Apply(s, dialogue.Input{Do: dialogue.DoTake, Who: to}, giver, now)
	if err != nil {
		return d, err
	}
	p.keepDraft(s.ID, next)
	p.note(Entry{At: now, By: by, What: LogTalkGiven, Item: s.ID, From: d.Owner, To: to})
	return next, nil
}

// DropTalk throws the answers of a conversation under way away; confirmed results stay.
func (p *Project) DropTalk(s *dialogue.Script, by string, now time.Time) error {
	d, ok := p.DraftOf(s, by)
	switch {
	case !ok:
		return dialogue.ErrNoSuch
	case d.Owner != by && by != p.Owner:
		return dialogue.ErrNotOwner
	case !p.Archived.IsZero():
		return ErrArchived
	}
	p.dropDraft(draftKey(s, by))
	if !s.Each {
		p.note(Entry{At: now, By: by, What: LogTalkDropped, Item: s.ID})
	}
	return nil
}

func (p *Project) keepDraft(key string, d dialogue.Draft) {
	p.Drafts = with(p.Drafts, key, &d)
	p.part(Part{key, 0})
}

func (p *Project) dropDraft(key string) {
	p.Drafts = with(p.Drafts, key, nil)
	delete(p.Drafts, key) // of the copy
	p.part(Part{key, 0})
}

func (p *Project) keepResult(c dialogue.Confirmed) {
	p.Results = with(p.Results, c.Script, append(slices.Clip(p.Results[c.Script]), c))
	p.part(Part{c.Script, c.Version})
}

func (p *Project) part(of Part) {
	if !slices.Contains(p.parts, of) {
		p.parts = append(p.parts, of)
	}
}

// Parts tells which of the conversations' parts changed since Clone.
func (p *Project) Parts() []Part { return p.parts }

// Facts is what a conversation can know of the project: its category, "public" and "first", and for each script what its
// newest result says: "scan" is the verdict, "scan.q03" the answer to a question. What everybody answers on their own is no fact.
func (p *Project) Facts(l *Library, scripts *dialogue.Library) map[string]string {
	facts := map[string]string{"category": p.Category, "first": string(p.First), "public": string(p.Condition(l, "publiek"))}
	if !p.Notebook() {
		facts["project"] = p.Name
	}
	for id := range p.Results {
		c, ok := p.Latest(id)
		s, known := scripts.Script(id)
		if !ok || !known || s.Each {
			continue
		}
		facts[id] = c.Result.Verdict
		for i := range s.Steps {
			a, answered := c.Answers[s.Steps[i].ID]
			if !answered || a.None {
				continue
			}
			value := a.Number + a.Text
			if len(a.Options) > 0 {
				value = a.Options[0]
			}
			if value != "" {
				facts[id+"."+s.Steps[i].ID] = value
			}
		}
	}
	for key, value := range facts {
		if value == "" {
			delete(facts, key)
		}
	}
	return facts
}
