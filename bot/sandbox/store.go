package sandbox

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Bounds of what is remembered; the oldest goes first.
const (
	maxMessages = 5_000     // of a conversation
	maxShelf    = 256 << 20 // bytes of all files together
	maxFileSize = 64 << 20  // more than the bot takes, so that its own limit is seen
)

var tsShape = regexp.MustCompile(`^\d{10}\.\d{6}$`)

// zone is the IANA zone, UTC when this machine doesn't know it.
func zone(name string) *time.Location {
	if loc, err := time.LoadLocation(name); err == nil {
		return loc
	}
	return time.UTC
}

// add puts a message at the end of its conversation and keeps the thread's count.
func (w *Workspace) add(ch *channel, m *Message) {
	m.Channel = ch.ID
	if m.ThreadTS != "" && m.OnlyFor == "" {
		if parent := ch.find(m.ThreadTS); parent != nil {
			parent.ThreadTS = parent.TS
			parent.ReplyCount++
		}
	}
	ch.messages = append(ch.messages, m)
	if len(ch.messages) > maxMessages {
		ch.messages = slices.Delete(ch.messages, 0, len(ch.messages)-maxMessages)
	}
	w.seen(ch, m)
}

// seen wakes those who see m.
func (w *Workspace) seen(ch *channel, m *Message) {
	if m.OnlyFor != "" {
		w.changed(m.OnlyFor)
		return
	}
	w.changed(ch.Members...)
}

// find is the message with that timestamp, nil when there is none. Ephemeral messages are found too.
func (ch *channel) find(ts string) *Message {
	i, ok := slices.BinarySearchFunc(ch.messages, ts, func(m *Message, ts string) int { return strings.Compare(m.TS, ts) })
	if !ok {
		return nil
	}
	return ch.messages[i]
}

// lasting is the message with that timestamp unless it is ephemeral: the Web API doesn't know those.
func (ch *channel) lasting(ts string) *Message {
	if m := ch.find(ts); m != nil && m.OnlyFor == "" {
		return m
	}
	return nil
}

// remove deletes a message; a parent with replies goes too, its replies stay.
func (w *Workspace) remove(ch *channel, m *Message) {
	ch.messages = slices.DeleteFunc(ch.messages, func(o *Message) bool { return o == m })
	if m.ThreadTS != "" && m.ThreadTS != m.TS && m.OnlyFor == "" {
		if parent := ch.find(m.ThreadTS); parent != nil {
			parent.ReplyCount--
			if parent.ReplyCount == 0 {
				parent.ThreadTS = ""
			}
		}
	}
	w.seen(ch, m)
}

// root is the timestamp that a reply to ts hangs on: Slack puts a reply to a reply into the same thread.
func (ch *channel) root(ts string) (string, bool) {
	m := ch.lasting(ts)
	if m == nil {
		return "", false
	}
	if m.ThreadTS != "" {
		return m.ThreadTS, true
	}
	return m.TS, true
}

func (m *Message) isReply() bool { return m.ThreadTS != "" && m.ThreadTS != m.TS }

func (m *Message) visible(user string) bool { return m.OnlyFor == "" || m.OnlyFor == user }

// copy shares Blocks, Metadata and file contents, which are never written to.
func (m *Message) copy() Message {
	out := *m
	out.Files = slices.Clone(m.Files)
	for i := range out.Files {
		out.Files[i].Content = nil
	}
	out.Reactions = slices.Clone(m.Reactions)
	return out
}

// Messages lists what the user sees in a channel (without thread replies), or with thread set that thread, its parent first.
func (w *Workspace) Messages(user, channel, thread string) []Message {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.listMessages(user, channel, func(m *Message) bool {
		if thread == "" {
			return !m.isReply() || m.Broadcast
		}
		return m.TS == thread || m.ThreadTS == thread
	})
}

func (w *Workspace) listMessages(user, channel string, want func(*Message) bool) []Message {
	u, ok := w.user(user)
	ch := w.channelByID(channel)
	if !ok || ch == nil || !slices.Contains(ch.Members, u.ID) {
		return nil
	}
	w.endStreams()
	var out []Message
	for _, m := range ch.messages {
		if m.visible(u.ID) && want(m) {
			out = append(out, m.copy())
		}
	}
	return out
}

// Status is what the bot says it is doing in that thread of the channel ("" = nothing).
func (w *Workspace) Status(channel, thread string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := w.statuses[channel+" "+thread]
	if w.opts.Clock().After(s.ends) {
		return ""
	}
	return s.text
}

// Prompts are the bot's suggestions in the channel, with their title.
func (w *Workspace) Prompts(channel string) (title string, prompts []Prompt) {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.prompts[channel]
	return p.title, slices.Clone(p.prompts)
}

// messageJSON is the message as the Web API and events show it.
func (w *Workspace) messageJSON(c *channel, m *Message, base string, metadata bool) answer {
	out := answer{"type": "message", "user": m.User, "ts": m.TS, "text": m.Text, "team": teamID}
	if m.User == botUserID {
		out["bot_id"] = botID
		out["app_id"] = appID
		out["bot_profile"] = w.bot()
	} else {
		out["client_msg_id"] = clientMessageID(m.TS)
		out["blocks"] = richText(m.Text)
	}
	if len(m.Blocks) > 0 {
		out["blocks"] = m.Blocks
	}
	if m.ThreadTS != "" {
		out["thread_ts"] = m.ThreadTS
		if m.isReply() {
			if parent := c.find(m.ThreadTS); parent != nil {
				out["parent_user_id"] = parent.User
			}
		} else {
			w.threadJSON(c, m, out)
		}
	}
	if m.EditedTS != "" {
		out["edited"] = answer{"user": m.User, "ts": m.EditedTS}
	}
	if metadata && len(m.Metadata) > 0 {
		out["metadata"] = m.Metadata
	}
	if len(m.Files) > 0 {
		var files []answer
		for _, f := range m.Files {
			files = append(files, fileJSON(f, base))
		}
		out["files"], out["upload"] = files, false
	}
	if m.Broadcast && m.isReply() {
		out["subtype"] = "thread_broadcast"
	}
	if len(m.Reactions) > 0 {
		var rs []answer
		for _, r := range m.Reactions {
			rs = append(rs, answer{"name": r.Name, "users": r.Users, "count": len(r.Users)})
		}
		out["reactions"] = rs
	}
	return out
}

// threadJSON adds what Slack tells of a thread on its parent.
func (w *Workspace) threadJSON(c *channel, m *Message, out answer) {
	var users []string
	latest := ""
	for _, r := range c.messages {
		if r.ThreadTS == m.TS && r != m && r.OnlyFor == "" {
			latest = r.TS
			if !slices.Contains(users, r.User) {
				users = append(users, r.User)
			}
		}
	}
	out["reply_count"], out["reply_users_count"], out["reply_users"] = m.ReplyCount, len(users), users
	out["latest_reply"], out["is_locked"], out["subscribed"] = latest, false, true
}

func clientMessageID(ts string) string {
	digits := strings.ReplaceAll(ts, ".", "")
	return "7d1c0000-0000-4000-8000-" + digits[len(digits)-12:]
}

// conversationJSON is the conversation as conversations.info shows it.
func (w *Workspace) conversationJSON(ch *channel) answer {
	made := w.opts.Start.Unix()
	if ch.Person != "" {
		return answer{
			"id": ch.ID, "created": made, "is_im": true, "is_org_shared": false, "user": ch.Person, "is_user_deleted": false,
			"priority": 0, "is_archived": false, "context_team_id": teamID, "updated": made * 1000, "is_open": true,
		}
	}
	topic := answer{"value": ch.Topic, "creator": "", "last_set": 0}
	return answer{
		"id": ch.ID, "name": ch.Name, "name_normalized": ch.Name, "is_channel": !ch.Private, "is_group": ch.Private, "is_im": false,
		"is_mpim": false, "is_private": ch.Private, "is_archived": ch.Archived, "is_general": ch.ID == w.channels[0].ID, "is_shared": false,
		"is_org_shared": false, "is_ext_shared": false, "is_member": slices.Contains(ch.Members, botUserID), "created": made,
		"creator": "U0MANAGEM", "topic": topic, "purpose": answer{"value": "", "creator": "", "last_set": 0}, "unlinked": 0,
		"num_members": len(ch.Members), "previous_names": []string{}, "context_team_id": teamID, "updated": made * 1000,
	}
}

// kind is the channel_type of events.
func (ch *channel) kind() string {
	switch {
	case ch.Person != "":
		return "im"
	case ch.Private:
		return "group"
	}
	return "channel"
}

func raw(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic("sandbox: " + err.Error()) // only our own maps come here
	}
	return b
}

func compareStrings(a, b string) int { return strings.Compare(a, b) }
