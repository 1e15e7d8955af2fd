package blocks

import (
	"encoding/json"
	"fmt"

	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/flows"
)

// View is a modal or App Home as Slack takes it.
type View = json.RawMessage

func (r Reader) modal(name, private, title, submit string, blocks ...slack.Block) View {
	return viewJSON(slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: name, PrivateMetadata: Pack(r.Lang, private),
		Title: plain(title, 24), Submit: plain(submit, 24), Close: plain(r.T("modal.close"), 24),
		Blocks: slack.Blocks{BlockSet: blocks},
	})
}

func viewJSON(v any) View {
	data, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Errorf("blocks: %w", err)) // values of this package always marshal
	}
	return data
}

// input is one field of a modal: a label, an element, and a hint under it.
func (r Reader) input(id, label, hint string, optional bool, el slack.BlockElement) *slack.InputBlock {
	in := slack.NewInputBlock(id, plain(r.T(label), 150), nil, el)
	if hint != "" {
		in.Hint = plain(r.T(hint), 150)
	}
	in.Optional = optional
	return in
}

func textInput(id string, lines bool, most int, initial string) *slack.PlainTextInputBlockElement {
	el := slack.NewPlainTextInputBlockElement(nil, id)
	el.Multiline, el.MaxLength, el.InitialValue = lines, most, initial
	return el
}

// NewProject asks what a new project is called and what is bought.
func (r Reader) NewProject() View { return r.newProject("") }

// Adopt asks the same for a project that takes a result over from the person's notebook.
func (r Reader) Adopt(o Outcome) View { return r.newProject(o.about(o.version())) }

func (r Reader) newProject(private string) View {
	var cats []*slack.OptionBlockObject
	for _, c := range r.Lib.Categories {
		cats = append(cats, option(c.Key, c.In(r.Lang)))
	}
	c, _ := r.Lib.Condition("publiek")
	q := c.In(r.Lang)
	public := []*slack.OptionBlockObject{option(string(flows.Yes), q.Yes), option(string(flows.No), q.No), option(string(flows.Unknown), r.T("unknown"))}
	return r.modal(ModalNew, private, r.T("modal.new"), r.T("modal.make"),
		r.input(InName, "modal.name", "modal.namehint", false, textInput(InName, false, flows.MaxName, "")),
		r.input(InCategory, "category.ask", "", true, menu(InCategory, r.T("category.pick"), cats)),
		r.input(InPublic, "condition.whofor", "", true, slack.NewRadioButtonsBlockElement(InPublic, public...)))
}

// TextModal asks for the text of an open question: evidence, a reason.
func (r Reader) TextModal(p *flows.Project, itemID string, asking flows.Asking, place string) View {
	title := r.T("modal.heading." + string(asking))
	blocks := []slack.Block{}
	initial := ""
	if it, ok := p.Item(r.Lib, itemID); ok {
		t := r.text(it)
		blocks = append(blocks, section("*"+t.Title+"*"))
		if asking == flows.AskEvidence {
			blocks = append(blocks, contextLine(r.T("item.evidence", locale.Args{"Text": r.wanted(p, it)})))
			initial = p.State(itemID).Evidence
		}
	}
	blocks = append(blocks, r.input(InText, "modal.text."+string(asking), "modal.texthint."+string(asking), false,
		textInput(InText, true, flows.MaxText, initial)))
	return r.modal(ModalText, Pack(p.ID, itemID, string(asking), place), title, r.T("modal.save"), blocks...)
}

// InviteModal asks whom to invite, as what.
func (r Reader) InviteModal(p *flows.Project) View {
	user := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, plain(r.T("modal.pickuser"), 150), InUser)
	return r.modal(ModalInvite, Pack(p.ID), r.T("modal.invite"), r.T("modal.doinvite"),
		contextLine(r.T("modal.inviteof", locale.Args{"Project": Name(p.Name)})),
		r.input(InUser, "modal.user", "", false, user),
		r.input(InRole, "modal.role", "modal.rolehint", false, r.roles(InRole, flows.Purchaser)))
}

func (r Reader) roles(id string, initial flows.Role) *slack.SelectBlockElement {
	var options []*slack.OptionBlockObject
	el := menu(id, r.T("modal.pickrole"), nil)
	for _, role := range flows.Roles {
		o := option(string(role), r.T("role."+string(role)))
		options = append(options, o)
		if role == initial {
			el.InitialOption = o
		}
	}
	el.Options = options
	return el
}

// memberMenu chooses one of a project's members.
func (r Reader) memberMenu(p *flows.Project, initial string) *slack.SelectBlockElement {
	el := menu(InUser, r.T("modal.pickuser"), nil)
	for _, m := range p.Members {
		o := option(m.User, r.Name(m.User)+" · "+r.T("role."+string(m.Role)))
		el.Options = append(el.Options, o)
		if m.User == initial {
			el.InitialOption = o
		}
	}
	return el
}

// OwnModal asks for an item of the project's own.
func (r Reader) OwnModal(p *flows.Project, phase int) View {
	var weights []*slack.OptionBlockObject
	for _, w := range []flows.Weight{flows.Must, flows.Should, flows.Could} {
		weights = append(weights, option(string(w), r.T("weight.long."+string(w))))
	}
	weight := menu(InWeight, r.T("modal.pickweight"), weights)
	weight.InitialOption = weights[1]
	return r.modal(ModalOwn, Pack(p.ID, num(phase)), r.T("modal.own"), r.T("modal.add"),
		contextLine(join(Name(p.Name), r.phase(phase))),
		r.input(InTitle, "modal.title", "modal.titlehint", false, textInput(InTitle, false, maxOption, "")),
		r.input(InWhy, "modal.why", "", true, textInput(InWhy, true, 300, "")),
		r.input(InEvidence, "modal.evidence", "", true, textInput(InEvidence, false, 200, "")),
		r.input(InRole, "modal.role", "", false, r.roles(InRole, flows.Purchaser)),
		r.input(InWeight, "modal.weight", "", false, weight))
}

// ItemModal asks who does an item, by when, and whether to hide it.
func (r Reader) ItemModal(p *flows.Project, it flows.Item) View {
	s := p.State(it.ID)
	who := r.memberMenu(p, s.Assignee)
	due := slack.NewDatePickerBlockElement(InDue)
	due.InitialDate = s.Due
	norm := s.Norm
	if norm == "" {
		norm = cut(r.Lib.Text(it, r.Lang).Evidence, flows.MaxNorm)
	}
	return r.modal(ModalItem, Pack(p.ID, it.ID), r.T("modal.item"), r.T("modal.save"),
		section("*"+r.text(it).Title+"*"), contextLine(r.place(p, it)),
		r.input(InUser, "modal.assign", "modal.assignhint", true, who),
		r.input(InDue, "modal.due", "", true, due),
		r.input(InEvidence, "modal.evidence", "modal.evidencehint", true, textInput(InEvidence, false, flows.MaxNorm, norm)),
		r.input(InReason, "modal.hide", "modal.hidehint", true, textInput(InReason, true, 300, s.Hidden)))
}
