package sandbox

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// Slack's sizes of messages: https://docs.slack.dev/reference/methods/chat.postMessage and chat.update.
const (
	maxText        = 40_000 // chat.postMessage; what is longer is refused here, where Slack truncates with a warning
	maxUpdateText  = 4_000
	maxAttachments = 100
	maxMetadata    = 10_000
)

var chatMethods = map[string]method{
	"chat.postMessage":                      {run: (*Workspace).postMessage, scope: "chat:write"},
	"chat.postEphemeral":                    {run: (*Workspace).postEphemeral, scope: "chat:write"},
	"chat.update":                           {run: (*Workspace).updateMessage, scope: "chat:write"},
	"chat.delete":                           {run: (*Workspace).deleteMessage, scope: "chat:write"},
	"chat.getPermalink":                     {run: (*Workspace).permalink},
	"chat.scheduleMessage":                  {run: (*Workspace).scheduleMessage, scope: "chat:write"},
	"chat.deleteScheduledMessage":           {run: (*Workspace).deleteScheduled, scope: "chat:write"},
	"chat.scheduledMessages.list":           {run: (*Workspace).listScheduled},
	"chat.startStream":                      {run: (*Workspace).startStream, scope: "chat:write"},
	"chat.appendStream":                     {run: (*Workspace).appendStream, scope: "chat:write"},
	"chat.stopStream":                       {run: (*Workspace).stopStream, scope: "chat:write"},
	"assistant.threads.setStatus":           {run: (*Workspace).setStatus, scope: "assistant:write"},
	"assistant.threads.setTitle":            {run: (*Workspace).setTitle, scope: "assistant:write"},
	"assistant.threads.setSuggestedPrompts": {run: (*Workspace).setPrompts, scope: "assistant:write"},
}

// target is the conversation to post to: an id, a name with or without #, or a user id for that person's own conversation.
func (w *Workspace) target(id string) (*channel, error) {
	for _, ch := range w.channels {
		if id != "" && (ch.ID == id || ch.Person == id || ch.Name != "" && ch.Name == strings.TrimPrefix(id, "#")) {
			if ch.Private && !ch.has(botUserID) {
				break
			}
			if ch.Archived {
				return nil, apiError{Code: "is_archived"}
			}
			if u, ok := w.user(ch.Person); ok && u.Deleted {
				break // as Slack does for somebody who was deactivated
			}
			return ch, nil
		}
	}
	return nil, apiError{Code: "channel_not_found"}
}

// content is what a posting method says.
type content struct {
	text     string
	blocks   json.RawMessage
	metadata json.RawMessage
	cleared  bool // blocks were given and empty
}

// content reads and checks text, blocks, attachments and metadata.
func (c *call) content(textLimit int) (content, error) {
	var out content
	out.text = c.get("text")
	if md := c.get("markdown_text"); md != "" {
		if out.text != "" || c.get("blocks") != "" {
			return out, apiError{Code: "markdown_text_conflict"}
		}
		if utf8.RuneCountInString(md) > 12_000 {
			return out, apiError{Code: "msg_too_long"}
		}
		out.text = md
		out.blocks = raw([]answer{{"type": "markdown", "text": md}})
	}
	if utf8.RuneCountInString(out.text) > textLimit {
		return out, apiError{Code: "msg_too_long"}
	}
	if a := c.get("attachments"); a != "" {
		var list []json.RawMessage
		if json.Unmarshal([]byte(a), &list) != nil {
			return out, apiError{Code: "invalid_attachments"}
		}
		if len(list) > maxAttachments {
			return out, apiError{Code: "too_many_attachments"}
		}
		if len(list) > 0 {
			return out, apiError{Code: "invalid_attachments", Details: []string{"the sandbox shows blocks, not attachments"}}
		}
	}
	if b := c.get("blocks"); b != "" {
		if err := checkBlocks([]byte(b), onMessage); err != nil {
			return out, err
		}
		blocks, n := withBlockIDs([]byte(b))
		out.cleared = n == 0
		if n > 0 {
			out.blocks = blocks
		}
	}
	return out, c.metadata(&out)
}

func (c *call) metadata(out *content) error {
	s := c.get("metadata")
	if s == "" {
		return nil
	}
	var m struct {
		Type    string         `json:"event_type"`
		Payload map[string]any `json:"event_payload"`
	}
	if err := json.Unmarshal([]byte(s), &m); err != nil {
		return apiError{Code: "invalid_metadata_format"}
	}
	if m.Type == "" && m.Payload == nil { // clients send the empty object when there is none
		return nil
	}
	if m.Type == "" || m.Payload == nil {
		return apiError{Code: "invalid_metadata_schema"}
	}
	if len(s) > maxMetadata {
		return apiError{Code: "metadata_too_large"}
	}
	out.metadata = json.RawMessage(s)
	return nil
}

// said is the content of a call whose pictures can be shown.
func (w *Workspace) said(c *call, textLimit int) (content, error) {
	out, err := c.content(textLimit)
	if err != nil {
		return out, err
	}
	return out, w.checkPictures(out.blocks)
}

// shows says whether there is something to read.
func (c content) shows() bool { return strings.TrimSpace(c.text) != "" || len(c.blocks) > 0 }

func (w *Workspace) postMessage(c *call) (answer, error) {
	ch, err := w.target(c.get("channel"))
	if err != nil {
		return nil, err
	}
	if !ch.has(botUserID) {
		return nil, apiError{Code: "not_in_channel"}
	}
	said, err := w.said(c, maxText)
	if err != nil {
		return nil, err
	}
	if !said.shows() {
		return nil, apiError{Code: "no_text"}
	}
	m := &Message{User: botUserID, Text: said.text, Blocks: said.blocks, Metadata: said.metadata}
	if t := c.get("thread_ts"); t != "" {
		root, ok := ch.root(t)
		if !ok {
			return nil, apiError{Code: "thread_not_found"}
		}
		m.ThreadTS, m.Broadcast = root, c.flag("reply_broadcast")
	}
	m.TS = w.stamp()
	w.publish(ch, m)
	return answer{"channel": ch.ID, "ts": m.TS, "message": w.messageJSON(ch, m, c.base, true)}, nil
}

// publish posts as the bot: what it was doing in that thread is done.
func (w *Workspace) publish(ch *channel, m *Message) {
	delete(w.statuses, ch.ID+" "+m.ThreadTS)
	if m.ThreadTS == "" {
		for k := range w.statuses {
			if ch.Person != "" && strings.HasPrefix(k, ch.ID+" ") {
				delete(w.statuses, k)
			}
		}
	}
	w.add(ch, m)
	w.tellMessage(ch, m)
}

func (w *Workspace) postEphemeral(c *call) (answer, error) {
	ch, err := w.target(c.get("channel"))
	if err != nil {
		return nil, err
	}
	u, ok := w.user(c.get("user"))
	if !ok || u.ID != c.get("user") || u.Bot || !ch.has(u.ID) {
		return nil, apiError{Code: "user_not_in_channel"}
	}
	if !ch.has(botUserID) {
		return nil, apiError{Code: "not_in_channel"}
	}
	said, err := w.said(c, maxText)
	if err != nil {
		return nil, err
	}
	if !said.shows() {
		return nil, apiError{Code: "no_text"}
	}
	m := &Message{User: botUserID, Text: said.text, Blocks: said.blocks, OnlyFor: u.ID, TS: w.stamp()}
	if t := c.get("thread_ts"); t != "" {
		root, ok := ch.root(t)
		if !ok {
			return nil, apiError{Code: "thread_not_found"}
		}
		m.ThreadTS = root
	}
	w.add(ch, m)
	return answer{"message_ts": m.TS}, nil
}

// own is the bot's message that a call names.
func (w *Workspace) own(c *call, other string) (*channel, *Message, error) {
	ch, err := w.target(c.get("channel"))
	if err != nil {
		return nil, nil, err
	}
	m := ch.lasting(c.get("ts"))
	if m == nil {
		return nil, nil, apiError{Code: "message_not_found"}
	}
	if m.User != botUserID {
		return nil, nil, apiError{Code: other}
	}
	return ch, m, nil
}

// updateMessage replaces a message. As with Slack, blocks stay when none are given; an empty list takes them away.
func (w *Workspace) updateMessage(c *call) (answer, error) {
	ch, m, err := w.own(c, "cant_update_message")
	if err != nil {
		return nil, err
	}
	if w.endStreams(); m.Streaming {
		return nil, apiError{Code: "streaming_state_conflict"}
	}
	said, err := w.said(c, maxUpdateText)
	if err != nil {
		return nil, err
	}
	if !said.shows() {
		return nil, apiError{Code: "no_text"}
	}
	before := w.messageJSON(ch, m, w.base, false)
	w.replace(m, said)
	after := w.messageJSON(ch, m, c.base, true)
	w.seen(ch, m)
	w.tellChanged(ch, before, w.messageJSON(ch, m, w.base, false))
	return answer{"channel": ch.ID, "ts": m.TS, "text": m.Text, "message": after}, nil
}

func (w *Workspace) replace(m *Message, said content) {
	m.Text = said.text
	if said.cleared || said.blocks != nil {
		m.Blocks = said.blocks
	}
	if said.metadata != nil {
		m.Metadata = said.metadata
	}
	m.EditedTS = w.stamp()
}

func (w *Workspace) deleteMessage(c *call) (answer, error) {
	ch, m, err := w.own(c, "cant_delete_message")
	if err != nil {
		return nil, err
	}
	before := w.messageJSON(ch, m, w.base, false)
	w.remove(ch, m)
	w.tellDeleted(ch, before)
	return answer{"channel": ch.ID, "ts": m.TS}, nil
}

func (w *Workspace) permalink(c *call) (answer, error) {
	ch, err := w.target(c.get("channel"))
	if err != nil {
		return nil, err
	}
	ts := c.get("message_ts")
	m := ch.lasting(ts)
	if m == nil {
		return nil, apiError{Code: "message_not_found"}
	}
	link := c.base + "/archives/" + ch.ID + "/p" + strings.Replace(ts, ".", "", 1)
	if m.isReply() {
		link += "?thread_ts=" + m.ThreadTS + "&cid=" + ch.ID
	}
	return answer{"channel": ch.ID, "permalink": link}, nil
}
