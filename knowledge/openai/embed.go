package openai

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"net/url"

	api "github.com/sashabaranov/go-openai"

	"kringloop/knowledge"
)

// embedder is the model that makes vectors.
type embedder struct{ *Client }

// Bounds of one request.
const (
	batchTexts = 64
	batchBytes = 128 << 10
	textBytes  = 6000 // of one text; embedding models read some 500 to 8,000 tokens
	maxLength  = 8192 // numbers of a vector
)

// Name is the model's, with its prefixes when there are any.
func (e embedder) Name() string { return e.config.name() }

// Embed makes a vector of each text, in batches.
func (e embedder) Embed(ctx context.Context, texts []string, use knowledge.Use) ([][]float32, error) {
	prefix := e.config.PassagePrefix
	if use == knowledge.ForQuestion {
		prefix = e.config.QueryPrefix
	}
	var out [][]float32
	for from := 0; from < len(texts); {
		var batch []string
		size := 0
		for _, t := range texts[from:] {
			t = prefix + clip(t)
			if len(batch) == batchTexts || len(batch) > 0 && size+len(t) > batchBytes {
				break
			}
			batch, size = append(batch, t), size+len(t)
		}
		vectors, err := e.batch(ctx, batch)
		if err != nil {
			return nil, fmt.Errorf("vectors of %s: %w", e.config.EmbeddingModel, err)
		}
		if len(out) > 0 && len(vectors[0]) != len(out[0]) {
			return nil, fmt.Errorf("vectors of %s: %w: of different lengths", e.config.EmbeddingModel, knowledge.ErrModelGarbage)
		}
		out = append(out, vectors...)
		from += len(batch)
	}
	return out, nil
}

// batch makes the vectors of one request. Servers may answer in another order; each vector says where it belongs.
func (e embedder) batch(ctx context.Context, texts []string) ([][]float32, error) {
	resp, err := e.api.CreateEmbeddings(ctx, api.EmbeddingRequestStrings{
		Input: texts, Model: api.EmbeddingModel(e.config.EmbeddingModel), EncodingFormat: api.EmbeddingEncodingFormatFloat,
	})
	if err != nil {
		return nil, broken(ctx, err)
	}
	out := make([][]float32, len(texts))
	for _, d := range resp.Data {
		if d.Index < 0 || d.Index >= len(out) || out[d.Index] != nil {
			return nil, fmt.Errorf("%w: vectors that nobody asked for", knowledge.ErrModelGarbage)
		}
		out[d.Index] = d.Embedding
	}
	for _, v := range out {
		if len(v) == 0 || len(v) > maxLength || len(v) != len(out[0]) || !finite(v) {
			return nil, fmt.Errorf("%w: vectors are missing or of different lengths", knowledge.ErrModelGarbage)
		}
	}
	return out, nil
}

func finite(v []float32) bool {
	for _, x := range v {
		if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
			return false
		}
	}
	return true
}

// clip cuts a text at the end of a rune. An empty text, which servers refuse, becomes a space.
func clip(s string) string {
	if s == "" {
		return " "
	}
	if len(s) <= textBytes {
		return s
	}
	n := textBytes
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

// isNetwork says whether a server could not be reached, or went away.
func isNetwork(err error) bool {
	var byURL *url.Error
	var byNet net.Error
	return errors.As(err, &byURL) || errors.As(err, &byNet)
}
