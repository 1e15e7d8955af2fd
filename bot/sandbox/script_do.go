package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// done is the answer of a call that has nothing to tell.
func done() any { return answer{"ok": true} }

func (w *Workspace) scriptSay(r *http.Request) (any, error) {
	var in struct {
		User, Channel, Text string
		Thread              string `json:"thread_ts"`
	}
	if err := body(r, &in); err != nil {
		return nil, err
	}
	ts, err := w.Say(in.User, in.Channel, in.Text, in.Thread)
	if err != nil {
		return nil, err
	}
	return answer{"ok": true, "ts": ts}, nil
}

func (w *Workspace) scriptCommand(r *http.Request) (any, error) {
	var in struct{ User, Channel, Command, Text string }
	if err := body(r, &in); err != nil {
		return nil, err
	}
	if err := w.Command(in.User, in.Channel, in.Command, in.Text); err != nil {
		return nil, err
	}
	return done(), nil
}

func (w *Workspace) scriptClick(r *http.Request) (any, error) {
	var in struct {
		User, Channel, TS, Label, Option string
		Options                          []string
		ActionID                         string `json:"action_id"`
		BlockID                          string `json:"block_id"`
		ViewID                           string `json:"view_id"`
		N                                int
		Values                           map[string]fieldValue
	}
	if err := body(r, &in); err != nil {
		return nil, err
	}
	if (in.ViewID == "") == (in.Channel == "" || in.TS == "") {
		return nil, errors.New("a click needs either channel and ts, or view_id")
	}
	err := w.Click(in.User, Click{
		Channel: in.Channel, TS: in.TS, ViewID: in.ViewID, Label: in.Label, ActionID: in.ActionID, BlockID: in.BlockID, N: in.N,
		Option: in.Option, Options: in.Options, Values: plainValues(in.Values),
	})
	if err != nil {
		return nil, err
	}
	return done(), nil
}

// fieldValue is a text, a number, a yes or no, or a list of texts.
type fieldValue string

func (v *fieldValue) UnmarshalJSON(b []byte) error {
	var x any
	dec := json.NewDecoder(strings.NewReader(string(b)))
	dec.UseNumber()
	if err := dec.Decode(&x); err != nil {
		return fmt.Errorf("a value: %w", err)
	}
	switch x := x.(type) {
	case nil:
		*v = ""
	case string:
		*v = fieldValue(x)
	case json.Number:
		*v = fieldValue(x.String())
	case []any:
		var lines []string
		for _, l := range x {
			s, ok := l.(string)
			if !ok {
				return errors.New("a list of values holds texts")
			}
			lines = append(lines, s)
		}
		*v = fieldValue(strings.Join(lines, "\n"))
	default:
		return errors.New("a value is a text or a list of texts")
	}
	return nil
}

func plainValues(in map[string]fieldValue) map[string]string {
	out := make(map[string]string, len(in))
	for k, v := range in {
		out[k] = string(v)
	}
	return out
}

func (w *Workspace) scriptSubmit(r *http.Request) (any, error) {
	var in struct {
		User   string
		ViewID string `json:"view_id"`
		Values map[string]fieldValue
	}
	if err := body(r, &in); err != nil {
		return nil, err
	}
	errs, err := w.Submit(in.User, in.ViewID, plainValues(in.Values))
	if err != nil {
		return nil, err
	}
	out := answer{"ok": true}
	if len(errs) > 0 {
		out = answer{"ok": false, "error": "the bot refused what was filled in", "errors": errs}
	}
	return out, nil
}

func (w *Workspace) scriptClose(r *http.Request) (any, error) {
	var in struct {
		User   string
		ViewID string `json:"view_id"`
	}
	if err := body(r, &in); err != nil {
		return nil, err
	}
	if err := w.CloseView(in.User, in.ViewID); err != nil {
		return nil, err
	}
	return done(), nil
}

func (w *Workspace) scriptOpen(r *http.Request) (any, error) {
	var in struct{ User, Channel string }
	if err := body(r, &in); err != nil {
		return nil, err
	}
	if err := w.OpenChat(in.User, in.Channel); err != nil {
		return nil, err
	}
	return done(), nil
}

func (w *Workspace) scriptHome(r *http.Request) (any, error) {
	var in struct{ User string }
	if err := body(r, &in); err != nil {
		return nil, err
	}
	if err := w.OpenHome(in.User); err != nil {
		return nil, err
	}
	return done(), nil
}

func (w *Workspace) scriptJoin(r *http.Request) (any, error) {
	var in struct{ User, Channel string }
	if err := body(r, &in); err != nil {
		return nil, err
	}
	if err := w.Join(in.User, in.Channel); err != nil {
		return nil, err
	}
	return done(), nil
}

// scriptUpload sends a file as a person: its content as text, or in base64 for what isn't text.
func (w *Workspace) scriptUpload(r *http.Request) (any, error) {
	var in struct {
		User, Channel, Name, Text, Comment string
		Thread                             string `json:"thread_ts"`
		Content                            []byte // base64
		Base64                             []byte `json:"content_base64"`
	}
	if err := body(r, &in); err != nil {
		return nil, err
	}
	var content []byte
	for _, c := range [][]byte{in.Content, in.Base64, []byte(in.Text)} {
		if len(c) > 0 && len(content) > 0 {
			return nil, errors.New("a file has one content: either text or content_base64")
		}
		if len(c) > 0 {
			content = c
		}
	}
	ts, err := w.Share(in.User, in.Channel, in.Thread, in.Comment, File{Name: in.Name, Content: content})
	if err != nil {
		return nil, err
	}
	return answer{"ok": true, "ts": ts}, nil
}

func (w *Workspace) scriptClock(r *http.Request) (any, error) {
	var in struct{ Advance, Set string }
	if err := body(r, &in); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), moveWithin)
	defer cancel()
	var err error
	switch {
	case (in.Advance == "") == (in.Set == ""):
		return nil, errors.New(`the clock needs either "advance" or "set"`)
	case in.Advance != "":
		var d time.Duration
		if d, err = time.ParseDuration(in.Advance); err != nil {
			return nil, fmt.Errorf("advance is a duration like 720h, not %q", in.Advance)
		}
		err = w.Advance(ctx, d)
	default:
		var t time.Time
		if t, err = time.Parse(time.RFC3339, in.Set); err != nil {
			return nil, fmt.Errorf("set is a time like 2027-09-15T09:00:00+02:00, not %q", in.Set)
		}
		err = w.Set(ctx, t)
	}
	if err != nil {
		return nil, err
	}
	return answer{"ok": true, "now": w.Now().In(zone("Europe/Brussels")).Format(time.RFC3339)}, nil
}

func (w *Workspace) scriptIdle(r *http.Request) (any, error) {
	if err := body(r, &struct{}{}); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), idleWithin)
	defer cancel()
	if err := w.Quiet(ctx); err != nil {
		return nil, err
	}
	return done(), nil
}

func (w *Workspace) scriptFault(r *http.Request) (any, error) {
	var in struct {
		Method, Error, Delay string
		Status, Times        int
		RetryAfter           int  `json:"retry_after"`
		DropResponse         bool `json:"drop_response"`
		Clear                bool
	}
	if err := body(r, &in); err != nil {
		return nil, err
	}
	if in.Clear {
		w.ClearFaults()
		return done(), nil
	}
	f := Fault{Method: in.Method, Status: in.Status, RetryAfter: in.RetryAfter, Error: in.Error, DropResponse: in.DropResponse, Times: in.Times}
	if in.Delay != "" {
		d, err := time.ParseDuration(in.Delay)
		if err != nil {
			return nil, fmt.Errorf("delay is a duration like 5s, not %q", in.Delay)
		}
		f.Delay = d
	}
	if err := w.AddFault(f); err != nil {
		return nil, err
	}
	return done(), nil
}

// scriptRefresh makes Slack's hourly refresh of the Socket Mode connections happen now.
func (w *Workspace) scriptRefresh(r *http.Request) (any, error) {
	in := struct{ Warning string }{"1s"}
	if err := body(r, &in); err != nil {
		return nil, err
	}
	d, err := time.ParseDuration(in.Warning)
	if err != nil || d < 0 || d > time.Minute {
		return nil, fmt.Errorf("warning is a duration of at most a minute, not %q", in.Warning)
	}
	return answer{"ok": true, "connections": w.courier.refreshAll(d)}, nil
}
