package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"

	"strings"
	"testing"
)

func rep(n int) string { return strings.Repeat("x", n) }

func options(n int) string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf(`{"text":{"type":"plain_text","text":"o%d"},"value":"%d"}`, i, i))
	}
	return "[" + strings.Join(out, ",") + "]"
}

func elementsOf(n int, one string) string {
	return "[" + strings.TrimSuffix(strings.Repeat(one+",", n), ",") + "]"
}

const (
	button1 = `{"type":"button","text":{"type":"plain_text","text":"Klaar"}}`
	textIn  = `{"type":"plain_text_input","action_id":"a"}`
)

func inputOf(element string) string {
	return `{"type":"input","label":{"type":"plain_text","text":"Naam"},"element":` + element + `}`
}

func actionsOf(elements string) string { return `{"type":"actions","elements":` + elements + `}` }

// What Slack takes, in the smallest forms of its reference.
func TestKitTakes(t *testing.T) {
	richText := `{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"a","style":{"bold":true}}]},` +
		`{"type":"rich_text_list","style":"bullet","elements":[{"type":"rich_text_section","elements":[{"type":"link","url":"https://a.be"}]}]}]}`
	for _, block := range []string{
		`{"type":"divider","block_id":"b"}`,
		`{"type":"header","text":{"type":"plain_text","text":"` + rep(150) + `","emoji":true}}`,
		`{"type":"section","text":{"type":"mrkdwn","text":"` + rep(3000) + `","verbatim":false}}`,
		`{"type":"section","fields":[{"type":"mrkdwn","text":"` + rep(2000) + `"}],"accessory":` + button1 + `}`,
		`{"type":"section","text":{"type":"mrkdwn","text":"a"},"expand":true,"accessory":{"type":"image","image_url":"https://a.be/x.png","alt_text":"a"}}`,
		`{"type":"section","text":{"type":"mrkdwn","text":"a"},"accessory":{"type":"overflow","options":` + options(1) + `}}`,
		`{"type":"context","elements":[{"type":"mrkdwn","text":"a"},{"type":"image","image_url":"https://a.be/x.png","alt_text":"a"}]}`,
		`{"type":"image","image_url":"https://a.be/x.png","alt_text":"a","title":{"type":"plain_text","text":"t"}}`,
		`{"type":"image","slack_file":{"id":"F1"},"alt_text":"a"}`,
		`{"type":"markdown","text":"# a"}`,
		richText,
		`{"type":"table","rows":[[{"type":"raw_text","text":"a"},` + richText + `,{"type":"raw_number","value":1.5}]],"column_settings":[null,{"align":"right"}]}`,
		`{"type":"video","alt_text":"a","title":{"type":"plain_text","text":"t"},"thumbnail_url":"https://a.be/x.png","video_url":"https://a.be/v"}`,
		`{"type":"context_actions","elements":[{"type":"feedback_buttons","positive_button":{"text":{"type":"plain_text","text":"+"},"value":"1"},"negative_button":{"text":{"type":"plain_text","text":"-"},"value":"0"}},{"type":"icon_button","icon":"trash","text":{"type":"plain_text","text":"weg"}}]}`,
		`{"type":"plan","title":"Plan","tasks":[{"type":"task_card","task_id":"1","title":"t","status":"complete"}]}`,
		`{"type":"alert","text":{"type":"plain_text","text":"let op"},"level":"warning"}`,
		actionsOf(elementsOf(25, button1)),
		actionsOf(`[{"type":"static_select","options":` + options(100) + `,"initial_option":{"text":{"type":"plain_text","text":"o5"},"value":"5"}}]`),
		actionsOf(`[{"type":"datepicker","initial_date":"2027-09-15"},{"type":"timepicker","initial_time":"09:30","timezone":"Europe/Brussels"},{"type":"datetimepicker","initial_date_time":1628633820}]`),
		actionsOf(`[{"type":"button","text":{"type":"plain_text","text":"a"},"style":"danger","value":"v","confirm":{"title":{"type":"plain_text","text":"t"},"text":{"type":"mrkdwn","text":"t"},"confirm":{"type":"plain_text","text":"j"},"deny":{"type":"plain_text","text":"n"}}}]`),
		actionsOf(`[{"type":"users_select"},{"type":"channels_select"},{"type":"conversations_select","filter":{"include":["im"]}},{"type":"multi_users_select","max_selected_items":2},{"type":"external_select","min_query_length":0}]`),
		actionsOf(`[{"type":"radio_buttons","options":` + options(10) + `},{"type":"checkboxes","options":` + options(10) + `}]`),
		inputOf(textIn),
		inputOf(`{"type":"number_input","is_decimal_allowed":false,"min_value":"1","max_value":"5"}`),
		inputOf(`{"type":"email_text_input"}`), inputOf(`{"type":"url_text_input"}`), inputOf(`{"type":"rich_text_input"}`),
	} {
		if err := checkBlocks([]byte("["+block+"]"), onMessage); err != nil {
			t.Errorf("%.160s: %v", block, err)
		}
	}
}

// What Slack refuses; want is part of the detail, its JSON pointer included.
func TestKitRefuses(t *testing.T) {
	sec := func(text string) string {
		return `{"type":"section","text":{"type":"mrkdwn","text":"` + text + `"}}`
	}
	for _, c := range []struct{ blocks, want string }{
		{elementsOf(51, `{"type":"divider"}`), "no more than 50 items allowed [json-pointer:/blocks]"},
		{`[1]`, "must provide an object [json-pointer:/blocks/0]"},
		{`[{"text":"x"}]`, "missing required field: type [json-pointer:/blocks/0]"},
		{`[{"type":"foto"}]`, "unsupported type: foto [json-pointer:/blocks/0/type]"},
		{`[{"type":"divider","kleur":"rood"}]`, "invalid additional property: kleur [json-pointer:/blocks/0]"},
		{`[{"type":"divider","block_id":"` + rep(256) + `"}]`, "must be less than 256 characters"},
		{`[{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}]`, "block_id already exists"},
		{`[{"type":"section"}]`, "missing required field: text [json-pointer:/blocks/0]"},
		{`[` + sec("") + `]`, "must be more than 0 characters [json-pointer:/blocks/0/text/text]"},
		{`[` + sec(rep(3001)) + `]`, "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"},
		{`[{"type":"section","text":"x"}]`, "must provide an object"},
		{`[{"type":"section","text":{"type":"html","text":"x"}}]`, "must be a valid enum value"},
		{`[{"type":"section","text":{"type":"mrkdwn","text":"x","emoji":true}}]`, "invalid additional property: emoji"},
		{`[{"type":"section","fields":` + elementsOf(11, `{"type":"mrkdwn","text":"a"}`) + `}]`, "no more than 10 items"},
		{`[{"type":"section","fields":[{"type":"mrkdwn","text":"` + rep(2001) + `"}]}]`, "less than 2001"},
		{`[{"type":"section","text":{"type":"mrkdwn","text":"x"},"accessory":` + textIn + `}]`, "unsupported type: plain_text_input"},
		{`[{"type":"header","text":{"type":"mrkdwn","text":"x"}}]`, "must be a valid enum value"},
		{`[{"type":"header","text":{"type":"plain_text","text":"` + rep(151) + `"}}]`, "less than 151"},
		{`[{"type":"context","elements":[]}]`, "no fewer than 1 items"},
		{`[{"type":"context","elements":[` + button1 + `]}]`, "unsupported type: button"},
		{`[{"type":"context","elements":` + elementsOf(11, `{"type":"mrkdwn","text":"a"}`) + `}]`, "no more than 10 items"},
		{`[{"type":"image","image_url":"https://a.be/x.png"}]`, "missing required field: alt_text"},
		{`[{"type":"image","alt_text":"x"}]`, "exactly one of image_url and slack_file"},
		{`[{"type":"image","image_url":"geen","alt_text":"x"}]`, "invalid url"},
		{`[` + actionsOf(`[]`) + `]`, "no fewer than 1 items"},
		{`[` + actionsOf(elementsOf(26, button1)) + `]`, "no more than 25 items"},
		{`[` + actionsOf(`[{"type":"button","text":{"type":"plain_text","text":"`+rep(76)+`"}}]`) + `]`, "less than 76"},
		{`[` + actionsOf(`[{"type":"button","text":{"type":"plain_text","text":"a"},"style":"default"}]`) + `]`, "valid enum value"},
		{`[` + actionsOf(`[{"type":"button","text":{"type":"plain_text","text":"a"},"value":"`+rep(2001)+`"}]`) + `]`, "less than 2001"},
		{`[` + actionsOf(`[{"type":"button","text":{"type":"mrkdwn","text":"a"}}]`) + `]`, "valid enum value"},
		{`[` + actionsOf(`[{"type":"button","action_id":"a","text":{"type":"plain_text","text":"a"}},{"type":"button","action_id":"a","text":{"type":"plain_text","text":"b"}}]`) + `]`, "action_id already exists"},
		{`[` + actionsOf(`[{"type":"static_select"}]`) + `]`, "missing required field: options"},
		{`[` + actionsOf(`[{"type":"static_select","options":`+options(101)+`}]`) + `]`, "no more than 100 items"},
		{`[` + actionsOf(`[{"type":"static_select","options":`+options(2)+`,"initial_option":{"text":{"type":"plain_text","text":"z"},"value":"9"}}]`) + `]`, "initial option must match"},
		{`[` + actionsOf(`[{"type":"overflow","options":`+options(6)+`}]`) + `]`, "no more than 5 items"},
		{`[` + actionsOf(`[{"type":"checkboxes","options":`+options(11)+`}]`) + `]`, "no more than 10 items"},
		{`[` + actionsOf(`[{"type":"datepicker","initial_date":"15-09-2027"}]`) + `]`, "YYYY-MM-DD"},
		{`[` + actionsOf(`[{"type":"static_select","options":[{"text":{"type":"mrkdwn","text":"a"},"value":"1"}]}]`) + `]`, "valid enum value"},
		{`[` + actionsOf(`[{"type":"static_select","options":[{"text":{"type":"plain_text","text":"a"},"value":"`+rep(151)+`"}]}]`) + `]`, "less than 151"},
		{`[{"type":"table","rows":[[{"type":"raw_text","text":"a"}]]},{"type":"table","rows":[[{"type":"raw_text","text":"a"}]]}]`, "only_one_table_allowed"},
		{`[` + inputOf(`{"type":"plain_text_input","max_length":3001}`) + `]`, "between 1 and 3000"},
		{`[` + inputOf(`{"type":"plain_text_input","min_length":9,"max_length":3}`) + `]`, "min_length must not be greater"},
		{`[` + inputOf(button1) + `]`, "unsupported type: button"},
	} {
		err := checkBlocks([]byte(c.blocks), onMessage)
		var e apiError
		if !errors.As(err, &e) || e.Code != "invalid_blocks" || !strings.Contains(strings.Join(e.Details, "\n"), c.want) {
			t.Errorf("%.140s: %v, want %s", c.blocks, err, c.want)
		}
	}
}

func TestKitViews(t *testing.T) {
	view := func(extra string, blocks string) string {
		return `{"type":"modal","title":{"type":"plain_text","text":"T"},"blocks":` + blocks + extra + `}`
	}
	submit := `,"submit":{"type":"plain_text","text":"Ja"}`
	for _, c := range []struct{ view, want string }{
		{view("", `[{"type":"divider"}]`), ""},
		{view(submit, "["+inputOf(textIn)+"]"), ""},
		{view("", "["+inputOf(textIn)+"]"), "missing required field: submit"},
		{view("", elementsOf(101, `{"type":"divider"}`)), "no more than 100 items"},
		{view(`,"private_metadata":"`+rep(3001)+`"`, "[]"), "less than 3001"},
		{view(`,"callback_id":"`+rep(256)+`"`, "[]"), "less than 256"},
		{view(`,"kleur":1`, "[]"), "invalid additional property: kleur"},
		{view("", `[{"type":"markdown","text":"x"}]`), "unsupported type: markdown"},
		{strings.Replace(view("", "[]"), `"T"`, `"`+rep(25)+`"`, 1), "less than 25 characters [json-pointer:/view/title/text]"},
		{`{"type":"modal","blocks":[]}`, "missing required field: title"},
		{`{"type":"home","blocks":[]}`, "failed to match all allowed schemas"},
		{`[]`, "failed to match all allowed schemas"},
	} {
		err := checkView([]byte(c.view), onModal)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.120s: %v, want %q", c.view, err, c.want)
		}
	}
}

// Whatever a bot sends, the check ends without a panic, and what it lets through can be shown and pressed.
func FuzzBlocks(f *testing.F) {
	f.Add([]byte(`[` + actionsOf(`[`+button1+`]`) + `,{"type":"section","text":{"type":"mrkdwn","text":"a"},"accessory":` + button1 + `}]`))
	f.Add([]byte(`[` + inputOf(textIn) + `,{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"a"}]}]}]`))
	f.Add([]byte(`[{"type":"table","rows":[[{"type":"raw_number","value":1}]]},{"type":"context","elements":[{"type":"mrkdwn","text":"<@U1|x> &amp; <!here>"}]}]`))
	f.Add([]byte(`[{"type":"container","title":{"type":"plain_text","text":"a"},"child_blocks":[{"type":"divider"}]}]`))
	w := New(Options{Clock: fixed})
	f.Fuzz(func(t *testing.T, b []byte) {
		if checkBlocks(b, onMessage) != nil {
			return
		}
		named, n := withBlockIDs(b)
		if again, m := withBlockIDs(named); n != m || string(again) != string(named) {
			t.Fatalf("ids are not stable: %s, %s", named, again)
		}
		w.words("x", named)
		seen := map[string]bool{}
		for _, c := range controlsOf(named, "U0AANKOOP") {
			if c.block == "" || c.action == "" {
				t.Fatalf("a control without a name in %s", named)
			}
			if key := c.block + " " + c.action; seen[key] && len(b) < 1000 {
				t.Logf("same name twice: %s", key)
			} else {
				seen[key] = true
			}
			if _, _, err := locate(controlsOf(named, "U0AANKOOP"), Click{ActionID: c.action}); err != nil {
				t.Fatal(err)
			}
		}
		if !json.Valid(named) {
			t.Fatalf("not JSON: %s", named)
		}
	})
}

func FuzzTyped(f *testing.F) {
	f.Add("@kringloop <b> https://a.be/x?y=1&z=2. mail a@b.be #aankoop <@U0KRINGLP> <!here>")
	w := New(Options{Clock: fixed})
	f.Fuzz(func(t *testing.T, s string) {
		text := w.typed(s)
		richText(text)
		w.plainly(text)
		for _, m := range token.FindAllStringSubmatch(text, -1) {
			if strings.ContainsAny(m[1], "<>") {
				t.Fatalf("%q becomes %q", s, text)
			}
		}
	})
}
