package gateway

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/time/rate"
)

// ClientConfig is what the Web API client needs.
type ClientConfig struct {
	Token     string            // the bot's, xoxb-…
	APIURL    string            // "" = Slack's
	Transport http.RoundTripper // nil = one with time-outs on every step
	Now       func() time.Time
	Sleep     func(ctx context.Context, d time.Duration) error // nil = a timer
	Log       *slog.Logger                                     // nil = none
	Pace      float64                                          // posts per second in a channel; 0 = 1, below 0 = no limit
	Burst     int                                              // posts at once in a quiet channel; 0 = 4
}

// Client is the door out: Slack's Web API for the workspace of one token. It is safe for concurrent use.
type Client struct {
	api     *slack.Client
	files   *http.Client // for what people upload
	token   string       // goes with a file's address, when that is Slack's
	base    string       // of the methods' addresses
	pace    *pacer
	streams *pacer // what is added to growing messages, a workspace at a time
	edits   *pacer // the same, for those that grow by edits
	now     func() time.Time
	sleep   func(ctx context.Context, d time.Duration) error
	log     *slog.Logger
	dms     memo

	pictures pictures
	ready    time.Duration // until a file that was just given is tried again
	members  memberMemo
}

// patience is how long a call waits for its own turn; for more it returns Later.
const patience = 1500 * time.Millisecond

// NewClient makes a Client; it calls nothing yet.
func NewClient(c ClientConfig) *Client {
	ready := readyAgain
	limit, appends, edits := rate.Limit(c.Pace), rate.Limit(streamPacing.rate), rate.Limit(editPacing.rate)
	switch {
	case c.Pace == 0:
		limit = 1
	case c.Pace < 0:
		limit, appends, edits = rate.Inf, rate.Inf, rate.Inf
		ready = time.Millisecond
	}
	if c.Burst == 0 {
		c.Burst = 4
	}
	if c.Sleep == nil {
		c.Sleep = sleep
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	base := baseURL(c.APIURL)
	return &Client{
		api:     newAPI(c.Token, "", c.APIURL, newHTTPClient(c.Transport)),
		files:   newFileClient(c.Transport, base),
		token:   c.Token,
		base:    base,
		pace:    newPacer(limit, c.Burst),
		streams: newPacer(appends, streamPacing.burst),
		edits:   newPacer(edits, editPacing.burst),
		now:     c.Now,
		sleep:   c.Sleep,
		ready:   ready,
		log:     c.Log,
	}
}

// newAPI makes slack-go's client; its retries stay off, because they would post again after an ambiguous failure.
func newAPI(token, appToken, url string, h *http.Client) *slack.Client {
	options := []slack.Option{slack.OptionHTTPClient(h)}
	if appToken != "" {
		options = append(options, slack.OptionAppLevelToken(appToken))
	}
	return slack.New(token, append(options, slack.OptionAPIURL(baseURL(url)))...)
}

// baseURL is what the name of a method is appended to.
func baseURL(url string) string {
	if url == "" {
		return slack.APIURL
	}
	return strings.TrimSuffix(url, "/") + "/"
}

// call makes one call, when the method is open for the workspace, and classifies its error.
func (c *Client) call(ctx context.Context, team, method string, repeatable bool, f func(ctx context.Context) error) error {
	if wait := c.pace.gate(team, method, c.now()); wait > 0 {
		if err := c.hold(ctx, method, wait); err != nil {
			return err
		}
	}
	watched, sent := watch(ctx)
	err := f(watched)
	if err == nil {
		return nil
	}
	err = classify(method, repeatable, sent.Load(), err)
	if later, ok := errors.AsType[Later](err); ok {
		c.pace.closeGate(team, method, c.now().Add(later.After))
	}
	return err
}

// hold waits for a turn, unless that takes longer than the caller should be kept.
func (c *Client) hold(ctx context.Context, method string, wait time.Duration) error {
	if wait > patience {
		return Later{wait, errors.New(method + ": not our turn yet")}
	}
	return c.sleep(ctx, wait)
}
