package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	maxScript  = 1 << 20
	idleWithin = 60 * time.Second
	homeWithin = 3 * time.Second
	moveWithin = 10 * time.Minute
)

// A step of the script interface: what was asked in, what is answered out.
type step struct {
	verb string
	run  func(w *Workspace, r *http.Request) (any, error)
}

// scriptSteps are the calls of the script interface, by what follows /sandbox/.
var scriptSteps = map[string]step{
	"workspace": {http.MethodGet, (*Workspace).scriptWorkspace},
	"messages":  {http.MethodGet, (*Workspace).scriptMessages},
	"views":     {http.MethodGet, (*Workspace).scriptViews},
	"say":       {http.MethodPost, (*Workspace).scriptSay},
	"command":   {http.MethodPost, (*Workspace).scriptCommand},
	"click":     {http.MethodPost, (*Workspace).scriptClick},
	"submit":    {http.MethodPost, (*Workspace).scriptSubmit},
	"close":     {http.MethodPost, (*Workspace).scriptClose},
	"open":      {http.MethodPost, (*Workspace).scriptOpen},
	"home":      {http.MethodPost, (*Workspace).scriptHome},
	"join":      {http.MethodPost, (*Workspace).scriptJoin},
	"upload":    {http.MethodPost, (*Workspace).scriptUpload},
	"clock":     {http.MethodPost, (*Workspace).scriptClock},
	"idle":      {http.MethodPost, (*Workspace).scriptIdle},
	"fault":     {http.MethodPost, (*Workspace).scriptFault},
	"refresh":   {http.MethodPost, (*Workspace).scriptRefresh},
	"person":    {http.MethodPost, (*Workspace).scriptPerson},
	"archive":   {http.MethodPost, (*Workspace).scriptArchive},
}

// script serves /sandbox/….
func (w *Workspace) script() http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/sandbox/")
		s, ok := scriptSteps[name]
		if !ok {
			writeJSON(rw, http.StatusNotFound, answer{"ok": false, "error": fmt.Sprintf("there is no call /sandbox/%s", name)})
			return
		}
		if r.Method != s.verb {
			rw.Header().Set("Allow", s.verb)
			writeJSON(rw, http.StatusMethodNotAllowed, answer{"ok": false, "error": fmt.Sprintf("/sandbox/%s is called with %s", name, s.verb)})
			return
		}
		r.Body = http.MaxBytesReader(rw, r.Body, bodyLimit(name))
		out, err := s.run(w, r)
		if err == nil {
			writeJSON(rw, http.StatusOK, out)
			return
		}
		status, body := http.StatusBadRequest, answer{"ok": false, "error": err.Error()}
		var fields FieldErrors
		var big *http.MaxBytesError
		switch {
		case errors.As(err, &fields):
			body["errors"] = fields
		case errors.As(err, &big):
			status = http.StatusRequestEntityTooLarge
		case errors.Is(err, errNoAck) || errors.Is(err, context.DeadlineExceeded):
			status = http.StatusGatewayTimeout
		}
		writeJSON(rw, status, body)
	})
}

func bodyLimit(name string) int64 {
	if name == "upload" {
		return maxFileSize*4/3 + maxScript
	}
	return maxScript
}

// body reads the JSON of a call; a field that the call doesn't know is a mistake worth telling.
func body(r *http.Request, into any) error {
	dec := json.NewDecoder(r.Body)
	dec.DisallowUnknownFields()
	err := dec.Decode(into)
	switch {
	case errors.Is(err, io.EOF):
		return nil // an empty body is an empty object
	case err != nil:
		return fmt.Errorf("the body is not understood: %w", err)
	case dec.More():
		return errors.New("the body holds more than one JSON value")
	}
	return nil
}

// resolve finds the conversation that a script means: "dm", a name with or without #, or an id.
func (w *Workspace) resolve(user, channel string) (User, string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	u, ch, err := w.present(user, channel)
	if err != nil {
		return u, "", err
	}
	return u, ch.ID, nil
}

func (w *Workspace) scriptWorkspace(*http.Request) (any, error) {
	users := []answer{}
	for _, u := range w.Users() {
		users = append(users, answer{
			"id": u.ID, "handle": u.Handle, "name": u.Name, "title": u.Title, "locale": u.Locale, "tz": u.TZ, "bot": u.Bot,
		})
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	channels := []answer{}
	for _, ch := range w.channels {
		c := answer{"id": ch.ID, "name": ch.Name, "topic": ch.Topic, "private": ch.Private, "members": slices.Clone(ch.Members)}
		if u, ok := w.user(ch.Person); ok {
			c["dm_with"] = u.Handle
		}
		channels = append(channels, c)
	}
	now := w.now().In(zone("Europe/Brussels"))
	return answer{
		"ok": true, "team_id": teamID, "name": w.teamName(), "bot_user_id": botUserID, "app_id": appID, "users": users, "channels": channels,
		"now": now.Format(time.RFC3339), "time": now.Format(time.RFC3339), "commands": w.opts.Commands,
	}, nil
}

// scriptMessages lists what a user sees, thread replies included: a script would otherwise miss the answer to a mention.
// With thread_ts only that thread.
func (w *Workspace) scriptMessages(r *http.Request) (any, error) {
	q := r.URL.Query()
	for name := range q {
		if !slices.Contains([]string{"user", "channel", "thread_ts"}, name) {
			return nil, fmt.Errorf("there is no parameter %q; there are user, channel and thread_ts", name)
		}
	}
	u, ch, err := w.resolve(q.Get("user"), q.Get("channel"))
	if err != nil {
		return nil, err
	}
	thread := q.Get("thread_ts")
	w.mu.Lock()
	defer w.mu.Unlock()
	out := []answer{}
	for _, m := range w.listMessages(u.ID, ch, func(m *Message) bool {
		return thread == "" || m.TS == thread || m.ThreadTS == thread
	}) {
		out = append(out, w.scriptMessage(m, u))
	}
	return out, nil
}

func (w *Workspace) scriptMessage(m Message, reader User) answer {
	author, _ := w.user(m.User)
	blocks := m.Blocks
	if len(blocks) == 0 {
		blocks = json.RawMessage("[]")
	}
	files := []answer{}
	for _, f := range m.Files {
		files = append(files, answer{"id": f.ID, "name": f.Name, "mimetype": f.Mimetype, "size": f.Size, "alt": f.Alt})
	}
	return answer{
		"ts": m.TS, "thread_ts": m.ThreadTS, "user": author.Handle, "user_id": author.ID, "bot": author.Bot,
		"text": w.words(m.Text, m.Blocks), "fallback": w.plainly(m.Text), "blocks": blocks, "ephemeral": m.OnlyFor != "",
		"edited": m.EditedTS != "", "buttons": pressable(m.Blocks, reader.ID), "files": files, "reply_count": m.ReplyCount,
		"streaming": m.Streaming,
	}
}

// scriptViews shows what a user has open. Somebody who looks at an App Home that was never opened opens it.
func (w *Workspace) scriptViews(r *http.Request) (any, error) {
	w.mu.Lock()
	u, err := w.person(r.URL.Query().Get("user"))
	w.mu.Unlock()
	if err != nil {
		return nil, err
	}
	if _, ok := w.Home(u.ID); !ok {
		if err := w.OpenHome(u.ID); err != nil {
			return nil, err
		}
		ctx, cancel := context.WithTimeout(r.Context(), homeWithin)
		defer cancel()
		if err := w.Quiet(ctx); err != nil {
			w.log.Debug("sandbox: no App Home yet", "err", err)
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	modals := []answer{}
	for _, v := range w.modals[u.ID] {
		modals = append(modals, w.scriptView(v))
	}
	out := answer{"ok": true, "modals": modals, "home": nil}
	if h := w.homes[u.ID]; h != nil {
		out["home"] = w.scriptView(h)
	}
	return out, nil
}

func (w *Workspace) scriptView(v *View) answer {
	h := v.head()
	inputs := []answer{}
	for _, c := range controlsOf(h.Blocks, v.User) {
		if st, keeps := c.atFirst(); keeps {
			options := []string{}
			for _, ch := range c.choices() {
				options = append(options, ch.label)
			}
			inputs = append(inputs, answer{"label": c.label, "type": c.kind, "block_id": c.block, "action_id": c.action,
				"optional": c.optional, "options": options, "initial": st})
		}
	}
	errs := v.Errors
	if errs == nil {
		errs = map[string]string{}
	}
	return answer{
		"id": v.ID, "view_id": v.ID, "type": v.Type, "callback_id": v.CallbackID, "hash": v.Hash, "previous_view_id": v.Previous,
		"title": headText(h.Title), "submit": headText(h.Submit), "close": headText(h.Close), "text": w.words("", h.Blocks),
		"blocks": h.Blocks, "buttons": pressable(h.Blocks, v.User), "inputs": inputs, "errors": errs, "private_metadata": h.PrivateMetadata,
	}
}

func headText(r json.RawMessage) string {
	v, err := decode(r)
	if err != nil {
		return ""
	}
	return textOf(v)
}
