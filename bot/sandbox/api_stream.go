package sandbox

import (
	"encoding/json"
	"time"
	"unicode/utf8"
)

// Slack's bounds of a message that grows, https://docs.slack.dev/reference/methods/chat.startStream. How long a stream may
// last isn't documented; about five minutes is what Slack's users measure.
const (
	maxStreamed = 12_000
	streamLife  = 5 * time.Minute
)

// startStream begins a message that grows.
func (w *Workspace) startStream(c *call) (answer, error) {
	ch, err := w.target(c.get("channel"))
	if err != nil {
		return nil, err
	}
	if !ch.has(botUserID) {
		return nil, apiError{Code: "not_in_channel"}
	}
	text, err := c.streamed()
	if err != nil {
		return nil, err
	}
	m := &Message{User: botUserID, Streaming: true}
	switch t := c.get("thread_ts"); {
	case t != "":
		root, ok := ch.root(t)
		if !ok {
			return nil, apiError{Code: "thread_not_found"}
		}
		m.ThreadTS = root
	case ch.Person != "":
		return nil, invalidArguments("missing required field: thread_ts")
	}
	if ch.Person == "" {
		if u, ok := w.user(c.get("recipient_user_id")); !ok || u.Bot {
			return nil, apiError{Code: "missing_recipient_user_id"}
		}
		if c.get("recipient_team_id") == "" {
			return nil, apiError{Code: "missing_recipient_team_id"}
		}
	}
	m.TS = w.stamp()
	m.grow(text)
	w.streams[m] = w.opts.Clock().Add(streamLife)
	w.publish(ch, m)
	return answer{"channel": ch.ID, "ts": m.TS}, nil
}

// grow adds text; what was written so far shows as Markdown.
func (m *Message) grow(text string) {
	if m.Text += text; m.Text != "" {
		m.Blocks = raw([]answer{{"type": "markdown", "text": m.Text, "block_id": "streamed"}})
	}
}

// endStreams ends what has streamed for too long, as Slack does by itself.
func (w *Workspace) endStreams() {
	now := w.opts.Clock()
	for m, ends := range w.streams {
		if now.After(ends) {
			m.Streaming = false
			delete(w.streams, m)
		}
	}
}

// streamed is the text of markdown_text or of markdown_text chunks.
func (c *call) streamed() (string, error) {
	text := c.get("markdown_text")
	if s := c.get("chunks"); s != "" {
		var chunks []struct{ Type, Text, Title string }
		if json.Unmarshal([]byte(s), &chunks) != nil {
			return "", apiError{Code: "invalid_chunks"}
		}
		for _, k := range chunks {
			switch k.Type {
			case "markdown_text":
				text += k.Text
			case "task_update", "plan_update", "blocks": // shown when the stream has ended
			default:
				return "", apiError{Code: "invalid_chunks"}
			}
		}
	}
	if utf8.RuneCountInString(text) > maxStreamed {
		return "", apiError{Code: "msg_too_long"}
	}
	return text, nil
}

func (w *Workspace) streaming(c *call) (*channel, *Message, error) {
	w.endStreams()
	ch, m, err := w.own(c, "message_not_owned_by_app")
	if err == nil && !m.Streaming {
		err = apiError{Code: "message_not_in_streaming_state"}
	}
	return ch, m, err
}

func (w *Workspace) appendStream(c *call) (answer, error) {
	ch, m, err := w.streaming(c)
	if err != nil {
		return nil, err
	}
	text, err := c.streamed()
	if err != nil {
		return nil, err
	}
	if text == "" && c.get("chunks") == "" {
		return nil, apiError{Code: "no_text"}
	}
	if utf8.RuneCountInString(m.Text)+utf8.RuneCountInString(text) > maxText {
		return nil, apiError{Code: "msg_too_long"}
	}
	m.grow(text)
	w.seen(ch, m)
	return answer{"channel": ch.ID, "ts": m.TS}, nil
}

func (w *Workspace) stopStream(c *call) (answer, error) {
	ch, m, err := w.streaming(c)
	if err != nil {
		return nil, err
	}
	text, err := c.streamed()
	if err != nil {
		return nil, err
	}
	rest := &call{args: map[string]string{"blocks": c.get("blocks"), "metadata": c.get("metadata")}}
	said, err := rest.content(maxText)
	if err != nil {
		return nil, err
	}
	before := w.messageJSON(ch, m, w.base, false)
	m.grow(text)
	m.Streaming = false
	delete(w.streams, m)
	m.Metadata = said.metadata
	m.Blocks = joined(m.Blocks, said.blocks)
	w.seen(ch, m)
	w.tellChanged(ch, before, w.messageJSON(ch, m, w.base, false))
	return answer{"channel": ch.ID, "ts": m.TS, "message": w.messageJSON(ch, m, c.base, true)}, nil
}

// joined puts blocks under those that were streamed; both were checked before.
func joined(streamed, more json.RawMessage) json.RawMessage {
	var all, rest []json.RawMessage
	if len(more) == 0 || json.Unmarshal(more, &rest) != nil {
		return streamed
	}
	if len(streamed) == 0 || json.Unmarshal(streamed, &all) != nil {
		return more
	}
	return raw(append(all, rest...))
}
