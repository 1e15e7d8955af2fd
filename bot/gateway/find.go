package gateway

import (
	"context"
	"errors"
	"strings"
	"sync"

	"github.com/slack-go/slack"

	"kringloop/bot"
)

// How far find looks back: the last hundred messages of a conversation. A thread is read from its beginning, so there it
// takes more pages.
const (
	findPage  = 100
	findPages = 10
)

// find looks whether an earlier try of a post arrived, by the id in the metadata of messages: Slack has no idempotency
// key. It returns the receipt, or "" when the post isn't there.
func (c *Client) find(ctx context.Context, p bot.Post, d Delivery) (string, error) {
	channel, err := c.conversation(ctx, d.Team, p.Channel)
	if err == nil {
		var ts string
		if p.Thread != "" {
			ts, err = c.findReply(ctx, channel, p.Thread, d)
		} else {
			ts, err = c.findHistory(ctx, channel, d)
		}
		if ts != "" {
			return receiptOf(channel, ts), nil
		}
	}
	if err == nil {
		return "", nil
	}
	if r, ok := errors.AsType[Refused](err); ok {
		if r.Code == "missing_scope" { // saying it twice is better than never: doctor tells that the scope is missing
			c.log.Warn("can't look for a post that may have arrived, posting again", "team", d.Team, "post", d.ID,
				"err", r.Error())
			return "", nil
		}
		return "", err
	}
	if _, ok := errors.AsType[Later](err); ok {
		return "", err
	}
	return "", Doubtful{err} // the doubt stays
}

func (c *Client) findHistory(ctx context.Context, channel string, d Delivery) (string, error) {
	var messages []slack.Message
	err := c.call(ctx, d.Team, "conversations.history", true, func(ctx context.Context) error {
		h, err := c.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
			ChannelID: channel, Limit: findPage, IncludeAllMetadata: true})
		if err == nil {
			messages = h.Messages
		}
		return err
	})
	return ours(messages, d.ID), err
}

func (c *Client) findReply(ctx context.Context, channel, thread string, d Delivery) (string, error) {
	q := &slack.GetConversationRepliesParameters{
		ChannelID: channel, Timestamp: thread, Limit: findPage, IncludeAllMetadata: true}
	for range findPages {
		var messages []slack.Message
		var more bool
		err := c.call(ctx, d.Team, "conversations.replies", true, func(ctx context.Context) (err error) {
			messages, more, q.Cursor, err = c.api.GetConversationRepliesContext(ctx, q)
			return err
		})
		if err != nil {
			return "", err
		}
		if ts := ours(messages, d.ID); ts != "" || !more || q.Cursor == "" {
			return ts, nil
		}
	}
	return "", nil
}

// ours is the ts of the message that carries the id.
func ours(messages []slack.Message, id string) string {
	for i := range messages {
		m := &messages[i].Metadata
		marked := m.EventType == metadataType && m.EventPayload["id"] == id
		for _, b := range messages[i].Blocks.BlockSet {
			marked = marked || b.ID() == markOf(id) // of a file, whose message has no metadata
		}
		if marked && id != "" {
			return messages[i].Timestamp
		}
	}
	return ""
}

// conversation turns a user id, which stands for that person's own conversation with the bot, into a conversation's.
func (c *Client) conversation(ctx context.Context, team, id string) (string, error) {
	if !strings.HasPrefix(id, "U") && !strings.HasPrefix(id, "W") {
		return id, nil
	}
	if channel := c.dms.get(team + ":" + id); channel != "" {
		return channel, nil
	}
	var channel string
	err := c.call(ctx, team, "conversations.open", true, func(ctx context.Context) error {
		ch, _, _, err := c.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{id}})
		if err == nil && ch != nil {
			channel = ch.ID
		}
		return err
	})
	if err == nil && channel != "" {
		c.dms.put(team+":"+id, channel)
	}
	return channel, err
}

// memo remembers which conversation is a person's own, by workspace and user; that never changes. It is emptied when it grows too large.
type memo struct {
	mu sync.Mutex
	m  map[string]string
}

func (m *memo) get(k string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.m[k]
}

func (m *memo) put(k, v string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.m == nil || len(m.m) >= 10_000 {
		m.m = map[string]string{}
	}
	m.m[k] = v
}
