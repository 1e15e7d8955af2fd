package blocks

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"kringloop/bot/locale"
	"kringloop/flows/dialogue"
	"kringloop/reminders"
)

// Form is a small modal about a contract, at most six fields (flows §3.1). Its words are contract.form.<ID>, those of its fields
// contract.field.<ID>. What it does is the caller's.
type Form struct {
	ID     string
	Fields []Field
	List   *List // of which it fills in one; nil = the contract has this once
}

// FieldKind says how a field is filled in and read.
type FieldKind int

// The kinds of field.
const (
	FieldLine   FieldKind = iota // words on one line
	FieldText                    // words
	FieldNumber                  // a decimal
	FieldCount                   // a whole number
	FieldDay
	FieldChoice    // one of Options, whose words are contract.choice.<ID>.<option>
	FieldChoices   // some of them
	FieldUser      // a colleague
	FieldLink      // an address on the web
	FieldCategory  // one of the product groups
	FieldKPI       // one of the contract's own KPIs
	FieldExtension // one of the contract's options that were not taken
)

// Field is one thing that a form asks.
type Field struct {
	ID       string
	Kind     FieldKind
	Options  []string
	Optional bool
	Hint     bool // contract.hint.<ID> stands under it

	Get func(c *reminders.Contract, i int) []string // what it is now; i is the place in the form's list
}

// List is a list of a contract, of which a form fills in one.
type List struct {
	Most    int
	Entries func(c *reminders.Contract) []any
	Line    func(r Reader, c *reminders.Contract, i int) string // as it is shown
}

// Keys name the entries of a list, in their order. A key stays when others come and go: it is the entry's id or a digest of it.
func (l *List) Keys(c *reminders.Contract) []string {
	all := l.Entries(c)
	keys := make([]string, len(all))
	for i, e := range all {
		switch e := e.(type) {
		case reminders.KPI:
			keys[i] = e.ID
		case reminders.Promise:
			keys[i] = e.ID
		default:
			data, err := json.Marshal(e)
			if err != nil {
				panic(err) // values of package reminders always marshal
			}
			sum := sha256.Sum256(data)
			keys[i] = hex.EncodeToString(sum[:6])
		}
	}
	return keys
}

// At is the place of an entry by its key, -1 when it is not there any more.
func (l *List) At(c *reminders.Contract, key string) int { return slices.Index(l.Keys(c), key) }

// FormOf finds a form by its id.
func FormOf(id string) (*Form, bool) {
	i := slices.IndexFunc(forms, func(f Form) bool { return f.ID == id })
	if i < 0 {
		return nil, false
	}
	return &forms[i], true
}

// Forms lists all of them.
func Forms() []Form { return forms }

// InField begins the name of a form's input.
const InField = "cf."

// Where says what a form belongs to: a contract and the entry of its list, and the message that shows what becomes of it.
type Where struct {
	Contract *reminders.Contract // nil = there is none yet
	Project  string              // of a new one; "" = none
	Key      string              // of the entry, or of what else the form is about; "" = a new one
	View     string              // what the message shows
	Place    string              // the message, "" = none
}

// private is what a form carries: the contract or project, the form, the key, the days that bound it, and the message.
func (w Where) private(form string) string {
	of, start, end := orDash(w.Project), "-", "-"
	if w.Contract != nil {
		of, start, end = w.Contract.ID, w.Contract.Start.String(), w.Contract.End.String()
	}
	return Pack(of, form, orDash(w.Key), start, end, orDash(w.View), orDash(w.Place))
}

// FormModal is a form with what is known filled in; known wins over what the contract says.
func (r Reader) FormModal(f *Form, w Where, known map[string][]string) View {
	title := r.T("contract.form." + f.ID)
	about := ""
	if w.Contract != nil {
		about = Name(w.Contract.Title)
	}
	blocks := []slack.Block{}
	if about != "" {
		blocks = append(blocks, contextLine(about))
	}
	i := -1
	if f.List != nil && w.Contract != nil {
		i = f.List.At(w.Contract, w.Key)
	}
	for _, fd := range f.Fields {
		now := known[fd.ID]
		if now == nil && fd.Get != nil && w.Contract != nil && (f.List == nil || i >= 0) {
			now = fd.Get(w.Contract, i)
		}
		blocks = append(blocks, r.fieldInput(fd, w.Contract, now))
	}
	save := "modal.save"
	switch f.ID { // what acts at once says so
	case "register":
		save = "contract.register"
	case "extend":
		save = "contract.save.extend"
	case "stop":
		save = "contract.save.stop"
	}
	return r.modal(ModalContract, w.private(f.ID), cut(title, 24), r.T(save), blocks...)
}

func (r Reader) fieldInput(fd Field, c *reminders.Contract, now []string) *slack.InputBlock {
	id, value := InField+fd.ID, ""
	if len(now) > 0 {
		value = now[0]
	}
	var el slack.BlockElement
	switch fd.Kind {
	case FieldText:
		el = textInput(id, true, reminders.MaxText, value)
	case FieldNumber, FieldCount:
		el = textInput(id, false, 40, dialogue.ShowNumber(value, r.Lang))
	case FieldLink:
		el = textInput(id, false, reminders.MaxText, value)
	case FieldDay:
		day := slack.NewDatePickerBlockElement(id)
		day.InitialDate = value
		el = day
	case FieldUser:
		who := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, plain(r.T("modal.pickuser"), 150), id)
		who.InitialUser = value
		el = who
	case FieldChoices:
		el = r.several(id, r.options(fd, c), now)
	case FieldChoice, FieldCategory, FieldKPI, FieldExtension:
		one := menu(id, r.T("talk.choose"), r.options(fd, c))
		for _, o := range one.Options {
			if o.Value == value {
				one.InitialOption = o
			}
		}
		el = one
	default:
		el = textInput(id, false, reminders.MaxTitle, value)
	}
	in := slack.NewInputBlock(id, plain(r.T("contract.field."+fd.ID), 150), nil, el)
	if fd.Hint {
		in.Hint = plain(r.T("contract.hint."+fd.ID), 150)
	}
	in.Optional = fd.Optional
	return in
}

func (r Reader) several(id string, options []*slack.OptionBlockObject, now []string) *slack.MultiSelectBlockElement {
	el := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, plain(r.T("talk.choose"), 150), id, options...)
	for _, o := range options {
		if slices.Contains(now, o.Value) {
			el.InitialOptions = append(el.InitialOptions, o)
		}
	}
	return el
}

// options are what can be chosen in a field.
func (r Reader) options(fd Field, c *reminders.Contract) []*slack.OptionBlockObject {
	var out []*slack.OptionBlockObject
	switch fd.Kind {
	case FieldCategory:
		for _, k := range r.Lib.Categories {
			out = append(out, option(k.Key, k.In(r.Lang)))
		}
	case FieldKPI:
		for _, k := range c.KPIs {
			out = append(out, option(k.ID, k.Name))
		}
	case FieldExtension:
		for i, e := range c.Extensions {
			if !e.Taken {
				out = append(out, option(strconv.Itoa(i), r.N("contract.months", e.Months)+" · "+r.T("contract.noticeby", locale.Args{"Day": r.date(e.Notice.String())})))
			}
		}
	default:
		for _, o := range fd.Options {
			out = append(out, option(o, r.choice(fd.ID, o)))
		}
	}
	return out
}

// choice are the words for what was chosen in a field.
func (r Reader) choice(field, key string) string {
	if key == "" {
		return ""
	}
	return r.T("contract.choice." + field + "." + key)
}

// kinds says what is bought and how.
func (r Reader) kinds(c *reminders.Contract) string {
	out := make([]string, len(c.Kinds))
	for i, k := range c.Kinds {
		out[i] = r.choice("kinds", string(k))
	}
	return strings.Join(out, ", ")
}
