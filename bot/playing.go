package bot

import (
	"errors"
	"strings"
	"unicode/utf8"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// play does one thing in a conversation and shows what came of it.
func (t *turn) play(sc *scene, in dialogue.Input) error { return t.playNoting(sc, in, false, "") }

func (t *turn) playNoting(sc *scene, in dialogue.Input, fresh bool, note string) error {
	if d, ok := t.draft(sc); ok && d.Owner == t.ev.User && d.Stale(in) {
		t.whisper(t.r.T("note.old"))
		return nil
	}
	d, err := sc.p.PlayTalk(sc.s, in, t.ev.User, t.ev.At)
	switch {
	case errors.Is(err, dialogue.ErrNotOwner):
		return t.taken(sc)
	case errors.Is(err, dialogue.ErrNoSuch):
		t.whisper(t.r.T("note.old"))
		return nil
	case err != nil:
		return t.refuse(sc, err)
	}
	return t.showTalk(sc, d, fresh, note)
}

// refuse says why an answer to the open question can't be one.
func (t *turn) refuse(sc *scene, err error) error {
	d, _ := t.draft(sc)
	st, _ := sc.asks(d)
	return t.refuseAt(sc, d, st, err)
}

// refuseAt says why an answer to a question can't be one.
func (t *turn) refuseAt(sc *scene, d dialogue.Draft, st *dialogue.Step, err error) error {
	text, ok := unread(t.r.Words, err, bounded(sc.s, d, st))
	if cell, bad := errors.AsType[dialogue.CellError](err); bad && st != nil {
		text, ok = t.cellError(sc, st, cell), true
	}
	if !ok {
		return err
	}
	if st != nil && st.Ask == dialogue.Table && errors.Is(err, dialogue.ErrTooMany) {
		text = strings.TrimSpace(text + " " + blocks.Escape(t.b.Talks.Words(sc.s.ID, t.r.Lang).Steps[st.ID].Many))
	}
	return t.askAgain(sc, d, text)
}

// bounded is a step with what is left as its bound, when it takes a share of an earlier number.
func bounded(s *dialogue.Script, d dialogue.Draft, st *dialogue.Step) *dialogue.Step {
	if st == nil || st.Of == "" {
		return st
	}
	out := *st
	if rest := s.Rest(st.ID, d.Answers); rest != nil {
		out.Max = rest.FloatString(0)
	}
	return &out
}

// askAgain says what is wrong with an answer. Where it was typed the question comes again under it: the message that asked may
// be far up by now.
func (t *turn) askAgain(sc *scene, d dialogue.Draft, text string) error {
	if d.Step != "" && (t.ev.Kind == Said || t.ev.Kind == Mentioned) {
		return t.showTalk(sc, d, true, text)
	}
	t.send(sc.at, t.r.Line("⚠️ "+text, ""), sc.p.ID, "")
	return nil
}

// unread says what is wrong with an answer, false when it isn't the answer that is wrong.
func unread(w locale.Words, err error, st *dialogue.Step) (string, bool) {
	for _, s := range unreadable {
		if errors.Is(err, s.err) {
			args := locale.Args{"Min": "", "Max": ""}
			if st != nil {
				args["Min"], args["Max"] = dialogue.ShowNumber(st.Min, w.Lang), dialogue.ShowNumber(st.Max, w.Lang)
			}
			return w.T(s.id, args), true
		}
	}
	return "", false
}

// words for what is wrong with an answer.
var unreadable = []struct {
	err error
	id  string
}{
	{dialogue.ErrNoOption, "error.nooption"},
	{dialogue.ErrNoNumber, "error.nonumber"},
	{dialogue.ErrNumbers, "error.onenumber"},
	{dialogue.ErrNotWhole, "error.notwhole"},
	{dialogue.ErrTooSmall, "error.toosmall"},
	{dialogue.ErrTooLarge, "error.toolarge"},
	{dialogue.ErrNoDate, "error.nodate"},
	{dialogue.ErrNoText, "error.notext"},
	{dialogue.ErrTooLong, "error.longanswer"},
	{dialogue.ErrNoRows, "error.norows"},
	{dialogue.ErrTooFew, "error.toofew"},
	{dialogue.ErrTooMany, "error.manyrows"},
	{dialogue.ErrNeeded, "error.needed"},
	{dialogue.ErrNotDone, "error.notdone"},
}

// talkHere is the conversation that typed words are for, nil when there is none.
func (t *turn) talkHere() (*scene, dialogue.Draft, error) {
	pl, err := t.mem.Place(t.spot().place)
	if err != nil || !pl.Talk.Active() {
		return nil, dialogue.Draft{}, err
	}
	s, ok := t.b.Talks.Script(pl.Talk.Script)
	p, err := t.known(pl.Talk.Project)
	if !ok || unseen(err) {
		return nil, dialogue.Draft{}, nil // no longer there, or no longer theirs: as if nothing were open
	}
	if err != nil {
		return nil, dialogue.Draft{}, err
	}
	d, ok := p.DraftOf(s, t.ev.User)
	sc, err := t.scene(p, s)
	if err != nil || !ok || d.Owner != t.ev.User || sc.at != t.spot() {
		return nil, d, err
	}
	return sc, d, nil
}

// typed takes words that belong to the open question of a conversation; done is false when they don't.
func (t *turn) typed(in intent, text string) (done bool, err error) {
	sc, d, err := t.talkHere()
	if err != nil || sc == nil {
		return false, err
	}
	text = t.unmention(text)
	if done, err := t.typedFirst(sc, d, in, text); done || err != nil {
		return done, err
	}
	return t.typedThen(sc, d, in, text)
}

// typedFirst takes words that mean something else while a conversation is open than they do by themselves.
func (t *turn) typedFirst(sc *scene, d dialogue.Draft, in intent, text string) (done bool, err error) {
	st, open := sc.asks(d)
	if open && st.Ask == dialogue.Text && utf8.RuneCountInString(text) > longAnswer && !isQuestion(text) {
		return true, t.readTyped(sc, d, st, text) // whatever it begins with: "herinner …" too
	}
	if done, err := t.changes(sc, d, in, text); done || err != nil {
		return done, err
	}
	if !open {
		if t.is("right", text) { // the result that is shown
			return true, t.confirm(sc)
		}
		return false, nil
	}
	if d.Read != nil {
		if done, err := t.replied(sc, d, st, text); done || err != nil {
			return done, err
		}
	}
	return t.nothing(sc, d, st, text)
}

// typedThen takes words as what they were understood to be, or as the answer.
func (t *turn) typedThen(sc *scene, d dialogue.Draft, in intent, text string) (done bool, err error) {
	st, open := sc.asks(d)
	input := dialogue.Input{Rev: -1}
	switch in.name {
	case "previous", "back", "cancel":
		return true, t.backInTalk(sc, d, in.name == "cancel")
	case "pause":
		return true, t.pauseTalk(sc, false)
	case "stop":
		return true, t.pauseTalk(sc, true)
	case "resume":
		return true, t.goOnTalk(sc, d)
	case "why":
		return true, t.whyTalk(sc)
	case "yes", "no":
		switch {
		case d.Read != nil && in.name == "yes":
			input.Do = dialogue.DoYes
		case d.Read != nil:
			input.Do = dialogue.DoNo
		case !open && in.name == "yes":
			return true, t.confirm(sc)
		case open:
			return true, t.readTyped(sc, d, st, text)
		default:
			return false, nil
		}
	case "rescale":
		return true, t.rescale(sc, -1)
	case "next":
		if !open {
			return false, nil
		}
		if !st.Optional {
			return true, t.askAgain(sc, d, t.r.T("error.noskip"))
		}
		input.Do = dialogue.DoSkip
	case "", "unknown", "mark.klaar", "mark.bezig", "mark.nvt":
		if done, err := t.pasted(sc, d, text); done || err != nil {
			return done, err
		}
		if !open || text == "" || isQuestion(text) && !strings.Contains(text, "\n") && !t.names(sc, st, text) {
			return false, nil
		}
		return true, t.readTyped(sc, d, st, text)
	default:
		return false, nil
	}
	return true, t.play(sc, input)
}

// backInTalk goes to the question before, or takes back what was begun: the answer that was read, else the whole conversation.
func (t *turn) backInTalk(sc *scene, d dialogue.Draft, cancels bool) error {
	all := sc.s.Asked(d.Answers)
	switch {
	case cancels && d.Read == nil:
		return t.pauseTalk(sc, true)
	case cancels:
		return t.play(sc, dialogue.Input{Do: dialogue.DoNo, Rev: -1})
	case d.Read == nil && len(all) > 0 && all[0].ID == d.Step:
		return t.askAgain(sc, d, t.r.T("talk.first"))
	}
	return t.play(sc, dialogue.Input{Do: dialogue.DoPrevious, Rev: -1})
}

// longAnswer is from how many characters on words are the answer to a question that asks for words, and no request.
const longAnswer = 60

// names tells whether words that could begin a question are those of an option: "wat winst".
func (t *turn) names(sc *scene, st *dialogue.Step, text string) bool {
	if st.Ask != dialogue.Choice || strings.HasSuffix(text, "?") {
		return false
	}
	_, err := st.Read(text, t.b.Talks.Words(sc.s.ID, t.r.Lang).Steps[st.ID], t.r.Now)
	return err == nil
}

// readTyped understands a typed answer and says it back; words that were asked for count as they are.
func (t *turn) readTyped(sc *scene, d dialogue.Draft, st *dialogue.Step, text string) error {
	if st.Ask == dialogue.Table {
		lines := dialogue.SplitTable(text)
		return t.readTable(sc, d, t.tableFor(sc, d, st, lines), lines, "")
	}
	text, note := t.oneLine(st, text)
	a, err := st.Read(text, t.b.Talks.Words(sc.s.ID, t.r.Lang).Steps[st.ID], t.r.Now)
	if err != nil {
		return t.refuse(sc, err)
	}
	do := dialogue.DoRead
	if st.Ask == dialogue.Text {
		do = dialogue.DoAnswer
	}
	return t.playNoting(sc, dialogue.Input{Do: do, Answer: a, Rev: -1}, false, note)
}

// oneLine is the first line of what was typed in answer to a question that takes one, and says which words behind it are left.
func (t *turn) oneLine(st *dialogue.Step, text string) (line, note string) {
	if st.Ask == dialogue.Text || st.Ask == dialogue.Choices {
		return text, ""
	}
	line, left, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if left = strings.Join(strings.Fields(left), " "); left == "" {
		return line, ""
	}
	return line, t.r.T("talk.leftover", locale.Args{"Text": blocks.Name(short(left, leftShown))})
}

// leftShown is how much is repeated of what was typed and not read, in characters.
const leftShown = 200

// pauseTalk leaves a conversation for later; stopped, it offers to throw the answers away.
func (t *turn) pauseTalk(sc *scene, stopped bool) error {
	d, ok := t.draft(sc)
	switch {
	case !ok:
		t.whisper(t.r.T("note.old"))
		return nil
	case d.Owner != t.ev.User:
		return t.taken(sc)
	}
	m := t.r.TalkPaused(sc.talk(d), stopped)
	if !sc.holds() {
		t.send(sc.at, m, sc.p.ID, "")
		return nil
	}
	sc.pl.Talk.Paused, sc.pl.Talk.Behind = true, false
	t.mem.SavePlace(sc.at.place, sc.pl)
	t.sendCard(sc, m, sc.pl.Talk.Card)
	return nil
}

// whyTalk unfolds the guidance behind the open question, or folds it.
func (t *turn) whyTalk(sc *scene) error {
	d, ok := t.draft(sc)
	if !ok || d.Step == "" || !sc.holds() {
		t.whisper(t.r.T("note.old"))
		return nil
	}
	sc.pl.Talk.Why = !sc.pl.Talk.Why
	return t.showTalk(sc, d, false, "")
}

// wipeTalk throws the answers of a conversation under way away.
func (t *turn) wipeTalk(sc *scene) error {
	if err := sc.p.DropTalk(sc.s, t.ev.User, t.ev.At); err != nil {
		return err
	}
	t.eraseDraft(sc)
	m := t.r.Told("talk.wiped", locale.Args{"Title": t.r.TalkTitle(sc.s)})
	if sc.holds() {
		t.sendCard(sc, m, sc.pl.Talk.Card)
	} else {
		t.send(sc.at, m, sc.p.ID, "")
	}
	t.endTalk(sc)
	return nil
}

// endTalk makes the place listen to other things again.
func (t *turn) endTalk(sc *scene) {
	if sc.holds() {
		sc.pl.Talk = flows.Talk{Card: sc.pl.Talk.Card, Last: sc.pl.Talk.Last, Trail: sc.pl.Talk.Trail}
		t.mem.SavePlace(sc.at.place, sc.pl)
	}
}

// resumeTalk goes on with a conversation that was left for later, unless a walk took its place.
func (t *turn) resumeTalk() (done bool, err error) {
	pl, err := t.mem.Place(t.spot().place)
	if err != nil || pl.Talk.Script == "" || pl.Talk.Behind && pl.Run.Active() {
		return false, err
	}
	s, ok := t.b.Talks.Script(pl.Talk.Script)
	p, err := t.known(pl.Talk.Project)
	if !ok || unseen(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if _, under := p.DraftOf(s, t.ev.User); !under {
		return false, nil
	}
	return true, t.startTalk(p, s)
}
