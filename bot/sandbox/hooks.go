package sandbox

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
)

const (
	hookUses = 5
	hookLife = 30 * time.Minute // real time
	hookPath = "/actions/" + teamID + "/"
	maxHooks = 5_000
)

// hook is a response_url: a few messages into the conversation of an interaction.
type hook struct {
	channel string
	user    string
	source  string // ts of the message with the control, "" after a command
	uses    int
	ends    time.Time
}

func hookKey(url string) string {
	_, key, _ := strings.Cut(url, hookPath)
	return key
}

// newHook gives a response_url. Called with w.mu held.
func (w *Workspace) newHook(h hook) string {
	now := w.opts.Clock()
	if len(w.hooks) >= maxHooks {
		for k, o := range w.hooks {
			if now.After(o.ends) {
				delete(w.hooks, k)
			}
		}
	}
	h.ends = now.Add(hookLife)
	key := secret(16)
	w.hooks[key] = &h
	return w.base + hookPath + key
}

// serveHook answers a post to a response_url.
func (w *Workspace) serveHook(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, maxBody))
	if err != nil || r.Method != http.MethodPost {
		writeJSON(rw, http.StatusBadRequest, answer{"ok": false, "error": "invalid_payload"})
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	h := w.hooks[hookKey(r.URL.Path)]
	switch {
	case h == nil || w.opts.Clock().After(h.ends):
		writeJSON(rw, http.StatusNotFound, answer{"ok": false, "error": "expired_url"})
		return
	case h.uses >= hookUses:
		writeJSON(rw, http.StatusNotFound, answer{"ok": false, "error": "used_url"})
		return
	}
	if err := w.respond(h, body); err != nil {
		code := "invalid_payload"
		var e apiError
		if errors.As(err, &e) {
			code = e.Code
		}
		w.log.Debug("sandbox refused a response", "err", err)
		writeJSON(rw, http.StatusBadRequest, answer{"ok": false, "error": code})
		return
	}
	h.uses++
	rw.Header().Set("Content-Type", "text/plain")
	io.WriteString(rw, "ok") // the peer may be gone
}

// respond does what the body of a response says. Called with w.mu held.
func (w *Workspace) respond(h *hook, body []byte) error {
	args := map[string]string{}
	if err := readJSONArgs(strings.NewReader(string(body)), args); err != nil {
		return err
	}
	c := &call{method: "response_url", args: args, base: w.base}
	ch := w.channelByID(h.channel)
	if ch == nil {
		return apiError{Code: "channel_not_found"}
	}
	source := ch.find(h.source)
	if c.flag("delete_original") && source != nil {
		before := w.messageJSON(ch, source, w.base, false)
		w.remove(ch, source)
		if source.OnlyFor == "" {
			w.tellDeleted(ch, before)
		}
		return nil
	}
	said, err := w.said(c, maxText)
	if err != nil {
		return err
	}
	if !said.shows() {
		return apiError{Code: "no_text"}
	}
	// From a message, an answer without a word on it replaces that message only when replace_original says so; Slack's
	// documentation and behaviour agree on that for blocks.
	if c.flag("replace_original") && source != nil {
		w.replaceWhole(ch, source, said)
		return nil
	}
	m := &Message{User: botUserID, Text: said.text, Blocks: said.blocks, Metadata: said.metadata, TS: w.stamp()}
	if c.get("response_type") != "in_channel" {
		m.OnlyFor = h.user
	}
	if t := c.get("thread_ts"); t != "" {
		if root, ok := ch.root(t); ok {
			m.ThreadTS = root
		}
	}
	w.publish(ch, m)
	return nil
}

func (w *Workspace) replaceWhole(ch *channel, m *Message, said content) {
	before := w.messageJSON(ch, m, w.base, false)
	m.Text, m.Blocks = said.text, said.blocks
	m.EditedTS = w.stamp()
	w.seen(ch, m)
	if m.OnlyFor == "" {
		w.tellChanged(ch, before, w.messageJSON(ch, m, w.base, false))
	}
}

// emptyAck says that an acknowledgement brings nothing.
func emptyAck(ack json.RawMessage) bool {
	s := strings.TrimSpace(string(ack))
	return s == "" || s == "null" || s == `""` || s == "{}"
}
