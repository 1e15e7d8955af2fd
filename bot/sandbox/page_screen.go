package sandbox

import (
	"encoding/json"
	"html/template"
	"net/http"
	"net/url"
	"time"
)

// where is what the address of the page says: who looks at what. The address is the whole state, so that the browser's
// back button, a reload and a second tab do what one expects.
type where struct {
	as, in, thread, lang string
	home, list, all      bool
}

func readWhere(q url.Values) where {
	return where{
		as: q.Get("as"), in: q.Get("in"), thread: q.Get("thread"), lang: q.Get("lang"),
		home: q.Has("home"), list: q.Has("list"), all: q.Has("all"),
	}
}

func (at where) link() string {
	q := url.Values{}
	for key, value := range map[string]string{"as": at.as, "in": at.in, "thread": at.thread, "lang": at.lang} {
		if value != "" {
			q.Set(key, value)
		}
	}
	for key, on := range map[string]bool{"home": at.home, "list": at.list, "all": at.all} {
		if on {
			q.Set(key, "1")
		}
	}
	return "/?" + q.Encode()
}

// screen is everything on the page.
type screen struct {
	*painter
	at where

	People   []personLink
	Dm       chatLink
	Channels []chatLink
	Start    chatLink
	Langs    []langLink
	Chat     *chat
	Side     *chat // the thread
	ShowHome bool
	Home     template.HTML
	HomeKey  string
	HomeRev  string // changes with its content
	Modals   []modal
	ListURL  string // phone: back to the conversations
	CloseURL string // the right side shut
	Unread   int
}

type personLink struct {
	User
	URL    string
	On     bool
	Tint   int
	Unread int
}

type chatLink struct {
	Name    string
	URL     string
	On      bool
	Private bool
	Unread  int
}

type langLink struct {
	Lang, Name, URL string
	On              bool
}

// screen gathers what the address asks for. A channel that the person isn't in counts as none.
func (p *pageServer) screen(r *http.Request) *screen {
	at := readWhere(r.URL.Query())
	me := p.person(at.as)
	at.as = me.Handle
	loc, err := time.LoadLocation(me.TZ)
	if err != nil {
		loc = time.UTC
	}
	s := &screen{at: at, painter: &painter{
		when: when{words: wordsFor(at.lang, me.Locale, p.w.opts.Lang), loc: loc, now: p.w.Now()},
		me:   me, users: p.w.Users(), channels: p.w.Channels(me.ID), host: r.Host,
	}}
	open := s.channel(at.in)
	s.at.in = open.ID
	s.ListURL = where{as: at.as, in: open.ID, lang: at.lang, list: true}.link()
	s.CloseURL = where{as: at.as, in: open.ID, lang: at.lang, all: at.all}.link()
	s.Chat = p.chat(s, open, "")
	if at.thread != "" {
		s.Side = p.chat(s, open, at.thread)
		if len(s.Side.Items) == 0 {
			s.Side, s.at.thread = nil, ""
		}
	}
	p.lists(s)
	p.homeTab(s)
	for _, v := range p.w.Modals(me.ID) {
		s.Modals = append(s.Modals, s.modal(v, p.refusal(v.ID)))
	}
	return s
}

// channel is the conversation to show; the person's own with the bot when the address names none of theirs.
func (p *painter) channel(id string) Channel {
	var own Channel
	for _, c := range p.channels {
		if c.ID == id {
			return c
		}
		if c.Person == p.me.ID {
			own = c
		}
	}
	return own
}

// lists fills in the left side.
func (p *pageServer) lists(s *screen) {
	i := 0
	for _, u := range s.users {
		if u.Bot || u.Deleted {
			continue
		}
		link := personLink{User: u, On: u.ID == s.me.ID, Tint: i % 4, URL: where{as: u.Handle, lang: s.at.lang}.link()}
		if !link.On {
			link.Unread = p.unreadOf(u)
		}
		s.People = append(s.People, link)
		i++
	}
	for _, c := range s.channels {
		link := chatLink{
			Name: s.channelName(c.ID), Private: c.Private, On: c.ID == s.at.in && !s.at.home,
			URL: where{as: s.at.as, in: c.ID, lang: s.at.lang}.link(),
		}
		if c.ID != s.at.in {
			link.Unread = p.unread(s.me, c.ID)
			s.Unread += link.Unread
		}
		if c.Person != "" {
			s.Dm = link
		} else {
			s.Channels = append(s.Channels, link)
		}
	}
	s.Start = chatLink{Name: s.T("app.home"), On: s.at.home, URL: where{as: s.at.as, in: s.at.in, home: true, lang: s.at.lang}.link()}
	for _, l := range []langLink{{Lang: "nl", Name: "Nederlands"}, {Lang: "en", Name: "English"}} {
		to := s.at
		to.lang = l.Lang
		l.URL, l.On = to.link(), s.Lang == l.Lang
		s.Langs = append(s.Langs, l)
	}
}

// unreadOf counts a person's own conversation with the bot only: enough to show that somebody else was spoken to.
func (p *pageServer) unreadOf(u User) int {
	for _, c := range p.w.Channels(u.ID) {
		if c.Person == u.ID {
			return p.unread(u, c.ID)
		}
	}
	return 0
}

// unread counts what the person has not seen in a channel.
func (p *pageServer) unread(u User, channel string) int {
	p.mu.Lock()
	seen := p.read[u.ID+" "+channel]
	p.mu.Unlock()
	n, replies := 0, 0
	for _, m := range p.w.Messages(u.ID, channel, "") {
		if m.TS > seen.ts && m.User != u.ID {
			n++
		}
		replies += m.ReplyCount
	}
	return n + max(0, replies-seen.replies)
}

func (p *pageServer) markRead(user, channel string, messages []Message) {
	var seen mark
	for _, m := range messages {
		seen.ts = max(seen.ts, m.TS)
		seen.replies += m.ReplyCount
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.read[user+" "+channel] = seen
}

func (p *pageServer) homeTab(s *screen) {
	if !s.at.home || s.at.thread != "" {
		return
	}
	s.ShowHome = true
	v, ok := p.w.Home(s.me.ID)
	if !ok {
		return
	}
	var raw struct {
		Blocks json.RawMessage `json:"blocks"`
	}
	if json.Unmarshal(v.Raw, &raw) != nil {
		s.Home = s.unknown("home")
		return
	}
	s.HomeKey, s.HomeRev = v.ID, v.Hash
	s.Home = s.Blocks(raw.Blocks, place{"home", v.ID}, nil)
}

// Pane is the part that a phone shows.
func (s *screen) Pane() string {
	switch {
	case s.at.list:
		return "list"
	case s.Side != nil || s.ShowHome:
		return "side"
	}
	return "chat"
}

// Me, Open, Day and Time are for the template.
func (s *screen) Me() User { return s.me }

// Open names what is open: when it changes, the browser tells the workspace that the person opened it.
func (s *screen) Open() string { return s.at.in }

// Day is the workspace's date.
func (s *screen) Day() string { return s.long(s.now) }

// Brief is the same for a narrow screen.
func (s *screen) Brief() string {
	short := s.short(s.now)
	return short[:len(short)-len(" 2006")]
}

// Clock is the workspace's time.
func (s *screen) Clock() string { return s.clock(s.now) }
