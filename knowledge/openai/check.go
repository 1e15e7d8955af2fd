package openai

import (
	"context"

	"kringloop/knowledge"
)

// Finding is what a check-up found. Errors are those of knowledge; nil for what works, and for what is not set.
type Finding struct {
	Writes     error // of the model that writes
	Embeds     error // of the model that makes vectors
	Dimensions int   // of its vectors
}

// Check asks both models for as little as they can give. Lists of models are no help: few servers have one that is true.
func (c *Client) Check(ctx context.Context) Finding {
	var f Finding
	if m := c.Model(); m != nil {
		f.Writes = speaks(ctx, m)
	}
	if e := c.Embedder(); e != nil {
		vectors, err := e.Embed(ctx, []string{"kringloop"}, knowledge.ForQuestion)
		if f.Embeds = err; err == nil {
			f.Dimensions = len(vectors[0])
		}
	}
	return f
}

// speaks says whether a model begins to answer; what it says does not matter.
func speaks(ctx context.Context, m knowledge.Model) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for _, err := range m.Stream(ctx, knowledge.Prompt{System: "Say yes.", User: "yes", MaxTokens: 16}) {
		return err
	}
	return nil
}
