package blocks

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/flows/dialogue"
)

// readBack shows what was understood of a typed answer, of a pasted table or of rows so far, and asks whether it is right.
func (r Reader) readBack(k Talk, st *dialogue.Step, w dialogue.StepWords) (string, []slack.Block) {
	a := *k.Draft.Read
	if st.Ask != dialogue.Table {
		text, no := r.readLine(st, a, w), "no"
		if a.From != nil {
			no = "change"
		}
		return text, []slack.Block{section(text),
			actions(primary(talkButton(TalkYes, k.value(), r.T("yes"))), talkButton(TalkNo, k.value(), r.T(no)))}
	}
	text := r.N("talk.readrows", len(a.Rows))
	if a.From != nil {
		text = r.T("talk.rowsfrom", r.origin(a, r.answerLine(st, a, w)))
	}
	shown := append([]slack.Block{section(text)}, r.rowsTable(k, st, a.Rows)...)
	shown = append(shown, actions(primary(talkButton(TalkYes, k.value(), r.T("talk.rowsright"))), talkButton(TalkFill, k.value(), r.T("talk.addrow")),
		talkButton(TalkNo, k.value(), r.T("talk.rowsno"))))
	var rows []*slack.OptionBlockObject
	for i, row := range a.Rows {
		if i < maxOptions-1 {
			rows = append(rows, option(k.value(num(i+1)), num(i+1)+" · "+cut(join(st.ShowRow(row, w, r.Lang, r.date)...), maxOption-10)))
		}
	}
	if len(rows) > 0 {
		drop := append(slices.Clip(rows), option(k.value(AllRows), r.T("talk.allrows")))
		shown = append(shown, actions(menu(ActTalk+"."+TalkRow, r.T("talk.changerow"), rows), menu(ActTalk+"."+TalkDrop, r.T("talk.droprow"), drop),
			talkButton(TalkForm, Pack(k.about(), st.ID), r.T("file.rows"))))
	}
	return text, shown
}

// readLine says an answer back in a line, and where it is from when it was proposed.
func (r Reader) readLine(st *dialogue.Step, a dialogue.Answer, w dialogue.StepWords) string {
	id := "talk.read"
	switch {
	case a.From != nil && a.From.Script == "":
		id = "talk.fromproject"
	case a.From != nil:
		id = "talk.fromresult"
	}
	return r.T(id, r.origin(a, r.answerLine(st, a, w)))
}

// origin fills the words that say an answer back: what it is and, where it was proposed, of which result.
func (r Reader) origin(a dialogue.Answer, said string) locale.Args {
	args := locale.Args{"Answer": Escape(cut(said, 300)), "Title": "", "N": 0}
	if a.From != nil && a.From.Script != "" {
		args["Title"], args["N"] = Name(r.Talks.Words(a.From.Script, r.Lang).Title), a.From.Version
	}
	return args
}

// answerLine is an answer on one line; of a table how many rows it has.
func (r Reader) answerLine(st *dialogue.Step, a dialogue.Answer, w dialogue.StepWords) string {
	switch {
	case a.None:
		return r.T("talk.skipped")
	case st.Ask == dialogue.Table:
		return r.N("talk.rows", len(a.Rows))
	case st.Ask == dialogue.Choices && len(a.Options) == 0:
		return r.T("talk.nothing")
	}
	return strings.Join(strings.Fields(st.Show(a, w, r.Lang, r.date)), " ")
}

// gapsShown is how many rows are named that a question is asked for.
const gapsShown = 5

// gaps names the rows that lack what a question asks, and where they lack several things which.
func (r Reader) gaps(k Talk, st *dialogue.Step) []slack.Block {
	table, gaps := k.Script.Gaps(st, k.Draft.Answers)
	if len(gaps) == 0 {
		return nil
	}
	w := r.words(k.Script).Steps[table.ID]
	var rows []string
	each := false
	for i, g := range gaps {
		if i == gapsShown {
			rows = append(rows, r.N("more", len(gaps)-i))
			break
		}
		row := Name(cut(g.Row, 75))
		if len(g.Columns) > 0 {
			names := make([]string, len(g.Columns))
			for j, c := range g.Columns {
				names[j] = w.Columns[c].Name
			}
			row, each = "• *"+row+"*: "+Escape(strings.Join(names, ", ")), true
		}
		rows = append(rows, row)
	}
	if each {
		return []slack.Block{section(strings.Join(rows, "\n"))}
	}
	return []slack.Block{contextLine(r.T("talk.gaps", locale.Args{"Rows": strings.Join(rows, ", ")}))}
}

// How many rows of a long answer are shown, from its beginning and from its end.
const (
	rowsFirst = 20
	rowsLast  = 5
)

// rowsTable shows the rows of an answer: of many the first and the last, with how many there are and what they come to.
func (r Reader) rowsTable(k Talk, st *dialogue.Step, rows [][]string) []slack.Block {
	w := r.words(k.Script)
	head, numeric := st.Heads(w.Steps[st.ID])
	shown := make([][]string, len(rows))
	for i, row := range rows {
		shown[i] = st.ShowRow(row, w.Steps[st.ID], r.Lang, r.date)
	}
	if len(head) > maxWide {
		head, numeric, shown = filled(head, numeric, shown)
	}
	var more []slack.Block
	from, to := len(rows), len(rows) // of what is left out
	if len(rows) > rowsFirst+rowsLast {
		from, to = rowsFirst, len(rows)-rowsLast
		more = append(more, contextLine(r.long(w, st, rows)))
	}
	between := slices.Repeat([]string{"…"}, len(head))
	short := shown
	if from < to {
		short = slices.Concat(shown[:from], [][]string{between}, shown[to:])
	}
	if t, ok := r.table(head, short, numeric); ok {
		return append([]slack.Block{t}, more...)
	}
	var lines []string
	for i, row := range shown {
		switch {
		case i < from || i >= to:
			lines = append(lines, num(i+1)+" · "+Escape(rowLine(head, row)))
		case i == from:
			lines = append(lines, "…")
		}
	}
	return append(r.bounded(lines), more...)
}

// long says which rows of many are shown, and what their columns of money come to.
func (r Reader) long(w dialogue.Words, st *dialogue.Step, rows [][]string) string {
	said := []string{r.T("talk.rowsshown", locale.Args{"First": rowsFirst, "Last": rowsLast, "N": len(rows)})}
	for _, t := range st.Totals(rows) {
		said = append(said, r.T("talk.rowstotal", locale.Args{"Column": Name(w.Steps[st.ID].Columns[t.Column].Name), "Sum": w.Value(t.Sum, r.Lang)}))
	}
	return join(said...)
}
