package sandbox

import (
	"encoding/json"
	"slices"
	"strconv"
)

// element is one interactive thing; the map says where it may stand.
type element struct {
	is check
	in string // letters of the blocks that hold it: s(ection) a(ctions) i(nput) c(ontext actions)
	on string // surface, "" = everywhere
}

var actionID = may("action_id", str(1, 255))

func withFocus(k *kit, v any, at string) {
	boolean(k, v, at)
	if v == true {
		k.focus++
	}
}

// Fields that many elements share.
var (
	confirmField = may("confirm", confirm)
	focusField   = may("focus_on_load", withFocus)
	placeholder  = may("placeholder", plain(150))
	maxSelected  = may("max_selected_items", integer(1, 1000))
	dispatch     = may("dispatch_action_config", object(may("trigger_actions_on", list(1, 2, oneOf("on_enter_pressed", "on_character_entered")))))
	convFilter   = may("filter", object(
		may("include", list(1, 4, oneOf("im", "mpim", "private", "public"))),
		may("exclude_external_shared_channels", boolean), may("exclude_bot_users", boolean)))
	respondField = may("response_url_enabled", boolean)
	styleField   = may("style", oneOf("primary", "danger"))
	a11yLabel    = may("accessibility_label", str(1, 75))
)

func menu(extra ...field) check {
	return object(append([]field{actionID, placeholder, confirmField, focusField}, extra...)...)
}

// choices wants options or option_groups, not both, and initial choices that are among them.
func choices(most int, groups bool, option check, base ...field) check {
	fields := slices.Clone(base)
	fields = append(fields, may("options", list(1, most, option)), may("initial_option", option), may("initial_options", list(1, most, option)))
	if groups {
		fields = append(fields, may("option_groups", list(1, 100, optionGroup)))
	}
	return func(k *kit, v any, at string) {
		before := len(k.errs)
		object(fields...)(k, v, at)
		o, ok := v.(map[string]any)
		if !ok || len(k.errs) > before {
			return
		}
		flat := flatOptions(o)
		switch {
		case o["options"] != nil && o["option_groups"] != nil:
			k.fail(at, "only one of options and option_groups is allowed")
		case o["options"] == nil && o["option_groups"] == nil:
			k.fail(at, "missing required field: options")
		}
		k.initial(o, flat, at)
		k.distinct(flat, at)
	}
}

func flatOptions(o map[string]any) []map[string]any {
	var out []map[string]any
	take := func(v any) {
		l, _ := v.([]any)
		for _, x := range l {
			if m, ok := x.(map[string]any); ok {
				out = append(out, m)
			}
		}
	}
	take(o["options"])
	groups, _ := o["option_groups"].([]any)
	for _, g := range groups {
		if m, ok := g.(map[string]any); ok {
			take(m["options"])
		}
	}
	return out
}

// initial wants the options chosen at first to be equal to options of the element.
func (k *kit) initial(o map[string]any, options []map[string]any, at string) {
	check := func(v any, at string) {
		m, _ := v.(map[string]any)
		if !slices.ContainsFunc(options, func(op map[string]any) bool {
			return op["value"] == m["value"] && sameText(op["text"], m["text"])
		}) {
			k.fail(at, "initial option must match one of the options")
		}
	}
	if v := o["initial_option"]; v != nil {
		check(v, at+"/initial_option")
	}
	l, _ := o["initial_options"].([]any)
	for i, v := range l {
		check(v, at+"/initial_options/"+strconv.Itoa(i))
	}
}

func sameText(a, b any) bool {
	x, _ := a.(map[string]any)
	y, _ := b.(map[string]any)
	return x["text"] == y["text"] && x["type"] == y["type"]
}

func (k *kit) distinct(options []map[string]any, at string) {
	seen := map[any]bool{}
	for _, o := range options {
		v, _ := o["value"].(string)
		if seen[v] {
			k.fail(at, "duplicate option value: %s", v)
		}
		seen[v] = true
	}
}

var feedbackButton = object(must("text", plain(75)), must("value", str(1, 2000)), a11yLabel)

// elements are Slack's interactive elements, https://docs.slack.dev/reference/block-kit/block-elements.
var elements = map[string]element{
	"button":          {object(must("text", plain(75)), actionID, may("url", isURL(3000)), may("value", str(0, 2000)), styleField, confirmField, a11yLabel), "sa", ""},
	"workflow_button": {object(must("text", plain(75)), actionID, must("workflow", any_), styleField, a11yLabel), "sa", ""},
	"overflow":        {choices(5, false, option(false, true), actionID, confirmField), "sa", ""},

	"static_select":         {noField("initial_options", choices(100, true, option(false, false), actionID, placeholder, confirmField, focusField)), "sai", ""},
	"multi_static_select":   {noField("initial_option", choices(100, true, option(false, false), actionID, placeholder, confirmField, focusField, maxSelected)), "sai", ""},
	"external_select":       {menu(may("initial_option", option(false, false)), may("min_query_length", integer(0, 1000))), "sai", ""},
	"multi_external_select": {menu(may("initial_options", list(1, 100, option(false, false))), may("min_query_length", integer(0, 1000)), maxSelected), "sai", ""},

	"users_select":               {menu(may("initial_user", isUser)), "sai", ""},
	"multi_users_select":         {menu(may("initial_users", list(1, 100, isUser)), maxSelected), "sai", ""},
	"channels_select":            {menu(may("initial_channel", isChan), respondField), "sai", ""},
	"multi_channels_select":      {menu(may("initial_channels", list(1, 100, isChan)), maxSelected), "sai", ""},
	"conversations_select":       {menu(may("initial_conversation", isChan), may("default_to_current_conversation", boolean), convFilter, respondField), "sai", ""},
	"multi_conversations_select": {menu(may("initial_conversations", list(1, 100, isChan)), may("default_to_current_conversation", boolean), convFilter, maxSelected), "sai", ""},

	"datepicker":     {menu(may("initial_date", isDate)), "sai", ""},
	"timepicker":     {menu(may("initial_time", isTime), may("timezone", isZone)), "sai", ""},
	"datetimepicker": {object(actionID, confirmField, focusField, may("initial_date_time", integer(1_000_000_000, 9_999_999_999))), "ai", ""},

	"checkboxes":    {noField("initial_option", choices(10, false, option(true, false), actionID, confirmField, focusField)), "sai", ""},
	"radio_buttons": {noField("initial_options", choices(10, false, option(true, false), actionID, confirmField, focusField)), "sai", ""},

	"plain_text_input": {plainTextInput, "i", ""},
	"email_text_input": {object(actionID, placeholder, focusField, dispatch, may("initial_value", str(0, 3000))), "i", ""},
	"url_text_input":   {object(actionID, placeholder, focusField, dispatch, may("initial_value", str(0, 3000))), "i", ""},
	"number_input":     {numberInput, "i", ""},
	"rich_text_input": {object(actionID, placeholder, focusField, dispatch, may("initial_value", richTextOnly), may("min_lines", integer(1, 100)),
		may("max_lines", integer(1, 100))), "ai", ""},
	"file_input": {object(actionID, may("filetypes", list(0, 100, str(1, 20))), may("max_files", integer(1, 10))), "i", onModal},

	"feedback_buttons": {object(actionID, must("positive_button", feedbackButton), must("negative_button", feedbackButton)), "c", ""},
	"icon_button": {object(must("icon", oneOf("trash")), must("text", plain(75)), actionID, may("value", str(0, 2000)), confirmField, a11yLabel,
		may("visible_to_user_ids", list(0, 100, isUser))), "c", ""},
}

// noField refuses a field that the shared check allows.
func noField(name string, is check) check {
	return func(k *kit, v any, at string) {
		if o, ok := v.(map[string]any); ok && o[name] != nil {
			k.fail(at, "invalid additional property: %s", name)
			return
		}
		is(k, v, at)
	}
}

func plainTextInput(k *kit, v any, at string) {
	object(actionID, placeholder, focusField, dispatch, may("initial_value", str(0, 3000)), may("multiline", boolean),
		may("min_length", integer(0, 3000)), may("max_length", integer(1, 3000)))(k, v, at)
	o, _ := v.(map[string]any)
	least, most := intOf(o["min_length"]), intOf(o["max_length"])
	if o["max_length"] != nil && least > most {
		k.fail(at, "min_length must not be greater than max_length")
	}
	if s, ok := o["initial_value"].(string); ok && o["max_length"] != nil && len([]rune(s)) > most {
		k.fail(at+"/initial_value", "must be less than %d characters", most+1)
	}
}

func numberInput(k *kit, v any, at string) {
	object(actionID, placeholder, focusField, dispatch, must("is_decimal_allowed", boolean), may("initial_value", numeric),
		may("min_value", numeric), may("max_value", numeric))(k, v, at)
	o, _ := v.(map[string]any)
	lo, errLo := strconv.ParseFloat(stringOf(o["min_value"]), 64)
	hi, errHi := strconv.ParseFloat(stringOf(o["max_value"]), 64)
	if errLo == nil && errHi == nil && lo > hi {
		k.fail(at, "min_value must not be greater than max_value")
	}
}

func numeric(k *kit, v any, at string) {
	if _, err := strconv.ParseFloat(stringOf(v), 64); err != nil {
		k.fail(at, "must be a number in a string")
	}
}

func stringOf(v any) string { s, _ := v.(string); return s }

func intOf(v any) int {
	n, _ := v.(json.Number)
	i, _ := n.Int64()
	return int(i)
}

// elementIn wants an element that may stand in such a block, and an action_id of its own there.
func elementIn(where string, ids map[string]bool) check {
	return func(k *kit, v any, at string) {
		o, ok := v.(map[string]any)
		if !ok {
			k.fail(at, "must provide an object")
			return
		}
		typ, _ := o["type"].(string)
		e, known := elements[typ]
		switch {
		case typ == "":
			k.fail(at, "missing required field: type")
			return
		case !known || !slices.Contains([]byte(e.in), where[0]) || e.on != "" && e.on != k.surface:
			k.fail(at+"/type", "unsupported type: %s", typ)
			return
		}
		e.is(k, v, at)
		if id, _ := o["action_id"].(string); id != "" {
			if ids[id] {
				k.fail(at+"/action_id", "action_id already exists in this block: %s", id)
			}
			ids[id] = true
		}
	}
}
