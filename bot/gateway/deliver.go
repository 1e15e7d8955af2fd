package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/slack-go/slack"

	"kringloop/bot"
)

// Delivery is what the outbox knows about a post beside its content.
type Delivery struct {
	ID     string // of the post, opaque, the same at every try; it is put into the message's metadata
	Target string // receipt of the message that this post replaces, "" = none
	Doubt  bool   // an earlier try may have arrived
	Team   string // workspace
}

// metadataType marks our messages; the payload is an id only, because others can read it.
const metadataType = "kringloop"

// Deliver sends one post. The receipt of a message is "CHANNEL TS", for other shapes it is "". The class of an error
// (Later, Doubtful, Refused, any other) says what may be done next.
func (c *Client) Deliver(ctx context.Context, p bot.Post, d Delivery) (receipt string, err error) {
	switch p.Shape {
	case bot.Message:
		if p.Upload != nil && p.Paper != nil && p.Paper.Inside != nil {
			return c.pictured(ctx, p, d)
		}
		return c.message(ctx, p, d)
	case bot.Attached:
		return "", c.attach(ctx, p, d)
	case bot.Ephemeral:
		return "", c.ephemeral(ctx, p, d)
	case bot.Modal, bot.Replace, bot.Home:
		return "", c.view(ctx, p, d)
	case bot.Status, bot.Prompts:
		err := c.decorate(ctx, p, d)
		if r, ok := errors.AsType[Refused](err); ok { // e.g. a conversation that is no agent thread
			r.Err = ErrExpired
			return "", r
		}
		return "", err
	}
	return "", Refused{Method: "deliver", Code: "unknown_shape", Detail: string(p.Shape)}
}

// message updates the living message when there is one, and otherwise posts, once.
func (c *Client) message(ctx context.Context, p bot.Post, d Delivery) (string, error) {
	if channel, ts := target(p, d); ts != "" {
		channel, err := c.conversation(ctx, d.Team, channel) // unlike a post, an update takes no user's id
		if err != nil {
			return "", err
		}
		receipt, err := c.update(ctx, channel, ts, d.Team, c.content("chat.update", p))
		if !errors.Is(err, errGone) {
			return receipt, err
		}
		c.log.Info("message can't be updated, posting anew", "team", d.Team, "post", d.ID)
	}
	if d.Doubt {
		receipt, err := c.find(ctx, p, d)
		if receipt != "" || err != nil {
			return receipt, err
		}
	}
	wait, taken := c.pace.post(d.Team, p.Channel, c.now(), patience)
	if !taken {
		return "", Later{wait, errors.New("chat.postMessage: channel is paced")}
	}
	if wait > 0 {
		if err := c.sleep(ctx, wait); err != nil {
			return "", err
		}
	}
	options := append(c.content("chat.postMessage", p), slack.MsgOptionMetadata(slack.SlackMetadata{
		EventType: metadataType, EventPayload: map[string]any{"id": d.ID}}))
	if p.Thread != "" {
		options = append(options, slack.MsgOptionTS(p.Thread))
	}
	var channel, ts string
	err := c.call(ctx, d.Team, "chat.postMessage", false, func(ctx context.Context) (err error) {
		channel, ts, err = c.api.PostMessageContext(ctx, p.Channel, options...)
		return err
	})
	if err != nil {
		return "", err
	}
	return receiptOf(first(channel, p.Channel), ts), nil
}

// update keeps the metadata that the message was posted with. A message that still streams (whoever wrote it died, or could
// not stop it) is stopped first.
func (c *Client) update(ctx context.Context, channel, ts, team string, options []slack.MsgOption) (string, error) {
	update := func() error {
		return c.call(ctx, team, "chat.update", true, func(ctx context.Context) error {
			_, _, _, err := c.api.UpdateMessageContext(ctx, channel, ts, options...)
			return err
		})
	}
	err := update()
	if r, ok := errors.AsType[Refused](err); ok && r.Code == "streaming_state_conflict" {
		if err = c.Resume(team, channel, ts).Stop(ctx); err == nil {
			err = update()
		}
	}
	if err != nil {
		return "", err
	}
	return receiptOf(channel, ts), nil
}

// target is the message to update: the one that the post names, or the last one that was sent with its Ref.
func target(p bot.Post, d Delivery) (channel, ts string) {
	if p.TS != "" {
		return p.Channel, p.TS
	}
	channel, ts, _ = strings.Cut(d.Target, " ")
	return channel, ts
}

func receiptOf(channel, ts string) string { return channel + " " + ts }

// ephemeral can't be looked up, so it is sent again when in doubt: it is gone after a reload anyway.
func (c *Client) ephemeral(ctx context.Context, p bot.Post, d Delivery) error {
	options := c.content("chat.postEphemeral", p)
	if p.Thread != "" {
		options = append(options, slack.MsgOptionTS(p.Thread))
	}
	return c.call(ctx, d.Team, "chat.postEphemeral", true, func(ctx context.Context) error {
		_, err := c.api.PostEphemeralContext(ctx, p.Channel, p.User, options...)
		return err
	})
}

// content is what every kind of message shares. The text was escaped by whoever rendered it, and the blocks go out as they
// were rendered: taking them apart for slack-go to put them together again costs more than the rest of a delivery. The
// option that lets us do so wants to know the address, which is the one that the method has anyway.
func (c *Client) content(method string, p bot.Post) []slack.MsgOption {
	blocks := string(p.Blocks)
	if blocks == "" {
		blocks = "[]" // an update takes the old ones away
	}
	return []slack.MsgOption{
		slack.MsgOptionText(p.Text, false),
		slack.UnsafeMsgOptionEndpoint(c.base+method, func(form url.Values) { form.Set("blocks", blocks) }),
		slack.MsgOptionDisableLinkUnfurl(),
		slack.MsgOptionDisableMediaUnfurl(),
	}
}

// rawBlock is a block as it was rendered: nothing is decoded, so nothing gets lost that slack-go doesn't know.
type rawBlock json.RawMessage

// BlockType implements slack.Block; nobody asks.
func (rawBlock) BlockType() slack.MessageBlockType { return "" }

// ID implements slack.Block; nobody asks.
func (rawBlock) ID() string { return "" }

// MarshalJSON implements json.Marshaler.
func (b rawBlock) MarshalJSON() ([]byte, error) { return b, nil }

func rawBlocks(js json.RawMessage) ([]slack.Block, error) {
	if len(js) == 0 {
		return nil, nil
	}
	var raw []json.RawMessage
	if err := json.Unmarshal(js, &raw); err != nil {
		return nil, fmt.Errorf("blocks: %w", err)
	}
	blocks := make([]slack.Block, len(raw))
	for i, r := range raw {
		blocks[i] = rawBlock(r)
	}
	return blocks, nil
}
