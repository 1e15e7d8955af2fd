// Package openai reaches a language model and an embedding model over any endpoint that speaks OpenAI's protocol.
//
// It owns the translation of that protocol into knowledge.Model and knowledge.Embedder, and of its many ways to fail into
// the few errors that those know. It keeps nothing, never shows a key, and puts nothing into an error of what people
// wrote or a model answered: servers like to quote both.
package openai

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	api "github.com/sashabaranov/go-openai"

	"kringloop/knowledge"
)

// Bounds of what is read of an answer, whatever the server sends.
const (
	maxChat      = 2 << 20  // bytes of a stream: each word comes in some 200 bytes of JSON
	maxVectors   = 32 << 20 // bytes of vectors: a batch of 64 with 3,072 numbers is some 4 MB
	maxFailure   = 64 << 10 // bytes of an error
	maxKeepAlive = 5000     // lines without data in a row; the bound in time is the caller's
)

// Config says which models to use and where they are.
type Config struct {
	Key            string       // may be empty for a server of one's own
	BaseURL        string       // such as http://127.0.0.1:11434/v1; "" = OpenAI's own
	Model          string       // that writes; "" = none
	EmbeddingModel string       // that makes vectors; "" = none
	QueryPrefix    string       // what the embedding model wants before a question, such as "query: "
	PassagePrefix  string       // and before a passage
	HTTP           *http.Client // nil = one with bounds on connecting and on the first byte
}

// Client reaches the models of a Config. It may be used by many at once.
type Client struct {
	config  Config
	api     *api.Client
	variant atomic.Int32 // of the request, that this server understands; see variants
}

// New prepares a client; nothing is reached yet. An error says which setting is wrong.
func New(c Config) (*Client, error) {
	switch {
	case c.Model == "" && c.EmbeddingModel == "":
		return nil, errors.New("neither a model nor an embedding model is named")
	case c.Key == "" && c.BaseURL == "":
		return nil, errors.New("a key is needed, or the address of a server that asks for none")
	}
	if c.BaseURL != "" {
		u, err := url.Parse(c.BaseURL)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return nil, errors.New("the address is not such as https://host/v1")
		}
	}
	config := api.DefaultConfig(c.Key)
	if c.BaseURL != "" {
		config.BaseURL = strings.TrimRight(c.BaseURL, "/")
	}
	if c.HTTP == nil {
		c.HTTP = defaultHTTP()
	}
	config.HTTPClient = bounded{c.HTTP}
	config.EmptyMessagesLimit = maxKeepAlive
	return &Client{config: c, api: api.NewClientWithConfig(config)}, nil
}

// defaultHTTP bounds every step but the stream itself, which may take as long as its context. Redirects are not followed:
// they would carry what people asked to an address that nobody set.
func defaultHTTP() *http.Client {
	dialer := net.Dialer{Timeout: 5 * time.Second}
	return &http.Client{
		Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, DialContext: dialer.DialContext, ForceAttemptHTTP2: true,
			TLSHandshakeTimeout: 5 * time.Second, ResponseHeaderTimeout: 15 * time.Second, IdleConnTimeout: 90 * time.Second,
			MaxIdleConns: 16, MaxIdleConnsPerHost: 8,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Model returns the model that writes, or nil when none is set.
func (c *Client) Model() knowledge.Model {
	if c.config.Model == "" {
		return nil
	}
	return chat{c}
}

// Embedder returns the model that makes vectors, or nil when none is set.
func (c *Client) Embedder() knowledge.Embedder {
	if c.config.EmbeddingModel == "" {
		return nil
	}
	return embedder{c}
}

// name is the embedding model with its prefixes: other prefixes make other vectors.
func (c Config) name() string {
	if c.QueryPrefix == "" && c.PassagePrefix == "" {
		return c.EmbeddingModel
	}
	sum := sha256.Sum256([]byte(c.QueryPrefix + "\x00" + c.PassagePrefix))
	return c.EmbeddingModel + "+" + hex.EncodeToString(sum[:4])
}

// failure is what went wrong, as one of the errors of knowledge and in words of our own.
func failure(ctx context.Context, err error) error {
	if cause := ctx.Err(); cause != nil {
		return cause
	}
	status, code := 0, ""
	var byAPI *api.APIError
	var byRequest *api.RequestError
	switch {
	case errors.As(err, &byAPI):
		status, code = byAPI.HTTPStatusCode, fmt.Sprint(byAPI.Code, " ", byAPI.Type)
	case errors.As(err, &byRequest):
		status = byRequest.HTTPStatusCode
	case isTimeout(err):
		return fmt.Errorf("%w: %w", knowledge.ErrModelAway, context.DeadlineExceeded)
	default:
		return nil
	}
	return classify(status, code)
}

func classify(status int, code string) error {
	has := func(parts ...string) bool {
		for _, p := range parts {
			if strings.Contains(code, p) {
				return true
			}
		}
		return false
	}
	class := knowledge.ErrModelGarbage
	switch {
	case has("content_filter", "content_policy", "moderation"):
		class = knowledge.ErrModelRefused
	case status == http.StatusTooManyRequests, has("rate_limit", "insufficient_quota", "overloaded"):
		class = knowledge.ErrModelBusy
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusNotFound, has("invalid_api_key", "model_not_found"):
		class = knowledge.ErrModelSetup
	case status == http.StatusRequestTimeout, status == http.StatusGatewayTimeout, status >= 500, has("server_error"):
		class = knowledge.ErrModelAway
	case status >= 300 && status < 400:
		class = knowledge.ErrModelSetup
	}
	if status == 0 {
		return class
	}
	return statusError{class, status}
}

// statusError is a class of failure with the status that the server gave.
type statusError struct {
	error
	status int
}

func (e statusError) Error() string { return fmt.Sprintf("%v: HTTP %d", e.error, e.status) }
func (e statusError) Unwrap() error { return e.error }

// Status is the HTTP status behind an error of this package, 0 when there was none.
func Status(err error) int {
	var e statusError
	if errors.As(err, &e) {
		return e.status
	}
	return 0
}

func isTimeout(err error) bool {
	var timeout interface{ Timeout() bool }
	return errors.As(err, &timeout) && timeout.Timeout()
}
