package sandbox

import (
	"fmt"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// fill turns what a person chose or typed into the fields that Slack sends for that control. No values = left empty.
// Called with w.mu held.
func (w *Workspace) fill(c control, u User, values []string) (answer, error) {
	switch c.kind {
	case "button", "icon_button", "workflow_button":
		if len(values) > 0 {
			return nil, fmt.Errorf("%q is a button and takes no option", c.label)
		}
		return answer{}, nil
	case "feedback_buttons":
		ch, err := c.one(values)
		if err != nil {
			return nil, err
		}
		return answer{"text": ch.raw["text"], "value": ch.raw["value"]}, nil
	case "static_select", "radio_buttons", "overflow", "external_select":
		return c.fillOne(values)
	case "multi_static_select", "checkboxes", "multi_external_select":
		return c.fillMany(values)
	case "users_select", "multi_users_select", "channels_select", "multi_channels_select", "conversations_select", "multi_conversations_select":
		return w.fillIDs(c, values)
	case "datepicker", "timepicker", "datetimepicker":
		return fillTime(c, u, values)
	case "file_input":
		return nil, fmt.Errorf("%q takes files, which the sandbox does not offer in modals", c.label)
	}
	return fillText(c, strings.Join(values, "\n"))
}

func (c control) find(label string) (choice, bool) {
	all := c.choices()
	for _, eq := range []func(a, b string) bool{func(a, b string) bool { return a == b }, same} {
		for _, ch := range all {
			if eq(ch.label, label) {
				return ch, true
			}
		}
	}
	for _, ch := range all {
		if v := stringOf(ch.raw["value"]); v != "" && v == label {
			return ch, true
		}
	}
	return choice{}, false
}

func (c control) one(values []string) (choice, error) {
	if len(values) == 1 {
		if ch, ok := c.find(values[0]); ok {
			return ch, nil
		}
	}
	var labels []string
	for _, ch := range c.choices() {
		labels = append(labels, fmt.Sprintf("%q", ch.label))
	}
	return choice{}, fmt.Errorf("%q wants one of its options, not %q: %s", c.label, strings.Join(values, ", "), strings.Join(labels, ", "))
}

func (c control) fillOne(values []string) (answer, error) {
	if len(values) == 0 || c.input && values[0] == "" {
		if c.input {
			return answer{"selected_option": nil}, nil
		}
		_, err := c.one(nil)
		return nil, err
	}
	ch, err := c.one(values)
	if err != nil {
		return nil, err
	}
	return answer{"selected_option": ch.raw}, nil
}

func (c control) fillMany(values []string) (answer, error) {
	chosen := []map[string]any{}
	for _, v := range values {
		if v == "" {
			continue
		}
		ch, err := c.one([]string{v})
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(chosen, func(o map[string]any) bool { return o["value"] == ch.raw["value"] }) {
			chosen = append(chosen, ch.raw)
		}
	}
	if most := intOf(c.el["max_selected_items"]); most > 0 && len(chosen) > most {
		return nil, fmt.Errorf("%q takes %d options at most", c.label, most)
	}
	return answer{"selected_options": chosen}, nil
}

// fillIDs takes people and conversations by id, handle or name.
func (w *Workspace) fillIDs(c control, values []string) (answer, error) {
	what := strings.TrimSuffix(strings.TrimPrefix(c.kind, "multi_"), "s_select") // user, channel, conversation
	var ids []string
	for _, v := range values {
		if v == "" {
			continue
		}
		id, ok := w.identify(what, v)
		if !ok {
			return nil, fmt.Errorf("%q wants a %s, and there is no %q", c.label, what, v)
		}
		ids = append(ids, id)
	}
	if strings.HasPrefix(c.kind, "multi_") {
		if most := intOf(c.el["max_selected_items"]); most > 0 && len(ids) > most {
			return nil, fmt.Errorf("%q takes %d at most", c.label, most)
		}
		if ids == nil {
			ids = []string{}
		}
		return answer{"selected_" + what + "s": ids}, nil
	}
	switch {
	case len(ids) > 1:
		return nil, fmt.Errorf("%q takes one %s", c.label, what)
	case len(ids) == 1:
		return answer{"selected_" + what: ids[0]}, nil
	case !c.input:
		return nil, fmt.Errorf("%q wants a %s as option", c.label, what)
	}
	return answer{"selected_" + what: nil}, nil
}

func (w *Workspace) identify(what, v string) (string, bool) {
	if what == "user" {
		u, ok := w.user(strings.TrimPrefix(v, "@"))
		for _, o := range w.users {
			if !ok && strings.EqualFold(o.Name, v) {
				return o.ID, true
			}
		}
		return u.ID, ok
	}
	for _, ch := range w.channels {
		if ch.ID == v && (what == "conversation" || ch.Name != "") || ch.Name != "" && ch.Name == strings.TrimPrefix(v, "#") {
			return ch.ID, true
		}
	}
	return "", false
}

func fillTime(c control, u User, values []string) (answer, error) {
	v := ""
	if len(values) > 0 {
		v = values[0]
	}
	key := map[string]string{"datepicker": "selected_date", "timepicker": "selected_time", "datetimepicker": "selected_date_time"}[c.kind]
	if v == "" {
		if c.input {
			return answer{key: nil}, nil
		}
		return nil, fmt.Errorf("%q wants a date or time as option", c.label)
	}
	switch c.kind {
	case "datepicker":
		if _, err := time.Parse(time.DateOnly, v); err != nil {
			return nil, fmt.Errorf("%q wants a date like 2027-09-15, not %q", c.label, v)
		}
	case "timepicker":
		if _, err := time.Parse("15:04", v); err != nil {
			return nil, fmt.Errorf("%q wants a time like 09:30, not %q", c.label, v)
		}
	default:
		for _, layout := range []string{time.RFC3339, "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly} {
			if t, err := time.ParseInLocation(layout, v, zone(u.TZ)); err == nil {
				return answer{key: t.Unix()}, nil
			}
		}
		return nil, fmt.Errorf("%q wants a date and time like 2027-09-15T09:30, not %q", c.label, v)
	}
	return answer{key: v}, nil
}

func fillText(c control, v string) (answer, error) {
	if c.kind == "rich_text_input" {
		if v == "" {
			return answer{"rich_text_value": nil}, nil
		}
		blocks, _ := richText(escaper.Replace(v)).([]answer)
		return answer{"rich_text_value": blocks[0]}, nil
	}
	if v == "" {
		return answer{"value": nil}, nil
	}
	switch n := utf8.RuneCountInString(v); c.kind {
	case "plain_text_input":
		least, most := intOf(c.el["min_length"]), 3000
		if m := intOf(c.el["max_length"]); m > 0 {
			most = m
		}
		if n < least || n > most {
			return nil, fmt.Errorf("%q takes %d to %d characters, not %d", c.label, least, most, n)
		}
		if multi, _ := c.el["multiline"].(bool); !multi && strings.ContainsAny(v, "\r\n") {
			return nil, fmt.Errorf("%q takes one line", c.label)
		}
	case "email_text_input":
		if a, err := mail.ParseAddress(v); err != nil || a.Address != v {
			return nil, fmt.Errorf("%q wants an e-mail address, not %q", c.label, v)
		}
	case "url_text_input":
		if p, err := url.Parse(v); err != nil || p.Scheme == "" || p.Host == "" {
			return nil, fmt.Errorf("%q wants a web address, not %q", c.label, v)
		}
	case "number_input":
		if err := fitsNumber(c, v); err != nil {
			return nil, err
		}
	}
	return answer{"value": v}, nil
}

func fitsNumber(c control, v string) error {
	f, err := strconv.ParseFloat(v, 64)
	decimals, _ := c.el["is_decimal_allowed"].(bool)
	lo, errLo := strconv.ParseFloat(stringOf(c.el["min_value"]), 64)
	hi, errHi := strconv.ParseFloat(stringOf(c.el["max_value"]), 64)
	switch {
	case err != nil || f != f || strings.ContainsAny(v, "xXnNpP_"):
		return fmt.Errorf("%q wants a number, not %q", c.label, v)
	case !decimals && strings.ContainsAny(v, ".eE"):
		return fmt.Errorf("%q wants a whole number, not %q", c.label, v)
	case errLo == nil && f < lo:
		return fmt.Errorf("%q wants a number of at least %s", c.label, stringOf(c.el["min_value"]))
	case errHi == nil && f > hi:
		return fmt.Errorf("%q wants a number of at most %s", c.label, stringOf(c.el["max_value"]))
	}
	return nil
}

// atFirst is the state of a control that nobody touched.
func (c control) atFirst() (answer, bool) {
	pick := func(key, initial string) (answer, bool) { return answer{key: c.el[initial]}, true }
	many := func(key, initial string) (answer, bool) {
		if c.el[initial] == nil {
			return answer{key: []any{}}, true
		}
		return answer{key: c.el[initial]}, true
	}
	switch c.kind {
	case "static_select", "radio_buttons", "external_select":
		return pick("selected_option", "initial_option")
	case "multi_static_select", "checkboxes", "multi_external_select":
		return many("selected_options", "initial_options")
	case "users_select", "channels_select", "conversations_select":
		what := strings.TrimSuffix(c.kind, "s_select")
		return pick("selected_"+what, "initial_"+what)
	case "multi_users_select", "multi_channels_select", "multi_conversations_select":
		what := strings.TrimSuffix(strings.TrimPrefix(c.kind, "multi_"), "_select")
		return many("selected_"+what, "initial_"+what)
	case "datepicker":
		return pick("selected_date", "initial_date")
	case "timepicker":
		return pick("selected_time", "initial_time")
	case "datetimepicker":
		return pick("selected_date_time", "initial_date_time")
	case "rich_text_input":
		return pick("rich_text_value", "initial_value")
	case "plain_text_input", "email_text_input", "url_text_input", "number_input":
		return pick("value", "initial_value")
	}
	return nil, false
}

// empty says that nothing is filled in: a state holds its value and, beside it, at most its type.
func empty(state answer) bool {
	for key, v := range state {
		if key == "type" {
			continue
		}
		switch v := v.(type) {
		case string:
			return strings.TrimSpace(v) == ""
		case []any:
			return len(v) == 0
		case []string:
			return len(v) == 0
		case []map[string]any:
			return len(v) == 0
		}
		return v == nil
	}
	return true
}
