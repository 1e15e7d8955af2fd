package sandbox_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"kringloop/bot/sandbox"
)

func runes(n int) string { return strings.Repeat("é", n) }

// Each refusal of Slack, by its own word.
func TestRefusals(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ts := post(t, r.client(), "D0AANKOOP", slack.MsgOptionText("van de bot", false))
	said, err := r.w.Say("aankoper", "dm", "van een mens", "")
	if err != nil {
		t.Fatal(err)
	}
	future := fmt.Sprint(time.Now().Add(121 * 24 * time.Hour).Unix())
	home := `{"type":"home","blocks":[]}`
	for _, c := range []struct {
		method string
		args   []string
		want   string
	}{
		{"nothing.here", nil, "unknown_method"},
		{"api.test", []string{"error", "boom"}, "boom"},
		{"users.info", []string{"user", "U9"}, "user_not_found"},
		{"users.info", []string{"user", "aankoper"}, "user_not_found"},
		{"users.list", []string{"cursor", "x"}, "invalid_cursor"},
		{"users.list", []string{"limit", "-1"}, "invalid_limit"},
		{"bots.info", []string{"bot", "B9"}, "bot_not_found"},
		{"conversations.info", nil, "invalid_arguments"},
		{"conversations.info", []string{"channel", "C9"}, "channel_not_found"},
		{"conversations.list", []string{"types", "x"}, "invalid_types"},
		{"conversations.history", []string{"channel", "C0AANKOOP", "oldest", "x"}, "invalid_ts_oldest"},
		{"conversations.replies", []string{"channel", "C0AANKOOP", "ts", "1700000000.000000"}, "thread_not_found"},
		{"conversations.open", nil, "users_list_not_supplied"},
		{"conversations.open", []string{"users", "U9"}, "user_not_found"},
		{"conversations.create", []string{"name", "Met Hoofdletters"}, "invalid_name_specials"},
		{"conversations.create", []string{"name", "aankoop"}, "name_taken"},
		{"conversations.invite", []string{"channel", "C0AANKOOP", "users", "U0AANKOOP"}, "already_in_channel"},
		{"conversations.join", []string{"channel", "D0AANKOOP"}, "method_not_supported_for_channel_type"},
		{"chat.postMessage", []string{"text", "x"}, "channel_not_found"},
		{"chat.postMessage", []string{"channel", "D0AANKOOP"}, "no_text"},
		{"chat.postMessage", []string{"channel", "D0AANKOOP", "text", runes(40_001)}, "msg_too_long"},
		{"chat.postMessage", []string{"channel", "D0AANKOOP", "text", "x", "thread_ts", "1700000000.000000"}, "thread_not_found"},
		{"chat.postMessage", []string{"channel", "D0AANKOOP", "text", "x", "blocks", "geen json"}, "invalid_blocks_format"},
		{"chat.postMessage", []string{"channel", "D0AANKOOP", "text", "x", "blocks", `{"type":"divider"}`}, "invalid_blocks_format"},
		{"chat.postMessage", []string{"channel", "D0AANKOOP", "text", "x", "blocks", `[{"type":"foto"}]`}, "invalid_blocks"},
		{"chat.postMessage", []string{"channel", "D0AANKOOP", "text", "x", "markdown_text", "y"}, "markdown_text_conflict"},
		{"chat.postMessage", []string{"channel", "D0AANKOOP", "text", "x", "metadata", `{"event_type":"a"}`}, "invalid_metadata_schema"},
		{"chat.postMessage", []string{"channel", "D0AANKOOP", "attachments", "[" + strings.Repeat("{},", 100) + "{}]"}, "too_many_attachments"},
		{"chat.postEphemeral", []string{"channel", "C0DIRECTI", "user", "U0AANKOOP", "text", "x"}, "user_not_in_channel"},
		{"chat.update", []string{"channel", "D0AANKOOP", "ts", said, "text", "x"}, "cant_update_message"},
		{"chat.update", []string{"channel", "D0AANKOOP", "ts", "1700000000.000000", "text", "x"}, "message_not_found"},
		{"chat.update", []string{"channel", "D0AANKOOP", "ts", ts, "text", runes(4_001)}, "msg_too_long"},
		{"chat.delete", []string{"channel", "D0AANKOOP", "ts", said}, "cant_delete_message"},
		{"chat.getPermalink", []string{"channel", "D0AANKOOP", "message_ts", "1700000000.000000"}, "message_not_found"},
		{"chat.scheduleMessage", []string{"channel", "D0AANKOOP", "text", "x", "post_at", "1"}, "time_in_past"},
		{"chat.scheduleMessage", []string{"channel", "D0AANKOOP", "text", "x", "post_at", future}, "time_too_far"},
		{"chat.startStream", []string{"channel", "D0AANKOOP"}, "invalid_arguments"},
		{"chat.startStream", []string{"channel", "C0AANKOOP"}, "missing_recipient_user_id"},
		{"chat.appendStream", []string{"channel", "D0AANKOOP", "ts", ts, "markdown_text", "x"}, "message_not_in_streaming_state"},
		{"views.open", []string{"view", home}, "invalid_arguments"},
		{"views.open", []string{"trigger_id", "1.2.3", "view", home}, "invalid_trigger_id"},
		{"views.update", []string{"view", home}, "invalid_arguments"},
		{"views.update", []string{"view_id", "V9", "view", home}, "not_found"},
		{"views.publish", []string{"user_id", "U9", "view", home}, "invalid_arguments"},
		{"views.publish", []string{"user_id", "U0AANKOOP", "hash", "x", "view", home}, "hash_conflict"},
		{"views.publish", []string{"user_id", "U0AANKOOP", "view", `{"type":"home","blocks":[],"private_metadata":"` + runes(130_000) + `"}`}, "view_too_large"},
		{"assistant.threads.setStatus", []string{"channel_id", "C9", "status", "x"}, "channel_not_found"},
		{"assistant.threads.setSuggestedPrompts", []string{"channel_id", "D0AANKOOP", "prompts", `[{},{},{},{},{}]`}, "invalid_arguments"},
		{"files.info", []string{"file", "F9"}, "file_not_found"},
		{"files.getUploadURLExternal", []string{"filename", "x", "length", "0"}, "invalid_arguments"},
		{"files.completeUploadExternal", []string{"files", `[{"id":"F9"}]`}, "file_not_found"},
		{"reactions.add", []string{"channel", "D0AANKOOP", "timestamp", ts, "name", "geen naam"}, "invalid_name"},
		{"reactions.add", []string{"channel", "D0AANKOOP", "timestamp", "x", "name", "ok"}, "bad_timestamp"},
	} {
		if out := r.form(c.method, c.args...); out["ok"] != false || out["error"] != c.want {
			args := fmt.Sprint(c.args)
			t.Errorf("%s %.80s: %v, want %s", c.method, args, out["error"], c.want)
		}
	}
}

func TestAuthAndBodies(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	call := func(path, typ, token, body string) (map[string]any, http.Header) {
		t.Helper()
		req, err := http.NewRequest(http.MethodPost, r.url+"/api/"+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", typ)
		if token != "" {
			req.Header.Set("Authorization", "Bearer "+token)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		return r.decode(res), res.Header
	}
	const asForm, asJSON = "application/x-www-form-urlencoded", "application/json; charset=utf-8"
	multi := "--b\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n" + r.w.BotToken() + "\r\n--b--\r\n"
	for _, c := range []struct{ path, typ, token, body, want string }{
		{"auth.test", asForm, "", "", "not_authed"},
		{"auth.test", asForm, "xoxb-wrong", "", "invalid_auth"},
		{"auth.test", asForm, r.w.AppToken(), "", "not_allowed_token_type"},
		{"apps.connections.open", asForm, r.w.BotToken(), "", "not_allowed_token_type"},
		{"auth.test", asJSON, r.w.BotToken(), "{", "invalid_json"},
		{"auth.test", asJSON, r.w.BotToken(), "[]", "json_not_object"},
		{"auth.test", "text/plain", r.w.BotToken(), "x", "invalid_post_type"},
		{"auth.test", asJSON, r.w.BotToken(), "", ""},
		{"auth.test", asForm, "", url.Values{"token": {r.w.BotToken()}}.Encode(), ""},
		{"auth.test", "multipart/form-data; boundary=b", "", multi, ""},
		{"chat.postMessage", asJSON, r.w.BotToken(), `{"channel":"C0AANKOOP","text":"x","blocks":[{"type":"divider"}],"unfurl_links":false}`, ""},
	} {
		out, head := call(c.path, c.typ, c.token, c.body)
		if got, _ := out["error"].(string); got != c.want || (out["ok"] == true) != (c.want == "") {
			t.Errorf("%s as %s: %v, want %q", c.path, c.typ, out, c.want)
		}
		if !strings.Contains(head.Get("X-OAuth-Scopes"), "chat:write") {
			t.Errorf("%s: no scopes in the header", c.path)
		}
	}
}

func TestUpdateKeepsBlocksUnlessEmptied(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ts := post(t, r.client(), "D0AANKOOP", slack.MsgOptionText("een", false), slack.MsgOptionBlocks(section("blok")))
	blocks := func() int {
		m := r.w.Messages("aankoper", "D0AANKOOP", "")
		return len(m[0].Blocks)
	}
	r.form("chat.update", "channel", "D0AANKOOP", "ts", ts, "text", "twee")
	if blocks() == 0 {
		t.Fatal("blocks that were not given are gone")
	}
	r.form("chat.update", "channel", "D0AANKOOP", "ts", ts, "text", "drie", "blocks", "[]")
	if blocks() != 0 {
		t.Fatal("an empty list of blocks leaves them")
	}
}

func TestHistoryPages(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	var all []string
	for i := range 7 {
		all = append(all, post(t, r.client(), "C0AANKOOP", slack.MsgOptionText(fmt.Sprint(i), false)))
	}
	post(t, r.client(), "C0AANKOOP", slack.MsgOptionText("antwoord", false), slack.MsgOptionTS(all[0]))
	var got []string
	cursor := ""
	for {
		out := r.form("conversations.history", "channel", "C0AANKOOP", "limit", "3", "cursor", cursor)
		for _, m := range out["messages"].([]any) {
			got = append(got, m.(map[string]any)["text"].(string))
		}
		meta, _ := out["response_metadata"].(map[string]any)
		if cursor, _ = meta["next_cursor"].(string); cursor == "" {
			break
		}
	}
	if strings.Join(got, "") != "6543210" {
		t.Fatalf("got %v", got)
	}
	out := r.form("conversations.history", "channel", "C0AANKOOP", "oldest", all[2], "latest", all[4])
	if n := len(out["messages"].([]any)); n != 1 {
		t.Fatalf("%d messages strictly between", n)
	}
	out = r.form("conversations.history", "channel", "C0AANKOOP", "oldest", all[2], "latest", all[4], "inclusive", "true")
	if n := len(out["messages"].([]any)); n != 3 {
		t.Fatalf("%d messages between, both included", n)
	}
	out = r.form("conversations.replies", "channel", "C0AANKOOP", "ts", all[0])
	if n := len(out["messages"].([]any)); n != 2 {
		t.Fatalf("%d messages in the thread", n)
	}
}

func TestStream(t *testing.T) {
	clock := newHands()
	r := newRig(t, sandbox.Options{Clock: clock.now})
	ts, err := r.w.Say("aankoper", "dm", "vraag", "")
	if err != nil {
		t.Fatal(err)
	}
	start := func(text ...string) string {
		t.Helper()
		out := r.form("chat.startStream", append([]string{"channel", "D0AANKOOP", "thread_ts", ts}, text...)...)
		s, ok := out["ts"].(string)
		if !ok {
			t.Fatalf("start: %v", out)
		}
		return s
	}
	s := start("markdown_text", "Streef ")
	r.form("chat.appendStream", "channel", "D0AANKOOP", "ts", s, "markdown_text", "naar **10 %**")
	thread := r.w.Messages("aankoper", "D0AANKOOP", ts)
	if m := thread[1]; !m.Streaming || m.Text != "Streef naar **10 %**" || !strings.Contains(string(m.Blocks), `"markdown"`) {
		t.Fatalf("streaming %+v", m)
	}
	if out := r.form("chat.update", "channel", "D0AANKOOP", "ts", s, "text", "x"); out["error"] != "streaming_state_conflict" {
		t.Fatalf("an update while it streams: %v", out)
	}
	if out := r.form("chat.stopStream", "channel", "D0AANKOOP", "ts", s, "markdown_text", "!", "blocks", `[{"type":"divider"}]`); out["ok"] != true {
		t.Fatalf("stop: %v", out)
	}
	m := r.w.Messages("aankoper", "D0AANKOOP", ts)[1]
	if blocks := string(m.Blocks); m.Streaming || !strings.Contains(blocks, "10 %**!") || !strings.Contains(blocks, "divider") {
		t.Fatalf("stopped %+v", m)
	}
	for _, method := range []string{"chat.appendStream", "chat.stopStream"} {
		if out := r.form(method, "channel", "D0AANKOOP", "ts", s, "markdown_text", "meer"); out["error"] != "message_not_in_streaming_state" {
			t.Errorf("%s after the stop: %v", method, out)
		}
	}
	if out := r.form("chat.update", "channel", "D0AANKOOP", "ts", s, "text", "x"); out["ok"] != true {
		t.Errorf("an update after the stop: %v", out)
	}

	empty := start()
	clock.add(5*time.Minute + time.Second)
	if m := r.w.Messages("aankoper", "D0AANKOOP", ts)[2]; m.Streaming {
		t.Error("it streams for ever")
	}
	if out := r.form("chat.appendStream", "channel", "D0AANKOOP", "ts", empty, "markdown_text", "laat"); out["error"] != "message_not_in_streaming_state" {
		t.Errorf("after five minutes: %v", out)
	}
	if out := r.form("chat.update", "channel", "D0AANKOOP", "ts", empty, "text", "x"); out["ok"] != true {
		t.Errorf("an update after five minutes: %v", out)
	}
}

// The faults of other methods are to be had for streams too.
func TestStreamFaults(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ts, err := r.w.Say("aankoper", "dm", "vraag", "")
	if err != nil {
		t.Fatal(err)
	}
	fault := func(f map[string]any) { r.step(http.MethodPost, "/sandbox/fault", f, 200) }
	fault(map[string]any{"method": "chat.startStream", "error": "channel_type_not_supported"})
	if out := r.form("chat.startStream", "channel", "D0AANKOOP", "thread_ts", ts); out["error"] != "channel_type_not_supported" {
		t.Errorf("start: %v", out)
	}
	s := r.form("chat.startStream", "channel", "D0AANKOOP", "thread_ts", ts)["ts"].(string)
	fault(map[string]any{"method": "chat.appendStream", "status": 429, "retry_after": 2})
	if out := r.form("chat.appendStream", "channel", "D0AANKOOP", "ts", s, "markdown_text", "a"); out["error"] != "ratelimited" {
		t.Errorf("append: %v", out)
	}
	fault(map[string]any{"method": "chat.stopStream", "status": 500})
	if out := r.form("chat.stopStream", "channel", "D0AANKOOP", "ts", s); out["ok"] != false {
		t.Errorf("stop: %v", out)
	}
	if m := r.w.Messages("aankoper", "D0AANKOOP", ts)[1]; !m.Streaming || m.Text != "" {
		t.Errorf("a fault had an effect: %+v", m)
	}
}

func TestAdmins(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	for id, want := range map[string]bool{"U0AANKOOP": false, "U0KAMPIOE": false, "U0CONTRAC": true, "U0MANAGEM": true} {
		if u := r.form("users.info", "user", id)["user"].(map[string]any); u["is_admin"] != want {
			t.Errorf("%s: is_admin %v", id, u["is_admin"])
		}
	}
}

func TestTriggerExpires(t *testing.T) {
	clock := newHands()
	r := newRig(t, sandbox.Options{Clock: clock.now})
	b := r.bot(nil)
	if err := r.w.Command("aankoper", "dm", "/kringloop", ""); err != nil {
		t.Fatal(err)
	}
	cmd := take(t, b.commands)
	clock.add(3001 * time.Millisecond)
	if _, err := b.OpenView(cmd.TriggerID, modal("", nameInput())); err == nil || err.Error() != "expired_trigger_id" {
		t.Fatalf("after 3 s: %v", err)
	}
}

func TestResponseURL(t *testing.T) {
	clock := newHands()
	r := newRig(t, sandbox.Options{Clock: clock.now})
	b := r.bot(nil)
	if err := r.w.Command("aankoper", "aankoop", "/kringloop", "help"); err != nil {
		t.Fatal(err)
	}
	cmd := take(t, b.commands)
	reply := func(body string) int {
		t.Helper()
		res, err := http.Post(cmd.ResponseURL, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode
	}
	if s := reply(`{"blocks":[{"type":"x"}]}`); s != http.StatusBadRequest {
		t.Fatalf("bad blocks: %d", s)
	}
	for i := range 5 {
		kind := "ephemeral"
		if i == 4 {
			kind = "in_channel"
		}
		if s := reply(`{"text":"hulp","response_type":"` + kind + `"}`); s != http.StatusOK {
			t.Fatalf("use %d: %d", i+1, s)
		}
	}
	if s := reply(`{"text":"hulp"}`); s != http.StatusNotFound {
		t.Fatalf("a sixth use: %d", s)
	}
	if n := len(r.w.Messages("aankoper", "C0AANKOOP", "")); n != 5 {
		t.Fatalf("the user sees %d", n)
	}
	if n := len(r.w.Messages("kampioen", "C0AANKOOP", "")); n != 1 {
		t.Fatalf("another sees %d", n)
	}
	if err := r.w.Command("aankoper", "aankoop", "/kringloop", ""); err != nil {
		t.Fatal(err)
	}
	cmd = take(t, b.commands)
	clock.add(31 * time.Minute)
	if s := reply(`{"text":"laat"}`); s != http.StatusNotFound {
		t.Fatalf("after half an hour: %d", s)
	}
}
