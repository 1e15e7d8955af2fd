package bot

import (
	"strconv"
	"strings"

	"kringloop/bot/blocks"
	"kringloop/flows"
)

// press handles a control. Its value says what it is about; that the person may see it is checked here, whatever the
// value says.
func (t *turn) press() error {
	name, sub, _ := strings.Cut(t.ev.Action.ID, ".")
	value := t.ev.Action.Value
	switch name {
	case blocks.ActNew:
		return t.newProject("", nil)
	case blocks.ActHelp:
		return t.help()
	case blocks.ActSettings:
		t.settings()
		return nil
	case blocks.ActLang:
		return t.speak(sub)
	case blocks.ActAsk:
		return t.ask(value)
	case blocks.ActPassage:
		return t.passage(value)
	case blocks.ActVerdict:
		return t.judge(value, sub == "good")
	case blocks.ActTalk:
		return t.pressTalk(sub, value)
	case blocks.ActNorms:
		return t.pressNorms(value)
	case blocks.ActDuty:
		return t.pressDuty(sub, value)
	case blocks.ActManage:
		return t.pressManage(sub, value)
	case blocks.ActRemind:
		return t.pressOwn(sub, value)
	case blocks.ActAgenda:
		return t.pressAgenda(value)
	case blocks.ActContract:
		return t.pressContract(sub, value)
	case blocks.ActContracts:
		return t.pressContracts(sub, value)
	case blocks.ActRegister:
		return t.pressRegister(value)
	case blocks.ActLessons:
		return t.lessonList(number(value))
	case blocks.ActDocs, blocks.ActForget, blocks.ActRestrict, blocks.ActShare:
		return t.pressDocument(name, sub, value)
	}
	part := blocks.Unpack(value, 3)
	if name == blocks.ActMore {
		return t.more(part[0], part[1], part[2])
	}
	p, err := t.project(part[0])
	if err != nil {
		return err
	}
	if done, err := t.pressWalk(p, name, sub, part); done || err != nil {
		return err
	}
	return t.pressProject(p, name, sub, part)
}

// pressWalk handles the controls of a walk.
func (t *turn) pressWalk(p *flows.Project, name, sub string, part []string) (done bool, err error) {
	in := flows.Input{Item: part[1]}
	switch name {
	case blocks.ActMark:
		in.Do, in.Status, in.Rev = flows.DoMark, flows.Status(sub), rev(part[2])
	case blocks.ActWhy:
		in.Do = flows.DoWhy
	case blocks.ActLater:
		in.Do = flows.DoLater
	case blocks.ActBack:
		in.Do = flows.DoBack
	case blocks.ActAnswer, blocks.ActCategory:
		return true, t.answer(p, name, part)
	case blocks.ActPhase:
		return true, t.begin(p, number(part[1]))
	case blocks.ActResume:
		return true, t.resumeOf(p)
	case blocks.ActStop:
		in.Do = flows.DoStop
	case blocks.ActClose:
		in.Do, in.Phase = flows.DoClose, number(part[1])
	case blocks.ActJump:
		in.Do = flows.DoJump
	case blocks.ActChange:
		if m, ok := t.r.AskAgain(p, part[1]); ok {
			t.replace(m, p)
			return true, nil
		}
		in.Do = flows.DoJump
	default:
		return false, nil
	}
	if name == blocks.ActClose && (in.Phase < 1 || in.Phase > flows.Phases) {
		return true, errBadPhase
	}
	return true, t.advance(p, in)
}

// rev reads an item's revision off a control; one that is none fits no item.
func rev(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 1 << 30
	}
	return n
}

// answer takes an answer to a condition or to a question of the intake. One given on a message that is not the open
// step changes an earlier answer.
func (t *turn) answer(p *flows.Project, name string, part []string) error {
	in := flows.Input{Do: flows.DoAnswer, Item: part[1], Value: part[2]}
	if name == blocks.ActCategory {
		in.Item, in.Value = string(flows.AskCategory), part[1]
	}
	run, q, err := t.run()
	if err != nil {
		return err
	}
	open := q != nil && q.ID == p.ID && (run.Step.Item == in.Item || string(run.Step.Ask) == in.Item)
	if !open {
		return t.reanswer(p, in)
	}
	return t.advance(p, in)
}

// reanswer changes an answer on its own message.
func (t *turn) reanswer(p *flows.Project, in flows.Input) error {
	if !p.Archived.IsZero() {
		return flows.ErrArchived
	}
	if err := p.Reanswer(t.b.Lib, in.Item, in.Value, t.ev.User, t.ev.At); err != nil {
		return err
	}
	t.replace(t.r.Answered(p, in.Item), p)
	return nil
}

// resumeOf goes on with a project's walk from any of its messages.
func (t *turn) resumeOf(p *flows.Project) error {
	s := t.spotFor(p)
	pl, err := t.mem.Place(s.place)
	if err != nil {
		return err
	}
	if pl.Run.Project == p.ID && pl.Run.Step.Ask != flows.AskNothing {
		return t.advance(p, flows.Input{Do: flows.DoResume})
	}
	return t.begin(p, 0)
}

// more handles the menu of an item.
func (t *turn) more(verb, project, item string) error {
	p, err := t.project(project)
	if err != nil {
		return err
	}
	it, ok := p.Item(t.b.Lib, item)
	if !ok {
		return flows.ErrNoItem
	}
	switch verb {
	case "previous":
		return t.advance(p, flows.Input{Do: flows.DoPrevious, Item: item})
	case "next":
		return t.advance(p, flows.Input{Do: flows.DoNext, Item: item})
	case "pause":
		return t.advance(p, flows.Input{Do: flows.DoPause})
	case "overview":
		return t.overview(p, it.Phase, false)
	case "edit":
		t.open(t.r.ItemModal(p, it), p.ID)
	}
	return nil
}

// pressProject handles the controls about a project as a whole.
func (t *turn) pressProject(p *flows.Project, name, sub string, part []string) error {
	switch name {
	case blocks.ActProject:
		t.choose(p)
		t.send(t.direct(), t.r.Progress(p), p.ID, "")
	case blocks.ActOverview:
		return t.pressOverview(p, sub, part)
	case blocks.ActProgress:
		t.replyOf(p, t.r.Progress(p))
	case blocks.ActTodo:
		t.todo(p)
	case blocks.ActResults:
		return t.results(p)
	case blocks.ActShow:
		return t.show(p, part[1])
	case blocks.ActFill:
		return t.fill(p, part[1], flows.Asking(part[2]))
	case blocks.ActInvite:
		t.open(t.r.InviteModal(p), p.ID)
	case blocks.ActOwn:
		if n := number(part[1]); n >= 1 && n <= flows.Phases {
			t.open(t.r.OwnModal(p, n), p.ID)
		}
	case blocks.ActMembers:
		t.replyOf(p, t.r.Members(p, t.ev.User))
	case blocks.ActRemove:
		return t.remove(p, part[1])
	case blocks.ActRestore:
		return t.archive(p, false)
	case blocks.ActLog:
		offset, err := strconv.Atoi(part[1])
		if err != nil {
			return flows.ErrNoItem
		}
		return t.logPage(p, offset, offset > 0)
	}
	return nil
}

// fill opens the modal for a text that a step asks for.
func (t *turn) fill(p *flows.Project, item string, asking flows.Asking) error {
	_, ok := p.Item(t.b.Lib, item)
	if asking != flows.AskGateWhy && (!ok || asking != flows.AskEvidence && asking != flows.AskReason) {
		return flows.ErrNoItem
	}
	t.open(t.r.TextModal(p, item, asking, t.spotFor(p).place), p.ID)
	return nil
}

func (t *turn) pressOverview(p *flows.Project, sub string, part []string) error {
	phase := number(part[1])
	if phase < 1 || phase > flows.Phases {
		return errBadPhase
	}
	m := t.r.Overview(p, phase, sub == "open")
	if sub == "new" {
		t.replyOf(p, m)
	} else {
		t.replace(m, p)
	}
	return nil
}

// show brings a hidden item back, in the overview that offered it.
func (t *turn) show(p *flows.Project, item string) error {
	it, ok := p.Item(t.b.Lib, item)
	if !ok {
		return flows.ErrNoItem
	}
	if err := p.Hide(t.b.Lib, item, "", t.ev.User, t.ev.At); err != nil {
		return err
	}
	t.replace(t.r.Overview(p, it.Phase, false), p)
	return nil
}

// passage shows a piece of guidance.
func (t *turn) passage(id string) error {
	p, ok := t.b.Guide.Passage(t.r.Lang, id)
	if !ok {
		return flows.ErrNoItem
	}
	t.send(t.talk(), t.r.Passage(p), "", "")
	return nil
}
