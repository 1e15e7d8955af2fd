package knowledge

import (
	"context"
	"errors"
	"iter"
)

// Why a model gave nothing. Implementations wrap these.
var (
	ErrModelBusy    = errors.New("the model has too much to do")          // rate limit or quota
	ErrModelRefused = errors.New("the model refused")                     // it, or a filter before it
	ErrModelGarbage = errors.New("the model's reply cannot be read")      // broken, cut off, or without end
	ErrModelAway    = errors.New("the model cannot be reached")           // network, server
	ErrModelSetup   = errors.New("the model's settings are not accepted") // key, name, address
)

// Model is a language model that puts an answer into words. What it says is untrusted text.
type Model interface {
	// Name tells which model it is, for the record.
	Name() string
	// Stream returns the reply in pieces as they come. An error ends it; ctx ends it within a moment.
	Stream(ctx context.Context, p Prompt) iter.Seq2[string, error]
}

// Prompt is what a model is given: our instructions, and the question with the passages as data.
type Prompt struct {
	System    string
	User      string
	MaxTokens int // of the reply

	// Used, when set, is told once what the endpoint itself counted, if it says so. It may come after the last piece, or never.
	Used func(tokensIn, tokensOut int)
}

// Use says what a text is embedded for; some models want to be told by a prefix.
type Use string

// Uses of a vector.
const (
	ForPassage  Use = "passage"
	ForQuestion Use = "question"
)

// Embedder turns texts into vectors, one each in the same order, all of one length.
type Embedder interface {
	// Name is the model, with anything else that changes its vectors: it is part of the key under which they are kept.
	Name() string
	Embed(ctx context.Context, texts []string, use Use) ([][]float32, error)
}
