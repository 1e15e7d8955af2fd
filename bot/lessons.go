package bot

import (
	"slices"

	"kringloop/bot/blocks"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// How many lesson cards an organisation keeps, how many of them a new project is shown, and how many stand on a page of the list.
const (
	maxLessons   = 500
	lessonsShown = 3
	lessonsPage  = 12
)

// lessonThemes are the themes that a project begins with, by phase: cards about them are shown whatever was bought (flows §5.2).
var lessonThemes = map[int][]string{1: {"draagvlak", "samenwerking"}, 2: {"behoefte", "planning"}}

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
	t.send(sc.at, t.r.LessonsShared(sc.p, sc.s, n, t.ev.User), sc.p.ID, "")
	return nil
}

// shared counts the lesson cards of a project that the organisation has.
func (t *turn) shared(p *flows.Project) (n int, err error) {
	all, err := t.mem.Lessons()
	for _, l := range all {
		if l.Project == p.ID {
			n++
		}
	}
	return n, err
}

// unshareLessons takes all lesson cards of a project back from the organisation, because its owner wants it.
func (t *turn) unshareLessons(sc *scene) error {
	if t.ev.User != sc.p.Owner {
		return flows.ErrNotOwner
	}
	n, err := t.shared(sc.p)
	if err != nil {
		return err
	}
	if n == 0 {
		t.whisper(t.r.T("lessons.notshared"))
		return nil
	}
	all, err := t.mem.Lessons()
	if err != nil {
		return err
	}
	t.mem.SaveLessons(slices.DeleteFunc(all, func(l dialogue.Lesson) bool { return l.Project == sc.p.ID }))
	t.replaceResult(sc, t.r.LessonsUnshared(n))
	return nil
}

// lessons shows what earlier projects learned, when a project begins to prepare: of its own category, then about what the phase is
// about, the newest first, and to colleagues only.
func (t *turn) lessons(p *flows.Project, phase int) error {
	if phase > 2 || p.Progress(t.b.Lib, phase).Stage != flows.NotStarted {
		return nil
	}
	if outside, err := t.outside(t.spotFor(p)); outside || err != nil {
		return err
	}
	all, err := t.mem.Lessons()
	if err != nil {
		return err
	}
	if fit := dialogue.Fitting(all, lessonsShown, p.Name, p.Category, lessonThemes[phase]...); len(fit) > 0 {
		t.send(t.spotFor(p), t.r.Lessons(fit), p.ID, "")
	}
	return nil
}

// lessonList shows what all projects shared, the newest first, from an offset on: to a colleague, in their own conversation.
func (t *turn) lessonList(offset int) error {
	switch {
	case t.who.Guest:
		return errOutsider
	case t.who.Outsider():
		return errUnverified
	}
	all, err := t.mem.Lessons()
	if err != nil {
		return err
	}
	slices.Reverse(all)
	offset = min(max(offset, 0), len(all))
	t.alone(t.r.LessonList(all[offset:min(offset+lessonsPage, len(all))], offset, len(all)))
	return nil
}
