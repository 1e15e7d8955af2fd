//go:build unix

package redisearch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"kringloop/bot/ledger/redistest"
	"kringloop/knowledge"
)

var shared = sync.OnceValues(func() (*knowledge.Index, error) {
	lib, err := knowledge.Load(knowledge.Content())
	if err != nil {
		return nil, err
	}
	return knowledge.NewIndex(lib)
})

func theIndex(t testing.TB) *knowledge.Index {
	t.Helper()
	ix, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return ix
}

func document(name string, texts ...string) knowledge.Document {
	d := knowledge.Document{Name: name, Title: "Titel van " + name, Lang: knowledge.Dutch, Pages: len(texts)}
	for i, text := range texts {
		d.Sections = append(d.Sections, knowledge.Section{Heading: "Kop", Page: i + 1, Text: text})
	}
	return d
}

func TestOpenNeedsAQueryEngine(t *testing.T) {
	s := redistest.Start(t)
	if s.Client.FT_List(t.Context()).Err() == nil {
		t.Skip("the redis-server here has the Query Engine")
	}
	if _, err := Open(t.Context(), s.Client, theIndex(t), 0); !errors.Is(err, ErrNoQueryEngine) {
		t.Errorf("without it: %v", err)
	}
}

// What is kept needs no Query Engine: any server shows it.
func TestPutReplacesAndRemoveRemoves(t *testing.T) {
	ctx, r := t.Context(), redistest.Start(t)
	server := &Server{client: r.Client, ix: theIndex(t), index: indexName, dim: 2}
	s, other := server.Shelf("T1"), server.Shelf("T2")
	for _, shelf := range []*Shelf{s, other} {
		if err := shelf.Put(ctx, document("a,{b}:*.pdf", "een", "twee", "drie"), "C1", [][]float32{{1, 0}, {0, 1}, {1, 1}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Put(ctx, document("a,{b}:*.pdf", "De leverancier neemt stoelen terug."), "", nil); err != nil {
		t.Fatal(err)
	}
	keys := r.Client.Keys(ctx, keyPrefix+"*").Val()
	if len(keys) != 4 {
		t.Errorf("keys: %q", keys)
	}
	got := r.Client.HGetAll(ctx, s.key("a,{b}:*.pdf", 0)).Val()
	want := map[string]string{"team": tag("T1"), "room": tag(""), "lang": tag("nl"), "doc": "a,{b}:*.pdf", "title": "Titel van a,{b}:*.pdf",
		"heading": "Kop", "page": "1", "n": "0", "text": "De leverancier neemt stoelen terug.",
		"heading_terms": got["heading_terms"], "text_terms": got["text_terms"]}
	if diff := cmp.Diff(want, got); diff != "" || !strings.Contains(got["text_terms"], "leverancier _") || !strings.Contains(got["text_terms"], "terugnem") {
		t.Errorf("fields (-want +got):\n%s%s", diff, got["text_terms"])
	}
	list, err := s.List(ctx)
	if err != nil || !slices.Equal(list, []knowledge.Shelved{{Name: "a,{b}:*.pdf", Title: "Titel van a,{b}:*.pdf", Lang: "nl", Pages: 1, Sections: 1}}) {
		t.Errorf("List: %+v, %v", list, err)
	}
	for i, want := range []bool{true, false} {
		if there, err := s.Remove(ctx, "a,{b}:*.pdf"); err != nil || there != want {
			t.Errorf("Remove %d: %v, %v", i, there, err)
		}
	}
	if n := len(r.Client.Keys(ctx, keyPrefix+"*").Val()); n != 3 {
		t.Errorf("%d keys of the other workspace, want 3", n)
	}
	if err := s.Put(ctx, knowledge.Document{}, "", nil); !errors.Is(err, knowledge.ErrNoName) {
		t.Errorf("a document without a name: %v", err)
	}
	for _, vectors := range [][][]float32{{{1, 0}, {1, 0}}, {{1}}} {
		if err := s.Put(ctx, document("v", "een"), "", vectors); !errors.Is(err, ErrVectors) {
			t.Errorf("vectors %v: %v", vectors, err)
		}
	}
}

// canned answers searches without a server and keeps what was sent.
type canned struct {
	sent   []any
	search redis.FTSearchResult
	hybrid redis.FTHybridResult
}

func (c *canned) DialHook(redis.DialHook) redis.DialHook {
	return func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("there is no server") }
}

func (c *canned) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func (c *canned) ProcessHook(redis.ProcessHook) redis.ProcessHook {
	return func(_ context.Context, cmd redis.Cmder) error {
		c.sent = cmd.Args()
		switch cmd := cmd.(type) {
		case *redis.FTSearchCmd:
			cmd.SetVal(c.search)
		case *redis.FTHybridCmd:
			cmd.SetVal(c.hybrid)
		case *redis.Cmd:
			cmd.SetVal([]any{[]any{"ft.hybrid"}})
		}
		return nil
	}
}

func cannedServer(t testing.TB, c *canned, dim int) *Server {
	t.Helper()
	client := redis.NewClient(&redis.Options{Addr: "127.0.0.1:1"})
	client.AddHook(c)
	t.Cleanup(func() { _ = client.Close() })
	s, err := Open(t.Context(), client, theIndex(t), dim)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestFindReadsWhatTheServerGives(t *testing.T) {
	fields := map[string]string{"team": tag("T1"), "room": tag("C1"), "lang": tag("nl"), "doc": "d.pdf", "title": "D", "heading": "Kop", "page": "3", "n": "7", "text": "Tekst."}
	score := 2.5
	c := &canned{search: redis.FTSearchResult{Docs: []redis.Document{{Fields: fields, Score: &score}}}}
	s := cannedServer(t, c, 0).Shelf("T1")
	l := knowledge.Lookup{Question: knowledge.Question{Text: "stoelen", Lang: "nl", Limit: 4}, Rooms: []string{"C1"}}
	found, err := s.Find(t.Context(), l)
	want := []knowledge.Piece{{Doc: "d.pdf", Title: "D", Lang: "nl", Room: "C1", N: 7, Score: 2.5, Section: knowledge.Section{Heading: "Kop", Page: 3, Text: "Tekst."}}}
	if diff := cmp.Diff(want, found); err != nil || diff != "" {
		t.Errorf("Find: %v\n%s", err, diff)
	}
	sent := fmt.Sprint(c.sent...)
	if !strings.HasPrefix(sent, "FT.SEARCH"+indexName+wall("T1", l)) || !strings.Contains(sent, "SCORERBM25STD") || !strings.Contains(sent, "(stoel)=>") {
		t.Errorf("sent %q", c.sent)
	}
	for _, break_ := range []func(knowledge.Lookup) (*Shelf, knowledge.Lookup){
		func(l knowledge.Lookup) (*Shelf, knowledge.Lookup) { return s.Shelf("T2"), l },
		func(l knowledge.Lookup) (*Shelf, knowledge.Lookup) { l.Rooms = []string{"C2"}; return s, l },
		func(l knowledge.Lookup) (*Shelf, knowledge.Lookup) {
			l.Rooms, l.Only = []string{"C2"}, true
			return s, l
		},
	} {
		shelf, lookup := break_(l)
		if found, err := shelf.Find(t.Context(), lookup); err == nil {
			t.Errorf("a section from behind the wall is handed out: %v", found)
		}
	}
	c.sent = nil
	if found, err := s.Find(t.Context(), knowledge.Lookup{Question: knowledge.Question{Text: "?!"}}); err != nil || len(found) > 0 || c.sent != nil {
		t.Errorf("nothing to look for: %v, %v, sent %v", found, err, c.sent)
	}
}

func TestFindByVectorToo(t *testing.T) {
	c := &canned{hybrid: redis.FTHybridResult{Results: []map[string]any{
		{"team": tag("T1"), "room": tag(""), "lang": tag("nl"), "doc": "d", "n": "0", "page": "0", "text": "x"},
		{"team": tag("T1"), "room": tag(""), "lang": tag("nl"), "doc": "d", "n": int64(1), "page": int64(0), "text": "y"}}}}
	s := cannedServer(t, c, 2).Shelf("T1")
	found, err := s.Find(t.Context(), knowledge.Lookup{Question: knowledge.Question{Text: "stoelen", Lang: "nl", Vector: []float32{1, 0}}})
	if err != nil || len(found) != 2 || found[1].N != 1 || found[0].Score <= found[1].Score {
		t.Errorf("Find: %+v, %v", found, err)
	}
	at := func(arg any) int { return slices.Index(c.sent, arg) }
	if c.sent[0] != "FT.HYBRID" || c.sent[1] != indexName+":2" || at("VSIM") < 0 || at("RRF") < 0 || c.sent[at("FILTER")+1] != wall("T1", knowledge.Lookup{}) {
		t.Errorf("sent %q", c.sent)
	}
	if _, err := s.Find(t.Context(), knowledge.Lookup{Question: knowledge.Question{Text: "stoelen", Vector: []float32{1}}}); err != nil || c.sent[0] != "FT.SEARCH" {
		t.Errorf("a vector of another length: %v, sent %q", err, c.sent)
	}
}

// TestOnARealServer runs where there is a Redis with the Query Engine: at KRINGLOOP_TEST_REDISEARCH, or because the
// redis-server here has it. It deletes what it makes.
func TestOnARealServer(t *testing.T) {
	ctx := t.Context()
	client := realServer(t)
	s, err := Open(ctx, client, theIndex(t), 2)
	if err != nil {
		t.Fatal(err)
	}
	team := fmt.Sprintf("TTEST%d", os.Getpid())
	shelf, other := s.Shelf(team), s.Shelf(team+"B")
	put := func(s *Shelf, room string, d knowledge.Document) {
		if err := s.Put(ctx, d, room, slices.Repeat([][]float32{{1, 0}}, len(d.Sections))); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _, _ = s.Remove(context.WithoutCancel(ctx), d.Name) })
	}
	put(shelf, "", document("beleid", "De leverancier neemt oude stoelen terug binnen dertig dagen.", "Het zwerfvuil langs de kade."))
	put(shelf, "C1", document("geheim", "De onderhandeling over stoelen loopt."))
	put(other, "", document("ander", "De stoelen van een andere stad."))
	find := func(text string, vector []float32, rooms ...string) string {
		found, err := shelf.Find(ctx, knowledge.Lookup{Question: knowledge.Question{Text: text, Lang: "nl", Vector: vector}, Rooms: rooms})
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, p := range found {
			ids = append(ids, p.ID())
		}
		slices.Sort(ids)
		return strings.Join(ids, " ")
	}
	for deadline := time.Now().Add(10 * time.Second); find("stoelen", nil) == "" && time.Now().Before(deadline); {
	} // a server that just started may still be indexing
	for _, c := range []struct{ text, rooms, want string }{
		{"stoelen", "", "doc:beleid#0"}, {"stoelen", "C1", "doc:beleid#0 doc:geheim#0"}, {"zwerfvuill", "", "doc:beleid#1"},
		{"aanbieder", "", "doc:beleid#0"}, {"kwantum", "", ""},
	} {
		if got := find(c.text, nil, c.rooms); got != c.want {
			t.Errorf("%q in %q finds %q, want %q", c.text, c.rooms, got, c.want)
		}
	}
	if s.hybrid {
		if got := find("stoelen", []float32{1, 0}); got != "doc:beleid#0 doc:beleid#1" {
			t.Errorf("by both: %q", got)
		}
	}
	put(shelf, "", document("beleid", "De kantine serveert soep."))
	if got := find("zwerfvuil", nil); got != "" {
		t.Errorf("what was replaced is found: %s", got)
	}
}

func realServer(t *testing.T) redis.UniversalClient {
	t.Helper()
	if url := os.Getenv("KRINGLOOP_TEST_REDISEARCH"); url != "" {
		o, err := redis.ParseURL(url)
		if err != nil {
			t.Fatal(err)
		}
		client := redis.NewClient(o)
		t.Cleanup(func() { _ = client.Close() })
		return client
	}
	client := redistest.Start(t).Client
	if err := client.FT_List(t.Context()).Err(); err != nil {
		t.Skip("no Redis with the Query Engine here; set KRINGLOOP_TEST_REDISEARCH=redis://… to one: ", err)
	}
	return client
}
