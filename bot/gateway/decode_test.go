package gateway

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kringloop/bot"
)

func TestDecode(t *testing.T) {
	at := time.Date(2026, 10, 26, 9, 0, 0, 0, time.UTC)
	tests := []struct {
		name, kind, body string
		want             bot.Event
	}{
		{"said", KindEvent, callback(`{"type":"message","channel":"D1","user":"U1","text":"a &lt;b&gt; &amp;amp; <@U2|jan> <https://x.be/?a=1&amp;b=2|klik>","ts":"1.1","thread_ts":"1.0","channel_type":"im"}`),
			bot.Event{ID: "Ev1", Kind: bot.Said, Team: "T1", User: "U1", Channel: "D1", Direct: true, TS: "1.1", Thread: "1.0",
				Text: "a <b> &amp; <@U2> https://x.be/?a=1&b=2"}},
		{"said with a file", KindEvent, callback(`{"type":"message","subtype":"file_share","channel":"D1","user":"U1","text":"","ts":"1.1","channel_type":"im","files":[
			{"id":"F1","name":"beleid.pdf","mimetype":"application/pdf","size":1234,"mode":"hosted","url_private":"https://files.slack.com/files-pri/T1-F1/beleid.pdf","url_private_download":"https://files.slack.com/files-pri/T1-F1/download/beleid.pdf"},
			{"id":"F2","mode":"tombstone"},{"id":"F 3"},{"id":"F4","name":null,"size":-1,"mode":"external","url_private":"https://drive.example/x"},
			{"id":"F5","mode":"file_access","file_access":"check_file_info"}]}`),
			bot.Event{ID: "Ev1", Kind: bot.Said, Team: "T1", User: "U1", Channel: "D1", Direct: true, TS: "1.1", Files: []bot.File{
				{ID: "F1", Name: "beleid.pdf", Mime: "application/pdf", Size: 1234, URL: "https://files.slack.com/files-pri/T1-F1/download/beleid.pdf"},
				{ID: "F4", URL: "https://drive.example/x"}, {ID: "F5"}}}},
		{"mentioned", KindEvent, callback(`{"type":"app_mention","channel":"C1","user":"U1","text":" <@UBOT>: start fase 2 met <@U2>","ts":"1.1"}`),
			bot.Event{ID: "Ev1", Kind: bot.Mentioned, Team: "T1", User: "U1", Channel: "C1", TS: "1.1", Text: "start fase 2 met <@U2>"}},
		{"mentioned where another company reads", KindEvent, strings.Replace(callback(`{"type":"app_mention","channel":"C1","user":"U1","text":"<@UBOT> hoi","ts":"1.1"}`),
			`"event_id"`, `"is_ext_shared_channel":true,"event_id"`, 1),
			bot.Event{ID: "Ev1", Kind: bot.Mentioned, Team: "T1", User: "U1", Channel: "C1", Outside: true, TS: "1.1", Text: "hoi"}},
		{"mentioned after another", KindEvent, callback(`{"type":"app_mention","channel":"C1","user":"U1","text":"<@U2> vraag het <@UBOT>","ts":"1.1"}`),
			bot.Event{ID: "Ev1", Kind: bot.Mentioned, Team: "T1", User: "U1", Channel: "C1", TS: "1.1", Text: "<@U2> vraag het <@UBOT>"}},
		{"chat opened", KindEvent, callback(`{"type":"app_home_opened","user":"U1","channel":"D1","tab":"messages","event_ts":"2"}`),
			bot.Event{ID: "Ev1", Kind: bot.ChatOpened, Team: "T1", User: "U1", Channel: "D1", Direct: true}},
		{"assistant opened", KindEvent, callback(`{"type":"assistant_thread_started","assistant_thread":{"user_id":"U1","channel_id":"D1","thread_ts":"3.3","context":{}}}`),
			bot.Event{ID: "Ev1", Kind: bot.ChatOpened, Team: "T1", User: "U1", Channel: "D1", Direct: true, Thread: "3.3"}},
		{"home opened", KindEvent, callback(`{"type":"app_home_opened","user":"U1","channel":"D1","tab":"home","view":{"id":"V1","hash":"h","private_metadata":"p","state":{"values":{}}}}`),
			bot.Event{ID: "Ev1", Kind: bot.HomeOpened, Team: "T1", User: "U1", Channel: "D1", Direct: true,
				View: bot.View{ID: "V1", Hash: "h", Private: "p"}}},
		{"pressed", KindInteractive, pressed,
			bot.Event{ID: "trigger:111.222.abc", Kind: bot.Pressed, Team: "T1", User: "U1", Channel: "C1", TS: "1.2", Thread: "1.1",
				Action: bot.Action{ID: "klaar", Value: "p1"}, Trigger: "111.222.abc"}},
		{"pressed on an ephemeral message", KindInteractive, strings.Replace(pressed, `"is_ephemeral":false`, `"is_ephemeral":true`, 1),
			bot.Event{ID: "trigger:111.222.abc", Kind: bot.Pressed, Team: "T1", User: "U1", Channel: "C1", Thread: "1.1",
				Action: bot.Action{ID: "klaar", Value: "p1"}, Trigger: "111.222.abc"}},
		{"pressed on the first message of a thread", KindInteractive, strings.Replace(pressed, `"thread_ts":"1.1"`, `"thread_ts":"1.2"`, 1),
			bot.Event{ID: "trigger:111.222.abc", Kind: bot.Pressed, Team: "T1", User: "U1", Channel: "C1", TS: "1.2",
				Action: bot.Action{ID: "klaar", Value: "p1"}, Trigger: "111.222.abc"}},
		{"pressed without a trigger", KindInteractive, strings.Replace(pressed, `"trigger_id":"111.222.abc",`, "", 1),
			bot.Event{ID: "action:T1:U1:9.9:klaar", Kind: bot.Pressed, Team: "T1", User: "U1", Channel: "C1", TS: "1.2", Thread: "1.1",
				Action: bot.Action{ID: "klaar", Value: "p1"}}},
		{"pressed in a view", KindInteractive, `{"type":"block_actions","trigger_id":"1.2","team":null,"user":{"id":"U1","team_id":"T1"},
			"container":{"type":"view","view_id":"V1"},
			"view":{"id":"V1","callback_id":"home","hash":"h","private_metadata":"p","state":{"values":{"b":{"x":{"type":"datepicker","selected_date":"2026-10-26"}}}}},
			"actions":[{"type":"static_select","action_id":"filter","selected_option":{"value":"open"}}]}`,
			bot.Event{ID: "trigger:1.2", Kind: bot.Pressed, Team: "T1", User: "U1", Trigger: "1.2", Action: bot.Action{ID: "filter", Value: "open"},
				View: bot.View{ID: "V1", Name: "home", Hash: "h", Private: "p", Values: map[string][]string{"b": {"2026-10-26"}}}}},
		{"command", KindCommand, `{"team_id":"T1","channel_id":"D1","user_id":"U1","command":"/kringloop","text":"lid &amp; <@U2|jan>","trigger_id":"4.5","is_enterprise_install":"false"}`,
			bot.Event{ID: "trigger:4.5", Kind: bot.Commanded, Team: "T1", User: "U1", Channel: "D1", Direct: true, Text: "lid & <@U2>", Trigger: "4.5"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok, err := Decode(tt.kind, []byte(tt.body), at)
			if err != nil || !ok {
				t.Fatalf("ok %v, err %v", ok, err)
			}
			tt.want.At = at
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestDecodeBoundsFiles(t *testing.T) {
	files := strings.Repeat(`{"id":"F1"},`, 11) + `{"id":"F1"}`
	e, _, err := Decode(KindEvent, []byte(callback(`{"type":"message","subtype":"file_share","channel":"D1","user":"U1","ts":"1.1","channel_type":"im","files":[`+files+`]}`)), time.Time{})
	if err != nil || len(e.Files) != maxFiles {
		t.Errorf("%d files, %v", len(e.Files), err)
	}
	e, _, err = Decode(KindEvent, []byte(callback(`{"type":"app_mention","channel":"C1","user":"U1","text":"hoi","ts":"1.1","files":[{"id":"F1"}]}`)), time.Time{})
	if err != nil || e.Files != nil {
		t.Errorf("files of a mention: %v, %v", e.Files, err)
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, tt := range []struct{ kind, body string }{{"job", "{}"}, {KindEvent, ""}, {KindCommand, "{"}, {KindInteractive, "nul"}} {
		if _, ok, err := Decode(tt.kind, []byte(tt.body), time.Time{}); ok || err == nil {
			t.Errorf("%s %q: ok %v, err %v", tt.kind, tt.body, ok, err)
		}
	}
	for _, body := range []string{"null", "[]", `"x"`, "{}", `{"event":7}`} {
		for _, kind := range []string{KindEvent, KindInteractive, KindCommand} {
			if _, ok, err := Decode(kind, []byte(body), time.Time{}); ok || err != nil {
				t.Errorf("%s %q: ok %v, err %v", kind, body, ok, err)
			}
		}
	}
}

// Every control that the bot may use, pressed and filled in.
func TestControls(t *testing.T) {
	tests := []struct{ control, want string }{
		{`{"type":"button","value":"v"}`, "v"},
		{`{"type":"overflow","selected_option":{"value":"v"}}`, "v"},
		{`{"type":"static_select","selected_option":{"text":{"type":"plain_text","text":"T"},"value":"v"}}`, "v"},
		{`{"type":"static_select","selected_option":null}`, ""},
		{`{"type":"radio_buttons","selected_option":{"value":"v"}}`, "v"},
		{`{"type":"users_select","selected_user":"U2"}`, "U2"},
		{`{"type":"conversations_select","selected_conversation":"C2"}`, "C2"},
		{`{"type":"channels_select","selected_channel":"C2"}`, "C2"},
		{`{"type":"datepicker","selected_date":"2026-10-26"}`, "2026-10-26"},
		{`{"type":"datepicker","selected_date":null}`, ""},
		{`{"type":"timepicker","selected_time":"09:30"}`, "09:30"},
		{`{"type":"datetimepicker","selected_date_time":1761468000}`, "1761468000"},
		{`{"type":"checkboxes","selected_options":[{"value":"a"},{"value":"b"}]}`, "a,b"},
		{`{"type":"checkboxes","selected_options":[]}`, ""},
		{`{"type":"multi_static_select","selected_options":[{"value":"a"},{"value":"b"}]}`, "a,b"},
		{`{"type":"multi_users_select","selected_users":["U2","U3"]}`, "U2,U3"},
		{`{"type":"multi_channels_select","selected_channels":["C2"]}`, "C2"},
		{`{"type":"multi_conversations_select","selected_conversations":["C2","C3"]}`, "C2,C3"},
		{`{"type":"plain_text_input","value":"tekst"}`, "tekst"},
		{`{"type":"plain_text_input","value":null}`, ""},
		{`{"type":"number_input","value":"1.5"}`, "1.5"},
		{`{"type":"file_input","files":[{"id":"F1"},{"id":"F2"}]}`, "F1,F2"},
		{`{"type":"rich_text_input","rich_text_value":{"type":"rich_text"}}`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.control, func(t *testing.T) {
			press := `{"type":"block_actions","trigger_id":"1","team":{"id":"T1"},"user":{"id":"U1"},"channel":{"id":"D1"},"actions":[` + tt.control + `]}`
			e, ok, err := Decode(KindInteractive, []byte(press), time.Time{})
			if err != nil || !ok || e.Action.Value != tt.want {
				t.Errorf("pressed: %q, ok %v, err %v", e.Action.Value, ok, err)
			}
			submit := strings.Replace(submitted, `{"type":"plain_text_input","value":"bureaustoelen"}`, tt.control, 1)
			e, ok, err = Decode(KindInteractive, []byte(submit), time.Time{})
			if got := strings.Join(e.View.Values["name"], ","); err != nil || !ok || got != tt.want {
				t.Errorf("submitted: %q, ok %v, err %v", got, ok, err)
			}
			if vs, there := e.View.Values["name"]; !there || (tt.want == "") != (vs == nil) {
				t.Errorf("an empty control is a nil value: %#v %v", vs, there)
			}
		})
	}
}

func TestValuesOfOneBlock(t *testing.T) {
	body := strings.Replace(submitted, `"name":{`, `"name":{"z":{"type":"users_select","selected_user":"U9"},"b":{"type":"datepicker"},`, 1)
	e, _, err := Decode(KindInteractive, []byte(body), time.Time{})
	if d := cmp.Diff([]string{"bureaustoelen", "U9"}, e.View.Values["name"]); d != "" || err != nil {
		t.Error(d, err)
	}
}

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"gewoon":                               "gewoon",
		"&lt;!channel&gt;":                     "<!channel>",
		"&amp;lt;":                             "&lt;",
		"<!here> <!subteam^S1|@team>":          "<!here> <!subteam^S1|@team>",
		"<#C1|aankoop>":                        "<#C1|aankoop>",
		"<mailto:a@b.be|a@b.be>":               "a@b.be",
		"<tel:+32470|0470>":                    "+32470",
		"<http://x.be>":                        "http://x.be",
		"<":                                    "<",
		"<>":                                   "<>",
		"a < b & c":                            "a < b & c",
		"<https://x.be/?a&amp;b&lt;|l> &nbsp;": "https://x.be/?a&b< &nbsp;",
	} {
		if got := plain(in); got != want {
			t.Errorf("plain(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestUnaddressed(t *testing.T) {
	tests := []struct {
		in, self  string
		addressed bool
		want      string
	}{
		{"<@UBOT> hallo", "UBOT", true, "hallo"},
		{"<@UBOT|kringloop>, hallo", "UBOT", true, "hallo"},
		{"<@U2> hallo", "UBOT", true, "<@U2> hallo"},
		{"<@UBOT> hallo", "", true, "hallo"},
		{"<@U2> hallo", "", false, "<@U2> hallo"},
		{"<@UBOT> hallo", "UBOT", false, "hallo"},
		{"<@UBOT", "UBOT", true, "<@UBOT"},
		{"hallo <@UBOT>", "UBOT", true, "hallo <@UBOT>"},
		{"<@UBOT>", "UBOT", true, ""},
	}
	for _, tt := range tests {
		if got := unaddressed(tt.in, tt.self, tt.addressed); got != tt.want {
			t.Errorf("unaddressed(%q, %q, %v) = %q, want %q", tt.in, tt.self, tt.addressed, got, tt.want)
		}
	}
}
