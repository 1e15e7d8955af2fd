package load

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	botUser = "UBOTLOAD0"
	botID   = "BLOAD0"
	appID   = "ALOAD0"
)

// slackAPI is as much of Slack's Web API as the bot calls, and as little as keeps it cheap. What is posted goes to the
// person whose conversation it is.
type slackAPI struct {
	url    string
	home   string // team of the token
	find   func(channel string) *person
	calls  atomic.Int64 // chat.* calls
	stamps atomic.Int64
	server *http.Server
	bufs   sync.Pool

	mu      sync.Mutex
	strange []string // what nobody should have asked for
}

func startSlack(home string, find func(channel string) *person) (*slackAPI, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &slackAPI{url: "http://" + l.Addr().String() + "/api/", home: home, find: find}
	s.stamps.Store(time.Now().Unix() * 1e6)
	s.bufs.New = func() any { return new(bytes.Buffer) }
	s.server = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.server.Serve(l) }()
	return s, nil
}

func (s *slackAPI) close() { _ = s.server.Close() }

// stamp is a message's ts: unique, and growing.
func (s *slackAPI) stamp() string {
	n := s.stamps.Add(1)
	return fmt.Sprintf("%d.%06d", n/1e6, n%1e6)
}

// call is one call of a chat method, as far as it matters.
type call struct {
	update bool
	ts     string // of an update
	id     string // of our metadata
	blocks []byte
	at     time.Time
}

// ServeHTTP answers one call.
func (s *slackAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	buf := s.bufs.Get().(*bytes.Buffer)
	defer s.bufs.Put(buf)
	buf.Reset()
	if _, err := buf.ReadFrom(io.LimitReader(r.Body, 4<<20)); err != nil {
		http.Error(w, "cut off", http.StatusBadRequest)
		return
	}
	method := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	answer := s.answer(method, buf.Bytes(), time.Now())
	h := w.Header()
	h["Content-Type"] = jsonType
	h["Content-Length"] = []string{strconv.Itoa(len(answer))}
	_, _ = w.Write(answer)
}

var jsonType = []string{"application/json; charset=utf-8"}

func (s *slackAPI) answer(method string, form []byte, at time.Time) []byte {
	switch method {
	case "chat.postMessage", "chat.update", "chat.postEphemeral":
		return s.chat(method, form, at)
	case "auth.test":
		return fmt.Appendf(nil, `{"ok":true,"url":"https://load.slack.com/","team":"Load","user":"kringloop","team_id":%q,"user_id":%q,"bot_id":%q}`, s.home, botUser, botID)
	case "bots.info":
		return fmt.Appendf(nil, `{"ok":true,"bot":{"id":%q,"deleted":false,"name":"kringloop","app_id":%q,"user_id":%q}}`, botID, appID, botUser)
	case "users.info":
		user := field(form, "user")
		return fmt.Appendf(nil, `{"ok":true,"user":{"id":%q,"name":"load","real_name":"Lotte Peeters","locale":"nl-NL","tz":"Europe/Brussels","profile":{"display_name":"Lotte"}}}`, user)
	case "conversations.open":
		if p := s.find(string(field(form, "users"))); p != nil {
			return fmt.Appendf(nil, `{"ok":true,"channel":{"id":%q}}`, p.dm)
		}
	case "conversations.history":
		if p := s.find(string(field(form, "channel"))); p != nil {
			return p.history()
		}
	case "assistant.threads.setStatus", "assistant.threads.setSuggestedPrompts":
		return []byte(`{"ok":true}`)
	}
	s.note("a call of " + method + " that nobody expects")
	return []byte(`{"ok":false,"error":"unknown_method"}`)
}

func (s *slackAPI) note(what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.strange) < 20 {
		s.strange = append(s.strange, what)
	}
}

// chat takes what is said, and answers as Slack does, without the echo of the message.
func (s *slackAPI) chat(method string, form []byte, at time.Time) []byte {
	s.calls.Add(1)
	p := s.find(string(field(form, "channel")))
	if p == nil {
		return []byte(`{"ok":false,"error":"channel_not_found"}`)
	}
	blocks := field(form, "blocks")
	if method == "chat.postEphemeral" {
		s.note("an ephemeral message to " + p.user + ": " + string(field(form, "text")))
		return []byte(`{"ok":true,"message_ts":"1.1"}`)
	}
	c := call{blocks: blocks, at: at}
	if method == "chat.update" {
		c.update, c.ts = true, string(field(form, "ts"))
	} else {
		c.ts, c.id = s.stamp(), between(field(form, "metadata"), `"id":"`, '"')
	}
	p.hear(&c)
	return append(append(append(append([]byte(`{"ok":true,"channel":"`), p.dm...), `","ts":"`...), c.ts...), `"}`...)
}

// field is one value of a form, decoded.
func field(form []byte, name string) []byte {
	for len(form) > 0 {
		pair := form
		if i := bytes.IndexByte(form, '&'); i >= 0 {
			pair, form = form[:i], form[i+1:]
		} else {
			form = nil
		}
		if len(pair) > len(name) && pair[len(name)] == '=' && string(pair[:len(name)]) == name {
			return unescape(pair[len(name)+1:])
		}
	}
	return nil
}

func unescape(s []byte) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '+':
			out = append(out, ' ')
		case c == '%' && i+2 < len(s):
			out = append(out, nibble(s[i+1])<<4|nibble(s[i+2]))
			i += 2
		default:
			out = append(out, c)
		}
	}
	return out
}

func nibble(c byte) byte {
	if c >= 'A' {
		return (c | 0x20) - 'a' + 10
	}
	return c - '0'
}

// between is what stands after a prefix up to an end.
func between(s []byte, prefix string, end byte) string {
	i := bytes.Index(s, []byte(prefix))
	if i < 0 {
		return ""
	}
	s = s[i+len(prefix):]
	if i = bytes.IndexByte(s, end); i < 0 {
		return ""
	}
	return string(s[:i])
}
