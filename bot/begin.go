package bot

import (
	"errors"

	"kringloop/bot/blocks"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// forTalk is the project that a conversation asked for by name is about; one that makes sense alone goes into the notebook
// where there is no project.
func (t *turn) forTalk(s *dialogue.Script) (*flows.Project, error) {
	if s.ID == talkContract {
		return t.shelf()
	}
	p, err := t.here()
	if errors.Is(err, errNoProject) && s.Alone {
		return t.known(flows.NotebookID(t.ev.User))
	}
	return p, err
}

// startTalk begins a conversation, goes on with the one under way, or shows its result.
func (t *turn) startTalk(p *flows.Project, s *dialogue.Script) error {
	if p.Notebook() && !s.Alone {
		return errNoProject // it is about a purchase
	}
	if s.About != "" && s.Subject == "" {
		return t.startAbout(s, p)
	}
	sc, err := t.scene(p, s)
	if err != nil {
		return err
	}
	if d, ok := p.DraftOf(s, t.ev.User); ok {
		return t.goOnTalk(sc, d)
	}
	if c, ok := p.LatestOf(s, t.ev.User); ok {
		t.chooseTalk(p)
		return t.showResult(sc, c)
	}
	known, err := t.begun(sc)
	if err == nil && known == nil {
		known, err = sc.knownAbout()
	}
	if err != nil {
		return err
	}
	return t.beginTalk(sc, known)
}

// proposed are the answers that earlier results of the project hold ready for a conversation. What is private is proposed in private
// conversations only, and nothing of the person's own notebook where others may read along.
func (t *turn) proposed(sc *scene) (dialogue.Answers, error) {
	if sc.s.Propose == "" {
		return nil, nil
	}
	facts, err := t.facts(sc, nil)
	if err != nil {
		return nil, err
	}
	latest := func(script string) (*dialogue.Script, dialogue.Confirmed, bool) {
		s, ok := t.b.Talks.Script(script)
		if !ok || s.Private && !sc.s.Private {
			return nil, dialogue.Confirmed{}, false
		}
		c, ok := sc.p.LatestOf(s, t.ev.User)
		return s, c, ok
	}
	all := func(script string) []dialogue.Confirmed { return t.everywhere(sc, script, latest) }
	return t.b.Talks.Propose(dialogue.Known{Script: sc.s, Facts: facts, Latest: latest, All: all}), nil
}

// everywhere are the newest results of a script in each of the person's projects, as long as they are alone with them: what others
// read along is a project's own.
func (t *turn) everywhere(sc *scene, script string, latest func(string) (*dialogue.Script, dialogue.Confirmed, bool)) []dialogue.Confirmed {
	s, c, ok := latest(script)
	if s == nil {
		return nil
	}
	var out []dialogue.Confirmed
	if ok {
		out = append(out, c)
	}
	if !sc.p.Notebook() {
		return out
	}
	projects, err := t.all()
	if err != nil {
		t.fail = err
	}
	for _, p := range projects {
		if c, ok := p.LatestOf(s, t.ev.User); ok && p.Archived.IsZero() {
			out = append(out, c)
		}
	}
	return out
}

// begun takes over into a project what the person answered in the same conversation before there was one.
func (t *turn) begun(sc *scene) (dialogue.Answers, error) {
	book, err := t.mem.Project(flows.NotebookID(t.ev.User))
	if err != nil || book == nil || sc.p.Notebook() {
		return nil, err
	}
	d, ok := book.DraftOf(sc.s, t.ev.User)
	if !ok {
		return nil, nil
	}
	if talk := sc.pl.Talk; talk.Project == book.ID && talk.Script == sc.s.ID {
		k := blocks.Talk{Project: book, Script: sc.s, Draft: d}
		t.send(sc.at, t.r.Moved(k, talk.Shown), book.ID, talkRef(sc.at, talk.Card))
		sc.pl.Talk = flows.Talk{Card: talk.Card, Last: talk.Last, Trail: talk.Trail}
	}
	return d.Answers, book.DropTalk(sc.s, t.ev.User, t.ev.At)
}

func (t *turn) chooseTalk(p *flows.Project) {
	if !p.Notebook() && !isFolder(p) {
		t.choose(p)
	}
}

// beginTalk begins a conversation, from answers that are known.
func (t *turn) beginTalk(sc *scene, known dialogue.Answers) error {
	d, err := sc.p.BeginTalk(sc.s, known, t.ev.User, t.ev.At)
	if errors.Is(err, dialogue.ErrNotOwner) {
		return t.taken(sc)
	}
	if err != nil {
		return err
	}
	if len(d.Answers) == 0 {
		ready, err := t.proposed(sc)
		if err != nil {
			return err
		}
		if len(ready) > 0 {
			if d, err = sc.p.ProposeTalk(sc.s, ready, t.ev.User); err != nil {
				return err
			}
		}
	}
	t.chooseTalk(sc.p)
	t.leaveCard(sc)
	if sc.s.ID == talkContract {
		t.send(sc.at, t.r.RegisterIntro(sc.talk(d)), sc.p.ID, "")
	} else if len(d.Answers) > 0 && sc.of == nil {
		t.send(sc.at, t.r.Told("talk.known", nil), sc.p.ID, "")
	} else {
		t.send(sc.at, t.r.TalkIntro(sc.talk(d)), sc.p.ID, "")
	}
	return t.showTalk(sc, d, true, "")
}
