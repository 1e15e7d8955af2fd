package knowledge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// How long a model may take. A person waits for the whole, so the whole is bounded too.
const (
	writeTotal = 20 * time.Second
	writeFirst = 8 * time.Second // until the first piece
	writeGap   = 5 * time.Second // between two pieces
)

// Bounds of what is read of a model and kept of it.
const (
	maxReply       = 16 << 10 // bytes: twelve lines have some two thousand
	writeSentences = 6
	maxDropped     = 20  // sentences in the record
	maxDroppedText = 300 // bytes of each
)

// Why the answer is the one without a model; keys of the texts under fallback in words.yaml.
const (
	FallbackBudget   = "budget"   // nobody may spend more today
	FallbackBusy     = "busy"     // ErrModelBusy
	FallbackTimeout  = "timeout"  // no first piece, or none for too long, or no end
	FallbackRefused  = "refused"  // ErrModelRefused
	FallbackGarbage  = "garbage"  // ErrModelGarbage
	FallbackOverlong = "overlong" // it did not stop
	FallbackAway     = "away"     // ErrModelAway, or any other error
	FallbackSetup    = "setup"    // ErrModelSetup
	FallbackEmpty    = "empty"    // it said nothing, or that the passages do not answer
	FallbackUnproved = "unproved" // none of its sentences held
	FallbackStopped  = "stopped"  // the caller's context ended
)

// Written is the record of how a model put an answer into words: what it was given, and what became of it.
type Written struct {
	Name       string    `json:"name"`
	PromptHash string    `json:"prompt_hash"`        // SHA-256 of the rendered prompt, hexadecimal
	Dropped    []Dropped `json:"dropped,omitempty"`  // sentences that were not said
	Fallback   string    `json:"fallback,omitempty"` // why the answer is the one without a model, "" = the model's
	TokensIn   int       `json:"tokens_in"`          // as the endpoint counted, else estimated; 0 = nothing was sent
	TokensOut  int       `json:"tokens_out"`
}

// Dropped is a sentence that a model wrote and nobody gets to read.
type Dropped struct {
	Text   string `json:"text"`   // the beginning of it
	Reason string `json:"reason"` // one of the Drop constants
}

// WriteOption changes how Write works.
type WriteOption func(*writeOptions)

type writeOptions struct {
	allow func(tokensIn, maxOut int) bool
}

// WithAllow asks before a model is called whether that many tokens may be spent; they are estimates on the safe side. What
// was spent in the end stands in Answer.Model.
func WithAllow(allow func(tokensIn, maxOut int) bool) WriteOption {
	return func(o *writeOptions) { o.allow = allow }
}

// Write lets a model put an answer into words: sentence by sentence, each with the passages that it rests on, each
// compared with them before anybody reads it. say, when not nil, is given the text as it grows, in pieces that together
// are Text. When no sentence holds, or the model fails, the answer stays as it is, with a note that says so in few
// words. An answer that says that the guide does not say is returned unchanged.
//
// The answer must still have its Passages. It takes no longer than 20 seconds, or until ctx ends.
func (ix *Index) Write(ctx context.Context, m Model, q Question, a Answer, say func(piece string), opts ...WriteOption) Answer {
	if m == nil || !a.Answered {
		return a
	}
	var o writeOptions
	for _, opt := range opts {
		opt(&o)
	}
	w := ix.draft(q, a, say)
	record := &Written{Name: m.Name()}
	p, err := w.data.prompt()
	if err == nil {
		record.PromptHash = p.hash()
		record.TokensIn = estimate(p.System) + estimate(p.User)
		if o.allow != nil && !o.allow(record.TokensIn, p.MaxTokens) {
			record.TokensIn = 0
			return ix.unwritten(a, record, FallbackBudget)
		}
		p.Used = func(in, out int) { record.TokensIn, record.TokensOut = in, out }
		var read int
		read, err = w.listen(ctx, m, p)
		if record.TokensOut == 0 {
			record.TokensOut = (read + bytesPerToken - 1) / bytesPerToken
		}
	}
	w.dropLead()
	record.Dropped = w.dropped
	if reason := w.failed(err); reason != "" {
		return ix.unwritten(a, record, reason)
	}
	a.Model = record
	a.Text, a.Citations = w.text.String(), w.citations()
	a.Notes = ix.lib.voices[a.Lang].notesWritten(a.Citations)
	ix.lib.voices[a.Lang].warn(&a, q.Text)
	return a
}

// unwritten is the answer without a model, with the reason for it.
func (ix *Index) unwritten(a Answer, record *Written, reason string) Answer {
	record.Fallback = reason
	a.Model = record
	if text := ix.lib.voices[a.Lang].Texts.Fallback[reason]; text != "" {
		a.Notes = append(slices.Clone(a.Notes), text)
	}
	return a
}

// Causes for which a model is not listened to any longer.
var (
	errLate     = errors.New("the model is late")
	errOverlong = errors.New("the model does not stop")
)

// listen takes in the stream until it ends or has said enough. It returns how many bytes were read.
func (w *draft) listen(ctx context.Context, m Model, p Prompt) (read int, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	whole := time.AfterFunc(writeTotal, func() { cancel(errLate) })
	defer whole.Stop()
	pause := time.AfterFunc(writeFirst, func() { cancel(errLate) })
	defer pause.Stop()
	for piece, err := range m.Stream(ctx, p) {
		switch {
		case ctx.Err() != nil:
			return read, context.Cause(ctx)
		case err != nil:
			return read, fmt.Errorf("model %s: %w", m.Name(), err)
		}
		pause.Reset(writeGap)
		read += len(piece)
		if read > maxReply {
			return read, errOverlong
		}
		for _, l := range w.cut.add(strings.ToValidUTF8(piece, "")) {
			w.take(l)
		}
		if w.full() {
			return read, nil
		}
	}
	if ctx.Err() != nil {
		return read, context.Cause(ctx)
	}
	for _, l := range w.cut.end() {
		w.take(l)
	}
	return read, nil
}

// failed says why nothing of the model is used, "" when what it said stands.
func (w *draft) failed(err error) string {
	switch {
	case err == nil && w.said() > 0:
		return ""
	case err == nil && w.heard == 0:
		return FallbackEmpty
	case err == nil:
		return FallbackUnproved
	case errors.Is(err, errOverlong):
		return FallbackOverlong
	case errors.Is(err, errLate), errors.Is(err, context.DeadlineExceeded):
		return FallbackTimeout
	case errors.Is(err, context.Canceled):
		return FallbackStopped
	case errors.Is(err, ErrModelBusy):
		return FallbackBusy
	case errors.Is(err, ErrModelRefused):
		return FallbackRefused
	case errors.Is(err, ErrModelGarbage):
		return FallbackGarbage
	case errors.Is(err, ErrModelSetup):
		return FallbackSetup
	}
	return FallbackAway
}
