package openai

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
)

// bounded is an HTTP client that reads no more of an answer than its kind can hold. go-openai reads failures and lines of
// streams to the end, and does not close the body of a stream that begins with a failure.
type bounded struct{ client *http.Client }

var errTooMuch = errors.New("the answer has no end")

func (b bounded) Do(r *http.Request) (*http.Response, error) {
	resp, err := b.client.Do(r)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode < 200 || resp.StatusCode >= 300 {
		text, err := io.ReadAll(io.LimitReader(resp.Body, maxFailure))
		if err := errors.Join(err, resp.Body.Close()); err != nil {
			text = nil // the status says enough
		}
		if resp.StatusCode < 400 { // go-openai would take a redirect for an answer
			resp.StatusCode, text = http.StatusNotFound, nil
		}
		resp.Body = io.NopCloser(bytes.NewReader(text))
		return resp, err
	}
	limit := int64(maxVectors)
	if strings.HasSuffix(r.URL.Path, "/chat/completions") {
		limit = maxChat
	}
	resp.Body = &limited{body: resp.Body, left: limit}
	return resp, nil
}

// limited ends with an error where too much is read; an ordinary LimitReader would end as if all were well.
type limited struct {
	body io.ReadCloser
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errTooMuch
	}
	n, err := l.body.Read(p[:min(int64(len(p)), l.left)])
	l.left -= int64(n)
	return n, err
}

func (l *limited) Close() error { return l.body.Close() }
