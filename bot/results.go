package bot

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

func asCell(err error) (dialogue.CellError, bool) { return errors.AsType[dialogue.CellError](err) }

// keepPrivate is the setting by which an organisation keeps results with prices and scores, or none; "0" = none.
const keepPrivate = "private.keep"

func (t *turn) confirmPressed(sc *scene, at int) error {
	if d, ok := t.draft(sc); !ok || d.Owner == t.ev.User && d.Rev != at {
		t.whisper(t.r.T("note.old"))
		return nil
	}
	return t.confirm(sc)
}

// confirm makes the result of a conversation count.
func (t *turn) confirm(sc *scene) error {
	d, ok := t.draft(sc)
	if !ok {
		t.whisper(t.r.T("note.old"))
		return nil
	}
	if d.Owner != t.ev.User {
		return t.taken(sc)
	}
	res, err := t.compute(sc, d)
	if err != nil {
		return t.showTalk(sc, d, false, "") // it says what is wrong
	}
	if sc.s.ID == talkContract {
		return t.registerTalked(sc)
	}
	norm, err := t.mem.Norm()
	if err != nil {
		return err
	}
	keep := !sc.s.Private || norm[keepPrivate] != "0"
	after, err := t.keepAnswers(sc, d)
	if err != nil {
		return err
	}
	c, err := sc.p.ConfirmTalk(sc.s, res, keep, t.ev.User, t.ev.At)
	if err != nil {
		return err
	}
	o := t.outcome(sc, c)
	o.Kept = keep
	m := t.r.Result(o)
	if sc.holds() {
		t.sendCard(sc, m, sc.pl.Talk.Card)
	} else {
		t.sendResult(sc, m)
	}
	if !o.Kept {
		t.papersNow(sc, o)
	}
	if sc.s.Private {
		sc.pl.Confirmed(sc.p.ID, sc.s.ID)
		t.mem.SavePlace(sc.at.place, sc.pl)
	}
	t.endTalk(sc)
	if err := t.evaluated(sc, c); err != nil {
		return err
	}
	if err := after(); err != nil {
		return err
	}
	return t.outdated(sc)
}

// rescale brings weights to 100 % together and reads them back, each with what it was; nothing counts before it is confirmed. at is
// the revision of the draft that the control was made for, -1 = typed.
func (t *turn) rescale(sc *scene, at int) error {
	d, ok := t.draft(sc)
	if !ok || d.Owner == t.ev.User && d.Stale(dialogue.Input{Rev: at}) {
		t.whisper(t.r.T("note.old"))
		return nil
	}
	if d.Owner != t.ev.User {
		return t.taken(sc)
	}
	changed, moved, ok := sc.s.Rescale(d.Live(sc.s))
	if !ok || d.Step != "" {
		return t.showTalk(sc, d, true, t.r.T("talk.unscaled"))
	}
	for i := range sc.s.Steps {
		id := sc.s.Steps[i].ID
		a, ok := changed[id]
		if !ok {
			continue
		}
		var err error
		if d, err = sc.p.PlayTalk(sc.s, dialogue.Input{Do: dialogue.DoAnswer, Step: id, Answer: a, Rev: -1}, t.ev.User, t.ev.At); err != nil {
			return t.refuse(sc, err)
		}
	}
	return t.showTalk(sc, d, true, t.r.Rescaled(sc.s, moved))
}

// renew makes a new version of a result, with what others said since.
func (t *turn) renew(sc *scene) error {
	c, ok := sc.p.LatestOf(sc.s, t.ev.User)
	if !ok {
		return flows.ErrNoResult
	}
	res, err := t.work(sc, dialogue.Draft{Script: c.Script, Answers: c.Answers, Owner: c.By}, dialogue.Case{Heard: sc.p.HeardBeside(sc.s, c)})
	if err != nil {
		return err
	}
	if c, err = sc.p.RenewTalk(sc.s, res, t.ev.User, t.ev.At); err != nil {
		return err
	}
	t.sendResult(sc, t.r.Result(t.outcome(sc, c)))
	return t.outdated(sc)
}

// showResult shows a result again, as it was confirmed. What others said since is not in it; it says so.
func (t *turn) showResult(sc *scene, c dialogue.Confirmed) error {
	t.sendResult(sc, t.r.Result(t.outcome(sc, c)))
	t.elsewhere(sc)
	return t.collectedSoFar(sc, c)
}

// outcome is a result that the project keeps, as it is shown at the place of a scene.
func (t *turn) outcome(sc *scene, c dialogue.Confirmed) blocks.Outcome {
	o := blocks.Outcome{Project: sc.p, Script: sc.s, Result: c, Kept: true, About: sc.about()}
	if sc.at.channel == t.ev.User {
		o.Viewer = t.ev.User
	}
	unnamed := sc.p.AnsweredUnnamed(sc.s, t.ev.User)
	if last, ok := sc.p.LatestOf(sc.s, t.ev.User); ok && last.Version == c.Version && (c.By == t.ev.User || unnamed) {
		o.Since = c.Unheard(sc.p.HeardBeside(sc.s, c))
	}
	return o
}

// pressResult handles the controls of a result.
func (t *turn) pressResult(sc *scene, what string, part []string) error {
	switch what {
	case blocks.TalkAgain:
		return t.again(sc)
	case blocks.TalkRenew:
		return t.renew(sc)
	case blocks.TalkForget:
		return t.forgetTalk(sc)
	case blocks.TalkUnshare:
		return t.unshareLessons(sc)
	case blocks.TalkCompare:
		t.sendResult(sc, t.r.Compare(sc.p, sc.s, sc.p.ResultsOf(sc.s, t.ev.User)))
		return nil
	}
	version, _ := strconv.Atoi(part[2])
	c, ok := sc.p.Seen(sc.s, version, t.ev.User)
	if !ok {
		return flows.ErrNoResult
	}
	o := t.outcome(sc, c)
	switch what {
	case blocks.TalkAskFor, blocks.TalkDecide, blocks.TalkReview:
		return t.pressApproval(sc, o, what, part)
	case blocks.TalkResult:
		return t.showResult(sc, c)
	case blocks.TalkAnswers:
		if sc.s.Each && c.By != t.ev.User {
			return flows.ErrUnnamed
		}
		t.sendResult(sc, t.r.Answers(o))
	case blocks.TalkTick:
		return t.tick(sc, o, part[3])
	case blocks.TalkFile:
		return t.pressFile(sc, part[3], o)
	case blocks.TalkPoints:
		return t.askPoints(sc, o)
	case blocks.TalkLessons:
		return t.shareLessons(sc, o)
	case blocks.TalkShare:
		if sc.s.Private || sc.p.Notebook() {
			return dialogue.ErrNotSecret
		}
		t.open(t.r.ShareModal(o), sc.p.ID)
	case blocks.TalkAdopt:
		t.open(t.r.Adopt(o), "")
	default:
		return flows.ErrNoItem
	}
	return nil
}

// again begins a conversation anew with the answers of the newest result: what did not change need not be said twice.
func (t *turn) again(sc *scene) error {
	if d, ok := t.draft(sc); ok {
		return t.goOnTalk(sc, d)
	}
	c, ok := sc.p.LatestOf(sc.s, t.ev.User)
	if !ok || sc.s.Many {
		return t.beginTalk(sc, nil)
	}
	known := dialogue.Answers{}
	for id, a := range c.Answers {
		known[id] = a
	}
	return t.beginTalk(sc, known)
}

// tick ticks an item off with a result as its evidence, for which the person asked.
func (t *turn) tick(sc *scene, o blocks.Outcome, item string) error {
	decision, agreed := sc.p.Agreed(sc.s.ID, o.Result.Version)
	approved := agreed && slices.Contains(sc.s.Approve, item)
	if sc.p.Notebook() || !o.Result.Withdrawn.IsZero() || !approved && !slices.Contains(sc.s.Ticks, item) || slices.Contains(o.Result.Result.Unfinished, item) {
		return flows.ErrNoItem
	}
	if !sc.p.Archived.IsZero() {
		return flows.ErrArchived
	}
	proof, said := t.r.Proof(o), "talk.ticked"
	if approved {
		proof, said = t.r.ApprovalProof(o, decision), "approve.ticked"
	}
	source := dialogue.Source{Script: o.Result.Script, Version: o.Result.Version}
	if err := sc.p.Prove(t.b.Lib, item, proof, source, t.ev.User, t.ev.At); err != nil {
		return err
	}
	t.replaceResult(sc, t.r.Result(o))
	it, _ := sc.p.Item(t.b.Lib, item)
	t.send(sc.at, t.r.Told(said, locale.Args{"Title": blocks.Name(t.b.Lib.Text(it, t.r.Lang).Title)}), sc.p.ID, "")
	return nil
}

// replaceResult puts a result into the message whose control was pressed, if that stands where the result may be seen.
func (t *turn) replaceResult(sc *scene, m blocks.Message) {
	if !t.ev.Direct && (sc.s.Private || sc.s.Each || sc.p.Notebook()) {
		t.send(sc.at, m, sc.p.ID, "")
		return
	}
	t.replace(m, sc.p)
}

// submitResult handles the forms about a conversation or its result.
func (t *turn) submitResult(name, rest string) error {
	part := blocks.Unpack(rest, 3)
	sc, err := t.sceneOf(part[0], part[1])
	if err != nil {
		return err
	}
	p, s := sc.p, sc.s
	if name == blocks.ModalGive {
		return t.give(sc, t.ev.View.Value(blocks.InUser))
	}
	version, _ := strconv.Atoi(part[2])
	c, ok := p.Seen(s, version, t.ev.User)
	switch room := t.ev.View.Value(blocks.InRoom); {
	case !ok:
		return flows.ErrNoResult
	case name == blocks.ModalPoints:
		return t.makePoints(sc, t.outcome(sc, c))
	case s.Private || p.Notebook():
		return dialogue.ErrNotSecret
	default:
		return t.share(sc, blocks.Outcome{Project: p, Script: s, Result: c, Shared: true, About: sc.about()}, room)
	}
}

// share shows a result in a channel, because a member wants it to be seen there: in the project's own it stays behind the wall,
// in any other everybody sees it.
func (t *turn) share(sc *scene, o blocks.Outcome, room string) error {
	if !userID.MatchString(room) {
		return errLinkWhere
	}
	m := t.r.Result(o)
	post := posted(m)
	post.Channel = room
	if room == sc.p.Channel {
		post.Project = sc.p.ID
	}
	t.out.Posts = append(t.out.Posts, post)
	t.send(t.direct(), t.r.Told("talk.shared", locale.Args{"Channel": room, "Title": t.r.TalkTitle(sc.s)}), sc.p.ID, "")
	return nil
}

// focus makes a conversation the one that somebody goes on with when they say so, and gives the name of the message that tells them of
// it; "" while they are at another one.
func (t *turn) focus(user string, sc *scene) (ref string, err error) {
	at := spot{place: "dm:" + user, channel: user}
	pl, err := t.mem.Place(at.place)
	if err != nil {
		return "", fmt.Errorf("conversation of %s: %w", user, err)
	}
	if pl.Talk.Active() {
		return "", nil
	}
	pl.Talk = flows.Talk{Project: sc.p.ID, Script: sc.s.ID, Card: pl.Talk.Card + 1, Last: pl.Talk.Last, Trail: pl.Talk.Trail, Paused: true}
	t.mem.SavePlace(at.place, pl)
	return talkRef(at, pl.Talk.Card), nil
}

// give hands a conversation under way to another member, who hears of it.
func (t *turn) give(sc *scene, to string) error {
	d, ok := t.draft(sc)
	if !ok {
		t.whisper(t.r.T("note.old"))
		return nil
	}
	next, err := sc.p.PlayTalk(sc.s, dialogue.Input{Do: dialogue.DoTake, Who: to}, t.ev.User, t.ev.At)
	if errors.Is(err, dialogue.ErrNotOwner) {
		return t.taken(sc)
	}
	if err != nil {
		return err
	}
	m := t.r.Told("talk.given", locale.Args{"Title": t.r.TalkTitle(sc.s), "Who": t.mention(to)})
	if sc.holds() {
		t.sendCard(sc, m, sc.pl.Talk.Card)
	} else {
		t.send(sc.at, m, sc.p.ID, "")
	}
	t.endTalk(sc)
	if to == d.Owner {
		return nil
	}
	ref, err := t.focus(to, sc)
	if err != nil {
		return err
	}
	k := sc.talk(next)
	from := t.name(t.ev.User)
	if err := t.tell(to, sc.p.ID, func(r blocks.Reader) blocks.Message { return r.Given(k, from) }); err != nil {
		return err
	}
	t.out.Posts[len(t.out.Posts)-1].Ref = ref
	return nil
}
