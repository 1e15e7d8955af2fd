package sandbox

import (
	"encoding/json"
	"strings"
	"testing"
)

// What a person fills in becomes what Slack would send, or is told to be impossible (want "!…").
func TestFill(t *testing.T) {
	w := New(Options{Clock: fixed})
	t.Cleanup(w.Close)
	opts := `"options":` + options(3)
	for _, c := range []struct{ element, value, want string }{
		{`{"type":"plain_text_input"}`, "hallo", `{"value":"hallo"}`},
		{`{"type":"plain_text_input"}`, "", `{"value":null}`},
		{`{"type":"plain_text_input","max_length":3}`, "abcd", `!0 to 3 characters`},
		{`{"type":"plain_text_input","min_length":3}`, "ab", `!3 to 3000`},
		{`{"type":"plain_text_input"}`, "a\nb", `!one line`},
		{`{"type":"plain_text_input","multiline":true}`, "a\nb", `{"value":"a\nb"}`},
		{`{"type":"email_text_input"}`, "a@b.be", `{"value":"a@b.be"}`},
		{`{"type":"email_text_input"}`, "a b", `!e-mail`},
		{`{"type":"url_text_input"}`, "https://a.be", `{"value":"https://a.be"}`},
		{`{"type":"url_text_input"}`, "a.be", `!web address`},
		{`{"type":"number_input","is_decimal_allowed":false,"min_value":"1","max_value":"5"}`, "3", `{"value":"3"}`},
		{`{"type":"number_input","is_decimal_allowed":false}`, "3.5", `!whole number`},
		{`{"type":"number_input","is_decimal_allowed":true}`, "drie", `!wants a number`},
		{`{"type":"number_input","is_decimal_allowed":true}`, "NaN", `!wants a number`},
		{`{"type":"number_input","is_decimal_allowed":true,"min_value":"1"}`, "0", `!at least 1`},
		{`{"type":"number_input","is_decimal_allowed":true,"max_value":"5"}`, "6", `!at most 5`},
		{`{"type":"rich_text_input"}`, "dag <b>", `"text":"dag \u003cb\u003e"`},
		{`{"type":"datepicker"}`, "2027-09-15", `{"selected_date":"2027-09-15"}`},
		{`{"type":"datepicker"}`, "", `{"selected_date":null}`},
		{`{"type":"datepicker"}`, "15/9", `!2027-09-15`},
		{`{"type":"timepicker"}`, "09:30", `{"selected_time":"09:30"}`},
		{`{"type":"timepicker"}`, "half tien", `!09:30`},
		{`{"type":"datetimepicker"}`, "2027-09-15T09:30", `{"selected_date_time":1820993400}`},
		{`{"type":"datetimepicker"}`, "straks", `!date and time`},
		{`{"type":"static_select",` + opts + `}`, "o1", `"value":"1"`},
		{`{"type":"static_select",` + opts + `}`, "2", `"value":"2"`},
		{`{"type":"static_select",` + opts + `}`, "", `{"selected_option":null}`},
		{`{"type":"static_select",` + opts + `}`, "o9", `!"o0", "o1", "o2"`},
		{`{"type":"static_select","option_groups":[{"label":{"type":"plain_text","text":"g"},` + opts + `}]}`, "o1", `"value":"1"`},
		{`{"type":"radio_buttons",` + opts + `}`, "O1", `"value":"1"`},
		{`{"type":"checkboxes",` + opts + `}`, "o0\no2", `"value":"2"`},
		{`{"type":"checkboxes",` + opts + `}`, "o0, o2", `"value":"2"`},
		{`{"type":"checkboxes",` + opts + `}`, "", `{"selected_options":[]}`},
		{`{"type":"checkboxes",` + opts + `}`, "o0\no9", `!o9`},
		{`{"type":"multi_static_select","max_selected_items":1,` + opts + `}`, "o0\no1", `!1 options at most`},
		{`{"type":"users_select"}`, "@kampioen", `{"selected_user":"U0KAMPIOE"}`},
		{`{"type":"users_select"}`, "Bram de Wit", `{"selected_user":"U0MANAGEM"}`},
		{`{"type":"users_select"}`, "", `{"selected_user":null}`},
		{`{"type":"multi_users_select"}`, "kampioen\nmanagement", `{"selected_users":["U0KAMPIOE","U0MANAGEM"]}`},
		{`{"type":"multi_users_select"}`, "", `{"selected_users":[]}`},
		{`{"type":"channels_select"}`, "#aankoop", `{"selected_channel":"C0AANKOOP"}`},
		{`{"type":"channels_select"}`, "D0AANKOOP", `!no "D0AANKOOP"`},
		{`{"type":"conversations_select"}`, "D0AANKOOP", `{"selected_conversation":"D0AANKOOP"}`},
		{`{"type":"multi_channels_select"}`, "aankoop,circulair", `{"selected_channels":["C0AANKOOP","C0CIRCULA"]}`},
		{`{"type":"file_input"}`, "x", `!takes files`},
	} {
		blocks, _ := withBlockIDs([]byte("[" + inputOf(c.element) + "]"))
		all := controlsOf(blocks, "U0AANKOOP")
		u, _ := w.user("aankoper")
		got, err := w.fill(all[0], u, all[0].split(c.value))
		if want, bad := strings.CutPrefix(c.want, "!"); bad {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%.60s %q: %v, %v, want %s", c.element, c.value, got, err, want)
			}
			continue
		}
		b, _ := json.Marshal(got)
		if err != nil || !strings.Contains(string(b), c.want) {
			t.Errorf("%.60s %q: %s, %v, want %s", c.element, c.value, b, err, c.want)
		}
		if st, keeps := all[0].atFirst(); keeps && !empty(st) {
			t.Errorf("%.60s: not empty at first: %v", c.element, st)
		}
	}
}

func TestInitialState(t *testing.T) {
	w := New(Options{Clock: fixed})
	t.Cleanup(w.Close)
	one := `{"text":{"type":"plain_text","text":"o1"},"value":"1"}`
	for element, want := range map[string]string{
		`{"type":"plain_text_input","initial_value":"a"}`:                                             `"value":"a"`,
		`{"type":"static_select","options":` + options(3) + `,"initial_option":` + one + `}`:          `"selected_option":{`,
		`{"type":"multi_static_select","options":` + options(3) + `,"initial_options":[` + one + `]}`: `"selected_options":[{`,
		`{"type":"users_select","initial_user":"U0AANKOOP"}`:                                          `"selected_user":"U0AANKOOP"`,
		`{"type":"multi_users_select","initial_users":["U0AANKOOP"]}`:                                 `"selected_users":["U0AANKOOP"]`,
		`{"type":"datetimepicker","initial_date_time":1628633820}`:                                    `"selected_date_time":1628633820`,
	} {
		v := `{"type":"modal","title":{"type":"plain_text","text":"T"},"submit":{"type":"plain_text","text":"S"},"blocks":[` + inputOf(element) + `]}`
		if err := checkView([]byte(v), onModal); err != nil {
			t.Fatal(err)
		}
		blocks, _ := withBlockIDs([]byte("[" + inputOf(element) + "]"))
		u, _ := w.user("aankoper")
		state, err := w.state(u, controlsOf(blocks, u.ID), nil)
		b, _ := json.Marshal(state)
		if err != nil || !strings.Contains(string(b), want) {
			t.Errorf("%s: %s, %v", element, b, err)
		}
	}
}
