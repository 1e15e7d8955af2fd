package openai_test

import (
	"slices"
	"testing"

	"kringloop/knowledge"
	"kringloop/knowledge/openai/openaitest"
)

// A word that neither the guidance nor the glossary has is found by its vector, and when the endpoint goes away the
// answers are those by words.
func TestVectorsFindWhatWordsDoNot(t *testing.T) {
	srv := openaitest.Start(t)
	srv.Mean(map[string]string{"klungelkost": "totale", "klungelprijs": "eigendomskosten"})
	lib, err := knowledge.Load(knowledge.Content())
	if err != nil {
		t.Fatal(err)
	}
	ix, err := knowledge.NewIndex(lib)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	e := client(t, srv.URL).Embedder()
	if err := ix.Embed(t.Context(), e, nil); err != nil {
		t.Fatal(err)
	}
	place := func(q knowledge.Question) int {
		return slices.IndexFunc(ix.Ask(q).Passages, func(h knowledge.Hit) bool { return h.ID == "p4.tco" })
	}
	q := knowledge.Question{Text: "wat is klungelkost klungelprijs", Lang: "nl"}
	words := place(q)
	with := place(ix.EmbedQuestion(t.Context(), e, q))
	if words >= 0 && words < 3 || with < 0 || with > 4 {
		t.Errorf("place %d by words and %d with vectors", words, with)
	}
	srv.Down(true)
	if got := ix.EmbedQuestion(t.Context(), e, q); got.Vector != nil || place(got) != words {
		t.Errorf("with the endpoint down the order is not that by words")
	}
}
