package load

import (
	"bufio"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"net"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const secret = "load-signing-secret"

// request is what Slack sends for one thing that a person did.
type request struct {
	path, kind string
	body       []byte
}

// messageRequest is a message in the person's conversation with the bot, as the Events API brings it.
func messageRequest(p *person, text string) *request {
	now := time.Now()
	// Slack's ts are unique in a channel; the last digits count this person's events.
	ts := fmt.Sprintf("%d.%06d", now.Unix(), p.n%1e6)
	body := fmt.Appendf(make([]byte, 0, 1200), `{"token":"x","team_id":%[1]q,"context_team_id":%[1]q,"context_enterprise_id":null,"api_app_id":%[2]q,`+
		`"event":{"type":"message","user":%[3]q,"ts":%[4]q,"client_msg_id":"%08[5]x-0000-4000-8000-000000000000","text":%[6]q,"team":%[1]q,`+
		`"blocks":[{"type":"rich_text","block_id":"b%[5]d","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":%[6]q}]}]}],`+
		`"channel":%[7]q,"event_ts":%[4]q,"channel_type":"im"},"type":"event_callback","event_id":"Ev%[3]sN%[5]d","event_time":%[8]d,`+
		`"authorizations":[{"enterprise_id":null,"team_id":%[1]q,"user_id":%[9]q,"is_bot":true,"is_enterprise_install":false}],`+
		`"is_ext_shared_channel":false,"event_context":"4-%[3]sN%[5]d"}`,
		p.team, appID, p.user, ts, p.n, text, p.dm, now.Unix(), botUser)
	return &request{path: "/slack/events", kind: "application/json", body: body}
}

// pressRequest is a button of the open card, with the message that it stands in, as Slack sends it along.
func pressRequest(p *person, action, value string) *request {
	now := time.Now()
	id := fmt.Sprintf("%sN%d", p.user, p.n)
	payload := fmt.Appendf(make([]byte, 0, len(p.card.blocks)+1500), `{"type":"block_actions","user":{"id":%[1]q,"username":"lotte","name":"lotte","team_id":%[2]q},`+
		`"api_app_id":%[3]q,"token":"x","container":{"type":"message","message_ts":%[4]q,"channel_id":%[5]q,"is_ephemeral":false},`+
		`"trigger_id":"%[6]s.1.x","team":{"id":%[2]q,"domain":"load"},"enterprise":null,"is_enterprise_install":false,`+
		`"channel":{"id":%[5]q,"name":"directmessage"},"message":{"user":%[7]q,"type":"message","ts":%[4]q,"bot_id":%[8]q,"app_id":%[3]q,"text":"x","team":%[2]q,"blocks":%[9]s},`+
		`"state":{"values":{}},"response_url":"https://hooks.slack.example/actions/x","actions":[{"action_id":%[10]q,"block_id":"b","text":{"type":"plain_text","text":"x","emoji":true},"value":%[11]q,"type":"button","action_ts":"%[12]d.%06[13]d"}]}`,
		p.user, p.team, appID, p.card.ts, p.dm, id, botUser, botID, p.card.blocks, action, value, now.Unix(), p.n)
	return &request{path: "/slack/interactivity", kind: "application/x-www-form-urlencoded",
		body: []byte("payload=" + url.QueryEscape(string(payload)))}
}

// conn is one keep-alive connection to serve. It speaks HTTP by hand: the generator shares its cores with what it measures.
type conn struct {
	addr string
	c    net.Conn
	r    *bufio.Reader
	out  []byte
	mac  hash.Hash
}

func newConn(addr string) *conn { return &conn{addr: addr, mac: hmac.New(sha256.New, []byte(secret))} }

func (c *conn) close() {
	if c.c != nil {
		_ = c.c.Close()
		c.c = nil
	}
}

// do sends a request, signed now, and gives the status. retry > 0 says which repetition it is.
func (c *conn) do(r *request, retry int) (int, error) {
	if c.c == nil {
		n, err := net.DialTimeout("tcp", c.addr, time.Second)
		if err != nil {
			return 0, err
		}
		c.c, c.r = n, bufio.NewReaderSize(n, 2048)
	}
	status, err := c.talk(r, retry)
	if err != nil {
		c.close()
	}
	return status, err
}

func (c *conn) talk(r *request, retry int) (int, error) {
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	c.mac.Reset()
	_, _ = io.WriteString(c.mac, "v0:"+stamp+":")
	_, _ = c.mac.Write(r.body)
	var sum [sha256.Size]byte
	out := append(c.out[:0], "POST "...)
	out = append(out, r.path...)
	out = append(out, " HTTP/1.1\r\nHost: load\r\nUser-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\nAccept: */*\r\nContent-Type: "...)
	out = append(out, r.kind...)
	out = append(out, "\r\nX-Slack-Request-Timestamp: "...)
	out = append(out, stamp...)
	out = append(out, "\r\nX-Slack-Signature: v0="...)
	out = hex.AppendEncode(out, c.mac.Sum(sum[:0]))
	if retry > 0 {
		out = append(out, "\r\nX-Slack-Retry-Reason: http_timeout\r\nX-Slack-Retry-Num: "...)
		out = strconv.AppendInt(out, int64(retry), 10)
	}
	out = append(out, "\r\nContent-Length: "...)
	out = strconv.AppendInt(out, int64(len(r.body)), 10)
	out = append(out, "\r\n\r\n"...)
	c.out = append(out, r.body...)
	_ = c.c.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := c.c.Write(c.out); err != nil {
		return 0, err
	}
	return c.status()
}

// status reads an answer and gives its status.
func (c *conn) status() (int, error) {
	head, err := c.r.ReadSlice('\n')
	if err != nil {
		return 0, err
	}
	if len(head) < 12 {
		return 0, errors.New("no status line")
	}
	status, err := strconv.Atoi(string(head[9:12]))
	if err != nil {
		return 0, err
	}
	length := 0
	for {
		l, err := c.r.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		if len(l) <= 2 {
			break
		}
		name, value, _ := strings.Cut(string(l), ":")
		if textproto.CanonicalMIMEHeaderKey(name) == "Content-Length" {
			if length, err = strconv.Atoi(strings.TrimSpace(value)); err != nil {
				return 0, err
			}
		}
	}
	_, err = c.r.Discard(length)
	return status, err
}
