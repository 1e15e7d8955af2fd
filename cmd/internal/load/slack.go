package load

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
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
	url      string
	home     string // team of the token
	find     func(channel string) *person
	calls    atomic.Int64 // chat.* calls
	stamps   atomic.Int64
	listener net.Listener
	open     map[net.Conn]struct{} // guarded by mu

	mu      sync.Mutex
	strange []string // what nobody should have asked for
}

func startSlack(home string, find func(channel string) *person) (*slackAPI, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &slackAPI{url: "http://" + l.Addr().String() + "/api/", home: home, find: find, listener: l, open: map[net.Conn]struct{}{}}
	s.stamps.Store(time.Now().Unix() * 1e6)
	go s.listen()
	return s, nil
}

func (s *slackAPI) listen() {
	for {
		c, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.open[c] = struct{}{}
		s.mu.Unlock()
		go func() {
			s.converse(c)
			_ = c.Close()
			s.mu.Lock()
			delete(s.open, c)
			s.mu.Unlock()
		}()
	}
}

// close ends the listener and every conversation.
func (s *slackAPI) close() {
	_ = s.listener.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.open {
		_ = c.Close()
	}
}

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

// maxCall bounds the body of a call.
const maxCall = 4 << 20

// converse answers the calls of one connection. It speaks HTTP by hand, as conn does, and only what Go's client says.
func (s *slackAPI) converse(c net.Conn) {
	r := bufio.NewReaderSize(c, 8<<10)
	var body, out []byte
	for {
		method, length, err := readHead(r)
		if err != nil || length > maxCall {
			return
		}
		body = slices.Grow(body[:0], length)[:length]
		if _, err := io.ReadFull(r, body); err != nil {
			return
		}
		answer := s.answer(method, body, time.Now())
		out = append(out[:0], "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: "...)
		out = strconv.AppendInt(out, int64(len(answer)), 10)
		out = append(append(out, "\r\n\r\n"...), answer...)
		if _, err := c.Write(out); err != nil {
			return
		}
	}
}

// readHead reads the head of a call: its method of Slack's, and the length of its body.
func readHead(r *bufio.Reader) (method string, length int, err error) {
	head, err := r.ReadSlice('\n')
	if err != nil {
		return "", 0, err
	}
	_, rest, _ := bytes.Cut(head, []byte("/api/"))
	name, _, _ := bytes.Cut(rest, []byte(" "))
	method = string(name)
	for {
		l, err := r.ReadSlice('\n')
		if err != nil {
			return "", 0, err
		}
		if len(l) <= 2 {
			return method, length, nil
		}
		name, value, _ := bytes.Cut(l, []byte(":"))
		if string(name) == "Content-Length" {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return "", 0, err
			}
		}
	}
}

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
