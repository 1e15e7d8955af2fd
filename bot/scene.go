package bot

import (
	"fmt"
	"maps"

	"kringloop/bot/blocks"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// scene is a conversation of the library where it is played: of a project, at a place.
type scene struct {
	p  *flows.Project
	s  *dialogue.Script
	at spot
	pl flows.Place
	of *care // the contract that it is about, nil = none
}

// scene finds where a conversation is played. What is private, what everybody answers on their own, and what is in a person's own
// notebook, is played in their own conversation wherever they asked for it.
func (t *turn) scene(p *flows.Project, s *dialogue.Script) (*scene, error) {
	sc := &scene{p: p, s: s, at: t.spotFor(p)}
	if s.Private || s.Each || p.Notebook() {
		sc.at = t.direct()
	}
	var err error
	if sc.pl, err = t.mem.Place(sc.at.place); err != nil {
		return nil, fmt.Errorf("place %s: %w", sc.at.place, err)
	}
	sc.of, err = t.subjectOf(p, s)
	return sc, err
}

// holds tells whether the place shows this very conversation.
func (sc *scene) holds() bool {
	return sc.pl.Talk.Script == sc.s.ID && sc.pl.Talk.Project == sc.p.ID
}

// draft is the conversation under way, of the person where everybody has their own.
func (t *turn) draft(sc *scene) (dialogue.Draft, bool) { return sc.p.DraftOf(sc.s, t.ev.User) }

func (sc *scene) talk(d dialogue.Draft) blocks.Talk {
	return blocks.Talk{Project: sc.p, Script: sc.s, Draft: d, Why: sc.pl.Talk.Why, About: sc.about()}
}

// about is the title of the contract that the conversation is about, "" when it is about none.
func (sc *scene) about() string {
	if sc.of == nil {
		return ""
	}
	return sc.of.c.Title
}

// talkRef names the living message of a conversation's question.
func talkRef(s spot, card int) string { return s.place + "/" + flows.Card(card) }

// sendCard says something in a message of the conversation, and elsewhere that it was said there.
func (t *turn) sendCard(sc *scene, m blocks.Message, card int) {
	t.send(sc.at, m, sc.p.ID, talkRef(sc.at, card))
}

// elsewhere tells in a channel that the conversation goes on in the person's own.
func (t *turn) elsewhere(sc *scene) {
	if sc.at.channel != t.ev.User || t.ev.Channel == "" || t.ev.Direct {
		return
	}
	switch {
	case sc.s.People:
		t.whisper(t.r.T("talk.people"))
	case sc.s.Private:
		t.whisper(t.r.T("talk.private"))
	default:
		t.whisper(t.r.T("reply.indm"))
	}
}

// known finds a project of the person's by the id on a control: their notebook is made when it is first needed.
func (t *turn) known(id string) (*flows.Project, error) {
	if id != flows.NotebookID(t.ev.User) {
		return t.project(id)
	}
	p, err := t.mem.Project(id)
	if err != nil {
		return nil, fmt.Errorf("notebook of %s: %w", t.ev.User, err)
	}
	if p == nil {
		p = flows.NewNotebook(t.ev.User, t.ev.At)
		t.mem.SaveProject(p)
	}
	t.plans.project(p)
	return p, nil
}

// goOnTalk shows the open question again, further down.
func (t *turn) goOnTalk(sc *scene, d dialogue.Draft) error {
	if d.Owner != t.ev.User {
		return t.taken(sc)
	}
	t.chooseTalk(sc.p)
	t.leaveCard(sc)
	return t.showTalk(sc, d, true, "")
}

// leaveCard folds the open question of another conversation that was going on here.
func (t *turn) leaveCard(sc *scene) {
	talk := sc.pl.Talk
	if talk.Script == "" || sc.holds() {
		return
	}
	s, ok := t.b.Talks.Script(talk.Script)
	p, err := t.known(talk.Project)
	if !ok || err != nil {
		if err != nil && !unseen(err) {
			t.fail = err
		}
		return
	}
	if d, under := p.DraftOf(s, t.ev.User); under {
		t.send(sc.at, t.r.TalkPaused(blocks.Talk{Project: p, Script: s, Draft: d}, false), p.ID, talkRef(sc.at, talk.Card))
	}
}

// taken says that somebody else is filling the conversation in.
func (t *turn) taken(sc *scene) error {
	d, _ := t.draft(sc)
	t.send(t.direct(), t.r.Busy(sc.talk(d)), sc.p.ID, "")
	t.elsewhere(sc)
	return nil
}

// showTalk brings the messages of a conversation up to date. A question that was answered folds to a line and the next one has
// a message under it; one that was only left gives its message to the next. fresh asks for a message further down all the same.
func (t *turn) showTalk(sc *scene, d dialogue.Draft, fresh bool, note string) error {
	if sc.s.Private && sc.at.channel != t.ev.User {
		return dialogue.ErrNotSecret
	}
	talk := sc.pl.Talk
	talk.Cards = maps.Clone(talk.Cards)
	if !sc.holds() || talk.Cards == nil {
		talk.Cards = map[string]int{}
	}
	_, answered := d.Answers[talk.Shown]
	switch {
	case !sc.holds():
		talk.Card++
		talk.Why = false
	case fresh:
		t.sendCard(sc, t.r.Moved(sc.talk(d), talk.Shown), talk.Card)
		talk.Card++
	case d.Step != talk.Shown && answered:
		t.sendCard(sc, t.r.AnsweredStep(sc.talk(d), talk.Shown), talk.Card)
		talk.Cards[talk.Shown] = talk.Card
		talk.Card++
	}
	if old, ok := talk.Cards[d.Step]; ok && old != talk.Card {
		t.sendCard(sc, t.r.Moved(sc.talk(d), d.Step), old)
		delete(talk.Cards, d.Step)
	}
	if d.Step != talk.Shown {
		talk.Why = false
	}
	talk.Project, talk.Script, talk.Shown = sc.p.ID, sc.s.ID, d.Step
	talk.Paused, talk.Behind = false, false
	sc.pl.Talk = talk
	if sc.s.Private {
		sc.pl.Follow(sc.p.ID, sc.s.ID, flows.Card(talk.Card))
	}
	t.mem.SavePlace(sc.at.place, sc.pl)
	k := sc.talk(d)
	k.Note = note
	m, err := t.card(sc, k)
	if err != nil {
		return err
	}
	t.sendCard(sc, m, talk.Card)
	t.elsewhere(sc)
	return nil
}

// sendResult says something about a result; what is private is remembered, so that it can be taken back with the rest.
func (t *turn) sendResult(sc *scene, m blocks.Message) {
	ref := ""
	if sc.s.Private {
		card := sc.pl.Shown()
		ref = sc.at.place + "/" + card
		sc.pl.Follow(sc.p.ID, sc.s.ID, card)
		t.mem.SavePlace(sc.at.place, sc.pl)
	}
	t.send(sc.at, m, sc.p.ID, ref)
}

// eraseDraft takes the messages of a private conversation back that are not yet of a result.
func (t *turn) eraseDraft(sc *scene) { t.eraseCards(sc, sc.pl.Draft(sc.p.ID, sc.s.ID)) }

func (t *turn) eraseCards(sc *scene, cards []string) {
	for _, card := range cards {
		t.send(sc.at, t.r.Told("talk.erased", nil), sc.p.ID, sc.at.place+"/"+card)
	}
}

// erase takes the messages of a private conversation back, as far as this place knows them.
func (t *turn) erase(sc *scene) {
	cards := sc.pl.Trail(sc.p.ID, sc.s.ID)
	if len(cards) == 0 {
		return
	}
	t.eraseCards(sc, cards)
	sc.pl.Unfollow(sc.p.ID, sc.s.ID)
	t.mem.SavePlace(sc.at.place, sc.pl)
}

// eraseElsewhere takes them back from the other members, who saw them in conversations of their own.
func (t *turn) eraseElsewhere(sc *scene) error {
	for _, m := range sc.p.Members {
		place := "dm:" + m.User
		if place == sc.at.place {
			continue
		}
		pl, err := t.mem.Place(place)
		if err != nil {
			return fmt.Errorf("conversation of %s: %w", m.User, err)
		}
		cards := pl.Trail(sc.p.ID, sc.s.ID)
		if len(cards) == 0 {
			continue
		}
		for _, card := range cards {
			if err := t.tell(m.User, sc.p.ID, func(r blocks.Reader) blocks.Message { return r.Told("talk.erased", nil) }); err != nil {
				return err
			}
			t.out.Posts[len(t.out.Posts)-1].Ref = place + "/" + card
		}
		pl.Unfollow(sc.p.ID, sc.s.ID)
		t.mem.SavePlace(place, pl)
	}
	return nil
}

// card is the open question, or where all are answered the result that waits for a yes.
func (t *turn) card(sc *scene, k blocks.Talk) (blocks.Message, error) {
	if k.Draft.Step != "" {
		if st, ok := sc.s.Step(k.Draft.Step); ok && st.Hint != "" {
			facts, err := t.facts(sc, k.Draft.Answers)
			if err != nil {
				return blocks.Message{}, err
			}
			k.Hint = t.b.Talks.Words(sc.s.ID, t.r.Lang).Hint(st, facts, t.r.Lang)
		}
		if st, ok := sc.s.Step(k.Draft.Step); ok && st.Norm != "" {
			var err error
			if k.Hint, err = t.standard(sc.s, st); err != nil {
				return blocks.Message{}, err
			}
		}
		return t.stepAt(sc.at).Question(k), nil
	}
	res, err := t.look(sc, k.Draft)
	if refusal, ok := t.b.Talks.Words(sc.s.ID, t.r.Lang).Refusal(err, t.r.Lang); ok {
		return t.r.Preview(k, res, refusal), nil
	}
	if text, ok := unread(t.r.Words, err, nil); ok {
		return t.r.Preview(k, res, text), nil
	}
	if err != nil {
		return blocks.Message{}, fmt.Errorf("result of %s: %w", sc.s.ID, err)
	}
	return t.r.Preview(k, res, ""), nil
}

// compute works out what comes of a draft whose questions are all answered, and of what others confirmed.
func (t *turn) compute(sc *scene, d dialogue.Draft) (dialogue.Result, error) {
	return t.work(sc, d, dialogue.Case{Heard: sc.p.Heard(sc.s, t.ev.User)})
}

// look works out what a person sees before they confirm: where everybody answers on their own, nothing that others said.
func (t *turn) look(sc *scene, d dialogue.Draft) (dialogue.Result, error) {
	if sc.s.Each && len(sc.s.Hears) > 0 {
		return t.work(sc, d, dialogue.Case{Own: true})
	}
	return t.compute(sc, d)
}

func (t *turn) work(sc *scene, d dialogue.Draft, c dialogue.Case) (dialogue.Result, error) {
	norm, err := t.mem.Norm()
	if err != nil {
		return dialogue.Result{}, fmt.Errorf("norms: %w", err)
	}
	facts, err := t.facts(sc, d.Answers)
	if err != nil {
		return dialogue.Result{}, err
	}
	c.Norm, c.Facts, c.Today = norm, facts, t.r.Now
	if before, ok := sc.p.LatestOf(sc.s, t.ev.User); ok {
		c.Before = &before
	}
	return d.Work(sc.s, t.b.Talks.Rule(sc.s), c)
}
