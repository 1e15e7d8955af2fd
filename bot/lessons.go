package bot

import (
	"slices"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// How many lesson cards an organisation keeps, and how many of them a new project is shown.
const (
	maxLessons   = 500
	lessonsShown = 3
)

// shareLessons gives a result's lesson cards to the whole organisation, because a member wants it.
func (t *turn) shareLessons(sc *scene, o blocks.Outcome) error {
	if sc.s.Private || sc.p.Notebook() || len(o.Result.Result.Lessons) == 0 {
		return flows.ErrNoItem
	}
	all, err := t.mem.Lessons()
	if err != nil {
		return err
	}
	n := 0
	for _, l := range o.Result.Result.Lessons {
		l.Project = sc.p.ID
		same := func(k dialogue.Lesson) bool {
			return k.Source == l.Source && k.Lesson == l.Lesson && k.Happened == l.Happened
		}
		if !slices.ContainsFunc(all, same) {
			all, n = append(all, l), n+1
		}
	}
	if n > 0 {
		t.mem.SaveLessons(all[max(0, len(all)-maxLessons):])
	}
	t.send(sc.at, t.r.Told("lessons.shared", locale.Args{"N": n}), sc.p.ID, "")
	return nil
}

// lessons shows what earlier projects learned, when a project begins to prepare: of its own category, the newest first, and to
// colleagues only.
func (t *turn) lessons(p *flows.Project, phase int) error {
	if phase > 2 || p.Category == "" || p.Progress(t.b.Lib, phase).Stage != flows.NotStarted {
		return nil
	}
	if outside, err := t.outside(t.spotFor(p)); outside || err != nil {
		return err
	}
	all, err := t.mem.Lessons()
	if err != nil {
		return err
	}
	var fit []dialogue.Lesson
	for _, l := range slices.Backward(all) {
		if l.Concerns(p.Category) && l.Source != p.Name && len(fit) < lessonsShown {
			fit = append(fit, l)
		}
	}
	if len(fit) > 0 {
		t.send(t.spotFor(p), t.r.Lessons(fit), p.ID, "")
	}
	return nil
}
