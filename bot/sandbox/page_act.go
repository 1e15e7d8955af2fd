package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

const maxAct = 256 << 10 // bytes of one action

// gesture is what a person did on the page.
type gesture struct {
	User    string            `json:"user"`
	Channel string            `json:"channel"`
	Thread  string            `json:"thread"`
	Text    string            `json:"text"`
	TS      string            `json:"ts"`
	ViewID  string            `json:"view_id"`
	Action  string            `json:"action_id"`
	Block   string            `json:"block_id"`
	Label   string            `json:"label"`
	Option  string            `json:"option"`
	Options []string          `json:"options"`
	Values  map[string]string `json:"values"`
	Home    bool              `json:"home"`
	Step    string            `json:"step"`
}

var (
	errNoCommand = errors.New("no such command")
	errNoAction  = errors.New("no such action")
	errTooLarge  = errors.New("the file is too large")
)

// act does one thing as the person. The answer says what went wrong, in the page's language.
func (p *pageServer) act(rw http.ResponseWriter, r *http.Request) {
	var g gesture
	var err error
	if r.PathValue("action") == "upload" {
		g, err = p.upload(rw, r)
	} else {
		r.Body = http.MaxBytesReader(rw, r.Body, maxAct)
		if err = json.NewDecoder(r.Body).Decode(&g); err != nil {
			http.Error(rw, "bad request", http.StatusBadRequest)
			return
		}
		err = p.do(r.Context(), r.PathValue("action"), g)
	}
	answer := map[string]any{"ok": err == nil}
	if err != nil {
		answer["error"] = sayError(wordsFor(r.FormValue("lang"), p.person(g.User).Locale, p.w.opts.Lang), err)
	}
	rw.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(rw).Encode(answer) // the reader is gone: nobody to tell
}

func sayError(w *words, err error) string {
	switch {
	case errors.Is(err, errNoCommand):
		return w.T("error.command")
	case errors.Is(err, errTooLarge):
		return w.T("error.size")
	case errors.Is(err, errNoAck):
		return w.T("error.slow")
	}
	return w.T("error.other", err.Error())
}

func (p *pageServer) do(ctx context.Context, action string, g gesture) error {
	user := p.person(g.User)
	switch action {
	case "say":
		return p.say(user, g)
	case "click":
		return p.w.Click(user.ID, Click{
			Channel: g.Channel, TS: g.TS, ViewID: g.ViewID, Label: g.Label, ActionID: g.Action, BlockID: g.Block,
			Option: g.Option, Options: g.Options, Values: g.Values,
		})
	case "submit":
		return p.submit(user, g)
	case "close":
		return p.closeView(user, g.ViewID)
	case "open":
		if g.Home {
			return p.w.OpenHome(user.ID)
		}
		return p.w.OpenChat(user.ID, g.Channel)
	case "clock":
		return p.clock(ctx, user, g.Step)
	}
	return errNoAction
}

// say posts what was typed; what begins with / is a command.
func (p *pageServer) say(user User, g gesture) error {
	text := strings.TrimSpace(g.Text)
	if text == "" {
		return nil
	}
	if name, rest, _ := strings.Cut(text, " "); strings.HasPrefix(text, "/") {
		if name != "/"+botHandle {
			return errNoCommand
		}
		return p.w.Command(user.ID, g.Channel, name, strings.TrimSpace(rest))
	}
	_, err := p.w.Say(user.ID, g.Channel, text, g.Thread)
	return err
}

// clock moves the workspace's time by a day, a week or a month of the person's calendar.
func (p *pageServer) clock(ctx context.Context, user User, step string) error {
	loc, err := time.LoadLocation(user.TZ)
	if err != nil {
		return fmt.Errorf("the person's time zone: %w", err)
	}
	now := p.w.Now().In(loc)
	days := map[string][2]int{"day": {0, 1}, "week": {0, 7}, "month": {1, 0}}
	d, ok := days[step]
	if !ok {
		return errNoAction
	}
	return p.w.Advance(ctx, now.AddDate(0, d[0], d[1]).Sub(now))
}

// upload posts a file; the form names the conversation as the other gestures do.
func (p *pageServer) upload(rw http.ResponseWriter, r *http.Request) (gesture, error) {
	r.Body = http.MaxBytesReader(rw, r.Body, maxFileSize+1<<20)
	f, head, err := r.FormFile("file")
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return gesture{}, errTooLarge
		}
		return gesture{}, fmt.Errorf("reading the file: %w", err)
	}
	defer f.Close()
	g := gesture{User: r.FormValue("user"), Channel: r.FormValue("channel"), Thread: r.FormValue("thread")}
	content, err := io.ReadAll(io.LimitReader(f, maxFileSize+1))
	if err != nil {
		return g, fmt.Errorf("reading the file: %w", err)
	}
	if len(content) > maxFileSize {
		return g, errTooLarge
	}
	return g, p.w.Upload(p.person(g.User).ID, g.Channel, g.Thread, File{
		Name: head.Filename, Mimetype: head.Header.Get("Content-Type"), Size: len(content), Content: content,
	})
}
