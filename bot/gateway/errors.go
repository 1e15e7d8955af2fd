package gateway

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/slack-go/slack"
)

// Later is an error that says when to try again: Slack limits the rate, or we do so ourselves. Nothing was sent.
type Later struct {
	After time.Duration
	Err   error
}

// Error implements error.
func (e Later) Error() string { return fmt.Sprintf("later, after %s: %v", e.After, e.Err) }

// Unwrap implements errors.Unwrap.
func (e Later) Unwrap() error { return e.Err }

// Doubtful is an error of a call that may have had its effect: the next try must look before it posts (Delivery.Doubt).
type Doubtful struct{ Err error }

// Error implements error.
func (e Doubtful) Error() string { return fmt.Sprintf("perhaps delivered: %v", e.Err) }

// Unwrap implements errors.Unwrap.
func (e Doubtful) Unwrap() error { return e.Err }

// Refused is an error that trying again won't mend: the channel is gone, the blocks are wrong, the token is revoked.
type Refused struct {
	Method string // of the Web API
	Code   string // Slack's error string
	Detail string // what Slack adds: the block that is wrong, the scope that is missing
	Err    error  // ErrExpired, ErrEnded, ErrClosed, or nil
}

// Error implements error.
func (e Refused) Error() string {
	s := e.Method + ": slack refused: " + e.Code
	if e.Detail != "" {
		s += " (" + e.Detail + ")"
	}
	return s
}

// Unwrap implements errors.Unwrap.
func (e Refused) Unwrap() error { return e.Err }

// ErrExpired says that the moment has passed: the trigger of a modal, a modal that was closed or changed meanwhile, or a
// decoration (status, prompts) that has no place. It comes inside a Refused; nobody needs to be told.
var ErrExpired = errors.New("gateway: the moment has passed")

// ErrClosed says that the person or channel can't be reached, whatever is said: deactivated, unknown, archived, closed to us. It
// comes inside a Refused.
var ErrClosed = errors.New("gateway: nobody can be reached there")

// errGone says that the message to update can't be updated any more.
var errGone = errors.New("gateway: the message can't be updated")

// What Slack's error strings mean; one that isn't listed is a refusal.
// Source: the "Errors" of each method under https://docs.slack.dev/reference/methods/
var (
	codesLater   = set("ratelimited", "rate_limited", "message_limit_exceeded")
	codesDoubt   = set("internal_error", "fatal_error")
	codesAgain   = set("request_timeout", "service_unavailable", "team_added_to_org")
	codesExpired = set("expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged", "hash_conflict")
	codesGone    = set("message_not_found", "edit_window_closed", "cant_update_message")
	codesClosed  = set("channel_not_found", "is_archived", "is_inactive", "not_in_channel", "user_not_found", "users_not_found", "user_disabled",
		"user_not_visible", "cannot_dm_bot", "no_permission", "restricted_action", "restricted_action_read_only_channel",
		"restricted_action_non_threadable_channel", "posting_to_general_channel_denied")
	codesEnded = set("message_not_in_streaming_state", "stopped_by_user", "message_not_found")
)

func set(codes ...string) map[string]bool {
	m := make(map[string]bool, len(codes))
	for _, c := range codes {
		m[c] = true
	}
	return m
}

// callError is an error of the Web API whose text holds no secret.
type callError struct {
	method string
	err    error
}

func (e *callError) Error() string { return e.method + ": " + redact(e.err) }
func (e *callError) Unwrap() error { return e.err }

// classify says what an error of a call means. Sent tells whether the request may have reached Slack; a call that isn't
// repeatable is then in doubt.
func classify(method string, repeatable, sent bool, err error) error {
	wrapped := &callError{method, err}
	inDoubt := func() error {
		if repeatable || !sent {
			return wrapped
		}
		return Doubtful{wrapped}
	}
	if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		return Later{max(limited.RetryAfter, time.Second), wrapped}
	}
	if status, ok := errors.AsType[slack.StatusCodeError](err); ok {
		switch {
		case status.Code == 429:
			return Later{30 * time.Second, wrapped}
		case status.Code >= 500:
			return inDoubt()
		}
		return wrapped // a proxy on the way
	}
	if said, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		return classifyCode(method, said, wrapped, inDoubt)
	}
	return inDoubt()
}

func classifyCode(method string, said slack.SlackErrorResponse, wrapped error, inDoubt func() error) error {
	r := Refused{Method: method, Code: said.Err}
	switch code := said.Err; {
	case codesLater[code]:
		return Later{30 * time.Second, wrapped}
	case codesDoubt[code]:
		return inDoubt()
	case codesAgain[code]:
		return wrapped
	case codesGone[code] && method == "chat.update":
		return fmt.Errorf("%w: %w", errGone, wrapped)
	case codesEnded[code] && (method == "chat.appendStream" || method == "chat.stopStream"):
		r.Err = ErrEnded
	case codesExpired[code], code == "not_found" && method == "views.update":
		r.Err = ErrExpired
	case codesClosed[code]:
		r.Err = ErrClosed
	}
	if len(said.ResponseMetadata.Messages) > 0 {
		r.Detail = said.ResponseMetadata.Messages[0]
	} else if said.Needed != "" {
		r.Detail = "needs " + said.Needed
	}
	return r
}

// sleep waits, or returns the context's error; it is what a Client without a Sleep of its own uses.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
