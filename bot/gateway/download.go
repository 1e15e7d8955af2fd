package gateway

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// ErrTooLarge says that a file holds more bytes than whoever asked for it will take.
var ErrTooLarge = errors.New("gateway: the file is too large")

const (
	downloadMethod = "files.download" // our name for it: getting a file is no method of the Web API
	downloadWithin = time.Minute      // for all of a file
	maxRedirects   = 3
)

// Download gets a file that somebody sent, no more than most bytes of it. The token goes with the request only when the address is
// Slack's own; every other address is Refused, and so is a redirect to one: an event is kept as it came, and what a person
// can put into one must not send our token about. ErrTooLarge comes as soon as it is known. Refused also says that the
// token may not read the file. It needs files:read.
// Source: https://docs.slack.dev/reference/objects/file-object/ ("url_private")
func (c *Client) Download(ctx context.Context, team, link string, most int64) ([]byte, error) {
	var content []byte
	err := c.call(ctx, team, downloadMethod, true, func(ctx context.Context) (err error) {
		content, err = c.download(ctx, link, most)
		return err
	})
	return content, err
}

func (c *Client) download(ctx context.Context, link string, most int64) ([]byte, error) {
	at, err := url.Parse(link)
	if err != nil || !atSlack(c.base, at) {
		return nil, noFile("foreign_address", "the file isn't at Slack")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return nil, fmt.Errorf("file: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	resp, err := c.files.Do(req)
	if err != nil {
		return nil, fmt.Errorf("file: %w", err)
	}
	defer resp.Body.Close()
	if err := unavailable(resp); err != nil {
		return nil, err
	}
	if resp.ContentLength > most {
		return nil, ErrTooLarge
	}
	content, err := io.ReadAll(io.LimitReader(resp.Body, most+1))
	if err != nil {
		return nil, fmt.Errorf("file: %w", err)
	}
	if int64(len(content)) > most {
		return nil, ErrTooLarge
	}
	return content, nil
}

// unavailable says why an answer is not the file.
func unavailable(resp *http.Response) error {
	switch s := resp.StatusCode; {
	case s == http.StatusTooManyRequests:
		wait, err := time.ParseDuration(resp.Header.Get("Retry-After") + "s")
		if err != nil {
			wait = 30 * time.Second
		}
		return &slack.RateLimitedError{RetryAfter: wait}
	case s >= 500:
		return slack.StatusCodeError{Code: s, Status: resp.Status}
	case s != http.StatusOK:
		return noFile("file_not_available", resp.Status)
	case signIn(resp):
		return noFile("file_not_readable", "Slack showed its sign-in page; is files:read granted?")
	}
	return nil
}

// signIn tells Slack's sign-in page from a file: without access Slack answers with the page and status 200. A file comes
// as an attachment, a page doesn't; the address of a redirected request says where it wanted to go.
func signIn(resp *http.Response) bool {
	if resp.Request.URL.Query().Has("redir") {
		return true
	}
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if kind != "text/html" || strings.HasPrefix(resp.Header.Get("Content-Disposition"), "attachment") {
		return false
	}
	ext := strings.ToLower(path.Ext(resp.Request.URL.Path))
	return ext != ".html" && ext != ".htm"
}

func noFile(code, detail string) Refused {
	return Refused{Method: downloadMethod, Code: code, Detail: detail}
}

// newFileClient is for downloads: it may take longer than a call, isn't bound to what a call answers, and follows redirects
// only to where the token may go.
func newFileClient(t http.RoundTripper, base string) *http.Client {
	return &http.Client{Timeout: downloadWithin, Transport: transport(t),
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) > maxRedirects || !atSlack(base, r.URL) {
				return noFile("foreign_address", "redirected to "+r.URL.Hostname())
			}
			return nil
		}}
}

// atSlack tells whether an address may get the token: it is of the host that the Web API is at, or Slack's own over TLS.
func atSlack(base string, u *url.URL) bool {
	if api, err := url.Parse(base); err == nil && u.Host == api.Host && u.Scheme == api.Scheme {
		return u.User == nil
	}
	host := strings.ToLower(u.Hostname())
	return u.Scheme == "https" && u.User == nil && (u.Port() == "" || u.Port() == "443") &&
		(host == "slack.com" || strings.HasSuffix(host, ".slack.com"))
}
