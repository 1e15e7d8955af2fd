package sandbox

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var conversationMethods = map[string]method{
	"conversations.list":     {run: (*Workspace).conversationsList, scope: "channels:read"},
	"conversations.info":     {run: (*Workspace).conversationsInfo, scope: "channels:read"},
	"conversations.members":  {run: (*Workspace).conversationsMembers, scope: "channels:read"},
	"conversations.history":  {run: (*Workspace).history, scope: "channels:history"},
	"conversations.replies":  {run: (*Workspace).replies, scope: "channels:history"},
	"conversations.open":     {run: (*Workspace).conversationsOpen, scope: "im:write"},
	"conversations.join":     {run: (*Workspace).join, scope: "channels:join"},
	"conversations.leave":    {run: (*Workspace).leave, scope: "channels:manage"},
	"conversations.create":   {run: (*Workspace).create, scope: "channels:manage"},
	"conversations.invite":   {run: (*Workspace).invite, scope: "channels:manage"},
	"conversations.setTopic": {run: (*Workspace).setTopic, scope: "channels:manage"},
}

func (ch *channel) has(user string) bool { return slices.Contains(ch.Members, user) }

// conversation is the one that a call names by id.
func (w *Workspace) conversation(c *call) (*channel, error) {
	id, err := c.need("channel")
	if err != nil {
		return nil, err
	}
	ch := w.channelByID(id)
	if ch == nil || ch.Private && !ch.has(botUserID) {
		return nil, apiError{Code: "channel_not_found"}
	}
	return ch, nil
}

func (w *Workspace) conversationsList(c *call) (answer, error) {
	return w.listConversations(c, func(ch *channel) bool { return !ch.Private || ch.has(botUserID) })
}

func (w *Workspace) listConversations(c *call, want func(*channel) bool) (answer, error) {
	types := map[string]bool{"public_channel": true}
	if s := c.get("types"); s != "" {
		types = map[string]bool{}
		for t := range strings.SplitSeq(s, ",") {
			t = strings.TrimSpace(t)
			if !slices.Contains([]string{"public_channel", "private_channel", "mpim", "im"}, t) {
				return nil, apiError{Code: "invalid_types"}
			}
			types[t] = true
		}
	}
	size, err := c.limit(100, 1000)
	if err != nil {
		return nil, err
	}
	var all []*channel
	for _, ch := range w.channels {
		t := map[string]string{"im": "im", "group": "private_channel", "channel": "public_channel"}[ch.kind()]
		if types[t] && want(ch) {
			all = append(all, ch)
		}
	}
	chans, meta, err := paginate(c, all, size)
	if err != nil {
		return nil, err
	}
	out := []answer{}
	for _, ch := range chans {
		out = append(out, w.conversationJSON(ch))
	}
	return answer{"channels": out, "response_metadata": meta}, nil
}

func (w *Workspace) conversationsInfo(c *call) (answer, error) {
	ch, err := w.conversation(c)
	if err != nil {
		return nil, err
	}
	out := w.conversationJSON(ch)
	if c.flag("include_locale") {
		out["locale"] = w.users[0].Locale
	}
	if !c.flag("include_num_members") {
		delete(out, "num_members")
	}
	return answer{"channel": out}, nil
}

func (w *Workspace) conversationsMembers(c *call) (answer, error) {
	ch, err := w.conversation(c)
	if err != nil {
		return nil, err
	}
	size, err := c.limit(100, 1000)
	if err != nil {
		return nil, err
	}
	members, meta, err := paginate(c, ch.Members, size)
	if err != nil {
		return nil, err
	}
	return answer{"members": members, "response_metadata": meta}, nil
}

// window keeps what lies between oldest and latest.
func (c *call) window() (func(ts string) bool, error) {
	oldest, latest, inclusive := c.get("oldest"), c.get("latest"), c.flag("inclusive")
	for name, v := range map[string]*string{"oldest": &oldest, "latest": &latest} {
		if *v == "" {
			continue
		}
		n, err := normalTS(*v)
		if err != nil {
			return nil, apiError{Code: "invalid_ts_" + name}
		}
		*v = n
	}
	return func(ts string) bool {
		if oldest != "" && (ts < oldest || ts == oldest && !inclusive) {
			return false
		}
		return latest == "" || ts < latest || ts == latest && inclusive
	}, nil
}

// normalTS brings "0", "1700000000" and "1700000000.5" into a form that sorts like a timestamp.
func normalTS(s string) (string, error) {
	whole, frac, _ := strings.Cut(s, ".")
	if !digits.MatchString(whole) || frac != "" && !digits.MatchString(frac) || len(whole) > 12 || len(frac) > 9 {
		return "", fmt.Errorf("%q is not a timestamp", s)
	}
	frac = (frac + "000000")[:6]
	return strings.Repeat("0", max(0, 10-len(whole))) + whole + "." + frac, nil
}

var (
	emojiCode = regexp.MustCompile(`:[a-z0-9_+-]+:`)
	digits    = regexp.MustCompile(`^\d+$`)
)

// readable is a conversation whose messages the bot may read.
func (w *Workspace) readable(c *call) (*channel, error) {
	ch, err := w.conversation(c)
	if err != nil {
		return nil, err
	}
	if !ch.has(botUserID) {
		return nil, apiError{Code: "not_in_channel"}
	}
	return ch, nil
}

func (w *Workspace) history(c *call) (answer, error) {
	ch, err := w.readable(c)
	if err != nil {
		return nil, err
	}
	within, err := c.window()
	if err != nil {
		return nil, err
	}
	size, err := c.limit(100, 999)
	if err != nil {
		return nil, err
	}
	var all []*Message
	for _, m := range slices.Backward(ch.messages) { // newest first
		if m.OnlyFor == "" && (!m.isReply() || m.Broadcast) && within(m.TS) {
			all = append(all, m)
		}
	}
	out, err := w.messagePage(c, ch, all, size)
	if err != nil {
		return nil, err
	}
	out["pin_count"] = 0
	return out, nil
}

func (w *Workspace) messagePage(c *call, ch *channel, all []*Message, size int) (answer, error) {
	ms, meta, err := paginate(c, all, size)
	if err != nil {
		return nil, err
	}
	out := []answer{}
	for _, m := range ms {
		out = append(out, w.messageJSON(ch, m, c.base, c.flag("include_all_metadata")))
	}
	ans := answer{"messages": out, "has_more": meta["next_cursor"] != ""}
	if meta["next_cursor"] != "" {
		ans["response_metadata"] = meta
	}
	return ans, nil
}

// replies lists a thread, oldest first; the parent comes first on the first page whatever the window.
func (w *Workspace) replies(c *call) (answer, error) {
	ch, err := w.readable(c)
	if err != nil {
		return nil, err
	}
	ts, err := c.need("ts")
	if err != nil {
		return nil, err
	}
	within, err := c.window()
	if err != nil {
		return nil, err
	}
	size, err := c.limit(1000, 1000)
	if err != nil {
		return nil, err
	}
	parent := ch.lasting(ts)
	if parent == nil {
		return nil, apiError{Code: "thread_not_found"}
	}
	all := []*Message{parent}
	for _, m := range ch.messages {
		if m != parent && m.OnlyFor == "" && m.ThreadTS == parent.TS && within(m.TS) {
			all = append(all, m)
		}
	}
	return w.messagePage(c, ch, all, size)
}

func (w *Workspace) conversationsOpen(c *call) (answer, error) {
	if id := c.get("channel"); id != "" {
		ch := w.channelByID(id)
		if ch == nil || ch.Person == "" {
			return nil, apiError{Code: "channel_not_found"}
		}
		return answer{"channel": answer{"id": ch.ID}, "no_op": true, "already_open": true}, nil
	}
	users := strings.Split(c.get("users"), ",")
	if users[0] == "" {
		return nil, apiError{Code: "users_list_not_supplied"}
	}
	if len(users) > 1 {
		return nil, apiError{Code: "not_enough_users", Details: []string{"the sandbox has no group conversations"}}
	}
	if u, ok := w.user(users[0]); ok && u.Deleted {
		return nil, apiError{Code: "user_disabled"}
	}
	for _, ch := range w.channels {
		if ch.Person == users[0] {
			if c.flag("return_im") {
				return answer{"channel": w.conversationJSON(ch), "no_op": true, "already_open": true}, nil
			}
			return answer{"channel": answer{"id": ch.ID}, "no_op": true, "already_open": true}, nil
		}
	}
	return nil, apiError{Code: "user_not_found"}
}

// named is a channel, not a person's conversation.
func (w *Workspace) named(c *call) (*channel, error) {
	ch, err := w.conversation(c)
	if err == nil && ch.Person != "" {
		return nil, apiError{Code: "method_not_supported_for_channel_type"}
	}
	return ch, err
}

func (w *Workspace) join(c *call) (answer, error) {
	ch, err := w.named(c)
	if err != nil {
		return nil, err
	}
	if ch.has(botUserID) {
		return answer{"channel": w.conversationJSON(ch), "warning": "already_in_channel", "response_metadata": answer{"warnings": []string{"already_in_channel"}}}, nil
	}
	w.enter(ch, botUserID, "")
	return answer{"channel": w.conversationJSON(ch)}, nil
}

func (w *Workspace) enter(ch *channel, user, inviter string) {
	ch.Members = append(slices.Clone(ch.Members), user)
	w.tellJoined(ch, user, inviter)
	w.changed(ch.Members...)
}

func (w *Workspace) leave(c *call) (answer, error) {
	ch, err := w.named(c)
	if err != nil {
		return nil, err
	}
	if !ch.has(botUserID) {
		return answer{"not_in_channel": true}, nil
	}
	ch.Members = slices.DeleteFunc(slices.Clone(ch.Members), func(id string) bool { return id == botUserID })
	w.changed(ch.Members...)
	return answer{}, nil
}

// The length is checked before it: eighty copies of these classes are two megabytes in every process that has the sandbox
// linked in.
var channelName = regexp.MustCompile(`^[\p{Ll}\p{Lo}\p{N}_-]+$`)

const maxChannels = 500

func (w *Workspace) create(c *call) (answer, error) {
	name := c.get("name")
	switch {
	case name == "":
		return nil, apiError{Code: "invalid_name_required"}
	case len([]rune(name)) > 80:
		return nil, apiError{Code: "invalid_name_maxlength"}
	case !channelName.MatchString(name):
		return nil, apiError{Code: "invalid_name_specials"}
	case len(w.channels) >= maxChannels:
		return nil, apiError{Code: "restricted_action"}
	}
	if slices.ContainsFunc(w.channels, func(o *channel) bool { return o.Name == name }) {
		return nil, apiError{Code: "name_taken"}
	}
	w.serial++
	ch := &channel{Channel: Channel{
		ID: fmt.Sprintf("C%09d", w.serial), Name: name, Private: c.flag("is_private"), Members: []string{botUserID},
	}, opened: map[string]bool{}}
	w.channels = append(w.channels, ch)
	return answer{"channel": w.conversationJSON(ch)}, nil
}

func (w *Workspace) invite(c *call) (answer, error) {
	ch, err := w.named(c)
	if err != nil {
		return nil, err
	}
	if !ch.has(botUserID) {
		return nil, apiError{Code: "not_in_channel"}
	}
	ids := strings.Split(c.get("users"), ",")
	if ids[0] == "" {
		return nil, apiError{Code: "no_user"}
	}
	for _, id := range ids {
		u, ok := w.user(id)
		switch {
		case !ok || u.ID != id:
			return nil, apiError{Code: "user_not_found"}
		case u.ID == botUserID:
			return nil, apiError{Code: "cant_invite_self"}
		case ch.has(id):
			return nil, apiError{Code: "already_in_channel"}
		}
	}
	for _, id := range ids {
		w.enter(ch, id, botUserID)
	}
	return answer{"channel": w.conversationJSON(ch)}, nil
}

func (w *Workspace) setTopic(c *call) (answer, error) {
	ch, err := w.named(c)
	if err != nil {
		return nil, err
	}
	if !ch.has(botUserID) {
		return nil, apiError{Code: "not_in_channel"}
	}
	if len([]rune(c.get("topic"))) > 250 {
		return nil, apiError{Code: "too_long"}
	}
	ch.Topic = c.get("topic")
	w.changed(ch.Members...)
	return answer{"channel": w.conversationJSON(ch)}, nil
}
