package gateway

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

// Members lists who is in a channel, the first ten thousand. It needs channels:read, or groups:read for a private channel,
// and the bot in a private one. Source: conversations.members.
func (c *Client) Members(ctx context.Context, team, channel string) ([]string, error) {
	var all []string
	q := &slack.GetUsersInConversationParameters{ChannelID: channel, Limit: 200}
	for range 50 {
		err := c.call(ctx, team, "conversations.members", true, func(ctx context.Context) error {
			users, next, err := c.api.GetUsersInConversationContext(ctx, q)
			if err == nil {
				all, q.Cursor = append(all, users...), next
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		if q.Cursor == "" {
			break
		}
	}
	return all, nil
}

// membersLife is how long it is remembered who is in a channel: so long may somebody who left it still read what only its
// members may.
const membersLife = time.Minute

// InChannel tells whether somebody is in a channel, as Slack said it a minute ago at most. On an error (a Refused when the
// scope is missing or the bot is not there) nothing that is meant for the channel may be shown.
func (c *Client) InChannel(ctx context.Context, team, channel, user string) (bool, error) {
	key := team + ":" + channel
	members, ok := c.members.get(key, c.now())
	if !ok {
		var err error
		if members, err = c.Members(ctx, team, channel); err != nil {
			return false, err
		}
		slices.Sort(members)
		c.members.put(key, members, c.now())
	}
	_, in := slices.BinarySearch(members, user)
	return in, nil
}

// memberMemo remembers who is in which channel, for a minute; it is emptied when it grows too large.
type memberMemo struct {
	mu sync.Mutex
	m  map[string]memberList
}

type memberList struct {
	ids []string // sorted
	at  time.Time
}

func (m *memberMemo) get(key string, now time.Time) ([]string, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	l, ok := m.m[key]
	return l.ids, ok && now.Sub(l.at) < membersLife
}

func (m *memberMemo) put(key string, ids []string, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.m == nil || len(m.m) >= 200 {
		m.m = map[string]memberList{}
	}
	m.m[key] = memberList{ids, now}
}
