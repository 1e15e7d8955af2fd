package knowledge

import "context"

// Means are what answers may be made with beside the guidance. The zero value is words alone, which is always enough.
type Means struct {
	Model    Model         // that phrases answers, nil = none
	Embedder Embedder      // whose vectors the index holds, nil = none
	Options  []WriteOption // for Write
}

// AskWith answers a question with these means: its vector, the answer by Ask, and the model's words for it. say is as for
// Write. Whatever the means do, there is the answer of Ask at the end.
func (ix *Index) AskWith(ctx context.Context, m Means, q Question, say func(piece string)) Answer {
	q = ix.EmbedQuestion(ctx, m.Embedder, q)
	return ix.Write(ctx, m.Model, q, ix.Ask(q), say, m.Options...)
}
