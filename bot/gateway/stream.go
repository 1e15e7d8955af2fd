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
// Slack's own streams hang in a thread. In a channel only the person addressed sees them grow, others see them when they
// are complete; Slack ends one about five minutes after its start, and a person may end it sooner. Outside a thread, in a
// conversation with one person, the message grows by being edited instead.
// Source: https://docs.slack.dev/reference/methods/chat.startStream, appendStream and stopStream; for the five minutes
// slackapi/python-slack-sdk issue 1859, where the advice is to update the message.
type Stream struct {
	c                 *Client
	team, channel, ts string
	edits             bool // it grows by chat.update

	mu     sync.Mutex
	said   strings.Builder // all text, inert
	sent   int             // bytes of it that went out
	size   int             // characters of it
	last   rune
	next   time.Time // not sooner
	failed error
}

// ErrEnded says that the message takes no more text: Slack or a person ended it, or it is gone. It comes inside a Refused.
var ErrEnded = errors.New("gateway: the stream has ended")

// pacing is how fast and how long a message may grow.
type pacing struct {
	pause time.Duration // between two pieces of one message: faster than that nobody reads
	most  int           // characters
	rate  float64       // pieces a second in a workspace, all messages together
	burst int           // and at once
}

var (
	// chat.appendStream: of tier 4, a hundred a minute, for the workspace.
	streamPacing = pacing{pause: 500 * time.Millisecond, most: 12_000, rate: 1.5, burst: 10}
	// chat.update: of tier 3, fifty a minute, and most of them are for answers and not for previews.
	editPacing = pacing{pause: 1500 * time.Millisecond, most: 3_900, rate: 0.4, burst: 6}
)

const (
	streamCall = 3 * time.Second // one call: the answer must not wait for its preview
	growing    = " …"            // under a message that grows by edits
)

// Stream starts a message that grows, in the thread of what user asked, with its first words: Markdown, which is made
// inert, because a model wrote it. Channel may be a user id. Whatever the error (Refused: not here, or not allowed; Later:
// too many at once, chat.startStream takes twenty a minute), the answer belongs in an ordinary message.
func (c *Client) Stream(ctx context.Context, team, channel, thread, user, markdown string) (*Stream, error) {
	channel, err := c.conversation(ctx, team, channel)
	if err != nil {
		return nil, err
	}
	s := &Stream{c: c, team: team, channel: channel, edits: thread == "" && direct(channel)}
	s.take(markdown)
	options := []slack.MsgOption{slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl()}
	if thread != "" {
		options = append(options, slack.MsgOptionTS(thread))
	}
	ctx, cancel := context.WithTimeout(ctx, streamCall)
	defer cancel()
	if s.edits {
		err = s.post(ctx, options)
	} else {
		err = s.start(ctx, user, options)
	}
	if err != nil {
		return nil, err
	}
	s.sent, s.next = s.said.Len(), c.now().Add(s.pacing().pause)
	return s, nil
}

func (s *Stream) start(ctx context.Context, user string, options []slack.MsgOption) error {
	if !direct(s.channel) {
		options = append(options, slack.MsgOptionRecipientTeamID(s.team), slack.MsgOptionRecipientUserID(user))
	}
	if s.said.Len() > 0 {
		options = append(options, slack.MsgOptionMarkdownText(s.said.String()))
	}
	return s.c.call(ctx, s.team, "chat.startStream", false, func(ctx context.Context) (err error) {
		_, s.ts, err = s.c.api.StartStreamContext(ctx, s.channel, options...)
		return err
	})
}

// post begins a message that grows by edits; it takes its turn in the channel like every post.
func (s *Stream) post(ctx context.Context, options []slack.MsgOption) error {
	if wait, taken := s.c.pace.post(s.team, s.channel, s.c.now(), 0); !taken {
		return Later{wait, errors.New("chat.postMessage: channel is paced")}
	}
	options = append(options, slack.MsgOptionMarkdownText(s.said.String()+growing))
	return s.c.call(ctx, s.team, "chat.postMessage", false, func(ctx context.Context) (err error) {
		_, s.ts, err = s.c.api.PostMessageContext(ctx, s.channel, options...)
		return err
	})
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

func (s *Stream) pacing() pacing {
	if s.edits {
		return editPacing
	}
	return streamPacing
}

// Append adds Markdown, made inert like the first words. It goes out when it is this message's turn, and waits otherwise
// for the next Append or Stop: pieces may be as small as they come. An error is final.
func (s *Stream) Append(ctx context.Context, markdown string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed != nil {
		return s.failed
	}
	s.take(markdown)
	now := s.c.now()
	if s.sent == s.said.Len() || now.Before(s.next) {
		return nil
	}
	turns := s.c.streams
	if s.edits {
		turns = s.c.edits
	}
	if _, taken := turns.post(s.team, "", now, 0); !taken {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, streamCall)
	defer cancel()
	err := s.grow(ctx)
	s.next = s.c.now().Add(s.pacing().pause)
	if later, ok := errors.AsType[Later](err); ok { // nothing was sent, so it can go with what comes
		s.next = s.c.now().Add(later.After)
		return nil
	}
	s.sent, s.failed = s.said.Len(), err
	return err
}

// grow brings what was not sent yet.
func (s *Stream) grow(ctx context.Context) error {
	if s.edits {
		return s.c.call(ctx, s.team, "chat.update", true, func(ctx context.Context) error {
			_, _, _, err := s.c.api.UpdateMessageContext(ctx, s.channel, s.ts, slack.MsgOptionMarkdownText(s.said.String()+growing))
			return err
		})
	}
	return s.c.call(ctx, s.team, "chat.appendStream", false, func(ctx context.Context) error {
		_, _, err := s.c.api.AppendStreamContext(ctx, s.channel, s.ts, slack.MsgOptionMarkdownText(s.said.String()[s.sent:]))
		return err
	})
}

// take adds text. What no longer fits into the message is left to the final update.
func (s *Stream) take(markdown string) {
	if markdown == "" {
		return
	}
	text, most := inert(markdown), s.pacing().most
	if r, _ := utf8.DecodeRuneInString(text); s.last != 0 && !space(s.last) && !space(r) {
		text = joiner + text // two halves of a link or a mention stay two halves
	}
	if s.size += utf8.RuneCountInString(text); s.size > most {
		s.size = most + 1 // nor does anything after it
		return
	}
	s.last, _ = utf8.DecodeLastRuneInString(text)
	s.said.WriteString(text)
}

// Stop ends the stream, with what still waits. It is done even when ctx has ended, because the message would go on looking
// unfinished; it may be called again. A stream that ended by itself is no error. A message that grows by edits needs no
// end but its final update.
func (s *Stream) Stop(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var err error
	if !s.edits {
		err = s.stop(context.WithoutCancel(ctx))
	}
	if err == nil {
		s.sent = s.said.Len()
		s.failed = Refused{Method: "chat.appendStream", Code: "message_not_in_streaming_state", Err: ErrEnded}
	}
	return err
}

func (s *Stream) stop(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, streamCall)
	defer cancel()
	var options []slack.MsgOption
	if rest := s.said.String()[s.sent:]; rest != "" {
		options = append(options, slack.MsgOptionMarkdownText(rest))
	}
	err := s.c.call(ctx, s.team, "chat.stopStream", true, func(ctx context.Context) error {
		_, _, err := s.c.api.StopStreamContext(ctx, s.channel, s.ts, options...)
		return err
	})
	if errors.Is(err, ErrEnded) {
		return nil
	}
	return err
}
