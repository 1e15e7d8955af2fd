package openai

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"time"

	api "github.com/sashabaranov/go-openai"

	"kringloop/knowledge"
)

// chat is the model that writes.
type chat struct{ *Client }

// Name is the model's, as set.
func (c chat) Name() string { return c.config.Model }

// temperature keeps a model near the passages.
const temperature = 0.2

// afterLast is how long the count of tokens may come after the last piece; some servers never end a stream.
const afterLast = time.Second

// variants are the ways to ask for the same, the best first. Models that think refuse a temperature, older servers know
// neither max_completion_tokens nor stream_options. What a server understood is remembered.
var variants = []func(*api.ChatCompletionRequest, int){
	func(r *api.ChatCompletionRequest, most int) {
		r.MaxCompletionTokens, r.Temperature, r.StreamOptions = most, temperature, &api.StreamOptions{IncludeUsage: true}
	},
	func(r *api.ChatCompletionRequest, most int) {
		r.MaxCompletionTokens, r.StreamOptions = most, &api.StreamOptions{IncludeUsage: true}
	},
	func(r *api.ChatCompletionRequest, most int) {
		//lint:ignore SA1019 older servers know the bound by no other name
		r.MaxTokens = most
	},
}

// Stream asks the model. A piece may be empty: then the model is thinking, and alive.
func (c chat) Stream(ctx context.Context, p knowledge.Prompt) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		stream, err := c.open(ctx, p)
		if err != nil {
			yield("", err)
			return
		}
		defer stream.Close()
		finished := false
		for {
			chunk, err := stream.Recv()
			if err != nil && finished {
				return
			}
			if err != nil {
				yield("", broken(ctx, err))
				return
			}
			if chunk.Usage != nil && p.Used != nil {
				p.Used(chunk.Usage.PromptTokens, chunk.Usage.CompletionTokens)
			}
			text, last, err := read(chunk)
			if last && !finished {
				finished = true
				defer time.AfterFunc(afterLast, cancel).Stop()
			}
			if !yield(text, err) || err != nil {
				return
			}
		}
	}
}

// open begins a stream with the first variant that the server understands.
func (c chat) open(ctx context.Context, p knowledge.Prompt) (*api.ChatCompletionStream, error) {
	for at := int(c.variant.Load()); ; at++ {
		request := api.ChatCompletionRequest{Model: c.config.Model, Messages: []api.ChatCompletionMessage{
			{Role: api.ChatMessageRoleSystem, Content: p.System},
			{Role: api.ChatMessageRoleUser, Content: p.User},
		}}
		variants[at](&request, p.MaxTokens)
		stream, err := c.api.CreateChatCompletionStream(ctx, request)
		if err == nil {
			c.variant.Store(int32(at))
			return stream, nil
		}
		if at+1 == len(variants) || !misunderstood(err) {
			return nil, broken(ctx, err)
		}
	}
}

// misunderstood says whether a request may be accepted in another form.
func misunderstood(err error) bool {
	var byAPI *api.APIError
	var byRequest *api.RequestError
	switch {
	case errors.As(err, &byAPI):
		return isForm(byAPI.HTTPStatusCode) && !errors.Is(classify(byAPI.HTTPStatusCode, fmt.Sprint(byAPI.Code)), knowledge.ErrModelRefused)
	case errors.As(err, &byRequest):
		return isForm(byRequest.HTTPStatusCode)
	}
	for _, known := range []error{api.ErrReasoningModelLimitationsOther, api.ErrReasoningSamplingUnsupported, api.ErrReasoningModelMaxTokensDeprecated} {
		if errors.Is(err, known) {
			return true // go-openai knows this model and did not even send it
		}
	}
	return false
}

func isForm(status int) bool {
	return status == http.StatusBadRequest || status == http.StatusUnprocessableEntity
}

// read takes the text out of a chunk, and whether it is the last with text. Chunks without choices are usual.
func read(chunk api.ChatCompletionStreamResponse) (text string, last bool, err error) {
	if len(chunk.Choices) == 0 {
		return "", false, nil
	}
	choice := chunk.Choices[0]
	switch {
	case choice.Delta.Refusal != "", choice.FinishReason == api.FinishReasonContentFilter:
		return "", false, knowledge.ErrModelRefused
	case choice.FinishReason == api.FinishReasonLength:
		return choice.Delta.Content, true, fmt.Errorf("%w: cut off at its longest", knowledge.ErrModelGarbage)
	}
	return choice.Delta.Content, choice.FinishReason != "", nil
}

// broken gives an error of a request or a stream its class.
func broken(ctx context.Context, err error) error {
	if f := failure(ctx, err); f != nil {
		return f
	}
	if isNetwork(err) {
		return knowledge.ErrModelAway
	}
	return knowledge.ErrModelGarbage
}
