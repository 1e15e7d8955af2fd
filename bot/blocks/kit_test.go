package blocks_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"kringloop/bot/sandbox"
)

// slackKit asks a local Slack what it thinks of blocks and views.
type slackKit struct {
	w          *sandbox.Workspace
	url, token string
	triggers   chan string // of the commands that the bot got
}

func newKit(t *testing.T) slackKit {
	t.Helper()
	triggers := make(chan string, 10)
	bot := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if id := r.FormValue("trigger_id"); id != "" {
			triggers <- id
		}
	}))
	w := sandbox.New(sandbox.Options{Clock: time.Now, EventsURL: bot.URL + "/slack"})
	srv := httptest.NewServer(w.Handler())
	t.Cleanup(func() { srv.Close(); w.Close(); bot.Close() })
	return slackKit{w, srv.URL, w.BotToken(), triggers}
}

func (k slackKit) call(t *testing.T, method string, args url.Values) (code string, details []string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, k.url+"/api/"+method, strings.NewReader(args.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Authorization", "Bearer "+k.token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var out struct {
		OK       bool
		Error    string
		Errors   []string
		Metadata struct{ Messages []string } `json:"response_metadata"`
	}
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out.Error, append(out.Errors, out.Metadata.Messages...)
}

// message fails the test when Slack would refuse the message.
func (k slackKit) message(t *testing.T, text string, blocks json.RawMessage) {
	t.Helper()
	code, details := k.call(t, "chat.postMessage", url.Values{"channel": {"U0AANKOOP"}, "text": {text}, "blocks": {string(blocks)}})
	if code != "" {
		t.Errorf("Slack refuses the message: %s\n%s", code, strings.Join(details, "\n"))
	}
}

// open opens a modal as the answer to a command.
func (k slackKit) open(t *testing.T, view string) (code string, details []string) {
	t.Helper()
	if err := k.w.Command("aankoper", "dm", "/kringloop", "x"); err != nil {
		t.Fatal(err)
	}
	return k.call(t, "views.open", url.Values{"trigger_id": {<-k.triggers}, "view": {view}})
}

// modal fails the test when Slack would refuse the modal.
func (k slackKit) modal(t *testing.T, view json.RawMessage) {
	t.Helper()
	if code, details := k.open(t, string(view)); code != "" {
		t.Errorf("Slack refuses the modal: %s\n%s", code, strings.Join(details, "\n"))
	}
}

func (k slackKit) home(t *testing.T, view json.RawMessage) {
	t.Helper()
	code, details := k.call(t, "views.publish", url.Values{"user_id": {"U0AANKOOP"}, "view": {string(view)}})
	if code != "" {
		t.Errorf("Slack refuses App Home: %s\n%s", code, strings.Join(details, "\n"))
	}
}

// The kit must be able to refuse, or it proves nothing.
func TestKitRefuses(t *testing.T) {
	k := newKit(t)
	empty := `[{"type":"section","text":{"type":"mrkdwn","text":""}}]`
	if code, _ := k.call(t, "chat.postMessage", url.Values{"channel": {"U0AANKOOP"}, "text": {"x"}, "blocks": {empty}}); code != "invalid_blocks" {
		t.Errorf("an empty text: %q", code)
	}
	bad := `{"type":"modal","title":{"type":"plain_text","text":"x"},"blocks":` + empty + `}`
	if code, _ := k.open(t, bad); code != "invalid_arguments" {
		t.Errorf("a bad modal: %q", code)
	}
}
