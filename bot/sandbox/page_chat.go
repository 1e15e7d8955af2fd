package sandbox

import (
	"hash/fnv"
	"html/template"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// shown bounds how many messages the page draws until more are asked for.
const (
	shown    = 120
	shownAll = 1500
)

// chat is one list of messages with its composer: a conversation or a thread.
type chat struct {
	*painter
	Channel
	Title   string
	Label   string // of the list, for screen readers
	Thread  string
	Items   []line
	Earlier string // link to older messages
	Status  string
	Asks    string // title of the prompts
	Prompts []Prompt
	Hint    string // in the empty composer
	Bot     User
	Others  []User // who can be mentioned
}

// line is a message, or a day that heads the messages after it.
type line struct {
	*painter
	Message
	Day    string
	Author User
	Tint   int
	First  bool // of several by the same author: shows who and when
	Mine   bool
	Body   template.HTML
	Said   string // what a screen reader announces
	Time   string
	Root   string // of its thread
	URL    string // opens its thread
	Parent bool   // the message that the open thread hangs on
	Thread string // of the list that it stands in
}

// together is how soon a second message follows the first without a new heading.
const together = 5 * time.Minute

// chat builds a conversation, or with a thread that thread.
func (p *pageServer) chat(s *screen, c Channel, thread string) *chat {
	messages := p.w.Messages(s.me.ID, c.ID, thread)
	out := &chat{painter: s.painter, Channel: c, Thread: thread}
	out.describe(s)
	if thread == "" {
		p.markRead(s.me.ID, c.ID, messages)
		limit := shown
		if s.at.all {
			limit = shownAll
		}
		if cut := len(messages) - limit; cut > 0 {
			messages = messages[cut:]
			if !s.at.all {
				to := s.at
				to.all = true
				out.Earlier = to.link()
			}
		}
		out.Asks, out.Prompts = p.w.Prompts(c.ID)
		if spoken(messages, s.me.ID) {
			out.Prompts = nil
		}
	}
	out.Status = p.status(c.ID, thread, messages)
	for i, m := range messages {
		var before *Message
		if i > 0 {
			before = &messages[i-1]
		}
		out.add(s, m, before)
	}
	return out
}

// describe says where we are.
func (c *chat) describe(s *screen) {
	c.Title = s.channelName(c.ID)
	c.Hint = s.T("composer.channel", "#"+c.Title)
	if c.Person != "" {
		c.Topic, c.Hint = s.T("chat.dm.topic"), s.T("composer.dm")
	} else {
		c.Title = "#" + c.Title
	}
	c.Label = s.T("chat.messages", c.Title)
	if c.Thread != "" {
		c.Hint, c.Label = s.T("composer.thread"), s.T("thread")
	}
	for _, u := range s.users {
		if u.Bot {
			c.Bot = u
		} else if u.ID != s.me.ID && c.Person == "" {
			c.Others = append(c.Others, u)
		}
	}
}

// spoken says that the person has said something here, so that suggestions for a beginning have done their work.
func spoken(messages []Message, user string) bool {
	for _, m := range messages {
		if m.User == user {
			return true
		}
	}
	return false
}

// status is what the bot says that it is doing. Slack hangs it on a message; in the conversation the newest counts.
func (p *pageServer) status(channel, thread string, messages []Message) string {
	if thread != "" {
		return p.w.Status(channel, thread)
	}
	if s := p.w.Status(channel, ""); s != "" {
		return s
	}
	for i := len(messages) - 1; i >= max(0, len(messages)-10); i-- {
		if s := p.w.Status(channel, messages[i].TS); s != "" {
			return s
		}
	}
	return ""
}

func (c *chat) add(s *screen, m Message, before *Message) {
	l := line{painter: s.painter, Message: m, Author: s.person(m.User), Mine: m.User == s.me.ID, First: true, Thread: c.Thread}
	at := stampTime(m.TS)
	l.Time = s.clock(at)
	for i, u := range s.users {
		if u.ID == m.User {
			l.Tint = i % 4
		}
	}
	if l.Author.Name == "" {
		l.Author.Name = s.T("msg.gone")
	}
	if before == nil || s.date(stampTime(before.TS)) != s.date(at) {
		l.Day = s.divider(at)
	} else {
		l.First = before.User != m.User || before.OnlyFor != m.OnlyFor || at.Sub(stampTime(before.TS)) > together
	}
	l.Root = m.TS
	if m.ThreadTS != "" {
		l.Root = m.ThreadTS
	}
	to := where{as: s.at.as, in: c.ID, thread: l.Root, lang: s.at.lang, all: s.at.all}
	l.URL = to.link()
	l.Parent = c.Thread != "" && m.TS == c.Thread
	l.Said = s.T("msg.said", l.Author.Name, bareText(m.Text, s.names()))
	if m.Streaming { // read out once, when it is complete, and not anew at every word
		l.Said = l.Author.Name + " " + s.T("msg.writing")
	}
	l.Body = s.body(m, c.Thread)
	c.Items = append(c.Items, l)
}

// body is what the message shows: its blocks, or its text when it has none.
func (p *painter) body(m Message, thread string) template.HTML {
	if blocks := strings.TrimSpace(string(m.Blocks)); blocks != "" && blocks != "null" && blocks != "[]" {
		return p.Blocks(m.Blocks, place{"message", thread + m.Channel + m.TS + m.OnlyFor}, nil)
	}
	if m.Text == "" {
		return ""
	}
	return `<div class="b text">` + p.MD(m.Text) + `</div>`
}

// Rev changes with the content of the message.
func (l line) Rev() string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(l.Body)) // never fails
	return strconv.FormatUint(uint64(h.Sum32()), 36) + l.EditedTS
}

// stampTime is when a message was said.
func stampTime(ts string) time.Time {
	sec, frac, _ := strings.Cut(ts, ".")
	s, _ := strconv.ParseInt(sec, 10, 64)
	us, _ := strconv.ParseInt(frac, 10, 64)
	return time.Unix(s, us*1000)
}

// Key is the id of the message on the page; the same message may stand in the conversation and in its thread.
func (l line) Key() string {
	return "m" + strings.ReplaceAll(l.Thread+"-"+l.TS, ".", "-")
}

// Replies counts the answers in words.
func (l line) Replies() string {
	if l.ReplyCount == 1 {
		return l.T("msg.replies.one")
	}
	return l.T("msg.replies.many", l.ReplyCount)
}

// FileURL is where a file of the message is.
func (l line) FileURL(f File) string {
	return "/page/file/" + url.PathEscape(f.ID) + "?as=" + url.QueryEscape(l.me.Handle)
}

// Picture says that the browser can show a file itself.
func (l line) Picture(f File) bool { return shownInline(f.Mimetype) }

// Size is the size of a file in words.
func (l line) Size(f File) string {
	if f.Size < 1024 {
		return strconv.Itoa(f.Size) + " B"
	}
	if f.Size < 1024*1024 {
		return strconv.Itoa((f.Size+512)/1024) + " kB"
	}
	return strconv.Itoa(f.Size/(1024*1024)) + " MB"
}

// Sign is the emoji of a reaction.
func (l line) Sign(r Reaction) string { return withEmoji(":" + r.Name + ":") }
