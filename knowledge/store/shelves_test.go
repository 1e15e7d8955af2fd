package store_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"kringloop/bot/ledger/redistest"
	"kringloop/knowledge"
	"kringloop/knowledge/store"
)

var index = sync.OnceValues(func() (*knowledge.Index, error) {
	lib, err := knowledge.Load(knowledge.Content())
	if err != nil {
		return nil, err
	}
	return knowledge.NewIndex(lib)
})

func shelves(t *testing.T, docs *store.Documents) *store.Shelves {
	t.Helper()
	ix, err := index()
	if err != nil {
		t.Fatal(err)
	}
	return store.NewShelves(store.ShelvesConfig{Docs: docs, Open: func(string) store.Shelf { return store.Local(ix) },
		Log: slog.New(slog.DiscardHandler)})
}

// found gives the names of the documents in which a question finds something.
func found(t *testing.T, s *store.Shelves, team, question string, rooms ...string) []string {
	t.Helper()
	pieces, err := s.Find(t.Context(), team, knowledge.Lookup{Question: knowledge.Question{Text: question, Lang: "nl"}, Rooms: rooms})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, p := range pieces {
		if !slices.Contains(out, p.Doc) {
			out = append(out, p.Doc)
		}
	}
	slices.Sort(out)
	return out
}

const tent = "De feesttenten van de gemeente worden na elk feest gewassen en gedroogd voor ze terug naar de loods gaan."

// Two processes see each change of a third at once.
func TestShelvesFollowTheDocuments(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		docs := store.NewDocuments(rdb, prefix)
		one, two := shelves(t, docs), shelves(t, docs)
		expect := func(want ...string) {
			t.Helper()
			for i, s := range []*store.Shelves{one, two} {
				if got := found(t, s, team, "worden feesttenten gewassen?"); !slices.Equal(got, want) {
					t.Errorf("process %d finds %v, want %v", i+1, got, want)
				}
			}
		}
		expect()
		put(t, docs, team, document("tenten.md", tent), "")
		expect("tenten.md")
		put(t, docs, team, document("tenten.md", "De loods is verkocht; over vlaggen staat hier niets."), "")
		expect()
		put(t, docs, team, document("tenten.md", tent), "")
		expect("tenten.md")
		if err := docs.Remove(t.Context(), team, "tenten.md"); err != nil {
			t.Fatal(err)
		}
		expect()
	})
}

func TestShelvesKeepRoomsAndWorkspacesApart(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		docs := store.NewDocuments(rdb, prefix)
		s := shelves(t, docs)
		put(t, docs, team, document("geheim.md", tent), "C1")
		ask := "worden feesttenten gewassen?"
		if got := found(t, s, team, ask); len(got) > 0 {
			t.Errorf("somebody outside the channel finds %v", got)
		}
		if got := found(t, s, team, ask, "C2", "C1"); !slices.Equal(got, []string{"geheim.md"}) {
			t.Errorf("a member finds %v", got)
		}
		if got := found(t, s, "T0TWO", ask, "C1"); len(got) > 0 {
			t.Errorf("another workspace finds %v", got)
		}
		if rooms, err := s.Rooms(t.Context(), team); err != nil || !slices.Equal(rooms, []string{"C1"}) {
			t.Errorf("rooms %v, %v", rooms, err)
		}
		if err := docs.Restrict(t.Context(), team, "geheim.md", "C2"); err != nil {
			t.Fatal(err)
		}
		if got := found(t, s, team, ask, "C1"); len(got) > 0 {
			t.Errorf("after the document moved to another channel the first still finds %v", got)
		}
		if err := docs.Restrict(t.Context(), team, "geheim.md", ""); err != nil {
			t.Fatal(err)
		}
		if got := found(t, s, team, ask); !slices.Equal(got, []string{"geheim.md"}) {
			t.Errorf("after it was opened: %v", got)
		}
	})
}

// Searching while documents come and go: each search sees whole documents.
func TestShelvesUnderChange(t *testing.T) {
	rdb := redis.NewClient(&redis.Options{Addr: miniredis.RunT(t).Addr()})
	defer rdb.Close()
	docs := store.NewDocuments(rdb, prefix)
	s := shelves(t, docs)
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for n := range 10 {
				name := fmt.Sprintf("%d.md", i)
				if _, _, err := docs.Put(context.Background(), team, document(name, tent, fmt.Sprint("Ronde ", n, " van de tenten.")), store.Meta{}, ""); err != nil {
					t.Error(err)
				}
			}
		})
		wg.Go(func() {
			for range 20 {
				if _, err := s.Find(context.Background(), team, knowledge.Lookup{Question: knowledge.Question{Text: "feesttenten"}}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if got := found(t, s, team, "worden feesttenten gewassen?"); len(got) != 4 {
		t.Errorf("in the end %v", got)
	}
}

// A shelf that all processes share is filled once, and the next process finds it filled.
func TestASharedShelfIsFilledOnce(t *testing.T) {
	redistest.Each(t, func(t *testing.T, rdb *redis.Client) {
		ix, err := index()
		if err != nil {
			t.Fatal(err)
		}
		docs := store.NewDocuments(rdb, prefix)
		shared := &counting{Shelf: store.Local(ix)}
		process := func() *store.Shelves {
			return store.NewShelves(store.ShelvesConfig{Docs: docs, Open: func(string) store.Shelf { return shared }, Shared: true,
				Log: slog.New(slog.DiscardHandler)})
		}
		put(t, docs, team, document("tenten.md", tent), "")
		for range 3 {
			if got := found(t, process(), team, "worden feesttenten gewassen?"); !slices.Equal(got, []string{"tenten.md"}) {
				t.Errorf("found %v", got)
			}
		}
		if shared.puts != 1 {
			t.Errorf("the document was put %d times, want once", shared.puts)
		}
		if err := docs.Remove(t.Context(), team, "tenten.md"); err != nil {
			t.Fatal(err)
		}
		if got := found(t, process(), team, "worden feesttenten gewassen?"); len(got) > 0 {
			t.Errorf("after it was removed a new process finds %v", got)
		}
	})
}

type counting struct {
	store.Shelf
	puts int
}

func (c *counting) Put(ctx context.Context, d knowledge.Document, room string, vectors [][]float32) error {
	c.puts++
	return c.Shelf.Put(ctx, d, room, vectors)
}

// While vectors can't be had a document is found by its words; once they can, they are added.
func TestVectorsCanComeLater(t *testing.T) {
	ix, err := index()
	if err != nil {
		t.Fatal(err)
	}
	rdb := redis.NewClient(&redis.Options{Addr: miniredis.RunT(t).Addr()})
	defer rdb.Close()
	docs := store.NewDocuments(rdb, prefix)
	shelf := &counting{Shelf: store.Local(ix)}
	asked, again := 0, make(chan struct{}) // only Follow asks, so one at a time
	away := errors.New("away")
	s := store.NewShelves(store.ShelvesConfig{Docs: docs, Open: func(string) store.Shelf { return shelf }, Log: slog.New(slog.DiscardHandler),
		Vectors: func(_ context.Context, d knowledge.Document) ([][]float32, error) {
			if asked++; asked == 1 {
				return nil, away
			}
			if asked == 2 {
				close(again)
			}
			return make([][]float32, len(d.Sections)), nil
		}})
	put(t, docs, team, document("tenten.md", tent), "")
	if got := found(t, s, team, "worden feesttenten gewassen?"); !slices.Equal(got, []string{"tenten.md"}) {
		t.Errorf("without vectors: %v", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); s.Follow(ctx, time.Millisecond) }()
	select {
	case <-again:
	case <-time.After(20 * time.Second):
		t.Fatal("vectors were not asked for again")
	}
	cancel()
	<-done
	if shelf.puts != 2 {
		t.Errorf("the document was put %d times, want twice", shelf.puts)
	}
}
