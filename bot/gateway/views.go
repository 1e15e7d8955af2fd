package gateway

import (
	"context"
	"encoding/json"

	"github.com/slack-go/slack"

	"kringloop/bot"
)

// rawModal is a modal whose blocks stay as they were rendered.
type rawModal struct {
	slack.ModalViewRequest
	Blocks json.RawMessage `json:"blocks"`
}

type rawHome struct {
	slack.HomeTabViewRequest
	Blocks json.RawMessage `json:"blocks"`
}

// view opens or replaces a modal, or publishes an App Home. Each can be repeated: a trigger works once, the others set
// what is shown.
func (c *Client) view(ctx context.Context, p bot.Post, d Delivery) error {
	if p.Shape == bot.Home {
		return c.home(ctx, p, d)
	}
	var m rawModal
	if err := json.Unmarshal(p.View, &m); err != nil {
		return Refused{Method: "deliver", Code: "invalid_view", Detail: err.Error()}
	}
	blocks, err := rawBlocks(m.Blocks)
	if err != nil {
		return Refused{Method: "deliver", Code: "invalid_view", Detail: err.Error()}
	}
	view := m.ModalViewRequest
	view.Blocks.BlockSet = blocks
	if p.Shape == bot.Replace {
		return c.call(ctx, d.Team, "views.update", true, func(ctx context.Context) error {
			_, err := c.api.UpdateViewContext(ctx, view, "", p.Hash, p.ViewID)
			return err
		})
	}
	return c.call(ctx, d.Team, "views.open", true, func(ctx context.Context) error {
		_, err := c.api.OpenViewContext(ctx, p.Trigger, view)
		return err
	})
}

func (c *Client) home(ctx context.Context, p bot.Post, d Delivery) error {
	var h rawHome
	if err := json.Unmarshal(p.View, &h); err != nil {
		return Refused{Method: "deliver", Code: "invalid_view", Detail: err.Error()}
	}
	blocks, err := rawBlocks(h.Blocks)
	if err != nil {
		return Refused{Method: "deliver", Code: "invalid_view", Detail: err.Error()}
	}
	req := slack.PublishViewContextRequest{UserID: p.User, View: h.HomeTabViewRequest}
	req.View.Blocks.BlockSet = blocks
	if p.Hash != "" {
		req.Hash = &p.Hash
	}
	return c.call(ctx, d.Team, "views.publish", true, func(ctx context.Context) error {
		_, err := c.api.PublishViewContext(ctx, req)
		return err
	})
}

// decorate sets the status under a thread, or the suggested prompts of a conversation.
func (c *Client) decorate(ctx context.Context, p bot.Post, d Delivery) error {
	channel, err := c.conversation(ctx, d.Team, p.Channel)
	if err != nil {
		return err
	}
	if p.Shape == bot.Status {
		return c.call(ctx, d.Team, "assistant.threads.setStatus", true, func(ctx context.Context) error {
			return c.api.SetAssistantThreadsStatusContext(ctx, slack.AssistantThreadsSetStatusParameters{
				ChannelID: channel, ThreadTS: p.Thread, Status: p.Text})
		})
	}
	prompts := slack.AssistantThreadsSetSuggestedPromptsParameters{ChannelID: channel, Title: p.Text}
	for _, s := range p.Prompts[:min(len(p.Prompts), 4)] { // Slack shows four
		prompts.AddPrompt(s.Title, s.Message)
	}
	return c.call(ctx, d.Team, "assistant.threads.setSuggestedPrompts", true, func(ctx context.Context) error {
		return c.api.SetAssistantThreadsSuggestedPromptsContext(ctx, prompts)
	})
}
