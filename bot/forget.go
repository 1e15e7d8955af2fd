package bot

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"kringloop/bot/blocks"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// forgetNamed removes what a conversation left, as it was asked for in words.
func (t *turn) forgetNamed(name string) error {
	id, ok := t.b.Talks.Meant(name)
	if !ok {
		return flows.ErrNoItem
	}
	s, _ := t.b.Talks.Script(id)
	p, err := t.forTalk(s)
	if err != nil {
		return err
	}
	sc, err := t.scene(p, s)
	if err != nil {
		return err
	}
	return t.forgetTalk(sc)
}

// forgetTalk removes a conversation's answers and results on request.
func (t *turn) forgetTalk(sc *scene) error {
	var gone blocks.Gone
	if err := t.forget(sc, &gone); err != nil {
		return err
	}
	m, err := t.gone(&gone, sc.p)
	if err != nil {
		return err
	}
	if t.ev.Kind == Pressed {
		t.replaceResult(sc, m)
	} else {
		t.send(sc.at, m, sc.p.ID, "")
	}
	t.out.Posts[len(t.out.Posts)-1].Projects = heldIn(gone.Left)
	return nil
}

// forgetThese removes what several conversations left: the value of the control names each with its project.
func (t *turn) forgetThese(value string) error {
	part := strings.Fields(value)
	var gone blocks.Gone
	var in []*flows.Project
	for i := 0; i+1 < len(part); i += 2 {
		sc, err := t.sceneOf(part[i], part[i+1])
		if err != nil {
			return err
		}
		if err := t.forget(sc, &gone); err != nil && !errors.Is(err, flows.ErrNoResult) {
			return err
		}
		if !slices.Contains(in, sc.p) {
			in = append(in, sc.p)
		}
	}
	if len(gone.Titles) == 0 {
		return flows.ErrNoResult
	}
	m, err := t.gone(&gone, in...)
	if err != nil {
		return err
	}
	about := append(idsOf(in), heldIn(gone.Left)...)
	if !strings.Contains(t.ev.Action.ID, blocks.HeldList) {
		t.aloneInPlace(m, about...)
		return nil
	}
	if err := t.relist(in); err != nil {
		return err
	}
	t.alone(m, about...)
	return nil
}

// relist brings the list of what is held up to date, after something in it was deleted of projects: it was of one, and of the notebook.
func (t *turn) relist(in []*flows.Project) error {
	var of *flows.Project
	if i := slices.IndexFunc(in, func(p *flows.Project) bool { return !p.Notebook() }); i >= 0 {
		of = in[i]
	} else if p, err := t.here(); err == nil {
		of = p
	}
	held, err := t.held(of)
	if err != nil {
		return err
	}
	t.aloneInPlace(t.r.Held(of, held), listedIn(of, held)...)
	return nil
}

// forget removes a conversation's answers and results, with the messages that showed what is private of it, and notes what went.
func (t *turn) forget(sc *scene, gone *blocks.Gone) error {
	taught := slices.ContainsFunc(sc.p.Results[sc.s.ID], func(c dialogue.Confirmed) bool {
		return len(c.Result.Lessons) > 0 && (c.By == t.ev.User || sc.p.Owner == t.ev.User)
	})
	reopened, err := sc.p.ForgetTalk(t.b.Lib, sc.s, t.ev.User, t.ev.At)
	if err != nil {
		return err
	}
	gone.Titles = append(gone.Titles, t.r.TalkTitle(sc.s))
	gone.Mine = sc.s.Each && t.ev.User != sc.p.Owner
	gone.Private = gone.Private || sc.s.Private
	gone.Scripts = append(gone.Scripts, sc.s.ID)
	if len(reopened) > 0 {
		gone.Reopened = append(gone.Reopened, t.itemTitles(sc.p, reopened))
	}
	if taught {
		gone.Taught, gone.By = sc.p, sc.s
	}
	t.erase(sc)
	if sc.s.Private {
		if err := t.eraseElsewhere(sc); err != nil {
			return err
		}
	}
	t.endTalk(sc)
	return nil
}

// gone says what was deleted of projects, and what is left of it elsewhere that the person may want deleted too.
func (t *turn) gone(g *blocks.Gone, in ...*flows.Project) (blocks.Message, error) {
	g.Viewer = t.ev.User
	where := slices.Clone(in)
	if slices.ContainsFunc(in, (*flows.Project).Notebook) { // what is in a person's own can be proposed in all that is theirs
		all, err := t.all()
		if err != nil {
			return blocks.Message{}, err
		}
		for _, p := range all {
			if !slices.ContainsFunc(where, func(q *flows.Project) bool { return q.ID == p.ID }) {
				where = append(where, p)
			}
		}
	}
	for _, p := range where {
		left := t.holding(p, func(s *dialogue.Script) bool {
			return slices.ContainsFunc(g.Scripts, func(of string) bool { return slices.Contains(p.Left(of), s.ID) })
		})
		g.Left = append(g.Left, left...)
	}
	if g.Taught != nil {
		var err error
		if g.Lessons, err = t.shared(g.Taught); err != nil {
			return blocks.Message{}, err
		}
	}
	return t.r.Gone(*g), nil
}

// holding lists the conversations of a project, of those wanted, of which there is something that the person may know of, by phase.
func (t *turn) holding(p *flows.Project, wanted func(*dialogue.Script) bool) (out []blocks.Holding) {
	var order []string
	for _, s := range t.b.Talks.Scripts() {
		order = append(order, s.ID)
	}
	var all []*dialogue.Script
	for _, id := range p.Talked() {
		if s, ok := t.b.Talks.Script(id); ok && wanted(s) {
			all = append(all, s)
		}
	}
	slices.SortStableFunc(all, func(a, b *dialogue.Script) int {
		return cmp.Compare(slices.Index(order, a.Base()), slices.Index(order, b.Base()))
	})
	for _, s := range all {
		err := p.Forgettable(s, t.ev.User)
		if err != nil && (s.Each || !errors.Is(err, flows.ErrNotOwner)) {
			continue
		}
		_, under := p.DraftOf(s, t.ev.User)
		out = append(out, blocks.Holding{Project: p, Script: s, Results: len(p.ResultsOf(s, t.ev.User)), Draft: under, Foreign: err != nil})
	}
	return out
}

// listHeld lists what holds prices or scores, of the project of that name, "" = that is spoken of, and in the person's own notebook,
// each to be deleted: only ever in their own conversation.
func (t *turn) listHeld(name string) error {
	p, err := t.here()
	if name != "" {
		p, err = t.find(name)
	}
	if err != nil && !errors.Is(err, errNoProject) {
		return err
	}
	held, err := t.held(p)
	if err != nil {
		return err
	}
	t.alone(t.r.Held(p, held), listedIn(p, held)...)
	return nil
}

// held lists what holds prices or scores, of a project, nil = none, and in the person's own notebook.
func (t *turn) held(p *flows.Project) ([]blocks.Holding, error) {
	var in []*flows.Project
	if p != nil && !p.Notebook() {
		in = append(in, p)
	}
	book, err := t.mem.Project(flows.NotebookID(t.ev.User))
	if err != nil {
		return nil, err
	}
	if book != nil {
		in = append(in, book)
	}
	var held []blocks.Holding
	for _, p := range in {
		held = append(held, t.holding(p, func(s *dialogue.Script) bool { return s.Private })...)
	}
	return held, nil
}

// listedIn names the projects of a list of what is held, which names the one that it is of also where there is nothing.
func listedIn(p *flows.Project, held []blocks.Holding) []string {
	if p != nil && len(held) == 0 {
		return []string{p.ID}
	}
	return heldIn(held)
}

// heldIn names the projects of a list.
func heldIn(held []blocks.Holding) []string {
	var ids []string
	for _, h := range held {
		if !slices.Contains(ids, h.Project.ID) {
			ids = append(ids, h.Project.ID)
		}
	}
	return ids
}

// itemTitles names items of a project's checklist.
func (t *turn) itemTitles(p *flows.Project, ids []string) string {
	var out []string
	for _, id := range ids {
		if it, ok := p.Item(t.b.Lib, id); ok {
			out = append(out, "*"+blocks.Name(t.b.Lib.Text(it, t.r.Lang).Title)+"*")
		}
	}
	return strings.Join(out, ", ")
}
