package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"path"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// maxReply bounds what is read of one answer of the Web API.
const maxReply = 8 << 20

// newHTTPClient has a limit on every step; slack-go's own default has none.
func newHTTPClient(base http.RoundTripper) *http.Client {
	return &http.Client{Timeout: 10 * time.Second, Transport: slimmer{transport(base)}}
}

// transport is base, or one with time-outs of its own.
func transport(base http.RoundTripper) http.RoundTripper {
	if base != nil {
		return base
	}
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 3 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout:   4 * time.Second,
		ResponseHeaderTimeout: 8 * time.Second,
		ExpectContinueTimeout: time.Second,
		IdleConnTimeout:       60 * time.Second,
		MaxIdleConns:          64,
		MaxIdleConnsPerHost:   64,
		ForceAttemptHTTP2:     true,
	}
}

// watch reports whether a request got as far as a connection: from then on it may have reached Slack.
func watch(ctx context.Context) (context.Context, *atomic.Bool) {
	sent := new(atomic.Bool)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { sent.Store(true) },
	}), sent
}

// slimmer passes on only what we use of long answers. Slack echoes each posted message with all its blocks, and a history
// holds other people's; slack-go would decode them block by block and fail on a block that it doesn't understand, although
// the call itself went well.
type slimmer struct{ base http.RoundTripper }

var slimmed = set("chat.postMessage", "chat.update", "chat.postEphemeral", "chat.startStream",
	"chat.appendStream", "chat.stopStream", "views.open", "views.update", "views.publish",
	"conversations.history", "conversations.replies")

// slim is the union of what is used of these methods' answers.
type slim struct {
	OK       bool   `json:"ok"`
	Error    string `json:"error,omitempty"`
	Needed   string `json:"needed,omitempty"`
	Provided string `json:"provided,omitempty"`
	Meta     struct {
		Cursor   string   `json:"next_cursor,omitempty"`
		Messages []string `json:"messages,omitempty"`
	} `json:"response_metadata"`
	Channel   string        `json:"channel,omitempty"`
	TS        string        `json:"ts,omitempty"`
	MessageTS string        `json:"message_ts,omitempty"`
	HasMore   bool          `json:"has_more,omitempty"`
	Messages  []slimMessage `json:"messages,omitempty"`
}

type slimMessage struct {
	TS       string          `json:"ts"`
	Metadata json.RawMessage `json:"metadata,omitempty"`
	Blocks   slimBlocks      `json:"blocks,omitempty"`
}

// slimBlocks are of a message's blocks those that mark it as ours, without what they say.
type slimBlocks []slimBlock

type slimBlock struct {
	Type string `json:"type"`
	ID   string `json:"block_id"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (s *slimBlocks) UnmarshalJSON(data []byte) error {
	var all []slimBlock
	if err := json.Unmarshal(data, &all); err != nil {
		return nil // whatever they are, they mark nothing
	}
	for _, b := range all {
		if strings.HasPrefix(b.ID, markOf("")) {
			*s = append(*s, slimBlock{"divider", b.ID})
		}
	}
	return nil
}

// RoundTrip implements http.RoundTripper.
func (s slimmer) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := s.base.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK || !slimmed[path.Base(r.URL.Path)] {
		resp.Body = bounded{io.LimitReader(resp.Body, maxReply), resp.Body}
		return resp, nil
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxReply))
	if cerr := resp.Body.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return nil, err
	}
	var full slim
	if err := parse(body, &full); err == nil {
		if short, err := json.Marshal(&full); err == nil {
			body = short
		}
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	resp.ContentLength = int64(len(body))
	resp.Header.Set("Content-Length", strconv.Itoa(len(body)))
	return resp, nil
}

type bounded struct {
	io.Reader
	io.Closer
}
