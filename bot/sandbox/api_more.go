package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

var moreMethods = map[string]method{
	"files.getUploadURLExternal":   {run: (*Workspace).uploadURL, scope: "files:write"},
	"files.completeUploadExternal": {run: (*Workspace).completeUpload, scope: "files:write"},
	"files.info":                   {run: (*Workspace).filesInfo, scope: "files:read"},
	"reactions.add":                {run: (*Workspace).react, scope: "reactions:write"},
	"reactions.remove":             {run: (*Workspace).unreact, scope: "reactions:write"},
	"reactions.get":                {run: (*Workspace).reactions, scope: "reactions:read"},
}

// scheduled is a message that waits for its time.
type scheduled struct {
	id      string
	at      time.Time
	channel string
	message Message
}

const (
	maxScheduled = 1_000
	statusLife   = 2 * time.Minute
)

// scheduleMessage keeps a message for later. As with Slack, one with metadata is accepted and never appears.
func (w *Workspace) scheduleMessage(c *call) (answer, error) {
	ch, err := w.target(c.get("channel"))
	if err != nil {
		return nil, err
	}
	sec, err := strconv.ParseInt(c.get("post_at"), 10, 64)
	at := time.Unix(sec, 0)
	switch now := w.now(); {
	case err != nil:
		return nil, apiError{Code: "invalid_time"}
	case !at.After(now):
		return nil, apiError{Code: "time_in_past"}
	case at.After(now.Add(120 * 24 * time.Hour)):
		return nil, apiError{Code: "time_too_far"}
	}
	near := 0
	for _, s := range w.scheds {
		if s.channel == ch.ID && s.at.Sub(at).Abs() < 5*time.Minute {
			near++
		}
	}
	if near >= 30 || len(w.scheds) >= maxScheduled {
		return nil, apiError{Code: "restricted_too_many"}
	}
	said, err := w.said(c, maxText)
	if err != nil {
		return nil, err
	}
	if !said.shows() {
		return nil, apiError{Code: "no_text"}
	}
	w.serial++
	s := scheduled{id: fmt.Sprintf("Q%09d", w.serial), at: at, channel: ch.ID, message: Message{
		User: botUserID, Text: said.text, Blocks: said.blocks, Metadata: said.metadata, ThreadTS: c.get("thread_ts"),
	}}
	w.scheds = append(w.scheds, s)
	slices.SortStableFunc(w.scheds, func(a, b scheduled) int { return a.at.Compare(b.at) })
	return answer{"channel": ch.ID, "scheduled_message_id": s.id, "post_at": sec, "message": answer{
		"type": "delayed_message", "text": said.text, "user": botUserID, "bot_id": botID, "team": teamID,
	}}, nil
}

func (w *Workspace) deleteScheduled(c *call) (answer, error) {
	for i, s := range w.scheds {
		if s.id == c.get("scheduled_message_id") && s.channel == c.get("channel") {
			w.scheds = slices.Delete(w.scheds, i, i+1)
			return answer{}, nil
		}
	}
	return nil, apiError{Code: "invalid_scheduled_message_id"}
}

func (w *Workspace) listScheduled(c *call) (answer, error) {
	size, err := c.limit(100, 1000)
	if err != nil {
		return nil, err
	}
	some, meta, err := paginate(c, w.scheds, size)
	if err != nil {
		return nil, err
	}
	out := []answer{}
	for _, s := range some {
		out = append(out, answer{"id": s.id, "channel_id": s.channel, "post_at": s.at.Unix(), "date_created": w.now().Unix(), "text": s.message.Text})
	}
	return answer{"scheduled_messages": out, "response_metadata": meta}, nil
}

// postScheduled posts what has fallen due. Called with w.mu held.
func (w *Workspace) postScheduled() {
	now := w.now()
	for len(w.scheds) > 0 && !w.scheds[0].at.After(now) {
		s := w.scheds[0]
		w.scheds = w.scheds[1:]
		ch := w.channelByID(s.channel)
		if ch == nil || s.message.Metadata != nil {
			continue
		}
		m := s.message
		if m.ThreadTS != "" {
			root, ok := ch.root(m.ThreadTS)
			if !ok {
				continue
			}
			m.ThreadTS = root
		}
		m.TS = w.stamp()
		w.publish(ch, &m)
	}
}

// setStatus says what the bot is doing in a thread; "" ends it, as does its next message there.
func (w *Workspace) setStatus(c *call) (answer, error) {
	ch, thread, err := w.assistantThread(c)
	if err != nil {
		return nil, err
	}
	if _, ok := c.args["status"]; !ok {
		return nil, invalidArguments("missing required field: status")
	}
	key, now := ch.ID+" "+thread, w.opts.Clock()
	maps.DeleteFunc(w.statuses, func(k string, s status) bool { return k == key || now.After(s.ends) })
	if s := c.get("status"); s != "" {
		w.statuses[key] = status{text: s, ends: now.Add(statusLife)}
	}
	w.changed(ch.Members...)
	return answer{}, nil
}

func (w *Workspace) assistantThread(c *call) (*channel, string, error) {
	ch := w.channelByID(c.get("channel_id"))
	if ch == nil || !ch.has(botUserID) {
		return nil, "", apiError{Code: "channel_not_found"}
	}
	thread := c.get("thread_ts")
	if thread != "" && !tsShape.MatchString(thread) {
		return nil, "", apiError{Code: "invalid_thread_ts"}
	}
	return ch, thread, nil
}

func (w *Workspace) setTitle(c *call) (answer, error) {
	_, _, err := w.assistantThread(c)
	if err == nil {
		_, err = c.need("title")
	}
	return nil, err
}

func (w *Workspace) setPrompts(c *call) (answer, error) {
	ch, _, err := w.assistantThread(c)
	if err != nil {
		return nil, err
	}
	var prompts []Prompt
	if json.Unmarshal([]byte(c.get("prompts")), &prompts) != nil || len(prompts) > 4 {
		return nil, invalidArguments("no more than 4 items allowed [json-pointer:/prompts]")
	}
	for i, p := range prompts {
		if strings.TrimSpace(p.Title) == "" || strings.TrimSpace(p.Message) == "" {
			return nil, invalidArguments(fmt.Sprintf("missing required field: title or message [json-pointer:/prompts/%d]", i))
		}
	}
	w.prompts[ch.ID] = promptSet{title: c.get("title"), prompts: prompts}
	w.changed(ch.Members...)
	return answer{}, nil
}
