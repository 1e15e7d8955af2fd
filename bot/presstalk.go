package bot

import (
	"slices"
	"strconv"
	"strings"

	"kringloop/bot/blocks"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// pressTalk handles the controls of the conversations. That the person may see the project is checked here, whatever the
// control says.
func (t *turn) pressTalk(what, value string) error {
	what, _, _ = strings.Cut(what, ".")
	if what == blocks.TalkMore {
		what, value, _ = strings.Cut(value, " ")
	}
	part := blocks.Unpack(value, 5)
	p, err := t.known(part[0])
	if err != nil {
		return err
	}
	s, ok := t.b.Talks.Script(part[1])
	if !ok {
		return flows.ErrNoItem
	}
	switch what {
	case blocks.TalkBegin:
		return t.startTalk(p, s)
	case blocks.TalkForgetAll:
		return t.forgetThese(value)
	}
	sc, err := t.scene(p, s)
	if err != nil {
		return err
	}
	if what == blocks.TalkNo {
		if done, err := t.mendRows(sc, part); done || err != nil {
			return err
		}
	}
	if in, ok := input(what, part); ok {
		return t.play(sc, in)
	}
	if done, err := t.pressCard(sc, what, part); done || err != nil {
		return err
	}
	if what == blocks.TalkForm {
		return t.pressTemplate(sc, part[2])
	}
	return t.pressResult(sc, what, part)
}

// input is what a control of the open question does.
func input(what string, part []string) (dialogue.Input, bool) {
	in := dialogue.Input{Step: part[2], Rev: rev(part[3])}
	switch what {
	case blocks.TalkPick:
		in.Do, in.Answer = dialogue.DoAnswer, dialogue.Answer{Options: []string{part[4]}}
	case blocks.TalkSkip:
		in.Do = dialogue.DoSkip
	case blocks.TalkYes:
		in.Do = dialogue.DoYes
	case blocks.TalkNo:
		in.Do = dialogue.DoNo
	case blocks.TalkFinish:
		in.Do = dialogue.DoFinish
	case blocks.TalkBack:
		in.Do = dialogue.DoPrevious
	case blocks.TalkChange:
		in.Do, in.Rev = dialogue.DoChange, -1 // an answer of any age can be changed
	default:
		return in, false
	}
	return in, true
}

// pressCard handles the other controls of a conversation under way.
func (t *turn) pressCard(sc *scene, what string, part []string) (done bool, err error) {
	switch what {
	case blocks.TalkWhy:
		return true, t.whyTalk(sc)
	case blocks.TalkLater, blocks.TalkStop:
		return true, t.pauseTalk(sc, what == blocks.TalkStop)
	case blocks.TalkResume:
		return true, t.startTalk(sc.p, sc.s)
	case blocks.TalkWipe:
		return true, t.wipeTalk(sc)
	case blocks.TalkRescale:
		return true, t.rescale(sc, rev(part[3]))
	case blocks.TalkConfirm:
		return true, t.confirmPressed(sc, rev(part[3]))
	}
	d, ok := t.draft(sc)
	switch what {
	case blocks.TalkKeep, blocks.TalkFill, blocks.TalkRow, blocks.TalkDrop, blocks.TalkGive:
	default:
		return false, nil
	}
	if ok && d.Owner != t.ev.User {
		return true, t.taken(sc)
	}
	st, open := sc.s.Step(d.Step)
	if !ok || what != blocks.TalkGive && (!open || st.ID != part[2] || d.Rev != rev(part[3])) {
		t.whisper(t.r.T("note.old"))
		return true, nil
	}
	switch what {
	case blocks.TalkKeep:
		return true, t.play(sc, dialogue.Input{Do: dialogue.DoAnswer, Answer: d.Answers[st.ID], Rev: d.Rev})
	case blocks.TalkFill:
		t.open(t.r.TalkModal(sc.talk(d), sc.at.place, 0), sc.p.ID)
	case blocks.TalkRow:
		n := number(part[4])
		if d.Read == nil || n < 1 || n > len(d.Read.Rows) {
			return true, flows.ErrNoItem
		}
		t.open(t.r.TalkModal(sc.talk(d), sc.at.place, n), sc.p.ID)
	case blocks.TalkDrop:
		return true, t.dropRow(sc, d, part[4])
	case blocks.TalkGive:
		if len(sc.p.Members) < 2 {
			t.whisper(t.r.T("talk.nobody"))
			return true, nil
		}
		t.open(t.r.GiveModal(sc.talk(d)), sc.p.ID)
	}
	return true, nil
}

// mendRows takes a no to rows that were read: they stay, to be changed. Done is false where the no is to anything else.
func (t *turn) mendRows(sc *scene, part []string) (done bool, err error) {
	d, ok := t.draft(sc)
	st, open := sc.asks(d)
	if !ok || !open || st.Ask != dialogue.Table || d.Read == nil || d.Owner != t.ev.User || st.ID != part[2] || d.Rev != rev(part[3]) {
		return false, nil
	}
	return true, t.showTalk(sc, d, false, t.r.T("talk.mendrows"))
}

// dropRow takes one of the rows that wait for a yes out, or all of them.
func (t *turn) dropRow(sc *scene, d dialogue.Draft, row string) error {
	if row == blocks.AllRows && d.Read != nil {
		return t.play(sc, dialogue.Input{Do: dialogue.DoNo, Rev: d.Rev})
	}
	n, err := strconv.Atoi(row)
	if err != nil || d.Read == nil || n < 1 || n > len(d.Read.Rows) {
		return flows.ErrNoItem
	}
	a := *d.Read
	a.Rows = slices.Delete(slices.Clone(d.Read.Rows), n-1, n)
	return t.play(sc, dialogue.Input{Do: dialogue.DoRead, Answer: a, Rev: d.Rev})
}

// from makes the event one of the place that a form was opened from.
func (t *turn) from(place string) {
	if channel, thread, ok := strings.Cut(place, ":"); ok && channel != "dm" {
		t.ev.Kind, t.ev.Channel, t.ev.Thread, t.ev.Direct = Pressed, channel, thread, false
	}
}

// sceneOf is the scene that a control or a form names, when the person may see the project.
func (t *turn) sceneOf(project, script string) (*scene, error) {
	p, err := t.known(project)
	if err != nil {
		return nil, err
	}
	s, ok := t.b.Talks.Script(script)
	if !ok {
		return nil, flows.ErrNoItem
	}
	return t.scene(p, s)
}

// submitTalk takes an answer, or a row, that was filled in a form, if its question is still open; a row that was there takes its
// own place, if none was added or left out since.
func (t *turn) submitTalk(rest string) error {
	part := blocks.Unpack(rest, 6)
	t.from(part[4])
	sc, err := t.sceneOf(part[0], part[1])
	if err != nil {
		return err
	}
	p, s := sc.p, sc.s
	d, _ := p.DraftOf(s, t.ev.User)
	st, open := s.Step(d.Step)
	row := number(part[5])
	if !open || st.ID != part[2] || d.Owner != t.ev.User || row > 0 && (d.Read == nil || row > len(d.Read.Rows) || d.Rev != rev(part[3])) {
		t.whisper(t.r.T("note.old"))
		return nil
	}
	st = s.Fitted(st, d.Answers)
	a, err := filledIn(st, t.b.Talks.Words(s.ID, t.r.Lang).Steps[st.ID], t.ev)
	if err != nil {
		return t.refuse(sc, err)
	}
	in := dialogue.Input{Do: dialogue.DoAnswer, Answer: a, Rev: -1}
	switch {
	case st.Ask == dialogue.Table:
		a.Rows[0] = t.inPerson(st, a.Rows[0])
		rows := slices.Clone(rowsOf(d, st))
		if d.Read != nil {
			in.Answer = *d.Read // with where it is from
		}
		if row > 0 {
			rows[row-1] = a.Rows[0]
		} else {
			rows = st.Add(rows, a.Rows[0])
		}
		in.Answer.Rows = rows
		in.Do = dialogue.DoRead
	case st.Ask == dialogue.Number && !a.None:
		in.Do = dialogue.DoRead // what a point or a comma means is worth a look
	}
	return t.play(sc, in)
}

// filledIn reads the answer off a form.
func filledIn(st *dialogue.Step, w dialogue.StepWords, ev Event) (dialogue.Answer, error) {
	typed := strings.TrimSpace(ev.View.Value(blocks.InAnswer))
	switch st.Ask {
	case dialogue.Choices:
		a := dialogue.Answer{Options: []string{}}
		chosen := ticked(ev.View)
		for i := range st.Options {
			if slices.Contains(chosen, st.Options[i].ID) {
				a.Options = append(a.Options, st.Options[i].ID)
			}
		}
		return a, st.Check(a)
	case dialogue.Table:
		cells := make([]string, len(st.Columns))
		for i := range st.Columns {
			cells[i] = filledCell(blocks.InCell+st.Columns[i].ID, ev.View)
		}
		row, err := st.ReadRow(cells, w, ev.At)
		return dialogue.Answer{Rows: [][]string{row}}, err
	}
	if typed == "" && st.Optional {
		return dialogue.Answer{None: true}, nil
	}
	return st.Read(typed, w, ev.At)
}

// filledCell is what was filled in for a cell of a row; several numbers each have a field of their own.
func filledCell(block string, v View) string {
	var each []string
	for {
		values, ok := v.Values[blocks.InNumber(block, len(each))]
		if !ok {
			break
		}
		each = append(each, strings.Join(values, ""))
	}
	if len(each) == 0 {
		return v.Value(block)
	}
	return strings.Join(each, "; ")
}

// validTalk checks the form of an answer, by block.
func (b *Bot) validTalk(ev Event, bad map[string]string) {
	part := blocks.Unpack(ev.View.Private, 5)
	words := b.Words.In(part[0])
	s, ok := b.Talks.Script(part[2])
	if !ok {
		return
	}
	st, ok := s.Step(part[3])
	if !ok {
		return
	}
	_, err := filledIn(st, b.Talks.Words(s.ID, words.Lang).Steps[st.ID], ev)
	if err == nil {
		return
	}
	block, bounds := blocks.InAnswer, st
	if st.Ask == dialogue.Choices {
		block += "0"
	}
	if cell, ok := asCell(err); ok {
		block, err = blocks.InCell+cell.Column, cell.Err
		if _, several := ev.View.Values[blocks.InNumber(block, 0)]; several {
			block = blocks.InNumber(block, max(0, cell.At-1))
		}
		for i := range st.Columns {
			if c := &st.Columns[i]; c.ID == cell.Column {
				bounds = &dialogue.Step{Min: c.Min, Max: c.Max}
			}
		}
	}
	if text, ok := unread(words, err, bounds); ok {
		bad[block] = strings.ReplaceAll(text, "_", "")
	}
}
