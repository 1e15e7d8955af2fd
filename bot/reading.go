package bot

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"kringloop/bot/blocks"
	"kringloop/bot/locale"
	"kringloop/flows/dialogue"
)

// asks is the open question of a conversation, as the answers before it make it.
func (sc *scene) asks(d dialogue.Draft) (*dialogue.Step, bool) {
	st, ok := sc.s.Step(d.Step)
	if !ok {
		return nil, false
	}
	return sc.s.Fitted(st, d.Answers), true
}

// badShown is how many rows, and cells of rows that are kept, are named when they can't be read.
const badShown = 5

// readTable says back what was understood of a table. One line more is added to the rows there are, or takes the place of the one
// that it names; a whole table takes their place.
func (t *turn) readTable(sc *scene, d dialogue.Draft, st *dialogue.Step, lines [][]string, broken string) error {
	got, err := st.ReadTable(lines, t.b.Talks.Words(sc.s.ID, t.r.Lang).Steps[st.ID], t.r.Now)
	if err != nil {
		return t.refuseAt(sc, d, st, err)
	}
	for i, row := range got.Rows {
		got.Rows[i] = t.inPerson(st, row)
	}
	notes := t.unreadCells(sc, st, got)
	if len(got.Ignored) > 0 {
		notes = append(notes, t.r.T("talk.ignored", locale.Args{"Columns": blocks.Escape(strings.Join(got.Ignored, ", "))}))
	}
	if broken != "" {
		notes = append(notes, broken)
	}
	if len(got.Rows) == 0 {
		return t.askAgain(sc, d, strings.Join(notes, "\n"))
	}
	a := dialogue.Answer{Rows: got.Rows}
	if len(lines) == 1 {
		row, was := got.Rows[0], rowsOf(d, st)
		a.Rows = st.Add(was, row)
		if len(a.Rows) == len(was) {
			notes = append(notes, t.r.T("talk.replaced", locale.Args{"Name": blocks.Name(row[0])}))
		}
	}
	return t.playNoting(sc, dialogue.Input{Do: dialogue.DoRead, Step: st.ID, Answer: a, Rev: -1}, true, strings.Join(notes, "\n"))
}

// inPerson is a row in which whoever wrote "me" for who does it stands by name: the row is read by others, in files too.
func (t *turn) inPerson(st *dialogue.Step, row []string) []string {
	if st.Due == nil {
		return row
	}
	i := slices.IndexFunc(st.Columns, func(c dialogue.Column) bool { return c.ID == st.Due.Who })
	if i < 0 || i >= len(row) || !slices.Contains(themselves, alike(row[i])) {
		return row
	}
	row = slices.Clone(row)
	row[i] = t.name(t.ev.User)
	return row
}

// rowsOf are the rows of a table that there are: those that wait for a yes, or where it isn't open those that were answered.
func rowsOf(d dialogue.Draft, st *dialogue.Step) [][]string {
	switch {
	case d.Step != st.ID:
		return d.Answers[st.ID].Rows
	case d.Read != nil:
		return d.Read.Rows
	}
	return nil
}

// unreadCells names what could not be read of a table: the rows that are left out, and the cells that are empty now.
func (t *turn) unreadCells(sc *scene, st *dialogue.Step, got dialogue.Rows) (notes []string) {
	name := func(all []dialogue.CellError, say func(dialogue.CellError) string) {
		for i, e := range all {
			if i == badShown {
				notes = append(notes, t.r.N("more", len(all)-badShown))
				return
			}
			notes = append(notes, say(e))
		}
	}
	name(got.Bad, func(e dialogue.CellError) string { return t.cellError(sc, st, e) })
	switch {
	case len(got.Bad) > 0 && len(got.Rows) > 0:
		notes = append(notes, t.r.N("talk.goodrows", len(got.Rows)))
	case len(got.Bad) > 0:
		notes = append(notes, t.r.T("talk.norow"))
	}
	if len(got.Emptied) == 0 {
		return notes
	}
	notes = append(notes, t.r.N("talk.emptied", len(got.Emptied)))
	w := t.b.Talks.Words(sc.s.ID, t.r.Lang).Steps[st.ID]
	name(got.Emptied, func(e dialogue.CellError) string {
		return t.r.T("talk.badcell", locale.Args{"Row": t.rowName(e), "Column": blocks.Escape(w.Columns[e.Column].Name),
			"Why": t.r.T("approve.quoted", locale.Args{"Text": blocks.Name(short(e.Typed, nameShown))})})
	})
	return append(notes, t.r.T("talk.emptiedhow"))
}

// nameShown is how much of a cell is repeated, in characters.
const nameShown = 40

func short(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}

// rowName is a row by its number and, where it has one, its name: "3 (Laptops)".
func (t *turn) rowName(e dialogue.CellError) string {
	if strings.TrimSpace(e.Name) == "" {
		return strconv.Itoa(e.Row)
	}
	return t.r.T("talk.rowname", locale.Args{"Row": e.Row, "Name": blocks.Name(short(e.Name, nameShown))})
}

// cellError says which cell can't be read, and why.
func (t *turn) cellError(sc *scene, st *dialogue.Step, e dialogue.CellError) string {
	w := t.b.Talks.Words(sc.s.ID, t.r.Lang).Steps[st.ID].Columns[e.Column]
	name, why := w.Name, ""
	if i := slices.IndexFunc(st.Columns, func(c dialogue.Column) bool { return c.ID == e.Column }); i >= 0 {
		c := &st.Columns[i]
		if of := c.Of(); e.At > 0 && e.At <= len(of) {
			name = of[e.At-1]
		}
		why = cellWhy(t.r.Words, c, e, w)
	}
	return t.r.T("talk.badcell", locale.Args{"Row": t.rowName(e), "Column": blocks.Name(name), "Why": why})
}

// cellWhy says what is wrong with a cell of a column, as it is shown in a message.
func cellWhy(words locale.Words, c *dialogue.Column, e dialogue.CellError, w dialogue.ColumnWords) string {
	if count, ok := errors.AsType[dialogue.CountError](e.Err); ok {
		return words.T("talk.count", locale.Args{"Got": count.Got, "Want": len(count.Of), "Of": blocks.Escape(listed(count.Of))})
	}
	if errors.Is(e.Err, dialogue.ErrNoOption) {
		names := make([]string, len(c.Options))
		for i, o := range c.Options {
			names[i] = w.Options[o.ID]
		}
		return words.T("talk.oneof", locale.Args{"Options": blocks.Escape(listed(names))})
	}
	why, _ := unread(words, e.Err, &dialogue.Step{Min: c.Min, Max: c.Max})
	return why
}

// namesShown is how many options of a column, or things that several numbers belong to, are named when a cell does not fit them.
const namesShown = 20

func listed(names []string) string {
	if len(names) > namesShown {
		names = append(names[:namesShown:namesShown], "…")
	}
	return strings.Join(names, " · ")
}
