package gateway_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"

	"kringloop/bot"
	"kringloop/bot/gateway"
	"kringloop/bot/sandbox"
)

// result is a message with a picture in the place of its second block.
func result(channel, alt string) bot.Post {
	return bot.Post{Shape: bot.Message, Channel: channel, Text: "uitslag",
		Blocks: json.RawMessage(`[{"type":"section","text":{"type":"mrkdwn","text":"uitslag"}},{"type":"section","text":{"type":"mrkdwn","text":"balkjes"}},{"type":"divider"}]`),
		Paper:  &bot.Paper{Kind: bot.PaperChart, Inside: &bot.Inside{At: 1, Instead: 1}},
		Upload: &bot.Upload{Name: "proefscan.png", Alt: alt, Content: []byte("\x89PNG\r\n\x1a\nbits")}}
}

// shown are the types of a message's blocks, and the file and the text of its picture.
func shown(t *testing.T, m sandbox.Message) (types []string, file, alt string) {
	t.Helper()
	var all []struct {
		Type string `json:"type"`
		Alt  string `json:"alt_text"`
		File struct {
			ID string `json:"id"`
		} `json:"slack_file"`
	}
	if err := json.Unmarshal(m.Blocks, &all); err != nil {
		t.Fatal(err)
	}
	for _, b := range all {
		types = append(types, b.Type)
		if b.Type == "image" {
			file, alt = b.File.ID, b.Alt
		}
	}
	return types, file, alt
}

func newestOf(w *sandbox.Workspace, who, channel string) sandbox.Message {
	all := w.Messages(who, channel, "")
	return all[len(all)-1]
}

// The picture stands in the message, with its text; only who sees the message sees the file. An update keeps it without giving
// Slack the file again.
func TestPictureInside(t *testing.T) {
	c, w := inWorkspace(t)
	receipt, err := c.Deliver(t.Context(), result(person, "Staafdiagram: tijd 1 van 3"), gateway.Delivery{ID: "p1", Team: team})
	if err != nil {
		t.Fatal(err)
	}
	m := newestOf(w, "aankoper", dm)
	types, file, alt := shown(t, m)
	if len(types) != 3 || types[1] != "image" || types[2] != "divider" || alt != "Staafdiagram: tijd 1 van 3" || len(m.Files) != 0 {
		t.Fatalf("%v, %q, files %v", types, alt, m.Files)
	}
	if f, ok := w.File("aankoper", file); !ok || !bytes.HasPrefix(f.Content, []byte("\x89PNG")) {
		t.Errorf("%+v, %v", f, ok)
	}
	if _, ok := w.File("management", file); ok {
		t.Error("somebody else sees the file")
	}
	if err := w.AddFault(sandbox.Fault{Method: "files.getUploadURLExternal", Error: "no_second_upload", Times: -1}); err != nil {
		t.Fatal(err)
	}
	post := result(person, "Staafdiagram: tijd 1 van 3")
	post.Text = "uitslag, bijgewerkt"
	if _, err := c.Deliver(t.Context(), post, gateway.Delivery{ID: "p2", Team: team, Target: receipt}); err != nil {
		t.Fatal(err)
	}
	if _, again, _ := shown(t, newestOf(w, "aankoper", dm)); again != file || newestOf(w, "aankoper", dm).Text != post.Text {
		t.Errorf("after the update: %q, was %q", again, file)
	}
}

// Slack may need a moment before it shows a file that it took: nothing is posted meanwhile, and the file is not given twice.
func TestPictureNotReady(t *testing.T) {
	c, w := inWorkspace(t)
	before := len(w.Messages("aankoper", dm, ""))
	for _, f := range []sandbox.Fault{{Method: "chat.postMessage", Error: "invalid_blocks", Times: 2}} {
		if err := w.AddFault(f); err != nil {
			t.Fatal(err)
		}
	}
	for try := range 3 {
		_, err := c.Deliver(t.Context(), result(person, "a"), gateway.Delivery{ID: "p1", Team: team})
		later, waits := errors.AsType[gateway.Later](err)
		if waits != (try < 2) || waits && later.After <= 0 {
			t.Fatalf("try %d: %v", try, err)
		}
		if try == 0 {
			if err := w.AddFault(sandbox.Fault{Method: "files.getUploadURLExternal", Error: "no_second_upload", Times: -1}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n := len(w.Messages("aankoper", dm, "")) - before; n != 1 {
		t.Errorf("%d messages", n)
	}
}

// There is an end to that; then the caller hears that it can go without.
func TestPictureNeverReady(t *testing.T) {
	c, w := inWorkspace(t)
	if err := w.AddFault(sandbox.Fault{Method: "chat.postMessage", Error: "invalid_blocks", Times: -1}); err != nil {
		t.Fatal(err)
	}
	for try := 0; ; try++ {
		_, err := c.Deliver(t.Context(), result(person, "a"), gateway.Delivery{ID: "p1", Team: team})
		if without, ok := errors.AsType[gateway.Unpictured](err); ok {
			if r, ok := errors.AsType[gateway.Refused](without.Err); !ok || r.Code != "invalid_blocks" || try == 0 {
				t.Errorf("after %d tries: %v", try, err)
			}
			return
		}
		if _, waits := errors.AsType[gateway.Later](err); !waits || try > 30 {
			t.Fatalf("try %d: %v", try, err)
		}
	}
}

// A picture that was shown and that somebody deleted since is given to Slack anew.
func TestPictureWasDeleted(t *testing.T) {
	c, w := inWorkspace(t)
	receipt, err := c.Deliver(t.Context(), result(person, "a"), gateway.Delivery{ID: "p1", Team: team})
	if err != nil {
		t.Fatal(err)
	}
	_, old, _ := shown(t, newestOf(w, "aankoper", dm))
	if err := w.AddFault(sandbox.Fault{Method: "chat.update", Error: "invalid_blocks", Times: 13}); err != nil {
		t.Fatal(err)
	}
	for try := 0; ; try++ {
		_, err := c.Deliver(t.Context(), result(person, "a"), gateway.Delivery{ID: "p2", Team: team, Target: receipt})
		if err == nil {
			break
		}
		if _, waits := errors.AsType[gateway.Later](err); !waits || try > 30 {
			t.Fatalf("try %d: %v", try, err)
		}
	}
	if _, now, _ := shown(t, newestOf(w, "aankoper", dm)); now == "" || now == old {
		t.Errorf("file %q, was %q", now, old)
	}
}

// What fails before anything was posted says so; a post that may have arrived is looked for, and not sent twice.
func TestPictureFaults(t *testing.T) {
	for _, f := range []sandbox.Fault{
		{Method: "files.getUploadURLExternal", Error: "missing_scope"}, {Method: "files.getUploadURLExternal", Status: 500},
		{Method: "files.completeUploadExternal", DropResponse: true}, {Method: "files.completeUploadExternal", Error: "file_not_found"},
	} {
		c, w := inWorkspace(t)
		before := len(w.Messages("aankoper", dm, ""))
		if err := w.AddFault(f); err != nil {
			t.Fatal(err)
		}
		_, err := c.Deliver(t.Context(), result(person, "a"), gateway.Delivery{ID: "p1", Team: team})
		without, ok := errors.AsType[gateway.Unpictured](err)
		if _, refused := errors.AsType[gateway.Refused](err); !ok || refused != (f.Error != "") {
			t.Errorf("%+v: %v", f, without)
		}
		if _, doubt := errors.AsType[gateway.Doubtful](err); doubt || len(w.Messages("aankoper", dm, "")) != before {
			t.Errorf("%+v: %v", f, err)
		}
	}
	c, w := inWorkspace(t)
	before := len(w.Messages("aankoper", dm, ""))
	if err := w.AddFault(sandbox.Fault{Method: "chat.postMessage", DropResponse: true}); err != nil {
		t.Fatal(err)
	}
	_, err := c.Deliver(t.Context(), result(person, "a"), gateway.Delivery{ID: "p1", Team: team})
	if _, doubt := errors.AsType[gateway.Doubtful](err); !doubt {
		t.Fatalf("%v", err)
	}
	if _, err := c.Deliver(t.Context(), result(person, "a"), gateway.Delivery{ID: "p1", Team: team, Doubt: true}); err != nil {
		t.Fatal(err)
	}
	if n := len(w.Messages("aankoper", dm, "")) - before; n != 1 {
		t.Errorf("%d messages", n)
	}
	broken := result(person, "a")
	broken.Paper.Inside.At = 9
	if _, err := c.Deliver(t.Context(), broken, gateway.Delivery{ID: "p3", Team: team}); !errors.As(err, new(gateway.Unpictured)) {
		t.Errorf("no such place: %v", err)
	}
}
