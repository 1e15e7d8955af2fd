package gateway_test

import (
	"errors"
	"testing"

	"kringloop/bot"
	"kringloop/bot/gateway"
	"kringloop/bot/sandbox"
)

func picture(channel, thread string) bot.Post {
	return bot.Post{Shape: bot.Attached, Channel: channel, Thread: thread, Text: "Dit is de *grafiek*.",
		Upload: &bot.Upload{Name: "proefscan.png", Alt: "Staafdiagram: tijd 1 van 3", Content: []byte("\x89PNG\r\n\x1a\nbits")}}
}

// A file arrives with its text in a person's own conversation, in a channel and in a thread, and is there for its members only.
func TestAttach(t *testing.T) {
	c, w := inWorkspace(t)
	ask, err := w.Say("aankoper", "aankoop", "@kringloop toon de grafiek", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []struct{ channel, id, thread string }{{person, dm, ""}, {"C0AANKOOP", "C0AANKOOP", ask}} {
		if _, err := c.Deliver(t.Context(), picture(at.channel, at.thread), gateway.Delivery{ID: "p1", Team: team}); err != nil {
			t.Fatal(err)
		}
		all := w.Messages("aankoper", at.id, at.thread)
		last := all[len(all)-1]
		if len(last.Files) != 1 || len(last.Blocks) == 0 || last.ThreadTS != at.thread {
			t.Fatalf("%+v", last)
		}
		f, ok := w.File("aankoper", last.Files[0].ID)
		if !ok || f.Alt != "Staafdiagram: tijd 1 van 3" || f.Mimetype != "image/png" || len(f.Content) != 12 {
			t.Errorf("%+v", f)
		}
		if _, ok := w.File("management", f.ID); ok && at.id == dm {
			t.Error("somebody else sees the file")
		}
	}
}

// When nobody knows whether a file arrived it is looked for, and not sent twice.
func TestAttachInDoubt(t *testing.T) {
	for _, thread := range []bool{false, true} {
		c, w := inWorkspace(t)
		channel, at := person, dm
		root := ""
		if thread {
			ts, err := w.Say("aankoper", "aankoop", "@kringloop toon de grafiek", "")
			if err != nil {
				t.Fatal(err)
			}
			channel, at, root = "C0AANKOOP", "C0AANKOOP", ts
		}
		before := len(w.Messages("aankoper", at, root))
		if err := w.AddFault(sandbox.Fault{Method: "files.completeUploadExternal", DropResponse: true, Times: 1}); err != nil {
			t.Fatal(err)
		}
		_, err := c.Deliver(t.Context(), picture(channel, root), gateway.Delivery{ID: "p1", Team: team})
		if _, doubt := errors.AsType[gateway.Doubtful](err); !doubt {
			t.Fatalf("%v", err)
		}
		if _, err := c.Deliver(t.Context(), picture(channel, root), gateway.Delivery{ID: "p1", Team: team, Doubt: true}); err != nil {
			t.Fatal(err)
		}
		if n := len(w.Messages("aankoper", at, root)) - before; n != 1 {
			t.Errorf("%d messages", n)
		}
		if _, err := c.Deliver(t.Context(), picture(channel, root), gateway.Delivery{ID: "p2", Team: team, Doubt: true}); err != nil {
			t.Fatal(err)
		}
		if n := len(w.Messages("aankoper", at, root)) - before; n != 2 {
			t.Errorf("%d messages after another post", n)
		}
	}
}

// What fails before anybody could see the file is tried again; what Slack refuses is not.
func TestAttachClasses(t *testing.T) {
	c, w := inWorkspace(t)
	for _, method := range []string{"files.getUploadURLExternal"} {
		if err := w.AddFault(sandbox.Fault{Method: method, DropResponse: true, Times: 1}); err != nil {
			t.Fatal(err)
		}
		_, err := c.Deliver(t.Context(), picture(person, ""), gateway.Delivery{ID: "p1", Team: team})
		if _, doubt := errors.AsType[gateway.Doubtful](err); doubt || err == nil {
			t.Errorf("%s: %v", method, err)
		}
	}
	if err := w.AddFault(sandbox.Fault{Method: "files.completeUploadExternal", Status: 429, RetryAfter: 7, Times: 1}); err != nil {
		t.Fatal(err)
	}
	_, err := c.Deliver(t.Context(), picture(person, ""), gateway.Delivery{ID: "p1", Team: team})
	if later, ok := errors.AsType[gateway.Later](err); !ok || later.After.Seconds() != 7 {
		t.Errorf("%v", err)
	}
	_, err = c.Deliver(t.Context(), bot.Post{Shape: bot.Attached, Channel: person}, gateway.Delivery{ID: "p1", Team: team})
	if _, refused := errors.AsType[gateway.Refused](err); !refused {
		t.Errorf("no content: %v", err)
	}
}
