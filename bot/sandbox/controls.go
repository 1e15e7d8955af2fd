package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// control is one thing that a person can press or fill in.
type control struct {
	block, action string
	kind          string // type of the element
	label         string // what it says: a button's text, an input's label, else its placeholder
	el            map[string]any
	input         bool // in an input block, so it is sent with the modal
	optional      bool
	dispatch      bool // of an input block: an action is sent as well
}

// more is how a menu without words is called.
const more = "⋯"

// controlsOf lists the controls of blocks as user sees them, in order.
func controlsOf(blocks json.RawMessage, user string) []control {
	var list []map[string]any
	if v, err := decode(blocks); err == nil {
		l, _ := v.([]any)
		for _, x := range l {
			if o, ok := x.(map[string]any); ok {
				list = append(list, o)
			}
		}
	}
	var out []control
	for _, b := range list {
		out = append(out, blockControls(b, user)...)
	}
	return out
}

func blockControls(b map[string]any, user string) []control {
	var out []control
	add := func(v any, label string) {
		el, _ := v.(map[string]any)
		kind := stringOf(el["type"])
		if _, known := elements[kind]; !known || hidden(el, user) {
			return
		}
		if label == "" {
			label = labelOf(el)
		}
		optional, _ := b["optional"].(bool)
		dispatch, _ := b["dispatch_action"].(bool)
		out = append(out, control{
			block: stringOf(b["block_id"]), action: stringOf(el["action_id"]), kind: kind, label: label, el: el,
			input: b["type"] == "input", optional: optional, dispatch: dispatch,
		})
	}
	add(b["accessory"], "")
	add(b["element"], textOf(b["label"]))
	for _, key := range []string{"elements", "actions"} {
		l, _ := b[key].([]any)
		for _, v := range l {
			add(v, "")
		}
	}
	inside, _ := b["child_blocks"].([]any)
	for _, v := range inside {
		if o, ok := v.(map[string]any); ok {
			out = append(out, blockControls(o, user)...)
		}
	}
	return out
}

// hidden says that an icon_button is not for that user.
func hidden(el map[string]any, user string) bool {
	ids, _ := el["visible_to_user_ids"].([]any)
	return len(ids) > 0 && !slices.Contains(ids, any(user))
}

func labelOf(el map[string]any) string {
	for _, key := range []string{"text", "placeholder"} {
		if s := textOf(el[key]); s != "" {
			return s
		}
	}
	if el["type"] == "overflow" {
		return more
	}
	return stringOf(el["action_id"])
}

// textOf is the text of a text object.
func textOf(v any) string {
	o, _ := v.(map[string]any)
	return stringOf(o["text"])
}

// choice is an option that a control offers.
type choice struct {
	label string
	raw   map[string]any
}

func (c control) choices() []choice {
	var out []choice
	switch c.kind {
	case "feedback_buttons":
		for _, key := range []string{"positive_button", "negative_button"} {
			b, _ := c.el[key].(map[string]any)
			out = append(out, choice{textOf(b["text"]), b})
		}
		return out
	case "button", "icon_button", "workflow_button":
		return nil
	}
	for _, o := range flatOptions(c.el) {
		out = append(out, choice{textOf(o["text"]), o})
	}
	return out
}

// pressable lists what can be given as the label of a click: buttons, each option of a menu, and pickers by name.
func pressable(blocks json.RawMessage, user string) []string {
	out := []string{}
	for _, c := range controlsOf(blocks, user) {
		if c.input && !c.dispatch {
			continue
		}
		if cs := c.choices(); len(cs) > 0 {
			for _, ch := range cs {
				out = append(out, ch.label)
			}
			continue
		}
		out = append(out, c.label)
	}
	return out
}

// same compares labels as a person would: case, spaces and leading emoji aside.
func same(a, b string) bool { return a == b || plainWords(a) == plainWords(b) && plainWords(a) != "" }

func plainWords(s string) string {
	s = emojiCode.ReplaceAllString(s, " ")
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.So, r) || unicode.Is(unicode.Sk, r) || r == '\ufe0f' || r == '\u200d' {
			return ' '
		}
		return unicode.ToLower(r)
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// locate finds the control that a click means, and the option when the label was one.
func locate(all []control, k Click) (control, []string, error) {
	options := k.Options
	if k.Option != "" {
		options = []string{k.Option}
	}
	var fits []control
	var found [][]string
	for _, exact := range []bool{true, false} {
		eq := same
		if exact {
			eq = func(a, b string) bool { return a == b }
		}
		for _, c := range all {
			if k.BlockID != "" && c.block != k.BlockID {
				continue
			}
			if opts, ok := c.fits(k, options, eq); ok {
				fits, found = append(fits, c), append(found, opts)
			}
		}
		if len(fits) > 0 {
			break
		}
	}
	n := max(k.N, 1)
	if n > len(fits) {
		return control{}, nil, k.missing(all, len(fits))
	}
	return fits[n-1], found[n-1], nil
}

// fits says whether the click means c, and with which options.
func (c control) fits(k Click, options []string, eq func(a, b string) bool) ([]string, bool) {
	if k.ActionID != "" {
		return options, c.action == k.ActionID
	}
	if eq(c.label, k.Label) || c.kind == "overflow" && slices.Contains([]string{more, "…", "..."}, k.Label) {
		return options, true
	}
	if len(options) > 0 {
		return nil, false
	}
	for _, ch := range c.choices() {
		if eq(ch.label, k.Label) {
			return []string{ch.label}, true
		}
	}
	return nil, false
}

func (k Click) missing(all []control, n int) error {
	what := fmt.Sprintf("the label %q", k.Label)
	if k.ActionID != "" {
		what = fmt.Sprintf("the action_id %q", k.ActionID)
	}
	if n > 0 {
		return fmt.Errorf("only %d controls have %s, so there is no number %d", n, what, k.N)
	}
	var labels []string
	for _, c := range all {
		labels = append(labels, fmt.Sprintf("%q", c.label))
		for _, ch := range c.choices() {
			labels = append(labels, fmt.Sprintf("%q", ch.label))
		}
	}
	if len(labels) == 0 {
		return fmt.Errorf("nothing can be pressed there, so not %s", what)
	}
	return fmt.Errorf("nothing there has %s; there are: %s", what, strings.Join(labels, ", "))
}
