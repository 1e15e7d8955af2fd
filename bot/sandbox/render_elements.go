package sandbox

import (
	"encoding/json"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"
)

// elementData is any interactive element: the fields of all types together.
type elementData struct {
	Type     string `json:"type"`
	ActionID string `json:"action_id"`

	RawText     json.RawMessage `json:"text"` // a text object; in a context block the text itself
	URL         string          `json:"url"`
	Style       string          `json:"style"`
	Confirm     *confirmation   `json:"confirm"`
	Spoken      string          `json:"accessibility_label"`
	Placeholder *textObject     `json:"placeholder"`
	Icon        string          `json:"icon"`
	Positive    *feedback       `json:"positive_button"`
	Negative    *feedback       `json:"negative_button"`

	Options  []optionData      `json:"options"`
	Groups   []optionGroupData `json:"option_groups"`
	Initial  *optionData       `json:"initial_option"`
	Initials []optionData      `json:"initial_options"`

	InitialUser          string   `json:"initial_user"`
	InitialUsers         []string `json:"initial_users"`
	InitialChannel       string   `json:"initial_channel"`
	InitialChannels      []string `json:"initial_channels"`
	InitialConversation  string   `json:"initial_conversation"`
	InitialConversations []string `json:"initial_conversations"`
	Filter               struct {
		Include []string `json:"include"` // im, mpim, private, public; empty = all
	} `json:"filter"`
	InitialDate   string `json:"initial_date"`
	InitialTime   string `json:"initial_time"`
	InitialMoment int64  `json:"initial_date_time"`
	InitialValue  string `json:"initial_value"`

	Multiline bool `json:"multiline"`
	MaxLength int  `json:"max_length"`
	Focus     bool `json:"focus_on_load"`
	Decimal   bool `json:"is_decimal_allowed"`

	ImageURL  string     `json:"image_url"`
	AltText   string     `json:"alt_text"`
	SlackFile *slackFile `json:"slack_file"`
}

type optionData struct {
	Text        *textObject `json:"text"`
	Value       string      `json:"value"`
	Description *textObject `json:"description"`
	URL         string      `json:"url"`
}

type optionGroupData struct {
	Label   *textObject  `json:"label"`
	Options []optionData `json:"options"`
}

type feedback struct {
	Text   *textObject `json:"text"`
	Value  string      `json:"value"`
	Spoken string      `json:"accessibility_label"`
}

type confirmation struct {
	Title   *textObject `json:"title"`
	Text    *textObject `json:"text"`
	Confirm *textObject `json:"confirm"`
	Deny    *textObject `json:"deny"`
	Style   string      `json:"style"`
}

// elementView is an element being rendered.
type elementView struct {
	blockView
	El    elementData
	ID    string // of the control on the page
	Input bool   // it is filled in with a form, not pressed
	Warn  string // the error at its field
}

// offer is one thing to choose, whatever kind of menu offers it.
type offer struct {
	Key         string // what identifies it to the workspace
	Label       template.HTML
	Said        string
	Description template.HTML
	URL         string
	On          bool
}

type offerGroup struct {
	Label   string
	Choices []offer
}

// Elements of an actions or context_actions block.
func (v blockView) Actions() template.HTML {
	var out strings.Builder
	for i, raw := range v.blockData.Elements {
		var e elementData
		if err := json.Unmarshal(raw, &e); err != nil {
			out.WriteString(string(v.unknown(v.Type)))
			continue
		}
		out.WriteString(string(v.element(e, i, false)))
	}
	return template.HTML(out.String())
}

// Aside is a section's accessory.
func (v blockView) Aside() template.HTML { return v.element(*v.Accessory, 0, false) }

// Context renders the texts and small pictures of a context block.
func (v blockView) Context() template.HTML {
	var out strings.Builder
	for _, raw := range v.blockData.Elements {
		var e elementData
		if json.Unmarshal(raw, &e) != nil {
			continue
		}
		if e.Type == "image" {
			out.WriteString(string(execute("context-image", elementView{blockView: v, El: e})))
			continue
		}
		if t := asText(raw); t != nil {
			out.WriteString(`<span class="said">` + string(v.Text(t)) + `</span>`)
		}
	}
	return template.HTML(out.String())
}

// Field is the control of an input block.
func (v blockView) Field() template.HTML {
	if v.blockData.Element == nil {
		return v.unknown(v.Type)
	}
	return v.element(*v.blockData.Element, 0, true)
}

// FieldID is the id of that control.
func (v blockView) FieldID() string {
	if v.blockData.Element == nil {
		return ""
	}
	return v.at.control(v.blockData.BlockID, v.blockData.Element.ActionID, 0)
}

// Grouped says that the field is several controls, so that its label is a legend.
func (v blockView) Grouped() bool {
	e := v.blockData.Element
	return e != nil && (e.Type == "radio_buttons" || e.Type == "checkboxes" || strings.HasPrefix(e.Type, "multi_"))
}

func (v blockView) element(e elementData, n int, input bool) template.HTML {
	ev := elementView{blockView: v, El: e, ID: v.at.control(v.BlockID, e.ActionID, n), Input: input, Warn: v.Error()}
	name, ok := elementTemplates[e.Type]
	if !ok {
		return v.unknown(e.Type)
	}
	return execute(name, ev)
}

// elementTemplates tells how each type of element is drawn.
var elementTemplates = map[string]string{
	"button": "button", "workflow_button": "button", "icon_button": "icon-button", "feedback_buttons": "feedback",
	"overflow": "menu", "static_select": "select", "users_select": "select", "conversations_select": "select",
	"channels_select": "select", "external_select": "select", "multi_static_select": "multi", "multi_users_select": "multi",
	"multi_conversations_select": "multi", "multi_channels_select": "multi", "multi_external_select": "multi",
	"radio_buttons": "options", "checkboxes": "options", "datepicker": "typed", "timepicker": "typed",
	"datetimepicker": "typed", "plain_text_input": "typed", "number_input": "typed", "email_text_input": "typed",
	"url_text_input": "typed", "image": "accessory-image",
}

// Face is what a button says.
func (v elementView) Face() *textObject { return asText(v.El.RawText) }

// Picture is the address of an image element.
func (v elementView) Picture() template.URL { return v.picture(v.El.ImageURL, v.El.SlackFile) }

// Groups are the choices of a menu; a menu without groups has one without a label.
func (v elementView) Groups() []offerGroup {
	switch {
	case strings.HasSuffix(v.El.Type, "users_select"):
		return []offerGroup{{Choices: v.people()}}
	case strings.HasSuffix(v.El.Type, "conversations_select"), strings.HasSuffix(v.El.Type, "channels_select"):
		return []offerGroup{{Choices: v.places()}}
	case len(v.El.Groups) > 0:
		var out []offerGroup
		for _, g := range v.El.Groups {
			out = append(out, offerGroup{Label: v.Said(g.Label), Choices: v.choices(g.Options)})
		}
		return out
	}
	return []offerGroup{{Choices: v.choices(v.El.Options)}}
}

func (v elementView) choices(options []optionData) []offer {
	var out []offer
	for _, o := range options {
		if o.Text == nil {
			continue
		}
		on := v.El.Initial != nil && v.El.Initial.Value == o.Value ||
			slices.ContainsFunc(v.El.Initials, func(i optionData) bool { return i.Value == o.Value })
		out = append(out, offer{
			Key: o.Text.Text, Label: v.Text(o.Text), Said: v.Said(o.Text), Description: v.Text(o.Description),
			URL: safeLink(o.URL), On: on,
		})
	}
	return out
}

func (v elementView) people() []offer {
	var out []offer
	for _, u := range v.users {
		if u.Bot || u.Deleted {
			continue
		}
		out = append(out, offer{
			Key: u.ID, Label: template.HTML(template.HTMLEscapeString(u.Name)), Said: u.Name,
			Description: template.HTML(template.HTMLEscapeString(u.Title)),
			On:          u.ID == v.El.InitialUser || slices.Contains(v.El.InitialUsers, u.ID),
		})
	}
	return out
}

func (v elementView) places() []offer {
	var out []offer
	for _, c := range v.channels {
		kind := "public"
		switch {
		case c.Person != "":
			kind = "im"
		case c.Private:
			kind = "private"
		}
		if c.Person != "" && strings.HasSuffix(v.El.Type, "channels_select") || len(v.El.Filter.Include) > 0 && !slices.Contains(v.El.Filter.Include, kind) {
			continue
		}
		name := "#" + c.Name
		if c.Person != "" {
			name = v.T("chat.dm")
		}
		on := c.ID == v.El.InitialChannel || c.ID == v.El.InitialConversation ||
			slices.Contains(v.El.InitialChannels, c.ID) || slices.Contains(v.El.InitialConversations, c.ID)
		out = append(out, offer{Key: c.ID, Label: template.HTML(template.HTMLEscapeString(name)), Said: name, On: on})
	}
	return out
}

// Chosen says what a menu now holds, "" when nothing.
func (v elementView) Chosen() string {
	var said []string
	for _, g := range v.Groups() {
		for _, c := range g.Choices {
			if c.On {
				said = append(said, c.Said)
			}
		}
	}
	return strings.Join(said, ", ")
}

// Hollow is what an empty field says.
func (v elementView) Hollow() string { return v.Said(v.El.Placeholder) }

// InputType is the type attribute of a typed field. Numbers stay text: a Belgian types a comma, and the bot says what
// it can't read.
func (v elementView) InputType() string {
	switch v.El.Type {
	case "datepicker":
		return "date"
	case "timepicker":
		return "time"
	case "datetimepicker":
		return "datetime-local"
	case "email_text_input":
		return "email"
	case "url_text_input":
		return "url"
	}
	return "text"
}

// Filled is what a typed field begins with.
func (v elementView) Filled() string {
	switch v.El.Type {
	case "datepicker":
		return v.El.InitialDate
	case "timepicker":
		return v.El.InitialTime
	case "datetimepicker":
		if v.El.InitialMoment > 0 {
			return time.Unix(v.El.InitialMoment, 0).In(v.loc).Format("2006-01-02T15:04")
		}
		return ""
	}
	return v.El.InitialValue
}

// Limit is the maxlength of a typed field; Slack's own is 3,000.
func (v elementView) Limit() string {
	if v.InputType() != "text" {
		return ""
	}
	if v.El.MaxLength > 0 {
		return strconv.Itoa(v.El.MaxLength)
	}
	return "3000"
}
