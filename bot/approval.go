package bot

import (
	"strconv"
	"strings"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// pressApproval handles the controls by which a decision on a result is asked for and taken.
func (t *turn) pressApproval(sc *scene, o blocks.Outcome, what string, part []string) error {
	if what == blocks.TalkAskFor {
		return t.askFor(sc, o)
	}
	if part[3] != blocks.Stamp(o.Result) {
		return flows.ErrNoResult // of one that was deleted; this is another with its number
	}
	if !sc.p.MayDecide(sc.s.ID, o.Result.Version, t.ev.User) {
		return flows.ErrNotAsked
	}
	ruling, where, _ := strings.Cut(part[4], " ")
	if what == blocks.TalkDecide {
		return t.ruled(sc, o, flows.Ruling(ruling), where)
	}
	if by := t.asker(sc, o.Result.Version); part[4] == blocks.Apart {
		t.send(t.direct(), t.r.Approval(o, by, blocks.Here), sc.p.ID, "")
	} else {
		t.replace(t.r.Approval(o, by, part[4]), sc.p)
	}
	return nil
}

// toDecide shows again on what a person was asked to decide.
func (t *turn) toDecide(p *flows.Project, script string) error {
	s, ok := t.b.Talks.Script(script)
	c, there := p.Latest(script)
	if !ok || !there || !p.MayDecide(script, c.Version, t.ev.User) {
		return flows.ErrNotAsked
	}
	sc, err := t.scene(p, s)
	if err != nil {
		return err
	}
	o := blocks.Outcome{Project: p, Script: s, Result: c, Kept: true}
	t.send(t.direct(), t.r.Approval(o, t.asker(sc, c.Version), blocks.Here), p.ID, "")
	return nil
}

// asker is who asked for the decision that the person may take.
func (t *turn) asker(sc *scene, version int) string {
	by := ""
	for _, r := range sc.p.RequestsOn(sc.s.ID, version) {
		if r.By != t.ev.User {
			by = r.By
		}
	}
	return by
}

// askFor opens the form that asks whom to ask.
func (t *turn) askFor(sc *scene, o blocks.Outcome) error {
	last, _ := sc.p.Latest(sc.s.ID)
	switch {
	case len(sc.s.Approve) == 0 || sc.p.Notebook():
		return flows.ErrNoItem
	case !sc.p.Archived.IsZero():
		return flows.ErrArchived
	case last.Version != o.Result.Version:
		return flows.ErrNewer
	case len(sc.p.Members) < 2:
		t.send(t.spotFor(sc.p), t.r.Unasked(sc.p), sc.p.ID, "")
		return nil
	}
	at := "-"
	if !t.ev.Direct {
		at = t.ev.Channel
	}
	t.open(t.r.AskModal(o, t.ev.User, blocks.Pack(at, t.ev.TS)), sc.p.ID)
	return nil
}

// ruled takes a decision that was pressed. One that has conditions or a reason asks for them first.
func (t *turn) ruled(sc *scene, o blocks.Outcome, ruling flows.Ruling, where string) error {
	if where == blocks.Here {
		where = t.ev.TS
	}
	if ruling == flows.Approved {
		return t.decide(sc, o, flows.Decision{Ruling: ruling}, where)
	}
	if ruling != flows.Conditional && ruling != flows.Refused {
		return flows.ErrNoItem
	}
	t.open(t.r.TermsModal(o, ruling, where), sc.p.ID)
	return nil
}

// submitApproval handles the forms about decisions.
func (t *turn) submitApproval(name, rest string) error {
	part := blocks.Unpack(rest, 6)
	sc, err := t.sceneOf(part[0], part[1])
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(part[2])
	c, ok := sc.p.Result(sc.s.ID, version)
	if !ok {
		return flows.ErrNoResult
	}
	o := blocks.Outcome{Project: sc.p, Script: sc.s, Result: c, Kept: true}
	if name == blocks.ModalTerms {
		if part[3] != blocks.Stamp(c) {
			return flows.ErrNoResult
		}
		return t.decide(sc, o, flows.Decision{Ruling: flows.Ruling(part[4]), Terms: t.ev.View.Value(blocks.InText)}, part[5])
	}
	r := flows.Request{Version: version, Who: t.ev.View.Value(blocks.InUser), By: t.ev.User, Channel: part[3], TS: part[4]}
	if r.Channel == "-" {
		r.Channel = ""
	}
	return t.putBefore(sc, o, r)
}

// putBefore puts the page of a result before somebody, in their own conversation.
func (t *turn) putBefore(sc *scene, o blocks.Outcome, r flows.Request) error {
	before := sc.p.RequestsOn(sc.s.ID, r.Version)
	r, err := sc.p.AskDecision(sc.s, r, t.ev.At)
	if err != nil {
		return err
	}
	for _, old := range before { // what stood further up in their conversation
		if old.Who == r.Who {
			if err := t.reshow(old, sc, o, blocks.Reader.AskedBelow); err != nil {
				return err
			}
		}
	}
	if err := t.reshow(r, sc, o, page(r.By)); err != nil {
		return err
	}
	if err := t.showDecided(sc, o, r); err != nil {
		return err
	}
	t.send(t.direct(), t.r.Told("approve.asked", locale.Args{"Who": blocks.Escape(t.name(r.Who))}), sc.p.ID, "")
	return nil
}

// reshow brings the message by which somebody was asked up to date, in their language.
func (t *turn) reshow(r flows.Request, sc *scene, o blocks.Outcome, m func(r blocks.Reader, o blocks.Outcome) blocks.Message) error {
	n := len(t.out.Posts)
	o.Viewer = r.Who
	if err := t.tell(r.Who, sc.p.ID, func(rd blocks.Reader) blocks.Message { return m(rd, o) }); err != nil {
		return err
	}
	t.out.Posts[n].Ref = "dm:" + r.Who + "/ask/" + sc.p.ID + "/" + sc.s.ID + "/" + strconv.Itoa(r.Version) + "/" + strconv.FormatInt(r.At.UnixMilli(), 36)
	return nil
}

func folded(r blocks.Reader, o blocks.Outcome) blocks.Message { return r.Decided(o, "") }

func page(by string) func(r blocks.Reader, o blocks.Outcome) blocks.Message {
	return func(r blocks.Reader, o blocks.Outcome) blocks.Message { return r.Approval(o, by, "") }
}

// showDecided brings the message that shows a result to who asked for a decision up to date.
func (t *turn) showDecided(sc *scene, o blocks.Outcome, r flows.Request) error {
	if r.TS == "" {
		return nil
	}
	o.Viewer = r.By
	if r.Channel != "" {
		o.Viewer = ""
	}
	n := len(t.out.Posts)
	if err := t.tell(r.By, sc.p.ID, func(rd blocks.Reader) blocks.Message { return rd.Result(o) }); err != nil {
		return err
	}
	post := &t.out.Posts[n]
	post.TS = r.TS
	if r.Channel != "" {
		post.Channel, post.Reader = r.Channel, ""
	}
	return nil
}

// decide records a decision, and shows it to everybody whom it is about: who decided, who else was asked, and who asked. ts is
// the message of its own on which it was taken, "" where that is the one that came with the request.
func (t *turn) decide(sc *scene, o blocks.Outcome, d flows.Decision, ts string) error {
	d.Version, d.By, d.Name = o.Result.Version, t.ev.User, t.name(t.ev.User)
	d, fresh, err := sc.p.Decide(sc.s, d, t.ev.At)
	if err != nil {
		return err
	}
	if !fresh {
		t.whisper(t.r.T("approve.same"))
		return nil
	}
	if ts != "" {
		post := posted(t.r.Decided(o, blocks.Here))
		post.Channel, post.TS, post.Project, post.Reader = t.ev.User, ts, sc.p.ID, t.ev.User
		t.out.Posts = append(t.out.Posts, post)
	}
	for _, r := range sc.p.Asked(sc.s.ID, d.Version) {
		if err := t.reshow(r, sc, o, folded); err != nil {
			return err
		}
	}
	return t.hear(sc, o, d)
}

// hear tells those who asked what was decided, and shows it on the results that they asked from.
func (t *turn) hear(sc *scene, o blocks.Outcome, d flows.Decision) error {
	told := map[string]bool{t.ev.User: true}
	shown := map[string]bool{}
	for _, r := range sc.p.RequestsOn(sc.s.ID, d.Version) {
		if at := r.By + r.Channel + r.TS; !shown[at] {
			shown[at] = true
			if err := t.showDecided(sc, o, r); err != nil {
				return err
			}
		}
		if told[r.By] {
			continue
		}
		told[r.By] = true
		if err := t.tell(r.By, sc.p.ID, func(rd blocks.Reader) blocks.Message { return rd.Heard(o, d) }); err != nil {
			return err
		}
	}
	return nil
}

// outdated tells those who were asked for a decision on an earlier version, and did not answer, that there is a newer one.
func (t *turn) outdated(sc *scene) error {
	all := sc.p.Results[sc.s.ID]
	for _, c := range all[:max(0, len(all)-1)] {
		o := blocks.Outcome{Project: sc.p, Script: sc.s, Result: c, Kept: true}
		for _, r := range sc.p.Unanswered(sc.s.ID, c.Version) {
			if err := t.reshow(r, sc, o, page(r.By)); err != nil {
				return err
			}
		}
	}
	return nil
}

// approvable shows what can be put before management in a project, or waits for this person's decision; what nobody filled in yet
// is begun.
func (t *turn) approvable(p *flows.Project) error {
	var begin *dialogue.Script
	for _, s := range t.b.Talks.Scripts() {
		if len(s.Approve) == 0 {
			continue
		}
		if _, ok := p.LatestOf(s, t.ev.User); ok {
			return t.startTalk(p, s)
		}
		if begin == nil {
			begin = s
		}
	}
	if begin == nil {
		return flows.ErrNoResult
	}
	return t.startTalk(p, begin)
}
