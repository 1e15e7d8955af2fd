package gateway

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"
)

// Stream is a message that grows while it is being written: a preview, in which a person reads along. It is not the last
// word: when everything is written, an ordinary update (bot.Post with TS) puts the whole message in its place, with its
// blocks and its text for notifications. So nothing here needs to arrive, and nothing is tried twice: a stream that fails
// says so once and takes no more text.
//
// In a channel only the person addressed sees it grow; others see it when it is complete. Slack ends a stream about five
// minutes after its start, and a person may end it sooner.
// Source: https://docs.slack.dev/reference/methods/chat.startStream, appendStream and stopStream; for the five minutes
// slackapi/python-slack-sdk issue 1859, where the advice is to update the message.
type Stream struct {
	c                 *Client
	team, channel, ts string

	mu      sync.Mutex
	waiting strings.Builder // inert text that waits for its turn
	sent    int             // characters, with those that wait
	last    rune            // of what was appended so far
	next    time.Time       // not sooner
	failed  error
}

// ErrEnded says that the message takes no more text: Slack or a person ended it, or it is gone. It comes inside a Refused.
var ErrEnded = errors.New("gateway: the stream has ended")

const (
	streamPause = 500 * time.Millisecond // between two pieces of one stream: faster than that nobody reads
	streamMost  = 12_000                 // characters of one message, https://docs.slack.dev/reference/methods/chat.appendStream
	streamCall  = 3 * time.Second        // one call: the answer must not wait for its preview
	// Pieces a second in a workspace, and how many at once: chat.appendStream is of tier 4, a hundred a minute.
	streamRate, streamBurst = 1.5, 10
)

// Stream starts a message that grows, in the thread of what user asked. A conversation with one person has streams in
// threads only, so without one it is refused there before Slack is asked. Whatever the error (Refused: not here, or not
// allowed; Later: too many at once, chat.startStream takes twenty a minute), the answer belongs in an ordinary message.
func (c *Client) Stream(ctx context.Context, team, channel, thread, user string) (*Stream, error) {
	channel, err := c.conversation(ctx, team, channel)
	if err != nil {
		return nil, err
	}
	if thread == "" && direct(channel) {
		return nil, Refused{Method: "chat.startStream", Code: "invalid_thread_ts", Detail: "a stream here needs a thread"}
	}
	options := []slack.MsgOption{slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl()}
	if thread != "" {
		options = append(options, slack.MsgOptionTS(thread))
	}
	if !direct(channel) {
		options = append(options, slack.MsgOptionRecipientTeamID(team), slack.MsgOptionRecipientUserID(user))
	}
	ctx, cancel := context.WithTimeout(ctx, streamCall)
	defer cancel()
	s := &Stream{c: c, team: team, channel: channel}
	err = c.call(ctx, team, "chat.startStream", false, func(ctx context.Context) error {
		at, ts, err := c.api.StartStreamContext(ctx, channel, options...)
		s.channel, s.ts = first(at, channel), ts
		return err
	})
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Resume is a stream that an earlier run started, perhaps in another process. What it said is not known, so whoever resumes
// one stops it; the final update says everything.
func (c *Client) Resume(team, channel, ts string) *Stream {
	return &Stream{c: c, team: team, channel: channel, ts: ts}
}

// Channel and TS say which message it is: what its final update must name.
func (s *Stream) Channel() string { return s.channel }

// TS is the message's timestamp.
func (s *Stream) TS() string { return s.ts }

// Append adds Markdown, which is made inert: a model wrote it. It goes out when it is this message's turn, and waits
// otherwise for the next Append or Stop: pieces may be as small as they come. An error is final.
func (s *Stream) Append(ctx context.Context, markdown string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed != nil {
		return s.failed
	}
	s.wait(markdown)
	now := s.c.now()
	if s.waiting.Len() == 0 || now.Before(s.next) {
		return nil
	}
	if _, taken := s.c.streams.post(s.team, "", now, 0); !taken {
		return nil
	}
	text := s.waiting.String()
	ctx, cancel := context.WithTimeout(ctx, streamCall)
	defer cancel()
	err := s.c.call(ctx, s.team, "chat.appendStream", false, func(ctx context.Context) error {
		_, _, err := s.c.api.AppendStreamContext(ctx, s.channel, s.ts, slack.MsgOptionMarkdownText(text))
		return err
	})
	s.next = s.c.now().Add(streamPause)
	if later, ok := errors.AsType[Later](err); ok { // nothing was sent, so it can go with what comes
		s.next = s.c.now().Add(later.After)
		return nil
	}
	s.waiting.Reset()
	s.failed = err
	return err
}

// wait takes text in. What no longer fits into the message is left to the final update.
func (s *Stream) wait(markdown string) {
	if markdown == "" {
		return
	}
	text := inert(markdown)
	if r, _ := utf8.DecodeRuneInString(text); s.last != 0 && !space(s.last) && !space(r) {
		text = joiner + text // two halves of a link or a mention stay two halves
	}
	n := utf8.RuneCountInString(text)
	if s.sent+n > streamMost {
		s.sent = streamMost
		return
	}
	s.sent += n
	s.last, _ = utf8.DecodeLastRuneInString(text)
	s.waiting.WriteString(text)
}

// Stop ends the stream, with what still waits. It is done even when ctx has ended, because the message would go on looking
// unfinished; it may be called again. A stream that ended by itself is no error.
func (s *Stream) Stop(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), streamCall)
	defer cancel()
	var options []slack.MsgOption
	if s.waiting.Len() > 0 {
		options = append(options, slack.MsgOptionMarkdownText(s.waiting.String()))
	}
	err := s.c.call(ctx, s.team, "chat.stopStream", true, func(ctx context.Context) error {
		_, _, err := s.c.api.StopStreamContext(ctx, s.channel, s.ts, options...)
		return err
	})
	if errors.Is(err, ErrEnded) {
		err = nil
	}
	if err == nil {
		s.waiting.Reset()
		s.failed = Refused{Method: "chat.appendStream", Code: "message_not_in_streaming_state", Err: ErrEnded}
	}
	return err
}
