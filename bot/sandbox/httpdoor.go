package sandbox

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// httpRetries are Slack's pauses before its three retries (at once, a minute, five minutes), shortened.
var httpRetries = [maxRetries]time.Duration{0, time.Second, 5 * time.Second}

// httpDoor delivers over HTTP, signed, as the Events API does.
type httpDoor struct {
	c      *courier
	base   string
	client *http.Client
	slots  chan struct{}
}

func newHTTPDoor(c *courier, base string) *httpDoor {
	base = strings.TrimSuffix(strings.TrimSuffix(base, "/"), "/events")
	return &httpDoor{c: c, base: base, client: &http.Client{Timeout: ackWithin}, slots: make(chan struct{}, 32)}
}

// deliver posts e, an event up to four times.
func (d *httpDoor) deliver(e *envelope) {
	select {
	case d.slots <- struct{}{}:
	case <-d.c.w.quit:
		return
	}
	defer func() { <-d.slots }()
	for {
		body, reason, final := d.post(e)
		if reason == "" {
			d.c.acknowledge(e.id, body)
			return
		}
		if final || e.kind != "events_api" || e.attempt >= maxRetries {
			d.c.w.log.Warn("sandbox gives a delivery up", "kind", e.kind, "reason", reason)
			d.c.drop(e)
			return
		}
		t := time.NewTimer(httpRetries[e.attempt])
		select {
		case <-t.C:
		case <-d.c.w.quit:
			t.Stop()
			return
		}
		e.attempt++
		e.reason = reason
	}
}

// post makes one attempt; reason is "" when it arrived, final when the bot asked for no retry.
func (d *httpDoor) post(e *envelope) (answer json.RawMessage, reason string, final bool) {
	path, typ, body := d.request(e)
	ctx, cancel := context.WithTimeout(context.Background(), ackWithin)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.base+path, bytes.NewReader(body))
	if err != nil {
		return nil, "connection_failed", true
	}
	req.Header.Set("Content-Type", typ)
	req.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	stamp := strconv.FormatInt(d.c.w.opts.Clock().Unix(), 10)
	req.Header.Set("X-Slack-Request-Timestamp", stamp)
	req.Header.Set("X-Slack-Signature", sign(d.c.w.secret, stamp, body))
	if e.attempt > 0 {
		req.Header.Set("X-Slack-Retry-Num", strconv.Itoa(e.attempt))
		req.Header.Set("X-Slack-Retry-Reason", e.reason)
	}
	res, err := d.client.Do(req)
	if err != nil {
		if errors.Is(err, context.DeadlineExceeded) {
			return nil, "http_timeout", false
		}
		return nil, "connection_failed", false
	}
	defer res.Body.Close()
	answer, err = io.ReadAll(io.LimitReader(res.Body, maxFromBot))
	if err != nil {
		return nil, "http_timeout", false
	}
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return nil, "http_error", res.Header.Get("X-Slack-No-Retry") == "1"
	}
	if !json.Valid(answer) && len(answer) > 0 && e.kind == "slash_commands" {
		answer, _ = json.Marshal(map[string]string{"text": string(answer)}) // a plain text answer is a message
	}
	return answer, "", false
}

// request gives the path, content type and body in which Slack puts that kind of payload.
func (d *httpDoor) request(e *envelope) (path, typ string, body []byte) {
	const form = "application/x-www-form-urlencoded"
	switch e.kind {
	case "interactive":
		return "/interactivity", form, []byte(url.Values{"payload": {string(e.payload)}}.Encode())
	case "slash_commands":
		var fields map[string]any
		if err := json.Unmarshal(e.payload, &fields); err != nil {
			panic(fmt.Sprintf("sandbox: own payload: %v", err))
		}
		v := url.Values{}
		for k, f := range fields {
			v.Set(k, fmt.Sprint(f))
		}
		return "/commands", form, []byte(v.Encode())
	}
	return "/events", "application/json", e.payload
}

// sign is Slack's v0 signature, https://docs.slack.dev/authentication/verifying-requests-from-slack.
func sign(secret, stamp string, body []byte) string {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte("v0:" + stamp + ":"))
	m.Write(body)
	return "v0=" + hex.EncodeToString(m.Sum(nil))
}
