package sandbox_test

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"kringloop/bot/sandbox"
)

func TestFilesBothWays(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	b := r.bot(nil)
	if err := r.w.Upload("aankoper", "dm", "", sandbox.File{Name: "offerte.csv", Content: []byte("a;b\n")}); err != nil {
		t.Fatal(err)
	}
	ev := take(t, b.events).Data.(*slackevents.MessageEvent)
	if ev.SubType != "file_share" || len(ev.Message.Files) != 1 {
		t.Fatalf("event %+v", ev)
	}
	var got bytes.Buffer
	if err := b.GetFile(ev.Message.Files[0].URLPrivateDownload, &got); err != nil || got.String() != "a;b\n" {
		t.Fatalf("file %q, %v", got.String(), err)
	}
	if res, err := http.Get(ev.Message.Files[0].URLPrivate); err != nil || res.StatusCode != http.StatusForbidden {
		t.Fatalf("a file without a token: %v, %v", res, err)
	}
	f, err := b.UploadFile(slack.UploadFileParameters{Channel: "D0AANKOOP", Filename: "dossier.md", FileSize: 6, Content: "# hoi\n", InitialComment: "klaar"})
	if err != nil {
		t.Fatal(err)
	}
	seen, ok := r.w.File("aankoper", f.ID)
	if !ok || string(seen.Content) != "# hoi\n" {
		t.Fatalf("file %+v", seen)
	}
	if _, ok := r.w.File("kampioen", f.ID); ok {
		t.Fatal("somebody else may read the file")
	}
}

// A file that was shared nowhere is the bot's alone, until a message of it shows it in a block; then it is for who sees that.
func TestPictureInAMessage(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	b := r.bot(nil)
	give := func(name, content string) string {
		t.Helper()
		f, err := b.UploadFile(slack.UploadFileParameters{Filename: name, FileSize: len(content), Content: content})
		if err != nil {
			t.Fatal(err)
		}
		return f.ID
	}
	post := func(id string) error {
		_, _, err := b.PostMessage("D0AANKOOP", slack.MsgOptionText("uitslag", false),
			slack.MsgOptionBlocks(slack.NewImageBlockSlackFile(&slack.SlackFileObject{ID: id}, "staafdiagram", "", nil)))
		return err
	}
	png, csv := give("scan.png", "\x89PNG\r\n\x1a\n"), give("offerte.csv", "a;b\n")
	if _, ok := r.w.File("aankoper", png); ok {
		t.Error("seen before anything shows it")
	}
	for _, id := range []string{csv, "F0NOTHERE"} {
		var said slack.SlackErrorResponse
		if err := post(id); !errors.As(err, &said) || said.Err != "invalid_blocks" || len(said.ResponseMetadata.Messages) != 1 ||
			!strings.Contains(said.ResponseMetadata.Messages[0], "invalid slack file [json-pointer:/blocks/0/slack_file]") {
			t.Errorf("%s: %v", id, err)
		}
	}
	if err := post(png); err != nil {
		t.Fatal(err)
	}
	if f, ok := r.w.File("aankoper", png); !ok || f.Mimetype != "image/png" {
		t.Errorf("%+v, %v", f, ok)
	}
	if _, ok := r.w.File("kampioen", png); ok {
		t.Error("somebody else may see it")
	}
}

// A person says something about the file that they send; the bot's side sees both.
func TestFileWithAComment(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	b := r.bot(nil)
	upload := func(in map[string]any, want int) map[string]any {
		in["user"], in["channel"], in["name"] = "management", "dm", "beleid.md"
		return r.step(http.MethodPost, "/sandbox/upload", in, want)
	}
	for _, in := range []map[string]any{{"text": "# Beleid", "comment": "neem dit op"}, {"content_base64": "IyBCZWxlaWQ="}} {
		ts := upload(in, 200)["ts"]
		ev := take(t, b.events).Data.(*slackevents.MessageEvent)
		comment, _ := in["comment"].(string)
		if ev.SubType != "file_share" || ev.TimeStamp != ts || ev.Text != comment || ev.ChannelType != "im" {
			t.Fatalf("event %+v", ev)
		}
		f := ev.Message.Files[0]
		var got bytes.Buffer
		if err := b.GetFile(f.URLPrivate, &got); err != nil || got.String() != "# Beleid" || f.Size != 8 || f.Mimetype == "" || f.Name != "beleid.md" {
			t.Fatalf("file %+v: %q, %v", f, got.String(), err)
		}
	}
	upload(map[string]any{}, 400)
	upload(map[string]any{"text": "a", "content_base64": "YQ=="}, 400)
	if err := r.w.Upload("management", "dm", "", sandbox.File{Name: "groot.pdf", Content: make([]byte, 60<<20)}); err != nil {
		t.Errorf("60 MiB: %v", err) // the bot's own limit is to be seen
	}
	if err := r.w.Upload("management", "dm", "", sandbox.File{Name: "groot.pdf", Content: make([]byte, 65<<20)}); err == nil {
		t.Error("65 MiB")
	}
}

func TestSlackGoStreams(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	b := r.bot(nil)
	ask, err := r.w.Say("kampioen", "aankoop", "@kringloop hoeveel moet het wegen?", "")
	if err != nil {
		t.Fatal(err)
	}
	take(t, b.events)
	if _, _, err := b.StartStream("C0AANKOOP", slack.MsgOptionTS(ask)); err == nil || err.Error() != "missing_recipient_user_id" {
		t.Fatalf("without a reader: %v", err)
	}
	ch, ts, err := b.StartStream("C0AANKOOP", slack.MsgOptionTS(ask), slack.MsgOptionRecipientUserID("U0KAMPIOE"), slack.MsgOptionRecipientTeamID("T0KRINGLP"))
	if err != nil || ch != "C0AANKOOP" {
		t.Fatal(ch, err)
	}
	for _, text := range []string{"Minstens ", "10 %."} {
		if _, _, err := b.AppendStream(ch, ts, slack.MsgOptionMarkdownText(text)); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := b.StopStream(ch, ts, slack.MsgOptionMarkdownText(" [1]")); err != nil {
		t.Fatal(err)
	}
	if _, _, _, err := b.UpdateMessage(ch, ts, slack.MsgOptionText("klaar", false), slack.MsgOptionBlocks(section("Minstens 10 %."))); err != nil {
		t.Fatal(err)
	}
	m := r.w.Messages("kampioen", ch, ask)[1]
	if m.TS != ts || m.Streaming || m.Text != "klaar" || m.EditedTS == "" {
		t.Fatalf("%+v", m)
	}
}
