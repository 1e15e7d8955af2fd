package redisearch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"kringloop/knowledge"
)

// Errors of a server or of a change.
var (
	ErrNoQueryEngine = errors.New("this Redis has no Query Engine: use Redis 8 or Redis Stack, or search in memory")
	ErrVectors       = errors.New("vectors that do not fit the sections or the index")
)

const (
	indexName   = "kringloop:own"
	keyPrefix   = "kringloop:section:"
	listPrefix  = "kringloop:sections:"
	scorer      = "BM25STD" // the BM25 of the literature, as a Shelf uses
	defaultHits = 10
	fused       = 2  // times what is wanted, from each search, before the two are fused
	rankOffset  = 60 // constant of reciprocal rank fusion, as in a Shelf
	tries       = 5  // of a change that another process came between
)

// Server is a Redis with the Query Engine and our index in it.
type Server struct {
	client redis.UniversalClient
	ix     *knowledge.Index
	index  string
	dim    int
	hybrid bool // knows FT.HYBRID, since Redis 8.4
}

// Open makes sure that the index is there. dim is the length of the vectors, 0 for none: then words alone are
// searched. Without FT.HYBRID (before Redis 8.4) vectors are kept and not searched.
func Open(ctx context.Context, client redis.UniversalClient, ix *knowledge.Index, dim int) (*Server, error) {
	s := &Server{client: client, ix: ix, index: indexName, dim: dim}
	if dim > 0 {
		s.index += ":" + strconv.Itoa(dim)
	}
	there, err := client.FT_List(ctx).Result()
	if err != nil {
		if strings.Contains(err.Error(), "unknown command") {
			return nil, fmt.Errorf("%w (%w)", ErrNoQueryEngine, err)
		}
		return nil, fmt.Errorf("search indexes: %w", err)
	}
	if !slices.Contains(there, s.index) {
		err := client.FTCreate(ctx, s.index, creation(), schema(dim)...).Err()
		if err != nil && !strings.Contains(err.Error(), "already exists") { // another process was first
			return nil, fmt.Errorf("search index %s: %w", s.index, err)
		}
	}
	if dim > 0 {
		known, err := client.Do(ctx, "COMMAND", "INFO", "FT.HYBRID").Slice()
		if err != nil {
			return nil, fmt.Errorf("commands of the search server: %w", err)
		}
		s.hybrid = len(known) > 0 && known[0] != nil
	}
	return s, nil
}

// creation leaves stop words to us: the terms have none.
func creation() *redis.FTCreateOptions {
	return &redis.FTCreateOptions{OnHash: true, Prefix: []any{keyPrefix}, StopWords: []any{}, NoHL: true}
}

func schema(dim int) []*redis.FieldSchema {
	out := []*redis.FieldSchema{
		{FieldName: fieldHeadingTerms, FieldType: redis.SearchFieldTypeText, NoStem: true, Weight: headingWeight},
		{FieldName: fieldTextTerms, FieldType: redis.SearchFieldTypeText, NoStem: true},
	}
	for _, f := range []string{fieldTeam, fieldRoom, fieldLang} {
		out = append(out, &redis.FieldSchema{FieldName: f, FieldType: redis.SearchFieldTypeTag})
	}
	if dim > 0 {
		out = append(out, &redis.FieldSchema{FieldName: fieldVector, FieldType: redis.SearchFieldTypeVector, VectorArgs: &redis.FTVectorArgs{
			FlatOptions: &redis.FTFlatOptions{Type: "FLOAT32", Dim: dim, DistanceMetric: "IP"}}})
	}
	return out
}

// Shelf is the own documents of one workspace on a server. It is a knowledge.Finder.
type Shelf struct {
	*Server
	team string
}

// Shelf returns the shelf of a workspace, by the id in the verified envelope.
func (s *Server) Shelf(team string) *Shelf { return &Shelf{s, team} }

func (s *Shelf) list() string { return listPrefix + "{" + tag(s.team) + "}" }

func (s *Shelf) key(name string, n int) string {
	return keyPrefix + "{" + tag(s.team) + "}:" + tag(name) + ":" + strconv.Itoa(n)
}

// Put places a document in the stead of the one with the same name, in one transaction: a search sees either. room is
// the channel whose members alone may see it, "" for the whole workspace; vectors, one for each section, may be nil.
func (s *Shelf) Put(ctx context.Context, d knowledge.Document, room string, vectors [][]float32) error {
	if d.Name == "" {
		return knowledge.ErrNoName
	}
	if err := s.fit(d, vectors); err != nil {
		return err
	}
	if d.Lang != knowledge.English {
		d.Lang = knowledge.Dutch
	}
	about, err := json.Marshal(knowledge.Shelved{Name: d.Name, Title: d.Title, Lang: d.Lang, Room: room, Pages: d.Pages, Sections: len(d.Sections)})
	if err != nil {
		return fmt.Errorf("own document %s: %w", d.Name, err)
	}
	terms := s.ix.Terms(d)
	return s.change(ctx, d.Name, func(p redis.Pipeliner) {
		for i := range d.Sections {
			fields := s.fields(d, i, room, terms[i])
			if vectors != nil && s.dim > 0 {
				fields[fieldVector] = bytesOf(vectors[i])
			}
			p.HSet(ctx, s.key(d.Name, i), fields)
		}
		p.HSet(ctx, s.list(), d.Name, about)
	})
}

// fit says whether the vectors are those of the sections and of the index.
func (s *Shelf) fit(d knowledge.Document, vectors [][]float32) error {
	if vectors == nil {
		return nil
	}
	if len(vectors) != len(d.Sections) {
		return fmt.Errorf("%w: %d for the %d sections of %s", ErrVectors, len(vectors), len(d.Sections), d.Name)
	}
	for _, v := range vectors {
		if s.dim > 0 && len(v) != s.dim {
			return fmt.Errorf("%w: length %d, the index has %d", ErrVectors, len(v), s.dim)
		}
	}
	return nil
}

func (s *Shelf) fields(d knowledge.Document, i int, room string, terms knowledge.SectionTerms) map[string]any {
	section := d.Sections[i]
	return map[string]any{
		fieldHeadingTerms: text(terms.Heading), fieldTextTerms: text(terms.Text),
		fieldTeam: tag(s.team), fieldRoom: tag(room), fieldLang: tag(d.Lang),
		fieldDoc: d.Name, fieldTitle: d.Title, fieldHeading: section.Heading,
		fieldPage: section.Page, fieldNumber: i, fieldText: section.Text,
	}
}

// Remove takes a document away and says whether it was there.
func (s *Shelf) Remove(ctx context.Context, name string) (bool, error) {
	var gone *redis.IntCmd
	if err := s.change(ctx, name, func(p redis.Pipeliner) { gone = p.HDel(ctx, s.list(), name) }); err != nil {
		return false, err
	}
	return gone.Val() > 0, nil
}

// change takes the sections of a document away and does what then is to be done, at once.
func (s *Shelf) change(ctx context.Context, name string, then func(redis.Pipeliner)) error {
	var err error
	for range tries {
		err = s.client.Watch(ctx, func(tx *redis.Tx) error {
			old, err := sectionsOf(tx.HGet(ctx, s.list(), name))
			if err != nil {
				return err
			}
			_, err = tx.TxPipelined(ctx, func(p redis.Pipeliner) error {
				for i := range old {
					p.Del(ctx, s.key(name, i))
				}
				then(p)
				return nil
			})
			return err
		}, s.list())
		if !errors.Is(err, redis.TxFailedErr) {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("own document %s: %w", name, err)
	}
	return nil
}

// sectionsOf reads how many sections a listed document has, 0 when it is not listed.
func sectionsOf(listed *redis.StringCmd) (int, error) {
	about, err := listed.Bytes()
	if errors.Is(err, redis.Nil) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	var d knowledge.Shelved
	if err := json.Unmarshal(about, &d); err != nil {
		return 0, err
	}
	return d.Sections, nil
}

// List returns what stands on the shelf, by name.
func (s *Shelf) List(ctx context.Context) ([]knowledge.Shelved, error) {
	all, err := s.client.HGetAll(ctx, s.list()).Result()
	if err != nil {
		return nil, fmt.Errorf("own documents: %w", err)
	}
	out := make([]knowledge.Shelved, 0, len(all))
	for name, about := range all {
		var d knowledge.Shelved
		if err := json.Unmarshal([]byte(about), &d); err != nil {
			return nil, fmt.Errorf("own document %s: %w", name, err)
		}
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b knowledge.Shelved) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}
