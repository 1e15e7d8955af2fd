package blocks

import (
	"unicode/utf8"

	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/flows"
	"kringloop/flows/dialogue"
)

// TalkModal asks for an answer, or for one row of a table: the one at a place, from 1, among those that were read, or with 0 one
// more. place is where the conversation goes on.
func (r Reader) TalkModal(k Talk, place string, row int) View {
	st, _ := k.step()
	w := r.words(k.Script).Steps[st.ID]
	blocks := []slack.Block{section("*" + Name(w.Ask) + "*")}
	if w.Help != "" {
		blocks = append(blocks, contextLine(Escape(w.Help)))
	}
	a := k.Draft.Answers[st.ID]
	title, save := r.T("talk.modal"), r.T("modal.save")
	field := func(el slack.BlockElement) {
		in := slack.NewInputBlock(InAnswer, plain(w.Name(), 150), nil, el)
		in.Optional = st.Optional
		blocks = append(blocks, in)
	}
	switch st.Ask {
	case dialogue.Table:
		title, save = r.T("talk.modalrow"), r.T("modal.add")
		cells := make([]string, len(st.Columns))
		if row > 0 {
			save = r.T("modal.save")
			copy(cells, k.Draft.Read.Rows[row-1])
		}
		for i := range st.Columns {
			c := &st.Columns[i]
			if len(c.Of()) > 0 {
				blocks = append(blocks, r.numberInputs(c, w.Columns[c.ID], cells[i])...)
				continue
			}
			blocks = append(blocks, r.cellInput(c, w.Columns[c.ID], cells[i]))
		}
	case dialogue.Choices:
		blocks = append(blocks, r.manyInput(st, w, a)...)
	case dialogue.Date:
		el := slack.NewDatePickerBlockElement(InAnswer)
		el.InitialDate = a.Text
		field(el)
	case dialogue.Number:
		field(textInput(InAnswer, false, 40, dialogue.ShowNumber(a.Number, r.Lang)))
	default:
		field(textInput(InAnswer, true, 2000, a.Text))
	}
	return r.modal(ModalTalk, Pack(k.value(), place, num(row)), title, save, blocks...)
}

// manyInput is a group of check boxes for each ten options, as many as Slack allows in one.
func (r Reader) manyInput(st *dialogue.Step, w dialogue.StepWords, a dialogue.Answer) []slack.Block {
	chosen := map[string]bool{}
	for _, id := range a.Options {
		chosen[id] = true
	}
	var blocks []slack.Block
	for from := 0; from < len(st.Options); from += maxRadio {
		var options, initial []*slack.OptionBlockObject
		for _, o := range st.Options[from:min(from+maxRadio, len(st.Options))] {
			opt := option(o.ID, w.Options[o.ID])
			options = append(options, opt)
			if chosen[o.ID] {
				initial = append(initial, opt)
			}
		}
		el := slack.NewCheckboxGroupsBlockElement(InAnswer, options...)
		el.InitialOptions = initial
		in := slack.NewInputBlock(InAnswer+num(from), plain(w.Name(), 150), nil, el)
		if from > 0 {
			in.Label = plain(r.T("talk.further"), 150)
		}
		in.Optional = st.Optional || len(st.Options) > maxRadio // of several groups, any may stay empty
		blocks = append(blocks, in)
	}
	return blocks
}

// maxCellInput bounds what is typed into a cell, in characters.
const maxCellInput = 300

// numberInputs are the fields of several numbers in one cell, one for each that they belong to.
func (r Reader) numberInputs(c *dialogue.Column, w dialogue.ColumnWords, cell string) []slack.Block {
	out, had := make([]slack.Block, len(c.Of())), dialogue.NumbersIn(cell)
	for i, name := range c.Of() {
		id, n := InNumber(InCell+c.ID, i), ""
		if i < len(had) {
			n = dialogue.ShowNumber(had[i], r.Lang)
		}
		in := slack.NewInputBlock(id, plain(join(w.Name, name), 150), nil, textInput(id, false, 40, n))
		if w.Help != "" {
			in.Hint = plain(w.Help, 150)
		}
		in.Optional = c.Optional
		out[i] = in
	}
	return out
}

// cellInput asks for one cell, which may hold something already.
func (r Reader) cellInput(c *dialogue.Column, w dialogue.ColumnWords, cell string) *slack.InputBlock {
	id := InCell + c.ID
	var el slack.BlockElement
	switch c.Ask {
	case dialogue.Date:
		pick := slack.NewDatePickerBlockElement(id)
		pick.InitialDate = cell
		el = pick
	case dialogue.Choice:
		var options []*slack.OptionBlockObject
		var chosen *slack.OptionBlockObject
		for _, o := range c.Options {
			options = append(options, option(o.ID, w.Options[o.ID]))
			if o.ID == cell {
				chosen = options[len(options)-1]
			}
		}
		pick := menu(id, r.T("talk.choose"), options)
		pick.InitialOption = chosen
		el = pick
	case dialogue.Number:
		el = textInput(id, false, maxCellInput, dialogue.ShowNumber(cell, r.Lang))
	default:
		el = textInput(id, false, max(maxCellInput, utf8.RuneCountInString(cell)), cell)
	}
	in := slack.NewInputBlock(id, plain(w.Name, 150), nil, el)
	if w.Help != "" {
		in.Hint = plain(w.Help, 150)
	}
	in.Optional = c.Optional
	return in
}

// GiveModal asks to whom a conversation is handed over.
func (r Reader) GiveModal(k Talk) View {
	var members []*slack.OptionBlockObject
	for _, m := range k.Project.Members {
		if m.User != k.Draft.Owner {
			members = append(members, option(m.User, r.Name(m.User)+" · "+r.T("role."+string(m.Role))))
		}
	}
	return r.modal(ModalGive, k.about(), r.T("talk.giveto"), r.T("talk.dogive"),
		contextLine(r.T("talk.givehow", locale.Args{"Title": r.TalkTitle(k.Script)})),
		r.input(InUser, "modal.user", "", false, menu(InUser, r.T("modal.pickuser"), members)))
}

// ShareModal asks in which channel a result is shown, and says what that means.
func (r Reader) ShareModal(o Outcome) View {
	el := slack.NewOptionsSelectBlockElement(slack.OptTypeConversations, plain(r.T("talk.pickroom"), maxHeader), InRoom)
	el.Filter = &slack.SelectBlockElementFilter{Include: []string{"public", "private"}, ExcludeExternalSharedChannels: true, ExcludeBotUsers: true}
	el.InitialConversation = o.Project.Channel
	how := r.T("talk.sharehow", locale.Args{"Title": r.TalkTitle(o.Script)})
	if o.Script.Each {
		how += "\n" + r.T("talk.shareeach")
	}
	return r.modal(ModalShare, o.about(o.version()), r.T("talk.shareto"), r.T("talk.doshare"),
		section(how),
		r.input(InRoom, "talk.room", "", false, el))
}

// NormsModal asks for one group of an organisation's settings of a script.
func (r Reader) NormsModal(s *dialogue.Script, group dialogue.Norms, norm dialogue.Norm) View {
	w := r.words(s)
	blocks := []slack.Block{section("*" + Name(join(w.Title, w.Norms[group.ID])) + "*\n" + r.T("norms.how"))}
	for _, f := range group.Fields {
		if f.Switch {
			blocks = append(blocks, r.switchInput(f, w.Norms[f.ID], norm))
			continue
		}
		in := slack.NewInputBlock(InNorm+f.ID, plain(w.Norms[f.ID], 150), plain(r.T("norms.ours", locale.Args{"N": dialogue.ShowNumber(f.Suggest, r.Lang)}), 150),
			textInput(InNorm+f.ID, false, 20, dialogue.ShowNumber(norm[f.ID], r.Lang)))
		in.Optional = true
		blocks = append(blocks, in)
	}
	return r.modal(ModalNorms, Pack(s.ID, group.ID), r.T("norms.title"), r.T("modal.save"), blocks...)
}

func (r Reader) switchInput(f dialogue.Setting, label string, norm dialogue.Norm) *slack.InputBlock {
	yes, no := option("1", r.T("yes")), option("0", r.T("no"))
	el := slack.NewRadioButtonsBlockElement(InNorm+f.ID, yes, no)
	el.InitialOption = yes
	if or(norm[f.ID], f.Suggest) == "0" {
		el.InitialOption = no
	}
	return slack.NewInputBlock(InNorm+f.ID, plain(label, 150), nil, el)
}

// normsMenu lists the settings that an administrator can change.
func (r Reader) normsMenu() (*slack.SelectBlockElement, bool) {
	var options []*slack.OptionBlockObject
	for _, s := range r.Talks.Scripts() {
		for _, g := range s.Norms {
			options = append(options, option(Pack(s.ID, g.ID), cut(join(r.words(s).Title, r.words(s).Norms[g.ID]), maxOption)))
		}
	}
	return menu(ActNorms, r.T("norms.pick"), options), len(options) > 0
}

// talksFor are buttons that begin the conversations which fulfil an item, at most two.
func (r Reader) talksFor(p *flows.Project, item string) []slack.BlockElement {
	var els []slack.BlockElement
	for _, s := range r.Talks.ForItem(item) {
		if len(els) < 2 {
			els = append(els, talkButton(TalkBegin+"."+s.ID, Pack(p.ID, s.ID), r.T("talk.start", locale.Args{"Title": r.words(s).Title})))
		}
	}
	return els
}
